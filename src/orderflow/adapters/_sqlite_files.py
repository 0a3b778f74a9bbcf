"""
The file of a SQLite store: made whole and for its owner only, opened as it is, or only looked into.

A file that is made appears under its name with its tables in it, so that an empty one is never a store: it is what a
full disk or a broken copy leaves of one, and beginning a new store in it would hide that.
"""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from orderflow.adapters._sqlite_schema import require_unforged
from orderflow.errors import AdapterError

__all__ = ["connect", "look_into", "make_if_missing", "make_private"]

_LENGTH_MAX: Final = 256 * 1024 * 1024
"""No text or row of a strangers' file may be longer: it would be read into memory as a whole."""


def connect(path: str, patience: float, mode: str = "rw") -> sqlite3.Connection:
    """A connection to a file that is there; `mode` as SQLite's URIs have it."""
    return sqlite3.connect(
        f"{Path(path).as_uri()}?mode={mode}", timeout=patience, isolation_level=None, check_same_thread=False, uri=True
    )


def look_into(path: str, patience: float) -> sqlite3.Connection:
    """
    A connection that only reads: nothing is written to the file or put beside it, and its views are not asked.

    Raises:
        AdapterError: It is no file, is empty, or has not our tables.
    """
    _refuse_empty(path)
    # Where there is no log nobody is writing, and SQLite need not put one there to read.
    mode = "ro" if os.path.exists(path + "-wal") else "ro&immutable=1"
    connection = connect(path, patience, mode)
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LENGTH_MAX)
        for setting in ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON"):
            connection.execute(f"PRAGMA {setting}")
        require_unforged(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def make_if_missing(path: str, fill: Callable[[sqlite3.Connection], None]) -> None:
    """
    Make a store's file if there is none: it appears as *fill* leaves it, readable by its owner only (0600).

    Raises:
        AdapterError: It is there and empty, or cannot be made.
    """
    if os.path.lexists(path):
        _refuse_empty(path)
        return
    try:
        with _beside(path) as made:
            with closing(connect(made, 0)) as connection:
                fill(connection)
            _name(made, path)
    except OSError as error:
        raise AdapterError(f"unable to open {path}: {error.strerror}", retry_safe=False) from error


def make_private(path: str) -> None:
    """Make an empty file that only its owner may read, if there is none; what SQLite puts beside it gets the same."""
    with suppress(OSError):  # it is there, or cannot be made, which SQLite says better
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _refuse_empty(path: str) -> None:
    try:
        empty = os.path.isfile(path) and os.path.getsize(path) == 0
    except OSError:
        return  # gone in between: opening it says so
    if empty:
        raise AdapterError(
            f"{path} is empty, which no store ever is: restore it from a copy, or delete it to begin a new one",
            retry_safe=False,
        )


@contextmanager
def _beside(path: str) -> Iterator[str]:
    """A file of a name that nobody else has, in the same directory; it is gone afterwards."""
    directory, name = os.path.split(path)
    handle, made = tempfile.mkstemp(prefix=f".{name}-", dir=directory)  # 0600
    os.close(handle)
    try:
        yield made
    finally:
        for left in (made, made + "-wal", made + "-shm"):
            with suppress(FileNotFoundError):
                os.unlink(left)


def _name(made: str, path: str) -> None:
    """Give a file its name, unless another has it by now: then another program was faster, and its file is as good."""
    try:
        os.link(made, path)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
            os.replace(made, path)
