"""What is kept of talks with the customer: their wishes, and the reply that they were promised (S12)."""

from datetime import datetime
from typing import Annotated, Final

from orderflow._first_use import value
from orderflow.kept import Id, Kept

__all__ = ["CONFIRMATION", "Note", "PromisedReply"]

CONFIRMATION: Final = "order_confirmation"
"""A reply that is kept by asking the customer to confirm their order (客户订单确认书)."""


@value(kw_only=True)
class Note:
    """
    One entry of the customer memo (客户信息备忘录); every wish is kept.

    Attributes:
        id: `n-1` is the first.
    """

    id: Id
    text: str
    at: datetime


@value(kw_only=True)
class PromisedReply:
    """
    How long the customer was told that an answer will take; it is held, or escalated.

    Attributes:
        about: What the answer is about: `CONFIRMATION`, or in words.
    """

    about: Annotated[str, Kept("word", "the limit of this reply ends with the confirmation", only=(CONFIRMATION,))]
    until: datetime
