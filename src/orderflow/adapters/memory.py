"""
Orders in memory: for tests, demonstrations and simulations, with the whole contract of a store.

The units of a store follow one another, whatever threads they are in. A unit notes what it replaces, and an exception
puts all of it back.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from itertools import count
from typing import Any

from attrs import evolve

from orderflow.adapters._gapless import check_gapless
from orderflow.errors import AdapterError, StoreConflict
from orderflow.ports import (
    Commit,
    LimitRow,
    OrderQuery,
    OrderRow,
    OrderStore,
    OutboxRow,
    RecordRow,
    RequestRow,
    SnapshotRow,
    Unit,
)
from orderflow.validation import invalid, utc

__all__ = ["MemoryOrderStore"]

_ABSENT: Any = object()


class MemoryOrderStore:
    """
    An `OrderStore` that forgets everything when the program ends.

    It has no connections, so `within` takes an open unit of this store: a test plays the host's transaction with it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holder: int | None = None
        self._orders: dict[str, OrderRow] = {}
        self._records: dict[tuple[str, int], RecordRow] = {}
        self._snapshots: dict[str, tuple[SnapshotRow, ...]] = {}
        self._personal: dict[str, str] = {}
        self._requests: dict[tuple[str, str], RequestRow] = {}
        self._outbox: dict[str, OutboxRow] = {}
        self._sequence = count(1)  # what a unit that fails has used is not used again: only the order matters
        self._limits: dict[str, tuple[LimitRow, ...]] = {}
        self._registers: dict[str, int] = {}

    def unit(self) -> AbstractContextManager[Unit]:
        """A transaction, waiting for other writers if it must; a thread has one at a time."""
        return self._turn()

    def within(self, connection: object) -> OrderStore:
        """
        The same store inside a unit of it that is open: what is saved is kept if that unit ends well.

        Raises:
            InvalidField: It is no unit of this store.
        """
        if not isinstance(connection, _MemoryUnit) or not connection.belongs_to(self):
            raise invalid(
                "connection",
                "an open unit of this store; a MemoryOrderStore has no host transaction, `within` one needs a "
                "SqliteOrderStore and its connection",
                connection,
            )
        return _Within(self, connection)

    @property
    def retries_conflicts(self) -> bool:
        """True: after a conflict the desk may decide anew in a new unit."""
        return True

    @contextmanager
    def _turn(self) -> Iterator[Unit]:
        if self._holder == threading.get_ident():
            raise AdapterError("this thread has a unit open: use that one, or end it first", retry_safe=False)
        with self._lock:
            self._holder = threading.get_ident()
            unit = _MemoryUnit(self)
            try:
                with unit.all_or_nothing():
                    yield unit
            finally:
                unit.end()
                self._holder = None


class _Within:
    """The store inside a unit of its own."""

    def __init__(self, store: MemoryOrderStore, unit: "_MemoryUnit") -> None:
        self._store = store
        self._unit = unit

    def unit(self) -> AbstractContextManager[Unit]:
        """A part of the open unit, which goes back alone if it fails."""
        return self._unit.all_or_nothing()

    def within(self, connection: object) -> OrderStore:
        """The same store inside another unit."""
        return self._store.within(connection)

    @property
    def retries_conflicts(self) -> bool:
        """False: only whoever opened the unit can begin it again."""
        return False


