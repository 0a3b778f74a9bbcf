"""Credit lines in memory that are never passed, and fail as they are told."""

from typing import Any

import pytest
from attrs import evolve

from orderflow.effects import CapturePayment, CreditEffect, Effect, FreeCredit, ReserveCredit
from orderflow.errors import AdapterError, DefinitionError
from orderflow.money import Money
from orderflow.ports import Declined, Done, NotFound, Unknown
from orderflow.testing import FakeCreditLine
from orderflow.testing.contracts._asking import together
from orderflow.testing.contracts.credit_line import CreditLineEffects
from orderflow.validation import InvalidField

ACME = CreditLineEffects(customer="acme", currency="CNY")


def cny(minor: int) -> Money:
    return Money(minor, "CNY")


def lines(limit: int = 1000) -> FakeCreditLine:
    return FakeCreditLine({"acme": cny(limit)})


def books(credit: FakeCreditLine, effects: CreditLineEffects = ACME) -> tuple[int, int, int]:
    """Held for this order, for its customer, and left, in minor units."""
    held = credit.held(effects.customer, effects.order_id), credit.held(effects.customer), credit.left(effects.customer)
    return held[0].minor, held[1].minor, held[2].minor


def test_credit_is_held_and_given_back() -> None:
    """What is held for one order is gone for the others, until it is given back."""
    credit, other = lines(), CreditLineEffects(customer="acme", currency="CNY")

    assert credit.reserve(ACME.reserve(600)) == Done()
    assert credit.reserve(other.reserve(300)) == Done()
    assert (books(credit), books(credit, other)) == ((600, 900, 100), (300, 900, 100))
    assert credit.free(ACME.free(200)) == Done()
    assert books(credit) == (400, 700, 300)
    assert credit.calls == [
        f"reserve_credit {ACME.order_id}/s-1/credit-1",
        f"reserve_credit {other.order_id}/s-1/credit-1",
        f"free_credit {ACME.order_id}/s-1/free-1",
    ]


def test_a_refusal_says_how_much_is_left() -> None:
    """Whoever reads it knows what they can release."""
    credit = lines()
    credit.reserve(CreditLineEffects(customer="acme", currency="CNY").reserve(400))

    assert credit.reserve(ACME.reserve(601)) == Declined(reason="6.01 CNY was asked for, 6.00 CNY is left of 10.00 CNY")
    assert credit.reserve(evolve(ACME, customer="kim").reserve(1, number=2)) == Declined(
        reason="kim has no credit in CNY"
    )
    assert credit.reserve(evolve(ACME, currency="JPY").reserve(1, number=3)) == Declined(
        reason="acme has no credit in JPY"
    )
    assert credit.free(ACME.free(1)) == Declined(reason=f"{ACME.order_id} holds 0.00 CNY, not 0.01 CNY")


@pytest.mark.parametrize("amount", [cny(0), cny(-1), 5, 1.5, "1", None])
def test_credit_is_an_amount_above_nothing(amount: Any) -> None:
    """Nothing, less than nothing, and what is no money are refused for good."""
    credit = lines()

    asks: list[tuple[Any, CreditEffect]] = [(credit.reserve, ACME.reserve(1)), (credit.free, ACME.free(1))]
    for ask, effect in asks:
        with pytest.raises(AdapterError) as error:
            ask(evolve(effect, amount=amount))
        assert not error.value.retry_safe

    assert books(credit) == (0, 0, 1000)


@pytest.mark.parametrize("limit", [cny(-1), 1000, None, Money(1000, "JPY")])
def test_a_limit_is_nothing_or_more_in_one_currency(limit: Any) -> None:
    """Another is refused, and the old one stays."""
    credit = lines()

    with pytest.raises(InvalidField, match="limit"):
        credit.grant("acme", limit)

    assert credit.left("acme") == cny(1000)


