"""Refusals about quotations: what is offered, by whose leave, and until when."""

from datetime import datetime
from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId


@refusal
class UnknownQuotation(Refusal):
    """The order has no such quotation."""

    code: ClassVar[str] = "unknown_quotation"

    order_id: OrderId
    quotation_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: it has no quotation {self.quotation_id}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "look the quotations of the order up"


@refusal
class NothingQuoted(Refusal):
    """No quotation lies on the table: none was drafted, or the last one has ended."""

    code: ClassVar[str] = "nothing_quoted"

    order_id: OrderId

    def __str__(self) -> str:
        return f"order {self.order_id}: no quotation lies on the table; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "draft one first"


@refusal
class LinesNotQuoted(Refusal):
    """A quotation is for all that the customer has asked about, and some of it has no price in this one."""

    code: ClassVar[str] = "lines_not_quoted"

    order_id: OrderId
    missing: tuple[str, ...]

    def __str__(self) -> str:
        return f"order {self.order_id}: {', '.join(self.missing)} would have no price; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "price every line of the order"


@refusal
class LineQuotedTwice(Refusal):
    """A line has two prices in the same quotation."""

    code: ClassVar[str] = "line_quoted_twice"

    order_id: OrderId
    line_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: line {self.line_id} has two prices; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "price each line once"


@refusal
class QuotationNotApproved(Refusal):
    """It may be sent only once others have said yes to just this content: its margin is unfavourable (S04)."""

    code: ClassVar[str] = "quotation_not_approved"

    order_id: OrderId
    quotation_id: str
    missing: tuple[str, ...]

    def __str__(self) -> str:
        return f"quotation {self.quotation_id}: {', '.join(self.missing)} must approve it first; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "ask for the approval, or draft a revision with another margin"


@refusal
class QuotationNotValid(Refusal):
    """It was valid for a time, and that is over, whether or not anybody has said so yet."""

    code: ClassVar[str] = "quotation_not_valid"

    order_id: OrderId
    quotation_id: str
    valid_until: datetime

    def __str__(self) -> str:
        return f"quotation {self.quotation_id}: it was valid until {self.valid_until.isoformat()}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "ask for another revision"


@refusal
class QuotationReplaced(Refusal):
    """Another revision has taken its place, so nobody can say yes to this one any more."""

    code: ClassVar[str] = "quotation_replaced"

    order_id: OrderId
    quotation_id: str
    current: str

    def __str__(self) -> str:
        return f"quotation {self.quotation_id}: {self.current} has taken its place; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"look at {self.current}"
