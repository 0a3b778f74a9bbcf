"""
Bad input is refused by name where it enters: the field, what was given, what would be right.

Commands and the values they carry check themselves when they are made, each field against its annotation
(`type_checked`) and against the rule written beside it (`text`, `positive` …), so the core can trust what it holds.
"""

import math
import re
import types
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any, ClassVar, Final, Union, get_args, get_origin, get_type_hints

import attrs

from orderflow.errors import DefinitionError, Refusal, refusal

__all__ = [
    "A_TELEPHONE",
    "TELEPHONE",
    "InvalidField",
    "aware",
    "checked",
    "positive",
    "positive_span",
    "prose",
    "telephone",
    "text",
    "type_checked",
    "typed",
    "utc",
]

TEXT_MAX = 2_000
_CLEAN: Final = "text without control characters, at most 2,000 characters"
_ONE_LINE: Final = "one line of text without control characters, at most 2,000 characters"
_NOWHERE: Final = "\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff"
"""Control characters, line separators, what turns the direction of writing, lone surrogates: in no text at all."""
_UNCLEAN: Final = f"[{_NOWHERE}]"
_UNCLEAN_IN_LINE: Final = f"[\\t\\n{_NOWHERE}]"
"""Patterns that are compiled by the first text that is not printable."""
TELEPHONE: Final = re.compile(r"\+?[0-9][0-9 ()/-]{4,24}")
A_TELEPHONE: Final = "a telephone number of 5 digits or more"
Validator = Callable[[Any, "attrs.Attribute[Any]", Any], None]


@refusal
class InvalidField(Refusal):
    """A value that came in is not what the field takes; nothing was changed."""

    code: ClassVar[str] = "invalid_field"

    path: str
    expected: str
    given: str

    def __str__(self) -> str:
        return f"{self.path}: expected {self.expected}, got {self.given}"

    @property
    def remedy(self) -> str:
        return f"give {self.path} as {self.expected}"


def invalid(path: str, expected: str, given: object) -> InvalidField:
    """The refusal for *given* at *path*; text and numbers are shown, cut short, of anything else only its type."""
    shown = ascii(given) if isinstance(given, str | int | float | None) else _type_of(given)
    return InvalidField(path=path, expected=expected, given=shown if len(shown) <= 60 else f"{shown[:57]}...")


def _type_of(given: object) -> str:
    return type(given).__name__


def _path(instance: object, attribute: "attrs.Attribute[Any]") -> str:
    return f"{type(instance).__name__}.{attribute.name}"


