"""What is refused about stock."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import LineId, OrderId


@refusal
class StockNotHeld(Refusal):
    """Units were to leave that the stock does not hold for this order: somebody else may have been sold them (S19)."""

    code: ClassVar[str] = "stock_not_held"

    order_id: OrderId
    line_id: LineId
    asked: int
    held: int

    def __str__(self) -> str:
        return f"line {self.line_id}: {self.asked} were to leave, the stock holds {self.held} of them; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "wait for its answer, or ask the stock again once goods have come in"


@refusal
class NoShortage(Refusal):
    """The stock was to be asked again, and there is nothing that it has refused to hold."""

    code: ClassVar[str] = "no_shortage"

    order_id: OrderId

    def __str__(self) -> str:
        return f"order {self.order_id}: the stock has refused nothing that is still wanted; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "wait for what it has not answered yet"
