"""
S18 材料下单流程及制度 (materials business): signed first, approved after, paid once the goods are accepted.

The customer says model, quantity and date; they accept a quotation and sign. Only then production and finance are
asked, and nothing is planned before both have said yes. Raw materials are bought for the plan. The customer inspects
what comes and signs for it; from then on the time to pay runs. What they have to say is followed up until it is closed.
"""

from datetime import datetime, timedelta

import pytest

from orderflow import (
    AcceptQuotation,
    Actor,
    AgreeReduction,
    AnnounceDispatch,
    Approve,
    AssignSalesperson,
    Cancel,
    ClaimPayment,
    CloseFeedback,
    ConfirmContent,
    Costing,
    Defective,
    Disapprove,
    DraftContract,
    DraftQuotation,
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
    Phase,
    PlanProduction,
    PurchaseMaterials,
    QuotedLine,
    ReceiveMaterials,
    Remedy,
    RemedyDefect,
    RemindPayment,
    Sign,
    StartProduction,
    Term,
    Terms,
    Track,
    TrackingEvent,
    TrackingStatus,
)
from orderflow.accountability import Verdict, accountability
from orderflow.entities.deal import Deal
from orderflow.ids import ContractId, ProductionId, QuotationId, ShipmentId
from orderflow.policies import approved_by, notify_all, notify_customer, notify_responsible, notify_sales, pickup
from orderflow.processes.b2b_contract import b2b_contract
from orderflow.refusals import (
    InstalmentNotDue,
    NothingToApprove,
    RoleNotEntitled,
    SignaturesMissing,
    StepNotPossible,
)
from orderflow.render.making import inspection_certificate, production_notice
from orderflow.render.printing import as_text
from orderflow.roles import (
    CARRIER,
    COURIER,
    CUSTOMER,
    FINANCE,
    LEGAL,
    LOGISTICS,
    MARKETING_HEAD,
    ORDER_CLERK,
    PLANNING,
    PRODUCTION,
    PURCHASING,
    QUALITY,
    SALES,
    SYSTEM,
)
from orderflow.words.labels import Label, Language

from .conftest import OpenShop
from .shop import QIAN, SHANGHAI, ZHOU, Shop, shanghai, yuan
from .trade import (
    BAI,
    CAO,
    DAY,
    FACTORY,
    HUANG,
    LIN,
    PAN,
    RAIL,
    ROAD,
    SHEN,
    TANG,
    WATERWORKS,
    XU,
    accept,
    line,
    make,
    packed,
    part,
    read_by,
    report,
    schedule,
    send,
    sign,
    transfer,
)

MATERIALS = b2b_contract(
    approvals=approved_by(PRODUCTION, FINANCE, after_signatures=True),
    deliveries=(ROAD, RAIL, pickup()),
    notifications=notify_all(notify_customer("sms", tracking=True), notify_sales("sms"), notify_responsible("chat")),
)

TOLD = {
    "order_submitted": "订单{number}已登记，请确认。",
    "quotation_sent": "订单{number}报价{offered}，请确认。",
    "contract_in_force": "订单{number}合同{contract_number}已生效。",
    "order_confirmed": "订单{number}已投产。",
    "payment_received": "订单{number}累计到账{paid}。",
    "payment_captured": "订单{number}到账{amount}。",
    "payment_reminder": "订单{number}{instalment_name}尚欠{open}，请付款。",
    "parcel_sent": "订单{number}已发运，运单{waybill}。",
    "parcel_tracked": "运单{waybill}：{description}",
    "parcel_delivered": "订单{number}已送达，请验收。",
    "dispatch_notice": "订单{number}发运通知：{mode}，{packages}件，{carrier}，运单{waybill}。",
    "goods_inspected": "订单{number}已验收。",
    "defect_remedied": "订单{number}不合格品{quantity}件：{remedy}。",
    "reduction_offered": "订单{number}可降价{amount}接收。",
    "feedback_followed_up": "您的反馈：{answer}",
    "order_cancelled": "订单{number}已取消。",
    "limit_overrun": "订单{number} {limit}/{subject} {responsible}逾期",
}

