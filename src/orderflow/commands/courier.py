"""What a restaurant and its couriers do beside packing and handing over: begin, and say who brings it."""

from typing import ClassVar

from attrs import field

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.events import CourierAssigned, PreparationBegun
from orderflow.refusals import NotYourDelivery
from orderflow.roles import COURIER
from orderflow.validation import invalid, optional_text

__all__ = ["AssignCourier", "BeginPreparing"]


@command
class BeginPreparing(OrderCommand):
    """Begin to prepare the meal (开始备餐): from here on its customer cannot cancel by themselves (S20)."""

    type: ClassVar[str] = "begin_preparing"
    step: ClassVar[str | None] = "begin_preparing"

    def decide(self, context: Context) -> None:
        context.emit(PreparationBegun(occurred_at=context.at))


@command
class AssignCourier(OrderCommand):
    """
    Say who brings the order (指派配送员); another one may be named until it has left (S20).

    Args:
        courier: The host's id of them; the actor's own, if they are a courier who takes it themselves.
    """

    type: ClassVar[str] = "assign_courier"
    step: ClassVar[str | None] = "assign_courier"

    courier: str | None = field(default=None, validator=optional_text)

    def decide(self, context: Context) -> None:
        themselves = context.by.id if context.by.role == COURIER else None
        courier = self.courier or themselves
        if courier is None:
            raise invalid("AssignCourier.courier", "the courier's id, because it is not a courier who asks", None)
        if themselves not in (None, courier):
            raise NotYourDelivery(order_id=context.order.id)
        if courier != context.order.courier:
            context.emit(CourierAssigned(occurred_at=context.at, courier=courier))
