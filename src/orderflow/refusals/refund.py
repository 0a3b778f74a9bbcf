"""What is refused about money that goes back, or is not asked for any more."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId
from orderflow.money import Money


@refusal
class WriteOffExceedsOwed(Refusal):
    """More was to be written off than is owed."""

    code: ClassVar[str] = "write_off_exceeds_owed"

    order_id: OrderId
    asked: Money
    owed: Money

    def __str__(self) -> str:
        return f"order {self.order_id}: cannot write off {self.asked}, {self.owed} is owed; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "write off at most that"


@refusal
class RefundNotToConfirm(Refusal):
    """The refund is not people's to confirm: its provider pays it (`gateway`), or it has been answered already."""

    code: ClassVar[str] = "refund_not_to_confirm"

    order_id: OrderId
    payment_id: str
    refund_id: str
    progress: str
    gateway: str | None

    def __str__(self) -> str:
        whose = f"{self.gateway} pays it" if self.gateway else "people pay it"
        return (
            f"payment {self.payment_id}: refund {self.refund_id} is {self.progress} ({whose}), "
            f"there is nothing to confirm; {self.remedy}"
        )

    @property
    def remedy(self) -> str:
        if self.progress == "declined":
            return "refund it anew, by hand if the provider never will"
        if self.progress == "done":
            return "there is nothing to do"
        return "wait until the provider has answered"


@refusal
class RefundExceedsCaptured(Refusal):
    """More was asked or taken back than the payment, or all payments together, still hold."""

    code: ClassVar[str] = "refund_exceeds_captured"

    payment_id: str
    asked: Money
    refundable: Money

    def __str__(self) -> str:
        return (
            f"payment {self.payment_id}: cannot refund {self.asked}, {self.refundable} is left of what was captured; "
            f"{self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "ask for at most that, or refund another payment of this order"
