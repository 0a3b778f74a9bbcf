"""What `SqliteOrderStore` promises beside the contract: files, waiting, threads, and what it leaves on the disk."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from orderflow.adapters import _sqlite_unit
from orderflow.adapters._sqlite_schema import APPLICATION_ID, SCHEMA_VERSION
from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.errors import AdapterError
from orderflow.ports import Unit
from orderflow.testing.contracts.store import NOON, decided, waiting
from orderflow.validation import InvalidField

SOON = timedelta(milliseconds=50)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shop.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteOrderStore]:
    with SqliteOrderStore(path, busy_timeout=SOON) as store:
        yield store


def pragma(connection: sqlite3.Connection, name: str) -> Any:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def opened(store: SqliteOrderStore) -> sqlite3.Connection:
    """The store's own connection, to look at what it is set to and to bring it into difficulties."""
    with store.unit():
        pass
    assert store._connection is not None
    return store._connection


def scratched(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


# ---- opening ---------------------------------------------------------------------------------------------------------


def test_a_committed_order_survives_a_power_cut_by_default(path: Path) -> None:
    """A write-ahead log, flushed at every commit, unless the host asks for less."""
    with SqliteOrderStore(path) as store:
        assert pragma(opened(store), "journal_mode") == "wal"
        assert pragma(opened(store), "synchronous") == 2  # FULL
        assert pragma(opened(store), "fullfsync") == 1
        assert pragma(opened(store), "foreign_keys") == 1
        assert pragma(opened(store), "busy_timeout") == 10_000
    with SqliteOrderStore(path, synchronous="NORMAL") as store:
        assert pragma(opened(store), "synchronous") == 1


def test_a_file_says_that_it_is_ours(path: Path) -> None:
    """The header names the application and the version of the schema, also for programs that know nothing of SQLite."""
    SqliteOrderStore(path).close()

    with closing(sqlite3.connect(path)) as connection:
        assert pragma(connection, "application_id") == APPLICATION_ID
        assert pragma(connection, "user_version") == SCHEMA_VERSION


def test_orders_are_there_after_reopening(path: Path) -> None:
    """What was committed is in the file, and opening it again adds nothing."""
    with SqliteOrderStore(path) as store, store.unit() as unit:
        unit.save(decided(events=2, personal="here"))

    with SqliteOrderStore(str(path)) as store, store.unit() as unit:
        assert len(unit.records("o-1")) == 2
        assert unit.personal("o-1") == "here"


@pytest.mark.parametrize(
    "statements",
    [
        ("CREATE TABLE orders (theirs TEXT)", "INSERT INTO orders VALUES ('kept')"),
        ("PRAGMA application_id = 77",),
        ("PRAGMA user_version = 3",),
    ],
    ids=["tables", "application", "version"],
)
def test_a_database_of_something_else_is_left_alone(path: Path, statements: tuple[str, ...]) -> None:
    """A file that is not ours is refused with the way out, and not a byte of it changes."""
    scratched(path, *statements)
    before = path.read_bytes()

    with pytest.raises(AdapterError, match=r"something else.*create_schema") as refused:
        SqliteOrderStore(path)

    assert not refused.value.retry_safe
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["shop.db"]


@pytest.mark.parametrize(
    ("version", "way_out"), [(SCHEMA_VERSION + 1, "newer orderflow"), (SCHEMA_VERSION - 1, "orderflow that made it")]
)
def test_a_file_of_another_orderflow_is_left_alone(path: Path, version: int, way_out: str) -> None:
    """A program touches neither what a newer one wrote nor what an older one did; it says which is needed."""
    SqliteOrderStore(path).close()
    scratched(path, f"PRAGMA user_version = {version}")
    before = path.read_bytes()

    with pytest.raises(AdapterError, match=f"schema {version}.*{way_out}") as refused:
        SqliteOrderStore(path)

    assert not refused.value.retry_safe
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_left_alone(path: Path) -> None:
    """Any other file is refused as what it is."""
    path.write_text("number,customer\n" * 500)
    before = path.read_bytes()

    with pytest.raises(AdapterError, match="not a database") as refused:
        SqliteOrderStore(path)

    assert not refused.value.retry_safe
    assert isinstance(refused.value.__cause__, sqlite3.DatabaseError)
    assert path.read_bytes() == before


def test_a_place_where_no_file_can_be_is_refused(tmp_path: Path) -> None:
    """A directory, or a path through one that is not there."""
    for nowhere in (tmp_path, tmp_path / "missing" / "shop.db"):
        with pytest.raises(AdapterError, match="unable to open"):
            SqliteOrderStore(nowhere)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"path": ""}, "path"),
        ({"path": b"shop.db"}, "path"),
        ({"path": "shop.db", "synchronous": "OFF"}, "synchronous"),
        ({"path": "shop.db", "busy_timeout": 5}, "busy_timeout"),
        ({"path": "shop.db", "busy_timeout": timedelta(seconds=-1)}, "busy_timeout"),
    ],
    ids=str,
)
def test_arguments_are_checked(arguments: dict[str, Any], field: str, monkeypatch: Any, tmp_path: Path) -> None:
    """What the store cannot be made with is refused by name, and no file is made."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(InvalidField) as refused:
        SqliteOrderStore(**arguments)

    assert refused.value.path == field
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_no_reason_to_try_again(path: Path) -> None:
    """What SQLite finds damaged is reported as such, with its own error as the cause."""
    with SqliteOrderStore(path) as store, store.unit() as unit:
        for number in range(50):
            unit.save(decided(f"o-{number}", personal="x" * 5_000))
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))

    with pytest.raises(AdapterError) as damaged, SqliteOrderStore(path) as store, store.unit() as unit:
        unit.records("o-1")

    assert not damaged.value.retry_safe
    assert isinstance(damaged.value.__cause__, sqlite3.DatabaseError)


def test_a_relative_path_stays_where_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that changes its directory goes on writing to the file it named."""
    monkeypatch.chdir(path.parent)
    store = SqliteOrderStore("shop.db")
    (path.parent / "elsewhere").mkdir()
    monkeypatch.chdir(path.parent / "elsewhere")

    with store, store.unit() as unit:
        unit.number("retail")

    assert list((path.parent / "elsewhere").iterdir()) == []


