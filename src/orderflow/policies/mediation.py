"""Whose word is final where merchant and customer do not agree?"""

from typing import Protocol

from orderflow.entities.order import Order

__all__ = ["MediationPolicy", "merchant_decides", "service_decides"]


class MediationPolicy(Protocol):
    """
    Does customer service step in where the merchant refuses or is silent (S21)? Asked once, at submission.

    It is about the order itself, if they have to accept it, and about every application for a return or refund. The
    flow needs the steps that go with it, as `RetailFlow` has them.
    """

    def __call__(self, order: Order) -> bool: ...


def merchant_decides(order: Order) -> bool:
    """The merchant's no is the end of it, and so is their silence about an order."""
    return False


def service_decides(order: Order) -> bool:
    """Customer service has the next word, and the last one (客服介入)."""
    return True
