"""What was looked at, and the notes that were issued."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.check import Check
from orderflow.entities.order import Order
from orderflow.events.event import Event, event
from orderflow.ids import ShipmentId
from orderflow.kept import Reference


@event
class CheckRecorded(Event):
    """Somebody entitled looked, and said what they found."""

    type: ClassVar[str] = "check_recorded"

    check: Check

    def apply(self, order: Order) -> Order:
        return changed(order, checks=order.checks.put(self.check))


@event
class DeliveryNoteIssued(Event):
    """A shipment has its delivery note (发货单), with a number from a register without gaps or repeats."""

    type: ClassVar[str] = "delivery_note_issued"

    shipment_id: ShipmentId
    number: Reference

    def apply(self, order: Order) -> Order:
        shipment = changed(order.shipments[self.shipment_id], delivery_note=self.number)
        return changed(order, shipments=order.shipments.put(shipment))
