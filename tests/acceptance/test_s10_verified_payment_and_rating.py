"""
S10 客户订单下单流程 (twelve steps): the payment is verified before it counts, and the order is numbered then; rating.

A failed verification leaves the order payable again. The number is there when the verification is, however late or how
often it is heard of. Shipment notice; the customer checks the goods, confirms and rates; after-sales.
"""

from random import Random

import pytest

from orderflow import (
    ApproveReturn,
    Cancel,
    ClaimPayment,
    ConfirmReceipt,
    Finding,
    HandOver,
    NewLine,
    Order,
    Pack,
    Pay,
    Phase,
    Place,
    Rate,
    ReceiveReturn,
    RequestReturn,
    ShipmentLine,
    Track,
    TrackingEvent,
    TrackingStatus,
    VerifyPayment,
    retail,
)
from orderflow.commands import RejectClaim
from orderflow.entities.rating import GOODS, MERCHANT
from orderflow.ids import LineId, PaymentId, ShipmentId
from orderflow.policies import bank_transfer, express, numbered_at_payment, online
from orderflow.ports import Declined
from orderflow.refusals import (
    AlreadyRated,
    ExceedsShipment,
    NothingToPay,
    PaymentExceedsBalance,
    RatingNotOffered,
    RoleNotEntitled,
    StepNotPossible,
)
from orderflow.roles import CUSTOMER, CUSTOMER_SERVICE, FINANCE, PLATFORM, Actor
from orderflow.roles import MERCHANT as MERCHANT_ROLE
from orderflow.validation import InvalidField

from .conftest import OpenShop
from .shop import CHEN, HOME, LI, SUN, WANG, WU, ZHOU, Shop, shanghai, yuan

TWELVE_STEPS = retail(
    numbering=numbered_at_payment(),
    payment_methods=(online("alipay", zh="支付宝", en="Alipay"), bank_transfer()),
    deliveries=(express(carrier="sf", fee=yuan("10.00")),),
)

TOLD = {
    "order_submitted": "请付款 {total}。",
    "order_confirmed": "订单 {number} 支付成功。",
    "payment_received": "已收到 {paid}。",
    "payment_failed": "支付未成功,请重新支付 {total}。",
    "parcel_sent": "订单 {number} 已发货,运单号 {waybill}。",
    "parcel_delivered": "订单 {number} 已送达。",
    "return_answered": "退货 {return}: {answer}。",
    "return_received": "已收到退货。",
    "refund_sent": "订单 {number} 已退款 {refund}。",
    "order_cancelled": "订单已取消。",
}

PAY = Actor("pay-desk", PLATFORM)

PEN = NewLine(sku="pen", name="钢笔", quantity=2, unit_price=yuan("168.00"), specification={"笔尖": "F"})
INK = NewLine(sku="ink", name="墨水", quantity=1, unit_price=yuan("45.50"), specification={"颜色": "蓝黑"})

S1, P1, P2 = ShipmentId("s-1"), PaymentId("p-1"), PaymentId("p-2")
L1, L2 = LineId("l-1"), LineId("l-2")


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    return open_shop(TWELVE_STEPS, goods=(PEN, INK), opens_at=shanghai("2026-06-01 19:00"), templates=TOLD)


def placed(shop: Shop) -> Order:
    """Two pens and a bottle of ink: 336.00 + 45.50 + 10.00 freight = 391.50 yuan."""
    return shop.do(LI, Place(process="retail", lines=(PEN, INK), recipient=HOME, delivery="express"))


def paid(shop: Shop) -> Order:
    order = placed(shop)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    return shop.desk.get(order.id)


def arrived(shop: Shop) -> Order:
    order = paid(shop)
    shop.do(ZHOU, Pack(order.id))
    shop.run()
    shop.do(ZHOU, HandOver(order.id, shipment_id=S1))
    shop.wait(days=2)
    event = TrackingEvent(status=TrackingStatus.SIGNED, at=shop.clock.now())
    return shop.do(SUN, Track(order.id, shipment_id=S1, reports=(event,)))


