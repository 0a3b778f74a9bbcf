"""
S03 下单流程管理制度 (company rule): nothing is made before it was reviewed, and the customer has said yes.

Demand comes by website, telephone or e-mail with model, quantity, delivery date and special requirements; sales enters
it; the internal review goes back with remarks to sales and customer, and again, until it is right; a confirmation
e-mail goes to the customer; production starts only when they have confirmed. It inspects, packs and marks (model,
quantity, production date) and dispatches with logistics information; the customer confirms receipt and gives feedback.
"""

from datetime import date, timedelta

import pytest

from orderflow import (
    AnnounceDispatch,
    Approve,
    ChangeLine,
    CheckPrices,
    ChooseDelivery,
    CloseFeedback,
    ConfirmContent,
    ConfirmReceipt,
    Disapprove,
    FollowUpFeedback,
    GiveFeedback,
    HandOver,
    Inquire,
    InspectProduction,
    Mark,
    MarkShipment,
    NewLine,
    NoteWish,
    Order,
    Pack,
    Phase,
    PlanProduction,
    SendBack,
    SendConfirmation,
    Submit,
    TrackingStatus,
)
from orderflow.entities.deal import Deal
from orderflow.entities.line_item import Source
from orderflow.ids import LineId, ProductionId, ShipmentId
from orderflow.policies import customers_may_say, once_marked, order_form, reviewed_by
from orderflow.processes.made_to_order import made_to_order
from orderflow.refusals import (
    AlreadyMarked,
    ContentChanged,
    DataMissing,
    FactsNotMet,
    MarksDiffer,
    NotMarked,
    RoleNotEntitled,
    StepNotPossible,
)
from orderflow.roles import (
    CUSTOMER,
    CUSTOMER_SERVICE,
    LOGISTICS,
    ORDER_CLERK,
    PLANNING,
    PRODUCTION,
    QUALITY,
    SALES,
    WAREHOUSE,
)
from orderflow.validation import InvalidField

from .conftest import OpenShop
from .orders import ordered, submitted, technical
from .shop import GAO, Shop, shanghai, yuan
from .trade import HUANG, LIN, MA, PAN, ROAD, TANG, WATERWORKS, XU, line, packed, part, plan, report, transfer

FORM = order_form(
    ("recipient.name", "recipient.phone", "delivery", "salesperson", "promised_at"),
    by_product={"PUMP": ("specification.型号",)},
)
RULE = made_to_order(
    order_data=FORM, reviews=reviewed_by(PLANNING, QUALITY), deliveries=(ROAD,), dispatch=once_marked
).extended(statements=customers_may_say("channel", "salesperson"))
PUMP = NewLine(
    sku="PUMP-3", name="水泵", quantity=8, unit_price=yuan("1250.00"), specification={"型号": "IS80-65"},
    source=Source.MADE, promised_at=shanghai("2026-04-01 18:00"),
)  # fmt: skip
L1, S1, W1 = LineId("l-1"), ShipmentId("s-1"), ProductionId("w-1")


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    shop = open_shop(RULE, goods=(PUMP,), opens_at=shanghai("2026-03-02 09:00"))
    shop.prices.plan("PUMP-3", yuan("1250.00"))
    return shop


def right(shop: Shop, order: Order) -> Order:
    """Prices and technical word are there; planning and quality approve."""
    shop.do(MA, CheckPrices(order.id))
    technical(shop, order)
    shop.do(PAN, Approve(order.id, subject=order.id))
    return shop.do(XU, Approve(order.id, subject=order.id))


def confirmed(shop: Shop) -> Order:
    order = right(shop, submitted(shop, PUMP, channel="e-mail"))
    shop.do(LIN, SendConfirmation(order.id))
    return shop.do(HUANG, ConfirmContent(order.id))


@pytest.mark.parametrize("channel", ["website", "telephone", "e-mail"])
def test_demand_arrives_by_each_way_and_says_model_quantity_date_and_requirements(shop: Shop, channel: str) -> None:
    """What a form lacks is refused field by field, whichever way it came; the way stays on record."""
    unsaid = NewLine(sku="PUMP-3", name="水泵", quantity=8, unit_price=yuan("1250.00"))

    refused = shop.refuses(DataMissing, Submit(ordered(shop, unsaid, channel=channel).id), by=MA)
    whole = submitted(shop, PUMP, channel=channel, wish="配法兰")

    assert {problem.path for problem in refused.problems} == {
        "delivery",
        "lines.l-1.specification.型号",
        "lines.l-1.promised_at",
    }
    assert (whole.phase, whole.channel, [note.text for note in whole.part(Deal).memo]) == (
        Phase.REVIEW,
        channel,
        ["配法兰"],
    )


