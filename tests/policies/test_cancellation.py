"""May an order be cancelled, and how much goes back; may goods be returned, and what is given for them."""

from fractions import Fraction

import attrs
import pytest

from life import BUYER, SECOND, SHOP, bowls, closed, cny, completed, cups, paid, part, placed, shipped
from orderflow.entities.phase import Phase
from orderflow.errors import DefinitionError
from orderflow.policies import (
    Allow,
    free_until_handed_over,
    price_and_freight,
    price_of_units,
    with_fee_once_prepared,
    within_after_sales,
)
from orderflow.refusals import AlreadyHandedOver, ReturnWindowOver


def test_all_that_is_held_goes_back_until_goods_have_left() -> None:
    """Nothing for an unpaid order, everything for a paid one, a refusal once a shipment is away."""
    for life, refund in ((placed(), "0"), (paid(), "75.97")):
        assert free_until_handed_over(life.order, by=BUYER, at=life.at) == Allow(refund=cny(refund))

    assert free_until_handed_over(shipped().order, by=BUYER, at=shipped().at) == AlreadyHandedOver(
        order_id=shipped().id
    )


@pytest.mark.parametrize(
    ("share", "refund"),
    [
        (Fraction(0), "75.97"),
        (Fraction(1, 10), "68.37"),
        (Fraction(1, 3), "50.65"),
        (Fraction(1, 2), "37.99"),
        (Fraction(1), "0.00"),
    ],
)
def test_a_fee_is_a_share_of_the_total(share: Fraction, refund: str) -> None:
    """Rounded half to even to the cent: half of 75.97 is 37.98, so 37.99 go back."""
    life = paid()

    assert with_fee_once_prepared(share)(life.order, by=BUYER, at=life.at) == Allow(refund=cny(refund))
    assert with_fee_once_prepared(share)(life.order, by=SHOP, at=life.at) == Allow(refund=cny("75.97"))


@pytest.mark.parametrize("share", [Fraction(-1, 100), Fraction(101, 100), 0.1, "1/10", 1, None])
def test_a_share_is_a_fraction_between_nothing_and_everything(share: object) -> None:
    """A float is no share of money."""
    with pytest.raises(DefinitionError, match="a Fraction between 0 and 1"):
        with_fee_once_prepared(share)  # type: ignore[arg-type] # the mistake that is meant


def test_goods_go_back_while_the_limit_runs() -> None:
    """To the second; after its end not, and not once it has been acted on."""
    life = completed()
    due_at = life.limit("after_sales").due_at

    assert within_after_sales(life.order, (), by=BUYER, at=due_at) == Allow()
    assert within_after_sales(life.order, (), by=BUYER, at=due_at + SECOND) == ReturnWindowOver(
        order_id=life.id, ended_at=due_at
    )
    after = closed()
    assert after.phase() is Phase.CLOSED
    assert within_after_sales(after.order, (), by=BUYER, at=after.at) == ReturnWindowOver(
        order_id=after.id, ended_at=after.at
    )


def test_another_limit_does_not_end_the_window() -> None:
    """Only after-sales does."""
    life = shipped()

    assert within_after_sales(life.order, (), by=BUYER, at=life.limit("receipt").due_at + SECOND) == Allow()


def test_units_bring_what_was_paid_for_them() -> None:
    """Discount included, freight not; slices add up."""
    order = completed(bowls(7), cups(1)).order

    one_by_one = []
    for unit in range(7):
        line = attrs.evolve(order.lines["l-1"], returned=unit, accepted_back=unit)
        one_by_one.append(price_of_units(attrs.evolve(order, lines=order.lines.put(line)), (part(1, 1),)).minor)

    assert sum(one_by_one) == price_of_units(order, (part(1, 7),)).minor == 58_50
    assert price_of_units(order, ()) == cny("0")
    assert price_of_units(order, (part(1, 7), part(2, 1))) == cny("78.49")


def test_units_in_excess_come_back_at_what_they_cost() -> None:
    """Eight of seven ordered came, for 66.85; all of them go back for that, the eighth alone for the 8.35 it added."""
    order = placed(bowls(7)).order
    line = attrs.evolve(order.lines["l-1"], excess=1, shipped=8, delivered=8)
    order = attrs.evolve(order, lines=order.lines.put(line))

    assert price_of_units(order, (part(1, 8),)) == order.total == cny("66.85")
    assert price_of_units(order, (part(1, 1),)) == cny("8.35")


def test_freight_goes_back_with_the_last_unit_only() -> None:
    """Not with the last but one."""
    life = paid(cups(2), delivery="sf")
    life.ship()

    assert price_and_freight(life.order, (part(1, 1),)) == cny("19.99")
    assert price_and_freight(life.order, (part(1, 2),)) == cny("51.98")
