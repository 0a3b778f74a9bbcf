"""Refusals on the order form, and about prices and specifications that are disputed."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId
from orderflow.roles import Role


@refusal
class NoDetailsMissing(Refusal):
    """The customer was to be asked for details, but the order form is complete."""

    code: ClassVar[str] = "no_details_missing"

    order_id: OrderId

    def __str__(self) -> str:
        return f"order {self.order_id}: nothing is missing; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "submit the order"


@refusal
class AmendmentNeeded(Refusal):
    """A price or specification was not confirmed: to check it once more does not make it right."""

    code: ClassVar[str] = "amendment_needed"

    order_id: OrderId
    discrepancies: tuple[str, ...]

    def __str__(self) -> str:
        return f"order {self.order_id}: not confirmed: {', '.join(self.discrepancies)}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "send the order back, and check it again when it is submitted"


@refusal
class UnknownDiscrepancy(Refusal):
    """Nothing of this id is disputed about the order as it stands."""

    code: ClassVar[str] = "unknown_discrepancy"

    order_id: OrderId
    discrepancy_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: it has no discrepancy {self.discrepancy_id}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "look the discrepancies of the order up"


@refusal
class DiscrepancyAlreadyResolved(Refusal):
    """Somebody entitled has decided about this already."""

    code: ClassVar[str] = "discrepancy_already_resolved"

    order_id: OrderId
    discrepancy_id: str
    confirmed: bool

    def __str__(self) -> str:
        outcome = "confirmed" if self.confirmed else "not confirmed"
        return f"discrepancy {self.discrepancy_id}: it was resolved, and {outcome}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "send the order back if something else is right"


@refusal
class NoFurtherEscalation(Refusal):
    """A discrepancy was to be escalated, and whoever is asked now is the last."""

    code: ClassVar[str] = "no_further_escalation"

    order_id: OrderId
    discrepancy_id: str
    asked: Role

    def __str__(self) -> str:
        return f"discrepancy {self.discrepancy_id}: {self.asked} is the last to be asked; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"have {self.asked} resolve it"
