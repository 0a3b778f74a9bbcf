"""
S17 商品下单流程 (ten steps): paid online or in cash on delivery, in the same shop.

Submitting creates the number and leads to payment. Online, the money comes first, within a time limit; in cash, the
goods leave first, the courier collects and says so, and finance verifies it to the cent. Success is notified by SMS and
e-mail; the delivery status can be seen; confirmed receipt completes the trade.
"""

from datetime import timedelta

import pytest

from orderflow import (
    Cancel,
    ClaimPayment,
    ConfirmReceipt,
    HandOver,
    NewLine,
    Order,
    Pack,
    Pay,
    Phase,
    Place,
    Refund,
    ShipmentLine,
    Track,
    TrackingEvent,
    TrackingStatus,
    VerifyPayment,
    retail,
)
from orderflow.commands import ConfirmRefund, RejectClaim
from orderflow.policies import cash_on_delivery, express, notify_customer, online
from orderflow.refusals import (
    AlreadyHandedOver,
    FactsNotMet,
    NotYetDue,
    PaymentExceedsBalance,
    PaymentMethodNotOffered,
    RefundExceedsCaptured,
    StepNotPossible,
    TimeLimitPassed,
)
from orderflow.roles import (
    CARRIER,
    COURIER,
    CUSTOMER,
    CUSTOMER_SERVICE,
    FINANCE,
    LOGISTICS,
    MERCHANT,
    ORDER_CLERK,
    ORDERFLOW,
    PLATFORM,
    SALES,
    SYSTEM,
)

from .conftest import OpenShop
from .shop import CHEN, HOME, LI, QIAN, SUN, ZHOU, Shop, shanghai, yuan

SHOP = retail(
    payment_methods=(online("alipay", zh="支付宝", en="Alipay"), cash_on_delivery()),
    deliveries=(express(carrier="sf", fee=yuan("5.50")),),
    notifications=notify_customer("sms", "email"),
    payment_window=timedelta(minutes=30),
    receipt_window=timedelta(days=10),
    return_window=timedelta(days=7),
)

TOLD = {
    "order_submitted": "订单 {number} 提交成功,应付 {total}。",
    "order_confirmed": "订单 {number} 已确认,正在备货。",
    "payment_received": "订单 {number} 支付成功:{paid}。",
    "payment_failed": "订单 {number} 支付失败。",
    "parcel_sent": "订单 {number} 已发货:{waybill}。",
    "parcel_delivered": "订单 {number} 已送达。",
    "order_cancelled": "订单 {number} 已取消。",
    "refund_sent": "订单 {number} 已退款 {refund}。",
}

RICE = NewLine(sku="rice-5", name="五常大米", quantity=2, unit_price=yuan("69.80"), specification={"净含量": "5 kg"})
OIL = NewLine(sku="oil-1", name="山茶油", quantity=1, unit_price=yuan("158.00"), specification={"净含量": "1 L"})


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    return open_shop(SHOP, goods=(RICE, OIL), opens_at=shanghai("2026-09-01 10:00"), templates=TOLD)


def submitted(shop: Shop, payment: str) -> Order:
    """Two bags of rice and a bottle of oil, 303.10 yuan with freight."""
    return shop.do(LI, Place(process="retail", lines=(RICE, OIL), recipient=HOME, delivery="express", payment=payment))


def sent(shop: Shop, payment: str = "cash_on_delivery") -> Order:
    """The same, packed and handed over to the carrier."""
    order = submitted(shop, payment)
    if payment == "alipay":
        shop.do(LI, Pay(order.id, method="alipay"))
        shop.run()
    (shipment,) = shop.do(ZHOU, Pack(order.id)).shipments
    shop.run()
    return shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))


def report(shop: Shop, order: Order, status: TrackingStatus, description: str = "") -> Order:
    """The courier reports where the shipment is."""
    (shipment,) = shop.desk.get(order.id).shipments
    event = TrackingEvent(status=status, at=shop.clock.now(), description=description)
    return shop.do(SUN, Track(order.id, shipment_id=shipment.id, reports=(event,)))


def brought(shop: Shop) -> Order:
    """The same in cash, at the customer's door a day later: delivered and not yet paid."""
    order = sent(shop)
    shop.wait(days=1)
    return report(shop, order, TrackingStatus.DELIVERED)


# ---- the whole process, online ---------------------------------------------------------------------------------------


