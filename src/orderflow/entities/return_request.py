"""Goods on their way back: what the customer wants to return, and what came of it."""

from datetime import datetime

from attrs import frozen

from orderflow.entities.phase import ChildPhase
from orderflow.entities.shipment import ParcelLine
from orderflow.ids import ReturnId
from orderflow.money import Money

__all__ = ["ReturnRequest"]


@frozen(kw_only=True, slots=False)
class ReturnRequest:
    """
    A customer's wish to return units, from the application to the refund.

    Attributes:
        lines: The units he wants to send back.
        accepted: The units that came back and were accepted, known once the goods were inspected.
        credited: What he got for them.
    """

    id: ReturnId
    lines: tuple[ParcelLine, ...]
    reason: str
    state: str
    phase: ChildPhase
    requested_at: datetime
    accepted: tuple[ParcelLine, ...] = ()
    credited: Money | None = None

    @property
    def is_settled(self) -> bool:
        """Whether it has ended, one way or another."""
        return self.phase is ChildPhase.SETTLED
