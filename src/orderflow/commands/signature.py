"""Sign in writing: who, when, and where the signed copy is; the spoken word is none (S04, S12, S14, S18)."""

from typing import ClassVar

from attrs import field

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.conclusion import missing_approvals, party_of, take_effect
from orderflow.entities.content import delivery_note_digest, order_digest
from orderflow.entities.contract import Contract
from orderflow.entities.deal import Deal
from orderflow.entities.phase import ChildPhase
from orderflow.entities.signature import CONTRACT, OF_SHIPMENTS, Signature
from orderflow.events import SignatureGiven
from orderflow.refusals import AlreadySigned, ApprovalsMissing, NothingToApprove, RoleNotEntitled
from orderflow.roles import Role
from orderflow.validation import text

__all__ = ["Sign", "signed_content"]


@command
class Sign(OrderCommand):
    """
    Sign something that lies there in writing; it counts for just this content.

    Each party signs a wording of the contract once, and not before all have approved it, unless they do so afterwards.
    The last signature that a draft has waited for puts it in force.

    Args:
        kind: What is signed; the shipped ones are in `orderflow.entities.signature`, and the policy `signers` says who
            signs what.
        subject: The id of what it is about: `k-1` for a contract, `s-1` for the goods of a shipment, or the order's
            own.
        reference: Where the signed copy is: a file number, the name of a scan.
    """

    type: ClassVar[str] = "sign"
    step: ClassVar[str | None] = "sign"

    kind: str = field(default=CONTRACT, validator=text)
    subject: str = field(validator=text)
    reference: str = field(validator=text)

    def permit(self, context: Context) -> None:
        order, role = context.order, context.by.role
        signers = context.policies.signers(order, self.kind)
        if role not in signers:
            raise RoleNotEntitled(order_id=order.id, step=f"sign {self.kind}", role=role, entitled=signers)

    def decide(self, context: Context) -> None:
        order, digest = context.order, signed_content(context, self.kind, self.subject)
        party = _party(self.kind, context.by.role)
        if party in [_party(self.kind, role) for role in order.part(Deal).signed(self.kind, self.subject, digest)]:
            raise AlreadySigned(order_id=order.id, subject=self.subject, party=party)
        draft = order.part(Deal).draft if self.kind == CONTRACT else None
        if draft is not None:
            _require_approved(context, draft)
        signature = Signature(
            id=f"g-{len(order.part(Deal).signatures) + 1}",
            kind=self.kind,
            subject=self.subject,
            digest=digest,
            role=context.by.role,
            signer=context.by.id,
            reference=self.reference,
            at=context.at,
        )
        context.emit(SignatureGiven(occurred_at=context.at, signature=signature))
        if draft is not None:
            take_effect(context, draft)


def signed_content(context: Context, kind: str, subject: str) -> str:
    """
    The digest of what is to be signed under this id: the one place that knows what can be.

    Raises:
        NothingToApprove: It is not there, or not open any more.
    """
    order, draft = context.order, context.order.part(Deal).draft
    there: dict[str, str] = {} if draft is None else {draft.id: draft.digest}
    if kind in OF_SHIPMENTS:
        packed = [shipment for shipment in order.shipments if shipment.phase is ChildPhase.OPEN]
        there |= {shipment.id: delivery_note_digest(order, shipment) for shipment in packed}
    elif kind != CONTRACT:
        there[order.id] = order_digest(order)
    if subject not in there:
        raise NothingToApprove(order_id=order.id, subject=subject, open=tuple(there))
    return there[subject]


def _require_approved(context: Context, draft: Contract) -> None:
    """Refuse to sign what has to be approved first, and is not."""
    order, rule = context.order, context.policies.approvals(context.order, draft)
    missing = missing_approvals(order, rule, draft.id, draft.digest)
    if missing and not rule.after_signatures:
        raise ApprovalsMissing(order_id=order.id, subject=draft.id, missing=missing)


def _party(kind: str, role: Role) -> str:
    """Who signs once: for a contract each of the two parties, for anything else each role."""
    return party_of(role) if kind == CONTRACT else role
