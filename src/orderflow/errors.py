"""
What can go wrong, in three families, because three different people act on it.

`Refusal`: the business says no. The caller shows it, and everything is as it was.
`DefinitionError`: a flow, policy or process is put together wrongly. Raised where it is defined, for its author.
`AdapterError`: the world outside failed. Says whether a retry is safe.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar, Final, Self, TypeVar, dataclass_transform

import attrs

from orderflow._first_use import at_first_use

__all__ = ["AdapterError", "DefinitionError", "OrderflowError", "Refusal", "StoreConflict", "refusal"]

C = TypeVar("C", bound=type)
_make: Final = partial(attrs.define, kw_only=True, slots=False, eq=False, repr=False)


class OrderflowError(Exception):
    """Everything that orderflow raises by intention."""


class DefinitionError(OrderflowError):
    """A flow, policy, process or registered type is put together wrongly; the text says what would be right."""


class AdapterError(OrderflowError):
    """
    A store, provider or carrier failed.

    `retry_safe` says whether the same call may be made again: true when nothing happened, or when its key makes a
    repetition harmless.
    """

    def __init__(self, message: str, *, retry_safe: bool) -> None:
        super().__init__(message)
        self.retry_safe = retry_safe

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return _rebuilt_adapter_error, (type(self), str(self), self.retry_safe)


class StoreConflict(AdapterError):
    """
    Somebody else wrote first: the order's version or the request id is not what the decision was made on.

    Nothing was written. The desk decides anew on its own connection; inside the host's transaction it surfaces.
    """

    def __init__(self, message: str, *, retry_safe: bool = True) -> None:
        super().__init__(message, retry_safe=retry_safe)


class Refusal(OrderflowError):
    """
    The business says no: who asked is told the rule and the way out, and nothing has changed.

    A subclass is named after its rule, carries its facts as keyword-only fields (see `refusal`) and a `code` that stays
    the same across releases. `remedy` says what would make it possible, in words for the person who asked.
    """

    code: ClassVar[str] = "refused"

    @property
    def remedy(self) -> str:
        """What the person who asked can do instead, or an empty text where there is nothing to do."""
        return ""

    def facts(self) -> dict[str, object]:
        """The fields of this refusal by name, for a host that renders its own text."""
        return {name: getattr(self, name) for name in _field_names(type(self))}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={fact!r}' for name, fact in self.facts().items())})"

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and isinstance(other, Refusal) and self.facts() == other.facts()

    def __hash__(self) -> int:
        return hash((type(self), str(self)))

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        # Attrs exceptions with keyword-only fields neither pickle nor copy: BaseException calls them with positions.
        return _rebuilt, (type(self), self.facts())

    def __copy__(self) -> Self:
        return type(self)(**self.facts())


@dataclass_transform(kw_only_default=True, field_specifiers=(attrs.field,))
def refusal(cls: C) -> C:
    """Make *cls* a refusal with keyword-only fields; the only way refusals are declared, here and in a host."""
    if "code" not in vars(cls):
        raise DefinitionError(f"{cls.__name__} needs its own `code`: a short name that stays the same across releases")
    return at_first_use(cls, _make)


def _field_names(cls: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(cls)) if attrs.has(cls) else ()


def _rebuilt(cls: type[Refusal], facts: dict[str, object]) -> Refusal:
    return cls(**facts)


def _rebuilt_adapter_error(cls: type[AdapterError], message: str, retry_safe: bool) -> AdapterError:
    return cls(message, retry_safe=retry_safe)
