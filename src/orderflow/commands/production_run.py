"""While goods are made: work begins, progress is reported, the date announced, the goods inspected (S04, S15, S18)."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from attrs import field

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.production import ahead, find_production, production_move
from orderflow.commands.shipment import merged
from orderflow.entities.production import ProductionOrder
from orderflow.entities.shipment import ShipmentLine
from orderflow.events import CompletionAnnounced, ProductionInspected, ProductionStarted, ProgressReported
from orderflow.ids import ProductionId
from orderflow.refusals import ExceedsPlanned
from orderflow.validation import InvalidField, invalid, optional_text, prose

__all__ = ["AnnounceCompletion", "InspectProduction", "ReportProgress", "StartProduction"]


@command
class StartProduction(OrderCommand):
    """Begin to make what a production order is about, or begin again with what did not pass its inspection."""

    type: ClassVar[str] = "start_production"
    step: ClassVar[str | None] = "produce"

    production_id: ProductionId

    def decide(self, context: Context) -> None:
        production = find_production(context, self.production_id)
        move = production_move(context, production, "start")
        context.emit(ProductionStarted(occurred_at=context.at, production_id=production.id, move=move))


@command
class ReportProgress(OrderCommand):
    """
    Say how far the work on a production order is; it is asked for every two or three days, and sales is told (S15).

    Args:
        text: How far it is.
        completes_at: When it will be done, if that has changed; it lies ahead. A date that was announced is then
            announced anew.
    """

    type: ClassVar[str] = "report_progress"
    step: ClassVar[str | None] = "produce"

    production_id: ProductionId
    text: str = field(validator=prose)
    completes_at: datetime | None = None

    def decide(self, context: Context) -> None:
        production = find_production(context, self.production_id)
        move = production_move(context, production, "report")
        completes_at = self.completes_at
        if completes_at is not None:
            completes_at = ahead(context, completes_at, "ReportProgress.completes_at")
        context.emit(
            ProgressReported(
                occurred_at=context.at,
                production_id=production.id,
                move=move,
                text=self.text,
                completes_at=completes_at,
            )
        )


@command
class AnnounceCompletion(OrderCommand):
    """
    Announce the exact date on which a production order will be done, a day before (S15). Sales and customer are told.

    Args:
        completes_at: The date; it lies ahead. Another one may be announced later.
    """

    type: ClassVar[str] = "announce_completion"
    step: ClassVar[str | None] = "produce"

    production_id: ProductionId
    completes_at: datetime

    def decide(self, context: Context) -> None:
        production = find_production(context, self.production_id)
        move = production_move(context, production, "announce")
        completes_at = ahead(context, self.completes_at, "AnnounceCompletion.completes_at")
        if not production.announced or completes_at != production.completes_at:
            context.emit(
                CompletionAnnounced(
                    occurred_at=context.at, production_id=production.id, move=move, completes_at=completes_at
                )
            )


@command
class InspectProduction(OrderCommand):
    """
    Record what the inspection of a production order found (S04, S18). What has passed can be packed.

    Args:
        passed: The units that have passed, in parts if need be; all that have not passed yet, if None.
        failed: What is wrong with the others. They are reworked, and inspected again. If it is left out, they are
            still being made.
    """

    type: ClassVar[str] = "inspect_production"
    step: ClassVar[str | None] = "inspect"

    production_id: ProductionId
    passed: Sequence[ShipmentLine] | None
    failed: str = field(default="", validator=optional_text)

    def decide(self, context: Context) -> None:
        production, failed = find_production(context, self.production_id), self.failed.strip()
        production_move(context, production, "pass_some")  # only what is being made can be looked at
        passed = production.left if self.passed is None else merged(self.passed)
        if not passed and not failed:
            raise invalid("InspectProduction.passed", "the units that have passed, or what has failed", None)
        left = {part.line_id: part.quantity for part in production.left}
        for part in passed:
            most = left.get(part.line_id, 0)
            if part.quantity > most:
                raise ExceedsPlanned(
                    order_id=context.order.id,
                    production_id=production.id,
                    line_id=part.line_id,
                    asked=part.quantity,
                    left=most,
                )
        move = production_move(context, production, _step(production, passed, failed))
        context.emit(
            ProductionInspected(
                occurred_at=context.at, production_id=production.id, move=move, passed=passed, failed=failed
            )
        )


def _step(production: ProductionOrder, passed: Sequence[ShipmentLine], failed: str) -> str:
    """Where it goes from here: it is done, some has to be reworked, or is still being made."""
    all_passed = sum(part.quantity for part in passed) == sum(part.quantity for part in production.left)
    if all_passed and failed:
        raise InvalidField(path="InspectProduction.failed", expected="nothing, where all has passed", given=failed)
    if all_passed:
        return "finish"
    return "fail" if failed else "pass_some"
