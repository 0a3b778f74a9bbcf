"""What is taken in and looked at: order forms, doubts, technical confirmation, internal review (S03, S12)."""

from typing import Final

from orderflow.commands import confirming, doubting, forming, reviewing
from orderflow.commands.command import Context
from orderflow.entities.deal import Deal
from orderflow.events import OrderSubmitted
from orderflow.events import confirming as confirming_events
from orderflow.events import doubting as doubting_events
from orderflow.events import forming as forming_events
from orderflow.events import reviewing as reviewing_events
from orderflow.events.reviewing import ReviewRequired
from orderflow.refusals import forming as forming_refusals
from orderflow.refusals import reviewing as reviewing_refusals
from orderflow.topic import Topic

__all__ = ["ORDER_FORM"]


def require_review(context: Context, event: OrderSubmitted) -> None:
    """Facts cannot ask policies, so their answers are written down; where nobody asks for anything, nothing is."""
    order, policies = context.order, context.policies
    reviewers, papers = policies.reviews(order), policies.papers(order)
    if (reviewers, papers) != (order.part(Deal).reviewers, order.part(Deal).papers):
        context.emit(ReviewRequired(occurred_at=context.at, reviewers=reviewers, papers=papers))


ORDER_FORM: Final = Topic.of(
    "order_form",
    forming,
    doubting,
    confirming,
    reviewing,
    forming_events,
    doubting_events,
    confirming_events,
    reviewing_events,
    forming_refusals,
    reviewing_refusals,
    upon={OrderSubmitted: require_review},
)