PROFILE = NewLine(sku="AL-6063", name="铝型材", quantity=500, specification={"型号": "6063-T5", "长度": "6 m"})
BOLTS = NewLine(sku="M8", name="紧固件", quantity=2000, specification={"型号": "M8×30"})

K1, Q1, S1, S2 = ContractId("k-1"), QuotationId("q-1"), ShipmentId("s-1"), ShipmentId("s-2")
W1 = ProductionId("w-1")
SECOND = timedelta(seconds=1)

NET_30 = Terms(
    schedule=(Term(name="货款", share=100, due=Milestone.INSPECTED, net=30 * DAY),),
    inspection_period=5 * DAY,
    deliver_by=shanghai("2026-08-31 18:00"),
)
"""All of it within thirty days of acceptance."""


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    return open_shop(MATERIALS, opens_at=shanghai("2026-07-01 09:00"), templates=TOLD)


def inquired(shop: Shop, by: Actor = LIN) -> Order:
    """500 profiles and 2000 bolts."""
    demand = Inquire(
        process="b2b_contract",
        currency="CNY",
        lines=(PROFILE, BOLTS),
        recipient=WATERWORKS,
        customer=None if by.role == CUSTOMER else HUANG.id,
        channel="web" if by.role == CUSTOMER else "visit",
    )
    return shop.do(by, demand)


def priced(shop: Shop, by: Actor = LIN) -> Order:
    """36400.00 yuan: 500 x 68.50 = 34250.00; 2000 x 0.85 = 1700.00; freight 450.00."""
    order = inquired(shop, by)
    shop.do(HUANG, ConfirmContent(order.id))
    shop.do(by, quotation(shop, order))
    shop.do(by, OfferQuotation(order.id))
    return shop.do(HUANG, AcceptQuotation(order.id, quotation_id=Q1))


def quotation(shop: Shop, order: Order) -> DraftQuotation:
    profile = Costing(materials=yuan("41.20"), processing=yuan("9.80"), labour=yuan("6.00"), margin=yuan("11.50"))
    return DraftQuotation(
        order.id,
        lines=(
            QuotedLine(line_id=line(1), costing=profile),
            QuotedLine(line_id=line(2), unit_price=yuan("0.85")),
        ),
        freight=yuan("450.00"),
        transport="road",
        valid_until=shop.clock.now() + 14 * DAY,
    )


def signed(shop: Shop, terms: Terms = NET_30) -> Order:
    """Both parties have signed, and nobody has approved it yet."""
    order = shop.do(LIN, DraftContract(priced(shop).id, terms=terms))
    return sign(shop, order.id, "k-1")


def in_production(shop: Shop, terms: Terms = NET_30) -> Order:
    order = signed(shop, terms)
    shop.do(TANG, Approve(order.id, subject="k-1"))
    return shop.do(QIAN, Approve(order.id, subject="k-1"))


def delivered(shop: Shop, terms: Terms = NET_30) -> Order:
    """Made, sent, and at the customer's."""
    order = make(shop, in_production(shop, terms).id)
    send(shop, order.id)
    return report(shop, order.id, S1, TrackingStatus.DELIVERED)


def accepted(shop: Shop, terms: Terms = NET_30) -> Order:
    return accept(shop, delivered(shop, terms).id, S1)


# ---- the thirteen steps ----------------------------------------------------------------------------------------------


