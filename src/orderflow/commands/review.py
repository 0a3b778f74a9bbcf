"""The end of a review: the customer is asked to confirm the order as it was reviewed (S03)."""

from typing import ClassVar

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.entities.content import order_digest
from orderflow.entities.deal import Deal
from orderflow.events import ConfirmationSent
from orderflow.refusals import ReadyDatePassed


@command
class SendConfirmation(OrderCommand):
    """
    Send the customer the order as it was reviewed, and ask them to confirm it (S03); once more, to remind them.

    They confirm it with `ConfirmContent`, which is when goods are made, or send it back with a remark.
    """

    type: ClassVar[str] = "send_confirmation"
    step: ClassVar[str | None] = "send_confirmation"

    def decide(self, context: Context) -> None:
        require_ready_date(context)
        context.emit(ConfirmationSent(occurred_at=context.at, digest=order_digest(context.order)))


def require_ready_date(context: Context) -> None:
    """Refuse to ask for, or to give, a yes to a date that has passed (S12)."""
    technical = context.order.part(Deal).technical
    ready_by = None if technical is None else technical.ready_by
    if ready_by is not None and ready_by <= context.at:
        raise ReadyDatePassed(order_id=context.order.id, ready_by=ready_by)
