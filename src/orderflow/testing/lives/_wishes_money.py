"""Wishes about money: pay, claim and verify, take, let go, give back, and what providers say."""

from collections.abc import Callable
from typing import Final

from hypothesis import strategies as st

from orderflow import commands as c
from orderflow.commands import Command, Result
from orderflow.entities.payment import Payment
from orderflow.ids import PaymentId, RefundId
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.wishing import COIN, TEXTS, Draw, Wish, Wishes, amount, maybe, oddly, one_of, text

__all__ = ["MONEY_WISHES"]

_RESULTS: Final = st.sampled_from((Result.DONE, *Result))
_REFERENCES: Final = st.sampled_from((None, "ref-1", "ref-2"))


def _payment(draw: Draw, life: Life, suits: Callable[[Payment], bool]) -> tuple[PaymentId, Payment | None]:
    """A payment, one that suits if there is any; now and then any other, or one that is not there."""
    payments = life.order.payments
    fitting = [payment.id for payment in payments if suits(payment)] or [payment.id for payment in payments]
    payment_id = one_of(draw, fitting if not oddly(draw) else [p.id for p in payments], "p-99")
    return PaymentId(payment_id), payments.get(payment_id)


def _method(draw: Draw, life: Life, *, online: bool) -> str:
    fitting = [m.name for m in life.methods if (m.gateway is not None) == online]
    return one_of(draw, fitting if not oddly(draw) else [m.name for m in life.methods], "barter")


def _pay(draw: Draw, life: Life) -> Command:
    order = life.order
    asked = maybe(draw, lambda: amount(draw, life, order.balance_due))
    return c.Pay(order.id, method=_method(draw, life, online=True), amount=asked)


def _claim_payment(draw: Draw, life: Life) -> Command:
    order = life.order
    asked = maybe(draw, lambda: amount(draw, life, order.balance_due))
    return c.ClaimPayment(
        order.id, method=_method(draw, life, online=False), amount=asked, reference=maybe(draw, lambda: text(draw))
    )


def _claimed(payment: Payment) -> bool:
    return payment.gateway is None and not payment.captures and not payment.is_closed


def _verify_payment(draw: Draw, life: Life) -> Command:
    payment_id, payment = _payment(draw, life, _claimed)
    most = payment.amount if payment is not None else life.order.money(1)
    received = maybe(draw, lambda: amount(draw, life, most))
    return c.VerifyPayment(life.order.id, payment_id=payment_id, received=received)


def _reject_claim(draw: Draw, life: Life) -> Command:
    return c.RejectClaim(life.order.id, payment_id=_payment(draw, life, _claimed)[0], reason=draw(TEXTS))


def _held(payment: Payment) -> bool:
    return bool(payment.open)


def _capture_payment(draw: Draw, life: Life) -> Command:
    payment_id, payment = _payment(draw, life, _held)
    most = payment.open - payment.capture_asked if payment is not None else life.order.money(1)
    asked = maybe(draw, lambda: amount(draw, life, most))
    return c.CapturePayment(life.order.id, payment_id=payment_id, amount=asked)


def _merchant_unsettled(payment: Payment) -> bool:
    return not payment.is_closed


def _void_payment(draw: Draw, life: Life) -> Command:
    return c.VoidPayment(life.order.id, payment_id=_payment(draw, life, _merchant_unsettled)[0])


def _has_money(payment: Payment) -> bool:
    return bool(payment.kept)


def _refund(draw: Draw, life: Life) -> Command:
    payment_id, payment = _payment(draw, life, _has_money)
    most = payment.kept if payment is not None else life.order.refundable
    asked = amount(draw, life, most)
    chosen = payment_id if draw(COIN) else None
    return c.Refund(life.order.id, amount=asked, payment_id=chosen, by_hand=draw(COIN), reason=draw(TEXTS))


def _write_off(draw: Draw, life: Life) -> Command:
    order = life.order
    asked = maybe(draw, lambda: amount(draw, life, order.balance_due))
    return c.WriteOff(order.id, amount=asked, reason=draw(TEXTS))


def _pays_out_by_hand(payment: Payment) -> bool:
    return any(refund.progress.is_open and (payment.gateway is None or refund.by_hand) for refund in payment.refunds)


def _confirm_refund(draw: Draw, life: Life) -> Command:
    payment_id, payment = _payment(draw, life, _pays_out_by_hand)
    refunds = [refund.id for refund in payment.refunds] if payment is not None else []
    return c.ConfirmRefund(life.order.id, payment_id=payment_id, refund_id=RefundId(one_of(draw, refunds, "f-99")))


def _at_provider(payment: Payment) -> bool:
    return payment.gateway is not None


def _record_payment(draw: Draw, life: Life) -> Command:
    payment_id, payment = _payment(draw, life, _at_provider)
    asked = ["start", "void-7"]
    if payment is not None:
        asked += payment.awaiting
        asked += [capture.id for capture in payment.captures] + [refund.id for refund in payment.refunds]
    most = payment.amount if payment is not None else life.order.money(1)
    return c.RecordPayment(
        life.order.id,
        payment_id=payment_id,
        what=one_of(draw, asked, "c-99"),
        result=draw(_RESULTS),
        amount=maybe(draw, lambda: amount(draw, life, most)),
        reference=draw(_REFERENCES),
        reason="insufficient funds",
    )


def _not_charged_back(payment: Payment) -> bool:
    return bool(payment.captured) and not payment.charged_back


def _record_chargeback(draw: Draw, life: Life) -> Command:
    payment_id, payment = _payment(draw, life, _not_charged_back)
    most = payment.captured - payment.charged_back if payment is not None else life.order.money(1)
    return c.RecordChargeback(life.order.id, payment_id=payment_id, amount=amount(draw, life, most))


def _any(suits: Callable[[Payment], bool]) -> Callable[[Life], bool]:
    def when(life: Life) -> bool:
        return any(suits(payment) for payment in life.order.payments)

    return when


def _owes_anything(life: Life) -> bool:
    return bool(life.order.lines) and not life.order.is_paid


def _owes(life: Life) -> bool:
    return life.order.balance_due > life.order.expected


MONEY_WISHES: Final[Wishes] = {
    c.Pay: Wish(_pay, when=_owes),
    c.ClaimPayment: Wish(_claim_payment, when=_owes),
    c.VerifyPayment: Wish(_verify_payment, when=_any(_claimed)),
    c.RejectClaim: Wish(_reject_claim, when=_any(_claimed)),
    c.CapturePayment: Wish(_capture_payment, when=_any(_held)),
    c.VoidPayment: Wish(_void_payment, when=_any(_merchant_unsettled)),
    c.Refund: Wish(_refund, when=_any(_has_money)),
    c.ConfirmRefund: Wish(_confirm_refund, when=_any(_pays_out_by_hand)),
    c.WriteOff: Wish(_write_off, when=_owes_anything),
    c.RecordPayment: Wish(_record_payment, when=_any(_at_provider)),
    c.RecordChargeback: Wish(_record_chargeback, when=_any(_not_charged_back)),
}
