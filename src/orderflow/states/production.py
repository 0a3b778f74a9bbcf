"""The life of one production order."""

from orderflow.entities.phase import ChildPhase
from orderflow.states.flow import ChildFlow
from orderflow.states.stage import Stage, within

__all__ = ["ProductionFlow"]


class ProductionFlow(ChildFlow):
    """Planned, its materials bought where they are not there, made and inspected in parts, reworked (S04, S18)."""

    planned = Stage("已排产", "Planned", phase=ChildPhase.OPEN, initial=True)
    awaiting_materials = Stage("待原材料", "Awaiting materials", phase=ChildPhase.OPEN)
    materials_ready = Stage("原材料已到", "Materials ready", phase=ChildPhase.OPEN)
    producing = Stage("生产中", "Producing", phase=ChildPhase.OPEN)
    failed = Stage("检验不合格，待返工", "Failed, to be reworked", phase=ChildPhase.OPEN)
    finished = Stage("已完工", "Finished", phase=ChildPhase.CLOSED, final=True)
    cancelled = Stage("已取消", "Cancelled", phase=ChildPhase.CLOSED, final=True)

    purchase = planned.to(awaiting_materials)
    receive_materials = awaiting_materials.to(materials_ready)
    start = producing.from_(planned, materials_ready, failed)
    report = within(producing, failed)
    announce = within(planned, awaiting_materials, materials_ready, producing, failed)
    pass_some = within(producing)
    fail = producing.to(failed)
    finish = producing.to(finished)
    cancel = cancelled.from_(planned, awaiting_materials, materials_ready, producing, failed)
