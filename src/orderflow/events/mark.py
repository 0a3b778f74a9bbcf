"""The goods of a shipment were marked."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.entities.shipment import Mark
from orderflow.events.event import Event, event
from orderflow.ids import ShipmentId


@event
class ShipmentMarked(Event):
    """The goods in a shipment bear their marks: model, quantity, production date (S03, S04)."""

    type: ClassVar[str] = "parcel_marked"

    shipment_id: ShipmentId
    marks: tuple[Mark, ...]

    def apply(self, order: Order) -> Order:
        shipment = changed(order.shipments[self.shipment_id], marks=self.marks)
        return changed(order, shipments=order.shipments.put(shipment))
