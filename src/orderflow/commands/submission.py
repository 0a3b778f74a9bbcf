"""The end of the time to submit a cart that is paid: its money is never forgotten (S02)."""

from typing import ClassVar

from orderflow.commands.cancellation import cancel_order
from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.order import submit
from orderflow.policies.unsubmitted import Unsubmitted


@command
class EndSubmission(OrderCommand):
    """
    End the time in which a paid cart can be submitted: it is submitted by the system, or ends with a full refund.

    The policy `unsubmitted` chooses. What cannot be submitted, because data is missing or something is still owed, is
    refunded whatever it says. An expired quote holds up the customer, not the shop: it stands by what was paid for.
    """

    type: ClassVar[str] = "end_submission"
    step: ClassVar[str | None] = "end_submission"

    def permit(self, context: Context) -> None:
        context.due(self.type)

    def decide(self, context: Context) -> None:
        order = context.order
        fit = order.lines and order.is_paid and not context.policies.order_data(order, context.personal)
        if fit and context.policies.unsubmitted(order) is Unsubmitted.SUBMIT:
            submit(context)
        else:
            cancel_order(context, None, self.reason or "never submitted")
