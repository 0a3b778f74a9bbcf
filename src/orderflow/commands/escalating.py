"""What happens when a stage takes too long and the order goes on all the same: those responsible are told."""

from typing import ClassVar

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.entities.terms import ESCALATE
from orderflow.events import LimitOverrun


@command
class Escalate(OrderCommand):
    """
    Record that time limits have ended with nothing done, and have those responsible told (S09).

    The system runs it when a limit is due whose rule says `then="escalate"`; all of them that have ended by then.
    """

    type: ClassVar[str] = ESCALATE
    step: ClassVar[str | None] = "escalate"

    def permit(self, context: Context) -> None:
        context.due(self.type)

    def decide(self, context: Context) -> None:
        for limit in context.order.limits:
            if limit.escalates and limit.is_due(context.at) and limit.responsible is not None:
                context.emit(LimitOverrun(occurred_at=context.at, limit_id=limit.id, responsible=limit.responsible))
