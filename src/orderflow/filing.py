"""
Orders to rows and back: what a decision writes, and how an order is found again from what was written.

Events are the truth. A snapshot every so often spares replaying a long past, and the orders used last are kept in
memory; both are caches that may be lost at any time.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from threading import Lock
from typing import Final

import attrs
from attrs import frozen

from orderflow._first_use import value
from orderflow.deciding import Decision, apply
from orderflow.effects import Due, Effect
from orderflow.entities.order import Order
from orderflow.entities.party import NOBODY, PersonalData
from orderflow.erasure import erased, erased_history
from orderflow.events import Event, Record
from orderflow.ids import OrderId
from orderflow.kept import ERASED
from orderflow.ports import Commit, LimitRow, OrderRow, OutboxRow, RecordRow, RequestRow, SnapshotRow, Unit
from orderflow.process import OrderProcess
from orderflow.refusals import RequestReused, UnknownOrder
from orderflow.request import Request, differing
from orderflow.roles import Actor, Role
from orderflow.serialization import LoadError, OrderReader, UnknownType, kinds_by_type, read, write
from orderflow.validation import checked

__all__ = ["Answered", "Envelope", "Filing", "Past", "UnitIds", "commit_of", "due_of", "personal_of", "row_of"]

SNAPSHOT_EVERY: Final = 50
"""Events from one snapshot of a young order to the next; an old one waits for another sixteenth of its history."""
CACHED_ORDERS: Final = 512


@value(kw_only=True)
class Envelope:
    """What surrounds a decision: who asked for it, when and why, and as which request."""

    by: Actor
    at: datetime
    reason: str
    request: Request | None = None


@frozen(kw_only=True)
class Past:
    """What an order is made of as it was after some version: the nearest that was kept, and the events since then."""

    order_id: str
    version: int
    begun: Order | None
    records: Sequence[RecordRow]


@frozen(kw_only=True)
class Answered:
    """A request that was carried out before: the order as it left it, and as it is now, for asking who may see it."""

    then: Past
    now: Past


class Filing:
    """Reads rows as the events and effects of these processes, and orders from them."""

    def __init__(self, processes: Iterable[OrderProcess]) -> None:
        processes = tuple(processes)
        self._events = kinds_by_type(kind for process in processes for kind in process.events)
        self._effects = kinds_by_type(kind for process in processes for kind in process.effects)
        self._snapshots = OrderReader(kind for process in processes for kind in process.parts)
        self.cache = OrderCache()

    def load(self, unit: Unit, order_id: str, row: OrderRow | None = None) -> Order:
        """The order from the cache if that is still true, else from its snapshot and what happened since."""
        row = row or row_of(unit, order_id)
        order = self.cache.get(order_id, row.version)
        if order is not None:
            return order
        return self.replayed(self.past(unit, order_id, row.version))

    def past(self, unit: Unit, order_id: str, version: int) -> Past:
        """What to read for the order as it was after *version* events; `replayed` needs no unit to make it of that."""
        order = self.cache.get(order_id, version)
        snapshot = unit.snapshot(order_id, upto=version) if order is None else None
        if snapshot is not None:
            with suppress(LoadError):  # a snapshot is a cache: what cannot be read is replayed
                order = self._snapshots.read(snapshot.payload, f"snapshot of {order_id}")
        records = unit.records(order_id, after=order.version if order is not None else 0, upto=version)
        return Past(order_id=order_id, version=version, begun=order, records=records)

    def replayed(self, past: Past) -> Order:
        """The order as it was then."""
        order = past.begun
        for row in past.records:
            order = self._applied(order, row)
        if order is None:
            raise LoadError(f"order {past.order_id}", ("it has a row, and no events",))
        if order.version != past.version:
            problem = f"its row says version {past.version}, its events lead to {order.version}"
            raise LoadError(f"order {past.order_id}", (problem,))
        return order

    def _applied(self, order: Order | None, row: RecordRow) -> Order:
        event = self.record(row).event
        try:
            return apply(order, event)
        except Exception as error:  # nobody decided this history: it is another's, or was tampered with
            told = f"{row.type} does not fit what came before: {type(error).__name__}: {error}"
            raise LoadError(f"event {row.version} of order {row.order_id}", (told,)) from error

    def record(self, row: RecordRow) -> Record:
        kind = self._events.get(row.type)
        where = f"event {row.version} of order {row.order_id}"
        if kind is None:
            raise UnknownType(where, (f"{row.type} is no event of a registered process",))
        event: Event = read(row.payload, kind, where)
        principal = None if row.on_behalf_of is None else _principal(row.on_behalf_of, where)
        return Record(
            version=row.version,
            event=event,
            by=Actor(row.actor_id, Role(row.role), principal),
            recorded_at=row.recorded_at,
            reason=row.reason,
            request_id=row.request_id,
        )

    def effect(self, row: OutboxRow) -> Effect:
        kind = self._effects.get(row.type)
        if kind is None:
            raise UnknownType(f"effect {row.key}", (f"{row.type} is no effect of a registered process",))
        effect: Effect = read(row.payload, kind, f"effect {row.key}")
        return effect

    def answered(self, unit: Unit, request: Request) -> Answered | None:
        """
        What an earlier request of this name was answered; None if its asker made none.

        Raises:
            RequestReused: That one asked for something else.
        """
        earlier = unit.request(request.request_id, asker=request.asker)
        if earlier is None:
            return None
        names = differing(earlier, request)
        if names:
            raise RequestReused(request_id=earlier.request_id, differing=names)
        return Answered(
            then=self.past(unit, earlier.order_id, earlier.version),
            now=self.past(unit, earlier.order_id, row_of(unit, earlier.order_id).version),
        )

    def erased(self, unit: Unit, commit: Commit, order: Order) -> tuple[Commit, Order]:
        """
        An erasing commit that takes everybody's words out of all that is stored of *order*, which it leads to.

        Raises:
            LoadError: Something that is stored cannot be read here, so nobody can tell words from what must stay.
            DefinitionError: The history cannot be replayed without its words.
        """
        rows = (*unit.records(order.id), *commit.records)
        after, events = erased_history([self.record(row).event for row in rows], order)
        records = [
            attrs.evolve(row, payload=write(event), reason=row.reason and ERASED)
            for row, event in zip(rows, events, strict=True)
        ]
        changed = [row for row, before in zip(records, rows, strict=True) if row != before]
        waiting = (attrs.evolve(row, payload=write(erased(self.effect(row)))) for row in unit.outbox(order.id))
        erasing = attrs.evolve(
            commit,
            records=tuple(records[commit.expected_version :]),
            erased_records=tuple(row for row in changed if row.version <= commit.expected_version),
            erased_outbox=tuple(waiting),
            outbox=tuple(attrs.evolve(row, payload=write(erased(self.effect(row)))) for row in commit.outbox),
            snapshot=commit.snapshot and attrs.evolve(commit.snapshot, payload=write(after)),
        )
        return erasing, after


@value
class UnitIds:
    """Ids for one decision: numbers are drawn inside its transaction, and go back with it."""

    unit: Unit
    new_id: Callable[[], str]

    def order_id(self) -> OrderId:
        return OrderId(self.new_id())

    def number(self, register: str) -> int:
        return self.unit.number(register)


class OrderCache:
    """The orders used last. An order of the same id and version is the same order, so nothing in it grows stale."""

    def __init__(self) -> None:
        self._orders: OrderedDict[str, Order] = OrderedDict()
        self._lock = Lock()

    def get(self, order_id: str, version: int) -> Order | None:
        """The order, if it is kept in exactly this version."""
        with self._lock:
            order = self._orders.get(order_id)
            return order if order is not None and order.version == version else None

    def put(self, order: Order) -> None:
        """Keep an order that has been committed."""
        with self._lock:
            self._orders[order.id] = order
            self._orders.move_to_end(order.id)
            if len(self._orders) > CACHED_ORDERS:
                self._orders.popitem(last=False)


@frozen
class _StoredPrincipal:
    """Whom an actor acted for, as it is stored; a longer chain, which nobody can make any more, is read, too."""

    id: str
    role: Role
    on_behalf_of: "_StoredPrincipal | None" = None


def _principal(text: str, where: str) -> Actor:
    """Whom an actor acted for: of a chain that was stored once, the nearest; a history is readable for ever."""
    stored = read(text, _StoredPrincipal, where)
    return Actor(stored.id, stored.role)


def due_of(row: LimitRow) -> Due:
    """A time limit, from its row."""
    return Due(order_id=OrderId(row.order_id), limit=row.name, subject=row.subject, due_at=row.due_at, then=row.then)


def row_of(unit: Unit, order_id: str) -> OrderRow:
    """The row of an order; `UnknownOrder` if there is none."""
    checked(order_id, str, "order_id")
    row = unit.order(order_id)
    if row is None:
        raise UnknownOrder(order_id=OrderId(order_id))
    return row


def personal_of(unit: Unit, order_id: str) -> PersonalData:
    """The personal data of an order, as far as there are any."""
    text = unit.personal(order_id)
    return NOBODY if text is None else read(text, PersonalData, f"personal data of {order_id}")


def commit_of(before: Order | None, decision: Decision, envelope: Envelope, personal: PersonalData) -> Commit:
    """Everything a decision writes, as rows; *personal* is what was known about people before it."""
    order = decision.order
    first = before.version if before is not None else 0
    behalf = None if envelope.by.on_behalf_of is None else write(envelope.by.on_behalf_of)
    request_id = envelope.request.request_id if envelope.request is not None else ""
    records = tuple(
        RecordRow(
            order_id=order.id,
            version=version,
            type=event.type,
            payload=write(event),
            occurred_at=event.occurred_at,
            recorded_at=envelope.at,
            actor_id=envelope.by.id,
            role=envelope.by.role,
            on_behalf_of=behalf,
            reason=envelope.reason,
            request_id=request_id,
        )
        for version, event in enumerate(decision.events, start=first + 1)
    )
    outbox = tuple(
        OutboxRow(
            key=effect.key,
            order_id=order.id,
            subject=effect.subject,
            type=effect.type,
            payload=write(effect),
            not_before=envelope.at,
        )
        for effect in decision.effects
    )
    limits = None
    if before is None or before.limits != order.limits:
        limits = tuple(
            LimitRow(order_id=order.id, name=limit.name, subject=limit.subject, due_at=limit.due_at, then=limit.then)
            for limit in order.limits
            if limit.overrun_at is None  # acted on, and not due again
        )
    snapshot = None
    if _snapshot_due(first, order.version):
        snapshot = SnapshotRow(order_id=order.id, version=order.version, payload=write(order))
    request = None
    if envelope.request is not None:
        request = RequestRow(
            asker=envelope.request.asker,
            request_id=request_id,
            order_id=order.id,
            content=envelope.request.content,
            personal=envelope.request.personal,
            version=order.version,
        )
    people_changed = decision.personal is not personal and not decision.erase_personal
    return Commit(
        order=_order_row(order, envelope.at),
        expected_version=first,
        records=records,
        outbox=outbox,
        limits=limits,
        request=request,
        snapshot=snapshot,
        personal=write(decision.personal) if people_changed else None,
        erase_personal=decision.erase_personal,
    )


def _snapshot_due(first: int, last: int) -> bool:
    """
    Whether the order is kept whole again, between the versions *first* and *last*.

    All snapshots stay, so that any version is found again by replaying at most a sixteenth of what led to it. They grow
    as the order does: kept at equal distances, those of an order of thousands of lines would outweigh its history.
    """
    distance = max(SNAPSHOT_EVERY, 1 << max(last.bit_length() - 5, 0))
    return last // distance > first // distance


def _order_row(order: Order, at: datetime) -> OrderRow:
    return OrderRow(
        order_id=order.id,
        version=order.version,
        process=order.process.name,
        process_version=order.process.version,
        fingerprint=order.process.fingerprint,
        customer=order.customer,
        channel=order.channel,
        number=order.number,
        group=order.group,
        state=order.state,
        phase=order.phase,
        currency=order.currency,
        total_minor=order.total.minor,
        balance_minor=order.balance.minor,
        opened_at=order.opened_at,
        updated_at=at,
    )
