"""
What every `Inventory` must do, as tests that an adapter's own test module inherits.

    class TestMyInventory(InventoryContract):
        @pytest.fixture
        def bench(self) -> InventoryBench:
            return MyBench()            # its `inventory`, and how goods come in

`UnreliableInventoryContract` says what holds when requests and answers get lost.
"""

# ruff: noqa: S101 - a contract asserts

from typing import ClassVar, Protocol
from uuid import uuid4

from attrs import define, evolve, field

from orderflow.effects import CommitStock, FreeReservation, ReserveStock
from orderflow.errors import AdapterError
from orderflow.ids import OrderId
from orderflow.ports import Declined, Done, Inventory, NotFound, Unknown
from orderflow.testing.contracts._asking import (
    asked,
    declined,
    done,
    expect,
    fresh_order_id,
    not_done,
    refused_for_good,
    together,
)

__all__ = [
    "InventoryBench",
    "InventoryContract",
    "StockEffects",
    "UnreliableInventoryBench",
    "UnreliableInventoryContract",
]


@define(kw_only=True)
class StockEffects:
    """Effects about one article of a new order, as a desk would send them."""

    sku: str
    line_id: str = "l-1"
    order_id: OrderId = field(factory=fresh_order_id)

    def reserve(self, quantity: int, *, number: int = 1) -> ReserveStock:
        """Hold units."""
        return ReserveStock(
            key=self._key("reserve", number),
            order_id=self.order_id,
            subject=f"stock/{self.line_id}",
            line_id=self.line_id,
            sku=self.sku,
            quantity=quantity,
            ask=number,
        )

    def release(self, quantity: int, *, number: int = 1) -> FreeReservation:
        """Let units go."""
        return FreeReservation(
            key=self._key("release", number),
            order_id=self.order_id,
            subject=f"stock/{self.line_id}",
            line_id=self.line_id,
            sku=self.sku,
            quantity=quantity,
        )

    def commit(self, quantity: int, *, number: int = 1) -> CommitStock:
        """Units have left."""
        return CommitStock(
            key=self._key("commit", number),
            order_id=self.order_id,
            subject=f"stock/{self.line_id}",
            line_id=self.line_id,
            sku=self.sku,
            quantity=quantity,
        )

    def _key(self, what: str, number: int) -> str:
        return f"{self.order_id}/{self.line_id}/{what}-{number}"


class InventoryBench(Protocol):
    """An adapter, and the shelves behind it."""

    @property
    def inventory(self) -> Inventory:
        """The adapter."""
        ...

    def receive(self, sku: str, quantity: int) -> None:
        """Put new goods on the shelves."""
        ...


class UnreliableInventoryBench(InventoryBench, Protocol):
    """A bench whose line can be broken, too."""

    def lose_request(self) -> None:
        """The next request does not arrive."""
        ...

    def lose_answer(self) -> None:
        """The next request is carried out, and its answer does not come back."""
        ...


class _Contract:
    sku: ClassVar[str] = "cup"

    def stocked(self, bench: InventoryBench, quantity: int) -> StockEffects:
        """A new order for a new article of which there are so many."""
        sku = f"{self.sku}-{uuid4().hex}"
        bench.receive(sku, quantity)
        return StockEffects(sku=sku)

    def another(self, effects: StockEffects) -> StockEffects:
        """Another order for the same article."""
        return StockEffects(sku=effects.sku)

    def has_free(self, bench: InventoryBench, effects: StockEffects, quantity: int) -> None:
        """Just so many units can be held by somebody else, and not one more; they are let go again."""
        other = self.another(effects)
        declined(bench.inventory.reserve, other.reserve(quantity + 1, number=1))
        if quantity:
            done(bench.inventory.reserve, other.reserve(quantity, number=2))
            done(bench.inventory.release, other.release(quantity, number=1))


