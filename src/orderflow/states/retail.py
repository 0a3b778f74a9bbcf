"""The retail flow: from the cart to the last cent, for shops and their customers."""

from typing import Final

from orderflow.entities.phase import Phase
from orderflow.roles import (
    CARRIER,
    COURIER,
    CUSTOMER,
    CUSTOMER_SERVICE,
    FINANCE,
    LOGISTICS,
    MERCHANT,
    ORDER_CLERK,
    PLATFORM,
    QUALITY,
    SALES,
    SYSTEM,
    WAREHOUSE,
)
from orderflow.states.facts import (
    accepted,
    accepted_first,
    children_closed,
    delivery_agreed,
    delivery_negotiated,
    everything_delivered,
    everything_received,
    everything_shipped,
    free_to_submit,
    has_cancellation,
    logistics_open,
    mediated,
    money_balanced,
    nothing_paid,
    paid_as_cart,
    payment_secured,
    service_may_answer,
    settlement_even,
    stock_held,
    submitted,
    submitted_by_payment,
    window_over,
)
from orderflow.states.flow import OrderFlow
from orderflow.states.stage import Stage, within

__all__ = ["RetailFlow"]

BUYING: Final = (CUSTOMER, SALES, ORDER_CLERK, CUSTOMER_SERVICE)
SELLING: Final = (MERCHANT, CUSTOMER_SERVICE, PLATFORM)
SERVICE: Final = (CUSTOMER_SERVICE, PLATFORM)
STORE: Final = (WAREHOUSE, MERCHANT, LOGISTICS)
ROAD: Final = (CARRIER, COURIER, LOGISTICS, SYSTEM)
MONEY: Final = (FINANCE, MERCHANT, CUSTOMER_SERVICE, PLATFORM)


