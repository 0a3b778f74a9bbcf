"""
`Value`: what events and commands have in common. Equal by kind and fields, hashed and shown by their fields.

attrs can write these methods for each class, and for the hundred events and commands of this library that takes a good
part of the time to import it. Here they are written once, for classes made with `eq=False, repr=False`.
"""

from typing import Any

import attrs

__all__ = ["Value"]


class Value:
    """A frozen attrs class without slots; what it keeps beside its fields (a cached property) does not count."""

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return vars(self) == vars(other) or _compared(self) == _compared(other)

    def __hash__(self) -> int:
        return hash((type(self), *_compared(self)))

    def __repr__(self) -> str:
        shown = []
        for field in _fields(self):
            if field.repr:
                write = repr if field.repr is True else field.repr
                shown.append(f"{field.name}={write(getattr(self, field.name))}")
        return f"{type(self).__qualname__.rpartition('>.')[2]}({', '.join(shown)})"


def _fields(value: Any) -> "tuple[attrs.Attribute[Any], ...]":
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(type(value))
    return fields


def _compared(value: object) -> tuple[object, ...]:
    return tuple([getattr(value, field.name) for field in _fields(value) if field.eq])
