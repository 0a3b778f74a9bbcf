"""Ids and numbers that a test can foresee."""

import threading

from orderflow.ids import OrderId
from orderflow.validation import invalid

__all__ = ["SequentialIds"]


class SequentialIds:
    """
    An `IdSource` for tests: orders are `o-1`, `o-2` and so on, and every register counts from 1.

    `registers` shows the last number given out by each register; a test may set one to go on from there.
    """

    def __init__(self, prefix: str = "o-") -> None:
        self._lock = threading.Lock()
        self._prefix = prefix
        self.orders = 0
        self.registers: dict[str, int] = {}

    def order_id(self) -> OrderId:
        """The next order id."""
        with self._lock:
            self.orders += 1
            return OrderId(f"{self._prefix}{self.orders}")

    def number(self, register: str) -> int:
        """The next number of *register*, from 1 up."""
        if not isinstance(register, str) or not register:
            raise invalid("register", "the name of a register", register)
        with self._lock:
            self.registers[register] = self.registers.get(register, 0) + 1
            return self.registers[register]
