"""Say yes or no to what is ordered, offered or drafted: whoever the policies name, in their order (S03, S04, S18)."""

from typing import Any, ClassVar

from attrs import field

from orderflow._first_use import value
from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.conclusion import missing_approvals, missing_signatures, take_effect
from orderflow.entities.approval import Approval
from orderflow.entities.content import order_digest
from orderflow.entities.contract import Contract
from orderflow.entities.deal import Deal
from orderflow.entities.phase import ChildMove, ChildPhase
from orderflow.entities.quotation import Quotation
from orderflow.events import ApprovalGiven
from orderflow.policies import ApprovalRule
from orderflow.refusals import AlreadyApproved, ApprovalOutOfOrder, NothingToApprove, RoleNotEntitled, SignaturesMissing
from orderflow.states import Table
from orderflow.states.contract import ContractFlow
from orderflow.states.quotation import QuotationFlow
from orderflow.validation import InvalidField, text

__all__ = ["Approve", "Disapprove", "Subject", "subject_of"]


@command
class Approve(OrderCommand):
    """
    Say yes to an order in review, a quotation or a draft of the contract; it counts for just this content.

    The last yes that a draft has waited for puts it in force, unless a signature is missing.

    Args:
        subject: The id of what it is about: the order's own, `q-2`, `k-1`.
    """

    type: ClassVar[str] = "approve"
    step: ClassVar[str | None] = "approve"

    subject: str = field(validator=text)

    def permit(self, context: Context) -> None:
        _require_asked(context, subject_of(context, self.subject), self.step)

    def decide(self, context: Context) -> None:
        subject = subject_of(context, self.subject)
        approval = _answer(context, subject, self.reason, passed=True)
        context.emit(ApprovalGiven(occurred_at=context.at, approval=approval))
        if isinstance(subject.child, Contract):
            take_effect(context, subject.child)


@command
class Disapprove(OrderCommand):
    """
    Say no to an order in review, a quotation or a draft of the contract; `reason` must say why.

    A draft is refused by it and another one has to be drafted; a quotation is withdrawn. An order does not pass as it
    is: it is sent back (`SendBack`), or the same role says yes after all.

    Args:
        subject: The id of what it is about: the order's own, `q-2`, `k-1`.
    """

    type: ClassVar[str] = "disapprove"
    step: ClassVar[str | None] = "approve"

    subject: str = field(validator=text)

    def permit(self, context: Context) -> None:
        _require_asked(context, subject_of(context, self.subject), self.step)

    def decide(self, context: Context) -> None:
        if not self.reason.strip():
            raise InvalidField(path="Disapprove.reason", expected="why it is not approved", given="nothing")
        subject = subject_of(context, self.subject)
        approval = _answer(context, subject, self.reason.strip(), passed=False)
        context.emit(ApprovalGiven(occurred_at=context.at, approval=approval, move=subject.refused(context)))


@value(kw_only=True)
class Subject:
    """
    What waits for a yes or a no.

    Attributes:
        digest: What it says now.
        rule: Who has to be asked.
        child: The quotation or contract itself; None for the order.
        table, no: Its machine, and the step by which a no ends it.
    """

    id: str
    digest: str
    rule: ApprovalRule
    child: Quotation | Contract | None = None
    table: Table[Any, ChildPhase] | None = None
    no: str = ""

    def refused(self, context: Context) -> ChildMove | None:
        """What a no does to it; an order stays where it is until it is sent back."""
        return None if self.table is None else context.child_move(self.table, self.child, self.no, self.id)


def subject_of(context: Context, subject_id: str) -> Subject:
    """
    What is to be approved under this id: the one place that knows what can be.

    Raises:
        NothingToApprove: It is not there, or not open any more.
    """
    order, quotation, draft = context.order, context.order.part(Deal).quotation, context.order.part(Deal).draft
    if draft is not None and draft.id == subject_id:
        rule, table = context.policies.approvals(order, draft), ContractFlow.table
        return Subject(id=draft.id, digest=draft.digest, rule=rule, child=draft, table=table, no="refuse")
    if quotation is not None and quotation.id == subject_id:
        rule, offers = ApprovalRule(roles=context.policies.margins(order, quotation)), QuotationFlow.table
        return Subject(
            id=quotation.id, digest=quotation.digest, rule=rule, child=quotation, table=offers, no="withdraw"
        )
    if order.part(Deal).reviewers and order.id == subject_id:
        return Subject(id=order.id, digest=order_digest(order), rule=ApprovalRule(roles=order.part(Deal).reviewers))
    there: list[str] = [child.id for child in (quotation, draft) if child is not None]
    there += [order.id] if order.part(Deal).reviewers else []
    raise NothingToApprove(order_id=order.id, subject=subject_id, open=tuple(there))


def _require_asked(context: Context, subject: Subject, step: str | None) -> None:
    """Refuse a role that the policy does not ask, and one whose turn it is not yet, or not any more."""
    order, role, rule = context.order, context.by.role, subject.rule
    if role not in rule.roles:
        raise RoleNotEntitled(order_id=order.id, step=step or "", role=role, entitled=rule.roles)
    missing = missing_approvals(order, rule, subject.id, subject.digest)
    if role not in missing:
        raise AlreadyApproved(order_id=order.id, subject=subject.id, role=role)
    if rule.after_signatures and isinstance(subject.child, Contract):
        unsigned = missing_signatures(order, subject.child)
        if unsigned:
            raise SignaturesMissing(order_id=order.id, subject=subject.id, missing=unsigned)
    if rule.in_sequence and role != missing[0]:
        raise ApprovalOutOfOrder(order_id=order.id, subject=subject.id, role=role, awaited=missing[0])


def _answer(context: Context, subject: Subject, remark: str, *, passed: bool) -> Approval:
    return Approval(
        id=f"a-{len(context.order.part(Deal).approvals) + 1}",
        subject=subject.id,
        digest=subject.digest,
        role=context.by.role,
        passed=passed,
        at=context.at,
        remark=remark,
        by=context.by.people,
    )
