"""
A contract of twelve lines, from the inquiry to the last cent, with most that can happen on the way.

Three revisions; 30 % at signing, 40 % before delivery, 30 % within thirty days of acceptance; an amendment; two
productions that fail; four deliveries, over on one line and under on another; a part that is rejected and replaced, and
a part that is kept for less. What is owed is known to the cent at every stage.
"""

import pytest

from orderflow import (
    AcceptQuotation,
    AgreeReduction,
    AmendedLine,
    Approve,
    CancelProduction,
    CloseFeedback,
    ConfirmContent,
    CounterQuotation,
    Defective,
    DraftContract,
    DraftQuotation,
    FinishDelivery,
    FollowUpFeedback,
    GiveFeedback,
    HandOver,
    Inquire,
    InspectGoods,
    InspectProduction,
    Milestone,
    NewLine,
    OfferQuotation,
    OfferReduction,
    Order,
    Pack,
    Phase,
    PlanProduction,
    PurchaseMaterials,
    QuotedLine,
    ReceiveMaterials,
    Remedy,
    RemedyDefect,
    StartProduction,
    Term,
    Terms,
    Tolerance,
    TrackingStatus,
)
from orderflow.entities.deal import Deal
from orderflow.ids import OrderId, ProductionId, QuotationId, ShipmentId
from orderflow.money import Money
from orderflow.policies import notify_all, notify_customer, notify_sales
from orderflow.processes.b2b_contract import b2b_contract
from orderflow.refusals import (
    ExceedsPackable,
    ExceedsPlannable,
    ExceedsTolerance,
    FactsNotMet,
    QuantityBelowDelivered,
    ReductionExceedsPrice,
    StillBeingMade,
)
from orderflow.testing.lives.laws import assert_laws

from .conftest import OpenShop
from .shop import QIAN, ZHOU, Shop, shanghai, yuan
from .trade import (
    CAO,
    DAY,
    FENG,
    HUANG,
    LIN,
    MA,
    PAN,
    RAIL,
    ROAD,
    TANG,
    WATERWORKS,
    XU,
    accept,
    line,
    make,
    packed,
    part,
    plan,
    report,
    schedule,
    send,
    sign,
    transfer,
)

PROJECT = b2b_contract(
    deliveries=(ROAD, RAIL), notifications=notify_all(notify_customer("sms", tracking=True), notify_sales("sms"))
)

# sku, name, units; what one of them costs in the first, second and third revision
GOODS = (
    ("BODY", "阀体", 200, "47.00", "46.00", "45.10"),
    ("BONNET", "阀盖", 200, "19.00", "18.70", "18.35"),
    ("STEM", "阀杆", 200, "13.50", "13.20", "12.99"),
    ("WHEEL", "手轮", 200, "8.00", "7.90", "7.77"),
    ("FLANGE", "法兰", 400, "34.50", "34.00", "33.33"),
    ("GASKET", "垫片", 1000, "0.88", "0.85", "0.83"),
    ("BOLT", "螺栓", 1600, "1.25", "1.22", "1.19"),
    ("NUT", "螺母", 1600, "0.50", "0.49", "0.47"),
    ("SEAL", "密封圈", 500, "2.15", "2.10", "2.05"),
    ("GAUGE", "压力表", 50, "132.00", "130.00", "128.00"),
    ("ACTUATOR", "执行器", 12, "1980.00", "1940.00", "1899.99"),
    ("CABINET", "控制箱", 3, "6600.00", "6550.00", "6480.00"),
)
# off the gauges, tax on top of the cabinets (13 %), freight
BESIDE = (("0.00", "2574.00", "3200.00"), ("200.00", "2554.50", "3000.00"), ("400.00", "2527.20", "2860.00"))

TERMS = Terms(
    schedule=(
        Term(name="定金", share=30, due=Milestone.SIGNED),
        Term(name="进度款", share=40, due=Milestone.PRODUCED),
        Term(name="尾款", share=30, due=Milestone.INSPECTED, net=30 * DAY),
    ),
    tolerance=Tolerance(over_percent=5, under_percent=3),
    inspection_period=7 * DAY,
)
W2, W3 = ProductionId("w-2"), ProductionId("w-3")
S2, S3 = ShipmentId("s-2"), ShipmentId("s-3")


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    return open_shop(PROJECT, opens_at=shanghai("2026-03-02 09:00"))


