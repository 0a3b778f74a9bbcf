"""What the customer has to say when all is done: recorded, followed up, closed (S03, S18)."""

from typing import ClassVar

from attrs import field

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.entities.deal import Deal
from orderflow.entities.feedback import Feedback
from orderflow.events import FeedbackClosed, FeedbackFollowedUp, FeedbackGiven
from orderflow.refusals import FeedbackIsClosed, UnknownFeedback
from orderflow.validation import prose
from orderflow.validation import text as filled

__all__ = ["CloseFeedback", "FollowUpFeedback", "GiveFeedback"]


@command
class GiveFeedback(OrderCommand):
    """Say what one thinks of goods and service; sales has to see to it (客户反馈)."""

    type: ClassVar[str] = "give_feedback"
    step: ClassVar[str | None] = "give_feedback"

    text: str = field(validator=prose)

    def decide(self, context: Context) -> None:
        feedback = Feedback(id=f"b-{len(context.order.part(Deal).feedback) + 1}", text=self.text, at=context.at)
        context.emit(FeedbackGiven(occurred_at=context.at, feedback=feedback))


@command
class FollowUpFeedback(OrderCommand):
    """
    Record what was done about it; as often as needed.

    Args:
        feedback_id: `"b-1"` is the order's first.
        text: What was done, for the customer to read.
    """

    type: ClassVar[str] = "follow_up_feedback"
    step: ClassVar[str | None] = "follow_up"

    feedback_id: str = field(validator=filled)
    text: str = field(validator=prose)

    def decide(self, context: Context) -> None:
        feedback = _open_feedback(context, self.feedback_id)
        context.emit(FeedbackFollowedUp(occurred_at=context.at, feedback_id=feedback.id, text=self.text))


@command
class CloseFeedback(OrderCommand):
    """Close what needs nothing more; the order is not closed before."""

    type: ClassVar[str] = "close_feedback"
    step: ClassVar[str | None] = "follow_up"

    feedback_id: str = field(validator=filled)

    def decide(self, context: Context) -> None:
        feedback = _open_feedback(context, self.feedback_id)
        context.emit(FeedbackClosed(occurred_at=context.at, feedback_id=feedback.id))


def _open_feedback(context: Context, feedback_id: str) -> Feedback:
    """The feedback of this id, if it may still need something."""
    feedback = context.order.part(Deal).feedback.get(feedback_id)
    if feedback is None:
        raise UnknownFeedback(order_id=context.order.id, feedback_id=feedback_id)
    if feedback.is_closed:
        raise FeedbackIsClosed(order_id=context.order.id, feedback_id=feedback_id)
    return feedback
