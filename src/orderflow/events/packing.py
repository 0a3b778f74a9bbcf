"""What packing adds to goods: marks on them, and units beyond what was ordered, as far as they are tolerated."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.entities.shipment import Mark, ParcelLine
from orderflow.events.event import Event, event
from orderflow.events.shipping import counted
from orderflow.ids import ShipmentId


@event
class ExcessGranted(Event):
    """More units than were ordered are to be delivered, and owed for, because they go into a parcel (S04)."""

    type: ClassVar[str] = "excess_granted"

    lines: tuple[ParcelLine, ...]

    def apply(self, order: Order) -> Order:
        return changed(
            order, lines=counted(order.lines, self.lines, lambda line, units: changed(line, excess=line.excess + units))
        )


@event
class ExcessWithdrawn(Event):
    """Units beyond what was ordered are in no parcel any more: nobody waits for them, and nobody owes for them."""

    type: ClassVar[str] = "excess_withdrawn"

    lines: tuple[ParcelLine, ...]

    def apply(self, order: Order) -> Order:
        return changed(
            order, lines=counted(order.lines, self.lines, lambda line, units: changed(line, excess=line.excess - units))
        )


@event
class ParcelMarked(Event):
    """The goods in a parcel bear their marks: model, quantity, production date (S03, S04)."""

    type: ClassVar[str] = "parcel_marked"

    shipment_id: ShipmentId
    marks: tuple[Mark, ...]

    def apply(self, order: Order) -> Order:
        shipment = changed(order.shipments[self.shipment_id], marks=self.marks)
        return changed(order, shipments=order.shipments.put(shipment))
