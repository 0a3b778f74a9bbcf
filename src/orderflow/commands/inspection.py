"""The customer inspects what was delivered and signs for it; or they say nothing, and it counts as accepted (验收)."""

from collections.abc import Sequence
from typing import ClassVar

from attrs import field

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.shipment import find_shipment, require_handed_over
from orderflow.entities.certificate import Certificate, Defect, Defective
from orderflow.entities.collection import ById
from orderflow.entities.deal import Deal
from orderflow.entities.shipment import Shipment
from orderflow.entities.terms import Limit
from orderflow.events import GoodsInspected, ReceiptConfirmed, ShipmentDelivered
from orderflow.ids import ShipmentId
from orderflow.refusals import AlreadyInspected, ExceedsShipment, NothingToReceive, NotYetDue
from orderflow.roles import SYSTEM
from orderflow.states.shipment import ShipmentFlow
from orderflow.validation import InvalidField, invalid, optional_text

__all__ = ["InspectGoods"]


@command
class InspectGoods(OrderCommand):
    """
    Accept a delivery after inspection: in full, or but for its defects (S04, S18). Each is inspected once.

    The system runs it when the inspection period has ended: what was delivered then counts as accepted as it is.

    Args:
        shipment_id: Which delivery; all that have left and were not inspected, if left out. The customer's word
            delivers what its carrier has not reported.
        reference: Where the signed receipt is; the customer has to sign, the system cannot.
        defects: The units that are not accepted as they are, and why; never more than lie in the shipment, nor later
            than the inspection period.
    """

    type: ClassVar[str] = "inspect_goods"
    step: ClassVar[str | None] = "inspect_goods"

    shipment_id: ShipmentId | None = None
    reference: str | None = field(default=None, validator=optional_text)
    defects: Sequence[Defective] = ()

    def permit(self, context: Context) -> None:
        context.due(self.type)

    def is_late_after(self, limit: Limit) -> bool:
        """Only defects come too late; goods are accepted as they are whenever the customer says so."""
        return bool(self.defects) and super().is_late_after(limit)

    def decide(self, context: Context) -> None:
        by_system = context.by.role == SYSTEM
        reference = self.reference or None
        if by_system and (reference is not None or self.defects):
            raise invalid("InspectGoods.reference", "nothing, because nobody signed", self.reference)
        if not by_system and reference is None:
            raise InvalidField(path="InspectGoods.reference", expected="where the signed receipt is", given="nothing")
        shipments = self._overdue(context) if by_system else self._delivered(context)
        if self.defects and len(shipments) > 1:
            raise invalid("InspectGoods.shipment_id", "the one delivery that has the defects", self.shipment_id)
        for shipment in shipments:
            require_handed_over(context, shipment, self.type)
            certificate = Certificate(
                id=shipment.id, at=context.at, reference=reference, defects=self._defects(context, shipment)
            )
            if not shipment.is_delivered:
                move = context.child_move(ShipmentFlow.table, shipment, "deliver", f"shipment {shipment.id}")
                context.emit(ShipmentDelivered(occurred_at=context.at, shipment_id=shipment.id, move=move))
            context.emit(GoodsInspected(occurred_at=context.at, certificate=certificate))
            if shipment.received_at is None:
                context.emit(ReceiptConfirmed(occurred_at=context.at, shipment_id=shipment.id))

    def _delivered(self, context: Context) -> list[Shipment]:
        """What the customer speaks of."""
        order = context.order
        if self.shipment_id is None:
            shipments = [s for s in order.shipments if s.has_left and s.id not in order.part(Deal).certificates]
            if not shipments:
                raise NothingToReceive(order_id=order.id)
            return shipments
        if self.shipment_id in order.part(Deal).certificates:
            raise AlreadyInspected(order_id=order.id, shipment_id=self.shipment_id)
        return [find_shipment(context, self.shipment_id)]

    def _overdue(self, context: Context) -> list[Shipment]:
        """What was delivered, and has not been inspected in time."""
        order = context.order
        ended = {limit.subject for limit in order.limits if limit.then == self.type and limit.is_due(context.at)}
        shipments = [
            shipment
            for shipment in order.shipments
            if shipment.is_delivered
            and shipment.id not in order.part(Deal).certificates
            and ended & {shipment.id, order.id}
        ]
        if self.shipment_id is not None:
            shipments = [shipment for shipment in shipments if shipment.id == self.shipment_id]
        if not shipments:
            raise NotYetDue(order_id=order.id, limit=self.type, due_at=None)
        return shipments

    def _defects(self, context: Context, shipment: Shipment) -> ById[Defect]:
        """What was found wrong with a delivery, one defect a line."""
        defects: ById[Defect] = ById()
        lying = {part.line_id: part.quantity for part in shipment.lines}
        for found in self.defects:
            known = defects.get(found.line_id)
            quantity = found.quantity + (known.quantity if known is not None else 0)
            if quantity > lying.get(found.line_id, 0):
                raise ExceedsShipment(
                    order_id=context.order.id,
                    shipment_id=shipment.id,
                    line_id=found.line_id,
                    asked=quantity,
                    packed=lying.get(found.line_id, 0),
                )
            description = found.description if known is None else f"{known.description}; {found.description}"
            defects = defects.put(Defect(id=found.line_id, quantity=quantity, description=description))
        return defects
