"""The audit of the laws finds what is wrong with the books of the stock, and nothing where nothing is."""

from collections.abc import Callable

import attrs
import pytest

from life import NOON, Life
from malls import L1, L2, MALL, accepted, held, whole_mall
from orderflow.entities.order import Order
from orderflow.entities.stock_reservation import StockReservation
from orderflow.events import Event, StockAsked, StockCommitted, StockRefused, StockReservationFreed, StockReserved
from orderflow.testing.lives.laws import broken_laws


def asking(quantity: int = 3, ask: int = 2) -> StockAsked:
    return StockAsked(occurred_at=NOON, line_id=L1, quantity=quantity, sku="cup", ask=ask)


@pytest.mark.parametrize("make", [held, accepted, lambda: whole_mall(Life(MALL))])
def test_nothing_is_wrong_with_what_was_decided(make: Callable[[], Life]) -> None:
    """Orders that the kernel made keep the law of stock."""
    life = make()

    assert broken_laws(life.order, life.events) == ()


@pytest.mark.parametrize(
    ("events", "says"),
    [
        (
            [StockReservationFreed(occurred_at=NOON, line_id=L1, quantity=4)],
            "1 units more left or were let go than were held",
        ),
        ([StockCommitted(occurred_at=NOON, line_id=L1, quantity=4)], "1 units more left or were let go than were held"),
        ([StockReserved(occurred_at=NOON, line_id=L1, quantity=3)], "3 answered, 0 were asked for"),
        ([asking(), StockRefused(occurred_at=NOON, line_id=L1, quantity=2, reason="")], "2 answered, 3 were asked for"),
        ([asking(ask=3)], "asking 3, with 0 of asking 1 open"),
        ([asking(), asking(ask=3)], "asking 3, with 3 of asking 2 open"),
        ([asking(0)], "stock_asked is about 0 units"),
        (
            [asking(), StockReserved(occurred_at=NOON, line_id=L1, quantity=3)],
            "6 units are held, 3 of it are still to be sent",
        ),
    ],
)
def test_a_history_that_cannot_be(events: list[Event], says: str) -> None:
    """More let go than was held, an answer to nothing, two askings at once, more held than anybody wants."""
    life = held()
    order = life.order
    for one in events:
        order = one.apply(order)
    order = attrs.evolve(order, version=order.version + len(events))

    found = broken_laws(order, [*life.events, *events])

    assert any(says in problem for problem in found), found


def with_reservation(order: Order, holding: StockReservation) -> Order:
    return attrs.evolve(order, reservations=order.reservations.put(holding))


@pytest.mark.parametrize("counter", ["asks", "asked", "reserved", "released", "committed"])
def test_an_order_that_is_not_what_happened(counter: str) -> None:
    """One unit more or less in any counter."""
    life = held()
    holding = life.order.reservations["l-1"]
    spoilt = with_reservation(life.order, attrs.evolve(holding, **{counter: getattr(holding, counter) + 1}))

    assert any(f"line l-1: {counter} is" in problem for problem in broken_laws(spoilt, life.events))


def test_a_line_that_nobody_asked_for() -> None:
    """A holding without a history."""
    life = held()
    spoilt = with_reservation(life.order, StockReservation(id=L2, sku="lamp"))

    assert any("stock is held for" in problem for problem in broken_laws(spoilt, life.events))
