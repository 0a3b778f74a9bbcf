"""Money goes back, or is not asked for any more."""

from typing import ClassVar

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.payment import find_payment, known_payment
from orderflow.commands.surplus import refund_by_credit_note, refund_from
from orderflow.entities.payment import Payment
from orderflow.events import (
    RefundDone,
)
from orderflow.ids import PaymentId, RefundId
from orderflow.money import Money
from orderflow.refusals import (
    NothingToPay,
    PaymentOutcomeUnknown,
    RefundNotToConfirm,
    UnknownPayment,
    WriteOffExceedsOwed,
)
from orderflow.validation import InvalidField


@command
class Refund(OrderCommand):
    """
    Give money back.

    What the shop holds beyond what is owed goes back first; the rest is a credit note, so that it is not owed again.

    Args:
        amount: How much.
        payment_id: From which payment; from all, in the order in which they came, if left out.
        by_hand: Whether people pay it out and confirm it (`ConfirmRefund`), because the provider never will.
    """

    type: ClassVar[str] = "refund"
    step: ClassVar[str | None] = "refund"

    amount: Money
    payment_id: PaymentId | None = None
    by_hand: bool = False

    def decide(self, context: Context) -> None:
        amount = context.amount(self.amount, "Refund.amount")
        if self.payment_id is None:
            payments = _refundable(context, amount)
        else:
            payments = (known_payment(context, self.payment_id),)
        goodwill = amount - min(amount, context.order.surplus)
        refund_from(context, payments, amount, self.reason or "refund", by_hand=self.by_hand)
        refund_by_credit_note(context, goodwill, self.reason or "refund")


@command
class WriteOff(OrderCommand):
    """
    Waive what is still owed, because it will not come; `reason` must say why.

    Args:
        amount: How much; all that is owed, if left out.
    """

    type: ClassVar[str] = "write_off"
    step: ClassVar[str | None] = "refund"

    amount: Money | None = None

    def decide(self, context: Context) -> None:
        order = context.order
        owed = order.balance_due
        if not self.reason.strip():
            raise InvalidField(path="WriteOff.reason", expected="why it is written off", given="nothing")
        if self.amount is None and not owed:
            raise NothingToPay(order_id=order.id, expected=order.money(0))
        amount = context.amount(owed if self.amount is None else self.amount, "WriteOff.amount")
        if amount > owed:
            raise WriteOffExceedsOwed(order_id=order.id, asked=amount, owed=owed)
        refund_by_credit_note(context, amount, self.reason)


@command
class ConfirmRefund(OrderCommand):
    """Confirm that a refund that no provider pays (a transfer, cash, or one by hand) was really paid out."""

    type: ClassVar[str] = "confirm_refund"
    step: ClassVar[str | None] = "refund"

    payment_id: PaymentId
    refund_id: RefundId

    def decide(self, context: Context) -> None:
        payment = find_payment(context, self.payment_id)
        refunded = payment.refunds.get(self.refund_id)
        if refunded is None:
            raise UnknownPayment(order_id=context.order.id, payment_id=f"{payment.id}/{self.refund_id}")
        by_hand = refunded.by_hand or payment.gateway is None
        if not by_hand or not refunded.progress.is_open:
            raise RefundNotToConfirm(
                order_id=context.order.id,
                payment_id=payment.id,
                refund_id=refunded.id,
                progress=refunded.progress.value,
                gateway=None if by_hand else payment.gateway,
            )
        context.emit(RefundDone(occurred_at=context.at, payment_id=payment.id, refund_id=refunded.id))


def _refundable(context: Context, amount: Money) -> tuple[Payment, ...]:
    """The payments that *amount* may come from: those of which it is known what came of every earlier wish."""
    payments = context.order.payments
    known = tuple(payment for payment in payments if not payment.has_unknown)
    unknown = [payment for payment in payments if payment.has_unknown]
    if unknown and amount.minor > sum(payment.kept.minor for payment in known):
        raise PaymentOutcomeUnknown(order_id=context.order.id, payment_id=unknown[0].id)
    return known
