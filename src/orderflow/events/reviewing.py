"""What came of a review: an order sent back with remarks; that one was accepted is `OrderAccepted`."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.events.event import Event, event


@event
class OrderSentBack(Event):
    """
    The reviewer wants something amended before the order goes on (S09): it is a cart again, under its number.

    Attributes:
        remark: What is to be amended.
    """

    type: ClassVar[str] = "order_sent_back"

    remark: str

    def apply(self, order: Order) -> Order:
        return changed(order, submitted_at=None, acceptance=None, sent_back_for=self.remark)
