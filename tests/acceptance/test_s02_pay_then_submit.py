"""
S02 下单流程及流程说明 (ten steps): paid first, then submitted, and locked.

A known customer fills a cart and checks it once more; each delivery is quoted with its own fee and arrival before
they choose; they pay, then submit, and nothing can be changed any more. They get a number and a confirmation to save or
print, and hears when their goods will arrive. What was paid and never submitted is not lost.
"""

from datetime import timedelta
from pathlib import Path

import pytest

from orderflow import (
    Actor,
    AddLines,
    Cancel,
    ChangeLine,
    ChooseDelivery,
    ConfirmReceipt,
    HandOver,
    NewLine,
    OpenCart,
    Order,
    OrderProcess,
    Pack,
    Party,
    Pay,
    Phase,
    RemoveLine,
    SetRecipient,
    Submit,
    Track,
    TrackingEvent,
    TrackingStatus,
    retail,
)
from orderflow.commands import EndSubmission
from orderflow.policies import express, numbered_at_submission, once_paid, online, pickup, submit_unsubmitted
from orderflow.ports import ArrivalWindow, Quote, TrackingNotice
from orderflow.refusals import (
    DataMissing,
    DeliveryNotOffered,
    DocumentNotReady,
    FactsNotMet,
    PaymentExceedsBalance,
    QuoteChanged,
    QuoteExpired,
    RoleNotEntitled,
    StepNotPossible,
    TimeLimitPassed,
)
from orderflow.render.confirmation import order_confirmation
from orderflow.render.printing import as_html, as_text
from orderflow.roles import CUSTOMER, CUSTOMER_SERVICE, ORDER_CLERK, SALES, SYSTEM
from orderflow.validation import InvalidField
from orderflow.words.labels import Label, Language

from .conftest import OpenShop
from .shop import CHEN, GAO, HOME, LI, SHANGHAI, SUN, WU, ZHOU, Shop, shanghai, yuan


def book_shop(**more: object) -> OrderProcess:
    """A shop that is paid first; two carriers say themselves what they cost, and there is a shelf to collect from."""
    return retail(
        submission=once_paid,
        numbering=numbered_at_submission(register="2026", write=lambda number: f"SH{number:06d}"),
        payment_methods=(online("alipay", zh="支付宝", en="Alipay"), online("wechat_pay", zh="微信支付")),
        deliveries=(
            express("sf_air", carrier="sf", quoted=True),
            express("zto_road", carrier="zto", quoted=True),
            pickup(),
        ),
        submission_window=timedelta(hours=2),
        **more,  # type: ignore[arg-type] # one shop differs from the other in one answer
    )


TOLD = {
    "payment_received": "收到付款 {paid},请提交订单。",
    "order_submitted": "订单 {number} 提交成功。",
    "order_confirmed": "订单 {number} 已确认,预计 {arrival_latest} 前送达。",
    "parcel_sent": "订单 {number} 已发货,运单号 {waybill}。",
    "parcel_delivered": "订单 {number} 已送达。",
    "order_cancelled": "您的订单已取消。",
    "refund_sent": "已退款 {refund}。",
}

NOVEL = NewLine(
    sku="978-7-02-000220-7", name="红楼梦", quantity=2, unit_price=yuan("59.70"), specification={"装帧": "精装"}
)
TEA = NewLine(sku="tea-bk", name="茶经 <注>", quantity=1, unit_price=yuan("28.00"))
ATLAS = NewLine(sku="atlas", name="中国地图册", quantity=1, unit_price=yuan("45.00"))

NOON = shanghai("2026-09-01 12:00")
BY_AIR = Quote(
    fee=yuan("23.00"),
    arrival=ArrivalWindow(earliest=shanghai("2026-09-02 09:00"), latest=shanghai("2026-09-02 18:00")),
    valid_until=shanghai("2026-09-01 12:30"),
)
BY_ROAD = Quote(
    fee=yuan("8.50"),
    arrival=ArrivalWindow(earliest=shanghai("2026-09-04 09:00"), latest=shanghai("2026-09-06 18:00")),
)
NAMES = {"sf_air": Label("顺丰空运", "SF by air"), "zto_road": Label("中通陆运", "ZTO by road")}
MA = Actor("ma", ORDER_CLERK)
SELLER = Party(name="青石书店", phone="0512-65001234")


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    return opened(open_shop, book_shop())


