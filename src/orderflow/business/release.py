"""What may leave: stock for an order, release of goods, credit, dispatch notices (放行; S14, S15)."""

from collections.abc import Iterator
from typing import Final

from orderflow.commands import allocating, announcing, releasing
from orderflow.commands.releasing import keep_credit
from orderflow.effects import FreeCredit, ReserveCredit
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.events import allocating as allocating_events
from orderflow.events import announcing as announcing_events
from orderflow.events import releasing as releasing_events
from orderflow.refusals import releasing as releasing_refusals
from orderflow.topic import Topic

__all__ = ["RELEASE"]


def releases_fit(before: Order | None, after: Order) -> Iterator[str]:
    """Credit that was held is held still, or was given back: nothing else."""
    if before is not None and before.part(Deal) is after.part(Deal):
        return
    for release in after.part(Deal).releases:
        if min(release.held, release.asked, release.freed).minor < 0:
            yield (
                f"release {release.id}: of {release.reserved} that was held on credit, {release.freed} was given back, "
                f"{release.asked} is asked for"
            )


RELEASE: Final = Topic.of(
    "release",
    allocating,
    releasing,
    announcing,
    allocating_events,
    releasing_events,
    announcing_events,
    releasing_refusals,
    effects=[ReserveCredit, FreeCredit],
    follow_ups=[keep_credit],
    laws=[releases_fit],
)
