"""What the stock holds for an order: asked, held, refused, let go, gone (S19)."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.holding import Holding
from orderflow.entities.order import Order
from orderflow.events.event import Event, event
from orderflow.ids import LineId
from orderflow.kept import Agreed


@event
class _StockEvent(Event):
    """A fact about the units of one line that are held in stock."""

    type: ClassVar[str] = "stock_event"

    line_id: LineId
    quantity: int

    def on(self, holding: Holding) -> Holding:
        """What is held after this fact."""
        raise NotImplementedError

    def apply(self, order: Order) -> Order:
        return changed(order, holdings=order.holdings.put(self.on(order.holdings[self.line_id])))


@event
class StockAsked(_StockEvent):
    """The stock is asked to hold units, all or none; `ask` numbers the askings of a line."""

    type: ClassVar[str] = "stock_asked"

    sku: Agreed
    ask: int

    def apply(self, order: Order) -> Order:
        before = order.holdings.get(self.line_id) or Holding(id=self.line_id, sku=self.sku)
        holding = changed(before, asks=self.ask, asked=self.quantity, short=0)
        return changed(order, holdings=order.holdings.put(holding))


@event
class StockReserved(_StockEvent):
    """The stock holds the units that it was asked for: nobody else can be sold them."""

    type: ClassVar[str] = "stock_reserved"

    def on(self, holding: Holding) -> Holding:
        return changed(holding, asked=0, reserved=holding.reserved + self.quantity)


@event
class StockRefused(_StockEvent):
    """There are not enough units in stock; none of those that were asked for is held."""

    type: ClassVar[str] = "stock_refused"

    why: str

    def on(self, holding: Holding) -> Holding:
        return changed(holding, asked=0, short=self.quantity)


@event
class StockReleased(_StockEvent):
    """Units that were held are let go: the order does not need them any more."""

    type: ClassVar[str] = "stock_released"

    def on(self, holding: Holding) -> Holding:
        return changed(holding, released=holding.released + self.quantity)


@event
class StockCommitted(_StockEvent):
    """Units that were held have left the house."""

    type: ClassVar[str] = "stock_committed"

    def on(self, holding: Holding) -> Holding:
        return changed(holding, committed=holding.committed + self.quantity)