def opened(open_shop: OpenShop, process: OrderProcess) -> Shop:
    shop = open_shop(process, goods=(NOVEL, TEA, ATLAS), opens_at=NOON, templates=TOLD)
    shop.quotes["sf_air"], shop.quotes["zto_road"] = BY_AIR, BY_ROAD
    return shop


def cart_of(shop: Shop) -> Order:
    """Li's cart after their check: two novels and a book about tea, 147.40 yuan without delivery."""
    cart = shop.do(LI, OpenCart(process="retail", currency="CNY"))
    shop.do(LI, AddLines(cart.id, lines=(NOVEL, TEA)))
    return shop.do(LI, SetRecipient(cart.id, recipient=HOME))


def paid_cart(shop: Shop, option: str = "sf_air") -> Order:
    """The same, delivery chosen at what was quoted, and paid by Alipay; not submitted."""
    cart = cart_of(shop)
    shop.do(LI, ChooseDelivery(cart.id, option=option))
    shop.do(LI, Pay(cart.id, method="alipay"))
    shop.run()
    return shop.desk.get(cart.id)


# ---- the whole process -----------------------------------------------------------------------------------------------


def test_ten_steps_from_the_cart_to_the_door(shop: Shop, tmp_path: Path) -> None:
    """Cart, check, quotes, choice, payment, submission, number, confirmation, shipping, tracking, receipt."""
    cart = shop.do(LI, OpenCart(process="retail", currency="CNY"))
    cart = shop.do(LI, AddLines(cart.id, lines=(NOVEL, TEA, ATLAS)))
    novel, _, atlas = cart.lines
    shop.do(LI, ChangeLine(cart.id, line_id=novel.id, quantity=1))
    shop.do(LI, ChangeLine(cart.id, line_id=novel.id, quantity=2))
    shop.do(LI, RemoveLine(cart.id, line_id=atlas.id))
    shop.do(LI, SetRecipient(cart.id, recipient=HOME))
    by_air, _, _ = shop.desk.delivery_options(cart.id, by=LI)
    shop.do(LI, ChooseDelivery(cart.id, option=by_air.option, fee=by_air.fee))
    shop.wait(minutes=10)
    shop.do(LI, Pay(cart.id, method="alipay", amount=yuan("170.40")))  # 2 x 59.70 + 28.00 + 23.00
    shop.run()
    shop.wait(minutes=5)
    order = shop.do(LI, Submit(cart.id))
    shop.run()
    page = tmp_path / "confirmation.html"
    confirmation = order_confirmation(order, shop.desk.personal_data(order.id), zone=SHANGHAI, names=NAMES)
    page.write_text(as_html(confirmation, Language.ZH), "utf-8")
    shop.wait(hours=2)
    (shipment,) = shop.do(ZHOU, Pack(order.id)).shipments
    shop.run()
    shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))
    shop.wait(days=1)
    brought = TrackingEvent(status=TrackingStatus.DELIVERED, at=shop.clock.now(), location="苏州 平江路")
    shop.do(SUN, Track(order.id, shipment_id=shipment.id, reports=(brought,)))
    order = shop.do(LI, ConfirmReceipt(order.id))
    shop.run()

    assert (order.phase, order.number, order.balance) == (Phase.COMPLETED, "SH000001", yuan("0.00"))
    assert "SH000001" in page.read_text("utf-8")
    assert shop.read_by_customer(order.id) == (
        "收到付款 170.40 CNY,请提交订单。",
        "订单 SH000001 提交成功。",
        "订单 SH000001 已确认,预计 2026-09-02T18:00:00+08:00 前送达。",
        "订单 SH000001 已发货,运单号 SF1。",
        "订单 SH000001 已送达。",
    )
    assert shop.record(order.id) == [
        "09-01 12:00 customer li: cart_opened",
        "09-01 12:00 customer li: lines_added",
        "09-01 12:00 customer li: line_changed",
        "09-01 12:00 customer li: line_changed",
        "09-01 12:00 customer li: line_removed",
        "09-01 12:00 customer li: recipient_given",
        "09-01 12:00 customer li: delivery_chosen",
        "09-01 12:10 customer li: payment_started",
        "09-01 12:10 system orderflow: payment_captured",
        "09-01 12:15 customer li: order_submitted",
        "09-01 12:15 customer li: -> 待付款",
        "09-01 12:15 customer li: -> 待发货",
        "09-01 12:15 customer li: number_assigned",
        "09-01 14:15 warehouse zhou: parcel_packed",
        "09-01 14:15 warehouse zhou: booking_asked",
        "09-01 14:15 system orderflow: parcel_booked",
        "09-01 14:15 warehouse zhou: parcel_handed_over",
        "09-01 14:15 warehouse zhou: -> 待收货",
        "09-02 14:15 courier sun: parcel_tracked",
        "09-02 14:15 courier sun: parcel_delivered",
        "09-02 14:15 customer li: receipt_confirmed",
        "09-02 14:15 customer li: -> 已完成",
    ]


