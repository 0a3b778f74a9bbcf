"""What a restaurant and its couriers are told, beside the customer."""

from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.events import CourierAssigned, Event, Moved, OrderCancelled
from orderflow.policies.notification import Notification, NotificationPolicy, notify, notify_all, which_order
from orderflow.roles import COURIER, MERCHANT

__all__ = ["notify_restaurant"]


def notify_restaurant(*channels: str) -> NotificationPolicy:
    """
    The restaurant and the courier hear what they have to do, by each of these channels (S20).

    The restaurant is told `order_to_accept` as soon as the order is paid, and `order_cancelled` if one that money
    came in for is cancelled; the courier `order_to_fetch`, with their id among the data.
    """
    restaurant: dict[type[Event], Notification] = {
        Moved: Notification("order_to_accept", when=lambda event, _: event.phase is Phase.REVIEW),
        OrderCancelled: Notification("order_cancelled", when=lambda _, order: bool(order.refunded)),
    }
    courier: dict[type[Event], Notification] = {CourierAssigned: Notification("order_to_fetch")}
    return notify_all(
        notify(MERCHANT, *channels, news=restaurant, order_data=_with_courier),
        notify(COURIER, *channels, news=courier, order_data=_with_courier),
    )


def _with_courier(event: Event, order: Order) -> dict[str, str]:
    return which_order(event, order) | {"courier": order.courier or ""}
