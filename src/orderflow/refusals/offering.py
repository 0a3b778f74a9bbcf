"""Refusals about what a delivery was quoted at."""

from datetime import datetime
from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId
from orderflow.money import Money


@refusal
class QuoteExpired(Refusal):
    """The fee and the arrival that the customer was told no longer stand (S02)."""

    code: ClassVar[str] = "quote_expired"

    order_id: OrderId
    option: str
    valid_until: datetime

    def __str__(self) -> str:
        return (
            f"order {self.order_id}: what delivery {self.option} was quoted at stood until "
            f"{self.valid_until.isoformat()}; {self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "choose the delivery again, at what it costs now"


@refusal
class QuoteChanged(Refusal):
    """The delivery costs another fee now than the customer was shown when he looked (S02)."""

    code: ClassVar[str] = "quote_changed"

    order_id: OrderId
    option: str
    shown: Money
    fee: Money

    def __str__(self) -> str:
        return (
            f"order {self.order_id}: delivery {self.option} was shown at {self.shown} and costs {self.fee} now; "
            f"{self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "show the customer what it costs now, and let him choose again"
