"""
S06 订单处理流程五个环节 (five stages): place, pay, ship, logistics, confirm receipt; one party's each, none skipped.

Online or over the counter; the payment is exact; goods are checked before they leave; the carrier reports; the customer
checks quantity and quality line by line and confirms. Only that completes the order, settles with the merchant (结算),
and opens after-sales.
"""

from fractions import Fraction

import pytest

from orderflow import (
    ApproveReturn,
    Cancel,
    CancelUnits,
    ClaimPayment,
    ConfirmReceipt,
    Finding,
    HandOver,
    IssueDeliveryNote,
    NewLine,
    Order,
    Pack,
    Pay,
    Phase,
    Place,
    ReceiveReturn,
    RecordCheck,
    Refund,
    RequestReturn,
    Settle,
    ShipmentLine,
    Track,
    TrackingEvent,
    TrackingStatus,
    VerifyPayment,
    five_stage,
)
from orderflow.commands import Command
from orderflow.entities.check import DELIVERY_CAPACITY, INSPECTION, STOCK, VALIDITY
from orderflow.ids import LineId, ShipmentId
from orderflow.policies import bank_transfer, express, online, percent_of_goods
from orderflow.refusals import (
    AlreadyHandedOver,
    ExceedsShipment,
    NothingToReceive,
    NothingToSettle,
    NotInspected,
    PaymentExceedsBalance,
    RefundExceedsCaptured,
    RoleNotEntitled,
    StepNotPossible,
)
from orderflow.roles import (
    CARRIER,
    COURIER,
    CUSTOMER,
    CUSTOMER_SERVICE,
    FINANCE,
    MERCHANT,
    PLATFORM,
    QUALITY,
    SALES,
    SYSTEM,
    WAREHOUSE,
    Actor,
)

from .conftest import OpenShop
from .shop import CHEN, HOME, LI, QIAN, SUN, WU, ZHOU, Shop, shanghai, yuan

FIVE = five_stage(
    payment_methods=(online("alipay", zh="支付宝", en="Alipay"), bank_transfer()),
    deliveries=(express(carrier="sf", fee=yuan("6.00")),),
    commission=percent_of_goods(Fraction(5, 100)),
)

XU = Actor("xu", QUALITY)
MA = Actor("ma", SALES)

LAMP = NewLine(sku="lamp", name="台灯", quantity=3, unit_price=yuan("129.90"), specification={"颜色": "白"})
BULB = NewLine(sku="bulb", name="灯泡", quantity=10, unit_price=yuan("7.35"), discount=yuan("3.50"))

S1, S2 = ShipmentId("s-1"), ShipmentId("s-2")
L1, L2 = LineId("l-1"), LineId("l-2")


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    return open_shop(FIVE, goods=(LAMP, BULB), opens_at=shanghai("2026-05-04 09:00"))


def placed(shop: Shop, channel: str = "web") -> Order:
    """Three lamps and ten bulbs: 389.70 + 70.00 + 6.00 freight = 465.70 yuan."""
    place = Place(process="five_stage", lines=(LAMP, BULB), recipient=HOME, delivery="express", channel=channel)
    return shop.do(LI, place)


def paid(shop: Shop) -> Order:
    """The same, paid."""
    order = placed(shop)
    shop.wait(minutes=3)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    return shop.desk.get(order.id)


def confirmed(shop: Shop) -> Order:
    """The same; the supplier has looked and can do it."""
    order = paid(shop)
    shop.wait(hours=1)
    for name in (VALIDITY, STOCK, DELIVERY_CAPACITY):
        order = shop.do(CHEN, RecordCheck(order.id, name=name, passed=True))
    return order


def ship(shop: Shop, order: Order, *lines: ShipmentLine) -> Order:
    """Pack these units (all that are left, if none are named), inspect them, and hand the shipment over."""
    shipment = list(shop.do(ZHOU, Pack(order.id, lines=lines or None)).shipments)[-1]
    shop.run()
    shop.do(XU, RecordCheck(order.id, name=INSPECTION, passed=True, subject=shipment.id))
    shop.do(ZHOU, IssueDeliveryNote(order.id, shipment_id=shipment.id))
    return shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))


def report(shop: Shop, order: Order, *statuses: TrackingStatus, shipment: ShipmentId = S1) -> Order:
    """The courier reports these, an hour after each other."""
    for status in statuses:
        shop.wait(hours=1)
        event = TrackingEvent(status=status, at=shop.clock.now())
        order = shop.do(SUN, Track(order.id, shipment_id=shipment, reports=(event,)))
    return order


