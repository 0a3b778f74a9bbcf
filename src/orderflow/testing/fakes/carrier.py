"""
A carrier in memory, for tests, demonstrations and simulations.

    carrier = FakeCarrier(quotes={"express": Quote(fee=Money.of("12", "CNY"))})
    carrier.on(BookShipment, order_id="o-1").times_out_after()    # the next shipment is booked, and nobody hears of it
    carrier.journey("SF-1", begin=NOON)                         # fetched, brought, delivered, hours apart
    for notice in carrier.take_notices(order=Random(7)): ...    # what the carrier sends by itself, jumbled

`shipments` shows what it holds.
"""

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from attrs import define, field, frozen

from orderflow.effects import BookShipment, CancelShipment, Effect
from orderflow.entities.delivery import ArrivalWindow, DeliveryKind
from orderflow.entities.shipment import TrackingEvent, TrackingStatus
from orderflow.errors import AdapterError, DefinitionError
from orderflow.ports import Answer, Booked, Declined, Done, Quote, QuoteRequest, TrackingNotice, Unknown
from orderflow.testing.fakes._script import LineRule, Script, Trouble, raise_if_not_sent, rule, same_content, shuffled

__all__ = ["CarrierRule", "CarrierShipment", "FakeCarrier"]

Quoting = Callable[[QuoteRequest], Quote | Declined]
WAY = (TrackingStatus.IN_TRANSIT, TrackingStatus.OUT_FOR_DELIVERY, TrackingStatus.DELIVERED)


@define(eq=False)
class CarrierShipment:
    """What the carrier knows of one shipment."""

    waybill: str
    booking: BookShipment | None
    cancelled: bool = False
    reports: list[TrackingEvent] = field(factory=list)

    @property
    def was_fetched(self) -> bool:
        """Whether the carrier has it, or had it: anything but an unreadable report says so."""
        return any(report.status is not TrackingStatus.UNKNOWN for report in self.reports)