# ---- a known customer ------------------------------------------------------------------------------------------------


def test_there_is_no_order_without_a_customer(shop: Shop) -> None:
    """Login is the host's: they vouch for who it is. A clerk must say for whom; a stranger in no role gets nothing."""
    shop.refuses(InvalidField, OpenCart(process="retail", currency="CNY"), by=MA)
    shop.refuses_all_but(
        (CUSTOMER, SALES, ORDER_CLERK, CUSTOMER_SERVICE), OpenCart(process="retail", currency="CNY", customer="li")
    )

    cart = shop.do(MA, OpenCart(process="retail", currency="CNY", customer="li"))

    assert cart.customer == "li"
    assert shop.desk.find(customer="li") == (cart,)


# ---- quoted before the choice ----------------------------------------------------------------------------------------


def test_two_carriers_and_self_pickup_are_quoted_before_the_choice(shop: Shop) -> None:
    """Each with its own fee, its own arrival, and until when that stands; looking chooses nothing."""
    cart = cart_of(shop)

    air, road, fetched = shop.desk.delivery_options(cart.id, by=LI)

    assert (air.option, air.fee, air.arrival, air.valid_until) == (
        "sf_air", yuan("23.00"), BY_AIR.arrival, BY_AIR.valid_until,
    )  # fmt: skip
    assert (road.option, road.fee, road.arrival, road.valid_until) == (
        "zto_road", yuan("8.50"), BY_ROAD.arrival, None,
    )  # fmt: skip
    assert (fetched.option, fetched.zh, fetched.fee, fetched.possible) == ("pickup", "到店自提", yuan("0.00"), True)
    assert shop.desk.get(cart.id) == cart


def test_a_carrier_that_cannot_come_leaves_the_others(shop: Shop) -> None:
    """One declines, with its reason; choosing it all the same is refused with the ways that there are."""
    cart = cart_of(shop)
    del shop.quotes["sf_air"]
    shop.zto.unreachable()

    air, road, fetched = shop.desk.delivery_options(cart.id, by=LI)

    assert isinstance(air.refusal, DeliveryNotOffered)
    assert air.refusal.reason == "no sf_air today"
    assert (air.fee, road.possible, fetched.possible) == (None, False, True)
    refusal = shop.refuses(DeliveryNotOffered, ChooseDelivery(cart.id, option="sf_air"), by=LI)
    assert refusal.offered == ("zto_road", "pickup")


