"""A parcel and what is reported of it; a return request."""

from datetime import datetime
from typing import Any

import pytest

from life import DAY, NOON, cny, part
from orderflow.entities.delivery import ArrivalWindow, DeliveryChoice, DeliveryKind
from orderflow.entities.payment import Progress
from orderflow.entities.phase import ChildPhase
from orderflow.entities.return_request import ReturnRequest
from orderflow.entities.shipment import ParcelLine, Shipment, TrackingEvent, TrackingStatus
from orderflow.ids import LineId, ReturnId, ShipmentId
from orderflow.validation import InvalidField


def shipment(**fields: Any) -> Shipment:
    given: dict[str, Any] = {
        "id": ShipmentId("s-1"),
        "lines": (part(1, 3), part(2, 2)),
        "state": "delivered",
        "phase": ChildPhase.SETTLED,
    }
    return Shipment(**(given | fields))


def test_a_parcel_counts_its_units() -> None:
    """Three cups and two bowls."""
    assert shipment().units == 5


@pytest.mark.parametrize(
    ("fields", "settled"),
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
def test_a_parcel_is_settled_when_nothing_is_awaited(fields: dict[str, Any], settled: bool) -> None:
    """Neither on the road nor by the carrier's office."""
    assert shipment(**fields).is_settled is settled


def test_a_request_is_settled_by_its_phase() -> None:
    """Whatever its flow calls the state."""
    request = ReturnRequest(
        id=ReturnId("r-1"), lines=(), reason="", state="x", phase=ChildPhase.SETTLED, requested_at=NOON
    )

    assert request.is_settled


@pytest.mark.parametrize("quantity", [0, -1, True, 1.5, "2", None, 10**12])
def test_a_part_of_a_parcel_is_whole_units(quantity: object) -> None:
    """From one up."""
    with pytest.raises(InvalidField) as caught:
        ParcelLine(line_id=LineId("l-1"), quantity=quantity)  # type: ignore[arg-type] # the mistake that is meant

    assert caught.value.path == "ParcelLine.quantity"


@pytest.mark.parametrize("line_id", ["", " ", None, 1, "l\x00"])
def test_a_part_of_a_parcel_names_its_line(line_id: object) -> None:
    """With a text that says something."""
    with pytest.raises(InvalidField) as caught:
        ParcelLine(line_id=line_id, quantity=1)  # type: ignore[arg-type] # the mistake that is meant

    assert caught.value.path == "ParcelLine.line_id"


def test_a_report_is_checked() -> None:
    """A status of the list, an instant with a zone, a clean description."""
    good = TrackingEvent(status=TrackingStatus.LOST, at=NOON, description="仓库", location="")
    assert good.status is TrackingStatus.LOST

    wrongs: list[tuple[str, Any]] = [
        ("status", "lost"),
        ("at", datetime(2026, 3, 2)),  # noqa: DTZ001 # the mistake that is meant
        ("description", "a\x00"),
        ("location", "x" * 2001),
    ]
    for field, value in wrongs:
        with pytest.raises(InvalidField) as caught:
            TrackingEvent(**{"status": TrackingStatus.LOST, "at": NOON, field: value})
        assert caught.value.path == f"TrackingEvent.{field}"


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
