"""Refusals on the order form, and about prices and specifications that are doubted."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId
from orderflow.roles import Role


@refusal
class NothingMissing(Refusal):
    """The customer was to be asked for details, but the order form is complete."""

    code: ClassVar[str] = "nothing_missing"

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
    doubts: tuple[str, ...]

    def __str__(self) -> str:
        return f"order {self.order_id}: not confirmed: {', '.join(self.doubts)}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "send the order back, and check it again when it is submitted"


@refusal
class UnknownDoubt(Refusal):
    """Nothing of this id is doubted about the order as it stands."""

    code: ClassVar[str] = "unknown_doubt"

    order_id: OrderId
    doubt_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: it has no doubt {self.doubt_id}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "look the doubts of the order up"


@refusal
class DoubtAlreadySettled(Refusal):
    """Somebody entitled has decided about this already."""

    code: ClassVar[str] = "doubt_already_settled"

    order_id: OrderId
    doubt_id: str
    confirmed: bool

    def __str__(self) -> str:
        outcome = "confirmed" if self.confirmed else "not confirmed"
        return f"doubt {self.doubt_id}: it was settled, and {outcome}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "send the order back if something else is right"


@refusal
class NobodyElseToAsk(Refusal):
    """A doubt was to be escalated, and whoever is asked now is the last."""

    code: ClassVar[str] = "nobody_else_to_ask"

    order_id: OrderId
    doubt_id: str
    asked: Role

    def __str__(self) -> str:
        return f"doubt {self.doubt_id}: {self.asked} is the last to be asked; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"have {self.asked} settle it"
