"""
Everything that is stored, to text and back.

What comes in is taken strictly: a text is no number, an unknown or missing field is an error that names its path.
Reading the same text twice gives equal values, and writing them again gives the same text.
"""

import json
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache
from typing import Annotated, Any, Final, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import attrs
from cattrs import (
    BaseValidationError,
    ClassValidationError,
    Converter,
    ForbiddenExtraKeysError,
    IterableValidationError,
    StructureHandlerNotFoundError,
    transform_error,
)
from cattrs.v import format_exception

from orderflow._first_use import is_ours
from orderflow.entities.collection import ById
from orderflow.entities.order import Order
from orderflow.entities.part import Part, Parts
from orderflow.errors import AdapterError, DefinitionError, Refusal
from orderflow.money import Money

__all__ = ["LoadError", "OrderReader", "read", "write"]

T = TypeVar("T")
_WRONG = (
    Refusal,
    ArithmeticError,
    AttributeError,
    BaseValidationError,
    ForbiddenExtraKeysError,
    LookupError,
    StructureHandlerNotFoundError,
    TypeError,
    ValueError,
)
"""What structuring wrong data raises: our own checks, and whatever cattrs and the constructors make of it."""
_MICROSECOND: Final = timedelta(microseconds=1)


class LoadError(AdapterError):
    """
    Stored text is not what it should be: an unknown type, a missing or unknown field, a value of the wrong kind.

    Attributes:
        what: What was read: an event's type, "order", …
        problems: One line a problem, each with its path.
    """

    def __init__(self, what: str, problems: tuple[str, ...]) -> None:
        super().__init__(f"{what}: " + "; ".join(problems), retry_safe=False)
        self.what = what
        self.problems = problems

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return type(self), (self.what, self.problems)


class UnknownType(LoadError):
    """Stored text is of a type that no process here has registered; another desk may know it."""


def write(value: object) -> str:
    """
    *value* as JSON text: an event, effect, order, actor … The same value always gives the same text.

    Raises:
        DefinitionError: It holds something that could not be read again.
    """
    try:
        return _dumps(_FAST.unstructure(value))
    except (AttributeError, TypeError, ValueError) as error:
        raise DefinitionError(f"{type(value).__name__} cannot be written: {error}") from error


def read(text: str, kind: type[T], what: str = "") -> T:
    """
    The value of this *kind* that `write` made *text* of.

    Raises:
        LoadError: It is not that; every problem is named with its path.
    """
    return _read(text, kind, what or kind.__name__, _FAST, _thorough)


class OrderReader:
    """Reads whole orders, with parts of these kinds: the ones that registered topics have."""

    def __init__(self, parts: Iterable[type[Part]]) -> None:
        self._parts = kinds_by_type(parts)
        self._fast = _converter(detailed=False, parts=self._parts)

    def read(self, text: str, what: str) -> Order:
        """
        The order that `write` made *text* of.

        Raises:
            LoadError: It is not that, or it has a part that no topic here has registered.
        """
        return _read(text, Order, what, self._fast, lambda: _converter(detailed=True, parts=self._parts))


def _read(text: str, kind: type[T], what: str, fast: Converter, thorough: Callable[[], Converter]) -> T:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise LoadError(what, (f"not JSON: {error}",)) from error
    except RecursionError as error:
        raise LoadError(what, ("nested too deeply",)) from error
    try:
        return fast.structure(data, kind)
    except RecursionError as error:
        raise LoadError(what, ("nested too deeply",)) from error
    except _WRONG as error:
        problems = _problems(data, kind, thorough()) or (str(error),)
        raise LoadError(what, problems) from error


def kinds_by_type(kinds: Iterable[type[Any]]) -> Mapping[str, type[Any]]:
    """
    *kinds* by their stable names.

    Raises:
        DefinitionError: Two have one name, or one has a field that could not be read again.
    """
    by_type: dict[str, type[Any]] = {}
    for kind in kinds:
        if by_type.setdefault(kind.type, kind) is not kind:
            raise DefinitionError(
                f"{by_type[kind.type].__qualname__} and {kind.__qualname__} are both {kind.type!r}, so that neither "
                "could be told from the other when it is read; give one another type"
            )
        if not is_ours(kind):  # those, a test has looked at
            _check_fields(cast("Any", kind))
    return by_type


# ---- how each kind of value is written -------------------------------------------------------------------------------

_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def _strict(kind: type[T], expected: str) -> Callable[[Any, Any], T]:
    def structure(value: Any, _: Any) -> T:
        if type(value) is not kind:
            raise TypeError(f"expected {expected}, got {type(value).__name__}")
        return value

    return structure


def _money(value: Any, _: Any) -> Money:
    if not (isinstance(value, list) and len(value) == 2):
        raise TypeError("expected an amount as [minor units, currency]")
    return Money(value[0], value[1])


