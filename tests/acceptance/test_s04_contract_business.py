"""
S04 业务下单操作流程 (contract business): intake, quotation, contract, deposit, production, balance, delivery.

The order has a number before it has a price. What it costs is worked out from materials, processing, labour and a
margin, and haggled over as long as it takes. The contract is approved by legal and by finance before both parties sign.
A deposit comes before production, the balance before delivery; nothing goes on until finance has found the money.
"""

import pytest

from orderflow import (
    AcceptQuotation,
    Actor,
    AnnounceCompletion,
    AnnounceDispatch,
    Approve,
    AssignSalesperson,
    Cancel,
    CancelProduction,
    ChangeLine,
    ClaimPayment,
    Clause,
    ConfirmContent,
    ConfirmRefund,
    Costing,
    CounterQuotation,
    Disapprove,
    DraftContract,
    DraftQuotation,
    HandOver,
    Inquire,
    InspectGoods,
    InspectProduction,
    Mark,
    MarkShipment,
    Milestone,
    NewLine,
    OfferQuotation,
    Order,
    Pack,
    Party,
    Penalty,
    Phase,
    PlanProduction,
    PurchaseMaterials,
    QuotedLine,
    ReceiveMaterials,
    Refund,
    RejectClaim,
    RemindPayment,
    ReportProgress,
    SendBack,
    Sign,
    StartProduction,
    Submit,
    Term,
    Terms,
    Track,
    TrackingEvent,
    TrackingStatus,
    VerifyPayment,
    WithdrawQuotation,
)
from orderflow.accountability import Verdict, accountability
from orderflow.commands import Expire
from orderflow.entities.deal import Deal
from orderflow.ids import ContractId, PaymentId, ProductionId, QuotationId, ShipmentId
from orderflow.policies import margin_at_least, notify_all, notify_customer, notify_responsible, notify_sales, pickup
from orderflow.processes.b2b_contract import b2b_contract
from orderflow.refusals import (
    AlreadyHandedOver,
    AlreadySigned,
    ApprovalsMissing,
    ContentChanged,
    DataMissing,
    DepositNotVerified,
    ExceedsPackable,
    FactsNotMet,
    NothingToApprove,
    NotMarked,
    QuotationNotApproved,
    QuotationNotValid,
    QuotationReplaced,
    RoleNotEntitled,
    StepNotPossible,
    TimeLimitPassed,
)
from orderflow.render.contracting import contract_summary, quotation_letter
from orderflow.render.printing import as_text
from orderflow.roles import (
    CARRIER,
    COURIER,
    CUSTOMER,
    FINANCE,
    LEGAL,
    LOGISTICS,
    MARKETING_HEAD,
    MERCHANT,
    PLANNING,
    PRODUCTION,
    PURCHASING,
    QUALITY,
    SALES,
    SYSTEM,
    WAREHOUSE,
)
from orderflow.validation import InvalidField
from orderflow.words.labels import Label, Language

from .conftest import OpenShop
from .shop import GAO, QIAN, SHANGHAI, ZHOU, Shop, shanghai, yuan
from .trade import (
    BAI,
    CAO,
    DAY,
    DENG,
    FACTORY,
    FENG,
    HE,
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
    read_by,
    report,
    schedule,
    send,
    sign,
    transfer,
)

WORKS = b2b_contract(
    margins=margin_at_least(15),
    deliveries=(ROAD, RAIL, pickup()),
    notifications=notify_all(notify_customer("sms", tracking=True), notify_sales("sms"), notify_responsible("chat")),
)

TOLD = {
    "order_submitted": "订单{number}已登记，请确认。",
    "quotation_sent": "订单{number}报价{quotation}：{offered}。",
    "quotation_expired": "订单{number}报价{quotation}已过期。",
    "quotation_withdrawn": "订单{number}报价{quotation}已撤回：{reason}",
    "quotation_countered": "{salesperson}：订单{number}客户还价{quotation}：{remark}",
    "contract_in_force": "订单{number}合同{contract_number}已生效。",
    "order_confirmed": "订单{number}已投产。",
    "payment_received": "订单{number}累计到账{paid}。",
    "payment_captured": "{salesperson}：订单{number}到账{amount}。",
    "payment_failed": "订单{number}款项未到账。",
    "payment_declined": "{salesperson}：订单{number}款项未到账，{reason}。",
    "payment_reminder": "订单{number}请付{instalment_name}：{open}。",
    "progress_reported": "{salesperson}：订单{number}生产单{production}：{report}",
    "completion_announced": "订单{number}生产单{production}将于{completes_at}完工。",
    "parcel_sent": "订单{number}已发运，运单{waybill}。",
    "dispatch_notice": "订单{number}发运通知：{mode}，{packages}件，{carrier}，运单{waybill}，电话{pickup_phone}。",
    "parcel_tracked": "运单{waybill}：{description}",
    "parcel_delivered": "订单{number}已送达。",
    "goods_inspected": "订单{number}已验收。",
    "order_cancelled": "订单{number}已取消。",
    "order_sent_back": "订单{number}请修改：{remark}",
    "refund_sent": "订单{number}已退{refund}。",
    "limit_overrun": "订单{number} {limit} {responsible}逾期",
}

VALVE = NewLine(sku="Z41H-DN50", name="闸阀", quantity=120, specification={"口径": "DN50", "压力": "1.6 MPa"})
FLANGE = NewLine(sku="FL-DN50", name="法兰", quantity=60, specification={"口径": "DN50"})

Q1, Q2, Q3 = QuotationId("q-1"), QuotationId("q-2"), QuotationId("q-3")
W1, W2, S1, P1, P2 = ProductionId("w-1"), ProductionId("w-2"), ShipmentId("s-1"), PaymentId("p-1"), PaymentId("p-2")

COSTS = ("180.00", "62.50", "40.00", "282.50", "45.20", "18.30", "11.50", "75.00", "50.83", "17.05", "38400.00")
PRICES = ("333.33", "92.05", "39999.60", "5523.00", "1000.00", "46522.60")

NAMES = {"road": Label("公路运输", "by road")}

TERMS = Terms(
    schedule=(
        Term(name="定金", share=30, due=Milestone.SIGNED),
        Term(name="尾款", share=70, due=Milestone.PRODUCED),
    ),
    deliver_by=shanghai("2026-07-10 18:00"),
    penalty=Penalty(per_day=50, most=500),
    clauses=(Clause(title="质量标准", wording="GB/T 12232-2005"),),
)


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    return open_shop(WORKS, opens_at=shanghai("2026-05-06 09:00"), templates=TOLD)


def inquired(shop: Shop, by: Actor = LIN, channel: str = "telephone") -> Order:
    """120 valves and 60 flanges, asked for by telephone, typed in by the salesperson."""
    customer = None if by.role == CUSTOMER else HUANG.id
    return shop.do(
        by,
        Inquire(
            process="b2b_contract",
            currency="CNY",
            lines=(VALVE, FLANGE),
            recipient=WATERWORKS,
            customer=customer,
            channel=channel,
        ),
    )