def test_a_customer_fills_in_the_website_themselves_and_sales_confirms_the_details(shop: Shop) -> None:
    """Model, quantity, date and transport are their to say and to change; that it goes in is sales' to say."""
    on_site = Inquire(
        process="made_to_order", currency="CNY", channel="website", lines=(PUMP,), recipient=WATERWORKS,
        salesperson=LIN.id,
    )  # fmt: skip
    order = shop.do(HUANG, on_site)
    shop.do(HUANG, ChangeLine(order.id, line_id=L1, quantity=6, specification={"型号": "IS100-80"}))

    shop.refuses(DataMissing, Submit(order.id), by=LIN)
    shop.do(HUANG, ChooseDelivery(order.id, option="road"))
    shop.refuses(RoleNotEntitled, NoteWish(order.id, text="配法兰"), by=HUANG)
    shop.do(LIN, NoteWish(order.id, text="配法兰"))
    shop.refuses_all_but((SALES, ORDER_CLERK, CUSTOMER_SERVICE), Submit(order.id))
    entered = shop.do(LIN, Submit(order.id))

    assert (entered.phase, entered.channel, entered.customer) == (Phase.REVIEW, "website", "huang")
    assert (entered.number, entered.part(Deal).salesperson, entered.total) == ("00000001", "lin", yuan("7500.00"))
    assert shop.record(order.id)[0].endswith("customer huang: cart_opened")


def test_the_review_goes_back_with_remarks_and_again_until_it_is_right(shop: Shop) -> None:
    """A no with its remark; back to sales and customer; amended; another no; amended again; then it passes."""
    order = submitted(shop, PUMP)
    shop.do(XU, Disapprove(order.id, subject=order.id, reason="型号缺材质"))
    back = shop.do(MA, SendBack(order.id, remark="请注明材质"))
    shop.do(MA, ChangeLine(order.id, line_id=L1, specification={"型号": "IS80-65 不锈钢"}))
    shop.do(MA, Submit(order.id))
    shop.do(PAN, Disapprove(order.id, subject=order.id, reason="4月1日交不了 8 台"))
    shop.do(MA, SendBack(order.id, remark="改为 6 台"))
    shop.run()
    heard = {
        role: [
            dict(one.data)["remark"]
            for one in shop.notifier.sent
            if (one.audience, one.message) == (role, "order_sent_back")
        ]
        for role in (CUSTOMER, SALES)
    }
    shop.do(HUANG, ChangeLine(order.id, line_id=L1, quantity=6))
    shop.do(MA, Submit(order.id))
    passed = right(shop, shop.desk.get(order.id))

    assert (back.phase, back.sent_back_for, back.number) == (Phase.DRAFT, "请注明材质", "00000001")
    assert heard == {role: ["请注明材质", "改为 6 台"] for role in (CUSTOMER, SALES)}
    assert (shop.label(passed), passed.total) == ("待客户确认", yuan("7500.00"))
    remarks = [approval.remark for approval in passed.part(Deal).approvals if not approval.passed]
    assert remarks == ["型号缺材质", "4月1日交不了 8 台"]


def test_a_yes_lapses_when_the_order_is_amended(shop: Shop) -> None:
    """Planning approved eight; six is another order, and planning is asked again."""
    order = submitted(shop, PUMP)
    shop.do(PAN, Approve(order.id, subject=order.id))
    shop.do(MA, SendBack(order.id, remark="数量待定"))
    shop.do(MA, ChangeLine(order.id, line_id=L1, quantity=6))
    shop.do(MA, Submit(order.id))
    shop.do(MA, CheckPrices(order.id))
    technical(shop, order)

    waiting = shop.do(XU, Approve(order.id, subject=order.id))

    assert shop.label(waiting) == "内部评审"


def test_production_starts_only_when_the_customer_has_confirmed_what_they_were_sent(shop: Shop) -> None:
    """Not without the e-mail, not by sales, not a version they have not seen; then it does."""
    order = right(shop, submitted(shop, PUMP))
    soon = shop.clock.now() + timedelta(days=20)
    plan = PlanProduction(order.id, completes_at=soon)

    shop.refuses(StepNotPossible, plan, by=PAN)
    shop.refuses(FactsNotMet, ConfirmContent(order.id), by=HUANG)
    sent = shop.do(LIN, SendConfirmation(order.id))
    shop.run()
    shop.refuses(ContentChanged, ConfirmContent(order.id, confirmed=sent.version - 1), by=HUANG)
    shop.refuses_all_but((CUSTOMER,), ConfirmContent(order.id))
    agreed = shop.do(HUANG, ConfirmContent(order.id, confirmed=sent.version))
    planned = shop.do(PAN, plan)

    assert [one.channel for one in shop.notifier.sent if one.message == "please_confirm"] == ["e-mail"]
    assert agreed.phase is Phase.PREPARING
    assert planned.part(Deal).production[W1].lines[0].quantity == 8


