"""
What a real order's own history says should come of it.

The marketplace has eight statuses and four instants, orderflow has phases. A status is believed as far as the instants
bear it out: goods that never left by the record cannot have arrived.
"""

from typing import Final

from attrs import frozen

from orderflow import Phase

from .olist import RealOrder

__all__ = ["Expected", "expected_of", "is_clean"]


@frozen
class Expected:
    """The phase an order should have reached when its history ends, and why."""

    phase: Phase
    why: str


BY_STATUS: Final = {
    "created": Expected(Phase.PAYMENT, "it was bought, and nobody has approved the money"),
    "approved": Expected(Phase.PREPARING, "the money is there, the seller has the next step"),
    "invoiced": Expected(Phase.PREPARING, "an invoice is paper; the goods are still with the seller"),
    "processing": Expected(Phase.PREPARING, "the seller packs it"),
    "unavailable": Expected(Phase.PREPARING, "it is paid for and nobody can send it, yet it is not called off"),
    "shipped": Expected(Phase.DELIVERING, "the carrier has all of it"),
    "delivered": Expected(Phase.COMPLETED, "the customer has all of it and did not complain"),
    "canceled": Expected(Phase.CANCELLED, "it was called off; what was paid goes back"),
}

NEVER_LEFT: Final = Expected(Phase.PREPARING, "no instant at which the goods left is on record")
NEVER_REPORTED: Final = Expected(Phase.DELIVERING, "it left, and no instant of its arrival is on record")


def expected_of(order: RealOrder) -> Expected:
    """What should come of *order*."""
    if order.status in ("shipped", "delivered") and order.handed_over_at is None:
        return NEVER_LEFT
    if order.status == "delivered" and order.delivered_at is None:
        return NEVER_REPORTED
    return BY_STATUS[order.status]


def is_clean(order: RealOrder) -> bool:
    """
    Whether nothing about *order* contradicts anything else.

    There are units, the tenders pay for them to the cent, what happened is recorded in the order in which it can
    happen, and nothing was called off once it was on its way.
    """
    if not order.units or order.tendered != order.total or any(not tender.amount for tender in order.tenders):
        return False
    happened = [order.purchased_at]
    for at in (order.approved_at, order.handed_over_at, order.delivered_at):
        if at is None:
            break
        happened.append(at)
    complete = order.last_at == happened[-1] and happened == sorted(happened)
    return complete and len(happened) in CLEAN_INSTANTS.get(order.status, ())


CLEAN_INSTANTS: Final = {
    "created": (1,),
    "approved": (2,),
    "invoiced": (2,),
    "processing": (2,),
    "unavailable": (2,),
    "shipped": (3,),
    "delivered": (4,),
    "canceled": (1, 2),
}
"""How many of purchase, approval, hand-over and delivery are on record, when all is as it should be."""
