"""Whatever is ordered and known: each difference is disputed once, and no review passes with a discrepancy open."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from forms import CLERK, CLOCK, DAY, DIRECTOR, HEAD, SELLER, Form, film, submitted
from orderflow.commands import (
    AddLines,
    CheckPrices,
    Command,
    EscalateDiscrepancy,
    NewLine,
    RemoveLine,
    ResolveDiscrepancy,
    SendBack,
    Submit,
)
from orderflow.deciding import replay
from orderflow.entities.content import order_digest
from orderflow.entities.deal import Deal
from orderflow.entities.discrepancy import LAST_ORDER, PRICE_PLAN, About
from orderflow.errors import Refusal
from orderflow.events import DiscrepancyResolved, OrderSubmitted, PricesChecked
from orderflow.money import Money
from orderflow.roles import Actor
from orderflow.states.order_form_facts import prices_confirmed
from orderflow.testing import FakePriceBook

SKUS = ("FILM-30", "FILM-60", "BOX")
PRICES = st.sampled_from(("9.99", "10.00", "0.00"))
COLOURS = st.sampled_from(("blue", "red"))


@st.composite
def goods(draw: st.DrawFn) -> NewLine:
    price, colour = draw(PRICES), draw(COLOURS)
    quantity = draw(st.integers(1, 3))
    discount = Money(draw(st.sampled_from((0, 0, 1))), "CNY") if price != "0.00" else None
    return film(
        price, sku=draw(st.sampled_from(SKUS)), quantity=quantity, specification={"colour": colour}, discount=discount
    )


@st.composite
def price_books(draw: st.DrawFn) -> FakePriceBook:
    prices = FakePriceBook()
    for sku in SKUS:
        if draw(st.booleans()):
            prices.plan(sku, Money.of(draw(PRICES), "CNY"))
        if draw(st.booleans()):
            prices.ordered("acme", sku, Money.of(draw(PRICES), "CNY"), {"colour": draw(COLOURS)})
    return prices


def expected(lines: Sequence[NewLine], prices: FakePriceBook) -> list[tuple[str, About, str]]:
    """The differences, worked out from what was said and known, by other means than the library's."""
    found = []
    for place, line in enumerate(lines, start=1):
        planned = prices._plan.get((line.sku, "CNY"))
        last = prices._last.get(("acme", line.sku, "CNY"))
        assert line.unit_price is not None
        costs = line.unit_price.minor * line.quantity - (line.discount.minor if line.discount else 0)
        if planned is not None:
            if planned.minor * line.quantity != costs:
                found.append((f"l-{place}", About.PRICE, PRICE_PLAN))
        elif last is not None and last[0].minor * line.quantity != costs:
            found.append((f"l-{place}", About.PRICE, LAST_ORDER))
        if last is not None and dict(last[1]) != dict(line.specification):
            found.append((f"l-{place}", About.SPECIFICATION, LAST_ORDER))
    return found


@given(lines=st.lists(goods(), min_size=1, max_size=4), prices=price_books())
def test_each_difference_is_doubted_once(lines: list[NewLine], prices: FakePriceBook) -> None:
    """No difference is overlooked, none is made up, and to look again finds nothing new."""
    life = submitted(*lines, prices=prices)

    life.do(CheckPrices(life.order.id))

    discrepancies = life.order.part(Deal).discrepancies
    assert [(discrepancy.line_id, discrepancy.about, discrepancy.source) for discrepancy in discrepancies] == expected(
        lines, prices
    )
    assert prices_confirmed(life.order) is not bool(discrepancies)
    assert not life.do(CheckPrices(life.order.id))


ACTS = st.sampled_from(("check", "resolve", "refuse", "escalate", "clock", "back", "amend", "submit", "plan"))
PEOPLE = st.sampled_from((SELLER, HEAD, DIRECTOR, CLERK))


@given(
    lines=st.lists(goods(), min_size=1, max_size=3),
    prices=price_books(),
    acts=st.lists(st.tuples(ACTS, PEOPLE, st.integers(0, 5), goods()), max_size=25),
)
def test_no_review_passes_with_a_doubt_open(
    lines: list[NewLine], prices: FakePriceBook, acts: list[tuple[str, Actor, int, NewLine]]
) -> None:
    """In whatever order whoever does whatever: they are in order only once each discrepancy is confirmed."""
    life = submitted(*lines, prices=prices)
    for act, by, which, new in acts:
        discrepancies = list(life.order.part(Deal).discrepancies)
        discrepancy_id = discrepancies[which % len(discrepancies)].id if discrepancies else "d-1"
        for command, actor in wishes(life, act, by, discrepancy_id, new, prices):
            try:
                life.do(command, actor)
            except Refusal:
                continue
        judge(life)
    assert replay(record.event for record in life.records) == life.order


def wishes(
    life: Form, act: str, by: Actor, discrepancy_id: str, new: NewLine, prices: FakePriceBook
) -> list[tuple[Command, Actor]]:
    order = life.order
    match act:
        case "check":
            return [(CheckPrices(order.id), CLERK)]
        case "resolve" | "refuse":
            verdict = act == "resolve"
            return [
                (ResolveDiscrepancy(order.id, discrepancy_id=discrepancy_id, confirmed=verdict, reason="looked up"), by)
            ]
        case "escalate":
            return [(EscalateDiscrepancy(order.id, discrepancy_id=discrepancy_id), by)]
        case "clock":
            life.wait(DAY)
            return [(EscalateDiscrepancy(order.id), CLOCK)]
        case "back":
            return [(SendBack(order.id, remark="look again"), by)]
        case "amend":
            first = next(iter(order.lines)).id
            return [(AddLines(order.id, lines=(new,)), CLERK), (RemoveLine(order.id, line_id=first), CLERK)]
        case "plan":
            prices.plan(new.sku, new.unit_price or Money(0, "CNY"))
            return []
    return [(Submit(order.id), CLERK)]


def judge(life: Form) -> None:
    """What the history says by itself about discrepancies, read without the library's own sums."""
    digest, open_ones, refused, ids = None, set[str](), set[str](), list[str]()
    confirmed = set[str]()
    for record in life.records:
        event = record.event
        if isinstance(event, OrderSubmitted):
            digest, open_ones, refused = None, set(), set()
        elif isinstance(event, PricesChecked):
            assert not refused, "after a no it was checked again without going back"
            digest = event.digest
            new = [discrepancy.id for discrepancy in event.discrepancies][-event.raised :] if event.raised else []
            ids += [discrepancy.id for discrepancy in event.discrepancies if discrepancy.id not in ids]
            open_ones = {discrepancy.id for discrepancy in event.discrepancies} - confirmed
            assert len(new) == event.raised
            assert len({discrepancy.difference for discrepancy in event.discrepancies}) == len(event.discrepancies)
        elif isinstance(event, DiscrepancyResolved):
            assert event.discrepancy_id in open_ones
            open_ones.discard(event.discrepancy_id)
            (confirmed if event.confirmed else refused).add(event.discrepancy_id)
    in_order = digest == order_digest(life.order) and not open_ones and not refused
    assert prices_confirmed(life.order) is in_order
    assert ids == [f"d-{place}" for place in range(1, len(ids) + 1)], "an id was used twice"
    assert life.order.part(Deal).discrepancies_ever == len(ids)
