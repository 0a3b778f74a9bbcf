"""Goods on their way back: what the customer wants to return, and what came of it."""

from datetime import datetime

from orderflow._first_use import value
from orderflow.entities.phase import ChildPhase
from orderflow.entities.shipment import ShipmentLine
from orderflow.ids import ReturnId
from orderflow.kept import PersonId, Word
from orderflow.money import Money

__all__ = ["ReturnRequest"]


@value(kw_only=True)
class ReturnRequest:
    """
    A customer's wish to return units, or to keep them and get money back, from the application to the refund.

    Attributes:
        lines: The units that it is about.
        asked: What they want back for units that they keep (S21); None if they send them back.
        mediated: Whether customer service decides where the merchant refuses or is silent (S21).
        answered_at: When it was last answered, by a yes or a no; None again while customer service has to decide.
        refused_at: When it was refused.
        appealed_at: When customer service was called in (S21).
        accepted: The units that came back and were accepted, known once the goods were inspected.
        credited: What they got for them.
        requested_by: The ids of those who applied for it.
    """

    id: ReturnId
    lines: tuple[ShipmentLine, ...]
    reason: str
    state: Word
    phase: ChildPhase
    requested_at: datetime
    asked: Money | None = None
    mediated: bool = False
    answered_at: datetime | None = None
    refused_at: datetime | None = None
    appealed_at: datetime | None = None
    accepted: tuple[ShipmentLine, ...] = ()
    credited: Money | None = None
    requested_by: tuple[PersonId, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether it has ended, one way or another."""
        return self.phase is ChildPhase.CLOSED

    @property
    def is_contestable(self) -> bool:
        """Whether it is refused, and the customer may still take it to customer service."""
        return not self.is_closed and self.refused_at is not None and self.appealed_at is None

    @property
    def is_with_service(self) -> bool:
        """Whether customer service has to decide about it."""
        return not self.is_closed and self.appealed_at is not None and self.answered_at is None

    @property
    def is_refunded_as_kept(self) -> bool:
        """Whether its units stay with the customer, who got money back for them."""
        return self.asked is not None and self.credited is not None
