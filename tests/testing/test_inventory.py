"""Stock in memory that cannot be sold twice, and fails as it is told."""

from typing import Any

import pytest
from attrs import evolve

from orderflow.effects import CapturePayment, CommitStock, Effect, FreeReservation, ReserveStock, StockEffect
from orderflow.errors import AdapterError, DefinitionError
from orderflow.ports import Declined, Done, NotFound, Unknown
from orderflow.testing import FakeInventory
from orderflow.testing.contracts._asking import together
from orderflow.testing.contracts.inventory import StockEffects
from orderflow.validation import InvalidField

CUPS = StockEffects(sku="cup")


def books(stock: FakeInventory, effects: StockEffects = CUPS) -> tuple[int, int, int]:
    """Held for this order, free, and gone."""
    return stock.held(effects.order_id, effects.sku), stock.free(effects.sku), stock.gone(effects.sku)


def test_units_are_held_let_go_and_leave() -> None:
    """What is held is free for nobody else, until it is let go; what has left is neither here nor free."""
    stock = FakeInventory({"cup": 5})

    assert stock.reserve(CUPS.reserve(4)) == Done()
    assert books(stock) == (4, 1, 0)
    assert stock.release(CUPS.release(1)) == Done()
    assert books(stock) == (3, 2, 0)
    assert stock.commit(CUPS.commit(2)) == Done()
    assert books(stock) == (1, 2, 2)
    assert stock.calls == [
        f"reserve_stock {CUPS.order_id}/l-1/reserve-1",
        f"free_reservation {CUPS.order_id}/l-1/release-1",
        f"commit_stock {CUPS.order_id}/l-1/commit-1",
    ]


def test_a_refusal_says_how_many_there_are() -> None:
    """The merchant who reads it knows what they can offer."""
    stock = FakeInventory({"cup": 5})
    stock.reserve(StockEffects(sku="cup").reserve(2))

    answer = stock.reserve(CUPS.reserve(4))

    assert answer == Declined(reason="4 of cup asked for, 3 free")
    assert books(stock) == (0, 3, 0)


@pytest.mark.parametrize("quantity", [0, -1, True, 1.5, "1", None])
def test_units_are_whole(quantity: Any) -> None:
    """Nothing, less than nothing, and parts of a unit are refused wherever units are named."""
    stock = FakeInventory({"cup": 3})
    stock.reserve(CUPS.reserve(1))

    asks: list[tuple[Any, StockEffect]] = [
        (stock.reserve, CUPS.reserve(1, number=2)),
        (stock.release, CUPS.release(1)),
        (stock.commit, CUPS.commit(1)),
    ]
    for ask, effect in asks:
        with pytest.raises(AdapterError) as error:
            ask(evolve(effect, quantity=quantity))
        assert not error.value.retry_safe
    if quantity != 0:
        with pytest.raises(InvalidField):
            stock.receive("cup", quantity)

    assert books(stock) == (1, 2, 0)


@pytest.mark.parametrize("effect", [CUPS.release(1), CUPS.commit(1), "cup"])
def test_each_door_takes_its_own_effect(effect: Any) -> None:
    """An effect of another kind is refused for good, and nothing happens."""
    stock = FakeInventory({"cup": 3})

    with pytest.raises(AdapterError) as error:
        stock.reserve(effect)

    assert not error.value.retry_safe
    assert (books(stock), stock.calls) == ((0, 3, 0), [])


def test_new_goods_come_in() -> None:
    """What comes in can be held, under a new key."""
    stock = FakeInventory({"cup": 0})
    stock.receive("cup", 0)
    assert isinstance(stock.reserve(CUPS.reserve(1)), Declined)

    stock.receive("cup", 1)

    assert isinstance(stock.reserve(CUPS.reserve(1)), Declined)
    assert stock.reserve(CUPS.reserve(1, number=2)) == Done()


def test_a_key_is_for_one_wish() -> None:
    """Another number of units under the same key raises, when it is sent and when it is looked up."""
    stock = FakeInventory({"cup": 3})
    stock.reserve(CUPS.reserve(1))

    for ask in (stock.reserve, stock.lookup):
        with pytest.raises(AdapterError, match="quantity was 1, now 2"):
            ask(CUPS.reserve(2))

    assert books(stock) == (1, 2, 0)


def test_a_line_that_fails() -> None:
    """Lost before, lost after, dropped, broken: each says what it is allowed to say, and the books are right."""
    stock = FakeInventory({"cup": 9})
    stock.on(ReserveStock).times_out_before()
    with pytest.raises(AdapterError) as lost:
        stock.reserve(CUPS.reserve(1))
    assert (lost.value.retry_safe, books(stock)) == (True, (0, 9, 0))
    assert stock.lookup(CUPS.reserve(1)) == NotFound()

    stock.on(ReserveStock, sku="cup").times_out_after()
    assert isinstance(stock.reserve(CUPS.reserve(1)), Unknown)
    assert books(stock) == (1, 8, 0)
    assert stock.lookup(CUPS.reserve(1)) == Done()

    stock.on(FreeReservation, order_id=CUPS.order_id).answers_unknown()
    assert isinstance(stock.release(CUPS.release(1)), Unknown)
    assert books(stock) == (1, 8, 0)

    stock.on(CommitStock, key=CUPS.commit(1).key).breaks()
    with pytest.raises(AdapterError) as broken:
        stock.commit(CUPS.commit(1))
    assert (broken.value.retry_safe, books(stock)) == (False, (1, 8, 0))

    stock.on(StockEffect, lookup=True).times_out_after()
    assert isinstance(stock.lookup(CUPS.reserve(1)), Unknown)
    stock.on(times=None).times_out_before()
    stock.forget_rules()
    assert stock.release(CUPS.release(1)) == Done()


@pytest.mark.parametrize("what", [CapturePayment, str])
def test_a_rule_that_can_never_hold(what: Any) -> None:
    """A rule about what an inventory is never asked is a mistake in the test."""
    with pytest.raises(DefinitionError):
        FakeInventory().on(what)


def test_a_rule_about_all_effects() -> None:
    """The widest kind means all three."""
    stock = FakeInventory({"cup": 3})
    stock.on(Effect, times=3).answers_unknown()  # type: ignore[arg-type] # wider than it says

    answers = [stock.reserve(CUPS.reserve(1)), stock.release(CUPS.release(1)), stock.commit(CUPS.commit(1))]

    assert all(isinstance(answer, Unknown) for answer in answers)


def test_nothing_is_sold_twice() -> None:
    """However many ask at once, no more is promised than there is, and nothing is left lying."""
    stock = FakeInventory({"cup": 100})

    def buy(thread: int) -> int:
        answers = [stock.reserve(StockEffects(sku="cup").reserve(3)) for _ in range(40)]
        return sum(isinstance(answer, Done) for answer in answers)

    sold = sum(together(4, buy))

    assert (sold, stock.free("cup")) == (33, 1)
