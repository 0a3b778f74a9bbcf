"""
S11 商品下单流程 (six steps): the order exists only once it is paid.

Until then it is a cart: specification and quantity change while other goods are added, and a payment that fails leaves
it a cart. The payment makes it an order and gives it its number, also when the provider tells of it late, and twice.
"""

from datetime import timedelta
from random import Random

import pytest

from orderflow import (
    AddLines,
    Cancel,
    ChangeLine,
    ChooseDelivery,
    ConfirmReceipt,
    HandOver,
    NewLine,
    OpenCart,
    Order,
    Pack,
    Pay,
    Phase,
    RemoveLine,
    SetRecipient,
    Submit,
    Track,
    TrackingEvent,
    TrackingStatus,
    VoidPayment,
    retail,
)
from orderflow.policies import by_payment, customers_may_say, express, numbered_at_payment, online
from orderflow.refusals import DataMissing, FactsNotMet, PaymentInProgress, StepNotPossible
from orderflow.roles import CARRIER, COURIER, CUSTOMER, CUSTOMER_SERVICE, LOGISTICS, ORDER_CLERK, SALES, SYSTEM

from .conftest import OpenShop
from .shop import GAO, HOME, LI, SUN, WANG, ZHOU, Shop, shanghai, yuan

PAID_FIRST = retail(
    submission=by_payment,
    numbering=numbered_at_payment(write=lambda number: f"S11-{number:04d}"),
    payment_methods=(online("alipay", zh="支付宝", en="Alipay"), online("wechat_pay", zh="微信支付", en="WeChat Pay")),
    deliveries=(express(carrier="sf", fee=yuan("10.00")),),
    payment_window=timedelta(minutes=15),
).extended(statements=customers_may_say("channel"))

SCARF = NewLine(
    sku="scarf", name="真丝围巾", quantity=1, unit_price=yuan("269.90"), specification={"颜色": "红", "尺码": "90 cm"}
)
FAN = NewLine(sku="fan", name="苏绣团扇", quantity=2, unit_price=yuan("85.55"), specification={"图案": "荷花"})
PIN = NewLine(sku="pin", name="发簪", quantity=1, unit_price=yuan("39.00"))


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    return open_shop(PAID_FIRST, goods=(SCARF, FAN, PIN), opens_at=shanghai("2026-05-20 13:14"))


def cart_of(shop: Shop) -> Order:
    """Li's cart: a scarf and two fans for 451.00 yuan with freight, recipient and delivery filled in."""
    cart = shop.do(LI, OpenCart(process="retail", currency="CNY", channel="mini-program"))
    shop.do(LI, AddLines(cart.id, lines=(SCARF, FAN)))
    shop.do(LI, SetRecipient(cart.id, recipient=HOME))
    return shop.do(LI, ChooseDelivery(cart.id, option="express"))


def paid(shop: Shop) -> Order:
    """The same, paid by Alipay, and thereby an order."""
    cart = cart_of(shop)
    shop.do(LI, Pay(cart.id, method="alipay"))
    shop.run()
    return shop.desk.get(cart.id)


def on_its_way(shop: Shop) -> Order:
    """The same, packed and handed over to the carrier."""
    order = paid(shop)
    (shipment,) = shop.do(ZHOU, Pack(order.id)).shipments
    shop.run()
    return shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))


# ---- the whole process -----------------------------------------------------------------------------------------------


