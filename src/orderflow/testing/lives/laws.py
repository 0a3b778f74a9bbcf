"""
The laws, judged by somebody else: an auditor who reads raw events and adds up plain whole numbers by itself.

    assert_laws(order, records)

It shares nothing with `orderflow.laws`, nor with what entities derive from their fields; those derived answers are
among the things it checks. Hosts use it on orders that went through commands, events and policies of their own.

Judged are conservation of money and of goods (laws 1 and 2) after every single event, that a history has no gaps and no
time running backwards, that replaying it gives the order (law 5), and that all the order says about itself follows from
its history.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from orderflow.deciding import replay
from orderflow.entities.order import Order
from orderflow.events import Event, Record
from orderflow.testing.lives._credit_audit import CreditAudit
from orderflow.testing.lives._deal_audit import DealAudit
from orderflow.testing.lives._goods_audit import GoodsAudit
from orderflow.testing.lives._inspection_audit import InspectionAudit
from orderflow.testing.lives._money_audit import MoneyAudit
from orderflow.testing.lives._production_audit import ProductionAudit
from orderflow.testing.lives._quotation_audit import QuotationAudit
from orderflow.testing.lives._settlement_audit import SettlementAudit
from orderflow.testing.lives._stock_audit import StockAudit

__all__ = ["Audit", "assert_laws", "broken_laws"]


def assert_laws(order: Order, history: Iterable[Record | Event]) -> None:
    """
    Judge *order* by its whole history, records in their envelopes or bare events.

    Raises:
        AssertionError: A law is broken; the text says which ones, where, and by how much.
    """
    broken = broken_laws(order, history)
    if broken:
        raise AssertionError(f"order {order.id}:\n  " + "\n  ".join(broken))


def broken_laws(order: Order, history: Iterable[Record | Event]) -> tuple[str, ...]:
    """Everything that is wrong with *order*, judged by its history: nothing."""
    audit = Audit()
    for entry in history:
        audit.read(entry)
    return (*audit.broken(order), *_not_replayed(order, audit.events))


class Audit:
    """
    Reads a history event by event, and says after each of them what is wrong.

    Reading goes on where it stopped, so that a test may judge every step of a long life without beginning anew.
    """

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.goods = GoodsAudit()
        self.money = MoneyAudit()
        self.settlements = SettlementAudit()
        self.stock = StockAudit()
        self.quotations = QuotationAudit()
        self.deal = DealAudit()
        self.production = ProductionAudit()
        self.acceptance = InspectionAudit()
        self.credit = CreditAudit()
        self.state = ""
        self.numbers: list[str] = []
        self.limits: list[str] = []
        self.wrong: list[str] = []
        self._recorded: Any = None

    def read(self, entry: Record | Event) -> None:
        """One more event, in its envelope or bare."""
        event = entry.event if isinstance(entry, Record) else entry
        self.events.append(event)
        where = f"event {len(self.events)} ({event.type})"
        found = [*self._envelope(entry), *self._order(event), *self._limits(event)]
        found += [*self.goods.read(event), *self.money.read(event)]
        found += self.settlements.read(event, self.goods, self.money)
        found += [*self.stock.read(event), *self.deal.read(event)]
        found += self.quotations.read(event, self.goods, self.money)
        found += self.production.read(event)
        found += self.acceptance.read(event, self.goods)
        found += self.credit.read(event)
        self.wrong += [f"{where}: {what}" for what in found]

    def broken(self, order: Order) -> Iterator[str]:
        """What is wrong with the history so far, and with *order* as it is after it; replay is not asked."""
        yield from self.wrong
        if order.version != len(self.events):
            yield f"version {order.version} after {len(self.events)} events"
        if order.state != self.state:
            yield f"it is in {order.state}, its history left it in {self.state}"
        if order.number != (self.numbers[0] if self.numbers else None):
            yield f"its number is {order.number}, the numbers {self.numbers} were assigned"
        if [limit.id for limit in order.limits] != self.limits:
            yield f"the limits {[limit.id for limit in order.limits]} run, by its history {self.limits}"
        yield from self.goods.broken(order)
        yield from self.money.broken(order)
        yield from self.settlements.broken(order)
        yield from self.stock.broken(order, self.goods)
        yield from self.quotations.broken(order)
        yield from self.deal.broken(order)
        yield from self.production.broken(order)
        yield from self.acceptance.broken(order)
        yield from self.credit.broken(order, self.goods, self.money)
        parts = (
            self.money,
            self.goods,
            self.stock,
            self.quotations,
            self.deal,
            self.production,
            self.acceptance,
            self.credit,
        )
        yield from _tracks(order, self.goods, self.money, closed=all(part.closed for part in parts))

    def _envelope(self, entry: Record | Event) -> Iterator[str]:
        if not isinstance(entry, Record):
            return
        if entry.version != len(self.events):
            yield f"it has version {entry.version}"
        if self._recorded is not None and entry.recorded_at < self._recorded:
            yield f"recorded at {entry.recorded_at}, the one before at {self._recorded}"
        if not entry.by.id or not entry.by.role:
            yield "nobody did it"
        self._recorded = entry.recorded_at

    def _order(self, event: Any) -> Iterator[str]:
        """The life of the order itself: where it stands, and its number."""
        match event.type:
            case "cart_opened":
                if len(self.events) != 1:
                    yield "an order begins twice"
                self.state = event.state
            case "moved":
                if event.source != self.state:
                    yield f"it moves from {event.source} and was in {self.state}"
                self.state = event.target
            case "number_assigned":
                self.numbers.append(event.number)
                if len(self.numbers) > 1:
                    yield "it has a number already"
            case "order_cancelled":
                most = max(self.money.kept, self.money.cost(self.goods) - self.money.credited)
                if event.kept.minor > most:
                    yield f"the shop keeps {event.kept.minor}, and {most} is all that it has or is owed"

    def _limits(self, event: Any) -> Iterator[str]:
        """What time limits run."""
        match event.type:
            case "limit_started":
                if event.limit.id in self.limits:
                    yield f"{event.limit.id} runs already"
                self.limits.append(event.limit.id)
            case "limit_extended" | "limit_ended" | "limit_overrun" if event.limit_id not in self.limits:
                yield f"{event.limit_id} does not run"
            case "limit_ended":
                self.limits.remove(event.limit_id)


def _not_replayed(order: Order, events: list[Event]) -> Iterator[str]:
    again = replay(events)
    if again != order:
        yield f"replaying its {len(events)} events gives another order:\n    {again}\n    {order}"


def _tracks(order: Order, goods: GoodsAudit, money: MoneyAudit, *, closed: bool) -> Iterator[str]:
    """What the order says about itself, against what follows from plain sums."""
    owed = money.owed(goods)
    answers: dict[str, tuple[object, object]] = {
        "total": (order.total.minor, money.cost(goods)),
        "credited": (order.credited.minor, money.credited),
        "captured": (order.captured.minor, money.captured),
        "refunded": (order.refunded.minor, money.refunded),
        "charged back": (order.charged_back.minor, money.charged_back),
        "refundable": (order.refundable.minor, money.kept),
        "lost": (order.lost.minor, money.lost),
        "balance": (order.balance.minor, owed),
        "balance due": (order.balance_due.minor, max(owed, 0)),
        "surplus": (order.surplus.minor, max(-owed, 0)),
        "is paid": (order.is_paid, owed <= 0),
        "units handed over": (order.units_handed_over, goods.total("shipped")),
        "payment status": (str(order.payment_status), money.status(goods)),
        "fulfilment status": (str(order.fulfilment_status), goods.fulfilment),
        "return status": (str(order.return_status), goods.returning),
        "nothing pending": (order.children_closed, closed),
    }
    for name, (said, follows) in answers.items():
        if said != follows:
            yield f"its {name} is {said}, and should be {follows}"
