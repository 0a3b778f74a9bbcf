"""The review before payment: beside yes (`Accept`) and no (`Decline`), the order can go back to be amended."""

from typing import ClassVar

from attrs import field

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.events import OrderSentBack
from orderflow.validation import text


@command
class SendBack(OrderCommand):
    """
    Send the order back to the customer, who amends it and submits again, as often as it takes (S09).

    Possible only as long as nothing was paid. The order keeps its number; the time limit of the review begins anew when
    it is submitted again.

    Args:
        remark: What is to be amended; the customer is told.
    """

    type: ClassVar[str] = "send_back"
    step: ClassVar[str | None] = "send_back"

    remark: str = field(validator=text)

    def permit(self, context: Context) -> None:
        context.in_time("acceptance")

    def decide(self, context: Context) -> None:
        context.emit(OrderSentBack(occurred_at=context.at, remark=self.remark))
