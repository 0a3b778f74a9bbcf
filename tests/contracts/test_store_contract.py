"""Every store of ours keeps the contract of `OrderStore`, on its own and inside the host's transaction."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, suppress
from pathlib import Path

import pytest

from orderflow.adapters.memory import MemoryOrderStore
from orderflow.adapters.sqlite import SqliteOrderStore, create_schema
from orderflow.ports import OrderStore, Unit
from orderflow.testing.contracts.store import HostTransaction, JoinedStoreContract, StoreContract


class TestMemory(StoreContract):
    @pytest.fixture
    def store(self) -> OrderStore:
        return MemoryOrderStore()


class TestSqliteFile(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[OrderStore]:
        with SqliteOrderStore(tmp_path / "shop.db") as store:
            yield store


class TestSqliteInMemory(StoreContract):
    @pytest.fixture
    def store(self) -> Iterator[OrderStore]:
        with SqliteOrderStore(":memory:") as store:
            yield store


class MemoryHost:
    """A unit of the store, held open, plays the host's transaction."""

    def __init__(self) -> None:
        self.store = MemoryOrderStore()
        self._open: AbstractContextManager[Unit]

    def begin(self) -> OrderStore:
        self._open = self.store.unit()
        return self.store.within(self._open.__enter__())

    def commit(self) -> None:
        self._open.__exit__(None, None, None)

    def rollback(self) -> None:
        with suppress(RuntimeError):
            self._open.__exit__(RuntimeError, RuntimeError("the host takes it back"), None)


class TestMemoryWithin(JoinedStoreContract):
    @pytest.fixture
    def host(self) -> HostTransaction:
        return MemoryHost()


class SqliteHost:
    """A connection of the host's own, on a file with tables of the host's own or of the store."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._connection = connection
        create_schema(connection)
        connection.commit()
        self.store = SqliteOrderStore(path)

    def begin(self) -> OrderStore:
        self._connection.execute("BEGIN IMMEDIATE")
        return self.store.within(self._connection)

    def commit(self) -> None:
        assert self._connection.in_transaction
        self._connection.commit()

    def rollback(self) -> None:
        assert self._connection.in_transaction
        self._connection.rollback()


class TestSqliteWithin(JoinedStoreContract):
    """The host lets Python's sqlite3 begin transactions, has rows of its own kind and tables of its own."""

    @pytest.fixture
    def host(self, tmp_path: Path) -> Iterator[HostTransaction]:
        path = tmp_path / "host.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.row_factory = lambda _cursor, row: {"theirs": row}
            connection.execute("CREATE TABLE orders (theirs TEXT)")
            host = SqliteHost(path, connection)
            with host.store:
                yield host


class TestSqliteWithinOurFile(JoinedStoreContract):
    """The host opens the store's own file, in autocommit mode."""

    @pytest.fixture
    def host(self, tmp_path: Path) -> Iterator[HostTransaction]:
        path = tmp_path / "shop.db"
        SqliteOrderStore(path).close()
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            host = SqliteHost(path, connection)
            with host.store:
                yield host
