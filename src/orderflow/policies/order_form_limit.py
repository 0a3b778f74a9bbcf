"""How long may it take until an order form is complete, its discrepancies resolved, and it is reviewed (S12)?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from orderflow.entities.content import order_digest
from orderflow.entities.deal import Deal
from orderflow.entities.discrepancy import Discrepancy
from orderflow.entities.memo import CONFIRMATION
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.terms import ESCALATE
from orderflow.policies.time_limit import LimitRule, TimeLimitPolicy
from orderflow.roles import CUSTOMER, CUSTOMER_SERVICE

__all__ = ["order_form_limits"]

_TALKS: Final = (Phase.DRAFT, Phase.REVIEW)


def order_form_limits(
    *,
    details_window: timedelta | None = timedelta(days=3),
    discrepancy_window: timedelta = timedelta(days=1),
) -> TimeLimitPolicy:
    """
    The limits of details, replies and discrepancies until the customer is asked to confirm, beside `review_limits`.

    A reply that was promised is due when it was promised for; then customer service and its head are told (limit
    `reply`). What was promised as `CONFIRMATION` is kept by asking the customer to confirm the order.

    Args:
        details_window: The customer's time to give the details that they were asked for; then the order expires (limit
            `details`).
        discrepancy_window: The time of whoever is asked about a discrepancy; then the next one is asked, and has as
            long. The last one's is overrun, and those responsible are told (limit `discrepancy`, one each).
    """

    def running(order: Order) -> tuple[LimitRule, ...]:
        return tuple(waiting(order)) if order.phase in _TALKS else ()

    def waiting(order: Order) -> Iterator[LimitRule]:
        asked = order.part(Deal).confirmation_sent == order_digest(order)
        yield from _reply(order, asked)
        if order.phase is Phase.DRAFT:
            if details_window is not None and order.part(Deal).details_asked:
                yield LimitRule(name="details", span=details_window, then="expire", responsible=CUSTOMER)
            return
        yield from (disputed(discrepancy) for discrepancy in order.part(Deal).discrepancies if discrepancy.is_open)

    def disputed(discrepancy: Discrepancy) -> LimitRule:
        then = ESCALATE if discrepancy.next is None else "escalate_discrepancy"
        return LimitRule(
            name="discrepancy",
            span=discrepancy_window,
            then=then,
            subject=discrepancy.id,
            responsible=discrepancy.asked,
        )

    return running


def _reply(order: Order, asked: bool) -> Iterator[LimitRule]:
    reply = order.part(Deal).reply
    if reply is not None and not (asked and reply.about == CONFIRMATION):
        yield LimitRule(name="reply", until=reply.until, then=ESCALATE, responsible=CUSTOMER_SERVICE)
