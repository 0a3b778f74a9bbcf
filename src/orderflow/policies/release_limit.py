"""How long may paid goods lie here, and how long may a customer owe for goods that left on his credit?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from orderflow.entities.making import units_to_make
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.policies.stage_limit import StageLimit, stage_limits
from orderflow.policies.time_limit import LimitRule, TimeLimitPolicy
from orderflow.roles import FINANCE, WAREHOUSE

__all__ = ["release_rules"]


def release_rules(
    *, dispatch_window: timedelta = timedelta(days=1), credit_window: timedelta = timedelta(days=30)
) -> TimeLimitPolicy:
    """
    The limits of goods that are ready to leave, and of credit, to be put beside others; both escalate.

    Args:
        dispatch_window: From when all goods are paid and lie here until all have left (limit `dispatch`, warehouse,
            S15).
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
    """The order itself, while its goods are paid, and none has to be made, and some are here still."""
    return ("",) if order.lines.open and order.is_paid and not units_to_make(order) else ()


def _on_credit(order: Order) -> Iterator[str]:
    return (release.id for release in order.deal.releases if release.held)
