"""What is sales told of its business, beside the customer?"""

from collections.abc import Callable
from typing import Any, Final

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
from orderflow.policies.notification import Message, NotificationPolicy, of_notice
from orderflow.roles import SALES

__all__ = ["tell_sales"]

_TOLD: Final[dict[type[Event], tuple[str, Callable[[Any, Order], dict[str, str]]]]] = {
    OrderSentBack: ("order_sent_back", lambda event, _: {"remark": event.remark}),
    QuotationCountered: (
        "quotation_countered",
        lambda event, _: {
            "quotation": event.quotation_id,
            "target": "" if event.target is None else str(event.target),
            "remark": event.remark,
        },
    ),
    PaymentCaptured: (
        "payment_captured",
        lambda event, _: {"payment": event.payment_id, "amount": str(event.amount)},
    ),
    PaymentDeclined: ("payment_declined", lambda event, _: {"payment": event.payment_id, "reason": event.why}),
    ProgressReported: (
        "progress_reported",
        lambda event, order: {**_of_production(event.production_id, order), "report": event.text},
    ),
    CompletionAnnounced: (
        "completion_announced",
        lambda event, order: _of_production(event.production_id, order),
    ),
    DispatchAnnounced: ("dispatch_notice", lambda event, _: of_notice(event)),
}


def tell_sales(*channels: str) -> NotificationPolicy:
    """
    Sales hears of its business, by each of these channels (S03, S04, S15).

    That is: what the review or the customer wants amended, what the customer countered, that money has really arrived
    or has not, how far production is and when it will be done, and how goods travel. Whose business it is stands among
    the data, where that is known.
    """

    def messages(event: Event, order: Order) -> tuple[Message, ...]:
        told = _TOLD.get(type(event))
        if told is None:
            return ()
        message, of = told
        data = {"order_id": str(order.id), "number": order.number or "", "customer": order.customer}
        data |= {"salesperson": order.deal.salesperson or "", **of(event, order)}
        known = tuple((name, value) for name, value in data.items() if value)
        return tuple(Message(message=message, audience=SALES, channel=channel, data=known) for channel in channels)

    return messages


def _of_production(production_id: str, order: Order) -> dict[str, str]:
    production = order.deal.production[production_id]
    return {"production": production.number, "completes_at": production.completes_at.isoformat()}
