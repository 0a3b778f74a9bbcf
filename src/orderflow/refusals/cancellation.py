"""What is refused about a cancellation."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId


@refusal
class CancelsWholeOrder(Refusal):
    """Cancelling these units would leave nothing of the order."""

    code: ClassVar[str] = "cancels_whole_order"

    order_id: OrderId

    def __str__(self) -> str:
        return f"order {self.order_id}: nothing would be left of it; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "cancel the order instead"
