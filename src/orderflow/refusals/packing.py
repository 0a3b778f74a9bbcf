"""Refusals about packing what is made, and about marks."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId


@refusal
class ExceedsPackable(Refusal):
    """More units were to be packed than may be now: they are not made yet, or more than is ordered and tolerated."""

    code: ClassVar[str] = "exceeds_packable"

    order_id: OrderId
    line_id: str
    asked: int
    packable: int

    def __str__(self) -> str:
        return (
            f"line {self.line_id}: cannot pack {self.asked}, {self.packable} are made, lie here, and are ordered or "
            f"tolerated beyond the order; {self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "pack at most that, or wait until more are made"


@refusal
class MarksDiffer(Refusal):
    """The marks of a line do not say how many units of it lie in the parcel."""

    code: ClassVar[str] = "marks_differ"

    order_id: OrderId
    shipment_id: str
    line_id: str
    marked: int
    packed: int

    def __str__(self) -> str:
        return (
            f"shipment {self.shipment_id}: {self.marked} of line {self.line_id} would be marked, {self.packed} lie in "
            f"it; {self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "mark every unit in the parcel, and nothing else"


@refusal
class AlreadyMarked(Refusal):
    """A parcel is marked once."""

    code: ClassVar[str] = "already_marked"

    order_id: OrderId
    shipment_id: str

    def __str__(self) -> str:
        return f"shipment {self.shipment_id}: its goods are marked; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "unpack the parcel and pack anew, if the marks are wrong"


@refusal
class NotMarked(Refusal):
    """A parcel was to leave whose goods bear no marks."""

    code: ClassVar[str] = "not_marked"

    order_id: OrderId
    shipment_id: str

    def __str__(self) -> str:
        return f"shipment {self.shipment_id}: its goods are not marked; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "mark them with model, quantity and production date"
