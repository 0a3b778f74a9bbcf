"""What may leave: stock for an order, release of goods, credit, dispatch notices (放行; S14, S15)."""

from collections.abc import Iterator
from typing import Final

from orderflow.commands import allocation, dispatch_notice, release
from orderflow.commands.release import sync_credit
from orderflow.effects import FreeCredit, ReserveCredit
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.events import allocation as allocation_events
from orderflow.events import dispatch_notice as dispatch_notice_events
from orderflow.events import release as release_events
from orderflow.refusals import release as release_refusals
from orderflow.topic import Topic

__all__ = ["RELEASE"]


def releases_fit(before: Order | None, after: Order) -> Iterator[str]:
    """Credit that was held is held still, or was given back: nothing else."""
    if before is not None and before.part(Deal) is after.part(Deal):
        return
    for one in after.part(Deal).releases:
        if min(one.held, one.asked, one.freed).minor < 0:
            yield (
                f"release {one.id}: of {one.reserved} that was held on credit, {one.freed} was given back, "
                f"{one.asked} is asked for"
            )


RELEASE: Final = Topic.of(
    "release",
    allocation,
    release,
    dispatch_notice,
    allocation_events,
    release_events,
    dispatch_notice_events,
    release_refusals,
    effects=[ReserveCredit, FreeCredit],
    follow_ups=[sync_credit],
    laws=[releases_fit],
)
