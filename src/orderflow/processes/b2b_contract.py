"""The contract process: what is quoted, contracted, made, delivered and accepted before all of it is paid."""

from collections.abc import Iterable
from typing import Final

from orderflow.business import business_topics
from orderflow.policies import (
    ApprovalPolicy,
    CancellationPolicy,
    DeliveryOption,
    DispatchPolicy,
    MarginPolicy,
    NotificationPolicy,
    NumberingPolicy,
    OrderDataPolicy,
    PackingPolicy,
    PaymentMethod,
    Policies,
    TimeLimitPolicy,
    approved_by,
    as_made_within_tolerance,
    bank_transfer,
    by_contract,
    contract_limits,
    express,
    inspection_limits,
    no_margin_rule,
    notify_all,
    notify_customer,
    notify_responsible,
    notify_sales,
    numbered_at_submission,
    offer_deliveries,
    offer_methods,
    once_marked,
    pickup,
    production_limits,
    required,
    together,
)
from orderflow.process import OrderProcess
from orderflow.roles import FINANCE, LEGAL
from orderflow.states.b2b_contract import B2BContractFlow

__all__ = ["b2b_contract"]

INQUIRED: Final = ("recipient.name", "recipient.phone", "recipient.address.city", "recipient.address.street")
"""Whom to call, and where it shall go; how it gets there is part of the quotation."""


def b2b_contract(
    *,
    name: str = "b2b_contract",
    version: str = "1",
    numbering: NumberingPolicy | None = None,
    order_data: OrderDataPolicy | None = None,
    margins: MarginPolicy = no_margin_rule,
    approvals: ApprovalPolicy | None = None,
    payment_methods: Iterable[PaymentMethod] | None = None,
    deliveries: Iterable[DeliveryOption] | None = None,
    packing: PackingPolicy = as_made_within_tolerance,
    dispatch: DispatchPolicy = once_marked,
    cancellation: CancellationPolicy = by_contract,
    notifications: NotificationPolicy | None = None,
    time_limits: TimeLimitPolicy | None = None,
) -> OrderProcess:
    """
    From the inquiry to the last instalment, on `B2BContractFlow`; every argument is the answer to one question.

    Args:
        name, version: How orders remember it.
        numbering: `numbered_at_submission()` (the default): the order is numbered when it is taken in (S04).
        order_data: What has to be known before it is taken in; whom to call and where it shall go, if left out.
        margins: Who has to approve a quotation before it is sent: nobody (the default), or `margin_at_least(20)` (S04).
        approvals: Who has to approve the contract, and when: `approved_by(LEGAL, FINANCE)` before the signatures (the
            default, S04), `approved_by(PRODUCTION, FINANCE, after_signatures=True)` (S18), `approved_by_amount(...)`.
        payment_methods: What is offered; a bank transfer, which finance verifies, if left out.
        deliveries: The modes of transport that can be quoted; express and pickup, if left out.
        packing: `as_made_within_tolerance` (the default), or `as_ordered`.
        dispatch: What must be there before a shipment leaves: `once_marked` (the default: model, quantity, date).
        cancellation: What a cancellation costs: `by_contract` (the default).
        notifications: Who is told what; if left out, the customer, the salesperson and whoever let a limit pass, with
            their head, by SMS.
        time_limits: How long until what happens; `contract_limits`, `production_limits` and `inspection_limits`
            together, if left out. What has to be paid by when is the contract's affair.

    From S04, S18.
    """
    policies = Policies(
        numbering=numbering or numbered_at_submission(),
        order_data=order_data or required(INQUIRED),
        margins=margins,
        approvals=approvals or approved_by(LEGAL, FINANCE),
        payment_methods=offer_methods(*(payment_methods if payment_methods is not None else (bank_transfer(),))),
        deliveries=offer_deliveries(*(deliveries if deliveries is not None else (express(), pickup()))),
        packing=packing,
        dispatch=dispatch,
        cancellation=cancellation,
        notifications=notifications
        or notify_all(notify_customer("sms"), notify_sales("sms"), notify_responsible("sms")),
        time_limits=time_limits or together(contract_limits(), production_limits(), inspection_limits()),
    )
    return OrderProcess(
        name=name, version=version, flow=B2BContractFlow, topics=business_topics(B2BContractFlow), policies=policies
    )
