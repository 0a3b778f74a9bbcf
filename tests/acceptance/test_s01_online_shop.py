"""
S01 订单下单流程 (online shop): the merchant confirms after the payment.

Before it: a cart, a recipient, delivery and payment chosen out of several. After it: picked, packed and shipped, and
the customer sees every change. Data that is incomplete or inaccurate is refused with a message for each field.
"""

from datetime import timedelta

import pytest

from orderflow import (
    Accept,
    AddLines,
    Cancel,
    ChangeLine,
    ChooseDelivery,
    ChoosePayment,
    ConfirmReceipt,
    Decline,
    HandOver,
    NewLine,
    OpenCart,
    Order,
    Pack,
    Party,
    Pay,
    Phase,
    Place,
    RemoveLine,
    SetRecipient,
    Submit,
    TrackingStatus,
    retail,
)
from orderflow.commands import ExtendLimit
from orderflow.policies import after_payment, bank_transfer, customers_may_say, express, online, pickup
from orderflow.ports import Quote
from orderflow.refusals import (
    AlreadyHandedOver,
    DataMissing,
    DeliveryNotOffered,
    NothingOrdered,
    PaymentMethodNotOffered,
    StepNotPossible,
    TimeLimitPassed,
)
from orderflow.roles import CUSTOMER, CUSTOMER_SERVICE, LOGISTICS, MERCHANT, PLATFORM, SYSTEM, WAREHOUSE

from .conftest import OpenShop
from .shop import CHEN, HOME, LI, ZHOU, Shop, shanghai, yuan

ONLINE_SHOP = retail(
    acceptance=after_payment,
    acceptance_window=timedelta(days=1),
    payment_methods=(
        online("alipay", zh="支付宝", en="Alipay"),
        online("wechat_pay", zh="微信支付", en="WeChat Pay"),
        bank_transfer(),
    ),
    deliveries=(
        express("next_day", carrier="sf", quoted=True),
        express("standard", carrier="sf", fee=yuan("6.00"), transit=(timedelta(days=3), timedelta(days=5))),
        pickup(),
    ),
).extended(statements=customers_may_say("channel"))

TOLD = {
    "order_submitted": "订单 {number} 已提交,共 {total}。",
    "order_confirmed": "商家已接单,订单 {number} 正在备货。",
    "payment_received": "订单 {number} 已收到 {paid}。",
    "payment_failed": "订单 {number} 支付失败。",
    "parcel_sent": "订单 {number} 已发货,运单号 {waybill}。",
    "parcel_delivered": "订单 {number} 已送达。",
    "order_cancelled": "订单 {number} 已取消。",
    "refund_sent": "订单 {number} 已退款 {refund}。",
}

CUP = NewLine(
    sku="cup-07",
    name="青花瓷杯",
    quantity=2,
    unit_price=yuan("49.90"),
    specification={"颜色": "蓝", "容量": "350 ml"},
)
TEA = NewLine(sku="tea-01", name="明前龙井", quantity=1, unit_price=yuan("128.05"), specification={"净含量": "100 g"})


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    shop = open_shop(ONLINE_SHOP, goods=(CUP, TEA), opens_at=shanghai("2026-03-02 09:30"), templates=TOLD)
    shop.quotes["next_day"] = Quote(fee=yuan("12.00"))
    return shop


def placed(shop: Shop, delivery: str = "standard") -> Order:
    """Two cups and a tea for 233.85 yuan with standard freight, submitted and to be paid."""
    return shop.do(LI, Place(process="retail", lines=(CUP, TEA), recipient=HOME, delivery=delivery))


def paid(shop: Shop) -> Order:
    """The same, paid by Alipay; the merchant has not said anything yet."""
    order = placed(shop)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    return shop.desk.get(order.id)


# ---- the whole process -----------------------------------------------------------------------------------------------


