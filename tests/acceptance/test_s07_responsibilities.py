"""
S07 订单下单流程及工作职责 (responsibilities): three parties, each with duties that nobody else can do for it.

The customer gives exact data, pays in time and has somebody there; the supplier confirms validity, stock and delivery
capacity, prepares, inspects, marks, issues delivery note and waybill; the carrier collects, loads, transports, delivers
and has it signed for. For every step it is recorded who did it, and when.
"""

from datetime import timedelta

import pytest

from orderflow import (
    Address,
    Cancel,
    ConfirmReceipt,
    CountAsLost,
    Decline,
    HandOver,
    IssueDeliveryNote,
    NewLine,
    Order,
    Pack,
    Party,
    Pay,
    Phase,
    Place,
    RecordCheck,
    ShipmentLine,
    Track,
    TrackingEvent,
    TrackingStatus,
    five_stage,
)
from orderflow.commands import Expire
from orderflow.entities.check import DELIVERY_CAPACITY, INSPECTION, STOCK, VALIDITY
from orderflow.ids import LineId, ShipmentId
from orderflow.policies import delivery_notes, express, online
from orderflow.refusals import (
    AlreadyHandedOver,
    DataMissing,
    DeliveryNoteAlreadyIssued,
    FactsNotMet,
    NoDeliveryNote,
    NotYetDue,
    RoleNotEntitled,
    StepNotPossible,
    TimeLimitPassed,
    UnknownShipment,
)
from orderflow.roles import (
    CARRIER,
    COURIER,
    CUSTOMER,
    FINANCE,
    LOGISTICS,
    MERCHANT,
    ORDERFLOW,
    QUALITY,
    SYSTEM,
    WAREHOUSE,
    Actor,
)
from orderflow.validation import InvalidField

from .conftest import OpenShop
from .shop import CHEN, HOME, LI, QIAN, SHANGHAI, SUN, ZHOU, Shop, shanghai, yuan

DUTIES = five_stage(
    payment_methods=(online("alipay", zh="支付宝", en="Alipay"),),
    deliveries=(express(carrier="sf", fee=yuan("18.00")),),
    notes=delivery_notes(register="notes-2026", write=lambda number: f"FH2026-{number:04d}"),
    payment_window=timedelta(hours=2),
    confirmation_window=timedelta(days=1),
    transit_window=timedelta(days=15),
)

HE = Actor("he", CARRIER)
XU = Actor("xu", QUALITY)

CHAIR = NewLine(sku="chair", name="餐椅", quantity=4, unit_price=yuan("219.00"), specification={"木材": "橡木"})
TABLE = NewLine(sku="table", name="餐桌", quantity=1, unit_price=yuan("1480.00"), specification={"木材": "橡木"})

S1, S2 = ShipmentId("s-1"), ShipmentId("s-2")
T = TrackingStatus


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    return open_shop(DUTIES, goods=(CHAIR, TABLE), opens_at=shanghai("2026-03-10 08:00"))


def placed(shop: Shop, recipient: Party = HOME) -> Order:
    """Four chairs and a table: 876.00 + 1480.00 + 18.00 freight = 2374.00 yuan."""
    place = Place(process="five_stage", lines=(CHAIR, TABLE), recipient=recipient, delivery="express")
    return shop.do(LI, place)


def paid(shop: Shop) -> Order:
    order = placed(shop)
    shop.wait(minutes=20)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    return shop.desk.get(order.id)


def confirmed(shop: Shop) -> Order:
    order = paid(shop)
    shop.wait(minutes=40)
    for name in (VALIDITY, STOCK, DELIVERY_CAPACITY):
        order = shop.do(CHEN, RecordCheck(order.id, name=name, passed=True))
    return order


