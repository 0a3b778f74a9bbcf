"""`ById`: an unchangeable collection of things that have an id, in the order in which they came."""

from collections.abc import Iterable, Iterator
from typing import Any, Generic, Protocol, Self, TypeVar, cast

from orderflow.validation import InvalidField

__all__ = ["ById"]


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_HasId)


class ById(Generic[T]):
    """
    Things with an id: iterate over them, look one up by its id, or get a copy with some replaced or added.

    `collection["l-1"]` raises `KeyError` for an unknown id; `get` gives None. Two are equal when they hold equal things
    in the same order.
    """

    def __init__(self, items: Iterable[T] = ()) -> None:
        by_id: dict[str, T] = {}
        for item in items:
            if item.id in by_id:
                raise InvalidField(
                    path=f"{type(self).__name__}[{item.id}]", expected="ids that differ", given="the same id twice"
                )
            by_id[item.id] = item
        self._by_id = by_id

    def __iter__(self) -> Iterator[T]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, item_id: object) -> bool:
        return item_id in self._by_id

    def __getitem__(self, item_id: str) -> T:
        return self._by_id[item_id]

    def get(self, item_id: str) -> T | None:
        """The thing with this id, or None."""
        return self._by_id.get(item_id)

    def put(self, *items: T) -> Self:
        """A copy in which *items* stand in the place of those with the same id, new ones at the end."""
        made = object.__new__(type(self))
        made._by_id = by_id = self._by_id.copy()
        for item in items:
            by_id[item.id] = item
        return made

    def without(self, item_id: str) -> Self:
        """A copy that lacks the thing with this id."""
        made = object.__new__(type(self))
        made._by_id = {key: item for key, item in self._by_id.items() if key != item_id}
        return made

    def changed_since(self, before: Self) -> list[T]:
        """The things that are new or other than in *before*: not the same object under the same id."""
        known = before._by_id
        return [item for item_id, item in self._by_id.items() if known.get(item_id) is not item]

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and list(self) == list(cast("ById[Any]", other))

    def __hash__(self) -> int:
        return hash(tuple(self._by_id))

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[T, ...]]]:
        return type(self), (tuple(self),)  # without what subclasses have computed and kept

    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(self)!r})"
