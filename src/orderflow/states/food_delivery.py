"""The food delivery flow: menu, payment, a restaurant that must be quick, a kitchen, a courier, two ratings."""

from typing import Final

from orderflow.entities.phase import Phase
from orderflow.roles import COURIER, CUSTOMER, CUSTOMER_SERVICE, FINANCE, MERCHANT, PLATFORM, PRODUCTION, SYSTEM
from orderflow.states.facts import (
    children_closed,
    courier_assigned,
    everything_delivered,
    everything_packed,
    everything_received,
    everything_shipped,
    fully_paid,
    money_balanced,
    nothing_sent,
    nothing_under_way,
    submitted,
    window_over,
)
from orderflow.states.flow import OrderFlow
from orderflow.states.stage import Stage, within

__all__ = ["FoodDeliveryFlow"]

KITCHEN: Final = (MERCHANT, PRODUCTION)
HELP: Final = (CUSTOMER_SERVICE, PLATFORM)
MONEY: Final = (FINANCE, MERCHANT, *HELP)


class FoodDeliveryFlow(OrderFlow):
    """
    选餐 · 付款 · 商家接单 · 备餐 · 取餐 · 配送 · 确认收货 · 评价 (S20).

    The restaurant accepts a paid order within minutes, or it expires. The customer may cancel until the kitchen begins.
    What is lost, comes back or is found missing leads back to the kitchen.
    """

    cart = Stage("选餐中", "Cart", phase=Phase.DRAFT, initial=True)
    awaiting_payment = Stage("待付款", "Awaiting payment", phase=Phase.PAYMENT)
    awaiting_acceptance = Stage("待接单", "Awaiting acceptance", phase=Phase.REVIEW)
    accepted = Stage("已接单", "Accepted", phase=Phase.PREPARING)
    preparing = Stage("备餐中", "Being prepared", phase=Phase.PREPARING)
    awaiting_pickup = Stage("待取餐", "Awaiting the courier", phase=Phase.PREPARING)
    on_the_way = Stage("配送中", "On the way", phase=Phase.DELIVERING)
    awaiting_confirmation = Stage("待确认收货", "Awaiting confirmation", phase=Phase.DELIVERING)
    completed = Stage("已完成", "Completed", phase=Phase.COMPLETED)
    cancelled = Stage("已取消", "Cancelled", phase=Phase.CANCELLED)
    closed = Stage("已关闭", "Closed", phase=Phase.CLOSED, final=True)

    # the customer chooses from the menu, says where to, and pays
    edit = within(cart, by=CUSTOMER)
    submit = within(cart, by=CUSTOMER)
    place = cart.to(awaiting_payment, when=submitted)
    pay = within(awaiting_payment, by=CUSTOMER)
    secure = awaiting_payment.to(awaiting_acceptance, when=fully_paid)

    # the restaurant accepts in time, and cooks
    accept = awaiting_acceptance.to(accepted, by=MERCHANT)
    decline = awaiting_acceptance.to(cancelled, by=MERCHANT)
    begin_preparing = accepted.to(preparing, by=KITCHEN)
    pack = within(preparing, awaiting_pickup, by=KITCHEN)
    complete = completed.from_(preparing, awaiting_confirmation, when=everything_received)
    finish_preparing = preparing.to(awaiting_pickup, when=everything_packed)

    # a courier fetches it and brings it
    assign_courier = within(
        accepted, preparing, awaiting_pickup, by=(PLATFORM, MERCHANT, COURIER), when=nothing_under_way
    )
    hand_over = within(awaiting_pickup, by=(MERCHANT, COURIER), when=(fully_paid, courier_assigned))
    leave = awaiting_pickup.to(on_the_way, when=everything_shipped)
    track = within(
        preparing, awaiting_pickup, on_the_way, awaiting_confirmation, completed, cancelled,
        by=(COURIER, PLATFORM, SYSTEM),
    )  # fmt: skip
    arrive = on_the_way.to(awaiting_confirmation, when=everything_delivered)
    prepare_again = awaiting_pickup.to(preparing, when=~everything_packed) | preparing.from_(
        on_the_way, awaiting_confirmation, when=~everything_shipped
    )

    # the customer checks, confirms and rates
    confirm_receipt = within(on_the_way, awaiting_confirmation, by=(CUSTOMER, SYSTEM))
    rate = within(completed, by=CUSTOMER)

    # money beside the stages
    capture = within(awaiting_payment, awaiting_acceptance, by=MONEY)
    void = within(
        awaiting_payment, awaiting_acceptance, accepted, preparing, awaiting_pickup, on_the_way, awaiting_confirmation,
        completed, cancelled, by=(CUSTOMER, *MONEY),
    )  # fmt: skip
    refund = within(
        awaiting_payment, awaiting_acceptance, accepted, preparing, awaiting_pickup, on_the_way, awaiting_confirmation,
        completed, cancelled, by=MONEY,
    )  # fmt: skip
    report = within(
        awaiting_payment, awaiting_acceptance, accepted, preparing, awaiting_pickup, on_the_way, awaiting_confirmation,
        completed, cancelled, by=SYSTEM,
    )  # fmt: skip

    # time, and the end
    extend = within(
        awaiting_payment, awaiting_acceptance, accepted, preparing, awaiting_pickup, on_the_way, awaiting_confirmation,
        completed, by=HELP,
    )  # fmt: skip
    cancel_units = within(accepted, by=(MERCHANT, *HELP)) | within(
        preparing, awaiting_pickup, by=(MERCHANT, *HELP, SYSTEM)
    )
    expire = cancelled.from_(awaiting_payment, awaiting_acceptance, by=SYSTEM) | cancelled.from_(
        accepted, preparing, awaiting_pickup, by=SYSTEM, when=nothing_sent
    )
    cancel = cancelled.from_(
        cart, awaiting_payment, awaiting_acceptance, accepted, preparing, awaiting_pickup,
        by=(CUSTOMER, MERCHANT, *HELP),
    )  # fmt: skip
    end_window = within(completed, cancelled, by=SYSTEM)
    close = closed.from_(completed, cancelled, when=(window_over, children_closed, money_balanced))
