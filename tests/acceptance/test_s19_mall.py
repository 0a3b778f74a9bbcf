"""
S19 商城订单流程 (mall): the merchant accepts after a stock check; in stock, presale and custom goods in one order.

What is in stock is held for the customer before the merchant says yes, so that nothing is sold twice; if there is too
little, or the data is wrong, the customer is contacted. In stock ships at once, other goods by the date that their line
promises. Logistics on the order's page; receipt; damage goes to after-sales; settlement; goods and merchant are rated.
"""

from datetime import timedelta
from fractions import Fraction

import pytest

from orderflow import (
    Accept,
    Actor,
    AnswerProposal,
    ApproveReturn,
    AskStock,
    Cancel,
    ChangePromise,
    ConfirmReceipt,
    Decline,
    Finding,
    HandOver,
    NewLine,
    Offer,
    OpenCase,
    Order,
    Pack,
    Party,
    Pay,
    Phase,
    Place,
    Propose,
    Rate,
    ReceiveReturn,
    RequestReturn,
    ResolveCase,
    SetRecipient,
    Settle,
    ShipmentLine,
    Source,
    Submit,
    TrackingStatus,
    mall,
    roles,
)
from orderflow.accountability import Verdict, accountability
from orderflow.commands import EndWindow, SendBack
from orderflow.effects import ReserveStock
from orderflow.entities.case import SHORTAGE
from orderflow.entities.rating import GOODS, MERCHANT
from orderflow.ids import CaseId, LineId, ReturnId, ShipmentId
from orderflow.policies import before_payment, express, percent_of_goods
from orderflow.refusals import (
    AlreadyRated,
    ExceedsReturnable,
    FactsNotMet,
    NoShortage,
    NothingPromised,
    NothingToSettle,
    StepNotPossible,
    StockNotHeld,
)
from orderflow.testing.contracts._asking import together
from orderflow.validation import InvalidField

from .conftest import OpenShop
from .shop import CHEN, GAO, HOME, LI, QIAN, WANG, WU, ZHOU, Shop, shanghai, yuan

RULES = {
    "commission": percent_of_goods(Fraction(5, 100)),
    "deliveries": (express(carrier="sf", fee=yuan("12.00")),),
}
MALL = mall(**RULES)  # type: ignore[arg-type] # two of its arguments

TOLD = {
    "order_submitted": "请付款 {total}。",
    "order_confirmed": "订单 {number} 备货中。",
    "payment_received": "已收到 {paid}。",
    "parcel_sent": "订单 {number} 的包裹 {shipment} 已发货,运单号 {waybill}。",
    "parcel_tracked": "运单 {waybill}: {status} {description}",
    "parcel_delivered": "订单 {number} 的包裹 {shipment} 已送达。",
    "date_promised": "{lines} 改于 {until} 前发货: {reason}。",
    "order_cancelled": "订单已取消。",
    "order_sent_back": "请修改: {remark}。",
    "refund_sent": "已退款 {refund}。",
    "return_answered": "退货 {return}: {answer}。",
    "return_received": "已收到退货。",
    "case_opened": "{reason}。",
    "case_proposed": "请选择: {proposals}。",
    "case_answered": "您选择了 {answer}。",
    "case_settled": "{outcome}。",
    "stock_short": "订单 {number} 缺货: {sku} 缺 {short} 件 ({reason})。",
    "limit_overrun": "订单 {number}: {limit}/{subject} 逾期,责任方 {responsible}。",
}

APP = Actor("mall", roles.PLATFORM)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
L1, L2, L3 = LineId("l-1"), LineId("l-2"), LineId("l-3")
S1, S2, S3 = ShipmentId("s-1"), ShipmentId("s-2"), ShipmentId("s-3")
X1, R1 = CaseId("x-1"), ReturnId("r-1")
LAMP_BY, RING_BY, RING_LATER = (shanghai(f"2026-{day} 18:00") for day in ("11-12", "11-20", "11-24"))

