"""Goods on their way: packed, booked, handed over, tracked, received. Lines and shipments count together (law 2)."""

from bisect import bisect_left
from collections.abc import Callable
from operator import attrgetter
from typing import ClassVar, Final

from orderflow.entities.changing import changed
from orderflow.entities.delivery import ArrivalWindow
from orderflow.entities.line_item import LineItem, Lines
from orderflow.entities.order import Order
from orderflow.entities.payment import Progress
from orderflow.entities.phase import ChildMove
from orderflow.entities.shipment import Shipment, ShipmentLine, TrackingEvent, TrackingStatus
from orderflow.events.event import Event, event
from orderflow.ids import LineId, ShipmentId
from orderflow.kept import Reference


@event
class ShipmentPacked(Event):
    """Units of lines were put into a shipment."""

    type: ClassVar[str] = "parcel_packed"

    shipment: Shipment

    def apply(self, order: Order) -> Order:
        lines = counted(order.lines, self.shipment.lines, _packed)
        return changed(order, shipments=order.shipments.put(self.shipment), lines=lines)


@event
class _ShipmentEvent(Event):
    """A fact about one shipment; `move` is its own machine's step, None where it stays where it was."""

    type: ClassVar[str] = "parcel_event"

    shipment_id: ShipmentId
    move: ChildMove | None = None

    def on(self, shipment: Shipment) -> Shipment:
        """The shipment after this fact, its state aside."""
        raise NotImplementedError

    def count(self, line: LineItem, units: int) -> LineItem:
        """The line after this fact, for the units of it that lie in the shipment."""
        return line

    def apply(self, order: Order) -> Order:
        before = order.shipments[self.shipment_id]
        shipment = self.on(before)
        if self.move is not None:
            shipment = changed(shipment, state=self.move.target, phase=self.move.phase)
        lines = counted(order.lines, before.lines, self.count)
        return changed(order, shipments=order.shipments.put(shipment), lines=lines)


@event
class BookingAsked(_ShipmentEvent):
    """The carrier is asked to fetch the shipment."""

    type: ClassVar[str] = "booking_asked"

    def on(self, shipment: Shipment) -> Shipment:
        return changed(shipment, booking=Progress.ASKED)


@event
class ShipmentBooked(_ShipmentEvent):
    """The shipment has a waybill number (运单号)."""

    type: ClassVar[str] = "parcel_booked"

    waybill: Reference
    arrival: ArrivalWindow | None = None

    def on(self, shipment: Shipment) -> Shipment:
        return changed(shipment, booking=Progress.DONE, waybill=self.waybill, arrival=self.arrival or shipment.arrival)


@event
class BookingDeclined(_ShipmentEvent):
    """The carrier does not take the shipment."""

    type: ClassVar[str] = "booking_declined"

    reason: str

    def on(self, shipment: Shipment) -> Shipment:
        return changed(shipment, booking=Progress.DECLINED)


@event
class ShipmentCancelled(_ShipmentEvent):
    """The shipment was unpacked again before it left."""

    type: ClassVar[str] = "parcel_cancelled"

    def on(self, shipment: Shipment) -> Shipment:
        booking = Progress.DECLINED if shipment.booking is not None and shipment.booking.is_open else shipment.booking
        return changed(shipment, booking=booking)

    def count(self, line: LineItem, units: int) -> LineItem:
        return changed(line, packed=line.packed - units)


@event
class ShipmentHandedOver(_ShipmentEvent):
    """The shipment has left: its units count as shipped."""

    type: ClassVar[str] = "parcel_handed_over"

    waybill: Reference | None = None

    def on(self, shipment: Shipment) -> Shipment:
        return changed(
            shipment, has_left=True, handed_over_at=self.occurred_at, waybill=self.waybill or shipment.waybill
        )

    def count(self, line: LineItem, units: int) -> LineItem:
        return changed(line, packed=line.packed - units, shipped=line.shipped + units)