def packed(shop: Shop, order: Order) -> ShipmentId:
    """In a shipment, marked, inspected, with a delivery note and a waybill."""
    shipment = list(shop.do(ZHOU, Pack(order.id)).shipments)[-1]
    shop.run()
    marks = RecordCheck(order.id, name="marking", passed=True, subject=shipment.id, reason="1/1 · 橡木 · 易碎")
    shop.do(ZHOU, marks)
    shop.do(XU, RecordCheck(order.id, name=INSPECTION, passed=True, subject=shipment.id))
    shop.do(CHEN, IssueDeliveryNote(order.id, shipment_id=shipment.id))
    return shipment.id


def sent(shop: Shop) -> Order:
    order = confirmed(shop)
    shipment_id = packed(shop, order)
    return shop.do(ZHOU, HandOver(order.id, shipment_id=shipment_id))


def report(shop: Shop, order: Order, status: TrackingStatus, said: str = "", shipment: ShipmentId = S1) -> Order:
    """The carrier reports something, two hours after what was before."""
    shop.wait(hours=2)
    event = TrackingEvent(status=status, at=shop.clock.now(), description=said)
    return shop.do(HE, Track(order.id, shipment_id=shipment, reports=(event,)))


# ---- the whole process: who did what, and when -----------------------------------------------------------------------


def test_three_parties_do_their_duties_and_each_step_says_who_and_when(shop: Shop) -> None:
    """From the exact data to the signature at the door, read back from the file by another desk."""
    order = sent(shop)
    for status, said in (
        (T.COLLECTED, "凭发货单 FH2026-0001 揽收"),
        (T.LOADED, "装车 苏E·1234"),
        (T.IN_TRANSIT, "已到苏州分拨中心"),
        (T.OUT_FOR_DELIVERY, ""),
        (T.SIGNED, "本人签收"),
    ):
        order = report(shop, order, status, said)
    delivered = order
    shop.wait(hours=1)
    completed = shop.do(LI, ConfirmReceipt(order.id))

    (shipment,) = completed.shipments
    assert (delivered.phase, shop.label(delivered)) == (Phase.DELIVERING, "待收货")
    assert (shipment.delivery_note, shipment.waybill, shipment.is_signed) == ("FH2026-0001", "SF1", True)
    assert completed.phase is Phase.COMPLETED
    assert shop.record(order.id)[4:] == [
        "03-10 08:00 customer li: order_submitted",
        "03-10 08:00 customer li: -> 待付款",
        "03-10 08:00 customer li: number_assigned",
        "03-10 08:20 customer li: payment_started",
        "03-10 08:20 system orderflow: payment_captured",
        "03-10 08:20 system orderflow: -> 待供应商确认",
        "03-10 09:00 merchant chen: check_recorded",
        "03-10 09:00 merchant chen: check_recorded",
        "03-10 09:00 merchant chen: check_recorded",
        "03-10 09:00 merchant chen: -> 待发货",
        "03-10 09:00 warehouse zhou: parcel_packed",
        "03-10 09:00 warehouse zhou: booking_asked",
        "03-10 09:00 system orderflow: parcel_booked",
        "03-10 09:00 warehouse zhou: check_recorded (1/1 · 橡木 · 易碎)",
        "03-10 09:00 quality xu: check_recorded",
        "03-10 09:00 merchant chen: delivery_note_issued",
        "03-10 09:00 warehouse zhou: parcel_handed_over",
        "03-10 09:00 warehouse zhou: -> 物流中",
        "03-10 11:00 carrier he: parcel_tracked",
        "03-10 11:00 carrier he: parcel_tracked",
        "03-10 13:00 carrier he: parcel_tracked",
        "03-10 13:00 carrier he: parcel_tracked",
        "03-10 15:00 carrier he: parcel_tracked",
        "03-10 15:00 carrier he: parcel_tracked",
        "03-10 17:00 carrier he: parcel_tracked",
        "03-10 17:00 carrier he: parcel_tracked",
        "03-10 19:00 carrier he: parcel_tracked",
        "03-10 19:00 carrier he: parcel_delivered",
        "03-10 19:00 carrier he: -> 待收货",
        "03-10 20:00 customer li: receipt_confirmed",
        "03-10 20:00 customer li: -> 已完成",
    ]
    for record in shop.another_desk().history(order.id):
        assert record.by.id
        assert record.recorded_at.astimezone(SHANGHAI) <= shop.clock.now()


