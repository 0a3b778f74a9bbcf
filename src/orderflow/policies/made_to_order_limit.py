"""How long may each stage of an order that is made to order take?"""

from datetime import timedelta

from orderflow.policies.inspection_limit import inspection_limits
from orderflow.policies.order_form_limit import order_form_limits
from orderflow.policies.production_limit import production_limits
from orderflow.policies.release_limit import release_limits
from orderflow.policies.review_limit import review_limits
from orderflow.policies.time_limit import TimeLimitPolicy, retail_limits, together, verification_limits

__all__ = ["made_to_order_limits"]


def made_to_order_limits(
    *,
    form: TimeLimitPolicy | None = None,
    review: TimeLimitPolicy | None = None,
    production: TimeLimitPolicy | None = None,
    release: TimeLimitPolicy | None = None,
    receipt_window: timedelta = timedelta(days=10),
    return_window: timedelta = timedelta(days=7),
    late_money_window: timedelta = timedelta(days=30),
) -> TimeLimitPolicy:
    """
    The limits of factory orders without a contract; each part can be another one, and the others stay (S03, S12, S14).

    Money that is claimed and not found, dispatch notices and feedback have their usual limits.

    Args:
        form: `order_form_limits()`, if left out: details, replies and discrepancies.
        review: `review_limits()`, if left out: from the intake to the customer's confirmation.
        production: `production_limits()`, if left out: planning, progress and completion.
        release: `release_limits()`, if left out: payment of goods that are here, release and dispatch.
        receipt_window, return_window, late_money_window: As in `retail_limits`.
    """
    return together(
        form or order_form_limits(),
        review or review_limits(),
        production or production_limits(),
        release or release_limits(),
        verification_limits(),
        inspection_limits(inspection_period=None),
        retail_limits(
            acceptance_window=None,
            payment_window=None,
            verification_window=None,
            receipt_window=receipt_window,
            return_window=return_window,
            late_money_window=late_money_window,
        ),
    )
