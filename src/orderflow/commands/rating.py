"""Goods, merchants and couriers are rated."""

from typing import ClassVar, Final

from attrs import Attribute, field

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.entities.rating import SCORE_MAX, Rating
from orderflow.events import OrderRated
from orderflow.refusals import AlreadyRated, RatingNotOffered
from orderflow.validation import invalid, optional_prose
from orderflow.validation import text as filled

__all__ = ["Rate"]

_SCORES: Final = range(1, SCORE_MAX + 1)


def _score(instance: object, attribute: "Attribute[int]", value: int) -> None:
    if value not in _SCORES:
        raise invalid("Rate.score", f"a whole number from 1 to {SCORE_MAX}", value)


@command
class Rate(OrderCommand):
    """
    Rate the goods, the merchant, or whatever else the process offers (评价), each once (S10, S19, S20).

    Args:
        target: What is rated; the shipped ones are in `orderflow.entities.rating`, and a line's id is one as well.
        score: From 1 to 5.
        text: What the customer has to say, for others to read.
    """

    type: ClassVar[str] = "rate"
    step: ClassVar[str | None] = "rate"

    target: str = field(validator=filled)
    score: int = field(validator=_score)
    text: str = field(default="", validator=optional_prose)

    def decide(self, context: Context) -> None:
        order = context.order
        offered = context.policies.ratings(order)
        if self.target not in offered:
            raise RatingNotOffered(order_id=order.id, target=self.target, offered=offered)
        if self.target in order.ratings:
            raise AlreadyRated(order_id=order.id, target=self.target)
        rating = Rating(target=self.target, score=self.score, text=self.text, by=context.by.id, at=context.at)
        context.emit(OrderRated(occurred_at=context.at, rating=rating))
