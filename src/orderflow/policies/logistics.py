"""Who decides how the goods get to the customer?"""

from typing import Protocol

from orderflow.entities.order import Order

__all__ = ["LogisticsPolicy", "agreed_by_both", "as_chosen"]


class LogisticsPolicy(Protocol):
    """
    Must buyer and seller agree on the delivery before goods leave (S21)? Asked once, at submission.

    The flow needs the steps that go with it, as `RetailFlow` has them.
    """

    def __call__(self, order: Order) -> bool: ...


def as_chosen(order: Order) -> bool:
    """What the customer chose out of the offered ways is all there is to it."""
    return False


def agreed_by_both(order: Order) -> bool:
    """One side proposes, the other agrees, before or after the payment; a choice in the cart is only a beginning."""
    return True
