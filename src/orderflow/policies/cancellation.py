"""May an order be cancelled, and how much money goes back?"""

from datetime import datetime
from fractions import Fraction
from typing import Protocol

from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.errors import DefinitionError, Refusal
from orderflow.policies.answer import Allow
from orderflow.refusals import AlreadyHandedOver, KitchenHasBegun
from orderflow.roles import CUSTOMER, Actor

__all__ = ["CancellationPolicy", "free_until_handed_over", "until_kitchen_begins", "with_fee_once_prepared"]


class CancellationPolicy(Protocol):
    """May this order be cancelled now, and how much money goes back?"""

    def __call__(self, order: Order, *, by: Actor, at: datetime) -> Allow | Refusal: ...


def free_until_handed_over(order: Order, *, by: Actor, at: datetime) -> Allow | Refusal:
    """All that is still held goes back until the first parcel has left; after that it is a return."""
    if order.units_handed_over:
        return AlreadyHandedOver(order_id=order.id)
    return Allow(refund=order.refundable)


def until_kitchen_begins(order: Order, *, by: Actor, at: datetime) -> Allow | Refusal:
    """
    All goes back until the kitchen begins; then the customer has to ask (S20).

    Those whom he asks, or who cannot go on, may end it with a full refund as long as nothing has left.
    """
    if by.role == CUSTOMER and order.preparation_begun_at is not None:
        return KitchenHasBegun(order_id=order.id)
    return free_until_handed_over(order, by=by, at=at)


def with_fee_once_prepared(share: Fraction) -> CancellationPolicy:
    """
    As `free_until_handed_over`, but a customer who cancels while goods are being prepared forgoes *share* of the total.

    Raises:
        DefinitionError: The share is not between 0 and 1.
    """
    if not isinstance(share, Fraction) or not 0 <= share <= 1:
        raise DefinitionError(f"the share a customer forgoes is a Fraction between 0 and 1, not {share!r}")

    def cancel_with_fee(order: Order, *, by: Actor, at: datetime) -> Allow | Refusal:
        answer = free_until_handed_over(order, by=by, at=at)
        if isinstance(answer, Refusal) or by.role != CUSTOMER or order.phase is not Phase.PREPARING:
            return answer
        fee = order.total.ratio(share.numerator, share.denominator)
        return Allow(refund=max(order.refundable - fee, order.money(0)))

    return cancel_with_fee
