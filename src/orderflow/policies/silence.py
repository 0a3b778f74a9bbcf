"""What happens when a customer does not answer a proposal in time?"""

from typing import Protocol

from orderflow.entities.case import Case, Resolution
from orderflow.entities.order import Order

__all__ = ["SilencePolicy", "cancel_if_possible", "ship_the_rest"]


class SilencePolicy(Protocol):
    """Which way out counts as agreed to, if the customer is silent? Customer service is called in if it can't be."""

    def __call__(self, order: Order, case: Case) -> Resolution: ...


def ship_the_rest(order: Order, case: Case) -> Resolution:
    """What is missing is cancelled and refunded; the whole order, if nothing would be left of it."""
    return Resolution.CANCEL if case.units == order.lines.units else Resolution.SHIP_REST


def cancel_if_possible(order: Order, case: Case) -> Resolution:
    """The whole order is cancelled with refund; once goods have left, what is missing."""
    return Resolution.SHIP_REST if order.units_handed_over else Resolution.CANCEL
