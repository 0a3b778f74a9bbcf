"""Money that is authorized is captured."""

from typing import ClassVar

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.payment import known_payment, not_asked_for
from orderflow.effects import CapturePayment as CaptureEffect
from orderflow.events import (
    CaptureAsked,
)
from orderflow.ids import CaptureId, PaymentId
from orderflow.money import Money
from orderflow.refusals import (
    CaptureExceedsAuthorized,
    NothingToPay,
    PaymentExceedsBalance,
    UnknownPayment,
)
from orderflow.states.payment import PaymentFlow


@command
class CapturePayment(OrderCommand):
    """
    Take money that is authorized, never more than is owed.

    Args:
        amount: What to take; as much as is open, owed and not already asked for, if left out.
    """

    type: ClassVar[str] = "capture_payment"
    step: ClassVar[str | None] = "capture"

    payment_id: PaymentId
    amount: Money | None = None

    def decide(self, context: Context) -> None:
        payment = known_payment(context, self.payment_id)
        if payment.gateway is None:
            raise UnknownPayment(order_id=context.order.id, payment_id=f"{payment.id} at a provider")
        context.child_move(PaymentFlow.table, payment, "capture_part", f"payment {payment.id}")
        held, owed = payment.open - payment.capture_asked, not_asked_for(context.order)
        left = context.order.money(0) if payment.is_being_voided else held
        if self.amount is None and held and not owed:
            raise NothingToPay(order_id=context.order.id, expected=context.order.expected)
        amount = context.amount(min(held, owed) if self.amount is None else self.amount, "CapturePayment.amount")
        if amount > left:
            raise CaptureExceedsAuthorized(payment_id=payment.id, asked=amount, open=left)
        if amount > owed:
            raise PaymentExceedsBalance(order_id=context.order.id, asked=amount, payable=owed)
        capture_id = CaptureId(f"c-{len(payment.captures) + 1}")
        context.emit(CaptureAsked(occurred_at=context.at, payment_id=payment.id, capture_id=capture_id, amount=amount))
        context.request(
            CaptureEffect(
                key=context.key(f"{payment.id}/{capture_id}"),
                order_id=context.order.id,
                subject=payment.id,
                gateway=payment.gateway,
                payment_id=payment.id,
                amount=amount,
                reference=payment.reference,
                capture_id=capture_id,
            )
        )
