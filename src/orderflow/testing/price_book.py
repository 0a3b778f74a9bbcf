"""
A price plan and earlier orders in memory, for tests, demonstrations and simulations.

    prices = FakePriceBook()
    prices.plan("FILM-30", Money.of("9.99", "CNY"))
    prices.ordered("acme", "FILM-30", Money.of("9.50", "CNY"), {"colour": "blue"})
    prices.unreachable()            # the next question finds nobody
"""

import threading
from collections.abc import Mapping

from orderflow.money import Money
from orderflow.ports import InquiredLine, KnownLine, PriceInquiry, PriceKnowledge
from orderflow.testing._script import Trouble, raise_if_not_sent

__all__ = ["FakePriceBook"]


class FakePriceBook:
    """
    A `PriceBook` that knows what it was told, and nothing else. Usable from several threads.

    Attributes:
        calls: All that was asked.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._plan: dict[tuple[str, str], Money] = {}
        self._last: dict[tuple[str, str, str], tuple[Money, tuple[tuple[str, str], ...]]] = {}
        self._unreachable = 0
        self.calls: list[PriceInquiry] = []

    # ---- the port ----------------------------------------------------------------------------------------------------

    def look_up(self, inquiry: PriceInquiry) -> PriceKnowledge:
        """What is known about each line; prices in the order's currency only."""
        with self._lock:
            self.calls.append(inquiry)
            if self._unreachable:
                self._unreachable -= 1
                raise_if_not_sent(Trouble.REQUEST_LOST, "look_up")
            return PriceKnowledge(lines=tuple(self._known(line, inquiry) for line in inquiry.lines))

    # ---- what a test tells it ----------------------------------------------------------------------------------------

    def plan(self, sku: str, price: Money) -> None:
        """From now on one unit of an article costs so much."""
        with self._lock:
            self._plan[sku, price.currency] = price

    def ordered(self, customer: str, sku: str, price: Money, specification: Mapping[str, str] | None = None) -> None:
        """A customer has just ordered an article, at this price and in this specification."""
        with self._lock:
            self._last[customer, sku, price.currency] = price, tuple((specification or {}).items())

    def unreachable(self, times: int = 1) -> None:
        """So many of the next questions find nobody: `AdapterError(retry_safe=True)`."""
        with self._lock:
            self._unreachable = times

    def _known(self, line: InquiredLine, inquiry: PriceInquiry) -> KnownLine:
        price, specification = self._last.get((inquiry.customer, line.sku, inquiry.currency), (None, None))
        return KnownLine(
            line_id=line.line_id,
            planned=self._plan.get((line.sku, inquiry.currency)),
            last_price=price,
            last_specification=specification,
        )
