"""Who has to approve, above which amount, and who may sign."""

from typing import Any

import pytest

from agreeing_contracts import contracting, drafted
from deals import B2B, cny, deal_order
from orderflow.entities.contract import Contract
from orderflow.entities.order import Order
from orderflow.errors import DefinitionError
from orderflow.money import Money
from orderflow.policies import (
    ApprovalRule,
    approved_by,
    approved_by_amount,
    contract_numbers,
    no_approvals,
    no_margin_rule,
    parties_sign,
)
from orderflow.refusals import WrongCurrency
from orderflow.roles import CUSTOMER, FINANCE, LEGAL, MARKETING_DIRECTOR, MERCHANT, PRODUCTION, SALES


def asked() -> tuple[Order, Contract]:
    desk = drafted()
    return desk.order, desk.draft


def test_nobody_approves_unless_somebody_has_to() -> None:
    """Neither a contract nor the margin of a quotation."""
    order, draft = asked()

    assert no_approvals(order, draft) == ApprovalRule()
    quotation: Any = None
    assert no_margin_rule(order, quotation) == ()
    assert B2B.policies.approvals is no_approvals


def test_some_approve_every_contract() -> None:
    """Before its signatures or after them, at once or one after the other."""
    order, draft = asked()

    assert approved_by(LEGAL, FINANCE)(order, draft) == ApprovalRule(roles=(LEGAL, FINANCE))
    assert approved_by(PRODUCTION, in_sequence=True, after_signatures=True)(order, draft) == ApprovalRule(
        roles=(PRODUCTION,), in_sequence=True, after_signatures=True
    )


@pytest.mark.parametrize("least", ["0.00", "1998.99", "1999.00"])
def test_a_tier_begins_with_its_amount(least: str) -> None:
    """The contract comes to 1999.00."""
    order, draft = asked()
    policy = approved_by_amount({LEGAL: cny(least), MARKETING_DIRECTOR: cny("1999.01")}, in_sequence=True)

    assert policy(order, draft) == ApprovalRule(roles=(LEGAL,), in_sequence=True)


def test_tiers_are_in_the_currency_of_the_order() -> None:
    """A yen is no yuan."""
    with pytest.raises(WrongCurrency) as caught:
        approved_by_amount({LEGAL: Money(0, "JPY")})(*asked())

    assert (caught.value.currency, caught.value.given) == ("CNY", "JPY")


@pytest.mark.parametrize("roles", [(LEGAL, LEGAL), ("legal",), (None,)])
def test_each_role_is_named_once(roles: tuple[Any, ...]) -> None:
    """And is a role; the author of a process hears of it at once."""
    with pytest.raises(DefinitionError):
        approved_by(*roles)


@pytest.mark.parametrize(
    "tiers",
    [{}, {LEGAL: 100_000}, {"legal": cny("1.00")}, {LEGAL: cny("1.00"), FINANCE: Money.of("1.00", "USD")}],
)
def test_tiers_are_amounts_of_roles_in_one_currency(tiers: Any) -> None:
    """Anything else is no rule."""
    with pytest.raises(DefinitionError):
        approved_by_amount(tiers)


def test_the_parties_sign_a_contract() -> None:
    """And nobody anything that no answer knows."""
    order = deal_order("contracting")

    assert parties_sign(order, "contract") == (CUSTOMER, SALES, MERCHANT)
    assert parties_sign(order, "guarantee") == ()


def test_contracts_have_a_register_of_their_own() -> None:
    """Its numbers are nobody's but a contract's."""
    register = contract_numbers()(contracting().order)

    assert (register.name, register.write(42)) == ("contracts", "C-00000042")
