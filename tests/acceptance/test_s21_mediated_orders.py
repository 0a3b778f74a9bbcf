"""
S21 订单流程图 (mediated orders): customer service steps in where merchant and buyer do not come to terms.

The merchant confirms, or refuses, or is silent; then customer service confirms, or the buyer is told and the order
ends, money back if any was paid. Both sides agree the logistics before the payment or after it. The merchant prepares
and ships with a dispatch note; the buyer inspects, and confirms, or applies for a return or a refund; the merchant
accepts, or refuses and customer service decides by the buyer's application.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from orderflow import (
    Accept,
    AgreeDelivery,
    AppealReturn,
    ApproveReturn,
    Cancel,
    ConfirmReceipt,
    DecideReturn,
    Decline,
    HandOver,
    IssueDeliveryNote,
    Money,
    NewLine,
    Order,
    Pack,
    Pay,
    Phase,
    Place,
    ProposeDelivery,
    ReceiveReturn,
    RecordCheck,
    RefuseReturn,
    RequestRefund,
    RequestReturn,
    ShipmentLine,
    TrackingStatus,
    retail,
)
from orderflow.commands import CallService, ConcludeReturns, Expire
from orderflow.entities.check import INSPECTION
from orderflow.entities.delivery import ArrivalWindow
from orderflow.entities.phase import ChildPhase
from orderflow.ids import LineId, ReturnId, ShipmentId
from orderflow.policies import (
    DEFAULT_FIELDS,
    after_payment,
    agreed_by_both,
    before_payment,
    express,
    online,
    required,
    service_decides,
    with_delivery_note,
)
from orderflow.refusals import (
    DeliveryInUse,
    ExceedsReturnable,
    FactsNotMet,
    NoDeliveryNote,
    NotYetDue,
    ProposerCannotAgree,
    RefundExceedsPrice,
    StepNotPossible,
    TimeLimitPassed,
    UnknownDeliveryProposal,
    WrongCurrency,
)
from orderflow.roles import CUSTOMER, CUSTOMER_SERVICE, MERCHANT, ORDERFLOW, PLATFORM, SYSTEM

from .conftest import OpenShop
from .shop import CHEN, HOME, LI, WU, ZHOU, Shop, shanghai, yuan

CONFIRMED_FIRST = retail(
    acceptance=before_payment,
    mediation=service_decides,
    logistics=agreed_by_both,
    order_data=required([field for field in DEFAULT_FIELDS if field != "delivery"]),
    payment_methods=(online("alipay", zh="支付宝", en="Alipay"),),
    deliveries=(express(carrier="sf", fee=yuan("12.00")),),
    payment_window=timedelta(days=2),
).extended(dispatch=with_delivery_note)
PAID_FIRST = CONFIRMED_FIRST.extended(acceptance=after_payment)

TOLD = {
    "order_submitted": "订单 {number} 已提交,应付 {total}。",
    "service_called": "商家未确认订单 {number},客服已介入。",
    "delivery_proposed": "订单 {number} 物流提议 {proposal}:{delivery},运费 {fee}。",
    "delivery_agreed": "订单 {number} 物流已商定:{delivery},运费 {fee}。",
    "payment_received": "订单 {number} 已付款 {paid}。",
    "order_confirmed": "订单 {number} 已确认。",
    "parcel_sent": "订单 {number} 已发货,运单号 {waybill}。",
    "parcel_delivered": "订单 {number} 已送达。",
    "return_answered": "订单 {number} 的申请 {return}:{answer}。",
    "return_appealed": "订单 {number} 的申请 {return} 已转客服。",
    "return_received": "订单 {number} 的退货已验收。",
    "refund_granted": "订单 {number} 的申请 {return}:同意退款 {credited}。",
    "refund_sent": "订单 {number} 已退款 {refund}。",
    "order_cancelled": "订单 {number} 已取消。",
}

CHAIR = NewLine(sku="chair-2", name="餐椅", quantity=2, unit_price=yuan("189.90"), specification={"颜色": "胡桃色"})
TABLE = NewLine(sku="table-1", name="餐桌", quantity=1, unit_price=yuan("899.00"))
GOODS = yuan("1278.80")  # 2 × 189.90 + 899.00
R1, S1 = ReturnId("r-1"), ShipmentId("s-1")


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    """The merchant confirms before the payment."""
    return open_shop(CONFIRMED_FIRST, goods=(CHAIR, TABLE), opens_at=shanghai("2026-11-02 09:00"), templates=TOLD)


@pytest.fixture
def paid_first(open_shop: OpenShop) -> Shop:
    """The merchant confirms what is paid."""
    return open_shop(PAID_FIRST, goods=(CHAIR, TABLE), opens_at=shanghai("2026-11-02 09:00"), templates=TOLD)


def units(line: int, quantity: int) -> tuple[ShipmentLine, ...]:
    return (ShipmentLine(line_id=LineId(f"l-{line}"), quantity=quantity),)


def ordered(shop: Shop, delivery: str | None = None) -> Order:
    """Two chairs and a table: 1,278.80 yuan; how they get to the buyer is open."""
    return shop.do(LI, Place(process="retail", lines=(CHAIR, TABLE), recipient=HOME, delivery=delivery))


def paid(shop: Shop, order: Order) -> Order:
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    return shop.desk.get(order.id)


def on_the_table(shop: Shop, order: Order) -> str:
    """The id of what is proposed."""
    proposal = shop.desk.get(order.id).delivery_proposal
    assert proposal is not None
    return proposal.id


def agreed(shop: Shop, order: Order, fee: str) -> Order:
    """The merchant proposes SF for this fee, the buyer agrees."""
    shop.do(CHEN, ProposeDelivery(order.id, option="顺丰大件", fee=yuan(fee), carrier="sf"))
    return shop.do(LI, AgreeDelivery(order.id, proposal_id=on_the_table(shop, order)))


def confirmed(shop: Shop) -> Order:
    """Ordered, and confirmed by the merchant an hour later."""
    order = ordered(shop)
    shop.wait(hours=1)
    return shop.do(CHEN, Accept(order.id))


def prepared(shop: Shop, order: Order) -> Order:
    """Packed and inspected, with its dispatch note (发货单)."""
    shop.do(ZHOU, Pack(order.id))
    shop.run()
    shop.do(CHEN, RecordCheck(order.id, name=INSPECTION, passed=True, subject=S1))
    return shop.do(CHEN, IssueDeliveryNote(order.id, shipment_id=S1))


def delivered(shop: Shop) -> Order:
    """Confirmed, logistics agreed for 80.00, paid, sent with its dispatch note, and at the buyer's door a day later."""
    order = paid(shop, agreed(shop, confirmed(shop), "80.00"))
    prepared(shop, order)
    shop.do(CHEN, HandOver(order.id, shipment_id=S1))
    (waybill,) = shop.carrier.waybills(order.id, S1)
    shop.carrier.report(waybill, TrackingStatus.DELIVERED, shop.wait(days=1))
    shop.receive(shop.carrier.take_notices())
    shop.run()
    return shop.desk.get(order.id)


