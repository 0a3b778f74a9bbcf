"""The seller says that no more will come: what is missing must lie within what the contract tolerates (S04)."""

from collections import Counter
from typing import ClassVar

from orderflow.commands.case_state import require_unblocked
from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.surplus import refund_by_credit_note, refund_surplus, require_credit_notes_covered
from orderflow.entities.contract import Tolerance
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildPhase
from orderflow.entities.redelivery import ordered_line, ordered_on, units_kept
from orderflow.entities.shipment import ShipmentLine
from orderflow.events import UnitsCancelled
from orderflow.money import Money
from orderflow.refusals import CancelsWholeOrder, ExceedsTolerance, NothingToFinish, StillBeingMade, StillPacked

__all__ = ["FinishDelivery"]


@command
class FinishDelivery(OrderCommand):
    """
    Deliver no more: the units that are open are cancelled and not owed for, and what was paid for them goes back.

    Of each line no more of the ordered quantity may be missing in the end than the contract in force tolerates,
    however the deliveries were split, and whatever came in place of defective goods.
    """

    type: ClassVar[str] = "finish_delivery"
    step: ClassVar[str | None] = "finish_delivery"

    def decide(self, context: Context) -> None:
        order = context.order
        lines = tuple(ShipmentLine(line_id=line.id, quantity=line.open) for line in order.lines if line.open)
        if not lines:
            raise NothingToFinish(order_id=order.id)
        _require_nothing_under_hand(order)
        for part in lines:
            require_unblocked(order, order.lines[part.line_id], part.quantity)
        _require_tolerance(order, lines)
        reason = self.reason or "delivery finished"
        context.emit(UnitsCancelled(occurred_at=context.at, lines=lines))
        refund_by_credit_note(context, _paid_on_other_lines(context.order, lines), reason)
        require_credit_notes_covered(context)
        refund_surplus(context, reason)


def _require_nothing_under_hand(order: Order) -> None:
    """Refuse to finish while somebody packs or makes units."""
    for shipment in order.shipments:
        if shipment.phase is ChildPhase.OPEN:
            raise StillPacked(order_id=order.id, shipment_id=shipment.id)
    for production in order.part(Deal).production:
        if not production.is_closed:
            raise StillBeingMade(order_id=order.id, production_id=production.id)


def _require_tolerance(order: Order, lines: tuple[ShipmentLine, ...]) -> None:
    """Refuse if more of the ordered units would be missing than is tolerated, or nothing would be left."""
    contract, kept = order.part(Deal).contract, units_kept(order)
    tolerance = Tolerance() if contract is None else contract.terms.tolerance
    if not any(kept.values()):
        raise CancelsWholeOrder(order_id=order.id)
    for line in dict.fromkeys(ordered_line(order, part.line_id).id for part in lines):
        ordered = order.lines[line].quantity
        missing, tolerated = ordered - kept[line], tolerance.under(ordered)
        if missing > tolerated:
            raise ExceedsTolerance(order_id=order.id, line_id=line, missing=missing, tolerated=tolerated)


def _paid_on_other_lines(order: Order, lines: tuple[ShipmentLine, ...]) -> Money:
    """What these units cost as far as they were to come in place of defective ones: those are paid for where they were.

    As with returns, cancelled units took the end of a line's amount, and these take from there towards its beginning.
    """
    origins, price = ordered_on(order), order.money(0)
    gone, fewer = Counter[str](), Counter[str]()
    for line_id, origin in origins.items():
        gone[origin] += order.lines[line_id].cancelled
    for part in lines:
        if part.line_id in origins:
            fewer[origins[part.line_id]] += part.quantity
    for line_id, units in fewer.items():
        line = order.lines[line_id]
        left = line.units - gone[line_id]
        price = price + line.amount_of(left + units) - line.amount_of(left)
    return price
