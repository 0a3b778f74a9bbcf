"""
S09 下单规章制度 (regulated online orders): reviewed before payment, a time limit on every stage, and an account of it.

Ordered on the website, in the app or in the mini-program; reviewed, and sent back with remarks where data is wrong,
until it is right; then paid within its time or expired. Picked, packed, checked before dispatch; logistics information
is sent. Trouble on the way goes through customer service. A stage that takes longer is extended with a reason, which
the customer is told; one that takes too long is escalated to the department that is responsible; the record shows who
kept which limit.
"""

from datetime import timedelta

import pytest

from orderflow import (
    Accept,
    Actor,
    Address,
    ApproveReturn,
    Cancel,
    ChangeLine,
    ConfirmReceipt,
    Decline,
    ExtendLimit,
    HandOver,
    NewLine,
    Order,
    Pack,
    Party,
    Pay,
    Phase,
    Place,
    ReceiveReturn,
    RequestReturn,
    SetRecipient,
    ShipmentLine,
    Submit,
    Track,
    TrackingEvent,
    TrackingStatus,
    retail,
)
from orderflow.accountability import RoleAccount, Verdict, accountability, by_role
from orderflow.commands import Escalate, EscalateCase, Expire, OpenCase, RecordCheck, ResolveCase, SendBack
from orderflow.entities.case import TRANSIT
from orderflow.entities.check import INSPECTION
from orderflow.ids import LineId, ShipmentId
from orderflow.policies import (
    before_payment,
    customers_may_say,
    express,
    notify_all,
    notify_customer,
    notify_responsible,
    once_inspected,
    online,
    regulated_limits,
)
from orderflow.refusals import (
    ContentChanged,
    DataMissing,
    FactsNotMet,
    NotInspected,
    NotYetDue,
    RoleNotEntitled,
    StepNotPossible,
    TimeLimitPassed,
)
from orderflow.render.accountability import account
from orderflow.roles import (
    CUSTOMER,
    CUSTOMER_SERVICE,
    CUSTOMER_SERVICE_HEAD,
    LOGISTICS,
    MERCHANT,
    ORDERFLOW,
    PLATFORM,
    SYSTEM,
    WAREHOUSE,
    Role,
)
from orderflow.validation import InvalidField
from orderflow.words.labels import Language

from .conftest import OpenShop
from .shop import CHEN, GAO, HOME, LI, SHANGHAI, SUN, WU, ZHOU, Shop, shanghai, yuan

WAREHOUSE_HEAD, LOGISTICS_HEAD = Role("warehouse_head"), Role("logistics_head")

SHOP = retail(
    acceptance=before_payment,
    payment_methods=(online("alipay", zh="支付宝", en="Alipay"),),
    deliveries=(express(carrier="sf", fee=yuan("8.00")),),
    notifications=notify_all(
        notify_customer("sms"),
        notify_responsible(
            "chat",
            heads={
                MERCHANT: PLATFORM,
                WAREHOUSE: WAREHOUSE_HEAD,
                LOGISTICS: LOGISTICS_HEAD,
                CUSTOMER_SERVICE: CUSTOMER_SERVICE_HEAD,
            },
        ),
    ),
).extended(
    statements=customers_may_say("channel"),
    dispatch=once_inspected,
    time_limits=regulated_limits(
        review_window=timedelta(hours=4),
        amendment_window=timedelta(days=1),
        payment_window=timedelta(minutes=30),
        packing_window=timedelta(hours=24),
        hand_over_window=timedelta(hours=6),
        transport_window=timedelta(days=3),
        receipt_window=timedelta(days=10),
        return_answer_window=timedelta(days=1),
        return_inspection_window=timedelta(days=7),
        return_window=timedelta(days=7),
    ),
)

