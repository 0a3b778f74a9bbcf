"""The customer confirms that the goods are here, and says what is missing or damaged."""

from collections.abc import Sequence
from typing import ClassVar

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.excess import withdraw_excess
from orderflow.commands.shipment import find_shipment, require_handed_over
from orderflow.entities.shipment import Finding, Shipment
from orderflow.events import (
    ReceiptChecked,
    ReceiptConfirmed,
    ShipmentDelivered,
)
from orderflow.ids import ShipmentId
from orderflow.refusals import (
    ExceedsShipment,
    NothingToReceive,
)
from orderflow.states.shipment import ShipmentFlow
from orderflow.validation import invalid


@command
class ConfirmReceipt(OrderCommand):
    """
    Confirm that the goods have arrived (确认收货). Once all have, the order is completed.

    Args:
        shipment_id: Which shipment; all that have left, if left out.
        findings: What is missing in it or damaged, line by line (S06). Missing units are open again, to be sent or
            cancelled; damaged ones can be asked back as all others.
    """

    type: ClassVar[str] = "confirm_receipt"
    step: ClassVar[str | None] = "confirm_receipt"

    shipment_id: ShipmentId | None = None
    findings: Sequence[Finding] = ()

    def permit(self, context: Context) -> None:
        context.due(self.type)

    def decide(self, context: Context) -> None:
        order = context.order
        if self.shipment_id is not None:
            shipments = [find_shipment(context, self.shipment_id)]
        else:
            shipments = [s for s in order.shipments if s.has_left and s.received_at is None]
        if not shipments:
            raise NothingToReceive(order_id=order.id)
        if self.findings and len(shipments) > 1:
            raise invalid("ConfirmReceipt.shipment_id", "the one shipment that was checked", self.shipment_id)
        for shipment in shipments:
            require_handed_over(context, shipment, self.type)
            if self.findings:
                _check_receipt(context, shipment, self.findings)
            if not shipment.is_delivered:
                move = context.child_move(ShipmentFlow.table, shipment, "deliver", f"shipment {shipment.id}")
                context.emit(ShipmentDelivered(occurred_at=context.at, shipment_id=shipment.id, move=move))
            if shipment.received_at is None:
                context.emit(ReceiptConfirmed(occurred_at=context.at, shipment_id=shipment.id))


def _check_receipt(context: Context, shipment: Shipment, findings: Sequence[Finding]) -> None:
    """Record what the customer found wrong with a shipment, once, and no more than there was in it."""
    order_id = context.order.id
    if shipment.received_at is not None:
        raise NothingToReceive(order_id=order_id)
    packed = {part.line_id: part.quantity for part in shipment.lines}
    for finding in findings:
        units = packed.pop(finding.line_id, 0)  # a second finding about the same line is about nothing
        if finding.units > units:
            raise ExceedsShipment(
                order_id=order_id,
                shipment_id=shipment.id,
                line_id=finding.line_id,
                asked=finding.units,
                packed=units,
            )
    context.emit(ReceiptChecked(occurred_at=context.at, shipment_id=shipment.id, findings=tuple(findings)))
    withdraw_excess(context, [finding.line_id for finding in findings])