def test_from_the_demand_to_the_closed_feedback(shop: Shop) -> None:
    """Demand, quotation, contract, approval, plan, purchase, making, dispatch, receipt, payment, feedback."""
    order = inquired(shop, HUANG)  # 1
    shop.do(BAI, AssignSalesperson(order.id, salesperson="lin"))
    shop.wait(hours=2)
    shop.do(HUANG, ConfirmContent(order.id, confirmed=shop.desk.get(order.id).version))  # 2
    shop.do(LIN, quotation(shop, order))  # 3
    shop.do(LIN, OfferQuotation(order.id))
    shop.wait(days=1)
    order = shop.do(HUANG, AcceptQuotation(order.id, quotation_id=Q1))  # 4
    shop.do(LIN, DraftContract(order.id, terms=NET_30))
    shop.wait(days=1)
    sign(shop, order.id, "k-1")
    shop.wait(hours=4)
    shop.do(TANG, Approve(order.id, subject="k-1", reason="产能可行"))  # 5
    order = shop.do(QIAN, Approve(order.id, subject="k-1", reason="客户信用良好"))
    assert (shop.label(order), order.total, order.captured) == ("生产中", yuan("36400.00"), yuan("0.00"))
    assert schedule(order) == [("货款", "36400.00 CNY", "36400.00 CNY")]

    shop.wait(hours=3)
    shop.do(PAN, PlanProduction(order.id, completes_at=shanghai("2026-07-15 17:00")))  # 6
    buying = PurchaseMaterials(
        order.id, production_id=W1, materials="6063 铝棒 4.2 t", expected_at=shanghai("2026-07-06 12:00")
    )
    shop.do(CAO, buying)  # 7
    shop.wait(days=2)
    shop.do(CAO, ReceiveMaterials(order.id, production_id=W1))
    shop.do(TANG, StartProduction(order.id, production_id=W1))  # 8
    shop.wait(days=2)
    order = shop.do(XU, InspectProduction(order.id, production_id=W1, passed=None))
    assert shop.label(order) == "交付中"

    shipment = packed(shop, order.id)  # 9
    shop.do(ZHOU, HandOver(order.id, shipment_id=shipment))  # 10
    shop.do(LIN, AnnounceDispatch(order.id, shipment_id=shipment, mode="公路", packages=12, carrier="中通物流"))
    for hours, status, said in (
        (5, TrackingStatus.IN_TRANSIT, "已离开苏州"),
        (4, TrackingStatus.DELIVERED, "已到昆山"),
    ):
        seen = TrackingEvent(status=status, at=shop.wait(hours=hours), description=said)
        shop.do(LIN, Track(order.id, shipment_id=shipment, reports=(seen,)))
    shop.wait(days=1)
    order = shop.do(HUANG, InspectGoods(order.id, shipment_id=shipment, reference="收据 2026-0712"))  # 11
    assert (shop.label(order), order.balance) == ("待付尾款", yuan("36400.00"))

    shop.wait(days=20)
    order = transfer(shop, order.id)  # 12
    assert (order.phase, order.captured, order.balance) == (Phase.COMPLETED, yuan("36400.00"), yuan("0.00"))
    order = shop.do(HUANG, GiveFeedback(order.id, text="包装角部有压痕"))  # 13
    shop.wait(days=1)
    shop.do(LIN, FollowUpFeedback(order.id, feedback_id="b-1", text="已改用护角"))
    shop.do(LIN, CloseFeedback(order.id, feedback_id="b-1"))
    shop.wait(days=6)
    shop.run()

    assert shop.desk.get(order.id).phase is Phase.CLOSED
    assert shop.record(order.id) == RECORD
    assert shop.read_by_customer(order.id) == READ
    duties = accountability(shop.another_desk().history(order.id))
    assert not [duty for duty in duties if duty.verdict is Verdict.BROKEN]


# ---- signed first, approved after ------------------------------------------------------------------------------------


def test_nobody_is_asked_before_both_have_signed(shop: Shop) -> None:
    """The other order than in S04: a yes to what is not signed is refused, naming who has not."""
    order = shop.do(LIN, DraftContract(priced(shop).id, terms=NET_30))
    yes = Approve(order.id, subject="k-1")
    assert shop.refuses(SignaturesMissing, yes, by=TANG).missing == ("customer", "seller")
    shop.do(HUANG, Sign(order.id, subject="k-1", reference="需方存档"))
    assert shop.refuses(SignaturesMissing, yes, by=QIAN).missing == ("seller",)
    shop.do(LIN, Sign(order.id, subject="k-1", reference="供方存档"))
    for by in (LIN, HUANG, Actor("feng", LEGAL), Actor("pan", PLANNING)):
        shop.refuses(RoleNotEntitled, yes, by=by)

    half = shop.do(QIAN, yes)
    assert (shop.label(half), half.part(Deal).in_force) == ("签约中", None)
    order = shop.do(TANG, yes)

    assert (shop.label(order), order.part(Deal).in_force) == ("生产中", "k-1")


