"""Positions: exact to the microdegree, nowhere shown, and nothing that is none."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from life import NOON, copies
from orderflow.entities.position import Position
from orderflow.validation import InvalidField

SUZHOU = Position(latitude_micro=31_298_974, longitude_micro=120_585_289, at=NOON, courier="sun")


@pytest.mark.parametrize(
    ("latitude", "longitude", "micro"),
    [
        ("31.298974", "120.585289", (31_298_974, 120_585_289)),
        (Decimal("31.298974"), Decimal("120.5852890"), (31_298_974, 120_585_289)),
        ("-0.000001", "+180", (-1, 180_000_000)),
        ("90", "-180", (90_000_000, -180_000_000)),
        ("31.2989744", "120.5852886", (31_298_974, 120_585_289)),  # finer than a microdegree
        ("0.0000005", "0.0000015", (0, 2)),  # the half goes to the even one
        ("3.1E1", "0", (31_000_000, 0)),
    ],
)
def test_degrees_are_read_exactly(latitude: str | Decimal, longitude: str | Decimal, micro: tuple[int, int]) -> None:
    """What is written is what is kept, to the nearest microdegree."""
    position = Position.of(latitude, longitude, at=NOON)

    assert (position.latitude_micro, position.longitude_micro) == micro


def test_degrees_are_given_back_exactly() -> None:
    """No digit is lost or made up."""
    position = Position.of("31.298970", "-120.000001", at=NOON)

    assert (str(position.latitude), str(position.longitude)) == ("31.298970", "-120.000001")
    assert Position.of(position.latitude, position.longitude, at=NOON) == position


@pytest.mark.parametrize("degrees", [31.298974, True, None, "", "north", "nan", "Infinity", "180.000001", "1e9", b"31"])
def test_what_is_no_number_of_degrees_is_refused(degrees: object) -> None:
    """A float first of all: which decimal it stands for, nobody knows. What was given is not shown."""
    with pytest.raises(InvalidField) as refused:
        Position.of(degrees, "0", at=NOON)  # type: ignore[arg-type] # the mistake that is meant

    assert refused.value.path == "Position.latitude"
    assert refused.value.given == type(degrees).__name__
    with pytest.raises(InvalidField, match=r"Position\.longitude"):
        Position.of("0", degrees, at=NOON)  # type: ignore[arg-type] # the mistake that is meant


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("latitude_micro", 90_000_001),
        ("latitude_micro", -90_000_001),
        ("longitude_micro", 180_000_001),
        ("longitude_micro", -180_000_001),
        ("latitude_micro", 31.5),
        ("latitude_micro", True),
        ("longitude_micro", "120"),
        ("at", datetime(2026, 3, 2, 12)),  # noqa: DTZ001 # the mistake that is meant
        ("at", "noon"),
        ("courier", "a\x00b"),
        ("courier", 7),
    ],
)
def test_a_place_that_is_not_on_earth_is_refused(field: str, wrong: object) -> None:
    """By the name of the field, and without showing where it was meant to be."""
    fields = {"latitude_micro": 0, "longitude_micro": 0, "at": NOON, "courier": "sun", field: wrong}

    with pytest.raises(InvalidField) as refused:
        Position(**fields)  # type: ignore[arg-type] # the mistake that is meant

    assert refused.value.path == f"Position.{field}"
    assert str(wrong) not in str(refused.value) or field in ("at", "courier")


def test_ninety_degrees_north_is_not_ninety_one() -> None:
    """Text is held to the same bounds as numbers: 91 is no latitude, though it is a longitude."""
    with pytest.raises(InvalidField, match=r"Position\.latitude_micro"):
        Position.of("91", "91", at=NOON)


def test_where_somebody_is_shows_nowhere() -> None:
    """It is personal: logs that print a position do not tell it."""
    assert "31298974" not in repr(SUZHOU).replace("_", "")
    assert "120585289" not in repr(SUZHOU).replace("_", "")
    assert "sun" in repr(SUZHOU)


def test_the_same_place_at_the_same_instant_is_the_same_position() -> None:
    """However its instant is written, and wherever it travels."""
    there = Position(
        latitude_micro=31_298_974,
        longitude_micro=120_585_289,
        at=NOON.astimezone(timezone(timedelta(hours=8))),
        courier="sun",
    )

    assert there == SUZHOU
    assert hash(there) == hash(SUZHOU)
    assert there.recency == SUZHOU.recency
    assert all(copy == SUZHOU for copy in copies(SUZHOU))
