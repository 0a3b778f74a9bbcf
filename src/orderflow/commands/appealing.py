"""Customer service steps in (客服介入): about an order its merchant does not confirm, and about returns (S21)."""

from typing import ClassVar

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.returning import allow_return, answer_return, find_return
from orderflow.entities.return_request import ReturnRequest
from orderflow.events import ReturnAppealed, ServiceCalled
from orderflow.ids import ReturnId
from orderflow.states.return_request import ReturnFlow
from orderflow.validation import InvalidField


@command
class CallService(OrderCommand):
    """Give customer service the next word about an order whose merchant is silent; the system runs it at his limit."""

    type: ClassVar[str] = "call_service"
    step: ClassVar[str | None] = "call_service"

    def permit(self, context: Context) -> None:
        context.due(self.type)

    def decide(self, context: Context) -> None:
        context.emit(ServiceCalled(occurred_at=context.at, refusal=""))


@command
class AppealReturn(OrderCommand):
    """Take a refused application to customer service, in the time there is for that; `reason` says why (S21)."""

    type: ClassVar[str] = "appeal_return"
    step: ClassVar[str | None] = "appeal_return"

    return_id: ReturnId

    def decide(self, context: Context) -> None:
        _call_service(context, find_return(context, self.return_id), "appeal")


@command
class DecideReturn(OrderCommand):
    """
    Decide about an application that merchant and customer do not agree on; nobody answers it after that (S21).

    Args:
        for_customer: Whether he gets what he applied for; `reason` must say why.
    """

    type: ClassVar[str] = "decide_return"
    step: ClassVar[str | None] = "decide_return"

    return_id: ReturnId
    for_customer: bool

    def decide(self, context: Context) -> None:
        if not self.reason.strip():
            raise InvalidField(path="DecideReturn.reason", expected="why it is decided so", given="nothing")
        request = find_return(context, self.return_id)
        if self.for_customer:
            allow_return(context, request, "grant")
        else:
            answer_return(context, request, "deny")


@command
class ConcludeReturns(OrderCommand):
    """
    Go on with the applications that somebody has left alone for too long; the system runs it when their limits end.

    The merchant's silence calls customer service in; its own silence gives the customer what he applied for; a refusal
    that nobody appeals against stands.
    """

    type: ClassVar[str] = "conclude_returns"
    step: ClassVar[str | None] = "conclude_returns"

    def permit(self, context: Context) -> None:
        context.due(self.type)

    def decide(self, context: Context) -> None:
        order = context.order
        for limit in [limit for limit in order.limits if limit.then == self.type and limit.is_due(context.at)]:
            request = find_return(context, limit.subject)
            if request.is_with_service:
                allow_return(context, request, "grant")
            elif request.is_contestable:
                answer_return(context, request, "let_rest")
            else:
                _call_service(context, request, "call_service")


def _call_service(context: Context, request: ReturnRequest, step: str) -> None:
    move = context.child_move(ReturnFlow.table, request, step, f"return {request.id}")
    context.emit(ReturnAppealed(occurred_at=context.at, return_id=request.id, move=move))
