"""The topic that every process has: cart, payment, shipment, return, case and stock, which share one aggregate."""

from collections.abc import Iterator
from typing import Final

from orderflow.commands import SHIPPED_COMMANDS
from orderflow.commands.command import Context
from orderflow.commands.releasing import keep_credit
from orderflow.commands.stocking import keep_stock
from orderflow.effects import SHIPPED_EFFECTS
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.events import SHIPPED_EVENTS, OrderSubmitted
from orderflow.events.reviewing import ReviewRequired
from orderflow.topic import Topic

__all__ = ["CORE"]


def require_review(context: Context, event: OrderSubmitted) -> None:
    """Facts cannot ask policies, so their answers are written down; where nobody asks for anything, nothing is."""
    order, policies = context.order, context.policies
    reviewers, papers = policies.reviews(order), policies.papers(order)
    if (reviewers, papers) != (order.part(Deal).reviewers, order.part(Deal).papers):
        context.emit(ReviewRequired(occurred_at=context.at, reviewers=reviewers, papers=papers))


def production_fits(before: Order | None, after: Order) -> Iterator[str]:
    """Nothing has passed that was not to be made."""
    for production in after.part(Deal).production:
        for part in production.finished:
            if part.quantity > production.planned(part.line_id):
                yield (
                    f"production {production.id}: {part.quantity} of line {part.line_id} have passed, "
                    f"{production.planned(part.line_id)} were planned"
                )


def releases_fit(before: Order | None, after: Order) -> Iterator[str]:
    """Credit that was held is held still, or was given back: nothing else."""
    for release in after.part(Deal).releases:
        if min(release.held, release.asked, release.freed).minor < 0:
            yield (
                f"release {release.id}: of {release.reserved} that was held on credit, {release.freed} was given back, "
                f"{release.asked} is asked for"
            )


CORE: Final = Topic(
    name="core",
    parts=(Deal,),
    commands=SHIPPED_COMMANDS,
    events=SHIPPED_EVENTS,
    effects=SHIPPED_EFFECTS,
    upon={OrderSubmitted: require_review},
    follow_ups=(keep_stock, keep_credit),
    laws=(production_fits, releases_fit),
)
