"""Who has to approve an order form, which papers it needs, and who signs what."""

from typing import Any

import pytest

from deals import item
from orderflow.entities.signature import CONTRACT, RECIPE, SPECIAL_REVIEW
from orderflow.errors import DefinitionError
from orderflow.policies import Policies, default_signers, parties_sign, reviewed_by, special_products
from orderflow.roles import CUSTOMER, MERCHANT, PRODUCTION, QUALITY, SALES, TECHNICAL
from reviews import order_form


def test_nobody_and_nothing_if_nothing_is_said() -> None:
    """As in a shop."""
    order = order_form("intake")

    assert (Policies().reviews(order), Policies().papers(order)) == ((), ())


def test_each_of_these_reviews_every_order() -> None:
    """In the order that is given."""
    assert reviewed_by(QUALITY, PRODUCTION)(order_form("intake")) == (QUALITY, PRODUCTION)


@pytest.mark.parametrize("roles", [(QUALITY, QUALITY), ("quality",), (None,)])
def test_a_role_is_named_once(roles: Any) -> None:
    """And is a role."""
    with pytest.raises(DefinitionError):
        reviewed_by(*roles)


def test_an_order_with_a_special_product_needs_its_form() -> None:
    """One line is enough."""
    special = special_products("VALVE-2", "VALVE-9")

    assert special(order_form("intake")) == (SPECIAL_REVIEW,)
    assert special(order_form("intake", lines=[item(1)])) == ()


@pytest.mark.parametrize("skus", [(), ("",), (" ",), (7,)])
def test_special_products_are_named(skus: Any) -> None:
    """At least one, and each by its sku."""
    with pytest.raises(DefinitionError):
        special_products(*skus)


def test_each_department_signs_for_its_own() -> None:
    """And nobody what no answer knows; the contract as ever."""
    order = order_form("in_review")

    assert default_signers(order, RECIPE) == (CUSTOMER,)
    assert default_signers(order, SPECIAL_REVIEW) == (TECHNICAL, QUALITY)
    assert default_signers(order, CONTRACT) == parties_sign(order, CONTRACT) == (CUSTOMER, SALES, MERCHANT)
    assert default_signers(order, "napkin") == ()
