"""No cent goes back twice, none is lost, however refunds and returns are cut."""

from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from orderflow.commands import Refund
from orderflow.deciding import decide
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.ids import LineId
from orderflow.money import Money
from orderflow.processes import retail
from orderflow.refusals import RefundExceedsCaptured
from orderflow.roles import FINANCE, Actor
from orderflow.testing import SequentialIds
from orderflow.testing.strategies import paid_orders

RETAIL, CASHIER = retail(), Actor("cashier", FINANCE)
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