def test_nothing_is_planned_before_both_have_approved(shop: Shop) -> None:
    """Not when it is signed, nor with one yes; with the second it goes on at once, because nothing is due before."""
    order = signed(shop)
    planning = PlanProduction(order.id, completes_at=shop.clock.now() + 10 * DAY)
    shop.refuses(StepNotPossible, planning, by=PAN)
    shop.do(TANG, Approve(order.id, subject="k-1"))
    shop.refuses(StepNotPossible, planning, by=PAN)
    shop.do(QIAN, Approve(order.id, subject="k-1"))

    planned = shop.do(PAN, planning)

    assert planned.part(Deal).production[W1].number == "P-00000001"


def test_a_no_after_the_signatures_takes_them_with_it(shop: Shop) -> None:
    """Production can't keep the date: another wording is drafted, signed by both, and approved by both, anew."""
    order = signed(shop)
    shop.do(QIAN, Approve(order.id, subject="k-1"))
    refused = shop.do(TANG, Disapprove(order.id, subject="k-1", reason="八月底交不出"))
    assert (refused.part(Deal).contracts[K1].state, shop.label(refused)) == ("refused", "签约中")
    later = Terms(schedule=NET_30.schedule, deliver_by=shanghai("2026-09-20 18:00"))
    shop.do(LIN, DraftContract(order.id, terms=later))

    shop.refuses(SignaturesMissing, Approve(order.id, subject="k-2"), by=QIAN)
    shop.refuses(NothingToApprove, Approve(order.id, subject="k-1"), by=TANG)
    sign(shop, order.id, "k-2")
    shop.do(QIAN, Approve(order.id, subject="k-2"))
    order = shop.do(TANG, Approve(order.id, subject="k-2"))

    assert (order.part(Deal).in_force, shop.label(order)) == ("k-2", "生产中")
    assert {contract.number for contract in order.part(Deal).contracts} == {"C-00000001"}


# ---- planned, bought, made, inspected --------------------------------------------------------------------------------


def test_work_begins_when_the_raw_materials_are_there(shop: Shop) -> None:
    """Purchasing buys for the plan and says when it comes; without plan there is nothing to buy for."""
    order = in_production(shop)
    shop.do(PAN, PlanProduction(order.id, completes_at=shop.clock.now() + 10 * DAY, lines=(part(1, 500),)))
    shop.do(PAN, PlanProduction(order.id, completes_at=shop.clock.now() + 6 * DAY, lines=(part(2, 2000),)))
    buying = PurchaseMaterials(
        order.id, production_id=W1, materials="6063 铝棒 4.2 t", expected_at=shop.clock.now() + 3 * DAY
    )
    shop.refuses_all_but([PURCHASING], buying)
    bought = shop.do(CAO, buying)
    shop.refuses(StepNotPossible, StartProduction(order.id, production_id=W1), by=TANG)
    shop.do(TANG, StartProduction(order.id, production_id=ProductionId("w-2")))  # of which all is there
    shop.refuses_all_but([PURCHASING], ReceiveMaterials(order.id, production_id=W1))
    shop.wait(days=3)
    shop.do(CAO, ReceiveMaterials(order.id, production_id=W1))
    started = shop.do(TANG, StartProduction(order.id, production_id=W1))

    run = bought.part(Deal).production[W1]
    assert (run.state, run.materials, run.materials_at) == (
        "awaiting_materials",
        "6063 铝棒 4.2 t",
        shanghai("2026-07-04 09:00"),
    )
    assert {one.number: one.state for one in started.part(Deal).production} == {
        "P-00000001": "producing",
        "P-00000002": "producing",
    }


def test_every_department_reads_the_same_notice(shop: Shop) -> None:
    """Number, what, how many, by when, how it goes; no price of anything."""
    order = in_production(shop)
    order = shop.do(PAN, PlanProduction(order.id, completes_at=shanghai("2026-07-15 17:00")))
    names = {"road": Label("公路运输", "by road")}
    notice = production_notice(
        order, order.part(Deal).production[W1], shop.desk.personal_data(order.id), zone=SHANGHAI, names=names
    )
    text = as_text(notice, Language.ZH)

    assert "CNY" not in text
    for said in ("00000001", "昆山自来水公司", "2026年7月15日 17:00", "公路运输", "6063-T5", "500", "M8×30", "2000"):
        assert said in text