def confirmed(shop: Shop) -> Order:
    order = inquired(shop)
    return shop.do(HUANG, ConfirmContent(order.id, confirmed=order.version))


def valves(margin: str) -> QuotedLine:
    """A valve costs 282.50 to make."""
    costing = Costing(materials=yuan("180.00"), processing=yuan("62.50"), labour=yuan("40.00"), margin=yuan(margin))
    return QuotedLine(line_id=line(1), costing=costing)


def flanges(margin: str) -> QuotedLine:
    """A flange costs 75.00 to make."""
    costing = Costing(materials=yuan("45.20"), processing=yuan("18.30"), labour=yuan("11.50"), margin=yuan(margin))
    return QuotedLine(line_id=line(2), costing=costing)


def draft(
    shop: Shop, order: Order, valve: str, flange: str, freight: str = "1200.00", transport: str = "road"
) -> Order:
    """The next revision: the margins of a valve and a flange, and the freight."""
    quotation = DraftQuotation(
        order.id,
        lines=(valves(valve), flanges(flange)),
        freight=yuan(freight),
        transport=transport,
        valid_until=shop.clock.now() + 14 * DAY,
    )
    return shop.do(LIN, quotation)


def offer(
    shop: Shop, order: Order, valve: str, flange: str, freight: str = "1200.00", transport: str = "road"
) -> Order:
    draft(shop, order, valve, flange, freight, transport)
    return shop.do(LIN, OfferQuotation(order.id))


def priced(shop: Shop) -> Order:
    """
    The customer has accepted the first revision that they got: 46522.60 yuan.

    120 x 333.33 = 39999.60; 60 x 92.05 = 5523.00; freight 1000.00.
    """
    order = confirmed(shop)
    offer(shop, order, "50.83", "17.05", "1000.00")
    return shop.do(HUANG, AcceptQuotation(order.id, quotation_id=Q1))


def drafted(shop: Shop) -> Order:
    return shop.do(LIN, DraftContract(priced(shop).id, terms=TERMS))


def approved(shop: Shop) -> Order:
    order = drafted(shop)
    shop.do(FENG, Approve(order.id, subject="k-1"))
    return shop.do(QIAN, Approve(order.id, subject="k-1"))


def signed(shop: Shop) -> Order:
    return sign(shop, approved(shop).id, "k-1")


def in_production(shop: Shop) -> Order:
    """The deposit of 30 %, 13956.78 yuan, has arrived."""
    return transfer(shop, signed(shop).id, yuan("13956.78"))


def produced(shop: Shop) -> Order:
    return make(shop, in_production(shop).id)


# ---- the whole process -----------------------------------------------------------------------------------------------


def test_from_the_call_to_the_signed_receipt(shop: Shop) -> None:
    """Taken in, confirmed, haggled over, approved, signed, paid twice, made, inspected, sent, accepted, closed."""
    order = inquired(shop)
    shop.run()
    shop.wait(hours=1)
    shop.do(HUANG, ConfirmContent(order.id, confirmed=order.version))

    # 报价: 350.00 and 100.00, then 338.00 and 94.00, then 333.33 and 92.05
    shop.wait(hours=4)
    first = offer(shop, order, "67.50", "25.00")
    shop.wait(days=1)
    shop.do(HUANG, CounterQuotation(order.id, target=yuan("46000.00"), remark="贵了"))
    shop.wait(hours=2)
    second = offer(shop, order, "55.50", "19.00")
    shop.wait(days=1)
    shop.do(HUANG, CounterQuotation(order.id, target=None, remark="运费能否减免"))
    shop.wait(hours=2)
    third = offer(shop, order, "50.83", "17.05", "1000.00")
    shop.wait(days=1)
    order = shop.do(HUANG, AcceptQuotation(order.id, quotation_id=Q3))
    offered = [
        first.part(Deal).quotations[Q1].total,
        second.part(Deal).quotations[Q2].total,
        third.part(Deal).quotations[Q3].total,
    ]
    assert offered == [yuan("49200.00"), yuan("47400.00"), yuan("46522.60")]
    assert (order.total, order.delivery_fee) == (yuan("46522.60"), yuan("1000.00"))

    # 签约
    shop.wait(hours=3)
    order = shop.do(LIN, DraftContract(order.id, terms=TERMS))
    shop.wait(hours=2)
    shop.do(FENG, Approve(order.id, subject="k-1", reason="条款合规"))
    shop.do(QIAN, Approve(order.id, subject="k-1"))
    shop.wait(days=1)
    order = sign(shop, order.id, "k-1")
    assert (shop.label(order), schedule(order)) == (
        "待付定金",
        [("定金", "13956.78 CNY", "13956.78 CNY"), ("尾款", "32565.82 CNY", "32565.82 CNY")],
    )

    # 定金
    shop.wait(days=1)
    order = shop.do(HUANG, ClaimPayment(order.id, method="bank_transfer", amount=yuan("13956.78"), reference="ICBC-1"))
    assert shop.label(order) == "待付定金"
    shop.wait(hours=3)
    order = shop.do(QIAN, VerifyPayment(order.id, payment_id=P1))
    assert (shop.label(order), schedule(order)[0]) == ("生产中", ("定金", "13956.78 CNY", "0.00 CNY"))

    # 生产
    shop.wait(hours=2)
    order = shop.do(PAN, PlanProduction(order.id, completes_at=shanghai("2026-05-28 17:00")))
    shop.do(CAO, PurchaseMaterials(order.id, production_id=W1, materials="铸钢 3 t"))
    shop.wait(days=3)
    shop.do(CAO, ReceiveMaterials(order.id, production_id=W1))
    shop.do(TANG, StartProduction(order.id, production_id=W1))
    for said in ("毛坯完成", "机加工完成", "装配完成"):
        shop.wait(days=2, hours=5)
        shop.do(TANG, ReportProgress(order.id, production_id=W1, text=said))
    shop.wait(days=1)
    shop.do(TANG, AnnounceCompletion(order.id, production_id=W1, completes_at=shanghai("2026-05-24 17:00")))
    shop.wait(days=1)
    order = shop.do(
        XU, InspectProduction(order.id, production_id=W1, passed=(part(1, 110), part(2, 60)), failed="十台泄漏")
    )
    assert (shop.label(order), order.part(Deal).production[W1].failures) == ("生产中", 1)
    shop.do(TANG, StartProduction(order.id, production_id=W1))
    shop.wait(hours=5)
    order = shop.do(XU, InspectProduction(order.id, production_id=W1, passed=None))
    assert shop.label(order) == "交付中"

    # 尾款, before anything leaves
    shop.do(LIN, RemindPayment(order.id))
    packed(shop, order.id)
    hand_over = HandOver(order.id, shipment_id=S1)
    shop.refuses(FactsNotMet, hand_over, by=ZHOU)
    order = transfer(shop, order.id)
    assert schedule(order) == [("定金", "13956.78 CNY", "0.00 CNY"), ("尾款", "32565.82 CNY", "0.00 CNY")]

    # 交付
    shop.wait(hours=2)
    shop.do(ZHOU, hand_over)
    notice = AnnounceDispatch(
        order.id, shipment_id=S1, mode="公路", packages=6, carrier="中通物流", pickup_phone="051257770303"
    )
    shop.do(GAO, notice)
    shop.wait(hours=6)
    report(shop, order.id, S1, TrackingStatus.IN_TRANSIT, "已过苏州")
    shop.wait(hours=6)
    report(shop, order.id, S1, TrackingStatus.DELIVERED, "已到厂区")
    shop.wait(days=1)
    order = accept(shop, order.id, S1)
    assert (order.phase, order.captured, order.balance) == (Phase.COMPLETED, yuan("46522.60"), yuan("0.00"))
    shop.run()
    shop.wait(days=7)
    shop.run()

    assert order.number == "00000001"
    assert shop.desk.get(order.id).phase is Phase.CLOSED
    assert shop.record(order.id) == RECORD
    assert shop.read_by_customer(order.id) == READ
    assert read_by(shop, SALES, order.id) == READ_BY_SALES
    duties = accountability(shop.another_desk().history(order.id))
    assert not [duty for duty in duties if duty.verdict is Verdict.BROKEN]


