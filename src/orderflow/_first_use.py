"""
Classes that attrs makes when they are first used, not when they are declared.

attrs writes an `__init__` for each class and compiles it, which for the five hundred of this library takes longer than
all else that an import does; a program uses a tenth of them. `value` declares a frozen class; `event`, `command` and
`refusal` are its siblings. Whoever uses such a class cannot tell the difference.

A class of a host is made at once, so that what is wrong with it is said where it is defined. That nothing is wrong with
ours is said by a test, which makes them all.
"""

from collections.abc import Callable
from functools import partial
from threading import RLock
from typing import TYPE_CHECKING, Any, Final, TypeVar

import attrs

__all__ = ["at_first_use", "is_ours", "value"]

C = TypeVar("C", bound=type)
Make = Callable[..., Any]
_WAITING: Final[dict[type, Make]] = {}
_LOCK: Final = RLock()


def is_ours(kind: type) -> bool:
    """Whether *kind* comes with the library, whose tests have looked at it already."""
    return kind.__module__.startswith("orderflow.")


def at_first_use(cls: C, make: Make) -> C:
    """
    *cls*, which `make` (attrs, without slots) completes at its first instance or the first question about its fields.

    Until then stand-ins are found where an instance comes from (`__init__`; `__setstate__`, since what unpickles calls
    no constructor) and where fields are looked for. attrs puts its `__init__` in place last, so that no thread ever
    finds a class without one.
    """
    if not is_ours(cls):
        made: C = make(cls)
        return made

    def __init__(self: object, *args: object, **fields: object) -> None:  # noqa: N807 # it is one
        _complete(cls)
        vars(cls)["__init__"](self, *args, **fields)

    _WAITING[cls] = make
    for name, stand_in in (("__init__", __init__), *_STAND_INS):
        setattr(cls, name, stand_in)
    return cls


def _complete(kind: type) -> None:
    """Let attrs make *kind* and what it derives from, unless that was done meanwhile."""
    with _LOCK:
        for cls in reversed(kind.__mro__):
            if cls in _WAITING:
                _WAITING[cls](cls, init=True)
                del _WAITING[cls]
                for name in ("__setstate__", "__signature__"):
                    delattr(cls, name)


class _Door:
    """A class attribute that completes its class when it is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type) -> Any:
        _complete(owner)
        return getattr(owner, self._name, None)  # no `__signature__` is left, so that it is worked out by whoever asked


def _set_state(self: Any, state: dict[str, Any]) -> None:
    _complete(type(self))
    self.__dict__.update(state)


_STAND_INS: Final = (
    ("__setstate__", _set_state),
    *((name, _Door(name)) for name in ("__attrs_attrs__", "__signature__")),
)

if TYPE_CHECKING:
    from attrs import frozen as value
else:

    def value(cls=None, **settings):
        """`attrs.frozen` without slots, made at first use."""
        make = partial(attrs.frozen, slots=False, **settings)
        return partial(at_first_use, make=make) if cls is None else at_first_use(cls, make)
