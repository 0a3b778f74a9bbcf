"""How long may goods lie here, paid or not, and how long may a customer owe for goods that left on their credit?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from orderflow.entities.deal import Deal
from orderflow.entities.making import units_to_make
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.released import on_credit
from orderflow.policies.stage_limit import StageLimit, stage_limits
from orderflow.policies.time_limit import LimitRule, TimeLimitPolicy, claimed_minor
from orderflow.roles import FINANCE, WAREHOUSE

__all__ = ["release_limits"]


def release_limits(
    *,
    dispatch_window: timedelta = timedelta(days=1),
    payment_window: timedelta = timedelta(days=7),
    credit_window: timedelta = timedelta(days=30),
) -> TimeLimitPolicy:
    """
    The limits of goods that are ready to leave, and of what is owed for them, to be put beside others; all escalate.

    Args:
        dispatch_window: From when all goods are paid, or paid on delivery, and lie here until all have left (limit
            `dispatch`, warehouse, S15).
        payment_window: From when none has to be made any more until all is paid, claimed, or on credit (`payment`,
            finance). Of what is paid on delivery: from when all has left.
        credit_window: From when credit is held for a release until it is paid (`credit`, finance, S14).
    """
    return stage_limits(
        StageLimit(
            name="dispatch",
            responsible=WAREHOUSE,
            span=dispatch_window,
            phases=frozenset({Phase.PREPARING}),
            subjects=_to_send,
        ),
        StageLimit(
            name="payment",
            responsible=FINANCE,
            span=payment_window,
            phases=_OWING,
            subjects=_to_pay,
        ),
        StageLimit(
            name="credit",
            responsible=FINANCE,
            span=credit_window,
            phases=_OWING,
            subjects=_on_credit,
        ),
        beside=_nothing_else,
    )


_OWING: Final = frozenset({Phase.PREPARING, Phase.DELIVERING, Phase.COMPLETED})


def _nothing_else(order: Order) -> tuple[LimitRule, ...]:
    return ()


def _to_send(order: Order) -> tuple[str, ...]:
    """The order itself, while its goods may leave as far as money goes, and none has to be made, and some are here."""
    may_leave = order.is_paid or order.pays_on_delivery
    return ("",) if order.lines.open and may_leave and not units_to_make(order) else ()


def _to_pay(order: Order) -> tuple[str, ...]:
    """The order itself, while something is owed that has no limit of its own: no claim to be found, no credit."""
    if units_to_make(order) or (order.pays_on_delivery and order.lines.open):
        return ()
    return ("",) if order.balance_minor > claimed_minor(order) + on_credit(order).minor else ()


def _on_credit(order: Order) -> Iterator[str]:
    return (release.id for release in order.part(Deal).releases if release.held)
