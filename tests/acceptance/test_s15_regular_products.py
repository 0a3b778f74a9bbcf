"""
S15 常规产品订单下单流程 (regular products): a complete order form; stocked goods leave once they are paid.

What is not in stock gets a date from production. Its progress is asked for every two to three days and reported; one
day before it is done the exact date is announced. On the day of dispatch customer and sales are told mode, packages,
carrier, waybill and pickup telephone, and the transport is followed.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from orderflow import (
    AllocateStock,
    AnnounceCompletion,
    AnnounceDispatch,
    Approve,
    CheckPrices,
    ChooseDelivery,
    ChoosePayment,
    ConfirmContent,
    ConfirmReceipt,
    HandOver,
    InspectProduction,
    NewLine,
    NoteWish,
    Order,
    Pack,
    Phase,
    PlanProduction,
    ReportProgress,
    RequestDetails,
    SendConfirmation,
    StartProduction,
    Submit,
    TrackingStatus,
)
from orderflow.entities.deal import Deal
from orderflow.ids import ProductionId, ShipmentId
from orderflow.policies import DEFAULT_FIELDS, once_all, once_marked, once_paid_for, order_form
from orderflow.processes.made_to_order import made_to_order
from orderflow.refusals import DataMissing, GoodsNotPaid, NoDetailsMissing, StepNotPossible
from orderflow.roles import CUSTOMER, LOGISTICS, PLANNING, PRODUCTION, SALES
from orderflow.validation import InvalidField

from .conftest import OpenShop
from .orders import confirmed, ordered, reviewed, submitted, technical
from .shop import GAO, ZHOU, Shop, shanghai, yuan
from .trade import DAY, HUANG, LIN, MA, PAN, RAIL, ROAD, TANG, XU, packed, part, plan, report, transfer

REGULAR = made_to_order(
    order_data=order_form((*DEFAULT_FIELDS, "payment_terms", "salesperson", "memo")),
    deliveries=(ROAD, RAIL),
    dispatch=once_all(once_marked, once_paid_for),
)
TAPE = NewLine(sku="TAPE-48", name="封箱胶带", quantity=200, unit_price=yuan("3.60"), specification={"宽": "48mm"})
S1, W1 = ShipmentId("s-1"), ProductionId("w-1")


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    shop = open_shop(REGULAR, opens_at=shanghai("2026-03-02 09:00"))
    shop.prices.plan("TAPE-48", yuan("3.60"))
    return shop


def told(shop: Shop, role: str, message: str) -> dict[str, str]:
    """What the last message of this kind to somebody said."""
    shop.run()
    sent = [one for one in shop.notifier.sent if (one.audience, one.message) == (role, message)]
    return dict(sent[-1].data)


# ---- the order form --------------------------------------------------------------------------------------------------


def test_an_incomplete_order_form_is_refused_field_by_field_and_asked_for(shop: Shop) -> None:
    """Whose business it is is known from the clerk; transport, payment and requirements are asked for, and it waits."""
    order = ordered(shop, TAPE)

    refused = shop.refuses(DataMissing, Submit(order.id), by=MA)
    asked = shop.do(MA, RequestDetails(order.id))

    assert [problem.path for problem in refused.problems] == ["delivery", "payment_terms", "memo"]
    assert (asked.phase, asked.number, asked.part(Deal).salesperson) == (Phase.DRAFT, None, "lin")
    assert asked.part(Deal).details_asked == ("delivery", "payment_terms", "memo")
    assert told(shop, CUSTOMER, "details_requested")["fields"]
    shop.refuses(StepNotPossible, ConfirmContent(order.id), by=HUANG)


def test_a_complete_order_form_is_numbered_and_reviewed(shop: Shop) -> None:
    """Every field is there: the order has its number, and nothing is left to ask for."""
    order = ordered(shop, TAPE)
    shop.do(MA, NoteWish(order.id, text="不要破损"))
    shop.do(MA, ChooseDelivery(order.id, option="road"))
    shop.do(MA, ChoosePayment(order.id, method="bank_transfer"))

    shop.refuses(NoDetailsMissing, RequestDetails(order.id), by=MA)
    submitted = shop.do(MA, Submit(order.id))

    assert (submitted.phase, submitted.number, submitted.total) == (Phase.REVIEW, "00000001", yuan("720.00"))


# ---- in stock: paid means shipped ------------------------------------------------------------------------------------


def test_stocked_goods_leave_once_they_are_paid_and_not_a_cent_before(shop: Shop) -> None:
    """From the shelf into a shipment; the last cent opens the gate, and a limit watches that it is used."""
    order = confirmed(shop, TAPE)
    shop.do(MA, AllocateStock(order.id))
    packed(shop, order.id)
    transfer(shop, order.id, yuan("719.99"))

    short = shop.refuses(GoodsNotPaid, HandOver(order.id, shipment_id=S1), by=ZHOU)
    paid = transfer(shop, order.id)
    sent = shop.do(ZHOU, HandOver(order.id, shipment_id=S1))

    assert short.due == yuan("0.01")
    assert [limit.name for limit in paid.limits if limit.name == "dispatch"] == ["dispatch"]
    assert (sent.phase, sent.balance) == (Phase.DELIVERING, yuan("0.00"))
    assert not sent.part(Deal).production


def test_nothing_is_made_or_packed_before_the_customer_has_confirmed(shop: Shop) -> None:
    """Reviewed and sent to them, and nobody runs ahead of their word or gives it for them; with it both is possible."""
    order = reviewed(shop, submitted(shop, TAPE))
    shop.do(LIN, SendConfirmation(order.id))
    plan = PlanProduction(order.id, completes_at=shop.clock.now() + DAY)

    for command, by in ((plan, PAN), (AllocateStock(order.id), MA), (Pack(order.id), ZHOU)):
        shop.refuses(StepNotPossible, command, by=by)
    shop.refuses_all_but((CUSTOMER,), ConfirmContent(order.id))
    shop.do(HUANG, ConfirmContent(order.id))
    shop.do(PAN, PlanProduction(order.id, completes_at=shop.clock.now() + DAY, lines=(part(1, 120),)))
    stocked = shop.do(MA, AllocateStock(order.id, lines=(part(1, 80),)))

    assert list(stocked.part(Deal).production[W1].lines) == [part(1, 120)]
    assert shop.do(ZHOU, Pack(order.id)).shipments[S1].units == 80


# ---- not in stock ----------------------------------------------------------------------------------------------------


def test_production_gives_a_date_is_asked_for_progress_and_announces_the_exact_date(shop: Shop) -> None:
    """Asked every three days, reported to sales; a day before it is done, customer and sales hear the exact date."""
    order = confirmed(shop, TAPE)
    done_at = shop.clock.now() + timedelta(days=9)
    shop.refuses_all_but((PLANNING, PRODUCTION), PlanProduction(order.id, completes_at=done_at))
    shop.do(PAN, PlanProduction(order.id, completes_at=done_at))
    shop.do(TANG, StartProduction(order.id, production_id=W1))

    shop.wait(days=3)
    shop.run()
    overdue = shop.desk.get(order.id)
    reported = shop.do(TANG, ReportProgress(order.id, production_id=W1, text="已完成 120 卷"))
    sales_heard = told(shop, SALES, "progress_reported")
    shop.wait(days=5)
    exact = done_at - timedelta(hours=4)
    shop.do(TANG, AnnounceCompletion(order.id, production_id=W1, completes_at=exact))

    assert [limit.responsible for limit in overdue.overruns] == [PRODUCTION]
    assert told(shop, PRODUCTION, "limit_overrun")["limit"] == "progress"
    assert [limit.subject for limit in reported.limits if limit.name == "progress"] == ["w-1/1"]
    assert sales_heard["report"] == "已完成 120 卷"
    for role in (SALES, CUSTOMER):
        assert told(shop, role, "completion_announced")["completes_at"] == exact.isoformat()


def in_production(shop: Shop, *, days: int) -> Order:
    """Confirmed, planned to be done in so many days, and begun."""
    order = confirmed(shop, TAPE)
    plan(shop, order.id, days=days)
    return order


def late(shop: Shop, order: Order, name: str) -> list[str]:
    """What was not done in time, limit by limit."""
    shop.run()
    return [str(limit.subject) for limit in shop.desk.get(order.id).overruns if limit.name == name]


@pytest.mark.parametrize(("seconds", "overdue"), [(-1, []), (0, ["w-1/0"])])
def test_progress_is_late_when_three_days_are_full(shop: Shop, seconds: int, overdue: list[str]) -> None:
    """Reported a second before, it was in time; a second later it was not, and the record keeps that."""
    order = in_production(shop, days=30)
    progress = ReportProgress(order.id, production_id=W1, text="已完成 60 卷")
    shop.wait(days=3, seconds=seconds)

    before_it = late(shop, order, "progress")
    shop.refuses_all_but((PRODUCTION,), progress)
    shop.do(TANG, progress)
    shop.wait(seconds=1)

    assert (before_it, late(shop, order, "progress")) == (overdue, overdue)


@pytest.mark.parametrize(("seconds", "overdue"), [(-1, []), (0, ["w-1/1"])])
def test_each_report_gives_three_days_more(shop: Shop, seconds: int, overdue: list[str]) -> None:
    """After two days it was heard of; three days after that it has to be heard of again."""
    order = in_production(shop, days=30)
    shop.wait(days=2)
    shop.do(TANG, ReportProgress(order.id, production_id=W1, text="已完成 60 卷"))

    shop.wait(days=3, seconds=seconds)

    assert late(shop, order, "progress") == overdue


@pytest.mark.parametrize(("seconds", "overdue"), [(-1, []), (0, ["w-1"])])
def test_the_exact_date_is_late_when_less_than_a_day_is_left(shop: Shop, seconds: int, overdue: list[str]) -> None:
    """Done in two days: announced a second before one day is left it is in time; then it is not. It lies ahead."""
    order = in_production(shop, days=2)
    done_at = shop.clock.now() + 2 * DAY
    announcement = AnnounceCompletion(order.id, production_id=W1, completes_at=done_at)
    shop.wait(days=1, seconds=seconds)

    before_it = late(shop, order, "announcement")
    shop.refuses_all_but((PRODUCTION,), announcement)
    past = AnnounceCompletion(order.id, production_id=W1, completes_at=shop.clock.now())
    shop.refuses(InvalidField, past, by=TANG)
    announced = shop.do(TANG, announcement)
    shop.wait(seconds=1)

    assert (before_it, late(shop, order, "announcement")) == (overdue, overdue)
    assert announced.part(Deal).production[W1].completes_at == done_at


def test_on_the_day_of_dispatch_customer_and_sales_are_told_how_it_travels_and_it_is_followed(shop: Shop) -> None:
    """Mode, packages, carrier, waybill, pickup telephone; then logistics follows the transport to the receipt."""
    order = confirmed(shop, TAPE)
    shop.do(PAN, PlanProduction(order.id, completes_at=shop.clock.now() + timedelta(days=2)))
    shop.do(TANG, StartProduction(order.id, production_id=W1))
    shop.do(XU, InspectProduction(order.id, production_id=W1, passed=None))
    packed(shop, order.id)
    transfer(shop, order.id)
    shop.do(ZHOU, HandOver(order.id, shipment_id=S1))
    notice = AnnounceDispatch(
        order.id, shipment_id=S1, mode="随车", packages=4, carrier="中通快运", waybill="ZT1",
        pickup_phone="0512-57001234",
    )  # fmt: skip
    shop.refuses_all_but((LOGISTICS, SALES), notice)
    shop.do(GAO, notice)

    heard = [told(shop, role, "dispatch_notice") for role in (CUSTOMER, SALES)]
    shop.wait(hours=20)
    report(shop, order.id, S1, TrackingStatus.IN_TRANSIT, "已到昆山")
    report(shop, order.id, S1, TrackingStatus.DELIVERED)
    done = shop.do(HUANG, ConfirmReceipt(order.id))

    for said in heard:
        assert {name: said[name] for name in ("mode", "packages", "carrier", "waybill", "pickup_phone")} == {
            "mode": "随车",
            "packages": "4",
            "carrier": "中通快运",
            "waybill": "ZT1",
            "pickup_phone": "0512-57001234",
        }
    assert done.phase is Phase.COMPLETED
    assert shop.record(order.id)[-1].endswith("customer huang: -> 已完成")


def test_a_dispatch_that_nobody_announces_is_late_the_next_day(shop: Shop) -> None:
    """It is logistics' to tell them on the day; the record shows that it was not done."""
    order = confirmed(shop, TAPE)
    shop.do(MA, AllocateStock(order.id))
    packed(shop, order.id)
    transfer(shop, order.id)
    shop.do(ZHOU, HandOver(order.id, shipment_id=S1))

    shop.wait(days=1)
    shop.run()

    late = [limit for limit in shop.desk.get(order.id).overruns if limit.name == "dispatch_notice"]
    assert [(limit.subject, limit.responsible) for limit in late] == [("s-1", LOGISTICS)]


def prices_checked(shop: Shop, order: Order) -> None:
    shop.do(MA, CheckPrices(order.id))


def approved(shop: Shop, order: Order) -> None:
    shop.do(PAN, Approve(order.id, subject=order.id))


@pytest.mark.parametrize("lacking", [prices_checked, technical, approved])
def test_what_is_not_wholly_reviewed_is_not_sent_to_the_customer(
    shop: Shop, lacking: Callable[[Shop, Order], object]
) -> None:
    """Prices, the technical word, planning's yes: with two of them there is nothing to confirm; with all there is."""
    order = submitted(shop, TAPE)
    for said in (prices_checked, technical, approved):
        if said is not lacking:
            said(shop, order)

    shop.refuses(StepNotPossible, SendConfirmation(order.id), by=LIN)
    shop.refuses(StepNotPossible, ConfirmContent(order.id), by=HUANG)
    lacking(shop, order)
    sent = shop.do(LIN, SendConfirmation(order.id))

    assert shop.label(sent) == "待客户确认"
