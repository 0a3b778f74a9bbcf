"""A line: what it costs, in slices of whole units, and where its units are."""

from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deals import deal_order
from life import cny
from orderflow.entities.line_item import LineItem, Lines
from orderflow.ids import LineId
from orderflow.laws import broken_laws
from orderflow.money import Money, ShareOutOfRange

MANY = 8
"""So many lines more are enough for sums to be carried on, not added up anew."""


def line(number: int = 1, **fields: object) -> LineItem:
    """7 × 8.50 - 1.00 = 58.50, tax of 6.73 contained."""
    given: dict[str, object] = {
        "id": LineId(f"l-{number}"),
        "sku": "bowl",
        "name": "碗",
        "quantity": 7,
        "unit_price": cny("8.50"),
        "discount": cny("1.00"),
        "tax": cny("6.73"),
    }
    return LineItem(**(given | fields))  # type: ignore[arg-type] # fields of a line


def test_a_line_costs_price_less_discount() -> None:
    """Tax that is contained is no extra."""
    assert (line().amount, line().net) == (cny("58.50"), cny("51.77"))


def test_tax_on_top_is_added() -> None:
    """58.50 net, 65.23 to pay."""
    assert (line(tax_included=False).amount, line(tax_included=False).net) == (cny("65.23"), cny("58.50"))


def test_cancelled_units_are_not_owed_for() -> None:
    """Five of seven: what the first five cost, 41.78, so that the last two cost the other 16.72."""
    assert line().total == cny("58.50")
    assert line(cancelled=2).total == line().amount_of(5) == cny("41.78")
    assert line(cancelled=7).total == cny("0")
    assert line(cancelled=2).amount == cny("58.50")


def test_units_in_excess_cost_as_much_as_the_others() -> None:
    """Seven bowls for 58.50, two more for a share of it; with one cancelled, eight are owed for."""
    assert line(excess=2).total == line().amount_of(9) == cny("75.21")
    assert (line(excess=2).units, line(excess=2).open) == (9, 9)
    assert line(excess=2).excess_amount == cny("16.71")
    assert line(excess=2, cancelled=1).total == cny("66.85")
    assert line(excess=2, cancelled=1).excess_amount == cny("66.85") - line().amount_of(6)
    assert line().excess_amount == line(cancelled=3).excess_amount == cny("0")
    assert line(excess=8).total == cny("125.35")


@given(
    minor=st.integers(0, 10**9),
    quantity=st.integers(1, 60),
    cuts=st.lists(st.integers(0, 60), max_size=8),
    currency=st.sampled_from(["CNY", "JPY", "KWD"]),
)
def test_slices_add_up_however_they_are_cut(minor: int, quantity: int, cuts: list[int], currency: str) -> None:
    """Not a minor unit is made or lost, in currencies of zero, two and three decimals."""
    nothing = Money(0, currency)
    one = line(quantity=1, unit_price=Money(minor, currency), discount=nothing, tax=nothing)
    whole = attrs.evolve(one, quantity=quantity, unit_price=nothing, tax=Money(minor, currency), tax_included=False)
    edges = sorted({0, quantity, *(cut for cut in cuts if cut <= quantity)})

    slices = [whole.amount_of(right) - whole.amount_of(left) for left, right in pairwise(edges)]

    assert Money.sum_of(slices, currency) == whole.amount == Money(minor, currency)
    assert all(part.minor >= 0 for part in slices)


def test_units_are_somewhere() -> None:
    """Seven: one cancelled, two shipped, one packed, three on the shelf."""
    where = line(cancelled=1, shipped=2, packed=1)

    assert (where.open, where.unpacked) == (4, 3)


def test_units_in_excess_shall_come_too() -> None:
    """Seven were ordered and nine packed: nine are on the shelf; one of them cancelled, eight."""
    beyond = line(excess=2, packed=6)

    assert (beyond.units, beyond.open, beyond.unpacked) == (9, 9, 3)
    assert (line(excess=2, cancelled=1).units, line(excess=2, cancelled=1, shipped=8).open) == (8, 0)


def test_units_in_excess_are_rounded_like_the_others() -> None:
    """58.50 for seven, discount and all: a seventh of it is 8.357…, so eight cost 66.85, and fourteen twice as much."""
    assert line(excess=1).total == line().amount_of(8) == cny("66.85")
    assert line(excess=7).total == cny("117.00")
    assert line(excess=1).total_minor == 66_85
    assert line(excess=1).amount == cny("58.50")
    assert line(excess=2, cancelled=2).total == cny("58.50")
    assert line(excess=1, cancelled=3).total == line(cancelled=2).total


def test_fewer_units_than_none_cost_nothing_that_could_be_told() -> None:
    """Less than nothing was never ordered."""
    with pytest.raises(ShareOutOfRange):
        line().amount_of(-1)


