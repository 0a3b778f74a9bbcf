"""The made-to-order process as it comes: whoever does their duty brings an order to its end, from stock or made."""

import pytest

from orderflow.commands import AddLines, Cancel, ClaimPayment, Inquire, NewLine, OpenCart
from orderflow.deciding import available
from orderflow.entities.deal import Deal
from orderflow.entities.phase import Phase
from orderflow.money import Money
from orderflow.refusals import RoleNotEntitled
from orderflow.roles import CUSTOMER, FINANCE, ORDER_CLERK, ORDERFLOW, SALES, Actor
from orderflow.testing.lives.duties import answer_effects, bring_to_end, go_on, run_next_limit
from orderflow.testing.lives.laws import broken_laws
from orderflow.testing.lives.life import Life
from vouched import made_to_order

CLERK, BUYER = Actor("clerk", ORDER_CLERK), Actor("li", CUSTOMER)
FILM = NewLine(sku="FILM", name="膜", quantity=3, unit_price=Money.of("19.99", "CNY"))
INK = NewLine(sku="INK", name="墨", quantity=2, unit_price=Money.of("5.00", "CNY"))


def begun(*lines: NewLine) -> Life:
    """A clerk has written an order down."""
    life = Life(made_to_order(), currencies=("CNY",))
    life.ask(OpenCart(process="made_to_order", currency="CNY", customer="li", channel="fax"), by=CLERK)
    life.ask(AddLines(life.order.id, lines=lines), by=CLERK)
    return life


@pytest.mark.parametrize("lines", [(FILM,), (FILM, INK)], ids=["from stock", "made"])
def test_it_lives_from_the_form_to_the_last_cent(lines: tuple[NewLine, ...]) -> None:
    """Reviewed, confirmed, allocated or made, released, signed for, sent, received, paid and closed; no law broken."""
    life = begun(*lines)

    bring_to_end(life)

    order = life.order
    assert order.phase is Phase.CLOSED
    assert order.cancellation is None
    assert order.balance == Money(0, "CNY")
    assert bool(order.part(Deal).production) is (len(lines) == 2)
    assert broken_laws(order, life.records) == ()


def test_an_order_that_nobody_goes_on_with_ends() -> None:
    """Each limit leads on, until it has expired and its window is over (law 9)."""
    life = begun(FILM)

    while run_next_limit(life):
        pass

    assert life.order.phase is Phase.CLOSED


def left_alone(life: Life) -> Life:
    """The same life from here on with nobody in it but the clock and those who answer for the outside world."""
    alone = life.copy()
    while go_on(alone, (answer_effects,)) or run_next_limit(alone):
        pass
    return alone


@pytest.mark.parametrize("lines", [(FILM,), (FILM, INK)], ids=["from stock", "made"])
def test_wherever_it_is_left_alone_it_ends_or_somebody_is_told(lines: tuple[NewLine, ...]) -> None:
    """At each step of a whole life: if nobody acts any more it reaches its end, or a limit says whose turn it is."""
    life = begun(*lines)
    went_on = True
    while went_on:
        alone = left_alone(life)

        overrun = [limit.name for limit in alone.order.limits if limit.overrun_at is not None]
        assert alone.order.phase is Phase.CLOSED or overrun, life.records[-1].event
        went_on = go_on(life) or run_next_limit(life)


def test_money_that_is_claimed_has_to_be_found() -> None:
    """Finance has three days to look for a bank transfer; then it is told, and the goods still wait."""
    life = begun(FILM)
    while life.order.phase is not Phase.PREPARING:
        assert go_on(life)
    life.ask(ClaimPayment(life.order.id, method="bank_transfer"), by=BUYER)

    alone = left_alone(life)

    late = [(limit.name, limit.subject, limit.responsible) for limit in alone.order.overruns]
    assert ("verification", "p-1", FINANCE) in late


def test_it_can_be_cancelled_until_goods_have_left() -> None:
    """From the form to the packing table; all that was paid goes back."""
    life = begun(FILM)
    while life.order.phase is not Phase.PREPARING:
        assert go_on(life)

    cancelled = life.ask(Cancel(life.order.id), by=BUYER).order

    assert cancelled.phase is Phase.CANCELLED
    assert cancelled.balance == Money(0, "CNY")


def test_what_is_asked_for_comes_in_by_a_clerk_for_their_salesperson() -> None:
    """Whose business it is stands in the order, and who wrote it down in the record."""
    life = Life(made_to_order(), currencies=("CNY",))
    clerk = Actor("clerk", ORDER_CLERK, on_behalf_of=Actor("wang", SALES))

    life.ask(Inquire(process="made_to_order", currency="CNY", customer="li", channel="visit", lines=(FILM,)), by=clerk)

    assert life.order.part(Deal).salesperson == "wang"
    assert all(record.by == clerk for record in life.records)


def test_nobody_is_offered_what_is_not_their() -> None:
    """The system's steps are the system's, the customer's word is the customer's."""
    life = begun(FILM)

    offered = available(life.order, process=life.process, by=ORDERFLOW, at=life.at)

    barred = [option.command for option in offered if isinstance(option.refusal, RoleNotEntitled)]
    assert {"submit", "note_wish", "cancel"} <= set(barred)
