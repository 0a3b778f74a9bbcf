"""How long may each of the five stages take, and what happens when it is over?"""

from datetime import timedelta

from orderflow.policies._goods_limit import goods_limits
from orderflow.policies.time_limit import TimeLimitPolicy, retail_limits
from orderflow.roles import CARRIER

__all__ = ["five_stage_limits"]


def five_stage_limits(
    *,
    payment_window: timedelta = timedelta(minutes=30),
    verification_window: timedelta = timedelta(days=3),
    confirmation_window: timedelta = timedelta(days=2),
    dispatch_window: timedelta = timedelta(days=7),
    transit_window: timedelta = timedelta(days=30),
    receipt_window: timedelta = timedelta(days=10),
    settlement_window: timedelta = timedelta(days=1),
    return_window: timedelta = timedelta(days=7),
    late_money_window: timedelta = timedelta(days=30),
) -> TimeLimitPolicy:
    """
    A limit on every stage; each leads on, so that no order waits for ever (S06, S07).

    Args:
        payment_window, verification_window, return_window, late_money_window: As in `retail_limits`.
        confirmation_window: The supplier's time to confirm; then the order expires, with a full refund.
        dispatch_window: Their time until the first shipment leaves; then the order expires. And again their time for
            the rest; then what has not left is cancelled, and its price goes back.
        transit_window: The carrier's time once all goods have left; then what has not arrived counts as lost.
        receipt_window: The customer's time to confirm once all goods have arrived; then it counts as confirmed.
        settlement_window: The time until the merchant is settled with, after receipt and after each later refund.
    """
    return goods_limits(
        dispatch_window=dispatch_window,
        transit_window=transit_window,
        receipt_window=receipt_window,
        carrier=CARRIER,
        beside=retail_limits(
            acceptance_window=confirmation_window,
            payment_window=payment_window,
            verification_window=verification_window,
            return_window=return_window,
            late_money_window=late_money_window,
            settlement_window=settlement_window,
            settles=True,
        ),
    )
