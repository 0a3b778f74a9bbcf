"""The carrier in memory: what it can be told, what it sends by itself, and what it holds."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from attrs import evolve

from orderflow.effects import BookShipment, CancelShipment, PaymentEffect
from orderflow.entities.delivery import ArrivalWindow, DeliveryKind
from orderflow.entities.shipment import TrackingStatus
from orderflow.errors import AdapterError, DefinitionError
from orderflow.money import Money
from orderflow.ports import Booked, Declined, Done, Quote, QuoteRequest, Unknown
from orderflow.testing import FakeCarrier
from orderflow.testing.contracts.carrier import ShipmentEffects
from orderflow.validation import InvalidField

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
TWELVE = Quote(fee=Money.of("12.00", "CNY"))


def asking(option: str = "express", *, units: int = 1) -> QuoteRequest:
    return QuoteRequest(carrier="sf", option=option, units=units, value=Money.of("59.97", "CNY"))


def booked(carrier: FakeCarrier, effects: ShipmentEffects) -> str:
    answer = carrier.book(effects.book())
    assert isinstance(answer, Booked), answer
    return answer.waybill


# ---- prices ----------------------------------------------------------------------------------------------------------


def test_prices_are_told_beforehand() -> None:
    """Each option has the answer that it was given, last of all the newest; one without has none."""
    carrier = FakeCarrier(quotes={"express": TWELVE, "night": Declined(reason="no driver")})

    assert carrier.quote(asking("express")) == TWELVE
    assert carrier.quote(asking("night")) == Declined(reason="no driver")
    assert isinstance(carrier.quote(asking("camel")), Declined)
    carrier.quotes("night", TWELVE)
    assert carrier.quote(asking("night")) == TWELVE


def test_prices_may_be_worked_out() -> None:
    """A function answers any request: by units, by value, or by what a host's own request says."""

    def by_units(request: QuoteRequest) -> Quote | Declined:
        return Quote(fee=Money.of("3.00", "CNY") * request.units) if request.units < 10 else Declined(reason="a truck")

    carrier = FakeCarrier(quotes=by_units)

    assert carrier.quote(asking(units=4)) == TWELVE
    assert carrier.quote(asking(units=10)) == Declined(reason="a truck")
    with pytest.raises(DefinitionError):
        carrier.quotes("express", TWELVE)


def test_a_price_in_other_money_is_none() -> None:
    """A price is in the currency that the goods are in, or declined."""
    carrier = FakeCarrier(quotes={"express": Quote(fee=Money(1_200, "JPY"))})

    assert isinstance(carrier.quote(asking()), Declined)


def test_a_line_that_is_down() -> None:
    """So many questions find nobody, and may be asked again; bookings have rules of their own."""
    carrier = FakeCarrier(quotes={"express": TWELVE})
    carrier.unreachable(2)

    with pytest.raises(AdapterError) as error:
        carrier.quote(asking())
    assert error.value.retry_safe
    waybill = booked(carrier, ShipmentEffects())
    with pytest.raises(AdapterError):
        carrier.track(waybill)

    assert carrier.quote(asking()) == TWELVE
    assert carrier.track(waybill) == ()


# ---- bookings --------------------------------------------------------------------------------------------------------


def test_bookings_are_numbered() -> None:
    """Waybill numbers can be foreseen, and bookings promise the arrival that was set."""
    arrival = ArrivalWindow(earliest=NOON, latest=NOON + 48 * HOUR)
    carrier = FakeCarrier(prefix="SF-", arrival=arrival)

    answers = [carrier.book(ShipmentEffects().book()) for _ in range(2)]

    assert answers == [Booked(waybill="SF-1", arrival=arrival), Booked(waybill="SF-2", arrival=arrival)]


