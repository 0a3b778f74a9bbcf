"""What is refused about the marks on goods."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId


@refusal
class MarksDiffer(Refusal):
    """The marks of a line do not say how many units of it lie in the shipment."""

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
        return "mark every unit in the shipment, and nothing else"


@refusal
class AlreadyMarked(Refusal):
    """A shipment is marked once."""

    code: ClassVar[str] = "already_marked"

    order_id: OrderId
    shipment_id: str

    def __str__(self) -> str:
        return f"shipment {self.shipment_id}: its goods are marked; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "unpack the shipment and pack anew, if the marks are wrong"


@refusal
class NotMarked(Refusal):
    """A shipment was to leave whose goods bear no marks."""

    code: ClassVar[str] = "not_marked"

    order_id: OrderId
    shipment_id: str

    def __str__(self) -> str:
        return f"shipment {self.shipment_id}: its goods are not marked; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "mark them with model, quantity and production date"