def test_paid_online_the_money_comes_first(shop: Shop) -> None:
    """Submit, number, pay, be told so, see it come, confirm: completed, and closed when returns are over."""
    order = submitted(shop, "alipay")
    shop.wait(minutes=4)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    shop.wait(hours=2)
    (shipment,) = shop.do(ZHOU, Pack(order.id)).shipments
    shop.run()
    shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))
    shop.wait(days=1)
    report(shop, order, TrackingStatus.DELIVERED)
    shop.wait(hours=1)
    completed = shop.do(LI, ConfirmReceipt(order.id))
    shop.wait(days=7)
    shop.run()

    assert (order.number, order.phase) == ("00000001", Phase.PAYMENT)
    assert (completed.phase, completed.captured, completed.balance) == (
        Phase.COMPLETED,
        yuan("303.10"),  # 2 x 69.80 + 158.00 + 5.50
        yuan("0.00"),
    )
    assert shop.desk.get(order.id).phase is Phase.CLOSED
    assert shop.record(order.id) == [
        "09-01 10:00 customer li: cart_opened",
        "09-01 10:00 customer li: lines_added",
        "09-01 10:00 customer li: recipient_given",
        "09-01 10:00 customer li: delivery_chosen",
        "09-01 10:00 customer li: payment_terms_chosen",
        "09-01 10:00 customer li: order_submitted",
        "09-01 10:00 customer li: -> 待付款",
        "09-01 10:00 customer li: number_assigned",
        "09-01 10:04 customer li: payment_started",
        "09-01 10:04 system orderflow: payment_captured",
        "09-01 10:04 system orderflow: -> 待发货",
        "09-01 12:04 warehouse zhou: parcel_packed",
        "09-01 12:04 warehouse zhou: booking_asked",
        "09-01 12:04 system orderflow: parcel_booked",
        "09-01 12:04 warehouse zhou: parcel_handed_over",
        "09-01 12:04 warehouse zhou: -> 待收货",
        "09-02 12:04 courier sun: parcel_tracked",
        "09-02 12:04 courier sun: parcel_delivered",
        "09-02 13:04 customer li: receipt_confirmed",
        "09-02 13:04 customer li: -> 已完成",
        "09-09 13:04 system orderflow: window_ended (time limit after_sales)",
        "09-09 13:04 system orderflow: -> 已关闭 (time limit after_sales)",
    ]


# ---- the whole process, in cash --------------------------------------------------------------------------------------


def test_paid_in_cash_the_goods_leave_first(shop: Shop) -> None:
    """Submit, number, and straight to the warehouse; the courier collects at the door, finance verifies every cent."""
    order = submitted(shop, "cash_on_delivery")
    shop.wait(hours=2)
    (shipment,) = shop.do(ZHOU, Pack(order.id)).shipments
    shop.run()
    shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))
    shop.wait(days=1)
    report(shop, order, TrackingStatus.DELIVERED)
    (cash,) = shop.do(SUN, ClaimPayment(order.id, method="cash_on_delivery", reference="收据 0907")).payments
    unverified = shop.do(LI, ConfirmReceipt(order.id))
    shop.wait(hours=5)
    verified = shop.do(QIAN, VerifyPayment(order.id, payment_id=cash.id))
    shop.wait(days=6, hours=19)
    shop.run()

    assert (order.number, order.phase) == ("00000001", Phase.PREPARING)
    assert (unverified.phase, unverified.balance_due) == (Phase.COMPLETED, yuan("303.10"))
    assert (verified.captured, verified.balance) == (yuan("303.10"), yuan("0.00"))
    assert shop.desk.get(order.id).phase is Phase.CLOSED
    assert shop.alipay.calls == []
    assert shop.record(order.id)[5:] == [
        "09-01 10:00 customer li: order_submitted",
        "09-01 10:00 customer li: -> 待付款",
        "09-01 10:00 customer li: -> 待发货",
        "09-01 10:00 customer li: number_assigned",
        "09-01 12:00 warehouse zhou: parcel_packed",
        "09-01 12:00 warehouse zhou: booking_asked",
        "09-01 12:00 system orderflow: parcel_booked",
        "09-01 12:00 warehouse zhou: parcel_handed_over",
        "09-01 12:00 warehouse zhou: -> 待收货",
        "09-02 12:00 courier sun: parcel_tracked",
        "09-02 12:00 courier sun: parcel_delivered",
        "09-02 12:00 courier sun: payment_started",
        "09-02 12:00 customer li: receipt_confirmed",
        "09-02 12:00 customer li: -> 已完成",
        "09-02 17:00 finance qian: payment_captured",
        "09-09 12:00 system orderflow: window_ended (time limit after_sales)",
        "09-09 12:00 system orderflow: -> 已关闭 (time limit after_sales)",
    ]


