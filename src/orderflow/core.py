"""The topic that every process has: cart, payment, shipment, return, case and stock, which share one aggregate."""

from typing import Final

from orderflow.commands import (
    cancellation,
    capture,
    cart,
    case,
    check,
    courier,
    delivery,
    limit,
    mark,
    order,
    payment,
    personal_data,
    promise,
    provider_answer,
    rating,
    receipt,
    refund,
    return_request,
    settlement,
    shipment,
    stock,
    submission,
    surplus,
)
from orderflow.effects import (
    BookShipment,
    CancelShipment,
    CapturePayment,
    CommitStock,
    ForgetPositions,
    FreeReservation,
    Notify,
    RefundPayment,
    ReserveStock,
    StartPayment,
    VoidPayment,
)
from orderflow.events import cancellation as cancellation_events
from orderflow.events import cart as cart_events
from orderflow.events import case as case_events
from orderflow.events import check as check_events
from orderflow.events import courier as courier_events
from orderflow.events import credit_note as credit_note_events
from orderflow.events import delivery as delivery_events
from orderflow.events import excess as excess_events
from orderflow.events import limit as limit_events
from orderflow.events import mark as mark_events
from orderflow.events import move as move_events
from orderflow.events import order as order_events
from orderflow.events import payment as payment_events
from orderflow.events import personal_data as personal_data_events
from orderflow.events import promise as promise_events
from orderflow.events import rating as rating_events
from orderflow.events import receipt as receipt_events
from orderflow.events import return_request as return_request_events
from orderflow.events import settlement as settlement_events
from orderflow.events import shipment as shipment_events
from orderflow.events import stock as stock_events
from orderflow.refusals import cancellation as cancellation_refusals
from orderflow.refusals import cart as cart_refusals
from orderflow.refusals import case as case_refusals
from orderflow.refusals import check as check_refusals
from orderflow.refusals import courier as courier_refusals
from orderflow.refusals import delivery as delivery_refusals
from orderflow.refusals import document as document_refusals
from orderflow.refusals import limit as limit_refusals
from orderflow.refusals import mark as mark_refusals
from orderflow.refusals import order as order_refusals
from orderflow.refusals import payment as payment_refusals
from orderflow.refusals import promise as promise_refusals
from orderflow.refusals import rating as rating_refusals
from orderflow.refusals import refund as refund_refusals
from orderflow.refusals import return_request as return_request_refusals
from orderflow.refusals import settlement as settlement_refusals
from orderflow.refusals import shipment as shipment_refusals
from orderflow.refusals import stock as stock_refusals
from orderflow.topic import Topic

__all__ = ["CORE"]

CORE: Final = Topic.of(
    "core",
    cart,
    order,
    submission,
    cancellation,
    limit,
    personal_data,
    payment,
    capture,
    refund,
    surplus,
    provider_answer,
    stock,
    case,
    return_request,
    delivery,
    courier,
    check,
    rating,
    mark,
    shipment,
    receipt,
    promise,
    settlement,
    cart_events,
    order_events,
    move_events,
    limit_events,
    cancellation_events,
    personal_data_events,
    delivery_events,
    payment_events,
    credit_note_events,
    stock_events,
    case_events,
    promise_events,
    courier_events,
    check_events,
    receipt_events,
    rating_events,
    mark_events,
    excess_events,
    shipment_events,
    return_request_events,
    settlement_events,
    order_refusals,
    limit_refusals,
    cart_refusals,
    payment_refusals,
    refund_refusals,
    delivery_refusals,
    check_refusals,
    rating_refusals,
    courier_refusals,
    case_refusals,
    mark_refusals,
    shipment_refusals,
    cancellation_refusals,
    document_refusals,
    return_request_refusals,
    stock_refusals,
    promise_refusals,
    settlement_refusals,
    effects=[
        StartPayment,
        CapturePayment,
        VoidPayment,
        RefundPayment,
        BookShipment,
        CancelShipment,
        ReserveStock,
        FreeReservation,
        CommitStock,
        Notify,
        ForgetPositions,
    ],
    follow_ups=[stock.sync_stock],
)
