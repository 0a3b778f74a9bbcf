"""Credit that customers have, and that is held for goods which leave before the money."""

from typing import Protocol

from orderflow.effects import CreditEffect, FreeCredit, ReserveCredit
from orderflow.ports.answers import Answer, NotFound

__all__ = ["CreditLine"]


class CreditLine(Protocol):
    """
    How much each customer may owe, and what of it is held for orders: never more, however many ask at once.

    Every method takes one effect and must treat its `key` as idempotent: asked twice, done once. `Done`, `Declined` and
    `Unknown` are the answers. Raise `AdapterError(retry_safe=True)` when the request certainly did not arrive; answer
    `Unknown` when it may have. The same key with other content is neither: raise `AdapterError(retry_safe=False)`.
    """

    def reserve(self, effect: ReserveCredit) -> Answer:
        """Hold this amount for this order, or nothing of it: `Declined` when they have not so much credit left."""
        ...

    def free(self, effect: FreeCredit) -> Answer:
        """Give back what this order holds; `Declined` if it does not hold so much."""
        ...

    def lookup(self, effect: CreditEffect) -> Answer | NotFound:
        """What came of this effect, by its key."""
        ...