TOLD = {
    "order_submitted": "订单{number}已提交,审核中。",
    "order_sent_back": "订单{number}需修改:{remark}",
    "order_confirmed": "订单{number}正在备货。",
    "payment_received": "订单{number}已付款{paid}。",
    "parcel_sent": "订单{number}已发货,运单号{waybill}。",
    "parcel_delivered": "订单{number}已送达。",
    "order_cancelled": "订单{number}已取消。",
    "limit_extended": "订单{number}延至{until}:{reason}",
    "limit_overrun": "{number} {limit} {subject}:{responsible}逾期",
    "case_opened": "订单{number}异常已受理:{reason}",
    "case_settled": "订单{number}异常已处理:{outcome}",
}

POT = NewLine(sku="pot-1", name="紫砂壶", quantity=2, unit_price=yuan("128.00"), specification={"容量": "200 ml"})
TEA = NewLine(sku="tea-7", name="龙井", quantity=1, unit_price=yuan("45.50"), specification={"净含量": "50 g"})

WRONG_HOME = Party(name="李梅", phone="1381234567", address=Address(country="CN", city="苏州", street="平江路 12 号"))
"""A digit of the telephone number is missing."""
WU_FOR_LI = Actor("wu", CUSTOMER_SERVICE, on_behalf_of=LI)
L1, S1 = LineId("l-1"), ShipmentId("s-1")


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    return open_shop(SHOP, goods=(POT, TEA), opens_at=shanghai("2026-11-03 09:00"), templates=TOLD)


def submitted(shop: Shop, channel: str = "web", recipient: Party = HOME) -> Order:
    """Two pots and a box of tea, 309.50 yuan with freight, submitted for review."""
    return shop.do(
        LI,
        Place(
            process="retail",
            lines=(POT, TEA),
            recipient=recipient,
            delivery="express",
            payment="alipay",
            channel=channel,
        ),
    )


def paid(shop: Shop) -> Order:
    """The same, accepted half an hour later and paid ten minutes after that."""
    order = submitted(shop)
    shop.wait(minutes=30)
    shop.do(CHEN, Accept(order.id))
    shop.wait(minutes=10)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    return shop.desk.get(order.id)


def checked(shop: Shop) -> Order:
    """The same, packed after two hours, booked, and found to be right."""
    order = paid(shop)
    shop.wait(hours=2)
    shop.do(ZHOU, Pack(order.id))
    shop.run()
    return shop.do(ZHOU, RecordCheck(order.id, name=INSPECTION, passed=True, subject=S1))


def completed(shop: Shop) -> Order:
    """The same, sent, brought a day later and received."""
    order = checked(shop)
    shop.do(ZHOU, HandOver(order.id, shipment_id=S1))
    shop.wait(days=1)
    report(shop, order, TrackingStatus.DELIVERED)
    return shop.do(LI, ConfirmReceipt(order.id))


def report(shop: Shop, order: Order, status: TrackingStatus, description: str = "") -> Order:
    """The courier reports where the shipment is."""
    event = TrackingEvent(status=status, at=shop.clock.now(), description=description)
    return shop.do(SUN, Track(order.id, shipment_id=S1, reports=(event,)))


def chat(shop: Shop, order: Order, role: Role) -> tuple[str, ...]:
    """What a department has read about an order."""
    return shop.notifier.read(audience=role, channel="chat", order_id=order.id)


# ---- the whole process -----------------------------------------------------------------------------------------------


