"""
Stock in memory that cannot be sold twice, however many ask at once.

    stock = FakeInventory({"cup": 3})
    stock.on(ReserveStock).times_out_after()      # the next units are held, and nobody hears of it
    stock.held("o-1", "cup"), stock.free("cup"), stock.gone("cup")
"""

from collections.abc import Mapping

from orderflow.effects import CommitStock, FreeReservation, ReserveStock, StockEffect
from orderflow.ports import Answer, Declined, Done
from orderflow.testing.fakes._books import Books
from orderflow.testing.fakes._script import LineRule, rule
from orderflow.validation import invalid

__all__ = ["FakeInventory"]


class FakeInventory(Books[StockEffect]):
    """
    An `Inventory` that never promises more than it has, and never lets go of more than an order holds.

    One key is carried out once and answered alike ever after; the same key with other content raises. On request it
    fails in the ways providers fail. Usable from several threads.

    Args:
        stock: How many units of each article there are; of others there are none.
    """

    def __init__(self, stock: Mapping[str, int] | None = None) -> None:
        super().__init__()
        self._stock: dict[str, int] = {}
        self._held: dict[tuple[str, str], int] = {}
        self._gone: dict[str, int] = {}
        for sku, quantity in (stock or {}).items():
            self.receive(sku, quantity)

    # ---- the port ----------------------------------------------------------------------------------------------------

    def reserve(self, effect: ReserveStock) -> Answer:
        """Hold all these units for this order; `Declined`, and nothing held, when there are not enough."""
        return self._asked(effect, ReserveStock, self._reserved)

    def release(self, effect: FreeReservation) -> Answer:
        """Let held units go; `Declined`, and nothing let go, if the order does not hold so many."""
        return self._asked(effect, FreeReservation, self._released)

    def commit(self, effect: CommitStock) -> Answer:
        """Held units have left; `Declined`, and all stays, if the order does not hold so many."""
        return self._asked(effect, CommitStock, self._committed)

    # ---- what a test tells it, and reads -----------------------------------------------------------------------------

    def on(
        self,
        what: type[StockEffect] = StockEffect,
        *,
        key: str | None = None,
        order_id: str | None = None,
        sku: str | None = None,
        lookup: bool = False,
        times: int | None = 1,
    ) -> LineRule:
        """Say what happens to the next calls with these fields: so many *times*, or always (None)."""
        kinds = (ReserveStock, FreeReservation, CommitStock)
        fields = {"key": key, "order_id": order_id, "sku": sku}
        return LineRule(self._script, rule(what, kinds, fields, times, lookup=lookup))

    def receive(self, sku: str, quantity: int) -> None:
        """New goods have come in."""
        if not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 0:
            raise invalid("quantity", "a whole number of nothing or more", quantity)
        with self._lock:
            self._stock[sku] = self._stock.get(sku, 0) + quantity

    def held(self, order_id: str, sku: str) -> int:
        """How many units an order holds."""
        with self._lock:
            return self._held.get((order_id, sku), 0)

    def free(self, sku: str) -> int:
        """How many units are here that nobody holds."""
        with self._lock:
            held = sum(units for (_, article), units in self._held.items() if article == sku)
            return self._stock.get(sku, 0) - held

    def gone(self, sku: str) -> int:
        """How many units have left."""
        with self._lock:
            return self._gone.get(sku, 0)

    # ---- how it keeps its books --------------------------------------------------------------------------------------

    def _wrong_with(self, effect: StockEffect) -> str:
        quantity: object = effect.quantity
        whole = isinstance(quantity, int) and not isinstance(quantity, bool)
        return "" if whole and effect.quantity > 0 else f"{quantity!r} is no number of units"

    def _reserved(self, effect: StockEffect) -> Done | Declined:
        free = self.free(effect.sku)
        if effect.quantity > free:
            return Declined(reason=f"{effect.quantity} of {effect.sku} asked for, {free} free")
        self._held[effect.order_id, effect.sku] = self.held(effect.order_id, effect.sku) + effect.quantity
        return Done()

    def _released(self, effect: StockEffect) -> Done | Declined:
        held = self.held(effect.order_id, effect.sku)
        if effect.quantity > held:
            return Declined(reason=f"{effect.order_id} holds {held} of {effect.sku}, not {effect.quantity}")
        self._held[effect.order_id, effect.sku] = held - effect.quantity
        return Done()

    def _committed(self, effect: StockEffect) -> Done | Declined:
        answer = self._released(effect)
        if isinstance(answer, Done):
            self._stock[effect.sku] -= effect.quantity
            self._gone[effect.sku] = self.gone(effect.sku) + effect.quantity
        return answer
