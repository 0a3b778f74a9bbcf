"""A customer acts on their own orders only, if the process asks for it."""

import pytest

from life import BUYER, LI, PROCESS, SERVICE, Life, cups, placed
from orderflow.commands import Cancel, Command, OpenCart, Pay, Place
from orderflow.entities.phase import Phase
from orderflow.policies import own_orders_only
from orderflow.refusals import NotYourOrder, UnknownOrder
from orderflow.roles import CUSTOMER, Actor

OWN = PROCESS.extended(access=own_orders_only)
MALLORY = Actor("mallory", CUSTOMER)


def test_their_own_order_is_their() -> None:
    """They place it and cancel it."""
    life = placed(process=OWN)

    life.do(Cancel(life.id))

    assert life.phase() is Phase.CANCELLED


def test_another_customer_s_order_is_not() -> None:
    """And they are told what they would be told if there were none; the host's log knows why."""
    life = placed(process=OWN)

    for wish in (Cancel(life.id), Pay(life.id, method="alipay")):
        refused = life.refused(UnknownOrder, wish, MALLORY)
        assert refused == UnknownOrder(order_id=life.id)
        assert isinstance(refused.__cause__, NotYourOrder)


def test_whoever_is_no_customer_is_not_held_back() -> None:
    """Customer service acts on everybody's orders."""
    life = placed(process=OWN)

    life.do(Cancel(life.id), SERVICE)

    assert life.phase() is Phase.CANCELLED


@pytest.mark.parametrize(
    "wish",
    [
        OpenCart(process="retail", currency="CNY", customer="li"),
        Place(process="retail", lines=(cups(),), recipient=LI, delivery="express", customer="li"),
    ],
)
def test_nobody_orders_in_another_s_name(wish: Command) -> None:
    """Only for themselves."""
    life = Life(OWN)

    life.refused(NotYourOrder, wish, MALLORY)
    assert life.begun is None

    life.do(wish, BUYER)
    assert life.order.customer == "li"


def test_it_is_not_asked_by_default() -> None:
    """The host vouches for who may, unless it says otherwise."""
    life = placed()

    life.do(Cancel(life.id), MALLORY)

    assert life.phase() is Phase.CANCELLED