def test_from_a_wrong_number_to_the_account_of_it_all(shop: Shop) -> None:
    """Sent back, amended, late, extended, checked, in trouble, resolved, received; and who was late with what."""
    order = submitted(shop, "mini_program", WRONG_HOME)
    shop.wait(hours=1)
    shop.do(CHEN, SendBack(order.id, remark="手机号少一位,请核对"))
    shop.wait(minutes=20)  # customer service rings the customer up, and verifies
    shop.do(WU_FOR_LI, SetRecipient(order.id, recipient=HOME))
    amended = shop.do(WU_FOR_LI, ChangeLine(order.id, line_id=L1, quantity=3))
    shop.do(WU_FOR_LI, Submit(order.id, confirmed=amended.version))
    shop.wait(hours=4)
    shop.run()  # nobody has reviewed it: escalated
    shop.wait(minutes=25)
    shop.do(CHEN, Accept(order.id))
    shop.wait(minutes=29)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    shop.wait(hours=20)
    until = shanghai("2026-11-05 18:00")
    shop.do(WU, ExtendLimit(order.id, limit="packing", until=until, reason="暴雪,仓库停电"))
    shop.wait(hours=26)
    shop.do(ZHOU, Pack(order.id))
    shop.run()
    shop.do(ZHOU, RecordCheck(order.id, name=INSPECTION, passed=False, subject=S1, reason="壶盖有裂"))
    shop.refuses(NotInspected, HandOver(order.id, shipment_id=S1), by=ZHOU)
    shop.wait(minutes=30)
    shop.do(ZHOU, RecordCheck(order.id, name=INSPECTION, passed=True, subject=S1, reason="已换新壶"))
    shop.do(ZHOU, HandOver(order.id, shipment_id=S1))
    shop.wait(days=2)
    report(shop, order, TrackingStatus.ATTEMPT_FAILED, "地址无人")
    shop.do(LI, OpenCase(order.id, kind=TRANSIT, shipment_id=S1, reason="没有人打过电话"))
    shop.do(LI, EscalateCase(order.id, case_id=shop.desk.get(order.id).cases["x-1"].id))
    shop.wait(days=1)
    shop.run()  # three days on the way: escalated
    shop.wait(hours=2)
    report(shop, order, TrackingStatus.DELIVERED)
    shop.do(WU, ResolveCase(order.id, case_id=shop.desk.get(order.id).cases["x-1"].id, outcome="已改派,当面签收"))
    received = shop.do(LI, ConfirmReceipt(order.id))
    shop.run()

    assert (order.channel, order.number, order.total) == ("mini_program", "00000001", yuan("309.50"))
    assert (received.number, received.captured, received.balance) == (
        "00000001",
        yuan("437.50"),  # 3 x 128.00 + 45.50 + 8.00
        yuan("0.00"),
    )
    assert received.phase is Phase.COMPLETED
    duties = accountability(shop.another_desk().history(order.id))
    assert account(duties, Language.ZH, zone=SHANGHAI, order_id=order.id).splitlines() == ZH
    assert account(duties, Language.EN, zone=SHANGHAI, order_id=order.id).splitlines()[-6:] == EN_ROLES
    assert shop.record(order.id) == RECORD
    assert shop.read_by_customer(order.id) == READ
    assert chat(shop, order, MERCHANT) == chat(shop, order, PLATFORM) == (f"00000001 review {order.id}:merchant逾期",)
    assert chat(shop, order, LOGISTICS) == chat(shop, order, LOGISTICS_HEAD)
    assert chat(shop, order, LOGISTICS) == ("00000001 transport s-1:logistics逾期",)
    assert chat(shop, order, WAREHOUSE) == ()


# ---- where it comes from ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", ["web", "app", "mini_program"])
def test_every_channel_leads_to_the_review(shop: Shop, channel: str) -> None:
    """Website, app and mini-program: submitted, numbered, and waiting for a reviewer, not for money."""
    order = submitted(shop, channel)

    assert (order.channel, order.number, order.phase, shop.label(order)) == (
        channel,
        "00000001",
        Phase.REVIEW,
        "待接单",
    )
    shop.refuses(StepNotPossible, Pay(order.id, method="alipay"), by=LI)


# ---- review: accept, decline, or send back ---------------------------------------------------------------------------


def test_it_goes_back_as_often_as_it_takes(shop: Shop) -> None:
    """Three rounds under one number; each review has its four hours from its own submission."""
    order = submitted(shop, recipient=WRONG_HOME)
    for remark in ("手机号少一位", "门牌号不清"):
        shop.wait(hours=3)
        sent_back = shop.do(CHEN, SendBack(order.id, remark=remark))
        assert (shop.label(sent_back), sent_back.sent_back_for) == ("购物车", remark)
        shop.wait(hours=3)
        shop.do(LI, SetRecipient(order.id, recipient=HOME))
        again = shop.do(LI, Submit(order.id))
        assert (again.phase, again.number, again.sent_back_for) == (Phase.REVIEW, "00000001", None)
        (review,) = shop.desk.limits(order.id)
        assert (review.limit, review.due_at - shop.clock.now()) == ("review", timedelta(hours=4))
    accepted = shop.do(CHEN, Accept(order.id))

    assert (accepted.phase, accepted.number, accepted.total) == (Phase.PAYMENT, "00000001", yuan("309.50"))


