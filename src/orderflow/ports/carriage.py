"""Carriers, and what they send by themselves."""

from collections.abc import Sequence
from typing import Protocol

from orderflow._first_use import value
from orderflow.effects import BookShipment, CancelShipment
from orderflow.entities.delivery import ArrivalWindow
from orderflow.entities.shipment import TrackingEvent
from orderflow.ids import OrderId
from orderflow.ports.answers import Answer, Declined, Unknown
from orderflow.questions import Quote, QuoteRequest

__all__ = ["Booked", "Carrier", "TrackingNotice"]


@value(kw_only=True)
class Booked:
    """A carrier has taken a shipment on under this waybill number."""

    waybill: str
    arrival: ArrivalWindow | None = None


class Carrier(Protocol):
    """A carrier. Booking treats the effect's `key` as idempotent."""

    def quote(self, request: QuoteRequest) -> Quote | Declined:
        """What it would cost and when it would arrive; asked while an order is being put together."""
        ...

    def book(self, effect: BookShipment) -> Booked | Declined | Unknown:
        """Have a shipment fetched."""
        ...

    def cancel(self, effect: CancelShipment) -> Answer:
        """Cancel a booked shipment; `Declined` once it has been fetched."""
        ...

    def track(self, waybill: str) -> Sequence[TrackingEvent]:
        """Everything reported about a shipment so far, in any order; nothing about one that nobody ever heard of."""
        ...


@value(kw_only=True)
class TrackingNotice:
    """A carrier's notification about a shipment."""

    order_id: OrderId
    shipment_id: str
    events: tuple[TrackingEvent, ...]