def refused(shop: Shop, *, keep: bool) -> Order:
    """A chair is scratched; the buyer applies for its refund, or its return; an hour later the merchant refuses."""
    order = delivered(shop)
    command: type[RequestRefund | RequestReturn] = RequestRefund if keep else RequestReturn
    shop.do(LI, command(order.id, lines=units(1, 1), reason="椅背有划痕"))
    shop.wait(hours=1)
    return shop.do(CHEN, RefuseReturn(order.id, return_id=R1, reason="发货时完好"))


def appealed(shop: Shop, *, keep: bool) -> Order:
    """And an hour later the buyer takes it to customer service."""
    order = refused(shop, keep=keep)
    shop.wait(hours=1)
    return shop.do(LI, AppealReturn(order.id, return_id=R1, reason="有开箱照片"))


def accounts(shop: Shop, order: Order) -> tuple[Money, Money]:
    """What was refunded once providers have answered, and what anybody owes."""
    shop.run()
    order = shop.desk.get(order.id)
    return order.refunded, order.balance


# ---- the whole process -----------------------------------------------------------------------------------------------


def test_confirmed_agreed_paid_sent_and_received(shop: Shop) -> None:
    """Merchant confirms, both agree the logistics, buyer pays, goods come with a dispatch note, buyer is satisfied."""
    order = delivered(shop)
    received = shop.do(LI, ConfirmReceipt(order.id))
    shop.wait(days=7)
    shop.run()

    assert (order.total, order.captured, order.balance) == (yuan("1358.80"), yuan("1358.80"), yuan("0.00"))
    assert order.shipments["s-1"].delivery_note == "00000001"
    assert (received.phase, shop.desk.get(order.id).phase) == (Phase.COMPLETED, Phase.CLOSED)
    assert shop.record(order.id)[3:] == [
        "11-02 09:00 customer li: order_submitted",
        "11-02 09:00 customer li: -> 待接单",
        "11-02 09:00 customer li: number_assigned",
        "11-02 10:00 merchant chen: order_accepted",
        "11-02 10:00 merchant chen: -> 待付款",
        "11-02 10:00 merchant chen: delivery_proposed",
        "11-02 10:00 customer li: delivery_agreed",
        "11-02 10:00 customer li: payment_started",
        "11-02 10:00 system orderflow: payment_captured",
        "11-02 10:00 system orderflow: -> 待发货",
        "11-02 10:00 warehouse zhou: parcel_packed",
        "11-02 10:00 warehouse zhou: booking_asked",
        "11-02 10:00 system orderflow: parcel_booked",
        "11-02 10:00 merchant chen: check_recorded",
        "11-02 10:00 merchant chen: delivery_note_issued",
        "11-02 10:00 merchant chen: parcel_handed_over",
        "11-02 10:00 merchant chen: -> 待收货",
        "11-03 10:00 system orderflow: parcel_tracked",
        "11-03 10:00 system orderflow: parcel_delivered",
        "11-03 10:00 customer li: receipt_confirmed",
        "11-03 10:00 customer li: -> 已完成",
        "11-10 10:00 system orderflow: window_ended (time limit after_sales)",
        "11-10 10:00 system orderflow: -> 已关闭 (time limit after_sales)",
    ]