def test_the_same_shop_takes_both_and_numbers_them_in_one_row(shop: Shop) -> None:
    """Which way an order is paid is the customer's choice, order by order."""
    by_alipay, in_cash = submitted(shop, "alipay"), submitted(shop, "cash_on_delivery")

    assert (by_alipay.number, shop.label(by_alipay)) == ("00000001", "待付款")
    assert (in_cash.number, shop.label(in_cash)) == ("00000002", "待发货")
    shop.refuses(StepNotPossible, Pack(by_alipay.id), by=ZHOU)
    shop.refuses(FactsNotMet, Pay(in_cash.id, method="alipay"), by=LI)


# ---- cash on delivery: collected, claimed, verified ------------------------------------------------------------------


def test_cash_is_not_paid_through_a_provider_nor_the_other_way_round(shop: Shop) -> None:
    """Who has agreed on Alipay cannot call cash a payment by provider; who pays cash needs nobody's gateway."""
    in_cash, by_alipay = brought(shop), submitted(shop, "alipay")

    shop.refuses(PaymentMethodNotOffered, Pay(by_alipay.id, method="cash_on_delivery"), by=LI)
    shop.refuses(PaymentMethodNotOffered, ClaimPayment(in_cash.id, method="alipay"), by=SUN)


def test_collected_cash_counts_only_once_it_is_verified(shop: Shop) -> None:
    """The courier's word alone is no money: until finance has counted it, all is still owed."""
    order = brought(shop)

    claimed = shop.do(SUN, ClaimPayment(order.id, method="cash_on_delivery"))
    verified = shop.do(QIAN, VerifyPayment(order.id, payment_id=claimed.payments["p-1"].id))

    assert (claimed.captured, claimed.balance_due, claimed.expected) == (yuan("0.00"), yuan("303.10"), yuan("303.10"))
    assert (verified.captured, verified.balance_due) == (yuan("303.10"), yuan("0.00"))


def test_the_courier_claims_and_finance_verifies(shop: Shop) -> None:
    """Neither does the other's step, and the customer, who has every interest in it, verifies nothing."""
    order = brought(shop)
    claim = ClaimPayment(order.id, method="cash_on_delivery")
    shop.refuses_all_but(
        [
            CUSTOMER,
            SALES,
            ORDER_CLERK,
            CUSTOMER_SERVICE,
            CARRIER,
            COURIER,
            LOGISTICS,
            SYSTEM,
            FINANCE,
            MERCHANT,
            PLATFORM,
        ],
        claim,
    )
    (cash,) = shop.do(SUN, claim).payments

    shop.refuses_all_but([FINANCE, MERCHANT, CUSTOMER_SERVICE, PLATFORM], VerifyPayment(order.id, payment_id=cash.id))
    shop.refuses_all_but([FINANCE, MERCHANT, CUSTOMER_SERVICE, PLATFORM], RejectClaim(order.id, payment_id=cash.id))


def test_a_cent_short_is_shown_and_keeps_the_order_open_until_it_is_paid(shop: Shop) -> None:
    """303.09 of 303.10 yuan: completed, but not closed, however much time goes by, until the cent is there."""
    order = brought(shop)
    (cash,) = shop.do(SUN, ClaimPayment(order.id, method="cash_on_delivery")).payments
    shop.do(LI, ConfirmReceipt(order.id))
    short = shop.do(QIAN, VerifyPayment(order.id, payment_id=cash.id, received=yuan("303.09")))
    shop.wait(days=60)
    shop.run()
    long_after = shop.desk.get(order.id)

    (_, cent) = shop.do(SUN, ClaimPayment(order.id, method="cash_on_delivery", amount=yuan("0.01"))).payments
    made_up = shop.do(QIAN, VerifyPayment(order.id, payment_id=cent.id))

    assert (short.balance_due, short.payment_status) == (yuan("0.01"), "partly_paid")
    assert (long_after.phase, long_after.balance_due) == (Phase.COMPLETED, yuan("0.01"))
    assert (made_up.phase, made_up.captured, made_up.balance) == (Phase.CLOSED, yuan("303.10"), yuan("0.00"))


