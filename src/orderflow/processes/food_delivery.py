"""The food delivery process: a restaurant, a kitchen, a courier and a hungry customer."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from orderflow.entities.rating import COURIER, RESTAURANT
from orderflow.policies import (
    CancellationPolicy,
    DeliveryOption,
    NotificationPolicy,
    NumberingPolicy,
    OrderDataPolicy,
    PaymentMethod,
    Policies,
    RatingPolicy,
    after_payment,
    by_courier,
    food_delivery_limits,
    forget_positions,
    notify_all,
    notify_customer,
    notify_restaurant,
    numbered_at_submission,
    offer_deliveries,
    offer_methods,
    online,
    own_deliveries_only,
    rate,
    required,
    until_kitchen_begins,
)
from orderflow.process import OrderProcess
from orderflow.states.food_delivery import FoodDeliveryFlow

__all__ = ["food_delivery"]

_ONLINE: Final = (online("alipay", zh="支付宝", en="Alipay"), online("wechat_pay", zh="微信支付", en="WeChat Pay"))


def food_delivery(
    *,
    name: str = "food_delivery",
    version: str = "1",
    numbering: NumberingPolicy | None = None,
    order_data: OrderDataPolicy | None = None,
    payment_methods: Iterable[PaymentMethod] = _ONLINE,
    deliveries: Iterable[DeliveryOption] | None = None,
    cancellation: CancellationPolicy = until_kitchen_begins,
    ratings: RatingPolicy | None = None,
    notifications: NotificationPolicy | None = None,
    acceptance_window: timedelta = timedelta(minutes=5),
    payment_window: timedelta = timedelta(minutes=15),
    verification_window: timedelta = timedelta(minutes=30),
    dispatch_window: timedelta = timedelta(minutes=90),
    transit_window: timedelta = timedelta(hours=2),
    confirmation_window: timedelta = timedelta(hours=2),
    rating_window: timedelta = timedelta(days=7),
    late_money_window: timedelta = timedelta(days=30),
) -> OrderProcess:
    """
    Meals from a restaurant to the door, on `FoodDeliveryFlow`; every argument is the answer to one question.

    Live positions of the courier are reported to the desk (`report_position`), and deleted when the order is closed.

    Args:
        name, version: How orders remember it.
        numbering: `numbered_at_submission()` (the default) or `numbered_at_payment()`.
        order_data: Which fields must be filled: `required((*DEFAULT_FIELDS, ...))`.
        payment_methods: What is offered; paid online, before the restaurant is asked.
        deliveries: What is offered; by courier, free of charge, if left out.
        cancellation: Until when, and what goes back.
        ratings: What the customer can rate; courier and restaurant if left out, each by itself.
        notifications: Who is told what; the customer by SMS, restaurant and courier by app if left out.
        acceptance_window, payment_window, verification_window, dispatch_window, transit_window, confirmation_window,
            rating_window, late_money_window: See `food_delivery_limits`.

    From S20.
    """
    policies = Policies(
        acceptance=after_payment,
        numbering=numbering or numbered_at_submission(),
        order_data=order_data or required(),
        payment_methods=offer_methods(*payment_methods),
        deliveries=offer_deliveries(*(deliveries if deliveries is not None else (by_courier(),))),
        cancellation=cancellation,
        ratings=ratings or rate(COURIER, RESTAURANT),
        notifications=notifications or notify_all(notify_customer("sms"), notify_restaurant("app")),
        time_limits=food_delivery_limits(
            acceptance_window=acceptance_window,
            payment_window=payment_window,
            verification_window=verification_window,
            dispatch_window=dispatch_window,
            transit_window=transit_window,
            confirmation_window=confirmation_window,
            rating_window=rating_window,
            late_money_window=late_money_window,
        ),
    )
    return OrderProcess(
        name=name,
        version=version,
        flow=FoodDeliveryFlow,
        policies=policies,
        vetoes=(own_deliveries_only,),
        reactions=(forget_positions,),
    )
