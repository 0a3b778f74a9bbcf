"""
What every `OrderStore` must do, as tests that an adapter's own test module inherits.

    class TestMyStore(StoreContract):
        @pytest.fixture
        def store(self, tmp_path: Path) -> Iterator[OrderStore]:
            with MyStore(tmp_path / "orders.db") as store:
                yield store

    class TestMyStoreWithin(JoinedStoreContract):
        @pytest.fixture
        def host(self, tmp_path: Path) -> Iterator[HostTransaction]: ...

`decided`, `waiting` and `running` build the rows, for tests of an adapter's own.
"""

# ruff: noqa: S101, PT012 - a contract asserts; an exception ends a unit, and what it takes back must have happened first

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from typing import Any, Protocol

import pytest
from attrs import evolve

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
from orderflow.validation import InvalidField

__all__ = ["HostTransaction", "JoinedStoreContract", "StoreContract", "decided", "running", "waiting"]

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LI = '{"id":"li","on_behalf_of":null,"role":"customer"}'

HOSTILE = (
    "",
    "'; DROP TABLE orders; --",
    '"`]) %s :name ?1 \\',
    "上海市 浦东新区 🧧👨‍👩‍👧",
    "e\u0301\u202e\u200b\ufeff\ufffe",
    "line\nbreak\tand tab",
    "长" * 200_000,
)

INSTANTS = (
    datetime(2026, 3, 1, 12, 0, 0, 1, tzinfo=UTC),
    datetime(2026, 3, 1, 20, 30, 0, 999_999, tzinfo=timezone(timedelta(hours=8, minutes=30))),
    datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime.max.replace(tzinfo=UTC),
)


class _Rollback(Exception):
    pass


# ---- rows ------------------------------------------------------------------------------------------------------------


def decided(
    order_id: str = "o-1",
    *,
    after: int = 0,
    events: int = 1,
    request_id: str | None = None,
    order: Mapping[str, Any] | None = None,
    **rest: Any,
) -> Commit:
    """A commit that takes an order from version *after* on by *events*; *order* and *rest* change fields."""
    version = after + events
    row = OrderRow(
        order_id=order_id,
        version=version,
        process="retail",
        process_version="1",
        fingerprint="f00d",
        customer="li",
        channel="web",
        number=None,
        group=None,
        state="awaiting_payment",
        phase="placed",
        currency="CNY",
        total_minor=10_000,
        balance_minor=10_000,
        opened_at=NOON,
        updated_at=NOON + version * MINUTE,
    )
    records = tuple(
        RecordRow(
            order_id=order_id,
            version=number,
            type="order_placed",
            payload=f'{{"version": {number}}}',
            occurred_at=NOON,
            recorded_at=NOON + number * MINUTE,
            actor_id="li",
            role="customer",
            on_behalf_of=None,
            reason="",
            request_id=request_id or f"{order_id}-{version}",
        )
        for number in range(after + 1, version + 1)
    )
    request = request_id and RequestRow(
        asker=LI, request_id=request_id, order_id=order_id, content='{"a": 1}', personal='{"b": "2"}', version=version
    )
    fields = {"records": records, "request": request or None, **rest}
    return Commit(order=evolve(row, **(order or {})), expected_version=after, **fields)


def waiting(key: str, *, order_id: str = "o-1", subject: str = "p-1", **rest: Any) -> OutboxRow:
    """An effect to perform from noon on."""
    row = OutboxRow(key=key, order_id=order_id, subject=subject, type="refund", payload="{}", not_before=NOON)
    return evolve(row, **rest)


def running(name: str, *, order_id: str = "o-1", subject: str = "", due_at: datetime = NOON) -> LimitRow:
    """A time limit that runs."""
    return LimitRow(order_id=order_id, name=name, subject=subject, due_at=due_at, then="expire")


def everything(store: OrderStore, *order_ids: str) -> dict[str, Any]:
    """All that the store tells about these orders, for comparing before with after."""
    with store.unit() as unit:
        return {
            "orders": [unit.order(each) for each in order_ids],
            "records": [list(unit.records(each)) for each in order_ids],
            "snapshots": [unit.snapshot(each) for each in order_ids],
            "personal": [unit.personal(each) for each in order_ids],
            "outbox": list(unit.outbox()),
            "limits": list(unit.limits()),
            "found": list(unit.find(OrderQuery())),
        }


def save(store: OrderStore, *commits: Commit) -> None:
    """Save commits in one unit."""
    with store.unit() as unit:
        for commit in commits:
            unit.save(commit)


def claimed(store: OrderStore, at: datetime = NOON, *, lease: timedelta = MINUTE, page_size: int = 100) -> list[str]:
    """The keys that a runner gets who claims at this instant."""
    with store.unit() as unit:
        return [row.key for row in unit.claim(at, until=at + lease, page_size=page_size)]


def together(count: int, work: Callable[[int], Any]) -> list[Any]:
    """What *work* returns in so many threads that start at the same time."""
    gate = threading.Barrier(count)

    def start(number: int) -> Any:
        gate.wait()
        return work(number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(start, range(count)))


def until_saved(work: Callable[[], Any]) -> Any:
    """What a desk does: again, as long as the error says that this is safe."""
    while True:
        try:
            return work()
        except AdapterError as error:
            if not error.retry_safe:
                raise


# ---- the contract ----------------------------------------------------------------------------------------------------


