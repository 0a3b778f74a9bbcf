"""The life of one return request."""

from orderflow.entities.phase import ChildPhase
from orderflow.states.facts import decided_by_service, keeps_goods
from orderflow.states.flow import ChildFlow
from orderflow.states.stage import Stage

__all__ = ["ReturnFlow"]


class ReturnFlow(ChildFlow):
    """
    Applied for and answered; if refused, perhaps appealed and decided (S21).

    If it is allowed, the goods come back and are inspected, or the customer keeps them and is refunded.
    """

    requested = Stage("退货申请中", "Requested", phase=ChildPhase.OPEN, initial=True)
    approved = Stage("待退回", "Approved", phase=ChildPhase.OPEN)
    contestable = Stage("已拒绝，可申诉", "Refused, may be appealed", phase=ChildPhase.OPEN)
    appealed = Stage("客服裁决中", "With customer service", phase=ChildPhase.OPEN)
    refused = Stage("已拒绝", "Refused", phase=ChildPhase.CLOSED, final=True)
    withdrawn = Stage("已撤回", "Withdrawn", phase=ChildPhase.CLOSED, final=True)
    refunded = Stage("已退款，无需退货", "Refunded, goods kept", phase=ChildPhase.CLOSED, final=True)
    accepted = Stage("已退货", "Accepted", phase=ChildPhase.CLOSED, final=True)
    rejected = Stage("验收不合格", "Rejected", phase=ChildPhase.CLOSED, final=True)

    approve = requested.to(refunded, when=keeps_goods) | requested.to(approved)
    refuse = requested.to(contestable, when=decided_by_service) | requested.to(refused)
    appeal = contestable.to(appealed)
    call_service = requested.to(appealed)
    grant = appealed.to(refunded, when=keeps_goods) | appealed.to(approved)
    deny = appealed.to(refused)
    let_rest = contestable.to(refused)
    withdraw = withdrawn.from_(requested, approved, contestable, appealed)
    accept = approved.to(accepted)
    reject = approved.to(rejected)