@given(
    minor=st.integers(0, 10**9),
    quantity=st.integers(1, 60),
    cuts=st.lists(st.integers(0, 180), max_size=8),
    currency=st.sampled_from(["CNY", "JPY", "KWD", "CLF"]),
)
def test_slices_add_up_beyond_what_was_ordered(minor: int, quantity: int, cuts: list[int], currency: str) -> None:
    """However goods in excess are cut, the ordered ones cost what was agreed, and as many again cost that again."""
    nothing = Money(0, currency)
    whole = line(
        quantity=quantity, unit_price=nothing, discount=nothing, tax=Money(minor, currency), tax_included=False
    )
    edges = sorted({0, quantity, 3 * quantity, *(cut for cut in cuts if cut <= 3 * quantity)})

    slices = [whole.amount_of(right) - whole.amount_of(left) for left, right in pairwise(edges)]

    assert Money.sum_of(slices, currency) == whole.amount * 3
    assert Money.sum_of(slices[: edges.index(quantity)], currency) == whole.amount
    assert all(part.minor >= 0 for part in slices)
    assert all(abs(whole.amount_of(edge).minor * quantity - minor * edge) < quantity for edge in edges)


def test_what_is_only_inquired_about_costs_nothing() -> None:
    """As long as nobody has said a price, there is none to pay."""
    asked = line(priced=False, unit_price=cny("0"), discount=cny("0"), tax=cny("0"))

    assert (asked.amount, asked.total, asked.total_minor, asked.units) == (cny("0"), cny("0"), 0, 7)
    assert line().priced


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"excess": -1}, "of 7 and -1 in excess, 0 are shipped, 0 cancelled and 0 packed"),
        ({"excess": 1, "shipped": 9}, "of 7 and 1 in excess, 9 are shipped, 0 cancelled and 0 packed"),
        ({"excess": 1, "shipped": 4, "packed": 5}, "of 7 and 1 in excess, 4 are shipped, 0 cancelled and 5 packed"),
        ({"shipped": 8}, "of 7 and 0 in excess, 8 are shipped, 0 cancelled and 0 packed"),
    ],
)
def test_the_law_knows_units_in_excess(fields: dict[str, int], says: str) -> None:
    """Ordered and in excess is all there is to ship, to pack or to cancel; one unit more breaks the law (law 2)."""
    assert broken_laws(deal_order("delivering", lines=[line(**fields)])) == (f"line l-1: {says}",)


def test_the_law_is_kept_by_units_in_excess() -> None:
    """To the last of them."""
    for fields in ({"excess": 7, "packed": 14}, {"excess": 1, "cancelled": 1, "shipped": 7}):
        assert not broken_laws(deal_order("delivering", lines=[line(**fields)]))


def test_what_the_customer_have_they_can_return() -> None:
    """Delivered and not on its way back."""
    assert line(shipped=5, delivered=4, returned=1).returnable == 3


@pytest.mark.parametrize("field", ["quantity", "cancelled", "shipped"])
def test_a_line_cannot_be_changed(field: str) -> None:
    """Only events make new ones."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(line(), field, 2)


def test_lines_add_up() -> None:
    """Cancelled units count nowhere, and each sum is that of its column."""
    lines = Lines(
        [
            line(1, cancelled=2, shipped=4, delivered=3, returned=2, accepted_back=1),
            line(2, quantity=1, discount=cny("0"), shipped=1, delivered=1),
        ]
    )

    assert (lines.units, lines.shipped, lines.delivered, lines.accepted_back, lines.open) == (6, 5, 4, 1, 1)
    assert lines.total_minor == 41_78 + 8_50

    beyond = lines.put(line(3, excess=1, shipped=8))
    assert (beyond.units, beyond.shipped, beyond.open, beyond.total_minor) == (14, 13, 1, 50_28 + 66_85)
    assert (Lines().units, Lines().total_minor, Lines().open) == (0, 0, 0)


@given(
    steps=st.lists(
        st.lists(
            st.tuples(st.integers(1, 4), st.integers(0, 7), st.integers(0, 7), st.integers(0, 7)),
            min_size=1,
            max_size=3,
        ),
        max_size=5,
    )
)
def test_sums_that_go_on_are_the_sums_of_the_lines(steps: list[list[tuple[int, int, int, int]]]) -> None:
    """However lines are added and changed, cancelled or exceeded: what was added up before is right afterwards."""
    for more in (0, MANY):
        lines = Lines([line(1), line(2), *(line(10 + number) for number in range(more))])

        for step in steps:
            assert (lines.total_minor, lines.units, lines.shipped) == _added_up(lines)
            lines = lines.put(*(line(n, cancelled=gone, shipped=out, excess=beyond) for n, gone, out, beyond in step))

        assert (lines.total_minor, lines.units, lines.shipped) == _added_up(lines)


@pytest.mark.parametrize("more", [0, MANY])
def test_a_sum_that_cannot_be_told_is_not_carried_on(more: int) -> None:
    """Eight of seven units are cancelled: what that costs nobody can say, and the units can still be counted."""
    lines = Lines([line(1), *(line(10 + number) for number in range(more))])
    assert lines.total_minor == 58_50 * (1 + more)
    assert lines.units == 7 * (1 + more)

    unsound = lines.put(line(1, cancelled=8))

    assert unsound.units == 7 * more - 1
    with pytest.raises(ShareOutOfRange):
        _ = unsound.total_minor


def _added_up(lines: Lines) -> tuple[int, int, int]:
    return (
        sum(line.total.minor for line in lines),
        sum(line.quantity + line.excess - line.cancelled for line in lines),
        sum(line.shipped for line in lines),
    )
