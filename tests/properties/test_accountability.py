"""Whatever anybody does, the account of it agrees with a recount that looks at orders instead of events."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from orderflow.accountability import Verdict, accountability, by_role
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildPhase
from orderflow.entities.terms import Limit
from orderflow.events import Record, apply
from orderflow.roles import CUSTOMER, SYSTEM
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.machine import lives

from .shops import SHOPS


@cache
def lived() -> tuple[Life, ...]:
    """Lives of a regulated shop, at random."""
    process, currencies = SHOPS["regulated"]
    machine = lives(process, currencies=currencies, check_lives=True)
    run_state_machine_as_test(machine, settings=settings(max_examples=settings().max_examples // 2))
    return tuple(machine.census.lives)


def told(life: Life, at: datetime) -> list[tuple[object, ...]]:
    """The account, as rows."""
    return [
        (
            duty.limit, duty.subject, duty.responsible, duty.started_at, duty.due_first, duty.due_at,
            duty.noticed_at, duty.ended_at, duty.ended_by, len(duty.extensions), duty.verdict, duty.margin,
        )
        for duty in accountability(life.records, at=at)
    ]  # fmt: skip


def recounted(life: Life, at: datetime) -> list[tuple[object, ...]]:
    """The same from the orders between the events, and from what was asked: no event is looked into."""
    done: set[tuple[object, ...]] = {(ask.at, ask.by, ask.command.type) for ask in life.asks if not ask.refused}
    orders = _orders(life)
    befores = [frozenset[str](), *(frozenset(limit.id for limit in order.limits) for order, _ in orders)]
    return [
        _row(limit, began, orders[place:], life, at, done)
        for place, ((order, began), before) in enumerate(zip(orders, befores, strict=False))
        for limit in order.limits
        if limit.id not in before
    ]


def _orders(life: Life) -> list[tuple[Order, datetime]]:
    order, orders = None, []
    for record in life.records:
        order = apply(order, record.event)
        orders.append((order, record.recorded_at))
    return orders


def _row(
    first: Limit,
    began: datetime,
    orders: list[tuple[Order, datetime]],
    life: Life,
    at: datetime,
    done: set[tuple[object, ...]],
) -> tuple[object, ...]:
    seen = list(_seen(first.id, orders))
    last, ended = seen[-1], None
    if len(seen) < len(orders):
        ended = life.records[orders[len(seen)][0].version - 1]
    until = at if ended is None else ended.recorded_at
    ran_out = ended is not None and ended.by.role == SYSTEM and (until, ended.by, last.then) in done
    late = ran_out or last.overrun_at is not None or until > last.due_at
    if first.responsible is None:
        verdict = Verdict.NOBODYS
    elif late:
        verdict = Verdict.BROKEN
    elif ended is None:
        verdict = Verdict.RUNNING
    else:
        verdict = Verdict.KEPT if _done(first, ended, orders[: len(seen) + 1], until) else Verdict.DROPPED
    return (
        first.name, first.subject, first.responsible, began, first.due_at, last.due_at, last.overrun_at,
        None if ended is None else until, None if ended is None else ended.by, last.extended, verdict,
        last.due_at - until,
    )  # fmt: skip


def _done(limit: Limit, ended: Record, orders: list[tuple[Order, datetime]], until: datetime) -> bool:
    """Whether what the limit waited for can be seen on the order, as it was before that act and after it."""
    after = orders[-1][0]
    earlier = [order for order, at in orders if at < until]
    before = earlier[-1] if earlier else orders[0][0]
    subject = limit.subject
    match limit.name:
        case "packing":
            return len(after.shipments) > len(before.shipments)
        case "hand_over":
            return after.shipments[subject].has_left
        case "transport":
            return after.shipments[subject].is_delivered
        case "receipt":
            return any(shipment.received_at == until for shipment in after.shipments)
        case "proposal" | "case":
            return bool(after.cases[subject].proposals) or after.cases[subject].outcome != ""
        case "answer":
            case = after.cases[subject]
            return case.answer is not None or (case.phase is ChildPhase.OPEN and case.escalated_at is None)
        case "return_inspection":
            return after.returns[subject].credited is not None
    cancelled = after.cancellation is not None and after.cancellation.at == until and before.cancellation is None
    return not cancelled or (ended.by.role == limit.responsible and ended.by.role != CUSTOMER)


def _seen(limit_id: str, orders: list[tuple[Order, datetime]]) -> Iterator[Limit]:
    """The limit as it was after each event, for as long as it ran."""
    for order, _ in orders:
        if limit_id not in order.limits:
            return
        yield order.limits[limit_id]


def test_the_account_agrees_with_a_recount() -> None:
    """Name, role, instants, who, extensions, verdict and margin of every limit of every life."""
    for life in lived():
        for at in (life.at, life.at + timedelta(days=60)):
            assert told(life, at) == recounted(life, at)


def test_a_role_s_account_adds_up() -> None:
    """Every duty of a role is counted once, and what is counted for no role is nobody's."""
    for life in lived():
        duties = accountability(life.records)
        counted = sum(one.kept + one.broken + one.running + one.dropped for one in by_role(duties))

        assert counted == len([duty for duty in duties if duty.responsible is not None])
        assert all((one.latest > timedelta(0)) <= (one.broken > 0) for one in by_role(duties))


def test_every_verdict_was_reached() -> None:
    """The lives are no idyll: limits were kept, broken, extended and escalated, and some came to nothing."""
    duties = [duty for life in lived() for duty in accountability(life.records)]
    verdicts = Counter(duty.verdict for duty in duties)

    assert set(verdicts) == set(Verdict)
    assert any(duty.extensions for duty in duties)
    assert any(duty.noticed_at for duty in duties)
    assert len({duty.responsible for duty in duties}) > 4
