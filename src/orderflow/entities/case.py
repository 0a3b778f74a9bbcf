"""Something that people have to resolve among themselves: what it is about, what is proposed, and what came of it."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from orderflow._first_use import value
from orderflow.entities.collection import ById
from orderflow.entities.line_item import LineItem
from orderflow.entities.phase import ChildPhase
from orderflow.entities.shipment import ShipmentLine
from orderflow.ids import CaseId, ReturnId, ShipmentId
from orderflow.kept import Id, Word

__all__ = ["MEDIATION", "SHORTAGE", "TRANSIT", "Case", "Proposal", "Resolution"]

SHORTAGE: Final = "shortage"
"""Units cannot be delivered as they were ordered (S08)."""
TRANSIT: Final = "transit"
"""A shipment is in trouble on its way (S09)."""
MEDIATION: Final = "mediation"
"""Two parties do not agree, and customer service comes in between (S21)."""


class Resolution(StrEnum):
    """The ways out of a shortage (S08); there are no others."""

    WAIT = "wait"
    """The customer waits until a date."""
    SUBSTITUTE = "substitute"
    """They get other goods; the difference in price is charged or refunded."""
    SHIP_REST = "ship_rest"
    """The missing units are cancelled and refunded, the rest is shipped."""
    CANCEL = "cancel"
    """The whole order is cancelled, and all money goes back."""


@value(kw_only=True)
class Proposal:
    """
    One way out that is on the table.

    Attributes:
        id: What the customer names when they agree: `x-1/2` is the second that was made in case x-1.
        until: For `WAIT`: the date.
        lines: For `SUBSTITUTE`: what they get instead, one for each line of the case; numbered once they are put in.
    """

    id: Id
    resolution: Resolution
    until: datetime | None = None
    lines: tuple[LineItem, ...] = ()


@value(kw_only=True)
class Case:
    """
    A matter that has to be resolved: a shortage, trouble in transit, a dispute. While it is open, `lines` are kept.

    Attributes:
        kind: What it is: `SHORTAGE`, `TRANSIT`, `MEDIATION`, or a host's own word.
        lines: The units it blocks: they are neither packed nor cancelled otherwise.
        proposals: What lies on the table; empty unless the customer has to answer.
        proposed_ever: How many proposals were ever made, so that no id is used twice.
        escalated_at: When customer service was called in; None unless it has the next word.
        answer: The proposal that the customer has agreed to.
        outcome: What came of it, in the words of whoever ended it otherwise.
    """

    id: CaseId
    kind: Word
    lines: tuple[ShipmentLine, ...]
    reason: str
    state: Word
    phase: ChildPhase
    opened_at: datetime
    shipment_id: ShipmentId | None = None
    return_id: ReturnId | None = None
    proposals: ById[Proposal] = ById()
    proposed_ever: int = 0
    escalated_at: datetime | None = None
    answer: Proposal | None = None
    outcome: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether it has ended, one way or another."""
        return self.phase is ChildPhase.CLOSED

    @property
    def units(self) -> int:
        """How many units it is about."""
        return sum(line.quantity for line in self.lines)

    def blocks(self, line_id: str) -> int:
        """How many units of a line it keeps from being packed or cancelled."""
        if self.is_closed:
            return 0
        return sum(line.quantity for line in self.lines if line.line_id == line_id)
