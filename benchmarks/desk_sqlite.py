"""The desk on SQLite against raw `sqlite3` writing the same rows: what is left of the file's own throughput."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, Self

from benchmarks.measuring import Figure, in_turns
from benchmarks.retail import BEGIN, life
from orderflow.adapters.sqlite import SqliteOrderStore, create_schema
from orderflow.commands import Command
from orderflow.desk import OrderDesk
from orderflow.ids import OrderId
from orderflow.processes import retail
from orderflow.roles import RESERVED_ROLES, Actor

__all__ = ["figures"]

Transaction = list[tuple[str, Any]]
"""Statements with their values: one tuple, or a list of them."""
Level = Literal["FULL", "NORMAL"]
COMMANDS = 7
LIVES = 5
"""In a turn: so many that it matters less that the caches are cold, because rubbish was collected before it."""


def figures(*, quick: bool) -> Iterator[Figure]:
    """
    Carry whole lives through `desk.execute`: seven commands each, seven transactions.

    The raw side executes the statements with which the desk changed rows, no others, with their values ready: the same
    tables and indexes, rows, number of transactions and pragmas. It reads, checks, decides and serializes nothing.
    Neither asks providers or sends messages, so the outbox fills in both files. In the end both hold the same rows.
    """
    levels: tuple[tuple[Level, float], ...] = (("FULL", 0.4), ("NORMAL", 0.1))
    for level, bar in levels:
        yield _figure(level, bar, rounds=1 if quick else 30)


def _figure(level: Level, bar: float, *, rounds: int) -> Figure:
    with TemporaryDirectory() as folder:
        path, raw_path = Path(folder, "desk.db"), Path(folder, "raw.db")
        noted = _noted((rounds + 1) * LIVES)
        with SqliteOrderStore(path, synchronous=level) as store, closing(_opened(raw_path, level)) as connection:
            ours, theirs = _Shop(store).live, _Raw(connection, noted).live
            measured = in_turns(lambda: _several(ours), lambda: _several(theirs), rounds=rounds)
            pragmas = ", ".join(f"{name}={_value(connection, name)}" for name in ("journal_mode", "synchronous"))
        assert _rows(path) == _rows(raw_path)
    return Figure(
        name=f"desk_sqlite_{level.lower()}",
        ratio=1 / measured.ours_by_theirs,
        at_least=bar,
        meaning=(
            f"commands a second: desk ({LIVES * COMMANDS / measured.ours:,.0f}) / the same rows by sqlite3 "
            f"({LIVES * COMMANDS / measured.theirs:,.0f}); {pragmas} ({level}), foreign_keys=1, secure_delete=2"
        ),
    )


def _several(live: Callable[[], None]) -> None:
    for _ in range(LIVES):
        live()


class _Shop:
    """Carries one life after the other through a desk."""

    at = BEGIN

    def __init__(self, store: SqliteOrderStore) -> None:
        ids, self.requests, self.lives = count(1), count(1), count(1)
        self.desk = OrderDesk(
            processes=[retail()],
            store=store,
            clock=self,
            order_ids=lambda: f"order-{next(ids)}",
            trusted_roles=RESERVED_ROLES,
        )

    def now(self) -> datetime:
        """The time of the command."""
        return self.at

    def live(self) -> None:
        for command, by, at in life(OrderId(f"order-{next(self.lives)}")):
            self.at = at
            self.execute(self.desk, command, by)

    def execute(self, desk: OrderDesk, command: Command, by: Actor) -> None:
        desk.execute(command, by=by, request_id=f"request-{next(self.requests)}")


# ---- the raw side ----------------------------------------------------------------------------------------------------


class _Raw:
    """Writes the rows of one life after the other."""

    def __init__(self, connection: sqlite3.Connection, transactions: Iterator[list[Transaction]]) -> None:
        self.cursor = connection.cursor()
        self.lives = transactions

    def live(self) -> None:
        execute, execute_each = self.cursor.execute, self.cursor.executemany
        for transaction in next(self.lives):
            execute("BEGIN IMMEDIATE")
            for statement, values in transaction:
                if isinstance(values, list):
                    execute_each(statement, values)
                else:
                    execute(statement, values).fetchall()  # a register answers its number
            execute("COMMIT")


def _opened(path: Path, level: Level) -> sqlite3.Connection:
    """A database like the store's own."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", f"synchronous = {level}", "foreign_keys = ON", "secure_delete = FAST"):
        connection.execute(f"PRAGMA {pragma}")
    create_schema(connection)
    return connection


class _Noting(sqlite3.Cursor):
    """A cursor that notes the statements that change rows."""

    noted: Transaction

    def execute(self, statement: str, values: Any = ()) -> Self:
        super().execute(statement, values)
        changes = statement.split(maxsplit=1)[0] in {"INSERT", "UPDATE", "DELETE"}
        if changes and (self.rowcount != 0 or "RETURNING" in statement):
            self.noted.append((statement, values))
        return self

    def executemany(self, statement: str, rows: Any) -> Self:
        super().executemany(statement, rows)
        if rows:
            self.noted.append((statement, rows))
        return self


class _Host(sqlite3.Connection):
    """A host's connection on which everything that changes rows is noted."""

    noted: Transaction

    def cursor(self, factory: Any = None) -> Any:
        cursor = super().cursor(_Noting)
        cursor.noted = self.noted
        return cursor


class _NotingShop(_Shop):
    """Executes each command in a transaction of the host, and keeps what was noted in it."""

    def __init__(self, store: SqliteOrderStore, host: _Host) -> None:
        super().__init__(store)
        self.host = host
        self.transactions: list[Transaction] = []

    def execute(self, desk: OrderDesk, command: Command, by: Actor) -> None:
        self.host.noted = []
        self.host.execute("BEGIN IMMEDIATE")
        super().execute(desk.within(self.host), command, by)
        self.host.execute("COMMIT")
        self.transactions.append(self.host.noted)


def _noted(lives: int) -> Iterator[list[Transaction]]:
    """What the desk writes: for each life its transactions, for each transaction its statements."""
    host = sqlite3.connect(":memory:", isolation_level=None, factory=_Host)
    with closing(host), SqliteOrderStore(":memory:") as store:
        host.noted = []
        create_schema(host)
        shop = _NotingShop(store, host)
        for _ in range(lives):
            shop.live()
    transactions = shop.transactions
    return iter([transactions[at : at + COMMANDS] for at in range(0, len(transactions), COMMANDS)])


def _value(connection: sqlite3.Connection, pragma: str) -> object:
    value: object = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
    return value


def _rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is in a file, table by table."""
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'orderflow_schema'"
        )
        return {
            name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)  # noqa: S608 # our own names
            for (name,) in tables.fetchall()
        }
