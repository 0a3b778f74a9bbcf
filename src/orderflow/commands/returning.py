"""Goods on their way back: ask, answer, receive and inspect."""

from collections.abc import Sequence
from typing import ClassVar

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.refunding import refund_credit, refund_from
from orderflow.commands.shipping import merged
from orderflow.entities.return_request import ReturnRequest
from orderflow.entities.shipment import ParcelLine
from orderflow.events import ReturnAnswered, ReturnReceived, ReturnRequested
from orderflow.ids import ReturnId
from orderflow.refusals import ExceedsRequested, ExceedsReturnable, NothingOrdered, UnknownLine, UnknownReturn
from orderflow.states.return_request import ReturnFlow


@command
class RequestReturn(OrderCommand):
    """Ask to send units back (退货申请); `reason` says why."""

    type: ClassVar[str] = "request_return"
    step: ClassVar[str | None] = "request_return"

    lines: Sequence[ParcelLine]

    def permit(self, context: Context) -> None:
        context.allow(context.policies.returns(context.order, self.lines, by=context.by, at=context.at))

    def decide(self, context: Context) -> None:
        order = context.order
        lines = merged(self.lines)
        if not lines:
            raise NothingOrdered(order_id=order.id)
        for part in lines:
            line = order.lines.get(part.line_id)
            if line is None:
                raise UnknownLine(order_id=order.id, line_id=part.line_id)
            returnable = line.returnable - order.units_asked_back(line.id)
            if part.quantity > returnable:
                raise ExceedsReturnable(order_id=order.id, line_id=line.id, asked=part.quantity, returnable=returnable)
        table = ReturnFlow.table
        request = ReturnRequest(
            id=ReturnId(f"r-{len(order.returns) + 1}"),
            lines=lines,
            reason=self.reason,
            state=table.initial,
            phase=table.phase_of(table.initial),
            requested_at=context.at,
        )
        context.emit(ReturnRequested(occurred_at=context.at, request=request))


@command
class ApproveReturn(OrderCommand):
    """Let the customer send the units back."""

    type: ClassVar[str] = "approve_return"
    step: ClassVar[str | None] = "answer_return"

    return_id: ReturnId

    def decide(self, context: Context) -> None:
        _answer(context, self.return_id, "approve")


@command
class RefuseReturn(OrderCommand):
    """Refuse the return; `reason` says why."""

    type: ClassVar[str] = "refuse_return"
    step: ClassVar[str | None] = "answer_return"

    return_id: ReturnId

    def decide(self, context: Context) -> None:
        _answer(context, self.return_id, "refuse")


@command
class WithdrawReturn(OrderCommand):
    """Take a return request back."""

    type: ClassVar[str] = "withdraw_return"
    step: ClassVar[str | None] = "withdraw_return"

    return_id: ReturnId

    def decide(self, context: Context) -> None:
        _answer(context, self.return_id, "withdraw")


@command
class ReceiveReturn(OrderCommand):
    """
    Record what came back and was accepted at inspection; the customer gets what the policy says for it.

    Args:
        accepted: The units that are accepted; all that the request is for, if left out; none, if empty.
    """

    type: ClassVar[str] = "receive_return"
    step: ClassVar[str | None] = "receive_return"

    return_id: ReturnId
    accepted: Sequence[ParcelLine] | None = None

    def decide(self, context: Context) -> None:
        request = find_return(context, self.return_id)
        accepted = request.lines if self.accepted is None else merged(self.accepted)
        requested = {line.line_id: line.quantity for line in request.lines}
        for part in accepted:
            if part.quantity > requested.get(part.line_id, 0):
                raise ExceedsRequested(
                    order_id=context.order.id,
                    return_id=request.id,
                    line_id=part.line_id,
                    asked=part.quantity,
                    requested=requested.get(part.line_id, 0),
                )
        step = "accept" if accepted else "reject"
        move = context.child_move(ReturnFlow.table, request, step, f"return {request.id}")
        order = context.order
        # What was given as goodwill is not given a second time.
        credit = min(context.policies.return_refund(order, accepted), order.total - order.credited)
        context.emit(
            ReturnReceived(occurred_at=context.at, return_id=request.id, move=move, accepted=accepted, credited=credit)
        )
        reason = request.reason or "return"
        refund_credit(context, credit, reason, return_id=request.id)
        owed = min(credit, context.order.surplus)
        if owed:
            refund_from(context, context.order.payments, owed, reason)


def find_return(context: Context, return_id: str) -> ReturnRequest:
    """The return request of this id."""
    request = context.order.returns.get(return_id)
    if request is None:
        raise UnknownReturn(order_id=context.order.id, return_id=return_id)
    return request


def _answer(context: Context, return_id: str, step: str) -> None:
    request = find_return(context, return_id)
    move = context.child_move(ReturnFlow.table, request, step, f"return {request.id}")
    context.emit(ReturnAnswered(occurred_at=context.at, return_id=request.id, move=move))
