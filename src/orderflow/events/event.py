"""
What an event is: a fact that happened to an order, and the envelope that says who, when and why.

An event copies what it carries into the order and decides nothing: it asks no flow and no policy, so that a history can
be replayed by any later version of the library. Its `type` stays the same for ever.
"""

from datetime import datetime
from functools import partial
from typing import ClassVar, Final, TypeVar, dataclass_transform, final

import attrs

from orderflow._first_use import at_first_use, value
from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.entities.value import Value
from orderflow.errors import DefinitionError
from orderflow.roles import Actor

__all__ = ["Event", "Opening", "Record", "apply", "event"]

C = TypeVar("C", bound=type)
_make: Final = partial(attrs.frozen, kw_only=True, slots=False, eq=False, repr=False)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(attrs.field,))
def _base(cls: C) -> C:
    return at_first_use(cls, _make)


@_base
class Event(Value):
    """
    A fact. Subclasses are named in the past tense and declared with `event`.

    Attributes:
        occurred_at: When it happened in the world; the envelope's `recorded_at` says when orderflow learnt of it.
    """

    type: ClassVar[str] = ""

    occurred_at: datetime

    def apply(self, order: Order) -> Order:
        """The order as it is after this fact."""
        raise NotImplementedError


class Opening(Event):
    """The first fact of an order: it has nothing to change yet."""

    def open(self) -> Order:
        """The order as it begins."""
        raise NotImplementedError

    @final
    def apply(self, order: Order) -> Order:
        raise DefinitionError(f"{self.type} begins an order; order {order.id} has begun already")


def apply(order: Order | None, event: Event) -> Order:
    """
    *order* as it is after *event*, one version further; `None` stands for an order that has not begun.

    The only way an order ever changes, at the first time and at each replay.
    """
    if order is None:
        if not isinstance(event, Opening):
            raise DefinitionError(f"{event.type} needs an order that has begun")
        return changed(event.open(), version=1)
    after = event.apply(order)
    if after is order:
        return changed(order, version=order.version + 1)
    after.__dict__["version"] = order.version + 1  # a new order that nobody else has seen yet
    return after


@value(kw_only=True)
class Record:
    """
    One line of an order's history: the event in its envelope.

    Attributes:
        version: 1 for the first event of an order, without gaps.
        by: Who did it, in which role, for whom.
        recorded_at: When it was written.
        reason: Why, in their words.
        request_id: The request that led to it.
    """

    version: int
    event: Event
    by: Actor
    recorded_at: datetime
    reason: str = ""
    request_id: str = ""


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(attrs.field,))
def event(cls: C) -> C:
    """Make *cls* an event: frozen, keyword-only, with a `type` of its own. The only way events are declared."""
    if not vars(cls).get("type"):
        raise DefinitionError(f"{cls.__name__} needs its own `type`: a name that stays the same for ever")
    return at_first_use(cls, _make)
