"""What number does a production order get?"""

from collections.abc import Callable
from typing import Protocol

from orderflow.entities.order import Order
from orderflow.policies.numbering import Register, plain_number

__all__ = ["ProductionNumberPolicy", "production_numbers"]


class ProductionNumberPolicy(Protocol):
    """From which register does a production order (生产单) of this order get its number, and how is it written?"""

    def __call__(self, order: Order) -> Register: ...


def production_numbers(
    *, register: str = "production", write: Callable[[int], str] = plain_number
) -> ProductionNumberPolicy:
    """All production orders are numbered in one register, without gaps or repeats (S14)."""
    drawn_from = Register(name=register, write=write)

    def numbered(order: Order) -> Register:
        return drawn_from

    return numbered
