"""
S16 下单流程讲解 (seven steps): the successful payment submits the order and numbers it.

Specification, colour and size for each line; a cart with subtotals; a recipient; an invoice or none, and to whom;
express or store pickup, as urgency and fee suggest; a last check and the payment. Number, history and status are in the
customer's account.
"""

from datetime import timedelta

import pytest

from orderflow import (
    AddLines,
    Cancel,
    ChangeLine,
    ChooseDelivery,
    ConfirmReceipt,
    HandOver,
    Invoice,
    NewLine,
    OpenCart,
    Order,
    Pack,
    Party,
    Pay,
    Phase,
    RemoveLine,
    RequestInvoice,
    SetRecipient,
    Submit,
    Track,
    TrackingEvent,
    TrackingStatus,
    retail,
)
from orderflow.policies import DEFAULT_FIELDS, by_payment, express, numbered_at_payment, online, pickup, required
from orderflow.ports import ArrivalWindow, Quote
from orderflow.refusals import AlreadyHandedOver, DataMissing, FactsNotMet, StepNotPossible, UnknownLine
from orderflow.roles import CUSTOMER, CUSTOMER_SERVICE, LOGISTICS, MERCHANT, ORDER_CLERK, SALES, WAREHOUSE

from .conftest import OpenShop
from .shop import GAO, HOME, LI, WANG, ZHOU, Shop, shanghai, yuan

CLOTHES_SHOP = retail(
    submission=by_payment,
    numbering=numbered_at_payment(register="2026", write=lambda number: f"2026-{number:05d}"),
    payment_methods=(online("alipay", zh="支付宝", en="Alipay"), online("wechat_pay", zh="微信支付", en="WeChat Pay")),
    deliveries=(
        express("same_day", carrier="sf", quoted=True),
        express("standard", carrier="sf", fee=yuan("8.00"), transit=(timedelta(days=2), timedelta(days=4))),
        pickup(),
    ),
    order_data=required((*DEFAULT_FIELDS, "invoice.title")),
)

TOLD = {
    "order_submitted": "订单 {number} 提交成功,已付 {paid}。",
    "order_confirmed": "订单 {number} 已确认,正在备货。",
    "payment_received": "收到付款 {paid}。",
    "payment_failed": "支付未成功,请重新支付。",
    "parcel_sent": "订单 {number} 的商品已出库。",
    "parcel_delivered": "订单 {number} 的商品已送达。",
    "order_cancelled": "您的订单已取消。",
    "refund_sent": "已退款 {refund}。",
}

SHIRT = NewLine(
    sku="shirt-11",
    name="亚麻衬衫",
    quantity=2,
    unit_price=yuan("159.00"),
    specification={"规格": "长袖", "颜色": "藏青", "尺码": "L"},
)
SOCKS = NewLine(
    sku="socks-3",
    name="棉袜",
    quantity=3,
    unit_price=yuan("19.90"),
    specification={"规格": "中筒", "颜色": "灰", "尺码": "均码"},
    discount=yuan("9.95"),
)

COMPANY = Invoice(title="苏州青禾纺织有限公司", tax_number="91320500MA1NXXXX0Q")


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    shop = open_shop(CLOTHES_SHOP, goods=(SHIRT, SOCKS), opens_at=shanghai("2026-07-10 11:00"), templates=TOLD)
    this_evening = ArrivalWindow(earliest=shanghai("2026-07-10 17:00"), latest=shanghai("2026-07-10 20:00"))
    shop.quotes["same_day"] = Quote(fee=yuan("28.50"), arrival=this_evening)
    return shop


def cart_of(shop: Shop, delivery: str = "standard") -> Order:
    """Two shirts and three pairs of socks: 367.75 yuan and the freight, for Li at home."""
    cart = shop.do(LI, OpenCart(process="retail", currency="CNY"))
    shop.do(LI, AddLines(cart.id, lines=(SHIRT, SOCKS)))
    shop.do(LI, SetRecipient(cart.id, recipient=HOME))
    return shop.do(LI, ChooseDelivery(cart.id, option=delivery))


def paid(shop: Shop, delivery: str = "standard") -> Order:
    """The same, paid by Alipay, and thereby submitted and numbered."""
    cart = cart_of(shop, delivery)
    shop.do(LI, Pay(cart.id, method="alipay"))
    shop.run()
    return shop.desk.get(cart.id)


# ---- the whole process -----------------------------------------------------------------------------------------------


