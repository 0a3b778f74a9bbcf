"""Shipments: packed, unpacked, handed over, tracked, lost."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from attrs import field

from orderflow.commands.case_state import require_unblocked, unblocked
from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.excess import grant_excess, require_packable, withdraw_excess
from orderflow.commands.stock import require_held
from orderflow.effects import BookShipment, CancelShipment
from orderflow.entities.making import units_tolerated
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildMove, ChildPhase
from orderflow.entities.shipment import Shipment, ShipmentLine, TrackingEvent, TrackingStatus
from orderflow.events import (
    BookingAsked,
    ShipmentCancelled,
    ShipmentDelivered,
    ShipmentFound,
    ShipmentHandedOver,
    ShipmentPacked,
    ShipmentReopened,
    ShipmentTracked,
)
from orderflow.ids import ShipmentId
from orderflow.refusals import (
    ExceedsPackable,
    NothingOrdered,
    NothingToReceive,
    StepNotPossible,
    UnknownLine,
    UnknownShipment,
)
from orderflow.states import Move
from orderflow.states.shipment import ShipmentFlow
from orderflow.validation import optional_text

__all__ = [
    "CountAsLost",
    "HandOver",
    "Pack",
    "Track",
    "Unpack",
    "find_shipment",
    "follow_reports",
    "merged",
    "require_handed_over",
    "require_packed",
    "unpack",
]


@command
class Pack(OrderCommand):
    """
    Put units into a shipment; if the chosen delivery has a carrier, the shipment is booked with it.

    Args:
        lines: What goes in; everything that is left to pack and in no open case, if left out. How much may be packed,
            and whether it may be more than was ordered, says the policy `packing`.
        carrier: The carrier to book, in place of the one that belongs to the chosen delivery.
    """

    type: ClassVar[str] = "pack"
    step: ClassVar[str | None] = "pack"

    lines: Sequence[ShipmentLine] | None = None
    carrier: str | None = field(default=None, validator=optional_text)

    def decide(self, context: Context) -> None:
        order = context.order
        lines = _packable(context) if self.lines is None else merged(self.lines)
        if not lines:
            raise NothingOrdered(order_id=order.id)
        for part in lines:
            line = order.lines.get(part.line_id)
            if line is None:
                raise UnknownLine(order_id=order.id, line_id=part.line_id)
            require_packable(context, line, part.quantity)
            require_unblocked(order, line, part.quantity)
        table = ShipmentFlow.table
        carrier = self.carrier or (order.delivery.carrier if order.delivery is not None else None)
        shipment = Shipment(
            id=ShipmentId(f"s-{len(order.shipments) + 1}"),
            lines=lines,
            state=table.initial,
            phase=table.phase_of(table.initial),
            carrier=carrier,
            packed_at=context.at,
            arrival=order.delivery.arrival if order.delivery is not None else None,
        )
        grant_excess(context, lines)
        context.emit(ShipmentPacked(occurred_at=context.at, shipment=shipment))
        if carrier is not None and order.delivery is not None:
            context.emit(BookingAsked(occurred_at=context.at, shipment_id=shipment.id))
            context.request(
                BookShipment(
                    key=context.key(f"{shipment.id}/book"),
                    order_id=order.id,
                    subject=shipment.id,
                    carrier=carrier,
                    shipment_id=shipment.id,
                    option=order.delivery.option,
                    kind=order.delivery.kind,
                    lines=lines,
                )
            )


@command
class Unpack(OrderCommand):
    """Take a shipment apart again that has not left, and of which no carrier has said that it has it."""

    type: ClassVar[str] = "unpack"
    step: ClassVar[str | None] = "pack"

    shipment_id: ShipmentId

    def decide(self, context: Context) -> None:
        unpack(context, find_shipment(context, self.shipment_id))


@command
class HandOver(OrderCommand):
    """
    Hand a shipment over to whoever brings it. The page guards it by the money, whatever state the order is in.

    Where stock is controlled, its units must be held (S19).

    Args:
        waybill: The carrier's number, where it was not booked through orderflow.
    """

    type: ClassVar[str] = "hand_over"
    step: ClassVar[str | None] = "hand_over"

    shipment_id: ShipmentId
    waybill: str | None = field(default=None, validator=optional_text)

    def permit(self, context: Context) -> None:
        shipment = find_shipment(context, self.shipment_id)
        context.allow(context.policies.dispatch(context.order, shipment, by=context.by, at=context.at))
        require_held(context, shipment)

    def decide(self, context: Context) -> None:
        shipment = find_shipment(context, self.shipment_id)
        move = context.child_move(ShipmentFlow.table, shipment, "hand_over", f"shipment {shipment.id}")
        context.emit(
            ShipmentHandedOver(occurred_at=context.at, shipment_id=shipment.id, move=move, waybill=self.waybill or None)
        )
        follow_reports(context, context.order.shipments[shipment.id])  # the carrier may have been faster


@command
class Track(OrderCommand):
    """
    Record what a carrier reports. Reports may come in any order and repeatedly; the latest decides.

    Beyond the bound `reports` of the policy `bounds`, one is recorded if it is later than all of its status. So the
    shipment is where it would be if all were kept, in whichever order they come (law 8), and the next costs no more.
    """

    type: ClassVar[str] = "track"
    step: ClassVar[str | None] = "track"

    shipment_id: ShipmentId
    reports: Sequence[TrackingEvent]

    def decide(self, context: Context) -> None:
        shipment = find_shipment(context, self.shipment_id)
        new = tuple(dict.fromkeys(report for report in self.reports if not shipment.has_reported(report)))
        room = max(context.policies.bounds(context.order).reports - len(shipment.tracking), 0)
        beside, beyond = new[:room], _news((*shipment.tracking, *new[:room]), new[room:])
        for reports, in_place in ((beside, False), (beyond, True)):
            if reports:
                tracked = ShipmentTracked(
                    occurred_at=context.at, shipment_id=shipment.id, reports=reports, in_place=in_place
                )
                context.emit(tracked)
        if beside or beyond:
            follow_reports(context, context.order.shipments[shipment.id])


def find_shipment(context: Context, shipment_id: str) -> Shipment:
    """The shipment of this id."""
    shipment = context.order.shipments.get(shipment_id)
    if shipment is None:
        raise UnknownShipment(order_id=context.order.id, shipment_id=shipment_id)
    return shipment


def require_packed(context: Context, shipment: Shipment, step: str) -> None:
    """Refuse what can only be done about a shipment that lies here packed."""
    if shipment.phase is not ChildPhase.OPEN:
        raise StepNotPossible(
            order_id=context.order.id,
            subject=f"shipment {shipment.id}",
            step=step,
            state=shipment.state,
            possible=tuple(dict.fromkeys(move.step for move in ShipmentFlow.table.moves_from(shipment.state))),
        )


def require_handed_over(context: Context, shipment: Shipment, step: str) -> None:
    """Refuse what can only be done about a shipment that has left, and was not lost."""
    if not shipment.has_left:
        raise StepNotPossible(
            order_id=context.order.id,
            subject=f"shipment {shipment.id}",
            step=step,
            state=shipment.state,
            possible=tuple(dict.fromkeys(move.step for move in ShipmentFlow.table.moves_from(shipment.state))),
        )


def all_unpacked(order: Order) -> tuple[ShipmentLine, ...]:
    """All that is left to pack, without what cases keep; with it, if nothing else is left."""
    rest = [(line.id, unblocked(order, line), line.unpacked) for line in order.lines if line.unpacked]
    free = any(units for _, units, _ in rest)
    return tuple(
        ShipmentLine(line_id=line_id, quantity=units if free else unpacked)
        for line_id, units, unpacked in rest
        if units or not free
    )


def _packable(context: Context) -> tuple[ShipmentLine, ...]:
    """All that is left to pack as far as it may be packed now; nothing beyond the order, which has to be named."""
    order, packing = context.order, context.policies.packing
    rest = [(part, packing(order, order.lines[part.line_id])) for part in all_unpacked(order)]
    parts = tuple(
        part if part.quantity <= packable else ShipmentLine(line_id=part.line_id, quantity=packable)
        for part, packable in rest
        if packable > 0
    )
    if rest and not parts:
        first, packable = rest[0]
        raise ExceedsPackable(order_id=order.id, line_id=first.line_id, asked=first.quantity, packable=packable)
    return parts


def merged(lines: Iterable[ShipmentLine]) -> tuple[ShipmentLine, ...]:
    """*lines* with one entry a line, in the order of their first mention."""
    units: dict[str, ShipmentLine] = {}
    for line in lines:
        before = units.get(line.line_id)
        quantity = line.quantity + (before.quantity if before is not None else 0)
        units[line.line_id] = ShipmentLine(line_id=line.line_id, quantity=quantity)
    return tuple(units.values())


def unpack(context: Context, shipment: Shipment) -> None:
    """Take a shipment apart, and cancel it if it was booked."""
    move = context.child_move(ShipmentFlow.table, shipment, "cancel", f"shipment {shipment.id}")
    context.emit(ShipmentCancelled(occurred_at=context.at, shipment_id=shipment.id, move=move))
    withdraw_excess(context, [part.line_id for part in shipment.lines])
    if shipment.waybill is not None and shipment.carrier is not None:
        context.request(
            CancelShipment(
                key=context.key(f"{shipment.id}/cancel"),
                order_id=context.order.id,
                subject=shipment.id,
                carrier=shipment.carrier,
                shipment_id=shipment.id,
                waybill=shipment.waybill,
            )
        )


_STEPS: Final = {
    TrackingStatus.COLLECTED: "collect",
    TrackingStatus.LOADED: "load",
    TrackingStatus.IN_TRANSIT: "travel",
    TrackingStatus.OUT_FOR_DELIVERY: "go_out",
    TrackingStatus.READY_FOR_PICKUP: "await_pickup",
    TrackingStatus.ATTEMPT_FAILED: "fail_attempt",
    TrackingStatus.RETURNING: "turn_back",
    TrackingStatus.DELIVERED: "deliver",
    TrackingStatus.SIGNED: "sign",
    TrackingStatus.RETURNED: "come_back",
    TrackingStatus.LOST: "lose",
}
_REOPENING: Final = frozenset({TrackingStatus.LOST, TrackingStatus.RETURNED})
_ARRIVED: Final = frozenset({TrackingStatus.DELIVERED, TrackingStatus.SIGNED})


def follow_reports(context: Context, shipment: Shipment) -> None:
    """
    Move a shipment to where its reports, taken together, say that it is.

    The place depends on what was reported, not on the order in which it came (law 8).
    """
    latest = _latest_report(context, shipment)
    if latest is None:
        return
    step = _STEPS[latest.status]
    chosen = ShipmentFlow.table.choose(shipment.state, step, None, shipment)
    if not isinstance(chosen, Move):
        return  # it is there already, has not left yet, or the customer has it and said so
    move = ChildMove(step, chosen.source, chosen.target, ShipmentFlow.table.phase_of(chosen.target))
    at, shipment_id = latest.at, shipment.id
    if latest.status in _ARRIVED and not shipment.is_delivered:
        if not shipment.has_left:
            grant_excess(context, shipment.lines)
            context.emit(ShipmentFound(occurred_at=at, shipment_id=shipment_id))
        context.emit(ShipmentDelivered(occurred_at=at, shipment_id=shipment_id, move=move))
    elif latest.status in _REOPENING and shipment.has_left:
        context.emit(ShipmentReopened(occurred_at=at, shipment_id=shipment_id, move=move))
        withdraw_excess(context, [part.line_id for part in shipment.lines])
    else:
        context.emit(ShipmentTracked(occurred_at=at, shipment_id=shipment_id, move=move, reports=()))


def _news(known: Sequence[TrackingEvent], reports: Sequence[TrackingEvent]) -> tuple[TrackingEvent, ...]:
    """Of *reports*, the latest of each status, as far as it is later than all that are *known* of it."""
    if not reports:
        return ()
    latest: dict[TrackingStatus, TrackingEvent] = {}
    for report in (*known, *reports):
        before = latest.get(report.status)
        if before is None or before.place < report.place:
            latest[report.status] = report
    kept = set(known)
    return tuple(report for report in latest.values() if report not in kept)


def _latest_report(context: Context, shipment: Shipment) -> TrackingEvent | None:
    """
    The report that counts: what came back or was lost has not arrived if other goods were sent in its place.

    People must look at that. Until then it is where its other reports say, in whichever order they came (law 8).
    """
    latest = shipment.latest_report
    if latest is None or latest.status not in _ARRIVED or shipment.has_left or _still_open(context, shipment):
        return latest
    return shipment.latest_report_but(_ARRIVED)


def _still_open(context: Context, shipment: Shipment) -> bool:
    """Whether the units of a shipment that turned up are still awaited, or tolerated beyond the order."""
    order = context.order
    for part in shipment.lines:
        line = order.lines[part.line_id]
        beyond = part.quantity - unblocked(order, line)
        if beyond > 0 and (order.units_blocked(line.id) or beyond > units_tolerated(order, line) - line.excess):
            return False
    return True


@command
class CountAsLost(OrderCommand):
    """
    Count the shipments that are on their way as lost: their carrier has neither delivered them nor brought them back.

    Their units are open again, to be sent anew or refunded. One that turns up after all is tracked as any other.
    """

    type: ClassVar[str] = "count_as_lost"
    step: ClassVar[str | None] = "track"

    def permit(self, context: Context) -> None:
        context.due(self.type)

    def decide(self, context: Context) -> None:
        under_way = [shipment for shipment in context.order.shipments if shipment.is_under_way]
        if not under_way:
            raise NothingToReceive(order_id=context.order.id)
        lost = TrackingEvent(status=TrackingStatus.LOST, at=context.at, description=self.reason)
        for shipment in under_way:
            context.perform(Track(context.order.id, shipment_id=shipment.id, reports=(lost,)))
