"""The audit of the laws finds what is wrong with quotations and prices, and nothing where nothing is."""

from collections.abc import Callable

import pytest
from attrs import evolve

from inquiries import B2B, Q1, accepted, cancelled_inquiry, drafted, offered, quotation, to_quote, whole_inquiry
from life import NOON, Life, cny
from orderflow.entities.collection import ById
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildMove, ChildPhase
from orderflow.events import Event, LinesPriced, QuotationAccepted, QuotationDrafted, QuotationExpired, apply
from orderflow.ids import QuotationId
from orderflow.testing.lives.laws import broken_laws

ENDED = ChildMove("expire", "sent", "expired", ChildPhase.CLOSED)


@pytest.mark.parametrize(
    "make",
    [to_quote, drafted, offered, accepted, lambda: whole_inquiry(Life(B2B)), lambda: cancelled_inquiry(Life(B2B))],
)
def test_nothing_is_wrong_with_what_was_decided(make: Callable[[], Life]) -> None:
    """Inquiries that the kernel made keep the laws."""
    life = make()

    assert broken_laws(life.order, life.events) == ()


def after(life: Life, *events: Event) -> tuple[str, ...]:
    """What is wrong once these have happened, whether or not they could."""
    order = life.order
    for one in events:
        order = apply(order, one)
    return broken_laws(order, [*life.events, *events])


def priced(life: Life, **fields: object) -> LinesPriced:
    first, second = quotation(life).lines
    return LinesPriced(occurred_at=NOON, lines=(evolve(first, **fields), second))  # type: ignore[arg-type] # its fields


def expired() -> QuotationExpired:
    return QuotationExpired(occurred_at=NOON, quotation_id=Q1, move=ENDED)


def another(life: Life, quotation_id: str) -> QuotationDrafted:
    return QuotationDrafted(occurred_at=NOON, quotation=evolve(quotation(life), id=QuotationId(quotation_id)))


@pytest.mark.parametrize(
    ("events", "says"),
    [
        (lambda life: [expired(), expired()], "quotation q-1 has ended and goes on"),
        (lambda life: [another(life, "q-2")], "is drafted while another lies on the table"),
        (lambda life: [expired(), another(life, "q-3")], "quotation q-3 is number 2"),
        (
            lambda life: [QuotationAccepted(occurred_at=NOON, quotation_id=Q1, move=ENDED)],
            "230000 was accepted, and never written",
        ),
        (lambda life: [priced(life, unit_price=cny("-1.00"))], "line l-1 is priced at"),
        (lambda life: [priced(life, priced=False)], "line l-1 is priced at"),
        (lambda life: [priced(life, quantity=99)], "99 units are priced, 100 were ordered"),
        (lambda life: [LinesPriced(occurred_at=NOON, lines=quotation(life).lines[:1])], "the order has ['l-1', 'l-2']"),
    ],
)
def test_a_history_that_cannot_be(events: Callable[[Life], list[Event]], says: str) -> None:
    """Two on the table, a yes without its prices, prices of something else."""
    life = offered()

    found = after(life, *events(life))

    assert any(says in problem for problem in found), found


def test_a_price_that_was_not_accepted() -> None:
    """A cent more than the customer said yes to."""
    life = accepted()
    at = next(place for place, one in enumerate(life.events) if isinstance(one, LinesPriced))
    spoilt = [*life.events[:at], priced(life, unit_price=cny("10.01")), *life.events[at + 1 :]]

    found = broken_laws(life.order, spoilt)

    assert any("230000 was accepted, and it costs 230100" in problem for problem in found), found


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        (
            lambda order: order.with_part(evolve(order.part(Deal), quotations=ById())),
            "its quotations are open or not: {}, by its history {'q-1': True}",
        ),
        (
            lambda order: evolve(order, lines=order.lines.put(evolve(order.lines["l-1"], priced=True))),
            "line l-1: priced is True, by its history False",
        ),
        (
            lambda order: evolve(order, lines=order.lines.put(evolve(order.lines["l-1"], unit_price=cny("0.01")))),
            "line l-1: costs 100, should cost 0",
        ),
    ],
)
def test_an_order_that_is_not_what_happened(spoilt: Callable[[Order], Order], says: str) -> None:
    """A quotation that is gone, a price that nobody agreed to: each is found by itself, not by replaying alone."""
    life = offered()

    assert says in broken_laws(spoilt(life.order), life.events)