def arrived(shop: Shop) -> Order:
    """All goods are with the customer, who has not looked at them yet."""
    order = ship(shop, confirmed(shop))
    return report(shop, order, TrackingStatus.IN_TRANSIT, TrackingStatus.DELIVERED)


def received(shop: Shop) -> Order:
    """They have looked, and confirmed."""
    order = arrived(shop)
    shop.wait(minutes=30)
    return shop.do(LI, ConfirmReceipt(order.id))


# ---- the whole process -----------------------------------------------------------------------------------------------


def test_five_stages_one_after_the_other(shop: Shop) -> None:
    """Placed, paid, shipped, brought, confirmed; then settled with the merchant, and closed when returns are over."""
    order = placed(shop)
    shop.wait(minutes=3)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    shop.wait(hours=1)
    for name in (VALIDITY, STOCK, DELIVERY_CAPACITY):
        shop.do(CHEN, RecordCheck(order.id, name=name, passed=True))
    shop.wait(hours=2)
    ship(shop, order)
    report(shop, order, TrackingStatus.IN_TRANSIT, TrackingStatus.OUT_FOR_DELIVERY, TrackingStatus.DELIVERED)
    shop.wait(minutes=57)
    completed = shop.do(LI, ConfirmReceipt(order.id))
    shop.wait(hours=1)
    settled = shop.do(QIAN, Settle(order.id))
    shop.wait(days=6, hours=23)
    shop.run()

    (settlement,) = settled.settlements
    assert (completed.phase, completed.captured, completed.balance) == (Phase.COMPLETED, yuan("465.70"), yuan("0.00"))
    assert (settlement.gross, settlement.refunded) == (yuan("465.70"), yuan("0.00"))
    assert settlement.commission == yuan("22.98")  # 5 % of 459.70 yuan of goods: 22.985, half to even
    assert settlement.net == yuan("442.72")
    assert shop.desk.get(order.id).phase is Phase.CLOSED
    assert shop.record(order.id)[4:] == [
        "05-04 09:00 customer li: order_submitted",
        "05-04 09:00 customer li: -> 待付款",
        "05-04 09:00 customer li: number_assigned",
        "05-04 09:03 customer li: payment_started",
        "05-04 09:03 system orderflow: payment_captured",
        "05-04 09:03 system orderflow: -> 待供应商确认",
        "05-04 10:03 merchant chen: check_recorded",
        "05-04 10:03 merchant chen: check_recorded",
        "05-04 10:03 merchant chen: check_recorded",
        "05-04 10:03 merchant chen: -> 待发货",
        "05-04 12:03 warehouse zhou: parcel_packed",
        "05-04 12:03 warehouse zhou: booking_asked",
        "05-04 12:03 system orderflow: parcel_booked",
        "05-04 12:03 quality xu: check_recorded",
        "05-04 12:03 warehouse zhou: delivery_note_issued",
        "05-04 12:03 warehouse zhou: parcel_handed_over",
        "05-04 12:03 warehouse zhou: -> 物流中",
        "05-04 13:03 courier sun: parcel_tracked",
        "05-04 13:03 courier sun: parcel_tracked",
        "05-04 14:03 courier sun: parcel_tracked",
        "05-04 14:03 courier sun: parcel_tracked",
        "05-04 15:03 courier sun: parcel_tracked",
        "05-04 15:03 courier sun: parcel_delivered",
        "05-04 15:03 courier sun: -> 待收货",
        "05-04 16:00 customer li: receipt_confirmed",
        "05-04 16:00 customer li: -> 已完成",
        "05-04 17:00 finance qian: merchant_settled",
        "05-11 16:00 system orderflow: window_ended (time limit after_sales)",
        "05-11 16:00 system orderflow: -> 已关闭 (time limit after_sales)",
    ]


def test_over_the_counter_a_salesman_keys_it_in_and_the_money_is_verified(open_shop: OpenShop) -> None:
    """Offline: the salesman writes it down for the customer, who transfers the money; finance finds it to the cent."""
    shop = open_shop(
        FIVE.extended(roles={"edit": (CUSTOMER, SALES), "submit": (CUSTOMER, SALES)}),
        goods=(LAMP, BULB),
        opens_at=shanghai("2026-05-04 09:00"),
    )
    place = Place(
        process="five_stage", lines=(LAMP,), recipient=HOME, delivery="express", channel="store", customer="li"
    )
    order = shop.do(MA, place)
    shop.refuses(RoleNotEntitled, ClaimPayment(order.id, method="bank_transfer"), by=MA)
    (transfer,) = shop.do(LI, ClaimPayment(order.id, method="bank_transfer")).payments
    shop.refuses_all_but([FINANCE, PLATFORM], VerifyPayment(order.id, payment_id=transfer.id))

    short = shop.do(QIAN, VerifyPayment(order.id, payment_id=transfer.id, received=yuan("395.69")))
    shop.do(LI, ClaimPayment(order.id, method="bank_transfer"))
    whole = shop.do(QIAN, VerifyPayment(order.id, payment_id=list(shop.desk.get(order.id).payments)[1].id))

    assert (order.channel, order.customer) == ("store", "li")
    assert (shop.label(short), short.balance_due) == ("待付款", yuan("0.01"))
    assert (shop.label(whole), whole.captured) == ("待供应商确认", yuan("395.70"))