def test_quality_says_what_has_passed(shop: Shop) -> None:
    """Nobody else does; what has failed is made again, and nothing of it leaves before."""
    order = in_production(shop)
    shop.do(PAN, PlanProduction(order.id, completes_at=shop.clock.now() + 5 * DAY))
    shop.do(TANG, StartProduction(order.id, production_id=W1))
    inspecting = InspectProduction(
        order.id, production_id=W1, passed=(part(1, 480), part(2, 2000)), failed="弯曲度超差"
    )
    shop.refuses_all_but([QUALITY], inspecting)
    order = shop.do(XU, inspecting)
    assert (shop.label(order), order.part(Deal).production[W1].state) == ("生产中", "failed")
    first = send(shop, order.id)
    assert [(one.line_id, one.quantity) for one in shop.desk.get(order.id).shipments[first].lines] == [
        ("l-1", 480),
        ("l-2", 2000),
    ]
    shop.do(TANG, StartProduction(order.id, production_id=W1))
    order = shop.do(XU, InspectProduction(order.id, production_id=W1, passed=None))

    assert (shop.label(order), order.part(Deal).production[W1].failures) == ("交付中", 1)


# ---- dispatched, followed, inspected, signed for ---------------------------------------------------------------------


def test_sales_follows_the_transport_and_the_customer_hears_of_it(shop: Shop) -> None:
    """Told on the day of dispatch, and with every report; neither warehouse nor customer reports for the carrier."""
    order = make(shop, in_production(shop).id)
    shipment = send(shop, order.id)
    seen = TrackingEvent(status=TrackingStatus.IN_TRANSIT, at=shop.wait(hours=3), description="已过苏州")
    reported = Track(order.id, shipment_id=shipment, reports=(seen,))
    shop.refuses_all_but([SALES, LOGISTICS, CARRIER, COURIER, SYSTEM], reported)
    shop.do(LIN, reported)
    notice = AnnounceDispatch(order.id, shipment_id=shipment, mode="公路", packages=12, carrier="中通物流")
    shop.refuses_all_but([LOGISTICS, SALES], notice)
    shop.do(LIN, notice)
    shop.run()

    assert shop.read_by_customer(order.id)[-3:] == (
        "订单00000001已发运，运单ZT1。",
        "运单ZT1：已过苏州",
        "订单00000001发运通知：公路，12件，中通物流，运单ZT1。",
    )


def test_the_customer_inspects_and_signs(shop: Shop) -> None:
    """Once, for each delivery; the certificate says where the receipt is, and their time to pay begins."""
    order = delivered(shop)
    shop.refuses_all_but([CUSTOMER, SYSTEM], InspectGoods(order.id, shipment_id=S1, reference="收据 1"))
    order = shop.do(HUANG, InspectGoods(order.id, shipment_id=S1, reference="收据 1"))
    shop.refuses(StepNotPossible, InspectGoods(order.id, shipment_id=S1, reference="收据 2"), by=HUANG)
    paper = inspection_certificate(
        order, order.part(Deal).certificates[S1], shop.desk.personal_data(order.id), seller=FACTORY, zone=SHANGHAI
    )

    assert (shop.label(order), [limit.name for limit in order.limits]) == ("待付尾款", ["instalment"])
    assert order.limits["instalment/i-1"].due_at == shop.clock.now() + 30 * DAY
    assert "收据 1" in as_text(paper, Language.ZH)


def test_who_says_nothing_has_accepted(shop: Shop) -> None:
    """Five days, by the contract; not a second earlier. Nobody signed, and the certificate says so."""
    order = delivered(shop)
    shop.wait(days=4, hours=23, minutes=59, seconds=59)
    shop.run()
    assert not shop.desk.get(order.id).part(Deal).certificates
    shop.wait(seconds=1)
    shop.run()

    order = shop.desk.get(order.id)
    assert (shop.label(order), order.part(Deal).certificates[S1].reference) == ("待付尾款", None)