def test_seven_steps_from_browsing_to_the_number_and_on_to_the_door(shop: Shop) -> None:
    """Chosen, checked, filled in with an invoice, delivery chosen, paid: submitted and numbered, and brought home."""
    cart = shop.do(LI, OpenCart(process="retail", currency="CNY"))
    shop.do(LI, AddLines(cart.id, lines=(SHIRT, SOCKS)))
    shop.do(LI, SetRecipient(cart.id, recipient=HOME))
    shop.do(LI, RequestInvoice(cart.id, invoice=COMPANY))
    shop.do(LI, ChooseDelivery(cart.id, option="same_day"))
    shop.wait(minutes=20)
    shop.do(LI, Pay(cart.id, method="alipay", amount=yuan("396.25")))  # 2 x 159.00 + 3 x 19.90 - 9.95 + 28.50
    shop.run()
    shop.wait(minutes=40)
    (shipment,) = shop.do(ZHOU, Pack(cart.id)).shipments
    shop.run()
    shop.do(ZHOU, HandOver(cart.id, shipment_id=shipment.id))
    shop.wait(hours=6)
    order = shop.do(LI, ConfirmReceipt(cart.id))
    shop.run()

    assert order.number == "2026-00001"
    assert order.phase is Phase.COMPLETED
    assert order.balance == yuan("0.00")
    assert shop.read_by_customer(order.id) == (
        "收到付款 396.25 CNY。",
        "订单 2026-00001 提交成功,已付 396.25 CNY。",
        "订单 2026-00001 已确认,正在备货。",
        "订单 2026-00001 的商品已出库。",
        "订单 2026-00001 的商品已送达。",
    )
    assert shop.record(order.id) == [
        "07-10 11:00 customer li: cart_opened",
        "07-10 11:00 customer li: lines_added",
        "07-10 11:00 customer li: recipient_given",
        "07-10 11:00 customer li: invoice_requested",
        "07-10 11:00 customer li: delivery_chosen",
        "07-10 11:20 customer li: payment_started",
        "07-10 11:20 system orderflow: payment_captured",
        "07-10 11:20 system orderflow: order_submitted",
        "07-10 11:20 system orderflow: -> 待付款",
        "07-10 11:20 system orderflow: -> 待发货",
        "07-10 11:20 system orderflow: number_assigned",
        "07-10 12:00 warehouse zhou: parcel_packed",
        "07-10 12:00 warehouse zhou: booking_asked",
        "07-10 12:00 system orderflow: parcel_booked",
        "07-10 12:00 warehouse zhou: parcel_handed_over",
        "07-10 12:00 warehouse zhou: -> 待收货",
        "07-10 18:00 customer li: parcel_delivered",
        "07-10 18:00 customer li: receipt_confirmed",
        "07-10 18:00 customer li: -> 已完成",
    ]


# ---- specification, colour and size; the cart and its subtotals ------------------------------------------------------


def test_every_line_has_its_own_specification_colour_and_size(shop: Shop) -> None:
    """The same shirt in two sizes is two lines, and each can be changed without the other."""
    large = SHIRT
    small = NewLine(
        sku="shirt-11",
        name="亚麻衬衫",
        quantity=1,
        unit_price=yuan("159.00"),
        specification={"规格": "长袖", "颜色": "白", "尺码": "S"},
    )
    cart = shop.do(LI, OpenCart(process="retail", currency="CNY"))
    first, second = shop.do(LI, AddLines(cart.id, lines=(large, small))).lines

    cart = shop.do(LI, ChangeLine(cart.id, line_id=second.id, specification={**small.specification, "尺码": "M"}))

    assert dict(cart.lines[first.id].specification) == {"规格": "长袖", "颜色": "藏青", "尺码": "L"}
    assert dict(cart.lines[second.id].specification) == {"规格": "长袖", "颜色": "白", "尺码": "M"}
    assert [line.sku for line in cart.lines] == ["shirt-11", "shirt-11"]


def test_the_cart_shows_subtotals_that_add_up(shop: Shop) -> None:
    """What is added, changed and taken out is in its line's subtotal at once, a discount in proportion, to the cent."""
    cart = cart_of(shop)
    shirt, socks = cart.lines
    before = [line.amount for line in cart.lines]

    four_pairs = shop.do(LI, ChangeLine(cart.id, line_id=socks.id, quantity=4))
    no_shirt = shop.do(LI, RemoveLine(cart.id, line_id=shirt.id))

    assert before == [yuan("318.00"), yuan("49.75")]
    assert cart.total == yuan("375.75")
    assert [line.amount for line in four_pairs.lines] == [yuan("318.00"), yuan("66.33")]  # 4 x 19.90 - 13.27
    assert four_pairs.total == yuan("392.33")
    assert no_shirt.total == yuan("74.33")
    shop.refuses(UnknownLine, ChangeLine(cart.id, line_id=shirt.id, quantity=1), by=LI)


# ---- an invoice or none, and to whom ---------------------------------------------------------------------------------


