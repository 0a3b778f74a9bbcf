"""Refusals about production: what there is to make, and what has been made."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId


@refusal
class UnknownProduction(Refusal):
    """The order has no such production order."""

    code: ClassVar[str] = "unknown_production"

    order_id: OrderId
    production_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: it has no production order {self.production_id}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "look the production orders of the order up"


@refusal
class NothingToMake(Refusal):
    """All that shall come is made, or planned."""

    code: ClassVar[str] = "nothing_to_make"

    order_id: OrderId

    def __str__(self) -> str:
        return f"order {self.order_id}: all that shall come is made or planned; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "name the units that are to be made beyond that, as far as the contract tolerates them"


@refusal
class ExceedsPlannable(Refusal):
    """More units were to be planned than are to be made and the contract tolerates beyond."""

    code: ClassVar[str] = "exceeds_plannable"

    order_id: OrderId
    line_id: str
    asked: int
    plannable: int

    def __str__(self) -> str:
        return (
            f"line {self.line_id}: cannot plan {self.asked}, {self.plannable} are neither made nor planned, with what "
            f"the contract tolerates beyond the order; {self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "plan at most that, or cancel another production order first"


@refusal
class ExceedsPlanned(Refusal):
    """More units were to pass their inspection than were planned and have not passed yet."""

    code: ClassVar[str] = "exceeds_planned"

    order_id: OrderId
    production_id: str
    line_id: str
    asked: int
    left: int

    def __str__(self) -> str:
        return (
            f"production order {self.production_id}: {self.asked} of line {self.line_id} cannot pass, {self.left} are "
            f"planned and have not passed yet; {self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "count again, or plan what was made beyond that"
