"""What is sales told of its business, beside the customer?"""

from typing import Final

from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.events import (
    CompletionAnnounced,
    DispatchAnnounced,
    Event,
    OrderSentBack,
    PaymentCaptured,
    PaymentDeclined,
    ProgressReported,
    QuotationCountered,
)
from orderflow.policies.customer_notification import of_notice
from orderflow.policies.notification import Notification, NotificationPolicy, notify, which_order
from orderflow.roles import SALES

__all__ = ["notify_sales"]


def notify_sales(*channels: str) -> NotificationPolicy:
    """
    Sales hears of its business, by each of these channels (S03, S04, S15).

    That is: what the review or the customer wants amended, what the customer countered, that money has really arrived
    or has not, how far production is and when it will be done, and how goods travel. Whose business it is stands among
    the data, where that is known.
    """
    return notify(SALES, *channels, news=_NOTIFICATIONS, order_data=_of_order)


def _of_order(event: Event, order: Order) -> dict[str, str]:
    return which_order(event, order) | {"customer": order.customer, "salesperson": order.part(Deal).salesperson or ""}


def _of_production(event: ProgressReported | CompletionAnnounced, order: Order) -> dict[str, str]:
    production = order.part(Deal).production[event.production_id]
    return {"production": production.number, "completes_at": production.completes_at.isoformat()}


_NOTIFICATIONS: Final[dict[type[Event], Notification]] = {
    OrderSentBack: Notification("order_sent_back", data=lambda event, _: {"remark": event.remark}),
    QuotationCountered: Notification(
        "quotation_countered",
        data=lambda event, _: {
            "quotation": event.quotation_id,
            "target": "" if event.target is None else str(event.target),
            "remark": event.remark,
        },
    ),
    PaymentCaptured: Notification(
        "payment_captured", data=lambda event, _: {"payment": event.payment_id, "amount": str(event.amount)}
    ),
    PaymentDeclined: Notification(
        "payment_declined", data=lambda event, _: {"payment": event.payment_id, "reason": event.reason}
    ),
    ProgressReported: Notification(
        "progress_reported", data=lambda event, order: _of_production(event, order) | {"report": event.text}
    ),
    CompletionAnnounced: Notification("completion_announced", data=_of_production),
    DispatchAnnounced: Notification("dispatch_notice", data=of_notice),
}
