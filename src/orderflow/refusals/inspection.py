"""Refusals about deliveries of business orders: how many have to come, and what is wrong with those that did."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId
from orderflow.money import Money


@refusal
class NothingToFinish(Refusal):
    """The delivery was to be finished, and no unit is open."""

    code: ClassVar[str] = "nothing_to_finish"

    order_id: OrderId

    def __str__(self) -> str:
        return f"order {self.order_id}: every unit that shall come has left; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "have the deliveries inspected"


@refusal
class StillPacked(Refusal):
    """No more units shall come, and some lie packed."""

    code: ClassVar[str] = "still_packed"

    order_id: OrderId
    shipment_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: shipment {self.shipment_id} is packed; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "hand it over, or unpack it first"


@refusal
class StillBeingMade(Refusal):
    """No more units shall come, and some are being made."""

    code: ClassVar[str] = "still_being_made"

    order_id: OrderId
    production_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: production order {self.production_id} has not ended; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "have it finished or cancelled first"


@refusal
class ExceedsTolerance(Refusal):
    """Fewer units would have come than the contract tolerates, counted over all deliveries."""

    code: ClassVar[str] = "exceeds_tolerance"

    order_id: OrderId
    line_id: str
    missing: int
    tolerated: int

    def __str__(self) -> str:
        return (
            f"line {self.line_id}: {self.missing} of the ordered units would be missing, the contract tolerates "
            f"{self.tolerated}; {self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return f"deliver at least {self.missing - self.tolerated} more, or amend the contract"


@refusal
class AlreadyInspected(Refusal):
    """Each delivery is inspected once, and so it was."""

    code: ClassVar[str] = "already_inspected"

    order_id: OrderId
    shipment_id: str

    def __str__(self) -> str:
        return f"shipment {self.shipment_id}: it was inspected, and its certificate stands; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "give feedback about what was found since"


@refusal
class UnknownDefect(Refusal):
    """Nobody found anything wrong with this line of this delivery."""

    code: ClassVar[str] = "unknown_defect"

    order_id: OrderId
    shipment_id: str
    line_id: str

    def __str__(self) -> str:
        return f"shipment {self.shipment_id}: no defect of line {self.line_id} was found in it; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "look the defects of its certificate up"


@refusal
class AlreadyRemedied(Refusal):
    """Something was done about this defect; it is not put right a second time."""

    code: ClassVar[str] = "already_remedied"

    order_id: OrderId
    shipment_id: str
    line_id: str
    remedied_by: str

    def __str__(self) -> str:
        return (
            f"shipment {self.shipment_id}: the defect of line {self.line_id} was remedied by {self.remedied_by}; "
            f"{self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "see to the other defects"


@refusal
class ReductionExceedsPrice(Refusal):
    """More was to be taken off defective units than they cost."""

    code: ClassVar[str] = "reduction_exceeds_price"

    order_id: OrderId
    line_id: str
    asked: Money
    price: Money

    def __str__(self) -> str:
        return f"line {self.line_id}: cannot take {self.asked} off goods that cost {self.price}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "offer at most that"


@refusal
class NoReductionOffered(Refusal):
    """The seller has not offered to take anything off."""

    code: ClassVar[str] = "no_reduction_offered"

    order_id: OrderId
    shipment_id: str
    line_id: str

    def __str__(self) -> str:
        return f"shipment {self.shipment_id}: no reduction of line {self.line_id} is offered; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "ask sales for one"


@refusal
class ReductionChanged(Refusal):
    """The customer agreed to another amount than is offered now."""

    code: ClassVar[str] = "reduction_changed"

    order_id: OrderId
    line_id: str
    agreed: Money
    offered: Money

    def __str__(self) -> str:
        return f"line {self.line_id}: {self.offered} are offered, and not {self.agreed}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "look at the offer again"


@refusal
class UnknownFeedback(Refusal):
    """The customer has said no such thing."""

    code: ClassVar[str] = "unknown_feedback"

    order_id: OrderId
    feedback_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: it has no feedback {self.feedback_id}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "look the feedback of the order up"


@refusal
class FeedbackIsClosed(Refusal):
    """It was closed, because it needed nothing more."""

    code: ClassVar[str] = "feedback_is_closed"

    order_id: OrderId
    feedback_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: feedback {self.feedback_id} is closed; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "have the customer give another one"
