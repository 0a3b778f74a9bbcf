"""Whose order is it, and so who may see it and act on it at all?"""

from typing import Protocol

from orderflow.entities.order import Order
from orderflow.errors import Refusal
from orderflow.policies.answer import YES, Allow
from orderflow.refusals import NotYourDelivery, NotYourOrder
from orderflow.roles import COURIER, CUSTOMER, Actor

__all__ = ["AccessPolicy", "anybody", "own_orders_only"]


class AccessPolicy(Protocol):
    """
    May this actor see this order, and act on it at all?

    Asked before anything else about the order is told: before its state, its data and what could be done. Whoever may
    not is told what they would be told if there were no such order (`UnknownOrder`); the answer is its `__cause__`.
    A command that begins an order is asked about as soon as it is known whose the order is, and refused by the answer
    itself. What the library does on its own (answers, notices, time limits) is not asked about.
    """

    def __call__(self, order: Order, *, by: Actor) -> Allow | Refusal: ...


def anybody(order: Order, *, by: Actor) -> Allow | Refusal:
    """Whoever the host lets in: it knows its users, and vouches for who may."""
    return YES


def own_orders_only(order: Order, *, by: Actor) -> Allow | Refusal:
    """
    Customers see and act on their own orders, couriers on those that no other courier brings; nobody else is held back.

    `retail(access=own_orders_only)`. It needs actors whose id is the customer's id that orders bear.
    """
    if by.role == CUSTOMER and by.id != order.customer:
        return NotYourOrder(order_id=order.id)
    if by.role == COURIER and order.courier not in (None, by.id):
        return NotYourDelivery(order_id=order.id)
    return YES
