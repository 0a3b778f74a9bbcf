"""
What makes an order grow beyond its bounds is refused, whichever command does it.

Asked of every decision of those whom the bounds hold back, so that a host's own commands are under them, too. What was
not touched is not counted.
"""

from collections.abc import Iterator
from typing import Any, Final

from orderflow.entities.collection import ById
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.policies import OrderBounds
from orderflow.refusals import BoundReached

__all__ = ["check_growth"]

_OF_ORDER: Final = ("lines", "payments", "cases", "returns", "ratings")
_OF_DEAL: Final = ("quotations", "memo", "feedback")


def check_growth(before: Order | None, after: Order, bounds: OrderBounds) -> None:
    """
    Compare what has grown between *before* and *after* with its bound.

    Raises:
        BoundReached: Something would be more than its bound, with the number that it would come to.
    """
    for bound, once, count in _counted(before, after):
        most: int = getattr(bounds, bound)
        if once < count > most:
            raise BoundReached(order_id=after.id, bound=bound, count=count, most=most)


def _counted(before: Order | None, after: Order) -> Iterator[tuple[str, int, int]]:
    """What was touched, by the name of its bound: how many there were, and how many there are."""
    yield "edits" if after.phase is Phase.DRAFT else "events", before.version if before else 0, after.version
    yield from _lengths(_OF_ORDER, before, after)
    if before is None or after.parts is not before.parts:
        yield from _lengths(_OF_DEAL, None if before is None else before.part(Deal), after.part(Deal))
    if before is None or after.lines is not before.lines:
        yield from _lengths_in(None if before is None else before.lines, after.lines, "specification", "specifications")
    if before is not None and after.cases is not before.cases:
        yield from _lengths_in(before.cases, after.cases, "proposals", "proposals")


def _lengths(names: tuple[str, ...], before: object | None, after: object) -> Iterator[tuple[str, int, int]]:
    for name in names:
        now, once = getattr(after, name), getattr(before, name, ())
        if now is not once:
            yield name, len(once), len(now)


def _lengths_in(before: ById[Any] | None, after: ById[Any], name: str, bound: str) -> Iterator[tuple[str, int, int]]:
    """The same for a collection that each of several things has."""
    for item in after if before is None else after.changed_since(before):
        once = before.get(item.id) if before is not None else None
        yield bound, len(getattr(once, name, ())), len(getattr(item, name))