def test_from_the_cart_to_the_customers_hands_every_change_is_recorded(shop: Shop) -> None:
    """Cart, recipient, delivery, payment, the merchant's word, packing, shipping, receipt: who did what, and when."""
    cart = shop.do(LI, OpenCart(process="retail", currency="CNY", channel="app"))
    cart = shop.do(LI, AddLines(cart.id, lines=(CUP, TEA)))
    cup, _ = cart.lines
    cart = shop.do(LI, ChangeLine(cart.id, line_id=cup.id, quantity=3, specification={"颜色": "白", "容量": "350 ml"}))
    cart = shop.do(LI, SetRecipient(cart.id, recipient=HOME))
    cart = shop.do(LI, ChooseDelivery(cart.id, option="next_day"))
    cart = shop.do(LI, ChoosePayment(cart.id, method="alipay"))
    shop.wait(minutes=10)
    order = shop.do(LI, Submit(cart.id))
    shop.wait(minutes=2)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    shop.wait(hours=1)
    shop.do(CHEN, Accept(order.id))
    shop.wait(hours=2)
    (shipment,) = shop.do(ZHOU, Pack(order.id)).shipments
    shop.run()
    shop.wait(hours=3)
    shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))
    shop.wait(days=1)
    shop.carrier.report("SF1", TrackingStatus.DELIVERED, shop.clock.now())
    shop.receive(shop.carrier.take_notices())
    shop.wait(hours=2)
    order = shop.do(LI, ConfirmReceipt(order.id))

    assert order.phase is Phase.COMPLETED
    assert order.captured == order.total == yuan("289.75")  # 3 x 49.90 + 128.05 + 12.00
    assert order.balance == yuan("0.00")
    assert shop.record(order.id) == [
        "03-02 09:30 customer li: cart_opened",
        "03-02 09:30 customer li: lines_added",
        "03-02 09:30 customer li: line_changed",
        "03-02 09:30 customer li: recipient_given",
        "03-02 09:30 customer li: delivery_chosen",
        "03-02 09:30 customer li: payment_terms_chosen",
        "03-02 09:40 customer li: order_submitted",
        "03-02 09:40 customer li: -> 待付款",
        "03-02 09:40 customer li: number_assigned",
        "03-02 09:42 customer li: payment_started",
        "03-02 09:42 system orderflow: payment_captured",
        "03-02 09:42 system orderflow: -> 待接单",
        "03-02 10:42 merchant chen: order_accepted",
        "03-02 10:42 merchant chen: -> 待发货",
        "03-02 12:42 warehouse zhou: parcel_packed",
        "03-02 12:42 warehouse zhou: booking_asked",
        "03-02 12:42 system orderflow: parcel_booked",
        "03-02 15:42 warehouse zhou: parcel_handed_over",
        "03-02 15:42 warehouse zhou: -> 待收货",
        "03-03 15:42 system orderflow: parcel_tracked",
        "03-03 15:42 system orderflow: parcel_delivered",
        "03-03 17:42 customer li: receipt_confirmed",
        "03-03 17:42 customer li: -> 已完成",
    ]


# ---- the cart --------------------------------------------------------------------------------------------------------


def test_specification_and_quantity_are_edited_in_the_cart(shop: Shop) -> None:
    """Until they submit, the customer changes specification and quantity and takes goods out; the total follows."""
    cart = shop.do(LI, OpenCart(process="retail", currency="CNY"))
    cart = shop.do(LI, AddLines(cart.id, lines=(CUP, TEA)))
    cup, tea = cart.lines

    more = shop.do(LI, ChangeLine(cart.id, line_id=cup.id, quantity=3))
    white = shop.do(LI, ChangeLine(cart.id, line_id=cup.id, specification={"颜色": "白", "容量": "350 ml"}))
    without_tea = shop.do(LI, RemoveLine(cart.id, line_id=tea.id))

    assert (cart.total, more.total) == (yuan("227.85"), yuan("277.75"))
    assert dict(white.lines[cup.id].specification) == {"颜色": "白", "容量": "350 ml"}
    assert white.lines[cup.id].quantity == 3
    assert without_tea.total == yuan("149.70")