def test_a_cent_too_much_is_shown_and_paid_out_by_hand(shop: Shop) -> None:
    """The courier had no change: the surplus is the customer's, and the order is not closed before they have it."""
    order = brought(shop)
    (cash,) = shop.do(SUN, ClaimPayment(order.id, method="cash_on_delivery")).payments
    shop.do(LI, ConfirmReceipt(order.id))
    over = shop.do(QIAN, VerifyPayment(order.id, payment_id=cash.id, received=yuan("303.11")))
    shop.wait(days=7)
    shop.run()
    still_open = shop.desk.get(order.id)

    shop.refuses(RefundExceedsCaptured, Refund(order.id, amount=yuan("303.12")), by=QIAN)
    (cash,) = shop.do(QIAN, Refund(order.id, amount=yuan("0.01"), reason="多收一分")).payments
    (cent,) = cash.refunds
    closed = shop.do(QIAN, ConfirmRefund(order.id, payment_id=cash.id, refund_id=cent.id))

    assert (over.surplus, over.payment_status) == (yuan("0.01"), "overpaid")
    assert still_open.phase is Phase.COMPLETED
    assert (closed.phase, closed.balance) == (Phase.CLOSED, yuan("0.00"))


def test_more_than_is_owed_is_not_claimed_and_nothing_is_claimed_twice(shop: Shop) -> None:
    """A cent above the price is refused; so is a second claim for money that has been claimed already."""
    order = brought(shop)
    a_cent_too_much = ClaimPayment(order.id, method="cash_on_delivery", amount=yuan("303.11"))

    shop.refuses(PaymentExceedsBalance, a_cent_too_much, by=SUN)
    shop.do(SUN, ClaimPayment(order.id, method="cash_on_delivery", amount=yuan("303.10")))
    again = ClaimPayment(order.id, method="cash_on_delivery", amount=yuan("0.01"))
    refused = shop.refuses(PaymentExceedsBalance, again, by=SUN)

    assert refused.payable == yuan("0.00")


def test_cash_that_never_reached_finance_is_owed_again(shop: Shop) -> None:
    """The claim is rejected with its reason, and can be made anew when the money turns up."""
    order = brought(shop)
    (lost,) = shop.do(SUN, ClaimPayment(order.id, method="cash_on_delivery")).payments

    rejected = shop.do(QIAN, RejectClaim(order.id, payment_id=lost.id, reason="钱袋里没有"))
    (_, found) = shop.do(SUN, ClaimPayment(order.id, method="cash_on_delivery")).payments
    verified = shop.do(QIAN, VerifyPayment(order.id, payment_id=found.id))

    assert (rejected.balance_due, rejected.expected) == (yuan("303.10"), yuan("0.00"))
    assert verified.balance == yuan("0.00")
    assert "09-02 10:00 finance qian: payment_declined (钱袋里没有)" in shop.record(order.id)
    shop.refuses(StepNotPossible, VerifyPayment(order.id, payment_id=lost.id), by=QIAN)


# ---- cash on delivery: refused at the door ---------------------------------------------------------------------------


def refused_at_the_door(shop: Shop) -> Order:
    """Nobody took or paid it: the shipment travelled back to the warehouse."""
    order = sent(shop)
    shop.wait(days=1)
    report(shop, order, TrackingStatus.ATTEMPT_FAILED, "客户拒收")
    shop.wait(hours=1)
    report(shop, order, TrackingStatus.RETURNING)
    shop.wait(days=1)
    return report(shop, order, TrackingStatus.RETURNED)


def test_a_shipment_refused_at_the_door_comes_back_and_the_order_is_cancelled(shop: Shop) -> None:
    """While it was out it could not be cancelled; back in the warehouse it can, and nobody owes anybody anything."""
    out = sent(shop)
    shop.refuses(AlreadyHandedOver, Cancel(out.id), by=CHEN)
    order = refused_at_the_door(shop)

    cancelled = shop.do(CHEN, Cancel(order.id, reason="客户拒收"))
    shop.wait(days=30)
    shop.run()

    assert (order.fulfilment_status, order.balance_due) == ("unfulfilled", yuan("303.10"))
    assert (cancelled.phase, cancelled.balance, cancelled.captured) == (Phase.CANCELLED, yuan("0.00"), yuan("0.00"))
    assert shop.desk.get(order.id).phase is Phase.CLOSED
    assert "09-02 10:00 courier sun: parcel_tracked" in shop.record(order.id)
    assert "09-03 11:00 courier sun: parcel_reopened" in shop.record(order.id)
    shop.refuses(StepNotPossible, ClaimPayment(order.id, method="cash_on_delivery"), by=SUN)