# ---- 接单: a number, and the customer's confirmation -----------------------------------------------------------------


def test_each_inquiry_has_its_own_number_and_is_told(shop: Shop) -> None:
    """Typed in by sales, by a clerk for sales, or by the customer themselves; the number comes before any price."""
    orders = [inquired(shop), inquired(shop, MA, "email"), inquired(shop, HUANG, "web")]
    shop.run()

    assert [order.number for order in orders] == ["00000001", "00000002", "00000003"]
    assert [order.part(Deal).salesperson for order in orders] == ["lin", "lin", None]
    assert {(order.customer, shop.label(order), order.total) for order in orders} == {
        ("huang", "待客户确认", yuan("0.00"))
    }
    assert shop.read_by_customer(orders[1].id) == ("订单00000002已登记，请确认。",)
    assert "05-06 09:00 order_clerk ma for sales lin: order_submitted" in shop.record(orders[1].id)
    assigned = shop.do(BAI, AssignSalesperson(orders[2].id, salesperson="shen"))
    assert assigned.part(Deal).salesperson == "shen"


def test_what_is_missing_waits_until_it_is_there(shop: Shop) -> None:
    """Without an address there is no number and nothing to confirm; all that is missing is said at once."""
    inquiry = Inquire(
        process="b2b_contract", currency="CNY", lines=(VALVE,), customer="huang", recipient=Party(name="黄强")
    )
    order = shop.do(LIN, inquiry)

    refusal = shop.refuses(DataMissing, Submit(order.id), by=LIN)
    shop.refuses(StepNotPossible, ConfirmContent(order.id), by=HUANG)

    assert (order.number, shop.label(order)) == (None, "询价")
    assert [problem.path for problem in refusal.problems] == [
        "recipient.phone",
        "recipient.address.city",
        "recipient.address.street",
    ]


def test_the_customer_confirms_just_what_they_were_told(shop: Shop) -> None:
    """They send it back with a remark, it is amended under its number, and what they saw before can't be confirmed."""
    order = inquired(shop)
    shop.refuses_all_but([CUSTOMER], ConfirmContent(order.id))
    shop.do(HUANG, SendBack(order.id, remark="闸阀应为130台"))
    shop.do(LIN, ChangeLine(order.id, line_id=line(1), quantity=130))
    again = shop.do(LIN, Submit(order.id))

    shop.refuses(ContentChanged, ConfirmContent(order.id, confirmed=order.version), by=HUANG)
    agreed = shop.do(HUANG, ConfirmContent(order.id, confirmed=again.version))

    assert (again.number, shop.label(agreed), agreed.lines["l-1"].quantity) == ("00000001", "报价中", 130)


def test_what_is_not_confirmed_lapses(shop: Shop) -> None:
    """Seven days; a second late is late, whether or not anybody has looked."""
    order = inquired(shop)
    shop.wait(days=7)
    shop.refuses_all_but([SYSTEM], Expire(order.id))
    in_time = shop.desk.get(order.id)
    shop.wait(seconds=1)
    shop.refuses(TimeLimitPassed, ConfirmContent(order.id), by=HUANG)
    shop.run()

    assert in_time.phase is Phase.REVIEW
    assert shop.desk.get(order.id).phase is Phase.CANCELLED
    assert shop.read_by_customer(order.id)[-1] == "订单00000001已取消。"


# ---- 报价: what it costs, and as many rounds as it takes -------------------------------------------------------------


def test_a_price_is_its_cost_and_its_margin(shop: Shop) -> None:
    """Materials, processing, labour, margin; nothing is rounded, and the margin of all of it is known."""
    order = draft(shop, confirmed(shop), "50.83", "17.05", "1000.00")
    quotation = order.part(Deal).quotations[Q1]

    assert [one.price for one in quotation.quoted] == [yuan("333.33"), yuan("92.05")]
    assert (quotation.cost, quotation.margin) == (yuan("38400.00"), yuan("7122.60"))
    assert quotation.total == yuan("38400.00") + yuan("7122.60") + yuan("1000.00")


def test_the_customer_reads_prices_and_no_cost(shop: Shop) -> None:
    """Nothing that a price is made of stands in their letter; a revision that they have not got is not told of."""
    order = draft(shop, confirmed(shop), "50.83", "17.05", "1000.00")
    shop.run()
    quotation, personal = order.part(Deal).quotations[Q1], shop.desk.personal_data(order.id)
    letter = quotation_letter(order, quotation, personal, seller=FACTORY, zone=SHANGHAI, names=NAMES)

    for language in Language:
        text = as_text(letter, language)
        assert not [cost for cost in COSTS if cost in text]
        assert [price for price in PRICES if price not in text] == []
    assert as_text(letter, Language.ZH).splitlines()[0] == "报价单  00000001/1"
    assert shop.read_by_customer(order.id) == ("订单00000001已登记，请确认。",)


def test_any_number_of_rounds(shop: Shop) -> None:
    """Six revisions; only the last one can be accepted, and the customer has the last word once."""
    order = confirmed(shop)
    for round_, margin in enumerate(("67.50", "65.00", "62.00", "60.00", "58.00"), start=1):
        offer(shop, order, margin, "25.00")
        shop.do(HUANG, CounterQuotation(order.id, target=yuan("45000.00")))
        shop.refuses(StepNotPossible, AcceptQuotation(order.id, quotation_id=QuotationId(f"q-{round_}")), by=HUANG)
    order = offer(shop, order, "55.00", "25.00")

    stale = shop.refuses(QuotationReplaced, AcceptQuotation(order.id, quotation_id=Q3), by=HUANG)
    assert stale.current == "q-6"
    shop.refuses_all_but(
        [SALES],
        DraftQuotation(
            order.id, lines=(valves("1"), flanges("1")), transport="road", valid_until=shop.clock.now() + DAY
        ),
    )
    shop.refuses_all_but([SALES], WithdrawQuotation(order.id))
    shop.refuses_all_but([CUSTOMER], CounterQuotation(order.id, target=yuan("1.00")))
    shop.refuses_all_but([CUSTOMER], AcceptQuotation(order.id, quotation_id=QuotationId("q-6")))
    order = shop.do(HUANG, AcceptQuotation(order.id, quotation_id=QuotationId("q-6")))

    assert order.total == yuan("47700.00")  # 120 x 337.50 + 60 x 100.00 + 1200.00
    assert [quotation.state for quotation in order.part(Deal).quotations] == ["superseded"] * 5 + ["accepted"]


