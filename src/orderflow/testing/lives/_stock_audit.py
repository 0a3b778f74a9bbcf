"""What the stock holds, added up from raw events; the part of the audit that knows reservations."""

from collections.abc import Iterator
from typing import Any, Final

from attrs import define, field

from orderflow.entities.order import Order
from orderflow.testing.lives._goods_audit import GoodsAudit

__all__ = ["StockAudit"]


_READ: Final = frozenset({"stock_asked", "stock_reserved", "stock_refused", "stock_released", "stock_committed"})


@define
class _Shelf:
    asked: int = 0
    asks: int = 0
    held: int = 0
    reserved: int = 0
    released: int = 0
    committed: int = 0

    def count(self, what: str, quantity: int) -> None:
        """Count units that were held, let go, or have left."""
        match what:
            case "stock_reserved":
                self.reserved += quantity
                self.held += quantity
            case "stock_released":
                self.released += quantity
                self.held -= quantity
            case "stock_committed":
                self.committed += quantity
                self.held -= quantity


@define
class StockAudit:
    """Each line's units in stock: what was ever held was let go, has left, or is held still."""

    shelves: dict[str, _Shelf] = field(factory=dict)

    def read(self, event: Any) -> Iterator[str]:
        """Add *event* up, and say what is wrong."""
        if event.type not in _READ:
            return
        shelf = self.shelves.setdefault(event.line_id, _Shelf())
        if event.quantity < 1:
            yield f"line {event.line_id}: {event.type} is about {event.quantity} units"
        if event.type == "stock_asked":
            if shelf.asked or event.ask != shelf.asks + 1:
                yield f"line {event.line_id}: asking {event.ask}, with {shelf.asked} of asking {shelf.asks} open"
            shelf.asked, shelf.asks = event.quantity, event.ask
        elif event.type in ("stock_reserved", "stock_refused"):
            if event.quantity != shelf.asked:
                yield f"line {event.line_id}: {event.quantity} answered, {shelf.asked} were asked for"
            shelf.asked = 0
        shelf.count(event.type, event.quantity)
        if shelf.held < 0:
            yield f"line {event.line_id}: {-shelf.held} units more left or were let go than were held"

    @property
    def closed(self) -> bool:
        """Whether nothing is held, and no answer awaited."""
        return not any(shelf.held or shelf.asked for shelf in self.shelves.values())

    def broken(self, order: Order, goods: GoodsAudit) -> Iterator[str]:
        """Where the order counts otherwise than this audit, or holds what it has no use for."""
        if [holding.id for holding in order.reservations] != list(self.shelves):
            yield f"stock is held for {[holding.id for holding in order.reservations]}, by its history {self.shelves}"
            return
        for holding in order.reservations:
            shelf = self.shelves[holding.id]
            for counter in ("asked", "asks", "held", "reserved", "released", "committed"):
                if getattr(holding, counter) != getattr(shelf, counter):
                    yield f"line {holding.id}: {counter} is {getattr(holding, counter)}, by its history {shelf}"
            line = goods.lines.get(holding.id)
            here = line.here if line is not None else 0
            if shelf.held > here:
                yield f"line {holding.id}: {shelf.held} units are held, {here} of it are still to be sent"