def test_a_cart_is_paid_becomes_an_order_and_arrives(shop: Shop) -> None:
    """Select, cart, recipient, payment method, check and pay, wait: submitted, numbered and moved on by the money."""
    cart = cart_of(shop)
    shop.wait(minutes=1)
    shop.do(LI, Pay(cart.id, method="wechat_pay", amount=cart.total))
    shop.run()
    shop.wait(hours=3)
    (shipment,) = shop.do(ZHOU, Pack(cart.id)).shipments
    shop.run()
    shop.do(ZHOU, HandOver(cart.id, shipment_id=shipment.id))
    shop.wait(days=1)
    brought = TrackingEvent(status=TrackingStatus.DELIVERED, at=shop.clock.now(), location="苏州 平江路")
    shop.do(SUN, Track(cart.id, shipment_id=shipment.id, reports=(brought,)))
    shop.wait(minutes=30)
    order = shop.do(LI, ConfirmReceipt(cart.id))

    assert order.phase is Phase.COMPLETED
    assert order.number == "S11-0001"
    assert order.captured == yuan("451.00")  # 269.90 + 2 x 85.55 + 10.00
    assert shop.record(order.id) == [
        "05-20 13:14 customer li: cart_opened",
        "05-20 13:14 customer li: lines_added",
        "05-20 13:14 customer li: recipient_given",
        "05-20 13:14 customer li: delivery_chosen",
        "05-20 13:15 customer li: payment_started",
        "05-20 13:15 system orderflow: payment_captured",
        "05-20 13:15 system orderflow: order_submitted",
        "05-20 13:15 system orderflow: -> 待付款",
        "05-20 13:15 system orderflow: -> 待发货",
        "05-20 13:15 system orderflow: number_assigned",
        "05-20 16:15 warehouse zhou: parcel_packed",
        "05-20 16:15 warehouse zhou: booking_asked",
        "05-20 16:15 system orderflow: parcel_booked",
        "05-20 16:15 warehouse zhou: parcel_handed_over",
        "05-20 16:15 warehouse zhou: -> 待收货",
        "05-21 16:15 courier sun: parcel_tracked",
        "05-21 16:15 courier sun: parcel_delivered",
        "05-21 16:45 customer li: receipt_confirmed",
        "05-21 16:45 customer li: -> 已完成",
    ]


# ---- the cart changes while other goods are added --------------------------------------------------------------------


def test_specification_and_quantity_change_while_other_goods_are_added(shop: Shop) -> None:
    """Browsing goes on: every line keeps its place and its name, whatever is added, changed or taken out around it."""
    cart = shop.do(LI, OpenCart(process="retail", currency="CNY"))
    cart = shop.do(LI, AddLines(cart.id, lines=(SCARF,)))
    (scarf,) = cart.lines

    shop.do(LI, AddLines(cart.id, lines=(FAN,)))
    shop.do(LI, ChangeLine(cart.id, line_id=scarf.id, specification={"颜色": "青", "尺码": "110 cm"}))
    cart = shop.do(LI, AddLines(cart.id, lines=(PIN,)))
    _, fan, pin = cart.lines
    shop.do(LI, RemoveLine(cart.id, line_id=fan.id))
    shop.do(LI, ChangeLine(cart.id, line_id=scarf.id, quantity=2))
    cart = shop.do(LI, AddLines(cart.id, lines=(FAN,)))

    assert [(line.id, line.name, line.quantity, line.amount) for line in cart.lines] == [
        (scarf.id, "真丝围巾", 2, yuan("539.80")),
        (pin.id, "发簪", 1, yuan("39.00")),
        ("l-4", "苏绣团扇", 2, yuan("171.10")),  # a new line: the fans taken out were l-2, and that name is used up
    ]
    assert dict(cart.lines[scarf.id].specification) == {"颜色": "青", "尺码": "110 cm"}
    assert cart.total == yuan("749.90")


# ---- the order exists only once it is paid ---------------------------------------------------------------------------


def test_before_it_is_paid_it_is_a_cart_without_a_number(shop: Shop) -> None:
    """Nobody can submit it by word, pack it or find it by number: there is no order yet."""
    cart = cart_of(shop)

    assert (cart.phase, shop.label(cart), cart.number, cart.submitted_at) == (Phase.DRAFT, "购物车", None, None)
    assert shop.desk.find(number="S11-0001") == ()
    shop.refuses(FactsNotMet, Submit(cart.id), by=LI)
    shop.refuses(StepNotPossible, Pack(cart.id), by=ZHOU)


