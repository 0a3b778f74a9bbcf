"""Refusals about kitchens and couriers."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId


@refusal
class PreparationHasBegun(Refusal):
    """The meal is being prepared: its customer cannot cancel it any more."""

    code: ClassVar[str] = "preparation_has_begun"

    order_id: OrderId

    def __str__(self) -> str:
        return f"order {self.order_id}: the kitchen has begun, so it can no longer be cancelled; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "ask the restaurant or customer service"


@refusal
class NotYourDelivery(Refusal):
    """A courier asks for something about an order that is another courier's, or nobody's yet."""

    code: ClassVar[str] = "not_your_delivery"

    order_id: OrderId

    def __str__(self) -> str:
        return f"order {self.order_id}: it is not assigned to this courier; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "have it assigned to them before it leaves"


@refusal
class NotInTransit(Refusal):
    """Nobody is under way with this order, so nobody's position is taken."""

    code: ClassVar[str] = "not_in_transit"

    order_id: OrderId

    def __str__(self) -> str:
        return f"order {self.order_id}: nothing of it is on the way, so no position is taken; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "report positions from the hand-over to the delivery"
