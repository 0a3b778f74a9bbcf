"""
What every `Carrier` must do, as tests that an adapter's own test module inherits.

    class TestMyCarrier(CarrierContract):
        option = "standard"

        @pytest.fixture
        def carrier(self) -> Carrier:
            return MyCarrier(key=TEST_KEY)

    class TestMyCarrierOnABadDay(UnreliableCarrierContract):
        @pytest.fixture
        def bench(self) -> CarrierBench: ...     # the adapter, against a carrier that does as it is told

`ShipmentEffects` builds the effects, for tests of an adapter's own.
"""

# ruff: noqa: S101 - a contract asserts

from datetime import UTC, datetime, timedelta
from typing import ClassVar, Protocol

from attrs import define, evolve, field

from orderflow.effects import BookShipment, CancelShipment
from orderflow.entities.delivery import DeliveryKind
from orderflow.entities.party import Address, Party
from orderflow.entities.shipment import ShipmentLine, TrackingEvent, TrackingStatus
from orderflow.errors import AdapterError
from orderflow.ids import LineId, OrderId
from orderflow.money import Money
from orderflow.ports import Answer, Booked, Carrier, Declined, Done, Expired, Pending, Quote, QuoteRequest, Unknown
from orderflow.testing.contracts._asking import expect, fresh_order_id, refused_for_good, together

__all__ = ["CarrierBench", "CarrierContract", "ShipmentEffects", "UnreliableCarrierContract"]

LINES = (ShipmentLine(line_id=LineId("l-1"), quantity=2), ShipmentLine(line_id=LineId("l-2"), quantity=1))
RECIPIENT = Party(
    name="Li",
    phone="+8613800000000",
    address=Address(country="CN", region="Jiangsu", city="Suzhou", street="Pingjiang Road 1", postcode="215000"),
)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@define(kw_only=True)
class ShipmentEffects:
    """The effects of one shipment of a new order, as a desk would send them."""

    carrier: str = "carrier"
    option: str = "express"
    shipment_id: str = "s-1"
    to: Party = RECIPIENT
    order_id: OrderId = field(factory=fresh_order_id)

    def book(self, *, number: int = 1) -> BookShipment:
        """Have it fetched."""
        return BookShipment(
            key=f"{self.order_id}/{self.shipment_id}/book-{number}",
            order_id=self.order_id,
            subject=self.shipment_id,
            carrier=self.carrier,
            shipment_id=self.shipment_id,
            option=self.option,
            kind=DeliveryKind.CARRIAGE,
            lines=LINES,
            to=self.to,
        )

    def cancel(self, waybill: str, *, number: int = 1) -> CancelShipment:
        """Cancel it."""
        return CancelShipment(
            key=f"{self.order_id}/{self.shipment_id}/cancel-{number}",
            order_id=self.order_id,
            subject=self.shipment_id,
            carrier=self.carrier,
            shipment_id=self.shipment_id,
            waybill=waybill,
        )


class _Contract:
    """What a test class may set: the carrier's name, an option that it carries, whom it can bring things to."""

    carrier_name: ClassVar[str] = "carrier"
    option: ClassVar[str] = "express"
    recipient: ClassVar[Party] = RECIPIENT
    currency: ClassVar[str] = "CNY"

    def effects(self) -> ShipmentEffects:
        """The effects of a new shipment."""
        return ShipmentEffects(carrier=self.carrier_name, option=self.option, to=self.recipient)


