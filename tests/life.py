"""Lives of orders for the tests of the core: `Life` holds an order, its history and a clock, and lives by commands."""

import copy
import pickle
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from orderflow.commands import (
    Accept,
    AddLines,
    Cancel,
    Command,
    ConfirmReceipt,
    EndWindow,
    HandOver,
    NewLine,
    OpenCart,
    Pack,
    Pay,
    Place,
    RecordPayment,
    Result,
    Track,
)
from orderflow.deciding import Decision, decide, replay
from orderflow.effects import Effect
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import FulfilmentStatus, Order, PaymentStatus, ReturnStatus
from orderflow.entities.party import NOBODY, Address, Party
from orderflow.entities.payment import Payment
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import Shipment, ShipmentLine, TrackingEvent, TrackingStatus
from orderflow.entities.terms import Limit
from orderflow.events import Event
from orderflow.ids import LineId, OrderId, PaymentId, ShipmentId
from orderflow.laws import broken_laws
from orderflow.money import Money
from orderflow.policies import (
    DEFAULT_METHODS,
    after_payment,
    before_payment,
    cash_on_delivery,
    express,
    online,
    pickup,
)
from orderflow.process import OrderProcess
from orderflow.questions import Answers
from orderflow.roles import (
    CARRIER,
    CUSTOMER,
    CUSTOMER_SERVICE,
    FINANCE,
    MERCHANT,
    ORDERFLOW,
    WAREHOUSE,
    Actor,
)
from vouched import retail

E = TypeVar("E", bound=Exception)
T = TypeVar("T")

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MOMENT, SECOND, MINUTE, DAY = timedelta.resolution, timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)

BUYER = Actor("li", CUSTOMER)
SHOP = Actor("shop-1", MERCHANT)
STORE = Actor("w-7", WAREHOUSE)
CASHIER = Actor("f-2", FINANCE)
SERVICE = Actor("cs-3", CUSTOMER_SERVICE)
SF = Actor("sf", CARRIER)
LI = Party(name="Li", phone="138 0000 0000", address=Address(city="Suzhou", street="Renmin Road 1"))


def by_post(value: T) -> T:
    """*value* as it arrives in another process."""
    arrived: T = pickle.loads(pickle.dumps(value))  # noqa: S301 # its own
    return arrived


def copies(value: T) -> tuple[T, T, T]:
    """*value* sent, copied, and copied deeply."""
    return by_post(value), copy.copy(value), copy.deepcopy(value)


def cny(amount: str) -> Money:
    return Money.of(amount, "CNY")


def cups(quantity: int = 3) -> NewLine:
    """3 × 19.99 = 59.97 CNY."""
    return NewLine(sku="cup", name="杯子", quantity=quantity, unit_price=cny("19.99"))


def bowls(quantity: int = 2) -> NewLine:
    """2 × 8.50 - 1.00 = 16.00 CNY."""
    return NewLine(sku="bowl", name="碗", quantity=quantity, unit_price=cny("8.50"), discount=cny("1.00"))


METHODS = (*DEFAULT_METHODS, online("card", capture_at_once=False), cash_on_delivery())
DELIVERIES = (
    express(),
    pickup(),
    express("sf", fee=cny("12.00"), carrier="sf-express"),
    express("quoted", carrier="sf-express", quoted=True),
)
PROCESS = retail(payment_methods=METHODS, deliveries=DELIVERIES)
"""The retail process with a card that is captured later, cash on delivery, and a carrier to book shipments with."""


class Ids:
    """`o-1`, and numbers that are given back when a decision isn't kept."""

    def __init__(self) -> None:
        self.drawn: dict[str, int] = {}

    def order_id(self) -> OrderId:
        return OrderId("o-1")

    def number(self, register: str) -> int:
        self.drawn[register] = self.drawn.get(register, 0) + 1
        return self.drawn[register]


