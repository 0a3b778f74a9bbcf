"""What is refused because of a time limit."""

from datetime import datetime
from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId
from orderflow.refusals.order import listed
from orderflow.roles import CUSTOMER


@refusal
class TimeLimitPassed(Refusal):
    """It came after the time limit, even if nobody has acted on the limit yet; `role` is who came too late."""

    code: ClassVar[str] = "time_limit_passed"

    order_id: OrderId
    limit: str
    due_at: datetime
    role: str = ""

    def __str__(self) -> str:
        return f"order {self.order_id}: the time limit {self.limit} ended at {self.due_at.isoformat()}; {self.remedy}"

    @property
    def remedy(self) -> str:
        if self.role == CUSTOMER:
            return "order anew, and ask the merchant for more time before it is over"
        return "order anew; a time limit is put off before it ends, not afterwards"


@refusal
class NotYetDue(Refusal):
    """A time limit was to be acted on before it has ended."""

    code: ClassVar[str] = "not_yet_due"

    order_id: OrderId
    limit: str
    due_at: datetime | None

    def __str__(self) -> str:
        when = "has not ended yet" if self.due_at else "does not run"
        return f"order {self.order_id}: the time limit for {self.limit} {when}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"wait until {self.due_at.isoformat()}" if self.due_at else "there is nothing to do"


@refusal
class UnknownLimit(Refusal):
    """The order has no such time limit running."""

    code: ClassVar[str] = "unknown_limit"

    order_id: OrderId
    limit: str
    running: tuple[str, ...]

    def __str__(self) -> str:
        return f"order {self.order_id}: no time limit {self.limit} is running; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"running are {listed(self.running)}"
