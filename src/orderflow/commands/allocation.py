"""Units that lie in stock for an order need not be made; and may be given back as long as they lie there (S14)."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.shipment import merged
from orderflow.entities.deal import Deal
from orderflow.entities.making import units_in_stock, units_to_make, units_to_plan
from orderflow.entities.order import Order
from orderflow.entities.shipment import ShipmentLine
from orderflow.events import StockAllocated, StockFreed
from orderflow.ids import LineId
from orderflow.refusals import ExceedsAllocated, ExceedsToMake, NothingOrdered, NothingToAllocate, UnknownLine

__all__ = ["AllocateStock", "FreeStock"]


@command
class AllocateStock(OrderCommand):
    """
    Say that units lie in stock for this order (库存分配), so that they need not be made (S14).

    Args:
        lines: The units, up to what has to be made; all that nobody makes yet, if left out.
    """

    type: ClassVar[str] = "allocate_stock"
    step: ClassVar[str | None] = "allocate_stock"

    lines: Sequence[ShipmentLine] | None = None

    def decide(self, context: Context) -> None:
        order = context.order
        lines = _all(units_to_plan(order)) if self.lines is None else _named(order, self.lines)
        if not lines:
            raise NothingToAllocate(order_id=order.id)
        to_make = units_to_make(order)
        for part in lines:
            most = to_make.get(part.line_id, 0)
            if part.quantity > most:
                raise ExceedsToMake(order_id=order.id, line_id=part.line_id, asked=part.quantity, to_make=most)
        context.emit(StockAllocated(occurred_at=context.at, lines=lines))


@command
class FreeStock(OrderCommand):
    """
    Give units back to stock that lie there for this order and in no shipment: they have to be made then (S14).

    Args:
        lines: The units; all that lie there for it, if left out.
    """

    type: ClassVar[str] = "free_stock"
    step: ClassVar[str | None] = "allocate_stock"

    lines: Sequence[ShipmentLine] | None = None

    def decide(self, context: Context) -> None:
        order = context.order
        here = units_in_stock(order)
        free = {part.line_id: max(min(part.quantity, here[part.line_id]), 0) for part in order.part(Deal).allocated}
        lines = _all(free) if self.lines is None else _named(order, self.lines)
        if not lines:
            raise NothingOrdered(order_id=order.id)
        for part in lines:
            most = free.get(part.line_id, 0)
            if part.quantity > most:
                raise ExceedsAllocated(order_id=order.id, line_id=part.line_id, asked=part.quantity, allocated=most)
        context.emit(StockFreed(occurred_at=context.at, lines=lines))


def _all(units: Mapping[LineId, int] | Mapping[str, int]) -> tuple[ShipmentLine, ...]:
    return tuple(
        ShipmentLine(line_id=LineId(line_id), quantity=quantity) for line_id, quantity in units.items() if quantity
    )


def _named(order: Order, lines: Sequence[ShipmentLine]) -> tuple[ShipmentLine, ...]:
    for part in lines:
        if part.line_id not in order.lines:
            raise UnknownLine(order_id=order.id, line_id=part.line_id)
    return merged(lines)
