"""What the customer thinks of the goods, the merchant, the courier: data on the order, once per target."""

from datetime import datetime
from typing import Final

from orderflow._first_use import value
from orderflow.kept import PersonId, Word

__all__ = ["COURIER", "GOODS", "MERCHANT", "RESTAURANT", "SCORE_MAX", "Rating"]

GOODS: Final = "goods"
MERCHANT: Final = "merchant"
COURIER: Final = "courier"
RESTAURANT: Final = "restaurant"
SCORE_MAX: Final = 5
"""The best; the worst is 1."""


@value(kw_only=True)
class Rating:
    """
    One rating.

    Attributes:
        target: What is rated: one of the constants of this module, a line's id, or a host's own.
        score: From 1 to `SCORE_MAX`.
        by: The host's id of the customer.
    """

    target: Word
    score: int
    text: str
    by: PersonId
    at: datetime

    @property
    def id(self) -> str:
        """The target: it is rated once."""
        return self.target