CUPS = NewLine(sku="cup", name="杯子", quantity=3, unit_price=yuan("19.99"))
SIX_CUPS = NewLine(sku="cup", name="杯子", quantity=6, unit_price=yuan("19.99"))
LAMP = NewLine(
    sku="lamp", name="台灯", quantity=1, unit_price=yuan("199.00"), source=Source.PRESALE, promised_at=LAMP_BY
)
RING = NewLine(
    sku="ring",
    name="定制戒指",
    quantity=1,
    unit_price=yuan("888.00"),
    specification={"刻字": "L&W"},
    source=Source.MADE,
    promised_at=RING_BY,
)
"""59.97 + 199.00 + 888.00 + 12.00 freight = 1158.97 yuan, of which 5 % of 1146.97 are commission."""


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    opened = open_shop(MALL, goods=(CUPS, SIX_CUPS, LAMP, RING), opens_at=shanghai("2026-11-02 10:00"), templates=TOLD)
    opened.stock.receive("cup", 5)
    return opened


def part(line: LineId, quantity: int) -> ShipmentLine:
    return ShipmentLine(line_id=line, quantity=quantity)


def placed(shop: Shop, *lines: NewLine, by: Actor = LI) -> Order:
    wanted = lines or (CUPS, LAMP, RING)
    return shop.do(by, Place(process="mall", lines=wanted, recipient=HOME, delivery="express"))


def paid(shop: Shop, *lines: NewLine, by: Actor = LI) -> Order:
    """Placed, looked for in stock, and paid: it waits for the merchant."""
    order = placed(shop, *lines, by=by)
    shop.run()
    shop.do(by, Pay(order.id, method="alipay"))
    shop.run()
    return shop.desk.get(order.id)


def accepted(shop: Shop, *lines: NewLine) -> Order:
    return shop.do(CHEN, Accept(paid(shop, *lines).id))


def send(shop: Shop, order: Order, shipment_id: ShipmentId, *lines: ShipmentLine) -> Order:
    """Packed, fetched and gone."""
    shop.do(ZHOU, Pack(order.id, lines=lines))
    shop.run()
    shop.do(GAO, HandOver(order.id, shipment_id=shipment_id))
    shop.run()
    return shop.desk.get(order.id)


def brought(shop: Shop, waybill: str) -> None:
    """The carrier tells by itself how it goes, and the customer has it."""
    for status in (TrackingStatus.IN_TRANSIT, TrackingStatus.DELIVERED):
        shop.carrier.report(waybill, status, shop.wait(hours=6), description="苏州")
    shop.receive(shop.carrier.take_notices())
    shop.run()


def read_by(shop: Shop, role: roles.Role, order: Order) -> tuple[str, ...]:
    return shop.notifier.read(audience=role, channel="sms", order_id=order.id)


def completed(shop: Shop) -> Order:
    """All three lines have come, each in a shipment of its own, and their receipt is confirmed."""
    order = accepted(shop)
    for number, line in enumerate((part(L1, 3), part(L2, 1), part(L3, 1)), start=1):
        send(shop, order, ShipmentId(f"s-{number}"), line)
        brought(shop, f"SF{number}")
    return shop.do(LI, ConfirmReceipt(order.id))


# ---- the whole process -----------------------------------------------------------------------------------------------


