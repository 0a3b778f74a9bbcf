"""The desk asks carriers what they would cost before anything is chosen, and shows whatever they say."""

from pathlib import Path

import pytest

from life import BUYER, LI, NOON, STORE, bowls, cny, cups
from orderflow.adapters.memory import MemoryOrderStore
from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.commands import AddLines, ChooseDelivery, OpenCart, SetRecipient
from orderflow.desk import OrderDesk
from orderflow.entities.order import Order
from orderflow.errors import DefinitionError
from orderflow.policies import express, pickup
from orderflow.ports import Declined, Quote
from orderflow.refusals import DeliveryNotOffered, RoleNotEntitled, UnknownOrder
from orderflow.testing import FakeCarrier, FakeClock
from orderflow.validation import InvalidField
from vouched import retail

PROCESS = retail(
    deliveries=(
        express("sf", carrier="sf", quoted=True),
        express("zto", carrier="zto", quoted=True),
        pickup(),
    )
)


class Bench:
    """A desk with two carriers, and a cart."""

    def __init__(self) -> None:
        self.sf = FakeCarrier(quotes={"sf": Quote(fee=cny("23.00"))})
        self.zto = FakeCarrier(quotes={"zto": Quote(fee=cny("9.50"))})
        self.desk = OrderDesk(
            processes=[PROCESS],
            store=MemoryOrderStore(),
            carriers={"sf": self.sf, "zto": self.zto},
            clock=FakeClock(NOON),
        )
        self.order = filled(self.desk)

    def fees(self) -> dict[str, str]:
        return {offer.option: str(offer.fee) for offer in self.desk.delivery_options(self.order.id, by=BUYER)}


def filled(desk: OrderDesk) -> Order:
    cart = desk.execute(OpenCart(process="retail", currency="CNY"), by=BUYER, request_id="1")
    desk.execute(SetRecipient(cart.id, recipient=LI), by=BUYER, request_id="2")
    return desk.execute(AddLines(cart.id, lines=(cups(), bowls())), by=BUYER, request_id="3")


def test_all_ways_are_quoted_and_nothing_is_written() -> None:
    """Each carrier is asked once; version, outbox and choice stay as they were."""
    bench = Bench()

    assert bench.fees() == {"sf": "23.00 CNY", "zto": "9.50 CNY", "pickup": "0.00 CNY"}
    assert (bench.sf.calls, bench.zto.calls) == (["quote sf"], ["quote zto"])
    assert bench.desk.get(bench.order.id) == bench.order
    assert bench.desk.pending() == ()


def test_a_carrier_that_declines_is_shown_with_its_reason() -> None:
    """The others come all the same."""
    bench = Bench()
    bench.sf.quotes("sf", Declined(reason="too heavy"))

    sf, zto, fetched = bench.desk.delivery_options(bench.order.id, by=BUYER)

    assert isinstance(sf.refusal, DeliveryNotOffered)
    assert sf.refusal.reason == "too heavy"
    assert (zto.possible, fetched.possible) == (True, True)


def test_a_carrier_that_cannot_be_asked_is_shown_as_not_possible() -> None:
    """Its line is down: that is its trouble, and nobody else's; a little later it is there again."""
    bench = Bench()
    bench.zto.unreachable()

    sf, zto, fetched = bench.desk.delivery_options(bench.order.id, by=BUYER)

    assert isinstance(zto.refusal, DeliveryNotOffered)
    assert zto.refusal.reason
    assert (sf.possible, fetched.possible) == (True, True)
    assert bench.fees()["zto"] == "9.50 CNY"


def test_a_carrier_that_nobody_gave_the_desk_is_the_authors_mistake() -> None:
    """It is loud, not an offer that is missing."""
    desk = OrderDesk(processes=[PROCESS], store=MemoryOrderStore(), carriers={}, clock=FakeClock(NOON))
    order = filled(desk)

    with pytest.raises(DefinitionError, match="nobody answers"):
        desk.delivery_options(order.id, by=BUYER)


def test_who_may_not_choose_and_what_is_not_there() -> None:
    """A warehouse is told whom to ask; an order that nobody knows, and somebody who is nobody, are refused."""
    bench = Bench()

    offers = bench.desk.delivery_options(bench.order.id, by=STORE)

    assert {type(offer.refusal) for offer in offers} == {RoleNotEntitled}
    assert bench.sf.calls == []
    with pytest.raises(UnknownOrder):
        bench.desk.delivery_options("o-99", by=BUYER)
    with pytest.raises(InvalidField):
        bench.desk.delivery_options(bench.order.id, by="li")  # type: ignore[arg-type] # that is the point


def test_the_choice_is_made_at_the_fee_that_was_shown() -> None:
    """What the desk showed is what is chosen, and kept."""
    bench = Bench()
    sf = bench.desk.delivery_options(bench.order.id, by=BUYER)[0]

    choice = ChooseDelivery(bench.order.id, option=sf.option, fee=sf.fee)
    order = bench.desk.execute(choice, by=BUYER, request_id="4")

    assert order.delivery == sf.choice


def test_no_transaction_waits_for_a_carrier(tmp_path: Path) -> None:
    """Inside the host's own transaction nobody is asked."""
    import sqlite3

    path = tmp_path / "shop.db"
    with SqliteOrderStore(path) as store:
        desk = OrderDesk(processes=[PROCESS], store=store, clock=FakeClock(NOON))
        order = filled(desk)
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")

        with pytest.raises(DefinitionError, match="no transaction should wait"):
            desk.within(connection).delivery_options(order.id, by=BUYER)

        connection.rollback()
        connection.close()
