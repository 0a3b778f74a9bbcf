"""
Parts: what one subject keeps about an order, or about a line, payment, shipment or return of it.

An order has the fields that every order has. Whatever only some orders have (a deal, loyalty points, a wrapping) is a
part: a frozen record, empty until an event sets it, that facts, policies, vetoes and documents read. A host's parts and
the library's are declared, registered, checked and stored in the same way.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar, Final, TypeVar, get_args, get_origin, get_type_hints

import attrs

from orderflow.entities.collection import ById
from orderflow.money import Money
from orderflow.validation import checked

__all__ = ["NO_PARTS", "Part", "Parts", "check_part", "why_no_part"]

P = TypeVar("P", bound="Part")


class Part:
    """
    What a subject keeps about an order. A subclass is a frozen attrs class, and each of its fields has a default.

    Attributes:
        type: Its stable name, by which it is stored and registered.
    """

    type: ClassVar[str] = ""

    @property
    def is_closed(self) -> bool:
        """Whether nothing that it keeps is awaited; an order closes only when this holds for all of its parts."""
        return True


_Place = type[Part] | tuple[type[Part], str]
"""Where a part is kept: by its kind alone, if it is about the order; else with the id of what it is about."""


class Parts:
    """The parts of one order, each by its kind and by what it is about; those that say nothing are not kept."""

    __slots__ = ("_kept",)

    def __init__(self, kept: dict[_Place, Part] | None = None) -> None:
        self._kept: dict[_Place, Part] = kept or {}

    def get(self, kind: type[P], of: str | None = None) -> P:
        """The part of this *kind* about the order, or *of* the line, payment, shipment or return with this id."""
        found: Any = self._kept.get(kind if of is None else (kind, of))
        return empty(kind) if found is None else found

    def put(self, one: Part, of: str | None = None) -> "Parts":
        """These parts with *one* in the place of the one of its kind."""
        kind = type(one)
        place: _Place = kind if of is None else (kind, of)
        kept = {other: part for other, part in self._kept.items() if other != place}
        if one != empty(kind):
            kept[place] = one
        return Parts(kept)

    def of_kind(self, kind: type[P]) -> dict[str, P]:
        """The parts of this kind that are about a line, payment, shipment or return, by its id."""
        return {of: one for of, one in self if of is not None and isinstance(one, kind)}

    def changed_since(self, before: "Parts") -> "list[tuple[str | None, Part]]":
        """The parts that are new or other than in *before*, each with the id of what it is about."""
        return [(_of(place), one) for place, one in self._kept.items() if before._kept.get(place) is not one]

    def __iter__(self) -> "Iterator[tuple[str | None, Part]]":
        return iter([(_of(place), one) for place, one in self._kept.items()])

    def __len__(self) -> int:
        return len(self._kept)

    def __eq__(self, other: object) -> bool:
        return self._kept == other._kept if isinstance(other, Parts) else NotImplemented

    def __hash__(self) -> int:
        return hash(frozenset(self._kept))

    def __reduce__(self) -> "tuple[type[Parts], tuple[dict[_Place, Part]]]":
        return Parts, (self._kept,)

    def __repr__(self) -> str:
        return f"Parts({list(self)!r})"


NO_PARTS: Final = Parts()
"""The parts of an order of which no subject has said anything."""


def _of(place: _Place) -> str | None:
    return place[1] if isinstance(place, tuple) else None


def empty(kind: type[P]) -> P:
    """The part of this kind that says nothing: always the same one."""
    found: Any = _EMPTY.get(kind)
    if found is None:
        found = _EMPTY[kind] = kind()
    made: P = found
    return made


_EMPTY: Final[dict[type[Part], Part]] = {}


def why_no_part(kind: type[Any]) -> str:
    """What keeps a class from being a part, as the end of a sentence; nothing, if it is one."""
    if not attrs.has(kind) or not attrs.inspect(kind).is_frozen:
        return "is no frozen attrs class; declare it with @attrs.frozen(kw_only=True)"
    needed = [field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING]
    if needed:
        return f"needs a default for {needed[0]}: before any event has set it, every order has an empty one"
    return ""


def check_part(one: Part, before: Part) -> None:
    """
    Check what *one* holds and *before* does not, down to the last field, against annotations and validators.

    What is the very same object in both was checked when it came, so that a large part costs only what is new in it.

    Raises:
        Refusal: A field is not what it should be; it is named.
    """
    _check_fields(one, before, type(one).__name__)


def _check_fields(value: Any, known: Any, path: str) -> None:
    kind: Any = type(value)
    annotations = _annotations(kind)
    for field in attrs.fields(kind):
        held, before = getattr(value, field.name), getattr(known, field.name, None)
        if held is not before:
            _check(held, before, annotations[field.name], f"{path}.{field.name}")
            if field.validator is not None:
                field.validator(value, field, held)


def _check(held: Any, before: Any, annotation: Any, path: str) -> None:
    if get_origin(annotation) is ById:
        checked(held, ById, path)
        known = before if isinstance(before, ById) else ById[Any]()
        for item in held.changed_since(known):
            _check(item, known.get(item.id), get_args(annotation)[0], f"{path}[{item.id}]")
        return
    checked(held, annotation, path)
    for inside in held if isinstance(held, tuple) else (held,):
        if attrs.has(type(inside)) and not isinstance(inside, Money):  # an amount was checked when it was made
            _check_fields(inside, before if type(before) is type(inside) else None, path)


@cache
def _annotations(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)