def test_in_stock_presale_and_custom_in_one_order(shop: Shop) -> None:
    """Held, accepted, sent line by line, one date missed and promised anew, received, settled, rated, closed."""
    order = placed(shop)
    assert order.total == yuan("1158.97")
    shop.run()
    assert (shop.stock.held(order.id, "cup"), shop.stock.free("cup")) == (3, 2)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    shop.wait(hours=1)
    order = shop.do(CHEN, Accept(order.id))
    due = {limit.id: limit.due_at for limit in order.limits}
    assert due == {"shipping/l-1": shop.clock.now() + 2 * DAY, "promise/l-2": LAMP_BY, "promise/l-3": RING_BY}

    # in stock ships at once
    order = send(shop, order, S1, part(L1, 3))
    brought(shop, "SF1")
    assert (shop.stock.held(order.id, "cup"), shop.stock.gone("cup")) == (0, 3)
    assert shop.desk.get(order.id).phase is Phase.PREPARING

    # presale by its date
    shop.clock.set(shanghai("2026-11-12 09:00"))
    send(shop, order, S2, part(L2, 1))
    brought(shop, "SF2")

    # the ring is late: it escalates, and is promised anew
    shop.clock.set(RING_BY)
    shop.run()
    assert read_by(shop, roles.MERCHANT, order) == ("订单 00000001: promise/l-3 逾期,责任方 merchant。",)
    assert read_by(shop, roles.PLATFORM, order) == ("订单 00000001: promise/l-3 逾期,责任方 merchant。",)
    shop.wait(hours=1)
    shop.do(CHEN, ChangePromise(order.id, lines=(L3,), until=RING_LATER, reason="刻字重做"))
    shop.clock.set(shanghai("2026-11-23 09:00"))
    order = send(shop, order, S3, part(L3, 1))
    assert order.phase is Phase.DELIVERING
    brought(shop, "SF3")
    order = shop.do(LI, ConfirmReceipt(order.id))
    assert order.phase is Phase.COMPLETED

    shop.do(LI, Rate(order.id, target=GOODS, score=4, text="戒指很美"))
    shop.do(LI, Rate(order.id, target=MERCHANT, score=3, text="晚了四天"))
    shop.do(LI, Rate(order.id, target="l-3", score=5))
    shop.wait(days=1)
    shop.run()
    shop.wait(days=6)
    shop.run()

    order = shop.desk.get(order.id)
    assert order.phase is Phase.CLOSED
    (settlement,) = order.settlements
    assert (settlement.gross, settlement.refunded) == (yuan("1158.97"), yuan("0.00"))
    assert (settlement.commission, settlement.net) == (yuan("57.35"), yuan("1101.62"))
    assert [(one.target, one.score) for one in order.ratings] == [(GOODS, 4), (MERCHANT, 3), ("l-3", 5)]
    assert [str(duty.verdict) for duty in accountability(shop.desk.history(order.id)) if duty.limit == "promise"] == [
        Verdict.KEPT, Verdict.BROKEN, Verdict.KEPT,
    ]  # fmt: skip
    assert shop.read_by_customer(order.id) == (
        "请付款 1158.97 CNY。",
        "已收到 1158.97 CNY。",
        "订单 00000001 备货中。",
        "订单 00000001 的包裹 s-1 已发货,运单号 SF1。",
        "运单 SF1: in_transit 苏州",
        "运单 SF1: delivered 苏州",
        "订单 00000001 的包裹 s-1 已送达。",
        "订单 00000001 的包裹 s-2 已发货,运单号 SF2。",
        "运单 SF2: in_transit 苏州",
        "运单 SF2: delivered 苏州",
        "订单 00000001 的包裹 s-2 已送达。",
        "l-3 改于 2026-11-24T10:00:00+00:00 前发货: 刻字重做。",
        "订单 00000001 的包裹 s-3 已发货,运单号 SF3。",
        "运单 SF3: in_transit 苏州",
        "运单 SF3: delivered 苏州",
        "订单 00000001 的包裹 s-3 已送达。",
    )
    assert shop.record(order.id)[4:] == [
        "11-02 10:00 customer li: order_submitted",
        "11-02 10:00 customer li: -> 待付款",
        "11-02 10:00 customer li: number_assigned",
        "11-02 10:00 customer li: stock_asked",
        "11-02 10:00 system orderflow: stock_reserved",
        "11-02 10:00 customer li: payment_started",
        "11-02 10:00 system orderflow: payment_captured",
        "11-02 10:00 system orderflow: -> 待接单",
        "11-02 11:00 merchant chen: order_accepted",
        "11-02 11:00 merchant chen: -> 待发货",
        "11-02 11:00 warehouse zhou: parcel_packed",
        "11-02 11:00 warehouse zhou: booking_asked",
        "11-02 11:00 system orderflow: parcel_booked",
        "11-02 11:00 logistics gao: parcel_handed_over",
        "11-02 11:00 logistics gao: stock_committed",
        "11-02 23:00 system orderflow: parcel_tracked",
        "11-02 23:00 system orderflow: parcel_tracked",
        "11-02 23:00 system orderflow: parcel_tracked",
        "11-02 23:00 system orderflow: parcel_delivered",
        "11-12 09:00 warehouse zhou: parcel_packed",
        "11-12 09:00 warehouse zhou: booking_asked",
        "11-12 09:00 system orderflow: parcel_booked",
        "11-12 09:00 logistics gao: parcel_handed_over",
        "11-12 21:00 system orderflow: parcel_tracked",
        "11-12 21:00 system orderflow: parcel_tracked",
        "11-12 21:00 system orderflow: parcel_tracked",
        "11-12 21:00 system orderflow: parcel_delivered",
        "11-20 18:00 system orderflow: limit_overrun (time limit promise)",
        "11-20 19:00 merchant chen: lines_promised (刻字重做)",
        "11-23 09:00 warehouse zhou: parcel_packed",
        "11-23 09:00 warehouse zhou: booking_asked",
        "11-23 09:00 system orderflow: parcel_booked",
        "11-23 09:00 logistics gao: parcel_handed_over",
        "11-23 09:00 logistics gao: -> 待收货",
        "11-23 21:00 system orderflow: parcel_tracked",
        "11-23 21:00 system orderflow: parcel_tracked",
        "11-23 21:00 system orderflow: parcel_tracked",
        "11-23 21:00 system orderflow: parcel_delivered",
        "11-23 21:00 customer li: receipt_confirmed",
        "11-23 21:00 customer li: receipt_confirmed",
        "11-23 21:00 customer li: receipt_confirmed",
        "11-23 21:00 customer li: -> 已完成",
        "11-23 21:00 customer li: order_rated",
        "11-23 21:00 customer li: order_rated",
        "11-23 21:00 customer li: order_rated",
        "11-24 21:00 system orderflow: merchant_settled (time limit settlement)",
        "11-30 21:00 system orderflow: window_ended (time limit after_sales)",
        "11-30 21:00 system orderflow: -> 已关闭 (time limit after_sales)",
    ]


