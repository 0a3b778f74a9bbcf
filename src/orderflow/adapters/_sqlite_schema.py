"""
The tables of the SQLite store, and how a file says that it holds them.

A file of our own is marked in its header (`application_id`, and `user_version` for the version of the schema). In a
host's database the header is the host's, so a table of one row says it. Every name begins with `orderflow_`.
Instants are whole microseconds since 1970 in UTC: exact, and they sort as what they are.
"""

import sqlite3

from orderflow.adapters._sqlite_errors import TROUBLE, failed
from orderflow.errors import AdapterError

__all__ = [
    "APPLICATION_ID",
    "SCHEMA_VERSION",
    "create",
    "create_schema",
    "require",
    "require_unforged",
    "version_found",
]

APPLICATION_ID = 0x0F10_0DE5
SCHEMA_VERSION = 2

# Where a row is large or only ever appended it has a rowid; small rows that are looked up by name live in their key.
_TABLES = (
    """
    CREATE TABLE orderflow_orders (
        order_id TEXT PRIMARY KEY, version INTEGER NOT NULL, process TEXT NOT NULL, process_version TEXT NOT NULL,
        fingerprint TEXT NOT NULL, customer TEXT NOT NULL, channel TEXT NOT NULL, number TEXT, group_id TEXT,
        state TEXT NOT NULL, phase TEXT NOT NULL, currency TEXT NOT NULL, total_minor INTEGER NOT NULL,
        balance_minor INTEGER NOT NULL, opened_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX orderflow_orders_by_customer ON orderflow_orders (customer, opened_at)",
    "CREATE INDEX orderflow_orders_by_number ON orderflow_orders (number, opened_at) WHERE number IS NOT NULL",
    "CREATE INDEX orderflow_orders_by_group ON orderflow_orders (group_id, opened_at) WHERE group_id IS NOT NULL",
    "CREATE INDEX orderflow_orders_by_phase ON orderflow_orders (phase, opened_at)",
    "CREATE INDEX orderflow_orders_by_opening ON orderflow_orders (opened_at)",
    """
    CREATE TABLE orderflow_records (
        order_id TEXT NOT NULL REFERENCES orderflow_orders, version INTEGER NOT NULL, type TEXT NOT NULL,
        payload TEXT NOT NULL, occurred_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, actor_id TEXT NOT NULL,
        role TEXT NOT NULL, on_behalf_of TEXT, reason TEXT NOT NULL, request_id TEXT NOT NULL,
        PRIMARY KEY (order_id, version)
    ) STRICT
    """,
    # The one exception: while an order stands here, payload and reason of its records may be written over.
    """
    CREATE TABLE orderflow_erasing (
        order_id TEXT PRIMARY KEY REFERENCES orderflow_orders
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TRIGGER orderflow_records_are_not_changed BEFORE UPDATE ON orderflow_records
    WHEN NOT EXISTS (SELECT 1 FROM orderflow_erasing WHERE order_id = OLD.order_id)
      OR (NEW.order_id, NEW.version, NEW.type, NEW.occurred_at, NEW.recorded_at)
        <> (OLD.order_id, OLD.version, OLD.type, OLD.occurred_at, OLD.recorded_at)
      OR (NEW.actor_id, NEW.role, NEW.request_id) <> (OLD.actor_id, OLD.role, OLD.request_id)
      OR NEW.on_behalf_of IS NOT OLD.on_behalf_of
    BEGIN SELECT RAISE(ABORT, 'records are only appended: correct a mistake by another event'); END
    """,
    """
    CREATE TRIGGER orderflow_records_are_not_deleted BEFORE DELETE ON orderflow_records
    BEGIN SELECT RAISE(ABORT, 'records are only appended: correct a mistake by another event'); END
    """,
    """
    CREATE TABLE orderflow_snapshots (
        order_id TEXT NOT NULL REFERENCES orderflow_orders, version INTEGER NOT NULL, payload TEXT NOT NULL,
        PRIMARY KEY (order_id, version)
    ) STRICT
    """,
    """
    CREATE TABLE orderflow_personal (
        order_id TEXT PRIMARY KEY REFERENCES orderflow_orders, payload TEXT NOT NULL
    ) STRICT
    """,
    # A request is found again, for erasure, through the records that name it; the few that none names have an index.
    """
    CREATE TABLE orderflow_requests (
        request_id TEXT NOT NULL, asker TEXT NOT NULL, order_id TEXT NOT NULL REFERENCES orderflow_orders,
        content TEXT NOT NULL, personal TEXT NOT NULL, version INTEGER NOT NULL, recorded INTEGER NOT NULL,
        PRIMARY KEY (request_id, asker)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX orderflow_requests_unrecorded ON orderflow_requests (order_id) WHERE recorded = 0",
    """
    CREATE TABLE orderflow_outbox (
        sequence INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, order_id TEXT NOT NULL REFERENCES orderflow_orders,
        subject TEXT NOT NULL, type TEXT NOT NULL, payload TEXT NOT NULL, not_before INTEGER NOT NULL,
        attempts INTEGER NOT NULL, leased_until INTEGER, parked INTEGER NOT NULL, error TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX orderflow_outbox_by_subject ON orderflow_outbox (order_id, subject)",
    "CREATE INDEX orderflow_outbox_waiting ON orderflow_outbox (not_before) WHERE parked = 0",
    """
    CREATE TABLE orderflow_limits (
        order_id TEXT NOT NULL REFERENCES orderflow_orders, name TEXT NOT NULL, subject TEXT NOT NULL,
        due_at INTEGER NOT NULL, "then" TEXT NOT NULL,
        PRIMARY KEY (order_id, name, subject)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX orderflow_limits_due ON orderflow_limits (due_at)",
    "CREATE TABLE orderflow_registers (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID",
)


def create_schema(connection: sqlite3.Connection) -> None:
    """
    Add orderflow's tables to the host's own database, so that `SqliteOrderStore.within` can be used on it.

    Part of the host's transaction if one is open. Calling it again changes nothing.

    Raises:
        AdapterError: The tables are of another orderflow, or could not be made. Nothing was changed.
    """
    try:
        if version_found(connection) is not None:
            return
        connection.execute("SAVEPOINT orderflow_schema")
        try:
            create(connection)
            connection.execute("CREATE TABLE orderflow_schema (version INTEGER NOT NULL) STRICT")
            connection.execute("INSERT INTO orderflow_schema (version) VALUES (?)", (SCHEMA_VERSION,))
        except BaseException:
            connection.execute("ROLLBACK TO orderflow_schema")
            raise
        finally:
            connection.execute("RELEASE orderflow_schema")
    except TROUBLE as error:
        raise failed(error) from error


def create(connection: sqlite3.Connection) -> None:
    """Make the tables, inside the transaction that is open."""
    for statement in _TABLES:
        connection.execute(statement)


def require(connection: sqlite3.Connection) -> None:
    """Refuse a database without our tables."""
    if version_found(connection) is None:
        raise AdapterError(
            "this database has no orderflow tables: call create_schema(connection) once", retry_safe=False
        )


def require_unforged(connection: sqlite3.Connection, path: str) -> None:
    """
    Refuse a stranger's file without our tables, or where something else stands under the name of one.

    A view could compute for ever, a virtual table runs code of its own.
    """
    connection.execute("BEGIN")
    try:
        if version_found(connection) is None:
            raise AdapterError(f"{path} is no orderflow store: its tables are missing", retry_safe=False)
        found = dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE name LIKE 'orderflow_%'").fetchall())
    finally:
        connection.execute("ROLLBACK")
    for statement in _TABLES:
        name = _name_of(statement)
        if " ".join(str(found.get(name)).split()) != " ".join(statement.split()):
            raise AdapterError(
                f"{path} is no store of this orderflow: {name} is something else there", retry_safe=False
            )


def _name_of(statement: str) -> str:
    """What a `CREATE … name` makes."""
    return next(word for word in statement.split() if word.startswith("orderflow_"))


def version_found(connection: sqlite3.Connection) -> int | None:
    """
    The version of our schema in this database, None if it has none.

    Raises:
        AdapterError: It is not the one that this orderflow works with.
    """
    version: int | None = None
    if _value(connection, "PRAGMA application_id") == APPLICATION_ID:
        version = _value(connection, "PRAGMA user_version")
    elif _value(connection, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'orderflow_schema'"):
        version = _value(connection, "SELECT version FROM orderflow_schema")
    if version is not None and version != SCHEMA_VERSION:
        way_out = "use a newer orderflow" if version > SCHEMA_VERSION else "use the orderflow that made it"
        raise AdapterError(
            f"this database has orderflow schema {version}, this release knows {SCHEMA_VERSION}: {way_out}",
            retry_safe=False,
        )
    return version


def _value(connection: sqlite3.Connection, statement: str) -> int:
    cursor = connection.cursor()
    cursor.row_factory = None  # the host's connection may make something else of a row
    value: int = cursor.execute(statement).fetchone()[0]
    return value
