"""The retail process: a shop and its customers."""

from collections.abc import Iterable
from datetime import timedelta

from orderflow.policies import USUAL_METHODS as USUAL
from orderflow.policies import (
    AcceptancePolicy,
    CancellationPolicy,
    DeliveryOption,
    NotificationPolicy,
    NumberingPolicy,
    OrderDataPolicy,
    PaymentMethod,
    Policies,
    SubmissionPolicy,
    by_customer,
    express,
    free_until_handed_over,
    not_needed,
    numbered_at_submission,
    offer_deliveries,
    offer_methods,
    pickup,
    required,
    retail_limits,
    tell_customer,
)
from orderflow.process import OrderProcess
from orderflow.states.retail import RetailFlow

__all__ = ["retail"]


def retail(
    *,
    name: str = "retail",
    version: str = "1",
    submission: SubmissionPolicy = by_customer,
    acceptance: AcceptancePolicy = not_needed,
    numbering: NumberingPolicy | None = None,
    order_data: OrderDataPolicy | None = None,
    payment_methods: Iterable[PaymentMethod] = USUAL,
    deliveries: Iterable[DeliveryOption] | None = None,
    cancellation: CancellationPolicy = free_until_handed_over,
    notifications: NotificationPolicy | None = None,
    acceptance_window: timedelta | None = timedelta(days=2),
    payment_window: timedelta | None = timedelta(minutes=30),
    verification_window: timedelta | None = timedelta(days=3),
    receipt_window: timedelta | None = timedelta(days=10),
    return_window: timedelta = timedelta(days=7),
    late_money_window: timedelta = timedelta(days=30),
) -> OrderProcess:
    """
    A shop's process on `RetailFlow`; every argument is the answer to one question, all are optional.

    Args:
        name, version: How orders remember it.
        submission: Does the customer submit (the default), or his payment (`by_payment`: S11, S16)?
        acceptance: Does the merchant accept `before_payment`, `after_payment` (S01), or is it `not_needed`?
        numbering: `numbered_at_submission()` (the default) or `numbered_at_payment()` (S10, S11, S16).
        order_data: Which fields must be filled: `required((*USUAL_FIELDS, ...))`.
        payment_methods: What is offered; add `cash_on_delivery()` where the merchant takes it (S08, S17).
        deliveries: What is offered; express and store pickup, free of charge, if left out.
        cancellation: Until when, and what goes back.
        notifications: Who is told what; the customer by SMS if left out.
        acceptance_window, payment_window, verification_window, receipt_window, return_window, late_money_window: See
            `retail_limits`.

    For whatever else differs, `retail().extended(...)` swaps any policy, and adds commands, events, vetoes, reactions.

    `retail().extended(vetoes=[own_orders_only])` lets customers act on their own orders only, where the host's own
    rights do not see to that.

    From S01, S05, S11, S13, S16, S17.
    """
    policies = Policies(
        submission=submission,
        acceptance=acceptance,
        numbering=numbering or numbered_at_submission(),
        order_data=order_data or required(),
        payment_methods=offer_methods(*payment_methods),
        deliveries=offer_deliveries(*(deliveries if deliveries is not None else (express(), pickup()))),
        cancellation=cancellation,
        notifications=notifications or tell_customer("sms"),
        time_limits=retail_limits(
            acceptance_window=acceptance_window,
            payment_window=payment_window,
            verification_window=verification_window,
            receipt_window=receipt_window,
            return_window=return_window,
            late_money_window=late_money_window,
        ),
    )
    return OrderProcess(name=name, version=version, flow=RetailFlow, policies=policies)