def test_everybody_does_their_own_part(shop: Shop) -> None:
    """Nobody takes a step that belongs to another."""
    order = ordered(shop)
    shop.refuses_all_but((MERCHANT, CUSTOMER_SERVICE, PLATFORM), Accept(order.id))
    shop.refuses_all_but((SYSTEM,), CallService(order.id))
    shop.do(CHEN, Accept(order.id))
    proposing = ProposeDelivery(order.id, option="顺丰大件", fee=yuan("80.00"))
    shop.refuses_all_but((CUSTOMER, MERCHANT), proposing)
    shop.do(CHEN, proposing)
    shop.refuses_all_but((CUSTOMER, MERCHANT), AgreeDelivery(order.id, proposal_id=on_the_table(shop, order)))


def test_each_answers_for_themselves_after_the_sale(shop: Shop) -> None:
    """The buyer appeals, customer service decides, and the system only lets time pass."""
    order = refused(shop, keep=True)
    shop.refuses_all_but((CUSTOMER,), AppealReturn(order.id, return_id=R1))
    shop.do(LI, AppealReturn(order.id, return_id=R1))
    decision = DecideReturn(order.id, return_id=R1, for_customer=True, reason="照片清楚")
    shop.refuses_all_but((CUSTOMER_SERVICE,), decision)
    shop.refuses_all_but((SYSTEM,), ConcludeReturns(order.id))


# ---- the merchant confirms, or customer service steps in -------------------------------------------------------------


def test_a_silent_merchant_and_customer_service_confirms(shop: Shop) -> None:
    """Two days of silence, a second less is not enough; customer service is called in, the buyer told, it confirms."""
    order = ordered(shop)
    shop.refuses(FactsNotMet, Accept(order.id), by=WU)
    shop.wait(days=1, hours=23, minutes=59, seconds=59)
    shop.run()
    shop.refuses(NotYetDue, CallService(order.id), by=ORDERFLOW)
    shop.wait(seconds=1)
    shop.run()
    assert shop.desk.get(order.id).service_called_at == shanghai("2026-11-04 09:00") + timedelta.resolution

    shop.wait(hours=2)
    shop.do(WU, Accept(order.id, reason="已电话联系商家"))
    order = paid(shop, agreed(shop, order, "80.00"))

    assert (order.phase, order.captured) == (Phase.PREPARING, yuan("1358.80"))
    assert shop.read_by_customer(order.id)[:2] == (
        "订单 00000001 已提交,应付 1278.80 CNY。",
        "商家未确认订单 00000001,客服已介入。",
    )
    assert shop.record(order.id)[6:9] == [
        "11-04 09:00 system orderflow: service_called (time limit acceptance)",
        "11-04 11:00 customer_service wu: order_accepted (已电话联系商家)",
        "11-04 11:00 customer_service wu: -> 待付款 (已电话联系商家)",
    ]