def received(shop: Shop) -> Order:
    order = arrived(shop)
    shop.wait(hours=1)
    return shop.do(LI, ConfirmReceipt(order.id))


# ---- the whole process -----------------------------------------------------------------------------------------------


def test_from_the_cart_to_the_rating(shop: Shop) -> None:
    """Placed, paid, verified, numbered; seen in the account; shipped, checked, confirmed, rated; closed."""
    order = placed(shop)
    shop.do(LI, Pay(order.id, method="alipay"))
    unverified = shop.desk.get(order.id)
    shop.wait(minutes=1)
    shop.run()
    verified = shop.desk.get(order.id)
    shop.wait(hours=14)
    shop.do(ZHOU, Pack(order.id))
    shop.run()
    shop.do(ZHOU, HandOver(order.id, shipment_id=S1))
    shop.wait(days=2)
    event = TrackingEvent(status=TrackingStatus.SIGNED, at=shop.clock.now())
    shop.do(SUN, Track(order.id, shipment_id=S1, reports=(event,)))
    shop.wait(hours=1)
    completed = shop.do(LI, ConfirmReceipt(order.id))
    shop.do(LI, Rate(order.id, target=GOODS, score=5, text="书写顺滑"))
    rated = shop.do(LI, Rate(order.id, target=MERCHANT, score=4))
    shop.run()
    shop.wait(days=7)
    shop.run()

    assert (unverified.number, unverified.phase, unverified.captured) == (None, Phase.PAYMENT, yuan("0.00"))
    assert (verified.number, verified.phase, verified.captured) == ("00000001", Phase.PREPARING, yuan("391.50"))
    assert (completed.awaits_rating, rated.awaits_rating) == (True, False)
    assert [(one.target, one.score, one.text, one.by) for one in rated.ratings] == [
        (GOODS, 5, "书写顺滑", "li"),
        (MERCHANT, 4, "", "li"),
    ]
    assert shop.desk.get(order.id).phase is Phase.CLOSED
    assert "订单 00000001 已发货,运单号 SF1。" in shop.read_by_customer(order.id)
    assert shop.record(order.id)[4:] == [
        "06-01 19:00 customer li: order_submitted",
        "06-01 19:00 customer li: -> 待付款",
        "06-01 19:00 customer li: payment_started",
        "06-01 19:01 system orderflow: payment_captured",
        "06-01 19:01 system orderflow: -> 待发货",
        "06-01 19:01 system orderflow: number_assigned",
        "06-02 09:01 warehouse zhou: parcel_packed",
        "06-02 09:01 warehouse zhou: booking_asked",
        "06-02 09:01 system orderflow: parcel_booked",
        "06-02 09:01 warehouse zhou: parcel_handed_over",
        "06-02 09:01 warehouse zhou: -> 待收货",
        "06-04 09:01 courier sun: parcel_tracked",
        "06-04 09:01 courier sun: parcel_delivered",
        "06-04 10:01 customer li: receipt_confirmed",
        "06-04 10:01 customer li: -> 已完成",
        "06-04 10:01 customer li: order_rated",
        "06-04 10:01 customer li: order_rated",
        "06-11 10:01 system orderflow: window_ended (time limit after_sales)",
        "06-11 10:01 system orderflow: -> 已关闭 (time limit after_sales)",
    ]


def test_the_order_is_seen_in_the_customer_s_account(shop: Shop) -> None:
    """Their orders by their name, the paid ones by their number; another customer sees none of them."""
    first, second = paid(shop), placed(shop)

    assert {order.id for order in shop.desk.find(customer="li")} == {first.id, second.id}
    assert [order.id for order in shop.desk.find(number="00000001")] == [first.id]
    assert shop.desk.find(customer="wang") == ()


# ---- verified by the platform ----------------------------------------------------------------------------------------