def test_an_offer_stands_until_its_date(shop: Shop) -> None:
    """A second later it is not accepted any more; it expires, the customer is told, and another one may follow."""
    order = offer(shop, confirmed(shop), "60.00", "20.00")
    shop.wait(days=14, seconds=1)

    shop.refuses(QuotationNotValid, AcceptQuotation(order.id, quotation_id=Q1), by=HUANG)
    shop.run()
    assert shop.desk.get(order.id).part(Deal).quotations[Q1].state == "expired"
    assert shop.read_by_customer(order.id)[-1] == "订单00000001报价q-1已过期。"
    offer(shop, order, "58.00", "20.00")
    accepted = shop.do(HUANG, AcceptQuotation(order.id, quotation_id=Q2))
    assert accepted.total == yuan("47760.00")  # 120 x 340.50 + 60 x 95.00 + 1200.00


def test_too_little_margin_needs_a_named_yes(shop: Shop) -> None:
    """15 % of the cost of 38400.00 are 5760.00: a cent less is sent only when the marketing director agrees to it."""
    order = draft(shop, confirmed(shop), "40.00", "15.99", "1000.00")
    quotation = order.part(Deal).quotations[Q1]
    assert quotation.margin == yuan("5759.40")

    missing = shop.refuses(QuotationNotApproved, OfferQuotation(order.id), by=LIN)
    assert missing.missing == ("marketing_director",)
    for by in (QIAN, FENG, BAI):
        shop.refuses(RoleNotEntitled, Approve(order.id, subject="q-1"), by=by)
    shop.do(DENG, Approve(order.id, subject="q-1", reason="老客户"))
    shop.do(LIN, OfferQuotation(order.id))
    shop.do(HUANG, CounterQuotation(order.id, target=None, remark="再让一点"))

    draft(shop, order, "40.00", "15.98", "1000.00")  # what was said of the first counts for the first
    shop.refuses(QuotationNotApproved, OfferQuotation(order.id), by=LIN)
    refused = shop.do(DENG, Disapprove(order.id, subject="q-2", reason="到底了"))
    assert refused.part(Deal).quotations[Q2].state == "withdrawn"
    draft(shop, order, "40.00", "16.00", "1000.00")
    assert shop.do(LIN, OfferQuotation(order.id)).part(Deal).quotations[Q3].margin == yuan("5760.00")


# ---- 签约: approved by legal and finance, signed by both -------------------------------------------------------------


def test_nobody_signs_what_legal_and_finance_have_not_approved(shop: Shop) -> None:
    """Both, in any order, each for themselves; then both parties, each with a copy of its own."""
    order = drafted(shop)
    ours, theirs = (Sign(order.id, subject="k-1", reference=copy) for copy in ("供方存档 7", "需方存档 B-12"))
    assert shop.refuses(ApprovalsMissing, theirs, by=HUANG).missing == (LEGAL, FINANCE)
    shop.do(QIAN, Approve(order.id, subject="k-1"))
    assert shop.refuses(ApprovalsMissing, ours, by=LIN).missing == (LEGAL,)
    for by in (LIN, HUANG, ZHOU, Actor("tang", PRODUCTION), Actor("boss", MERCHANT)):
        shop.refuses(RoleNotEntitled, Approve(order.id, subject="k-1"), by=by)
    shop.do(FENG, Approve(order.id, subject="k-1"))

    shop.refuses_all_but([CUSTOMER, SALES, MERCHANT], ours)
    half = shop.do(LIN, ours)
    assert (shop.label(half), half.part(Deal).in_force) == ("签约中", None)
    shop.refuses(AlreadySigned, Sign(order.id, subject="k-1", reference="again"), by=Actor("boss", MERCHANT))
    order = shop.do(HUANG, theirs)

    assert (shop.label(order), order.part(Deal).in_force) == ("待付定金", "k-1")
    assert [(one.signer, one.role, one.reference) for one in order.part(Deal).signatures] == [
        ("lin", SALES, "供方存档 7"),
        ("huang", CUSTOMER, "需方存档 B-12"),
    ]


def test_a_yes_is_for_one_wording(shop: Shop) -> None:
    """Legal approves, the penalty is changed: the new wording is approved and signed anew, by all of them."""
    order = drafted(shop)
    shop.do(FENG, Approve(order.id, subject="k-1"))
    shop.do(QIAN, Approve(order.id, subject="k-1"))
    shop.do(HUANG, Sign(order.id, subject="k-1", reference="需方存档"))
    milder = Terms(schedule=TERMS.schedule, deliver_by=TERMS.deliver_by, penalty=Penalty(per_day=10, most=100))
    order = shop.do(LIN, DraftContract(order.id, terms=milder))

    assert [(one.id, one.state) for one in order.part(Deal).contracts] == [("k-1", "withdrawn"), ("k-2", "drafted")]
    shop.refuses(NothingToApprove, Sign(order.id, subject="k-1", reference="供方存档"), by=LIN)
    assert shop.refuses(ApprovalsMissing, Sign(order.id, subject="k-2", reference="x"), by=LIN).missing == (
        LEGAL,
        FINANCE,
    )
    shop.do(FENG, Approve(order.id, subject="k-2"))
    shop.do(QIAN, Approve(order.id, subject="k-2"))
    half = shop.do(LIN, Sign(order.id, subject="k-2", reference="供方存档"))
    assert half.part(Deal).in_force is None  # what the customer has signed is not this
    again = shop.do(HUANG, Sign(order.id, subject="k-2", reference="需方存档"))
    assert again.part(Deal).in_force == "k-2"


def test_what_is_refused_goes_back_to_drafting(shop: Shop) -> None:
    """Finance says why; nobody approves or signs it any more, and the next draft has the number of the first."""
    order = drafted(shop)
    shop.do(FENG, Approve(order.id, subject="k-1"))
    with pytest.raises(InvalidField):
        shop.do(QIAN, Disapprove(order.id, subject="k-1"))
    refused = shop.do(QIAN, Disapprove(order.id, subject="k-1", reason="定金不得低于四成"))
    assert (refused.part(Deal).contracts[ContractId("k-1")].state, shop.label(refused)) == ("refused", "签约中")
    shop.refuses(NothingToApprove, Approve(order.id, subject="k-1"), by=FENG)
    shop.refuses(NothingToApprove, Sign(order.id, subject="k-1", reference="x"), by=HUANG)

    forty = (Term(name="定金", share=40, due=Milestone.SIGNED), Term(name="尾款", share=60, due=Milestone.PRODUCED))
    shop.refuses_all_but([SALES], DraftContract(order.id, terms=Terms(schedule=forty)))
    order = shop.do(LIN, DraftContract(order.id, terms=Terms(schedule=forty)))
    shop.do(FENG, Approve(order.id, subject="k-2"))
    shop.do(QIAN, Approve(order.id, subject="k-2"))
    order = sign(shop, order.id, "k-2")

    assert {contract.number for contract in order.part(Deal).contracts} == {"C-00000001"}
    assert schedule(order) == [("定金", "18609.04 CNY", "18609.04 CNY"), ("尾款", "27913.56 CNY", "27913.56 CNY")]


