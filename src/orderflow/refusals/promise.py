"""What is refused about promised dates."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import LineId, OrderId


@refusal
class NothingPromised(Refusal):
    """A promised date was to be changed for goods that no date is promised for, or that have left already."""

    code: ClassVar[str] = "nothing_promised"

    order_id: OrderId
    line_id: LineId

    def __str__(self) -> str:
        return f"line {self.line_id}: nothing of it is still promised for a date; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "agree on a date with the customer first, by a case about the shortage"