# ---- the stock check -------------------------------------------------------------------------------------------------


def test_nothing_is_accepted_before_the_stock_is_held(shop: Shop) -> None:
    """The check is a reservation, not a look; a merchant who is too quick is told what they wait for."""
    order = placed(shop)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.stock.on(ReserveStock).times_out_before()
    shop.desk.run_due()
    assert shop.desk.get(order.id).phase is Phase.REVIEW

    refusal = shop.refuses(FactsNotMet, Accept(order.id), by=CHEN)

    assert refusal.missing == ("the stock holds what is sold from it",)
    shop.wait(minutes=1)
    shop.run()
    assert shop.do(CHEN, Accept(order.id)).phase is Phase.PREPARING


def test_an_answer_that_was_lost_is_looked_up_and_holds_once(shop: Shop) -> None:
    """Until it is known nobody accepts; then three cups are held, not six."""
    shop.stock.on(ReserveStock).times_out_after()
    order = placed(shop)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.desk.run_due()
    shop.refuses(FactsNotMet, Accept(order.id), by=CHEN)

    shop.wait(minutes=1)
    shop.run()

    assert shop.stock.held(order.id, "cup") == 3
    assert [call.partition(" ")[0] for call in shop.stock.calls] == ["reserve_stock", "lookup"]
    shop.do(CHEN, Accept(order.id))


def test_two_customers_and_the_last_unit(shop: Shop) -> None:
    """Two orders, two desks at the same time: exactly one holds it, and only that one can be accepted."""
    shop.stock.receive("teapot", 1)
    pot = NewLine(sku="teapot", name="茶壶", quantity=1, unit_price=yuan("128.00"))
    shop.prices.sells(pot)
    orders = [placed(shop, pot, by=LI), placed(shop, pot, by=WANG)]
    for order, who in zip(orders, (LI, WANG), strict=True):
        shop.do(who, Pay(order.id, method="alipay"))

    together(2, lambda _thread: shop.another_desk().run_due())
    shop.run()

    found = [shop.desk.get(order.id) for order in orders]
    winner = next(order for order in found if order.reservations["l-1"].held)
    loser = next(order for order in found if not order.reservations["l-1"].held)
    assert shop.stock.free("teapot") == 0
    assert shop.do(CHEN, Accept(winner.id)).phase is Phase.PREPARING
    shop.refuses(FactsNotMet, Accept(loser.id), by=CHEN)
    assert read_by(shop, roles.MERCHANT, loser)[-1] == (
        f"订单 {loser.number} 缺货: teapot 缺 1 件 (1 of teapot asked for, 0 free)。"
    )

    shop.do(CHEN, Decline(loser.id, reason="售罄"))
    shop.run()
    assert shop.desk.get(loser.id).refunded == yuan("140.00")