class RetailFlow(OrderFlow):
    """
    待付款 · 待发货 · 待收货 · 已完成 · 售后 (S01, S02, S05, S09, S11, S13, S16, S17, S21).

    Who goes first, acceptance or payment, is no second flow but the fact `accepted_first`. After-sales are steps on
    completed. Cancelled and completed orders are closed once their window is over and nothing is pending.
    """

    draft = Stage("购物车", "Cart", phase=Phase.DRAFT, initial=True)
    awaiting_acceptance = Stage("待接单", "Awaiting acceptance", phase=Phase.REVIEW)
    awaiting_payment = Stage("待付款", "Awaiting payment", phase=Phase.PAYMENT)
    awaiting_shipment = Stage("待发货", "Awaiting shipment", phase=Phase.PREPARING)
    awaiting_receipt = Stage("待收货", "Awaiting receipt", phase=Phase.DELIVERING)
    completed = Stage("已完成", "Completed", phase=Phase.COMPLETED)
    cancelled = Stage("已取消", "Cancelled", phase=Phase.CANCELLED)
    closed = Stage("已关闭", "Closed", phase=Phase.CLOSED, final=True)

    # the cart becomes an order
    edit = draft.to.itself(internal=True, by=BUYING)
    submit = draft.to.itself(internal=True, by=BUYING, when=(~submitted_by_payment, free_to_submit))
    end_submission = within(draft, by=SYSTEM)
    place = draft.to(awaiting_acceptance, when=(submitted, accepted_first)) | draft.to(awaiting_payment, when=submitted)
    accept = (
        awaiting_acceptance.to(awaiting_shipment, by=SERVICE, when=(payment_secured, service_may_answer, stock_held))
        | awaiting_acceptance.to(awaiting_payment, by=SERVICE, when=(service_may_answer, stock_held))
        | awaiting_acceptance.to(awaiting_shipment, by=MERCHANT, when=(payment_secured, stock_held))
        | awaiting_acceptance.to(awaiting_payment, by=MERCHANT, when=stock_held)
    )
    decline = (
        awaiting_acceptance.to.itself(internal=True, by=MERCHANT, when=~service_may_answer)
        | awaiting_acceptance.to(cancelled, by=MERCHANT, when=~mediated)
        | awaiting_acceptance.to(cancelled, by=SERVICE, when=service_may_answer)
    )
    call_service = within(awaiting_acceptance, by=SYSTEM, when=~service_may_answer)
    send_back = awaiting_acceptance.to(draft, by=SELLING, when=nothing_paid)

    # money
    pay = (
        awaiting_payment.to.itself(internal=True, by=BUYING)
        | draft.to.itself(internal=True, by=BUYING, when=paid_as_cart)
        | within(awaiting_shipment, awaiting_receipt, by=BUYING, when=~payment_secured)
    )
    secure = awaiting_payment.to(awaiting_shipment, when=(payment_secured, accepted)) | awaiting_payment.to(
        awaiting_acceptance, when=payment_secured
    )
    claim = within(
        awaiting_payment, awaiting_shipment, awaiting_receipt, completed, by=(*BUYING, *ROAD, *MONEY)
    ) | within(draft, by=(*BUYING, *ROAD, *MONEY), when=paid_as_cart)
    verify = within(
        awaiting_payment, awaiting_acceptance, awaiting_shipment, awaiting_receipt, completed, cancelled, by=MONEY
    ) | within(draft, by=MONEY, when=paid_as_cart)
    capture = within(
        draft, awaiting_payment, awaiting_acceptance, awaiting_shipment, awaiting_receipt, completed, by=MONEY
    )
    void = within(
        draft, awaiting_payment, awaiting_acceptance, awaiting_shipment, awaiting_receipt, completed, cancelled,
        by=(*BUYING, *MONEY),
    )  # fmt: skip
    refund = within(awaiting_payment, awaiting_shipment, awaiting_receipt, completed, cancelled, by=MONEY)
    report = within(
        draft, awaiting_acceptance, awaiting_payment, awaiting_shipment, awaiting_receipt, completed, cancelled,
        by=SYSTEM,
    )  # fmt: skip

    # logistics, where both sides have to agree
    propose_delivery = within(awaiting_payment, awaiting_shipment, by=(CUSTOMER, MERCHANT), when=delivery_negotiated)
    agree_delivery = within(awaiting_payment, awaiting_shipment, by=(CUSTOMER, MERCHANT), when=delivery_negotiated)

    # goods
    ask_stock = within(
        awaiting_acceptance, awaiting_payment, awaiting_shipment, awaiting_receipt, by=(*SELLING, *STORE)
    )
    promise = within(awaiting_acceptance, awaiting_shipment, awaiting_receipt, by=SELLING)
    pack = within(awaiting_shipment, awaiting_receipt, by=STORE, when=delivery_agreed)
    hand_over = within(awaiting_shipment, awaiting_receipt, by=STORE, when=(payment_secured, delivery_agreed))
    track = within(awaiting_shipment, awaiting_receipt, completed, cancelled, by=ROAD)
    check = within(awaiting_acceptance, awaiting_shipment, awaiting_receipt, by=(*STORE, *SELLING, QUALITY))
    finish_shipping = awaiting_shipment.to(awaiting_receipt, when=everything_shipped)
    confirm_receipt = within(awaiting_shipment, awaiting_receipt, by=(CUSTOMER, SYSTEM))
    complete = awaiting_receipt.to(completed, when=everything_received)
    cancel_units = within(awaiting_payment, by=(CUSTOMER, *SELLING)) | within(
        awaiting_shipment, awaiting_receipt, by=SELLING
    )

    # what people have to resolve among themselves: shortages, trouble on the way
    open_case = within(
        awaiting_acceptance, awaiting_shipment, awaiting_receipt, completed, by=(CUSTOMER, *SELLING, *ROAD)
    )
    propose = within(awaiting_acceptance, awaiting_shipment, awaiting_receipt, by=SELLING)
    answer_case = within(awaiting_acceptance, awaiting_shipment, awaiting_receipt, by=CUSTOMER)
    escalate_case = within(awaiting_acceptance, awaiting_shipment, awaiting_receipt, completed, by=(CUSTOMER, *SELLING))
    resolve_case = within(awaiting_acceptance, awaiting_shipment, awaiting_receipt, completed, by=CUSTOMER_SERVICE)
    conclude_cases = within(awaiting_acceptance, awaiting_shipment, awaiting_receipt, completed, by=SYSTEM)
    cancel_order = cancelled.from_(awaiting_acceptance, awaiting_shipment, awaiting_receipt, when=has_cancellation)

    # after-sales
    request_return = within(completed, by=BUYING) | within(
        awaiting_receipt, by=CUSTOMER, when=(mediated, everything_delivered)
    )
    withdraw_return = within(completed, by=BUYING)
    answer_return = within(completed, by=SERVICE, when=~mediated) | within(completed, by=MERCHANT)
    appeal_return = within(completed, by=CUSTOMER)
    decide_return = within(completed, by=CUSTOMER_SERVICE)
    conclude_returns = within(completed, by=SYSTEM)
    rate = within(completed, by=CUSTOMER)
    settle = within(completed, by=(FINANCE, PLATFORM, SYSTEM))
    receive_return = within(completed, by=(*STORE, CUSTOMER_SERVICE))

    # time, and the end
    extend = within(
        draft, awaiting_acceptance, awaiting_payment, awaiting_shipment, awaiting_receipt, completed, by=SELLING
    )
    escalate = within(
        draft, awaiting_acceptance, awaiting_payment, awaiting_shipment, awaiting_receipt, completed, cancelled,
        by=SYSTEM,
    )  # fmt: skip
    abandon = draft.to(cancelled, when=has_cancellation)
    expire = cancelled.from_(draft, awaiting_acceptance, awaiting_payment, by=SYSTEM) | awaiting_shipment.to(
        cancelled, by=SYSTEM, when=logistics_open
    )
    cancel = (
        cancelled.from_(draft, awaiting_payment, awaiting_shipment, awaiting_receipt, by=(*BUYING, *SELLING))
        | awaiting_acceptance.to(cancelled, by=MERCHANT, when=~mediated)
        | awaiting_acceptance.to(cancelled, by=(*BUYING, PLATFORM))
    )
    end_window = within(completed, cancelled, by=SYSTEM)
    close = closed.from_(completed, cancelled, when=(window_over, children_closed, money_balanced, settlement_even))
