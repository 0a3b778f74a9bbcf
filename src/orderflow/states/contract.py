"""The life of one wording of a contract."""

from orderflow.entities.phase import ChildPhase
from orderflow.states.flow import ChildFlow
from orderflow.states.stage import Stage

__all__ = ["ContractFlow"]


class ContractFlow(ChildFlow):
    """
    Drafted, approved and signed in whichever order the seller has it; then in force, until it is amended.

    A wording that was refused is not mended: the next one is drafted with another id, and all is asked for anew.
    """

    drafted = Stage("草拟中", "Drafted", phase=ChildPhase.OPEN, initial=True)
    in_force = Stage("已生效", "In force", phase=ChildPhase.CLOSED)
    refused = Stage("审批未通过", "Refused", phase=ChildPhase.CLOSED, final=True)
    withdrawn = Stage("已撤回", "Withdrawn", phase=ChildPhase.CLOSED, final=True)
    superseded = Stage("已被补充协议取代", "Superseded", phase=ChildPhase.CLOSED, final=True)

    take_effect = drafted.to(in_force)
    refuse = drafted.to(refused)
    withdraw = drafted.to(withdrawn)
    supersede = in_force.to(superseded)
