"""Time limits were started, ended, put off and overrun."""

from datetime import datetime
from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.entities.terms import Limit
from orderflow.events.event import Event, event
from orderflow.kept import Id
from orderflow.roles import Role


@event
class LimitStarted(Event):
    """A time limit began to run; when it ends was worked out once, here."""

    type: ClassVar[str] = "limit_started"

    limit: Limit

    def apply(self, order: Order) -> Order:
        return changed(order, limits=order.limits.put(self.limit))


@event
class LimitEnded(Event):
    """
    A time limit runs no more: what it waited for has happened, or no longer matters.

    `ran_out` says that neither is so: its time was over, and the system did what it leads to.
    """

    type: ClassVar[str] = "limit_ended"

    limit_id: Id
    ran_out: bool = False

    def apply(self, order: Order) -> Order:
        return changed(order, limits=order.limits.without(self.limit_id))


@event
class LimitExtended(Event):
    """A time limit was put off, with its reason, which the customer is told (S09)."""

    type: ClassVar[str] = "limit_extended"

    limit_id: Id
    due_at: datetime
    reason: str = ""

    def apply(self, order: Order) -> Order:
        limit = order.limits[self.limit_id]
        return changed(order, limits=order.limits.put(changed(limit, due_at=self.due_at, extended=limit.extended + 1)))


@event
class LimitOverrun(Event):
    """
    A time limit ended, and what it waits for is still to be done: whoever is `responsible` is told (S09).

    It goes on running until that is done, so that the record shows how late it was. Nobody is told where the system did
    what the limit runs, which did not end it: that is not done again.
    """

    type: ClassVar[str] = "limit_overrun"

    limit_id: Id
    responsible: Role | None = None

    def apply(self, order: Order) -> Order:
        limit = changed(order.limits[self.limit_id], overrun_at=self.occurred_at)
        return changed(order, limits=order.limits.put(limit), overruns=(*order.overruns, limit))


@event
class WindowEnded(Event):
    """The time in which goods could be sent back, or late money could come, is over."""

    type: ClassVar[str] = "window_ended"

    def apply(self, order: Order) -> Order:
        return changed(order, window_over=True)