def test_what_is_not_signed_in_time_lapses(shop: Shop) -> None:
    """Thirty days from the customer's yes to the prices; the draft ends with the order."""
    order = approved(shop)
    shop.wait(days=30)
    shop.run()
    expired = shop.desk.get(order.id)

    assert (expired.phase, expired.balance) == (Phase.CANCELLED, yuan("0.00"))
    assert expired.part(Deal).contracts[ContractId("k-1")].state == "withdrawn"


def test_a_signed_contract_is_printed(shop: Shop) -> None:
    """Goods, prices, instalments to the cent, clauses, and who has signed it, when, with which copy."""
    order = signed(shop)
    contract, personal = order.part(Deal).contracts[ContractId("k-1")], shop.desk.personal_data(order.id)
    text = as_text(contract_summary(order, contract, personal, seller=FACTORY, zone=SHANGHAI, names=NAMES), Language.ZH)

    assert not [cost for cost in COSTS if cost in text]
    assert text.splitlines() == CONTRACT


# ---- 支付: claimed is not paid ---------------------------------------------------------------------------------------


def test_production_waits_for_the_deposit(shop: Shop) -> None:
    """Said to be paid is not paid, nor is a cent less; finance finds the money, and sales hears of it."""
    order = signed(shop)
    planning = PlanProduction(order.id, completes_at=shop.clock.now() + DAY)
    shop.refuses(StepNotPossible, planning, by=PAN)
    shop.do(HUANG, ClaimPayment(order.id, method="bank_transfer", amount=yuan("13956.78"), reference="ICBC-1"))
    shop.refuses(StepNotPossible, planning, by=PAN)
    shop.refuses_all_but([FINANCE], VerifyPayment(order.id, payment_id=P1))
    order = shop.do(QIAN, VerifyPayment(order.id, payment_id=P1, received=yuan("13956.77")))
    assert (shop.label(order), schedule(order)[0]) == ("待付定金", ("定金", "13956.78 CNY", "0.01 CNY"))
    shop.refuses(StepNotPossible, planning, by=PAN)

    order = transfer(shop, order.id, yuan("0.01"))
    shop.run()

    assert (shop.label(order), order.captured, order.balance) == ("生产中", yuan("13956.78"), yuan("32565.82"))
    assert read_by(shop, SALES, order.id) == ("lin：订单00000001到账13956.77 CNY。", "lin：订单00000001到账0.01 CNY。")


def test_what_did_not_arrive_is_told_and_paid_again(shop: Shop) -> None:
    """Finance looks in vain; the customer and their salesperson hear of it, and the order goes on with the next one."""
    order = signed(shop)
    shop.do(HUANG, ClaimPayment(order.id, method="bank_transfer", amount=yuan("13956.78")))
    shop.refuses_all_but([FINANCE], RejectClaim(order.id, payment_id=P1))
    shop.do(QIAN, RejectClaim(order.id, payment_id=P1, reason="账户查无此款"))
    order = transfer(shop, order.id, yuan("13956.78"))
    shop.run()

    assert (shop.label(order), [payment.state for payment in order.payments]) == ("生产中", ["failed", "captured"])
    assert "订单00000001款项未到账。" in shop.read_by_customer(order.id)
    assert read_by(shop, SALES, order.id) == (
        "lin：订单00000001款项未到账，账户查无此款。",
        "lin：订单00000001到账13956.78 CNY。",
    )


def test_a_deposit_that_never_comes_lets_the_order_lapse(shop: Shop) -> None:
    """A week after it is due they are reminded, two weeks later it is over; nothing was made, nothing is owed."""
    order = signed(shop)
    shop.wait(days=7)
    shop.run()
    reminded = shop.desk.get(order.id)
    shop.wait(days=13, hours=23)
    shop.run()
    waiting = shop.desk.get(order.id)
    shop.wait(hours=1)
    shop.run()
    expired = shop.desk.get(order.id)

    assert "订单00000001请付定金：13956.78 CNY。" in shop.read_by_customer(order.id)
    assert (reminded.phase, waiting.phase, expired.phase) == (Phase.PAYMENT, Phase.PAYMENT, Phase.CANCELLED)
    assert (expired.total, expired.balance) == (yuan("0.00"), yuan("0.00"))


def test_nothing_leaves_before_the_balance(shop: Shop) -> None:
    """Sales says when to pay and how much; a cent less is too little, and a part of the goods waits as well."""
    order = produced(shop)
    shop.refuses_all_but([SALES, FINANCE, SYSTEM], RemindPayment(order.id))
    shop.do(LIN, RemindPayment(order.id))
    shop.run()
    assert shop.read_by_customer(order.id)[-1] == "订单00000001请付尾款：32565.82 CNY。"
    shipment = packed(shop, order.id, part(1, 10))
    hand_over = HandOver(order.id, shipment_id=shipment)
    shop.refuses(FactsNotMet, hand_over, by=ZHOU)
    shop.do(HUANG, ClaimPayment(order.id, method="bank_transfer"))
    shop.refuses(FactsNotMet, hand_over, by=ZHOU)
    shop.do(QIAN, VerifyPayment(order.id, payment_id=P2, received=yuan("32565.81")))
    shop.refuses(FactsNotMet, hand_over, by=ZHOU)
    transfer(shop, order.id, yuan("0.01"))

    sent = shop.do(ZHOU, hand_over)

    assert (sent.lines["l-1"].shipped, sent.balance) == (10, yuan("0.00"))


def test_too_much_money_is_recorded_and_goes_back(shop: Shop) -> None:
    """The bank brings 0.18 more than was said: it is a surplus until finance has given it back."""
    order = produced(shop)
    shop.do(HUANG, ClaimPayment(order.id, method="bank_transfer"))
    order = shop.do(QIAN, VerifyPayment(order.id, payment_id=P2, received=yuan("32566.00")))
    assert (order.surplus, order.balance) == (yuan("0.18"), yuan("-0.18"))
    send(shop, order.id)
    report(shop, order.id, S1, TrackingStatus.DELIVERED)
    accept(shop, order.id, S1)
    shop.wait(days=8)
    shop.run()
    assert shop.label(shop.desk.get(order.id)) == "已完成"  # not closed with somebody else's money

    shop.refuses_all_but([FINANCE], Refund(order.id, amount=yuan("0.18")))
    order = shop.do(QIAN, Refund(order.id, amount=yuan("0.18"), payment_id=P2))
    (refund,) = order.payments[P2].refunds
    closed = shop.do(QIAN, ConfirmRefund(order.id, payment_id=P2, refund_id=refund.id))

    assert (closed.phase, closed.captured, closed.refunded) == (Phase.CLOSED, yuan("46522.78"), yuan("0.18"))