def test_a_merchant_who_refuses_is_brought_round(shop: Shop) -> None:
    """Customer service asks for their reason and gets them to confirm it themselves."""
    order = ordered(shop)
    shop.do(CHEN, Decline(order.id, reason="没有胡桃色"))
    shop.wait(hours=3)

    accepted = shop.do(CHEN, Accept(order.id, reason="换仓发货"))

    assert (accepted.phase, accepted.service_called_at) == (Phase.PAYMENT, shanghai("2026-11-02 09:00"))


def test_a_refusal_does_not_end_it_nor_does_a_second_one(shop: Shop) -> None:
    """They can neither refuse again nor cancel: it is with customer service now."""
    order = ordered(shop)
    shop.refuses(FactsNotMet, Cancel(order.id), by=CHEN)
    refused = shop.do(CHEN, Decline(order.id, reason="没有胡桃色"))

    shop.refuses(FactsNotMet, Decline(order.id), by=CHEN)
    shop.refuses(FactsNotMet, Cancel(order.id), by=CHEN)

    assert (refused.phase, shop.label(refused)) == (Phase.REVIEW, "待接单")


def test_it_stays_unconfirmed_before_the_payment(shop: Shop) -> None:
    """Customer service cannot get it confirmed either: the buyer is told, the order ends, nothing was paid."""
    order = ordered(shop)
    shop.do(CHEN, Decline(order.id, reason="没有胡桃色"))
    shop.wait(hours=3)

    ended = shop.do(WU, Decline(order.id, reason="商家确实无货"))
    shop.run()

    assert (ended.phase, ended.captured, ended.balance) == (Phase.CANCELLED, yuan("0.00"), yuan("0.00"))
    assert ended.cancellation is not None
    assert ended.cancellation.reason == "商家确实无货"
    assert shop.read_by_customer(order.id)[-1] == "订单 00000001 已取消。"
    shop.refuses(StepNotPossible, Accept(order.id), by=CHEN)


@pytest.mark.parametrize("silent", [True, False])
def test_it_stays_unconfirmed_after_the_payment(paid_first: Shop, silent: bool) -> None:
    """All 1,278.80 yuan go back, whether customer service says so or lets its own three days pass."""
    shop, order = paid_first, paid(paid_first, ordered(paid_first))
    assert (order.phase, order.captured) == (Phase.REVIEW, GOODS)
    shop.do(CHEN, Decline(order.id, reason="没有胡桃色"))
    if silent:
        shop.wait(days=2, hours=23, minutes=59, seconds=59)
        shop.refuses(NotYetDue, Expire(order.id), by=ORDERFLOW)
        shop.wait(seconds=2)
        shop.refuses(TimeLimitPassed, Accept(order.id), by=WU)
    else:
        shop.do(WU, Decline(order.id, reason="商家确实无货"))

    assert accounts(shop, order) == (GOODS, yuan("0.00"))
    assert shop.desk.get(order.id).phase is Phase.CANCELLED
    assert shop.read_by_customer(order.id)[-2:] == ("订单 00000001 已取消。", "订单 00000001 已退款 1278.80 CNY。")


def test_confirmed_by_customer_service_after_the_payment(paid_first: Shop) -> None:
    """The money is there; what is left is to agree the logistics."""
    shop, order = paid_first, paid(paid_first, ordered(paid_first))
    shop.wait(days=2)
    shop.run()

    accepted = shop.do(WU, Accept(order.id))

    assert (accepted.phase, accepted.is_paid, accepted.delivery_agreed_at) == (Phase.PREPARING, True, None)


# ---- the logistics ---------------------------------------------------------------------------------------------------