def test_what_they_were_shown_is_what_they_choose(shop: Shop) -> None:
    """The carrier raised its price while they thought: they are told, and nothing is chosen behind their back."""
    cart = cart_of(shop)
    air, _, _ = shop.desk.delivery_options(cart.id, by=LI)
    shop.quotes["sf_air"] = Quote(fee=yuan("26.00"))

    refusal = shop.refuses(QuoteChanged, ChooseDelivery(cart.id, option="sf_air", fee=air.fee), by=LI)

    assert (refusal.shown, refusal.fee) == (yuan("23.00"), yuan("26.00"))


def test_an_expired_quote_is_neither_paid_nor_submitted(shop: Shop) -> None:
    """It stood until half past twelve; a second later they choose again, at what it costs then."""
    cart = cart_of(shop)
    shop.do(LI, ChooseDelivery(cart.id, option="sf_air"))
    shop.wait(minutes=30, seconds=1)
    refusal = shop.refuses(QuoteExpired, Pay(cart.id, method="alipay"), by=LI)
    assert (refusal.option, refusal.valid_until) == ("sf_air", BY_AIR.valid_until)

    shop.quotes["sf_air"] = Quote(fee=yuan("25.00"), valid_until=shanghai("2026-09-01 13:00"))
    shop.do(LI, ChooseDelivery(cart.id, option="sf_air"))
    shop.do(LI, Pay(cart.id, method="alipay"))
    shop.run()
    shop.wait(minutes=30)
    shop.refuses(QuoteExpired, Submit(cart.id), by=LI)
    shop.do(LI, ChooseDelivery(cart.id, option="zto_road"))
    order = shop.do(LI, Submit(cart.id))
    shop.run()

    assert (order.captured, order.refunded, order.total) == (yuan("172.40"), yuan("16.50"), yuan("155.90"))


# ---- paid first, then submitted, then locked -------------------------------------------------------------------------


def test_nothing_is_submitted_before_it_is_paid(shop: Shop) -> None:
    """Unpaid, or a cent short; and what is missing in it is asked for before they pay."""
    cart = shop.do(LI, OpenCart(process="retail", currency="CNY"))
    shop.do(LI, AddLines(cart.id, lines=(NOVEL,)))
    missing = shop.refuses(DataMissing, Pay(cart.id, method="alipay"), by=LI)
    assert "recipient.name" in {problem.path for problem in missing.problems}

    shop.do(LI, SetRecipient(cart.id, recipient=HOME))
    shop.do(LI, ChooseDelivery(cart.id, option="pickup"))
    shop.refuses(FactsNotMet, Submit(cart.id), by=LI)
    shop.do(LI, Pay(cart.id, method="alipay", amount=yuan("119.39")))
    shop.run()
    shop.refuses(FactsNotMet, Submit(cart.id), by=LI)

    assert shop.desk.get(cart.id).number is None


def test_submitting_locks_the_order(shop: Shop) -> None:
    """No change afterwards, by nobody: neither goods, recipient nor delivery, and it is submitted once."""
    cart = paid_cart(shop)
    shop.refuses_all_but((CUSTOMER, SALES, ORDER_CLERK, CUSTOMER_SERVICE), Submit(cart.id))
    order = shop.do(LI, Submit(cart.id))

    for who in (LI, WU):
        shop.refuses(StepNotPossible, AddLines(order.id, lines=(ATLAS,)), by=who)
        shop.refuses(StepNotPossible, ChangeLine(order.id, line_id=order.lines["l-1"].id, quantity=1), by=who)
        shop.refuses(StepNotPossible, RemoveLine(order.id, line_id=order.lines["l-1"].id), by=who)
        shop.refuses(StepNotPossible, SetRecipient(order.id, recipient=HOME), by=who)
        shop.refuses(StepNotPossible, ChooseDelivery(order.id, option="pickup"), by=who)
        shop.refuses(StepNotPossible, Submit(order.id), by=who)

    assert order.number == "SH000001"


