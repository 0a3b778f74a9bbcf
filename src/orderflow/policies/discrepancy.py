"""Who is asked about a price or a specification that is disputed, and who is entitled to confirm it?"""

from collections.abc import Iterable
from typing import Final, Protocol

from orderflow.entities.discrepancy import About, Difference
from orderflow.entities.order import Order
from orderflow.errors import DefinitionError
from orderflow.roles import CUSTOMER_SERVICE_HEAD, MARKETING_DIRECTOR, SALES, Role

__all__ = ["DEFAULT_CHAIN", "DiscrepancyConfirmationPolicy", "DiscrepancyPolicy", "asked_in_turn", "confirmed_by"]

DEFAULT_CHAIN: Final = (SALES, CUSTOMER_SERVICE_HEAD, MARKETING_DIRECTOR)
"""The salesperson, then the head of customer service, then the director (S12)."""
HEADS: Final = (CUSTOMER_SERVICE_HEAD, MARKETING_DIRECTOR)


class DiscrepancyPolicy(Protocol):
    """Who is asked about this, one after the other, until somebody entitled decides (S12)?"""

    def __call__(self, order: Order, discrepancy: Difference) -> tuple[Role, ...]: ...


class DiscrepancyConfirmationPolicy(Protocol):
    """Whose word about this counts (S12)? One of those who are asked must be among them."""

    def __call__(self, order: Order, discrepancy: Difference) -> tuple[Role, ...]: ...


def asked_in_turn(*chain: Role) -> DiscrepancyPolicy:
    """
    These are asked about every discrepancy, one after the other.

    Raises:
        DefinitionError: Nobody is named, somebody twice, or what is named is no role.
    """
    asked = _roles("asked_in_turn", chain)

    def chain_of(order: Order, discrepancy: Difference) -> tuple[Role, ...]:
        return asked

    return chain_of


def confirmed_by(
    *, price: Iterable[Role] = HEADS, specification: Iterable[Role] = DEFAULT_CHAIN
) -> DiscrepancyConfirmationPolicy:
    """
    Whose word counts about a price, and whose about a specification; the others may say what they know, no more.

    Args:
        price: If left out, the heads: a salesperson does not confirm the price that they have given.
        specification: If left out, whoever is usually asked.

    Raises:
        DefinitionError: Nobody is named, somebody twice, or what is named is no role.
    """
    entitled = {
        About.PRICE: _roles("confirmed_by.price", price),
        About.SPECIFICATION: _roles("confirmed_by.specification", specification),
    }

    def entitled_to(order: Order, discrepancy: Difference) -> tuple[Role, ...]:
        return entitled[discrepancy.about]

    return entitled_to


def _roles(what: str, named: Iterable[Role]) -> tuple[Role, ...]:
    roles = tuple(named)
    if not roles or len(set(roles)) < len(roles) or not all(isinstance(role, Role) for role in roles):
        raise DefinitionError(f"{what} takes at least one Role, and none twice; it got {roles!r}")
    return roles