# ---- each stage is one party's, and none is skipped ------------------------------------------------------------------


def test_no_stage_is_skipped_and_none_is_run_twice(shop: Shop) -> None:
    """In every stage, the steps of all the others are refused, those that are over and those that are to come."""
    order = placed(shop)
    steps: dict[str, tuple[Command, Actor]] = {
        "pay": (Pay(order.id, method="alipay"), LI),
        "check": (RecordCheck(order.id, name=STOCK, passed=True), CHEN),
        "pack": (Pack(order.id), ZHOU),
        "receive": (ConfirmReceipt(order.id), LI),
        "settle": (Settle(order.id), QIAN),
    }

    def only(*possible: str) -> None:
        for name in steps.keys() - set(possible):
            command, by = steps[name]
            shop.refuses(StepNotPossible, command, by=by)

    only("pay")
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    only("check")
    for name in (VALIDITY, STOCK, DELIVERY_CAPACITY):
        shop.do(CHEN, RecordCheck(order.id, name=name, passed=True))
    only("check", "pack")
    ship(shop, order)
    only()
    report(shop, order, TrackingStatus.DELIVERED)
    only("receive")
    shop.do(LI, ConfirmReceipt(order.id))
    only("settle")


def test_each_stage_is_owned_by_one_party(shop: Shop) -> None:
    """Who is not entitled is told who is."""
    order = placed(shop)
    shop.refuses_all_but([CUSTOMER], Pay(order.id, method="alipay"))
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    shop.refuses_all_but([MERCHANT, WAREHOUSE, QUALITY], RecordCheck(order.id, name=STOCK, passed=True))
    for name in (VALIDITY, STOCK, DELIVERY_CAPACITY):
        shop.do(CHEN, RecordCheck(order.id, name=name, passed=True))
    shop.refuses_all_but([MERCHANT, WAREHOUSE, QUALITY], Pack(order.id))
    ship(shop, order)
    event = TrackingEvent(status=TrackingStatus.DELIVERED, at=shop.clock.now())
    shop.refuses_all_but([CARRIER, COURIER, SYSTEM], Track(order.id, shipment_id=S1, reports=(event,)))
    report(shop, order, TrackingStatus.DELIVERED)
    shop.refuses_all_but([CUSTOMER, SYSTEM], ConfirmReceipt(order.id))
    shop.do(LI, ConfirmReceipt(order.id))
    shop.refuses_all_but([FINANCE, PLATFORM, SYSTEM], Settle(order.id))


# ---- payment: safe and exact -----------------------------------------------------------------------------------------


def test_the_payment_is_exact_to_the_cent(shop: Shop) -> None:
    """A cent too much is not taken; paid in two parts, the order waits for the last cent."""
    order = placed(shop)

    shop.refuses(PaymentExceedsBalance, Pay(order.id, method="alipay", amount=yuan("465.71")), by=LI)
    shop.do(LI, Pay(order.id, method="alipay", amount=yuan("465.69")))
    shop.run()
    short = shop.desk.get(order.id)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()

    assert (shop.label(short), short.balance_due) == ("待付款", yuan("0.01"))
    assert shop.label(shop.desk.get(order.id)) == "待供应商确认"


# ---- before dispatch -------------------------------------------------------------------------------------------------


def test_nothing_leaves_before_quantity_and_quality_are_checked(shop: Shop) -> None:
    """Not inspected, or found wrong: it stays; put right and inspected again, it may go."""
    order = confirmed(shop)
    shop.do(ZHOU, Pack(order.id))
    shop.run()
    shop.do(ZHOU, IssueDeliveryNote(order.id, shipment_id=S1))
    leave = HandOver(order.id, shipment_id=S1)

    shop.refuses(NotInspected, leave, by=ZHOU)
    shop.do(XU, RecordCheck(order.id, name=INSPECTION, passed=False, subject=S1, reason="灯泡只有 9 个"))
    shop.refuses(NotInspected, leave, by=ZHOU)
    shop.do(XU, RecordCheck(order.id, name=INSPECTION, passed=True, subject=S1))
    left = shop.do(ZHOU, leave)

    assert shop.label(left) == "物流中"
    assert [line for line in shop.record(order.id) if "check_recorded (" in line] == [
        "05-04 10:03 quality xu: check_recorded (灯泡只有 9 个)"
    ]


