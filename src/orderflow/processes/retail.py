"""The retail process: a shop and its customers."""

from collections.abc import Iterable
from datetime import timedelta

from orderflow.policies import DEFAULT_METHODS as DEFAULT
from orderflow.policies import (
    AcceptancePolicy,
    CancellationPolicy,
    DeliveryOption,
    LogisticsPolicy,
    MediationPolicy,
    NotificationPolicy,
    NumberingPolicy,
    OrderDataPolicy,
    PaymentMethod,
    Policies,
    SilencePolicy,
    SubmissionPolicy,
    UnsubmittedPolicy,
    as_chosen,
    by_customer,
    express,
    free_until_handed_over,
    merchant_decides,
    not_needed,
    notify_customer,
    numbered_at_submission,
    offer_deliveries,
    offer_methods,
    pickup,
    refund_unsubmitted,
    required,
    retail_limits,
    ship_the_rest,
)
from orderflow.process import OrderProcess
from orderflow.states.retail import RetailFlow

__all__ = ["retail"]


def retail(
    *,
    name: str = "retail",
    version: str = "1",
    submission: SubmissionPolicy = by_customer,
    unsubmitted: UnsubmittedPolicy = refund_unsubmitted,
    acceptance: AcceptancePolicy = not_needed,
    mediation: MediationPolicy = merchant_decides,
    logistics: LogisticsPolicy = as_chosen,
    numbering: NumberingPolicy | None = None,
    order_data: OrderDataPolicy | None = None,
    payment_methods: Iterable[PaymentMethod] = DEFAULT,
    deliveries: Iterable[DeliveryOption] | None = None,
    cancellation: CancellationPolicy = free_until_handed_over,
    notifications: NotificationPolicy | None = None,
    acceptance_window: timedelta | None = timedelta(days=2),
    payment_window: timedelta | None = timedelta(minutes=30),
    verification_window: timedelta | None = timedelta(days=3),
    receipt_window: timedelta | None = timedelta(days=10),
    submission_window: timedelta = timedelta(hours=24),
    return_window: timedelta = timedelta(days=7),
    late_money_window: timedelta = timedelta(days=30),
    answer_window: timedelta = timedelta(days=2),
    case_window: timedelta = timedelta(days=3),
    mediation_window: timedelta = timedelta(days=3),
    application_window: timedelta = timedelta(days=2),
    appeal_window: timedelta = timedelta(days=3),
    logistics_window: timedelta = timedelta(days=3),
    silence: SilencePolicy = ship_the_rest,
) -> OrderProcess:
    """
    A shop's process on `RetailFlow`; every argument is the answer to one question, all are optional.

    Args:
        name, version: How orders remember it.
        submission: Does the customer submit (the default), their payment (`by_payment`: S11, S16), or the customer
            `once_paid` (S02)?
        unsubmitted: What becomes of a cart that is paid and never submitted: `refund_unsubmitted` (the default) or
            `submit_unsubmitted` (S02).
        acceptance: Does the merchant accept `before_payment`, `after_payment` (S01), or is it `not_needed`?
        mediation: Is the merchant's no the end of it (`merchant_decides`), or does customer service have the next word
            about their refusal and their silence (`service_decides`: S21)?
        logistics: Is the delivery `as_chosen` by the customer, or `agreed_by_both` (S21)? Then `delivery` need be no
            required field.
        numbering: `numbered_at_submission()` (the default) or `numbered_at_payment()` (S10, S11, S16).
        order_data: Which fields must be filled: `required((*DEFAULT_FIELDS, ...))`.
        payment_methods: What is offered; add `cash_on_delivery()` where the merchant takes it (S08, S17).
        deliveries: What is offered; express and store pickup, free of charge, if left out.
        cancellation: Until when, and what goes back.
        notifications: Who is told what; the customer by SMS if left out.
        acceptance_window, payment_window, verification_window, receipt_window, submission_window, return_window,
            late_money_window, answer_window, case_window, mediation_window, application_window, appeal_window,
            logistics_window: See `retail_limits`.
        silence: What a customer's silence about a proposal counts as: `ship_the_rest` (the default) or
            `cancel_if_possible` (S08).

    For whatever else differs, `retail().extended(...)` swaps any policy, and adds commands, events, vetoes, reactions.

    `retail(acceptance=before_payment).extended(time_limits=regulated_limits())` has a limit on every stage (S09).

    `retail().extended(access=own_orders_only)` lets customers see and act on their own orders only, where the host's
    own rights do not see to that.

    From S01, S02, S05, S08, S09, S11, S13, S16, S17, S21.
    """
    policies = Policies(
        submission=submission,
        unsubmitted=unsubmitted,
        acceptance=acceptance,
        mediation=mediation,
        logistics=logistics,
        numbering=numbering or numbered_at_submission(),
        order_data=order_data or required(),
        payment_methods=offer_methods(*payment_methods),
        deliveries=offer_deliveries(*(deliveries if deliveries is not None else (express(), pickup()))),
        cancellation=cancellation,
        notifications=notifications or notify_customer("sms"),
        time_limits=retail_limits(
            acceptance_window=acceptance_window,
            payment_window=payment_window,
            verification_window=verification_window,
            receipt_window=receipt_window,
            submission_window=submission_window,
            return_window=return_window,
            late_money_window=late_money_window,
            answer_window=answer_window,
            case_window=case_window,
            mediation_window=mediation_window,
            application_window=application_window,
            appeal_window=appeal_window,
            logistics_window=logistics_window,
        ),
        silence=silence,
    )
    return OrderProcess(name=name, version=version, flow=RetailFlow, policies=policies)