# ---- 生产: planned, watched, inspected, packed and marked ------------------------------------------------------------


def test_each_department_does_its_own_part(shop: Shop) -> None:
    """Planning plans, purchasing buys, production makes and reports, quality inspects; nobody else, at each step."""
    order = in_production(shop)
    planning = PlanProduction(order.id, completes_at=shop.clock.now() + 10 * DAY)
    shop.refuses_all_but([PLANNING, PRODUCTION], planning)
    shop.do(PAN, planning)
    buying = PurchaseMaterials(order.id, production_id=W1, materials="铸钢 3 t")
    shop.refuses_all_but([PURCHASING], buying)
    shop.do(CAO, buying)
    shop.refuses(StepNotPossible, StartProduction(order.id, production_id=W1), by=TANG)
    shop.do(CAO, ReceiveMaterials(order.id, production_id=W1))
    shop.refuses_all_but([PRODUCTION], StartProduction(order.id, production_id=W1))
    shop.do(TANG, StartProduction(order.id, production_id=W1))
    shop.refuses_all_but([PRODUCTION], ReportProgress(order.id, production_id=W1, text="过半"))
    shop.refuses_all_but([QUALITY], InspectProduction(order.id, production_id=W1, passed=None))
    shop.refuses_all_but([PLANNING], CancelProduction(order.id, production_id=W1, reason="x"))
    done = shop.do(XU, InspectProduction(order.id, production_id=W1, passed=None))

    assert (done.part(Deal).production[W1].number, done.part(Deal).production[W1].state) == ("P-00000001", "finished")


def test_silence_from_the_workshop_is_escalated(shop: Shop) -> None:
    """Three days without a word, and a completion that nobody announced the day before."""
    order = in_production(shop)
    plan(shop, order.id, days=5)
    shop.wait(days=3)
    shop.run()
    shop.wait(days=1)
    shop.run()
    shop.run()  # each is told once

    assert read_by(shop, PRODUCTION, order.id, "chat") == (
        "订单00000001 progress production逾期",
        "订单00000001 announcement production逾期",
    )


def test_the_contract_s_date_is_watched(shop: Shop) -> None:
    """10 July, 18:00: sales and its head are told that not all has left; it may leave late all the same."""
    order = transfer(shop, produced(shop).id)
    send(shop, order.id, part(1, 100))
    shop.clock.set(shanghai("2026-07-10 18:00"))
    shop.run()
    send(shop, order.id)
    shop.run()

    told = "订单00000001 delivery_date sales逾期"
    assert told in read_by(shop, SALES, order.id, "chat")
    assert told in read_by(shop, MARKETING_HEAD, order.id, "chat")
    duties = accountability(shop.another_desk().history(order.id))
    assert [one.verdict for one in duties if one.limit == "delivery_date"] == [Verdict.BROKEN]


def test_what_fails_is_made_again_and_only_what_passed_is_packed(shop: Shop) -> None:
    """110 valves pass, ten leak and are reworked; before they pass there is nothing of them to pack."""
    order = in_production(shop)
    production = plan(shop, order.id)
    shop.refuses(ExceedsPackable, Pack(order.id), by=ZHOU)
    shop.do(
        XU,
        InspectProduction(order.id, production_id=production, passed=(part(1, 110), part(2, 60)), failed="十台泄漏"),
    )
    too_many = shop.refuses(ExceedsPackable, Pack(order.id, lines=(part(1, 111),)), by=ZHOU)
    assert too_many.packable == 110
    shop.refuses(StepNotPossible, InspectProduction(order.id, production_id=production, passed=None), by=XU)
    shop.do(TANG, StartProduction(order.id, production_id=production))
    order = shop.do(XU, InspectProduction(order.id, production_id=production, passed=None))

    assert (order.part(Deal).production[production].failures, shop.label(order)) == (1, "交付中")
    assert shop.do(ZHOU, Pack(order.id)).lines["l-1"].packed == 120


def test_only_marked_goods_leave(shop: Shop) -> None:
    """Model, quantity, production date; all that lies in the shipment, by those who pack, and never twice."""
    order = transfer(shop, produced(shop).id)
    shop.refuses_all_but([PRODUCTION, WAREHOUSE, LOGISTICS], Pack(order.id))
    shop.do(ZHOU, Pack(order.id))
    today = shop.clock.now().astimezone(SHANGHAI).date()
    marks = (
        Mark(line_id=line(1), model="Z41H-DN50", quantity=120, produced_on=today),
        Mark(line_id=line(2), model="FL-DN50", quantity=60, produced_on=today),
    )
    hand_over = HandOver(order.id, shipment_id=S1)
    shop.refuses(NotMarked, hand_over, by=ZHOU)
    shop.refuses_all_but([PRODUCTION, WAREHOUSE, LOGISTICS], MarkShipment(order.id, shipment_id=S1, marks=marks))
    shop.do(ZHOU, MarkShipment(order.id, shipment_id=S1, marks=marks))
    shop.refuses_all_but([PRODUCTION, WAREHOUSE, LOGISTICS], hand_over)
    sent = shop.do(ZHOU, hand_over)

    assert [(mark.model, mark.quantity, f"{mark.produced_on}") for mark in sent.shipments[S1].marks] == [
        ("Z41H-DN50", 120, "2026-05-06"),
        ("FL-DN50", 60, "2026-05-06"),
    ]


# ---- 交付: as agreed, followed, and told -----------------------------------------------------------------------------


def test_the_mode_of_transport_is_agreed_with_the_price(shop: Shop) -> None:
    """By rail instead of by road, 680.00 instead of 1200.00; it goes by rail, and sales and customer are told how."""
    order = confirmed(shop)
    offer(shop, order, "60.00", "20.00")
    shop.do(HUANG, CounterQuotation(order.id, target=None, remark="改铁路运输"))
    offer(shop, order, "60.00", "20.00", "680.00", "rail")
    order = shop.do(HUANG, AcceptQuotation(order.id, quotation_id=Q2))
    assert (order.delivery and order.delivery.option, order.total) == ("rail", yuan("47480.00"))
    shop.do(LIN, DraftContract(order.id, terms=TERMS))
    for by in (FENG, QIAN):
        shop.do(by, Approve(order.id, subject="k-1"))
    sign(shop, order.id, "k-1")
    transfer(shop, order.id)
    make(shop, order.id)
    shipment = packed(shop, order.id)
    shop.do(GAO, HandOver(order.id, shipment_id=shipment, waybill="RW-8801"))
    notice = AnnounceDispatch(
        order.id, shipment_id=shipment, mode="铁路", packages=4, carrier="中铁快运", pickup_phone="051212306"
    )
    shop.refuses_all_but([LOGISTICS, SALES], notice)
    shop.do(GAO, notice)
    shop.run()

    told = "订单00000001发运通知：铁路，4件，中铁快运，运单RW-8801，电话051212306。"
    assert told in shop.read_by_customer(order.id)
    assert told in read_by(shop, SALES, order.id)


