"""
Accountability (S09): which role kept or broke which time limit, told from the record alone.

    duties = accountability(desk.history(order.id))
    [(duty.limit, duty.responsible, duty.verdict, duty.margin) for duty in duties]
    by_role(duties)

No order, store or policy is asked: who was responsible was recorded when the limit began to run.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from attrs import evolve

from orderflow._first_use import value
from orderflow.events import (
    CaseAnswered,
    CaseProposed,
    CaseResolved,
    CompletionAnnounced,
    Event,
    LimitEnded,
    LimitExtended,
    LimitOverrun,
    LimitStarted,
    OrderCancelled,
    ProductionInspected,
    ProductionPlanned,
    ProgressReported,
    ReceiptConfirmed,
    Record,
    ReturnReceived,
    ShipmentDelivered,
    ShipmentHandedOver,
    ShipmentPacked,
    UnitsCancelled,
)
from orderflow.roles import CUSTOMER, Actor, Role
from orderflow.validation import utc

__all__ = ["Duty", "Extension", "RoleAccount", "Verdict", "accountability", "by_role"]


class Verdict(StrEnum):
    """What came of a time limit."""

    KEPT = "kept"
    """What it waited for was done in time; on the very second is in time."""
    BROKEN = "broken"
    """It was done late, is late and still to be done, or the time ran out and the system acted."""
    RUNNING = "running"
    """It is still to be done, and not late yet."""
    DROPPED = "dropped"
    """In time it came to nothing: the order was cancelled, the shipment unpacked or lost, or the matter passed on."""
    NOBODYS = "nobodys"
    """Nobody had to act: a time in which something may be done, such as returning goods."""


@value(kw_only=True)
class Extension:
    """A time limit put off: until when, when that was said, by whom and why."""

    at: datetime
    until: datetime
    by: Actor
    reason: str


@value(kw_only=True)
class Duty:
    """
    One time limit that ran, and what came of it.

    Attributes:
        limit: Its name.
        subject: What it was about: a shipment, a return, or the order itself.
        responsible: Who had to act; None if nobody had to.
        due_first: When it was due as it began.
        due_at: When it was due in the end, after all extensions.
        noticed_at: When its overrun was noticed and escalated.
        ended_at, ended_by: When it ran no more, and whose step that was; None as long as it runs.
        margin: How much time was left at its end, or is left now; negative: how late it was, or is.
    """

    limit: str
    subject: str
    responsible: Role | None
    started_at: datetime
    due_first: datetime
    due_at: datetime
    verdict: Verdict
    margin: timedelta
    extensions: tuple[Extension, ...] = ()
    noticed_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: Actor | None = None


@value(kw_only=True)
class RoleAccount:
    """How one role has kept its time limits: how many of which verdict, and how late it was at worst."""

    role: Role
    kept: int
    broken: int
    running: int
    dropped: int
    latest: timedelta


_DONE: Final[Mapping[str, frozenset[type[Event]]]] = {
    "packing": frozenset({ShipmentPacked}),
    "hand_over": frozenset({ShipmentHandedOver}),
    "delivery_date": frozenset({ShipmentHandedOver, UnitsCancelled}),
    "shipping": frozenset({ShipmentHandedOver}),
    "promise": frozenset({ShipmentHandedOver}),
    "planning": frozenset({ProductionPlanned}),
    "progress": frozenset({ProgressReported, ProductionInspected}),
    "announcement": frozenset({CompletionAnnounced, ProductionInspected}),
    "completion": frozenset({ProductionInspected}),
    "transport": frozenset({ShipmentDelivered, ReceiptConfirmed}),
    "receipt": frozenset({ReceiptConfirmed}),
    "proposal": frozenset({CaseProposed, CaseResolved}),
    "answer": frozenset({CaseAnswered}),
    "case": frozenset({CaseProposed, CaseResolved}),
    "return_inspection": frozenset({ReturnReceived}),
}
"""What has to have happened where a limit may also end because nothing is left to do; of others, that it ended."""


def accountability(records: Iterable[Record], *, at: datetime | None = None) -> tuple[Duty, ...]:
    """
    Every time limit that ever ran for an order, in the order in which they began.

    Args:
        records: The order's history, from its first event on.
        at: The instant by which limits that still run are judged; the last record's if left out.
    """
    duties: list[Duty] = []
    running: dict[str, int] = {}  # by the limit's id, the place of its duty
    act: object = None
    happened: set[type[Event]] = set()  # in this act so far
    history = tuple(records)
    for record in history:
        event = record.event
        if act != _act(record):
            act, happened = _act(record), set()
        happened.add(type(event))
        match event:
            case LimitStarted(limit=limit):
                running[limit.id] = len(duties)
                duties.append(_begun(event))
            case LimitExtended():
                place = running[event.limit_id]
                duties[place] = _extended(duties[place], event, record)
            case LimitOverrun():
                place = running[event.limit_id]
                duties[place] = evolve(duties[place], noticed_at=event.occurred_at)
            case LimitEnded():
                place = running.pop(event.limit_id)
                duties[place] = _ended(duties[place], event, record.by, happened)
    for place in running.values():
        duties[place] = _still_running(duties[place], history[-1].recorded_at if at is None else utc(at))
    return tuple(duties)


def by_role(duties: Sequence[Duty]) -> tuple[RoleAccount, ...]:
    """The same summed up for each role that was responsible for something, by name."""
    roles = sorted({duty.responsible for duty in duties if duty.responsible is not None})
    return tuple(_account_of(role, [duty for duty in duties if duty.responsible == role]) for role in roles)


def _account_of(role: Role, own: Sequence[Duty]) -> RoleAccount:
    verdicts = [duty.verdict for duty in own]
    return RoleAccount(
        role=role,
        kept=verdicts.count(Verdict.KEPT),
        broken=verdicts.count(Verdict.BROKEN),
        running=verdicts.count(Verdict.RUNNING),
        dropped=verdicts.count(Verdict.DROPPED),
        latest=max([-duty.margin for duty in own if duty.verdict is Verdict.BROKEN], default=timedelta(0)),
    )


def _begun(event: LimitStarted) -> Duty:
    limit = event.limit
    return Duty(
        limit=limit.name,
        subject=limit.subject,
        responsible=limit.responsible,
        started_at=event.occurred_at,
        due_first=limit.due_at,
        due_at=limit.due_at,
        verdict=Verdict.RUNNING,
        margin=limit.due_at - event.occurred_at,
    )


def _extended(duty: Duty, event: LimitExtended, record: Record) -> Duty:
    extension = Extension(at=event.occurred_at, until=event.due_at, by=record.by, reason=event.reason or record.reason)
    return evolve(duty, due_at=event.due_at, extensions=(*duty.extensions, extension))


def _ended(duty: Duty, event: LimitEnded, by: Actor, happened: Set[type[Event]]) -> Duty:
    ended = evolve(duty, ended_at=event.occurred_at, ended_by=by, margin=duty.due_at - event.occurred_at)
    late = event.ran_out or duty.noticed_at is not None or event.occurred_at > duty.due_at
    if duty.limit in _DONE:
        done = not happened.isdisjoint(_DONE[duty.limit])
    else:  # a reviewer who declines has answered; a customer who cancels has not paid
        done = OrderCancelled not in happened or (by.role == duty.responsible and by.role != CUSTOMER)
    return evolve(ended, verdict=_verdict(duty, late, Verdict.KEPT if done else Verdict.DROPPED))


def _still_running(duty: Duty, at: datetime) -> Duty:
    late = duty.noticed_at is not None or at > duty.due_at
    return evolve(duty, margin=duty.due_at - at, verdict=_verdict(duty, late, Verdict.RUNNING))


def _verdict(duty: Duty, late: bool, in_time: Verdict) -> Verdict:
    if duty.responsible is None:
        return Verdict.NOBODYS
    return Verdict.BROKEN if late else in_time


def _act(record: Record) -> object:
    """What tells the events of one decision from those of another."""
    return record.recorded_at, record.by, record.reason, record.request_id