class Life:
    """
    One order, lived through the pure core; each step is a minute after the one before.

    After every step: no version is missing, replay leads to the same order, no law is broken, no effect's key comes
    twice. After every refusal: nothing has changed.
    """

    def __init__(self, process: OrderProcess = PROCESS, *, at: datetime = NOON) -> None:
        self.process = process
        self.at = at
        self.ids = Ids()
        self.begun: Order | None = None
        self.personal = NOBODY
        self.events: list[Event] = []
        self.effects: list[Effect] = []

    @property
    def order(self) -> Order:
        assert self.begun is not None
        return self.begun

    @property
    def id(self) -> OrderId:
        return self.order.id

    def do(
        self, command: Command, by: Actor = BUYER, *, at: datetime | None = None, answers: Answers | None = None
    ) -> Decision:
        """Live on by this step; the system comes a moment after the instant of a limit, which is still in time."""
        self.at = at or self.at + MINUTE
        if (
            by == ORDERFLOW
            and self.begun is not None
            and self.at in [one.due_at for one in self.order.limits if one.then == command.type]
        ):
            self.at += MOMENT
        before = self.begun.version if self.begun is not None else 0
        decision = self._decided(command, by, answers)
        self.begun, self.personal = decision.order, decision.personal
        self.events += decision.events
        self.effects += decision.effects
        assert decision.order.version == before + len(decision.events)
        if len(self.events) < 200 and len(decision.order.lines) < 200:
            assert replay(self.events) == decision.order
            assert broken_laws(decision.order, self.process.laws) == ()
            keys = [effect.key for effect in self.effects]
            assert len(set(keys)) == len(keys)
        return decision

    def refused(
        self,
        error: type[E],
        command: Command,
        by: Actor = BUYER,
        *,
        at: datetime | None = None,
        answers: Answers | None = None,
    ) -> E:
        """Expect exactly this refusal, and that nothing has happened."""
        self.at = at or self.at + MINUTE
        before, kept, drawn = self.begun, copy.deepcopy(self.begun), dict(self.ids.drawn)
        with pytest.raises(error) as caught:
            self._decided(command, by, answers)
        self.ids.drawn = drawn
        assert type(caught.value) is error
        assert self.begun is before
        assert before == kept
        return caught.value

    def says_nothing_new(self, command: Command, by: Actor = BUYER) -> None:
        """Expect that this is taken in without anything happening."""
        before = self.order
        decision = self.do(command, by)
        assert (decision.events, decision.effects) == ((), ())
        assert self.order is before

    def _decided(self, command: Command, by: Actor, answers: Answers | None) -> Decision:
        return decide(
            self.begun,
            command,
            process=self.process,
            by=by,
            at=self.at,
            ids=self.ids,
            personal=self.personal,
            answers=answers,
        )

    # ---- what is looked at often (methods: a type checker would take an attribute to stay as it was) -----------------

    def phase(self) -> Phase:
        return self.order.phase

    def payment_status(self) -> PaymentStatus:
        return self.order.payment_status

    def fulfilment_status(self) -> FulfilmentStatus:
        return self.order.fulfilment_status

    def return_status(self) -> ReturnStatus:
        return self.order.return_status

    def payment(self, number: int = 1) -> Payment:
        return self.order.payments[f"p-{number}"]

    def shipment(self, number: int = 1) -> Shipment:
        return self.order.shipments[f"s-{number}"]

    def line(self, number: int = 1) -> LineItem:
        return self.order.lines[f"l-{number}"]

    def limit(self, name: str) -> Limit:
        return self.order.limits[f"{name}/{self.id}"]

    # ---- steps that are taken often ----------------------------------------------------------------------------------

    def place(
        self, *lines: NewLine, delivery: str | None = "express", payment: str | None = None, by: Actor = BUYER
    ) -> Decision:
        given = lines or (cups(), bowls())
        customer = None if by.role == CUSTOMER else "li"
        return self.do(
            Place(
                process=self.process.name,
                lines=given,
                recipient=LI,
                delivery=delivery,
                payment=payment,
                customer=customer,
            ),
            by,
        )

    def record(
        self,
        what: str,
        result: Result = Result.DONE,
        *,
        payment: str = "p-1",
        amount: Money | None = None,
        reference: str | None = None,
        reason: str = "",
    ) -> Decision:
        """What the provider answered."""
        command = recorded(self, what, result, payment=payment, amount=amount, reference=reference, reason=reason)
        return self.do(command, ORDERFLOW)

    def pay(self, method: str = "alipay", amount: Money | None = None) -> Decision:
        """Pay, and the provider says that it is done."""
        self.do(Pay(self.id, method=method, amount=amount))
        return self.record("start", payment=f"p-{len(self.order.payments)}")

    def ship(self, *lines: ShipmentLine, waybill: str | None = None) -> ShipmentId:
        """Pack these units (all, if none are named) and hand the shipment over."""
        self.do(Pack(self.id, lines=lines or None), STORE)
        shipment_id = ShipmentId(f"s-{len(self.order.shipments)}")
        self.do(HandOver(self.id, shipment_id=shipment_id, waybill=waybill), STORE)
        return shipment_id

    def track(self, *statuses: TrackingStatus, shipment: str = "s-1") -> Decision:
        """The carrier reports these, each a second after the other, in one message."""
        reports = tuple(report(status, self.at + SECOND * place) for place, status in enumerate(statuses, start=1))
        return self.do(Track(self.id, shipment_id=ShipmentId(shipment), reports=reports), SF)


