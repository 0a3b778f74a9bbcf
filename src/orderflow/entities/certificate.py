"""What the customer found when they inspected a delivery, and what became of it."""

from datetime import datetime
from enum import StrEnum

from attrs import field

from orderflow._first_use import value
from orderflow.entities.collection import ById
from orderflow.ids import LineId, ShipmentId
from orderflow.kept import Reference
from orderflow.money import Money
from orderflow.validation import positive, prose, text, type_checked

__all__ = ["Certificate", "Defect", "Defective", "Remedy"]


class Remedy(StrEnum):
    """What is done about goods that were not accepted."""

    REWORK = "rework"
    """They come back, are put right, and are delivered again (返工)."""
    REPLACEMENT = "replacement"
    """They come back, and others are made in their place (换货)."""
    PRICE_REDUCTION = "price_reduction"
    """The customer keeps them and pays less (降价接收)."""


@value(kw_only=True, field_transformer=type_checked)
class Defective:
    """Units of a line that the customer does not accept as they are, and why."""

    line_id: LineId = field(validator=text)
    quantity: int = field(validator=positive)
    description: str = field(validator=prose)


@value(kw_only=True)
class Defect:
    """
    Units that were not accepted.

    Attributes:
        id: Their line's.
        offered: What the seller would take off if the customer kept them, or has taken off.
        remedy: What was done; None as long as that is open.
        replacement: The line that comes in their place; it costs nothing, because they are paid for.
    """

    id: LineId
    quantity: int
    description: str
    offered: Money | None = None
    remedy: Remedy | None = None
    replacement: LineId | None = None


@value(kw_only=True)
class Certificate:
    """
    The acceptance of one delivery (验收单): in full, in part, or with defects (S04, S18).

    Attributes:
        id: The shipment's: each is inspected once.
        reference: Where the signed receipt is; None if nobody signed and the period simply ended.
    """

    id: ShipmentId
    at: datetime
    reference: Reference | None
    defects: ById[Defect] = ById()

    @property
    def is_closed(self) -> bool:
        """Whether something was done about every defect."""
        return all(defect.remedy is not None for defect in self.defects)
