"""The SQLite store inside a transaction that the host began and will end."""

import sqlite3
from contextlib import AbstractContextManager
from types import TracebackType

from orderflow.adapters._sqlite_errors import TROUBLE, failed
from orderflow.adapters._sqlite_schema import require
from orderflow.adapters._sqlite_unit import SqliteUnit, broken
from orderflow.errors import AdapterError
from orderflow.ports import OrderStore, Unit
from orderflow.validation import invalid

__all__ = ["Within"]


class Within:
    """The store on the host's connection."""

    def __init__(self, connection: object) -> None:
        if not isinstance(connection, sqlite3.Connection):
            raise invalid("connection", "an open sqlite3.Connection", connection)
        if connection.text_factory is not str:
            raise invalid("connection.text_factory", "str", connection.text_factory)
        try:
            require(connection)
        except TROUBLE as error:
            raise failed(error) from error
        self._connection = connection

    def unit(self) -> AbstractContextManager[Unit]:
        """A part of the host's transaction, which must be open."""
        return _JoinedUnit(self._connection)

    def within(self, connection: object) -> OrderStore:
        """The same on another connection."""
        return Within(connection)

    @property
    def retries_conflicts(self) -> bool:
        """False: only the host can roll its transaction back and do it again."""
        return False


class _JoinedUnit(SqliteUnit):
    """A unit inside the host's transaction, set off by a savepoint."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> Unit:
        try:
            if not self._connection.in_transaction:  # a savepoint would begin one, and commit it
                raise AdapterError(
                    "the host's connection has no transaction open: execute BEGIN IMMEDIATE first", retry_safe=False
                )
            cursor = self._connection.cursor()
            cursor.row_factory = None  # the host may have set another for its own rows
            # What SQLite deletes stays readable in the file until its place is used again, unless it is told to wipe.
            self._wiped = ("OFF", "ON", "FAST")[cursor.execute("PRAGMA secure_delete").fetchone()[0]]
            cursor.execute("PRAGMA secure_delete = ON")
            cursor.execute("SAVEPOINT orderflow_unit")
        except TROUBLE as error:
            raise failed(error) from error
        super().__init__(cursor)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._connection.in_transaction:  # SQLite itself rolls back after some errors, a full disk for one
                if kind is not None or self._broken:
                    self._cursor.execute("ROLLBACK TO orderflow_unit")
                self._cursor.execute("RELEASE orderflow_unit")
            self._cursor.execute(f"PRAGMA secure_delete = {self._wiped}")
            self._cursor.close()
        except TROUBLE as trouble:
            raise failed(trouble) from trouble
        if kind is None and self._broken:
            raise broken()
