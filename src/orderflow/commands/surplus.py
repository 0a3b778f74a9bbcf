"""How money goes back: from which payments, and what the customer no longer owes."""

from collections.abc import Iterable

from orderflow.commands.command import Context
from orderflow.effects import RefundPayment
from orderflow.entities.payment import Payment
from orderflow.entities.terms import CreditNote
from orderflow.events import CreditNoteIssued, RefundAsked
from orderflow.ids import RefundId
from orderflow.money import Money
from orderflow.refusals import RefundExceedsCaptured
from orderflow.states.payment import PaymentFlow

__all__ = ["refund_by_credit_note", "refund_from", "refund_surplus", "require_credit_notes_covered"]


def refund_from(
    context: Context, payments: Iterable[Payment], amount: Money, reason: str, *, by_hand: bool = False
) -> None:
    """
    Promise *amount* back from *payments*, one after the other, and ask the providers to pay it unless people do.

    Raises:
        RefundExceedsCaptured: They hold less than that. Nothing is promised.
    """
    payments = tuple(payments)
    held = context.order.money(sum(payment.kept.minor for payment in payments))
    if amount > held:
        name = payments[0].id if len(payments) == 1 else "all"
        raise RefundExceedsCaptured(payment_id=name, asked=amount, refundable=held)
    for payment in payments:
        part = min(payment.kept, amount)
        if part:
            _refund(context, payment, part, reason, by_hand=by_hand)
            amount = amount - part


def refund_surplus(context: Context, reason: str) -> None:
    """Give back whatever the shop holds and is not entitled to."""
    surplus = context.order.surplus
    if surplus:
        refund_from(context, context.order.payments, min(surplus, context.order.refundable), reason)


def require_credit_notes_covered(context: Context) -> None:
    """
    Refuse to take more off the order than it costs: what was given as goodwill is not given a second time.

    Raises:
        RefundExceedsCaptured: More would be owed to the customer than is still held.
    """
    order = context.order
    if order.credited > order.total:
        raise RefundExceedsCaptured(payment_id="all", asked=order.surplus, refundable=order.refundable)


def refund_by_credit_note(context: Context, amount: Money, reason: str, return_id: str | None = None) -> None:
    """The customer owes *amount* less."""
    if amount:
        credit = CreditNote(
            id=f"k-{len(context.order.credit_notes) + 1}", amount=amount, reason=reason, return_id=return_id
        )
        context.emit(CreditNoteIssued(occurred_at=context.at, credit=credit))


def _refund(context: Context, payment: Payment, amount: Money, reason: str, *, by_hand: bool) -> None:
    move = context.child_move(PaymentFlow.table, payment, "refund", f"payment {payment.id}")
    refund_id = RefundId(f"f-{len(payment.refunds) + 1}")
    context.emit(
        RefundAsked(
            occurred_at=context.at,
            payment_id=payment.id,
            move=move,
            refund_id=refund_id,
            amount=amount,
            reason=reason,
            by_hand=by_hand,
            asked_by=context.by.people,
        )
    )
    if payment.gateway is not None and not by_hand:
        context.request(
            RefundPayment(
                key=context.key(f"{payment.id}/{refund_id}"),
                order_id=context.order.id,
                subject=payment.id,
                gateway=payment.gateway,
                payment_id=payment.id,
                amount=amount,
                reference=payment.reference,
                refund_id=refund_id,
            )
        )