def test_a_failed_verification_leaves_the_order_payable_again(shop: Shop) -> None:
    """Declined: no number, nothing owed less, the customer is told; the second try is verified and numbered."""
    order = placed(shop)
    shop.alipay.on(payment_id="p-1").declines("余额不足")
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    failed = shop.desk.get(order.id)
    shop.refuses(StepNotPossible, Pack(order.id), by=ZHOU)

    shop.wait(minutes=5)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    verified = shop.desk.get(order.id)

    assert (failed.phase, failed.number, failed.balance_due) == (Phase.PAYMENT, None, yuan("391.50"))
    assert (verified.phase, verified.number, len(verified.payments)) == (Phase.PREPARING, "00000001", 2)
    assert "支付未成功,请重新支付 391.50 CNY。" in shop.read_by_customer(order.id)


def test_until_it_is_verified_it_does_not_count_and_is_not_asked_twice(shop: Shop) -> None:
    """While the platform is looking, the order waits, and the same money is not taken again."""
    order = placed(shop)
    shop.alipay.on(payment_id="p-1").pends()
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()

    waiting = shop.desk.get(order.id)
    shop.refuses(NothingToPay, Pay(order.id, method="alipay"), by=LI)
    shop.refuses(StepNotPossible, Pack(order.id), by=ZHOU)

    assert (waiting.phase, waiting.number, waiting.captured) == (Phase.PAYMENT, None, yuan("0.00"))


@pytest.mark.parametrize("seed", range(3))
def test_the_number_comes_with_a_late_notice_and_only_once_with_three(shop: Shop, seed: int) -> None:
    """The platform says it twenty minutes later, and three times, in any order: one number, one capture."""
    order, other = placed(shop), placed(shop)
    shop.alipay.on(order_id=order.id).pends()
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    shop.do(LI, Pay(other.id, method="alipay"))
    shop.run()
    shop.wait(minutes=20)
    shop.alipay.complete(f"{order.id}/p-1/start", notices=3)
    shop.receive(shop.alipay.take_notices(order=Random(seed)))

    late = shop.desk.get(order.id)
    assert (late.phase, late.number, late.captured) == (Phase.PREPARING, "00000002", yuan("391.50"))
    assert shop.desk.get(other.id).number == "00000001"
    assert sum("number_assigned" in line for line in shop.record(order.id)) == 1
    assert sum("payment_captured" in line for line in shop.record(order.id)) == 1


def test_a_verification_that_fails_late_leaves_it_payable_too(shop: Shop) -> None:
    """Pending, then declined by a notice that comes twice: payable, numbered only by the payment that holds."""
    order = placed(shop)
    shop.alipay.on(payment_id="p-1").pends()
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    shop.wait(minutes=3)
    shop.alipay.complete(f"{order.id}/p-1/start", Declined(reason="密码错误"), notices=2)
    shop.receive(shop.alipay.take_notices())
    failed = shop.desk.get(order.id)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()

    assert (failed.number, failed.balance_due) == (None, yuan("391.50"))
    assert shop.desk.get(order.id).number == "00000001"


def test_a_transfer_counts_when_the_platform_has_found_it(shop: Shop) -> None:
    """The customer's word is no money; not found, it can be claimed anew; found a cent short, a cent is owed."""
    order = placed(shop)
    shop.do(LI, ClaimPayment(order.id, method="bank_transfer", reference="6222-01"))
    verify = VerifyPayment(order.id, payment_id=P1)
    shop.refuses_all_but([FINANCE, MERCHANT_ROLE, CUSTOMER_SERVICE, PLATFORM], verify)

    rejected = shop.do(PAY, RejectClaim(order.id, payment_id=P1, reason="未到账"))
    shop.do(LI, ClaimPayment(order.id, method="bank_transfer"))
    short = shop.do(PAY, VerifyPayment(order.id, payment_id=P2, received=yuan("391.49")))
    shop.refuses(PaymentExceedsBalance, Pay(order.id, method="alipay", amount=yuan("0.02")), by=LI)
    shop.do(LI, ClaimPayment(order.id, method="bank_transfer", amount=yuan("0.01")))
    whole = shop.do(PAY, VerifyPayment(order.id, payment_id=PaymentId("p-3")))

    assert (rejected.number, rejected.balance_due) == (None, yuan("391.50"))
    assert (short.number, short.phase, short.balance_due) == (None, Phase.PAYMENT, yuan("0.01"))
    assert (whole.number, whole.phase) == ("00000001", Phase.PREPARING)


