"""What is kept of talks with the customer: his wishes, and the reply that he was promised (S12)."""

from datetime import datetime

from attrs import frozen

__all__ = ["Note", "PromisedReply"]


@frozen(kw_only=True)
class Note:
    """
    One entry of the customer memo (客户信息备忘录); every wish is kept.

    Attributes:
        id: `n-1` is the first.
    """

    id: str
    text: str
    at: datetime


@frozen(kw_only=True)
class PromisedReply:
    """
    How long the customer was told that an answer will take; it is held, or escalated.

    Attributes:
        about: What the answer is about.
    """

    about: str
    until: datetime
