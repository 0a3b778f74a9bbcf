"""
What makes an order grow beyond its bounds is refused, whichever command does it.

Asked of every decision of those whom the bounds hold back, so that a host's own commands are under them, too. What was
not touched is not counted.
"""

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
    bound = "edits" if after.phase is Phase.DRAFT else "events"
    _check(after, bounds, bound, after.version, 0 if before is None else before.version)
    for name in _OF_ORDER:
        now, once = getattr(after, name), getattr(before, name, ())
        if now is not once:
            _check(after, bounds, name, len(now), len(once))
    if before is None or after.lines is not before.lines:
        _check_inside(
            after, bounds, "specifications", after.lines, None if before is None else before.lines, "specification"
        )
    if before is not None and after.cases is not before.cases:
        _check_inside(after, bounds, "proposals", after.cases, before.cases, "proposals")
    if before is None or after.parts is not before.parts:
        deal, known = after.part(Deal), None if before is None else before.part(Deal)
        for name in _OF_DEAL:
            _check(after, bounds, name, len(getattr(deal, name)), len(getattr(known, name, ())))


def _check(order: Order, bounds: OrderBounds, bound: str, count: int, once: int) -> None:
    most: int = getattr(bounds, bound)
    if once < count > most:
        raise BoundReached(order_id=order.id, bound=bound, count=count, most=most)


def _check_inside(
    order: Order, bounds: OrderBounds, bound: str, now: ById[Any], once: ById[Any] | None, name: str
) -> None:
    """The same for a collection that each of several things has."""
    for item in now if once is None else now.changed_since(once):
        known = once.get(item.id) if once is not None else None
        _check(order, bounds, bound, len(getattr(item, name)), len(getattr(known, name, ())))