def _instant(value: Any, _: Any) -> datetime:
    instant = datetime.fromisoformat(value) if type(value) is str else None
    if instant is None or instant.utcoffset() is None:
        raise TypeError("expected an instant with a time zone")
    return instant.astimezone(UTC)


def _instant_text(at: datetime) -> str:
    if at.utcoffset() is None:
        raise ValueError(f"{at} has no time zone")
    return at.astimezone(UTC).isoformat()


def _date_text(day: date) -> str:
    if isinstance(day, datetime):
        raise TypeError(f"expected a date, got the instant {day}")
    return day.isoformat()


def _decimal_text(number: Decimal) -> str:
    if not number.is_finite():
        raise ValueError(f"{number} is no number")
    return str(number)


def _decimal(value: Any, _: Any) -> Decimal:
    if type(value) is not str or not (number := Decimal(value)).is_finite():
        raise TypeError("expected a number written as text")
    return number


def _span(value: Any, _: Any) -> timedelta:
    if type(value) is not int:
        raise TypeError(f"expected a span in whole microseconds, got {type(value).__name__}")
    return value * _MICROSECOND


def _whole(value: Any, kind: Any) -> Any:
    """A whole number, or the member of an enumeration that it stands for."""
    if type(value) is not int:
        raise TypeError(f"expected a whole number, got {type(value).__name__}")
    return _member(value, kind) if issubclass(kind, Enum) else value


def _real(value: Any, _: Any) -> float:
    if type(value) not in (int, float):
        raise TypeError(f"expected a number, got {type(value).__name__}")
    return float(value)


def _text(value: Any, kind: type[str]) -> str:
    """Text, and the kinds of text that say what they stand for: roles and most of our enumerations."""
    if type(value) is not str:
        raise TypeError(f"expected text, got {type(value).__name__}")
    if not issubclass(kind, Enum):
        return value if kind is str else kind(value)
    member: str = _member(value, kind)
    return member


def _member(value: Any, kind: Any) -> Any:
    try:
        return kind(value)
    except ValueError:
        known = ", ".join(str(member.value) for member in kind)
        raise ValueError(f"expected one of {known}, got {value!r}") from None


