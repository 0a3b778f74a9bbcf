"""Who has to approve what a quotation earns?"""

from typing import Protocol

from orderflow.entities.order import Order
from orderflow.entities.quotation import Quotation
from orderflow.roles import Role

__all__ = ["MarginPolicy", "no_margin_rule"]


class MarginPolicy(Protocol):
    """Who has to approve this quotation before the customer sees it (S04)? Nobody, if it earns enough."""

    def __call__(self, order: Order, quotation: Quotation) -> tuple[Role, ...]: ...


def no_margin_rule(order: Order, quotation: Quotation) -> tuple[Role, ...]:
    """Sales offers what it sees fit."""
    return ()
