"""The five-stage process: customer, supplier and carrier, each with duties of their own."""

from collections.abc import Iterable
from datetime import timedelta

from orderflow.policies import DEFAULT_METHODS as DEFAULT
from orderflow.policies import (
    CancellationPolicy,
    CommissionPolicy,
    DeliveryNotePolicy,
    DeliveryOption,
    DispatchPolicy,
    NotificationPolicy,
    NumberingPolicy,
    OrderDataPolicy,
    PaymentMethod,
    Policies,
    RatingPolicy,
    delivery_notes,
    express,
    five_stage_limits,
    free_until_handed_over,
    goods_and_merchant,
    no_commission,
    notify_customer,
    numbered_at_submission,
    offer_deliveries,
    offer_methods,
    required,
    with_delivery_note,
)
from orderflow.process import OrderProcess
from orderflow.states.five_stage import FiveStageFlow

__all__ = ["five_stage"]


def five_stage(
    *,
    name: str = "five_stage",
    version: str = "1",
    numbering: NumberingPolicy | None = None,
    order_data: OrderDataPolicy | None = None,
    payment_methods: Iterable[PaymentMethod] = DEFAULT,
    deliveries: Iterable[DeliveryOption] | None = None,
    dispatch: DispatchPolicy = with_delivery_note,
    notes: DeliveryNotePolicy | None = None,
    cancellation: CancellationPolicy = free_until_handed_over,
    ratings: RatingPolicy = goods_and_merchant,
    commission: CommissionPolicy = no_commission,
    notifications: NotificationPolicy | None = None,
    payment_window: timedelta = timedelta(minutes=30),
    verification_window: timedelta = timedelta(days=3),
    confirmation_window: timedelta = timedelta(days=2),
    dispatch_window: timedelta = timedelta(days=7),
    transit_window: timedelta = timedelta(days=30),
    receipt_window: timedelta = timedelta(days=10),
    settlement_window: timedelta = timedelta(days=1),
    return_window: timedelta = timedelta(days=7),
    late_money_window: timedelta = timedelta(days=30),
) -> OrderProcess:
    """
    Place, pay, ship, logistics, confirm receipt, on `FiveStageFlow`; every argument is the answer to one question.

    Args:
        name, version: How orders remember it.
        numbering: `numbered_at_submission()` (the default) or `numbered_at_payment()`.
        order_data: Which fields must be filled: `required((*DEFAULT_FIELDS, ...))`.
        payment_methods: What is offered; all of it brings the money before anything leaves.
        deliveries: What is offered; express, free of charge, if left out.
        dispatch: What must be there before a shipment leaves: an inspection that it passed and a delivery note.
        notes: From which register delivery notes are numbered.
        cancellation: Until when, and what goes back.
        ratings: What the customer can rate.
        commission: What the platform keeps when the merchant is settled with.
        notifications: Who is told what; the customer by SMS if left out.
        payment_window, verification_window, confirmation_window, dispatch_window, transit_window, receipt_window,
            settlement_window, return_window, late_money_window: See `five_stage_limits`.

    From S06, S07.
    """
    policies = Policies(
        numbering=numbering or numbered_at_submission(),
        order_data=order_data or required(),
        payment_methods=offer_methods(*payment_methods),
        deliveries=offer_deliveries(*(deliveries if deliveries is not None else (express(),))),
        dispatch=dispatch,
        delivery_notes=notes or delivery_notes(),
        cancellation=cancellation,
        ratings=ratings,
        commission=commission,
        notifications=notifications or notify_customer("sms"),
        time_limits=five_stage_limits(
            payment_window=payment_window,
            verification_window=verification_window,
            confirmation_window=confirmation_window,
            dispatch_window=dispatch_window,
            transit_window=transit_window,
            receipt_window=receipt_window,
            settlement_window=settlement_window,
            return_window=return_window,
            late_money_window=late_money_window,
        ),
    )
    return OrderProcess(name=name, version=version, flow=FiveStageFlow, policies=policies)
