"""Goods on their way: one shipment, what lies in it, and what its carrier reports."""

from bisect import bisect_left
from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from operator import attrgetter
from typing import Final

from attrs import field

from orderflow._first_use import value
from orderflow.entities.delivery import ArrivalWindow
from orderflow.entities.dispatch_notice import DispatchNotice
from orderflow.entities.payment import Progress
from orderflow.entities.phase import ChildPhase
from orderflow.ids import LineId, ShipmentId
from orderflow.kept import Agreed, Reference, Word
from orderflow.validation import from_outside, invalid, optional_text, positive, text, type_checked

__all__ = ["Finding", "Mark", "Shipment", "ShipmentLine", "TrackingEvent", "TrackingStatus"]


class TrackingStatus(StrEnum):
    """What a carrier reports, in the words that carriers share; an adapter maps its own codes to these."""

    COLLECTED = "collected"
    LOADED = "loaded"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    READY_FOR_PICKUP = "ready_for_pickup"
    ATTEMPT_FAILED = "attempt_failed"
    DELIVERED = "delivered"
    SIGNED = "signed"
    RETURNING = "returning"
    RETURNED = "returned"
    LOST = "lost"
    UNKNOWN = "unknown"
    """A code that is in no list: kept for people to read, and changes nothing."""


_RANK: Final = {status: rank for rank, status in enumerate(TrackingStatus)}
_DECISIVE: Final = {
    TrackingStatus.LOST: 1,
    TrackingStatus.RETURNED: 2,
    TrackingStatus.DELIVERED: 3,
    TrackingStatus.SIGNED: 4,
}
_place: Final = attrgetter("place")
_TROUBLE: Final = frozenset({TrackingStatus.ATTEMPT_FAILED, TrackingStatus.RETURNING})


@value(kw_only=True, field_transformer=type_checked)
class TrackingEvent:
    """
    One report of a carrier. They come in any order and repeatedly; the latest decides, not the last to arrive.

    Attributes:
        arrival: When the shipment is expected now, if the report says so (S02).
    """

    status: TrackingStatus
    at: datetime
    description: str = field(default="", converter=from_outside, validator=optional_text)
    location: str = field(default="", converter=from_outside, validator=optional_text)
    arrival: ArrivalWindow | None = None

    @property
    def place(self) -> tuple[datetime, str, str, str, tuple[str, str]]:
        """Where it stands among the reports of its shipment: two in the same place say the same."""
        arrival = self.arrival.spelled if self.arrival is not None else ("", "")
        return self.at, self.status, self.description, self.location, arrival


@value(kw_only=True, field_transformer=type_checked)
class ShipmentLine:
    """How many units of a line lie in a shipment, or come back."""

    line_id: LineId = field(validator=text)
    quantity: int = field(validator=positive)


@value(kw_only=True, field_transformer=type_checked)
class Finding:
    """What the customer found wrong with a line of a shipment when it arrived: units that are missing, or damaged."""

    line_id: LineId = field(validator=text)
    missing: int = field(default=0, validator=positive)
    damaged: int = field(default=0, validator=positive)

    def __attrs_post_init__(self) -> None:
        if not self.units:
            raise invalid("Finding", "units that are missing or damaged", 0)

    @property
    def units(self) -> int:
        """All units that are not as they should be."""
        return self.missing + self.damaged


@value(kw_only=True, field_transformer=type_checked)
class Mark:
    """What is written on the goods of a shipment: which model, how many of it, and when they were made (S03, S04)."""

    line_id: LineId = field(validator=text)
    model: Agreed = field(validator=text)
    quantity: int = field(validator=positive)
    produced_on: date


@value(kw_only=True)
class Shipment:
    """
    One shipment from packing to receipt.

    Attributes:
        lines: What lies in it; units that the customer found missing never did.
        marks: What is written on its goods, once they are marked.
        waybill: The carrier's number (运单号), once booked.
        delivery_note: The number of its delivery note (发货单), once issued.
        booking: How far the booking at the carrier is; None where none was asked for.
        has_left: Whether it was handed over and its units count as shipped; false again when they were reopened.
        is_delivered: Whether its units count as delivered, by the carrier's report or the customer's word.
        received_at: When the customer confirmed receipt of this shipment.
        tracking: What its carrier reported, the earliest first; of very many, the latest of each status are among them.
        findings: What they found missing or damaged when they did.
        notice: What customer and sales were told about its dispatch (S15).
    """

    id: ShipmentId
    lines: tuple[ShipmentLine, ...]
    state: Word
    phase: ChildPhase
    carrier: Word | None = None
    waybill: Reference | None = None
    delivery_note: Reference | None = None
    booking: Progress | None = None
    has_left: bool = False
    is_delivered: bool = False
    packed_at: datetime | None = None
    handed_over_at: datetime | None = None
    delivered_at: datetime | None = None
    received_at: datetime | None = None
    arrival: ArrivalWindow | None = None
    tracking: tuple[TrackingEvent, ...] = ()
    findings: tuple[Finding, ...] = ()
    marks: tuple[Mark, ...] = ()
    notice: DispatchNotice | None = None

    @property
    def units(self) -> int:
        """How many units lie in it."""
        return sum(line.quantity for line in self.lines)

    def has_reported(self, report: TrackingEvent) -> bool:
        """Whether its carrier has said that already."""
        index = bisect_left(self.tracking, report.place, key=_place)
        return index < len(self.tracking) and self.tracking[index].place == report.place

    @property
    def latest_report(self) -> TrackingEvent | None:
        """
        The report that says where it is; None as long as its carrier has said nothing that people understand.

        Goods the customer has are delivered, whatever else is said; goods that came back or are lost come next;
        otherwise the latest report counts. So it depends on what was reported, not on the order in which it came.
        """
        return self.latest_report_but(())

    def latest_report_but(self, disbelieved: Collection[TrackingStatus]) -> TrackingEvent | None:
        """The same, where these are not believed."""
        if not self.tracking:
            return None
        silent = {TrackingStatus.UNKNOWN, *disbelieved}
        telling = [report for report in self.tracking if report.status not in silent]
        return max(telling, key=lambda r: (_DECISIVE.get(r.status, 0), r.at, _RANK[r.status]), default=None)

    @property
    def attempts_failed(self) -> int:
        """How often nobody was there to take it, as far as its reports are kept."""
        return sum(report.status is TrackingStatus.ATTEMPT_FAILED for report in self.tracking)

    @property
    def is_signed(self) -> bool:
        """Whether its carrier had the customer sign for it (签收)."""
        return any(report.status is TrackingStatus.SIGNED for report in self.tracking)

    @property
    def is_under_way(self) -> bool:
        """Whether it has left, and has neither arrived nor come back."""
        return self.has_left and not self.is_delivered

    @property
    def is_back(self) -> bool:
        """Whether its goods lie here again: it was unpacked, or came back undelivered."""
        if self.has_left or self.phase is not ChildPhase.CLOSED:
            return False
        return self.handed_over_at is None or any(one.status is TrackingStatus.RETURNED for one in self.tracking)

    @property
    def in_trouble(self) -> bool:
        """Whether it has left and will not arrive as it is: it could not be delivered, or is on its way back."""
        report = self.latest_report if self.has_left else None
        return report is not None and report.status in _TROUBLE and not self.is_delivered

    @property
    def is_closed(self) -> bool:
        """Whether nothing is awaited from it."""
        return self.phase is ChildPhase.CLOSED and not (self.booking is not None and self.booking.is_open)
