"""What a restaurant and its couriers are told, beside the customer."""

from collections.abc import Mapping
from typing import Final

from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.events import CourierAssigned, Event, Moved, OrderCancelled
from orderflow.policies.notification import Message, NotificationPolicy
from orderflow.roles import COURIER, MERCHANT, Role

__all__ = ["tell_restaurant"]

_AUDIENCES: Final[Mapping[str, Role]] = {
    "order_to_accept": MERCHANT,
    "order_to_fetch": COURIER,
    "order_called_off": MERCHANT,
}


def tell_restaurant(*channels: str) -> NotificationPolicy:
    """
    The restaurant and the courier hear what they have to do, by each of these channels (S20).

    The restaurant is told `order_to_accept` as soon as the order is paid, and `order_called_off` if one that money
    came in for is cancelled; the courier `order_to_fetch`, with his id among the data.
    """

    def messages(event: Event, order: Order) -> tuple[Message, ...]:
        message = _message(event, order)
        if message is None:
            return ()
        data = {"order_id": str(order.id), "number": order.number or "", "courier": order.courier or ""}
        told = tuple((name, value) for name, value in data.items() if value)
        return tuple(
            Message(message=message, audience=_AUDIENCES[message], channel=channel, data=told) for channel in channels
        )

    return messages


def _message(event: Event, order: Order) -> str | None:
    match event:
        case Moved(phase=Phase.REVIEW):
            return "order_to_accept"
        case CourierAssigned():
            return "order_to_fetch"
        case OrderCancelled() if order.refunded:
            return "order_called_off"
    return None