@event
class ShipmentTracked(_ShipmentEvent):
    """
    The carrier reported something; what it means for the shipment's place is in `move`.

    Attributes:
        in_place: Whether each report takes the place of the latest one of its status: the shipment has very many.
    """

    type: ClassVar[str] = "parcel_tracked"

    reports: tuple[TrackingEvent, ...]
    arrival: ArrivalWindow | None = None
    in_place: bool = False

    def on(self, shipment: Shipment) -> Shipment:
        tracking = list(shipment.tracking)
        for report in self.reports:
            if self.in_place:
                _drop_latest(tracking, report.status)
            index = bisect_left(tracking, report.place, key=_place)
            if tracking[index : index + 1] != [report]:
                tracking.insert(index, report)
        arrival = _latest_estimate(tracking) or self.arrival or shipment.arrival
        return changed(shipment, tracking=tuple(tracking), arrival=arrival)


@event
class ShipmentDelivered(_ShipmentEvent):
    """The shipment arrived, as its carrier says, or the customer who has it."""

    type: ClassVar[str] = "parcel_delivered"

    def on(self, shipment: Shipment) -> Shipment:
        return changed(shipment, is_delivered=True, delivered_at=self.occurred_at)

    def count(self, line: LineItem, units: int) -> LineItem:
        return changed(line, delivered=line.delivered + units)


@event
class ShipmentReopened(_ShipmentEvent):
    """The shipment was lost, or came back undelivered: its units are open again."""

    type: ClassVar[str] = "parcel_reopened"

    def on(self, shipment: Shipment) -> Shipment:
        return changed(shipment, has_left=False)

    def count(self, line: LineItem, units: int) -> LineItem:
        return changed(line, shipped=line.shipped - units)


@event
class ShipmentFound(_ShipmentEvent):
    """A shipment that was reported lost turned up at the customer's after all: its units count as shipped again."""

    type: ClassVar[str] = "parcel_found"

    def on(self, shipment: Shipment) -> Shipment:
        return changed(shipment, has_left=True)

    def count(self, line: LineItem, units: int) -> LineItem:
        return changed(line, shipped=line.shipped + units)


@event
class ReceiptConfirmed(_ShipmentEvent):
    """The customer confirmed that they have the shipment (确认收货)."""

    type: ClassVar[str] = "receipt_confirmed"

    def on(self, shipment: Shipment) -> Shipment:
        return changed(shipment, received_at=self.occurred_at)


@event
class UnitsCancelled(Event):
    """Units that had not left will not be delivered: they are no longer owed for."""

    type: ClassVar[str] = "units_cancelled"

    lines: tuple[ShipmentLine, ...]

    def apply(self, order: Order) -> Order:
        return changed(order, lines=counted(order.lines, self.lines, _cancelled))


def counted(lines: Lines, shipment: tuple[ShipmentLine, ...], count: Callable[[LineItem, int], LineItem]) -> Lines:
    """*lines*, counted on for the units of *shipment*; themselves, if that says nothing about them."""
    after: dict[LineId, LineItem] = {}
    for part in shipment:
        before = after.get(part.line_id) or lines[part.line_id]
        line = count(before, part.quantity)
        if line is not before:
            after[part.line_id] = line
    return lines.put(*after.values()) if after else lines


def _packed(line: LineItem, units: int) -> LineItem:
    return changed(line, packed=line.packed + units)


def _cancelled(line: LineItem, units: int) -> LineItem:
    return changed(line, cancelled=line.cancelled + units)


_place: Final = attrgetter("place")


def _drop_latest(tracking: list[TrackingEvent], status: TrackingStatus) -> None:
    for index in range(len(tracking) - 1, -1, -1):
        if tracking[index].status is status:
            del tracking[index]
            return


def _latest_estimate(tracking: list[TrackingEvent]) -> ArrivalWindow | None:
    for report in reversed(tracking):
        if report.arrival is not None:
            return report.arrival
    return None
