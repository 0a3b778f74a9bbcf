"""
`Value`: what frozen values have in common. Equal by kind and fields, hashed and shown by their fields.

attrs can write these methods for each class, and for the hundred events and commands of this library that takes a good
part of the time to import it. Here they are written once, for classes made with `eq=False, repr=False`.
"""

from typing import Any

from attrs import fields

__all__ = ["Value"]


class Value:
    """A frozen attrs class without slots. What a subclass keeps beside its fields (a cached property) is no part of it."""

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return vars(self) == vars(other) or _fields(self) == _fields(other)

    def __hash__(self) -> int:
        return hash((type(self), *_fields(self)))

    def __repr__(self) -> str:
        shown = []
        for field in fields(type(self)):
            if field.repr:
                write = repr if field.repr is True else field.repr
                shown.append(f"{field.name}={write(getattr(self, field.name))}")
        return f"{type(self).__qualname__.rpartition('>.')[2]}({', '.join(shown)})"


def _fields(value: Any) -> tuple[object, ...]:
    """The fields of *value* that it is compared by."""
    return tuple([getattr(value, field.name) for field in fields(type(value)) if field.eq])
