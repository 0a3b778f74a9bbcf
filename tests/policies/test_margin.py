"""Who has to approve a quotation: nobody, or a named role where the margin is unfavourable or not known."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deals import decided
from inquiries import B2B, SELLER, costing, draft, line, quotation, to_quote
from life import Life, cny
from orderflow.entities.deal import Deal
from orderflow.entities.quotation import Quotation
from orderflow.errors import DefinitionError
from orderflow.money import Money
from orderflow.policies import margin_at_least, no_margin_rule
from orderflow.roles import FINANCE, MARKETING_DIRECTOR

LIFE = to_quote()


def quoted(*margins: str | None) -> tuple[Life, Quotation]:
    """Costs of 800.00 and 320.00, and these margins a unit; or a price alone."""
    life = to_quote()
    lines = tuple(
        line(place, "10.00") if margin is None else line(place, costing=costing(margin))
        for place, margin in enumerate(margins, start=1)
    )
    life.do(draft(life, lines), SELLER)
    return life, quotation(life)


@pytest.mark.parametrize(
    ("margins", "approved_by"),
    [
        (("1.60", "1.60"), ()),
        (("1.60", "1.59"), (MARKETING_DIRECTOR,)),
        (("2.00", "0.60"), ()),
        (("0.00", "0.00"), (MARKETING_DIRECTOR,)),
        (("-1.00", "9.00"), ()),
        (("9.00", None), (MARKETING_DIRECTOR,)),
        ((None, None), (MARKETING_DIRECTOR,)),
    ],
)
def test_a_fifth_of_the_cost(margins: tuple[str | None, ...], approved_by: tuple[str, ...]) -> None:
    """To the cent, over all of it; where nobody has worked it out, somebody looks at it."""
    life, first = quoted(*margins)

    assert margin_at_least(20)(life.order, first) == approved_by
    assert no_margin_rule(life.order, first) == ()


def test_another_role() -> None:
    """Whom the shop names."""
    life, first = quoted("0.00", "0.00")

    assert margin_at_least(1, FINANCE)(life.order, first) == (FINANCE,)
    assert margin_at_least(0, FINANCE)(life.order, first) == ()


def test_a_loss_is_below_nothing() -> None:
    """And may be allowed for."""
    life, first = quoted("-0.08", "-0.08")

    assert margin_at_least(0)(life.order, first) == (MARKETING_DIRECTOR,)
    assert margin_at_least(-1)(life.order, first) == ()
    assert first.margin == cny("-11.20")


@given(percent=st.integers(-50, 300), margin=st.integers(-800, 3000))
def test_it_is_compared_and_not_rounded(percent: int, margin: int) -> None:
    """Whatever the two are, it is the exact comparison of fractions."""
    life = LIFE
    each = costing(str(Money(margin, "CNY").decimal))
    command = draft(life, (line(1, costing=each), line(2, costing=each)))
    first = decided(life.order, command, SELLER, process=B2B, at=life.at).order.part(Deal).quotations["q-1"]

    assert bool(margin_at_least(percent)(life.order, first)) == (margin * 100 < 800 * percent)


@pytest.mark.parametrize("percent", [0.2, "20", None, True])
def test_a_share_is_a_whole_number(percent: Any) -> None:
    """Of percent."""
    with pytest.raises(DefinitionError, match="whole number of percent"):
        margin_at_least(percent)


@pytest.mark.parametrize("role", ["marketing_director", None, 7])
def test_who_approves_is_a_role(role: Any) -> None:
    """A bare name is a typing mistake away from nobody."""
    with pytest.raises(DefinitionError, match="approved by a Role"):
        margin_at_least(20, role)
