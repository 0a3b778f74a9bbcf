"""What the stock holds for an order: asked, held, refused, let go, gone (S19)."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.entities.stock_reservation import StockReservation
from orderflow.events.event import Event, event
from orderflow.ids import LineId
from orderflow.kept import Agreed


@event
class _StockEvent(Event):
    """A fact about the units of one line that are held in stock."""

    type: ClassVar[str] = "stock_event"

    line_id: LineId
    quantity: int

    def on(self, holding: StockReservation) -> StockReservation:
        """What is held after this fact."""
        raise NotImplementedError

    def apply(self, order: Order) -> Order:
        return changed(order, reservations=order.reservations.put(self.on(order.reservations[self.line_id])))


@event
class StockAsked(_StockEvent):
    """The stock is asked to hold units, all or none; `ask` numbers the askings of a line."""

    type: ClassVar[str] = "stock_asked"

    sku: Agreed
    ask: int

    def apply(self, order: Order) -> Order:
        before = order.reservations.get(self.line_id) or StockReservation(id=self.line_id, sku=self.sku)
        holding = changed(before, asks=self.ask, asked=self.quantity, short=0)
        return changed(order, reservations=order.reservations.put(holding))


@event
class StockReserved(_StockEvent):
    """The stock holds the units that it was asked for: nobody else can be sold them."""

    type: ClassVar[str] = "stock_reserved"

    def on(self, holding: StockReservation) -> StockReservation:
        return changed(holding, asked=0, reserved=holding.reserved + self.quantity)


@event
class StockRefused(_StockEvent):
    """There are not enough units in stock; none of those that were asked for is held."""

    type: ClassVar[str] = "stock_refused"

    reason: str

    def on(self, holding: StockReservation) -> StockReservation:
        return changed(holding, asked=0, short=self.quantity)


@event
class StockReservationFreed(_StockEvent):
    """Units that were held are let go: the order does not need them any more."""

    type: ClassVar[str] = "stock_released"

    def on(self, holding: StockReservation) -> StockReservation:
        return changed(holding, released=holding.released + self.quantity)


@event
class StockCommitted(_StockEvent):
    """Units that were held have left the house."""

    type: ClassVar[str] = "stock_committed"

    def on(self, holding: StockReservation) -> StockReservation:
        return changed(holding, committed=holding.committed + self.quantity)
