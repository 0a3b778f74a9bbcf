"""Whatever a unit costs to make and whatever is taken off: what is accepted is what the order costs, to the cent."""

from datetime import UTC, datetime, timedelta
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from inquiries import B2B, BUYER, SELLER
from life import LI
from orderflow.commands import AcceptQuotation, ConfirmContent, DraftQuotation, Inquire, NewLine, OfferQuotation
from orderflow.entities.deal import Deal
from orderflow.entities.quotation import Costing, QuotedLine
from orderflow.ids import LineId, QuotationId
from orderflow.money import Money
from orderflow.testing.lives.laws import assert_laws
from orderflow.testing.lives.life import CURRENCIES, Life

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
PARTS: Final = st.integers(0, 10**9)


@st.composite
def asked(draw: st.DrawFn, currency: str) -> tuple[NewLine, QuotedLine, int]:
    """A line, what is quoted for it, and what that comes to in minor units, added up here."""
    units = draw(st.integers(1, 10**4))
    materials, processing, labour, overheads = (draw(PARTS) for _ in range(4))
    cost = materials + processing + labour + overheads
    margin = draw(st.integers(-cost, 10**9))
    gross = (cost + margin) * units
    discount, on_top = draw(st.integers(0, gross)), draw(st.integers(0, 10**9))
    quoted = QuotedLine(
        line_id=LineId("l-1"),
        costing=Costing(
            materials=Money(materials, currency),
            processing=Money(processing, currency),
            labour=Money(labour, currency),
            overheads=Money(overheads, currency),
            margin=Money(margin, currency),
        ),
        discount=Money(discount, currency),
        tax=Money(on_top, currency),
        tax_included=False,
    )
    return NewLine(sku="x", name="x", quantity=units), quoted, gross - discount + on_top


@given(data=st.data(), currency=st.sampled_from(CURRENCIES), freight=PARTS)
def test_what_is_accepted_is_what_it_costs(data: st.DataObject, currency: str, freight: int) -> None:
    """Total of the quotation, total of the order and a sum made here are the same; each line costs what was quoted."""
    wanted = data.draw(st.lists(asked(currency), min_size=1, max_size=4))
    life = Life(B2B, at=NOON)
    life.ask(
        Inquire(process=B2B.name, currency=currency, lines=tuple(line for line, _, _ in wanted), recipient=LI), by=BUYER
    )
    order_id = life.order.id
    life.ask(ConfirmContent(order_id), by=BUYER)
    quoted = tuple(
        QuotedLine(
            line_id=LineId(f"l-{place}"),
            costing=one.costing,
            discount=one.discount,
            tax=one.tax,
            tax_included=one.tax_included,
        )
        for place, (_, one, _) in enumerate(wanted, start=1)
    )
    life.ask(
        DraftQuotation(
            order_id,
            lines=data.draw(st.permutations(quoted)),
            freight=Money(freight, currency),
            transport="express",
            valid_until=NOON + timedelta(days=1),
        ),
        by=SELLER,
    )
    life.ask(OfferQuotation(order_id), by=SELLER)

    life.ask(AcceptQuotation(order_id, quotation_id=QuotationId("q-1")), by=BUYER)

    order, quotation = life.order, life.order.part(Deal).quotations["q-1"]
    assert [line.total.minor for line in order.lines] == [amount for _, _, amount in wanted]
    assert tuple(order.lines) == quotation.lines
    assert order.total == quotation.total == Money(sum(amount for _, _, amount in wanted) + freight, currency)
    assert_laws(order, life.records)