def test_what_is_defective_is_put_right_before_anybody_pays(shop: Shop) -> None:
    """20 profiles are bent: replaced, at no price; 100 bolts are dull: kept, for 10.00 less. 36390.00 are due."""
    order = delivered(shop)
    bent = Defective(line_id=line(1), quantity=20, description="弯曲")
    dull = Defective(line_id=line(2), quantity=100, description="镀层发暗")
    order = shop.do(HUANG, InspectGoods(order.id, shipment_id=S1, reference="收据 1", defects=(bent, dull)))
    assert shop.label(order) == "交付中"
    shop.refuses(InstalmentNotDue, RemindPayment(order.id), by=LIN)
    replace = RemedyDefect(order.id, shipment_id=S1, line_id=line(1), remedy=Remedy.REPLACEMENT)
    shop.refuses_all_but([SALES], replace)
    shop.do(LIN, replace)
    shop.do(LIN, OfferReduction(order.id, shipment_id=S1, line_id=line(2), amount=yuan("10.00")))
    shop.refuses_all_but([CUSTOMER], AgreeReduction(order.id, shipment_id=S1, line_id=line(2)))
    shop.do(HUANG, AgreeReduction(order.id, shipment_id=S1, line_id=line(2), amount=yuan("10.00")))
    order = make(shop, order.id)
    second = send(shop, order.id)
    report(shop, order.id, second, TrackingStatus.DELIVERED)
    order = accept(shop, order.id, second)
    shop.run()

    assert [(one.line_id, one.quantity) for one in order.shipments[second].lines] == [("l-3", 20)]
    assert order.lines["l-3"].replaces == "l-1"
    assert (shop.label(order), schedule(order)) == ("待付尾款", [("货款", "36390.00 CNY", "36390.00 CNY")])
    assert "订单00000001不合格品20件：replacement。" in shop.read_by_customer(order.id)
    assert "订单00000001可降价10.00 CNY接收。" in shop.read_by_customer(order.id)


# ---- paid after inspection, by the terms -----------------------------------------------------------------------------


def test_the_time_to_pay_is_the_contract_s(shop: Shop) -> None:
    """Thirty days; then a reminder, a week later finance is told, and the money is owed until it is found."""
    order = accepted(shop)
    shop.refuses(InstalmentNotDue, RemindPayment(order.id), by=LIN)
    shop.wait(days=29, hours=23, minutes=59, seconds=59)
    shop.run()
    assert not shop.desk.get(order.id).part(Deal).reminded
    shop.wait(seconds=1)
    shop.run()
    assert shop.read_by_customer(order.id)[-1] == "订单00000001货款尚欠36400.00 CNY，请付款。"
    part_paid = transfer(shop, order.id, yuan("16400.00"))
    assert (shop.label(part_paid), schedule(part_paid)) == ("待付尾款", [("货款", "36400.00 CNY", "20000.00 CNY")])
    shop.wait(days=7)
    shop.run()
    assert read_by(shop, FINANCE, order.id, "chat") == ("订单00000001 reminder/i-1 finance逾期",)
    shop.refuses_all_but([SALES, FINANCE, SYSTEM], RemindPayment(order.id))
    shop.do(QIAN, RemindPayment(order.id))
    order = transfer(shop, order.id)
    shop.run()

    assert (order.phase, order.captured, order.balance) == (Phase.COMPLETED, yuan("36400.00"), yuan("0.00"))
    assert "订单00000001货款尚欠20000.00 CNY，请付款。" in shop.read_by_customer(order.id)


def test_a_retention_is_due_when_its_time_has_come(shop: Shop) -> None:
    """90 % within thirty days of acceptance, 10 % after a year; nobody is reminded of it before."""
    retained = (
        Term(name="货款", share=90, due=Milestone.INSPECTED, net=30 * DAY),
        Term(name="质保金", share=10, due=Milestone.INSPECTED, net=365 * DAY),
    )
    order = accepted(shop, Terms(schedule=retained))
    assert schedule(order) == [("货款", "32760.00 CNY", "32760.00 CNY"), ("质保金", "3640.00 CNY", "3640.00 CNY")]
    transfer(shop, order.id, yuan("32760.00"))
    shop.wait(days=364)
    shop.run()
    assert shop.label(shop.desk.get(order.id)) == "待付尾款"
    assert not shop.desk.get(order.id).part(Deal).reminded
    shop.wait(days=1)
    shop.run()

    assert shop.read_by_customer(order.id)[-1] == "订单00000001质保金尚欠3640.00 CNY，请付款。"
    assert transfer(shop, order.id).phase is Phase.COMPLETED


