"""Texts that can be found again: values and whole files in which every word of somebody is a marker."""

import types
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

import attrs
import pytest

from orderflow import desk, erasure
from orderflow.adapters._sqlite_unit import SqliteUnit
from orderflow.commands import Command
from orderflow.entities.collection import ById
from orderflow.entities.part import NO_PARTS, Parts
from orderflow.entities.party import PersonalData
from orderflow.erasure import erased
from orderflow.filing import Filing
from orderflow.kept import Kept
from orderflow.money import Money
from orderflow.ports import Commit
from orderflow.process import OrderProcess
from orderflow.request import Request, request_of
from orderflow.roles import Actor
from orderflow.serialization import read, write

MARKER: Final = "MARKER-李雷"
KEPT: Final = "kept"
NOON: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)


def made(kind: Any, within: tuple[Any, ...] = ()) -> Any:
    """A value of this kind whose every word is the marker, and whose every kept text says that it is."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind is str:
        return MARKER
    if origin is Annotated:
        mark = next((mark for mark in inner[1:] if isinstance(mark, Kept)), None)
        return made(inner[0]) if mark is None or mark.only else KEPT
    if origin in (Union, types.UnionType):
        return made(next(part for part in inner if part is not type(None) and part not in within), within)
    if isinstance(origin or kind, type) and issubclass(origin or kind, ById):
        item = (inner or get_args(kind.__orig_bases__[0]))[0]
        return (origin or kind)([made(item, within)])
    if origin in (tuple, Sequence, list):
        return tuple(made(part, within) for part in inner if part is not ...)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {KEPT: made(inner[1], within)}
    return _object(kind, within) if attrs.has(kind) and kind is not Money else _plain(kind)


def _object(kind: Any, within: tuple[Any, ...]) -> Any:
    """An object whose fields were never checked: what is stored is to be searched, not lived with."""
    hints = get_type_hints(kind, include_extras=True)
    value = kind.__new__(kind)
    for field in attrs.fields(kind):
        mine = hints[field.name]
        known = kind in within or any(part in within for part in (mine, *get_args(mine)))
        object.__setattr__(value, field.name, field.default if known else made(mine, (*within, kind)))
    return value


def _plain(kind: Any) -> Any:
    if hasattr(kind, "__supertype__"):
        return KEPT
    if issubclass(kind, Enum):
        return next(iter(kind))
    values: dict[Any, Any] = {
        bool: False,
        int: 1,
        float: 1.0,
        Decimal: Decimal(1),
        datetime: NOON,
        date: NOON.date(),
        timedelta: timedelta(hours=1),
        Money: Money(100, "CNY"),
        Parts: NO_PARTS,
    }
    return values[kind] if kind in values else kind(KEPT)


@contextmanager
def marking(monkeypatch: pytest.MonkeyPatch, process: OrderProcess) -> Iterator[None]:
    """Whatever a SQLite store writes meanwhile says the marker where somebody's words are."""
    filing, save, postpone = Filing([process]), SqliteUnit.save, SqliteUnit.postpone

    def spoken(value: Any) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(erasure, "ERASED", MARKER)
            return erased(value)

    def marked(value: Any) -> str:
        return write(spoken(value))

    def asked(command: Command, by: Actor | None, request_id: str) -> Request:
        with attrs.validators.disabled():  # a marker is no telephone number
            return request_of(spoken(command), by, request_id)

    def save_marked(unit: SqliteUnit, commit: Commit) -> None:
        records = [attrs.evolve(row, payload=marked(filing.record(row).event), reason=MARKER) for row in commit.records]
        outbox = [attrs.evolve(row, payload=marked(filing.effect(row)), error=MARKER) for row in commit.outbox]
        snapshot, personal = commit.snapshot, commit.personal
        if snapshot is not None:
            snapshot = attrs.evolve(snapshot, payload=marked(filing._snapshots.read(snapshot.payload, "snapshot")))
        if personal is not None:
            personal = marked(read(personal, PersonalData)).replace(f'"phone":"{MARKER}"', '"phone":"13800000000"')
        request = commit.request and attrs.evolve(commit.request, personal=f'{{"{MARKER}":"{MARKER}"}}')
        changes: dict[str, Any] = {"records": tuple(records), "outbox": tuple(outbox), "request": request}
        save(unit, attrs.evolve(commit, snapshot=snapshot, personal=personal, **changes))

    with monkeypatch.context() as patch:
        patch.setattr(SqliteUnit, "save", save_marked)
        patch.setattr(desk, "request_of", asked)
        patch.setattr(
            SqliteUnit, "postpone", lambda unit, key, **rest: postpone(unit, key, **{**rest, "error": MARKER})
        )
        yield


def found(path: Path, marker: str = MARKER) -> dict[str, int]:
    """How often the marker stands in the bytes of a file and of whatever lies beside it."""
    counted = {file.name: file.read_bytes().count(marker.encode()) for file in path.parent.glob(f"*{path.name}*")}
    return {name: count for name, count in counted.items() if count}


__all__ = ["KEPT", "MARKER", "NOON", "found", "made", "marking"]