class FakeCarrier:
    """
    A `Carrier` that books each key once, and on request fails in the ways carriers fail.

    It declines options that it does not carry or has no price for, a shipment for nobody, a second live booking for the
    same shipment, and to cancel what it has fetched. The same key with other content raises. Usable from several
    threads.

    Args:
        options: What it carries; anything, if left out.
        quotes: The answer for each option, or a function that answers any request (by weight, region …).
        arrival: The arrival that bookings promise.
        prefix: How waybill numbers begin.
    """

    def __init__(
        self,
        *,
        options: Collection[str] | None = None,
        quotes: Mapping[str, Quote | Declined] | Quoting | None = None,
        arrival: ArrivalWindow | None = None,
        prefix: str = "WB-",
    ) -> None:
        self._lock = threading.RLock()
        self._quotes = quotes if callable(quotes) else dict(quotes or {})
        self._options = options
        self._arrival = arrival
        self._prefix = prefix
        self._script = Script()
        self._answers: dict[str, tuple[Effect, Booked | Answer]] = {}
        self._shipments: dict[str, CarrierShipment] = {}
        self._unreachable = 0
        self.notices: list[TrackingNotice] = []
        self.calls: list[str] = []

    # ---- the port ----------------------------------------------------------------------------------------------------

    def quote(self, request: QuoteRequest) -> Quote | Declined:
        """What it would cost and when it would arrive."""
        with self._lock:
            self.calls.append(f"quote {request.option}")
            self._line(f"quote {request.option}")
            if self._options is not None and request.option not in self._options:
                return Declined(reason=f"{request.option} is none of {sorted(self._options)}")
            if callable(self._quotes):
                return self._quotes(request)
            answer = self._quotes.get(request.option)
            if answer is None:
                return Declined(reason=f"no price for {request.option}; there is one for {sorted(self._quotes)}")
            if isinstance(answer, Quote) and answer.fee.currency != request.value.currency:
                return Declined(reason=f"{request.option} is priced in {answer.fee.currency} only")
            return answer

    def book(self, effect: BookShipment) -> Booked | Declined | Unknown:
        """Have a shipment fetched."""
        with self._lock:
            trouble = self._asked(effect, BookShipment)
            if trouble is Trouble.DROPPED:
                return Unknown(reason=trouble.value)
            answer = self._booked(effect)
            return answer if trouble is None else Unknown(reason=trouble.value)

    def cancel(self, effect: CancelShipment) -> Answer:
        """Cancel a booked shipment; possible until it is fetched."""
        with self._lock:
            trouble = self._asked(effect, CancelShipment)
            if trouble is Trouble.DROPPED:
                return Unknown(reason=trouble.value)
            answer = self._cancelled(effect)
            return answer if trouble is None else Unknown(reason=trouble.value)

    def track(self, waybill: str) -> Sequence[TrackingEvent]:
        """
        Everything reported about a shipment so far, in the order of reporting.

        Nothing about one it never heard of.
        """
        with self._lock:
            self.calls.append(f"track {waybill}")
            self._line(f"track {waybill}")
            shipment = self._shipments.get(waybill)
            return tuple(shipment.reports) if shipment is not None else ()

    # ---- what a test tells it to do ----------------------------------------------------------------------------------

    def on(
        self,
        what: type[Effect] = Effect,
        *,
        key: str | None = None,
        order_id: str | None = None,
        shipment_id: str | None = None,
        option: str | None = None,
        times: int | None = 1,
    ) -> "CarrierRule":
        """
        Say what happens to the next bookings or cancellations with these fields: so many *times*, or always (None).

        Rules are tried in the order in which they were given.

        Raises:
            DefinitionError: No call can ever be meant by this.
        """
        fields = {"key": key, "order_id": order_id, "shipment_id": shipment_id, "option": option}
        return CarrierRule(self._script, rule(what, (BookShipment, CancelShipment), fields, times))

    def forget_rules(self) -> None:
        """From now on all goes well."""
        with self._lock:
            self._script.forget()
            self._unreachable = 0

    def unreachable(self, times: int = 1) -> None:
        """So many of the next questions (quotes, tracking) find nobody: `AdapterError(retry_safe=True)`."""
        with self._lock:
            self._unreachable = times

    def quotes(self, option: str, answer: Quote | Declined) -> None:
        """From now on this is the answer for an option."""
        with self._lock:
            if callable(self._quotes):
                raise DefinitionError("this carrier answers requests by a function; change that")
            self._quotes[option] = answer

    def know(self, waybill: str) -> None:
        """Take on a shipment that was booked in another way than by `book`."""
        with self._lock:
            self._shipments.setdefault(waybill, CarrierShipment(waybill, None))

    def report(
        self, waybill: str, status: TrackingStatus, at: datetime, *, description: str = "", notices: int = 1
    ) -> TrackingEvent:
        """
        Report something about a shipment; so many *notices* tell of it by themselves.

        Raises:
            DefinitionError: The carrier has no such shipment.
        """
        with self._lock:
            shipment = self._shipments.get(waybill)
            if shipment is None or shipment.cancelled:
                raise DefinitionError(f"no shipment {waybill} here; `know` takes on one that was booked in another way")
            event = TrackingEvent(status=status, at=at, description=description)
            shipment.reports.append(event)
            if shipment.booking is not None:
                notice = TrackingNotice(
                    order_id=shipment.booking.order_id, shipment_id=shipment.booking.shipment_id, events=(event,)
                )
                self.notices.extend([notice] * notices)
            return event

    def journey(
        self,
        waybill: str,
        *,
        begin: datetime,
        way: Sequence[TrackingStatus] = WAY,
        every: timedelta = timedelta(hours=6),
        notices: int = 1,
    ) -> tuple[TrackingEvent, ...]:
        """
        Report a whole journey, one stage after the other: fetched, brought and delivered, if no other *way* is given.

        Raises:
            DefinitionError: The carrier has no such shipment.
        """
        with self._lock:
            return tuple(
                self.report(waybill, status, begin + turn * every, notices=notices) for turn, status in enumerate(way)
            )

    def take_notices(self, *, order: Random | None = None) -> list[TrackingNotice]:
        """Take away all notices that wait, in the order in which they were sent, or in one that *order* draws."""
        with self._lock:
            taken, self.notices[:] = shuffled(self.notices, order), []
            return taken

    # ---- what a test reads -------------------------------------------------------------------------------------------

    @property
    def shipments(self) -> tuple[CarrierShipment, ...]:
        """Every shipment that was ever booked, oldest first."""
        with self._lock:
            return tuple(self._shipments.values())

    def waybills(self, order_id: str, shipment_id: str) -> tuple[str, ...]:
        """The waybill numbers of live bookings for a shipment of an order: one, if all is well."""
        booked = [(p, p.booking) for p in self.shipments if not p.cancelled]
        return tuple(p.waybill for p, b in booked if b and (b.order_id, b.shipment_id) == (order_id, shipment_id))

    # ---- how it works ------------------------------------------------------------------------------------------------

    def _line(self, asked: str) -> None:
        if self._unreachable:
            self._unreachable -= 1
            raise_if_not_sent(Trouble.REQUEST_LOST, asked)

    def _asked(self, effect: Effect, kind: type[Effect]) -> Trouble | None:
        if not isinstance(effect, kind):
            raise AdapterError(f"{effect!r} is no {kind.__name__}", retry_safe=False)
        self.calls.append(f"{effect.type} {effect.key}")
        trouble = self._script.take(effect, Trouble)
        raise_if_not_sent(trouble, f"{effect.type} {effect.key}")
        return trouble

    def _booked(self, effect: BookShipment) -> Booked | Declined:
        known = self._answers.get(effect.key)
        if known is not None:
            same_content(known[0], effect)
            answer = known[1]
            if isinstance(answer, Booked | Declined):
                return answer
        made = self._new_booking(effect)
        self._answers[effect.key] = (effect, made)
        return made

    def _new_booking(self, effect: BookShipment) -> Booked | Declined:
        if self._options is not None and effect.option not in self._options:
            return Declined(reason=f"{effect.option} is none of {sorted(self._options)}")
        if not effect.lines:
            return Declined(reason="an empty shipment")
        if effect.kind is DeliveryKind.CARRIAGE and effect.to is None:
            return Declined(reason="nobody to bring it to")
        live = self.waybills(effect.order_id, effect.shipment_id)
        if live:
            return Declined(reason=f"{effect.shipment_id} is booked already: {live[0]}")
        refused = self._script.take(effect, _Refused)
        if refused is not None:
            return Declined(reason=refused.reason)
        waybill = f"{self._prefix}{len(self._shipments) + 1}"
        self._shipments[waybill] = CarrierShipment(waybill, effect)
        return Booked(waybill=waybill, arrival=self._arrival)

    def _cancelled(self, effect: CancelShipment) -> Done | Declined:
        known = self._answers.get(effect.key)
        if known is not None:
            same_content(known[0], effect)
            answer = known[1]
            if isinstance(answer, Done | Declined):
                return answer
        made = self._cancelled_now(effect)
        self._answers[effect.key] = (effect, made)
        return made

    def _cancelled_now(self, effect: CancelShipment) -> Done | Declined:
        shipment = self._shipments.get(effect.waybill)
        if shipment is None:
            return Declined(reason=f"no shipment {effect.waybill}")
        booking = shipment.booking
        if booking is None or (booking.order_id, booking.shipment_id) != (effect.order_id, effect.shipment_id):
            return Declined(reason=f"{effect.waybill} is somebody else's shipment")
        if shipment.was_fetched:
            return Declined(reason=f"{effect.waybill} has been fetched")
        refused = self._script.take(effect, _Refused)
        if refused is not None:
            return Declined(reason=refused.reason)
        shipment.cancelled = True
        return Done(reference=effect.waybill)


class CarrierRule(LineRule):
    """What happens to the effects that `FakeCarrier.on` was told about."""

    def declines(self, reason: str = "outside our area") -> None:
        """It is refused, for this reason, for good."""
        self._script.add(self._about, _Refused(reason))


@frozen
class _Refused:
    reason: str
