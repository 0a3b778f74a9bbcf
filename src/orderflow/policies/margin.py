"""Who has to approve a quotation before it is sent?"""

from typing import Protocol

from orderflow.entities.order import Order
from orderflow.entities.quotation import Quotation
from orderflow.errors import DefinitionError
from orderflow.roles import MARKETING_DIRECTOR, Role

__all__ = ["MarginPolicy", "margin_at_least", "no_margin_rule"]


class MarginPolicy(Protocol):
    """Whose yes does this quotation need before the customer gets it (S04)? Nobody's, if none are named."""

    def __call__(self, order: Order, quotation: Quotation) -> tuple[Role, ...]: ...


def no_margin_rule(order: Order, quotation: Quotation) -> tuple[Role, ...]:
    """Sales offers what it thinks right."""
    return ()


def margin_at_least(percent: int, approved_by: Role = MARKETING_DIRECTOR) -> MarginPolicy:
    """
    A margin below so many percent of the cost has to be approved by name, and one that nobody has worked out as well.

    What counts is what all of it brings after discounts, tax and freight aside. It is compared exactly, not rounded.

    Args:
        percent: 20 asks for 20.00 at a cost of 100.00; below zero, even some losses pass.
        approved_by: Whose yes it needs.

    Raises:
        DefinitionError: The percentage is no whole number, or who approves is no role.
    """
    if not isinstance(percent, int) or isinstance(percent, bool):
        raise DefinitionError(f"a margin is a whole number of percent, not {percent!r}")
    if not isinstance(approved_by, Role):
        raise DefinitionError(f"a margin is approved by a Role, not {approved_by!r}")

    def needs(order: Order, quotation: Quotation) -> tuple[Role, ...]:
        cost, margin = quotation.cost, quotation.margin
        if cost is None or margin is None or margin * 100 < cost * percent:
            return (approved_by,)
        return ()

    return needs
