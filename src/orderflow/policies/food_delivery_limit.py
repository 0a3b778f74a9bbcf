"""How long may a meal take on its way from the cart to the table, and what happens when it takes longer?"""

from datetime import timedelta

from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.terms import END_WINDOW
from orderflow.policies._goods_limit import goods_limits
from orderflow.policies.time_limit import LimitRule, TimeLimitPolicy, retail_limits
from orderflow.roles import COURIER

__all__ = ["food_delivery_limits"]


def food_delivery_limits(
    *,
    acceptance_window: timedelta = timedelta(minutes=5),
    payment_window: timedelta = timedelta(minutes=15),
    verification_window: timedelta = timedelta(minutes=30),
    dispatch_window: timedelta = timedelta(minutes=90),
    transit_window: timedelta = timedelta(hours=2),
    confirmation_window: timedelta = timedelta(hours=2),
    rating_window: timedelta = timedelta(days=7),
    late_money_window: timedelta = timedelta(days=30),
) -> TimeLimitPolicy:
    """
    A limit on every stage; each leads on, so that no order waits for ever (S20).

    Args:
        acceptance_window: The restaurant's time to accept a paid order; then it expires, with a full refund.
        payment_window: The customer's time to pay; then the order expires.
        verification_window: The time to take what a provider holds; then the order expires.
        dispatch_window: The restaurant's time from its yes until the meal leaves, and again once it came back; then
            the order expires, with a full refund. If part of it has left, the rest is cancelled and its price goes
            back.
        transit_window: The courier's time to bring it; then it counts as lost, and the restaurant has to act.
        confirmation_window: The customer's time to check and confirm; then receipt counts as confirmed.
        rating_window: How long they can rate, and money can be given back, before the order is closed.
        late_money_window: How long money may still come in for a cancelled order (it goes back at once).
    """
    stages = goods_limits(
        dispatch_window=dispatch_window,
        transit_window=transit_window,
        receipt_window=confirmation_window,
        carrier=COURIER,
        beside=retail_limits(
            acceptance_window=acceptance_window,
            payment_window=payment_window,
            verification_window=verification_window,
            late_money_window=late_money_window,
        ),
    )
    rating = LimitRule(name="rating", span=rating_window, then=END_WINDOW)

    def running(order: Order) -> tuple[LimitRule, ...]:
        if order.phase is Phase.COMPLETED:
            return () if order.window_over else (rating,)
        return stages(order)

    return running