def test_the_transport_is_followed_to_the_signed_receipt(shop: Shop) -> None:
    """Carrier and logistics report, the customer reads each of it, and nobody but they sign for the goods."""
    order = transfer(shop, produced(shop).id)
    send(shop, order.id)
    shop.zto.report("ZT1", TrackingStatus.IN_TRANSIT, shop.wait(hours=5), description="已过苏州")
    shop.receive(shop.zto.take_notices())
    late = TrackingEvent(status=TrackingStatus.OUT_FOR_DELIVERY, at=shop.wait(hours=2), description="送货中")
    shop.refuses_all_but([CARRIER, COURIER, LOGISTICS, SYSTEM, SALES], Track(order.id, shipment_id=S1, reports=(late,)))
    shop.do(HE, Track(order.id, shipment_id=S1, reports=(late,)))
    report(shop, order.id, S1, TrackingStatus.DELIVERED, "已到厂区")
    receipt = InspectGoods(order.id, shipment_id=S1, reference="收据 0551")
    shop.refuses_all_but([CUSTOMER, SYSTEM], receipt)
    shop.refuses(InvalidField, InspectGoods(order.id, shipment_id=S1), by=HUANG)
    order = shop.do(HUANG, receipt)
    shop.run()

    assert (order.phase, order.part(Deal).certificates[S1].reference) == (Phase.COMPLETED, "收据 0551")
    assert [text for text in shop.read_by_customer(order.id) if text.startswith("运单")] == [
        "运单ZT1：已过苏州",
        "运单ZT1：送货中",
        "运单ZT1：已到厂区",
    ]


# ---- what it costs to cancel it ------------------------------------------------------------------------------------


def test_before_it_is_signed_it_costs_nothing(shop: Shop) -> None:
    """Offer and draft are withdrawn with it; nobody owes anything, and only the parties may do it."""
    order = approved(shop)
    shop.refuses_all_but([CUSTOMER, SALES, MERCHANT], Cancel(order.id))
    cancelled = shop.do(HUANG, Cancel(order.id, reason="项目取消"))

    assert (cancelled.total, cancelled.balance) == (yuan("0.00"), yuan("0.00"))
    assert [contract.state for contract in cancelled.part(Deal).contracts] == ["withdrawn"]
    shop.wait(days=30)
    shop.run()
    assert shop.desk.get(order.id).phase is Phase.CLOSED


def test_after_the_deposit_the_deposit_is_kept(shop: Shop) -> None:
    """13956.78 of 13956.78; nothing more is owed, and the production order is cancelled."""
    order = in_production(shop)
    production = plan(shop, order.id)
    cancelled = shop.do(HUANG, Cancel(order.id, reason="项目取消"))

    assert (cancelled.total, cancelled.captured, cancelled.balance) == (
        yuan("13956.78"),
        yuan("13956.78"),
        yuan("0.00"),
    )
    assert cancelled.part(Deal).production[production].state == "cancelled"


def test_a_deposit_that_is_on_its_way_is_looked_for_before_the_customer_can_cancel(shop: Shop) -> None:
    """They say that they have paid 13956.78: finance finds it, it is kept, and nobody gives back what never came."""
    order = signed(shop)
    claimed = shop.do(HUANG, ClaimPayment(order.id, method="bank_transfer", amount=yuan("13956.78")))

    refused = shop.refuses(DepositNotVerified, Cancel(order.id, reason="项目取消"), by=HUANG)
    shop.do(QIAN, VerifyPayment(order.id, payment_id=refused.payment_id))
    cancelled = shop.do(HUANG, Cancel(order.id, reason="项目取消"))

    assert refused.payment_id in claimed.payments
    assert (cancelled.total, cancelled.balance, cancelled.refunded) == (yuan("13956.78"), yuan("0.00"), yuan("0.00"))


def test_what_is_made_is_paid_for_and_the_deposit_counts(shop: Shop) -> None:
    """50 valves of 333.33 are 16666.50: 2709.72 more than the deposit, owed, claimed, found; then it is closed."""
    order = in_production(shop)
    production = plan(shop, order.id)
    shop.do(XU, InspectProduction(order.id, production_id=production, passed=(part(1, 50),)))
    cancelled = shop.do(HUANG, Cancel(order.id, reason="项目取消"))
    assert (cancelled.total, cancelled.balance) == (yuan("16666.50"), yuan("2709.72"))

    paid = transfer(shop, order.id)
    shop.wait(days=30)
    shop.run()

    assert (paid.captured, paid.balance) == (yuan("16666.50"), yuan("0.00"))
    assert shop.desk.get(order.id).phase is Phase.CLOSED


def test_a_contract_may_say_otherwise(shop: Shop) -> None:
    """Neither deposit kept nor work charged: all of it goes back, and finance pays it out."""
    order = priced(shop)
    shop.do(LIN, DraftContract(order.id, terms=Terms(schedule=TERMS.schedule, deposit_kept=False, work_charged=False)))
    for by in (FENG, QIAN):
        shop.do(by, Approve(order.id, subject="k-1"))
    sign(shop, order.id, "k-1")
    transfer(shop, order.id, yuan("13956.78"))
    make(shop, order.id, part(1, 50))
    cancelled = shop.do(HUANG, Cancel(order.id))

    assert (cancelled.total, cancelled.refunded, cancelled.balance) == (
        yuan("0.00"),
        yuan("13956.78"),
        yuan("0.00"),
    )
    (refund,) = cancelled.payments[P1].refunds
    paid_out = ConfirmRefund(order.id, payment_id=P1, refund_id=refund.id)
    shop.refuses_all_but([FINANCE], paid_out)
    shop.do(QIAN, paid_out)
    shop.run()
    assert shop.read_by_customer(order.id)[-1] == "订单00000001已退13956.78 CNY。"


def test_when_the_seller_calls_it_off_all_goes_back(shop: Shop) -> None:
    """Whatever the contract says of the customer; sales speaking for them is the customer."""
    order, other = in_production(shop), in_production(shop)
    for one in (order, other):
        make(shop, one.id, part(1, 20))
    by_seller = shop.do(LIN, Cancel(order.id, reason="设备故障"))
    for_them = shop.do(Actor("lin", SALES, on_behalf_of=HUANG), Cancel(other.id, reason="客户来电取消"))

    assert (by_seller.total, by_seller.refunded) == (yuan("0.00"), yuan("13956.78"))
    assert (for_them.total, for_them.refunded) == (yuan("13956.78"), yuan("0.00"))


def test_what_has_left_is_not_cancelled(shop: Shop) -> None:
    """Ten valves are on the road: from then on there are remedies, and no cancellation, for anybody."""
    order = transfer(shop, produced(shop).id)
    send(shop, order.id, part(1, 10))

    for by in (HUANG, LIN):
        shop.refuses(AlreadyHandedOver, Cancel(order.id), by=by)


# ---- what it comes to ------------------------------------------------------------------------------------------------

