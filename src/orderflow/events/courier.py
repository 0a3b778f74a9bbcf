"""A meal on its way to the customer: the kitchen has begun, a courier is assigned. Shipments are in `shipping`."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.events.event import Event, event
from orderflow.kept import PersonId


@event
class PreparationBegun(Event):
    """The kitchen has begun: from here on the customer cannot cancel by themselves (S20)."""

    type: ClassVar[str] = "preparation_begun"

    def apply(self, order: Order) -> Order:
        return changed(order, preparation_begun_at=self.occurred_at)


@event
class CourierAssigned(Event):
    """
    Somebody is to bring the order, in the place of whoever was before (S20).

    Attributes:
        courier: The host's id of them.
    """

    type: ClassVar[str] = "courier_assigned"

    courier: PersonId

    def apply(self, order: Order) -> Order:
        return changed(order, courier=self.courier)