def test_what_one_cancels_another_can_have(shop: Shop) -> None:
    """Five cups: three are held by one, so three are too many for the other, until the first lets go."""
    first = paid(shop, CUPS, by=LI)
    second = paid(shop, CUPS, by=WANG)
    shop.refuses(FactsNotMet, Accept(second.id), by=CHEN)
    shop.refuses(NoShortage, AskStock(first.id), by=CHEN)

    shop.do(LI, Cancel(first.id))
    shop.run()
    assert shop.desk.get(first.id).refunded == yuan("71.97")
    shop.do(CHEN, AskStock(second.id))
    shop.run()

    assert (shop.stock.held(first.id, "cup"), shop.stock.held(second.id, "cup")) == (0, 3)
    assert shop.do(CHEN, Accept(second.id)).phase is Phase.PREPARING


def test_an_order_that_lapses_lets_go(shop: Shop) -> None:
    """Half an hour without payment: the cups are free again."""
    order = placed(shop)
    shop.run()
    assert shop.stock.free("cup") == 2

    shop.wait(minutes=30)
    shop.run()

    assert shop.desk.get(order.id).phase is Phase.CANCELLED
    assert shop.stock.free("cup") == 5


# ---- short stock, wrong data: the customer is contacted --------------------------------------------------------------


def test_short_stock_and_the_customer_waits(shop: Shop) -> None:
    """They wait until a date; the order is accepted; the cups leave only once the stock holds them."""
    order = paid(shop, SIX_CUPS, LAMP)
    shop.refuses(FactsNotMet, Accept(order.id), by=CHEN)
    shop.do(CHEN, OpenCase(order.id, kind=SHORTAGE, lines=(part(L1, 6),), reason="只剩五个杯子"))
    shop.do(CHEN, Propose(order.id, case_id=X1, offers=(Offer.wait(until=LAMP_BY), Offer.ship_rest(), Offer.cancel())))
    shop.run()
    shop.do(LI, AnswerProposal(order.id, case_id=X1, proposal_id="x-1/1"))
    order = shop.do(CHEN, Accept(order.id))
    shop.run()

    assert order.limits["promise/l-1"].due_at == LAMP_BY
    assert "请选择: x-1/1 wait 2026-11-12T10:00:00+00:00, x-1/2 ship_rest, x-1/3 cancel。" in shop.read_by_customer(
        order.id
    )
    shop.do(ZHOU, Pack(order.id, lines=(part(L1, 6),)))
    shop.run()
    shop.refuses(StockNotHeld, HandOver(order.id, shipment_id=S1), by=GAO)
    shop.stock.receive("cup", 1)
    shop.do(ZHOU, AskStock(order.id))
    shop.run()
    shop.do(GAO, HandOver(order.id, shipment_id=S1))
    shop.run()
    assert (shop.stock.gone("cup"), shop.stock.free("cup")) == (6, 0)


def test_short_stock_and_the_customer_takes_fewer(shop: Shop) -> None:
    """One of six is refunded to the cent; the other five are held, and the merchant accepts."""
    order = paid(shop, SIX_CUPS)
    shop.do(CHEN, OpenCase(order.id, kind=SHORTAGE, lines=(part(L1, 1),), reason="只剩五个杯子"))
    shop.do(CHEN, Propose(order.id, case_id=X1, offers=(Offer.ship_rest(),)))
    shop.do(LI, AnswerProposal(order.id, case_id=X1, proposal_id="x-1/1"))
    shop.run()

    order = shop.do(CHEN, Accept(order.id))

    assert (order.total, order.refunded, order.balance) == (yuan("111.95"), yuan("19.99"), yuan("0.00"))
    assert shop.stock.held(order.id, "cup") == 5


def test_short_stock_and_the_customer_wants_nothing(shop: Shop) -> None:
    """All money goes back, and what was held of other goods is free."""
    shop.stock.receive("plate", 1)
    plate = NewLine(sku="plate", name="盘子", quantity=1, unit_price=yuan("30.00"))
    shop.prices.sells(plate)
    order = paid(shop, SIX_CUPS, plate)
    assert shop.stock.free("plate") == 0
    shop.do(CHEN, OpenCase(order.id, kind=SHORTAGE, lines=(part(L1, 6),), reason="只剩五个杯子"))
    shop.do(CHEN, Propose(order.id, case_id=X1, offers=(Offer.cancel(),)))

    shop.do(LI, AnswerProposal(order.id, case_id=X1, proposal_id="x-1/1"))
    shop.run()

    order = shop.desk.get(order.id)
    assert (order.phase, order.refunded) == (Phase.CANCELLED, yuan("161.94"))
    assert (shop.stock.free("plate"), shop.stock.free("cup")) == (1, 5)


