"""`on_behalf_of` says whose wish it is. It gives no right: what somebody may do is asked of their own role."""

import ast
import inspect
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import meals
import orderflow
from agreeing_contracts import Desk, in_force
from deals import B2B, NOON
from deals import paid as paid_in
from life import BUYER, Life, by_post, cups, paid, part, placed, shipped
from orderflow import policies, roles
from orderflow.commands import Cancel, Command, Inquire
from orderflow.deciding import available
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.errors import Refusal
from orderflow.policies import (
    DEFAULT_BOUNDS,
    Allow,
    OrderBounds,
    by_contract,
    customers_may_say,
    with_fee_once_prepared,
)
from orderflow.roles import CUSTOMER, ORDER_CLERK, ORDERFLOW, SALES, Actor, Role
from orderflow.validation import InvalidField

EVERYBODY = [role for role in vars(roles).values() if isinstance(role, Role)]
INVENTED = Role("auditor")
PRINCIPALS = [BUYER, *(Actor("zoe", role) for role in (*EVERYBODY, INVENTED))]
CONTRACT = B2B.extended(cancellation=by_contract)


def under_contract() -> Desk:
    """A contract that keeps the deposit, of which 599.70 is here."""
    return in_force("in_production", CONTRACT, payments=paid_in("599.70"))


@cache
def orders() -> tuple[Order, ...]:
    """Orders in several places of their lives, of three processes."""
    lives = (placed(cups()), paid(cups()), shipped(cups()), meals.ordered(), meals.packed(), meals.on_the_way())
    return (*(life.order for life in lives), under_contract().order)


# ---- the attack ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("principal", [Actor("ghost", INVENTED), Actor("wang", SALES), Actor("owner", roles.MERCHANT)])
def test_nobody_gets_a_deposit_back_by_naming_somebody(principal: Actor) -> None:
    """A customer "for" an invented role, or for the seller, forfeits what the contract keeps like any customer."""
    desk = under_contract()
    alone, named = under_contract(), under_contract()
    alone.do(Cancel(desk.order.id, reason="no"), BUYER)

    named.do(Cancel(desk.order.id, reason="no"), Actor("li", CUSTOMER, on_behalf_of=principal))

    assert named.order.refunded == alone.order.refunded == desk.order.money(0)
    assert named.order.total == alone.order.total


# ---- the law ---------------------------------------------------------------------------------------------------------


def questions() -> Iterator[Any]:
    """Every shipped policy and veto that is told who asks, and what our makers of policies make of them."""
    made: dict[str, Callable[..., Any]] = {
        "with_fee_once_prepared": with_fee_once_prepared(Fraction(1, 2)),
        "customers_may_say": customers_may_say("channel"),
    }
    shipped_ones = {name: getattr(policies, name) for name in policies.__all__}
    for name, rule in (*shipped_ones.items(), *made.items()):
        if inspect.isfunction(rule) and "by" in inspect.signature(rule).parameters:
            yield pytest.param(rule, id=name)


@pytest.mark.parametrize("rule", [*questions()])
def test_no_policy_lets_somebody_do_more_because_of_whom_they_act_for(rule: Callable[..., Any]) -> None:
    """Refused stays refused, and no cent more goes back, whoever is named, in whatever role."""
    for order in orders():
        for role in EVERYBODY:
            alone = answered(rule, order, Actor("li", role))
            for principal in PRINCIPALS:
                named = answered(rule, order, Actor("li", role, on_behalf_of=principal))
                assert grants(order, named) <= grants(order, alone), f"{role} for {principal}: {named}, not {alone}"


def answered(rule: Callable[..., Any], order: Order, by: Actor) -> Allow | Refusal:
    """What *rule* says, with whatever else it wants to know."""
    known = {
        "order": order,
        "stated": ("lines.unit_price", "channel"),
        "shipment": next(iter(order.shipments), None),
        "lines": (part(1, 1),),
        "command": Cancel(order.id),
        "at": NOON,
    }
    wanted = {name: value for name, value in known.items() if name in inspect.signature(rule).parameters}
    if "shipment" in wanted and wanted["shipment"] is None:
        return Allow()
    answer: Allow | Refusal = rule(**wanted, by=by)
    return answer


