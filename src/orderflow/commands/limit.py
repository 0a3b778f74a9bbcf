"""Time limits: a window ends, a limit is put off, an overrun is escalated."""

from datetime import datetime
from typing import ClassVar

from attrs import field

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.entities.terms import END_WINDOW, ESCALATE
from orderflow.events import (
    LimitExtended,
    LimitOverrun,
    PaymentDeclined,
    WindowEnded,
)
from orderflow.refusals import TimeLimitPassed, UnknownLimit
from orderflow.states.payment import PaymentFlow
from orderflow.validation import InvalidField, optional_text, text, utc


@command
class EndWindow(OrderCommand):
    """End the time in which goods can be sent back, or late money may come."""

    type: ClassVar[str] = END_WINDOW
    step: ClassVar[str | None] = "end_window"

    def permit(self, context: Context) -> None:
        context.due(self.type)

    def decide(self, context: Context) -> None:
        context.emit(WindowEnded(occurred_at=context.at))
        if context.order.cancellation is not None:
            _reject_claims(context)


@command
class ExtendLimit(OrderCommand):
    """
    Put a time limit off before it ends; `reason` must say why (S09).

    Args:
        limit: The name of the limit.
        until: When it ends now; later than before.
        subject: Which limit of this name, where an order has several: the id of a shipment, for instance.
    """

    type: ClassVar[str] = "extend_limit"
    step: ClassVar[str | None] = "extend"

    limit: str = field(validator=text)
    until: datetime
    subject: str | None = field(default=None, validator=optional_text)

    def decide(self, context: Context) -> None:
        running = context.limit(self.limit, self.subject)
        if running is None:
            wanted = self.limit if self.subject is None else f"{self.limit}/{self.subject}"
            names = tuple(limit.name if self.subject is None else limit.id for limit in context.order.limits)
            raise UnknownLimit(order_id=context.order.id, limit=wanted, running=names)
        if running.agreed:
            expected = "a limit that ends after a time; what was promised is changed by ChangePromise"
            raise InvalidField(path="ExtendLimit.limit", expected=expected, given=running.name)
        if context.at > running.due_at or running.overrun_at is not None:
            raise TimeLimitPassed(
                order_id=context.order.id, limit=running.name, due_at=running.due_at, role=context.by.role
            )
        until = utc(self.until, "ExtendLimit.until")
        if until <= running.due_at:
            expected = f"an instant after {running.due_at.isoformat()}, when it ends now"
            raise InvalidField(path="ExtendLimit.until", expected=expected, given=until.isoformat())
        if not self.reason.strip():
            raise InvalidField(path="ExtendLimit.reason", expected="the reason of the extension", given="nothing")
        context.emit(
            LimitExtended(occurred_at=context.at, limit_id=running.id, due_at=until, reason=self.reason.strip())
        )


def _reject_claims(context: Context) -> None:
    """Money claimed for a cancelled order and not found by now did not come: every life has an end (law 9)."""
    for payment in context.order.payments:
        if payment.is_claimed:
            move = context.child_move(PaymentFlow.table, payment, "reject", f"payment {payment.id}")
            context.emit(
                PaymentDeclined(occurred_at=context.at, payment_id=payment.id, move=move, reason="not found in time")
            )


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
