"""Before goods are made: production orders are planned and cancelled, raw materials bought and received (S14, S18)."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from attrs import field

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.production import ahead, find_production, production_move
from orderflow.commands.shipment import merged
from orderflow.entities.deal import Deal
from orderflow.entities.making import units_plannable, units_to_plan
from orderflow.entities.production import ProductionOrder
from orderflow.entities.shipment import ShipmentLine
from orderflow.events import MaterialsPurchased, MaterialsReceived, ProductionCancelled, ProductionPlanned
from orderflow.ids import LineId, ProductionId
from orderflow.refusals import ExceedsPlannable, NothingOrdered, NothingToMake, UnknownLine
from orderflow.states.production import ProductionFlow
from orderflow.validation import InvalidField, prose

__all__ = ["CancelProduction", "PlanProduction", "PurchaseMaterials", "ReceiveMaterials"]


@command
class PlanProduction(OrderCommand):
    """
    Plan units to be made (排产): a production order, with a number from a register without gaps or repeats (S14).

    Several, for parts of the order, are usual.

    Args:
        completes_at: When they are expected to be done; it lies ahead.
        lines: What is to be made; all that nobody plans yet, if left out. It may be as much more than that as the
            contract tolerates beyond the ordered quantity.
    """

    type: ClassVar[str] = "plan_production"
    step: ClassVar[str | None] = "plan_production"

    completes_at: datetime
    lines: Sequence[ShipmentLine] | None = None

    def decide(self, context: Context) -> None:
        order = context.order
        completes_at = ahead(context, self.completes_at, "PlanProduction.completes_at")
        lines = _missing(context) if self.lines is None else _plannable(context, self.lines)
        register, table = context.policies.production_numbers(order), ProductionFlow.table
        production = ProductionOrder(
            id=ProductionId(f"w-{len(order.part(Deal).production) + 1}"),
            number=register.write(context.ids.number(register.name)),
            lines=lines,
            completes_at=completes_at,
            state=table.initial,
            phase=table.phase_of(table.initial),
            planned_at=context.at,
        )
        context.emit(ProductionPlanned(occurred_at=context.at, production=production))


@command
class CancelProduction(OrderCommand):
    """
    Cancel a production order; `reason` says why. What has passed its inspection stays.

    What it has not made, and shall come all the same, has to be planned again.
    """

    type: ClassVar[str] = "cancel_production"
    step: ClassVar[str | None] = "cancel_production"

    production_id: ProductionId

    def decide(self, context: Context) -> None:
        production = find_production(context, self.production_id)
        move = production_move(context, production, "cancel")
        reason = self.reason.strip()
        if not reason:
            raise InvalidField(path="CancelProduction.reason", expected="why nobody needs it", given="nothing")
        context.emit(ProductionCancelled(occurred_at=context.at, production_id=production.id, move=move, reason=reason))


@command
class PurchaseMaterials(OrderCommand):
    """
    Buy the raw materials of a production order that are not there (S18); work on it begins when they have come in.

    Args:
        materials: What is bought.
        expected_at: When it is expected to come in, if anybody knows; it lies ahead.
    """

    type: ClassVar[str] = "purchase_materials"
    step: ClassVar[str | None] = "purchase"

    production_id: ProductionId
    materials: str = field(validator=prose)
    expected_at: datetime | None = None

    def decide(self, context: Context) -> None:
        production = find_production(context, self.production_id)
        move = production_move(context, production, "purchase")
        expected_at = self.expected_at
        if expected_at is not None:
            expected_at = ahead(context, expected_at, "PurchaseMaterials.expected_at")
        context.emit(
            MaterialsPurchased(
                occurred_at=context.at,
                production_id=production.id,
                move=move,
                materials=self.materials,
                expected_at=expected_at,
            )
        )


@command
class ReceiveMaterials(OrderCommand):
    """Record that the raw materials of a production order have come in (S18)."""

    type: ClassVar[str] = "receive_materials"
    step: ClassVar[str | None] = "purchase"

    production_id: ProductionId

    def decide(self, context: Context) -> None:
        production = find_production(context, self.production_id)
        move = production_move(context, production, "receive_materials")
        context.emit(MaterialsReceived(occurred_at=context.at, production_id=production.id, move=move))


def _missing(context: Context) -> tuple[ShipmentLine, ...]:
    missing = units_to_plan(context.order)
    if not missing:
        raise NothingToMake(order_id=context.order.id)
    return tuple(ShipmentLine(line_id=LineId(line_id), quantity=units) for line_id, units in missing.items())


def _plannable(context: Context, wanted: Sequence[ShipmentLine]) -> tuple[ShipmentLine, ...]:
    """*wanted*, one entry a line, if so much of each may still be planned."""
    order, lines = context.order, merged(wanted)
    if not lines:
        raise NothingOrdered(order_id=order.id)
    plannable = units_plannable(order)
    for part in lines:
        if part.line_id not in plannable:
            raise UnknownLine(order_id=order.id, line_id=part.line_id)
        most = plannable[part.line_id]
        if part.quantity > most:
            raise ExceedsPlannable(order_id=order.id, line_id=part.line_id, asked=part.quantity, plannable=most)
    return lines