def typed(kind: type) -> Validator:
    """A validator that takes instances of *kind* only; `True` is no integer."""

    def validate(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise invalid(_path(instance, attribute), _named(kind), value)

    return validate


def text(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """
    Take a name, an id, a number, a label: one line that says something, 1 to 2,000 characters.

    No line breaks, tabs or other control characters, and nothing that turns the direction of writing: what stands in
    one line of a paper cannot begin another.
    """
    if not isinstance(value, str) or not is_one_line(value) or not value.strip():
        expected = "one line of text without control characters, 1 to 2,000 characters"
        raise invalid(_path(instance, attribute), expected, value)


def prose(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """Take what people write, which may have several lines: not blank, at most 2,000 characters."""
    if not isinstance(value, str) or not is_clean(value) or not value.strip():
        raise invalid(_path(instance, attribute), "text without control characters, 1 to 2,000 characters", value)


def optional_prose(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """Take what `prose` takes, or a text that says nothing."""
    if not (isinstance(value, str) and not value.strip() and is_clean(value)):
        prose(instance, attribute, value)


def _not_blank(instance: object, attribute: "attrs.Attribute[Any]", value: str) -> None:
    if not value.strip():
        text(instance, attribute, value)


def optional_text(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """Take what `text` takes, or nothing at all (None or an empty text)."""
    if value is not None and value != "":
        text(instance, attribute, value)


def telephone(instance: object, attribute: "attrs.Attribute[Any]", value: str) -> None:
    """Take text that looks like a telephone number, or none at all."""
    if value and not TELEPHONE.fullmatch(value):
        raise invalid(_path(instance, attribute), A_TELEPHONE, value)


def is_clean(value: str) -> bool:
    """Whether *value* can be stored and shown everywhere: JSON, SQL and terminals choke on what is refused here."""
    return len(value) <= TEXT_MAX and (value.isprintable() or re.search(_UNCLEAN, value) is None)


def is_one_line(value: str) -> bool:
    """Whether *value* is clean and of one line, as names are."""
    return len(value) <= TEXT_MAX and (value.isprintable() or re.search(_UNCLEAN_IN_LINE, value) is None)


def cleaned(said: object) -> str:
    """What somebody outside said, as one line that can be kept: what is not allowed becomes spaces; it is cut short."""
    return re.sub(_UNCLEAN_IN_LINE, " ", str(said))[:TEXT_MAX]


def shown(stored: str) -> str:
    """*stored* as a terminal may have it: what it would obey instead of showing becomes `�`; line breaks stay."""
    return stored if stored.isprintable() else re.sub(_UNCLEAN, "\ufffd", stored)


def from_outside(said: object) -> object:
    """A converter for text that carriers and providers wrote: cleaned, because refusing it would lose what they say."""
    if not isinstance(said, str):
        return said
    kept = cleaned(said)
    return kept if kept.strip() else ""  # spaces alone say nothing


def positive(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """Take whole numbers from 1 up."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 10**12:
        raise invalid(_path(instance, attribute), "a whole number of at least 1", value)


def aware(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """Take instants with a time zone."""
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise invalid(_path(instance, attribute), "an instant with a time zone", value)


def positive_span(instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """Take spans of time longer than nothing."""
    if not isinstance(value, timedelta) or value <= timedelta(0):
        raise invalid(_path(instance, attribute), "a timedelta longer than nothing", value)


def utc(at: datetime, path: str = "at") -> datetime:
    """The same instant in UTC; a naive one is refused, because nobody can know which instant it means."""
    if type(at) is datetime and at.tzinfo is UTC:
        return at
    if not isinstance(at, datetime) or at.utcoffset() is None:
        raise invalid(path, "an instant with a time zone", at)
    return at.astimezone(UTC)


def checked(value: object, kind: Any, path: str) -> None:
    """Refuse *value* at *path* unless it fits the annotation *kind*; containers are looked into."""
    problem = _checker(kind)(value, path)
    if problem is not None:
        raise problem


_RULE: Final = "orderflow.rule"
"""Where a field keeps the rule that was written beside it."""


def type_checked(cls: type, fields: "list[attrs.Attribute[Any]]") -> "list[attrs.Attribute[Any]]":
    """
    Attrs `field_transformer`: every field of the class checks its annotation when an instance is made.

    It runs before a field's own validator, which may then trust the type. What was left out is not asked: a default is
    right. A field annotated `Sequence[X]` takes a list and keeps a tuple, so that nobody can change it later.

    One validator does it for the whole class, hung on its last field: a call for each of ten fields, most of which were
    left out, costs more than all that there is to check.
    """
    ruled = [
        field.evolve(
            validator=None,
            metadata={_RULE: field.validator, **field.metadata},  # an inherited field has its rule there already
            converter=_kept if _takes_sequence(field.type) else field.converter,
        )
        for field in fields
    ]
    return [*ruled[:-1], *(field.evolve(validator=_of_class(ruled)) for field in ruled[-1:])]


def _takes_sequence(kind: Any) -> bool:
    return any(get_origin(part) is Sequence for part in (kind, *get_args(kind)))


def _kept(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


_Rule = tuple[str, object, type | None, "_Check", Validator | None, "attrs.Attribute[Any]"]


def _of_class(fields: "list[attrs.Attribute[Any]]") -> Validator:
    """A validator of all *fields*; annotations are looked up once a class, so that names defined later resolve."""
    rules: list[_Rule] = []

    def validate(instance: object, _attribute: object, _value: object) -> None:
        if not rules:
            hints = get_type_hints(type(instance))
            rules[:] = [_rule(field, hints[field.name]) for field in fields]
        for name, default, plain, check, then, field in rules:
            value = getattr(instance, name)
            if value is default:
                continue
            given = type(value)
            if given is plain and (
                given is not str or (len(value) <= TEXT_MAX and value.isprintable() and value.strip())
            ):
                continue
            problem = check(value, name)
            if problem is not None:
                raise attrs_path(_showable(problem, field, value), type(instance))
            if then is not None:
                try:
                    then(instance, field, value)
                except InvalidField as refused:
                    raise _showable(refused, field, value) from None

    return validate


def _rule(field: "attrs.Attribute[Any]", kind: Any) -> _Rule:
    then = field.metadata[_RULE]
    if then is prose or then is optional_prose:
        return field.name, field.default, str, _prose_problem, then, field
    plain = _plain(kind) if then in (None, text, optional_text) else None
    # `text` has been asked by the annotation, but for blanks
    return field.name, field.default, plain, _checker(kind), _not_blank if then is text else then, field


def _plain(kind: Any) -> type | None:
    """
    The class whose instances fit *kind* without a further question, but for a look at text; None if there is none.

    Most of what comes in is of it, and is seen to be right without a call.
    """
    kinds = get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)
    only, *others = [getattr(one, "__supertype__", one) for one in kinds if one is not types.NoneType]
    if others or not isinstance(only, type) or get_origin(only) is not None:
        return None
    return only if only in (str, int) or _rule_of(only) is None else None


def _showable(problem: InvalidField, attribute: "attrs.Attribute[Any]", value: object) -> InvalidField:
    """*problem*, without what was given if no `repr` shows this field: it is personal, so no error shows it either."""
    return problem if attribute.repr is not False else _without_given(problem, value)


def _without_given(problem: InvalidField, value: object) -> InvalidField:
    return InvalidField(path=problem.path, expected=problem.expected, given=_type_of(value))


def attrs_path(problem: InvalidField, owner: type) -> InvalidField:
    """*problem* with its path beginning at *owner*."""
    return InvalidField(path=f"{owner.__name__}.{problem.path}", expected=problem.expected, given=problem.given)


_Check = Callable[[Any, str], InvalidField | None]


@lru_cache(maxsize=1024)
def _checker(kind: Any) -> _Check:
    origin, inner = get_origin(kind), get_args(kind)
    if kind is object or kind is Any:
        return lambda _value, _path: None
    if origin in (Union, types.UnionType):
        return _any_of(inner)
    if origin is tuple:
        return _tuple_of(inner)
    if origin is Sequence:
        return _tuple_of((*inner, ...), "a list or tuple")
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping_of(*inner)
    if hasattr(kind, "__supertype__"):  # a NewType: the id of something, text underneath
        return _checker(kind.__supertype__)
    if origin is None and isinstance(kind, type):
        return _instance_of(kind)
    raise DefinitionError(
        f"a field cannot be annotated {kind!r}: use plain types, X | None, Sequence[X], tuple[X, ...] or Mapping[K, V]"
    )


def _instance_of(kind: type[Any]) -> _Check:
    if kind is str:
        return _text_problem
    expected, follows_rule = _named(kind), _rule_of(kind)
    plain = issubclass(kind, str | int | float | date | timedelta | Enum)
    ruled = _ONE_LINE if issubclass(kind, str) else expected

    def check(value: Any, path: str) -> InvalidField | None:
        if not isinstance(value, kind):
            problem = invalid(path, expected, value)
            # text where a class is expected may be anything, somebody's address written out in one line
            return problem if plain or not isinstance(value, str) else _without_given(problem, value)
        if follows_rule is not None and not follows_rule(value):
            return invalid(path, ruled, value)
        return None

    return check


def _text_problem(value: Any, path: str) -> InvalidField | None:
    """What most fields are is asked in one go."""
    if not isinstance(value, str):
        return invalid(path, _named(str), value)
    return None if is_one_line(value) else invalid(path, _ONE_LINE, value)


def _prose_problem(value: Any, path: str) -> InvalidField | None:
    """The same, of what may have several lines."""
    if not isinstance(value, str):
        return invalid(path, _named(str), value)
    return None if is_clean(value) else invalid(path, _CLEAN, value)


def _rule_of(kind: type[Any]) -> Callable[[Any], bool] | None:
    """What every value of *kind* keeps to besides being one, wherever it comes in."""
    if issubclass(kind, Enum | bool):
        return None
    rules: dict[type, Callable[[Any], bool]] = {
        str: is_one_line,
        int: lambda value: not isinstance(value, bool),
        datetime: lambda value: value.utcoffset() is not None,
        float: math.isfinite,
        date: lambda value: not isinstance(value, datetime),  # an instant is another day elsewhere
    }
    return next((rule for family, rule in rules.items() if issubclass(kind, family)), None)


def _any_of(kinds: tuple[Any, ...]) -> _Check:
    checks = [_checker(kind) for kind in kinds if kind is not types.NoneType]
    optional = types.NoneType in kinds

    def check(value: Any, path: str) -> InvalidField | None:
        if value is None and optional:
            return None
        first: InvalidField | None = None
        for check_one in checks:
            problem = check_one(value, path)
            if problem is None:
                return None
            first = first or problem
        return first

    return check


def _tuple_of(inner: tuple[Any, ...], expected: str = "a tuple") -> _Check:
    each = [_checker(kind) for kind in inner if kind is not Ellipsis]
    variadic = len(inner) == 2 and inner[1] is Ellipsis

    def check(value: Any, path: str) -> InvalidField | None:
        if not isinstance(value, tuple) or (not variadic and len(value) != len(each)):
            return invalid(path, expected if variadic else f"{expected} of {len(each)}", value)
        for index, item in enumerate(value):
            check = each[0 if variadic else index]
            if check(item, path) is not None:
                return check(item, f"{path}[{index}]")  # a place is spelled only where something is wrong
        return None

    return check


def _mapping_of(key_kind: Any, value_kind: Any) -> _Check:
    key_check, value_check = _checker(key_kind), _checker(value_kind)

    def check(value: Any, path: str) -> InvalidField | None:
        if not isinstance(value, Mapping):
            return invalid(path, "a mapping", value)
        for key, item in value.items():
            problem = key_check(key, f"{path} key") or value_check(item, f"{path}[{key!r}]")
            if problem is not None:
                return problem
        return None

    return check


def _named(kind: type) -> str:
    names = {
        int: "a whole number",
        str: "text",
        bool: "true or false",
        datetime: "an instant with a time zone",
        timedelta: "a timedelta",
    }
    return names.get(kind, f"{'an' if kind.__name__[0] in 'AEIO' else 'a'} {kind.__name__}")