def test_an_empty_cart_is_no_order(shop: Shop) -> None:
    """There must be something in it."""
    cart = shop.do(LI, OpenCart(process="retail", currency="CNY"))

    shop.refuses(NothingOrdered, Submit(cart.id), by=LI)


# ---- delivery and payment out of several -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "fee", "total"),
    [("next_day", "12.00", "239.85"), ("standard", "6.00", "233.85"), ("pickup", "0.00", "227.85")],
)
def test_delivery_is_chosen_out_of_several(shop: Shop, option: str, fee: str, total: str) -> None:
    """Each way of delivery has its own fee, which is in the total from the moment it is chosen."""
    order = placed(shop, option)

    assert order.delivery_fee == yuan(fee)
    assert order.total == order.balance_due == yuan(total)


def test_the_delivery_can_be_chosen_again_until_submission(shop: Shop) -> None:
    """The last choice counts, and its fee takes the place of the other's."""
    cart = shop.do(LI, OpenCart(process="retail", currency="CNY"))
    shop.do(LI, AddLines(cart.id, lines=(CUP,)))
    shop.do(LI, ChooseDelivery(cart.id, option="next_day"))

    cart = shop.do(LI, ChooseDelivery(cart.id, option="standard"))

    assert cart.total == yuan("105.80")  # 2 x 49.90 + 6.00, not + 18.00


def test_the_freight_follows_the_cart(shop: Shop) -> None:
    """5.00 a cup: two cost 10.00 and ten 50.00; what the carrier does not take has to go another way."""
    shop.quotes["next_day"] = Quote(fee=yuan("10.00"))
    cart = shop.do(LI, OpenCart(process="retail", currency="CNY"))
    cart = shop.do(LI, AddLines(cart.id, lines=(CUP,)))
    (cup,) = cart.lines
    shop.do(LI, SetRecipient(cart.id, recipient=HOME))
    two = shop.do(LI, ChooseDelivery(cart.id, option="next_day"))
    shop.quotes["next_day"] = Quote(fee=yuan("50.00"))
    ten = shop.do(LI, ChangeLine(cart.id, line_id=cup.id, quantity=10))
    shop.quotes.clear()
    eleven = shop.do(LI, ChangeLine(cart.id, line_id=cup.id, quantity=11))
    refused = shop.refuses(DataMissing, Submit(cart.id), by=LI)
    shop.do(LI, ChooseDelivery(cart.id, option="standard"))
    order = shop.do(LI, Submit(cart.id))

    assert (two.total, ten.total) == (yuan("109.80"), yuan("549.00"))
    assert (eleven.delivery, eleven.total) == (None, yuan("548.90"))
    assert [str(problem) for problem in refused.problems] == ["delivery: is missing"]
    assert order.total == yuan("554.90")  # 11 x 49.90 + 6.00
    assert shop.record(order.id)[3:8] == [
        "03-02 09:30 customer li: delivery_chosen",
        "03-02 09:30 customer li: line_changed",
        "03-02 09:30 customer li: delivery_chosen",
        "03-02 09:30 customer li: line_changed",
        "03-02 09:30 customer li: delivery_withdrawn",
    ]


def test_a_delivery_that_is_not_offered_is_refused_with_those_that_are(shop: Shop) -> None:
    """The customer learns what they can choose, also when the carrier itself does not take it on today."""
    cart = shop.do(LI, OpenCart(process="retail", currency="CNY"))
    shop.do(LI, AddLines(cart.id, lines=(CUP,)))
    shop.quotes.clear()

    by_drone = shop.refuses(DeliveryNotOffered, ChooseDelivery(cart.id, option="drone"), by=LI)
    not_today = shop.refuses(DeliveryNotOffered, ChooseDelivery(cart.id, option="next_day"), by=LI)

    assert by_drone.offered == ("next_day", "standard", "pickup")
    assert not_today.offered == ("standard", "pickup")
    assert not_today.reason == "no next_day today"


