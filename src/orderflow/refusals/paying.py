"""Refusals about money. The amounts are fields: what was asked, and what would have been possible."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId
from orderflow.money import Money


@refusal
class WrongCurrency(Refusal):
    """An order is in one currency, and so is everything about it."""

    code: ClassVar[str] = "wrong_currency"

    field: str
    currency: str
    given: str

    def __str__(self) -> str:
        return f"{self.field}: the order is in {self.currency}, {self.given} was given; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"convert it to {self.currency} before it comes in"


@refusal
class AmountNotPositive(Refusal):
    """An amount that has to be more than nothing is not."""

    code: ClassVar[str] = "amount_not_positive"

    field: str
    amount: Money

    def __str__(self) -> str:
        return f"{self.field}: {self.amount} is not an amount above zero; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "give at least the smallest unit of the currency"


@refusal
class PaymentMethodNotOffered(Refusal):
    """This way of paying is not offered for the order, or not for this."""

    code: ClassVar[str] = "payment_method_not_offered"

    order_id: OrderId
    method: str
    offered: tuple[str, ...]

    def __str__(self) -> str:
        return f"order {self.order_id}: payment by {self.method} is not offered; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"choose one of {', '.join(self.offered) or 'none'}"


@refusal
class PaymentExceedsBalance(Refusal):
    """More was to be paid than is owed and not already on its way."""

    code: ClassVar[str] = "payment_exceeds_balance"

    order_id: OrderId
    asked: Money
    payable: Money

    def __str__(self) -> str:
        return (
            f"order {self.order_id}: cannot pay {self.asked}, {self.payable} is owed and not already on its way; "
            f"{self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "pay at most that"


@refusal
class NothingToPay(Refusal):
    """All that is to be paid was asked for, and nothing is owed that is not already on its way."""

    code: ClassVar[str] = "nothing_to_pay"

    order_id: OrderId
    expected: Money

    def __str__(self) -> str:
        coming = f" that is not already on its way ({self.expected} is)" if self.expected else ""
        return f"order {self.order_id}: nothing is owed{coming}; {self.remedy}"

    @property
    def remedy(self) -> str:
        if self.expected:
            return "wait for what is on its way, or void that payment"
        return "there is nothing to do"


@refusal
class UnknownPayment(Refusal):
    """The order has no such payment, capture or refund."""

    code: ClassVar[str] = "unknown_payment"

    order_id: OrderId
    payment_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: it has no payment {self.payment_id}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "look the payments of the order up"


@refusal
class PaymentUnsettled(Refusal):
    """Nobody knows what came of an earlier wish to this payment, so nothing else may be asked of it."""

    code: ClassVar[str] = "payment_unsettled"

    order_id: OrderId
    payment_id: str

    def __str__(self) -> str:
        return f"payment {self.payment_id}: it is not known whether an earlier request was carried out; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "wait until the provider has answered (`run_due` asks)"


@refusal
class CaptureExceedsAuthorized(Refusal):
    """More was to be taken than the payment still holds."""

    code: ClassVar[str] = "capture_exceeds_authorized"

    payment_id: str
    asked: Money
    open: Money

    def __str__(self) -> str:
        return f"payment {self.payment_id}: cannot capture {self.asked}, {self.open} is still authorized; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "ask for at most that"


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
