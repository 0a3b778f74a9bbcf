"""The merchant's money."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.entities.settlement import Settlement
from orderflow.events.event import Event, event


@event
class MerchantSettled(Event):
    """The merchant's money was settled (结算), or what changed since; below zero, they owe it."""

    type: ClassVar[str] = "merchant_settled"

    settlement: Settlement

    def apply(self, order: Order) -> Order:
        return changed(order, settlements=order.settlements.put(self.settlement))
