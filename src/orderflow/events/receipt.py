"""The customer said in which condition the goods arrived."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.entities.shipment import Finding, ShipmentLine
from orderflow.events.event import Event, event
from orderflow.ids import ShipmentId


@event
class ReceiptChecked(Event):
    """
    The customer counted and looked: this is missing in the shipment, that is damaged.

    What is missing was never in it: those units are open again, to be sent or cancelled.
    """

    type: ClassVar[str] = "receipt_checked"

    shipment_id: ShipmentId
    findings: tuple[Finding, ...]

    def apply(self, order: Order) -> Order:
        before = order.shipments[self.shipment_id]
        missing = {finding.line_id: finding.missing for finding in self.findings}
        left = tuple(
            ShipmentLine(line_id=part.line_id, quantity=part.quantity - missing.get(part.line_id, 0))
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