def test_the_payment_makes_it_an_order_with_a_number(shop: Shop) -> None:
    """From that instant it waits for shipment, can be found by its number, and is a cart no more."""
    order = paid(shop)

    assert (order.phase, shop.label(order), order.number) == (Phase.PREPARING, "待发货", "S11-0001")
    assert order.submitted_at == shanghai("2026-05-20 13:14")
    assert shop.desk.find(number="S11-0001") == (order,)
    shop.refuses(StepNotPossible, AddLines(order.id, lines=(PIN,)), by=LI)


def test_numbers_count_paid_orders_only(shop: Shop) -> None:
    """Carts that are left lying, and payments that fail, leave no gap."""
    first = paid(shop)
    cart_of(shop)
    failing = cart_of(shop)
    shop.alipay.on(order_id=failing.id).declines()
    shop.do(LI, Pay(failing.id, method="alipay"))
    shop.run()

    second = paid(shop)

    assert (first.number, second.number) == ("S11-0001", "S11-0002")


def test_part_of_the_price_makes_no_order_and_the_rest_does(shop: Shop) -> None:
    """Two payments, one after the other: the cent that completes the price makes the order."""
    cart = cart_of(shop)

    shop.do(LI, Pay(cart.id, method="alipay", amount=yuan("450.99")))
    shop.run()
    a_cent_short = shop.desk.get(cart.id)
    shop.do(LI, Pay(cart.id, method="wechat_pay"))
    shop.run()
    order = shop.desk.get(cart.id)

    assert (a_cent_short.phase, a_cent_short.number, a_cent_short.balance_due) == (Phase.DRAFT, None, yuan("0.01"))
    assert (order.phase, order.number, order.captured) == (Phase.PREPARING, "S11-0001", yuan("451.00"))


def test_a_cart_with_incomplete_data_is_not_taken_money_for(shop: Shop) -> None:
    """What is missing is asked for before the payment, because the payment submits."""
    cart = shop.do(LI, OpenCart(process="retail", currency="CNY"))
    shop.do(LI, AddLines(cart.id, lines=(PIN,)))

    refused = shop.refuses(DataMissing, Pay(cart.id, method="alipay"), by=LI)

    assert [problem.path for problem in refused.problems] == [
        "recipient.name",
        "recipient.phone",
        "recipient.address.city",
        "recipient.address.street",
        "delivery",
    ]


# ---- the payment fails -----------------------------------------------------------------------------------------------


def test_a_payment_that_fails_leaves_a_cart_that_can_be_edited_and_paid_again(shop: Shop) -> None:
    """Nothing was taken, nothing numbered; they put a hairpin in and pay the new total."""
    cart = cart_of(shop)
    shop.alipay.on(order_id=cart.id).declines("insufficient funds")
    shop.do(LI, Pay(cart.id, method="alipay"))
    shop.run()
    failed = shop.desk.get(cart.id)

    shop.do(LI, AddLines(cart.id, lines=(PIN,)))
    shop.do(LI, Pay(cart.id, method="alipay"))
    shop.run()
    order = shop.desk.get(cart.id)

    assert (failed.phase, failed.number, failed.payment_status) == (Phase.DRAFT, None, "unpaid")
    assert (order.phase, order.number, order.captured) == (Phase.PREPARING, "S11-0001", yuan("490.00"))


def test_while_a_payment_is_under_way_the_cart_keeps_still(shop: Shop) -> None:
    """What is paid for is what they get: to change their mind they take the payment back first."""
    cart = cart_of(shop)
    scarf, _ = cart.lines
    shop.alipay.on(order_id=cart.id).pends()
    shop.do(LI, Pay(cart.id, method="alipay"))
    shop.run()

    refused = shop.refuses(PaymentInProgress, ChangeLine(cart.id, line_id=scarf.id, quantity=2), by=LI)
    shop.do(LI, VoidPayment(cart.id, payment_id=shop.desk.get(cart.id).payments["p-1"].id))
    shop.run()
    cart = shop.do(LI, ChangeLine(cart.id, line_id=scarf.id, quantity=2))

    assert refused.payment_id == "p-1"
    assert (cart.phase, cart.total) == (Phase.DRAFT, yuan("720.90"))


