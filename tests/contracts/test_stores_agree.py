"""Random units, kept or taken back, have the same effect on every store as on a naive model that is checked by eye."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any, Protocol

from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from orderflow.adapters.memory import MemoryOrderStore
from orderflow.adapters.sqlite import SqliteOrderStore, create_schema
from orderflow.errors import AdapterError, StoreConflict
from orderflow.ports import (
    Commit,
    LimitRow,
    OrderQuery,
    OrderRow,
    OutboxRow,
    RecordRow,
    RequestRow,
    SnapshotRow,
    Unit,
)
from orderflow.testing.contracts.store import LI, NOON, decided, running, waiting

Operation = Callable[[Unit], Any]


class HasUnits(Protocol):
    """As much of a store as is played with."""

    def unit(self) -> AbstractContextManager[Unit]: ...


class Naive:
    """A store as one would explain it: lists, and a copy of everything to go back to."""

    def __init__(self) -> None:
        self.orders: list[OrderRow] = []
        self.events: list[RecordRow] = []
        self.snapshots: list[SnapshotRow] = []
        self.people: dict[str, str] = {}
        self.requests: list[RequestRow] = []
        self.effects: list[OutboxRow] = []
        self.clocks: list[LimitRow] = []
        self.registers: dict[str, int] = {}

    def order(self, order_id: str) -> OrderRow | None:
        return next((row for row in self.orders if row.order_id == order_id), None)

    def records(self, order_id: str, *, after: int = 0, upto: int | None = None) -> Sequence[RecordRow]:
        return [e for e in self.events if e.order_id == order_id and after < e.version <= (upto or 10**9)]

    def snapshot(self, order_id: str, *, upto: int | None = None) -> SnapshotRow | None:
        kept = [row for row in self.snapshots if row.order_id == order_id and (upto is None or row.version <= upto)]
        return max(kept, key=lambda row: row.version, default=None)

    def personal(self, order_id: str) -> str | None:
        return self.people.get(order_id)

    def request(self, request_id: str, *, asker: str) -> RequestRow | None:
        return next((row for row in self.requests if (row.request_id, row.asker) == (request_id, asker)), None)

    def find(self, query: OrderQuery) -> Sequence[OrderRow]:
        found = []
        for row in sorted(self.orders, key=lambda row: (row.opened_at, row.order_id), reverse=True):
            fits = [
                query.customer in (None, row.customer),
                query.number in (None, row.number),
                query.process in (None, row.process),
                query.state in (None, row.state),
                query.phase in (None, row.phase),
                query.group in (None, row.group),
                query.opened_from is None or query.opened_from <= row.opened_at,
                query.opened_before is None or row.opened_at < query.opened_before,
                query.after is None or (row.opened_at, row.order_id) < query.after,
            ]
            if all(fits):
                found.append(row)
        return found[: query.page_size]

    def due(self, at: datetime, *, page_size: int = 100) -> Sequence[LimitRow]:
        return [row for row in self.limits() if row.due_at < at][:page_size]

    def limits(self, order_id: str | None = None) -> Sequence[LimitRow]:
        rows = [row for row in self.clocks if order_id in (None, row.order_id)]
        return sorted(rows, key=lambda row: (row.due_at, row.order_id, row.name, row.subject))

    def outbox(self, order_id: str | None = None) -> Sequence[OutboxRow]:
        return [row for row in self.effects if order_id in (None, row.order_id)]

    def number(self, register: str) -> int:
        self.registers[register] = self.registers.get(register, 0) + 1
        return self.registers[register]

    def claim(self, at: datetime, *, until: datetime, page_size: int = 100) -> Sequence[OutboxRow]:
        free = []
        for place, row in enumerate(self.effects):
            first = not any((e.order_id, e.subject) == (row.order_id, row.subject) for e in self.effects[:place])
            leased = row.leased_until is not None and row.leased_until > at
            if first and not leased and not row.parked and row.not_before <= at:
                free.append((row.not_before, place))
        taken = []
        for _, place in sorted(free)[:page_size]:
            row = self.effects[place]
            self.effects[place] = evolve(row, leased_until=until, attempts=row.attempts + 1)
            taken.append(self.effects[place])
        return taken

    def postpone(self, key: str, *, not_before: datetime, error: str, parked: bool = False) -> None:
        for place, row in enumerate(self.effects):
            if row.key == key:
                back = evolve(row, not_before=not_before, error=error, parked=parked, leased_until=None)
                self.effects[place] = back

    def done(self, key: str) -> None:
        self.effects = [row for row in self.effects if row.key != key]

    def save(self, commit: Commit) -> None:
        order = commit.order
        standing = self.order(order.order_id)
        asked = commit.request
        if asked is not None and self.request(asked.request_id, asker=asked.asker) is not None:
            raise StoreConflict("request")
        if commit.expected_version != (standing.version if standing else 0):
            raise StoreConflict("version")
        self.orders = [row for row in self.orders if row.order_id != order.order_id] + [order]
        self.events += commit.records
        self._save_effects(commit)
        if commit.limits is not None:
            self.clocks = [row for row in self.clocks if row.order_id != order.order_id] + list(commit.limits)
        if commit.request is not None:
            self.requests.append(commit.request)
        if commit.snapshot is not None:
            self.snapshots = [row for row in self.snapshots if (row.order_id, row.version) != snapshot_of(commit)]
            self.snapshots.append(commit.snapshot)
        self._save_personal(commit, order.order_id)

    def _save_effects(self, commit: Commit) -> None:
        for key in commit.performed:
            self.done(key)
        if commit.erase_personal:
            self._erase_words(commit)
        for row in commit.outbox:
            if any(effect.key == row.key for effect in self.effects):
                raise AdapterError("key", retry_safe=False)
            self.effects.append(row)

    def _erase_words(self, commit: Commit) -> None:
        order_id = commit.order.order_id
        quiet = {row.version: row for row in commit.erased_records}
        payloads = {row.key: row.payload for row in commit.erased_outbox}
        for place, record in enumerate(self.events):
            if record.order_id == order_id and record.version in quiet:
                words = quiet[record.version]
                self.events[place] = evolve(record, payload=words.payload, reason=words.reason)
        for place, row in enumerate(self.effects):
            if row.order_id == order_id:
                self.effects[place] = evolve(row, payload=payloads.get(row.key, row.payload), error="")
        self.snapshots = [row for row in self.snapshots if row.order_id != order_id]

    def _save_personal(self, commit: Commit, order_id: str) -> None:
        if commit.personal is not None:
            self.people[order_id] = commit.personal
        if commit.erase_personal:
            self.people.pop(order_id, None)
            self.requests = [evolve(row, personal="") if row.order_id == order_id else row for row in self.requests]


def snapshot_of(commit: Commit) -> tuple[str, int]:
    return commit.order.order_id, commit.order.version


# ---- what may happen in a unit ---------------------------------------------------------------------------------------

ORDERS = st.sampled_from(["o-1", "o-2", "o-3"])
KEYS = st.sampled_from([f"k-{number}" for number in range(8)])
ASKERS = st.sampled_from([LI, "wang"])
SUBJECTS = st.sampled_from(["p-1", "p-2", ""])
INSTANTS = st.integers(0, 5).map(lambda minutes: NOON + timedelta(minutes=minutes))
TEXTS = st.sampled_from(["a", "b", "李'"])
BOUNDS = st.integers(0, 3) | st.just(100)


@st.composite
def saves(draw: st.DrawFn) -> Operation:
    """A save, mostly on the version that stands, with any of what a commit may carry."""
    order_id = draw(ORDERS)
    off = draw(st.sampled_from([0, 0, 0, 0, 0, -1, 1]))
    events = draw(st.integers(0, 3))
    request_id = draw(st.none() | st.integers(0, 20).map(str))
    recorded, asker = draw(st.booleans()), draw(ASKERS)
    order = {
        "opened_at": draw(INSTANTS),
        **{name: draw(TEXTS) for name in ("customer", "process", "state", "phase")},
        **{name: draw(st.none() | TEXTS) for name in ("number", "group")},
    }
    rows = draw(st.lists(st.tuples(KEYS, SUBJECTS, INSTANTS), max_size=2))
    outbox = tuple(waiting(key, order_id=order_id, subject=s, not_before=at) for key, s, at in rows)
    named = draw(st.none() | st.dictionaries(st.tuples(TEXTS, SUBJECTS), INSTANTS, max_size=3))
    limits = named and tuple(running(name, order_id=order_id, subject=s, due_at=at) for (name, s), at in named.items())
    rest = {
        "outbox": outbox,
        "limits": () if named == {} else limits,
        "personal": draw(st.none() | TEXTS),
        "erase_personal": draw(st.sampled_from([False, False, False, True])),
        "performed": tuple(draw(st.lists(KEYS, max_size=2))),
    }
    keeps_snapshot = draw(st.booleans())
    quiet_from, quiet = draw(st.integers(1, 6)), draw(st.lists(KEYS, max_size=2, unique=True))

    def operation(unit: Unit) -> None:
        standing = unit.order(order_id)
        after = max(0, (standing.version if standing else 0) + off)
        some = max(events, 1 - after)  # an order begins with an event
        commit = decided(order_id, after=after, events=some, request_id=request_id, order=order, **rest)
        if commit.request is not None:
            commit = evolve(commit, request=evolve(commit.request, asker=asker))
        if not recorded:
            commit = evolve(commit, records=tuple(evolve(row, request_id="other") for row in commit.records))
        if commit.erase_personal:
            early = unit.records(order_id, after=quiet_from - 1, upto=after)
            texts = tuple(evolve(row, payload="{}", reason="quiet") for row in early)
            waits = tuple(waiting(key, order_id=order_id, payload='{"quiet": 1}') for key in quiet)
            commit = evolve(commit, erased_records=texts, erased_outbox=waits)
        if keeps_snapshot:
            version = commit.order.version
            commit = evolve(commit, snapshot=SnapshotRow(order_id=order_id, version=version, payload="{}"))
        unit.save(commit)

    return operation


QUERIES = st.builds(
    OrderQuery,
    customer=st.none() | TEXTS,
    number=st.none() | TEXTS,
    process=st.none() | TEXTS,
    state=st.none() | TEXTS,
    phase=st.none() | TEXTS,
    group=st.none() | TEXTS,
    opened_from=st.none() | INSTANTS,
    opened_before=st.none() | INSTANTS,
    after=st.none() | st.tuples(INSTANTS, ORDERS),
    page_size=BOUNDS,
)

OPERATIONS: st.SearchStrategy[Operation] = st.one_of(
    saves(),
    saves(),
    st.builds(lambda name: lambda unit: unit.number(name), TEXTS),
    st.builds(
        lambda at, lease, limit: lambda unit: unit.claim(at, until=at + timedelta(minutes=lease), page_size=limit),
        INSTANTS,
        st.integers(0, 3),
        BOUNDS,
    ),
    st.builds(
        lambda key, at, parked: lambda unit: unit.postpone(key, not_before=at, error="no", parked=parked),
        KEYS,
        INSTANTS,
        st.booleans(),
    ),
    st.builds(lambda key: lambda unit: unit.done(key), KEYS),
    st.builds(lambda query: lambda unit: unit.find(query), QUERIES),
    st.builds(lambda at, limit: lambda unit: unit.due(at, page_size=limit), INSTANTS, BOUNDS),
    st.builds(
        lambda order_id, after, upto: lambda unit: unit.records(order_id, after=after, upto=upto),
        ORDERS,
        st.integers(0, 4),
        st.none() | st.integers(1, 5),
    ),
)


def all_of(unit: Unit) -> list[Any]:
    """Everything there is, as far as a contract shows it."""
    each = [
        (unit.order(o), list(unit.records(o)), unit.personal(o), unit.outbox(o), unit.limits(o))
        for o in ("o-1", "o-2", "o-3")
    ]
    snapshots = [unit.snapshot(o, upto=upto) for o in ("o-1", "o-2", "o-3") for upto in (None, *range(10))]
    requests = [unit.request(str(number), asker=asker) for number in range(21) for asker in (LI, "wang")]
    return [plain(part) for part in (*each, snapshots, requests, unit.find(OrderQuery()), unit.limits(), unit.outbox())]


def plain(value: Any) -> Any:
    """*value* without what stores may choose: their sequence numbers, and which kind of sequence they return."""
    if isinstance(value, OutboxRow):
        return evolve(value, sequence=0)
    return [plain(item) for item in value] if isinstance(value, Sequence) and not isinstance(value, str) else value


class _Rollback(Exception):
    pass


def played(unit: Unit, operations: Sequence[Operation]) -> tuple[list[Any], bool]:
    """What each operation answered, and whether one failed in a way that breaks the unit."""
    answers: list[Any] = []
    for operation in operations:
        try:
            answers.append(plain(operation(unit)))
        except StoreConflict:
            answers.append(StoreConflict)
        except AdapterError as error:
            return [*answers, AdapterError, error.retry_safe], True
    return answers, False


class Hosted:
    """The SQLite store within a host's transaction; the host commits whatever became of the unit."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        create_schema(self.connection)
        self._outside = SqliteOrderStore(":memory:")
        self._within = self._outside.within(self.connection)

    def close(self) -> None:
        self.connection.close()
        self._outside.close()

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            with self._within.unit() as unit:
                yield unit
        finally:
            self.connection.execute("COMMIT")