def test_nobody_finds_their_own_money(shop: Shop) -> None:
    """Claiming is for the customer's side and its salesperson; finding it is for finance."""
    order = accepted(shop)
    shop.refuses_all_but([CUSTOMER, SALES, ORDER_CLERK], ClaimPayment(order.id, method="bank_transfer"))
    shop.do(LIN, ClaimPayment(order.id, method="bank_transfer"))
    shop.wait(days=3)
    shop.run()

    assert read_by(shop, FINANCE, order.id, "chat") == ("订单00000001 verification/p-1 finance逾期",)


# ---- feedback --------------------------------------------------------------------------------------------------------


def test_feedback_is_followed_up_and_closed(shop: Shop) -> None:
    """By sales, as often as it takes; a week without an end is escalated, and the order stays open as long."""
    order = transfer(shop, accepted(shop).id)
    shop.refuses_all_but([CUSTOMER], GiveFeedback(order.id, text="交货晚了一天"))
    shop.do(HUANG, GiveFeedback(order.id, text="交货晚了一天"))
    follow_up = FollowUpFeedback(order.id, feedback_id="b-1", text="物流已约谈")
    shop.refuses_all_but([SALES], follow_up)
    shop.do(LIN, follow_up)
    shop.wait(days=7)
    shop.run()
    waiting = shop.desk.get(order.id)
    assert (waiting.phase, waiting.window_over) == (Phase.COMPLETED, True)
    told = "订单00000001 feedback/b-1 sales逾期"
    assert read_by(shop, SALES, order.id, "chat") == read_by(shop, MARKETING_HEAD, order.id, "chat") == (told,)
    shop.refuses_all_but([SALES], CloseFeedback(order.id, feedback_id="b-1"))
    closed = shop.do(LIN, CloseFeedback(order.id, feedback_id="b-1"))

    assert closed.phase is Phase.CLOSED
    assert "您的反馈：物流已约谈" in shop.read_by_customer(order.id)
    (feedback,) = closed.part(Deal).feedback
    assert (feedback.text, feedback.follow_ups, feedback.closed_at) == (
        "交货晚了一天",
        ("物流已约谈",),
        shop.clock.now(),
    )


# ---- what a manager asks ---------------------------------------------------------------------------------------------


def test_a_manager_sees_stages_salespeople_and_time(shop: Shop) -> None:
    """Five orders of two salespeople and of nobody: how many are where, how long it took, what they are worth."""
    paid = transfer(shop, accepted(shop).id)
    shop.wait(days=2)
    making = in_production(shop)
    shop.wait(days=1)
    quoted = priced(shop, SHEN)
    given_up = inquired(shop, SHEN)
    inquired(shop, HUANG)
    shop.wait(days=1)
    shop.do(HUANG, Cancel(given_up.id))
    shop.do(BAI, AssignSalesperson(making.id, salesperson="shen"))
    shop.wait(hours=12)
    asked = shop.another_desk().report()

    assert (asked.orders, asked.at) == (5, shop.clock.now())
    stages = {one.state: (one.orders, one.visits, one.total, one.longest) for one in asked.stages}
    hours, none = timedelta(hours=1), timedelta(0)
    assert stages == {
        "inquiry": (0, 5, none, none),
        "awaiting_confirmation": (1, 5, 24 * hours + 36 * hours, 36 * hours),
        "quoting": (0, 3, none, none),
        "contracting": (1, 3, 36 * hours, 36 * hours),
        "awaiting_deposit": (0, 2, none, none),
        "in_production": (1, 2, 60 * hours, 60 * hours),
        "delivering": (0, 1, none, none),
        "awaiting_balance": (0, 1, none, none),
        "completed": (1, 1, 108 * hours, 108 * hours),
        "cancelled": (1, 1, 12 * hours, 12 * hours),
    }
    people = [(one.salesperson, one.orders, one.under_way, one.value) for one in asked.salespeople]
    assert people == [
        ("lin", 1, 0, (yuan("36400.00"),)),
        ("shen", 3, 2, (yuan("72800.00"),)),
        (None, 1, 1, (yuan("0.00"),)),
    ]
    assert {paid.number, making.number, quoted.number} == {"00000001", "00000002", "00000003"}
    july = shop.desk.report(opened_from=datetime(2026, 7, 3, tzinfo=SHANGHAI), process="b2b_contract")
    assert july.orders == 4