def test_an_invoice_goes_to_whom_the_customer_says(shop: Shop) -> None:
    """Title and tax number are personal data: kept beside the order and not in its history."""
    cart = cart_of(shop)
    shop.do(LI, RequestInvoice(cart.id, invoice=COMPANY))
    shop.do(LI, Pay(cart.id, method="alipay"))
    shop.run()

    order = shop.another_desk().get(cart.id)

    assert order.invoice_requested
    assert shop.another_desk().personal_data(order.id).invoice == COMPANY
    assert COMPANY.title not in str(shop.another_desk().history(order.id))


def test_no_invoice_is_wanted_unless_it_is_asked_for(shop: Shop) -> None:
    """Not asked for, or asked for and thought better of: then no title is asked for either."""
    without, taken_back = cart_of(shop), cart_of(shop)
    shop.do(LI, RequestInvoice(taken_back.id, invoice=COMPANY))
    shop.do(LI, RequestInvoice(taken_back.id, invoice=None))

    for cart in (without, taken_back):
        shop.do(LI, Pay(cart.id, method="alipay"))
    shop.run()

    assert [shop.desk.get(cart.id).invoice_requested for cart in (without, taken_back)] == [False, False]
    assert shop.desk.personal_data(taken_back.id).invoice is None
    assert [shop.desk.get(cart.id).number for cart in (without, taken_back)] == ["2026-00001", "2026-00002"]


def test_an_invoice_without_a_title_is_asked_for_before_the_money(shop: Shop) -> None:
    """Who wants one must say to whom it goes; and once paid, the order's invoice is fixed."""
    cart = cart_of(shop)
    shop.do(LI, RequestInvoice(cart.id, invoice=Invoice(title="")))

    refused = shop.refuses(DataMissing, Pay(cart.id, method="alipay"), by=LI)
    shop.do(LI, RequestInvoice(cart.id, invoice=COMPANY))
    shop.do(LI, Pay(cart.id, method="alipay"))
    shop.run()

    assert [str(problem) for problem in refused.problems] == ["invoice.title: is missing"]
    shop.refuses(StepNotPossible, RequestInvoice(cart.id, invoice=None), by=LI)


# ---- express or store pickup, by urgency and fee ---------------------------------------------------------------------


def test_delivery_is_chosen_by_urgency_and_fee(shop: Shop) -> None:
    """Each way shows fee and arrival when it is tried: urgent and dear, slow and cheap, or fetched for nothing."""
    cart = cart_of(shop)
    offers = {}
    for option in shop.process.policies.deliveries(cart):
        tried = shop.do(LI, ChooseDelivery(cart.id, option=option.name))
        assert tried.delivery is not None
        offers[option.name] = (tried.delivery.fee, tried.delivery.arrival, tried.total)

    this_evening = ArrivalWindow(earliest=shanghai("2026-07-10 17:00"), latest=shanghai("2026-07-10 20:00"))
    in_some_days = ArrivalWindow(earliest=shanghai("2026-07-12 11:00"), latest=shanghai("2026-07-14 11:00"))

    assert offers == {
        "same_day": (yuan("28.50"), this_evening, yuan("396.25")),
        "standard": (yuan("8.00"), in_some_days, yuan("375.75")),
        "pickup": (yuan("0.00"), None, yuan("367.75")),
    }


def test_the_quoted_fee_stays_what_it_was_when_it_was_chosen(shop: Shop) -> None:
    """The carrier's evening price rises after the choice: the customer pays what they were shown."""
    cart = cart_of(shop, "same_day")
    shop.quotes["same_day"] = Quote(fee=yuan("45.00"))

    shop.do(LI, Pay(cart.id, method="alipay"))
    shop.run()

    assert shop.desk.get(cart.id).captured == yuan("396.25")


def test_who_is_in_no_hurry_fetches_it_at_the_store(shop: Shop) -> None:
    """No address, no freight, no carrier: it is made ready, fetched, and that is the receipt."""
    cart = shop.do(LI, OpenCart(process="retail", currency="CNY"))
    shop.do(LI, AddLines(cart.id, lines=(SHIRT,)))
    shop.do(LI, SetRecipient(cart.id, recipient=Party(name="李梅", phone="13812345678")))
    shop.do(LI, ChooseDelivery(cart.id, option="pickup"))
    shop.do(LI, Pay(cart.id, method="wechat_pay"))
    shop.run()
    (shipment,) = shop.do(ZHOU, Pack(cart.id)).shipments
    shop.do(ZHOU, HandOver(cart.id, shipment_id=shipment.id))
    ready = TrackingEvent(status=TrackingStatus.READY_FOR_PICKUP, at=shop.wait(hours=2), location="观前街门店")
    waiting = shop.do(GAO, Track(cart.id, shipment_id=shipment.id, reports=(ready,)))
    shop.wait(days=1)
    order = shop.do(LI, ConfirmReceipt(cart.id))

    assert waiting.shipments[shipment.id].state == "ready_for_pickup"
    assert (order.phase, order.captured) == (Phase.COMPLETED, yuan("318.00"))
    assert shop.carrier.shipments == ()
    assert shop.record(order.id)[-4:] == [
        "07-10 13:00 logistics gao: parcel_tracked",
        "07-11 13:00 customer li: parcel_delivered",
        "07-11 13:00 customer li: receipt_confirmed",
        "07-11 13:00 customer li: -> 已完成",
    ]


