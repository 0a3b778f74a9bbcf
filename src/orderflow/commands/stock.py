"""Stock follows the order: units are held, let go and committed as its lines change; and asked for again (S19)."""

from collections import Counter
from typing import ClassVar

from attrs import field

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.provider_answer import Result
from orderflow.effects import CommitStock, FreeReservation, ReserveStock
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.shipment import Shipment
from orderflow.entities.stock_reservation import StockReservation
from orderflow.events import (
    ShipmentHandedOver,
    StockAsked,
    StockCommitted,
    StockRefused,
    StockReservationFreed,
    StockReserved,
)
from orderflow.ids import LineId
from orderflow.policies import no_stock_control
from orderflow.refusals import NoShortage, StockNotHeld, UnknownLine
from orderflow.validation import optional_prose, positive

__all__ = ["AskStock", "RecordStock", "require_held", "sync_stock"]


@command
class AskStock(OrderCommand):
    """Ask the stock again for all that it refused to hold, for instance because goods have come in (库存核对)."""

    type: ClassVar[str] = "ask_stock"
    step: ClassVar[str | None] = "ask_stock"

    def decide(self, context: Context) -> None:
        order = context.order
        short = [(line, units) for line in order.lines if (units := _refused(context, line))]
        if not short:
            raise NoShortage(order_id=order.id)
        for line, units in short:
            _ask(context, line, units)


@command
class RecordStock(OrderCommand):
    """
    Record what the stock answered: it holds the units, or has not enough.

    Args:
        ask: Which asking of this line it answers; an answer that is known, or comes for an earlier one, says nothing.
    """

    type: ClassVar[str] = "record_stock"
    step: ClassVar[str | None] = "report"

    line_id: LineId
    ask: int = field(validator=positive)
    result: Result
    reason: str = field(default="", validator=optional_prose)

    def decide(self, context: Context) -> None:
        holding = context.order.reservations.get(self.line_id)
        if holding is None:
            raise UnknownLine(order_id=context.order.id, line_id=self.line_id)
        if self.ask != holding.asks or not holding.asked:
            return
        at, line_id, quantity = context.at, holding.id, holding.asked
        if self.result is Result.DONE:
            context.emit(StockReserved(occurred_at=at, line_id=line_id, quantity=quantity))
        elif self.result is Result.DECLINED:
            context.emit(StockRefused(occurred_at=at, line_id=line_id, quantity=quantity, reason=self.reason))


def sync_stock(context: Context, before: Order | None) -> None:
    """
    Make the stock follow what has changed since *before*.

    What has left is committed, what nobody wants any more let go, what is missing asked for. Units that were refused
    are asked for again when the order has moved on. As long as an answer is awaited nothing more is asked for a line.
    """
    order = context.order
    if context.policies.stock is no_stock_control or order is before:
        return
    left = Counter[str]()
    for event in context.events:
        if isinstance(event, ShipmentHandedOver):
            left.update({part.line_id: part.quantity for part in order.shipments[event.shipment_id].lines})
    moved = before is None or before.phase is not order.phase or before.submitted_at != order.submitted_at
    for line_id in _touched(before, order, moved):
        line, holding = order.lines.get(line_id), order.reservations.get(line_id)
        wanted = context.policies.stock(order, line) if line is not None else 0
        if holding is not None:
            _let_go(context, holding, left[line_id], wanted)
        if line is not None:
            _ask_for_missing(context, line, wanted, again=moved)


def require_held(context: Context, shipment: Shipment) -> None:
    """Refuse to let a shipment leave with units that must be held in stock and are not."""
    order = context.order
    for part in shipment.lines:
        holding = order.reservations.get(part.line_id)
        held = holding.held if holding is not None else 0
        if held < min(part.quantity, context.policies.stock(order, order.lines[part.line_id])):
            raise StockNotHeld(order_id=order.id, line_id=part.line_id, asked=part.quantity, held=held)


def _touched(before: Order | None, order: Order, moved: bool) -> list[LineId]:
    """The lines to look at: those that changed or whose holding did, all of them when the order has moved on."""
    if before is None or moved or len(order.lines) < len(before.lines):
        touched = [*(line.id for line in order.lines), *(holding.id for holding in order.reservations)]
    else:
        touched = [line.id for line in order.lines.changed_since(before.lines)]
        touched += [holding.id for holding in order.reservations.changed_since(before.reservations)]
    return list(dict.fromkeys(touched))


def _ask_for_missing(context: Context, line: LineItem, wanted: int, *, again: bool) -> None:
    """Ask for what is wanted and not held, unless an answer is awaited, or just this was refused already."""
    holding = context.order.reservations.get(line.id)
    missing = wanted if holding is None else wanted - holding.held
    if missing > 0 and (holding is None or (not holding.asked and (again or missing != holding.short))):
        _ask(context, line, missing)


def _refused(context: Context, line: LineItem) -> int:
    """The units of a line that the stock has refused and that are still wanted."""
    holding = context.order.reservations.get(line.id)
    if holding is None or not holding.short or holding.asked:
        return 0
    return max(context.policies.stock(context.order, line) - holding.held, 0)


def _ask(context: Context, line: LineItem, units: int) -> None:
    holding = context.order.reservations.get(line.id)
    ask = 1 if holding is None else holding.asks + 1
    context.emit(StockAsked(occurred_at=context.at, line_id=line.id, quantity=units, sku=line.sku, ask=ask))
    context.request(
        ReserveStock(
            key=context.key(f"{line.id}/reserve-{ask}"),
            order_id=context.order.id,
            subject=f"stock/{line.id}",
            line_id=line.id,
            sku=line.sku,
            quantity=units,
            ask=ask,
        )
    )


def _let_go(context: Context, holding: StockReservation, left: int, wanted: int) -> None:
    """Commit what has left, and release what is held beyond what is wanted."""
    committed = min(left, holding.held)
    released = max(holding.held - committed - wanted, 0)
    at, line_id, sku = context.at, holding.id, holding.sku
    about, order_id = f"stock/{line_id}", context.order.id
    if committed:
        context.emit(StockCommitted(occurred_at=at, line_id=line_id, quantity=committed))
        key = context.key(f"{line_id}/commit-{holding.committed + committed}")
        context.request(
            CommitStock(key=key, order_id=order_id, subject=about, line_id=line_id, sku=sku, quantity=committed)
        )
    if released:
        context.emit(StockReservationFreed(occurred_at=at, line_id=line_id, quantity=released))
        key = context.key(f"{line_id}/free-{holding.released + released}")
        context.request(
            FreeReservation(key=key, order_id=order_id, subject=about, line_id=line_id, sku=sku, quantity=released)
        )