def test_agreed_before_the_payment(shop: Shop) -> None:
    """Asked 120.00, offered 60.00, agreed at 80.00: the buyer pays goods and freight in one."""
    order = confirmed(shop)
    shop.do(CHEN, ProposeDelivery(order.id, option="顺丰大件", fee=yuan("120.00"), carrier="sf"))
    too_dear = on_the_table(shop, order)
    shop.do(LI, ProposeDelivery(order.id, option="中通", fee=yuan("60.00"), carrier="zto"))
    shop.refuses(UnknownDeliveryProposal, AgreeDelivery(order.id, proposal_id=too_dear), by=LI)
    window = ArrivalWindow(earliest=shanghai("2026-11-05 09:00"), latest=shanghai("2026-11-06 18:00"))
    shop.do(CHEN, ProposeDelivery(order.id, option="顺丰大件", fee=yuan("80.00"), carrier="sf", arrival=window))
    last = on_the_table(shop, order)

    shop.refuses(ProposerCannotAgree, AgreeDelivery(order.id, proposal_id=last), by=CHEN)
    shop.do(LI, AgreeDelivery(order.id, proposal_id=last))
    order = paid(shop, order)

    assert (order.delivery_fee, order.captured, order.arrival) == (yuan("80.00"), yuan("1358.80"), window)
    assert shop.read_by_customer(order.id)[1:4] == (
        f"订单 00000001 物流提议 {too_dear}:顺丰大件,运费 120.00 CNY。",
        f"订单 00000001 物流提议 {last}:顺丰大件,运费 80.00 CNY。",
        "订单 00000001 物流已商定:顺丰大件,运费 80.00 CNY。",
    )


def test_agreed_after_the_payment_and_dearer(shop: Shop) -> None:
    """12.00 of freight were paid, 95.50 are agreed: 83.50 are owed, and nothing leaves before they are there."""
    order = ordered(shop, "express")
    shop.do(CHEN, Accept(order.id))
    order = paid(shop, order)
    assert order.captured == yuan("1290.80")
    shop.refuses(FactsNotMet, Pack(order.id), by=ZHOU)

    order = agreed(shop, order, "95.50")
    prepared(shop, order)
    shop.refuses(FactsNotMet, HandOver(order.id, shipment_id=S1), by=CHEN)
    assert order.balance_due == yuan("83.50")
    order = paid(shop, order)
    sent = shop.do(CHEN, HandOver(order.id, shipment_id=S1))

    assert (sent.captured, sent.balance, sent.phase) == (yuan("1374.30"), yuan("0.00"), Phase.DELIVERING)


def test_agreed_after_the_payment_and_cheaper(shop: Shop) -> None:
    """12.00 of freight were paid, 4.35 are agreed: 7.65 go back at once; the buyer had proposed it."""
    order = ordered(shop, "express")
    shop.do(CHEN, Accept(order.id))
    order = paid(shop, order)
    shop.do(LI, ProposeDelivery(order.id, option="中通", fee=yuan("4.35"), carrier="zto"))
    proposal = on_the_table(shop, order)
    shop.refuses(ProposerCannotAgree, AgreeDelivery(order.id, proposal_id=proposal), by=LI)

    shop.do(CHEN, AgreeDelivery(order.id, proposal_id=proposal))

    assert accounts(shop, order) == (yuan("7.65"), yuan("0.00"))
    assert shop.read_by_customer(order.id)[-1] == "订单 00000001 已退款 7.65 CNY。"
    prepared(shop, order)
    assert shop.desk.get(order.id).shipments["s-1"].waybill == "ZT1"


def test_a_fee_in_another_currency(shop: Shop) -> None:
    """The order is in yuan."""
    order = confirmed(shop)

    shop.refuses(WrongCurrency, ProposeDelivery(order.id, option="顺丰大件", fee=Money.of("12.00", "USD")), by=CHEN)


def test_what_is_packed_or_sent_goes_as_agreed(shop: Shop) -> None:
    """Nothing else is proposed any more."""
    order = paid(shop, agreed(shop, confirmed(shop), "80.00"))
    prepared(shop, order)
    again = ProposeDelivery(order.id, option="中通", fee=yuan("1.00"))

    shop.refuses(DeliveryInUse, again, by=LI)
    shop.do(CHEN, HandOver(order.id, shipment_id=S1))
    shop.refuses(StepNotPossible, again, by=LI)


@pytest.mark.parametrize("fee", [None, "95.50"])
def test_a_paid_order_whose_logistics_stay_open_is_not_forgotten(shop: Shop, fee: str | None) -> None:
    """Not agreed, or agreed and not paid, for three days: it expires and everything paid goes back."""
    order = ordered(shop, "express")
    shop.do(CHEN, Accept(order.id))
    order = paid(shop, order)
    if fee is not None:
        agreed(shop, order, fee)
    shop.wait(days=2, hours=23, minutes=59, seconds=59)
    shop.refuses(NotYetDue, Expire(order.id), by=ORDERFLOW)

    shop.wait(seconds=1)

    shop.run()
    assert accounts(shop, order) == (yuan("1290.80"), yuan("0.00"))
    assert shop.desk.get(order.id).phase is Phase.CANCELLED


