"""Each test of the inventory contracts notices an inventory that is broken in just that way."""

from collections.abc import Callable

import pytest
from attrs import evolve

from orderflow.effects import CommitStock, FreeReservation, ReserveStock, StockEffect
from orderflow.errors import AdapterError
from orderflow.ports import Answer, Declined, Done, NotFound, Unknown
from orderflow.testing import FakeInventory
from orderflow.testing.contracts.inventory import InventoryContract, UnreliableInventoryContract

from .benches import FakeInventoryBench
from .breaking import Crowd, finding, rules_of


class Promises(FakeInventory):
    """It says yes and holds nothing."""

    def reserve(self, effect: ReserveStock) -> Answer:
        return Done()


class HoldsWhatThereIs(FakeInventory):
    """Where there are not enough, it holds what there is, and says no."""

    def reserve(self, effect: ReserveStock) -> Answer:
        answer = super().reserve(effect)
        if isinstance(answer, Declined) and self.free(effect.sku) > 0:
            super().reserve(evolve(effect, key=f"{effect.key}+", quantity=self.free(effect.sku)))
        return answer


class ForgetsKeys(FakeInventory):
    """Whatever comes is a new wish."""

    def reserve(self, effect: ReserveStock) -> Answer:
        return super().reserve(evolve(effect, key=f"{effect.key}/{len(self.calls)}"))

    def release(self, effect: FreeReservation) -> Answer:
        return super().release(evolve(effect, key=f"{effect.key}/{len(self.calls)}"))

    def commit(self, effect: CommitStock) -> Answer:
        return super().commit(evolve(effect, key=f"{effect.key}/{len(self.calls)}"))


class TriesAgain(FakeInventory):
    """What it refused it looks at again."""

    def reserve(self, effect: ReserveStock) -> Answer:
        if isinstance(self.lookup(effect), Declined):
            return super().reserve(evolve(effect, key=f"{effect.key}/{len(self.calls)}"))
        return super().reserve(effect)


class Racy(FakeInventory):
    """It looks, waits a moment, and then holds."""

    def __init__(self) -> None:
        super().__init__()
        self.crowd = Crowd()
        self.eight = Crowd(8)

    def reserve(self, effect: ReserveStock) -> Answer:
        enough = effect.quantity <= self.free(effect.sku)
        (self.eight if effect.quantity == 1 else self.crowd).gather()
        if not enough:
            return Declined(reason="too few")
        self.receive(effect.sku, effect.quantity)
        answer = super().reserve(evolve(effect, key=f"{effect.key}/{len(self.calls)}"))
        self._stock[effect.sku] -= effect.quantity
        return answer


class KeepsAll(FakeInventory):
    """It says that it lets go, and does not."""

    def release(self, effect: FreeReservation) -> Answer:
        return Done()


class OnlyReleases(FakeInventory):
    """What has left can be sold again."""

    def commit(self, effect: CommitStock) -> Answer:
        answer = super().commit(effect)
        if isinstance(answer, Done) and effect.quantity == 3:
            self._stock[effect.sku] += 3
        return answer


class Generous(FakeInventory):
    """It lets go of as much as it can, whoever asks."""

    def release(self, effect: FreeReservation) -> Answer:
        super().release(effect)
        return Done()


class IgnoresContent(FakeInventory):
    """A key that it knows is done with, whatever comes."""

    def reserve(self, effect: ReserveStock) -> Answer:
        known = self._answers.get(effect.key)
        return known[1] if known is not None else super().reserve(effect)


class Minus(FakeInventory):
    """Less than nothing is done gladly."""

    def release(self, effect: FreeReservation) -> Answer:
        return Done() if effect.quantity < 1 else super().release(effect)


class KnowsNothing(FakeInventory):
    """It never heard of anything."""

    def lookup(self, effect: StockEffect) -> Answer | NotFound:
        return NotFound()


class SaysNo(FakeInventory):
    """What did not arrive was refused, it says."""

    def reserve(self, effect: ReserveStock) -> Answer:
        try:
            answer = super().reserve(effect)
        except AdapterError:
            return Declined(reason="the line is down")
        return Declined(reason="no answer") if isinstance(answer, Unknown) else answer


Making = Callable[[], FakeInventory]

BROKEN: dict[str, Making] = {
    "test_units_are_held": Promises,
    "test_all_or_nothing": HoldsWhatThereIs,
    "test_units_held_twice_are_held_once": ForgetsKeys,
    "test_a_refusal_stays_a_refusal": TriesAgain,
    "test_the_last_unit_is_sold_once": Racy,
    "test_one_asking_in_several_threads": Racy,
    "test_what_is_let_go_is_free": KeepsAll,
    "test_what_has_left_is_gone": OnlyReleases,
    "test_nobody_lets_go_of_what_they_do_not_hold": Generous,
    "test_a_key_is_for_one_wish": IgnoresContent,
    "test_no_part_of_a_unit": Minus,
    "test_looking_up": KnowsNothing,
    "test_a_request_that_did_not_arrive": SaysNo,
    "test_an_answer_that_did_not_come_back": SaysNo,
}

MORE: list[tuple[type, str, Making]] = [
    (InventoryContract, "test_what_is_let_go_is_free", ForgetsKeys),
    (InventoryContract, "test_what_has_left_is_gone", ForgetsKeys),
    (InventoryContract, "test_one_asking_in_several_threads", ForgetsKeys),
    (UnreliableInventoryContract, "test_an_answer_that_did_not_come_back", KnowsNothing),
]


@pytest.mark.parametrize("contract", [InventoryContract, UnreliableInventoryContract])
def test_a_broken_inventory_is_noticed(contract: type) -> None:
    """Each test fails for an inventory that breaks its rule, and passes for ours."""
    for rule in rules_of(contract):
        assert finding(contract, rule, bench=FakeInventoryBench(BROKEN[rule]())), rule
        assert finding(contract, rule, bench=FakeInventoryBench(FakeInventory())) == ""


@pytest.mark.parametrize(("contract", "rule", "broken"), MORE)
def test_other_breaks_are_noticed_too(contract: type, rule: str, broken: Making) -> None:
    """A test notices every way of breaking its rule that we thought of."""
    assert finding(contract, rule, bench=FakeInventoryBench(broken()))
