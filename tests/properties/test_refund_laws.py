"""No cent goes back twice, none is lost, however refunds and returns are cut."""

from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise
from math import floor

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from orderflow.commands import (
    ApproveReturn,
    CancelUnits,
    Command,
    NewLine,
    Place,
    ReceiveReturn,
    Refund,
    RequestReturn,
)
from orderflow.deciding import decide
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import ShipmentLine
from orderflow.ids import LineId, ReturnId
from orderflow.money import Money
from orderflow.policies import express, price_and_freight
from orderflow.process import OrderProcess
from orderflow.refusals import ExceedsReturnable, RefundExceedsCaptured
from orderflow.roles import CUSTOMER, FINANCE, MERCHANT, WAREHOUSE, Actor
from orderflow.testing import SequentialIds
from orderflow.testing.lives.duties import RECIPIENT, go_on
from orderflow.testing.lives.laws import assert_laws
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.strategies import new_lines, paid_orders
from vouched import retail

RETAIL, CASHIER = retail(), Actor("cashier", FINANCE)
WITH_FREIGHT = retail(deliveries=[express(fee=Money.of("12.34", "CNY"))]).extended(return_refund=price_and_freight)
LI, SHOP, STORE = Actor("li", CUSTOMER), Actor("shop", MERCHANT), Actor("store", WAREHOUSE)
NOON, IDS = datetime(2026, 6, 1, 12, tzinfo=UTC), SequentialIds()


@given(order=paid_orders(RETAIL), asks=st.lists(st.integers(1, 10**7), max_size=8))
def test_refunded_never_exceeds_captured(order: Order, asks: list[int]) -> None:
    """However often and however much is asked back, no cent leaves twice."""
    for minor in asks:
        before, ask = order, Money(minor, order.currency)
        try:
            order = decide(order, Refund(order.id, amount=ask), process=RETAIL, by=CASHIER, at=NOON, ids=IDS).order
        except RefundExceedsCaptured as refusal:
            assert ask > refusal.refundable == before.refundable  # noqa: PT017 - the loop goes on
            assert order is before  # a refusal changes nothing

        assert order.refunded <= order.captured
        assert order.refunded + order.refundable + order.charged_back == order.captured


@given(
    price=st.integers(0, 10**9),
    quantity=st.integers(1, 60),
    discount=st.integers(0, 10**9),
    tax=st.integers(0, 10**6),
    cuts=st.lists(st.integers(0, 60), max_size=10),
)
def test_units_add_up_to_their_line_however_they_are_cut(
    price: int, quantity: int, discount: int, tax: int, cuts: list[int]
) -> None:
    """Slices of a line, taken in any portions, cost together what the whole line costs, to the cent."""
    line = LineItem(
        id=LineId("l-1"),
        sku="cup",
        name="cup",
        quantity=quantity,
        unit_price=Money(price, "CNY"),
        discount=Money(min(discount, price * quantity), "CNY"),
        tax=Money(tax, "CNY"),
        tax_included=False,
    )
    edges = sorted({0, quantity, *(cut for cut in cuts if cut <= quantity)})

    slices = [line.amount_of(end) - line.amount_of(start) for start, end in pairwise(edges)]

    assert sum(part.minor for part in slices) == price * quantity - min(discount, price * quantity) + tax
    assert all(part.minor >= 0 for part in slices)


# ---- returns, decided ------------------------------------------------------------------------------------------------


def received(process: OrderProcess, lines: list[NewLine], sold_out: int = 0) -> Life:
    """An order of *lines*, of the first of which some units were sold out, paid, sent, and received by the customer."""
    life = Life(process)
    life.ask(Place(process="retail", lines=lines, recipient=RECIPIENT, delivery="express"), by=LI)
    if sold_out:
        gone = ShipmentLine(line_id=LineId("l-1"), quantity=sold_out)
        life.ask(CancelUnits(life.order.id, lines=[gone], reason="sold out"), by=SHOP)
    while life.order.phase is not Phase.COMPLETED:
        assert go_on(life)
    return life


def sent_back(life: Life, parts: list[ShipmentLine]) -> Money:
    """What the customer gets for these units, asked for, allowed, come back and accepted at once."""
    before = life.order.credited
    life.ask(RequestReturn(life.order.id, lines=parts, reason="too blue"), by=LI)
    return_id = ReturnId(list(life.order.returns)[-1].id)
    life.ask(ApproveReturn(life.order.id, return_id=return_id), by=SHOP)
    life.ask(ReceiveReturn(life.order.id, return_id=return_id), by=STORE)
    return life.order.credited - before


