"""One transaction of the SQLite store, statement by statement."""

# ruff: noqa: S608 - statements are put together from the column names of _sqlite_rows; values are always bound

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from orderflow.adapters._gapless import check_gapless
from orderflow.adapters._sqlite_errors import TROUBLE, failed
from orderflow.adapters._sqlite_rows import (
    LIMIT,
    ORDER,
    OUTBOX,
    RECORD,
    Values,
    limit_row,
    limit_values,
    micros,
    order_row,
    order_values,
    outbox_row,
    outbox_values,
    record_row,
    record_values,
)
from orderflow.errors import AdapterError, StoreConflict
from orderflow.ports import Commit, LimitRow, OrderQuery, OrderRow, OutboxRow, RecordRow, RequestRow, SnapshotRow

__all__ = ["SqliteUnit", "broken"]

_BEGIN_ORDER = f"INSERT INTO orderflow_orders ({ORDER}) VALUES ({','.join('?' * 16)}) ON CONFLICT DO NOTHING"
# Most decisions leave alone what an order is found by. Saying so spares rewriting the indexes, a tenth of a commit.
_MOVE_ORDER = """
    UPDATE orderflow_orders SET version = ?, state = ?, phase = ?, total_minor = ?, balance_minor = ?, updated_at = ?
    WHERE order_id = ? AND version = ? AND process = ? AND process_version = ? AND fingerprint = ? AND customer = ?
      AND channel = ? AND number IS ? AND group_id IS ? AND currency = ? AND opened_at = ?
"""
_CHANGE_ORDER = """
    UPDATE orderflow_orders SET version = ?, state = ?, phase = ?, total_minor = ?, balance_minor = ?, updated_at = ?,
        process = ?, process_version = ?, fingerprint = ?, customer = ?, channel = ?, number = ?, group_id = ?,
        currency = ?, opened_at = ?
    WHERE order_id = ? AND version = ?
"""
_ADD_RECORD = f"INSERT INTO orderflow_records ({RECORD}) VALUES ({','.join('?' * 11)})"
_ADD_REQUEST = """
    INSERT INTO orderflow_requests (request_id, asker, order_id, content, personal, version, recorded)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_ADD_OUTBOX = """
    INSERT INTO orderflow_outbox
        (key, order_id, subject, type, payload, not_before, attempts, leased_until, parked, error)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_ADD_LIMIT = f"INSERT INTO orderflow_limits ({LIMIT}) VALUES (?, ?, ?, ?, ?)"
_DROP_LIMITS = "DELETE FROM orderflow_limits WHERE order_id = ?"
_DROP_OUTBOX = "DELETE FROM orderflow_outbox WHERE key = ?"
_KEEP_SNAPSHOT = """
    INSERT INTO orderflow_snapshots (order_id, version, payload) VALUES (?, ?, ?)
    ON CONFLICT (order_id, version) DO UPDATE SET payload = excluded.payload
"""
_KEEP_PERSONAL = """
    INSERT INTO orderflow_personal (order_id, payload) VALUES (?, ?)
    ON CONFLICT (order_id) DO UPDATE SET payload = excluded.payload
"""
_BEGIN_ERASING = "INSERT INTO orderflow_erasing (order_id) VALUES (?)"
_END_ERASING = "DELETE FROM orderflow_erasing WHERE order_id = ?"
_ERASE_RECORD = "UPDATE orderflow_records SET payload = ?, reason = ? WHERE order_id = ? AND version = ?"
_ERASE_EFFECT = "UPDATE orderflow_outbox SET payload = ? WHERE key = ? AND order_id = ?"
_ERASE_ERRORS = "UPDATE orderflow_outbox SET error = '' WHERE order_id = ? AND error <> ''"
_DROP_SNAPSHOT = "DELETE FROM orderflow_snapshots WHERE order_id = ?"
_ERASE_PERSONAL = "DELETE FROM orderflow_personal WHERE order_id = ?"
_ERASE_RECORDED = """
    UPDATE orderflow_requests SET personal = ''
    WHERE request_id IN (SELECT request_id FROM orderflow_records WHERE order_id = ?)
      AND order_id = ? AND personal <> ''
"""
_ERASE_UNRECORDED = "UPDATE orderflow_requests SET personal = '' WHERE recorded = 0 AND order_id = ? AND personal <> ''"

