"""Messages to people."""

from typing import Protocol

from orderflow.effects import Notify

__all__ = ["Notifier"]


class Notifier(Protocol):
    """Sends messages to people. Sending the same `key` twice must reach the person once."""

    def send(self, effect: Notify) -> None:
        """Send it, or raise `AdapterError`."""
        ...
