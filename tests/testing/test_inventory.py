"""Stock in memory that cannot be sold twice."""

from typing import Any

import pytest

from orderflow.errors import AdapterError
from orderflow.ids import OrderId
from orderflow.testing import FakeInventory
from orderflow.testing._asking import together
from orderflow.validation import InvalidField

FIRST, SECOND = OrderId("o-1"), OrderId("o-2")


def test_units_are_held() -> None:
    """What is held is free for nobody else, until it is let go."""
    stock = FakeInventory({"cup": 3})

    assert stock.reserve(FIRST, "cup", 2)
    assert (stock.held(FIRST, "cup"), stock.free("cup")) == (2, 1)

    stock.release(FIRST, "cup", 1)
    assert (stock.held(FIRST, "cup"), stock.free("cup")) == (1, 2)
    stock.release(FIRST, "cup", 1)
    assert (stock.held(FIRST, "cup"), stock.free("cup")) == (0, 3)


@pytest.mark.parametrize(("sku", "quantity"), [("cup", 2), ("saucer", 1)])
def test_no_more_is_held_than_there_is(sku: str, quantity: int) -> None:
    """Not enough is a no, and nothing is held; an unheard-of article there is none of."""
    stock = FakeInventory({"cup": 3})
    stock.reserve(FIRST, "cup", 2)

    assert not stock.reserve(SECOND, sku, quantity)

    assert (stock.held(SECOND, sku), stock.free("cup")) == (0, 1)


@pytest.mark.parametrize(("order_id", "sku", "quantity"), [(FIRST, "cup", 3), (SECOND, "cup", 1), (FIRST, "pot", 1)])
def test_nobody_lets_go_of_what_he_does_not_hold(order_id: OrderId, sku: str, quantity: int) -> None:
    """Letting go of more than one holds is an error that asking again will not mend; nothing is let go."""
    stock = FakeInventory({"cup": 5, "pot": 5})
    stock.reserve(FIRST, "cup", 2)

    with pytest.raises(AdapterError) as error:
        stock.release(order_id, sku, quantity)

    assert not error.value.retry_safe
    assert (stock.held(FIRST, "cup"), stock.free("cup"), stock.free("pot")) == (2, 3, 5)


@pytest.mark.parametrize("quantity", [0, -1, True, 1.5, "1", None])
def test_units_are_whole(quantity: Any) -> None:
    """Nothing, less than nothing, and parts of a unit are refused wherever units are named."""
    stock = FakeInventory({"cup": 3})
    stock.reserve(FIRST, "cup", 1)

    for ask in (stock.reserve, stock.release):
        with pytest.raises(AdapterError):
            ask(FIRST, "cup", quantity)
    if quantity != 0:
        with pytest.raises(InvalidField):
            stock.receive("cup", quantity)

    assert (stock.held(FIRST, "cup"), stock.free("cup")) == (1, 2)


def test_new_goods_come_in() -> None:
    """What comes in can be held."""
    stock = FakeInventory({"cup": 0})
    stock.receive("cup", 0)
    assert not stock.reserve(FIRST, "cup", 1)

    stock.receive("cup", 1)

    assert stock.reserve(FIRST, "cup", 1)


def test_a_line_that_is_down() -> None:
    """So many calls find nobody: nothing is held or let go, and asking again is safe."""
    stock = FakeInventory({"cup": 3})
    stock.reserve(FIRST, "cup", 1)
    stock.unreachable(2)

    for ask in (stock.reserve, stock.release):
        with pytest.raises(AdapterError) as error:
            ask(FIRST, "cup", 1)
        assert error.value.retry_safe

    assert (stock.held(FIRST, "cup"), stock.free("cup")) == (1, 2)
    assert stock.reserve(FIRST, "cup", 2)


def test_nothing_is_sold_twice() -> None:
    """However many ask at once, no more is promised than there is, and nothing is left lying."""
    stock = FakeInventory({"cup": 100})

    def buy(thread: int) -> int:
        return sum(stock.reserve(OrderId(f"o-{thread}-{turn}"), "cup", 3) for turn in range(40))

    sold = sum(together(4, buy))

    assert (sold, stock.free("cup")) == (33, 1)