_ORDER_OF = f"SELECT {ORDER} FROM orderflow_orders WHERE order_id = ?"
_RECORDS_OF = (
    f"SELECT {RECORD} FROM orderflow_records WHERE order_id = ? AND version > ? AND version <= ? ORDER BY version"
)
_SNAPSHOT_OF = """
    SELECT order_id, version, payload FROM orderflow_snapshots WHERE order_id = ? AND version <= ?
    ORDER BY version DESC LIMIT 1
"""
_PERSONAL_OF = "SELECT payload FROM orderflow_personal WHERE order_id = ?"
_REQUEST_OF = """
    SELECT request_id, asker, order_id, content, personal, version FROM orderflow_requests
    WHERE request_id = ? AND asker = ?
"""
_REQUEST_USED = "SELECT 1 FROM orderflow_requests WHERE request_id = ? AND asker = ?"
_LIMITS_DUE = f"SELECT {LIMIT} FROM orderflow_limits WHERE due_at < ? ORDER BY due_at, order_id, name, subject LIMIT ?"
_LIMITS = f"SELECT {LIMIT} FROM orderflow_limits ORDER BY due_at, order_id, name, subject"
_LIMITS_OF = f"SELECT {LIMIT} FROM orderflow_limits WHERE order_id = ? ORDER BY due_at, name, subject"
_OUTBOX_ALL = f"SELECT {OUTBOX} FROM orderflow_outbox ORDER BY sequence"
_OUTBOX_OF = f"SELECT {OUTBOX} FROM orderflow_outbox WHERE order_id = ? ORDER BY sequence"

_NEXT_NUMBER = """
    INSERT INTO orderflow_registers (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1
    RETURNING value
"""
_CLAIM = f"""
    UPDATE orderflow_outbox SET leased_until = ?, attempts = attempts + 1 WHERE sequence IN (
        SELECT head.sequence FROM orderflow_outbox AS head
        WHERE head.parked = 0 AND head.not_before <= ? AND (head.leased_until IS NULL OR head.leased_until <= ?)
          AND NOT EXISTS (
            SELECT 1 FROM orderflow_outbox AS earlier
            WHERE earlier.order_id = head.order_id AND earlier.subject = head.subject
              AND earlier.sequence < head.sequence)
        ORDER BY head.not_before, head.sequence LIMIT ?)
    RETURNING {OUTBOX}
"""
_POSTPONE = "UPDATE orderflow_outbox SET not_before = ?, error = ?, parked = ?, leased_until = NULL WHERE key = ?"

_END_OF_TIME = 2**63 - 1


def broken() -> AdapterError:
    """The error for a unit that ended as if nothing had happened after a `save` in it had failed half-way."""
    return AdapterError("a save in this unit failed half-way: everything in the unit was taken back", retry_safe=False)


