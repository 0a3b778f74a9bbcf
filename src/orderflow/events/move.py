"""An order moved on its page."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.events.event import Event, event
from orderflow.kept import Word


@event
class Moved(Event):
    """
    The order went from one state to another, by a step somebody fired or by itself because a fact became true.

    The first that leads to preparing confirms the order: all that the flow waited for, money and acceptance, is there.
    """

    type: ClassVar[str] = "moved"

    step: Word
    source: Word
    target: Word
    phase: Phase

    def apply(self, order: Order) -> Order:
        at, target, phase = self.occurred_at, self.target, self.phase
        if order.confirmed_at is None and phase is Phase.PREPARING:
            return changed(order, state=target, phase=phase, confirmed_at=at, confirmed_in=target)
        if order.completed_at is None and phase is Phase.COMPLETED:
            return changed(order, state=target, phase=phase, completed_at=at)
        return changed(order, state=target, phase=phase)
