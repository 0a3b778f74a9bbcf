"""Refusals about goods on their way back."""

from datetime import datetime
from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId
from orderflow.money import Money


@refusal
class UnknownReturn(Refusal):
    """The order has no such return request."""

    code: ClassVar[str] = "unknown_return"

    order_id: OrderId
    return_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: it has no return request {self.return_id}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "look the return requests of the order up"


@refusal
class ExceedsReturnable(Refusal):
    """More units were to be sent back than were delivered and are not on their way back already."""

    code: ClassVar[str] = "exceeds_returnable"

    order_id: OrderId
    line_id: str
    asked: int
    returnable: int

    def __str__(self) -> str:
        return (
            f"line {self.line_id}: cannot return {self.asked}, {self.returnable} were delivered and are not on their "
            f"way back; {self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "ask for at most that"


@refusal
class ExceedsRequested(Refusal):
    """More units were accepted back than the request is for."""

    code: ClassVar[str] = "exceeds_requested"

    order_id: OrderId
    return_id: str
    line_id: str
    asked: int
    requested: int

    def __str__(self) -> str:
        return (
            f"return {self.return_id}: cannot accept {self.asked} of line {self.line_id}, it is for {self.requested}; "
            f"{self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "accept at most that, and have the rest asked for"


@refusal
class RefundExceedsPrice(Refusal):
    """More was asked for units that the customer keeps than they cost."""

    code: ClassVar[str] = "refund_exceeds_price"

    order_id: OrderId
    asked: Money
    price: Money

    def __str__(self) -> str:
        return f"order {self.order_id}: cannot refund {self.asked} for goods that cost {self.price}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "ask for at most that"


@refusal
class ReturnWindowOver(Refusal):
    """Returns were possible until then."""

    code: ClassVar[str] = "return_window_over"

    order_id: OrderId
    ended_at: datetime

    def __str__(self) -> str:
        return f"order {self.order_id}: goods could be sent back until {self.ended_at.isoformat()}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "ask customer service"
