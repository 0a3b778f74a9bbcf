"""Each test of the carrier contracts notices a carrier that is broken in just that way."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext

import pytest
from attrs import evolve

from orderflow.effects import BookShipment, CancelShipment
from orderflow.entities.shipment import TrackingEvent, TrackingStatus
from orderflow.errors import AdapterError
from orderflow.money import Money
from orderflow.ports import Answer, Booked, Declined, Done, Quote, QuoteRequest, Unknown
from orderflow.testing import FakeCarrier
from orderflow.testing.contracts.carrier import NOON, CarrierContract, UnreliableCarrierContract

from .benches import FakeCarrierBench
from .breaking import Crowd, finding, rules_of


class Usual(FakeCarrier):
    """A carrier that keeps the contract."""

    def __init__(self) -> None:
        super().__init__(options={"express"}, quotes={"express": Quote(fee=Money.of("12.00", "CNY"))})


class OneNumber(Usual):
    """All shipments have the same number."""

    def book(self, effect: BookShipment) -> Booked | Declined | Unknown:
        answer = super().book(effect)
        return evolve(answer, waybill="WB") if isinstance(answer, Booked) else answer


class ForgetsBookings(Usual):
    """It does not remember keys of bookings."""

    def _booked(self, effect: BookShipment) -> Booked | Declined:
        if effect.key in self._answers:
            del self._answers[effect.key]
        return super()._booked(effect)

    def waybills(self, order_id: str, shipment_id: str) -> tuple[str, ...]:
        return ()


class Racy(Usual):
    """It looks, waits a moment, and then acts, with nothing to keep others out."""

    def __init__(self) -> None:
        super().__init__()
        self.crowd = Crowd()
        self._lock = nullcontext()  # type: ignore[assignment] # a lock that locks nothing

    def waybills(self, order_id: str, shipment_id: str) -> tuple[str, ...]:
        self.crowd.gather()
        return ()


class IgnoresContent(Usual):
    """A key that it knows gets the answer of then, whatever is asked."""

    def _booked(self, effect: BookShipment) -> Booked | Declined:
        known = self._answers.get(effect.key)
        return known[1] if known and isinstance(known[1], Booked) else super()._booked(effect)


class TakesEverything(Usual):
    """It takes every option."""

    def __init__(self) -> None:
        super().__init__()
        self._options = None

    def quote(self, request: QuoteRequest) -> Quote | Declined:
        return super().quote(evolve(request, option="express"))


class FetchesForNobody(Usual):
    """It does not care to whom things go."""

    def book(self, effect: BookShipment) -> Booked | Declined | Unknown:
        return super().book(evolve(effect, to=None) if effect.to else evolve(effect, lines=effect.lines * 2))

    def _new_booking(self, effect: BookShipment) -> Booked | Declined:
        return Booked(waybill="WB-0")


class CancelsOnce(Usual):
    """Asked again to cancel a shipment, it says that there is none."""

    def _cancelled(self, effect: CancelShipment) -> Done | Declined:
        again = effect.key in self._answers
        return Declined(reason="no such shipment") if again else super()._cancelled(effect)


class BooksOnce(Usual):
    """A shipment that was cancelled cannot be booked any more."""

    def waybills(self, order_id: str, shipment_id: str) -> tuple[str, ...]:
        bookings = [(p.waybill, p.booking) for p in self.shipments]
        return tuple(w for w, b in bookings if b and (b.order_id, b.shipment_id) == (order_id, shipment_id))


class CancelsAnything(Usual):
    """It says that it cancelled what it never had, or has on the way."""

    def _cancelled_now(self, effect: CancelShipment) -> Done | Declined:
        answer = super()._cancelled_now(effect)
        return Done() if isinstance(answer, Declined) else answer


class TellsOfOthers(Usual):
    """Asked about one shipment, it tells about all."""

    def track(self, waybill: str) -> Sequence[TrackingEvent]:
        everything = [report for shipment in self.shipments for report in shipment.reports]
        return [*everything, TrackingEvent(status=TrackingStatus.UNKNOWN, at=NOON)]


class OwnMoney(Usual):
    """Its prices are in its own currency, whatever is asked."""

    def quote(self, request: QuoteRequest) -> Quote | Declined:
        return Quote(fee=Money(1_200, "CNY"))


class PaysUs(Usual):
    """Its price is below nothing."""

    def quote(self, request: QuoteRequest) -> Quote | Declined:
        return Quote(fee=Money(-1, request.value.currency))


class ReportsWords(Usual):
    """Its reports are its own words."""

    def track(self, waybill: str) -> Sequence[TrackingEvent]:
        return ["picked up at noon"]  # type: ignore[list-item] # the mistake that is meant


class DoesItAnyway(Usual):
    """It says that the request did not arrive, and books."""

    def book(self, effect: BookShipment) -> Booked | Declined | Unknown:
        try:
            return super().book(effect)
        except AdapterError:
            self._booked(effect)
            raise


class DeniesItWasSent(Usual):
    """Where it does not know, it says that it was not sent."""

    def book(self, effect: BookShipment) -> Booked | Declined | Unknown:
        answer = super().book(effect)
        if isinstance(answer, Unknown):
            raise AdapterError(answer.reason, retry_safe=True)
        return answer


class BooksAgain(ForgetsBookings):
    """After an answer got lost, it books once more."""

    def waybills(self, order_id: str, shipment_id: str) -> tuple[str, ...]:
        return FakeCarrier.waybills(self, order_id, shipment_id)

    def _new_booking(self, effect: BookShipment) -> Booked | Declined:
        return super()._new_booking(evolve(effect, shipment_id=f"{effect.shipment_id}{len(self.shipments)}"))


class ChangesItsMind(Usual):
    """Asked again it books what it declined."""

    def _booked(self, effect: BookShipment) -> Booked | Declined:
        known = self._answers.get(effect.key)
        if known and isinstance(known[1], Declined):
            del self._answers[effect.key]
        return super()._booked(effect)


class SaysNo(Usual):
    """What it does not know about a cancellation, it calls a no."""

    def cancel(self, effect: CancelShipment) -> Answer:
        answer = super().cancel(effect)
        return Declined(reason=answer.reason) if isinstance(answer, Unknown) else answer


class TellsTheLast(Usual):
    """It tells only the last report."""

    def track(self, waybill: str) -> Sequence[TrackingEvent]:
        return super().track(waybill)[-1:]


Making = Callable[[], FakeCarrier]

GOOD_DAYS: dict[str, Making] = {
    "test_a_shipment_is_booked": OneNumber,
    "test_a_shipment_booked_twice_is_fetched_once": ForgetsBookings,
    "test_a_shipment_booked_at_the_same_time_is_fetched_once": Racy,
    "test_a_key_is_for_one_shipment": IgnoresContent,
    "test_an_option_that_it_does_not_have": TakesEverything,
    "test_a_shipment_for_nobody": FetchesForNobody,
    "test_a_booked_shipment_is_cancelled": CancelsOnce,
    "test_a_shipment_cancelled_can_be_booked_anew": BooksOnce,
    "test_a_shipment_nobody_heard_of": CancelsAnything,
    "test_a_price": PaysUs,
    "test_a_price_for_another_currency": OwnMoney,
    "test_reports_are_readable": ReportsWords,
}

BAD_DAYS: dict[str, Making] = {
    "test_a_booking_that_did_not_arrive": DoesItAnyway,
    "test_a_waybill_that_did_not_come_back": DeniesItWasSent,
    "test_a_booking_that_is_refused": ChangesItsMind,
    "test_a_cancellation_that_got_lost": SaysNo,
    "test_what_was_fetched_cannot_be_cancelled": CancelsAnything,
    "test_reports_are_complete": TellsTheLast,
}

MORE: list[tuple[type, str, Making]] = [
    (CarrierContract, "test_a_shipment_nobody_heard_of", TellsOfOthers),
    (CarrierContract, "test_a_price", lambda: FakeCarrier()),
    (CarrierContract, "test_a_price", lambda: FakeCarrier(quotes={"express": Quote(fee=Money(1, "JPY"))})),
    (UnreliableCarrierContract, "test_a_waybill_that_did_not_come_back", BooksAgain),
    (UnreliableCarrierContract, "test_a_cancellation_that_got_lost", CancelsOnce),
    (UnreliableCarrierContract, "test_reports_are_complete", TellsOfOthers),
]


@pytest.mark.parametrize("rule", sorted(rules_of(CarrierContract)))
def test_a_broken_carrier_is_noticed(rule: str) -> None:
    """Each test that needs only a test account fails for a carrier that breaks its rule, and passes for ours."""
    assert finding(CarrierContract, rule, carrier=GOOD_DAYS[rule]())
    assert finding(CarrierContract, rule, carrier=Usual()) == ""


@pytest.mark.parametrize("rule", sorted(rules_of(UnreliableCarrierContract)))
def test_a_carrier_that_is_broken_on_a_bad_day_is_noticed(rule: str) -> None:
    """Each test that needs a bench fails for a carrier that breaks its rule, and passes for ours."""
    assert finding(UnreliableCarrierContract, rule, bench=FakeCarrierBench(BAD_DAYS[rule]()))
    assert finding(UnreliableCarrierContract, rule, bench=FakeCarrierBench(Usual())) == ""


@pytest.mark.parametrize(("contract", "rule", "broken"), MORE)
def test_other_breaks_are_noticed_too(contract: type, rule: str, broken: Making) -> None:
    """A test notices every way of breaking its rule that we thought of."""
    fixture = {"carrier": broken()} if contract is CarrierContract else {"bench": FakeCarrierBench(broken())}

    assert finding(contract, rule, **fixture)
