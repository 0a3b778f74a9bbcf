"""Refusals on the way from the cart to the order."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId
from orderflow.money import Money


@refusal
class PaymentInProgress(Refusal):
    """The cart is being paid for, so what it costs must not change."""

    code: ClassVar[str] = "payment_in_progress"

    order_id: OrderId
    payment_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: payment {self.payment_id} is for what is in it now; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "void the payment first, or cancel the order if money has come in"


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
class PaymentOutcomeUnknown(Refusal):
    """Nobody knows what came of an earlier wish to this payment, so nothing else may be asked of it."""

    code: ClassVar[str] = "payment_outcome_unknown"

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
