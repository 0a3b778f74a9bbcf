"""The stock at the desk: performed once a key, looked up when nobody knows, and never sold twice."""

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from attrs import define, field, frozen

from orderflow.adapters.memory import MemoryOrderStore
from orderflow.commands import Accept, Cancel, Command, HandOver, NewLine, Pack, Pay, Place
from orderflow.desk import OrderDesk
from orderflow.effects import CommitStock, FreeReservation, ReserveStock, StockEffect
from orderflow.entities.order import Order
from orderflow.entities.party import NOBODY
from orderflow.entities.phase import Phase
from orderflow.ids import ShipmentId
from orderflow.money import Money
from orderflow.performing import NobodyToAsk, Ports
from orderflow.policies import express
from orderflow.ports import Answer, Declined, Expired, NotFound
from orderflow.refusals import FactsNotMet
from orderflow.roles import Actor
from orderflow.testing import FakeClock, FakeGateway, FakeInventory
from orderflow.testing.contracts._asking import together
from vouched import mall

from .shop import CUPS, HOME, LI, SHOP, TABLE

MALL = mall(deliveries=(express(),))


@define
class Mall:
    """A desk with a stock of five cups."""

    stock: FakeInventory = field(factory=lambda: FakeInventory({"CUP": 5}))
    clock: FakeClock = field(factory=FakeClock)
    store: MemoryOrderStore = field(factory=MemoryOrderStore)
    desk: OrderDesk = field(init=False)
    clicks: Iterator[int] = field(factory=lambda: iter(range(10**6)))

    def __attrs_post_init__(self) -> None:
        self.desk = self.another_desk()

    def another_desk(self, **changes: Any) -> OrderDesk:
        given = {"inventory": self.stock, "gateways": {"alipay": FakeGateway()}, **changes}
        return OrderDesk(processes=[MALL], store=self.store, clock=self.clock, **given)

    def ask(self, command: Command, by: Actor) -> Order:
        return self.desk.execute(command, by=by, request_id=f"r-{next(self.clicks)}")

    def placed(self, *lines: NewLine) -> Order:
        return self.ask(Place(process="mall", lines=lines or (CUPS,), recipient=HOME, delivery="express"), LI)

    def paid(self) -> Order:
        order = self.placed()
        self.desk.run_due()
        self.ask(Pay(order.id, method="alipay"), LI)
        self.desk.run_due()
        return self.desk.get(order.id)

    def asked(self, what: str) -> list[str]:
        return [call for call in self.stock.calls if call.startswith(what)]


def stuck(order: Order, reason: str, number: int = 1) -> tuple[tuple[str, str], ...]:
    return ((f"{order.id}/l-1/reserve-{number}", reason),)


def test_a_whole_life_of_stock() -> None:
    """Held, taken apart from what is free, and gone; each effect is sent once."""
    mall = Mall()
    order = mall.paid()
    assert (mall.stock.held(order.id, "CUP"), mall.stock.free("CUP")) == (3, 2)

    mall.ask(Accept(order.id), SHOP)
    mall.ask(Pack(order.id), TABLE)
    mall.ask(HandOver(order.id, shipment_id=ShipmentId("s-1")), TABLE)
    report = mall.desk.run_due()

    assert not report.postponed
    assert (mall.stock.held(order.id, "CUP"), mall.stock.free("CUP"), mall.stock.gone("CUP")) == (0, 2, 3)
    assert len(mall.stock.calls) == 2
    assert not mall.desk.pending(order.id)


def test_what_is_cancelled_is_free_again() -> None:
    """The effect that lets go is performed like any other."""
    mall = Mall()
    order = mall.paid()

    mall.ask(Cancel(order.id), LI)
    mall.desk.run_due()

    assert (mall.stock.held(order.id, "CUP"), mall.stock.free("CUP")) == (0, 5)


def test_a_desk_without_a_stock() -> None:
    """The order waits until a desk that has one runs it; nobody takes silence for a yes."""
    mall = Mall()
    mall.desk = mall.another_desk(inventory=None)
    order = mall.placed()
    report = mall.desk.run_due()
    assert report.postponed == stuck(order, "there is no inventory; give the desk one")
    assert mall.desk.get(order.id).reservations["l-1"].asked == 3

    mall.desk.retry(report.postponed[0][0])
    mall.desk = mall.another_desk()
    mall.desk.run_due()

    assert mall.desk.get(order.id).reservations["l-1"].held == 3


def test_a_request_that_did_not_arrive_is_sent_again() -> None:
    """It was certainly not held, so the same key is asked again, after a look."""
    mall = Mall()
    mall.stock.on(ReserveStock).times_out_before()
    order = mall.placed()
    (key, reason) = mall.desk.run_due().postponed[0]
    assert "did not arrive" in reason
    assert mall.stock.free("CUP") == 5

    mall.desk.retry(key)
    mall.desk.run_due()

    assert mall.desk.get(order.id).reservations["l-1"].held == 3
    assert [call.partition(" ")[0] for call in mall.stock.calls] == ["reserve_stock", "lookup", "reserve_stock"]


@pytest.mark.parametrize("arrived", [True, False])
def test_what_nobody_knows_blocks_until_it_is_looked_up(arrived: bool) -> None:
    """Until then the merchant cannot accept; the units are held once, whatever the first asking did."""
    mall = Mall()
    rule = mall.stock.on(ReserveStock)
    rule.times_out_after() if arrived else rule.answers_unknown()
    order = mall.paid()
    assert mall.desk.get(order.id).reservations["l-1"].asked == 3
    with pytest.raises(FactsNotMet):
        mall.ask(Accept(order.id), SHOP)

    mall.desk.retry(f"{order.id}/l-1/reserve-1")
    mall.desk.run_due()

    assert mall.stock.held(order.id, "CUP") == 3
    assert len(mall.asked("lookup")) == 1
    assert len(mall.asked("reserve_stock")) == (1 if arrived else 2)
    assert mall.ask(Accept(order.id), SHOP).phase is Phase.PREPARING