class SqliteUnit:
    """
    What can be asked and written in one transaction; the cursor is closed when that ends.

    A conflict is found before anything is written, so the unit can go on after it. Any other failure of `save` breaks
    the unit: whoever holds its transaction must undo it.
    """

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor
        self._broken = False
        self._erased = False

    # ---- reading -----------------------------------------------------------------------------------------------------

    def order(self, order_id: str) -> OrderRow | None:
        """The order's row."""
        rows = self._run(_ORDER_OF, (order_id,))
        return order_row(rows[0]) if rows else None

    def records(self, order_id: str, *, after: int = 0, upto: int | None = None) -> Sequence[RecordRow]:
        """The order's events with `after < version <= upto`, oldest first."""
        return [
            record_row(row) for row in self._run(_RECORDS_OF, (order_id, after, _END_OF_TIME if upto is None else upto))
        ]

    def snapshot(self, order_id: str, *, upto: int | None = None) -> SnapshotRow | None:
        """The newest snapshot with `version <= upto`, of any version if that is left out; None if there is none."""
        for row in self._run(_SNAPSHOT_OF, (order_id, _END_OF_TIME if upto is None else upto)):
            return SnapshotRow(order_id=row[0], version=row[1], payload=row[2])
        return None

    def personal(self, order_id: str) -> str | None:
        """The order's personal data, if there are any."""
        for row in self._run(_PERSONAL_OF, (order_id,)):
            payload: str = row[0]
            return payload
        return None

    def request(self, request_id: str, *, asker: str) -> RequestRow | None:
        """The request of this id that this asker made, if it was carried out."""
        for row in self._run(_REQUEST_OF, (request_id, asker)):
            return RequestRow(
                request_id=row[0], asker=row[1], order_id=row[2], content=row[3], personal=row[4], version=row[5]
            )
        return None

    def find(self, query: OrderQuery) -> Sequence[OrderRow]:
        """The orders that match, newest first; of those opened in the same instant, the higher id first."""
        values = {
            "customer = ?": query.customer,
            "number = ?": query.number,
            "process = ?": query.process,
            "state = ?": query.state,
            "phase = ?": query.phase,
            "group_id = ?": query.group,
            "opened_at >= ?": query.opened_from and micros(query.opened_from),
            "opened_at < ?": query.opened_before and micros(query.opened_before),
        }
        asked: dict[str, Values] = {condition: (value,) for condition, value in values.items() if value is not None}
        if query.after is not None:
            asked["(opened_at, order_id) < (?, ?)"] = (micros(query.after[0]), query.after[1])
        bound = [value for pair in asked.values() for value in pair]
        return [order_row(row) for row in self._run(_finding(tuple(asked)), (*bound, max(query.page_size, 0)))]

    def due(self, at: datetime, *, page_size: int = 100) -> Sequence[LimitRow]:
        """The time limits with `due_at < at`, the longest overdue first: the instant itself is in time."""
        return [limit_row(row) for row in self._run(_LIMITS_DUE, (micros(at), max(page_size, 0)))]

    def limits(self, order_id: str | None = None) -> Sequence[LimitRow]:
        """The time limits that run, soonest first; of one order or of all."""
        rows = self._run(_LIMITS, ()) if order_id is None else self._run(_LIMITS_OF, (order_id,))
        return [limit_row(row) for row in rows]

    def outbox(self, order_id: str | None = None) -> Sequence[OutboxRow]:
        """What is still to be performed, in order of `sequence`; of one order or of all."""
        rows = self._run(_OUTBOX_ALL, ()) if order_id is None else self._run(_OUTBOX_OF, (order_id,))
        return [outbox_row(row) for row in rows]

    # ---- writing -----------------------------------------------------------------------------------------------------

    def number(self, register: str) -> int:
        """The next number of a register, from 1 up; given back when the transaction is rolled back."""
        value: int = self._run(_NEXT_NUMBER, (register,))[0][0]
        return value

    def claim(self, at: datetime, *, until: datetime, page_size: int = 100) -> Sequence[OutboxRow]:
        """Lease outbox rows to this runner until *until*, and count an attempt; the longest waiting first."""
        now = micros(at)
        rows = self._run(_CLAIM, (micros(until), now, now, max(page_size, 0)))
        return sorted((outbox_row(row) for row in rows), key=lambda row: (row.not_before, row.sequence))

    def postpone(self, key: str, *, not_before: datetime, error: str, parked: bool = False) -> None:
        """End the lease on a row without its being done: try again later, or park it for people to look at."""
        self._run(_POSTPONE, (micros(not_before), error, parked, key))

    def done(self, key: str) -> None:
        """Delete a performed row whose effect needs no further record."""
        self._run(_DROP_OUTBOX, (key,))

    def save(self, commit: Commit) -> None:
        """Write a decision, or raise `StoreConflict` with nothing written."""
        check_gapless(commit)
        order, request = commit.order, commit.request
        if request is not None and self._run(_REQUEST_USED, (request.request_id, request.asker)):
            raise StoreConflict(f"request {request.request_id} was carried out in between")
        try:
            written = self._compare_and_set(order, commit.expected_version)
            if written:
                self._write(commit)
        except BaseException as error:
            self._broken = True
            if isinstance(error, TROUBLE):
                raise failed(error) from error
            raise
        if not written:
            raise StoreConflict(f"order {order.order_id} is not at version {commit.expected_version} any more")

    def _compare_and_set(self, order: OrderRow, expected_version: int) -> bool:
        cursor, opened_at, updated_at = self._cursor, micros(order.opened_at), micros(order.updated_at)
        if expected_version == 0:
            return cursor.execute(_BEGIN_ORDER, order_values(order, opened_at, updated_at)).rowcount == 1
        moving = (order.version, order.state, order.phase, order.total_minor, order.balance_minor, updated_at)
        which = (order.order_id, expected_version)
        steady = (
            order.process,
            order.process_version,
            order.fingerprint,
            order.customer,
            order.channel,
            order.number,
            order.group,
            order.currency,
            opened_at,
        )
        if cursor.execute(_MOVE_ORDER, moving + which + steady).rowcount == 1:
            return True
        return cursor.execute(_CHANGE_ORDER, moving + steady + which).rowcount == 1

    def _write(self, commit: Commit) -> None:
        run, run_each, order_id = self._cursor.execute, self._cursor.executemany, commit.order.order_id
        if commit.records:
            run_each(_ADD_RECORD, [record_values(row) for row in commit.records])
        if commit.erase_personal:
            self._erase_words(commit)
        if commit.performed or commit.outbox:
            run_each(_DROP_OUTBOX, [(key,) for key in commit.performed])
            run_each(_ADD_OUTBOX, [outbox_values(row) for row in commit.outbox])
        if commit.limits is not None:
            if commit.expected_version:
                run(_DROP_LIMITS, (order_id,))
            run_each(_ADD_LIMIT, [limit_values(row) for row in commit.limits])
        if commit.request is not None:
            request = commit.request
            recorded = any(row.request_id == request.request_id for row in commit.records)
            asked = (request.request_id, request.asker, request.order_id, request.content, request.personal)
            run(_ADD_REQUEST, (*asked, request.version, recorded))
        if commit.snapshot is not None:
            run(_KEEP_SNAPSHOT, (commit.snapshot.order_id, commit.snapshot.version, commit.snapshot.payload))
        if commit.erase_personal:
            self._erase_personal(order_id)
        elif commit.personal is not None:
            run(_KEEP_PERSONAL, (order_id, commit.personal))

    def _erase_words(self, commit: Commit) -> None:
        run, order_id = self._cursor.execute, commit.order.order_id
        run(_BEGIN_ERASING, (order_id,))
        for record in commit.erased_records:
            run(_ERASE_RECORD, (record.payload, record.reason, order_id, record.version))
        run(_END_ERASING, (order_id,))
        for row in commit.erased_outbox:
            run(_ERASE_EFFECT, (row.payload, row.key, order_id))
        run(_ERASE_ERRORS, (order_id,))
        run(_DROP_SNAPSHOT, (order_id,))

    def _erase_personal(self, order_id: str) -> None:
        self._cursor.execute(_ERASE_PERSONAL, (order_id,))
        self._cursor.execute(_ERASE_RECORDED, (order_id, order_id))
        self._cursor.execute(_ERASE_UNRECORDED, (order_id,))
        self._erased = True

    def _run(self, statement: str, values: Values) -> list[Values]:
        try:
            return self._cursor.execute(statement, values).fetchall()
        except TROUBLE as error:
            raise failed(error) from error


@lru_cache(maxsize=512)  # every combination of conditions
def _finding(conditions: tuple[str, ...]) -> str:
    where = " AND ".join(conditions) or "TRUE"
    return f"SELECT {ORDER} FROM orderflow_orders WHERE {where} ORDER BY opened_at DESC, order_id DESC LIMIT ?"
