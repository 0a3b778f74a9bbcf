"""
Where the stories of these tests happen: a desk on a SQLite file, the world around it, and people in every role.

    shop.do(LI, Pay(order.id, method="alipay"))     one click of somebody
    shop.run()                                      the world answers: providers, carriers, messages, time limits
    shop.refuses(kind, command, by=somebody)        no, and everything is as it was
    shop.record(order.id)                           who did what, when: read from the file by another desk
"""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import attrs
import pytest

from orderflow import (
    Actor,
    Address,
    Money,
    Order,
    OrderDesk,
    OrderProcess,
    Party,
    Refusal,
    Role,
    RunReport,
    SqliteOrderStore,
    SqlitePositionBoard,
    replay,
    roles,
)
from orderflow.commands import AddLines, Command, Inquire, NewLine, Place
from orderflow.entities.deal import Deal
from orderflow.events import LimitEnded, LimitStarted, Moved, Record
from orderflow.ports import Declined, PaymentNotice, Quote, QuoteRequest, TrackingNotice
from orderflow.refusals import RoleNotEntitled
from orderflow.testing import (
    FakeCarrier,
    FakeClock,
    FakeCreditLine,
    FakeGateway,
    FakeInventory,
    FakeNotifier,
    FakePriceBook,
    SequentialIds,
    wanted,
)
from orderflow.testing.lives.laws import assert_laws

R = TypeVar("R", bound=Refusal)

SHANGHAI: Final = timezone(timedelta(hours=8), "Asia/Shanghai")

LI: Final = Actor("li", roles.CUSTOMER)
WANG: Final = Actor("wang", roles.CUSTOMER)
CHEN: Final = Actor("chen", roles.MERCHANT)
ZHOU: Final = Actor("zhou", roles.WAREHOUSE)
GAO: Final = Actor("gao", roles.LOGISTICS)
SUN: Final = Actor("sun", roles.COURIER)
QIAN: Final = Actor("qian", roles.FINANCE)
WU: Final = Actor("wu", roles.CUSTOMER_SERVICE)

EVERY_ROLE: Final = tuple(role for role in vars(roles).values() if isinstance(role, Role))

HOME: Final = Party(
    name="李梅",
    phone="13812345678",
    email="limei@example.com",
    address=Address(country="CN", region="江苏", city="苏州", street="平江路 12 号", postcode="215005"),
)


def yuan(amount: str) -> Money:
    """So many yuan: `yuan("49.90")`."""
    return Money.of(amount, "CNY")


def shanghai(text: str) -> datetime:
    """An instant as a clock in Shanghai shows it: `shanghai("2026-03-02 09:30")`."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def _as_sent(command: Command) -> Command:
    """What a customer's page sends of goods: which, and how many. What they cost, the shop says."""
    if not isinstance(command, Place | AddLines | Inquire):
        return command
    changes: dict[str, object] = {"lines": tuple(map(wanted, command.lines))}
    if isinstance(command, Place):
        prices = (line.unit_price for line in command.lines if line.unit_price is not None)
        changes["currency"] = next(prices).currency
    sent: Command = attrs.evolve(cast("Any", command), **changes)
    return sent