def test_a_shipment_refused_at_the_door_can_be_sent_again(shop: Shop) -> None:
    """The customer thinks better of it: a new shipment with the same goods, paid at the door this time."""
    order = refused_at_the_door(shop)

    (_, second) = shop.do(ZHOU, Pack(order.id)).shipments
    shop.run()
    shop.do(ZHOU, HandOver(order.id, shipment_id=second.id))
    (cash,) = shop.do(SUN, ClaimPayment(order.id, method="cash_on_delivery")).payments
    shop.do(QIAN, VerifyPayment(order.id, payment_id=cash.id))
    completed = shop.do(LI, ConfirmReceipt(order.id))

    assert completed.phase is Phase.COMPLETED
    assert (completed.balance, completed.lines.delivered) == (yuan("0.00"), 3)
    assert [shipment.state for shipment in completed.shipments] == ["returned", "delivered"]


def test_an_order_in_cash_is_cancelled_for_nothing_until_it_leaves(shop: Shop) -> None:
    """No money has moved, so none moves back."""
    order = submitted(shop, "cash_on_delivery")

    cancelled = shop.do(LI, Cancel(order.id))
    shop.run()

    assert (cancelled.phase, cancelled.balance) == (Phase.CANCELLED, yuan("0.00"))
    assert len(cancelled.payments) == 0
    assert shop.read_by_customer(order.id)[-1] == "订单 00000001 已取消。"


# ---- the time limit for online payment -------------------------------------------------------------------------------


def test_an_unpaid_order_lapses_at_its_time_limit_and_not_a_second_before(shop: Shop) -> None:
    """Thirty minutes to pay."""
    order = submitted(shop, "alipay")

    shop.wait(minutes=29, seconds=59)
    shop.run()
    a_second_before = shop.desk.get(order.id)
    shop.wait(seconds=1)
    shop.run()
    expired = shop.desk.get(order.id)

    assert a_second_before.phase is Phase.PAYMENT
    assert (expired.phase, expired.balance) == (Phase.CANCELLED, yuan("0.00"))
    assert shop.record(order.id)[-2:] == [
        "09-01 10:30 system orderflow: order_cancelled (time limit payment)",
        "09-01 10:30 system orderflow: -> 已取消 (time limit payment)",
    ]
    shop.refuses(StepNotPossible, Pay(order.id, method="alipay"), by=LI)


def test_who_pays_in_the_last_second_has_paid_and_a_second_later_it_is_too_late(shop: Shop) -> None:
    """The limit is kept by the clock, whether or not anybody has acted on it yet."""
    in_time, too_late = submitted(shop, "alipay"), submitted(shop, "alipay")

    shop.wait(minutes=30)
    shop.do(LI, Pay(in_time.id, method="alipay"))
    shop.wait(seconds=1)
    refused = shop.refuses(TimeLimitPassed, Pay(too_late.id, method="alipay"), by=LI)
    shop.run()

    assert refused.due_at == shanghai("2026-09-01 10:30")
    assert shop.desk.get(in_time.id).phase is Phase.PREPARING
    assert shop.desk.get(too_late.id).phase is Phase.CANCELLED


def test_cash_on_delivery_has_no_time_to_pay_and_does_not_lapse(shop: Shop) -> None:
    """It waits for the goods, not for the money."""
    order = submitted(shop, "cash_on_delivery")

    shop.wait(days=3)
    shop.run()

    assert shop.desk.get(order.id).phase is Phase.PREPARING


# ---- exactly once, exactly that much ---------------------------------------------------------------------------------


def test_a_cent_too_much_is_refused_and_what_is_owed_is_said(shop: Shop) -> None:
    """Nobody pays more than the order costs."""
    order = submitted(shop, "alipay")

    refused = shop.refuses(PaymentExceedsBalance, Pay(order.id, method="alipay", amount=yuan("303.11")), by=LI)

    assert (refused.asked, refused.payable) == (yuan("303.11"), yuan("303.10"))


def test_nobody_pays_twice(shop: Shop) -> None:
    """Not while the first payment is under way, and not afterwards; the same click repeated is one payment."""
    order = submitted(shop, "alipay")
    click = Pay(order.id, method="alipay", amount=yuan("303.10"))
    shop.desk.execute(click, by=LI, request_id="pay button")
    shop.desk.execute(click, by=LI, request_id="pay button")

    shop.refuses(PaymentExceedsBalance, click, by=LI)
    shop.run()
    shop.refuses(FactsNotMet, click, by=LI)

    assert shop.alipay.balance(order.id, "p-1").captured == yuan("303.10")
    assert len(shop.desk.get(order.id).payments) == 1


