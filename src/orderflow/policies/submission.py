"""What makes a cart an order: the customer's word, their payment, or their word once they have paid?"""

from typing import Protocol

from orderflow.entities.terms import Submission

__all__ = ["SubmissionPolicy", "by_customer", "by_payment", "once_paid"]


class SubmissionPolicy(Protocol):
    """How does a cart of this channel become an order? Asked once, when the cart is opened; the answer is recorded."""

    def __call__(self, channel: str) -> Submission: ...


def by_customer(channel: str) -> Submission:
    """The customer submits, then pays (S01, S05, S13, S17)."""
    return Submission.BY_CUSTOMER


def by_payment(channel: str) -> Submission:
    """The order exists only once it is paid: the payment that covers the cart submits it (S11, S16)."""
    return Submission.BY_PAYMENT


def once_paid(channel: str) -> Submission:
    """The customer pays what is in the cart, then submits it, which locks it (S02)."""
    return Submission.ONCE_PAID