def test_only_the_reviewers_send_back_and_only_with_a_remark(shop: Shop) -> None:
    """Merchant, customer service and platform review; nobody is sent back to guess what is wrong."""
    order = submitted(shop)

    shop.refuses_all_but([MERCHANT, CUSTOMER_SERVICE, PLATFORM], SendBack(order.id, remark="手机号"))
    shop.refuses_all_but([MERCHANT, CUSTOMER_SERVICE, PLATFORM], Accept(order.id))
    with pytest.raises(InvalidField):
        SendBack(order.id, remark=" ")


def test_what_goes_back_is_a_cart_and_is_checked_like_one(shop: Shop) -> None:
    """It cannot be paid, accepted or sent back again before it is submitted, and it is submitted whole."""
    order = submitted(shop)
    before = shop.do(CHEN, SendBack(order.id, remark="手机号"))

    for command, by in (
        (Accept(order.id), CHEN),
        (SendBack(order.id, remark="再改"), CHEN),
        (Decline(order.id), CHEN),
        (Pack(order.id), ZHOU),
    ):
        shop.refuses(StepNotPossible, command, by=by)
    shop.refuses(FactsNotMet, Pay(order.id, method="alipay"), by=LI)
    shop.do(LI, SetRecipient(order.id, recipient=Party(name="李梅")))
    shop.refuses(DataMissing, Submit(order.id), by=LI)
    shop.refuses(ContentChanged, Submit(order.id, confirmed=before.version), by=LI)


def test_once_paid_it_does_not_go_back(shop: Shop) -> None:
    """Review comes before payment: what was accepted or paid is past it."""
    order = submitted(shop)
    shop.do(CHEN, Accept(order.id))
    shop.refuses(StepNotPossible, SendBack(order.id, remark="手机号"), by=CHEN)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()

    shop.refuses(StepNotPossible, SendBack(order.id, remark="手机号"), by=CHEN)


def test_what_is_not_amended_lapses(shop: Shop) -> None:
    """A day for the customer to put it right, to the second; then the order ends, and nothing was owed."""
    order = submitted(shop)
    shop.do(CHEN, SendBack(order.id, remark="手机号"))
    shop.wait(hours=23, minutes=59, seconds=59)
    shop.run()
    waiting = shop.desk.get(order.id)
    shop.wait(seconds=1)
    shop.run()
    expired = shop.desk.get(order.id)

    assert (waiting.phase, expired.phase, expired.captured) == (Phase.DRAFT, Phase.CANCELLED, yuan("0.00"))
    assert shop.read_by_customer(order.id)[-1] == "订单00000001已取消。"


# ---- payment within its time, else it expires
# -------------------------------------------------------------------------


def test_what_is_not_paid_in_time_lapses(shop: Shop) -> None:
    """Half an hour: a second early nothing happens, at the instant it ends, and who had to pay is on record."""
    order = submitted(shop)
    shop.do(CHEN, Accept(order.id))
    shop.wait(minutes=29, seconds=59)
    shop.refuses(NotYetDue, Expire(order.id), by=ORDERFLOW)
    shop.wait(seconds=1)
    shop.run()
    expired = shop.desk.get(order.id)

    shop.refuses(StepNotPossible, Pay(order.id, method="alipay"), by=LI)
    assert (expired.phase, expired.total, expired.balance) == (Phase.CANCELLED, yuan("0.00"), yuan("0.00"))
    payment = accountability(shop.another_desk().history(order.id))[1]
    assert (payment.limit, payment.responsible, payment.verdict, payment.ended_by) == (
        "payment",
        CUSTOMER,
        Verdict.BROKEN,
        ORDERFLOW,
    )


