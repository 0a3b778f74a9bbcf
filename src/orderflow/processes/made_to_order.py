"""The made-to-order process: what is reviewed, confirmed, made or in stock, released and sent, without a contract."""

from collections.abc import Iterable

from orderflow.business import business_topics
from orderflow.policies import (
    DEFAULT_CHAIN,
    CancellationPolicy,
    DeliveryOption,
    DiscrepancyConfirmationPolicy,
    DiscrepancyPolicy,
    DispatchPolicy,
    NotificationPolicy,
    NumberingPolicy,
    OrderDataPolicy,
    PaperPolicy,
    PaymentMethod,
    Policies,
    ReleasePolicy,
    ReviewPolicy,
    TimeLimitPolicy,
    as_made_within_tolerance,
    asked_in_turn,
    bank_transfer,
    confirmed_by,
    default_signers,
    express,
    free_until_handed_over,
    made_to_order_limits,
    no_papers,
    notify_all,
    notify_customer,
    notify_order_clerk,
    notify_responsible,
    notify_sales,
    numbered_at_submission,
    offer_deliveries,
    offer_methods,
    once_all,
    once_marked,
    once_released,
    order_form,
    paid_or_committed,
    pickup,
    reviewed_by,
)
from orderflow.process import OrderProcess
from orderflow.roles import CUSTOMER_SERVICE_HEAD, MARKETING_DIRECTOR, PLANNING
from orderflow.states.made_to_order import MadeToOrderFlow

__all__ = ["made_to_order"]


def made_to_order(
    *,
    name: str = "made_to_order",
    version: str = "1",
    numbering: NumberingPolicy | None = None,
    order_data: OrderDataPolicy | None = None,
    discrepancies: DiscrepancyPolicy | None = None,
    discrepancy_confirmation: DiscrepancyConfirmationPolicy | None = None,
    reviews: ReviewPolicy | None = None,
    papers: PaperPolicy = no_papers,
    payment_methods: Iterable[PaymentMethod] | None = None,
    deliveries: Iterable[DeliveryOption] | None = None,
    release: ReleasePolicy = paid_or_committed,
    dispatch: DispatchPolicy | None = None,
    cancellation: CancellationPolicy = free_until_handed_over,
    notifications: NotificationPolicy | None = None,
    time_limits: TimeLimitPolicy | None = None,
) -> OrderProcess:
    """
    Factory orders without a formal contract, on `MadeToOrderFlow`; every argument is the answer to one question.

    Args:
        name, version: How orders remember it.
        numbering: `numbered_at_submission()` (the default).
        order_data: What the order form asks for: `order_form(by_channel=…, by_product=…)` (S12, S15).
        discrepancies: Who is asked about a price or specification that differs, one after the other (S12).
        discrepancy_confirmation: Who of them is entitled to confirm it; prices need a head or a director, if left out.
        reviews: Who has to approve it before the customer confirms: `reviewed_by(PLANNING)` if left out (S03).
        papers: Which papers have to be signed before: none (the default), or `special_products("INK-9")` (S14).
        payment_methods: What is offered; a bank transfer, which finance verifies, if left out.
        deliveries: The modes of transport; express and pickup, if left out.
        release: On what basis goods may leave: `paid_or_committed` (the default, S14), or `paid_only` (S15).
        dispatch: What must be there before a shipment leaves: its marks, its release and finance's signature, if left
            out (S03, S14).
        cancellation: Until when, and what goes back.
        notifications: Who is told what; if left out, the customer by e-mail, and by SMS the salesperson, the order
            clerk whose released goods stay, and whoever let a limit pass, with their head where `DEFAULT_HEADS` name
            one.
        time_limits: How long until what happens: `made_to_order_limits()`, a limit on every stage, if left out.

    The desk needs a price book (`OrderDesk(prices=…)`), and a credit line (`credit=…`) unless goods leave `paid_only`.

    From S03, S12, S14, S15.
    """
    policies = Policies(
        numbering=numbering or numbered_at_submission(),
        order_data=order_data or order_form(),
        discrepancies=discrepancies or asked_in_turn(*DEFAULT_CHAIN),
        discrepancy_confirmation=discrepancy_confirmation
        or confirmed_by(price=(CUSTOMER_SERVICE_HEAD, MARKETING_DIRECTOR), specification=DEFAULT_CHAIN),
        reviews=reviews or reviewed_by(PLANNING),
        papers=papers,
        signers=default_signers,
        payment_methods=offer_methods(*(payment_methods if payment_methods is not None else (bank_transfer(),))),
        deliveries=offer_deliveries(*(deliveries if deliveries is not None else (express(), pickup()))),
        packing=as_made_within_tolerance,
        release=release,
        dispatch=dispatch or once_all(once_marked, once_released),
        cancellation=cancellation,
        notifications=notifications or _everybody(),
        time_limits=time_limits or made_to_order_limits(),
    )
    return OrderProcess(
        name=name, version=version, flow=MadeToOrderFlow, topics=business_topics(MadeToOrderFlow), policies=policies
    )


def _everybody() -> NotificationPolicy:
    """Outside by e-mail, inside by SMS."""
    return notify_all(
        notify_customer("e-mail"), notify_sales("sms"), notify_order_clerk("sms"), notify_responsible("sms")
    )
