"""What SQLite says when it fails, as the one error that callers of a store know."""

import sqlite3

from orderflow.errors import AdapterError

__all__ = ["TROUBLE", "failed"]

# Besides SQLite's own: text that is no Unicode, and whole numbers of more than 64 bits.
TROUBLE = (sqlite3.Error, UnicodeError, OverflowError)

_NOTHING_HAPPENED = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PROTOCOL,
    }
)


def failed(error: Exception) -> AdapterError:
    """The error to raise from *error*: safe to retry when SQLite was kept from working, else not."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the extended codes keep the plain one in their low byte
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    return AdapterError(f"SQLite: {_said(error)} ({name}){_hint(error)}", retry_safe=code in _NOTHING_HAPPENED)


def _said(error: Exception) -> str:
    # The text of a UnicodeError quotes what was stored, which may be somebody's address.
    return "text that cannot be stored" if isinstance(error, UnicodeError) else str(error)


def _hint(error: Exception) -> str:
    said = str(error)
    if "no such table: orderflow_" in said:
        return "; call create_schema(connection) once on this database"
    if "closed cursor" in said:
        return "; this unit has ended, open another"
    return ""
