"""How long may it take until an order form is filled, reviewed and confirmed, and who has to see to it?"""

from collections.abc import Iterator
from datetime import timedelta

from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.review import has_technical_word, is_asked_to_confirm, is_reviewed, is_sampled
from orderflow.entities.terms import ESCALATE
from orderflow.policies.time_limit import LimitRule, TimeLimitPolicy, rule_of
from orderflow.roles import CUSTOMER, ORDER_CLERK, TECHNICAL

__all__ = ["review_limits"]


def review_limits(
    *,
    intake_window: timedelta = timedelta(days=14),
    review_window: timedelta = timedelta(days=2),
    technical_window: timedelta = timedelta(days=1),
    confirmation_window: timedelta = timedelta(days=7),
    sampling_window: timedelta = timedelta(days=30),
) -> TimeLimitPolicy:
    """
    The limits from the order form to the customer's word, for one's own policy to take in (S03, S12).

    Args:
        intake_window: The customer's time to say what is missing (limit `intake`); then the order expires.
        review_window: The order clerk's time to have it reviewed and to ask the customer to confirm it (`review`); then
            it escalates.
        technical_window: The technical department's time to say in writing whether it can be made (`technical`); then
            it escalates.
        confirmation_window: The customer's time to confirm it, once they are asked (`confirmation`); then it expires.
        sampling_window: The technical department's time to have a sample made (`sampling`); then it escalates.
    """
    intake = rule_of("intake", intake_window, "expire", CUSTOMER, guards=("submit",))
    review = rule_of("review", review_window, ESCALATE, ORDER_CLERK)
    technical = rule_of("technical", technical_window, ESCALATE, TECHNICAL)
    confirmation = rule_of(
        "confirmation", confirmation_window, "expire", CUSTOMER, guards=("confirm_content", "send_back")
    )
    sampling = rule_of("sampling", sampling_window, ESCALATE, TECHNICAL)

    def reviewing(order: Order) -> tuple[LimitRule, ...]:
        if order.phase is Phase.DRAFT:
            return intake
        return tuple(in_review(order)) if order.phase is Phase.REVIEW else ()

    def in_review(order: Order) -> Iterator[LimitRule]:
        if is_sampled(order):
            yield from sampling
        elif is_reviewed(order) and is_asked_to_confirm(order):
            yield from confirmation
        else:
            yield from review
            if not has_technical_word(order):
                yield from technical

    return reviewing
