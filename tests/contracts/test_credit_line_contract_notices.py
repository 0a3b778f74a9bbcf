"""Each test of the credit contracts notices a credit line that is broken in just that way."""

from collections.abc import Callable

import pytest
from attrs import evolve

from orderflow.effects import CreditEffect, FreeCredit, ReserveCredit
from orderflow.errors import AdapterError
from orderflow.money import Money
from orderflow.ports import Answer, Declined, Done, NotFound, Unknown
from orderflow.testing import FakeCreditLine
from orderflow.testing.contracts.credit_line import CreditLineContract, UnreliableCreditLineContract

from .benches import FakeCreditLineBench
from .breaking import Crowd, finding, rules_of


class Promises(FakeCreditLine):
    """It says yes and holds nothing."""

    def reserve(self, effect: ReserveCredit) -> Answer:
        return Done()


class HoldsWhatIsLeft(FakeCreditLine):
    """Where there is not enough, it holds what there is, and says no."""

    def reserve(self, effect: ReserveCredit) -> Answer:
        answer = super().reserve(effect)
        if isinstance(answer, Declined) and effect.customer in self._limits and self.left(effect.customer).minor > 0:
            super().reserve(evolve(effect, key=f"{effect.key}+", amount=self.left(effect.customer)))
        return answer


class OnePot(FakeCreditLine):
    """All customers share what they have."""

    def left(self, customer: str) -> Money:
        return self._limits[customer] - Money.sum_of(self._held.values(), self._limits[customer].currency)


class ForgetsKeys(FakeCreditLine):
    """Whatever comes is a new wish."""

    def reserve(self, effect: ReserveCredit) -> Answer:
        return super().reserve(evolve(effect, key=f"{effect.key}/{len(self.calls)}"))

    def free(self, effect: FreeCredit) -> Answer:
        return super().free(evolve(effect, key=f"{effect.key}/{len(self.calls)}"))


class TriesAgain(FakeCreditLine):
    """What it refused it looks at again."""

    def reserve(self, effect: ReserveCredit) -> Answer:
        if isinstance(self.lookup(effect), Declined):
            return super().reserve(evolve(effect, key=f"{effect.key}/{len(self.calls)}"))
        return super().reserve(effect)


class TakesBack(FakeCreditLine):
    """A lower limit forgets what is held beyond it."""

    def grant(self, customer: str, limit: Money) -> None:
        super().grant(customer, limit)
        for whose, amount in self._held.items():
            if whose[0] == customer:
                self._held[whose] = min(amount, limit)


class Racy(FakeCreditLine):
    """It looks, waits a moment, and then holds."""

    def __init__(self) -> None:
        super().__init__()
        self.crowd = Crowd()
        self.eight = Crowd(8)

    def reserve(self, effect: ReserveCredit) -> Answer:
        enough = effect.customer in self._limits and effect.amount <= self.left(effect.customer)
        (self.eight if effect.amount.minor == 1000 else self.crowd).gather()
        if not enough:
            return Declined(reason="they owe too much")
        with self._lock:
            limit = self._limits[effect.customer]
            self._limits[effect.customer] = limit + effect.amount
            answer = super().reserve(evolve(effect, key=f"{effect.key}/{len(self.calls)}"))
            self._limits[effect.customer] = limit
        return answer


class KeepsAll(FakeCreditLine):
    """It says that it gives back, and does not."""

    def free(self, effect: FreeCredit) -> Answer:
        return Done()


class Generous(FakeCreditLine):
    """It gives back as much as it can, whoever asks."""

    def free(self, effect: FreeCredit) -> Answer:
        super().free(effect)
        return Done()


class IgnoresContent(FakeCreditLine):
    """A key that it knows is done with, whatever comes."""

    def reserve(self, effect: ReserveCredit) -> Answer:
        known = self._answers.get(effect.key)
        return known[1] if known is not None else super().reserve(effect)


class Minus(FakeCreditLine):
    """Less than nothing is done gladly."""

    def free(self, effect: FreeCredit) -> Answer:
        return Done() if effect.amount.minor < 1 else super().free(effect)


class CountsCoins(FakeCreditLine):
    """A number is a number, whatever the currency."""

    def reserve(self, effect: ReserveCredit) -> Answer:
        limit = self._limits.get(effect.customer)
        if limit is not None and effect.amount.minor > 0:
            effect = evolve(effect, amount=Money(effect.amount.minor, limit.currency))
        return super().reserve(effect)


class KnowsNothing(FakeCreditLine):
    """It never heard of anything."""

    def lookup(self, effect: CreditEffect) -> Answer | NotFound:
        return NotFound()


class SaysNo(FakeCreditLine):
    """What did not arrive was refused, it says."""

    def reserve(self, effect: ReserveCredit) -> Answer:
        try:
            answer = super().reserve(effect)
        except AdapterError:
            return Declined(reason="the line is down")
        return Declined(reason="no answer") if isinstance(answer, Unknown) else answer


Making = Callable[[], FakeCreditLine]

BROKEN: dict[str, Making] = {
    "test_credit_is_held": Promises,
    "test_all_or_nothing": HoldsWhatIsLeft,
    "test_each_customer_has_their_own": OnePot,
    "test_credit_held_twice_is_held_once": ForgetsKeys,
    "test_a_refusal_stays_a_refusal": TriesAgain,
    "test_a_lower_limit_takes_nothing_back": TakesBack,
    "test_the_limit_is_never_passed": Racy,
    "test_one_asking_in_several_threads": Racy,
    "test_what_is_given_back_can_be_used_again": KeepsAll,
    "test_nobody_gives_back_what_they_do_not_hold": Generous,
    "test_a_key_is_for_one_wish": IgnoresContent,
    "test_no_credit_of_nothing": Minus,
    "test_another_currency": CountsCoins,
    "test_looking_up": KnowsNothing,
    "test_a_request_that_did_not_arrive": SaysNo,
    "test_an_answer_that_did_not_come_back": SaysNo,
}

MORE: list[tuple[type, str, Making]] = [
    (CreditLineContract, "test_what_is_given_back_can_be_used_again", ForgetsKeys),
    (CreditLineContract, "test_one_asking_in_several_threads", ForgetsKeys),
    (CreditLineContract, "test_a_lower_limit_takes_nothing_back", Promises),
    (CreditLineContract, "test_nobody_gives_back_what_they_do_not_hold", KeepsAll),
    (UnreliableCreditLineContract, "test_an_answer_that_did_not_come_back", KnowsNothing),
]


@pytest.mark.parametrize("contract", [CreditLineContract, UnreliableCreditLineContract])
def test_a_broken_credit_line_is_noticed(contract: type) -> None:
    """Each test fails for a credit line that breaks its rule, and passes for ours."""
    for rule in rules_of(contract):
        assert finding(contract, rule, bench=FakeCreditLineBench(BROKEN[rule]())), rule
        assert finding(contract, rule, bench=FakeCreditLineBench(FakeCreditLine())) == ""


@pytest.mark.parametrize(("contract", "rule", "broken"), MORE)
def test_other_breaks_are_noticed_too(contract: type, rule: str, broken: Making) -> None:
    """A test notices every way of breaking its rule that we thought of."""
    assert finding(contract, rule, bench=FakeCreditLineBench(broken()))
