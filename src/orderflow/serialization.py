"""
Everything that is stored, to text and back.

What comes in is taken strictly: a text is no number, an unknown or missing field is an error that names its path.
Reading the same text twice gives equal values, and writing them again gives the same text.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import lru_cache
from hashlib import sha256
from typing import Any, TypeVar, get_args, get_origin

from cattrs import (
    BaseValidationError,
    ClassValidationError,
    Converter,
    ForbiddenExtraKeysError,
    IterableValidationError,
    transform_error,
)

from orderflow.commands import Command
from orderflow.effects import (
    BookParcel,
    CancelParcel,
    CapturePayment,
    Effect,
    Notify,
    RefundPayment,
    StartPayment,
    VoidPayment,
)
from orderflow.entities.collection import ById
from orderflow.entities.line_item import LineItem, Lines
from orderflow.entities.payment import Payment, Payments
from orderflow.entities.terms import Credit, Credits
from orderflow.errors import AdapterError, Refusal
from orderflow.money import Money
from orderflow.roles import Actor

__all__ = ["LoadError", "read", "request_content", "write"]

T = TypeVar("T")
_WRONG = (
    Refusal,
    ArithmeticError,
    AttributeError,
    BaseValidationError,
    ForbiddenExtraKeysError,
    LookupError,
    TypeError,
    ValueError,
)
"""What structuring wrong data raises: our own checks, and whatever cattrs and the constructors make of it."""

SHIPPED_EFFECTS: tuple[type[Effect], ...] = (
    StartPayment,
    CapturePayment,
    VoidPayment,
    RefundPayment,
    BookParcel,
    CancelParcel,
    Notify,
)


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


def write(value: object) -> str:
    """*value* as JSON text: an event, effect, order, actor … The same value always gives the same text."""
    return _dumps(_FAST.unstructure(value))


def read(text: str, kind: type[T], what: str = "") -> T:
    """
    The value of this *kind* that `write` made *text* of.

    Raises:
        LoadError: It is not that; every problem is named with its path.
    """
    what = what or kind.__name__
    try:
        data = json.loads(text)
    except ValueError as error:
        raise LoadError(what, (f"not JSON: {error}",)) from error
    try:
        return _FAST.structure(data, kind)
    except _WRONG as error:
        problems = _problems(data, kind) or (str(error),)
        raise LoadError(what, problems) from error


def kinds_by_type(kinds: tuple[type[Any], ...]) -> Mapping[str, type[Any]]:
    """*kinds* by their stable names."""
    return {kind.type: kind for kind in kinds}


def request_content(command: Command, by: Actor) -> str:
    """
    What a request asks for, as one digest a field: enough to say which field differs when its id comes again.

    Digests, because the fields of some commands are personal data.
    """
    fields = {"command": command.type, "by": str(by)}
    for name, value in _FAST.unstructure(command).items():
        fields[name] = sha256(_dumps(value).encode()).hexdigest()[:16]
    return _dumps(fields)


def differing(content: str, other: str) -> tuple[str, ...]:
    """The names of the fields in which two contents of the same request id differ."""
    ours, theirs = json.loads(content), json.loads(other)
    return tuple(sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)))


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


def _text(value: Any, kind: type[str]) -> str:
    """Text, and the kinds of text that say what they stand for: roles and most of our enumerations."""
    if type(value) is not str:
        raise TypeError(f"expected text, got {type(value).__name__}")
    if not issubclass(kind, Enum):
        return value if kind is str else kind(value)
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
    if kind is Lines:
        return Lines, LineItem
    if kind is Payments:
        return Payments, Payment
    if kind is Credits:
        return Credits, Credit
    return ById, get_args(kind)[0]


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


def _converter(*, detailed: bool) -> Converter:
    converter = Converter(detailed_validation=detailed, forbid_extra_keys=True)
    converter.register_structure_hook(int, _strict(int, "a whole number"))
    converter.register_structure_hook(bool, _strict(bool, "true or false"))
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(Money, _money)
    converter.register_unstructure_hook(Money, lambda money: [money.minor, money.currency])
    converter.register_structure_hook(datetime, _instant)
    converter.register_unstructure_hook(datetime, lambda at: at.isoformat())
    converter.register_unstructure_hook(timedelta, lambda span: span.total_seconds())
    converter.register_structure_hook_factory(_is_collection, lambda kind: _collection_factory(kind, converter))
    converter.register_unstructure_hook_func(_is_collection, lambda items: [converter.unstructure(i) for i in items])
    if not detailed:
        converter.register_structure_hook_factory(_is_tuple, _tuple_factory)
    return converter


_FAST = _converter(detailed=False)


@lru_cache(maxsize=1)
def _thorough() -> Converter:
    return _converter(detailed=True)


def _problems(data: object, kind: type[Any]) -> tuple[str, ...]:
    """Read again, slowly, to say what is wrong and where."""
    try:
        _thorough().structure(data, kind)
    except (ClassValidationError, IterableValidationError) as errors:
        return tuple(transform_error(errors, path=kind.__name__))
    except _WRONG as error:
        return (f"{kind.__name__}: {error}",)
    return ()