def test_a_second_late_is_late_even_if_nobody_has_looked(shop: Shop) -> None:
    """No worker has run: the payment is refused all the same; on the very second it is taken."""
    in_time, late = submitted(shop), submitted(shop)
    for order in (in_time, late):
        shop.do(CHEN, Accept(order.id))
    shop.wait(minutes=30)
    shop.do(LI, Pay(in_time.id, method="alipay"))
    shop.wait(seconds=1)

    shop.refuses(TimeLimitPassed, Pay(late.id, method="alipay"), by=LI)


# ---- check before dispatch, logistics information --------------------------------------------------------------------


def test_nothing_leaves_unchecked(shop: Shop) -> None:
    """Packed is not enough, a failed check is not, one by the customer is none; a passed one is."""
    order = paid(shop)
    shop.do(ZHOU, Pack(order.id))
    shop.run()

    shop.refuses(NotInspected, HandOver(order.id, shipment_id=S1), by=ZHOU)
    passed = RecordCheck(order.id, name=INSPECTION, passed=True, subject=S1)
    for by in (LI, SUN, ORDERFLOW):
        shop.refuses(RoleNotEntitled, passed, by=by)
    shop.do(ZHOU, RecordCheck(order.id, name=INSPECTION, passed=False, subject=S1, reason="少一把壶"))
    shop.refuses(NotInspected, HandOver(order.id, shipment_id=S1), by=ZHOU)
    shop.do(ZHOU, passed)
    sent = shop.do(ZHOU, HandOver(order.id, shipment_id=S1))
    shop.run()

    assert (sent.phase, sent.shipments[S1].waybill) == (Phase.DELIVERING, "SF1")
    assert shop.read_by_customer(order.id)[-1] == "订单00000001已发货,运单号SF1。"


# ---- extension -------------------------------------------------------------------------------------------------------


def test_an_extension_is_recorded_with_its_reason_and_announced(shop: Shop) -> None:
    """The customer reads until when and why; the limit holds from then on; the record has both, and who granted it."""
    order = paid(shop)
    due_at = shop.desk.get(order.id).limits[f"packing/{order.id}"].due_at
    shop.wait(hours=3)
    extend = ExtendLimit(order.id, limit="packing", until=due_at + timedelta(hours=12), reason="盘点")

    shop.refuses_all_but([MERCHANT, CUSTOMER_SERVICE, PLATFORM], extend)
    for until, reason in ((due_at, "盘点"), (due_at - timedelta(hours=1), "盘点"), (due_at + timedelta(days=1), " ")):
        shop.refuses(InvalidField, ExtendLimit(order.id, limit="packing", until=until, reason=reason), by=CHEN)
    shop.do(CHEN, extend)
    shop.run()
    shop.wait(hours=32, minutes=59, seconds=59)
    shop.run()
    in_time = shop.desk.get(order.id)
    shop.wait(seconds=1)
    shop.run()

    assert shop.read_by_customer(order.id)[-1] == "订单00000001延至2026-11-04T13:40:00+00:00:盘点"
    assert (in_time.overruns, len(shop.desk.get(order.id).overruns)) == ((), 1)
    (packing,) = [duty for duty in accountability(shop.another_desk().history(order.id)) if duty.limit == "packing"]
    assert [(one.by, one.reason, one.until - packing.due_first) for one in packing.extensions] == [
        (CHEN, "盘点", timedelta(hours=12))
    ]
    shop.refuses(
        TimeLimitPassed, ExtendLimit(order.id, limit="packing", until=due_at + timedelta(9), reason="晚了"), by=CHEN
    )


# ---- overrun: escalated to the responsible department ----------------------------------------------------------------


