"""Goods on their way: packed, booked, handed over, tracked, received. Lines and parcels count together (law 2)."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.delivery import ArrivalWindow
from orderflow.entities.line_item import LineItem, Lines
from orderflow.entities.order import Order
from orderflow.entities.payment import Progress
from orderflow.entities.phase import ChildMove
from orderflow.entities.shipment import ParcelLine, Shipment, TrackingEvent
from orderflow.events.event import Event, event
from orderflow.ids import LineId, ShipmentId
from orderflow.kept import Reference


@event
class ParcelPacked(Event):
    """Units of lines were put into a parcel."""

    type: ClassVar[str] = "parcel_packed"

    shipment: Shipment

    def apply(self, order: Order) -> Order:
        lines = counted(order.lines, self.shipment.lines, _packed)
        return changed(order, shipments=order.shipments.put(self.shipment), lines=lines)


@event
class _ParcelEvent(Event):
    """A fact about one parcel; `move` is its own machine's step, None where it stays where it was."""

    type: ClassVar[str] = "parcel_event"

    shipment_id: ShipmentId
    move: ChildMove | None = None

    def on(self, shipment: Shipment) -> Shipment:
        """The parcel after this fact, its state aside."""
        raise NotImplementedError

    def count(self, line: LineItem, units: int) -> LineItem:
        """The line after this fact, for the units of it that lie in the parcel."""
        return line

    def apply(self, order: Order) -> Order:
        before = order.shipments[self.shipment_id]
        shipment = self.on(before)
        if self.move is not None:
            shipment = changed(shipment, state=self.move.target, phase=self.move.phase)
        lines = counted(order.lines, before.lines, self.count)
        return changed(order, shipments=order.shipments.put(shipment), lines=lines)


@event
class BookingAsked(_ParcelEvent):
    """The carrier is asked to fetch the parcel."""

    type: ClassVar[str] = "booking_asked"

    def on(self, shipment: Shipment) -> Shipment:
        return changed(shipment, booking=Progress.ASKED)


@event
class ParcelBooked(_ParcelEvent):
    """The parcel has a waybill number (运单号)."""

    type: ClassVar[str] = "parcel_booked"

    waybill: Reference
    arrival: ArrivalWindow | None = None

    def on(self, shipment: Shipment) -> Shipment:
        return changed(shipment, booking=Progress.DONE, waybill=self.waybill, arrival=self.arrival or shipment.arrival)


@event
class BookingDeclined(_ParcelEvent):
    """The carrier does not take the parcel."""

    type: ClassVar[str] = "booking_declined"

    why: str

    def on(self, shipment: Shipment) -> Shipment:
        return changed(shipment, booking=Progress.DECLINED)


@event
class ParcelCancelled(_ParcelEvent):
    """The parcel was unpacked again before it left."""

    type: ClassVar[str] = "parcel_cancelled"

    def on(self, shipment: Shipment) -> Shipment:
        booking = Progress.DECLINED if shipment.booking is not None and shipment.booking.is_open else shipment.booking
        return changed(shipment, booking=booking)

    def count(self, line: LineItem, units: int) -> LineItem:
        return changed(line, packed=line.packed - units)


@event
class ParcelHandedOver(_ParcelEvent):
    """The parcel has left: its units count as shipped."""

    type: ClassVar[str] = "parcel_handed_over"

    waybill: Reference | None = None

    def on(self, shipment: Shipment) -> Shipment:
        return changed(
            shipment, has_left=True, handed_over_at=self.occurred_at, waybill=self.waybill or shipment.waybill
        )

    def count(self, line: LineItem, units: int) -> LineItem:
        return changed(line, packed=line.packed - units, shipped=line.shipped + units)


@event
class ParcelTracked(_ParcelEvent):
    """The carrier reported something; what it means for the parcel's place is in `move`."""

    type: ClassVar[str] = "parcel_tracked"

    reports: tuple[TrackingEvent, ...]
    arrival: ArrivalWindow | None = None

    def on(self, shipment: Shipment) -> Shipment:
        tracking = tuple(sorted({*shipment.tracking, *self.reports}, key=_by_time))
        estimates = [report.arrival for report in tracking if report.arrival is not None]
        arrival = estimates[-1] if estimates else self.arrival or shipment.arrival
        return changed(shipment, tracking=tracking, arrival=arrival)


@event
class ParcelDelivered(_ParcelEvent):
    """The parcel arrived, as its carrier says, or the customer who has it."""

    type: ClassVar[str] = "parcel_delivered"

    def on(self, shipment: Shipment) -> Shipment:
        return changed(shipment, is_delivered=True, delivered_at=self.occurred_at)

    def count(self, line: LineItem, units: int) -> LineItem:
        return changed(line, delivered=line.delivered + units)


@event
class ParcelReopened(_ParcelEvent):
    """The parcel was lost, or came back undelivered: its units are open again."""

    type: ClassVar[str] = "parcel_reopened"

    def on(self, shipment: Shipment) -> Shipment:
        return changed(shipment, has_left=False)

    def count(self, line: LineItem, units: int) -> LineItem:
        return changed(line, shipped=line.shipped - units)


@event
class ParcelFound(_ParcelEvent):
    """A parcel that was reported lost turned up at the customer's after all: its units count as shipped again."""

    type: ClassVar[str] = "parcel_found"

    def on(self, shipment: Shipment) -> Shipment:
        return changed(shipment, has_left=True)

    def count(self, line: LineItem, units: int) -> LineItem:
        return changed(line, shipped=line.shipped + units)


@event
class ReceiptConfirmed(_ParcelEvent):
    """The customer confirmed that he has the parcel (确认收货)."""

    type: ClassVar[str] = "receipt_confirmed"

    def on(self, shipment: Shipment) -> Shipment:
        return changed(shipment, received_at=self.occurred_at)


@event
class UnitsCancelled(Event):
    """Units that had not left will not be delivered: they are no longer owed for."""

    type: ClassVar[str] = "units_cancelled"

    lines: tuple[ParcelLine, ...]

    def apply(self, order: Order) -> Order:
        return changed(order, lines=counted(order.lines, self.lines, _cancelled))


def counted(lines: Lines, parcel: tuple[ParcelLine, ...], count: Callable[[LineItem, int], LineItem]) -> Lines:
    """*lines*, counted on for the units of *parcel*; themselves, if that says nothing about them."""
    after: dict[LineId, LineItem] = {}
    for part in parcel:
        before = after.get(part.line_id) or lines[part.line_id]
        line = count(before, part.quantity)
        if line is not before:
            after[part.line_id] = line
    return lines.put(*after.values()) if after else lines


def _packed(line: LineItem, units: int) -> LineItem:
    return changed(line, packed=line.packed + units)


def _cancelled(line: LineItem, units: int) -> LineItem:
    return changed(line, cancelled=line.cancelled + units)


def _by_time(report: TrackingEvent) -> tuple[datetime, str, str, str, tuple[str, str]]:
    arrival = report.arrival.spelled if report.arrival is not None else ("", "")
    return report.at, report.status, report.description, report.location, arrival
