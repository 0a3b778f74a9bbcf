"""The life of one case."""

from orderflow.entities.phase import ChildPhase
from orderflow.states.flow import ChildFlow
from orderflow.states.stage import Stage

__all__ = ["CaseFlow"]


class CaseFlow(ChildFlow):
    """Opened, proposals and answers until both agree; or customer service decides; or the order is cancelled (S08)."""

    opened = Stage("待提出方案", "Opened", phase=ChildPhase.OPEN, initial=True)
    proposed = Stage("待客户答复", "Proposed", phase=ChildPhase.OPEN)
    escalated = Stage("客服处理中", "With customer service", phase=ChildPhase.OPEN)
    agreed = Stage("已协商一致", "Agreed", phase=ChildPhase.CLOSED, final=True)
    resolved = Stage("已处理", "Resolved", phase=ChildPhase.CLOSED, final=True)
    withdrawn = Stage("已撤销", "Withdrawn", phase=ChildPhase.CLOSED, final=True)

    propose = proposed.from_(opened, escalated)
    agree = proposed.to(agreed)
    refuse = proposed.to(opened)
    escalate = escalated.from_(opened, proposed)
    resolve = resolved.from_(opened, proposed, escalated)
    withdraw = withdrawn.from_(opened, proposed, escalated)