def test_between_payment_and_submission_they_may_still_change_their_mind(shop: Shop) -> None:
    """Dearer: the difference is owed before they submit. Cheaper: the surplus goes back when they do."""
    cart = paid_cart(shop, "zto_road")
    shop.do(LI, AddLines(cart.id, lines=(ATLAS,)))
    shop.refuses(FactsNotMet, Submit(cart.id), by=LI)
    shop.refuses(PaymentExceedsBalance, Pay(cart.id, method="alipay", amount=yuan("45.01")), by=LI)
    shop.do(LI, Pay(cart.id, method="wechat_pay"))
    shop.run()
    order = shop.do(LI, RemoveLine(cart.id, line_id=cart.lines["l-2"].id))
    assert (order.captured, order.surplus) == (yuan("200.90"), yuan("28.00"))

    shop.do(LI, Submit(cart.id))
    shop.run()

    order = shop.desk.get(cart.id)
    assert (order.total, order.refunded, order.balance) == (yuan("172.90"), yuan("28.00"), yuan("0.00"))
    assert "已退款 28.00 CNY。" in shop.read_by_customer(order.id)


def test_the_payment_is_told_late_and_twice(shop: Shop) -> None:
    """The provider's notices come in a heap, hours later: one payment, one time to submit, one number."""
    cart = paid_cart(shop)
    shop.wait(minutes=5)
    shop.receive(shop.alipay.take_notices())
    order = shop.do(LI, Submit(cart.id))
    shop.receive(shop.alipay.take_notices())

    assert (order.captured, order.number) == (yuan("170.40"), "SH000001")
    assert shop.desk.get(cart.id).captured == yuan("170.40")


# ---- paid and never submitted ----------------------------------------------------------------------------------------


def test_paid_and_never_submitted_comes_up_as_due_and_is_refunded(shop: Shop) -> None:
    """Two hours after the last of the money it is due, not a second before; then all of it goes back."""
    cart = paid_cart(shop)
    shop.wait(hours=1, minutes=59, seconds=59)
    assert shop.desk.due() == ()
    shop.refuses_all_but((SYSTEM,), EndSubmission(cart.id))
    shop.wait(seconds=2)
    (due,) = shop.desk.due()
    assert (due.order_id, due.limit, due.then) == (cart.id, "submission", "end_submission")
    shop.refuses(TimeLimitPassed, Submit(cart.id), by=LI)

    shop.run()

    order = shop.desk.get(cart.id)
    assert (order.phase, order.number, order.refunded) == (Phase.CANCELLED, None, yuan("170.40"))
    assert shop.read_by_customer(order.id)[-1] == "已退款 170.40 CNY。"
    assert shop.record(order.id)[-4:] == [
        "09-01 14:00 system orderflow: order_cancelled (time limit submission)",
        "09-01 14:00 system orderflow: refund_asked (time limit submission)",
        "09-01 14:00 system orderflow: -> 已取消 (time limit submission)",
        "09-01 14:00 system orderflow: refund_done",
    ]


def test_or_it_is_submitted_for_them(open_shop: OpenShop) -> None:
    """Where the shop has chosen so, the system submits, and the goods go their way."""
    shop = opened(open_shop, book_shop(unsubmitted=submit_unsubmitted))
    cart = paid_cart(shop, "zto_road")
    shop.wait(hours=2)

    shop.run()

    order = shop.desk.get(cart.id)
    assert (order.phase, order.number, order.refunded) == (Phase.PREPARING, "SH000001", yuan("0.00"))


def test_paid_in_part_and_left_is_not_lost_either(shop: Shop) -> None:
    """Half an hour to pay the rest; then the part goes back. They may also cancel themselves."""
    cart, other = cart_of(shop), cart_of(shop)
    for one in (cart, other):
        shop.do(LI, ChooseDelivery(one.id, option="pickup"))
        shop.do(LI, Pay(one.id, method="alipay", amount=yuan("100.00")))
    shop.run()
    shop.do(LI, Cancel(other.id))
    shop.wait(minutes=30)

    shop.run()

    for one in (cart, other):
        order = shop.desk.get(one.id)
        assert (order.phase, order.refunded) == (Phase.CANCELLED, yuan("100.00"))


# ---- the confirmation, and when it arrives ---------------------------------------------------------------------------


