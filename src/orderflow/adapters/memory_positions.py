"""Live positions in memory: for tests, and for hosts that need not know them after a restart."""

from collections.abc import Sequence
from threading import Lock

from orderflow.entities.position import Position

__all__ = ["MemoryPositionBoard"]


class MemoryPositionBoard:
    """A `PositionBoard` that forgets everything when the program ends. Threads may share one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[str, set[Position]] = {}

    def keep(self, order_id: str, position: Position) -> None:
        """Keep a position; one that is there already says nothing new."""
        with self._lock:
            self._kept.setdefault(order_id, set()).add(position)

    def latest(self, order_id: str) -> Position | None:
        """The one of the latest instant, whenever it came in; None if there is none."""
        with self._lock:
            return max(self._kept.get(order_id, ()), key=lambda position: position.recency, default=None)

    def trail(self, order_id: str) -> Sequence[Position]:
        """All of them, the earliest instant first."""
        with self._lock:
            return sorted(self._kept.get(order_id, ()), key=lambda position: position.recency)

    def forget(self, order_id: str) -> None:
        """Delete all of them for good. Nothing happens if there are none."""
        with self._lock:
            self._kept.pop(order_id, None)
