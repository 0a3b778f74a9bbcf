"""What `SqliteOrderStore.within` and `create_schema` promise beside the contract."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from orderflow.adapters.sqlite import SqliteOrderStore, create_schema
from orderflow.errors import AdapterError
from orderflow.testing.contracts.store import decided, waiting
from orderflow.validation import InvalidField


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shop.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteOrderStore]:
    with SqliteOrderStore(path) as store:
        yield store


def pragma(connection: sqlite3.Connection, name: str) -> Any:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_a_hosts_database_takes_our_tables_in(path: Path) -> None:
    """With `create_schema` one file serves the host and the store, and the header stays the host's."""
    with closing(sqlite3.connect(path)) as host:
        host.execute("PRAGMA application_id = 77")
        host.execute("PRAGMA user_version = 3")
        create_schema(host)
        create_schema(host)
        assert not host.in_transaction

    with SqliteOrderStore(path) as store, store.unit() as unit:
        unit.save(decided())
    with closing(sqlite3.connect(path)) as host:
        assert (pragma(host, "application_id"), pragma(host, "user_version")) == (77, 3)
        assert host.execute("SELECT count(*) FROM orderflow_orders").fetchone() == (1,)


def test_the_tables_are_part_of_the_hosts_transaction(path: Path) -> None:
    """The host that rolls back has no tables of ours; neither has one where they could not all be made."""
    with closing(sqlite3.connect(path, isolation_level=None)) as host:
        host.execute("BEGIN")
        create_schema(host)
        assert host.in_transaction
        host.execute("ROLLBACK")
        assert host.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)

        host.execute("CREATE TABLE orderflow_limits (theirs TEXT)")
        with pytest.raises(AdapterError, match="orderflow_limits"):
            create_schema(host)
        assert host.execute("SELECT name FROM sqlite_master").fetchall() == [("orderflow_limits",)]


def test_tables_of_a_newer_orderflow_in_a_hosts_database(store: SqliteOrderStore, tmp_path: Path) -> None:
    """The version of our tables is looked at wherever they are."""
    path = tmp_path / "host.db"
    with closing(sqlite3.connect(path)) as host:
        create_schema(host)
        host.execute("UPDATE orderflow_schema SET version = version + 1")
        host.commit()

        with pytest.raises(AdapterError, match="newer orderflow"):
            store.within(host)
        with pytest.raises(AdapterError, match="newer orderflow"):
            create_schema(host)
    with pytest.raises(AdapterError, match="newer orderflow"):
        SqliteOrderStore(path)


def test_within_says_what_a_connection_lacks(store: SqliteOrderStore) -> None:
    """A connection without our tables, without a transaction or with text of another kind is told what to do."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as host:
        with pytest.raises(AdapterError, match="create_schema"):
            store.within(host)
        create_schema(host)
        with pytest.raises(AdapterError, match="BEGIN IMMEDIATE") as refused, store.within(host).unit():
            pass
        assert not refused.value.retry_safe
        assert not host.in_transaction
        host.text_factory = bytes
        with pytest.raises(InvalidField, match="text_factory"):
            store.within(host)
        host.text_factory = str
    with pytest.raises(AdapterError, match="closed"):
        store.within(host)


def test_joining_changes_nothing_else_of_the_host(store: SqliteOrderStore) -> None:
    """The host's own writes stand or fall with its transaction, and what it set on its connection stays."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as host:
        host.execute("CREATE TABLE baskets (theirs TEXT)")
        host.row_factory = sqlite3.Row
        create_schema(host)
        wiping = pragma(host, "secure_delete")

        host.execute("BEGIN IMMEDIATE")
        host.execute("INSERT INTO baskets VALUES ('one')")
        with pytest.raises(AdapterError), store.within(host).unit() as unit:
            unit.save(decided(outbox=(waiting("k-1"), waiting("k-1"))))
        with store.within(host).unit() as unit:
            unit.save(decided(personal="here"))
            unit.save(decided(after=1, erase_personal=True))
        host.execute("COMMIT")

        assert host.execute("SELECT theirs FROM baskets").fetchone()["theirs"] == "one"
        assert pragma(host, "secure_delete") == wiping
        host.execute("BEGIN IMMEDIATE")
        host.execute("DELETE FROM baskets")
        with store.within(host).unit() as unit:
            assert unit.order("o-1") is not None
            unit.save(decided(after=2))
        host.execute("ROLLBACK")
        assert host.execute("SELECT count(*) FROM orderflow_records").fetchone()[0] == 2


def test_a_host_that_began_too_late_may_try_again(path: Path, store: SqliteOrderStore) -> None:
    """A transaction that had read before somebody else wrote cannot write any more; the host repeats it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as host:
        host.execute("BEGIN")
        with store.within(host).unit() as unit:
            assert unit.order("o-1") is None
        with store.unit() as unit:
            unit.save(decided())

        with pytest.raises(AdapterError, match="locked") as stale, store.within(host).unit() as unit:
            unit.save(decided("o-2"))
        assert stale.value.retry_safe
        assert host.in_transaction
        host.execute("ROLLBACK")