# ---- the customer ----------------------------------------------------------------------------------------------------


def test_the_customer_gives_exact_data(shop: Shop) -> None:
    """Without a street and a telephone number nothing is placed; each field is named."""
    vague = Party(name="李梅", address=Address(country="CN", city="苏州"))

    refused = shop.refuses(
        DataMissing,
        Place(process="five_stage", lines=(CHAIR,), recipient=vague, delivery="express"),
        by=LI,
    )

    assert {problem.path for problem in refused.problems} == {"recipient.phone", "recipient.address.street"}


def test_the_customer_pays_in_time(shop: Shop) -> None:
    """Two hours, to the second; then the order expires, and nobody owes anybody anything."""
    order = placed(shop)
    shop.refuses(NotYetDue, Expire(order.id), by=ORDERFLOW)
    shop.wait(hours=2, seconds=1)
    shop.refuses(TimeLimitPassed, Pay(order.id, method="alipay"), by=LI)

    shop.run()

    expired = shop.desk.get(order.id)
    assert (expired.phase, expired.balance) == (Phase.CANCELLED, yuan("0.00"))


def test_nobody_is_there_so_they_come_again_and_then_the_goods_go_back(shop: Shop) -> None:
    """Each attempt is recorded; after the third they travel back, and are sent anew as the supplier's business."""
    order = sent(shop)
    for _ in range(3):
        report(shop, order, T.OUT_FOR_DELIVERY)
        order = report(shop, order, T.ATTEMPT_FAILED, "无人在家")
    assert (order.shipments[S1].attempts_failed, order.shipments[S1].in_trouble) == (3, True)
    shop.refuses(StepNotPossible, ConfirmReceipt(order.id), by=LI)

    report(shop, order, T.RETURNING)
    back = report(shop, order, T.RETURNED)
    again = packed(shop, back)
    shop.do(ZHOU, HandOver(order.id, shipment_id=again))
    arrived = report(shop, order, T.DELIVERED, shipment=again)
    completed = shop.do(LI, ConfirmReceipt(order.id))

    assert (shop.label(back), back.lines.open, back.units_handed_over) == ("待发货", 5, 0)
    assert (again, arrived.shipments[again].delivery_note) == ("s-2", "FH2026-0002")
    assert completed.phase is Phase.COMPLETED


def test_goods_that_came_back_can_be_cancelled_with_full_refund(shop: Shop) -> None:
    """While they were out they could not; back with the supplier, nothing has been handed over any more."""
    order = sent(shop)
    shop.refuses(StepNotPossible, Cancel(order.id), by=LI)
    report(shop, order, T.ATTEMPT_FAILED, "无人在家")
    report(shop, order, T.RETURNED)

    cancelled = shop.do(LI, Cancel(order.id, reason="一直没人在家"))
    shop.run()

    assert (cancelled.phase, shop.desk.get(order.id).refunded) == (Phase.CANCELLED, yuan("2374.00"))


# ---- the supplier ----------------------------------------------------------------------------------------------------


def test_the_supplier_confirms_validity_stock_and_delivery_capacity(shop: Shop) -> None:
    """Three recorded answers; with two of them, or one of them no, nothing is prepared. The last answer counts."""
    order = paid(shop)
    shop.do(CHEN, RecordCheck(order.id, name=VALIDITY, passed=True))
    shop.do(ZHOU, RecordCheck(order.id, name=STOCK, passed=False, reason="橡木餐椅只剩 2 把"))
    two = shop.do(CHEN, RecordCheck(order.id, name=DELIVERY_CAPACITY, passed=True))
    shop.refuses(StepNotPossible, Pack(order.id), by=ZHOU)

    three = shop.do(ZHOU, RecordCheck(order.id, name=STOCK, passed=True, reason="调拨到货"))

    assert (shop.label(two), shop.label(three)) == ("待供应商确认", "待发货")
    assert two.check(STOCK) != three.check(STOCK)
    answers = [line for line in shop.record(order.id) if "warehouse zhou: check_recorded" in line]
    assert [line.partition("check_recorded")[2] for line in answers] == [" (橡木餐椅只剩 2 把)", " (调拨到货)"]