@pytest.mark.parametrize(
    "bounds",
    [DEFAULT_BOUNDS, OrderBounds(held=(CUSTOMER, SALES)), OrderBounds(held=())],
    ids=["customers", "two roles", "nobody"],
)
def test_no_bound_holds_somebody_back_less_because_of_whom_they_act_for(bounds: OrderBounds) -> None:
    """Who is held back is held back whoever is named; who acts for somebody held back is so, too."""
    for role in EVERYBODY:
        for principal in PRINCIPALS:
            named = Actor("li", role, on_behalf_of=principal)
            assert bounds.holds(named) == (role in bounds.held or principal.role in bounds.held)


def grants(order: Order, answer: Allow | Refusal) -> int:
    """How much somebody gets by an answer: nothing by a refusal, else more the more goes back or is not owed."""
    if isinstance(answer, Refusal):
        return -1
    if answer.charge is not None:
        return order.total_minor - answer.charge.minor
    return order.total_minor if answer.refund is None else order.total_minor + answer.refund.minor


@pytest.mark.parametrize("life", [placed, paid, shipped, meals.ordered, meals.packed, meals.on_the_way])
def test_no_page_offers_more_because_of_whom_they_act_for(life: Callable[[], Life]) -> None:
    """What is possible is the same for the same role, whoever is named."""
    lived = life()

    def possible(by: Actor) -> set[str]:
        options = available(lived.order, process=lived.process, by=by, at=lived.at, personal=lived.personal)
        return {option.command for option in options if option.possible}

    for role in EVERYBODY:
        alone = possible(Actor("li", role))
        for principal in (BUYER, Actor("zoe", CUSTOMER), Actor("zoe", roles.MERCHANT), ORDERFLOW):
            assert possible(Actor("li", role, on_behalf_of=principal)) <= alone


def test_it_is_read_in_one_place() -> None:
    """`Actor.party` and `Actor.people` read it; beside them only what writes it down, reads it back, or shows it."""
    root = Path(orderflow.__file__).parent
    readers = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "on_behalf_of" in (code := path.read_text("utf-8"))
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Attribute) and node.attr == "on_behalf_of"
    }

    assert readers == {"roles.py", "filing.py", "adapters/_sqlite_rows.py", "words/speech.py"}


# ---- what it is good for ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "salesperson"),
    [
        (Actor("chen", SALES), "chen"),
        (Actor("wu", ORDER_CLERK, on_behalf_of=Actor("chen", SALES)), "chen"),
        (Actor("chen", SALES, on_behalf_of=Actor("li", CUSTOMER)), "chen"),
    ],
)
def test_an_inquiry_is_the_business_of_whoever_sells(by: Actor, salesperson: str) -> None:
    """Whoever types it in."""
    life = Life(B2B)

    life.do(Inquire(process=B2B.name, currency="CNY", lines=(cups(),), customer="acme"), by)

    assert life.order.part(Deal).salesperson == salesperson


def test_who_cancels_for_a_customer_cancels_by_the_customers_terms() -> None:
    """A salesperson who takes the call may cancel; the wish is the customer's, and so are the terms."""
    wish: Command = Cancel(under_contract().order.id, reason="the customer called")
    by_seller, for_customer = under_contract(), under_contract()

    by_seller.do(wish, Actor("wang", SALES))
    for_customer.do(wish, Actor("wang", SALES, on_behalf_of=BUYER))

    assert str(by_seller.order.refunded) == "599.70 CNY"
    assert not for_customer.order.refunded


# ---- chains ----------------------------------------------------------------------------------------------------------


def test_nobody_acts_for_somebody_who_acts_for_somebody() -> None:
    """Whose wish it is has one answer."""
    clerk = Actor("wu", ORDER_CLERK, on_behalf_of=Actor("chen", SALES))

    with pytest.raises(InvalidField) as caught:
        Actor("li", CUSTOMER, on_behalf_of=clerk)

    assert caught.value.path == "Actor.on_behalf_of"
    assert "acts for nobody else" in caught.value.expected
    assert by_post(clerk) == clerk
