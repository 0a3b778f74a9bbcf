"""The life of one revision of a quotation."""

from orderflow.entities.phase import ChildPhase
from orderflow.states.flow import ChildFlow
from orderflow.states.stage import Stage

__all__ = ["QuotationFlow"]


class QuotationFlow(ChildFlow):
    """Drafted and sent; accepted, or countered and superseded by the next revision; or it expires (S04, S18)."""

    drafted = Stage("已拟定", "Drafted", phase=ChildPhase.OPEN, initial=True)
    sent = Stage("待客户确认", "Sent", phase=ChildPhase.OPEN)
    countered = Stage("客户还价", "Countered", phase=ChildPhase.OPEN)
    accepted = Stage("已接受", "Accepted", phase=ChildPhase.CLOSED, final=True)
    superseded = Stage("已修订", "Superseded", phase=ChildPhase.CLOSED, final=True)
    expired = Stage("已过期", "Expired", phase=ChildPhase.CLOSED, final=True)
    withdrawn = Stage("已撤回", "Withdrawn", phase=ChildPhase.CLOSED, final=True)

    offer = drafted.to(sent)
    counter = sent.to(countered)
    accept = sent.to(accepted)
    expire = expired.from_(drafted, sent, countered)
    supersede = superseded.from_(drafted, sent, countered)
    withdraw = withdrawn.from_(drafted, sent, countered)