def test_payment_is_chosen_out_of_several(shop: Shop) -> None:
    """Whichever provider the customer pays with gets the order's exact amount, and the others hear nothing of it."""
    order = placed(shop)

    shop.do(LI, Pay(order.id, method="wechat_pay"))
    shop.run()

    assert shop.wechat_pay.balance(order.id, "p-1").captured == yuan("233.85")
    assert shop.alipay.calls == []
    assert shop.desk.get(order.id).payment_status == "paid"


def test_a_payment_method_that_is_not_offered_is_refused_with_those_that_are(shop: Shop) -> None:
    """This shop takes no cash on delivery."""
    order = placed(shop)

    refusal = shop.refuses(PaymentMethodNotOffered, Pay(order.id, method="cash_on_delivery"), by=LI)

    assert refusal.offered == ("alipay", "wechat_pay", "bank_transfer")


# ---- the merchant confirms after the payment -------------------------------------------------------------------------


def test_the_merchant_confirms_what_has_been_paid_and_nothing_before(shop: Shop) -> None:
    """Unpaid, there is nothing to confirm; paid, it waits for the merchant's word; then it is prepared."""
    order = placed(shop)
    shop.refuses(StepNotPossible, Accept(order.id), by=CHEN)

    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    waiting = shop.desk.get(order.id)
    accepted = shop.do(CHEN, Accept(order.id))

    assert (waiting.phase, shop.label(waiting)) == (Phase.REVIEW, "待接单")
    assert (accepted.phase, shop.label(accepted)) == (Phase.PREPARING, "待发货")
    shop.refuses(StepNotPossible, Accept(order.id), by=CHEN)


def test_nothing_is_packed_before_the_merchant_has_confirmed(shop: Shop) -> None:
    """Money alone does not send goods on their way."""
    order = paid(shop)

    shop.refuses(StepNotPossible, Pack(order.id), by=ZHOU)


def test_only_the_selling_side_confirms_or_declines(shop: Shop) -> None:
    """Merchant, customer service or platform; everybody else is told whom to ask."""
    order = paid(shop)

    shop.refuses_all_but([MERCHANT, CUSTOMER_SERVICE, PLATFORM], Accept(order.id))
    shop.refuses_all_but([MERCHANT, CUSTOMER_SERVICE, PLATFORM], Decline(order.id))


def test_the_merchant_declines_and_every_cent_goes_back(shop: Shop) -> None:
    """An order that cannot be carried out ends, and the customer has their money again and is told so."""
    order = paid(shop)

    declined = shop.do(CHEN, Decline(order.id, reason="窑温不稳,无货"))
    shop.run()

    assert (declined.phase, shop.label(declined)) == (Phase.CANCELLED, "已取消")
    assert shop.alipay.balance(order.id, "p-1").refunded == yuan("233.85")
    assert shop.desk.get(order.id).balance == yuan("0.00")
    assert shop.read_by_customer(order.id)[-2:] == ("订单 00000001 已取消。", "订单 00000001 已退款 233.85 CNY。")
    assert shop.record(order.id)[-4:] == [
        "03-02 09:30 merchant chen: order_cancelled (窑温不稳,无货)",
        "03-02 09:30 merchant chen: refund_asked (窑温不稳,无货)",
        "03-02 09:30 merchant chen: -> 已取消 (窑温不稳,无货)",
        "03-02 09:30 system orderflow: refund_done",
    ]
    shop.refuses(StepNotPossible, Accept(order.id), by=CHEN)


