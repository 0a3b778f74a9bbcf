"""
Orders in a SQLite file, by the standard library alone.

    with SqliteOrderStore("shop.db") as store:
        desk = OrderDesk(processes=[retail()], store=store)

One store object serves all threads of a program, several programs may use one file. Every unit takes the write lock at
its beginning (`BEGIN IMMEDIATE`): what it reads is still true when it writes, so register numbers have neither gaps nor
repeats. Units of one store therefore queue for its single connection, which is faster than queueing in SQLite.

A committed order survives a power cut: `synchronous="FULL"` flushes at every commit. With `"NORMAL"` the last commits
before a power cut may be lost, though nothing is torn and a killed program loses nothing.

The file is made for its owner only (0600), and what SQLite puts beside it gets the same; the mode of a file that is
there already is the host's.

What is erased is wiped from the file and from the log beside it (`-wal`). Only while another program is reading does
the log remember it, at the longest until the last program closes the store.

A server may make the store before it forks its workers, but must not use it before: SQLite cannot bear that.
"""

import os
import sqlite3
import threading
import time
from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from types import TracebackType
from typing import Literal, Self

from orderflow.adapters._sqlite_errors import TROUBLE, failed
from orderflow.adapters._sqlite_files import connect, look_into, make_if_missing
from orderflow.adapters._sqlite_schema import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    create,
    create_schema,
    version_found,
)
from orderflow.adapters._sqlite_unit import SqliteUnit, broken
from orderflow.adapters._sqlite_within import Within
from orderflow.errors import AdapterError
from orderflow.ports import OrderStore, Unit
from orderflow.validation import checked, invalid

__all__ = ["SqliteOrderStore", "create_schema"]

_MEMORY = ":memory:"

# Connections that a forked child must neither use nor close, which happens when nobody refers to one any more.
_of_the_parent: list[sqlite3.Connection | None] = []