# ---- the dispatch note -----------------------------------------------------------------------------------------------


def test_nothing_leaves_without_its_dispatch_note(shop: Shop) -> None:
    """The merchant packs and inspects; without a numbered note (发货单) the shipment stays."""
    order = paid(shop, agreed(shop, confirmed(shop), "80.00"))
    shop.do(ZHOU, Pack(order.id))
    shop.run()
    shop.do(CHEN, RecordCheck(order.id, name=INSPECTION, passed=True, subject=S1))

    shop.refuses(NoDeliveryNote, HandOver(order.id, shipment_id=S1), by=CHEN)
    shop.do(CHEN, IssueDeliveryNote(order.id, shipment_id=S1))

    assert shop.do(CHEN, HandOver(order.id, shipment_id=S1)).phase is Phase.DELIVERING


# ---- not satisfied: return or refund ---------------------------------------------------------------------------------


def test_a_return_that_the_merchant_accepts(shop: Shop) -> None:
    """The buyer need not confirm what they are not satisfied with; the chair comes back, 189.90 go back."""
    order = delivered(shop)
    applied = shop.do(LI, RequestReturn(order.id, lines=units(1, 1), reason="椅背有划痕"))
    shop.do(CHEN, ApproveReturn(order.id, return_id=R1))
    shop.wait(days=3)

    shop.do(ZHOU, ReceiveReturn(order.id, return_id=R1))

    assert (applied.phase, shop.label(applied)) == (Phase.COMPLETED, "已完成")
    assert accounts(shop, order) == (yuan("189.90"), yuan("0.00"))
    assert shop.record(order.id)[-8:-1] == [
        "11-03 10:00 customer li: receipt_confirmed (椅背有划痕)",
        "11-03 10:00 customer li: -> 已完成 (椅背有划痕)",
        "11-03 10:00 customer li: return_requested (椅背有划痕)",
        "11-03 10:00 merchant chen: return_answered",
        "11-06 10:00 warehouse zhou: return_received",
        "11-06 10:00 warehouse zhou: credited",
        "11-06 10:00 warehouse zhou: refund_asked",
    ]


def test_a_refund_without_return_that_the_merchant_accepts(shop: Shop) -> None:
    """Part of the price for a scratch: at most what the chair cost, to the cent, and once."""
    order = delivered(shop)
    asking: Callable[[str], RequestRefund] = lambda amount: RequestRefund(  # noqa: E731 # said four times
        order.id, lines=units(1, 1), amount=yuan(amount), reason="椅背有划痕"
    )
    assert shop.refuses(RefundExceedsPrice, asking("189.91"), by=LI).price == yuan("189.90")
    shop.do(LI, asking("45.55"))

    shop.do(CHEN, ApproveReturn(order.id, return_id=R1))

    assert accounts(shop, order) == (yuan("45.55"), yuan("0.00"))
    assert shop.read_by_customer(order.id)[-2:] == (
        "订单 00000001 的申请 r-1:同意退款 45.55 CNY。",
        "订单 00000001 已退款 45.55 CNY。",
    )
    shop.refuses(ExceedsReturnable, RequestReturn(order.id, lines=units(1, 2)), by=LI)
    shop.refuses(StepNotPossible, ReceiveReturn(order.id, return_id=R1), by=ZHOU)
    assert shop.desk.get(order.id).lines["l-1"].returned == 0


