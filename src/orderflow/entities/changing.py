"""
`changed(value, field=…)`: a copy of a frozen value with some fields replaced.

Type checkers see `attrs.evolve` and check every field. At run time the copy skips the constructor, because what `apply`
writes has been checked before it became an event, and an order has thirty fields (about ten times faster, which is
what a whole life of an order is made of).
"""

from typing import TYPE_CHECKING, Any, TypeVar

__all__ = ["changed"]

if TYPE_CHECKING:
    from attrs import evolve as changed
else:
    T = TypeVar("T")
    _new, _set = object.__new__, object.__setattr__

    def changed(value: T, **changes: Any) -> T:
        """
        A copy of *value* with *changes*; entities have no slots, so their fields are their `__dict__`.

        It is written as a new dict, not as a copy of the old: as long as a dict shares its keys with its class,
        Python 3.11 looks each field up anew, which takes more than twice as long as to read it.
        """
        copy = _new(type(value))
        _set(copy, "__dict__", {**value.__dict__, **changes})
        return copy
