"""Recorded answers: checks before goods leave and when they arrive, ratings, the delivery note."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.check import Check
from orderflow.entities.order import Order
from orderflow.entities.rating import Rating
from orderflow.entities.shipment import Finding, ParcelLine
from orderflow.events.event import Event, event
from orderflow.ids import ShipmentId
from orderflow.kept import Reference


@event
class CheckRecorded(Event):
    """Somebody entitled looked, and said what he found."""

    type: ClassVar[str] = "check_recorded"

    check: Check

    def apply(self, order: Order) -> Order:
        return changed(order, checks=order.checks.put(self.check))


@event
class DeliveryNoteIssued(Event):
    """A parcel has its delivery note (发货单), with a number from a register without gaps or repeats."""

    type: ClassVar[str] = "delivery_note_issued"

    shipment_id: ShipmentId
    number: Reference

    def apply(self, order: Order) -> Order:
        shipment = changed(order.shipments[self.shipment_id], delivery_note=self.number)
        return changed(order, shipments=order.shipments.put(shipment))


@event
class ReceiptChecked(Event):
    """
    The customer counted and looked: this is missing in the parcel, that is damaged.

    What is missing was never in it: those units are open again, to be sent or cancelled.
    """

    type: ClassVar[str] = "receipt_checked"

    shipment_id: ShipmentId
    findings: tuple[Finding, ...]

    def apply(self, order: Order) -> Order:
        before = order.shipments[self.shipment_id]
        missing = {finding.line_id: finding.missing for finding in self.findings}
        left = tuple(
            ParcelLine(line_id=part.line_id, quantity=part.quantity - missing.get(part.line_id, 0))
            for part in before.lines
            if part.quantity > missing.get(part.line_id, 0)
        )
        lines = []
        for finding in self.findings:
            line = order.lines[finding.line_id]
            delivered = line.delivered - finding.missing if before.is_delivered else line.delivered
            lines.append(changed(line, shipped=line.shipped - finding.missing, delivered=delivered))
        shipment = changed(before, lines=left, findings=self.findings)
        return changed(order, shipments=order.shipments.put(shipment), lines=order.lines.put(*lines))


@event
class OrderRated(Event):
    """The customer said what he thinks of something (评价)."""

    type: ClassVar[str] = "order_rated"

    rating: Rating

    def apply(self, order: Order) -> Order:
        return changed(order, ratings=order.ratings.put(self.rating))
