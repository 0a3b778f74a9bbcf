"""Rows of the port to and from what SQLite keeps: columns are named once, in the order of the values."""

from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from orderflow.errors import AdapterError
from orderflow.ports import LimitRow, OrderRow, OutboxRow, RecordRow
from orderflow.validation import invalid

__all__ = [
    "LIMIT",
    "ORDER",
    "OUTBOX",
    "RECORD",
    "Values",
    "limit_row",
    "limit_values",
    "micros",
    "order_row",
    "order_values",
    "outbox_row",
    "outbox_values",
    "record_row",
    "record_values",
]

Values: TypeAlias = tuple[Any, ...]

ORDER = (
    "order_id, version, process, process_version, fingerprint, customer, channel, number, group_id, state, phase,"
    " currency, total_minor, balance_minor, opened_at, updated_at"
)
RECORD = "order_id, version, type, payload, occurred_at, recorded_at, actor_id, role, on_behalf_of, reason, request_id"
OUTBOX = "key, order_id, subject, type, payload, not_before, sequence, attempts, leased_until, parked, error"
LIMIT = 'order_id, name, subject, due_at, "then"'

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(at: datetime) -> int:
    """The instant as whole microseconds since 1970; a naive one is refused."""
    try:
        span = at - _EPOCH
    except TypeError:
        raise invalid("at", "an instant with a time zone", at) from None
    return (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds


def _instant(micros: int) -> datetime:
    try:
        return _EPOCH + timedelta(microseconds=micros)
    except OverflowError:
        raise AdapterError(f"{micros} microseconds are stored where an instant should be", retry_safe=False) from None


def order_values(order: OrderRow, opened_at: int, updated_at: int) -> Values:
    """What is bound for `ORDER`."""
    return (
        order.order_id,
        order.version,
        order.process,
        order.process_version,
        order.fingerprint,
        order.customer,
        order.channel,
        order.number,
        order.group,
        order.state,
        order.phase,
        order.currency,
        order.total_minor,
        order.balance_minor,
        opened_at,
        updated_at,
    )


def order_row(row: Values) -> OrderRow:
    """A row of `ORDER`."""
    return OrderRow(
        order_id=row[0],
        version=row[1],
        process=row[2],
        process_version=row[3],
        fingerprint=row[4],
        customer=row[5],
        channel=row[6],
        number=row[7],
        group=row[8],
        state=row[9],
        phase=row[10],
        currency=row[11],
        total_minor=row[12],
        balance_minor=row[13],
        opened_at=_instant(row[14]),
        updated_at=_instant(row[15]),
    )


def record_values(record: RecordRow) -> Values:
    """What is bound for `RECORD`."""
    return (
        record.order_id,
        record.version,
        record.type,
        record.payload,
        micros(record.occurred_at),
        micros(record.recorded_at),
        record.actor_id,
        record.role,
        record.on_behalf_of,
        record.reason,
        record.request_id,
    )


def record_row(row: Values) -> RecordRow:
    """A row of `RECORD`."""
    return RecordRow(
        order_id=row[0],
        version=row[1],
        type=row[2],
        payload=row[3],
        occurred_at=_instant(row[4]),
        recorded_at=_instant(row[5]),
        actor_id=row[6],
        role=row[7],
        on_behalf_of=row[8],
        reason=row[9],
        request_id=row[10],
    )


def outbox_values(row: OutboxRow) -> Values:
    """What is bound for `OUTBOX` without `sequence`, which SQLite gives."""
    return (
        row.key,
        row.order_id,
        row.subject,
        row.type,
        row.payload,
        micros(row.not_before),
        row.attempts,
        None if row.leased_until is None else micros(row.leased_until),
        row.parked,
        row.error,
    )


def outbox_row(row: Values) -> OutboxRow:
    """A row of `OUTBOX`."""
    return OutboxRow(
        key=row[0],
        order_id=row[1],
        subject=row[2],
        type=row[3],
        payload=row[4],
        not_before=_instant(row[5]),
        sequence=row[6],
        attempts=row[7],
        leased_until=None if row[8] is None else _instant(row[8]),
        parked=bool(row[9]),
        error=row[10],
    )


def limit_values(limit: LimitRow) -> Values:
    """What is bound for `LIMIT`."""
    return (limit.order_id, limit.name, limit.subject, micros(limit.due_at), limit.then)


def limit_row(row: Values) -> LimitRow:
    """A row of `LIMIT`."""
    return LimitRow(order_id=row[0], name=row[1], subject=row[2], due_at=_instant(row[3]), then=row[4])
