"""Something was rated."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.entities.rating import Rating
from orderflow.events.event import Event, event


@event
class OrderRated(Event):
    """The customer said what they think of something (评价)."""

    type: ClassVar[str] = "order_rated"

    rating: Rating

    def apply(self, order: Order) -> Order:
        return changed(order, ratings=order.ratings.put(self.rating))
