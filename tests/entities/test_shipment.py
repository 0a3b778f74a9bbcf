"""A shipment and what is reported of it; a return request."""

from datetime import datetime
from typing import Any

import pytest

from life import DAY, NOON, STORE, cny, paid, part, shipped
from orderflow.commands import Pack, Unpack
from orderflow.entities.delivery import ArrivalWindow, DeliveryChoice, DeliveryKind
from orderflow.entities.payment import Progress
from orderflow.entities.phase import ChildPhase
from orderflow.entities.return_request import ReturnRequest
from orderflow.entities.shipment import Shipment, ShipmentLine, TrackingEvent, TrackingStatus
from orderflow.events import ShipmentTracked, apply
from orderflow.ids import LineId, ReturnId, ShipmentId
from orderflow.states.shipment import ShipmentFlow
from orderflow.validation import InvalidField


def shipment(**fields: Any) -> Shipment:
    given: dict[str, Any] = {
        "id": ShipmentId("s-1"),
        "lines": (part(1, 3), part(2, 2)),
        "state": "delivered",
        "phase": ChildPhase.CLOSED,
    }
    return Shipment(**(given | fields))


def test_a_shipment_counts_its_units() -> None:
    """Three cups and two bowls."""
    assert shipment().units == 5


@pytest.mark.parametrize(
    ("fields", "closed"),
    [
        ({}, True),
        ({"booking": Progress.DONE}, True),
        ({"booking": Progress.DECLINED}, True),
        ({"booking": Progress.ASKED}, False),
        ({"booking": Progress.UNKNOWN}, False),
        ({"phase": ChildPhase.WAITING}, False),
        ({"phase": ChildPhase.OPEN}, False),
    ],
)
def test_a_shipment_is_closed_when_nothing_is_awaited(fields: dict[str, Any], closed: bool) -> None:
    """Neither on the road nor by the carrier's office."""
    assert shipment(**fields).is_closed is closed


def test_a_request_is_closed_by_its_phase() -> None:
    """Whatever its flow calls the state."""
    request = ReturnRequest(
        id=ReturnId("r-1"), lines=(), reason="", state="x", phase=ChildPhase.CLOSED, requested_at=NOON
    )

    assert request.is_closed


@pytest.mark.parametrize("quantity", [0, -1, True, 1.5, "2", None, 10**12])
def test_a_part_of_a_shipment_is_whole_units(quantity: object) -> None:
    """From one up."""
    with pytest.raises(InvalidField) as caught:
        ShipmentLine(line_id=LineId("l-1"), quantity=quantity)  # type: ignore[arg-type] # the mistake that is meant

    assert caught.value.path == "ShipmentLine.quantity"


@pytest.mark.parametrize("line_id", ["", " ", None, 1, "l\x00"])
def test_a_part_of_a_shipment_names_its_line(line_id: object) -> None:
    """With a text that says something."""
    with pytest.raises(InvalidField) as caught:
        ShipmentLine(line_id=line_id, quantity=1)  # type: ignore[arg-type] # the mistake that is meant

    assert caught.value.path == "ShipmentLine.line_id"


def test_a_report_is_checked() -> None:
    """A status of the list, an instant with a zone, text."""
    good = TrackingEvent(status=TrackingStatus.LOST, at=NOON, description="仓库", location="")
    assert good.status is TrackingStatus.LOST

    wrongs: list[tuple[str, Any]] = [
        ("status", "lost"),
        ("at", datetime(2026, 3, 2)),  # noqa: DTZ001 # the mistake that is meant
        ("description", 1),
        ("description", None),
        ("location", b"Suzhou"),
    ]
    for field, value in wrongs:
        with pytest.raises(InvalidField) as caught:
            TrackingEvent(**{"status": TrackingStatus.LOST, "at": NOON, field: value})
        assert caught.value.path == f"TrackingEvent.{field}"


@pytest.mark.parametrize(
    ("said", "kept"),
    [("a\x00", "a "), ("a\tb\r\nc", "a b  c"), ("x" * 2001, "x" * 2000), ("\x00", ""), (" \n", ""), ("", "")],
)
@pytest.mark.parametrize("field", ["description", "location"])
def test_what_a_carrier_writes_loses_no_report(field: str, said: str, kept: str) -> None:
    """It is cleaned and cut short instead of refused; what says nothing is none."""
    report: dict[str, Any] = {"status": TrackingStatus.LOST, "at": NOON, field: said}

    assert getattr(TrackingEvent(**report), field) == kept