def test_what_nobody_knows_holds_up_the_line() -> None:
    """A cancelled order lets go only of what it is known to hold: the answer comes first, whatever it is."""
    mall = Mall()
    mall.stock.on(ReserveStock).times_out_after()
    order = mall.placed()
    mall.desk.run_due()
    mall.ask(Cancel(order.id), LI)
    mall.desk.run_due()
    assert mall.stock.held(order.id, "CUP") == 3

    mall.desk.retry(f"{order.id}/l-1/reserve-1")
    mall.desk.run_due()

    assert (mall.stock.held(order.id, "CUP"), mall.stock.free("CUP")) == (0, 5)
    assert len(mall.asked("free_reservation")) == 1


class Breaks(FakeInventory):
    """It holds what it is asked for, and then raises what no adapter should."""

    def reserve(self, effect: ReserveStock) -> Answer:
        super().reserve(effect)
        raise KeyError("status")


class Mumbles(FakeInventory):
    """It answers what is no answer to it."""

    def reserve(self, effect: ReserveStock) -> Answer:
        super().reserve(effect)
        return Expired()


@pytest.mark.parametrize(
    ("kind", "reason"),
    [(Breaks, "KeyError: 'status'"), (Mumbles, "the inventory answered Expired, which is no answer")],
)
def test_a_stock_that_does_not_answer(kind: type[FakeInventory], reason: str) -> None:
    """It may have held the units: it is looked up, and not asked twice."""
    mall = Mall(stock=kind({"CUP": 5}))
    order = mall.placed()

    assert mall.desk.run_due().postponed == stuck(order, reason)
    assert mall.desk.get(order.id).reservations["l-1"].held == 0

    mall.desk.retry(f"{order.id}/l-1/reserve-1")
    mall.desk.run_due()
    assert mall.desk.get(order.id).reservations["l-1"].held == mall.stock.held(order.id, "CUP") == 3


def test_a_stock_that_does_not_understand() -> None:
    """What is refused for good as a request is no refusal of goods: nobody knows, and people see it in the report."""
    mall = Mall()
    mall.stock.on(ReserveStock).breaks()
    order = mall.placed()

    ((_, reason),) = mall.desk.run_due().postponed

    assert "does not understand" in reason
    assert mall.desk.get(order.id).reservations["l-1"].short == 0


@pytest.mark.parametrize("effect", [FreeReservation, CommitStock])
def test_books_that_differ(effect: type[StockEffect]) -> None:
    """A stock that will not let go of what it is said to hold is looked at by people."""

    class Forgot(FakeInventory):
        def release(self, effect: FreeReservation) -> Answer:
            return Declined(reason="never heard of it")

        def commit(self, effect: CommitStock) -> Answer:
            return Declined(reason="never heard of it")

    mall = Mall(stock=Forgot({"CUP": 5}))
    order = mall.paid()
    if effect is FreeReservation:
        mall.ask(Cancel(order.id), LI)
    else:
        mall.ask(Accept(order.id), SHOP)
        mall.ask(Pack(order.id), TABLE)
        mall.ask(HandOver(order.id, shipment_id=ShipmentId("s-1")), TABLE)

    report = mall.desk.run_due()

    ((key, reason),) = report.parked
    assert key.startswith(f"{order.id}/l-1/{effect.type.partition('_')[0]}-")
    assert reason == "the stock did not do it: never heard of it"


@frozen(kw_only=True, slots=False)
class CountStock(StockEffect):
    """A host's own."""

    type: ClassVar[str] = "count_stock"


def test_an_effect_that_no_stock_performs() -> None:
    """It could not even be asked; nothing was done."""
    mall = Mall()
    order = mall.placed()
    effect = CountStock(
        key=f"{order.id}/count", order_id=order.id, subject="stock/l-1", line_id="l-1", sku="CUP", quantity=1
    )
    ports = Ports(gateways={}, carriers={}, notifier=None, performers={}, inventory=mall.stock)

    with pytest.raises(Exception, match="count_stock is no effect that an inventory performs"):
        ports.perform(effect, order=order, personal=NOBODY, asked_before=False)
    with pytest.raises(NobodyToAsk):
        Ports(gateways={}, carriers={}, notifier=None, performers={}).perform(
            effect, order=order, personal=NOBODY, asked_before=False
        )
    assert mall.stock.lookup(effect) == NotFound()


def test_two_customers_for_the_last_unit() -> None:
    """However many desks run at the same time, exactly one order gets it, and the others are told that it did not."""
    pot = NewLine(sku="POT", name="teapot", quantity=1, unit_price=Money.of("128.00", "CNY"))
    mall = Mall(stock=FakeInventory({"POT": 1}))
    orders = [mall.placed(pot).id for _ in range(6)]

    together(3, lambda _thread: mall.another_desk().run_due(at_most=4))
    mall.desk.run_due()

    reservations = [mall.desk.get(order_id).reservations["l-1"] for order_id in orders]
    assert sorted((one.held, one.short) for one in reservations) == [(0, 1)] * 5 + [(1, 0)]
    assert mall.stock.free("POT") == 0
    assert len(mall.asked("reserve_stock")) == 6
