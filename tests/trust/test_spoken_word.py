"""A customer's spoken yes is recorded by the shop in the shop's own role, in the customer's name, with evidence."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desk.shop import Shop
from inquiries import BUYER, SELLER, VALVES
from life import LI
from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.commands import Cancel, ConfirmContent, Inquire
from orderflow.entities.order import Order
from orderflow.errors import DefinitionError
from orderflow.policies import own_orders_only
from orderflow.processes import b2b_contract
from orderflow.refusals import RoleNotEntitled, SpokenWordUnproven, UnknownOrder
from orderflow.roles import CUSTOMER, CUSTOMER_SERVICE, FINANCE, ORDERFLOW, SALES, Actor, Role
from orderflow.vetoes import spoken_word

BY_TELEPHONE = b2b_contract(version="telephone").extended(
    roles={"confirm_content": (CUSTOMER, SALES)},
    vetoes=[spoken_word(ConfirmContent, evidence=re.compile(r"call \d{4}"))],
    access=own_orders_only,
)
FOR_ACME = Actor(SELLER.id, SALES, on_behalf_of=BUYER)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A works that takes orders by telephone, on a file."""
    with SqliteOrderStore(tmp_path / "works.db") as store:
        yield Shop(process=BY_TELEPHONE, store=store)


def inquired(shop: Shop) -> Order:
    """What acme wants is taken in; acme has to confirm it."""
    wish = Inquire(
        process="b2b_contract", currency="CNY", lines=(VALVES,), customer=BUYER.id, recipient=LI, channel="telephone"
    )
    return shop.ask(wish, SELLER)


def test_the_shop_records_what_the_customer_said(shop: Shop) -> None:
    """Who recorded it, for whom, and where it can be looked up stands in the history."""
    order = inquired(shop)

    order = shop.ask(ConfirmContent(order.id, reason="call 0914, recorded"), FOR_ACME)

    assert order.state == "quoting"
    record = shop.another_desk().history(order.id)[-1]
    assert (record.by, record.reason) == (FOR_ACME, "call 0914, recorded")


def test_nobody_needs_to_pretend_to_be_the_customer(shop: Shop) -> None:
    """`Actor("chen", CUSTOMER, on_behalf_of=buyer)` was the way; it is another customer's order to them."""
    order = inquired(shop)

    with pytest.raises(UnknownOrder):
        shop.ask(ConfirmContent(order.id, reason="call 0914"), Actor("chen", CUSTOMER, on_behalf_of=BUYER))

    assert shop.desk.get(order.id) == order


UNPROVEN = [
    (SELLER, "call 0914", ("on_behalf_of",)),
    (FOR_ACME, "", ("reason",)),
    (FOR_ACME, "they said so", ("reason",)),
    (SELLER, "", ("on_behalf_of", "reason")),
    (Actor("wang", SALES, on_behalf_of=Actor("other", CUSTOMER)), "call 0914", ("on_behalf_of",)),
    (Actor("wang", SALES, on_behalf_of=Actor(BUYER.id, FINANCE)), "call 0914", ("on_behalf_of",)),
]


@pytest.mark.parametrize(("by", "reason", "lacking"), UNPROVEN)
def test_a_word_without_its_proof_is_none(shop: Shop, by: Actor, reason: str, lacking: tuple[str, ...]) -> None:
    """Whose it is, and where it can be looked up; of both, what is lacking is said, and nothing has changed."""
    order = inquired(shop)
    before = shop.picture()

    with pytest.raises(SpokenWordUnproven) as caught:
        shop.ask(ConfirmContent(order.id, reason=reason), by)

    assert caught.value.lacking == lacking
    assert caught.value.remedy
    assert shop.picture() == before


@pytest.mark.parametrize("role", [FINANCE, CUSTOMER_SERVICE])
def test_naming_the_customer_gives_no_right(shop: Shop, role: Role) -> None:
    """What the page gives to sales is sales', and nobody else's in the customer's name, with whatever evidence."""
    order = inquired(shop)

    with pytest.raises(RoleNotEntitled):
        shop.ask(ConfirmContent(order.id, reason="call 0914"), Actor("qian", role, on_behalf_of=BUYER))

    assert shop.desk.get(order.id) == order


def test_customers_and_the_library_need_no_proof(shop: Shop) -> None:
    """Their own word is their own, and a limit that ends is nobody's word."""
    order = inquired(shop)

    assert shop.ask(ConfirmContent(order.id), BUYER).state == "quoting"
    veto = spoken_word(Cancel)
    assert veto(order, Cancel(order.id), by=ORDERFLOW, at=shop.clock.now()) == veto(
        None, Cancel(order.id), by=SELLER, at=shop.clock.now()
    )


@pytest.mark.parametrize("kinds", [(), ("confirm_content",), (Order,), (None,)])
def test_what_is_the_customer_s_word_are_commands(kinds: Any) -> None:
    """A misspelt name would ask for no proof of anything."""
    with pytest.raises(DefinitionError, match="spoken_word"):
        spoken_word(*kinds)


def test_evidence_is_a_pattern() -> None:
    """A text that was forgotten to be compiled is said where it is written."""
    with pytest.raises(DefinitionError, match="compiled pattern"):
        spoken_word(ConfirmContent, evidence="call")  # type: ignore[arg-type] # the mistake that is meant
