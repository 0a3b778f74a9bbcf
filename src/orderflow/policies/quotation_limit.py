"""How long may it take until there is a price, and how long does it stand?"""

from collections.abc import Iterator
from datetime import timedelta

from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.quotation import Quotation
from orderflow.entities.terms import ESCALATE
from orderflow.policies.time_limit import LimitRule, TimeLimitPolicy
from orderflow.roles import CUSTOMER, SALES

__all__ = ["quotation_limits"]


def quotation_limits(
    *,
    confirmation_window: timedelta | None = timedelta(days=14),
    quoting_window: timedelta | None = timedelta(days=3),
    beside: TimeLimitPolicy,
) -> TimeLimitPolicy:
    """
    The limits of an inquiry until its prices are agreed (S04, S18).

    Args:
        confirmation_window: The customer's time to confirm what was taken in; then it lapses (limit `confirmation`).
        quoting_window: Sales' time to send a quotation, or the next one once the customer has countered, or the last
            one has expired; then the head of sales is told (limit `quoting`). None of the two, if None.
        beside: The limits of whatever is not an inquiry.

    A quotation stands until the date that it names; then it expires (limit `quotation`).
    """

    def running(order: Order) -> tuple[LimitRule, ...]:
        return tuple(waiting(order)) if order.phase is Phase.REVIEW else beside(order)

    def waiting(order: Order) -> Iterator[LimitRule]:
        quotation = order.deal.quotation
        if order.deal.confirmed is None:
            if confirmation_window is not None:
                yield LimitRule(name="confirmation", span=confirmation_window, then="lapse", responsible=CUSTOMER)
        elif quoting_window is not None and not order.is_priced and not _with_customer(quotation):
            yield LimitRule(name="quoting", span=quoting_window, then=ESCALATE, responsible=SALES)
        if quotation is not None:
            yield _validity(quotation)

    return running


def _with_customer(quotation: Quotation | None) -> bool:
    return quotation is not None and quotation.is_with_customer


def _validity(quotation: Quotation) -> LimitRule:
    """Nobody has to accept, so nobody is responsible if nobody does."""
    return LimitRule(name="quotation", until=quotation.valid_until, then="expire_quotation", subject=quotation.id)