def test_the_customer_sends_it_back_instead(shop: Shop) -> None:
    """It is their to say what is wrong; nothing is made, and the review begins anew."""
    order = right(shop, submitted(shop, PUMP))
    shop.do(LIN, SendConfirmation(order.id))

    back = shop.do(HUANG, SendBack(order.id, remark="我要 10 台"))

    assert (back.phase, back.sent_back_for) == (Phase.DRAFT, "我要 10 台")
    shop.refuses(StepNotPossible, PlanProduction(order.id, completes_at=shop.clock.now() + timedelta(days=9)), by=PAN)


def made(shop: Shop) -> Order:
    """Eight pumps are made by 20 March; production itself has inspected them."""
    order = confirmed(shop)
    plan(shop, order.id, days=20)
    shop.wait(days=18)
    shop.run()
    return shop.do(TANG, InspectProduction(order.id, production_id=W1, passed=None))


def test_goods_leave_with_marks_that_say_what_lies_in_the_shipment(shop: Shop) -> None:
    """Every unit once, of what is in it, made on a day that has come; unmarked or marked otherwise it stays."""
    order = made(shop)
    shipment = list(shop.do(TANG, Pack(order.id, lines=(part(1, 7),))).shipments)[-1].id

    def marked(*marks: Mark) -> MarkShipment:
        return MarkShipment(order.id, shipment_id=shipment, marks=marks)

    def mark(quantity: int, *, place: int = 1, day: int = 20) -> Mark:
        return Mark(line_id=line(place), model="IS80-65", quantity=quantity, produced_on=date(2026, 3, day))

    leave = HandOver(order.id, shipment_id=shipment)

    for wrong in (marked(), marked(mark(6)), marked(mark(8)), marked(mark(7), mark(1))):
        refused = shop.refuses(MarksDiffer, wrong, by=TANG)
        assert (refused.line_id, refused.packed) == ("l-1", 7)
        shop.refuses(NotMarked, leave, by=TANG)
    strange = shop.refuses(MarksDiffer, marked(mark(7), mark(1, place=2)), by=TANG)
    shop.refuses(InvalidField, marked(mark(7, day=21)), by=TANG)
    right_ones = marked(mark(4, day=19), mark(3))
    shop.refuses_all_but((PRODUCTION, WAREHOUSE, LOGISTICS), right_ones)
    shop.do(TANG, right_ones)
    shop.refuses(AlreadyMarked, marked(mark(7)), by=TANG)
    sent = shop.do(TANG, leave)

    assert (strange.line_id, strange.marked, strange.packed) == ("l-2", 1, 0)
    assert [(one.model, one.quantity, one.produced_on.day) for one in sent.shipments[shipment].marks] == [
        ("IS80-65", 4, 19),
        ("IS80-65", 3, 20),
    ]
    assert sent.units_handed_over == 7


def test_made_inspected_marked_sent_received_and_spoken_of(shop: Shop) -> None:
    """Production inspects, packs and dispatches; the customer confirms receipt, has their say, and pays."""
    order = made(shop)
    shipment = packed(shop, order.id)
    shop.do(TANG, HandOver(order.id, shipment_id=shipment))
    shop.do(GAO, AnnounceDispatch(order.id, shipment_id=shipment, mode="公路", packages=2, carrier="中通快运"))
    report(shop, order.id, shipment, TrackingStatus.DELIVERED)
    shop.do(HUANG, ConfirmReceipt(order.id))
    said = shop.do(HUANG, GiveFeedback(order.id, text="一台有异响"))
    [feedback] = said.part(Deal).feedback
    shop.do(LIN, FollowUpFeedback(order.id, feedback_id=feedback.id, text="已寄轴承"))
    closed = shop.do(LIN, CloseFeedback(order.id, feedback_id=feedback.id))
    paid = transfer(shop, order.id)

    marks = closed.shipments[shipment].marks
    assert [(mark.model, mark.quantity, mark.produced_on.isoformat()) for mark in marks] == [
        ("PUMP-3", 8, "2026-03-20")
    ]
    assert (paid.phase, paid.total, paid.balance) == (Phase.COMPLETED, yuan("10000.00"), yuan("0.00"))
    assert closed.part(Deal).feedback[feedback.id].follow_ups == ("已寄轴承",)
    assert PRODUCTION in {record.by.role for record in shop.another_desk().history(order.id)}
