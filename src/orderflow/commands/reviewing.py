"""The review: the order goes back to be amended until it is right, then the customer is asked to confirm it (S03)."""

from typing import ClassVar

from attrs import field

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.entities.content import order_digest
from orderflow.entities.deal import Deal
from orderflow.events import ConfirmationSent, OrderSentBack
from orderflow.refusals import ReadyDatePassed
from orderflow.validation import prose


@command
class SendBack(OrderCommand):
    """
    Send the order back to be amended and submitted again, as often as it takes (S03, S09).

    Whoever reviews it does so, and the customer, if what he is asked to confirm is not right. Where payment follows the
    review, it is possible only as long as nothing was paid. The order keeps its number; the time limit of the review
    begins anew when it is submitted again.

    Args:
        remark: What is to be amended; the customer is told.
    """

    type: ClassVar[str] = "send_back"
    step: ClassVar[str | None] = "send_back"

    remark: str = field(validator=prose)

    def decide(self, context: Context) -> None:
        context.emit(OrderSentBack(occurred_at=context.at, remark=self.remark))


@command
class SendConfirmation(OrderCommand):
    """
    Send the customer the order as it was reviewed, and ask him to confirm it (S03); once more, to remind him.

    He confirms it with `ConfirmContent`, which is when goods are made, or sends it back with a remark.
    """

    type: ClassVar[str] = "send_confirmation"
    step: ClassVar[str | None] = "send_confirmation"

    def decide(self, context: Context) -> None:
        keep_ready_date(context)
        context.emit(ConfirmationSent(occurred_at=context.at, digest=order_digest(context.order)))


def keep_ready_date(context: Context) -> None:
    """Refuse to ask for, or to give, a yes to a date that has passed (S12)."""
    technical = context.order.part(Deal).technical
    ready_by = None if technical is None else technical.ready_by
    if ready_by is not None and ready_by <= context.at:
        raise ReadyDatePassed(order_id=context.order.id, ready_by=ready_by)
