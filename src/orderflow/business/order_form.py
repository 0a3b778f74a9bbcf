"""What is taken in and looked at: order forms, discrepancies, technical confirmation, internal review (S03, S12)."""

from typing import Final

from orderflow.commands import discrepancy, order_form, review, technical_confirmation
from orderflow.commands.command import Context
from orderflow.entities.deal import Deal
from orderflow.events import OrderSubmitted
from orderflow.events import discrepancy as discrepancy_events
from orderflow.events import order_form as order_form_events
from orderflow.events import review as review_events
from orderflow.events import technical_confirmation as technical_confirmation_events
from orderflow.events.review import ReviewRequired
from orderflow.refusals import order_form as order_form_refusals
from orderflow.refusals import review as review_refusals
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
    order_form,
    discrepancy,
    technical_confirmation,
    review,
    order_form_events,
    discrepancy_events,
    technical_confirmation_events,
    review_events,
    order_form_refusals,
    review_refusals,
    upon={OrderSubmitted: require_review},
)
