"""What the customer had to say when all was done, and what became of it (S03, S18)."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.deal import Deal
from orderflow.entities.feedback import Feedback
from orderflow.entities.order import Order
from orderflow.events.event import Event, event
from orderflow.kept import Id


@event
class FeedbackGiven(Event):
    """The customer said what they think of it all; somebody has to see to it."""

    type: ClassVar[str] = "feedback_given"

    feedback: Feedback

    def apply(self, order: Order) -> Order:
        return order.with_part(changed(order.part(Deal), feedback=order.part(Deal).feedback.put(self.feedback)))


@event
class _FeedbackEvent(Event):
    """Something was done about what the customer said."""

    type: ClassVar[str] = "feedback_event"

    feedback_id: Id

    def on(self, feedback: Feedback) -> Feedback:
        """The feedback after this fact."""
        raise NotImplementedError

    def apply(self, order: Order) -> Order:
        deal = order.part(Deal)
        feedback = deal.feedback.put(self.on(deal.feedback[self.feedback_id]))
        return order.with_part(changed(deal, feedback=feedback))


@event
class FeedbackFollowedUp(_FeedbackEvent):
    """Somebody did something about it, and said what."""

    type: ClassVar[str] = "feedback_followed_up"

    text: str

    def on(self, feedback: Feedback) -> Feedback:
        return changed(feedback, follow_ups=(*feedback.follow_ups, self.text))


@event
class FeedbackClosed(_FeedbackEvent):
    """It needs nothing more."""

    type: ClassVar[str] = "feedback_closed"

    def on(self, feedback: Feedback) -> Feedback:
        return changed(feedback, closed_at=self.occurred_at)
