"""
The store: rows of text, so that it knows nothing of orders.

`serialization` makes the rows, the desk reads them.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from attrs import field

from orderflow._first_use import value

__all__ = [
    "Commit",
    "LimitRow",
    "OrderQuery",
    "OrderRow",
    "OrderStore",
    "OutboxRow",
    "RecordRow",
    "RequestRow",
    "SnapshotRow",
    "Unit",
]


@value(kw_only=True)
class RecordRow:
    """
    One event of an order with its envelope; never deleted, and changed by an erasure only.

    An erasure puts another `payload` and `reason` there, which say the same without anybody's words.
    """

    order_id: str
    version: int
    type: str
    payload: str
    occurred_at: datetime
    recorded_at: datetime
    actor_id: str
    role: str
    on_behalf_of: str | None
    reason: str
    request_id: str


@value(kw_only=True)
class OrderRow:
    """What an order is searched by; derived from its events, and its version is what writers compare."""

    order_id: str
    version: int
    process: str
    process_version: str
    fingerprint: str
    customer: str
    channel: str
    number: str | None
    group: str | None
    state: str
    phase: str
    currency: str
    total_minor: int
    balance_minor: int
    opened_at: datetime
    updated_at: datetime


@value(kw_only=True)
class SnapshotRow:
    """An order as it was after `version` events: a cache, of which any may be deleted at any time."""

    order_id: str
    version: int
    payload: str


@value(kw_only=True)
class OutboxRow:
    """
    An effect to perform.

    `not_before` delays it; `leased_until` says that a runner is at it; `parked` that people must look at it. `sequence`
    is given by the store and orders the rows of one subject.
    """

    key: str
    order_id: str
    subject: str
    type: str
    payload: str
    not_before: datetime
    sequence: int = 0
    attempts: int = 0
    leased_until: datetime | None = None
    parked: bool = False
    error: str = ""


@value(kw_only=True)
class LimitRow:
    """A time limit that runs."""

    order_id: str
    name: str
    subject: str
    due_at: datetime
    then: str


@value(kw_only=True)
class RequestRow:
    """
    A request that was carried out, and the version that it led to.

    Attributes:
        asker: Who asked. Ids are their own: the same id of another asker is another request.
        content: What was asked, as far as it tells nothing about people; it stays.
        personal: What was asked, field by field as digests; empty once the order's personal data was erased.
    """

    asker: str
    request_id: str
    order_id: str
    content: str
    personal: str
    version: int


@value(kw_only=True)
class Commit:
    """
    Everything that one decision writes, all or nothing.

    Attributes:
        order: The row after the decision.
        expected_version: What must stand in the store now; 0: the order must not exist.
        limits: All limits that run after the decision; they replace those of the order.
        snapshot: The order after the decision, kept beside those of earlier versions.
        personal: The personal data as text, None to leave them as they are.
        erase_personal: Delete the personal data and all snapshots, empty the `personal` of all the order's
            requests, this one's too, and the `error` of all that waits in its outbox. The bytes must be gone, too.
        erased_records: With `erase_personal` only: earlier records of the order, whose `payload` and `reason` take the
            place of what stands there. Everything else of a record stays as it is.
        erased_outbox: With `erase_personal` only: waiting rows of the order, whose `payload` takes the place of what
            stands there. A row that is there no more is let go.
        performed: Keys of outbox rows that this decision has done: they are deleted, before `outbox` is added.
    """

    order: OrderRow
    expected_version: int
    records: tuple[RecordRow, ...]
    outbox: tuple[OutboxRow, ...] = ()
    limits: tuple[LimitRow, ...] | None = None
    request: RequestRow | None = None
    snapshot: SnapshotRow | None = None
    personal: str | None = field(default=None, repr=False)
    erase_personal: bool = False
    erased_records: tuple[RecordRow, ...] = ()
    erased_outbox: tuple[OutboxRow, ...] = ()
    performed: tuple[str, ...] = ()


@value(kw_only=True)
class OrderQuery:
    """
    Which orders to find: every field that is given must match; newest first, at most `page_size`.

    Of orders opened in the same instant the higher id comes first. For the next page, `after` is the `opened_at` and
    `order_id` of the last row of this one.
    """

    customer: str | None = None
    number: str | None = None
    process: str | None = None
    state: str | None = None
    phase: str | None = None
    group: str | None = None
    opened_from: datetime | None = None
    opened_before: datetime | None = None
    after: tuple[datetime, str] | None = None
    page_size: int = 100


class Unit(Protocol):
    """One transaction of a store: what was read is still true when it is written (or `save` raises `StoreConflict`)."""

    def order(self, order_id: str) -> OrderRow | None:
        """The order's row."""
        ...

    def records(self, order_id: str, *, after: int = 0, upto: int | None = None) -> Sequence[RecordRow]:
        """The order's events with `after < version <= upto`, oldest first."""
        ...

    def snapshot(self, order_id: str, *, upto: int | None = None) -> SnapshotRow | None:
        """The newest snapshot with `version <= upto`, of any version if that is left out; None if there is none."""
        ...

    def personal(self, order_id: str) -> str | None:
        """The order's personal data, if there are any."""
        ...

    def request(self, request_id: str, *, asker: str) -> RequestRow | None:
        """The request of this id that this asker made, if it was carried out."""
        ...

    def find(self, query: OrderQuery) -> Sequence[OrderRow]:
        """The orders that match, newest first."""
        ...

    def due(self, at: datetime, *, page_size: int = 100) -> Sequence[LimitRow]:
        """The time limits with `due_at < at`, the longest overdue first: the instant itself is in time."""
        ...

    def limits(self, order_id: str | None = None) -> Sequence[LimitRow]:
        """The time limits that run, soonest first; of one order or of all."""
        ...

    def outbox(self, order_id: str | None = None) -> Sequence[OutboxRow]:
        """What is still to be performed, in order of `sequence`; of one order or of all."""
        ...

    def save(self, commit: Commit) -> None:
        """
        Write a decision.

        Raises:
            StoreConflict: Somebody else wrote the order, or this asker used the request id in between. Nothing is
                written, and the unit can go on.
            AdapterError: The commit cannot be written: its records leave a gap, an outbox key is there already, a limit
                is named twice, texts of another order or of records that are not there are to be erased, or
                something is to be erased without `erase_personal`. Nothing is written; the unit must be left by an
                exception, else its end raises one.
        """
        ...

    def number(self, register: str) -> int:
        """The next number of a register, from 1 up; given back when the transaction is rolled back."""
        ...

    def claim(self, at: datetime, *, until: datetime, page_size: int = 100) -> Sequence[OutboxRow]:
        """
        Lease outbox rows to this runner until *until*, and count an attempt.

        A row can be claimed when it is not parked, its `not_before` has come, no lease on it is running, and no earlier
        row of the same order and subject is still there (parked ones count: they hold up their own subject). The one
        with the earliest `not_before` comes first.
        """
        ...

    def postpone(self, key: str, *, not_before: datetime, error: str, parked: bool = False) -> None:
        """End the lease on a row without its being done: try again later, or park it for people to look at."""
        ...

    def done(self, key: str) -> None:
        """Delete a performed row whose effect needs no further record."""
        ...


class OrderStore(Protocol):
    """Keeps orders. `unit()` is a transaction: all or nothing, committed at its end, rolled back on an exception."""

    def unit(self) -> AbstractContextManager[Unit]:
        """A transaction, waiting for other writers if it must. Never two at once in one thread."""
        ...

    def within(self, connection: object) -> "OrderStore":
        """
        The same store inside the host's own open transaction: it neither begins nor commits nor rolls back.

        Raises:
            InvalidField: The connection is of a kind this store cannot use.
        """
        ...

    @property
    def retries_conflicts(self) -> bool:
        """Whether the desk may decide anew after a `StoreConflict`; false inside the host's transaction."""
        ...
