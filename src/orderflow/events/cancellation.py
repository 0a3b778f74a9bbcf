"""An order was cancelled."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.entities.terms import Cancellation
from orderflow.events.event import Event, event
from orderflow.money import Money


@event
class OrderCancelled(Event):
    """The order will not be carried out; `kept` is what the shop keeps of the money."""

    type: ClassVar[str] = "order_cancelled"

    kept: Money
    reason: str

    def apply(self, order: Order) -> Order:
        lines = [changed(line, cancelled=line.cancelled + line.open) for line in order.lines if line.open]
        return changed(
            order,
            cancellation=Cancellation(at=self.occurred_at, reason=self.reason, kept=self.kept, credited=order.credited),
            lines=order.lines.put(*lines),
        )