class CarrierContract(_Contract):
    """Inherit it in a test class with a fixture `carrier`: what every carrier does."""

    # ---- booking -----------------------------------------------------------------------------------------------------

    def test_a_shipment_is_booked(self, carrier: Carrier) -> None:
        """A booked shipment has a waybill number, and no two shipments have the same."""
        waybills = [booked(carrier, self.effects().book()) for _ in range(3)]

        assert all(waybill.strip() for waybill in waybills), waybills
        assert len(set(waybills)) == 3, waybills

    def test_a_shipment_booked_twice_is_fetched_once(self, carrier: Carrier) -> None:
        """The same booking again gets the same waybill number."""
        effects = self.effects()

        expect(booked(carrier, effects.book()), booked(carrier, effects.book()))

    def test_a_shipment_booked_at_the_same_time_is_fetched_once(self, carrier: Carrier) -> None:
        """Several runners that send the same booking get the same waybill number, or are told to ask again."""
        effects = self.effects()

        answers = together(4, lambda _thread: lost(carrier, effects.book()))

        waybill = booked(carrier, effects.book())
        assert {answer.waybill for answer in answers if isinstance(answer, Booked)} <= {waybill}, answers
        assert not any(isinstance(answer, Declined) for answer in answers), answers

    def test_a_key_is_for_one_shipment(self, carrier: Carrier) -> None:
        """A key that comes with other goods raises: nobody shall take that waybill for theirs."""
        effects = self.effects()
        waybill = booked(carrier, effects.book())

        refused_for_good(lambda: carrier.book(evolve(effects.book(), lines=LINES[:1])))

        expect(booked(carrier, effects.book()), waybill)

    def test_an_option_that_it_does_not_have(self, carrier: Carrier) -> None:
        """What the carrier does not carry is declined, with a reason, when it is booked and when its price is asked."""
        for answer in (
            carrier.book(evolve(self.effects().book(), option="by-camel")),
            carrier.quote(QuoteRequest(carrier=self.carrier_name, option="by-camel", units=1, value=self.money())),
        ):
            assert isinstance(answer, Declined), answer
            assert answer.reason.strip(), "declined without a reason"

    def test_a_shipment_for_nobody(self, carrier: Carrier) -> None:
        """A shipment without a recipient cannot be brought: it is declined."""
        answer = carrier.book(evolve(self.effects().book(), to=None))

        assert isinstance(answer, Declined), answer

    # ---- cancelling -------------------------------------------------------------------------------------------------

    def test_a_booked_shipment_is_cancelled(self, carrier: Carrier) -> None:
        """A shipment that has not been fetched can be cancelled; asked again, the answer is the same."""
        effects = self.effects()
        waybill = booked(carrier, effects.book())

        for _ in range(2):
            answer = cancelled(carrier, effects.cancel(waybill))
            assert isinstance(answer, Done), answer

    def test_a_shipment_cancelled_can_be_booked_anew(self, carrier: Carrier) -> None:
        """A new booking of a shipment that was cancelled gets its own number; the old key still means the old one."""
        effects = self.effects()
        old = booked(carrier, effects.book(number=1))
        cancelled(carrier, effects.cancel(old))

        new = booked(carrier, effects.book(number=2))

        assert new != old, f"two bookings have the number {new}"
        expect(booked(carrier, effects.book(number=1)), old)
        answer = cancelled(carrier, effects.cancel(new, number=2))
        assert isinstance(answer, Done), answer

    def test_a_shipment_nobody_heard_of(self, carrier: Carrier) -> None:
        """A number that the carrier never gave cannot be cancelled, and nothing is reported about it."""
        answer = cancelled(carrier, self.effects().cancel("0000-NEVER-GIVEN"))

        assert isinstance(answer, Declined), answer
        expect(list(carrier.track("0000-NEVER-GIVEN")), [])

    # ---- asking ------------------------------------------------------------------------------------------------------

    def test_a_price(self, carrier: Carrier) -> None:
        """A price is in the currency of the goods and not below nothing; an arrival ends after it begins."""
        for units in (1, 2_000):
            request = QuoteRequest(carrier=self.carrier_name, option=self.option, units=units, value=self.money())
            answer = carrier.quote(request)
            if isinstance(answer, Declined):  # too much for it, perhaps
                assert units > 1, f"{self.option} has no price: {answer}"
                assert answer.reason.strip(), "declined without a reason"
                continue
            assert isinstance(answer, Quote), answer
            expect(answer.fee.currency, self.currency)
            assert answer.fee.minor >= 0, answer
            assert answer.arrival is None or answer.arrival.earliest <= answer.arrival.latest, answer

    def test_a_price_for_another_currency(self, carrier: Carrier) -> None:
        """Goods in a currency that the carrier has no prices in get none: it is never taken for another."""
        value = Money(10_000, "CLF" if self.currency != "CLF" else "KWD")

        answer = carrier.quote(QuoteRequest(carrier=self.carrier_name, option=self.option, units=1, value=value))

        assert isinstance(answer, Declined) or answer.fee.currency == value.currency, answer

    def test_reports_are_readable(self, carrier: Carrier) -> None:
        """What is reported about a booked shipment are reports with an instant, if there are any yet."""
        waybill = booked(carrier, self.effects().book())

        for report in carrier.track(waybill):
            assert isinstance(report, TrackingEvent), report
            assert report.at.utcoffset() is not None, report

    def money(self) -> Money:
        """What the goods of a quote are worth."""
        return Money(10_000, self.currency)


# ---- on a bad day ----------------------------------------------------------------------------------------------------


class CarrierBench(Protocol):
    """An adapter, and what its carrier and the line to it can be told to do."""

    @property
    def carrier(self) -> Carrier:
        """The adapter."""
        ...

    def lose_request(self) -> None:
        """The next booking or cancellation does not arrive."""
        ...

    def lose_answer(self) -> None:
        """The next booking or cancellation arrives and is dealt with; the answer does not come back."""
        ...

    def refuse(self) -> None:
        """The carrier declines the next booking."""
        ...

    def report(self, waybill: str, status: TrackingStatus, at: datetime) -> None:
        """The carrier reports this; anything but `UNKNOWN` means that it has fetched the shipment."""
        ...

    def live(self, effect: BookShipment) -> int:
        """How many shipments the carrier would fetch, or has, for this shipment."""
        ...