def test_silence_of_the_merchant_lets_the_order_lapse_with_a_full_refund(shop: Shop) -> None:
    """They have a day: a second before its end nothing happens, at its end it expires and the money goes back."""
    order = paid(shop)

    shop.wait(hours=23, minutes=59, seconds=59)
    shop.run()
    a_second_before = shop.desk.get(order.id)
    shop.wait(seconds=1)
    shop.run()
    expired = shop.desk.get(order.id)

    assert a_second_before.phase is Phase.REVIEW
    assert shop.alipay.balance(order.id, "p-1").refunded == expired.refunded == yuan("233.85")
    assert expired.phase is Phase.CANCELLED
    assert "03-03 09:30 system orderflow: order_cancelled (time limit acceptance)" in shop.record(order.id)
    shop.refuses(StepNotPossible, Accept(order.id), by=CHEN)


def test_the_merchants_word_counts_within_their_time_and_not_a_second_later(shop: Shop) -> None:
    """Even if nobody has acted on the limit yet; only an extension, with its reason, gives them more."""
    in_time, too_late, extended = paid(shop), paid(shop), paid(shop)
    until = shanghai("2026-03-04 09:30")
    shop.do(CHEN, ExtendLimit(extended.id, limit="acceptance", until=until, reason="盘点库存"))

    shop.wait(hours=24)
    shop.do(CHEN, Accept(in_time.id))
    shop.wait(seconds=1)
    refused = shop.refuses(TimeLimitPassed, Accept(too_late.id), by=CHEN)
    accepted = shop.do(CHEN, Accept(extended.id))

    assert refused.due_at == shanghai("2026-03-03 09:30")
    assert accepted.phase is Phase.PREPARING
    assert "03-02 09:30 merchant chen: limit_extended (盘点库存)" in shop.record(extended.id)


# ---- the customer sees every change ----------------------------------------------------------------------------------


def test_every_change_is_visible_to_the_customer_with_logistics_information(shop: Shop) -> None:
    """
    State, waybill and the carrier's reports stand on their order page.

    What matters is also sent to their telephone.
    """
    seen = []

    def look(order_id: str) -> None:
        order = shop.desk.get(order_id)
        shipments = [
            (shipment.waybill, [report.status.value for report in shipment.tracking]) for shipment in order.shipments
        ]
        seen.append((shop.label(order), shipments))

    order = placed(shop)
    look(order.id)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    look(order.id)
    shop.do(CHEN, Accept(order.id))
    look(order.id)
    (shipment,) = shop.do(ZHOU, Pack(order.id)).shipments
    shop.run()
    shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))
    shop.run()
    look(order.id)
    shop.carrier.journey("SF1", begin=shop.wait(hours=4))
    for notice in shop.carrier.take_notices():
        shop.wait(hours=6)
        shop.receive([notice])
        look(order.id)
    shop.do(LI, ConfirmReceipt(order.id))
    shop.run()
    look(order.id)

    assert seen == [
        ("待付款", []),
        ("待接单", []),
        ("待发货", []),
        ("待收货", [("SF1", [])]),
        ("待收货", [("SF1", ["in_transit"])]),
        ("待收货", [("SF1", ["in_transit", "out_for_delivery"])]),
        ("待收货", [("SF1", ["in_transit", "out_for_delivery", "delivered"])]),
        ("已完成", [("SF1", ["in_transit", "out_for_delivery", "delivered"])]),
    ]
    assert shop.read_by_customer(order.id) == (
        "订单 00000001 已提交,共 233.85 CNY。",
        "订单 00000001 已收到 233.85 CNY。",
        "商家已接单,订单 00000001 正在备货。",
        "订单 00000001 已发货,运单号 SF1。",
        "订单 00000001 已送达。",
    )


def test_the_expected_arrival_is_part_of_what_the_customer_chose(shop: Shop) -> None:
    """Standard delivery takes three to five days, counted from the choice."""
    order = placed(shop)

    assert order.delivery is not None
    assert order.delivery.arrival is not None
    assert order.delivery.arrival.earliest == shanghai("2026-03-05 09:30")
    assert order.delivery.arrival.latest == shanghai("2026-03-07 09:30")


