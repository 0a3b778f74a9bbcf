"""What is refused about the content of a cart."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId


@refusal
class NothingOrdered(Refusal):
    """There is no line: in the order, or in what was asked for."""

    code: ClassVar[str] = "nothing_ordered"

    order_id: OrderId

    def __str__(self) -> str:
        return f"order {self.order_id}: no line is in it, or none was named; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "give at least one line"


@refusal
class ContentChanged(Refusal):
    """What the customer confirmed is not what is in the cart now: somebody has changed it since they looked (S05)."""

    code: ClassVar[str] = "content_changed"

    order_id: OrderId
    confirmed: int
    version: int

    @property
    def remedy(self) -> str:
        return "show the customer what is in it now, and let them confirm that"

    def __str__(self) -> str:
        return (
            f"order {self.order_id}: version {self.confirmed} was confirmed, it is at version {self.version} now; "
            f"{self.remedy}"
        )


@refusal
class UnknownLine(Refusal):
    """The order has no such line."""

    code: ClassVar[str] = "unknown_line"

    order_id: OrderId
    line_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: it has no line {self.line_id}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "look the lines of the order up"
