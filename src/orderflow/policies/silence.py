"""What happens when a customer does not answer a proposal in time?"""

from typing import Protocol

from orderflow.entities.case import Case, Way
from orderflow.entities.order import Order

__all__ = ["SilencePolicy", "cancel_if_possible", "ship_the_rest"]


class SilencePolicy(Protocol):
    """Which way out counts as agreed to, if the customer is silent? Customer service is called in if it can't be."""

    def __call__(self, order: Order, case: Case) -> Way: ...


def ship_the_rest(order: Order, case: Case) -> Way:
    """What is missing is cancelled and refunded; the whole order, if nothing would be left of it."""
    return Way.CANCEL if case.units == order.lines.units else Way.SHIP_REST


def cancel_if_possible(order: Order, case: Case) -> Way:
    """The whole order is cancelled with refund; once goods have left, what is missing."""
    return Way.SHIP_REST if order.units_handed_over else Way.CANCEL
