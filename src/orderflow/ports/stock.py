"""Stock that is held for orders."""

from typing import Protocol

from orderflow.effects import CommitStock, FreeReservation, ReserveStock, StockEffect
from orderflow.ports.answers import Answer, NotFound

__all__ = ["Inventory"]


class Inventory(Protocol):
    """
    A stock whose units can be held for an order, so that none is sold twice, however many orders ask at once.

    Every method takes one effect and must treat its `key` as idempotent: asked twice, done once. `Done`, `Declined` and
    `Unknown` are the answers. Raise `AdapterError(retry_safe=True)` when the request certainly did not arrive; answer
    `Unknown` when it may have. The same key with other content is neither: raise `AdapterError(retry_safe=False)`.
    """

    def reserve(self, effect: ReserveStock) -> Answer:
        """Hold all these units for this order, or none of them: `Declined` when there are not enough."""
        ...

    def release(self, effect: FreeReservation) -> Answer:
        """Let units go that this order holds; `Declined` if it does not hold so many."""
        ...

    def commit(self, effect: CommitStock) -> Answer:
        """Units that this order holds have left the house; `Declined` if it does not hold so many."""
        ...

    def lookup(self, effect: StockEffect) -> Answer | NotFound:
        """What came of this effect, by its key."""
        ...