def revision(shop: Shop, order_id: OrderId, number: int) -> DraftQuotation:
    discount, tax, freight = map(yuan, BESIDE[number - 1])
    prices = [yuan(str(goods[2 + number])) for goods in GOODS]
    lines = [QuotedLine(line_id=line(place), unit_price=price) for place, price in enumerate(prices[:9], start=1)]
    lines += [
        QuotedLine(line_id=line(10), unit_price=prices[9], discount=discount),
        QuotedLine(line_id=line(11), unit_price=prices[10]),
        QuotedLine(line_id=line(12), unit_price=prices[11], tax=tax, tax_included=False),
    ]
    until = shop.clock.now() + 14 * DAY
    return DraftQuotation(order_id, lines=lines, freight=freight, transport="rail", valid_until=until)


def books(shop: Shop, order: Order) -> tuple[str, str, str]:
    """What it costs after credit_notes, what is here, what is owed; and no law is broken."""
    assert_laws(order, shop.desk.history(order.id))
    costs = order.total - order.credited
    return str(costs.decimal), str(order.captured.decimal), str(order.balance.decimal)


def agreed(shop: Shop, order_id: OrderId, contract_id: str) -> Order:
    for by in (FENG, QIAN):
        shop.do(by, Approve(order_id, subject=contract_id))
    return sign(shop, order_id, contract_id)


def signed(shop: Shop) -> Order:
    """Three revisions, a contract of 88312.08 yuan, in force."""
    inquiry = Inquire(
        process="b2b_contract",
        currency="CNY",
        lines=[NewLine(sku=sku, name=name, quantity=units) for sku, name, units, *_ in GOODS],
        recipient=WATERWORKS,
        customer=HUANG.id,
        channel="email",
    )
    order = shop.do(MA, inquiry)
    shop.do(HUANG, ConfirmContent(order.id))
    offered: list[Money] = []
    for number in (1, 2, 3):
        shop.wait(days=1)
        shop.do(LIN, revision(shop, order.id, number))
        order = shop.do(LIN, OfferQuotation(order.id))
        offered.append(list(order.part(Deal).quotations)[-1].total)
        if number < 3:
            shop.do(HUANG, CounterQuotation(order.id, target=yuan("88000.00")))
    assert offered == [yuan("91989.00"), yuan("90180.50"), yuan("88312.08")]
    order = shop.do(HUANG, AcceptQuotation(order.id, quotation_id=QuotationId("q-3")))
    assert books(shop, order) == ("88312.08", "0.00", "88312.08")

    shop.do(LIN, DraftContract(order.id, terms=TERMS))
    return agreed(shop, order.id, "k-1")