def test_a_return_refused_and_decided_for_the_buyer(shop: Shop) -> None:
    """The merchant has had their say; customer service decides by the application: the chair comes back, 189.90 go."""
    order = appealed(shop, keep=False)
    for late in (ApproveReturn(order.id, return_id=R1), RefuseReturn(order.id, return_id=R1)):
        shop.refuses(StepNotPossible, late, by=CHEN)
    shop.refuses(StepNotPossible, AppealReturn(order.id, return_id=R1), by=LI)

    shop.wait(hours=1)
    decided = shop.do(WU, DecideReturn(order.id, return_id=R1, for_customer=True, reason="照片清楚"))
    assert decided.refunded == yuan("0.00")
    shop.wait(days=3)
    shop.do(ZHOU, ReceiveReturn(order.id, return_id=R1))

    assert accounts(shop, order) == (yuan("189.90"), yuan("0.00"))
    assert [line for line in shop.record(order.id) if " return_" in line] == [
        "11-03 10:00 customer li: return_requested (椅背有划痕)",
        "11-03 11:00 merchant chen: return_answered (发货时完好)",
        "11-03 12:00 customer li: return_appealed (有开箱照片)",
        "11-03 13:00 customer_service wu: return_answered (照片清楚)",
        "11-06 13:00 warehouse zhou: return_received",
    ]
    shop.refuses(StepNotPossible, DecideReturn(order.id, return_id=R1, for_customer=False, reason="改判"), by=WU)


def test_a_refund_refused_and_decided_for_the_buyer(shop: Shop) -> None:
    """They keep the chair and get what they applied for."""
    order = appealed(shop, keep=True)

    shop.do(WU, DecideReturn(order.id, return_id=R1, for_customer=True, reason="照片清楚"))

    assert accounts(shop, order) == (yuan("189.90"), yuan("0.00"))
    assert shop.desk.get(order.id).returns["r-1"].phase is ChildPhase.CLOSED


@pytest.mark.parametrize("keep", [True, False])
def test_decided_against_the_buyer(shop: Shop, keep: bool) -> None:
    """Nothing goes back; the order closes when its window is over."""
    order = appealed(shop, keep=keep)

    shop.do(WU, DecideReturn(order.id, return_id=R1, for_customer=False, reason="照片为他物"))

    assert accounts(shop, order) == (yuan("0.00"), yuan("0.00"))
    assert shop.read_by_customer(order.id)[-1] == "订单 00000001 的申请 r-1:deny。"
    shop.wait(days=7)
    shop.run()
    assert shop.desk.get(order.id).phase is Phase.CLOSED


def test_customer_service_does_not_answer_before_the_merchant(shop: Shop) -> None:
    """It is their to accept or refuse first; what was not refused is not decided."""
    order = delivered(shop)
    shop.do(LI, RequestReturn(order.id, lines=units(2, 1)))

    shop.refuses(FactsNotMet, ApproveReturn(order.id, return_id=R1), by=WU)
    shop.refuses(StepNotPossible, DecideReturn(order.id, return_id=R1, for_customer=True, reason="先行裁决"), by=WU)


def test_a_refusal_that_nobody_appeals_against(shop: Shop) -> None:
    """Three days to the second, and it stands; late is late."""
    order = refused(shop, keep=True)
    shop.wait(days=3, seconds=1)
    shop.refuses(TimeLimitPassed, AppealReturn(order.id, return_id=R1), by=LI)
    shop.run()

    shop.refuses(StepNotPossible, AppealReturn(order.id, return_id=R1), by=LI)
    assert accounts(shop, order) == (yuan("0.00"), yuan("0.00"))
    assert shop.desk.get(order.id).returns["r-1"].phase is ChildPhase.CLOSED


def test_a_merchant_silent_on_an_application(shop: Shop) -> None:
    """Two days, then customer service has the word and they have it no more."""
    order = delivered(shop)
    shop.do(LI, RequestRefund(order.id, lines=units(2, 1), amount=yuan("99.99"), reason="桌面不平"))
    shop.wait(days=2)
    shop.run()
    shop.refuses(StepNotPossible, RefuseReturn(order.id, return_id=R1), by=CHEN)

    shop.do(WU, DecideReturn(order.id, return_id=R1, for_customer=True, reason="商家未回应"))

    assert accounts(shop, order) == (yuan("99.99"), yuan("0.00"))
    assert "订单 00000001 的申请 r-1 已转客服。" in shop.read_by_customer(order.id)
    assert "11-05 10:00 system orderflow: return_appealed (time limit application)" in shop.record(order.id)


def test_customer_service_silent_on_an_appeal(shop: Shop) -> None:
    """Nothing waits for ever: after three days the buyer gets what they applied for."""
    order = appealed(shop, keep=True)
    shop.wait(days=3)
    shop.run()

    assert accounts(shop, order) == (yuan("189.90"), yuan("0.00"))
    assert "11-06 12:00 system orderflow: refund_granted (time limit mediation)" in shop.record(order.id)