# ---- what it comes to ------------------------------------------------------------------------------------------------

RECORD = [
    "07-01 09:00 customer huang: cart_opened",
    "07-01 09:00 customer huang: lines_added",
    "07-01 09:00 customer huang: recipient_given",
    "07-01 09:00 customer huang: order_submitted",
    "07-01 09:00 customer huang: -> 待客户确认",
    "07-01 09:00 customer huang: number_assigned",
    "07-01 09:00 marketing_head bai: salesperson_assigned",
    "07-01 11:00 customer huang: content_confirmed",
    "07-01 11:00 customer huang: -> 报价中",
    "07-01 11:00 sales lin: quotation_drafted",
    "07-01 11:00 sales lin: quotation_offered",
    "07-02 11:00 customer huang: quotation_accepted",
    "07-02 11:00 customer huang: lines_priced",
    "07-02 11:00 customer huang: delivery_chosen",
    "07-02 11:00 customer huang: -> 签约中",
    "07-02 11:00 sales lin: contract_drafted",
    "07-03 11:00 customer huang: signature_given",
    "07-03 11:00 sales lin: signature_given",
    "07-03 15:00 production tang: approval_given (产能可行)",
    "07-03 15:00 finance qian: approval_given (客户信用良好)",
    "07-03 15:00 finance qian: contract_took_effect (客户信用良好)",
    "07-03 15:00 finance qian: -> 待付定金 (客户信用良好)",
    "07-03 15:00 finance qian: -> 生产中 (客户信用良好)",
    "07-03 18:00 planning pan: production_planned",
    "07-03 18:00 purchasing cao: materials_purchased",
    "07-05 18:00 purchasing cao: materials_received",
    "07-05 18:00 production tang: production_started",
    "07-07 18:00 quality xu: production_inspected",
    "07-07 18:00 quality xu: -> 交付中",
    "07-07 18:00 warehouse zhou: parcel_packed",
    "07-07 18:00 warehouse zhou: booking_asked",
    "07-07 18:00 system orderflow: parcel_booked",
    "07-07 18:00 warehouse zhou: parcel_marked",
    "07-07 18:00 warehouse zhou: parcel_handed_over",
    "07-07 18:00 sales lin: dispatch_announced",
    "07-07 23:00 sales lin: parcel_tracked",
    "07-07 23:00 sales lin: parcel_tracked",
    "07-08 03:00 sales lin: parcel_tracked",
    "07-08 03:00 sales lin: parcel_delivered",
    "07-09 03:00 customer huang: goods_inspected",
    "07-09 03:00 customer huang: receipt_confirmed",
    "07-09 03:00 customer huang: -> 待付尾款",
    "07-29 03:00 customer huang: payment_started",
    "07-29 03:00 finance qian: payment_captured",
    "07-29 03:00 finance qian: -> 已完成",
    "07-29 03:00 customer huang: feedback_given",
    "07-30 03:00 sales lin: feedback_followed_up",
    "07-30 03:00 sales lin: feedback_closed",
    "08-05 03:00 system orderflow: window_ended (time limit after_sales)",
    "08-05 03:00 system orderflow: -> 已关闭 (time limit after_sales)",
]
READ = (
    "订单00000001已登记，请确认。",
    "订单00000001报价36400.00 CNY，请确认。",
    "订单00000001合同C-00000001已生效。",
    "订单00000001已投产。",
    "订单00000001已发运，运单ZT1。",
    "订单00000001发运通知：公路，12件，中通物流，运单ZT1。",
    "运单ZT1：已离开苏州",
    "运单ZT1：已到昆山",
    "订单00000001已送达，请验收。",
    "订单00000001已验收。",
    "订单00000001累计到账36400.00 CNY。",
    "您的反馈：已改用护角",
)