def test_every_stage_that_is_overrun_is_told_to_its_department_and_to_its_head(shop: Shop) -> None:
    """Review, packing, hand-over, transport, return answer, return inspection: each once, and it goes on afterwards."""
    order = submitted(shop)
    shop.wait(hours=5)
    shop.run()
    shop.do(CHEN, Accept(order.id))
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    shop.wait(hours=25)
    shop.run()
    shop.do(ZHOU, Pack(order.id))
    shop.run()
    shop.do(ZHOU, RecordCheck(order.id, name=INSPECTION, passed=True, subject=S1))
    shop.wait(hours=7)
    shop.run()
    shop.do(ZHOU, HandOver(order.id, shipment_id=S1))
    shop.wait(days=4)
    shop.run()
    report(shop, order, TrackingStatus.DELIVERED)
    shop.do(LI, ConfirmReceipt(order.id))
    (back,) = shop.do(
        LI, RequestReturn(order.id, lines=(ShipmentLine(line_id=L1, quantity=1),), reason="壶嘴缺口")
    ).returns
    shop.wait(days=2)
    shop.run()
    shop.do(WU, ApproveReturn(order.id, return_id=back.id))
    shop.wait(days=8)
    shop.run()
    returned = shop.do(ZHOU, ReceiveReturn(order.id, return_id=back.id))
    shop.run()
    shop.run()  # once more: nothing is told twice

    assert [(late.name, late.subject, late.responsible) for late in returned.overruns] == [
        ("review", order.id, MERCHANT),
        ("packing", order.id, WAREHOUSE),
        ("hand_over", S1, WAREHOUSE),
        ("transport", S1, LOGISTICS),
        ("return_answer", back.id, CUSTOMER_SERVICE),
        ("return_inspection", back.id, WAREHOUSE),
    ]
    for role, head in (
        (MERCHANT, PLATFORM),
        (WAREHOUSE, WAREHOUSE_HEAD),
        (LOGISTICS, LOGISTICS_HEAD),
        (CUSTOMER_SERVICE, CUSTOMER_SERVICE_HEAD),
    ):
        assert chat(shop, order, role) == chat(shop, order, head)
    assert chat(shop, order, WAREHOUSE) == (
        f"00000001 packing {order.id}:warehouse逾期",
        "00000001 hand_over s-1:warehouse逾期",
        "00000001 return_inspection r-1:warehouse逾期",
    )
    assert returned.refunded == yuan("128.00")
    sums = by_role(accountability(shop.another_desk().history(order.id)))
    assert [(one.role, one.kept, one.broken, one.latest) for one in sums] == [
        (CUSTOMER, 2, 0, timedelta(0)),
        (CUSTOMER_SERVICE, 0, 1, timedelta(days=1)),
        (LOGISTICS, 0, 1, timedelta(days=1)),
        (MERCHANT, 0, 1, timedelta(hours=1)),
        (WAREHOUSE, 0, 3, timedelta(days=1)),
    ]


def test_nobody_escalates_by_hand_or_a_second_early(shop: Shop) -> None:
    """Only the clock does, at the instant, once."""
    order = submitted(shop)
    shop.refuses_all_but([SYSTEM], Escalate(order.id))
    shop.wait(hours=3, minutes=59, seconds=59)
    shop.refuses(NotYetDue, Escalate(order.id), by=ORDERFLOW)
    shop.wait(seconds=1)
    shop.run()

    shop.refuses(NotYetDue, Escalate(order.id), by=ORDERFLOW)
    assert chat(shop, order, MERCHANT) == (f"00000001 review {order.id}:merchant逾期",)
    assert [due.limit for due in shop.desk.due()] == []


# ---- trouble on the way, resolved by departments together
# -------------------------------------------------------------


