"""A clock that stands still until a test moves it."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Final

from orderflow.validation import invalid, utc

__all__ = ["FakeClock"]

START: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""A Monday morning, where a clock stands that was not told otherwise."""


class FakeClock:
    """
    A `Clock` for tests: it shows what it was set to, and goes on only when it is told to.

    Raises:
        InvalidField: It was given an instant without a time zone.
    """

    def __init__(self, at: datetime = START) -> None:
        self._lock = threading.Lock()
        self._at = utc(at)

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return self._at

    def set(self, at: datetime) -> datetime:
        """
        Show this instant from now on; an earlier one too, because clocks of servers do jump back.

        Raises:
            InvalidField: It has no time zone. The clock stands where it stood.
        """
        with self._lock:
            self._at = utc(at)
            return self._at

    def advance(self, span: timedelta) -> datetime:
        """
        Go on by *span*, and return the instant that is reached.

        Raises:
            InvalidField: The span is no `timedelta`, or less than nothing. The clock stands where it stood.
        """
        if not isinstance(span, timedelta) or span < timedelta(0):
            raise invalid("span", "a timedelta of nothing or more", span)
        with self._lock:
            self._at += span
            return self._at
