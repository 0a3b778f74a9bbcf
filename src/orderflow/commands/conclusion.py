"""When a wording takes effect: what is still missing of approvals and signatures, and whether it fits the goods."""

from typing import Final

from orderflow.commands.amendment import require_fitting
from orderflow.commands.command import Context
from orderflow.commands.surplus import require_credit_notes_covered
from orderflow.entities.contract import Contract
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.signature import CONTRACT
from orderflow.events import ContractTookEffect
from orderflow.policies import ApprovalRule
from orderflow.roles import CUSTOMER, Role
from orderflow.states.contract import ContractFlow

__all__ = ["missing_approvals", "missing_signatures", "party_of", "take_effect"]

PARTIES: Final = ("customer", "seller")


def party_of(role: Role) -> str:
    """For which of the two parties somebody in this role signs."""
    return PARTIES[0] if role == CUSTOMER else PARTIES[1]


def missing_approvals(order: Order, rule: ApprovalRule, subject: str, digest: str) -> tuple[Role, ...]:
    """Who has to be asked and has not said yes to this content, in the order in which they are asked."""
    approved = order.part(Deal).approved(subject, digest)
    return tuple(role for role in rule.roles if role not in approved)


def missing_signatures(order: Order, contract: Contract) -> tuple[str, ...]:
    """Which of the two parties have not signed this wording."""
    signed = {party_of(role) for role in order.part(Deal).signed(CONTRACT, contract.id, contract.digest)}
    return tuple(party for party in PARTIES if party not in signed)


def take_effect(context: Context, contract: Contract) -> None:
    """
    Put *contract* in force if nothing is missing: the last yes or signature does it, in whichever order they came.

    Raises:
        QuantityBelowDelivered: More has left meanwhile than it is about.
        RefundExceedsCaptured: More was credited meanwhile than the order would cost.
    """
    order, rule = context.order, context.policies.approvals(context.order, contract)
    if missing_approvals(order, rule, contract.id, contract.digest) or missing_signatures(order, contract):
        return
    require_fitting(order, contract.lines)
    before, table = order.part(Deal).contract, ContractFlow.table
    superseded = None
    if before is not None:
        superseded = context.child_move(table, before, "supersede", f"contract {before.id}")
    move = context.child_move(table, contract, "take_effect", f"contract {contract.id}")
    context.emit(ContractTookEffect(occurred_at=context.at, contract_id=contract.id, move=move, superseded=superseded))
    require_credit_notes_covered(context)
