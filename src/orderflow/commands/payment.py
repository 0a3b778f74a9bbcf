"""Payments: pay, claim, verify, void."""

from typing import ClassVar

from attrs import field

from orderflow.commands.cart import offered_method
from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.order import complete, submit
from orderflow.commands.surplus import refund_from
from orderflow.effects import StartPayment
from orderflow.effects import VoidPayment as VoidEffect
from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.entities.payment import Payment
from orderflow.entities.terms import PaymentTiming, Submission
from orderflow.events import (
    PaymentCaptured,
    PaymentDeclined,
    PaymentStarted,
    PaymentVoided,
    VoidAsked,
)
from orderflow.ids import CaptureId, PaymentId
from orderflow.money import Money
from orderflow.policies import PaymentMethod
from orderflow.refusals import (
    NothingToPay,
    PaymentExceedsBalance,
    PaymentMethodNotOffered,
    PaymentOutcomeUnknown,
    RoleNotEntitled,
    UnknownPayment,
)
from orderflow.states.payment import PaymentFlow
from orderflow.validation import optional_text, text


@command
class Pay(OrderCommand):
    """
    Pay through a provider: all that is owed, or part of it.

    Args:
        method: One of the offered methods that a gateway carries.
        amount: What to pay; all that is owed and not already on its way, if left out.
    """

    type: ClassVar[str] = "pay"
    step: ClassVar[str | None] = "pay"

    method: str = field(validator=text)
    amount: Money | None = None

    def permit(self, context: Context) -> None:
        if context.order.submitted_at is None:
            complete(context)

    def decide(self, context: Context) -> None:
        method = offered_method(context, self.method)
        if method.gateway is None or method.timing is PaymentTiming.ON_DELIVERY:
            online = tuple(m.name for m in context.policies.payment_methods(context.order) if m.gateway is not None)
            raise PaymentMethodNotOffered(order_id=context.order.id, method=self.method, offered=online)
        amount = _payable(context, self.amount)
        payment = _new_payment(context, method, amount)
        context.emit(PaymentStarted(occurred_at=context.at, payment=payment))
        context.request(
            StartPayment(
                key=context.key(f"{payment.id}/start"),
                order_id=context.order.id,
                subject=payment.id,
                gateway=method.gateway,
                payment_id=payment.id,
                amount=amount,
                method=method.name,
                capture=method.capture_at_once,
            )
        )


@command
class ClaimPayment(OrderCommand):
    """
    Say that money was paid without a provider: a transfer, or cash on delivery.

    It counts only when somebody entitled has verified that it really arrived (`VerifyPayment`).
    """

    type: ClassVar[str] = "claim_payment"
    step: ClassVar[str | None] = "claim"

    method: str = field(validator=text)
    amount: Money | None = None
    reference: str | None = field(default=None, validator=optional_text)

    def permit(self, context: Context) -> None:
        if context.order.submitted_at is None:
            complete(context)

    def decide(self, context: Context) -> None:
        method = offered_method(context, self.method)
        if method.gateway is not None:
            by_hand = tuple(m.name for m in context.policies.payment_methods(context.order) if m.gateway is None)
            raise PaymentMethodNotOffered(order_id=context.order.id, method=self.method, offered=by_hand)
        payment = _new_payment(context, method, _payable(context, self.amount), self.reference)
        context.emit(PaymentStarted(occurred_at=context.at, payment=payment))


@command
class VerifyPayment(OrderCommand):
    """
    Confirm that claimed money is really there, and how much: more or less than was claimed is recorded as it is.

    Args:
        received: What arrived; all that was claimed, if left out.
    """

    type: ClassVar[str] = "verify_payment"
    step: ClassVar[str | None] = "verify"

    payment_id: PaymentId
    received: Money | None = None

    def decide(self, context: Context) -> None:
        payment = find_payment(context, self.payment_id)
        move = context.child_move(PaymentFlow.table, payment, "verify", f"payment {payment.id}")
        received = context.amount(payment.amount if self.received is None else self.received, "VerifyPayment.received")
        context.emit(
            PaymentCaptured(
                occurred_at=context.at, payment_id=payment.id, move=move, capture_id=CaptureId("c-1"), amount=received
            )
        )
        after_capture(context, payment.id, received)


@command
class RejectClaim(OrderCommand):
    """Say that claimed money did not arrive: the order can be paid again."""

    type: ClassVar[str] = "reject_claim"
    step: ClassVar[str | None] = "verify"

    payment_id: PaymentId

    def decide(self, context: Context) -> None:
        payment = find_payment(context, self.payment_id)
        move = context.child_move(PaymentFlow.table, payment, "reject", f"payment {payment.id}")
        context.emit(
            PaymentDeclined(
                occurred_at=context.at, payment_id=payment.id, move=move, reason=self.reason or "did not arrive"
            )
        )