def worth(line: NewLine, units: int) -> int:
    """What the first *units* of a line cost, in minor units, by the rule: in proportion, rounded down."""
    assert line.unit_price is not None
    tax = line.tax.minor if line.tax is not None and not line.tax_included else 0
    amount = line.unit_price.minor * line.quantity - (line.discount.minor if line.discount is not None else 0) + tax
    return floor(Fraction(amount * units, line.quantity))


CUP = NewLine(sku="cup", name="杯子", quantity=3, unit_price=Money.of("33.33", "CNY"), discount=Money.of("0.01", "CNY"))


@given(
    lines=st.lists(new_lines("CNY"), min_size=1, max_size=3),
    sold_out=st.integers(0, 5),
    portions=st.lists(st.integers(1, 4), max_size=20),
    data=st.data(),
)
@example(lines=[CUP], sold_out=0, portions=[1, 1, 1], data=None)
@example(lines=[CUP], sold_out=1, portions=[1, 1], data=None)
def test_however_returns_are_cut_the_whole_price_goes_back(
    lines: list[NewLine], sold_out: int, portions: list[int], data: st.DataObject | None
) -> None:
    """Unit by unit, in pairs or all at once, in any order: credit_notes add up to the price, and to no cent more."""
    assume(sold_out < lines[0].quantity)
    life = received(RETAIL, lines, sold_out)
    units = [LineId(f"l-{place}") for place, line in enumerate(lines, start=1) for _ in range(line.quantity)]
    units = units[sold_out:] if data is None else data.draw(st.permutations(units[sold_out:]))

    credited = 0
    while units:
        portion = [units.pop() for _ in range(min(portions.pop() if portions else 1, len(units)))]
        credited += sent_back(life, [ShipmentLine(line_id=line_id, quantity=1) for line_id in portion]).minor

    prices = [worth(line, line.quantity) for line in lines]
    prices[0] = worth(lines[0], lines[0].quantity - sold_out)
    assert credited == sum(prices)
    assert life.order.refundable == life.order.delivery_fee
    assert_laws(life.order, life.records)


@given(line=new_lines("CNY"), back=st.integers(1, 6))
def test_part_of_a_line_is_worth_its_share(line: NewLine, back: int) -> None:
    """What goes back for some units is what the line costs with them, less what it costs without them."""
    assume(back <= line.quantity)
    life = received(RETAIL, [line])

    credit = sent_back(life, [ShipmentLine(line_id=LineId("l-1"), quantity=back)])

    assert credit.minor == worth(line, line.quantity) - worth(line, line.quantity - back)


@given(lines=st.lists(new_lines("CNY"), min_size=1, max_size=2))
def test_freight_goes_back_with_the_last_unit(lines: list[NewLine]) -> None:
    """Where freight is refunded it is refunded once, with the return that leaves the customer nothing."""
    life = received(WITH_FREIGHT, lines)
    units = [LineId(f"l-{place}") for place, line in enumerate(lines, start=1) for _ in range(line.quantity)]

    credited = [sent_back(life, [ShipmentLine(line_id=line_id, quantity=1)]).minor for line_id in units]

    assert sum(credited) == life.order.total.minor == life.order.refunded.minor
    assert credited[-1] >= life.order.delivery_fee.minor


@given(line=new_lines("CNY"), goodwill=st.integers(1, 10**8))
def test_goodwill_is_not_given_a_second_time(line: NewLine, goodwill: int) -> None:
    """Who got money back already and then returns the goods gets the rest, not the whole price again."""
    life = received(RETAIL, [line])
    paid = life.order.captured.minor
    assume(goodwill <= paid)
    life.ask(Refund(life.order.id, amount=Money(goodwill, "CNY"), reason="a scratch"), by=CASHIER)

    credit = sent_back(life, [ShipmentLine(line_id=LineId("l-1"), quantity=line.quantity)])

    assert credit.minor == paid - goodwill
    assert life.order.refunded.minor == paid


def test_no_unit_comes_back_twice() -> None:
    """A unit on its way back, or back, is asked back no more; nor is one that was never delivered."""
    life = received(RETAIL, [CUP], sold_out=1)
    two = ShipmentLine(line_id=LineId("l-1"), quantity=2)

    def refused(command: Command) -> None:
        before = life.order
        with pytest.raises(ExceedsReturnable):
            life.ask(command, by=LI)
        assert life.order is before

    refused(RequestReturn(life.order.id, lines=[ShipmentLine(line_id=LineId("l-1"), quantity=3)]))
    life.ask(RequestReturn(life.order.id, lines=[two]), by=LI)
    refused(RequestReturn(life.order.id, lines=[ShipmentLine(line_id=LineId("l-1"), quantity=1)]))