# ---- receipt: quantity and quality, line by line ---------------------------------------------------------------------


def test_missing_units_are_sent_after_and_then_the_order_is_completed(shop: Shop) -> None:
    """One lamp is missing: it counts as never sent. The second shipment brings it, and confirming that completes."""
    order = arrived(shop)
    found = Finding(line_id=L1, missing=1)

    short = shop.do(LI, ConfirmReceipt(order.id, shipment_id=S1, findings=(found,)))
    shop.refuses(StepNotPossible, Settle(order.id), by=QIAN)
    ship(shop, order)
    report(shop, order, TrackingStatus.DELIVERED, shipment=S2)
    whole = shop.do(LI, ConfirmReceipt(order.id))

    assert shop.label(short) == "待发货"
    assert (short.lines[L1].delivered, short.lines[L1].open) == (2, 1)
    assert short.shipments[S1].findings == (found,)
    assert whole.shipments[S2].lines == (ShipmentLine(line_id=L1, quantity=1),)
    assert (whole.phase, whole.lines[L1].delivered) == (Phase.COMPLETED, 3)


def test_missing_units_that_nobody_sends_are_paid_back_to_the_cent(shop: Shop) -> None:
    """The supplier has no more: three bulbs are cancelled, their price goes back, and the order is completed."""
    order = arrived(shop)
    shop.do(LI, ConfirmReceipt(order.id, findings=(Finding(line_id=L2, missing=3, damaged=1),)))
    shop.refuses_all_but(
        [MERCHANT, CUSTOMER_SERVICE, SYSTEM], CancelUnits(order.id, lines=(ShipmentLine(line_id=L2, quantity=3),))
    )

    done = shop.do(CHEN, CancelUnits(order.id, lines=(ShipmentLine(line_id=L2, quantity=3),), reason="售罄"))
    shop.run()
    settled = shop.do(QIAN, Settle(order.id))

    (settlement,) = settled.settlements
    assert (done.phase, done.refunded) == (Phase.COMPLETED, yuan("21.00"))  # 3 of 10 at 70.00
    assert done.shipments[S1].findings == (Finding(line_id=L2, missing=3, damaged=1),)
    assert (settlement.gross, settlement.refunded) == (yuan("465.70"), yuan("21.00"))
    assert settlement.commission == yuan("21.94")  # 5 % of 438.70: 21.935
    assert settlement.net == yuan("422.76")


def test_missing_units_that_nobody_cares_for_go_back_when_the_time_is_over(shop: Shop) -> None:
    """The supplier has a week; then the system cancels the rest, pays it back, and the order is completed."""
    order = arrived(shop)
    shop.do(LI, ConfirmReceipt(order.id, findings=(Finding(line_id=L1, missing=1),)))
    shop.wait(days=7)
    shop.run()
    shop.run()

    done = shop.desk.get(order.id)
    assert (done.phase, done.refunded) == (Phase.COMPLETED, yuan("129.90"))


def test_damaged_units_are_asked_back_in_after_sales(shop: Shop) -> None:
    """Damage is recorded by line and completes the order all the same; the units go back, their price comes back."""
    order = arrived(shop)
    shop.refuses(StepNotPossible, RequestReturn(order.id, lines=(ShipmentLine(line_id=L1, quantity=1),)), by=LI)

    completed = shop.do(LI, ConfirmReceipt(order.id, findings=(Finding(line_id=L1, damaged=1),), reason="灯罩破裂"))
    (request,) = shop.do(
        LI, RequestReturn(order.id, lines=(ShipmentLine(line_id=L1, quantity=1),), reason="灯罩破裂")
    ).returns
    shop.do(WU, ApproveReturn(order.id, return_id=request.id))
    shop.do(ZHOU, ReceiveReturn(order.id, return_id=request.id))
    shop.run()

    assert (completed.phase, completed.lines[L1].delivered) == (Phase.COMPLETED, 3)
    assert shop.desk.get(order.id).refunded == yuan("129.90")
    assert "灯罩破裂" in next(line for line in shop.record(order.id) if "receipt_checked" in line)


