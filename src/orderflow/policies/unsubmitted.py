"""What becomes of a cart that was paid and that nobody has submitted?"""

from enum import StrEnum
from typing import Protocol

from orderflow.entities.order import Order

__all__ = ["Unsubmitted", "UnsubmittedPolicy", "refund_unsubmitted", "submit_unsubmitted"]


class Unsubmitted(StrEnum):
    """What the system does when the time to submit is over."""

    REFUND = "refund"
    """The order ends, and all money goes back."""
    SUBMIT = "submit"
    """It is submitted for the customer; one that cannot be, because data is missing, is refunded."""


class UnsubmittedPolicy(Protocol):
    """What happens to a cart that is paid, when the time to submit it is over (S02)? Asked then."""

    def __call__(self, order: Order) -> Unsubmitted: ...


def refund_unsubmitted(order: Order) -> Unsubmitted:
    """Nobody is bound to what they did not submit: their money goes back."""
    return Unsubmitted.REFUND


def submit_unsubmitted(order: Order) -> Unsubmitted:
    """Who has paid wants it: the order is submitted for them."""
    return Unsubmitted.SUBMIT