class Shop:
    """
    A shop that has just opened, at its desk's default settings.

    Args:
        path: Its SQLite file.
        process: What its orders live by.
        goods: What its price book knows.
        opens_at: When the story begins.
        templates: What people read when they are told something.
    """

    def __init__(
        self,
        path: Path,
        process: OrderProcess,
        *,
        goods: Iterable[NewLine] = (),
        opens_at: datetime,
        templates: Mapping[str, str] | None = None,
    ) -> None:
        self.process = process
        self.clock = FakeClock(opens_at)
        self.alipay = FakeGateway(clock=self.clock)
        self.wechat_pay = FakeGateway(clock=self.clock)
        self.carrier = FakeCarrier(quotes=self._quote, prefix="SF")
        self.zto = FakeCarrier(quotes=self._quote, prefix="ZT")
        self.stock = FakeInventory()
        self.prices = FakePriceBook()
        self.prices.sells(*goods)
        self.credit = FakeCreditLine()
        self.notifier = FakeNotifier(templates=templates)
        self.quotes: dict[str, Quote] = {}
        self._path = path
        self._closing = ExitStack()
        self._clicks = 0
        self._creditors: set[str] = set()
        self.desk = self.another_desk()

    def another_desk(self) -> OrderDesk:
        """A desk in another program: its own store on the same file, the same world around it."""
        store = self._closing.enter_context(SqliteOrderStore(self._path))
        return OrderDesk(
            processes=[self.process],
            store=store,
            gateways={"alipay": self.alipay, "wechat_pay": self.wechat_pay},
            carriers={"sf": self.carrier, "zto": self.zto},
            inventory=self.stock,
            prices=self.prices,
            credit=self.credit,
            notifier=self.notifier,
            positions=self._closing.enter_context(SqlitePositionBoard(self._path)),
            trusted_roles=roles.RESERVED_ROLES,
            clock=self.clock,
            order_ids=SequentialIds().order_id,
        )

    def _quote(self, request: QuoteRequest) -> Quote | Declined:
        return self.quotes.get(request.option) or Declined(reason=f"no {request.option} today")

    def grant(self, customer: str, limit: Money) -> None:
        """From now on this customer may owe so much."""
        self._creditors.add(customer)
        self.credit.grant(customer, limit)

    # ---- what happens ------------------------------------------------------------------------------------------------

    def do(self, who: Actor, command: Command) -> Order:
        """Somebody clicks: the command is carried out under a request id of its own."""
        if who.role == roles.CUSTOMER:
            command = _as_sent(command)
        self._clicks += 1
        return self.desk.execute(command, by=who, request_id=f"click-{self._clicks}")

    def run(self) -> RunReport:
        """
        The world answers, and whatever is due happens; nothing may get stuck.

        The instant of a time limit is still in time: where one ends just now, the worker comes a moment later.
        """
        if any(limit.due_at == self.clock.now() for limit in self.desk.limits()):
            self.clock.advance(timedelta.resolution)
        report = self.desk.run_due()
        assert not report.parked
        assert not report.refused
        return report

    def receive(self, notices: Iterable[PaymentNotice | TrackingNotice]) -> None:
        """Providers and carriers tell by themselves what happened."""
        for notice in notices:
            self.desk.receive(notice)

    def wait(self, *, days: int = 0, hours: int = 0, minutes: int = 0, seconds: int = 0) -> datetime:
        """Time goes by."""
        return self.clock.advance(timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds))

    # ---- what does not happen ----------------------------------------------------------------------------------------

    def refuses(self, kind: type[R], command: Command, *, by: Actor) -> R:
        """*command* is refused in this way; no order, message or provider has noticed anything."""
        before = self._everything()

        with pytest.raises(kind) as refused:
            self.do(by, command)

        assert self._everything() == before
        return refused.value

    def refuses_all_but(self, entitled: Iterable[Role], command: Command) -> None:
        """*command* is refused to everybody who is in none of these roles, and each is told whom to ask."""
        entitled = frozenset(entitled)
        for role in EVERY_ROLE:
            if role not in entitled:
                refusal = self.refuses(RoleNotEntitled, command, by=Actor("somebody", role))
                assert frozenset(refusal.entitled) == entitled

    def _everything(self) -> object:
        orders = self.desk.find()
        ports = (self.alipay, self.wechat_pay, self.carrier, self.zto, self.stock, self.credit, self.notifier)
        calls = [call for port in ports for call in port.calls if not call.startswith("quote")]  # a price may be asked
        return orders, [self.desk.personal_data(order.id) for order in orders], self.desk.pending(), calls

    # ---- what can be seen --------------------------------------------------------------------------------------------

    def label(self, order: Order) -> str:
        """The state of an order as Chinese customers read it."""
        return self.process.table.stage(order.state).zh

    def record(self, order_id: str) -> list[str]:
        """The history of an order as another desk reads it from the file: when, in which role, who, what."""
        return [
            f"{record.recorded_at.astimezone(SHANGHAI):%m-%d %H:%M} {record.by}: {self._what(record)}"
            for record in self.another_desk().history(order_id)
            if not isinstance(record.event, LimitStarted | LimitEnded)
        ]

    def _what(self, record: Record) -> str:
        event = record.event
        what = f"-> {self.process.table.stage(event.target).zh}" if isinstance(event, Moved) else event.type
        return f"{what} ({record.reason})" if record.reason else what

    def read_by_customer(self, order_id: str, channel: str = "sms") -> tuple[str, ...]:
        """What the customer has read about an order."""
        return self.notifier.read(audience=roles.CUSTOMER, channel=channel, order_id=order_id)

    # ---- the end of every story --------------------------------------------------------------------------------------

    def close(self) -> None:
        """Close the books: file, history, laws, payment providers and credit lines agree with the desk, to the cent."""
        with self._closing:
            self.run()
            orders = self.desk.find()
            for order in orders:
                history = self.desk.history(order.id)
                assert self.another_desk().get(order.id) == order
                assert replay(record.event for record in history) == order
                assert_laws(order, history)
                assert self.alipay.differences(order) == ()
                assert self.wechat_pay.differences(order) == ()
            for customer in self._creditors:
                assert self.credit.held(customer) == self._on_credit(customer, orders)

    def _on_credit(self, customer: str, orders: Iterable[Order]) -> Money:
        """What a customer's orders say that their credit line holds for them."""
        releases = [release for order in orders if order.customer == customer for release in order.part(Deal).releases]
        held = [release.held for release in releases if release.held]
        return Money.sum_of(held, self.credit.held(customer).currency)
