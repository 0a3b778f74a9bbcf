"""The life of one return request."""

from orderflow.entities.phase import ChildPhase
from orderflow.states.flow import ChildFlow
from orderflow.states.stage import Stage

__all__ = ["ReturnFlow"]


class ReturnFlow(ChildFlow):
    """Applied for, answered, and, if allowed, received and inspected."""

    requested = Stage("退货申请中", "Requested", phase=ChildPhase.OPEN, initial=True)
    approved = Stage("待退回", "Approved", phase=ChildPhase.OPEN)
    refused = Stage("已拒绝", "Refused", phase=ChildPhase.SETTLED, final=True)
    withdrawn = Stage("已撤回", "Withdrawn", phase=ChildPhase.SETTLED, final=True)
    accepted = Stage("已退货", "Accepted", phase=ChildPhase.SETTLED, final=True)
    rejected = Stage("验收不合格", "Rejected", phase=ChildPhase.SETTLED, final=True)

    approve = requested.to(approved)
    refuse = requested.to(refused)
    withdraw = withdrawn.from_(requested, approved)
    accept = approved.to(accepted)
    reject = approved.to(rejected)