class _MemoryUnit:
    """What can be asked and written in one transaction."""

    def __init__(self, store: MemoryOrderStore) -> None:
        self._store: MemoryOrderStore | None = store
        self._replaced: list[tuple[dict[Any, Any], Any, Any]] = []
        self._broken = False

    # ---- reading -----------------------------------------------------------------------------------------------------

    def order(self, order_id: str) -> OrderRow | None:
        """The order's row."""
        return self._kept._orders.get(order_id)

    def records(self, order_id: str, *, after: int = 0, upto: int | None = None) -> Sequence[RecordRow]:
        """The order's events with `after < version <= upto`, oldest first."""
        order = self._kept._orders.get(order_id)
        last = 0 if order is None else order.version if upto is None else min(order.version, upto)
        return [self._kept._records[order_id, version] for version in range(max(after, 0) + 1, last + 1)]

    def snapshot(self, order_id: str, *, upto: int | None = None) -> SnapshotRow | None:
        """The newest snapshot with `version <= upto`, of any version if that is left out; None if there is none."""
        kept = self._kept._snapshots.get(order_id, ())
        fitting = (row for row in kept if upto is None or row.version <= upto)
        return max(fitting, key=lambda row: row.version, default=None)

    def personal(self, order_id: str) -> str | None:
        """The order's personal data, if there are any."""
        return self._kept._personal.get(order_id)

    def request(self, request_id: str, *, asker: str) -> RequestRow | None:
        """The request of this id that this asker made, if it was carried out."""
        return self._kept._requests.get((request_id, asker))

    def find(self, query: OrderQuery) -> Sequence[OrderRow]:
        """The orders that match, newest first; of those opened in the same instant, the higher id first."""
        names = ("customer", "number", "process", "state", "phase", "group")
        asked = {name: value for name in names if (value := getattr(query, name)) is not None}
        since = query.opened_from and utc(query.opened_from)
        before = query.opened_before and utc(query.opened_before)
        after = query.after and (utc(query.after[0]), query.after[1])
        found = (
            row
            for row in self._kept._orders.values()
            if all(getattr(row, name) == value for name, value in asked.items())
            and (since is None or row.opened_at >= since)
            and (before is None or row.opened_at < before)
            and (after is None or (row.opened_at, row.order_id) < after)
        )
        return sorted(found, key=lambda row: (row.opened_at, row.order_id), reverse=True)[: max(query.page_size, 0)]

    def due(self, at: datetime, *, page_size: int = 100) -> Sequence[LimitRow]:
        """The time limits with `due_at < at`, the longest overdue first: the instant itself is in time."""
        at = utc(at)
        return [row for row in self.limits() if row.due_at < at][: max(page_size, 0)]

    def limits(self, order_id: str | None = None) -> Sequence[LimitRow]:
        """The time limits that run, soonest first; of one order or of all."""
        kept = self._kept._limits
        which = kept.values() if order_id is None else [kept.get(order_id, ())]
        return sorted(
            (row for rows in which for row in rows), key=lambda row: (row.due_at, row.order_id, row.name, row.subject)
        )

    def outbox(self, order_id: str | None = None) -> Sequence[OutboxRow]:
        """What is still to be performed, in order of `sequence`; of one order or of all."""
        rows = (row for row in self._kept._outbox.values() if order_id is None or row.order_id == order_id)
        return sorted(rows, key=lambda row: row.sequence)

    # ---- writing -----------------------------------------------------------------------------------------------------

    def number(self, register: str) -> int:
        """The next number of a register, from 1 up; given back when the transaction is rolled back."""
        value = self._kept._registers.get(register, 0) + 1
        self._put(self._kept._registers, register, value)
        return value

    def claim(self, at: datetime, *, until: datetime, page_size: int = 100) -> Sequence[OutboxRow]:
        """Lease outbox rows to this runner until *until*, and count an attempt; the longest waiting first."""
        at, until = utc(at), utc(until)
        heads: dict[tuple[str, str], OutboxRow] = {}
        for row in self.outbox():
            heads.setdefault((row.order_id, row.subject), row)
        ready = [row for row in heads.values() if _ready(row, at)]
        ready.sort(key=lambda row: (row.not_before, row.sequence))
        claimed = [evolve(row, leased_until=until, attempts=row.attempts + 1) for row in ready[: max(page_size, 0)]]
        for row in claimed:
            self._put(self._kept._outbox, row.key, row)
        return claimed

    def postpone(self, key: str, *, not_before: datetime, error: str, parked: bool = False) -> None:
        """End the lease on a row without its being done: try again later, or park it for people to look at."""
        row = self._kept._outbox.get(key)
        if row is not None:
            changed = evolve(row, not_before=utc(not_before), error=error, parked=parked, leased_until=None)
            self._put(self._kept._outbox, key, changed)

    def done(self, key: str) -> None:
        """Delete a performed row whose effect needs no further record."""
        self._put(self._kept._outbox, key, _ABSENT)

    def save(self, commit: Commit) -> None:
        """Write a decision, or raise `StoreConflict` with nothing written."""
        check_gapless(commit)
        order, request = commit.order, commit.request
        standing = self._kept._orders.get(order.order_id)
        if request is not None and (request.request_id, request.asker) in self._kept._requests:
            raise StoreConflict(f"request {request.request_id} was carried out in between")
        if commit.expected_version != (0 if standing is None else standing.version):
            raise StoreConflict(f"order {order.order_id} is not at version {commit.expected_version} any more")
        try:
            self._write(commit)
        except BaseException:
            self._broken = True
            raise

    def _write(self, commit: Commit) -> None:
        kept, put, order_id = self._kept, self._put, commit.order.order_id
        _check_instants(commit)
        put(kept._orders, order_id, commit.order)
        for record in commit.records:
            put(kept._records, (order_id, record.version), record)
        for key in commit.performed:
            put(kept._outbox, key, _ABSENT)
        if commit.erase_personal:
            self._erase_words(commit)
        for row in commit.outbox:
            self._add_outbox(row)
        if commit.limits is not None:
            self._replace_limits(order_id, commit.limits)
        if commit.request is not None:
            put(kept._requests, (commit.request.request_id, commit.request.asker), commit.request)
        if commit.snapshot is not None:
            others = (row for row in kept._snapshots.get(order_id, ()) if row.version != commit.snapshot.version)
            put(kept._snapshots, order_id, (*others, commit.snapshot))
        if commit.erase_personal:
            self._erase(order_id)
        elif commit.personal is not None:
            put(kept._personal, order_id, commit.personal)

    def _replace_limits(self, order_id: str, limits: tuple[LimitRow, ...]) -> None:
        if len({(row.name, row.subject) for row in limits}) < len(limits):
            raise AdapterError(f"order {order_id}: two limits of one name and subject", retry_safe=False)
        self._put(self._kept._limits, order_id, limits)

    def _erase_words(self, commit: Commit) -> None:
        kept, put, order_id = self._kept, self._put, commit.order.order_id
        for record in commit.erased_records:
            key = order_id, record.version
            put(kept._records, key, evolve(kept._records[key], payload=record.payload, reason=record.reason))
        payloads = {row.key: row.payload for row in commit.erased_outbox}
        for row in self.outbox(order_id):
            put(kept._outbox, row.key, evolve(row, payload=payloads.get(row.key, row.payload), error=""))
        put(kept._snapshots, order_id, _ABSENT)

    def _add_outbox(self, row: OutboxRow) -> None:
        outbox = self._kept._outbox
        if row.key in outbox:
            raise AdapterError(f"effect {row.key} is in the outbox already", retry_safe=False)
        self._put(outbox, row.key, evolve(row, sequence=next(self._kept._sequence)))

    def _erase(self, order_id: str) -> None:
        self._put(self._kept._personal, order_id, _ABSENT)
        requests = self._kept._requests
        for request in [request for request in requests.values() if request.order_id == order_id]:
            self._put(requests, (request.request_id, request.asker), evolve(request, personal=""))

    # ---- all or nothing ----------------------------------------------------------------------------------------------

    @contextmanager
    def all_or_nothing(self) -> Iterator[Unit]:
        """What is written from here on stays together: an exception puts it back."""
        _ = self._kept
        mark, outer, self._broken = len(self._replaced), self._broken, False
        try:
            yield self
            if self._broken:
                raise AdapterError(
                    "a save in this unit failed half-way: everything in the unit was taken back", retry_safe=False
                )
        except BaseException:
            while len(self._replaced) > mark:
                _set(*self._replaced.pop())
            raise
        finally:
            self._broken = outer

    def belongs_to(self, store: MemoryOrderStore) -> bool:
        """Whether this is an open unit of *store*."""
        return self._store is store

    def end(self) -> None:
        """Nothing can be asked or written from now on."""
        self._store = None

    @property
    def _kept(self) -> MemoryOrderStore:
        if self._store is None:
            raise AdapterError("this unit has ended, open another", retry_safe=False)
        return self._store

    def _put(self, table: dict[Any, Any], key: Any, value: Any) -> None:
        self._replaced.append((table, key, table.get(key, _ABSENT)))
        _set(table, key, value)


def _set(table: dict[Any, Any], key: Any, value: Any) -> None:
    if value is _ABSENT:
        table.pop(key, None)
    else:
        table[key] = value


def _ready(row: OutboxRow, at: datetime) -> bool:
    return not row.parked and row.not_before <= at and (row.leased_until is None or row.leased_until <= at)


def _check_instants(commit: Commit) -> None:
    instants = [commit.order.opened_at, commit.order.updated_at]
    for record in commit.records:
        instants += (record.occurred_at, record.recorded_at)
    instants += (row.not_before for row in commit.outbox)
    instants += (row.due_at for row in commit.limits or ())
    for at in instants:
        utc(at)
