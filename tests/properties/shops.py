"""The shops whose orders are lived with: `retail()` in its answers to who goes first, numbering and payment."""

from datetime import timedelta
from fractions import Fraction
from typing import Final

from orderflow.money import Money
from orderflow.policies import (
    USUAL_METHODS,
    after_payment,
    bank_transfer,
    before_payment,
    by_payment,
    cash_on_delivery,
    express,
    numbered_at_payment,
    online,
    pickup,
    price_and_freight,
    required,
    with_fee_once_prepared,
)
from orderflow.process import OrderProcess
from orderflow.processes import retail

HELD: Final = online("card", zh="信用卡", en="card", capture_at_once=False)
"""Authorized first, taken later."""

PLAIN: Final = retail()
ACCEPTED_AFTER: Final = retail(
    acceptance=after_payment,
    payment_methods=(*USUAL_METHODS, HELD),
    deliveries=(express(carrier="sf-express", quoted=True), pickup()),
    numbering=numbered_at_payment(),
)
ACCEPTED_BEFORE: Final = retail(
    acceptance=before_payment,
    payment_methods=(HELD, bank_transfer(), cash_on_delivery()),
    deliveries=(express(fee=Money.of(12, "CNY"), carrier="sf-express"),),
    cancellation=with_fee_once_prepared(Fraction(1, 7)),
)
EXISTS_ONCE_PAID: Final = retail(
    submission=by_payment,
    numbering=numbered_at_payment(),
    payment_methods=(*USUAL_METHODS, HELD, cash_on_delivery()),
)
ACCEPTED_ONCE_PAID: Final = retail(submission=by_payment, acceptance=after_payment, payment_methods=(HELD,))
PAID_ON_DELIVERY: Final = retail(
    payment_methods=(cash_on_delivery(), online("alipay")),
    acceptance=before_payment,
    order_data=required(["recipient.name", "recipient.phone", "payment_terms"]),
    receipt_window=None,
).extended(return_refund=price_and_freight)
HASTY: Final = retail(
    acceptance=after_payment,
    acceptance_window=timedelta(minutes=5),
    payment_window=None,
    payment_methods=(bank_transfer(), HELD),
)

SHOPS: Final[dict[str, tuple[OrderProcess, tuple[str, ...]]]] = {
    "plain": (PLAIN, ("CNY", "JPY", "KWD", "CLF")),
    "accepted after payment": (ACCEPTED_AFTER, ("CNY", "JPY", "KWD", "CLF")),
    "accepted before payment": (ACCEPTED_BEFORE, ("CNY",)),
    "exists once paid": (EXISTS_ONCE_PAID, ("KWD", "CLF")),
    "accepted once paid": (ACCEPTED_ONCE_PAID, ("JPY",)),
    "paid on delivery": (PAID_ON_DELIVERY, ("JPY", "KWD")),
    "hasty": (HASTY, ("CNY",)),
}
"""Each with the currencies that its orders are in."""
