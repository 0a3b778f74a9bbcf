"""What a restaurant and its couriers are told, beside the customer."""

from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.events import CourierAssigned, Event, Moved, OrderCancelled
from orderflow.policies.notification import News, NotificationPolicy, tell_all, telling, which_order
from orderflow.roles import COURIER, MERCHANT

__all__ = ["tell_restaurant"]


def tell_restaurant(*channels: str) -> NotificationPolicy:
    """
    The restaurant and the courier hear what they have to do, by each of these channels (S20).

    The restaurant is told `order_to_accept` as soon as the order is paid, and `order_called_off` if one that money
    came in for is cancelled; the courier `order_to_fetch`, with his id among the data.
    """
    restaurant: dict[type[Event], News] = {
        Moved: News("order_to_accept", when=lambda event, _: event.phase is Phase.REVIEW),
        OrderCancelled: News("order_called_off", when=lambda _, order: bool(order.refunded)),
    }
    courier: dict[type[Event], News] = {CourierAssigned: News("order_to_fetch")}
    return tell_all(
        telling(MERCHANT, *channels, news=restaurant, order_data=_with_courier),
        telling(COURIER, *channels, news=courier, order_data=_with_courier),
    )


def _with_courier(event: Event, order: Order) -> dict[str, str]:
    return which_order(event, order) | {"courier": order.courier or ""}