def _told(life: "Life", what: str, payment: str) -> str:
    """`"void"` stands for the void that is awaited, or for one that nobody asked for."""
    if what != "void":
        return what
    known = life.order.payments.get(payment)
    awaited = [one for one in known.awaiting if one != "start"] if known is not None else []
    return awaited[0] if awaited else "void-0"


def recorded(
    life: Life,
    what: str,
    result: Result = Result.DONE,
    *,
    payment: str = "p-1",
    amount: Money | None = None,
    reference: str | None = None,
    reason: str = "",
) -> RecordPayment:
    """The command that records a provider's answer."""
    return RecordPayment(
        life.id,
        payment_id=PaymentId(payment),
        what=_told(life, what, payment),
        result=result,
        amount=amount,
        reference=reference,
        reason=reason,
    )


def part(line: int, quantity: int) -> ShipmentLine:
    return ShipmentLine(line_id=LineId(f"l-{line}"), quantity=quantity)


def report(status: TrackingStatus, at: datetime) -> TrackingEvent:
    return TrackingEvent(status=status, at=at)


def cart(*lines: NewLine, process: OrderProcess = PROCESS) -> Life:
    """A cart in which *lines* lie."""
    life = Life(process)
    life.do(OpenCart(process=process.name, currency="CNY"))
    if lines:
        life.do(AddLines(life.id, lines=lines))
    return life


def placed(*lines: NewLine, process: OrderProcess = PROCESS, payment: str | None = None) -> Life:
    """An order that waits for its money: 59.97 + 16.00 = 75.97 CNY if nothing else is ordered."""
    life = Life(process)
    life.place(*lines, payment=payment)
    return life


def paid(*lines: NewLine, process: OrderProcess = PROCESS, delivery: str = "express") -> Life:
    """An order that is paid by Alipay and waits to be shipped."""
    life = Life(process)
    life.place(*lines, delivery=delivery)
    life.pay()
    return life


def shipped(*lines: NewLine, process: OrderProcess = PROCESS) -> Life:
    """An order that is paid and has left in one shipment."""
    life = paid(*lines, process=process)
    life.ship()
    return life


def completed(*lines: NewLine, process: OrderProcess = PROCESS) -> Life:
    """An order whose receipt is confirmed."""
    life = shipped(*lines, process=process)
    life.do(ConfirmReceipt(life.id))
    return life


def cancelled() -> Life:
    """A paid order that the customer cancelled; the refund is under way."""
    life = paid()
    life.do(Cancel(life.id))
    return life


def closed() -> Life:
    """An order whose after-sales window is over."""
    life = completed()
    life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("after_sales").due_at)
    return life


def under_review() -> Life:
    """An order that the merchant has to accept before it is paid."""
    return placed(process=PROCESS.extended(acceptance=before_payment))


def accepted_late() -> Life:
    """An order that was paid and then accepted."""
    life = paid(process=PROCESS.extended(acceptance=after_payment))
    life.do(Accept(life.id), SHOP)
    return life