def test_the_confirmation_says_all_that_was_agreed(shop: Shop) -> None:
    """Number, goods with specification, delivery and arrival, address, amount paid; in both languages."""
    cart = paid_cart(shop)
    personal = shop.desk.personal_data(cart.id)
    with pytest.raises(DocumentNotReady):
        order_confirmation(cart, personal)
    order = shop.do(LI, Submit(cart.id))

    document = order_confirmation(order, personal, seller=SELLER, zone=SHANGHAI, names=NAMES)

    assert as_text(document, Language.ZH).splitlines() == [
        "订单确认单  SH000001",
        "─" * 72,
        "",
        "商家",
        "  青石书店",
        "  0512-65001234",
        "",
        "收货人",
        "  李梅",
        "  13812345678",
        "  CN 江苏苏州平江路 12 号 215005",
        "",
        "订单号    SH000001",
        "下单时间  2026年9月1日 12:00",
        "订单状态  备货中",
        "配送方式  顺丰空运",
        "预计送达  2026年9月2日 09:00–18:00",
        "付款状态  已付款",
        "付款方式  支付宝",
        "",
        "商品                        规格        数量       单价        金额",
        "─" * 72,
        "红楼梦 (978-7-02-000220-7)  装帧：精装     2  59.70 CNY  119.40 CNY",
        "茶经 <注> (tea-bk)                         1  28.00 CNY   28.00 CNY",
        "─" * 72,
        "",
        "商品合计  147.40 CNY",
        "运费       23.00 CNY",
        "应付合计  170.40 CNY",
        "已付金额  170.40 CNY",
        "未结余额    0.00 CNY",
    ]
    english = as_text(document, Language.EN)
    for said in ("Order confirmation  SH000001", "SF by air", "2 Sep 2026 09:00–18:00", "Amount paid  170.40 CNY"):
        assert said in english
    page = as_html(document, Language.ZH)
    assert '<html lang="zh-CN">' in page
    assert "茶经 &lt;注&gt;" in page


def test_the_arrival_is_kept_up_to_date_by_the_carrier(shop: Shop) -> None:
    """Quoted for the second of September; the carrier says the third; once it has arrived nothing is estimated."""
    order = shop.do(LI, Submit(paid_cart(shop).id))
    assert order.arrival == BY_AIR.arrival
    (shipment,) = shop.do(ZHOU, Pack(order.id)).shipments
    shop.run()
    shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))
    later = ArrivalWindow(earliest=shanghai("2026-09-03 09:00"), latest=shanghai("2026-09-03 12:00"))
    shop.wait(hours=5)

    delayed = TrackingEvent(
        status=TrackingStatus.IN_TRANSIT, at=shop.clock.now(), description="航班延误", arrival=later
    )
    shop.refuses(RoleNotEntitled, Track(order.id, shipment_id=shipment.id, reports=(delayed,)), by=CHEN)
    order = shop.do(GAO, Track(order.id, shipment_id=shipment.id, reports=(delayed,)))

    assert order.arrival == later
    document = order_confirmation(order, shop.desk.personal_data(order.id), zone=SHANGHAI)
    assert "2026年9月3日 09:00–12:00" in as_text(document, Language.ZH)
    arrived = TrackingEvent(status=TrackingStatus.DELIVERED, at=shop.clock.now())
    shop.receive([TrackingNotice(order_id=order.id, shipment_id=shipment.id, events=(arrived,))])
    order = shop.desk.get(order.id)
    assert order.arrival is None
    assert "预计送达" not in as_text(order_confirmation(order, shop.desk.personal_data(order.id)), Language.ZH)


def test_once_their_data_is_erased_the_confirmation_says_so(shop: Shop) -> None:
    """Name and address are gone for good, goods and money stay as they were."""
    order = shop.do(LI, Submit(paid_cart(shop).id))
    shop.desk.erase_personal_data(order.id, by=WU, request_id="erase-1")

    text = as_text(order_confirmation(order, shop.desk.personal_data(order.id)), Language.EN)

    assert "No personal data is kept, or it has been erased" in text
    assert "李梅" not in text
    assert "170.40 CNY" in text