def test_a_rule_is_about_what_it_names() -> None:
    """A rule for a shipment, an option or a kind of effect is not met by others; always is always."""
    carrier = FakeCarrier()
    one, other = ShipmentEffects(), ShipmentEffects(option="night")
    carrier.on(BookShipment, order_id=one.order_id, shipment_id="s-1").declines("no room")
    carrier.on(BookShipment, option="night", times=None).declines("no driver")
    carrier.on(shipment_id="s-2").declines("neither booked nor cancelled")
    carrier.on(CancelShipment).declines("too late")

    assert carrier.book(one.book()) == Declined(reason="no room")
    assert carrier.book(other.book()) == Declined(reason="no driver")
    assert carrier.book(other.book(number=2)) == Declined(reason="no driver")
    assert not carrier.shipments
    carrier.forget_rules()
    waybill = booked(carrier, ShipmentEffects(option="night"))
    assert carrier.waybills("o-0", "s-1") == ()
    assert [shipment.waybill for shipment in carrier.shipments] == [waybill]


@pytest.mark.parametrize("trouble", ["times_out_before", "times_out_after", "answers_unknown", "breaks"])
def test_what_trouble_does(trouble: str) -> None:
    """Before: an error, nothing booked. After: unknown, booked. Dropped: unknown, not booked. Broken: for people."""
    carrier = FakeCarrier()
    effects = ShipmentEffects()
    getattr(carrier.on(BookShipment), trouble)()

    if trouble in ("times_out_before", "breaks"):
        with pytest.raises(AdapterError) as error:
            carrier.book(effects.book())
        assert error.value.retry_safe == (trouble == "times_out_before")
    else:
        assert isinstance(carrier.book(effects.book()), Unknown)

    assert len(carrier.shipments) == (trouble == "times_out_after")
    assert booked(carrier, effects) == "WB-1"
    assert len(carrier.shipments) == 1


@pytest.mark.parametrize("trouble", ["times_out_after", "answers_unknown"])
def test_trouble_with_cancelling(trouble: str) -> None:
    """Nobody knows whether a shipment was cancelled; asked again, it was."""
    carrier = FakeCarrier()
    effects = ShipmentEffects()
    waybill = booked(carrier, effects)
    getattr(carrier.on(CancelShipment), trouble)()

    assert isinstance(carrier.cancel(effects.cancel(waybill)), Unknown)

    assert carrier.shipments[0].cancelled == (trouble == "times_out_after")
    assert isinstance(carrier.cancel(effects.cancel(waybill)), Done)
    assert carrier.waybills(effects.order_id, "s-1") == ()


def test_cancelling_that_was_declined_stays_declined() -> None:
    """The same key gets the same answer; another one is another try."""
    carrier = FakeCarrier()
    effects = ShipmentEffects()
    waybill = booked(carrier, effects)
    carrier.on(CancelShipment).declines("the van is full")

    assert [carrier.cancel(effects.cancel(waybill)) for _ in range(2)] == [Declined(reason="the van is full")] * 2

    assert carrier.waybills(effects.order_id, "s-1") == (waybill,)
    assert isinstance(carrier.cancel(effects.cancel(waybill, number=2)), Done)


def test_a_shipment_is_booked_once_however_it_is_asked() -> None:
    """A second booking of a live shipment under another key is declined, and names the first."""
    carrier = FakeCarrier()
    effects = ShipmentEffects()
    waybill = booked(carrier, effects)

    answer = carrier.book(effects.book(number=2))

    assert answer == Declined(reason=f"s-1 is booked already: {waybill}")
    assert carrier.waybills(effects.order_id, "s-1") == (waybill,)


def test_a_shipment_needs_something_in_it_and_somebody_to_get_it() -> None:
    """An empty shipment is declined, and one for nobody; goods that are fetched from us need no address."""
    carrier = FakeCarrier()
    effect = ShipmentEffects().book()

    assert isinstance(carrier.book(evolve(effect, lines=())), Declined)
    assert isinstance(carrier.book(evolve(effect, key="k-2", to=None)), Declined)
    assert carrier.shipments == ()

    assert isinstance(carrier.book(evolve(effect, key="k-3", to=None, kind=DeliveryKind.PICKUP)), Booked)