# ---- the provider tells of it late, and twice ------------------------------------------------------------------------


def test_a_late_notification_that_comes_twice_makes_one_order_with_one_number(shop: Shop) -> None:
    """They pay ten minutes later; the provider tells of it twice, and is asked once more: one capture, one number."""
    cart = cart_of(shop)
    shop.alipay.on(order_id=cart.id).pends()
    shop.do(LI, Pay(cart.id, method="alipay"))
    shop.run()
    waiting = shop.desk.get(cart.id)

    shop.wait(minutes=10)
    shop.alipay.complete(f"{cart.id}/p-1/start", notices=2)
    shop.receive(shop.alipay.take_notices())
    shop.run()
    order = shop.desk.get(cart.id)

    assert (waiting.phase, waiting.number, waiting.payment_status) == (Phase.DRAFT, None, "pending")
    assert (order.phase, order.number, order.captured) == (Phase.PREPARING, "S11-0001", yuan("451.00"))
    assert shop.record(order.id)[4:] == [
        "05-20 13:14 customer li: payment_started",
        "05-20 13:14 system orderflow: payment_pending",
        "05-20 13:24 system orderflow: payment_captured",
        "05-20 13:24 system orderflow: order_submitted",
        "05-20 13:24 system orderflow: -> 待付款",
        "05-20 13:24 system orderflow: -> 待发货",
        "05-20 13:24 system orderflow: number_assigned",
    ]


@pytest.mark.parametrize("seed", range(5))
def test_notifications_of_two_customers_in_any_order_give_each_their_own_number(shop: Shop, seed: int) -> None:
    """Jumbled and repeated, they make two orders with two numbers, and both customers paid once."""
    carts = [cart_of(shop), cart_of(shop)]
    for cart in carts:
        shop.alipay.on(order_id=cart.id).pends()
        shop.do(LI, Pay(cart.id, method="alipay"))
    shop.run()

    for cart in carts:
        shop.alipay.complete(f"{cart.id}/p-1/start", notices=3)
    shop.receive(shop.alipay.take_notices(order=Random(seed)))
    orders = [shop.desk.get(cart.id) for cart in carts]

    assert sorted(str(order.number) for order in orders) == ["S11-0001", "S11-0002"]
    assert [order.captured for order in orders] == [yuan("451.00")] * 2


def test_money_that_comes_after_the_cart_has_lapsed_goes_back(shop: Shop) -> None:
    """The payment window is over, and the cart with it: no order, no number, and not a cent is kept."""
    cart = cart_of(shop)
    shop.alipay.on(order_id=cart.id).pends()
    shop.do(LI, Pay(cart.id, method="alipay"))
    shop.run()
    shop.wait(minutes=15)
    shop.run()
    expired = shop.desk.get(cart.id)

    shop.wait(minutes=1)
    shop.alipay.take_after_all(
        f"{cart.id}/p-1/start", notices=2
    )  # the provider was told to stop, and took it all the same
    shop.receive(shop.alipay.take_notices())
    shop.run()
    late = shop.desk.get(cart.id)

    assert (expired.phase, late.phase, late.number) == (Phase.CANCELLED, Phase.CANCELLED, None)
    assert shop.alipay.balance(cart.id, "p-1").captured == yuan("451.00")
    assert shop.alipay.balance(cart.id, "p-1").refunded == late.refunded == yuan("451.00")
    assert late.balance == yuan("0.00")


# ---- waiting, with logistics queries by order number -----------------------------------------------------------------


