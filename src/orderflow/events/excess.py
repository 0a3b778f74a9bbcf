"""Units beyond the order were granted, and withdrawn."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.entities.shipment import ShipmentLine
from orderflow.events.event import Event, event
from orderflow.events.shipment import counted


@event
class ExcessGranted(Event):
    """More units than were ordered are to be delivered, and owed for, because they go into a shipment (S04)."""

    type: ClassVar[str] = "excess_granted"

    lines: tuple[ShipmentLine, ...]

    def apply(self, order: Order) -> Order:
        return changed(
            order, lines=counted(order.lines, self.lines, lambda line, units: changed(line, excess=line.excess + units))
        )


@event
class ExcessWithdrawn(Event):
    """Units beyond what was ordered are in no shipment any more: nobody waits for them, and nobody owes for them."""

    type: ClassVar[str] = "excess_withdrawn"

    lines: tuple[ShipmentLine, ...]

    def apply(self, order: Order) -> Order:
        return changed(
            order, lines=counted(order.lines, self.lines, lambda line, units: changed(line, excess=line.excess - units))
        )
