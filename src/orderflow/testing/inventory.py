"""
Stock in memory that cannot be sold twice, however many ask at once.

    stock = FakeInventory({"cup": 3})
    stock.on(ReserveStock).times_out_after()      # the next units are held, and nobody hears of it
    stock.held("o-1", "cup"), stock.free("cup"), stock.gone("cup")
"""

import threading
from collections.abc import Callable, Mapping

from orderflow.effects import CommitStock, ReleaseStock, ReserveStock, StockEffect
from orderflow.errors import AdapterError
from orderflow.ports import Answer, Declined, Done, NotFound, Unknown
from orderflow.testing._script import LineRule, Script, Trouble, raise_if_not_sent, rule, same_content
from orderflow.validation import invalid

__all__ = ["FakeInventory"]


class FakeInventory:
    """
    An `Inventory` that never promises more than it has, and never lets go of more than an order holds.

    One key is carried out once and answered alike ever after; the same key with other content raises. On request it
    fails in the ways providers fail. Usable from several threads.

    Args:
        stock: How many units of each article there are; of others there are none.
    """

    def __init__(self, stock: Mapping[str, int] | None = None) -> None:
        self._lock = threading.RLock()
        self._script = Script()
        self._answers: dict[str, tuple[StockEffect, Answer]] = {}
        self._stock: dict[str, int] = {}
        self._held: dict[tuple[str, str], int] = {}
        self._gone: dict[str, int] = {}
        self.calls: list[str] = []
        for sku, quantity in (stock or {}).items():
            self.receive(sku, quantity)

    # ---- the port ----------------------------------------------------------------------------------------------------

    def reserve(self, effect: ReserveStock) -> Answer:
        """Hold all these units for this order; `Declined`, and nothing held, when there are not enough."""
        return self._asked(effect, ReserveStock, self._reserved)

    def release(self, effect: ReleaseStock) -> Answer:
        """Let held units go; `Declined`, and nothing let go, if the order does not hold so many."""
        return self._asked(effect, ReleaseStock, self._released)

    def commit(self, effect: CommitStock) -> Answer:
        """Held units have left; `Declined`, and all stays, if the order does not hold so many."""
        return self._asked(effect, CommitStock, self._committed)

    def lookup(self, effect: StockEffect) -> Answer | NotFound:
        """What came of this effect, by its key."""
        with self._lock:
            self.calls.append(f"lookup {effect.key}")
            trouble = self._script.take(effect, Trouble, lookup=True)
            raise_if_not_sent(trouble, f"lookup {effect.key}")
            if trouble is not None:
                return Unknown(reason=trouble.value)
            if effect.key not in self._answers:
                return NotFound()
            known, answer = self._answers[effect.key]
            same_content(known, effect)
            return answer

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
        kinds = (ReserveStock, ReleaseStock, CommitStock)
        fields = {"key": key, "order_id": order_id, "sku": sku}
        return LineRule(self._script, rule(what, kinds, fields, times, lookup=lookup))

    def forget_rules(self) -> None:
        """From now on all goes well."""
        self._script.forget()

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

    def _asked(
        self, effect: StockEffect, kind: type[StockEffect], does: Callable[[StockEffect], Done | Declined]
    ) -> Answer:
        with self._lock:
            if not isinstance(effect, kind):
                raise AdapterError(f"{effect!r} is no {kind.__name__}", retry_safe=False)
            self.calls.append(f"{effect.type} {effect.key}")
            trouble = self._script.take(effect, Trouble)
            raise_if_not_sent(trouble, effect.key)
            if trouble is Trouble.DROPPED:
                return Unknown(reason=trouble.value)
            answer = self._once(effect, does)
            return answer if trouble is None else Unknown(reason=trouble.value)

    def _once(self, effect: StockEffect, does: Callable[[StockEffect], Done | Declined]) -> Answer:
        if effect.key in self._answers:
            known, answer = self._answers[effect.key]
            same_content(known, effect)
            return answer
        quantity: object = effect.quantity
        if not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 1:
            raise AdapterError(f"{effect.key}: {quantity!r} is no number of units", retry_safe=False)
        answer = does(effect)
        self._answers[effect.key] = effect, answer
        return answer

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