def test_logistics_are_asked_after_by_order_number(shop: Shop) -> None:
    """Whoever knows the number sees where that order's shipment is, and no other's."""
    order, other = on_its_way(shop), on_its_way(shop)
    shop.carrier.report("SF1", TrackingStatus.IN_TRANSIT, shop.wait(hours=5), description="离开苏州转运中心")
    shop.carrier.report("SF1", TrackingStatus.OUT_FOR_DELIVERY, shop.wait(hours=9), description="派送中")
    shop.receive(shop.carrier.take_notices())

    (found,) = shop.another_desk().find(number="S11-0001")
    (found_other,) = shop.another_desk().find(number="S11-0002")

    assert (found.id, found_other.id) == (order.id, other.id)
    (shipment,) = found.shipments
    assert (shipment.waybill, shipment.state) == ("SF1", "out_for_delivery")
    assert [report.description for report in shipment.tracking] == ["离开苏州转运中心", "派送中"]
    assert found_other.shipments["s-1"].tracking == ()
    assert shop.desk.find(number="S11-0003") == ()
    assert shop.desk.find(number="S11-0001", customer=WANG.id) == ()


def test_reports_that_come_late_do_not_send_a_shipment_backwards(shop: Shop) -> None:
    """The latest report decides, not the one that arrived last."""
    order = on_its_way(shop)
    shop.carrier.journey("SF1", begin=shop.wait(hours=2))
    shop.wait(days=2)

    shop.receive(reversed(shop.carrier.take_notices()))

    (shipment,) = shop.desk.get(order.id).shipments
    assert shipment.state == "delivered"
    assert [report.status for report in shipment.tracking] == ["in_transit", "out_for_delivery", "delivered"]


# ---- everybody's part ------------------------------------------------------------------------------------------------


def test_only_the_buying_side_pays_and_only_the_road_reports(shop: Shop) -> None:
    """Nobody else pays for a cart, says where a shipment is, or that it was received."""
    cart = cart_of(shop)
    shop.refuses_all_but([CUSTOMER, SALES, ORDER_CLERK, CUSTOMER_SERVICE], Pay(cart.id, method="alipay"))
    order = on_its_way(shop)
    (shipment,) = order.shipments
    report = TrackingEvent(status=TrackingStatus.IN_TRANSIT, at=shop.clock.now())

    track = Track(order.id, shipment_id=shipment.id, reports=(report,))
    shop.refuses_all_but([CARRIER, COURIER, LOGISTICS, SYSTEM], track)
    shop.refuses_all_but([CUSTOMER, SYSTEM], ConfirmReceipt(order.id))

    assert shop.do(GAO, track).shipments[shipment.id].state == "in_transit"


def test_an_order_that_exists_is_cancelled_with_all_its_money(shop: Shop) -> None:
    """The number stays its own: the next order gets the next one."""
    order = paid(shop)

    shop.do(LI, Cancel(order.id, reason="拍错了"))
    shop.run()

    assert shop.alipay.balance(order.id, "p-1").refunded == yuan("451.00")
    assert shop.desk.find(number="S11-0001")[0].phase is Phase.CANCELLED
    assert paid(shop).number == "S11-0002"
    shop.refuses(StepNotPossible, Pay(order.id, method="alipay"), by=LI)


def test_a_cart_that_was_paid_cannot_be_emptied_behind_the_shops_back(shop: Shop) -> None:
    """Part of the price is in: the cart stays as it is until that money is dealt with."""
    cart = cart_of(shop)
    scarf, _ = cart.lines
    shop.do(LI, Pay(cart.id, method="alipay", amount=yuan("100.00")))
    shop.run()

    shop.refuses(PaymentInProgress, RemoveLine(cart.id, line_id=scarf.id), by=LI)
    shop.do(LI, Cancel(cart.id))
    shop.run()

    assert shop.alipay.balance(cart.id, "p-1").refunded == yuan("100.00")
