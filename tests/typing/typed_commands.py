"""Checked by mypy and never run: what commands take, and, by the ignored errors, what they don't."""

from datetime import datetime
from typing import ClassVar, assert_type

import attrs

from orderflow.commands import (
    AddLines,
    Cancel,
    ConfirmReceipt,
    Context,
    ExtendLimit,
    NewLine,
    OpenCart,
    OrderCommand,
    Pack,
    Pay,
    Place,
    ReceiveReturn,
    RecordPayment,
    Refund,
    Result,
    SetRecipient,
    Track,
    command,
)
from orderflow.entities.order import Order
from orderflow.entities.party import Party
from orderflow.entities.shipment import ShipmentLine, TrackingEvent, TrackingStatus
from orderflow.errors import Refusal
from orderflow.events import Event, Opening, event
from orderflow.ids import LineId, OrderId, PaymentId, ReturnId, ShipmentId
from orderflow.money import Money
from orderflow.policies import Allow
from orderflow.questions import Question

O1, P1, S1, R1, L1 = OrderId("o-1"), PaymentId("p-1"), ShipmentId("s-1"), ReturnId("r-1"), LineId("l-1")
FIVE = Money.of(5, "CNY")


def what_commands_take(at: datetime) -> None:
    """The order in front, details by name, a reason always."""
    cup = NewLine(sku="cup", name="Cup", quantity=3, unit_price=FIVE, specification={"colour": "blue"})
    OpenCart(process="retail", currency="CNY")
    Place(process="retail", lines=[cup], recipient=Party(name="Li"), delivery="express", payment=None)
    AddLines(O1, lines=(cup,))
    SetRecipient(O1, recipient=Party(name="Li"))
    Pay(O1, method="alipay")
    Pay(order_id=O1, method="alipay", amount=FIVE, reason="deposit")
    Refund(O1, amount=FIVE, payment_id=P1)
    Pack(O1, lines=[ShipmentLine(line_id=L1, quantity=1)])
    Track(O1, shipment_id=S1, reports=(TrackingEvent(status=TrackingStatus.LOST, at=at),))
    ConfirmReceipt(O1, shipment_id=S1)
    ReceiveReturn(O1, return_id=R1, accepted=())
    ExtendLimit(O1, limit="payment", until=at, reason="asked")
    RecordPayment(O1, payment_id=P1, what="start", result=Result.DONE, amount=FIVE)
    Cancel(O1, reason="changed my mind")


def what_they_do_not_take(at: datetime) -> None:
    """Each line would be a mistake that costs money or a shipment."""
    Pay("o-1", method="alipay")  # type: ignore[arg-type] # a bare text is no order's id
    Pay(P1, method="alipay")  # type: ignore[arg-type] # a payment is no order
    Pay(O1, "alipay")  # type: ignore[call-arg] # details are given by name
    Pay(O1)  # type: ignore[call-arg] # by which method?
    Pay(method="alipay")  # type: ignore[call-arg] # for which order?
    Pay(O1, method="alipay", amount=5.0)  # type: ignore[arg-type] # money has a currency
    Pay(O1, method="alipay", colour="blue")  # type: ignore[call-arg] # there is no such detail
    Pay(O1, method="alipay", reason=None)  # type: ignore[arg-type] # no reason is an empty text
    Refund(O1, amount="5.00 CNY")  # type: ignore[arg-type] # a text is no money
    Refund(O1, FIVE)  # type: ignore[arg-type, call-arg] # amounts are given by name
    Refund(O1, amount=FIVE, payment_id=S1)  # type: ignore[arg-type] # a shipment is no payment
    Pack(O1, lines=[L1])  # type: ignore[list-item] # how many of it?
    Pack(O1, lines={L1: 1})  # type: ignore[arg-type] # a list or tuple
    ConfirmReceipt(O1, shipment_id=R1)  # type: ignore[arg-type] # a return is no shipment
    SetRecipient(O1, recipient="Li")  # type: ignore[arg-type] # a name alone is no recipient
    ExtendLimit(O1, limit="payment", until="tomorrow")  # type: ignore[arg-type] # an instant
    RecordPayment(O1, payment_id=P1, what="start", result="done")  # type: ignore[arg-type] # one of five, not any text
    ShipmentLine(L1, 1)  # type: ignore[call-arg] # by name only
    ShipmentLine(line_id=L1, quantity="1")  # type: ignore[arg-type] # a number
    NewLine(sku="cup", name="Cup", quantity=1.5, unit_price=FIVE)  # type: ignore[arg-type] # whole units
    NewLine(sku="cup", name="Cup", quantity=1, unit_price=5)  # type: ignore[arg-type] # money has a currency
    Cancel(O1).reason = "other"  # type: ignore[misc] # a wish is frozen


@command
class Weigh(OrderCommand):
    """A host's own command is typed like a shipped one."""

    type: ClassVar[str] = "weigh"
    step: ClassVar[str | None] = "pack"

    grams: int
    scale: str = attrs.field(default="big")

    def decide(self, context: Context) -> None:
        assert_type(context.order, Order)
        assert_type(self.grams, int)
        assert_type(self.order_id, OrderId)
        assert_type(context.amount(FIVE, "amount"), Money)
        assert_type(context.answer(Question()), object)
        context.emit(Weighed(occurred_at=context.at, grams=self.grams))
        context.emit(self)  # type: ignore[arg-type] # a wish is no fact
        context.perform(Weighed(occurred_at=context.at, grams=1))  # type: ignore[arg-type] # a fact is no wish
        context.order = context.order  # type: ignore[misc] # only events change the order

    def permit(self, context: Context) -> None:
        answer: Allow | Refusal = Allow()
        assert_type(context.allow(answer), Allow)
        context.allow(True)  # type: ignore[arg-type] # a yes carries an amount, a no its reason


@event
class Weighed(Event):
    """A host's own event, too."""

    type: ClassVar[str] = "weighed"

    grams: int

    def apply(self, order: Order) -> Order:
        return order


@event
class Imported(Opening):
    """An event that begins an order gives it."""

    type: ClassVar[str] = "imported"

    order: Order

    def open(self) -> Order:
        assert_type(self.order, Order)
        return self.order


@event
class Wrong(Event):
    """What an event may not do."""

    type: ClassVar[str] = "wrong"

    def apply(self, order: Order) -> None:  # type: ignore[override] # an order comes out
        order.state = "closed"  # type: ignore[misc] # an order is frozen


def own_parts(at: datetime) -> None:
    """What their makers take, and what they don't."""
    Weigh(O1, grams=5)
    Weigh(O1, grams=5, scale="small", reason="heavy")
    Weighed(occurred_at=at, grams=5)
    Weigh(O1, grams="5")  # type: ignore[arg-type] # a number
    Weigh(O1, 5)  # type: ignore[arg-type, call-arg] # by name only
    Weigh(O1)  # type: ignore[call-arg] # how heavy?
    Weighed(grams=5)  # type: ignore[call-arg] # when?
    Weighed(at, 5)  # type: ignore[call-arg] # by name only
    Weighed(occurred_at=at, grams=5).grams = 6  # type: ignore[misc] # a fact is frozen
