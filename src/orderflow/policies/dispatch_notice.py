"""What sales is told about goods that have left, beside the customer (S15)."""

from orderflow.entities.order import Order
from orderflow.events import DispatchAnnounced, Event
from orderflow.policies.notification import Message, NotificationPolicy, of_notice
from orderflow.roles import SALES

__all__ = ["tell_sales"]


def tell_sales(*channels: str) -> NotificationPolicy:
    """
    Sales is told `dispatch_notice`, by each of these channels, as the customer is (S15).

    Whose business it is stands among the data, where that is known.
    """

    def messages(event: Event, order: Order) -> tuple[Message, ...]:
        if not isinstance(event, DispatchAnnounced):
            return ()
        data = {"order_id": str(order.id), "number": order.number or "", "customer": order.customer}
        data |= {"salesperson": order.deal.salesperson or "", **of_notice(event)}
        told = tuple((name, value) for name, value in data.items() if value)
        return tuple(
            Message(message="dispatch_notice", audience=SALES, channel=channel, data=told) for channel in channels
        )

    return messages
