"""What commands share about packing: how much may be, and units beyond the order, which are only in shipments (S04)."""

from collections.abc import Iterable

from orderflow.commands.command import Context
from orderflow.commands.surplus import require_credit_notes_covered
from orderflow.entities.line_item import LineItem
from orderflow.entities.shipment import ShipmentLine
from orderflow.events import ExcessGranted, ExcessWithdrawn
from orderflow.ids import LineId
from orderflow.refusals import ExceedsPackable, ExceedsUnpacked

__all__ = ["grant_excess", "require_packable", "withdraw_excess"]


def require_packable(context: Context, line: LineItem, asked: int) -> None:
    """Refuse to pack more units of a line than the policy lets."""
    packable = context.policies.packing(context.order, line)
    if asked > packable:
        if packable == line.unpacked:
            raise ExceedsUnpacked(order_id=context.order.id, line_id=line.id, asked=asked, unpacked=packable)
        raise ExceedsPackable(order_id=context.order.id, line_id=line.id, asked=asked, packable=packable)


def grant_excess(context: Context, parts: Iterable[ShipmentLine]) -> None:
    """Let units beyond the order that go into a shipment, or turn up in one, be delivered and owed for."""
    lines = context.order.lines
    excess = tuple(
        ShipmentLine(line_id=part.line_id, quantity=beyond)
        for part in parts
        if (beyond := part.quantity - lines[part.line_id].unpacked) > 0
    )
    if excess:
        context.emit(ExcessGranted(occurred_at=context.at, lines=excess))


def withdraw_excess(context: Context, line_ids: Iterable[LineId]) -> None:
    """
    Take back what units beyond the order lie in no shipment any more: nobody waits for them.

    To be called wherever units of a line become open again. They stay only if they have been credited already, for
    then they are the customer's.
    """
    lines = (context.order.lines[line_id] for line_id in dict.fromkeys(line_ids))
    spare = tuple(
        ShipmentLine(line_id=line.id, quantity=unused) for line in lines if (unused := min(line.excess, line.unpacked))
    )

    def withdraw() -> None:
        context.emit(ExcessWithdrawn(occurred_at=context.at, lines=spare))
        require_credit_notes_covered(context)

    if spare:
        context.attempt(withdraw)
