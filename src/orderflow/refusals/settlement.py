"""Refusals about the merchant's money."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId
from orderflow.money import Money


@refusal
class NothingToSettle(Refusal):
    """All that the merchant is entitled to has been settled; the same money is not settled twice."""

    code: ClassVar[str] = "nothing_to_settle"

    order_id: OrderId
    settled: Money

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.settled} net was settled, all that is due; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "settle again once money has come in or gone back"
