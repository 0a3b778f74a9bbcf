"""Making goods: one production order, how far it is, and what passed its inspection."""

from collections import Counter
from datetime import datetime

from orderflow._first_use import value
from orderflow.entities.phase import ChildPhase
from orderflow.entities.shipment import ShipmentLine
from orderflow.ids import ProductionId
from orderflow.kept import Agreed, Reference, Word

__all__ = ["ProductionOrder"]


@value(kw_only=True)
class ProductionOrder:
    """
    Units that are made for an order (生产单).

    Attributes:
        id: `w-1` is the order's first.
        number: From a register without gaps or repeats (S14).
        lines: What is to be made.
        finished: What has passed its inspection so far, in parts (S04).
        failures: How often an inspection failed.
        materials: What was bought for it, in the words of purchasing (S18); nothing, if it all was there.
        materials_at: When these are expected to come in.
        started_at: When work on it began; None before.
        completes_at: When it is expected to be done.
        announced: Whether that is the exact date, which was announced (S15).
        reports: How often progress was reported.
    """

    id: ProductionId
    number: Reference
    lines: tuple[ShipmentLine, ...]
    completes_at: datetime
    state: Word
    phase: ChildPhase
    planned_at: datetime
    finished: tuple[ShipmentLine, ...] = ()
    failures: int = 0
    materials: Agreed = ""
    materials_at: datetime | None = None
    started_at: datetime | None = None
    announced: bool = False
    reports: int = 0

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is made by it."""
        return self.phase is ChildPhase.CLOSED

    @property
    def units_to_come(self) -> Counter[str]:
        """The units of each line that are planned and have not passed yet; lines that lack none are left out."""
        units: Counter[str] = Counter()
        for part in self.lines:
            units[part.line_id] += part.quantity
        for part in self.finished:
            units[part.line_id] -= part.quantity
        return +units

    def planned(self, line_id: str) -> int:
        """How many units of a line are to be made."""
        return sum(part.quantity for part in self.lines if part.line_id == line_id)

    def made(self, line_id: str) -> int:
        """How many units of a line have passed."""
        return sum(part.quantity for part in self.finished if part.line_id == line_id)

    @property
    def left(self) -> tuple[ShipmentLine, ...]:
        """What is planned and has not passed yet."""
        units = {part.line_id: part.quantity - self.made(part.line_id) for part in self.lines}
        return tuple(ShipmentLine(line_id=line_id, quantity=left) for line_id, left in units.items() if left)