# ---- notified by SMS and e-mail --------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", ["sms", "email"])
def test_success_is_notified_by_sms_and_by_e_mail(shop: Shop, channel: str) -> None:
    """The same news by each channel, once, addressed to the recipient's telephone and mailbox."""
    order = submitted(shop, "alipay")
    shop.notifier.on(
        message="payment_received", channel=channel
    ).times_out_after()  # sent, and nobody hears that it was
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    shop.wait(minutes=1)
    shop.run()

    assert shop.read_by_customer(order.id, channel) == (
        "订单 00000001 提交成功,应付 303.10 CNY。",
        "订单 00000001 支付成功:303.10 CNY。",
        "订单 00000001 已确认,正在备货。",
    )
    assert {(message.to.phone, message.to.email) for message in shop.notifier.sent if message.to is not None} == {
        (HOME.phone, HOME.email)
    }


def test_cash_is_notified_when_it_is_verified(shop: Shop) -> None:
    """Not when the courier takes it: success is money that is there."""
    order = brought(shop)
    (cash,) = shop.do(SUN, ClaimPayment(order.id, method="cash_on_delivery")).payments
    shop.run()
    before = shop.read_by_customer(order.id, "email")

    shop.do(QIAN, VerifyPayment(order.id, payment_id=cash.id))
    shop.run()

    assert before == (
        "订单 00000001 提交成功,应付 303.10 CNY。",
        "订单 00000001 已确认,正在备货。",
        "订单 00000001 已发货:SF1。",
        "订单 00000001 已送达。",
    )
    assert shop.read_by_customer(order.id, "email")[4:] == ("订单 00000001 支付成功:303.10 CNY。",)


# ---- delivery status, and the confirmed receipt that completes the trade ---------------------------------------------


def test_the_delivery_status_is_on_the_order_page(shop: Shop) -> None:
    """Where the shipment is, since when, and how much of the order has arrived."""
    order = sent(shop, "alipay")

    seen = []
    for station in (TrackingStatus.IN_TRANSIT, TrackingStatus.OUT_FOR_DELIVERY, TrackingStatus.DELIVERED):
        shop.wait(hours=8)
        report(shop, order, station)
        order = shop.another_desk().get(order.id)
        seen.append((order.shipments["s-1"].state, order.fulfilment_status.value))

    assert seen == [("in_transit", "shipped"), ("out_for_delivery", "shipped"), ("delivered", "delivered")]
    assert order.shipments["s-1"].delivered_at == shanghai("2026-09-02 10:00")
    assert order.phase is Phase.DELIVERING


def test_the_trade_is_completed_by_the_last_shipment_received(shop: Shop) -> None:
    """Two shipments: the first one confirmed is not the whole order."""
    order = submitted(shop, "alipay")
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    rice, oil = order.lines
    for line in (rice, oil):
        shop.do(ZHOU, Pack(order.id, lines=(ShipmentLine(line_id=line.id, quantity=line.quantity),)))
    shop.run()
    first, second = shop.desk.get(order.id).shipments
    for shipment in (first, second):
        shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))

    half = shop.do(LI, ConfirmReceipt(order.id, shipment_id=first.id))
    whole = shop.do(LI, ConfirmReceipt(order.id, shipment_id=second.id))

    assert (half.phase, half.fulfilment_status) == (Phase.DELIVERING, "partly_delivered")
    assert (whole.phase, whole.fulfilment_status) == (Phase.COMPLETED, "delivered")


def test_only_the_customer_confirms_receipt_or_the_system_when_their_time_is_over(shop: Shop) -> None:
    """They have ten days; a second before they are over the system may not say it for them, at their end it does."""
    order = sent(shop, "alipay")
    shop.refuses_all_but([CUSTOMER, SYSTEM], ConfirmReceipt(order.id))

    shop.wait(days=9, hours=23, minutes=59, seconds=59)
    shop.refuses(NotYetDue, ConfirmReceipt(order.id), by=ORDERFLOW)
    shop.run()
    a_second_before = shop.desk.get(order.id)
    shop.wait(seconds=1)
    shop.run()

    assert a_second_before.phase is Phase.DELIVERING
    assert shop.desk.get(order.id).phase is Phase.COMPLETED
    assert "09-11 10:00 system orderflow: receipt_confirmed (time limit receipt)" in shop.record(order.id)
