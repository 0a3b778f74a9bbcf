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
    SALES,
    SYSTEM,
    WAREHOUSE,
)
from orderflow.states.facts import (
    accepted,
    accepted_first,
    children_settled,
    everything_received,
    everything_shipped,
    money_balanced,
    payment_secured,
    submitted,
    submitted_by_payment,
    window_over,
)
from orderflow.states.flow import OrderFlow
from orderflow.states.stage import Stage, within

__all__ = ["RetailFlow"]

BUYING: Final = (CUSTOMER, SALES, ORDER_CLERK, CUSTOMER_SERVICE)
SELLING: Final = (MERCHANT, CUSTOMER_SERVICE, PLATFORM)
STORE: Final = (WAREHOUSE, MERCHANT, LOGISTICS)
ROAD: Final = (CARRIER, COURIER, LOGISTICS, SYSTEM)
MONEY: Final = (FINANCE, MERCHANT, CUSTOMER_SERVICE, PLATFORM)


class RetailFlow(OrderFlow):
    """
    待付款 · 待发货 · 待收货 · 已完成 · 售后 (S01, S05, S11, S13, S16, S17).

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
    submit = draft.to.itself(internal=True, by=BUYING, when=~submitted_by_payment)
    place = draft.to(awaiting_acceptance, when=(submitted, accepted_first)) | draft.to(awaiting_payment, when=submitted)
    accept = awaiting_acceptance.to(awaiting_shipment, by=SELLING, when=payment_secured) | awaiting_acceptance.to(
        awaiting_payment, by=SELLING
    )
    decline = awaiting_acceptance.to(cancelled, by=SELLING)

    # money
    pay = awaiting_payment.to.itself(internal=True, by=BUYING) | draft.to.itself(
        internal=True, by=BUYING, when=submitted_by_payment
    )
    secure = awaiting_payment.to(awaiting_shipment, when=(payment_secured, accepted)) | awaiting_payment.to(
        awaiting_acceptance, when=payment_secured
    )
    claim = within(
        awaiting_payment, awaiting_shipment, awaiting_receipt, completed, by=(*BUYING, *ROAD, *MONEY)
    ) | within(draft, by=(*BUYING, *ROAD, *MONEY), when=submitted_by_payment)
    verify = within(
        awaiting_payment, awaiting_acceptance, awaiting_shipment, awaiting_receipt, completed, cancelled, by=MONEY
    ) | within(draft, by=MONEY, when=submitted_by_payment)
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

    # goods
    pack = within(awaiting_shipment, awaiting_receipt, by=STORE)
    hand_over = within(awaiting_shipment, awaiting_receipt, by=STORE, when=payment_secured)
    track = within(awaiting_shipment, awaiting_receipt, completed, cancelled, by=ROAD)
    finish_shipping = awaiting_shipment.to(awaiting_receipt, when=everything_shipped)
    confirm_receipt = within(awaiting_shipment, awaiting_receipt, by=(CUSTOMER, SYSTEM))
    complete = awaiting_receipt.to(completed, when=everything_received)
    cancel_units = within(awaiting_payment, by=(CUSTOMER, *SELLING)) | within(
        awaiting_shipment, awaiting_receipt, by=SELLING
    )

    # after-sales
    request_return = within(completed, by=BUYING)
    withdraw_return = within(completed, by=BUYING)
    answer_return = within(completed, by=SELLING)
    receive_return = within(completed, by=(*STORE, CUSTOMER_SERVICE))

    # time, and the end
    extend = within(
        draft, awaiting_acceptance, awaiting_payment, awaiting_shipment, awaiting_receipt, completed, by=SELLING
    )
    lapse = cancelled.from_(draft, awaiting_acceptance, awaiting_payment, by=SYSTEM)
    cancel = cancelled.from_(
        draft, awaiting_acceptance, awaiting_payment, awaiting_shipment, awaiting_receipt, by=(*BUYING, *SELLING)
    )
    end_window = within(completed, cancelled, by=SYSTEM)
    close = closed.from_(completed, cancelled, when=(window_over, children_settled, money_balanced))