def test_a_choice_of_delivery_is_checked() -> None:
    """A fee is money, a window is two instants with a zone."""
    window = ArrivalWindow(earliest=NOON, latest=NOON + DAY)
    choice = DeliveryChoice(option="sf", kind=DeliveryKind.CARRIAGE, fee=cny("12.00"), arrival=window)
    assert choice.arrival == window

    with pytest.raises(InvalidField, match=r"^DeliveryChoice\.fee: expected a Money, got 12"):
        DeliveryChoice(option="sf", kind=DeliveryKind.CARRIAGE, fee=12)  # type: ignore[arg-type] # the mistake that is meant
    with pytest.raises(InvalidField, match=r"^DeliveryChoice\.kind: expected a DeliveryKind"):
        DeliveryChoice(option="sf", kind="carriage", fee=cny("1"))  # type: ignore[arg-type] # the mistake that is meant
    with pytest.raises(InvalidField, match=r"^ArrivalWindow\.latest: expected an instant"):
        ArrivalWindow(earliest=NOON, latest="tomorrow")  # type: ignore[arg-type] # the mistake that is meant


REPORTS = [status for status in TrackingStatus if status not in (TrackingStatus.UNKNOWN, TrackingStatus.COLLECTED)]


class TestIsBack:
    """Lived by commands, so that no way of a shipment is made up."""

    def test_a_shipment_that_is_packed_is_not_back(self) -> None:
        """Its goods lie here, but in it; taken out again they are back."""
        life = paid()
        life.do(Pack(life.id), STORE)
        assert not life.shipment().is_back

        life.do(Unpack(life.id, shipment_id=ShipmentId("s-1")), STORE)
        assert life.shipment().is_back

    @pytest.mark.parametrize("status", TrackingStatus)
    def test_of_all_that_is_reported_only_its_return_brings_it_back(self, status: TrackingStatus) -> None:
        """On its way, at the door, at the customer's or lost: the goods are not here."""
        life = shipped()
        assert not life.shipment().is_back

        life.track(status)

        assert life.shipment().is_back is (status is TrackingStatus.RETURNED)

    @pytest.mark.parametrize("first", REPORTS)
    @pytest.mark.parametrize("then", REPORTS)
    def test_what_decides_is_said_by_all_reports_together(self, first: TrackingStatus, then: TrackingStatus) -> None:
        """It came back unless the customer has it after all; and its units are open again just then."""
        both = {first, then}
        returned = TrackingStatus.RETURNED in both and not both & {TrackingStatus.DELIVERED, TrackingStatus.SIGNED}
        at_once, one_by_one = shipped(), shipped()

        at_once.track(first, then)
        one_by_one.track(first)
        one_by_one.track(then)

        for life in (at_once, one_by_one):
            assert life.shipment().is_back is returned
            assert not (life.shipment().is_back and life.order.units_handed_over)

    def test_a_lost_shipment_that_comes_back_is_back(self) -> None:
        """And one that turns up at the customer's is their."""
        life = shipped()
        life.track(TrackingStatus.LOST)
        assert not life.shipment().is_back
        life.track(TrackingStatus.RETURNED)
        assert life.shipment().is_back
        life.track(TrackingStatus.DELIVERED)
        assert not life.shipment().is_back

    def test_every_place_of_a_shipment_was_looked_at(self) -> None:
        """Each state of its flow is reached by what is packed, unpacked, handed over or reported above."""
        reached = {"packed", "cancelled", "handed_over"}
        for status in TrackingStatus:
            life = shipped()
            life.track(status)
            reached.add(life.shipment().state)

        assert reached == {stage.name for stage in ShipmentFlow.table.stages}


def test_a_report_that_is_known_is_kept_once() -> None:
    """Histories may hold it twice; the shipment says it once."""
    order = shipped().order
    report = TrackingEvent(status=TrackingStatus.IN_TRANSIT, at=NOON, location="Suzhou")
    told = ShipmentTracked(occurred_at=NOON, shipment_id=ShipmentId("s-1"), reports=(report,))

    once, twice = apply(order, told), apply(apply(order, told), told)

    assert once.shipments["s-1"].tracking == twice.shipments["s-1"].tracking == (report,)