def test_who_says_no_says_why(shop: Shop) -> None:
    """A failed check without a reason is no answer; nor is one about a shipment that is not there."""
    order = paid(shop)

    shop.refuses(InvalidField, RecordCheck(order.id, name=STOCK, passed=False), by=CHEN)
    shop.refuses(UnknownShipment, RecordCheck(order.id, name=INSPECTION, passed=True, subject=ShipmentId("s-9")), by=XU)


def test_a_supplier_who_cannot_declines_and_one_who_is_silent_loses_it(shop: Shop) -> None:
    """Either way every cent goes back."""
    declined, silent = paid(shop), paid(shop)

    shop.refuses_all_but([MERCHANT], Decline(declined.id))
    shop.do(CHEN, Decline(declined.id, reason="无货"))
    shop.wait(days=1)
    shop.run()
    shop.run()

    for order in (shop.desk.get(declined.id), shop.desk.get(silent.id)):
        assert (order.phase, order.refunded) == (Phase.CANCELLED, yuan("2374.00"))


def test_a_confirmation_that_is_taken_back_stops_the_dispatch(shop: Shop) -> None:
    """The lorry broke down after all: nothing leaves until the capacity is there again."""
    order = confirmed(shop)
    shipment_id = packed(shop, order)
    leave = HandOver(order.id, shipment_id=shipment_id)
    shop.do(CHEN, RecordCheck(order.id, name=DELIVERY_CAPACITY, passed=False, reason="货车故障"))

    refused = shop.refuses(FactsNotMet, leave, by=ZHOU)
    shop.do(CHEN, RecordCheck(order.id, name=DELIVERY_CAPACITY, passed=True))
    shop.do(ZHOU, leave)

    assert refused.missing == ("the supplier has confirmed validity, stock and delivery capacity",)


def test_nothing_leaves_without_a_delivery_note_and_each_number_is_given_once(shop: Shop) -> None:
    """The register has no gaps: what was refused took no number, and no shipment gets a second one."""
    first, second = confirmed(shop), confirmed(shop)
    for order in (first, second):
        shop.do(ZHOU, Pack(order.id))
        shop.run()
        shop.do(XU, RecordCheck(order.id, name=INSPECTION, passed=True, subject=S1))
    note = IssueDeliveryNote(first.id, shipment_id=S1)

    shop.refuses(NoDeliveryNote, HandOver(first.id, shipment_id=S1), by=ZHOU)
    shop.refuses(RoleNotEntitled, note, by=HE)
    shop.do(CHEN, note)
    shop.refuses(DeliveryNoteAlreadyIssued, note, by=CHEN)
    shop.do(CHEN, IssueDeliveryNote(second.id, shipment_id=S1))
    shop.do(ZHOU, HandOver(first.id, shipment_id=S1))

    notes = [shop.desk.get(order.id).shipments[S1].delivery_note for order in (first, second)]
    assert notes == ["FH2026-0001", "FH2026-0002"]


def test_a_shipment_that_has_left_gets_no_note_and_does_not_leave_again(shop: Shop) -> None:
    """A delivery note is about goods that are packed and here."""
    order = sent(shop)

    shop.refuses(StepNotPossible, IssueDeliveryNote(order.id, shipment_id=S1), by=CHEN)
    shop.refuses(StepNotPossible, HandOver(order.id, shipment_id=S1), by=ZHOU)


# ---- the carrier -----------------------------------------------------------------------------------------------------


def test_goods_that_are_lost_on_the_way_are_the_supplier_s_again(shop: Shop) -> None:
    """The carrier has lost them: they are to be shipped again."""
    order = sent(shop)
    report(shop, order, T.COLLECTED)

    lost = report(shop, order, T.LOST, "车辆起火")

    assert (shop.label(lost), lost.lines.open) == ("待发货", 5)


