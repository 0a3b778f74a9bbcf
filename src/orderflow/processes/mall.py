"""The mall's process: the retail page, with stock that is held, dates that are promised, and merchants settled with."""

from collections.abc import Iterable
from datetime import timedelta

from orderflow.policies import (
    DEFAULT_METHODS,
    AcceptancePolicy,
    CommissionPolicy,
    DeliveryOption,
    NotificationPolicy,
    NumberingPolicy,
    OrderDataPolicy,
    PaymentMethod,
    RatingPolicy,
    StockPolicy,
    after_payment,
    goods_and_merchant,
    hold_from_submission,
    mall_limits,
    no_commission,
    notify_all,
    notify_customer,
    notify_merchant,
    notify_responsible,
)
from orderflow.process import OrderProcess
from orderflow.processes.retail import retail

__all__ = ["mall"]


def mall(
    *,
    name: str = "mall",
    version: str = "1",
    acceptance: AcceptancePolicy = after_payment,
    stock: StockPolicy = hold_from_submission,
    commission: CommissionPolicy = no_commission,
    ratings: RatingPolicy = goods_and_merchant,
    numbering: NumberingPolicy | None = None,
    order_data: OrderDataPolicy | None = None,
    payment_methods: Iterable[PaymentMethod] = DEFAULT_METHODS,
    deliveries: Iterable[DeliveryOption] | None = None,
    notifications: NotificationPolicy | None = None,
    shipping_window: timedelta | None = timedelta(days=2),
    settlement_window: timedelta = timedelta(days=1),
    return_window: timedelta = timedelta(days=7),
    **windows: timedelta | None,
) -> OrderProcess:
    """
    A shopping mall on `RetailFlow`: what is sold from stock is held before its merchant accepts (S19).

    The desk needs an `inventory`. Goods in stock ship at once; what is bought or made for the order, by the date that
    its line promises. After receipt the merchant is settled with, and goods and merchant can be rated.

    Args:
        name, version: How orders remember it.
        acceptance: Does the merchant accept `after_payment` (the default) or `before_payment`?
        stock: What is held in stock, and from when on.
        commission: What the platform keeps when the merchant is settled with.
        ratings: What the customer can rate.
        numbering, order_data, payment_methods, deliveries: As in `retail`.
        notifications: Who is told what; if left out, the customer by SMS, tracking included, the merchant of short
            stock, and whoever let a date pass, with their head.
        shipping_window, settlement_window, return_window, windows: See `mall_limits`, and `retail_limits`.

    Raises:
        DefinitionError: Orders could be closed before their merchant is settled with.
    """
    told = notify_all(notify_customer("sms", tracking=True), notify_merchant("sms"), notify_responsible("sms"))
    shop = retail(
        name=name,
        version=version,
        acceptance=acceptance,
        numbering=numbering,
        order_data=order_data,
        payment_methods=payment_methods,
        deliveries=deliveries,
        notifications=notifications or told,
    )
    return shop.extended(
        stock=stock,
        commission=commission,
        ratings=ratings,
        time_limits=mall_limits(
            shipping_window=shipping_window,
            settlement_window=settlement_window,
            return_window=return_window,
            **windows,
        ),
    )
