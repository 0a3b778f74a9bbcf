"""Whose order is it? A veto that a process may ask; the host's own rights usually answer it before."""

from datetime import datetime

from orderflow.entities.order import Order
from orderflow.errors import Refusal
from orderflow.ids import OrderId
from orderflow.policies.answer import Allow
from orderflow.refusals import NotYourOrder
from orderflow.roles import CUSTOMER, Actor

__all__ = ["own_orders_only"]


def own_orders_only(order: Order | None, command: object, *, by: Actor, at: datetime) -> Allow | Refusal:
    """
    A customer acts on his own orders, and orders for himself; other roles are not held back.

    A veto: `retail().extended(vetoes=[own_orders_only])`. Not asked by default, because the host knows its users; it
    needs actors whose id is the customer's id that orders bear.
    """
    if by.role != CUSTOMER:
        return Allow()
    owner = order.customer if order is not None else getattr(command, "customer", None) or by.id
    if owner == by.id:
        return Allow()
    return NotYourOrder(order_id=order.id if order is not None else OrderId("(new)"))
