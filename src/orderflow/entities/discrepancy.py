"""A discrepancy about a price or a specification: who has to look at it, and who has confirmed what is right (S12)."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from orderflow._first_use import value
from orderflow.ids import LineId
from orderflow.kept import Agreed, Id, Word
from orderflow.roles import Role

__all__ = ["LAST_ORDER", "PRICE_PLAN", "About", "Difference", "Discrepancy"]

PRICE_PLAN: Final = "price_plan"
"""What goods cost by the price plan (价格执行方案)."""
LAST_ORDER: Final = "last_order"
"""What the customer got, and paid, the last time."""


class About(StrEnum):
    """What is disputed."""

    PRICE = "price"
    SPECIFICATION = "specification"


@value(kw_only=True)
class Difference:
    """
    The order says something else about a line than the price plan, or than the customer's last order.

    Attributes:
        ordered: What the order says.
        known: What was expected instead.
        source: Where that is known from: `PRICE_PLAN`, `LAST_ORDER`.
    """

    line_id: LineId
    about: About
    ordered: Agreed
    known: Agreed
    source: Word


@value(kw_only=True)
class Discrepancy(Difference):
    """
    A difference that somebody entitled has to confirm.

    Attributes:
        id: `d-1` is the first that ever came up.
        chain: Who is asked one after the other (salesperson, head of customer service, director), as it was when it
            came up.
        asked: Who of them is asked now; each escalation asks the next.
        resolved_at: When somebody entitled has decided.
        confirmed: Whether the order is right as it is; otherwise it has to be amended.
        remark: What they had to say.
    """

    id: Id
    chain: tuple[Role, ...]
    asked: Role
    raised_at: datetime
    resolved_at: datetime | None = None
    confirmed: bool = False
    remark: str = ""

    @property
    def difference(self) -> Difference:
        """What is disputed, the same as when it comes up again."""
        return Difference(
            line_id=self.line_id, about=self.about, ordered=self.ordered, known=self.known, source=self.source
        )

    @property
    def is_open(self) -> bool:
        """Whether nobody entitled has decided yet."""
        return self.resolved_at is None

    @property
    def is_refused(self) -> bool:
        """Whether somebody entitled has said that the order is wrong: it has to be amended."""
        return self.resolved_at is not None and not self.confirmed

    @property
    def in_turn(self) -> tuple[Role, ...]:
        """Who is asked now, and whoever stands after them."""
        return self.chain[self.chain.index(self.asked) :]

    @property
    def next(self) -> Role | None:
        """Who is asked if whoever is asked now doesn't decide; None at the end of the chain."""
        return next(iter(self.in_turn[1:]), None)
