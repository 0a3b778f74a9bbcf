"""Goods that are packed are marked: which model, how many, made when (S03, S04)."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar, Final

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.shipment import find_shipment
from orderflow.entities.phase import ChildPhase
from orderflow.entities.shipment import Mark
from orderflow.events import ShipmentMarked
from orderflow.ids import LineId, ShipmentId
from orderflow.refusals import AlreadyMarked, MarksDiffer, StepNotPossible
from orderflow.states.shipment import ShipmentFlow
from orderflow.validation import InvalidField

__all__ = ["MarkShipment"]

_EAST: Final = timedelta(hours=14)
"""How far ahead of UTC a day begins where it begins first."""


@command
class MarkShipment(OrderCommand):
    """
    Mark the goods in a shipment with model, quantity and production date, before it leaves; once (S03, S04).

    Args:
        marks: All that lies in the shipment. A line may have several, made on different days.
    """

    type: ClassVar[str] = "mark_shipment"
    step: ClassVar[str | None] = "pack"

    shipment_id: ShipmentId
    marks: Sequence[Mark]

    def decide(self, context: Context) -> None:
        order, shipment = context.order, find_shipment(context, self.shipment_id)
        if shipment.phase is not ChildPhase.OPEN:
            raise StepNotPossible(
                order_id=order.id,
                subject=f"shipment {shipment.id}",
                step=self.type,
                state=shipment.state,
                possible=tuple(dict.fromkeys(move.step for move in ShipmentFlow.table.moves_from(shipment.state))),
            )
        if shipment.marks:
            raise AlreadyMarked(order_id=order.id, shipment_id=shipment.id)
        latest, marked = (context.at + _EAST).date(), Counter[LineId]()
        for mark in self.marks:
            if mark.produced_on > latest:
                expected, given = f"a day up to {latest.isoformat()}", mark.produced_on.isoformat()
                raise InvalidField(path="Mark.produced_on", expected=expected, given=given)
            marked[mark.line_id] += mark.quantity
        packed = Counter({part.line_id: part.quantity for part in shipment.lines})
        for line_id in (*packed, *marked):
            if marked[line_id] != packed[line_id]:
                raise MarksDiffer(
                    order_id=order.id,
                    shipment_id=shipment.id,
                    line_id=line_id,
                    marked=marked[line_id],
                    packed=packed[line_id],
                )
        context.emit(ShipmentMarked(occurred_at=context.at, shipment_id=shipment.id, marks=tuple(self.marks)))
