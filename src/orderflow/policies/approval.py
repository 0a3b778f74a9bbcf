"""Who has to approve a contract, and before or after it is signed?"""

from collections.abc import Mapping
from typing import Protocol

from attrs import field

from orderflow._first_use import value
from orderflow.entities.contract import Contract
from orderflow.entities.order import Order
from orderflow.errors import DefinitionError
from orderflow.money import Money
from orderflow.refusals import WrongCurrency
from orderflow.roles import Role

__all__ = ["ApprovalPolicy", "ApprovalRule", "approved_by", "approved_by_amount", "no_approvals"]


def _no_role_twice(instance: object, attribute: object, roles: tuple[Role, ...]) -> None:
    for role in roles:
        if not isinstance(role, Role):
            raise DefinitionError(f"{role!r} cannot be asked to approve: name a Role")
    if len(set(roles)) < len(roles):
        raise DefinitionError(f"each role approves once; {', '.join(roles)} names one twice")


@value(kw_only=True)
class ApprovalRule:
    """
    Who has to say yes to one content.

    Args:
        roles: Each of these, once.
        in_sequence: Whether one is asked after the other, in this order; otherwise whoever comes first is heard.
        after_signatures: Whether both parties sign first (S18). Otherwise nobody signs what is not approved (S04).
    """

    roles: tuple[Role, ...] = field(default=(), validator=_no_role_twice)
    in_sequence: bool = False
    after_signatures: bool = False


class ApprovalPolicy(Protocol):
    """Who has to approve this wording of the contract? Asked anew at every step that depends on it."""

    def __call__(self, order: Order, contract: Contract) -> ApprovalRule: ...


def no_approvals(order: Order, contract: Contract) -> ApprovalRule:
    """Whoever drafts it may do so: the two signatures are all that it needs."""
    return ApprovalRule()


def approved_by(*roles: Role, in_sequence: bool = False, after_signatures: bool = False) -> ApprovalPolicy:
    """
    These approve every contract: legal and finance before it is signed (S04), production and finance after it (S18).

    Raises:
        DefinitionError: One of them is no role, or is named twice.
    """
    rule = ApprovalRule(roles=roles, in_sequence=in_sequence, after_signatures=after_signatures)

    def these_approve(order: Order, contract: Contract) -> ApprovalRule:
        return rule

    return these_approve


def approved_by_amount(
    tiers: Mapping[Role, Money], *, in_sequence: bool = False, after_signatures: bool = False
) -> ApprovalPolicy:
    """
    Each role approves contracts of this total or more: `{LEGAL: Money.zero("CNY"), MARKETING_DIRECTOR: a_lot}`.

    A contract in another currency cannot be drafted (`WrongCurrency`), because nobody could say who has to approve it.

    Raises:
        DefinitionError: A tier is no amount of a role, or two are in different currencies.
    """
    ApprovalRule(roles=tuple(tiers))  # refuses what is no role
    for role, least in tiers.items():
        if not isinstance(least, Money):
            raise DefinitionError(f"{role} approves from an amount on, not from {least!r}")
    currencies = sorted({least.currency for least in tiers.values()})
    if len(currencies) != 1:
        raise DefinitionError(f"the tiers of one rule are in one currency, not in {', '.join(currencies) or 'none'}")

    def by_amount(order: Order, contract: Contract) -> ApprovalRule:
        if order.currency != currencies[0]:
            raise WrongCurrency(field="approved_by_amount", currency=order.currency, given=currencies[0])
        roles = tuple(role for role, least in tiers.items() if contract.total >= least)
        return ApprovalRule(roles=roles, in_sequence=in_sequence, after_signatures=after_signatures)

    return by_amount
