"""
Live positions in SQLite, in a table of their own.

    desk = OrderDesk(processes=[food_delivery()], store=store, positions=SqlitePositionBoard("positions.db"))

It has a connection of its own, and may share the file of an order store that has been made before it. It does not wait
for the disk at each position: after a power cut the last few are lost, which the next one makes good.
"""

import os
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Self

from orderflow.adapters._sqlite_errors import TROUBLE, failed
from orderflow.adapters._sqlite_files import make_private
from orderflow.adapters._sqlite_rows import micros
from orderflow.entities.position import Position
from orderflow.errors import AdapterError
from orderflow.validation import checked

__all__ = ["SqlitePositionBoard"]

_TABLE: Final = """
    CREATE TABLE IF NOT EXISTS orderflow_positions (
        order_id TEXT NOT NULL, at INTEGER NOT NULL, latitude_micro INTEGER NOT NULL, longitude_micro INTEGER NOT NULL,
        courier TEXT NOT NULL, PRIMARY KEY (order_id, at, latitude_micro, longitude_micro, courier)
    ) STRICT, WITHOUT ROWID
"""
_KEEP: Final = "INSERT INTO orderflow_positions VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
_TRAIL: Final = """
    SELECT at, latitude_micro, longitude_micro, courier FROM orderflow_positions WHERE order_id = ?
    ORDER BY at, latitude_micro, longitude_micro, courier
"""
_LATEST: Final = """
    SELECT at, latitude_micro, longitude_micro, courier FROM orderflow_positions WHERE order_id = ?
    ORDER BY at DESC, latitude_micro DESC, longitude_micro DESC, courier DESC LIMIT 1
"""
_FORGET: Final = "DELETE FROM orderflow_positions WHERE order_id = ?"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class SqlitePositionBoard:
    """
    A `PositionBoard` in one SQLite file, made if it is not there. Threads may share one, programs the file.

    Args:
        path: The file, on a local disk; `":memory:"` keeps it until the board is closed.
        busy_timeout: How long it waits for other writers before it fails with a retry-safe `AdapterError`.

    Raises:
        AdapterError: The file cannot be opened, or is no SQLite database.
        InvalidField: An argument is not one of those above.
    """

    def __init__(self, path: str | os.PathLike[str], *, busy_timeout: timedelta = timedelta(seconds=10)) -> None:
        checked(os.fspath(path), str, "path")
        checked(busy_timeout, timedelta, "busy_timeout")
        self._lock = threading.Lock()
        try:
            if os.fspath(path) != ":memory:":
                make_private(os.fspath(path))
            self._connection = sqlite3.connect(
                path, timeout=busy_timeout.total_seconds(), isolation_level=None, check_same_thread=False
            )
            try:
                for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL", _TABLE):
                    self._connection.execute(statement)
                self._connection.execute("PRAGMA secure_delete = ON")  # what is forgotten is wiped from the file
            except BaseException:
                self._connection.close()
                raise
        except TROUBLE as error:
            raise failed(error) from error

    def keep(self, order_id: str, position: Position) -> None:
        """Keep a position; one that is there already says nothing new."""
        place = (position.latitude_micro, position.longitude_micro, position.courier)
        self._run(_KEEP, (order_id, micros(position.at), *place))

    def latest(self, order_id: str) -> Position | None:
        """The one of the latest instant, whenever it came in; None if there is none."""
        return next(iter(self._positions(_LATEST, order_id)), None)

    def trail(self, order_id: str) -> Sequence[Position]:
        """All of them, the earliest instant first."""
        return self._positions(_TRAIL, order_id)

    def forget(self, order_id: str) -> None:
        """Delete all of them for good. Nothing happens if there are none."""
        self._run(_FORGET, (order_id,))
        self._run("PRAGMA wal_checkpoint(TRUNCATE)", ())  # the log remembers them otherwise

    def close(self) -> None:
        """Close the file; closing twice is fine."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _positions(self, statement: str, order_id: str) -> list[Position]:
        return [
            Position(
                latitude_micro=latitude,
                longitude_micro=longitude,
                at=_EPOCH + timedelta(microseconds=at),
                courier=courier,
            )
            for at, latitude, longitude, courier in self._run(statement, (order_id,))
        ]

    def _run(self, statement: str, values: tuple[Any, ...]) -> list[Any]:
        try:
            with self._lock, closing(self._connection.execute(statement, values)) as cursor:
                return cursor.fetchall()
        except sqlite3.ProgrammingError as error:
            raise AdapterError(f"this board of positions is closed: {error}", retry_safe=False) from error
        except TROUBLE as error:
            raise failed(error) from error
