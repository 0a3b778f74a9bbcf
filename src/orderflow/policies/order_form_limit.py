"""How long may it take until an order form is complete, its doubts are settled, and it has been reviewed (S12)?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from orderflow.entities.content import order_digest
from orderflow.entities.deal import Deal
from orderflow.entities.doubt import Doubt
from orderflow.entities.memo import CONFIRMATION
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.terms import ESCALATE
from orderflow.policies.time_limit import LimitRule, TimeLimitPolicy
from orderflow.roles import CUSTOMER, CUSTOMER_SERVICE

__all__ = ["order_form_rules"]

_TALKS: Final = (Phase.DRAFT, Phase.REVIEW)


def order_form_rules(
    *,
    details_window: timedelta | None = timedelta(days=3),
    doubt_window: timedelta = timedelta(days=1),
) -> TimeLimitPolicy:
    """
    The limits of details, replies and doubts until the customer is asked to confirm; `review_rules` are beside them.

    A reply that was promised is due when it was promised for; then customer service and its head are told (limit
    `reply`). What was promised as `CONFIRMATION` is kept by asking the customer to confirm the order.

    Args:
        details_window: The customer's time to give the details that he was asked for; then the order lapses (limit
            `details`).
        doubt_window: The time of whoever is asked about a doubt; then the next one is asked, and has as long. The last
            one's is overrun, and those responsible are told (limit `doubt`, one each).
    """

    def running(order: Order) -> tuple[LimitRule, ...]:
        return tuple(waiting(order)) if order.phase in _TALKS else ()

    def waiting(order: Order) -> Iterator[LimitRule]:
        asked = order.part(Deal).confirmation_sent == order_digest(order)
        yield from _reply(order, asked)
        if order.phase is Phase.DRAFT:
            if details_window is not None and order.part(Deal).details_asked:
                yield LimitRule(name="details", span=details_window, then="lapse", responsible=CUSTOMER)
            return
        yield from (doubtful(doubt) for doubt in order.part(Deal).doubts if doubt.is_open)

    def doubtful(doubt: Doubt) -> LimitRule:
        then = ESCALATE if doubt.next is None else "escalate_doubt"
        return LimitRule(name="doubt", span=doubt_window, then=then, subject=doubt.id, responsible=doubt.asked)

    return running


def _reply(order: Order, asked: bool) -> Iterator[LimitRule]:
    reply = order.part(Deal).reply
    if reply is not None and not (asked and reply.about == CONFIRMATION):
        yield LimitRule(name="reply", until=reply.until, then=ESCALATE, responsible=CUSTOMER_SERVICE)
