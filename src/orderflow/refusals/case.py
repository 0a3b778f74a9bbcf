"""Refusals about cases: what is being negotiated, and with whom."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId


@refusal
class UnknownCase(Refusal):
    """The order has no such case."""

    code: ClassVar[str] = "unknown_case"

    order_id: OrderId
    case_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: it has no case {self.case_id}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "look the cases of the order up"


@refusal
class UnknownProposal(Refusal):
    """This proposal is not on the table: never made, or replaced by another."""

    code: ClassVar[str] = "unknown_proposal"

    order_id: OrderId
    case_id: str
    proposal_id: str
    offered: tuple[str, ...]

    def __str__(self) -> str:
        return f"case {self.case_id}: proposal {self.proposal_id} is not on the table; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"choose one of {', '.join(self.offered)}"


@refusal
class CaseAlreadyOpen(Refusal):
    """There is a case of this kind about the same thing, and it has not ended."""

    code: ClassVar[str] = "case_already_open"

    order_id: OrderId
    case_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: case {self.case_id} is about this already; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "go on with that case"


@refusal
class ExceedsNegotiable(Refusal):
    """More units were to be negotiated than are still here, in no shipment and in no other case."""

    code: ClassVar[str] = "exceeds_negotiable"

    order_id: OrderId
    line_id: str
    asked: int
    negotiable: int

    def __str__(self) -> str:
        return (
            f"line {self.line_id}: cannot negotiate {self.asked}, {self.negotiable} are still here, in no shipment and "
            f"in no other case; {self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "name at most that, or unpack the shipment first"


@refusal
class UnitsBlocked(Refusal):
    """Units were to be packed, cancelled or taken out of the cart about which a case is open."""

    code: ClassVar[str] = "units_blocked"

    order_id: OrderId
    line_id: str
    case_id: str
    asked: int
    free: int

    def __str__(self) -> str:
        return (
            f"line {self.line_id}: {self.asked} asked for, {self.free} free, for case {self.case_id} is open about the "
            f"others; {self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "resolve the case first, or ask for fewer"
