"""Who is told what, by which channel?"""

from typing import Final, Protocol

from attrs import frozen

from orderflow.entities.order import Order
from orderflow.events import (
    Event,
    Moved,
    OrderCancelled,
    OrderSubmitted,
    ParcelDelivered,
    ParcelHandedOver,
    PaymentCaptured,
    PaymentDeclined,
    RefundDone,
    ReturnAnswered,
    ReturnReceived,
)
from orderflow.money import written
from orderflow.roles import CUSTOMER, Role

__all__ = ["Message", "NotificationPolicy", "tell_customer", "tell_nobody"]


@frozen(kw_only=True, slots=False)
class Message:
    """An intent to tell somebody something; `data` is what a template needs, as text, without personal data."""

    message: str
    audience: Role
    channel: str
    data: tuple[tuple[str, str], ...] = ()


class NotificationPolicy(Protocol):
    """Which messages follow from this event? `order` is as it stands after the whole decision."""

    def __call__(self, event: Event, order: Order) -> tuple[Message, ...]: ...


_MESSAGES: Final[dict[type[Event], str]] = {
    OrderSubmitted: "order_submitted",
    PaymentCaptured: "payment_received",
    PaymentDeclined: "payment_failed",
    ParcelHandedOver: "parcel_sent",
    ParcelDelivered: "parcel_delivered",
    ReturnAnswered: "return_answered",
    ReturnReceived: "return_received",
    RefundDone: "refund_sent",
    OrderCancelled: "order_cancelled",
    Moved: "order_confirmed",
}
_OF_PARCELS: Final = (ParcelHandedOver, ParcelDelivered)


def tell_nobody(event: Event, order: Order) -> tuple[Message, ...]:
    """No messages: the host looks at the events himself."""
    return ()


def tell_customer(*channels: str) -> NotificationPolicy:
    """
    The customer hears of everything that matters to him, by each of these channels (S08, S17: SMS or e-mail).

    `order_submitted` says that his order has come in; `order_confirmed` that it is being prepared, because all that
    this waited for, money or the merchant's yes, is there (S05).
    """

    def messages(event: Event, order: Order) -> tuple[Message, ...]:
        message = _MESSAGES.get(type(event))
        if message is None or (isinstance(event, Moved) and not _confirms(event, order)):
            return ()
        data = _data(event, order)
        return tuple([Message(message=message, audience=CUSTOMER, channel=channel, data=data) for channel in channels])

    return messages


def _confirms(event: Moved, order: Order) -> bool:
    """Whether this is the move that first led into preparation, even if others followed it at once."""
    return event.target == order.confirmed_in and event.occurred_at == order.confirmed_at


def _data(event: Event, order: Order) -> tuple[tuple[str, str], ...]:
    """What a template is likely to want (S05: number, amount paid, estimated arrival)."""
    data = {"order_id": str(order.id)}
    if order.number is not None:
        data["number"] = order.number
    payments, currency = order.payments, order.currency
    data["total"] = written(order.total_minor, currency)
    data["paid"] = written(payments.captured_minor, currency)
    data["refunded"] = written(payments.refunded_minor, currency)
    arrival = order.delivery.arrival if order.delivery is not None else None
    if isinstance(event, _OF_PARCELS):
        parcel = order.shipments[event.shipment_id]
        arrival = parcel.arrival or arrival
        data["shipment"] = parcel.id
        if parcel.waybill is not None:
            data["waybill"] = parcel.waybill
    elif isinstance(event, RefundDone):
        data["refund"] = str(order.payments[event.payment_id].refunds[event.refund_id].amount)
    elif isinstance(event, ReturnAnswered):
        data["return"], data["answer"] = event.return_id, event.move.step
    if arrival is not None:
        data["arrival_earliest"], data["arrival_latest"] = arrival.spelled
    return tuple(data.items())