def test_a_key_with_other_content_says_what_differs() -> None:
    """The error names the field; a corrected address is no other content, because it is filled in when it is sent."""
    carrier = FakeCarrier()
    effects = ShipmentEffects()
    waybill = booked(carrier, effects)

    with pytest.raises(AdapterError, match="option was express, now night") as error:
        carrier.book(evolve(effects.book(), option="night"))
    assert not error.value.retry_safe
    with pytest.raises(AdapterError, match="it was BookShipment, now CancelShipment"):
        carrier.cancel(evolve(effects.cancel(waybill), key=effects.book().key))

    again = carrier.book(evolve(effects.book(), to=evolve(effects.to, phone="+8613900000000")))
    assert isinstance(again, Booked)
    assert again.waybill == waybill


@pytest.mark.parametrize("status", [status for status in TrackingStatus if status is not TrackingStatus.UNKNOWN])
def test_what_was_fetched_is_not_cancelled(status: TrackingStatus) -> None:
    """Any report that can be read says that the carrier has it."""
    carrier = FakeCarrier()
    effects = ShipmentEffects()
    waybill = booked(carrier, effects)
    carrier.report(waybill, status, NOON)

    assert carrier.cancel(effects.cancel(waybill)) == Declined(reason=f"{waybill} has been fetched")

    assert carrier.waybills(effects.order_id, "s-1") == (waybill,)


def test_an_unreadable_report_does_not_say_that_it_was_fetched() -> None:
    """A code that is in no list changes nothing."""
    carrier = FakeCarrier()
    effects = ShipmentEffects()
    waybill = booked(carrier, effects)
    carrier.report(waybill, TrackingStatus.UNKNOWN, NOON)

    assert isinstance(carrier.cancel(effects.cancel(waybill)), Done)


def test_nobody_cancels_another_shipment() -> None:
    """A number that belongs to another order, or that was booked in another way, is declined."""
    carrier = FakeCarrier()
    mine, other = ShipmentEffects(), ShipmentEffects()
    waybill = booked(carrier, mine)
    carrier.know("BY-HAND")

    for number in (waybill, "BY-HAND", "NOBODYS"):
        assert isinstance(carrier.cancel(evolve(other.cancel(number), key=number)), Declined)

    assert carrier.waybills(mine.order_id, "s-1") == (waybill,)


# ---- journeys --------------------------------------------------------------------------------------------------------


def test_a_journey_is_reported() -> None:
    """One stage after the other, hours apart, with a notice for each; asked for, they are all there."""
    carrier = FakeCarrier()
    effects = ShipmentEffects()
    waybill = booked(carrier, effects)

    told = carrier.journey(waybill, begin=NOON, every=2 * HOUR)

    assert [(report.status, report.at) for report in told] == [
        (TrackingStatus.IN_TRANSIT, NOON),
        (TrackingStatus.OUT_FOR_DELIVERY, NOON + 2 * HOUR),
        (TrackingStatus.DELIVERED, NOON + 4 * HOUR),
    ]
    assert carrier.track(waybill) == told
    notices = carrier.take_notices()
    assert [notice.events for notice in notices] == [(report,) for report in told]
    assert {(notice.order_id, notice.shipment_id) for notice in notices} == {(effects.order_id, "s-1")}
    assert carrier.take_notices() == []


def test_a_journey_may_end_badly() -> None:
    """Another way is told stage by stage; notices may get lost, and the reports are there all the same."""
    carrier = FakeCarrier()
    waybill = booked(carrier, ShipmentEffects())
    way = (TrackingStatus.IN_TRANSIT, TrackingStatus.ATTEMPT_FAILED, TrackingStatus.RETURNING, TrackingStatus.RETURNED)

    carrier.journey(waybill, begin=NOON, way=way, notices=0)

    assert [report.status for report in carrier.track(waybill)] == list(way)
    assert carrier.take_notices() == []


