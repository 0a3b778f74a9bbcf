"""
Erasing somebody's words from what is stored, so that all else stays what it was.

Which texts those are is said by the types: every field annotated `str` is erased, the names of `orderflow.kept` stay.
A text that is left out stays left out, one that says something says `ERASED`: which of the two it is may decide how an
order goes on, what it says may not.
"""

import json
import types
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import attrs

from orderflow.entities.collection import ById
from orderflow.entities.order import Order
from orderflow.entities.part import NO_PARTS, Parts
from orderflow.errors import DefinitionError
from orderflow.events import Event, apply
from orderflow.kept import ERASED, Kept
from orderflow.serialization import write

__all__ = ["erased", "erased_history", "texts"]

T = TypeVar("T")
_Taker = Callable[[Any], Any]


def erased(value: T) -> T:
    """*value* (an event, an effect, an order, a command …) without anybody's words; itself, if there are none in it."""
    made: T = _by_its_class(value)
    return made


def erased_history(events: Iterable[Event], order: Order) -> tuple[Order, list[Event]]:
    """
    An order and its events without anybody's words; the one is what the others lead to, as before (law 5).

    Args:
        events: All that happened to the order.
        order: What they led to.

    Raises:
        DefinitionError: Without a text the events do not lead to the same order; nothing must be erased then.
    """
    after: Order | None = None
    kept = []
    for event in events:
        try:
            kept.append(erased(event))
            after = apply(after, kept[-1])
        except Exception as error:  # it may look for something by a text that is gone, and raise anything
            raise _needed(event, f"{type(error).__name__}: {error}") from error
    if after is None or _meaning(after) != _meaning(erased(order)):
        raise _needed(order, "the order would be another one")
    return after, kept


def texts(kind: type[Any]) -> Iterator[tuple[str, Kept | None]]:
    """Every text of a class by the path to it, with why an erasure keeps it; None: it is erased."""
    yield from _texts(kind, kind.__name__, ())


def _needed(about: Event | Order, reason: str) -> DefinitionError:
    named = about.type if isinstance(about, Event) else f"order {about.id}"
    return DefinitionError(
        f"{named}: the history cannot be replayed without the texts that an erasure takes out ({reason}); annotate what"
        " it needs as one of orderflow.kept (Id, Word, Reference …) and keep people's words in fields annotated str"
    )


def _meaning(order: Order) -> str:
    """
    The order as text, for comparing.

    Reports that differ in nothing but their words are one afterwards, and words may have decided which stood first.
    """
    return json.dumps(_unordered(json.loads(write(order))), sort_keys=True)


def _unordered(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _unordered(value) for name, value in data.items()}
    if isinstance(data, list):
        return sorted({json.dumps(_unordered(item), sort_keys=True) for item in data})
    return data


# ---- which texts of a class are somebody's words ---------------------------------------------------------------------


def _nothing(value: Any) -> Any:
    return value


def _words(value: Any) -> Any:
    return ERASED if type(value) is str and value else value


def _by_its_class(value: Any) -> Any:
    return _of_class(cast("Hashable", type(value)))(value)


@cache
def _of_class(kind: Any) -> _Taker:
    """What takes the words out of a value of this class; fields that can hold none are not looked at."""
    if not attrs.has(kind):
        return _nothing
    hints = get_type_hints(kind, include_extras=True)
    takers = {field.name: taker for field in attrs.fields(kind) if (taker := _taker(hints[field.name])) is not _nothing}

    def take(value: Any) -> Any:
        before = {name: getattr(value, name) for name in takers}
        after = {name: taker(before[name]) for name, taker in takers.items()}
        return attrs.evolve(value, **after) if after != before else value

    return take if takers else _nothing


def _taker(kind: Any) -> _Taker:
    """What takes the words out of a field that is annotated so."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind is str:
        return _words
    if origin is Annotated:
        return _unless_kept(_mark(kind), _taker(inner[0]))
    if origin in (Union, types.UnionType):
        return _each_of([_taker(part) for part in inner])
    if _is_by_id(kind):
        return _collection
    if kind is Parts:
        return _parts
    if origin in (tuple, list, Sequence):
        return _sequence(
            [_taker(part) for part in inner if part is not ...], fixed=origin is tuple and ... not in inner
        )
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(_taker(inner[1]))
    return _by_its_class if isinstance(kind, type) and attrs.has(kind) else _nothing


def _mark(kind: Any) -> Kept | None:
    return next((mark for mark in kind.__metadata__ if isinstance(mark, Kept)), None)


def _unless_kept(mark: Kept | None, taker: _Taker) -> _Taker:
    if mark is None:
        return taker
    only = mark.only
    return (lambda value: value if value in only else taker(value)) if only else _nothing


def _each_of(takers: list[_Taker]) -> _Taker:
    """Of several alternatives; each leaves alone what is not its own."""
    takers = [taker for taker in takers if taker is not _nothing]
    if not takers:
        return _nothing

    def take(value: Any) -> Any:
        for taker in takers:
            value = taker(value)
        return value

    return take


def _collection(value: Any) -> Any:
    return type(value)(map(_by_its_class, value)) if isinstance(value, ById) else value


def _parts(value: Parts) -> Parts:
    made = NO_PARTS
    for of, one in value:
        made = made.put(_by_its_class(one), of)
    return made


def _sequence(takers: list[_Taker], *, fixed: bool) -> _Taker:
    if all(taker is _nothing for taker in takers):
        return _nothing

    def take(value: Any) -> Any:
        if not isinstance(value, tuple | list):
            return value
        each = takers if fixed else takers * len(value)
        return tuple(taker(item) for taker, item in zip(each, value, strict=True))

    return take


def _mapping(taker: _Taker) -> _Taker:
    """Its keys are names, and stay."""
    if taker is _nothing:
        return _nothing
    return lambda value: {n: taker(item) for n, item in value.items()} if isinstance(value, Mapping) else value


def _is_by_id(kind: Any) -> bool:
    origin = get_origin(kind) or kind
    return isinstance(origin, type) and issubclass(origin, ById)


# ---- the same, told --------------------------------------------------------------------------------------------------


def _texts(kind: Any, path: str, within: tuple[Any, ...]) -> Iterator[tuple[str, Kept | None]]:
    origin, inner = get_origin(kind), get_args(kind)
    if kind is str:
        yield path, None
    elif origin is Annotated:
        mark = _mark(kind)
        yield from _texts(inner[0], path, within) if mark is None else [(path, mark)]
    elif _is_by_id(kind):
        yield from _texts((inner or get_args(kind.__orig_bases__[0]))[0], path, within)
    elif isinstance(kind, type) and origin is None and attrs.has(kind):
        if kind not in within:
            hints = get_type_hints(kind, include_extras=True)
            for field in attrs.fields(kind):
                yield from _texts(hints[field.name], f"{kind.__name__}.{field.name}", (*within, kind))
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        yield from _texts(inner[1], path, within)
    else:
        for part in inner:
            yield from _texts(part, path, within)
