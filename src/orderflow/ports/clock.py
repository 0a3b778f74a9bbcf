"""The clock."""

from datetime import datetime
from typing import Protocol

__all__ = ["Clock"]


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """The present instant, with a time zone."""
        ...
