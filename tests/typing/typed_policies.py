"""Checked by mypy and never run: answers that fit their question, and, by the ignored errors, answers that don't."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import assert_type

from orderflow.entities.order import Order
from orderflow.entities.party import PersonalData
from orderflow.entities.shipment import ShipmentLine
from orderflow.entities.terms import Acceptance, Submission
from orderflow.errors import Refusal
from orderflow.events import Event
from orderflow.money import Money
from orderflow.policies import (
    Allow,
    CancellationPolicy,
    DeliveryOption,
    DeliveryPolicy,
    LimitRule,
    Message,
    NumberingPolicy,
    OrderDataPolicy,
    PaymentMethod,
    PaymentMethodPolicy,
    Policies,
    Register,
    TimeLimitPolicy,
    express,
    notify_customer,
    numbered_at_payment,
    offer_deliveries,
    offer_methods,
    online,
    required,
    retail_limits,
    with_fee_once_prepared,
)
from orderflow.refusals import AlreadyHandedOver, FieldProblem
from orderflow.roles import CUSTOMER, Actor


def submission(channel: str) -> Submission:
    return Submission.BY_PAYMENT if channel == "app" else Submission.BY_CUSTOMER


def acceptance(order: Order) -> Acceptance:
    return Acceptance.AFTER_PAYMENT


def numbering(order: Order) -> Register | None:
    return Register(name="orders", write=str) if order.is_paid else None


def order_data(order: Order, personal: PersonalData) -> tuple[FieldProblem, ...]:
    return () if personal.recipient is not None else (FieldProblem("recipient", "is missing"),)


def amendment(order: Order, *, by: Actor, at: datetime) -> Allow | Refusal:
    return Allow()


def cancellation(order: Order, *, by: Actor, at: datetime) -> Allow | Refusal:
    return AlreadyHandedOver(order_id=order.id) if order.units_handed_over else Allow(refund=order.refundable)


def always(order: Order, *, by: Actor, at: datetime) -> Allow:
    """Says yes only, which is less than it might say."""
    return Allow()


def anything(order: object, *, by: object, at: object, reason: str = "") -> Allow | AlreadyHandedOver:
    """Takes more than it is given, and says less than it might."""
    return Allow()


def returns(order: Order, lines: Sequence[ShipmentLine], *, by: Actor, at: datetime) -> Allow | Refusal:
    return Allow()


def return_refund(order: Order, accepted: Sequence[ShipmentLine]) -> Money:
    return order.money(sum(part.quantity for part in accepted))


def time_limits(order: Order) -> tuple[LimitRule, ...]:
    return (LimitRule(name="payment", span=timedelta(hours=1), then="expire"),)


def calendar(start: datetime, span: timedelta) -> datetime:
    return start + span


def notifications(event: Event, order: Order) -> tuple[Message, ...]:
    return (Message(message=event.type, audience=CUSTOMER, channel="sms"),)


right = Policies(
    submission=submission,
    acceptance=acceptance,
    numbering=numbering,
    order_data=order_data,
    amendment=amendment,
    payment_methods=offer_methods(online("card")),
    deliveries=offer_deliveries(express()),
    cancellation=cancellation,
    returns=returns,
    return_refund=return_refund,
    time_limits=time_limits,
    calendar=calendar,
    notifications=notifications,
)
also_right = Policies(cancellation=always, amendment=anything)
a_method_is_an_answer = Policies(cancellation=right.cancellation)


# ---- and what is no answer -------------------------------------------------------------------------------------------


def without_time(order: Order, *, by: Actor) -> Allow | Refusal:
    return Allow()


def by_position(order: Order, by: Actor, when: datetime) -> Allow | Refusal:
    return Allow()


def one_more(order: Order, reason: str, *, by: Actor, at: datetime) -> Allow | Refusal:
    return Allow()


def yes_or_no(order: Order, *, by: Actor, at: datetime) -> bool:
    return True


def sometimes(order: Order, *, by: Actor, at: datetime) -> Allow | Refusal | None:
    return None


def of_a_text(order: str, *, by: Actor, at: datetime) -> Allow | Refusal:
    return Allow()


async def later(order: Order, *, by: Actor, at: datetime) -> Allow | Refusal:
    return Allow()


def bare_number(order: Order, accepted: Sequence[ShipmentLine]) -> float:
    return 5.0


Policies(cancellation=without_time)  # type: ignore[arg-type] # it is told the time
Policies(cancellation=by_position)  # type: ignore[arg-type] # the time is called `at`
Policies(cancellation=one_more)  # type: ignore[arg-type] # nobody gives a reason here
Policies(cancellation=yes_or_no)  # type: ignore[arg-type] # a yes carries an amount, a no its reason
Policies(cancellation=sometimes)  # type: ignore[arg-type] # no answer is no yes
Policies(cancellation=of_a_text)  # type: ignore[arg-type] # it is asked about an order
Policies(cancellation=later)  # type: ignore[arg-type] # a policy asks nobody, so it never waits
Policies(cancellation=Allow())  # type: ignore[arg-type] # an answer is a function
Policies(cancelation=cancellation)  # type: ignore[call-arg] # there is no such question
Policies(return_refund=bare_number)  # type: ignore[arg-type] # money has a currency
Policies(acceptance=Acceptance.AFTER_PAYMENT)  # type: ignore[arg-type] # it is asked for each order
Policies(deliveries=[express()])  # type: ignore[arg-type] # a list answers no question
Policies(numbering=numbered_at_payment)  # type: ignore[arg-type] # it makes an answer when it is called

Allow(5)  # type: ignore[arg-type, call-arg] # by name only
Allow(refund=5)  # type: ignore[arg-type] # money has a currency
offer_methods("alipay")  # type: ignore[arg-type] # a name is no method
offer_methods(express())  # type: ignore[arg-type] # a delivery is no method
offer_deliveries(online("card"))  # type: ignore[arg-type] # a method is no delivery
with_fee_once_prepared(0.1)  # type: ignore[arg-type] # a float is no share of money
retail_limits(payment_window=30)  # type: ignore[arg-type] # thirty what?
retail_limits(return_window=None)  # type: ignore[arg-type] # this one always runs
LimitRule(name="payment", span=30, then="expire")  # type: ignore[arg-type] # thirty what?
LimitRule("payment", timedelta(1), "expire")  # type: ignore[arg-type, call-arg] # by name only


def what_the_makers_make(order: Order, at: datetime) -> None:
    """The type of an answer is its question."""
    assert_type(with_fee_once_prepared(Fraction(1, 10)), CancellationPolicy)
    assert_type(offer_deliveries(express()), DeliveryPolicy)
    assert_type(offer_methods(online("card")), PaymentMethodPolicy)
    assert_type(numbered_at_payment(), NumberingPolicy)
    assert_type(required(), OrderDataPolicy)
    assert_type(retail_limits(), TimeLimitPolicy)
    assert_type(right.cancellation(order, by=Actor("li", CUSTOMER), at=at), Allow | Refusal)
    assert_type(right.deliveries(order), tuple[DeliveryOption, ...])
    assert_type(right.payment_methods(order), tuple[PaymentMethod, ...])
    assert_type(notify_customer("sms")(Event(occurred_at=at), order), tuple[Message, ...])

    right.cancellation(order, Actor("li", CUSTOMER), at)  # type: ignore[call-arg] # by name only
    right.cancellation = cancellation  # type: ignore[misc] # answers are frozen
