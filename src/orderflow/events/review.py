"""What a review needs, and that the customer is asked to confirm what came of it."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.events.event import Event, event
from orderflow.kept import Digest, Word
from orderflow.roles import Role


@event
class ReviewRequired(Event):
    """
    The policies have said at submission what this order needs before the customer is asked to confirm it (S03, S14).

    Attributes:
        reviewers: Who has to approve it.
        papers: The kinds of papers that have to be signed.
    """

    type: ClassVar[str] = "review_required"

    reviewers: tuple[Role, ...] = ()
    papers: tuple[Word, ...] = ()

    def apply(self, order: Order) -> Order:
        return order.with_part(changed(order.part(Deal), reviewers=self.reviewers, papers=self.papers))


@event
class ConfirmationSent(Event):
    """
    The customer was sent the order and asked to confirm it (S03).

    Attributes:
        digest: The content that they were sent; they can confirm no other.
    """

    type: ClassVar[str] = "confirmation_sent"

    digest: Digest

    def apply(self, order: Order) -> Order:
        return order.with_part(changed(order.part(Deal), confirmation_sent=self.digest))