class StoreContract:
    """Inherit it in a test class that has a fixture `store`: an empty store, usable from several threads."""

    # ---- what is kept ------------------------------------------------------------------------------------------------

    def test_an_empty_store_knows_nothing(self, store: OrderStore) -> None:
        """What was never saved is absent, and asking for it is no error."""
        with store.unit() as unit:
            assert unit.order("o-1") is None
            assert list(unit.records("o-1")) == []
            assert unit.snapshot("o-1") is None
            assert unit.personal("o-1") is None
            assert unit.request("r-1", asker=LI) is None
            assert list(unit.find(OrderQuery())) == []
            assert list(unit.due(NOON)) == []
            assert list(unit.limits()) == list(unit.limits("o-1")) == []
            assert list(unit.outbox()) == list(unit.outbox("o-1")) == []
            assert list(unit.claim(NOON, until=NOON + MINUTE)) == []
            unit.postpone("k-1", not_before=NOON, error="")
            unit.done("k-1")

    def test_what_is_saved_is_read_back(self, store: OrderStore) -> None:
        """Every field of every row comes back as it went in."""
        commit = decided(
            events=3,
            request_id="r-1",
            order={"number": "N-1", "group": "g-1"},
            outbox=(waiting("k-1", attempts=2, error="timeout"),),
            limits=(running("payment", subject="p-1"),),
            snapshot=SnapshotRow(order_id="o-1", version=3, payload="{}"),
            personal='{"name": "李"}',
        )
        commit = evolve(
            commit, records=(evolve(commit.records[0], on_behalf_of="wang", reason="why"), *commit.records[1:])
        )

        save(store, commit)

        with store.unit() as unit:
            assert unit.order("o-1") == commit.order
            assert tuple(unit.records("o-1")) == commit.records
            assert unit.snapshot("o-1") == commit.snapshot
            assert unit.personal("o-1") == commit.personal
            assert unit.request("r-1", asker=LI) == commit.request
            assert tuple(unit.limits("o-1")) == commit.limits
            assert [evolve(row, sequence=0) for row in unit.outbox("o-1")] == list(commit.outbox)

    def test_a_unit_reads_what_it_wrote(self, store: OrderStore) -> None:
        """A decision that follows another in the same unit stands on it."""
        with store.unit() as unit:
            unit.save(decided(outbox=(waiting("k-1"),)))
            unit.save(decided(after=1))

            assert [row.version for row in unit.records("o-1")] == [1, 2]
            assert [row.key for row in unit.claim(NOON, until=NOON + MINUTE)] == ["k-1"]

    @pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:20])
    def test_any_text_comes_back(self, store: OrderStore, text: str) -> None:
        """Text is data: quotes, scripts, emoji and length change nothing and mean nothing."""
        order_id = f"o-{text}"
        commit = decided(
            order_id,
            request_id=f"r-{text}",
            order={"customer": text, "number": text, "group": text, "state": text},
            outbox=(waiting(f"k-{text}", order_id=order_id, subject=text, payload=text),),
            limits=(running(text, order_id=order_id, subject=text),),
            personal=text,
        )
        commit = evolve(commit, records=(evolve(commit.records[0], reason=text, payload=text),))

        save(store, commit)

        with store.unit() as unit:
            assert unit.find(OrderQuery(customer=text, number=text, group=text, state=text))[0] == commit.order
            assert tuple(unit.records(order_id)) == commit.records
            assert unit.request(f"r-{text}", asker=LI) == commit.request
            assert unit.personal(order_id) == text
            assert tuple(unit.limits(order_id)) == commit.limits
            assert unit.number(text) == 1
            unit.postpone(f"k-{text}", not_before=NOON, error=text)
            assert unit.claim(NOON, until=NOON)[0].error == text

    @pytest.mark.parametrize("at", INSTANTS, ids=str)
    def test_instants_are_exact(self, store: OrderStore, at: datetime) -> None:
        """An instant comes back to the microsecond, in UTC or equal to it, whatever zone it was given in."""
        commit = decided(
            order={"opened_at": at, "updated_at": at},
            outbox=(waiting("k-1", not_before=at),),
            limits=(running("payment", due_at=at),),
        )
        commit = evolve(commit, records=(evolve(commit.records[0], occurred_at=at, recorded_at=at),))

        save(store, commit)

        with store.unit() as unit:
            assert unit.order("o-1") == commit.order
            assert tuple(unit.records("o-1")) == commit.records
            assert unit.limits("o-1")[0].due_at == at
            assert unit.claim(at, until=at)[0].not_before == at
            assert [row.order_id for row in unit.find(OrderQuery(opened_from=at))] == ["o-1"]
            assert list(unit.find(OrderQuery(opened_before=at))) == []

    def test_an_instant_without_a_zone_is_refused(self, store: OrderStore) -> None:
        """Nobody can know which instant a naive time means, so it is neither stored nor asked for."""
        naive = datetime(2026, 3, 1, 12)  # noqa: DTZ001 - the point of the test

        for commit in (
            decided(order={"opened_at": naive}),
            decided(limits=(running("payment", due_at=naive),)),
            decided(outbox=(waiting("k-1", not_before=naive),)),
        ):
            with pytest.raises(InvalidField), store.unit() as unit:
                unit.save(commit)
        with store.unit() as unit, pytest.raises(InvalidField):
            unit.due(naive)
        with store.unit() as unit, pytest.raises(InvalidField):
            unit.find(OrderQuery(opened_from=naive))
        assert everything(store, "o-1")["found"] == []

    def test_records_are_read_in_part(self, store: OrderStore) -> None:
        """`after` leaves out, `upto` includes, and the oldest comes first."""
        save(store, decided(events=5))

        with store.unit() as unit:
            assert [row.version for row in unit.records("o-1", after=2)] == [3, 4, 5]
            assert [row.version for row in unit.records("o-1", upto=2)] == [1, 2]
            assert [row.version for row in unit.records("o-1", after=1, upto=4)] == [2, 3, 4]
            assert list(unit.records("o-1", after=5)) == []
            assert [row.version for row in unit.records("o-1", after=-1, upto=99)] == [1, 2, 3, 4, 5]

    def test_the_newest_snapshot_up_to_a_version_is_found(self, store: OrderStore) -> None:
        """Snapshots stay beside each other, one a version, and a decision without one leaves them."""
        one, two, four = (SnapshotRow(order_id="o-1", version=version, payload=f"{version}") for version in (1, 2, 4))
        save(store, decided(snapshot=one))
        save(store, decided(after=1, snapshot=two))
        save(store, decided("o-2", snapshot=evolve(one, order_id="o-2")))
        save(store, decided(after=2))
        save(store, decided(after=3, snapshot=four))
        save(store, decided(after=4))

        with store.unit() as unit:
            assert unit.snapshot("o-1") == four
            assert [unit.snapshot("o-1", upto=version) for version in range(6)] == [None, one, two, two, four, four]
            assert unit.snapshot("o-2", upto=9) == evolve(one, order_id="o-2")

    def test_a_snapshot_of_the_same_version_takes_the_place_of_the_first(self, store: OrderStore) -> None:
        """A decision that wrote no event may bring the snapshot of a version that has one."""
        save(store, decided(snapshot=SnapshotRow(order_id="o-1", version=1, payload="one")))
        again = SnapshotRow(order_id="o-1", version=1, payload="again")
        save(store, decided(after=1, events=0, snapshot=again))

        with store.unit() as unit:
            assert unit.snapshot("o-1") == unit.snapshot("o-1", upto=1) == again

    def test_an_order_is_found_by_what_it_became(self, store: OrderStore) -> None:
        """Each field of the row may change with a decision, alone or with others, what it is searched by included."""
        changes: dict[str, Any] = {
            "process": "b2b",
            "process_version": "2",
            "fingerprint": "beef",
            "customer": "wang",
            "channel": "app",
            "number": "N-1",
            "group": "g-1",
            "state": "paid",
            "phase": "preparing",
            "currency": "JPY",
            "total_minor": -1,
            "balance_minor": 2**62,
            "opened_at": NOON + MINUTE,
        }
        commit = decided()
        save(store, commit)

        for version, (name, value) in enumerate(changes.items(), 1):
            row = evolve(commit.order, **{name: value})
            commit = evolve(decided(after=version), order=evolve(row, version=version + 1))
            save(store, commit)
            with store.unit() as unit:
                assert unit.order("o-1") == commit.order

        with store.unit() as unit:
            assert list(unit.find(OrderQuery(customer="li"))) == []
            assert list(unit.find(OrderQuery(customer="wang", number="N-1", group="g-1"))) == [commit.order]
        save(store, decided(after=len(changes) + 1))
        with store.unit() as unit:
            assert list(unit.find(OrderQuery(number="N-1"))) == list(unit.find(OrderQuery(group="g-1"))) == []

    # ---- versions and requests ---------------------------------------------------------------------------------------

    def test_the_version_is_compared(self, store: OrderStore) -> None:
        """A decision on another version than the one that stands is a conflict, and nothing of it is written."""
        save(store, decided(events=2))
        before = everything(store, "o-1", "o-2")

        stale = [decided(after=0), decided(after=1), decided(after=3), decided("o-2", after=1)]
        for commit in stale:
            order_id = commit.order.order_id
            full = evolve(
                commit,
                outbox=(waiting("k-1", order_id=order_id),),
                limits=(running("payment", order_id=order_id),),
                personal="x",
            )
            with pytest.raises(StoreConflict) as conflict:
                save(store, full)
            assert conflict.value.retry_safe

        assert everything(store, "o-1", "o-2") == before

    def test_a_request_is_carried_out_once(self, store: OrderStore) -> None:
        """A request id that was used is a conflict, whichever order it was used for, and nothing is written."""
        save(store, decided(request_id="r-1"))
        before = everything(store, "o-1", "o-2")

        for commit in (decided(after=1, request_id="r-1"), decided("o-2", request_id="r-1")):
            with pytest.raises(StoreConflict):
                save(store, commit)

        assert everything(store, "o-1", "o-2") == before

    def test_a_request_id_is_its_askers_own(self, store: OrderStore) -> None:
        """The same id of two askers is two requests: each is found, and each can be made once."""
        first, second = decided(request_id="r-1"), decided("o-2", request_id="r-1")
        assert second.request is not None
        second = evolve(second, request=evolve(second.request, asker=LI + " "))
        save(store, first, second)

        with store.unit() as unit:
            assert unit.request("r-1", asker=LI) == first.request
            assert unit.request("r-1", asker=LI + " ") == second.request
            assert unit.request("r-1", asker="") is None
            assert unit.request(LI, asker="r-1") is None
        again = decided("o-3", request_id="r-1")
        assert again.request is not None
        for asker in (LI, LI + " "):
            with pytest.raises(StoreConflict):
                save(store, evolve(again, request=evolve(again.request, asker=asker)))

    def test_erasing_leaves_what_others_asked_under_the_same_id(self, store: OrderStore) -> None:
        """An erasure reaches the requests of its own order, and no other asker's of the same id."""
        other = decided("o-2", request_id="r-1")
        assert other.request is not None
        other = evolve(other, request=evolve(other.request, asker="wang"))
        save(store, decided(request_id="r-1", personal="here"), other)

        save(store, decided(after=1, erase_personal=True))

        with store.unit() as unit:
            erased = unit.request("r-1", asker=LI)
            assert erased is not None
            assert erased.personal == ""
            assert unit.request("r-1", asker="wang") == other.request

    def test_a_unit_goes_on_after_a_conflict(self, store: OrderStore) -> None:
        """A conflict writes nothing, so what else the unit does is kept."""
        save(store, decided(request_id="r-1"))

        with store.unit() as unit:
            with pytest.raises(StoreConflict):
                unit.save(decided(personal="stale"))
            with pytest.raises(StoreConflict):
                unit.save(decided(after=1, request_id="r-1", personal="stale"))
            unit.save(decided(after=1, request_id="r-2"))

        with store.unit() as unit:
            assert unit.personal("o-1") is None
            assert [row.version for row in unit.records("o-1")] == [1, 2]
            assert unit.request("r-2", asker=LI) is not None

    def test_versions_have_no_gap(self, store: OrderStore) -> None:
        """A commit whose records don't lead from version to version is refused, and a retry is of no use."""
        save(store, decided())
        before = everything(store, "o-1", "o-2")
        good = decided(after=1, events=3)
        one, two, three = good.records

        for bad in (
            evolve(good, records=(one, three)),
            evolve(good, records=(one, two)),
            evolve(good, records=(one, three, two)),
            evolve(good, records=()),
            evolve(good, records=(one, two, evolve(three, order_id="o-2"))),
            decided("o-2", events=0),
        ):
            with pytest.raises(AdapterError) as refused:
                save(store, bad)
            assert not refused.value.retry_safe

        assert everything(store, "o-1", "o-2") == before

    def test_a_failed_save_leaves_nothing(self, store: OrderStore) -> None:
        """A save that cannot be written whole breaks its unit: nothing is kept, and if it goes on its end says so."""
        save(store, decided(outbox=(waiting("k-1"),)))
        before = everything(store, "o-1", "o-2", "o-3")

        twice = (running("payment", order_id="o-2"), running("payment", order_id="o-2"))
        for bad in (
            decided("o-2", outbox=(waiting("k-2", order_id="o-2"), waiting("k-1", order_id="o-2"))),
            decided("o-2", outbox=(waiting("k-2", order_id="o-2"),), limits=twice),
        ):
            with pytest.raises(AdapterError) as failure, store.unit() as unit:
                unit.save(bad)
            assert not failure.value.retry_safe
            with pytest.raises(AdapterError), store.unit() as unit:
                with suppress(AdapterError):
                    unit.save(bad)
                with suppress(AdapterError):
                    unit.save(decided("o-3"))

        assert everything(store, "o-1", "o-2", "o-3") == before

    # ---- units -------------------------------------------------------------------------------------------------------

    def test_an_exception_takes_everything_back(self, store: OrderStore) -> None:
        """Whatever a unit did, an exception undoes all of it: rows, numbers, leases."""
        keep = decided(
            request_id="r-1",
            outbox=(waiting("k-1"), waiting("k-2", subject="p-2"), waiting("k-3", subject="p-3")),
            limits=(running("payment"),),
            personal="here",
        )
        save(store, keep)
        before = everything(store, "o-1", "o-2")

        with pytest.raises(_Rollback), store.unit() as unit:
            unit.save(decided("o-2", request_id="r-2", personal="there"))
            quiet = (evolve(keep.records[0], payload="{}", reason="quiet"),)
            unit.save(decided(after=1, limits=(), performed=("k-1",), erase_personal=True, erased_records=quiet))
            unit.number("retail")
            unit.claim(NOON, until=NOON + MINUTE)
            unit.postpone("k-2", not_before=NOON + MINUTE, error="no", parked=True)
            unit.done("k-3")
            raise _Rollback

        assert everything(store, "o-1", "o-2") == before
        with store.unit() as unit:
            assert unit.request("r-1", asker=LI) == keep.request
            assert unit.request("r-2", asker=LI) is None
            assert unit.number("retail") == 1

    def test_a_unit_ends(self, store: OrderStore) -> None:
        """A unit that was kept longer than its transaction neither reads nor writes."""
        with store.unit() as unit:
            unit.save(decided())

        uses: Sequence[Callable[[Unit], object]] = (
            lambda unit: unit.order("o-1"),
            lambda unit: unit.number("retail"),
            lambda unit: unit.claim(NOON, until=NOON),
            lambda unit: unit.save(decided("o-2")),
        )
        for use in uses:
            with pytest.raises(AdapterError):
                use(unit)
        assert everything(store, "o-1", "o-2")["orders"][1] is None

    def test_another_kind_of_connection_is_refused(self, store: OrderStore) -> None:
        """Joining a transaction needs a connection that this store knows; another is refused by name."""
        for connection in (object(), None, "shop.db", store):
            with pytest.raises(InvalidField) as refusal:
                store.within(connection)
            assert refusal.value.path.startswith("connection")

    def test_the_desk_may_decide_anew(self, store: OrderStore) -> None:
        """On its own connection a store lets the desk repeat what met a conflict."""
        assert store.retries_conflicts is True

    # ---- numbers -----------------------------------------------------------------------------------------------------

    def test_each_register_counts_for_itself(self, store: OrderStore) -> None:
        """Numbers begin at 1 and follow one another, register by register."""
        with store.unit() as unit:
            assert [unit.number("retail"), unit.number("retail"), unit.number("b2b")] == [1, 2, 1]
        with store.unit() as unit:
            assert [unit.number("b2b"), unit.number("retail")] == [2, 3]

    def test_numbers_have_no_gap_in_many_threads(self, store: OrderStore) -> None:
        """Sixteen writers, of whom every third gives up, draw 1 to N without a gap and without a repeat."""

        def draw(thread: int) -> list[int]:
            drawn = []
            for turn in range(8):
                with suppress(_Rollback):
                    drawn += until_saved(partial(self._drawn, store, gives_up=(thread + turn) % 3 == 0))
            return drawn

        drawn = [number for numbers in together(16, draw) for number in numbers]

        assert sorted(drawn) == list(range(1, len(drawn) + 1))
        assert len(drawn) > 64

    @staticmethod
    def _drawn(store: OrderStore, gives_up: bool) -> list[int]:
        with store.unit() as unit:
            number = unit.number("retail")
            if gives_up:
                raise _Rollback
            return [number]

    def test_writers_of_one_order_follow_one_another(self, store: OrderStore) -> None:
        """However many write the same order at once, each version is written by one of them, and none is lost."""
        save(store, decided())

        def write(thread: int) -> None:
            for turn in range(4):
                until_saved(partial(self._written, store, f"{thread}-{turn}"))

        together(8, write)

        with store.unit() as unit:
            assert [row.version for row in unit.records("o-1")] == list(range(1, 34))
            assert len({row.request_id for row in unit.records("o-1")}) == 33

    @staticmethod
    def _written(store: OrderStore, request_id: str) -> None:
        with store.unit() as unit:
            order = unit.order("o-1")
            assert order is not None
            unit.save(decided(after=order.version, request_id=request_id))

    # ---- finding -----------------------------------------------------------------------------------------------------

    def test_every_field_that_is_given_must_match(self, store: OrderStore) -> None:
        """A query narrows: by each field alone and by all together."""
        wanted = {"customer": "a", "number": "1", "process": "p", "state": "s", "phase": "f", "group": "g"}
        save(store, decided("o-all", order=wanted))
        for name in wanted:
            save(store, decided(f"o-{name}", order={**wanted, name: "other"}))

        with store.unit() as unit:
            assert [row.order_id for row in unit.find(OrderQuery(**wanted))] == ["o-all"]  # type: ignore[arg-type] # some of its fields
            for name, value in wanted.items():
                found = {row.order_id for row in unit.find(OrderQuery(**{name: value}))}  # type: ignore[arg-type] # one of its fields
                assert found == {"o-all", *(f"o-{other}" for other in wanted)} - {f"o-{name}"}

    def test_the_newest_orders_come_first(self, store: OrderStore) -> None:
        """By the instant of opening, and at the same instant the higher id first; a page ends at `limit`."""
        minutes = {"o-1": 0, "o-2": 2, "o-3": 1, "o-4": 1}
        for order_id, late in minutes.items():
            save(store, decided(order_id, order={"opened_at": NOON + late * MINUTE}))

        def found(**query: Any) -> list[str]:
            with store.unit() as unit:
                return [row.order_id for row in unit.find(OrderQuery(**query))]

        assert found() == ["o-2", "o-4", "o-3", "o-1"]
        assert found(page_size=2) == ["o-2", "o-4"]
        assert found(page_size=0) == []
        assert found(opened_from=NOON + MINUTE) == ["o-2", "o-4", "o-3"]
        assert found(opened_before=NOON + MINUTE) == ["o-1"]
        assert found(customer="li", opened_from=NOON + MINUTE, opened_before=NOON + 2 * MINUTE) == ["o-4", "o-3"]

    def test_pages_follow_one_another(self, store: OrderStore) -> None:
        """Page by page every order is seen once, however many were opened in the same instant."""
        for number in range(10):
            save(store, decided(f"o-{number}", order={"opened_at": NOON + (number // 4) * MINUTE}))

        seen: list[str] = []
        query = OrderQuery(customer="li", page_size=3)
        with store.unit() as unit:
            while page := unit.find(query):
                seen += [row.order_id for row in page]
                query = evolve(query, after=(page[-1].opened_at, page[-1].order_id))

        assert seen == [f"o-{number}" for number in reversed(range(10))]

    # ---- time limits -------------------------------------------------------------------------------------------------

    def test_the_longest_overdue_comes_first(self, store: OrderStore) -> None:
        """The very instant is in time: a limit is due once it has passed, and the first to have come due is first."""
        for order_id, late in {"o-1": 2, "o-2": 1, "o-3": 3}.items():
            limit = running("payment", order_id=order_id, due_at=NOON + late * MINUTE)
            save(store, decided(order_id, limits=(limit,)))

        with store.unit() as unit:
            assert list(unit.due(NOON + MINUTE)) == []
            assert [row.order_id for row in unit.due(NOON + 2 * MINUTE)] == ["o-2"]
            assert [row.order_id for row in unit.due(NOON + 2 * MINUTE + timedelta.resolution)] == ["o-2", "o-1"]
            assert [row.order_id for row in unit.due(NOON + 9 * MINUTE, page_size=1)] == ["o-2"]
            assert [row.order_id for row in unit.limits()] == ["o-2", "o-1", "o-3"]

    def test_limits_are_replaced_together(self, store: OrderStore) -> None:
        """A decision that names limits names all that run from now on; one that names none leaves them."""
        other = decided("o-2", limits=(running("payment", order_id="o-2"),))
        save(
            store, decided(limits=(running("payment", due_at=NOON + MINUTE), running("payment", subject="p-2"))), other
        )

        save(store, decided(after=1))
        with store.unit() as unit:
            assert [row.subject for row in unit.limits("o-1")] == ["p-2", ""]

        save(store, decided(after=2, limits=(running("receipt"),)))
        with store.unit() as unit:
            assert [row.name for row in unit.limits("o-1")] == ["receipt"]

        save(store, decided(after=3, limits=()))
        with store.unit() as unit:
            assert [row.order_id for row in unit.limits()] == ["o-2"]

    # ---- the outbox --------------------------------------------------------------------------------------------------

    def test_the_outbox_keeps_the_order_of_commits(self, store: OrderStore) -> None:
        """What was saved first has the lower sequence and is listed first."""
        save(store, decided(outbox=(waiting("k-9"), waiting("k-8"))))
        save(
            store, decided("o-2", outbox=(waiting("k-7", order_id="o-2"),)), decided(after=1, outbox=(waiting("k-6"),))
        )

        with store.unit() as unit:
            rows = unit.outbox()
            assert [row.key for row in rows] == ["k-9", "k-8", "k-7", "k-6"]
            assert [row.sequence for row in rows] == sorted({row.sequence for row in rows})
            assert [row.key for row in unit.outbox("o-1")] == ["k-9", "k-8", "k-6"]

    def test_effects_of_one_subject_follow_one_another(self, store: OrderStore) -> None:
        """Only the first effect of an order's subject can be claimed; other subjects and orders don't wait for it."""
        save(
            store,
            decided(outbox=(waiting("k-1"), waiting("k-2"), waiting("k-3", subject="p-2"))),
            decided("o-2", outbox=(waiting("k-4", order_id="o-2"),)),
        )

        assert sorted(claimed(store)) == ["k-1", "k-3", "k-4"]
        assert claimed(store) == []
        with store.unit() as unit:
            unit.done("k-1")
        assert claimed(store) == ["k-2"]

    def test_a_delayed_effect_holds_up_its_subject(self, store: OrderStore) -> None:
        """An effect is claimed at its very instant, not before, and those behind it don't overtake it."""
        save(store, decided(outbox=(waiting("k-1", not_before=NOON + MINUTE), waiting("k-2"))))

        assert claimed(store, NOON + MINUTE - timedelta(microseconds=1)) == []
        assert claimed(store, NOON + MINUTE) == ["k-1"]

    def test_the_longest_waiting_is_claimed_first(self, store: OrderStore) -> None:
        """With more to do than a runner takes, what has waited longest goes first; the rest stays for the next."""
        rows = tuple(waiting(f"k-{late}", subject=f"p-{late}", not_before=NOON + late * MINUTE) for late in (3, 1, 2))
        save(store, decided(outbox=rows))

        assert claimed(store, NOON + 9 * MINUTE, page_size=2) == ["k-1", "k-2"]
        assert claimed(store, NOON + 9 * MINUTE, page_size=0) == []
        assert claimed(store, NOON + 9 * MINUTE) == ["k-3"]

    def test_a_lease_runs_out(self, store: OrderStore) -> None:
        """A claimed row is nobody else's until the lease ends; then it can be claimed again. Attempts are counted."""
        save(store, decided(outbox=(waiting("k-1"),)))

        with store.unit() as unit:
            (first,) = unit.claim(NOON, until=NOON + MINUTE)
            assert (first.attempts, first.leased_until) == (1, NOON + MINUTE)
            assert list(unit.outbox()) == [first]
        assert claimed(store, NOON + MINUTE - timedelta(microseconds=1)) == []
        with store.unit() as unit:
            (second,) = unit.claim(NOON + MINUTE, until=NOON + 2 * MINUTE)
            assert (second.attempts, second.leased_until) == (2, NOON + 2 * MINUTE)

    def test_a_postponed_effect_comes_again(self, store: OrderStore) -> None:
        """Postponing ends the lease, keeps the count of attempts and says what went wrong."""
        save(store, decided(outbox=(waiting("k-1"), waiting("k-2"))))
        claimed(store, lease=60 * MINUTE)

        with store.unit() as unit:
            unit.postpone("k-1", not_before=NOON + MINUTE, error="timeout")
            row = unit.outbox()[0]

        assert (row.attempts, row.leased_until, row.error, row.parked) == (1, None, "timeout", False)
        assert claimed(store, NOON) == []
        assert claimed(store, NOON + MINUTE) == ["k-1"]

    def test_a_parked_effect_blocks_only_its_subject(self, store: OrderStore) -> None:
        """What people must look at is never claimed; it holds up what is behind it, until it is let go or done."""
        save(store, decided(outbox=(waiting("k-1"), waiting("k-2"), waiting("k-3", subject="p-2"))))
        claimed(store, page_size=1)
        with store.unit() as unit:
            unit.postpone("k-1", not_before=NOON, error="declined twice", parked=True)

        assert claimed(store, NOON + 99 * MINUTE) == ["k-3"]

        with store.unit() as unit:
            unit.postpone("k-1", not_before=NOON, error="")
        assert claimed(store, NOON + 199 * MINUTE) == ["k-1", "k-3"]

    def test_a_decision_takes_away_the_effects_it_has_done(self, store: OrderStore) -> None:
        """What a decision says is performed is gone with it, and the next of its subject can be claimed."""
        save(store, decided(outbox=(waiting("k-1"), waiting("k-2"))))
        claimed(store)

        save(store, decided(after=1, performed=("k-1", "never heard of it")))

        assert claimed(store) == ["k-2"]

    def test_an_effect_may_be_put_back_under_its_key(self, store: OrderStore) -> None:
        """What is performed is taken away before what is new is added, so one decision may ask the same again."""
        save(store, decided(outbox=(waiting("k-1"), waiting("k-2"))))

        save(store, decided(after=1, performed=("k-1",), outbox=(waiting("k-1"),)))

        with store.unit() as unit:
            assert [row.key for row in unit.outbox()] == ["k-2", "k-1"]

    def test_no_effect_goes_to_two_runners(self, store: OrderStore) -> None:
        """However many claim at once, every row goes to exactly one of them, and a subject's rows in their order."""
        for number in range(6):
            order_id = f"o-{number}"
            keys = [(subject, turn) for turn in range(3) for subject in ("p-1", "p-2")]
            rows = tuple(
                waiting(f"{order_id}:{subject}:{turn}", order_id=order_id, subject=subject) for subject, turn in keys
            )
            save(store, decided(order_id, outbox=rows))
        order_of_work: list[str] = []

        def run(_thread: int) -> list[str]:
            mine: list[str] = []
            while len(order_of_work) < 36:
                keys = until_saved(lambda: claimed(store, lease=60 * MINUTE, page_size=2))
                mine += keys
                order_of_work.extend(keys)
                for key in keys:
                    until_saved(partial(self._done, store, key))
            return mine

        mine = [key for keys in together(4, run) for key in keys]

        assert len(mine) == len(set(mine)) == 36
        for key in set(mine):
            subject, turn = key.rsplit(":", 1)
            if turn != "0":
                assert order_of_work.index(f"{subject}:{int(turn) - 1}") < order_of_work.index(key)

    @staticmethod
    def _done(store: OrderStore, key: str) -> None:
        with store.unit() as unit:
            unit.done(key)

    # ---- personal data -----------------------------------------------------------------------------------------------

    def test_personal_data_stay_until_they_are_changed(self, store: OrderStore) -> None:
        """A decision that names no personal data leaves them; one that does replaces them."""
        save(store, decided(personal="first"), decided("o-2", personal="other"))

        save(store, decided(after=1))
        with store.unit() as unit:
            assert unit.personal("o-1") == "first"

        save(store, decided(after=2, personal="second"))
        with store.unit() as unit:
            assert unit.personal("o-1") == "second"
            assert unit.personal("o-2") == "other"

    def test_erasing_leaves_nothing_personal(self, store: OrderStore) -> None:
        """After an erasure no personal data are left, nor what requests asked of them; events and other content are."""
        save(store, decided(request_id="r-1", personal="here"))
        save(store, decided("o-2", request_id="r-2", personal="there"))
        quiet = decided(after=1, events=0, request_id="r-3")  # a request that led to no event
        save(store, quiet)

        save(store, decided(after=1, request_id="r-4", personal="late", erase_personal=True))

        with store.unit() as unit:
            assert unit.personal("o-1") is None
            for request_id, version in {"r-1": 1, "r-3": 1, "r-4": 2}.items():
                asked = RequestRow(
                    asker=LI,
                    request_id=request_id,
                    order_id="o-1",
                    content='{"a": 1}',
                    personal="",
                    version=version,
                )
                assert unit.request(request_id, asker=LI) == asked
            assert [row.version for row in unit.records("o-1")] == [1, 2]
            assert unit.personal("o-2") == "there"
            assert unit.request("r-2", asker=LI) == decided("o-2", request_id="r-2").request
        with pytest.raises(StoreConflict):
            save(store, decided(after=2, request_id="r-1"))

    def test_erasing_puts_other_texts_into_what_is_there(self, store: OrderStore) -> None:
        """Payload and reason of records, payloads that wait: nothing else of them, and nothing of another order."""
        said = tuple(evolve(row, reason="spoken") for row in decided(events=2).records)
        snapshot = SnapshotRow(order_id="o-1", version=2, payload="spoken")
        effects = (waiting("k-1", error="spoken"), waiting("k-2", error="spoken", attempts=3, parked=True))
        save(store, decided(events=2, records=said, snapshot=snapshot, outbox=effects))
        others = SnapshotRow(order_id="o-2", version=1, payload="theirs")
        save(store, decided("o-2", snapshot=others, outbox=(waiting("k-9", order_id="o-2", error="theirs"),)))

        quiet = evolve(said[0], payload="{}", reason="", actor_id="somebody else", recorded_at=NOON - MINUTE)
        quieted = ("k-2", "gone", "k-9")  # the last is there, but another order's
        erased = tuple(waiting(key, payload='{"quiet": 1}') for key in quieted)
        save(store, decided(after=2, erase_personal=True, erased_records=(quiet,), erased_outbox=erased))

        with store.unit() as unit:
            assert unit.records("o-1")[:2] == [evolve(said[0], payload="{}", reason=""), said[1]]
            assert unit.snapshot("o-1") is None
            rows = [(row.key, row.payload, row.error, row.attempts, row.parked) for row in unit.outbox("o-1")]
            assert rows == [("k-1", "{}", "", 0, False), ("k-2", '{"quiet": 1}', "", 3, True)]
            assert unit.records("o-2") == list(decided("o-2").records)
            assert unit.snapshot("o-2") == others
            assert [(row.payload, row.error) for row in unit.outbox("o-2")] == [("{}", "theirs")]

    def test_an_erasure_may_leave_a_snapshot_of_its_own(self, store: OrderStore) -> None:
        """The one that is there goes; the one that comes with the erasure stays."""
        save(store, decided(snapshot=SnapshotRow(order_id="o-1", version=1, payload="spoken")))
        quiet = SnapshotRow(order_id="o-1", version=2, payload="quiet")

        save(store, decided(after=1, erase_personal=True, snapshot=quiet))

        with store.unit() as unit:
            assert unit.snapshot("o-1") == quiet

    def test_only_an_erasure_writes_over_what_happened(self, store: OrderStore) -> None:
        """Texts of a commit that erases nothing, of another order or of what is still to come are refused (law 5)."""
        save(store, decided(events=2, outbox=(waiting("k-1"),)), decided("o-2"))
        before = everything(store, "o-1", "o-2")
        own, others, later = decided(events=2).records[0], decided("o-2").records[0], decided(after=2).records[0]

        for bad in (
            decided(after=2, erased_records=(own,)),
            decided(after=2, erased_outbox=(waiting("k-1"),)),
            decided(after=2, erase_personal=True, erased_records=(others,)),
            decided(after=2, erase_personal=True, erased_records=(later,)),
            decided(after=2, erase_personal=True, erased_outbox=(waiting("k-1", order_id="o-2"),)),
        ):
            with pytest.raises(AdapterError, match="only appended") as refused:
                save(store, bad)
            assert not refused.value.retry_safe

        assert everything(store, "o-1", "o-2") == before


# ---- inside the host's transaction -----------------------------------------------------------------------------------


class HostTransaction(Protocol):
    """A host that has a transaction of its own, for the tests of `within`."""

    @property
    def store(self) -> OrderStore:
        """The store from outside."""
        ...

    def begin(self) -> OrderStore:
        """Begin the host's transaction, and the store within it."""
        ...

    def commit(self) -> None:
        """End it for good."""
        ...

    def rollback(self) -> None:
        """Take it back."""
        ...


class JoinedStoreContract:
    """Inherit it in a test class that has a fixture `host`: a `HostTransaction` on an empty store."""

    def test_the_host_commits(self, host: HostTransaction) -> None:
        """What units within the host's transaction wrote is kept once the host commits, all of it together."""
        within = host.begin()
        save(within, decided(request_id="r-1"))
        save(within, decided(after=1, outbox=(waiting("k-1"),)))
        with within.unit() as unit:
            assert unit.number("retail") == 1
            assert [row.version for row in unit.records("o-1")] == [1, 2]
        host.commit()

        with host.store.unit() as unit:
            assert [row.version for row in unit.records("o-1")] == [1, 2]
            assert [row.key for row in unit.outbox()] == ["k-1"]
            assert unit.number("retail") == 2

    def test_the_host_rolls_back(self, host: HostTransaction) -> None:
        """What the host takes back never was: no order, no request, no number."""
        within = host.begin()
        with within.unit() as unit:
            unit.number("retail")
            unit.save(decided(request_id="r-1", personal="here"))
        host.rollback()

        assert everything(host.store, "o-1")["found"] == []
        with host.store.unit() as unit:
            assert unit.request("r-1", asker=LI) is None
            assert unit.number("retail") == 1

    def test_a_unit_that_fails_goes_back_alone(self, host: HostTransaction) -> None:
        """An exception takes back its own unit, numbers included; what stood before in the host's transaction stays."""
        within = host.begin()
        save(within, decided())
        with pytest.raises(_Rollback), within.unit() as unit:
            unit.number("retail")
            unit.save(decided(after=1))
            unit.save(decided("o-2"))
            raise _Rollback
        with within.unit() as unit:
            assert unit.number("retail") == 1
        host.commit()

        with host.store.unit() as unit:
            assert [row.order_id for row in unit.find(OrderQuery())] == ["o-1"]
            assert [row.version for row in unit.records("o-1")] == [1]
            assert unit.number("retail") == 2

    def test_a_conflict_surfaces(self, host: HostTransaction) -> None:
        """A conflict is the host's to solve: it leaves nothing half-written, and the desk is told not to try again."""
        save(host.store, decided(request_id="r-1"))

        within = host.begin()
        assert within.retries_conflicts is False
        for stale in (decided(personal="stale"), decided(after=1, request_id="r-1", personal="stale")):
            with pytest.raises(StoreConflict):
                save(within, stale)
        save(within, decided(after=1))
        host.commit()

        with host.store.unit() as unit:
            assert unit.personal("o-1") is None
            assert [row.version for row in unit.records("o-1")] == [1, 2]

    def test_a_failed_save_leaves_nothing_in_the_hosts_transaction(self, host: HostTransaction) -> None:
        """A save that breaks half-way is gone, even if the host's code swallows the error and commits."""
        within = host.begin()
        save(within, decided(outbox=(waiting("k-1"),)))
        bad = decided("o-2", outbox=(waiting("k-2", order_id="o-2"), waiting("k-1", order_id="o-2")))
        with pytest.raises(AdapterError), within.unit() as unit:
            unit.number("retail")
            with suppress(AdapterError):
                unit.save(bad)
        host.commit()

        with host.store.unit() as unit:
            assert [row.order_id for row in unit.find(OrderQuery())] == ["o-1"]
            assert [row.key for row in unit.outbox()] == ["k-1"]
            assert unit.number("retail") == 1