def test_no_more_is_missing_or_damaged_than_was_sent(shop: Shop) -> None:
    """A unit too many, a line that is not in the shipment, the same line twice, a second check: no."""
    order = arrived(shop)

    for findings in (
        (Finding(line_id=L1, missing=2, damaged=2),),
        (Finding(line_id=LineId("l-9"), damaged=1),),
        (Finding(line_id=L1, missing=1), Finding(line_id=L1, damaged=1)),
    ):
        shop.refuses(ExceedsShipment, ConfirmReceipt(order.id, findings=findings), by=LI)
    shop.do(LI, ConfirmReceipt(order.id, findings=(Finding(line_id=L1, missing=1),)))
    ship(shop, order)
    report(shop, order, TrackingStatus.DELIVERED, shipment=S2)

    again = ConfirmReceipt(order.id, shipment_id=S1, findings=(Finding(line_id=L1, missing=1),))
    shop.refuses(NothingToReceive, again, by=LI)


def test_who_says_nothing_has_received(shop: Shop) -> None:
    """Ten days after all has arrived it counts as received; the merchant is settled with a day later, by itself."""
    order = arrived(shop)
    shop.wait(days=10)
    shop.run()
    completed = shop.desk.get(order.id)
    shop.wait(days=1)
    shop.run()

    (settlement,) = shop.desk.get(order.id).settlements
    assert (completed.phase, list(completed.settlements)) == (Phase.COMPLETED, [])
    assert settlement.net == yuan("442.72")


# ---- the merchant's money --------------------------------------------------------------------------------------------


def test_the_same_money_is_not_settled_twice_and_a_refund_is_taken_off_later(shop: Shop) -> None:
    """Settled, refunded, settled again: the difference is taken back, and in the end it adds up."""
    order = received(shop)
    shop.do(QIAN, Settle(order.id))
    shop.refuses(NothingToSettle, Settle(order.id), by=QIAN)
    shop.refuses(RefundExceedsCaptured, Refund(order.id, amount=yuan("465.71")), by=QIAN)

    shop.do(QIAN, Refund(order.id, amount=yuan("50.05"), reason="迟到补偿"))
    shop.run()
    settled = shop.do(QIAN, Settle(order.id))

    first, second = settled.settlements
    assert (first.net, second.gross, second.refunded) == (yuan("442.72"), yuan("0.00"), yuan("50.05"))
    assert second.commission == yuan("-2.50")  # 5 % of 409.65 is 20.48, and 22.98 was kept
    assert second.net == yuan("-47.55")
    assert first.net + second.net == yuan("465.70") - yuan("50.05") - yuan("20.48")


def test_an_order_that_is_not_settled_is_not_closed(shop: Shop) -> None:
    """A refund on the last day is taken off the merchant's money before the order may rest."""
    order = received(shop)
    shop.do(QIAN, Settle(order.id))
    shop.wait(days=6, hours=23)
    shop.do(QIAN, Refund(order.id, amount=yuan("10.00"), reason="灯泡太暗"))
    shop.run()
    shop.wait(hours=1)
    shop.run()
    waiting = shop.desk.get(order.id)
    shop.wait(hours=23)
    shop.run()

    closed = shop.desk.get(order.id)
    assert (waiting.phase, waiting.window_over) == (Phase.COMPLETED, True)
    assert (closed.phase, closed.settled) == (Phase.CLOSED, yuan("455.70"))


# ---- cancellation ----------------------------------------------------------------------------------------------------


def test_until_dispatch_everything_goes_back(shop: Shop) -> None:
    """Paid, confirmed, packed: it is unpacked and all 465.70 yuan go back. Once it has left, no more."""
    order = confirmed(shop)
    shop.do(ZHOU, Pack(order.id))
    shop.run()
    cancelled = shop.do(LI, Cancel(order.id, reason="不想要了"))
    shop.run()

    second = confirmed(shop)
    ship(shop, second, ShipmentLine(line_id=L1, quantity=1))
    shop.refuses(AlreadyHandedOver, Cancel(second.id), by=LI)
    ship(shop, second)
    shop.refuses(StepNotPossible, Cancel(second.id), by=LI)

    assert (cancelled.phase, shop.desk.get(order.id).refunded) == (Phase.CANCELLED, yuan("465.70"))


def test_a_supplier_who_does_not_ship_loses_the_order(shop: Shop) -> None:
    """A week after they confirmed, the order expires, and all the money goes back."""
    order = confirmed(shop)
    shop.wait(days=7)
    shop.run()
    shop.run()
    shop.wait(days=30)
    shop.run()

    expired = shop.desk.get(order.id)
    assert (expired.phase, expired.refunded) == (Phase.CLOSED, yuan("465.70"))
