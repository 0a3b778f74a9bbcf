"""Units that lie in stock for an order, so that they need not be made (S14)."""

from collections import Counter
from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.shipment import ShipmentLine
from orderflow.events.event import Event, event


@event
class StockAllocated(Event):
    """Units lie in stock for this order: they need not be made."""

    type: ClassVar[str] = "stock_allocated"

    lines: tuple[ShipmentLine, ...]

    def apply(self, order: Order) -> Order:
        return _counted(order, self.lines, 1)


@event
class StockFreed(Event):
    """Units that lay in stock for this order are for others again: they have to be made."""

    type: ClassVar[str] = "stock_freed"

    lines: tuple[ShipmentLine, ...]

    def apply(self, order: Order) -> Order:
        return _counted(order, self.lines, -1)


def _counted(order: Order, lines: tuple[ShipmentLine, ...], sign: int) -> Order:
    units = Counter({part.line_id: part.quantity for part in order.part(Deal).allocated})
    for part in lines:
        units[part.line_id] += sign * part.quantity
    allocated = tuple(
        ShipmentLine(line_id=line_id, quantity=quantity) for line_id, quantity in units.items() if quantity
    )
    return order.with_part(changed(order.part(Deal), allocated=allocated))