def _tuple_factory(kind: Any) -> Callable[[Any, Any], tuple[Any, ...]]:
    inner = get_args(kind)
    variadic = len(inner) == 2 and inner[1] is Ellipsis

    def structure(value: Any, _: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or (not variadic and len(value) != len(inner)):
            raise TypeError(f"expected a list{'' if variadic else f' of {len(inner)}'}, got {type(value).__name__}")
        kinds = [inner[0]] * len(value) if variadic else inner
        return tuple(_FAST.structure(item, kind) for item, kind in zip(value, kinds, strict=True))

    return structure


def _collection(kind: Any) -> tuple[Any, Any]:
    """The collection class and the class of what is in it."""
    if get_origin(kind) is ById:
        return ById, get_args(kind)[0]
    return kind, get_args(kind.__orig_bases__[0])[0]  # `class Lines(ById[LineItem])`


def _is_collection(kind: Any) -> bool:
    origin = get_origin(kind) or kind
    return isinstance(origin, type) and issubclass(origin, ById)


def _collection_factory(kind: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    made, item = _collection(kind)

    def structure(value: Any, _: Any) -> Any:
        if not isinstance(value, list):
            raise TypeError(f"expected a list, got {type(value).__name__}")
        return made(converter.structure(entry, item) for entry in value)

    return structure


def _is_tuple(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is tuple


def _parts_reader(kinds: Mapping[str, type[Part]], converter: Converter) -> Callable[[Any, Any], Parts]:
    def structure(value: Any, _: Any) -> Parts:
        parts = Parts()
        for entry in value:
            name, of, payload = entry
            if name not in kinds:
                raise ValueError(f"{name} is no part of a registered topic")
            parts = parts.put(converter.structure(payload, kinds[name]), of)
        return parts

    return structure


def _converter(*, detailed: bool, parts: Mapping[str, type[Part]]) -> Converter:
    converter = Converter(detailed_validation=detailed, forbid_extra_keys=True)
    converter.register_structure_hook(int, _whole)
    converter.register_structure_hook(float, _real)
    converter.register_structure_hook(Enum, _member)
    converter.register_structure_hook(Decimal, _decimal)
    converter.register_unstructure_hook(Decimal, _decimal_text)
    converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    converter.register_unstructure_hook(date, _date_text)
    converter.register_structure_hook(timedelta, _span)
    converter.register_structure_hook(bool, _strict(bool, "true or false"))
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(Money, _money)
    converter.register_unstructure_hook(Money, lambda money: [money.minor, money.currency])
    converter.register_structure_hook(datetime, _instant)
    converter.register_unstructure_hook(datetime, _instant_text)
    converter.register_unstructure_hook(timedelta, lambda span: span // _MICROSECOND)
    converter.register_structure_hook_factory(_is_collection, lambda kind: _collection_factory(kind, converter))
    converter.register_unstructure_hook_func(_is_collection, lambda items: [converter.unstructure(i) for i in items])
    converter.register_structure_hook(Parts, _parts_reader(parts, converter))
    converter.register_unstructure_hook(
        Parts, lambda parts: [[one.type, of, converter.unstructure(one)] for of, one in parts]
    )
    if not detailed:
        converter.register_structure_hook_factory(_is_tuple, _tuple_factory)
    return converter


_FAST = _converter(detailed=False, parts={})


@lru_cache(maxsize=1)
def _thorough() -> Converter:
    return _converter(detailed=True, parts={})


def _problems(data: object, kind: type[Any], thorough: Converter) -> tuple[str, ...]:
    """Read again, slowly, to say what is wrong and where."""
    try:
        thorough.structure(data, kind)
    except (ClassValidationError, IterableValidationError) as errors:
        return tuple(transform_error(errors, path=kind.__name__, format_exception=_formatted))
    except RecursionError:
        return ("nested too deeply",)
    except _WRONG as error:
        return (f"{kind.__name__}: {error}",)
    return ()


def _formatted(error: BaseException, kind: Any) -> str:
    return format_exception(error, get_args(kind)[0] if get_origin(kind) is Annotated else kind)


# ---- what can be written and read ------------------------------------------------------------------------------------


@cache
def _check_fields(kind: type[Any]) -> None:
    """Refuse a class whose values could be written and never read again: better now than once they are stored."""
    for path, annotation in _fields(kind):
        wrong = _unreadable(annotation, (kind,))
        if wrong:
            raise DefinitionError(
                f"{kind.__qualname__}.{path}{wrong} cannot be stored; use text, numbers, Decimal, bool, Money, "
                "datetime, date, timedelta, enumerations of text or numbers, classes made of these, X | None, "
                "tuple[X, ...] or Mapping[str, X]"
            )


def _fields(kind: type[Any]) -> Iterator[tuple[str, Any]]:
    try:
        hints = get_type_hints(kind)
    except NameError as error:
        raise DefinitionError(f"{kind.__qualname__}: {error}; annotate with names known to its module") from error
    for field in attrs.fields(kind):
        yield field.name, hints.get(field.name, Any)


def _unreadable(kind: Any, within: tuple[Any, ...]) -> str:
    """What is wrong with a field of this kind, as the end of its path; nothing, if it can be written and read."""
    origin, inner = get_origin(kind), get_args(kind)
    if hasattr(kind, "__supertype__"):
        return _unreadable(kind.__supertype__, within)
    if origin is Literal or kind is types.NoneType or kind in within:
        return ""
    if origin in (Union, types.UnionType):
        return next((wrong for part in inner if (wrong := _unreadable(part, within))), "") or _ambiguous(kind)
    if _is_collection(kind):
        return _unreadable(_collection(kind)[1], within)
    if origin in (tuple, list, Sequence):
        return next((wrong for part in inner if part is not ... and (wrong := _unreadable(part, within))), "")
    if isinstance(origin, type) and issubclass(origin, Mapping):
        keys = _is_text(inner[0])
        return _unreadable(inner[1], within) if keys else f" (keys {_called(inner[0])})"
    if not isinstance(kind, type) or origin is not None:
        return f" ({_called(kind)})"
    if kind is Parts:
        return ""
    if attrs.has(kind) and kind is not Money:
        parts = ((path, _unreadable(annotation, (*within, kind))) for path, annotation in _fields(kind))
        return next((f".{path}{wrong}" for path, wrong in parts if wrong), "")
    return "" if _is_plain(kind) else f" ({_called(kind)})"


def _is_text(kind: Any) -> bool:
    kind = getattr(kind, "__supertype__", kind)
    return isinstance(kind, type) and issubclass(kind, str)


def _is_plain(kind: type[Any]) -> bool:
    if issubclass(kind, Enum):
        return all(type(member.value) in (str, int) for member in kind)
    return issubclass(kind, str) or kind in (int, float, bool, Money, datetime, date, timedelta, Decimal)


def _ambiguous(kind: Any) -> str:
    """Of several classes, the one that was written must be told by its fields."""
    try:
        _FAST.get_structure_hook(kind)
    except (StructureHandlerNotFoundError, TypeError):
        return f" ({_called(kind)})"
    return ""


def _called(kind: Any) -> str:
    return kind.__qualname__ if isinstance(kind, type) and get_origin(kind) is None else str(kind)
