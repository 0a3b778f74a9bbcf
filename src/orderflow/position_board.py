"""
The port for live positions: where couriers are now, and which way they came (S20).

It is kept apart from the order store, so that a thousand positions change neither an order's history nor its version.
"""

from collections.abc import Sequence
from typing import Protocol

from orderflow.entities.position import Position

__all__ = ["PositionBoard"]


class PositionBoard(Protocol):
    """
    The positions of the couriers of orders that are on their way: of each order a *set*.

    So it makes no difference in which order they come, or how often. Raise `AdapterError` for what could not be kept.
    """

    def keep(self, order_id: str, position: Position) -> None:
        """Keep a position; one that is there already says nothing new."""
        ...

    def latest(self, order_id: str) -> Position | None:
        """The one of the latest instant, whenever it came in; None if there is none."""
        ...

    def trail(self, order_id: str) -> Sequence[Position]:
        """All of them, the earliest instant first."""
        ...

    def forget(self, order_id: str) -> None:
        """Delete all of them for good. Nothing happens if there are none."""
        ...