# ---- incomplete or inaccurate data -----------------------------------------------------------------------------------


def test_incomplete_data_is_refused_with_a_message_for_each_field(shop: Shop) -> None:
    """All that is missing is said at once; the order gets neither number nor state, and goes on when it is given."""
    cart = shop.do(LI, OpenCart(process="retail", currency="CNY"))
    shop.do(LI, AddLines(cart.id, lines=(CUP,)))
    shop.do(LI, SetRecipient(cart.id, recipient=Party(name="李梅")))

    refusal = shop.refuses(DataMissing, Submit(cart.id), by=LI)

    assert {problem.path: problem.problem for problem in refusal.problems} == {
        "recipient.phone": "is missing",
        "recipient.address.city": "is missing",
        "recipient.address.street": "is missing",
        "delivery": "is missing",
    }
    shop.do(LI, SetRecipient(cart.id, recipient=HOME))
    shop.do(LI, ChooseDelivery(cart.id, option="standard"))
    assert shop.do(LI, Submit(cart.id)).number == "00000001"


def test_inaccurate_data_is_refused_with_a_message_for_each_field(shop: Shop) -> None:
    """A telephone number and an e-mail address must look like one."""
    wrong = Party(name="李梅", phone="138-ask-me", email="limei(at)example", address=HOME.address)
    place = Place(process="retail", lines=(CUP,), recipient=wrong, delivery="standard")

    refusal = shop.refuses(DataMissing, place, by=LI)

    assert [str(problem) for problem in refusal.problems] == [
        "recipient.phone: is not a telephone number of 5 digits or more",
        "recipient.email: is not an e-mail address like name@example.com",
    ]


# ---- cancelling ------------------------------------------------------------------------------------------------------


def test_the_customer_cancels_before_the_goods_leave_and_has_all_their_money_back(shop: Shop) -> None:
    """Even when the shipment is packed and booked: it is cancelled with the carrier, and every cent goes back."""
    order = paid(shop)
    shop.do(CHEN, Accept(order.id))
    shop.do(ZHOU, Pack(order.id))
    shop.run()

    cancelled = shop.do(LI, Cancel(order.id, reason="买错了"))
    shop.run()

    assert cancelled.phase is Phase.CANCELLED
    assert shop.alipay.balance(order.id, "p-1").kept == yuan("0.00")
    assert [shipment.cancelled for shipment in shop.carrier.shipments] == [True]


def test_once_the_goods_have_left_it_is_too_late_to_cancel(shop: Shop) -> None:
    """For the customer and for the merchant: what is on its way is received, or sent back."""
    order = paid(shop)
    shop.do(CHEN, Accept(order.id))
    (shipment,) = shop.do(ZHOU, Pack(order.id)).shipments
    shop.run()
    shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))

    refusal = shop.refuses(AlreadyHandedOver, Cancel(order.id), by=LI)
    shop.refuses(AlreadyHandedOver, Cancel(order.id), by=CHEN)

    assert refusal.remedy == "receive the goods and open a return request"


def test_everybody_keeps_to_their_part(shop: Shop) -> None:
    """Goods are packed and leave by the store's hands; the customer, or the system in their place, confirms receipt."""
    order = paid(shop)
    shop.do(CHEN, Accept(order.id))
    shop.refuses_all_but([WAREHOUSE, MERCHANT, LOGISTICS], Pack(order.id))
    (shipment,) = shop.do(ZHOU, Pack(order.id)).shipments
    shop.refuses_all_but([WAREHOUSE, MERCHANT, LOGISTICS], HandOver(order.id, shipment_id=shipment.id))
    shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))

    shop.refuses_all_but([CUSTOMER, SYSTEM], ConfirmReceipt(order.id))
