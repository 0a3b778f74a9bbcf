"""One question a file: a Protocol, and its default answers. `Policies` holds one answer to each."""

from typing import Final

from attrs import fields, frozen

from orderflow.entities.terms import Acceptance, Submission
from orderflow.errors import DefinitionError
from orderflow.policies.acceptance import AcceptancePolicy, after_payment, before_payment, not_needed
from orderflow.policies.amendment import AmendmentPolicy, until_submitted
from orderflow.policies.answer import Allow
from orderflow.policies.cancellation import CancellationPolicy, free_until_handed_over, with_fee_once_prepared
from orderflow.policies.delivery import DeliveryOption, DeliveryPolicy, express, offer_deliveries, pickup
from orderflow.policies.notification import Message, NotificationPolicy, tell_customer, tell_nobody
from orderflow.policies.numbering import NumberingPolicy, Register, numbered_at_payment, numbered_at_submission
from orderflow.policies.order_data import USUAL_FIELDS, OrderDataPolicy, required
from orderflow.policies.ownership import own_orders_only
from orderflow.policies.payment_method import (
    PaymentMethod,
    PaymentMethodPolicy,
    bank_transfer,
    cash_on_delivery,
    offer_methods,
    online,
)
from orderflow.policies.returning import (
    ReturnPolicy,
    ReturnRefundPolicy,
    price_and_freight,
    price_of_units,
    within_after_sales,
)
from orderflow.policies.submission import SubmissionPolicy, by_customer, by_payment
from orderflow.policies.time_limit import CalendarPolicy, LimitRule, TimeLimitPolicy, every_day, retail_limits

__all__ = [
    "USUAL_FIELDS",
    "USUAL_METHODS",
    "Acceptance",
    "AcceptancePolicy",
    "Allow",
    "AmendmentPolicy",
    "CalendarPolicy",
    "CancellationPolicy",
    "DeliveryOption",
    "DeliveryPolicy",
    "LimitRule",
    "Message",
    "NotificationPolicy",
    "NumberingPolicy",
    "OrderDataPolicy",
    "PaymentMethod",
    "PaymentMethodPolicy",
    "Policies",
    "Register",
    "ReturnPolicy",
    "ReturnRefundPolicy",
    "Submission",
    "SubmissionPolicy",
    "TimeLimitPolicy",
    "after_payment",
    "bank_transfer",
    "before_payment",
    "by_customer",
    "by_payment",
    "cash_on_delivery",
    "every_day",
    "express",
    "free_until_handed_over",
    "not_needed",
    "numbered_at_payment",
    "numbered_at_submission",
    "offer_deliveries",
    "offer_methods",
    "online",
    "own_orders_only",
    "pickup",
    "price_and_freight",
    "price_of_units",
    "required",
    "retail_limits",
    "tell_customer",
    "tell_nobody",
    "until_submitted",
    "with_fee_once_prepared",
    "within_after_sales",
]

USUAL_METHODS: Final = (
    online("alipay", zh="支付宝", en="Alipay"),
    online("wechat_pay", zh="微信支付", en="WeChat Pay"),
    bank_transfer(),
)


@frozen(kw_only=True)
class Policies:
    """
    The answers a process lives by, one a question. `attrs.evolve(policies, cancellation=my_rule)` swaps one.

    A name that is no question is a `TypeError`, an answer that cannot be called a `DefinitionError`, at construction.
    """

    submission: SubmissionPolicy = by_customer
    acceptance: AcceptancePolicy = not_needed
    numbering: NumberingPolicy = numbered_at_submission()
    order_data: OrderDataPolicy = required()
    amendment: AmendmentPolicy = until_submitted
    payment_methods: PaymentMethodPolicy = offer_methods(*USUAL_METHODS)
    deliveries: DeliveryPolicy = offer_deliveries(express(), pickup())
    cancellation: CancellationPolicy = free_until_handed_over
    returns: ReturnPolicy = within_after_sales
    return_refund: ReturnRefundPolicy = price_of_units
    time_limits: TimeLimitPolicy = retail_limits()
    calendar: CalendarPolicy = every_day
    notifications: NotificationPolicy = tell_customer("sms")

    def __attrs_post_init__(self) -> None:
        for slot in fields(type(self)):
            if not callable(getattr(self, slot.name)):
                raise DefinitionError(
                    f"Policies.{slot.name}: {getattr(self, slot.name)!r} cannot be called; give a function"
                )