def test_a_silent_carrier_has_lost_them_when_their_time_is_over(shop: Shop) -> None:
    """Fifteen days without a word: they count as lost; a week later, if nothing else is sent, all money goes back."""
    order = sent(shop)
    report(shop, order, T.ATTEMPT_FAILED, "无人在家")
    shop.refuses(NotYetDue, CountAsLost(order.id), by=ORDERFLOW)
    shop.wait(days=15)
    shop.run()
    lost = shop.desk.get(order.id)
    shop.wait(days=7)
    shop.run()
    shop.run()

    expired = shop.desk.get(order.id)
    assert (shop.label(lost), lost.shipments[S1].state) == ("待发货", "lost")
    assert (expired.phase, expired.refunded) == (Phase.CANCELLED, yuan("2374.00"))


def test_half_of_it_arrives_and_the_rest_is_lost(shop: Shop) -> None:
    """What arrived stays; the lost table is cancelled when the supplier has had their time, and its price goes back."""
    order = confirmed(shop)
    for line in (ShipmentLine(line_id=LineId("l-1"), quantity=4), ShipmentLine(line_id=LineId("l-2"), quantity=1)):
        shipment = list(shop.do(ZHOU, Pack(order.id, lines=(line,))).shipments)[-1]
        shop.run()
        shop.do(XU, RecordCheck(order.id, name=INSPECTION, passed=True, subject=shipment.id))
        shop.do(CHEN, IssueDeliveryNote(order.id, shipment_id=shipment.id))
        shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))
    report(shop, order, T.DELIVERED, shipment=S1)
    report(shop, order, T.LOST, shipment=S2)
    shop.refuses(AlreadyHandedOver, Cancel(order.id), by=LI)
    shop.wait(days=7)
    shop.run()
    shop.run()

    rest = shop.desk.get(order.id)
    completed = shop.do(LI, ConfirmReceipt(order.id))

    assert (shop.label(rest), rest.refunded) == ("待收货", yuan("1480.00"))
    assert (completed.phase, completed.lines.delivered) == (Phase.COMPLETED, 4)


# ---- nobody does another's duty --------------------------------------------------------------------------------------


def test_a_party_cannot_do_another_party_s_step(shop: Shop) -> None:
    """Not the supplier the carrier's, not the carrier the supplier's or the customer's, and nobody the customer's."""
    order = placed(shop)
    shop.refuses_all_but([CUSTOMER], Pay(order.id, method="alipay"))
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    supplier = [MERCHANT, WAREHOUSE, QUALITY]
    shop.refuses_all_but(supplier, RecordCheck(order.id, name=VALIDITY, passed=True))
    for name in (VALIDITY, STOCK, DELIVERY_CAPACITY):
        shop.do(CHEN, RecordCheck(order.id, name=name, passed=True))
    shop.refuses_all_but(supplier, Pack(order.id))
    shipment_id = packed(shop, order)
    shop.refuses_all_but(supplier, IssueDeliveryNote(order.id, shipment_id=shipment_id))
    shop.refuses_all_but(supplier, HandOver(order.id, shipment_id=shipment_id))
    shop.do(ZHOU, HandOver(order.id, shipment_id=shipment_id))
    collected = TrackingEvent(status=T.COLLECTED, at=shop.clock.now())
    track = Track(order.id, shipment_id=shipment_id, reports=(collected,))
    shop.refuses_all_but([CARRIER, COURIER, SYSTEM], track)
    for party in (LI, CHEN, ZHOU, QIAN, Actor("gao", LOGISTICS), Actor("qian", FINANCE)):
        shop.refuses(RoleNotEntitled, track, by=party)
    shop.do(SUN, track)
    report(shop, order, T.SIGNED)
    shop.refuses_all_but([CUSTOMER, SYSTEM], ConfirmReceipt(order.id))
    shop.refuses(NotYetDue, ConfirmReceipt(order.id), by=ORDERFLOW)
    shop.do(LI, ConfirmReceipt(order.id))
