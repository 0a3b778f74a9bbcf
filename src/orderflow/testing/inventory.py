"""Stock in memory that cannot be sold twice, however many ask at once."""

import threading
from collections.abc import Mapping

from orderflow.errors import AdapterError
from orderflow.ids import OrderId
from orderflow.validation import invalid

__all__ = ["FakeInventory"]


class FakeInventory:
    """
    An `Inventory` that never promises more than it has, and never lets go of more than an order holds.

    Usable from several threads.

    Args:
        stock: How many units of each article there are; of others there are none.
    """

    def __init__(self, stock: Mapping[str, int] | None = None) -> None:
        self._lock = threading.Lock()
        self._stock: dict[str, int] = {}
        self._held: dict[tuple[str, str], int] = {}
        self._unreachable = 0
        for sku, quantity in (stock or {}).items():
            self.receive(sku, quantity)

    # ---- the port ----------------------------------------------------------------------------------------------------

    def reserve(self, order_id: OrderId, sku: str, quantity: int) -> bool:
        """Hold units for this order; false, and nothing held, when there are not enough."""
        with self._lock:
            self._line("reserve", quantity)
            if quantity > self._free(sku):
                return False
            self._held[order_id, sku] = self._held.get((order_id, sku), 0) + quantity
            return True

    def release(self, order_id: OrderId, sku: str, quantity: int) -> None:
        """
        Let held units go.

        Raises:
            AdapterError: The order does not hold so many. Nothing is let go.
        """
        with self._lock:
            self._line("release", quantity)
            held = self._held.get((order_id, sku), 0)
            if quantity > held:
                raise AdapterError(f"{order_id} holds {held} of {sku}, cannot release {quantity}", retry_safe=False)
            self._held[order_id, sku] = held - quantity

    # ---- what a test tells it, and reads -----------------------------------------------------------------------------

    def receive(self, sku: str, quantity: int) -> None:
        """New goods have come in."""
        if not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 0:
            raise invalid("quantity", "a whole number of nothing or more", quantity)
        with self._lock:
            self._stock[sku] = self._stock.get(sku, 0) + quantity

    def unreachable(self, times: int = 1) -> None:
        """So many of the next calls find nobody: `AdapterError(retry_safe=True)`, nothing held or let go."""
        with self._lock:
            self._unreachable = times

    def held(self, order_id: str, sku: str) -> int:
        """How many units an order holds."""
        with self._lock:
            return self._held.get((order_id, sku), 0)

    def free(self, sku: str) -> int:
        """How many units nobody holds."""
        with self._lock:
            return self._free(sku)

    def _free(self, sku: str) -> int:
        return self._stock.get(sku, 0) - sum(units for (_, held), units in self._held.items() if held == sku)

    def _line(self, asked: str, quantity: int) -> None:
        if not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 1:
            raise AdapterError(f"cannot {asked} {quantity!r} units", retry_safe=False)
        if self._unreachable:
            self._unreachable -= 1
            raise AdapterError(f"{asked}: timed out, the request did not arrive", retry_safe=True)
