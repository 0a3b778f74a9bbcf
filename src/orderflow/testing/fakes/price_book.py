"""
A price plan and earlier orders in memory, for tests, demonstrations and simulations.

    prices = FakePriceBook({"CUP": Money.of("19.99", "CNY")})
    prices.plan("FILM-30", Money.of("9.99", "CNY"))
    prices.sells(cup, pot)          # lines with all that a shop says: customers order them by `wanted(cup)`
    prices.ordered("acme", "FILM-30", Money.of("9.50", "CNY"), {"colour": "blue"})
    prices.unreachable()            # the next question finds nobody
"""

import threading
from collections.abc import Mapping

from attrs import evolve

from orderflow.commands import NewLine
from orderflow.errors import DefinitionError
from orderflow.money import Money
from orderflow.ports import InquiredLine, KnownLine, PriceInquiry, PriceKnowledge
from orderflow.testing.fakes._script import Trouble, raise_if_not_sent

__all__ = ["FakePriceBook", "wanted"]


def wanted(line: NewLine, quantity: int | None = None) -> NewLine:
    """*line* as a customer puts it into their cart: without what the shop says of it."""
    return NewLine(
        sku=line.sku,
        name=line.name,
        quantity=line.quantity if quantity is None else quantity,
        specification=line.specification,
    )


class FakePriceBook:
    """
    A `PriceBook` that knows what it was told, and nothing else. Usable from several threads.

    Args:
        plan: What one unit of an article costs.

    Attributes:
        calls: All that was asked.
    """

    def __init__(self, plan: Mapping[str, Money] | None = None) -> None:
        self._lock = threading.RLock()
        self._plan = {(sku, price.currency): price for sku, price in (plan or {}).items()}
        self._sold: dict[tuple[str, str], NewLine] = {}
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

    def sells(self, *lines: NewLine) -> None:
        """From now on these goods cost what these lines say, and are taxed, sourced and promised like them."""
        with self._lock:
            for line in lines:
                price = line.unit_price
                if price is None:
                    raise DefinitionError(f"{line.sku} is sold at a price; give the line one")
                self._plan[line.sku, price.currency] = price
                self._sold[line.sku, price.currency] = line

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
        known = KnownLine(
            line_id=line.line_id,
            planned=self._plan.get((line.sku, inquiry.currency)),
            last_price=price,
            last_specification=specification,
        )
        sold = self._sold.get((line.sku, inquiry.currency))
        return known if sold is None else _as_sold(known, sold, line.quantity)


def _as_sold(known: KnownLine, sold: NewLine, quantity: int) -> KnownLine:
    """*known*, with what the shop says of so many units; its discount and tax are those of the line that it sells."""
    return evolve(
        known,
        name=sold.name,
        discount=None if sold.discount is None else sold.discount.ratio(quantity, sold.quantity),
        tax=None if sold.tax is None else sold.tax.ratio(quantity, sold.quantity),
        tax_included=sold.tax_included,
        source=sold.source,
        promised_at=sold.promised_at,
    )
