"""What sales is told of the making of goods, beside the customer."""

from orderflow.entities.order import Order
from orderflow.events import CompletionAnnounced, Event, ProgressReported
from orderflow.policies.notification import Message, NotificationPolicy
from orderflow.roles import SALES

__all__ = ["tell_sales"]


def tell_sales(*channels: str) -> NotificationPolicy:
    """Sales hears `progress_reported` and `completion_announced`, by each of these channels (S15)."""

    def messages(event: Event, order: Order) -> tuple[Message, ...]:
        if not isinstance(event, ProgressReported | CompletionAnnounced):
            return ()
        production = order.deal.production[event.production_id]
        data = {"order_id": str(order.id), "number": order.number or ""}
        data |= {"production": production.number, "completes_at": production.completes_at.isoformat()}
        if isinstance(event, ProgressReported):
            data["report"] = event.text
        return tuple(
            Message(message=event.type, audience=SALES, channel=channel, data=tuple(data.items()))
            for channel in channels
        )

    return messages
