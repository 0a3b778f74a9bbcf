"""Who goes first: does the merchant accept before the customer pays, after it, or not at all?"""

from typing import Protocol

from orderflow.entities.order import Order
from orderflow.entities.terms import Acceptance

__all__ = ["AcceptancePolicy", "after_payment", "before_payment", "not_needed"]


class AcceptancePolicy(Protocol):
    """Must the merchant accept this order, and when? Asked once, at submission; the answer is recorded."""

    def __call__(self, order: Order) -> Acceptance: ...


def after_payment(order: Order) -> Acceptance:
    """The merchant confirms what has been paid for (S01)."""
    return Acceptance.AFTER_PAYMENT


def before_payment(order: Order) -> Acceptance:
    """The customer pays what the merchant has confirmed (S08, S19)."""
    return Acceptance.BEFORE_PAYMENT


def not_needed(order: Order) -> Acceptance:
    """A submitted order counts as accepted (S05, S11, S13, S16, S17)."""
    return Acceptance.NOT_NEEDED