# ---- submitted and numbered by the successful payment ----------------------------------------------------------------


def test_only_a_successful_payment_submits_and_numbers(shop: Shop) -> None:
    """Not a word, not a payment that fails; the one that succeeds does both."""
    cart = cart_of(shop)
    shop.refuses(FactsNotMet, Submit(cart.id), by=LI)
    shop.alipay.on(order_id=cart.id).declines()
    shop.do(LI, Pay(cart.id, method="alipay"))
    shop.run()
    failed = shop.desk.get(cart.id)

    shop.do(LI, Pay(cart.id, method="wechat_pay"))
    shop.run()
    order = shop.desk.get(cart.id)

    assert (failed.phase, failed.submitted_at, failed.number) == (Phase.DRAFT, None, None)
    assert (order.phase, order.submitted_at, order.number) == (
        Phase.PREPARING,
        shanghai("2026-07-10 11:00"),
        "2026-00001",
    )
    assert shop.read_by_customer(order.id) == (
        "支付未成功,请重新支付。",
        "收到付款 375.75 CNY。",
        "订单 2026-00001 提交成功,已付 375.75 CNY。",
        "订单 2026-00001 已确认,正在备货。",
    )


# ---- order history and status in the customer's account --------------------------------------------------------------


def test_the_account_shows_the_customers_orders_with_number_and_status(shop: Shop) -> None:
    """Their own and nobody else's, the latest first; a cart that is not paid is there as a cart, without a number."""
    first = paid(shop)
    shop.wait(hours=1)
    second = paid(shop, "pickup")
    shop.wait(hours=1)
    cart_of(shop)
    others = shop.do(WANG, OpenCart(process="retail", currency="CNY"))
    (shipment,) = shop.do(ZHOU, Pack(first.id)).shipments
    shop.run()
    shop.do(ZHOU, HandOver(first.id, shipment_id=shipment.id))
    shop.do(LI, Cancel(second.id))
    shop.run()

    account = shop.another_desk().find(customer=LI.id)

    assert [(order.number, shop.label(order), order.total) for order in account] == [
        (None, "购物车", yuan("375.75")),
        ("2026-00002", "已取消", yuan("0.00")),
        ("2026-00001", "待收货", yuan("375.75")),
    ]
    assert shop.another_desk().find(customer=WANG.id) == (others,)
    assert shop.another_desk().find(customer="nobody") == ()
    assert shop.another_desk().find(customer=LI.id, phase="delivering") == (shop.desk.get(first.id),)


# ---- everybody's part, and changing one's mind -----------------------------------------------------------------------


def test_everybody_keeps_to_their_part(shop: Shop) -> None:
    """The buying side fills in and pays, the store packs and hands over."""
    cart = cart_of(shop)
    buying = [CUSTOMER, SALES, ORDER_CLERK, CUSTOMER_SERVICE]
    shop.refuses_all_but(buying, RequestInvoice(cart.id, invoice=COMPANY))
    shop.refuses_all_but(buying, Pay(cart.id, method="alipay"))
    order = paid(shop)

    shop.refuses_all_but([WAREHOUSE, MERCHANT, LOGISTICS], Pack(order.id))


def test_a_numbered_order_is_cancelled_with_all_its_money_until_it_has_left(shop: Shop) -> None:
    """Freight included; what has left can no longer be called back."""
    stays, leaves = paid(shop), paid(shop)
    (shipment,) = shop.do(ZHOU, Pack(leaves.id)).shipments
    shop.run()
    shop.do(ZHOU, HandOver(leaves.id, shipment_id=shipment.id))

    shop.do(LI, Cancel(stays.id, reason="尺码不合适"))
    shop.run()

    assert shop.alipay.balance(stays.id, "p-1").refunded == yuan("375.75")
    assert shop.read_by_customer(stays.id)[-2:] == ("您的订单已取消。", "已退款 375.75 CNY。")
    shop.refuses(AlreadyHandedOver, Cancel(leaves.id), by=LI)
