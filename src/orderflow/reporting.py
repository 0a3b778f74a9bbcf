"""
What a manager asks: how many orders are in which stage, whose they are, and how long stages take (S18).

Everything is told from orders and their histories alone; nothing is counted while orders live.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from attrs import define, field

from orderflow._first_use import value
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.events import CartOpened, Event, Moved
from orderflow.money import Money

__all__ = ["Salesperson", "StageReport", "StageTime", "stage_report"]

_ENDED = frozenset({Phase.COMPLETED, Phase.CANCELLED, Phase.CLOSED})


@value(kw_only=True)
class StageTime:
    """
    One stage of one process.

    Attributes:
        orders: How many orders are in it now.
        visits: How often an order was, or is, in it; one that comes back is counted again.
        total: All the time that they spent in it so far.
        longest: The longest that one of them did.
    """

    process: str
    state: str
    phase: Phase
    orders: int
    visits: int
    total: timedelta
    longest: timedelta

    @property
    def mean(self) -> timedelta:
        """How long a visit takes, on average."""
        return self.total / max(self.visits, 1)


@value(kw_only=True)
class Salesperson:
    """
    The business of one salesperson; `None` stands for orders that are nobody's.

    Attributes:
        orders: All their orders.
        under_way: Those that are neither completed nor cancelled.
        value: What their orders cost, one amount a currency; cancelled ones count with what is owed all the same.
    """

    salesperson: str | None
    orders: int
    under_way: int
    value: tuple[Money, ...]


@value(kw_only=True)
class StageReport:
    """
    What a manager asks about orders, as it stood at one instant.

    Attributes:
        stages: In the order in which they were first reached.
        salespeople: By their ids, nobody's orders last.
    """

    at: datetime
    orders: int
    stages: tuple[StageTime, ...]
    salespeople: tuple[Salesperson, ...]


def stage_report(histories: Iterable[tuple[Order, Sequence[Event]]], *, at: datetime) -> StageReport:
    """
    The report about these orders; the time of the stage that each is in now runs until *at*.

    Args:
        histories: Each order with all its events.
        at: When it is asked for, with a time zone.
    """
    orders = 0
    stages: dict[tuple[str, str], _Stage] = {}
    people: dict[str | None, _Person] = {}
    for order, events in histories:
        orders += 1
        people.setdefault(order.part(Deal).salesperson, _Person()).count(order)
        for state, phase, since, until in _visits(events, at):
            stages.setdefault((order.process.name, state), _Stage(phase)).count(until - since)
        stages.setdefault((order.process.name, order.state), _Stage(order.phase)).orders += 1
    return StageReport(
        at=at,
        orders=orders,
        stages=tuple(
            StageTime(
                process=process,
                state=state,
                phase=stage.phase,
                orders=stage.orders,
                visits=stage.visits,
                total=stage.total,
                longest=stage.longest,
            )
            for (process, state), stage in stages.items()
        ),
        salespeople=tuple(
            Salesperson(
                salesperson=name,
                orders=person.orders,
                under_way=person.under_way,
                value=tuple(Money(minor, currency) for currency, minor in sorted(person.value.items())),
            )
            for name, person in sorted(people.items(), key=lambda one: (one[0] is None, one[0] or ""))
        ),
    )


@define
class _Stage:
    phase: Phase
    orders: int = 0
    visits: int = 0
    total: timedelta = timedelta(0)
    longest: timedelta = timedelta(0)

    def count(self, span: timedelta) -> None:
        self.visits += 1
        self.total += span
        self.longest = max(self.longest, span)


@define
class _Person:
    orders: int = 0
    under_way: int = 0
    value: dict[str, int] = field(factory=dict)

    def count(self, order: Order) -> None:
        self.orders += 1
        self.under_way += order.phase not in _ENDED
        self.value[order.currency] = self.value.get(order.currency, 0) + order.total_minor


def _visits(events: Sequence[Event], at: datetime) -> Iterable[tuple[str, Phase, datetime, datetime]]:
    """Each stage that an order was in: which, from when, and until when."""
    stage: tuple[str, Phase, datetime] | None = None
    for event in events:
        if isinstance(event, CartOpened):
            stage = (event.state, event.phase, event.occurred_at)
        elif isinstance(event, Moved) and stage is not None:
            yield (*stage, event.occurred_at)
            stage = (event.target, event.phase, event.occurred_at)
    if stage is not None:
        yield (*stage, max(at, stage[2]))