# ---- waiting and threads ---------------------------------------------------------------------------------------------


def test_a_locked_file_may_be_tried_again(path: Path, store: SqliteOrderStore) -> None:
    """Another program that writes for too long makes a unit fail before it began, and the next one works."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(AdapterError, match="locked") as locked, store.unit():
            pytest.fail("the unit began")
        other.execute("ROLLBACK")

    assert locked.value.retry_safe
    assert isinstance(locked.value.__cause__, sqlite3.OperationalError)
    with store.unit() as unit:
        assert unit.number("retail") == 1


def test_what_a_unit_has_read_is_still_true_when_it_writes(path: Path, store: SqliteOrderStore) -> None:
    """From its first moment a unit keeps other programs from writing, not from the moment it writes itself."""
    with SqliteOrderStore(path, busy_timeout=SOON) as other, store.unit() as unit:
        assert unit.order("o-1") is None
        with pytest.raises(AdapterError, match="locked"), other.unit():
            pytest.fail("somebody else may write")
        unit.save(decided())


def test_a_thread_that_holds_the_store_makes_others_wait(store: SqliteOrderStore) -> None:
    """A unit that another thread keeps open for too long is waited for, then the caller may try again."""
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with store.unit():
            held.set()
            let_go.wait(5)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(5)
    with pytest.raises(AdapterError, match="other threads") as busy, store.unit():
        pytest.fail("two units at once")
    let_go.set()
    thread.join()

    assert busy.value.retry_safe
    with store.unit() as unit:
        assert unit.number("retail") == 1


def test_a_second_unit_in_the_same_thread_is_refused(store: SqliteOrderStore) -> None:
    """Waiting for oneself would never end; the open unit goes on."""
    with store.unit() as unit:
        with pytest.raises(AdapterError, match="this thread has a unit open") as refused, store.unit():
            pass
        with pytest.raises(AdapterError, match="this thread has a unit open"):
            store.close()
        unit.save(decided())

    assert not refused.value.retry_safe
    with store.unit() as unit:
        assert unit.order("o-1") is not None


def test_a_closed_store_says_so(path: Path) -> None:
    """Closing leaves one file without a log beside it; it may be closed twice, and used no more."""
    store = SqliteOrderStore(path)
    store.close()
    store.close()

    assert [file.name for file in path.parent.iterdir()] == ["shop.db"]
    with pytest.raises(AdapterError, match="closed") as refused, store.unit():
        pass
    assert not refused.value.retry_safe


# ---- failures inside a unit ------------------------------------------------------------------------------------------


def test_a_full_disk_takes_the_whole_unit_back(store: SqliteOrderStore) -> None:
    """When there is no room nothing is written, the caller may try again, and with room it works."""
    pages = pragma(opened(store), "page_count")
    opened(store).execute(f"PRAGMA max_page_count = {pages + 5}")
    large = decided(personal="x" * 100_000)

    def write(unit: Unit) -> None:
        unit.number("retail")
        unit.save(large)

    with pytest.raises(AdapterError, match="full") as full, store.unit() as unit:
        write(unit)
    assert full.value.retry_safe
    with pytest.raises(AdapterError, match="half-way"), store.unit() as unit, suppress(AdapterError):
        write(unit)

    opened(store).execute("PRAGMA max_page_count = 1000000")
    with store.unit() as unit:
        assert unit.order("o-1") is None
        assert unit.number("retail") == 1
        unit.save(large)


def test_what_cannot_be_stored_is_refused_without_being_shown(store: SqliteOrderStore) -> None:
    """Broken text and endless numbers are no traceback, and no message tells what the text was."""
    for commit in (decided(personal="secret\ud800"), decided(order={"total_minor": 2**63})):
        with pytest.raises(AdapterError) as refused, store.unit() as unit:
            unit.save(commit)
        assert not refused.value.retry_safe
        assert "secret" not in str(refused.value)

    with store.unit() as unit:
        assert unit.order("o-1") is None


def test_records_are_only_appended(path: Path) -> None:
    """Not even a program that goes around the library changes or deletes what happened."""
    with SqliteOrderStore(path) as store, store.unit() as unit:
        unit.save(decided())

    with closing(sqlite3.connect(path)) as connection:
        for statement in (
            "UPDATE orderflow_records SET reason = 'never'",
            "DELETE FROM orderflow_records",
            # while an order is erased, too, nothing but its payloads and reasons is written over
            "INSERT INTO orderflow_erasing VALUES ('o-2'); UPDATE orderflow_records SET reason = 'never'",
            "INSERT INTO orderflow_erasing VALUES ('o-1'); UPDATE orderflow_records SET actor_id = 'somebody'",
            "INSERT INTO orderflow_erasing VALUES ('o-1'); UPDATE orderflow_records SET on_behalf_of = 'somebody'",
            "INSERT INTO orderflow_erasing VALUES ('o-1'); UPDATE orderflow_records SET recorded_at = 0",
            "INSERT INTO orderflow_erasing VALUES ('o-1'); DELETE FROM orderflow_records",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="only appended"):
                connection.executescript(f"BEGIN; {statement}")
            connection.rollback()


# ---- what an erasure leaves on the disk ------------------------------------------------------------------------------


def test_erased_data_are_not_left_in_the_file(path: Path) -> None:
    """After an erasure no byte of an address is in the file, neither of the last nor of an earlier, short or long."""
    texts = {"o-1": "Nanjing Road 1", "o-2": "Nanjing Road 2 " * 2_000}
    with SqliteOrderStore(path) as store:
        for order_id, text in texts.items():
            with store.unit() as unit:
                unit.save(decided(order_id, request_id=order_id, personal=text))
            with store.unit() as unit:
                unit.save(decided(order_id, after=1, personal=text.replace("Nanjing", "Beijing")))
        assert any(b"jing Road" in file.read_bytes() for file in path.parent.iterdir())
        for order_id in texts:
            with store.unit() as unit:
                unit.save(decided(order_id, after=2, erase_personal=True))
        assert not any(b"jing Road" in file.read_bytes() for file in path.parent.iterdir())


# ---- speed -----------------------------------------------------------------------------------------------------------

SORTED = {_sqlite_unit._LIMITS_OF, _sqlite_unit._OUTBOX_OF}  # the few rows of one order
WHOLE = {_sqlite_unit._LIMITS, _sqlite_unit._OUTBOX_ALL}  # asked for all there is
SEARCHES = {_sqlite_unit._finding((f"{name} = ?",)) for name in ("customer", "number", "group_id", "phase")}
SEARCHES |= {_sqlite_unit._finding((condition,)) for condition in ("opened_at < ?", "(opened_at, order_id) < (?, ?)")}
STATEMENTS = {text for text in vars(_sqlite_unit).values() if isinstance(text, str) and "orderflow_" in text}


@pytest.mark.parametrize("statement", sorted((STATEMENTS | SEARCHES) - WHOLE), ids=lambda text: text.strip()[:40])
def test_nothing_that_runs_often_reads_a_whole_table(store: SqliteOrderStore, statement: str) -> None:
    """Every statement of a decision, a claim and the usual searches finds its rows through an index, in their order."""
    values = [None] * statement.count("?")
    plan = " | ".join(row[3] for row in opened(store).execute(f"EXPLAIN QUERY PLAN {statement}", values))

    assert "SCAN" not in plan
    assert "TEMP B-TREE" not in plan or statement in SORTED


def test_claiming_does_not_look_at_what_waits(store: SqliteOrderStore) -> None:
    """A claim does hardly more work with a thousand rows that wait for tomorrow than with ten."""
    work = []
    for after, total in enumerate((10, 1_000)):
        rows = (waiting(f"{total}-{n}", subject=f"{total}-{n}", not_before=NOON + SOON) for n in range(total))
        with store.unit() as unit:
            unit.save(decided(after=after, outbox=tuple(rows)))
        work.append(work_of_a_claim(store))

    assert work[1] <= work[0] + 10


def work_of_a_claim(store: SqliteOrderStore) -> int:
    """How many steps SQLite's own machine takes for it."""
    steps, connection = count(), opened(store)
    connection.set_progress_handler(lambda: next(steps) < 0, 1)
    with store.unit() as unit:
        assert list(unit.claim(NOON, until=NOON)) == []
    connection.set_progress_handler(None, 1)
    return next(steps)