@command
class VoidPayment(OrderCommand):
    """
    Let go of what is authorized and not captured, or stop a payment that has not come through.

    A claim of money that was paid without a provider is taken back only by somebody who could verify it.
    """

    type: ClassVar[str] = "void_payment"
    step: ClassVar[str | None] = "void"

    payment_id: PaymentId

    def permit(self, context: Context) -> None:
        payment = find_payment(context, self.payment_id)
        moves = context.table.candidates(context.order.state, "verify")
        entitled = tuple(dict.fromkeys(role for move in moves for role in move.by))
        if payment.gateway is None and entitled and context.by.role not in entitled:
            raise RoleNotEntitled(order_id=context.order.id, step="void", role=context.by.role, entitled=entitled)

    def decide(self, context: Context) -> None:
        payment = known_payment(context, self.payment_id)
        context.child_move(PaymentFlow.table, payment, "void", f"payment {payment.id}")
        void_payment(context, payment)


def find_payment(context: Context, payment_id: str) -> Payment:
    """The payment of this id."""
    payment = context.order.payments.get(payment_id)
    if payment is None:
        raise UnknownPayment(order_id=context.order.id, payment_id=payment_id)
    return payment


def known_payment(context: Context, payment_id: str) -> Payment:
    """The payment of this id, if it is known what came of every earlier wish to it."""
    payment = find_payment(context, payment_id)
    if payment.has_unknown:
        raise PaymentOutcomeUnknown(order_id=context.order.id, payment_id=payment.id)
    return payment


def after_capture(context: Context, payment_id: str, amount: Money) -> None:
    """
    What money that came in leads to: it submits a paid cart (S11, S16).

    What comes in for an order or units that were cancelled goes back at once, and so does what comes in for a cart
    that cannot be submitted.
    """
    order = context.order
    if order.cancellation is not None:
        _give_back(context, payment_id, amount, "the order is cancelled")
    elif order.delivery_agreed_at is not None or any(line.cancelled for line in order.lines):
        # Of several payments that together bring too much, the last one gives back, whichever comes in last (law 8).
        refund_from(context, reversed(tuple(order.payments)), min(amount, order.surplus), "units were cancelled")
    elif order.submitted_at is None and order.submission is Submission.BY_PAYMENT and order.is_paid:
        if order.lines and not context.policies.order_data(order, context.personal):
            submit(context)
        else:  # it was emptied, or somebody's data was erased, while the money was on its way
            refund_from(context, order.payments, order.refundable, "the cart is not complete")


def _give_back(context: Context, payment_id: str, amount: Money, reason: str) -> None:
    """Give this money back and no other: what else is too much may be on its way back, or not, as notices come in."""
    payment = context.order.payments[payment_id]
    refund_from(context, [payment], min(amount, payment.kept, context.order.surplus), reason)


def void_payment(context: Context, payment: Payment) -> None:
    """Stop *payment*: at once where no provider is involved, else by asking it."""
    if payment.is_being_voided:
        return
    if payment.gateway is None:
        move = context.child_move(PaymentFlow.table, payment, "void", f"payment {payment.id}")
        context.emit(PaymentVoided(occurred_at=context.at, payment_id=payment.id, move=move))
        return
    void_id = f"void-{context.order.version + 1}"
    context.emit(VoidAsked(occurred_at=context.at, payment_id=payment.id, void_id=void_id))
    context.request(
        VoidEffect(
            key=context.key(f"{payment.id}/{void_id}"),
            order_id=context.order.id,
            subject=payment.id,
            gateway=payment.gateway,
            payment_id=payment.id,
            amount=payment.open,
            reference=payment.reference,
        )
    )


def not_asked_for(order: Order) -> Money:
    """What is owed and not already being taken."""
    asked = sum(payment.capture_asked.minor for payment in order.payments)
    return order.money(max(order.balance_due.minor - asked, 0))


def _payable(context: Context, asked: Money | None) -> Money:
    """What is to be paid: as much as is *asked*, else all that is owed and not already on its way."""
    order = context.order
    payable = order.money(max(order.balance_minor - order.payments.expected_minor, 0))
    if asked is None and not payable:
        raise NothingToPay(order_id=order.id, expected=order.expected)
    amount = context.amount(payable if asked is None else asked, "amount")
    if amount > payable:
        raise PaymentExceedsBalance(order_id=order.id, asked=amount, payable=payable)
    return amount


def _new_payment(context: Context, method: PaymentMethod, amount: Money, reference: str | None = None) -> Payment:
    nothing = context.order.money(0)
    table = PaymentFlow.table
    payment = Payment(
        id=PaymentId(f"p-{len(context.order.payments) + 1}"),
        method=method.name,
        gateway=method.gateway,
        amount=amount,
        capture_at_once=method.capture_at_once,
        state=table.initial,
        phase=table.phase_of(table.initial),
        authorized=nothing,
        released=nothing,
        charged_back=nothing,
        reference=reference,
        awaiting=("start",) if method.gateway is not None else (),
    )
    if method.gateway is not None:
        return payment
    move = context.child_move(table, payment, "claim", f"payment {payment.id}")
    return changed(payment, state=move.target, phase=move.phase, claimed_by=context.by.people)