def test_wrong_data_in_a_paid_order(shop: Shop) -> None:
    """The merchant says what is wrong, customer service clears it up with the customer, and they accept."""
    order = paid(shop)
    shop.do(CHEN, OpenCase(order.id, kind="wrong data", reason="门牌号不存在"))
    shop.run()

    shop.do(WU, ResolveCase(order.id, case_id=X1, outcome="客户已确认地址"))
    shop.do(CHEN, Accept(order.id))
    shop.run()

    assert [line for line in shop.read_by_customer(order.id) if "门牌" in line or "地址" in line] == [
        "门牌号不存在。", "客户已确认地址。",
    ]  # fmt: skip


def test_wrong_data_where_acceptance_comes_first(open_shop: OpenShop) -> None:
    """Sent back, amended, submitted again: what was held is let go and held anew; then accepted and paid."""
    shop = open_shop(
        mall(acceptance=before_payment, **RULES),  # type: ignore[arg-type] # two of its arguments
        goods=(CUPS,),
        opens_at=shanghai("2026-11-02 10:00"),
        templates=TOLD,
    )
    shop.stock.receive("cup", 3)
    order = placed(shop, CUPS)
    shop.run()
    shop.do(CHEN, SendBack(order.id, remark="电话号码少一位"))
    shop.run()
    assert shop.stock.free("cup") == 3
    shop.do(LI, SetRecipient(order.id, recipient=Party(name=HOME.name, phone="13812345679", address=HOME.address)))
    shop.do(LI, Submit(order.id))
    shop.refuses(FactsNotMet, Accept(order.id), by=CHEN)
    shop.run()

    shop.do(CHEN, Accept(order.id))
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()

    assert shop.desk.get(order.id).phase is Phase.PREPARING
    assert (shop.stock.held(order.id, "cup"), shop.stock.free("cup")) == (3, 0)


# ---- promised dates --------------------------------------------------------------------------------------------------


def test_a_presale_is_due_to_the_second(shop: Shop) -> None:
    """A second before its date nobody is told anything; at its date the merchant and the platform are."""
    order = accepted(shop)
    send(shop, order, S1, part(L1, 3))
    shop.clock.set(LAMP_BY)
    assert [due.subject for due in shop.desk.due(LAMP_BY - SECOND)] == []

    shop.run()

    assert [limit.subject for limit in shop.desk.get(order.id).overruns] == ["l-2"]
    assert read_by(shop, roles.MERCHANT, order) == ("订单 00000001: promise/l-2 逾期,责任方 merchant。",)


def test_goods_in_stock_that_do_not_ship_escalate_too(shop: Shop) -> None:
    """At once means within two days."""
    order = accepted(shop)

    shop.wait(days=2)
    shop.run()

    assert [(late.name, late.subject) for late in shop.desk.get(order.id).overruns] == [("shipping", "l-1")]


def test_dates_that_make_no_sense(shop: Shop) -> None:
    """A presale without a date, a date that has passed, a date for what is in stock, or no reason to change one."""
    with pytest.raises(InvalidField):
        NewLine(sku="lamp", name="台灯", quantity=1, unit_price=yuan("1.00"), source=Source.PRESALE)
    with pytest.raises(InvalidField):
        NewLine(sku="cup", name="杯子", quantity=1, unit_price=yuan("1.00"), promised_at=LAMP_BY)
    order = accepted(shop)

    shop.refuses(InvalidField, ChangePromise(order.id, lines=(L2,), until=RING_BY), by=CHEN)
    shop.refuses(InvalidField, ChangePromise(order.id, lines=(L2,), until=shop.clock.now(), reason="?"), by=CHEN)
    shop.refuses(NothingPromised, ChangePromise(order.id, lines=(L1,), until=RING_BY, reason="?"), by=CHEN)
    shop.clock.set(LAMP_BY)
    late = Place(process="mall", lines=(LAMP,), recipient=HOME, delivery="express")
    shop.refuses(InvalidField, late, by=WANG)


# ---- receipt, settlement, after-sales --------------------------------------------------------------------------------


