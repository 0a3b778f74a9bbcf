"""A whole retail life, command by command: what several figures are measured on."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from attrs import define

from orderflow.commands import (
    Command,
    ConfirmReceipt,
    EndWindow,
    HandOver,
    NewLine,
    Pack,
    Pay,
    Place,
    RecordPayment,
    Result,
)
from orderflow.deciding import decide
from orderflow.entities.order import Order
from orderflow.entities.party import NOBODY, Address, Party
from orderflow.ids import OrderId, PaymentId, ShipmentId
from orderflow.money import Money
from orderflow.process import OrderProcess
from orderflow.roles import CUSTOMER, ORDERFLOW, SALES, WAREHOUSE, Actor

__all__ = ["NumberedIds", "life", "lived"]

BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)
CUSTOMER_LI = Actor("li", CUSTOMER)
TILL = Actor("till-1", SALES)
STORE = Actor("store-1", WAREHOUSE)
LI = Party(name="Li", phone="13800000000", address=Address(city="Suzhou", street="Road 1"))
PRICE = Money.of("19.99", "CNY")
PAID, CAPTURED = BEGIN + timedelta(minutes=1), BEGIN + timedelta(minutes=2)
PACKED, SENT = BEGIN + timedelta(hours=3), BEGIN + timedelta(hours=5)
RECEIVED, OVER = BEGIN + timedelta(days=2), BEGIN + timedelta(days=10)


@define
class NumberedIds:
    """Ids that are counted."""

    orders: int = 0
    numbers: int = 0

    def order_id(self) -> OrderId:
        """The next order's id."""
        self.orders += 1
        return OrderId(f"o-{self.orders}")

    def number(self, register: str) -> int:
        """The next number."""
        self.numbers += 1
        return self.numbers


def life(order_id: OrderId) -> Iterator[tuple[Command, Actor, datetime]]:
    """Cart, payment, recorded capture, shipment, hand-over, receipt, and the end of the window: seven commands."""
    cup = NewLine(sku="cup", name="杯子", quantity=3, unit_price=PRICE)
    yield Place(process="retail", lines=(cup,), recipient=LI, delivery="express", customer="li"), TILL, BEGIN
    yield Pay(order_id, method="alipay"), CUSTOMER_LI, PAID
    captured = RecordPayment(
        order_id, payment_id=PaymentId("p-1"), what="start", result=Result.DONE, reference="provider-1"
    )
    yield captured, ORDERFLOW, CAPTURED
    yield Pack(order_id), STORE, PACKED
    yield HandOver(order_id, shipment_id=ShipmentId("s-1"), waybill="SF1"), STORE, SENT
    yield ConfirmReceipt(order_id), CUSTOMER_LI, RECEIVED
    yield EndWindow(order_id), ORDERFLOW, OVER


def lived(process: OrderProcess, *, commands: int | None = None) -> tuple[Order, int]:
    """An order after the first *commands* of its life (all, if left out), and how many events that took."""
    order: Order | None = None
    personal, ids, events = NOBODY, NumberedIds(), 0
    for done, (command, by, at) in enumerate(life(OrderId("o-1"))):
        if done == commands:
            break
        decision = decide(order, command, process=process, by=by, at=at, ids=ids, personal=personal)
        order, personal = decision.order, decision.personal
        events += len(decision.events)
    assert order is not None
    return order, events
