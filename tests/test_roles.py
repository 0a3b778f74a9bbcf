"""Roles are names, a host's own as good as ours; an actor is somebody in a role."""

import pytest

from life import by_post
from orderflow import roles
from orderflow.roles import CUSTOMER, ORDER_CLERK, ORDERFLOW, SALES, SYSTEM, Actor, Role
from orderflow.validation import InvalidField


def test_every_role_of_the_trade_has_a_name_of_its_own() -> None:
    """Two constants with one name would entitle the wrong people."""
    shipped = [value for name in roles.__all__ if isinstance(value := getattr(roles, name), Role)]

    assert len(shipped) == len(set(shipped)) == 22
    assert all(role == name.lower() for name, role in vars(roles).items() if isinstance(role, Role))


def test_a_host_adds_a_role_by_naming_it() -> None:
    """`Role("auditor")` is as good as a shipped one, and equal wherever it is written."""
    auditor = Actor("a-1", Role("auditor"))

    assert auditor.role == Role("auditor")
    assert by_post(auditor) == auditor
    assert type(by_post(auditor).role) is Role


def test_somebody_may_act_for_somebody_else() -> None:
    """Both are in the record, and the text names both (S12)."""
    clerk = Actor("wu", ORDER_CLERK, on_behalf_of=Actor("chen", SALES))

    assert str(clerk) == "order_clerk wu for sales chen"
    assert str(Actor("chen", SALES)) == "sales chen"


def test_the_library_itself_acts_as_the_system() -> None:
    """What nobody did by hand was done by `orderflow`."""
    assert (ORDERFLOW.id, ORDERFLOW.role) == ("orderflow", SYSTEM)


@pytest.mark.parametrize("name", ["", "   ", None, 7, "a\x00b", "\ud800", "x" * 2001])
def test_an_actor_has_an_id_that_can_be_written_down(name: object) -> None:
    """Who did it stands in the history for ever, so it must say something."""
    with pytest.raises(InvalidField) as caught:
        Actor(name, CUSTOMER)  # type: ignore[arg-type] # the mistake that is meant

    assert caught.value.path == "Actor.id"


@pytest.mark.parametrize("role", ["customer", None, SYSTEM.encode(), Role(""), Role("  "), Role("a\nb\x00")])
def test_a_role_is_a_role(role: object) -> None:
    """A bare text could be a typing mistake, so it is no role; neither is one that says nothing."""
    with pytest.raises(InvalidField) as caught:
        Actor("li", role)  # type: ignore[arg-type] # the mistake that is meant

    assert caught.value.path == "Actor.role"


@pytest.mark.parametrize("principal", ["chen", SALES, 1])
def test_one_acts_for_an_actor_only(principal: object) -> None:
    """A name alone doesn't say in which role."""
    with pytest.raises(InvalidField) as caught:
        Actor("wu", ORDER_CLERK, on_behalf_of=principal)  # type: ignore[arg-type] # the mistake that is meant

    assert caught.value.path == "Actor.on_behalf_of"