def test_twelve_lines_from_the_inquiry_to_the_last_cent(shop: Shop) -> None:
    """Whatever happens to goods and dates, what was agreed, what is here and what is owed add up, to the cent."""
    order = signed(shop)
    assert schedule(order) == [
        ("定金", "26493.63 CNY", "26493.63 CNY"),
        ("进度款", "35324.83 CNY", "35324.83 CNY"),
        ("尾款", "26493.62 CNY", "26493.62 CNY"),
    ]

    # the deposit, in two transfers
    order = transfer(shop, order.id, yuan("20000.00"))
    assert (shop.label(order), schedule(order)[0]) == ("待付定金", ("定金", "26493.63 CNY", "6493.63 CNY"))
    order = transfer(shop, order.id, yuan("6493.63"))
    assert (shop.label(order), books(shop, order)) == ("生产中", ("88312.08", "26493.63", "61818.45"))

    # three production orders; of two of them something fails
    order = make(shop, order.id, part(1, 200), part(2, 200), part(3, 200), part(4, 200))
    too_many = PlanProduction(order.id, completes_at=shop.clock.now() + DAY, lines=(part(6, 1051),))
    assert shop.refuses(ExceedsPlannable, too_many, by=PAN).plannable == 1050
    wanted = [part(5, 400), part(6, 1040), part(7, 1600), part(8, 1600), part(9, 500)]
    planned = shop.do(PAN, PlanProduction(order.id, completes_at=shop.clock.now() + 20 * DAY, lines=wanted))
    assert planned.part(Deal).production[W2].number == "P-00000002"
    shop.do(CAO, PurchaseMaterials(order.id, production_id=W2, materials="法兰毛坯 400"))
    shop.wait(days=4)
    shop.do(CAO, ReceiveMaterials(order.id, production_id=W2))
    shop.do(TANG, StartProduction(order.id, production_id=W2))
    passed = [part(5, 370), part(6, 1040), part(7, 1560), part(8, 1600), part(9, 500)]
    shop.do(XU, InspectProduction(order.id, production_id=W2, passed=passed, failed="三十片法兰有裂纹"))
    shop.do(TANG, StartProduction(order.id, production_id=W2))
    shop.do(XU, InspectProduction(order.id, production_id=W2, passed=(part(5, 30),)))
    assert plan(shop, order.id, part(10, 50), part(11, 12), part(12, 3), days=20) == W3
    passed = [part(10, 50), part(11, 10), part(12, 3)]
    shop.do(XU, InspectProduction(order.id, production_id=W3, passed=passed, failed="两台执行器力矩不足"))
    shop.do(TANG, StartProduction(order.id, production_id=W3))
    order = shop.do(XU, InspectProduction(order.id, production_id=W3, passed=None))
    assert [run.failures for run in order.part(Deal).production] == [0, 1, 1]
    assert (shop.label(order), books(shop, order)) == ("生产中", ("88312.08", "26493.63", "61818.45"))

    # an amendment: fifteen actuators instead of twelve, 5699.97 more
    shop.wait(days=1)
    more = (AmendedLine(line_id=line(11), quantity=15),)
    order = shop.do(LIN, DraftContract(order.id, terms=TERMS, lines=more, remark="执行器增至15台"))
    assert books(shop, order) == ("88312.08", "26493.63", "61818.45")  # a draft changes nothing
    order = agreed(shop, order.id, "k-2")
    contract = order.part(Deal).contract
    assert contract is not None
    assert (contract.number, contract.amendment) == ("C-00000001", 1)
    assert books(shop, order) == ("94012.05", "26493.63", "67518.42")
    assert schedule(order) == [
        ("定金", "28203.62 CNY", "1709.99 CNY"),
        ("进度款", "37604.82 CNY", "37604.82 CNY"),
        ("尾款", "28203.61 CNY", "28203.61 CNY"),
    ]
    make(shop, order.id)  # the three that nobody plans yet

    # nothing leaves, not even a part, before 70 % are here: 65808.44
    first = packed(shop, order.id, part(1, 200), part(2, 200), part(3, 200), part(4, 200), part(6, 600))
    transfer(shop, order.id, yuan("39314.80"))
    shop.refuses(FactsNotMet, HandOver(order.id, shipment_id=first), by=ZHOU)
    order = transfer(shop, order.id, yuan("0.01"))
    assert books(shop, order) == ("94012.05", "65808.44", "28203.61")
    shop.do(ZHOU, HandOver(order.id, shipment_id=first, waybill="RW-1"))
    shop.wait(days=1)
    report(shop, order.id, first, TrackingStatus.DELIVERED)
    order = accept(shop, order.id, first)
    assert (order.lines["l-1"].delivered, books(shop, order)) == (200, ("94012.05", "65808.44", "28203.61"))
    fewer = DraftContract(order.id, terms=TERMS, lines=(AmendedLine(line_id=line(1), quantity=199),), remark="x")
    assert shop.refuses(QuantityBelowDelivered, fewer, by=LIN).least == 200

    # the second delivery: 40 gaskets more than were ordered, 33.20
    over = Pack(order.id, lines=(part(5, 400), part(6, 441), part(10, 50)))
    assert shop.refuses(ExceedsPackable, over, by=ZHOU).packable == 440
    assert send(shop, order.id, part(5, 400), part(6, 440), part(10, 50)) == S2
    order = shop.desk.get(order.id)
    assert (order.lines["l-6"].excess, order.lines["l-6"].units, order.lines["l-6"].total) == (40, 1040, yuan("863.20"))
    assert books(shop, order) == ("94045.25", "65808.44", "28236.81")
    report(shop, order.id, S2, TrackingStatus.DELIVERED)

    # 20 flanges are replaced, 5 gauges are kept for 150.00 less
    cracked = Defective(line_id=line(5), quantity=20, description="密封面划伤")
    wrong = Defective(line_id=line(10), quantity=5, description="表盘刻度不符")
    order = shop.do(HUANG, InspectGoods(order.id, shipment_id=S2, reference="验收 2", defects=(cracked, wrong)))
    order = shop.do(LIN, RemedyDefect(order.id, shipment_id=S2, line_id=line(5), remedy=Remedy.REPLACEMENT))
    replaced = order.lines["l-13"]
    assert (replaced.replaces, replaced.quantity, replaced.total) == ("l-5", 20, yuan("0.00"))
    assert books(shop, order) == ("94045.25", "65808.44", "28236.81")  # paid for once
    too_much = OfferReduction(order.id, shipment_id=S2, line_id=line(10), amount=yuan("600.01"))
    assert shop.refuses(ReductionExceedsPrice, too_much, by=LIN).price == yuan("600.00")
    shop.do(LIN, OfferReduction(order.id, shipment_id=S2, line_id=line(10), amount=yuan("150.00")))
    order = shop.do(HUANG, AgreeReduction(order.id, shipment_id=S2, line_id=line(10), amount=yuan("150.00")))
    assert books(shop, order) == ("93895.25", "65808.44", "28086.81")
    assert schedule(order) == [
        ("定金", "28203.62 CNY", "0.00 CNY"),
        ("进度款", "37604.82 CNY", "0.00 CNY"),
        ("尾款", "28086.81 CNY", "28086.81 CNY"),
    ]
    make(shop, order.id, part(13, 20))

    # the third is accepted by silence
    assert send(shop, order.id, part(7, 1000), part(8, 1600), part(9, 500)) == S3
    report(shop, order.id, S3, TrackingStatus.DELIVERED)
    shop.wait(days=7)
    shop.run()
    assert shop.desk.get(order.id).part(Deal).certificates[S3].reference is None

    # forty bolts of 1600 will not be made: within 3 %, once nothing else is missing
    shop.refuses(StillBeingMade, FinishDelivery(order.id), by=LIN)
    shop.do(PAN, CancelProduction(order.id, production_id=W2, reason="棒料用完，余数在允差内"))
    short = shop.refuses(ExceedsTolerance, FinishDelivery(order.id), by=LIN)
    assert (short.line_id, short.missing, short.tolerated) == ("l-7", 600, 48)
    fourth = send(shop, order.id, part(7, 560), part(11, 15), part(12, 3), part(13, 20))
    order = shop.desk.get(order.id)
    assert (order.lines["l-7"].open, shop.label(order)) == (40, "生产中")
    order = shop.do(LIN, FinishDelivery(order.id))
    assert (order.lines["l-7"].cancelled, order.lines["l-7"].total) == (40, yuan("1856.40"))
    assert (shop.label(order), books(shop, order)) == ("交付中", ("93847.65", "65808.44", "28039.21"))
    report(shop, order.id, fourth, TrackingStatus.DELIVERED)
    order = accept(shop, order.id, fourth)
    assert (shop.label(order), schedule(order)[2]) == ("待付尾款", ("尾款", "28039.21 CNY", "28039.21 CNY"))
    assert order.limits["instalment/i-3"].due_at == shop.clock.now() + 30 * DAY

    # the balance, after a reminder, in two parts
    shop.wait(days=30)
    shop.run()
    order = shop.desk.get(order.id)
    assert order.part(Deal).reminded == ("i-3",)
    order = transfer(shop, order.id, yuan("28000.00"))
    assert (shop.label(order), books(shop, order)) == ("待付尾款", ("93847.65", "93808.44", "39.21"))
    order = transfer(shop, order.id)
    assert (order.phase, books(shop, order)) == (Phase.COMPLETED, ("93847.65", "93847.65", "0.00"))

    shop.do(HUANG, GiveFeedback(order.id, text="法兰包装需改进"))
    shop.do(LIN, FollowUpFeedback(order.id, feedback_id="b-1", text="已加衬板"))
    shop.do(LIN, CloseFeedback(order.id, feedback_id="b-1"))
    shop.wait(days=7)
    shop.run()
    order = shop.another_desk().get(order.id)
    assert (order.phase, books(shop, order)) == (Phase.CLOSED, ("93847.65", "93847.65", "0.00"))
    assert {one.id: one.units for one in order.lines} == {
        **{f"l-{place}": goods[2] for place, goods in enumerate(GOODS, start=1)},
        "l-6": 1040,
        "l-7": 1560,
        "l-11": 15,
        "l-13": 20,
    }
    assert [run.number for run in order.part(Deal).production] == [f"P-{place:08d}" for place in range(1, 6)]