class InventoryContract(_Contract):
    """Inherit it in a test class with a fixture `bench`: what every inventory does."""

    def test_units_are_held(self, bench: InventoryBench) -> None:
        """What is held is free for nobody else; the rest is."""
        effects = self.stocked(bench, 3)

        done(bench.inventory.reserve, effects.reserve(2))

        self.has_free(bench, effects, 1)

    def test_all_or_nothing(self, bench: InventoryBench) -> None:
        """Where there are not enough, nothing is held; an article that nobody has heard of there is none of."""
        effects = self.stocked(bench, 3)

        declined(bench.inventory.reserve, effects.reserve(4))
        declined(bench.inventory.reserve, StockEffects(sku=f"{effects.sku}-none").reserve(1))

        self.has_free(bench, effects, 3)

    def test_units_held_twice_are_held_once(self, bench: InventoryBench) -> None:
        """The same asking again gets the same answer, and no more is held."""
        effects = self.stocked(bench, 5)

        for _ in range(3):
            done(bench.inventory.reserve, effects.reserve(2))

        self.has_free(bench, effects, 3)

    def test_a_refusal_stays_a_refusal(self, bench: InventoryBench) -> None:
        """What was refused under a key is refused for ever under it; new goods are asked for under another one."""
        effects = self.stocked(bench, 1)
        declined(bench.inventory.reserve, effects.reserve(2))
        bench.receive(effects.sku, 1)

        declined(bench.inventory.reserve, effects.reserve(2))

        done(bench.inventory.reserve, effects.reserve(2, number=2))
        self.has_free(bench, effects, 0)

    def test_the_last_unit_is_sold_once(self, bench: InventoryBench) -> None:
        """However many orders ask for the last unit at the same time, exactly one gets it."""
        effects = self.stocked(bench, 1)

        answers = together(8, lambda _thread: asked(bench.inventory.reserve, self.another(effects).reserve(1)))

        expect(sorted(type(answer).__name__ for answer in answers), ["Declined"] * 7 + ["Done"])
        self.has_free(bench, effects, 0)

    def test_one_asking_in_several_threads(self, bench: InventoryBench) -> None:
        """Several runners that send the same asking hold its units once."""
        effects = self.stocked(bench, 9)

        answers = together(4, lambda _thread: asked(bench.inventory.reserve, effects.reserve(2)))

        assert all(isinstance(answer, Done | Unknown) for answer in answers), answers
        done(bench.inventory.reserve, effects.reserve(2))
        self.has_free(bench, effects, 7)

    def test_what_is_let_go_is_free(self, bench: InventoryBench) -> None:
        """Units can be let go in parts, each part once; others can have them then."""
        effects = self.stocked(bench, 5)
        done(bench.inventory.reserve, effects.reserve(5))

        for _ in range(2):
            done(bench.inventory.release, effects.release(2, number=2))
        done(bench.inventory.release, effects.release(1, number=3))

        self.has_free(bench, effects, 3)
        self._keeps(bench, effects, 2)

    def test_what_has_left_is_gone(self, bench: InventoryBench) -> None:
        """Units that have left are nobody's to hold again, and cannot be let go; each leaves once."""
        effects = self.stocked(bench, 5)
        done(bench.inventory.reserve, effects.reserve(4))

        for _ in range(2):
            done(bench.inventory.commit, effects.commit(3, number=3))

        self.has_free(bench, effects, 1)
        declined(bench.inventory.release, effects.release(2, number=2))
        self._keeps(bench, effects, 1)

    def test_nobody_lets_go_of_what_they_do_not_hold(self, bench: InventoryBench) -> None:
        """More than an order holds can neither be let go nor leave; nothing happens to what it or others hold."""
        effects = self.stocked(bench, 5)
        other = self.another(effects)
        done(bench.inventory.reserve, effects.reserve(2))

        declined(bench.inventory.release, effects.release(3, number=3))
        declined(bench.inventory.commit, effects.commit(3, number=3))
        declined(bench.inventory.release, other.release(1))
        declined(bench.inventory.commit, other.commit(1))

        self.has_free(bench, effects, 3)
        self._keeps(bench, effects, 2)

    def test_a_key_is_for_one_wish(self, bench: InventoryBench) -> None:
        """A key that comes with other content raises, and nothing changes."""
        effects = self.stocked(bench, 5)
        done(bench.inventory.reserve, effects.reserve(2))

        refused_for_good(lambda: bench.inventory.reserve(evolve(effects.reserve(2), quantity=3)))
        refused_for_good(lambda: bench.inventory.reserve(evolve(effects.reserve(2), sku=f"{effects.sku}-other")))

        self.has_free(bench, effects, 3)

    def test_no_part_of_a_unit(self, bench: InventoryBench) -> None:
        """Nothing, or less, can neither be held nor let go nor leave."""
        effects = self.stocked(bench, 5)
        done(bench.inventory.reserve, effects.reserve(1))

        for quantity in (0, -1):
            not_done(bench.inventory.reserve, effects.reserve(quantity, number=2))
            not_done(bench.inventory.release, effects.release(quantity, number=2))
            not_done(bench.inventory.commit, effects.commit(quantity, number=2))

        self.has_free(bench, effects, 4)

    def test_looking_up(self, bench: InventoryBench) -> None:
        """What came of an effect can be asked by its key; what never arrived is not known. Asking changes nothing."""
        effects = self.stocked(bench, 5)
        done(bench.inventory.reserve, effects.reserve(2))
        declined(bench.inventory.reserve, effects.reserve(9, number=2))

        found = [
            bench.inventory.lookup(effect)
            for effect in (effects.reserve(2), effects.reserve(9, number=2), effects.release(1), effects.commit(1))
        ]

        expect([type(answer) for answer in found], [Done, Declined, NotFound, NotFound])
        self.has_free(bench, effects, 3)

    def _keeps(self, bench: InventoryBench, effects: StockEffects, quantity: int) -> None:
        """The order holds just so many: they can leave, and not one more."""
        declined(bench.inventory.commit, effects.commit(quantity + 1, number=90))
        done(bench.inventory.commit, effects.commit(quantity, number=91))
        declined(bench.inventory.commit, effects.commit(1, number=92))


class UnreliableInventoryContract(_Contract):
    """Inherit it in a test class with a fixture `bench`: what holds when requests and answers get lost."""

    def test_a_request_that_did_not_arrive(self, bench: UnreliableInventoryBench) -> None:
        """Nothing is held, and it may be asked again; nobody claims that it was refused."""
        effects = self.stocked(bench, 3)
        bench.lose_request()

        answer = asked(bench.inventory.reserve, effects.reserve(2))

        assert isinstance(answer, Unknown) or (isinstance(answer, AdapterError) and answer.retry_safe), answer
        self.has_free(bench, effects, 3)
        expect(type(bench.inventory.lookup(effects.reserve(2))), NotFound)
        done(bench.inventory.reserve, effects.reserve(2))

    def test_an_answer_that_did_not_come_back(self, bench: UnreliableInventoryBench) -> None:
        """The units are held; nobody claims to know better, and looking it up tells."""
        effects = self.stocked(bench, 3)
        bench.lose_answer()

        answer = asked(bench.inventory.reserve, effects.reserve(2))

        assert isinstance(answer, Unknown), f"its answer got lost, and it says {answer}"
        expect(type(bench.inventory.lookup(effects.reserve(2))), Done)
        self.has_free(bench, effects, 1)
