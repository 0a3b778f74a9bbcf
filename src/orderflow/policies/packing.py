"""How much may be packed?"""

from typing import Protocol

from orderflow.entities.line_item import LineItem
from orderflow.entities.making import units_in_stock, units_tolerated
from orderflow.entities.order import Order

__all__ = ["PackingPolicy", "as_made_within_tolerance", "as_ordered"]


class PackingPolicy(Protocol):
    """
    How many more units of this line may be packed now?

    Those beyond what is open of it become its `excess`: they are delivered and owed for as the others.
    """

    def __call__(self, order: Order, line: LineItem) -> int: ...


def as_ordered(order: Order, line: LineItem) -> int:
    """What was ordered, and lies in no shipment yet."""
    return line.unpacked


def as_made_within_tolerance(order: Order, line: LineItem) -> int:
    """
    What is made and lies here, up to what was ordered and what the contract tolerates beyond (S04, S18).

    In all it comes to the same however deliveries are split.
    """
    most = line.unpacked - line.excess + units_tolerated(order, line)
    return max(min(units_in_stock(order)[line.id], most), 0)
