"""
A request: somebody's own name for a wish, and what it asks for, so that its repetition is told from another wish.

Nobody shares a name with anybody else: a request is found again only for the actor who made it. Two actors are the same
if id, role and the one they act for are the same; how they are shown is not asked.
"""

import json
from datetime import datetime
from enum import Enum
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any, Final, cast, get_args, get_type_hints

import attrs
from attrs import frozen

from orderflow import ids
from orderflow.commands import Command
from orderflow.ports import RequestRow
from orderflow.roles import Actor
from orderflow.serialization import write

__all__ = ["NOTICE", "Request", "differing", "request_of"]

NOTICE: Final = "notice"
"""Who asks where a provider reported something: no actor, whose asker is always a JSON object."""
_FIELD: Final = "."
"""Before the names of a command's fields, so that a host's field called `command` cannot stand for its type."""
_SHORT: Final = 16


@frozen(kw_only=True)
class Request:
    """
    One request, in the texts that a store keeps.

    Attributes:
        asker: Who asks; two actors have the same text only if they are equal.
        request_id: Their own name for the wish.
        content: What it asks, as far as it cannot tell anything about a person: the command, ids, amounts, quantities,
            choices and instants. It stays when personal data is erased, and the same facts are in the history.
        personal: All that it asks, as one digest a field. It is erased with the personal data: who knows a digest can
            try out telephone numbers until one fits.
    """

    asker: str
    request_id: str
    content: str
    personal: str


def request_of(command: Command, by: Actor | None, request_id: str) -> Request:
    """The request of *by* for *command*; of a provider's notice, where nobody asks."""
    content: dict[str, str] = {"command": command.type}
    personal: dict[str, str] = {}
    impersonal = _impersonal(cast("Any", type(command)))
    for name, value in json.loads(write(command)).items():
        if value is None:
            continue
        field, text = _FIELD + name, _dumps(value)
        personal[field] = _digest(text)
        if name in impersonal:
            content[field] = _shortened(text)
        elif not isinstance(value, str):
            content[field] = _shortened(_dumps(_without_texts(value)))
    return Request(
        asker=NOTICE if by is None else _asker(by),
        request_id=request_id,
        content=_dumps(content),
        personal=_dumps(personal),
    )


def differing(earlier: RequestRow, request: Request) -> tuple[str, ...]:
    """The names of the fields in which a request asks for something else than the earlier one of its name."""
    names = _unlike(earlier.content, request.content)
    if earlier.personal:  # else it was erased, and what is left to compare is what tells nothing about people
        names |= _unlike(earlier.personal, request.personal)
    return tuple(sorted({name.removeprefix(_FIELD) for name in names}))


_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


@lru_cache(maxsize=1_024)
def _asker(by: Actor) -> str:
    return write(by)


def _unlike(content: str, other: str) -> set[str]:
    ours, theirs = json.loads(content), json.loads(other)
    return {name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)}


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_SHORT]


def _shortened(text: str) -> str:
    return text if len(text) <= _SHORT else _digest(text)


def _without_texts(value: Any) -> Any:
    """*value* with every text in it blank: how much, how many and in which shape, and nobody's name."""
    if isinstance(value, str):
        return ""
    if isinstance(value, list):
        return [_without_texts(item) for item in value]
    if isinstance(value, dict):
        return {name: _without_texts(item) for name, item in value.items()}
    return value


@cache
def _impersonal(kind: type[Any]) -> frozenset[str]:
    """The fields of a command whose texts are no words of anybody: ids, choices from a list, instants."""
    hints = get_type_hints(kind)
    return frozenset(field.name for field in attrs.fields(kind) if _is_impersonal(hints[field.name]))


def _is_impersonal(kind: Any) -> bool:
    parts = [part for part in get_args(kind) or (kind,) if part is not type(None)]
    return all(part in _IDS or (isinstance(part, type) and issubclass(part, Enum | datetime)) for part in parts)


_IDS: Final = frozenset(kind for kind in vars(ids).values() if hasattr(kind, "__supertype__"))