RECORD = [
    "05-06 09:00 sales lin: cart_opened",
    "05-06 09:00 sales lin: lines_added",
    "05-06 09:00 sales lin: salesperson_assigned",
    "05-06 09:00 sales lin: recipient_given",
    "05-06 09:00 sales lin: order_submitted",
    "05-06 09:00 sales lin: -> 待客户确认",
    "05-06 09:00 sales lin: number_assigned",
    "05-06 10:00 customer huang: content_confirmed",
    "05-06 10:00 customer huang: -> 报价中",
    "05-06 14:00 sales lin: quotation_drafted",
    "05-06 14:00 sales lin: quotation_offered",
    "05-07 14:00 customer huang: quotation_countered",
    "05-07 16:00 sales lin: quotation_superseded",
    "05-07 16:00 sales lin: quotation_drafted",
    "05-07 16:00 sales lin: quotation_offered",
    "05-08 16:00 customer huang: quotation_countered",
    "05-08 18:00 sales lin: quotation_superseded",
    "05-08 18:00 sales lin: quotation_drafted",
    "05-08 18:00 sales lin: quotation_offered",
    "05-09 18:00 customer huang: quotation_accepted",
    "05-09 18:00 customer huang: lines_priced",
    "05-09 18:00 customer huang: delivery_chosen",
    "05-09 18:00 customer huang: -> 签约中",
    "05-09 21:00 sales lin: contract_drafted",
    "05-09 23:00 legal feng: approval_given (条款合规)",
    "05-09 23:00 finance qian: approval_given",
    "05-10 23:00 customer huang: signature_given",
    "05-10 23:00 sales lin: signature_given",
    "05-10 23:00 sales lin: contract_took_effect",
    "05-10 23:00 sales lin: -> 待付定金",
    "05-11 23:00 customer huang: payment_started",
    "05-12 02:00 finance qian: payment_captured",
    "05-12 02:00 finance qian: -> 生产中",
    "05-12 04:00 planning pan: production_planned",
    "05-12 04:00 purchasing cao: materials_purchased",
    "05-15 04:00 purchasing cao: materials_received",
    "05-15 04:00 production tang: production_started",
    "05-17 09:00 production tang: progress_reported",
    "05-19 14:00 production tang: progress_reported",
    "05-21 19:00 production tang: progress_reported",
    "05-22 19:00 production tang: completion_announced",
    "05-23 19:00 quality xu: production_inspected",
    "05-23 19:00 production tang: production_started",
    "05-24 00:00 quality xu: production_inspected",
    "05-24 00:00 quality xu: -> 交付中",
    "05-24 00:00 sales lin: payment_reminded",
    "05-24 00:00 warehouse zhou: parcel_packed",
    "05-24 00:00 warehouse zhou: booking_asked",
    "05-24 00:00 system orderflow: parcel_booked",
    "05-24 00:00 warehouse zhou: parcel_marked",
    "05-24 00:00 customer huang: payment_started",
    "05-24 00:00 finance qian: payment_captured",
    "05-24 02:00 warehouse zhou: parcel_handed_over",
    "05-24 02:00 logistics gao: dispatch_announced",
    "05-24 08:00 logistics gao: parcel_tracked",
    "05-24 08:00 logistics gao: parcel_tracked",
    "05-24 14:00 logistics gao: parcel_tracked",
    "05-24 14:00 logistics gao: parcel_delivered",
    "05-25 14:00 customer huang: goods_inspected",
    "05-25 14:00 customer huang: receipt_confirmed",
    "05-25 14:00 customer huang: -> 已完成",
    "06-01 14:00 system orderflow: window_ended (time limit after_sales)",
    "06-01 14:00 system orderflow: -> 已关闭 (time limit after_sales)",
]
READ = (
    "订单00000001已登记，请确认。",
    "订单00000001报价q-1：49200.00 CNY。",
    "订单00000001报价q-2：47400.00 CNY。",
    "订单00000001报价q-3：46522.60 CNY。",
    "订单00000001合同C-00000001已生效。",
    "订单00000001累计到账13956.78 CNY。",
    "订单00000001已投产。",
    "订单00000001生产单P-00000001将于2026-05-24T09:00:00+00:00完工。",
    "订单00000001请付尾款：32565.82 CNY。",
    "订单00000001累计到账46522.60 CNY。",
    "订单00000001已发运，运单ZT1。",
    "订单00000001发运通知：公路，6件，中通物流，运单ZT1，电话051257770303。",
    "运单ZT1：已过苏州",
    "运单ZT1：已到厂区",
    "订单00000001已送达。",
    "订单00000001已验收。",
)
READ_BY_SALES = (
    "lin：订单00000001客户还价q-1：贵了",
    "lin：订单00000001客户还价q-2：运费能否减免",
    "lin：订单00000001到账13956.78 CNY。",
    "lin：订单00000001生产单P-00000001：毛坯完成",
    "lin：订单00000001生产单P-00000001：机加工完成",
    "lin：订单00000001生产单P-00000001：装配完成",
    "订单00000001生产单P-00000001将于2026-05-24T09:00:00+00:00完工。",
    "lin：订单00000001到账32565.82 CNY。",
    "订单00000001发运通知：公路，6件，中通物流，运单ZT1，电话051257770303。",
)
CONTRACT = [
    "合同  C-00000001",
    "────────────────────────────────────────────────────────────────────────",
    "",
    "供方",
    "  江南阀门厂",
    "  051265550101",
    "  CN 苏州工业园区 8 号",
    "",
    "需方",
    "  昆山自来水公司",
    "  051255550202",
    "  CN 江苏昆山前进路 100 号 215300",
    "",
    "合同编号  C-00000001",
    "订单号    00000001",
    "起草日期  2026年5月6日 09:00",
    "生效日期  2026年5月6日 09:00",
    "需方签字  2026年5月6日 09:00",
    "需方存档  k-1-需方存档",
    "供方签字  2026年5月6日 09:00",
    "供方存档  k-1-供方存档",
    "运输方式  公路运输",
    "交货期限  2026年7月10日 18:00",
    "验收期    7 天",
    "",
    "商品              规格                       数量        单价          金额",
    "────────────────────────────────────────────────────────────────────────",
    "闸阀 (Z41H-DN50)  口径：DN50，压力：1.6 MPa   120  333.33 CNY  39999.60 CNY",
    "法兰 (FL-DN50)    口径：DN50                   60   92.05 CNY   5523.00 CNY",
    "────────────────────────────────────────────────────────────────────────",
    "",
    "货款合计          45522.60 CNY",
    "运费               1000.00 CNY",
    "总价              46522.60 CNY",
    "定金（合同生效）  13956.78 CNY",
    "尾款（生产完毕）  32565.82 CNY",
    "",
    "逾期交货每日按总价的 0.5% 支付违约金，最高不超过 5%。",
    "需方取消合同的，定金不予退还。",
    "需方取消合同的，应支付已完工产品的价款。",
    "质量标准：GB/T 12232-2005",
    "",
    "双方签字盖章 / 日期: ________________________________",
]