def test_trouble_on_the_way_goes_through_customer_service(shop: Shop) -> None:
    """
    The courier reports, logistics opens a case, customer service takes it over and resolves it.

    The order goes on.
    """
    order = checked(shop)
    shop.do(ZHOU, HandOver(order.id, shipment_id=S1))
    shop.wait(days=1)
    report(shop, order, TrackingStatus.ATTEMPT_FAILED, "电话打不通")
    opened = shop.do(GAO, OpenCase(order.id, kind=TRANSIT, shipment_id=S1, reason="电话打不通"))
    (case,) = opened.cases
    resolve = ResolveCase(order.id, case_id=case.id, outcome="已与客户约定明日送达")
    shop.refuses_all_but([CUSTOMER_SERVICE], resolve)
    shop.wait(hours=2)
    shop.do(CHEN, EscalateCase(order.id, case_id=case.id))
    resolved = shop.do(WU, resolve)
    shop.wait(hours=20)
    report(shop, order, TrackingStatus.DELIVERED)
    received = shop.do(LI, ConfirmReceipt(order.id))
    shop.run()

    assert [(one.kind, one.is_closed, one.outcome) for one in resolved.cases] == [
        (TRANSIT, True, "已与客户约定明日送达")
    ]
    assert (received.phase, received.balance) == (Phase.COMPLETED, yuan("0.00"))
    assert "订单00000001异常已受理:电话打不通" in shop.read_by_customer(order.id)
    assert "订单00000001异常已处理:已与客户约定明日送达" in shop.read_by_customer(order.id)
    duties = accountability(shop.another_desk().history(order.id))
    assert [(one.limit, one.subject, one.verdict) for one in duties if one.subject == case.id] == [
        ("proposal", "x-1", Verdict.DROPPED),
        ("case", "x-1", Verdict.KEPT),
    ]


# ---- the account -----------------------------------------------------------------------------------------------------


def test_an_order_without_trouble_is_to_everybody_s_credit(shop: Shop) -> None:
    """Who kept which limit is on record as well as who broke one."""
    order = completed(shop)
    shop.wait(days=7)
    shop.run()

    assert shop.desk.get(order.id).phase is Phase.CLOSED
    assert by_role(accountability(shop.another_desk().history(order.id))) == tuple(
        RoleAccount(role=role, kept=kept, broken=0, running=0, dropped=0, latest=timedelta(0))
        for role, kept in ((CUSTOMER, 2), (LOGISTICS, 1), (MERCHANT, 1), (WAREHOUSE, 2))
    )


def test_an_order_cancelled_is_to_nobody_s_credit_or_blame(shop: Shop) -> None:
    """The customer cancels while it is to be packed: 309.50 go back, and the warehouse had nothing to do any more."""
    order = paid(shop)
    shop.wait(hours=1)
    cancelled = shop.do(LI, Cancel(order.id, reason="不要了"))

    packing = accountability(shop.another_desk().history(order.id))[2]
    assert (packing.limit, packing.verdict, packing.ended_by) == ("packing", Verdict.DROPPED, LI)
    assert (cancelled.refunded, cancelled.balance) == (yuan("309.50"), yuan("0.00"))


# ---- what the whole process comes to ---------------------------------------------------------------------------------

