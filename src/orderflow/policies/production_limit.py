"""How long may production take, and when has it to be heard of?"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from attrs import evolve

from orderflow.entities.deal import Deal
from orderflow.entities.making import units_to_plan
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.production import ProductionOrder
from orderflow.entities.terms import ESCALATE
from orderflow.policies.time_limit import LimitRule, TimeLimitPolicy
from orderflow.roles import PLANNING, PRODUCTION
from orderflow.validation import InvalidField

__all__ = ["production_limits"]

_MAKING: Final = frozenset({Phase.PREPARING, Phase.DELIVERING})


def production_limits(
    *,
    progress_window: timedelta = timedelta(days=3),
    notice: timedelta = timedelta(days=1),
    planning_window: timedelta = timedelta(days=7),
) -> TimeLimitPolicy:
    """
    The limits of making goods; all escalate (S15).

    Args:
        progress_window: How often production says how far it is, from the beginning of work on each production order.
        notice: How long before a production order is done its exact date is announced; of one that is planned nearer
            than that, by when it is done.
        planning_window: How long planning may leave units unplanned that have to be made.
    """
    planning = LimitRule(name="planning", span=planning_window, then=ESCALATE, responsible=PLANNING)
    progress = LimitRule(name="progress", span=progress_window, then=ESCALATE, responsible=PRODUCTION)
    if notice < timedelta(0):
        raise InvalidField(path="production_limits.notice", expected="no time, or some", given=str(notice))

    def running(order: Order) -> tuple[LimitRule, ...]:
        if order.phase not in _MAKING:
            return ()
        unplanned = (planning,) if units_to_plan(order) else ()
        open_ones = (production for production in order.part(Deal).production if not production.is_closed)
        return (*unplanned, *(rule for production in open_ones for rule in of(production)))

    def of(production: ProductionOrder) -> Iterator[LimitRule]:
        yield _until("completion", production, production.completes_at)
        if not production.announced:
            yield _until("announcement", production, production.completes_at, notice)
        if production.started_at is not None:
            yield evolve(progress, subject=f"{production.id}/{production.reports}")

    return running


def _until(name: str, production: ProductionOrder, until: datetime, notice: timedelta = timedelta(0)) -> LimitRule:
    return LimitRule(
        name=name, until=until, notice=notice, then=ESCALATE, subject=production.id, responsible=PRODUCTION
    )