class UnreliableCarrierContract(_Contract):
    """Inherit it in a test class with a fixture `bench`: what holds when things get lost, and on the way."""

    def test_a_booking_that_did_not_arrive(self, bench: CarrierBench) -> None:
        """A booking that got lost may be asked again; then one shipment is fetched."""
        effect = self.effects().book()
        bench.lose_request()

        told = lost(bench.carrier, effect)

        assert isinstance(told, Unknown) or (isinstance(told, AdapterError) and told.retry_safe), told
        expect(bench.live(effect), 0)
        booked(bench.carrier, effect)
        expect(bench.live(effect), 1)

    def test_a_waybill_that_did_not_come_back(self, bench: CarrierBench) -> None:
        """When an answer got lost nobody says that nothing was booked; asked again, there is one shipment."""
        effect = self.effects().book()
        bench.lose_answer()

        told = lost(bench.carrier, effect)

        surely_not = isinstance(told, Declined) or (isinstance(told, AdapterError) and told.retry_safe)
        assert not surely_not, f"it was booked, and the adapter says {told!r}"
        expect(bench.live(effect), 1)
        booked(bench.carrier, effect)
        expect(bench.live(effect), 1)

    def test_a_booking_that_is_refused(self, bench: CarrierBench) -> None:
        """A refused booking is declined for good, with a reason; nothing is fetched, however often it is asked."""
        effect = self.effects().book()
        bench.refuse()

        for _ in range(2):
            answer = bench.carrier.book(effect)
            assert isinstance(answer, Declined), answer
            assert answer.reason.strip(), "declined without a reason"

        expect(bench.live(effect), 0)

    def test_a_cancellation_that_got_lost(self, bench: CarrierBench) -> None:
        """A cancellation that got lost, or its answer, may be asked again, and ends done; nobody says no."""
        for lose in (bench.lose_request, bench.lose_answer):
            effects = self.effects()
            waybill = booked(bench.carrier, effects.book())
            lose()

            try:
                answer: Answer | None = cancelled(bench.carrier, effects.cancel(waybill))
            except AdapterError as error:
                answer = None if error.retry_safe else Declined(reason=str(error))

            assert not isinstance(answer, Declined), answer
            again = cancelled(bench.carrier, effects.cancel(waybill))
            assert isinstance(again, Done), again
            expect(bench.live(effects.book()), 0)

    def test_what_was_fetched_cannot_be_cancelled(self, bench: CarrierBench) -> None:
        """Once the carrier has a shipment it brings it: calling it off is declined."""
        effects = self.effects()
        waybill = booked(bench.carrier, effects.book())
        bench.report(waybill, TrackingStatus.IN_TRANSIT, NOON)

        answer = cancelled(bench.carrier, effects.cancel(waybill))

        assert isinstance(answer, Declined), answer
        expect(bench.live(effects.book()), 1)

    def test_reports_are_complete(self, bench: CarrierBench) -> None:
        """Asked for, all that was reported about a shipment is there, and nothing about another; in any order."""
        told = {
            TrackingStatus.IN_TRANSIT: NOON,
            TrackingStatus.OUT_FOR_DELIVERY: NOON + timedelta(hours=20),
            TrackingStatus.DELIVERED: NOON + timedelta(hours=22, minutes=7),
        }
        waybill, other = (booked(bench.carrier, self.effects().book()) for _ in range(2))
        bench.report(other, TrackingStatus.LOST, NOON)
        for status, at in reversed(told.items()):
            bench.report(waybill, status, at)

        reports = bench.carrier.track(waybill)

        assert {(report.status, report.at) for report in reports} == set(told.items()), reports


# ---- asking ----------------------------------------------------------------------------------------------------------


def booked(carrier: Carrier, effect: BookShipment) -> str:
    """The waybill number of a shipment that must be booked."""
    answer = carrier.book(effect)
    assert isinstance(answer, Booked), f"{effect.key}: {answer!r}"
    return answer.waybill


def cancelled(carrier: Carrier, effect: CancelShipment) -> Answer:
    """What the carrier answers; anything but an answer, or an `AdapterError`, breaks the contract."""
    answer = carrier.cancel(effect)
    assert isinstance(answer, Done | Declined | Pending | Unknown | Expired), f"{effect.key}: {answer!r} is no answer"
    return answer


def lost(carrier: Carrier, effect: BookShipment) -> Booked | Declined | Unknown | AdapterError:
    """What the adapter says when something gets lost: an answer, or the error that it raises."""
    try:
        answer = carrier.book(effect)
    except AdapterError as error:
        return error
    assert isinstance(answer, Booked | Declined | Unknown), f"{effect.key}: {answer!r} is no answer"
    return answer