ZH = [
    "时限              责任方    开始           到期            结束                                结论",
    "审核时限          商家      11月3日 09:00  11月3日 13:00   11月3日 10:00 商家 chen             按时，余3小时",
    "修改时限          客户      11月3日 10:00  11月4日 10:00   11月3日 10:20 客服 wu（代客户 li）  按时，余23小时40分钟",  # noqa: E501 # a line of the table
    "审核时限          商家      11月3日 10:20  11月3日 14:20   11月3日 14:45 商家 chen             逾期25分钟",
    "  · 11月3日 14:20 上报逾期",
    "付款时限          客户      11月3日 14:45  11月3日 15:15   11月3日 15:14 系统                  按时，余1分钟",
    "打包时限          仓库      11月3日 15:14  11月5日 18:00   11月5日 13:14 仓库 zhou             按时，余4小时45分钟",  # noqa: E501 # a line of the report as it is printed
    "  · 客服 wu 延长至11月5日 18:00：暴雪,仓库停电",
    "交运时限 s-1      仓库      11月5日 13:14  11月5日 19:14   11月5日 13:44 仓库 zhou             按时，余5小时30分钟",  # noqa: E501 # a line of the report as it is printed
    "收货时限          客户      11月5日 13:44  11月15日 13:44  11月7日 13:44 配送员 sun            无须再办",
    "运输时限 s-1      物流专员  11月5日 13:44  11月8日 13:44   11月8日 15:44 配送员 sun            逾期2小时",
    "  · 11月8日 13:44 上报逾期",
    "提出方案时限 x-1  客服      11月7日 13:44  11月10日 13:44  11月7日 13:44 客户 li               无须再办",
    "客服处理时限 x-1  客服      11月7日 13:44  11月10日 13:44  11月8日 15:44 客服 wu               按时，余1天21小时",
    "收货时限          客户      11月8日 15:44  11月18日 15:44  11月8日 15:44 客户 li               按时，余10天",
    "售后期            —         11月8日 15:44  11月15日 15:44  —                                   无责任方",
    "",
    "按责任方汇总",
    "责任方    按时  逾期  进行中  已免除  最长逾期",
    "客户      3     0     0       1       —",
    "客服      1     0     0       1       —",
    "物流专员  0     1     0       0       2小时",
    "商家      1     1     0       0       25分钟",
    "仓库      2     0     0       0       —",
]
EN_ROLES = [
    "responsible       kept  broken  running  dropped  latest",
    "customer          3     0       0        1        —",
    "customer service  1     0       0        1        —",
    "logistics         0     1       0        0        2 h",
    "merchant          1     1       0        0        25 min",
    "warehouse         2     0       0        0        —",
]
RECORD = [
    "11-03 09:00 customer li: cart_opened",
    "11-03 09:00 customer li: lines_added",
    "11-03 09:00 customer li: recipient_given",
    "11-03 09:00 customer li: delivery_chosen",
    "11-03 09:00 customer li: payment_terms_chosen",
    "11-03 09:00 customer li: order_submitted",
    "11-03 09:00 customer li: -> 待接单",
    "11-03 09:00 customer li: number_assigned",
    "11-03 10:00 merchant chen: order_sent_back",
    "11-03 10:00 merchant chen: -> 购物车",
    "11-03 10:20 customer_service wu for customer li: recipient_given",
    "11-03 10:20 customer_service wu for customer li: line_changed",
    "11-03 10:20 customer_service wu for customer li: order_submitted",
    "11-03 10:20 customer_service wu for customer li: -> 待接单",
    "11-03 14:20 system orderflow: limit_overrun (time limit review)",
    "11-03 14:45 merchant chen: order_accepted",
    "11-03 14:45 merchant chen: -> 待付款",
    "11-03 15:14 customer li: payment_started",
    "11-03 15:14 system orderflow: payment_captured",
    "11-03 15:14 system orderflow: -> 待发货",
    "11-04 11:14 customer_service wu: limit_extended (暴雪,仓库停电)",
    "11-05 13:14 warehouse zhou: parcel_packed",
    "11-05 13:14 warehouse zhou: booking_asked",
    "11-05 13:14 system orderflow: parcel_booked",
    "11-05 13:14 warehouse zhou: check_recorded (壶盖有裂)",
    "11-05 13:44 warehouse zhou: check_recorded (已换新壶)",
    "11-05 13:44 warehouse zhou: parcel_handed_over",
    "11-05 13:44 warehouse zhou: -> 待收货",
    "11-07 13:44 courier sun: parcel_tracked",
    "11-07 13:44 courier sun: parcel_tracked",
    "11-07 13:44 customer li: case_opened (没有人打过电话)",
    "11-07 13:44 customer li: case_escalated",
    "11-08 13:44 system orderflow: limit_overrun (time limit transport)",
    "11-08 15:44 courier sun: parcel_tracked",
    "11-08 15:44 courier sun: parcel_delivered",
    "11-08 15:44 customer_service wu: case_settled",
    "11-08 15:44 customer li: receipt_confirmed",
    "11-08 15:44 customer li: -> 已完成",
]
READ = (
    "订单00000001已提交,审核中。",
    "订单00000001需修改:手机号少一位,请核对",
    "订单00000001已提交,审核中。",
    "订单00000001已付款437.50 CNY。",
    "订单00000001正在备货。",
    "订单00000001延至2026-11-05T10:00:00+00:00:暴雪,仓库停电",
    "订单00000001已发货,运单号SF1。",
    "订单00000001异常已受理:没有人打过电话",
    "订单00000001已送达。",
    "订单00000001异常已处理:已改派,当面签收",
)
