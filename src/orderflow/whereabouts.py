"""Whose position is taken, and who may see it: the rules for live positions, without a board or a clock (S20)."""

from datetime import datetime, timedelta
from typing import Final

import attrs

from orderflow.entities.order import Order
from orderflow.entities.position import Position
from orderflow.errors import Refusal
from orderflow.policies import own_orders_only
from orderflow.refusals import NotInTransit, NotYourDelivery, RoleNotEntitled
from orderflow.roles import COURIER, CUSTOMER, CUSTOMER_SERVICE, MERCHANT, PLATFORM, Actor
from orderflow.validation import InvalidField

__all__ = ["check_seer", "taken"]

SEERS: Final = (CUSTOMER, COURIER, MERCHANT, CUSTOMER_SERVICE, PLATFORM)
CLOCKS_DIFFER: Final = timedelta(minutes=1)
"""How far ahead of us a courier's clock may be; an instant that never comes would be the latest for ever."""


def taken(order: Order, position: Position, *, by: Actor, now: datetime) -> Position:
    """
    *position* as it is kept, with the courier's id.

    Raises:
        RoleNotEntitled: It is no courier who reports.
        NotYourDelivery: They are not the one who brings this order.
        NotInTransit: Nobody is under way with it: it has not left yet, or it has arrived, come back or got lost.
        InvalidField: It is from the future.
    """
    if by.role != COURIER:
        raise RoleNotEntitled(order_id=order.id, step="report_position", role=by.role, entitled=(COURIER,))
    if order.courier != by.id or position.courier not in ("", by.id):
        raise NotYourDelivery(order_id=order.id)
    if not any(shipment.is_under_way for shipment in order.shipments):
        raise NotInTransit(order_id=order.id)
    if position.at > now + CLOCKS_DIFFER:
        raise InvalidField(path="Position.at", expected="an instant that has come", given=position.at.isoformat())
    return attrs.evolve(position, courier=by.id)


def check_seer(order: Order, *, by: Actor) -> None:
    """
    Refuse whoever has no business with where the courier is.

    Raises:
        RoleNotEntitled: Their role has none.
        NotYourOrder: They are another customer.
        NotYourDelivery: They are another courier.
    """
    if by.role not in SEERS:
        raise RoleNotEntitled(order_id=order.id, step="position", role=by.role, entitled=SEERS)
    answer = own_orders_only(order, by=by)
    if isinstance(answer, Refusal):
        raise answer
    if by.role == COURIER and order.courier is None:
        raise NotYourDelivery(order_id=order.id)
