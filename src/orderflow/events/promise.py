"""Goods were promised for a date."""

from datetime import datetime
from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.events.event import Event, event
from orderflow.ids import LineId


@event
class LinesPromised(Event):
    """
    The goods of these lines are promised for a date (S08: the customer waits; S19: presale).

    `reason` says why, where the merchant changed what they had promised.
    """

    type: ClassVar[str] = "lines_promised"

    lines: tuple[LineId, ...]
    promised_at: datetime
    reason: str = ""

    def apply(self, order: Order) -> Order:
        promised = [changed(order.lines[line_id], promised_at=self.promised_at) for line_id in self.lines]
        return changed(order, lines=order.lines.put(*promised))
