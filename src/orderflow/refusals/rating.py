"""What is refused about ratings."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId


@refusal
class RatingNotOffered(Refusal):
    """There is no such thing to rate in this order."""

    code: ClassVar[str] = "rating_not_offered"

    order_id: OrderId
    target: str
    offered: tuple[str, ...]

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.target} cannot be rated; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"rate {', '.join(self.offered)}" if self.offered else "there is nothing to rate"


@refusal
class AlreadyRated(Refusal):
    """A target is rated once."""

    code: ClassVar[str] = "already_rated"

    order_id: OrderId
    target: str

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.target} has been rated; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "rate something else"
