"""When the goods are expected: as was said at the choice, until a carrier knows better, and no more once they came."""

from datetime import timedelta
from itertools import permutations

import attrs
import pytest

from life import BUYER, DAY, NOON, SF, STORE, Life, cny, part
from orderflow.commands import ConfirmReceipt, HandOver, Pack, RecordBooking, Result, Track
from orderflow.entities.delivery import ArrivalWindow
from orderflow.entities.shipment import TrackingEvent, TrackingStatus
from orderflow.ids import ShipmentId
from orderflow.policies import notify_customer
from orderflow.roles import ORDERFLOW
from orderflow.validation import InvalidField

S1, S2 = ShipmentId("s-1"), ShipmentId("s-2")


def window(day: int) -> ArrivalWindow:
    return ArrivalWindow(earliest=NOON + day * DAY, latest=NOON + day * DAY + timedelta(hours=6))


def two_shipments() -> Life:
    """3 cups and 2 bowls, the cups in the first shipment, the bowls in the second, both handed over."""
    life = Life()
    life.place(delivery="sf")
    life.pay()
    life.do(Pack(life.id, lines=(part(1, 3),)), STORE)
    life.do(Pack(life.id), STORE)
    for shipment in (S1, S2):
        life.do(HandOver(life.id, shipment_id=shipment), STORE)
    return life


def says(
    life: Life, shipment: ShipmentId, day: int | None, *, status: TrackingStatus = TrackingStatus.IN_TRANSIT
) -> None:
    arrival = window(day) if day is not None else None
    life.do(
        Track(life.id, shipment_id=shipment, reports=(TrackingEvent(status=status, at=life.at, arrival=arrival),)), SF
    )


def test_before_anything_is_sent_it_is_what_they_were_told() -> None:
    """As quoted; nothing before they chose, and nothing where nobody said."""
    life = Life()
    life.place(delivery="sf")

    assert life.order.delivery is not None
    assert life.order.arrival == life.order.delivery.arrival is not None
    assert attrs.evolve(life.order, delivery=None).arrival is None
    fetched = Life()
    fetched.place(delivery="pickup")
    assert fetched.order.arrival is None


def test_the_latest_of_the_shipments_under_way_counts() -> None:
    """One is early, one is late: the order is there when the late one is."""
    life = two_shipments()
    says(life, S1, 2)
    says(life, S2, 9)
    assert life.order.arrival == window(9)

    says(life, S2, None, status=TrackingStatus.DELIVERED)
    assert life.order.arrival == window(2)
    life.do(ConfirmReceipt(life.id), BUYER)

    assert life.order.arrival is None


def test_a_shipment_that_is_lost_promises_nothing() -> None:
    """Its goods are to be sent again, as far as was said when they were ordered."""
    life = two_shipments()
    says(life, S2, 9)
    says(life, S1, None, status=TrackingStatus.DELIVERED)
    says(life, S2, None, status=TrackingStatus.LOST)

    assert life.order.delivery is not None
    assert life.order.arrival == life.order.delivery.arrival


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_newest_estimate_counts_and_not_the_last_to_come(order: tuple[int, ...]) -> None:
    """Reports come in any order, twice, and some say nothing of an arrival (law 8)."""
    life = two_shipments()
    said = (window(4), window(6), None)
    reports = [
        TrackingEvent(status=TrackingStatus.IN_TRANSIT, at=NOON + timedelta(hours=hour), arrival=arrival)
        for hour, arrival in enumerate(said)
    ]
    for place in (*order, order[0]):
        life.do(Track(life.id, shipment_id=S1, reports=(reports[place],)), SF)

    assert life.shipment(1).arrival == window(6)


def test_a_booking_says_when_it_will_be_there() -> None:
    """The carrier's word at the booking goes before what was quoted; without one, that stays."""
    life = Life()
    life.place(delivery="sf")
    life.pay()
    life.do(Pack(life.id), STORE)
    quoted = life.order.arrival
    booking = RecordBooking(life.id, shipment_id=S1, result=Result.DONE, waybill="SF1", arrival=window(5))

    assert life.shipment().arrival == quoted
    life.do(booking, ORDERFLOW)

    assert life.order.arrival == window(5)


def test_messages_say_what_is_known_now() -> None:
    """What is said to customers after a delay is the new arrival, not the one of the quote."""
    life = two_shipments()
    says(life, S1, 9)
    event = life.events[-1]
    captured = next(event for event in life.events if event.type == "payment_captured")

    (message,) = notify_customer("sms")(captured, life.order)

    assert event.type == "parcel_tracked"
    assert dict(message.data)["arrival_latest"] == window(9).latest.isoformat()
    assert life.order.total == cny("87.97")


def test_an_estimate_is_a_window() -> None:
    """Not an instant, and not a text."""
    with pytest.raises(InvalidField):
        TrackingEvent(status=TrackingStatus.IN_TRANSIT, at=NOON, arrival=NOON)  # type: ignore[arg-type] # that is it
