"""The shops whose orders are lived with: `retail()` in its answers to who goes first, numbering and payment."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from typing import Final

from made import LENDING
from orderflow.commands import Command, FreeStock, OpenCase, Result
from orderflow.effects import ReserveStock
from orderflow.entities.case import SHORTAGE
from orderflow.entities.deal import Deal
from orderflow.entities.shipment import ShipmentLine
from orderflow.events import StockFreed
from orderflow.money import Money
from orderflow.policies import (
    DEFAULT_METHODS,
    after_payment,
    agreed_by_both,
    approved_by,
    bank_transfer,
    before_payment,
    by_courier,
    by_payment,
    cash_on_delivery,
    express,
    margin_at_least,
    notify_all,
    notify_customer,
    notify_responsible,
    numbered_at_payment,
    once_packed,
    once_paid,
    online,
    percent_of_goods,
    pickup,
    price_and_freight,
    regulated_limits,
    required,
    service_decides,
    special_products,
    submit_unsubmitted,
    with_fee_once_prepared,
)
from orderflow.process import OrderProcess
from orderflow.roles import FINANCE, PRODUCTION
from orderflow.testing.lives._duties_quotation import agree_on_prices
from orderflow.testing.lives.duties import (
    SHIPPED_DUTIES,
    Duties,
    accept,
    answer_effects,
    cook_and_find_courier,
    pay_what_is_owed,
    send_goods,
)
from orderflow.testing.lives.life import Life, asked_of
from vouched import b2b_contract, five_stage, food_delivery, made_to_order, mall, retail
from works import make_more

from .parties import fussy, generous, hesitant, short, sparing, strict
from .workshop import apologetic, busy, disputed, unlucky, vouching

HELD: Final = online("card", zh="信用卡", en="card", capture_at_once=False)
"""Authorized first, taken later."""

PLAIN: Final = retail()
ACCEPTED_AFTER: Final = retail(
    acceptance=after_payment,
    payment_methods=(*DEFAULT_METHODS, HELD),
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
    payment_methods=(*DEFAULT_METHODS, HELD, cash_on_delivery()),
)
ACCEPTED_ONCE_PAID: Final = retail(submission=by_payment, acceptance=after_payment, payment_methods=(HELD,))
PAID_ON_DELIVERY: Final = retail(
    payment_methods=(cash_on_delivery(), online("alipay")),
    acceptance=before_payment,
    order_data=required(["recipient.name", "recipient.phone", "payment_terms"]),
    receipt_window=None,
).extended(return_refund=price_and_freight)
SUBMITTED_ONCE_PAID: Final = retail(
    submission=once_paid,
    acceptance=after_payment,
    unsubmitted=submit_unsubmitted,
    submission_window=timedelta(milliseconds=1),
    payment_methods=(*DEFAULT_METHODS, HELD, cash_on_delivery()),
    deliveries=(express(carrier="sf-express", quoted=True, validity=timedelta(minutes=1)),),
)
REFUNDED_UNLESS_SUBMITTED: Final = retail(
    submission=once_paid,
    acceptance=before_payment,
    payment_window=None,
    deliveries=(express(validity=timedelta(minutes=1)),),
)
REGULATED: Final = retail(
    acceptance=before_payment,
    payment_methods=(HELD, cash_on_delivery(), online("alipay")),
    notifications=notify_all(notify_customer("sms"), notify_responsible("chat")),
).extended(time_limits=regulated_limits())
"""Every stage has a limit, and most escalate (S09)."""
MEDIATED: Final = retail(
    acceptance=before_payment,
    mediation=service_decides,
    logistics=agreed_by_both,
    payment_methods=(HELD, online("alipay"), cash_on_delivery()),
    payment_window=timedelta(days=1),
    receipt_window=None,
)
"""Customer service steps in, and the delivery is agreed on before the payment or after it (S21)."""
APPEALED: Final = retail(
    mediation=service_decides, payment_methods=(*DEFAULT_METHODS, cash_on_delivery()), return_window=timedelta(days=30)
)
"""Nobody has to accept, but customer service decides about returns (S21)."""
HASTY: Final = retail(
    acceptance=after_payment,
    acceptance_window=timedelta(minutes=5),
    payment_window=None,
    payment_methods=(bank_transfer(), HELD),
)

FIVE_STAGES: Final = five_stage(
    payment_methods=(*DEFAULT_METHODS, HELD),
    deliveries=(express(carrier="sf-express", fee=Money.of("6.00", "CNY")), express("own")),
    commission=percent_of_goods(Fraction(3, 70)),
    transit_window=timedelta(days=1),
)

MEALS: Final = food_delivery(
    payment_methods=(online("alipay"), HELD),
    deliveries=(by_courier(fee=Money.of("5.00", "CNY")), by_courier("slow")),
    transit_window=timedelta(minutes=40),
)

MALL: Final = mall(
    payment_methods=(*DEFAULT_METHODS, HELD),
    deliveries=(express(carrier="sf-express"), pickup()),
    commission=percent_of_goods(Fraction(1, 20)),
)
"""What is in stock is held, other goods have a promised date, and the merchant is settled with (S19)."""

BY_CONTRACT: Final = b2b_contract(
    margins=margin_at_least(10), payment_methods=(bank_transfer(), HELD), deliveries=(express(carrier="sf-express"),)
)
"""Legal and finance approve, then both sign (S04)."""
SIGNED_FIRST: Final = b2b_contract(
    approvals=approved_by(PRODUCTION, FINANCE, in_sequence=True, after_signatures=True),
    dispatch=once_packed,
)
"""Both sign, then production and finance approve (S18)."""

TO_ORDER: Final = made_to_order(papers=special_products("cup"), deliveries=(express(carrier="sf-express"), pickup()))
"""Reviewed, confirmed, made or in stock, and released delivery note by delivery note (S03, S12, S14, S15)."""

SHOPS: Final[dict[str, tuple[OrderProcess, tuple[str, ...]]]] = {
    "plain": (PLAIN, ("CNY", "JPY", "KWD", "CLF")),
    "accepted after payment": (ACCEPTED_AFTER, ("CNY", "JPY", "KWD", "CLF")),
    "accepted before payment": (ACCEPTED_BEFORE, ("CNY",)),
    "exists once paid": (EXISTS_ONCE_PAID, ("KWD", "CLF")),
    "accepted once paid": (ACCEPTED_ONCE_PAID, ("JPY",)),
    "submitted once paid": (SUBMITTED_ONCE_PAID, ("CNY", "KWD")),
    "refunded unless submitted": (REFUNDED_UNLESS_SUBMITTED, ("JPY",)),
    "paid on delivery": (PAID_ON_DELIVERY, ("JPY", "KWD")),
    "mediated": (MEDIATED, ("CNY", "KWD")),
    "appealed": (APPEALED, ("CNY", "JPY")),
    "hasty": (HASTY, ("CNY",)),
    "five stages": (FIVE_STAGES, ("CNY",)),
    "five stages abroad": (five_stage(commission=percent_of_goods(Fraction(1, 9))), ("JPY", "KWD", "CLF")),
    "meals": (MEALS, ("CNY",)),
    "mall": (MALL, ("CNY", "JPY")),
    "mall, accepted before payment": (mall(acceptance=before_payment), ("CNY",)),
    "regulated": (REGULATED, ("CNY", "KWD")),
    "by contract": (BY_CONTRACT, ("CNY", "KWD")),
    "by contract, signed first": (SIGNED_FIRST, ("JPY",)),
    "made to order": (TO_ORDER, ("CNY", "JPY")),
    "made to order, for the first time": (TO_ORDER, ("KWD",)),
    "lending": (LENDING, ("CNY", "JPY")),
}
"""Each with the currencies that its orders are in."""


# ---- people who do not do what they should ---------------------------------------------------------------------------


def reluctant(life: Life) -> Iterator[Command]:
    """The merchant accepts some orders, and says nothing about others."""
    if life.order.version % 2:
        yield from accept(life)


def slow_kitchen(life: Life) -> Iterator[Command]:
    """Some meals are begun late."""
    if life.order.version % 2:
        yield from cook_and_find_courier(life)


def pay_late(life: Life) -> Iterator[Command]:
    """The customer pays once they have been asked a while for it."""
    if life.order.version % 3 == 0:
        yield from pay_what_is_owed(life)


def take_other_goods(life: Life) -> Iterator[Command]:
    """What was taken from stock for an order is needed for another one, and found again."""
    if life.order.part(Deal).allocated and not any(isinstance(record.event, StockFreed) for record in life.records):
        yield FreeStock(life.order.id)


def short_at_first(life: Life) -> Iterator[Command]:
    """The stock has not enough, until it is asked again."""
    for effect in tuple(life.waiting.values()):
        if isinstance(effect, ReserveStock) and effect.ask == 1:
            del life.waiting[effect.key]
            yield asked_of(effect, Result.DECLINED)


def one_is_missing(life: Life) -> Iterator[Command]:
    """One unit of what was ordered is not there, and the merchant has to find a way out."""
    order = life.order
    short = next((line.id for line in order.lines if line.unpacked), None)
    if short is not None and not order.cases:
        lines = (ShipmentLine(line_id=short, quantity=1),)
        yield OpenCase(order.id, kind=SHORTAGE, lines=lines, reason="sold out")


LATE: Final = (answer_effects, pay_what_is_owed)
"""What comes last where people try everything else first: goods are released and sent as soon as it is possible."""

DUTIES: Final[dict[str, Duties]] = {
    "accepted after payment": (one_is_missing, *SHIPPED_DUTIES),
    "mediated": tuple(reluctant if duty is accept else duty for duty in SHIPPED_DUTIES),
    "meals": tuple(slow_kitchen if duty is cook_and_find_courier else duty for duty in SHIPPED_DUTIES),
    "mall, accepted before payment": (short_at_first, *SHIPPED_DUTIES),
    "lending": (take_other_goods, *(duty for duty in SHIPPED_DUTIES if duty is not pay_what_is_owed), pay_late),
    "made to order": (*(duty for duty in SHIPPED_DUTIES if duty not in LATE), vouching, *LATE),
    "made to order, for the first time": (busy, disputed, apologetic, unlucky, *SHIPPED_DUTIES),
    "by contract": (
        strict, make_more, fussy, *(hesitant if duty is agree_on_prices else duty for duty in SHIPPED_DUTIES)
    ),
    "by contract, signed first": (
        generous, short, *(sparing if duty is send_goods else duty for duty in SHIPPED_DUTIES)
    ),
}  # fmt: skip
"""Where something is amiss: goods are missing, a merchant says nothing, a kitchen is slow, a stock is short."""

STRIDES: Final[dict[str, int]] = {
    "by contract": 3,
    "by contract, signed first": 3,
    "made to order": 3,
    "made to order, for the first time": 2,
}
"""Where much has to happen before goods leave, lives begin further on."""
