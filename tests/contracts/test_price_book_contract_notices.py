"""Each test of the price book contracts notices a price book that is broken in just that way."""

from typing import Any

import pytest
from attrs import evolve

from orderflow.errors import AdapterError
from orderflow.money import Money
from orderflow.ports import KnownLine, PriceInquiry, PriceKnowledge
from orderflow.testing import FakePriceBook
from orderflow.testing.contracts.price_book import PriceBookContract, UnreliablePriceBookContract

from .benches import FakePriceBookBench
from .breaking import finding, rules_of


class Guesses(FakePriceBook):
    """What it does not know costs what was asked."""

    def look_up(self, inquiry: PriceInquiry) -> PriceKnowledge:
        prices = {line.line_id: line.unit_price for line in inquiry.lines}
        known = super().look_up(inquiry).lines
        return PriceKnowledge(lines=tuple(evolve(one, planned=one.planned or prices[one.line_id]) for one in known))


class RoundsUp(FakePriceBook):
    """It has lost its cents."""

    def plan(self, sku: str, price: Money) -> None:
        super().plan(sku, Money(price.minor // 100 * 100, price.currency))


class NeverLearns(FakePriceBook):
    """The first order of a customer is their last."""

    def ordered(self, customer: str, sku: str, price: Money, specification: Any = None) -> None:
        if (customer, sku, price.currency) not in self._last:
            super().ordered(customer, sku, price, specification)


class Gossips(FakePriceBook):
    """Everybody hears what somebody has paid."""

    def ordered(self, customer: str, sku: str, price: Money, specification: Any = None) -> None:
        super().ordered("", sku, price, specification)

    def look_up(self, inquiry: PriceInquiry) -> PriceKnowledge:
        return super().look_up(evolve(inquiry, customer=""))


class TakesYuanForDollars(FakePriceBook):
    """It answers in its own currency."""

    def look_up(self, inquiry: PriceInquiry) -> PriceKnowledge:
        return super().look_up(evolve(inquiry, currency="CNY"))


class MixesLinesUp(FakePriceBook):
    """It answers in the order of its shelves."""

    def look_up(self, inquiry: PriceInquiry) -> PriceKnowledge:
        known = super().look_up(inquiry).lines
        ids = [one.line_id for one in known]
        return PriceKnowledge(lines=tuple(map(_under, known, reversed(ids))))


class GetsTired(FakePriceBook):
    """Asked once more, it knows nothing."""

    def look_up(self, inquiry: PriceInquiry) -> PriceKnowledge:
        return super().look_up(inquiry) if len(self.calls) < 1 else PriceKnowledge(lines=())


class SaysNothingKnown(FakePriceBook):
    """Where it cannot ask, it says that there is nothing to know."""

    def look_up(self, inquiry: PriceInquiry) -> PriceKnowledge:
        try:
            return super().look_up(inquiry)
        except AdapterError:
            return PriceKnowledge(lines=())


class GivesUp(FakePriceBook):
    """It says that asking again is dangerous."""

    def look_up(self, inquiry: PriceInquiry) -> PriceKnowledge:
        try:
            return super().look_up(inquiry)
        except AdapterError as error:
            raise AdapterError(str(error), retry_safe=False) from error


def _under(known: KnownLine, line_id: str) -> KnownLine:
    return evolve(known, line_id=line_id)


BROKEN: dict[str, tuple[type[FakePriceBook], ...]] = {
    "test_what_nobody_knows": (Guesses,),
    "test_the_price_plan": (RoundsUp,),
    "test_the_last_order": (NeverLearns, Guesses),
    "test_other_people_s_orders": (Gossips,),
    "test_another_currency": (TakesYuanForDollars,),
    "test_every_line_for_itself": (MixesLinesUp,),
    "test_asking_changes_nothing": (GetsTired,),
    "test_nobody_there": (SaysNothingKnown, GivesUp),
}


def test_every_rule_is_broken_once() -> None:
    """No test of the contracts is left that nobody has seen fail."""
    assert set(BROKEN) == rules_of(PriceBookContract, UnreliablePriceBookContract)


@pytest.mark.parametrize(("rule", "broken"), [(rule, kind) for rule, kinds in BROKEN.items() for kind in kinds])
def test_it_notices(rule: str, broken: type[FakePriceBook]) -> None:
    """It fails for the price book that is broken, and says what it found; for one that is not, it passes."""
    contract = PriceBookContract if hasattr(PriceBookContract, rule) else UnreliablePriceBookContract

    assert finding(contract, rule, bench=FakePriceBookBench(broken()))
    assert not finding(contract, rule, bench=FakePriceBookBench(FakePriceBook()))