class StoresAgree(RuleBasedStateMachine):
    """Plays the same units on the model and on the stores."""

    def __init__(self) -> None:
        super().__init__()
        self.model = Naive()
        self.sqlite, self.hosted = SqliteOrderStore(":memory:"), Hosted()
        self.stores = (MemoryOrderStore(), self.sqlite, self.hosted)

    @rule(operations=st.lists(OPERATIONS, min_size=1, max_size=6), kept=st.sampled_from([True, True, True, False]))
    def unit(self, operations: list[Operation], kept: bool) -> None:
        before = deepcopy(vars(self.model))
        expected, broken = played(self.model, operations)
        if broken or not kept:
            vars(self.model).update(before)

        for store in self.stores:
            assert self._in_a_unit(store, operations, kept) == expected

    def _in_a_unit(self, store: HasUnits, operations: list[Operation], kept: bool) -> list[Any]:
        answers, broken = list[Any](), False
        try:
            with store.unit() as unit:
                answers, broken = played(unit, operations)
                if not kept:
                    raise _Rollback
        except AdapterError:
            assert broken  # the end of the unit says again that it failed
        except _Rollback:
            pass
        else:
            assert not broken
        return answers

    @invariant()
    def all_agree(self) -> None:
        expected = all_of(self.model)
        for store in self.stores:
            with store.unit() as unit:
                assert all_of(unit) == expected

    def teardown(self) -> None:
        self.sqlite.close()
        self.hosted.close()


StoresAgree.TestCase.settings = settings(max_examples=50, stateful_step_count=20, deadline=None)
TestStoresAgree = StoresAgree.TestCase