def test_notices_come_twice_and_in_any_order() -> None:
    """They are jumbled the same way each time for the same seed, and none is lost."""

    def jumbled(seed: int | None) -> list[str]:
        carrier = FakeCarrier()
        waybill = booked(carrier, ShipmentEffects())
        carrier.journey(waybill, begin=NOON, notices=2)
        notices = carrier.take_notices(order=None if seed is None else Random(seed))
        return [f"{event.at} {event.status}" for notice in notices for event in notice.events]

    assert jumbled(1) == jumbled(1) != jumbled(None)
    assert sorted(jumbled(1)) == sorted(jumbled(None))
    assert len(jumbled(1)) == 6


def test_a_shipment_booked_in_another_way() -> None:
    """It can be tracked once it is known; nobody is notified, because nobody here booked it."""
    carrier = FakeCarrier()
    carrier.know("BY-HAND")

    carrier.report("BY-HAND", TrackingStatus.IN_TRANSIT, NOON, description="Suzhou")

    (report,) = carrier.track("BY-HAND")
    assert report.description == "Suzhou"
    assert carrier.take_notices() == []


def test_nothing_is_reported_about_no_shipment() -> None:
    """A number that was never given, a shipment that was cancelled, a naive instant: a mistake in the test."""
    carrier = FakeCarrier()
    effects = ShipmentEffects()
    gone, here = booked(carrier, effects), booked(carrier, ShipmentEffects())
    carrier.cancel(effects.cancel(gone))

    for waybill in (gone, "NOBODYS"):
        with pytest.raises(DefinitionError):
            carrier.journey(waybill, begin=NOON)
    with pytest.raises(InvalidField):
        carrier.report(here, TrackingStatus.LOST, datetime(2026, 3, 1))  # noqa: DTZ001 - that is the point

    assert [carrier.track(waybill) for waybill in (gone, here, "NOBODYS")] == [(), (), ()]
    assert carrier.take_notices() == []


# ---- mistakes --------------------------------------------------------------------------------------------------------


def test_a_rule_that_can_never_hold() -> None:
    """A rule about an effect that no carrier gets, or about a field that it has not, is a mistake in the test."""
    carrier = FakeCarrier()

    for what, option, times in ((str, None, 1), (CancelShipment, "express", 1), (BookShipment, None, 0)):
        with pytest.raises(DefinitionError):
            carrier.on(what, option=option, times=times)  # type: ignore[arg-type] # the mistake that is meant
    with pytest.raises(DefinitionError):
        carrier.on(PaymentEffect)


def test_a_method_takes_its_own_effects() -> None:
    """An effect that came to the wrong method is an error, and not done."""
    carrier = FakeCarrier()
    effects = ShipmentEffects()

    with pytest.raises(AdapterError, match="is no BookShipment"):
        carrier.book(effects.cancel("WB-1"))  # type: ignore[arg-type] # the mistake that is meant
    with pytest.raises(AdapterError, match="is no CancelShipment"):
        carrier.cancel(effects.book())  # type: ignore[arg-type] # the mistake that is meant

    assert carrier.shipments == ()
    assert carrier.calls == []


def test_every_call_is_kept() -> None:
    """A test may ask whether anybody called, and with what."""
    carrier = FakeCarrier(quotes={"express": TWELVE})
    effects = ShipmentEffects()

    carrier.quote(asking())
    waybill = booked(carrier, effects)
    carrier.cancel(effects.cancel(waybill))
    carrier.track(waybill)

    assert carrier.calls == [
        "quote express",
        f"book_shipment {effects.book().key}",
        f"cancel_shipment {effects.cancel(waybill).key}",
        f"track {waybill}",
    ]