class SqliteOrderStore:
    """
    An `OrderStore` in one SQLite file, made if it is not there; `":memory:"` keeps it until the store is closed.

    Args:
        path: The file. It must be on a local disk: SQLite's locks do not work over networks.
        synchronous: When SQLite waits for the disk, see above.
        busy_timeout: How long a unit waits for other writers before it fails with a retry-safe `AdapterError`.
        read_only: Only look into the file, which may be a stranger's: it must be there, nothing is written to it or put
            beside it, and saving fails.

    Raises:
        AdapterError: The file cannot be opened, is empty, is no SQLite database, belongs to something else or to
            another version of orderflow. It is left as it was.
        InvalidField: An argument is not one of those above.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        synchronous: Literal["NORMAL", "FULL", "EXTRA"] = "FULL",
        busy_timeout: timedelta = timedelta(seconds=10),
        read_only: bool = False,
    ) -> None:
        if synchronous not in ("NORMAL", "FULL", "EXTRA"):
            raise invalid("synchronous", "NORMAL, FULL or EXTRA", synchronous)
        checked(busy_timeout, timedelta, "busy_timeout")
        if busy_timeout < timedelta(0):
            raise invalid("busy_timeout", "a timedelta of nothing or more", busy_timeout)
        self._path = os.fspath(path)
        checked(self._path, str, "path")
        if not self._path:
            raise invalid("path", "the path of a file, or :memory:", path)
        if self._path != _MEMORY:
            self._path = os.path.abspath(self._path)  # the program may change its directory before the next opening
        self._synchronous = synchronous
        self._patience = busy_timeout.total_seconds()
        self._read_only = read_only
        self._lock = threading.Lock()
        self._holder: int | None = None
        self._process = os.getpid()
        self._closed = False
        if self._path != _MEMORY and not read_only:
            self._make()
        self._connection: sqlite3.Connection | None = self._open()
        if self._path != _MEMORY:  # all is well; the first unit opens it again, perhaps in a forked worker
            self._connection.close()
            self._connection = None

    def unit(self) -> AbstractContextManager[Unit]:
        """
        A transaction, waiting for other writers if it must.

        Raises:
            AdapterError: On entering. Retry-safe if others held the file too long; not if this thread has a unit open.
        """
        return _OwnUnit(self)

    def within(self, connection: object) -> OrderStore:
        """
        The same store inside the host's own transaction on a `sqlite3.Connection`; the host begins and ends it.

        It should begin with `BEGIN IMMEDIATE`, so that nobody writes in between. A unit that fails takes back what it
        wrote, register numbers included, and leaves the rest of the host's transaction alone. The database needs our
        tables (`create_schema`); it need not be this store's file.

        Raises:
            InvalidField: It is no `sqlite3.Connection`, or returns text as something else than `str`.
            AdapterError: Our tables are missing there, or of another orderflow.
        """
        return Within(connection)

    @property
    def retries_conflicts(self) -> bool:
        """True: after a conflict the desk may decide anew in a new unit."""
        return True

    def close(self) -> None:
        """Close the file, after the unit that is open in another thread has ended. Closing twice is fine."""
        if self._is_the_parents():
            _of_the_parent.append(self._connection)
            self._connection, self._closed = None, True
            return
        self._acquire()
        try:
            connection, self._connection, self._closed = self._connection, None, True
            if connection is not None:
                connection.close()
        finally:
            self._release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---- the one connection, and whose turn it is --------------------------------------------------------------------

    def _begin(self) -> sqlite3.Cursor:
        self._acquire()
        try:
            if self._closed:
                raise AdapterError(f"the store on {self._path} is closed", retry_safe=False)
            if self._connection is None:
                self._connection, self._process = self._open(), os.getpid()
            cursor = self._connection.cursor()
            cursor.execute("BEGIN" if self._read_only else "BEGIN IMMEDIATE")
        except TROUBLE as error:
            self._release()
            raise failed(error) from error
        except BaseException:
            self._release()
            raise
        return cursor

    def _end(self, cursor: sqlite3.Cursor, *, keep: bool, erased: bool) -> None:
        try:
            try:
                if keep:
                    cursor.execute("COMMIT")
                if keep and erased:
                    self._empty_the_log(cursor)
            finally:
                if cursor.connection.in_transaction:
                    cursor.execute("ROLLBACK")
                cursor.close()
        except TROUBLE as error:
            raise failed(error) from error
        finally:
            self._release()

    def _empty_the_log(self, cursor: sqlite3.Cursor) -> None:
        # What was overwritten in the file still stands in the log. Another program that is reading keeps it from being
        # emptied now; what was decided is committed all the same.
        with suppress(sqlite3.OperationalError):
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _acquire(self) -> None:
        if self._is_the_parents():
            raise AdapterError(
                "this store was in use when the process was forked: close it before that, or spawn the workers",
                retry_safe=False,
            )
        if self._holder == threading.get_ident():
            raise AdapterError("this thread has a unit open: use that one, or end it first", retry_safe=False)
        if not self._lock.acquire(timeout=self._patience):
            raise AdapterError(f"other threads held the store for {self._patience:g} s", retry_safe=True)
        self._holder = threading.get_ident()

    def _release(self) -> None:
        self._holder = None
        self._lock.release()

    def _is_the_parents(self) -> bool:
        return self._connection is not None and self._process != os.getpid()

    def _make(self) -> None:
        try:
            make_if_missing(self._path, self._prepare)
        except TROUBLE as error:
            raise failed(error) from error

    def _open(self) -> sqlite3.Connection:
        try:
            if self._read_only:
                return look_into(self._path, self._patience)
            connection = (
                sqlite3.connect(_MEMORY, isolation_level=None, check_same_thread=False)
                if self._path == _MEMORY
                else connect(self._path, self._patience)
            )
            try:
                self._prepare(connection)
            except BaseException:
                connection.close()
                raise
        except TROUBLE as error:
            raise failed(error) from error
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        if sqlite3.sqlite_version_info < (3, 37):
            raise AdapterError(f"SQLite {sqlite3.sqlite_version} is too old: 3.37 or later is needed", retry_safe=False)
        self._check(connection)
        if self._path != _MEMORY:
            self._log_ahead(connection)
        connection.execute(f"PRAGMA synchronous = {self._synchronous}")
        # macOS calls a flush done before the disk has it, unless told otherwise; elsewhere this does nothing.
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # also what is deleted otherwise: an erasure finds it no more
        self._fill(connection)

    def _check(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN")  # one look: another program may be making the tables just now
        try:
            if version_found(connection) is None and not _is_new(connection):
                raise AdapterError(
                    f"{self._path} is a database of something else: name another file,"
                    " or call create_schema(connection) on it to add orderflow's tables",
                    retry_safe=False,
                )
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def _log_ahead(self, connection: sqlite3.Connection) -> None:
        # While programs open a new file together this may be refused at once, without SQLite's own waiting.
        deadline, mode = time.monotonic() + self._patience, ""
        while not mode:
            try:
                mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            except sqlite3.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.005)
        if mode != "wal":
            raise AdapterError(f"{self._path} cannot have a write-ahead log (journal mode is {mode})", retry_safe=False)

    def _fill(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        try:
            if version_found(connection) is None:
                create(connection)
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
                connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION:d}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _is_new(connection: sqlite3.Connection) -> bool:
    marks = "SELECT application_id, user_version FROM pragma_application_id, pragma_user_version"
    marked = connection.execute(marks).fetchone() != (0, 0)
    return not marked and connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None


class _OwnUnit(SqliteUnit):
    """A unit that is a transaction of its own."""

    def __init__(self, store: SqliteOrderStore) -> None:
        self._store = store

    def __enter__(self) -> Unit:
        super().__init__(self._store._begin())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store._end(self._cursor, keep=kind is None and not self._broken, erased=self._erased)
        if kind is None and self._broken:
            raise broken()
