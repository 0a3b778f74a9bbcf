"""The five stages: place, pay, ship, logistics, confirm receipt; each is one party's, none is skipped."""

from typing import Final

from orderflow.entities.phase import Phase
from orderflow.roles import (
    CARRIER,
    COURIER,
    CUSTOMER,
    CUSTOMER_SERVICE,
    FINANCE,
    MERCHANT,
    PLATFORM,
    QUALITY,
    SYSTEM,
    WAREHOUSE,
)
from orderflow.states.facts import (
    children_closed,
    everything_delivered,
    everything_received,
    everything_shipped,
    fully_paid,
    merchant_settled,
    money_balanced,
    nothing_sent,
    submitted,
    supplier_confirmed,
    window_over,
)
from orderflow.states.flow import OrderFlow
from orderflow.states.stage import Stage, within

__all__ = ["FiveStageFlow"]

SUPPLIER: Final = (MERCHANT, WAREHOUSE, QUALITY)
ROAD: Final = (CARRIER, COURIER, SYSTEM)
MONEY: Final = (FINANCE, PLATFORM)


class FiveStageFlow(OrderFlow):
    """
    下单 · 支付 · 发货 · 物流 · 确认收货: customer, customer, supplier, carrier, customer (S06, S07).

    The supplier first confirms validity, stock and delivery capacity. What is lost, comes back or is found missing
    leads back to shipping. Only after receipt is the merchant settled with, and after-sales open.
    """

    placing = Stage("待下单", "Placing", phase=Phase.DRAFT, initial=True)
    awaiting_payment = Stage("待付款", "Awaiting payment", phase=Phase.PAYMENT)
    awaiting_confirmation = Stage("待供应商确认", "Awaiting the supplier's confirmation", phase=Phase.REVIEW)
    awaiting_shipment = Stage("待发货", "Awaiting shipment", phase=Phase.PREPARING)
    in_logistics = Stage("物流中", "In logistics", phase=Phase.DELIVERING)
    awaiting_receipt = Stage("待收货", "Awaiting receipt", phase=Phase.DELIVERING)
    completed = Stage("已完成", "Completed", phase=Phase.COMPLETED)
    cancelled = Stage("已取消", "Cancelled", phase=Phase.CANCELLED)
    closed = Stage("已关闭", "Closed", phase=Phase.CLOSED, final=True)

    # 1 下单: the customer places
    edit = within(placing, by=CUSTOMER)
    submit = within(placing, by=CUSTOMER)
    place = placing.to(awaiting_payment, when=submitted)

    # 2 支付: the customer pays
    pay = within(awaiting_payment, by=CUSTOMER)
    claim = within(
        awaiting_payment, awaiting_confirmation, awaiting_shipment, in_logistics, awaiting_receipt, completed,
        by=CUSTOMER,
    )  # fmt: skip
    secure = awaiting_payment.to(awaiting_confirmation, when=fully_paid)

    # 3 发货: the supplier confirms, prepares, inspects and ships
    check = within(awaiting_confirmation, awaiting_shipment, by=SUPPLIER)
    confirm = awaiting_confirmation.to(awaiting_shipment, when=supplier_confirmed)
    decline = awaiting_confirmation.to(cancelled, by=MERCHANT)
    pack = within(awaiting_shipment, by=SUPPLIER)
    hand_over = within(awaiting_shipment, by=SUPPLIER, when=(fully_paid, supplier_confirmed))
    finish_shipping = awaiting_shipment.to(in_logistics, when=everything_shipped)

    # 4 物流: the carrier picks up, loads, transports, delivers and has it signed for
    track = within(awaiting_shipment, in_logistics, awaiting_receipt, completed, cancelled, by=ROAD)
    ship_again = in_logistics.to(awaiting_shipment, when=~everything_shipped) | awaiting_receipt.to(
        awaiting_shipment, when=~everything_shipped
    )
    arrive = in_logistics.to(awaiting_receipt, when=everything_delivered)

    # 5 确认收货: the customer checks and confirms
    confirm_receipt = within(awaiting_receipt, by=(CUSTOMER, SYSTEM))
    complete = awaiting_receipt.to(completed, when=everything_received)

    # only then: the merchant's money, ratings, after-sales
    settle = within(completed, by=(*MONEY, SYSTEM))
    rate = within(completed, by=CUSTOMER)
    request_return = within(completed, by=CUSTOMER)
    withdraw_return = within(completed, by=CUSTOMER)
    answer_return = within(completed, by=(MERCHANT, CUSTOMER_SERVICE))
    receive_return = within(completed, by=SUPPLIER)

    # money beside the stages
    verify = within(
        awaiting_payment, awaiting_confirmation, awaiting_shipment, in_logistics, awaiting_receipt, completed,
        cancelled, by=MONEY,
    )  # fmt: skip
    capture = within(
        awaiting_payment, awaiting_confirmation, awaiting_shipment, in_logistics, awaiting_receipt, completed, by=MONEY
    )
    void = within(
        awaiting_payment, awaiting_confirmation, awaiting_shipment, in_logistics, awaiting_receipt, completed,
        cancelled, by=(CUSTOMER, *MONEY),
    )  # fmt: skip
    refund = within(
        awaiting_payment, awaiting_confirmation, awaiting_shipment, in_logistics, awaiting_receipt, completed,
        cancelled, by=MONEY,
    )  # fmt: skip
    report = within(
        awaiting_payment, awaiting_confirmation, awaiting_shipment, in_logistics, awaiting_receipt, completed,
        cancelled, by=SYSTEM,
    )  # fmt: skip

    # time, and the end
    extend = within(
        awaiting_payment, awaiting_confirmation, awaiting_shipment, in_logistics, awaiting_receipt, completed,
        by=(MERCHANT, CUSTOMER_SERVICE, PLATFORM),
    )  # fmt: skip
    escalate = within(
        awaiting_payment, awaiting_confirmation, awaiting_shipment, in_logistics, awaiting_receipt, completed,
        cancelled, by=SYSTEM,
    )  # fmt: skip
    cancel_units = within(awaiting_payment, by=(CUSTOMER, MERCHANT)) | within(
        awaiting_shipment, by=(MERCHANT, CUSTOMER_SERVICE, SYSTEM)
    )
    expire = cancelled.from_(awaiting_payment, awaiting_confirmation, by=SYSTEM) | awaiting_shipment.to(
        cancelled, by=SYSTEM, when=nothing_sent
    )
    cancel = cancelled.from_(
        placing, awaiting_payment, awaiting_confirmation, awaiting_shipment, by=(CUSTOMER, MERCHANT, CUSTOMER_SERVICE)
    )
    end_window = within(completed, cancelled, by=SYSTEM)
    close = completed.to(closed, when=(window_over, children_closed, money_balanced, merchant_settled)) | cancelled.to(
        closed, when=(window_over, children_closed, money_balanced)
    )
