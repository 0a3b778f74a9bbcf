"""Who brings it, and whose delivery is it? The delivery by a courier, and a veto that keeps couriers apart."""

from datetime import datetime, timedelta

from orderflow.effects import Effect, ForgetPositions
from orderflow.entities.delivery import DeliveryKind
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.errors import Refusal
from orderflow.events import Moved, PersonalDataErased, Record
from orderflow.money import Money
from orderflow.policies.answer import YES, Allow
from orderflow.policies.delivery import DeliveryOption
from orderflow.refusals import NotYourDelivery
from orderflow.roles import COURIER, Actor

__all__ = ["by_courier", "forget_positions", "own_deliveries_only"]


def by_courier(
    name: str = "to_door",
    *,
    fee: Money | None = None,
    transit: tuple[timedelta, timedelta] = (timedelta(minutes=30), timedelta(minutes=60)),
) -> DeliveryOption:
    """A courier brings it from the restaurant to the door (配送员送餐); no carrier is booked."""
    return DeliveryOption(
        name=name, kind=DeliveryKind.CARRIAGE, zh="配送员送餐", en="courier", fee=fee, transit=transit
    )


def own_deliveries_only(order: Order | None, command: object, *, by: Actor, at: datetime) -> Allow | Refusal:
    """
    An order that has a courier is no other courier's business; other roles are not held back (S20).

    A veto: one that nobody has been assigned to may be taken by any courier.
    """
    if by.role != COURIER or order is None or order.courier in (None, by.id):
        return YES
    return NotYourDelivery(order_id=order.id)


def forget_positions(record: Record, order: Order) -> tuple[Effect, ...]:
    """
    A reaction: where couriers were is deleted when an order is closed, or its personal data is erased (S20).

    Deleted it is by the next `run_due`, as surely as a payment is refunded.
    """
    event = record.event
    ends = isinstance(event, PersonalDataErased) or (isinstance(event, Moved) and event.phase is Phase.CLOSED)
    if not ends or order.courier is None:
        return ()
    key = f"{order.id}/{record.version}/forget-positions"
    return (ForgetPositions(key=key, order_id=order.id, subject="positions"),)
