"""Goods come back, or money goes back without them; and disputes about that are decided."""

from collections.abc import Sequence
from typing import ClassVar

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.receipt import ConfirmReceipt
from orderflow.commands.shipment import merged
from orderflow.commands.surplus import refund_by_credit_note, refund_from
from orderflow.entities.phase import Phase
from orderflow.entities.return_request import ReturnRequest
from orderflow.entities.shipment import ShipmentLine
from orderflow.events import (
    RefundGranted,
    ReturnAnswered,
    ReturnAppealed,
    ReturnReceived,
    ReturnRequested,
    ServiceCalled,
)
from orderflow.ids import ReturnId
from orderflow.money import Money
from orderflow.policies import price_of_units
from orderflow.refusals import (
    ExceedsRequested,
    ExceedsReturnable,
    NothingOrdered,
    RefundExceedsPrice,
    UnknownLine,
    UnknownReturn,
)
from orderflow.states.return_request import ReturnFlow
from orderflow.validation import InvalidField


@command
class RequestReturn(OrderCommand):
    """Ask to send units back (退货申请); `reason` says why."""

    type: ClassVar[str] = "request_return"
    step: ClassVar[str | None] = "request_return"

    lines: Sequence[ShipmentLine]

    def permit(self, context: Context) -> None:
        context.allow(context.policies.returns(context.order, self.lines, by=context.by, at=context.at))

    def decide(self, context: Context) -> None:
        _apply_for(context, self.lines, self.reason)


@command
class RequestRefund(OrderCommand):
    """
    Ask for money back and keep the goods (仅退款, S21); `reason` says why.

    Args:
        lines: The units that it is about; of each, money is refunded once, or it is sent back.
        amount: How much, at most what the units cost; all of it, if left out.
    """

    type: ClassVar[str] = "request_refund"
    step: ClassVar[str | None] = "request_return"

    lines: Sequence[ShipmentLine]
    amount: Money | None = None

    def permit(self, context: Context) -> None:
        context.allow(context.policies.returns(context.order, self.lines, by=context.by, at=context.at))

    def decide(self, context: Context) -> None:
        lines = _returnable(context, self.lines)
        price = price_of_units(context.order, lines)
        amount = context.amount(price if self.amount is None else self.amount, "RequestRefund.amount")
        if amount > price:
            raise RefundExceedsPrice(order_id=context.order.id, asked=amount, price=price)
        _apply_for(context, lines, self.reason, amount)


@command
class ApproveReturn(OrderCommand):
    """Let the customer send the units back; if they keep them, they get what they have asked for."""

    type: ClassVar[str] = "approve_return"
    step: ClassVar[str | None] = "answer_return"

    return_id: ReturnId

    def decide(self, context: Context) -> None:
        allow_return(context, find_return(context, self.return_id), "approve")


@command
class RefuseReturn(OrderCommand):
    """Refuse the return; `reason` says why. Where customer service decides disputes, the customer may appeal."""

    type: ClassVar[str] = "refuse_return"
    step: ClassVar[str | None] = "answer_return"

    return_id: ReturnId

    def decide(self, context: Context) -> None:
        answer_return(context, find_return(context, self.return_id), "refuse")


@command
class WithdrawReturn(OrderCommand):
    """Take a return request back."""

    type: ClassVar[str] = "withdraw_return"
    step: ClassVar[str | None] = "withdraw_return"

    return_id: ReturnId

    def decide(self, context: Context) -> None:
        answer_return(context, find_return(context, self.return_id), "withdraw")


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
    accepted: Sequence[ShipmentLine] | None = None

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
        _pay_out(context, request, credit)


def find_return(context: Context, return_id: str) -> ReturnRequest:
    """The return request of this id."""
    request = context.order.returns.get(return_id)
    if request is None:
        raise UnknownReturn(order_id=context.order.id, return_id=return_id)
    return request


def answer_return(context: Context, request: ReturnRequest, step: str) -> None:
    """The application moves on by this step, and nothing else happens."""
    move = context.child_move(ReturnFlow.table, request, step, f"return {request.id}")
    refused = step in ("refuse", "deny")
    context.emit(ReturnAnswered(occurred_at=context.at, return_id=request.id, move=move, refused=refused))


def allow_return(context: Context, request: ReturnRequest, step: str) -> None:
    """The customer gets what they applied for: they may send the units back, or keep them and are refunded."""
    if request.asked is None:
        answer_return(context, request, step)
        return
    move = context.child_move(ReturnFlow.table, request, step, f"return {request.id}")
    order = context.order
    # Neither what was given as goodwill is given a second time, nor a cent that the units do not cost.
    credit = min(request.asked, price_of_units(order, request.lines), order.total - order.credited)
    context.emit(RefundGranted(occurred_at=context.at, return_id=request.id, move=move, credited=credit))
    _pay_out(context, request, credit)


def _apply_for(context: Context, wanted: Sequence[ShipmentLine], reason: str, amount: Money | None = None) -> None:
    order = context.order
    lines = _returnable(context, wanted)
    if order.phase is Phase.DELIVERING:  # whoever is not satisfied with the goods has received them (S21)
        context.perform(ConfirmReceipt(order.id))
    table = ReturnFlow.table
    request = ReturnRequest(
        id=ReturnId(f"r-{len(order.returns) + 1}"),
        lines=lines,
        reason=reason,
        state=table.initial,
        phase=table.phase_of(table.initial),
        requested_at=context.at,
        asked=amount,
        mediated=order.mediated,
        requested_by=context.by.people,
    )
    context.emit(ReturnRequested(occurred_at=context.at, request=request))


def _returnable(context: Context, wanted: Sequence[ShipmentLine]) -> tuple[ShipmentLine, ...]:
    """The units that are wanted back, or refunded, if the customer has them and nothing else is wanted of them."""
    order = context.order
    lines = merged(wanted)
    if not lines:
        raise NothingOrdered(order_id=order.id)
    for part in lines:
        line = order.lines.get(part.line_id)
        if line is None:
            raise UnknownLine(order_id=order.id, line_id=part.line_id)
        returnable = line.returnable - order.units_asked_back(line.id) - order.units_refunded_as_kept(line.id)
        if part.quantity > returnable:
            raise ExceedsReturnable(order_id=order.id, line_id=line.id, asked=part.quantity, returnable=returnable)
    return lines


def _pay_out(context: Context, request: ReturnRequest, credit: Money) -> None:
    """The customer owes *credit* less, and gets as much of it as they have paid too much."""
    reason = request.reason or ("return" if request.asked is None else "refund")
    refund_by_credit_note(context, credit, reason, return_id=request.id)
    owed = min(credit, context.order.surplus)
    if owed:
        refund_from(context, context.order.payments, owed, reason)


@command
class CallService(OrderCommand):
    """
    Give customer service the next word about an order whose merchant is silent.

    The system runs it at their limit.
    """

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
        for_customer: Whether they get what they applied for; `reason` must say why.
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

    The merchant's silence calls customer service in; its own silence gives the customer what they applied for; a
    refusal that nobody appeals against stands.
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
