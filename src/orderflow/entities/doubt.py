"""A doubt about a price or a specification: who has to look at it, and who has confirmed what is right (S12)."""

from datetime import datetime
from enum import StrEnum

from attrs import frozen

from orderflow.ids import LineId
from orderflow.roles import Role

__all__ = ["About", "Doubt"]


class About(StrEnum):
    """What is doubted."""

    PRICE = "price"
    SPECIFICATION = "specification"


@frozen(kw_only=True, slots=False)
class Doubt:
    """
    The order says something else about a line than the price plan, or than the customer's earlier orders.

    Attributes:
        id: `d-1` is the first that ever came up.
        ordered: What the order says.
        known: What was expected instead.
        source: Where that is known from: the price plan, an earlier order.
        asked: Who is asked now; each escalation asks the next (salesperson, head of customer service, director).
        settled_at: When somebody entitled has decided.
        confirmed: Whether the order is right as it is; otherwise it has to be amended.
        remark: What he had to say.
    """

    id: str
    line_id: LineId
    about: About
    ordered: str
    known: str
    source: str
    asked: Role
    raised_at: datetime
    settled_at: datetime | None = None
    confirmed: bool = False
    remark: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody entitled has decided yet."""
        return self.settled_at is None