def test_damage_goes_to_after_sales_and_corrects_the_settlement(shop: Shop) -> None:
    """A cup arrives broken: received with a finding, settled, returned, refunded, and settled again."""
    order = accepted(shop)
    send(shop, order, S1, part(L1, 3), part(L2, 1), part(L3, 1))
    brought(shop, "SF1")
    shop.do(LI, ConfirmReceipt(order.id, shipment_id=S1, findings=(Finding(line_id=L1, damaged=1),)))
    order = shop.do(QIAN, Settle(order.id))
    assert order.settlements["t-1"].net == yuan("1101.62")
    shop.refuses(NothingToSettle, Settle(order.id), by=QIAN)
    shop.refuses(ExceedsReturnable, RequestReturn(order.id, lines=(part(L1, 4),), reason="破损"), by=LI)

    shop.do(LI, RequestReturn(order.id, lines=(part(L1, 1),), reason="破损"))
    shop.do(CHEN, ApproveReturn(order.id, return_id=R1))
    shop.do(ZHOU, ReceiveReturn(order.id, return_id=R1))
    shop.run()
    shop.wait(days=1)
    shop.run()

    order = shop.desk.get(order.id)
    correction = order.settlements["t-2"]
    assert order.refunded == yuan("19.99")
    assert (correction.gross, correction.refunded) == (yuan("0.00"), yuan("19.99"))
    assert (correction.commission, correction.net) == (yuan("-1.00"), yuan("-18.99"))


def test_an_order_is_not_closed_before_its_settlement_is_corrected(shop: Shop) -> None:
    """A refund in the last hour of after-sales: the window ends, the merchant is settled with again, then it closes."""
    order = completed(shop)
    shop.wait(days=1)
    shop.run()
    shop.do(LI, RequestReturn(order.id, lines=(part(L1, 1),), reason="破损"))
    shop.wait(days=5, hours=23)
    shop.do(CHEN, ApproveReturn(order.id, return_id=R1))
    shop.do(ZHOU, ReceiveReturn(order.id, return_id=R1))
    shop.run()
    shop.wait(hours=1)
    shop.run()
    assert shop.desk.get(order.id).phase is Phase.COMPLETED

    shop.wait(days=1)
    shop.run()

    order = shop.desk.get(order.id)
    assert order.phase is Phase.CLOSED
    assert order.settled == order.earned == yuan("1138.98")


def test_ratings_are_given_once_and_after_receipt(shop: Shop) -> None:
    """Goods and merchant, once each."""
    order = accepted(shop)
    shop.refuses(StepNotPossible, Rate(order.id, target=GOODS, score=5), by=LI)
    shop.refuses(StepNotPossible, Settle(order.id), by=QIAN)
    done = completed_from(shop, order)

    shop.do(LI, Rate(done.id, target=MERCHANT, score=5))

    shop.refuses(AlreadyRated, Rate(done.id, target=MERCHANT, score=1), by=LI)


def completed_from(shop: Shop, order: Order) -> Order:
    send(shop, order, S1, part(L1, 3), part(L2, 1), part(L3, 1))
    brought(shop, "SF1")
    return shop.do(LI, ConfirmReceipt(order.id))


# ---- who may do what -------------------------------------------------------------------------------------------------


def test_everybody_keeps_to_their_own(shop: Shop) -> None:
    """Accepting, asking the stock, promising, sending, settling, rating: each is somebody's, and nobody else's."""
    selling = (roles.MERCHANT, roles.CUSTOMER_SERVICE, roles.PLATFORM)
    store = (roles.WAREHOUSE, roles.MERCHANT, roles.LOGISTICS)
    order = paid(shop)

    shop.refuses_all_but(selling, Accept(order.id))
    shop.refuses_all_but((*selling, *store), AskStock(order.id))
    shop.do(CHEN, Accept(order.id))
    shop.refuses_all_but(selling, ChangePromise(order.id, lines=(L2,), until=RING_BY, reason="?"))
    shop.refuses_all_but(store, Pack(order.id))
    completed_from(shop, order)
    shop.refuses_all_but((roles.FINANCE, roles.PLATFORM, roles.SYSTEM), Settle(order.id))
    shop.refuses_all_but((roles.CUSTOMER,), Rate(order.id, target=GOODS, score=5))
    shop.refuses_all_but((roles.SYSTEM,), EndWindow(order.id))
    shop.do(APP, Settle(order.id))
