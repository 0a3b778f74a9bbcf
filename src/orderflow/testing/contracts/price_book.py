"""
What every `PriceBook` must do, as tests that an adapter's own test module inherits.

    class TestMyPriceBook(PriceBookContract):
        @pytest.fixture
        def bench(self) -> PriceBookBench:
            return MyBench()            # its `prices`, and how plan and earlier orders come in

`UnreliablePriceBookContract` says what holds when it cannot be reached.
"""

# ruff: noqa: S101 - a contract asserts

from collections.abc import Mapping
from typing import ClassVar, Protocol
from uuid import uuid4

import pytest

from orderflow.errors import AdapterError
from orderflow.money import Money
from orderflow.ports import InquiredLine, KnownLine, PriceBook, PriceInquiry, PriceKnowledge
from orderflow.testing.contracts._asking import expect, together

__all__ = ["PriceBookBench", "PriceBookContract", "UnreliablePriceBookBench", "UnreliablePriceBookContract"]

BLUE: Mapping[str, str] = {"colour": "blue", "width": "30"}


class PriceBookBench(Protocol):
    """An adapter, and how what it knows comes in."""

    @property
    def prices(self) -> PriceBook:
        """The adapter."""
        ...

    def plan(self, sku: str, price: Money) -> None:
        """From now on one unit costs so much."""
        ...

    def ordered(self, customer: str, sku: str, price: Money, specification: Mapping[str, str]) -> None:
        """A customer has just ordered it."""
        ...


class UnreliablePriceBookBench(PriceBookBench, Protocol):
    """A bench whose line can be broken, too."""

    def lose_request(self) -> None:
        """The next question finds nobody."""
        ...


class _Contract:
    """What a test class may set: the currency that the adapter has prices in, and another one."""

    currency: ClassVar[str] = "CNY"
    other_currency: ClassVar[str] = "USD"

    def price(self, minor: int) -> Money:
        """So many minor units."""
        return Money(minor, self.currency)


class PriceBookContract(_Contract):
    """Inherit it in a test class with a fixture `bench`: what every price book does."""

    def test_what_nobody_knows(self, bench: PriceBookBench) -> None:
        """Nothing is guessed about an article that nobody ever heard of."""
        known = self.asked(bench, _fresh("c"), _fresh("sku"))

        expect((known.planned, known.last_price, known.last_specification), (None, None, None))

    def test_the_price_plan(self, bench: PriceBookBench) -> None:
        """What the plan says is known to the cent, for whoever asks, and as it is now."""
        sku = _fresh("sku")
        bench.plan(sku, self.price(1001))
        expect(self.asked(bench, _fresh("c"), sku).planned, self.price(1001))

        bench.plan(sku, self.price(999))

        expect(self.asked(bench, _fresh("c"), sku).planned, self.price(999))

    def test_the_last_order(self, bench: PriceBookBench) -> None:
        """Of several orders of a customer the last counts; its specification may come in any order."""
        customer, sku = _fresh("c"), _fresh("sku")
        bench.ordered(customer, sku, self.price(900), {"colour": "red"})
        bench.ordered(customer, sku, self.price(950), BLUE)

        known = self.asked(bench, customer, sku)

        expect(known.last_price, self.price(950))
        expect(sorted(known.last_specification or ()), sorted(BLUE.items()))
        expect(known.planned, None)

    def test_other_people_s_orders(self, bench: PriceBookBench) -> None:
        """What somebody else has paid is nobody's business."""
        sku = _fresh("sku")
        bench.ordered(_fresh("c"), sku, self.price(900), BLUE)

        known = self.asked(bench, _fresh("c"), sku)

        expect((known.last_price, known.last_specification), (None, None))

    def test_another_currency(self, bench: PriceBookBench) -> None:
        """A price in another currency is never taken for one in the order's."""
        customer, sku = _fresh("c"), _fresh("sku")
        bench.plan(sku, self.price(1001))
        bench.ordered(customer, sku, self.price(1001), BLUE)

        known = self.asked(bench, customer, sku, currency=self.other_currency)

        for price in (known.planned, known.last_price):
            assert price is None or price.currency == self.other_currency, price

    def test_every_line_for_itself(self, bench: PriceBookBench) -> None:
        """Each line is answered once at most, under its own id, and no other is."""
        first, second = _fresh("sku"), _fresh("sku")
        bench.plan(first, self.price(100))
        bench.plan(second, self.price(200))
        inquiry = self.inquiry(_fresh("c"), second, first, first)

        answer = bench.prices.look_up(inquiry)

        assert isinstance(answer, PriceKnowledge), answer
        expect([known.line_id for known in sorted(answer.lines, key=_place)], ["l-1", "l-2", "l-3"])
        planned = {known.line_id: known.planned for known in answer.lines}
        expect(planned, {"l-1": self.price(200), "l-2": self.price(100), "l-3": self.price(100)})

    def test_asking_changes_nothing(self, bench: PriceBookBench) -> None:
        """However often it is asked, and by however many at once, the answer is the same."""
        customer, sku = _fresh("c"), _fresh("sku")
        bench.plan(sku, self.price(1001))
        bench.ordered(customer, sku, self.price(900), BLUE)
        first = self.asked(bench, customer, sku)

        answers = together(4, lambda _thread: self.asked(bench, customer, sku))

        for answer in answers:
            expect(answer, first)

    # ---- asking ------------------------------------------------------------------------------------------------------

    def inquiry(self, customer: str, *skus: str, currency: str | None = None) -> PriceInquiry:
        """A question about these articles, one line each."""
        currency = currency or self.currency
        lines = [
            InquiredLine(line_id=f"l-{place}", sku=sku, specification=(), quantity=10, unit_price=Money(1234, currency))
            for place, sku in enumerate(skus, start=1)
        ]
        return PriceInquiry(customer=customer, currency=currency, lines=tuple(lines))

    def asked(self, bench: PriceBookBench, customer: str, sku: str, currency: str | None = None) -> KnownLine:
        """What is known about one article; a line that is left out is one that nothing is known about."""
        answer = bench.prices.look_up(self.inquiry(customer, sku, currency=currency))
        assert isinstance(answer, PriceKnowledge), answer
        assert [known.line_id for known in answer.lines] in ([], ["l-1"]), answer
        return next(iter(answer.lines), KnownLine(line_id="l-1"))


class UnreliablePriceBookContract(_Contract):
    """Inherit it beside `PriceBookContract` where the line can be broken: what holds then."""

    def test_nobody_there(self, bench: UnreliablePriceBookBench) -> None:
        """A price book that cannot be asked raises: silence is not *nothing known*. It may be asked again."""
        sku = _fresh("sku")
        bench.plan(sku, self.price(1001))
        line = InquiredLine(line_id="l-1", sku=sku, specification=(), quantity=1, unit_price=self.price(1001))
        inquiry = PriceInquiry(customer=_fresh("c"), currency=self.currency, lines=(line,))
        bench.lose_request()

        with pytest.raises(AdapterError) as caught:
            bench.prices.look_up(inquiry)

        assert caught.value.retry_safe, "nothing was changed by asking, so it may be asked again"
        (known,) = bench.prices.look_up(inquiry).lines
        expect(known.planned, self.price(1001))


def _fresh(what: str) -> str:
    """A name that nobody had in an earlier run: an adapter's test account remembers."""
    return f"{what}-{uuid4().hex}"


def _place(known: KnownLine) -> str:
    return known.line_id