def test_a_limit_can_be_changed() -> None:
    """A lower one takes nothing back; a higher one can be used, under a new key."""
    credit = lines()
    credit.reserve(ACME.reserve(800))

    credit.grant("acme", cny(500))
    assert books(credit) == (800, 800, -300)
    assert isinstance(credit.reserve(ACME.reserve(1, number=2)), Declined)

    credit.grant("acme", cny(801))
    assert isinstance(credit.reserve(ACME.reserve(1, number=2)), Declined)
    assert credit.reserve(ACME.reserve(1, number=3)) == Done()


@pytest.mark.parametrize("effect", [ACME.free(1), "acme"])
def test_each_door_takes_its_own_effect(effect: Any) -> None:
    """An effect of another kind is refused for good, and nothing happens."""
    credit = lines()

    with pytest.raises(AdapterError) as error:
        credit.reserve(effect)

    assert not error.value.retry_safe
    assert (books(credit), credit.calls) == ((0, 0, 1000), [])


def test_a_key_is_for_one_wish() -> None:
    """Another amount under the same key raises, when it is sent and when it is looked up."""
    credit = lines()
    credit.reserve(ACME.reserve(100))

    for ask in (credit.reserve, credit.lookup):
        with pytest.raises(AdapterError, match=r"amount was 1\.00 CNY, now 2\.00 CNY"):
            ask(ACME.reserve(200))

    assert books(credit) == (100, 100, 900)


def test_a_line_that_fails() -> None:
    """Lost before, lost after, dropped, broken: each says what it is allowed to say, and the books are right."""
    credit = lines()
    credit.on(ReserveCredit).times_out_before()
    with pytest.raises(AdapterError) as lost:
        credit.reserve(ACME.reserve(100))
    assert (lost.value.retry_safe, books(credit)) == (True, (0, 0, 1000))
    assert credit.lookup(ACME.reserve(100)) == NotFound()

    credit.on(ReserveCredit, customer="acme").times_out_after()
    assert isinstance(credit.reserve(ACME.reserve(100)), Unknown)
    assert books(credit) == (100, 100, 900)
    assert credit.lookup(ACME.reserve(100)) == Done()

    credit.on(FreeCredit, order_id=ACME.order_id).answers_unknown()
    assert isinstance(credit.free(ACME.free(40)), Unknown)
    assert books(credit) == (100, 100, 900)

    credit.on(FreeCredit, key=ACME.free(40).key).breaks()
    with pytest.raises(AdapterError) as broken:
        credit.free(ACME.free(40))
    assert (broken.value.retry_safe, books(credit)) == (False, (100, 100, 900))

    credit.on(lookup=True).times_out_after()
    assert isinstance(credit.lookup(ACME.reserve(100)), Unknown)
    credit.on(times=None).times_out_before()
    credit.forget_rules()
    assert credit.free(ACME.free(40)) == Done()


@pytest.mark.parametrize("what", [CapturePayment, str])
def test_a_rule_that_can_never_hold(what: Any) -> None:
    """A rule about what a credit line is never asked is a mistake in the test."""
    with pytest.raises(DefinitionError):
        FakeCreditLine().on(what)


def test_a_rule_about_all_effects() -> None:
    """The widest kind means both."""
    credit = lines()
    credit.on(Effect, times=2).answers_unknown()  # type: ignore[arg-type] # wider than it says

    assert all(isinstance(one, Unknown) for one in (credit.reserve(ACME.reserve(1)), credit.free(ACME.free(1))))


def test_the_limit_is_never_passed() -> None:
    """However many ask at once, no more is held than there is, and nothing is left lying."""
    credit = lines()

    def owe(thread: int) -> int:
        asks = [CreditLineEffects(customer="acme", currency="CNY").reserve(30) for _ in range(40)]
        return sum(isinstance(credit.reserve(ask), Done) for ask in asks)

    assert (sum(together(4, owe)), credit.left("acme")) == (33, cny(10))
