"""How long may each line of a mall order take, and when is its merchant settled with?"""

from datetime import timedelta

from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.terms import ESCALATE
from orderflow.errors import DefinitionError
from orderflow.policies.time_limit import LimitRule, TimeLimitPolicy, retail_limits
from orderflow.roles import MERCHANT

__all__ = ["line_limits", "mall_limits"]


def line_limits(*, shipping_window: timedelta | None = timedelta(days=2), beside: TimeLimitPolicy) -> TimeLimitPolicy:
    """
    A limit for each line of which units are still here; they escalate, and the goods stay to be sent (S19).

    Args:
        shipping_window: The merchant's time for goods in stock, from the money on, and again after a shipment was lost
            (limit `shipping`); none if None. Goods with a promised date have until then (limit `promise`).
        beside: The other limits, which have to lead every order to its end.
    """

    def rule(line: LineItem) -> tuple[LimitRule, ...]:
        if line.promised_at is not None:
            return (
                LimitRule(name="promise", until=line.promised_at, then=ESCALATE, subject=line.id, responsible=MERCHANT),
            )
        if shipping_window is None:
            return ()
        return (LimitRule(name="shipping", span=shipping_window, then=ESCALATE, subject=line.id, responsible=MERCHANT),)

    def running(order: Order) -> tuple[LimitRule, ...]:
        if order.phase not in (Phase.PREPARING, Phase.DELIVERING):
            return beside(order)
        return (*beside(order), *(one for line in order.lines if line.open for one in rule(line)))

    return running


def mall_limits(
    *,
    shipping_window: timedelta | None = timedelta(days=2),
    settlement_window: timedelta = timedelta(days=1),
    return_window: timedelta = timedelta(days=7),
    **windows: timedelta | None,
) -> TimeLimitPolicy:
    """
    The limits of a shop, one a line until it has left, and one until the merchant is settled with (S19).

    Args:
        shipping_window: See `line_limits`.
        settlement_window: The time until the merchant is settled with, after receipt and after each later refund.
        return_window: How long goods can be sent back after completion; longer than `settlement_window`.
        windows: The others of `retail_limits`.

    Raises:
        DefinitionError: An order could be closed before its merchant is settled with.
    """
    if settlement_window >= return_window:
        raise DefinitionError(
            f"the merchant is settled with after {settlement_window}, when orders are closed after {return_window} "
            "already; give goods longer to be sent back, or settle earlier"
        )
    return line_limits(
        shipping_window=shipping_window,
        beside=retail_limits(
            return_window=return_window,
            settlement_window=settlement_window,
            settles=True,
            **windows,  # type: ignore[arg-type] # it says which ones
        ),
    )
