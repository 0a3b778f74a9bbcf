"""A quotation: what a price is made of, what is earned with it, and what the whole of it costs."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from deals import NOON, cny, item
from orderflow.entities.line_item import LineItem
from orderflow.entities.phase import ChildPhase
from orderflow.entities.quotation import Costing, Quotation, QuotedLine
from orderflow.ids import LineId, QuotationId
from orderflow.money import CurrencyMismatch, Money
from orderflow.validation import InvalidField

L1, L2 = LineId("l-1"), LineId("l-2")
CAST = Costing(
    materials=cny("4.10"), processing=cny("1.35"), labour=cny("2.04"), overheads=cny("0.51"), margin=cny("1.99")
)
"""8.00 to make, 9.99 to pay."""


def quotation(lines: tuple[LineItem, ...], quoted: tuple[QuotedLine, ...], **fields: Any) -> Quotation:
    made = Quotation(
        id=QuotationId("q-1"),
        lines=lines,
        quoted=quoted,
        transport="truck",
        freight=cny("120"),
        total=Money.sum_of((line.amount for line in lines), "CNY") + cny("120"),
        valid_until=NOON + timedelta(days=30),
        digest="d",
        state="sent",
        phase=ChildPhase.OPEN,
        drafted_at=NOON,
    )
    return evolve(made, **fields)


class TestCosting:
    def test_a_price_is_cost_and_margin(self) -> None:
        """4.10 of materials, 1.35 of processing, 2.04 of labour, 0.51 of overheads; 1.99 is earned (S04)."""
        assert (CAST.cost, CAST.price) == (cny("8.00"), cny("9.99"))
        assert CAST.parts == (cny("4.10"), cny("1.35"), cny("2.04"), cny("0.51"), cny("1.99"))

    def test_overheads_may_be_left_out(self) -> None:
        """They are in the formula of some, and in nobody's list of parts if they are not."""
        lean = evolve(CAST, overheads=None)

        assert (lean.cost, lean.price) == (cny("7.49"), cny("9.48"))
        assert lean.parts == (cny("4.10"), cny("1.35"), cny("2.04"), cny("1.99"))

    def test_less_may_be_earned_than_nothing(self) -> None:
        """A price below cost can be said; whether it is offered is for somebody to approve."""
        assert evolve(CAST, margin=cny("-1.00")).price == cny("7.00")

    @given(parts=st.lists(st.integers(0, 10**9), min_size=5, max_size=5))
    def test_the_parts_are_the_price(self, parts: list[int]) -> None:
        """Nothing is in the price that is in none of its parts, to the fen."""
        materials, processing, labour, overheads, margin = (Money(part, "CNY") for part in parts)
        costing = Costing(materials=materials, processing=processing, labour=labour, overheads=overheads, margin=margin)

        assert Money.sum_of(costing.parts, "CNY") == costing.price == costing.cost + margin

    def test_parts_are_of_one_currency(self) -> None:
        """Materials that are bought in dollars have to be reckoned in yuan first."""
        with pytest.raises(CurrencyMismatch):
            _ = evolve(CAST, materials=Money.of("4.10", "USD")).price

    @pytest.mark.parametrize("field", ["materials", "processing", "labour", "margin", "overheads"])
    @pytest.mark.parametrize("amount", [1, 1.5, "4.10"])
    def test_parts_are_money(self, field: str, amount: object) -> None:
        """A number says no currency."""
        changed: dict[str, Any] = {field: amount}

        with pytest.raises(InvalidField) as caught:
            evolve(CAST, **changed)

        assert caught.value.path == f"Costing.{field}"


class TestQuotedLine:
    def test_a_price_comes_from_its_costing_or_alone(self) -> None:
        """Both say what one unit costs."""
        assert QuotedLine(line_id=L1, costing=CAST).price == cny("9.99")
        assert QuotedLine(line_id=L1, unit_price=cny("25")).price == cny("25.00")
        assert QuotedLine(line_id=L1, unit_price=cny("0")).price == cny("0")

    @pytest.mark.parametrize(
        ("prices", "given"), [({}, "None"), ({"costing": CAST, "unit_price": cny("9.99")}, "'both'")]
    )
    def test_one_of_the_two_is_given(self, prices: dict[str, Any], given: str) -> None:
        """Two prices could contradict each other, and none is none, even if they agree."""
        with pytest.raises(InvalidField) as caught:
            QuotedLine(line_id=L1, **prices)

        assert (caught.value.path, caught.value.given) == ("QuotedLine.unit_price", given)

    @pytest.mark.parametrize("line_id", ["", " ", 1, None])
    def test_it_names_its_line(self, line_id: object) -> None:
        """With a text that says something."""
        with pytest.raises(InvalidField, match=r"^QuotedLine\.line_id"):
            QuotedLine(line_id=line_id, unit_price=cny("1"))  # type: ignore[arg-type] # the mistake that is meant


class TestQuotation:
    def test_cost_and_margin_of_all_of_it(self) -> None:
        """100 of 8.00 and 40 of 20.00 to make; earned is what is left of the price without tax and freight."""
        lines = (item(1, tax=cny("99.00")), item(2, quantity=40, price="25.00", discount=cny("10.00")))
        dear = evolve(CAST, materials=cny("16.10"), margin=cny("5.00"))
        offer = quotation(lines, (QuotedLine(line_id=L1, costing=CAST), QuotedLine(line_id=L2, costing=dear)))

        assert offer.cost == cny("800.00") + cny("800.00")
        assert offer.margin == (cny("999.00") - cny("99.00")) + cny("990.00") - cny("1600.00") == cny("290.00")

    @pytest.mark.parametrize(
        "quoted",
        [
            (QuotedLine(line_id=L1, costing=CAST), QuotedLine(line_id=L2, unit_price=cny("25"))),
            (QuotedLine(line_id=L1, costing=CAST),),
            (),
        ],
    )
    def test_what_is_earned_is_known_only_if_all_costs_are(self, quoted: tuple[QuotedLine, ...]) -> None:
        """A price of which nobody knows what it is made of is no profit, and neither is a line nobody costed."""
        offer = quotation((item(1), item(2, quantity=40, price="25.00")), quoted)

        assert offer.cost is None
        assert offer.margin is None

    @pytest.mark.parametrize(
        ("phase", "closed"), [(ChildPhase.OPEN, False), (ChildPhase.WAITING, False), (ChildPhase.CLOSED, True)]
    )
    def test_it_is_closed_by_its_phase(self, phase: ChildPhase, closed: bool) -> None:
        """Whatever its flow calls the state."""
        assert quotation((), (), phase=phase).is_closed is closed
