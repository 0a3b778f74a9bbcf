"""What is made: plans, materials, progress, inspection by those who make it (S03, S04, S14, S15, S18)."""

from collections.abc import Iterator
from typing import Final

from orderflow.commands import production_plan, production_run
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.events import production_run as production_run_events
from orderflow.refusals import production_run as production_run_refusals
from orderflow.topic import Topic

__all__ = ["PRODUCTION"]


def production_fits(before: Order | None, after: Order) -> Iterator[str]:
    """Nothing has passed that was not to be made."""
    if before is not None and before.part(Deal) is after.part(Deal):
        return
    for production in after.part(Deal).production:
        for part in production.finished:
            if part.quantity > production.planned(part.line_id):
                yield (
                    f"production {production.id}: {part.quantity} of line {part.line_id} have passed, "
                    f"{production.planned(part.line_id)} were planned"
                )


PRODUCTION: Final = Topic.of(
    "production",
    production_plan,
    production_run,
    production_run_events,
    production_run_refusals,
    laws=[production_fits],
)
