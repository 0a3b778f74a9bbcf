"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from orderflow.testing import FakeClock
from orderflow.validation import InvalidField

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_clock_stands_still() -> None:
    """It shows what it was set to, however often one looks."""
    clock = FakeClock(NOON)

    assert [clock.now() for _ in range(3)] == [NOON] * 3
    assert FakeClock().now().utcoffset() == timedelta(0)


def test_a_clock_is_moved() -> None:
    """It goes on by spans, and is set to any instant, an earlier one too; each time it says where it stands."""
    clock = FakeClock(NOON)

    assert clock.advance(HOUR) == NOON + HOUR == clock.now()
    assert clock.advance(timedelta(0)) == NOON + HOUR
    assert clock.set(NOON - HOUR) == NOON - HOUR == clock.now()


def test_a_clock_shows_utc() -> None:
    """An instant of another zone is the same instant in UTC."""
    clock = FakeClock(datetime(2026, 3, 1, 20, tzinfo=timezone(timedelta(hours=8))))

    assert clock.now() == NOON
    assert clock.now().tzinfo is UTC


@pytest.mark.parametrize("naive", [datetime(2026, 3, 1, 12), "2026-03-01T12:00Z", None, 0])  # noqa: DTZ001 - that is the point
def test_an_instant_needs_a_zone(naive: Any) -> None:
    """Nobody can know which instant a naive one means: it is refused, and the clock stands where it stood."""
    clock = FakeClock(NOON)

    with pytest.raises(InvalidField):
        clock.set(naive)
    with pytest.raises(InvalidField):
        FakeClock(naive)

    assert clock.now() == NOON


@pytest.mark.parametrize("span", [timedelta(microseconds=-1), 3600, None])
def test_a_clock_does_not_advance_backwards(span: Any) -> None:
    """A span is a timedelta of nothing or more; otherwise the clock stands where it stood."""
    clock = FakeClock(NOON)

    with pytest.raises(InvalidField):
        clock.advance(span)

    assert clock.now() == NOON