# ---- goods checked, confirmed ----------------------------------------------------------------------------------------


def test_the_customer_checks_the_goods_before_they_confirm(shop: Shop) -> None:
    """A damaged pen is recorded by its line when they confirm, and returned in after-sales to the cent."""
    order = arrived(shop)
    nib = Finding(line_id=L1, damaged=1)
    shop.refuses(ExceedsShipment, ConfirmReceipt(order.id, findings=(Finding(line_id=L2, damaged=2),)), by=LI)
    shop.refuses(RoleNotEntitled, ConfirmReceipt(order.id, findings=(nib,)), by=CHEN)

    completed = shop.do(LI, ConfirmReceipt(order.id, findings=(nib,), reason="笔尖歪了"))
    (request,) = shop.do(
        LI, RequestReturn(order.id, lines=(ShipmentLine(line_id=L1, quantity=1),), reason="笔尖歪了")
    ).returns
    shop.do(WU, ApproveReturn(order.id, return_id=request.id))
    shop.do(ZHOU, ReceiveReturn(order.id, return_id=request.id))
    shop.run()

    assert (completed.phase, completed.shipments[S1].findings) == (Phase.COMPLETED, (nib,))
    assert shop.desk.get(order.id).refunded == yuan("168.00")
    assert "订单 00000001 已退款 168.00 CNY。" in shop.read_by_customer(order.id)


# ---- rating ----------------------------------------------------------------------------------------------------------


def test_each_target_is_rated_once(shop: Shop) -> None:
    """Goods, merchant and each line that arrived; a second rating of the same target is refused, whatever it says."""
    order = received(shop)
    for target in (GOODS, MERCHANT, L1, L2):
        shop.do(LI, Rate(order.id, target=target, score=3))

    for target in (GOODS, MERCHANT, L1, L2):
        shop.refuses(AlreadyRated, Rate(order.id, target=target, score=1, text="改主意了"), by=LI)
    assert [one.score for one in shop.desk.get(order.id).ratings] == [3, 3, 3, 3]


def test_nothing_is_rated_before_it_is_received(shop: Shop) -> None:
    """Neither unpaid, nor paid, nor on the way, nor cancelled."""
    unpaid = placed(shop)
    waiting = paid(shop)
    brought = arrived(shop)
    cancelled = shop.do(LI, Cancel(placed(shop).id))

    for order in (unpaid, waiting, brought, cancelled):
        shop.refuses(StepNotPossible, Rate(order.id, target=GOODS, score=5), by=LI)
        assert not order.awaits_rating


def test_only_the_customer_rates_and_only_what_there_is(shop: Shop) -> None:
    """Nobody of the shop; no courier here; no line that never was; five is the best and one the worst."""
    order = received(shop)

    shop.refuses_all_but([CUSTOMER], Rate(order.id, target=MERCHANT, score=5))
    refused = shop.refuses(RatingNotOffered, Rate(order.id, target="courier", score=5), by=LI)
    for score in (0, 6, -1):
        with pytest.raises(InvalidField):
            Rate(order.id, target=GOODS, score=score)

    assert refused.offered == (GOODS, MERCHANT, "l-1", "l-2")


def test_neither_rating_nor_its_absence_holds_anything_up(shop: Shop) -> None:
    """Unrated, it is completed and closed in time; and a bad rating changes no money."""
    unrated, rated = received(shop), received(shop)
    bad = shop.do(LI, Rate(rated.id, target=MERCHANT, score=1, text="太慢"))
    shop.wait(days=7)
    shop.run()

    assert bad.balance == yuan("0.00")
    assert {shop.desk.get(order.id).phase for order in (unrated, rated)} == {Phase.CLOSED}
    shop.refuses(StepNotPossible, Rate(unrated.id, target=GOODS, score=5), by=LI)
    shop.refuses(StepNotPossible, Rate(unrated.id, target=GOODS, score=5), by=WANG)
