"""
What a real order's own history says should come of it.

The marketplace has eight statuses and four instants, orderflow has phases. Where goods are is believed of the instants:
what never left by the record cannot have arrived. The status says the rest.
"""

from typing import Final

from attrs import frozen

from orderflow import Phase

from .olist import RealOrder
from .shop import METHODS

__all__ = ["Expected", "expected_of", "is_clean"]


@frozen
class Expected:
    """The phase an order should have reached when its history ends, and why."""

    phase: Phase
    reason: str


BY_STATUS: Final = {
    "created": Expected(Phase.PAYMENT, "it was bought, and nobody has approved the money"),
    "approved": Expected(Phase.PREPARING, "the money is there, the seller has the next step"),
    "invoiced": Expected(Phase.PREPARING, "an invoice is paper; the goods are still with the seller"),
    "processing": Expected(Phase.PREPARING, "the seller packs it"),
    "unavailable": Expected(Phase.PREPARING, "it is paid for and nobody can send it, yet it is not cancelled"),
    "shipped": Expected(Phase.DELIVERING, "the carrier has all of it"),
    "delivered": Expected(Phase.COMPLETED, "the customer has all of it, and is content"),
    "canceled": Expected(Phase.CANCELLED, "it was cancelled; what was paid goes back"),
}
"""Where an order of each status should be when nothing else about it says otherwise."""

APPROVED_AFTER_ALL: Final = Expected(Phase.PREPARING, "it is called new, and yet its money was approved")
NEVER_LEFT: Final = Expected(Phase.PREPARING, "no instant at which the goods left is on record")
HAS_LEFT: Final = Expected(Phase.DELIVERING, "it is on record when the goods left, whatever it is called")
NEVER_ARRIVED: Final = Expected(Phase.DELIVERING, "it left, and no instant at which it arrived is on record")

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
"""How many of purchase, approval, hand-over and delivery are on record when all is as it should be."""


def expected_of(order: RealOrder) -> Expected:
    """What should come of *order*."""
    by_status = BY_STATUS[order.status]
    if by_status.phase is Phase.CANCELLED:
        return by_status
    if order.handed_over_at is None:
        if by_status.phase in (Phase.DELIVERING, Phase.COMPLETED):
            return NEVER_LEFT
        return APPROVED_AFTER_ALL if by_status.phase is Phase.PAYMENT and order.approved_at else by_status
    if by_status.phase is Phase.COMPLETED:
        return by_status if order.delivered_at else NEVER_ARRIVED
    return by_status if by_status.phase is Phase.DELIVERING else HAS_LEFT


def is_clean(order: RealOrder) -> bool:
    """
    Whether nothing about *order* contradicts anything else.

    There are units; tenders of known methods pay for them to the cent; what happened is on record in the order in which
    it can happen; and nothing was cancelled once it was on its way.
    """
    if not order.units or order.tendered != order.total:
        return False
    if any(not tender.amount or tender.method not in METHODS for tender in order.tenders):
        return False
    instants = (order.purchased_at, order.approved_at, order.handed_over_at, order.delivered_at)
    happened = [at for at in instants if at is not None]
    without_gap = None not in instants[: len(happened)]
    return without_gap and happened == sorted(happened) and len(happened) in CLEAN_INSTANTS[order.status]
