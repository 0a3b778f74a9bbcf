"""
S20 外卖订单流程 (food delivery): menu, address, payment; the restaurant accepts within minutes; kitchen, courier, door.

A restaurant that says nothing in time loses the order, and the customer has their money back. A courier is assigned and
followed on the map; the customer checks, confirms, and rates courier and restaurant, each by itself.
"""

from datetime import timedelta

import pytest
from attrs import evolve

from orderflow import (
    Accept,
    Actor,
    AddLines,
    AssignCourier,
    BeginPreparing,
    Cancel,
    CancelUnits,
    ChangeLine,
    ChooseDelivery,
    ChoosePayment,
    ConfirmReceipt,
    Decline,
    ExtendLimit,
    Finding,
    HandOver,
    NewLine,
    OpenCart,
    Order,
    Pack,
    Pay,
    Phase,
    Place,
    Position,
    Rate,
    Refund,
    RemoveLine,
    SetRecipient,
    ShipmentLine,
    Submit,
    Track,
    TrackingEvent,
    TrackingStatus,
    food_delivery,
)
from orderflow.entities.delivery import ArrivalWindow
from orderflow.entities.rating import COURIER as THE_COURIER
from orderflow.entities.rating import RESTAURANT
from orderflow.ids import LineId, ShipmentId
from orderflow.policies import by_courier, customers_may_say, online
from orderflow.refusals import (
    AlreadyRated,
    DataMissing,
    NotInTransit,
    NotYourDelivery,
    NotYourOrder,
    PreparationHasBegun,
    RoleNotEntitled,
    StepNotPossible,
    TimeLimitPassed,
)
from orderflow.roles import COURIER, CUSTOMER, MERCHANT, PLATFORM, PRODUCTION, SYSTEM

from .conftest import OpenShop
from .shop import CHEN, HOME, LI, QIAN, SUN, WANG, WU, Shop, shanghai, yuan

MEALS = food_delivery(
    payment_methods=(online("alipay", zh="支付宝", en="Alipay"), online("wechat_pay", zh="微信支付", en="WeChat Pay")),
    deliveries=(by_courier(fee=yuan("4.50"), transit=(timedelta(minutes=25), timedelta(minutes=40))),),
).extended(statements=customers_may_say("channel"))

COOK = Actor("guo", PRODUCTION)
TANG = Actor("tang", COURIER)
PING = Actor("ping", PLATFORM)

CHICKEN = NewLine(sku="kung-pao", name="宫保鸡丁", quantity=1, unit_price=yuan("32.80"), specification={"辣度": "微辣"})
RICE = NewLine(sku="rice", name="米饭", quantity=2, unit_price=yuan("2.50"))
JUICE = NewLine(sku="plum", name="酸梅汤", quantity=2, unit_price=yuan("8.90"), discount=yuan("2.90"))
TOTAL = yuan("57.20")

S1, S2 = ShipmentId("s-1"), ShipmentId("s-2")
DOOR = ("31.317987", "120.629211")


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    return open_shop(MEALS, goods=(CHICKEN, RICE, JUICE), opens_at=shanghai("2026-06-12 11:40"))


def ordered(shop: Shop) -> Order:
    """Chicken 32.80, two bowls of rice 5.00, two plum juices 14.90, the courier 4.50: 57.20 yuan, paid at 11:42."""
    place = Place(process="food_delivery", lines=(CHICKEN, RICE, JUICE), recipient=HOME, delivery="to_door")
    order = shop.do(LI, place)
    shop.wait(minutes=2)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    return shop.desk.get(order.id)


def cooking(shop: Shop) -> Order:
    """The restaurant has accepted, the cook has begun."""
    order = ordered(shop)
    shop.wait(minutes=1)
    shop.do(CHEN, Accept(order.id))
    shop.wait(minutes=2)
    return shop.do(COOK, BeginPreparing(order.id))


def on_the_way(shop: Shop, courier: Actor = SUN) -> Order:
    """Cooked, packed, fetched."""
    order = cooking(shop)
    shop.do(PING, AssignCourier(order.id, courier=courier.id))
    shop.wait(minutes=15)
    shop.do(COOK, Pack(order.id))
    return shop.do(courier, HandOver(order.id, shipment_id=S1))


def report(shop: Shop, order: Order, *statuses: TrackingStatus, shipment: ShipmentId = S1) -> Order:
    """The courier says this, five minutes after each other."""
    for status in statuses:
        shop.wait(minutes=5)
        event = TrackingEvent(status=status, at=shop.clock.now())
        order = shop.do(SUN, Track(order.id, shipment_id=shipment, reports=(event,)))
    return order


def at_the_door(shop: Shop) -> Order:
    """Brought; the customer has not looked into the bag yet."""
    return report(shop, on_the_way(shop), TrackingStatus.OUT_FOR_DELIVERY, TrackingStatus.DELIVERED)


# ---- the whole process -----------------------------------------------------------------------------------------------


def test_from_the_menu_to_two_ratings(shop: Shop) -> None:
    """Dishes go into the cart, address and payment follow; accepted, cooked, fetched, followed, brought, rated."""
    order = shop.do(LI, OpenCart(process="food_delivery", currency="CNY", channel="app"))
    shop.do(LI, AddLines(order.id, lines=(CHICKEN, RICE, JUICE, RICE)))
    shop.do(LI, RemoveLine(order.id, line_id=LineId("l-4")))
    shop.do(LI, ChangeLine(order.id, line_id=LineId("l-1"), quantity=2))
    shop.do(LI, ChangeLine(order.id, line_id=LineId("l-1"), quantity=1))
    missing = shop.refuses(DataMissing, Submit(order.id), by=LI)
    assert [problem.path for problem in missing.problems] == [
        "recipient.name", "recipient.phone", "recipient.address.city", "recipient.address.street", "delivery",
    ]  # fmt: skip
    shop.do(LI, SetRecipient(order.id, recipient=HOME))
    shop.do(LI, ChooseDelivery(order.id, option="to_door"))
    shop.do(LI, ChoosePayment(order.id, method="alipay"))
    placed = shop.do(LI, Submit(order.id))
    assert (shop.label(placed), placed.total, placed.number) == ("待付款", TOTAL, "00000001")

    shop.wait(minutes=2)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    assert shop.label(shop.desk.get(order.id)) == "待接单"
    assert shop.notifier.read(audience=MERCHANT, channel="app", order_id=order.id)

    shop.wait(minutes=1)
    shop.do(CHEN, Accept(order.id))
    shop.wait(minutes=2)
    assert shop.label(shop.do(COOK, BeginPreparing(order.id))) == "备餐中"
    shop.do(PING, AssignCourier(order.id, courier="sun"))
    shop.run()
    assert shop.notifier.read(audience=COURIER, channel="app", order_id=order.id)
    shop.wait(minutes=15)
    assert shop.label(shop.do(COOK, Pack(order.id))) == "待取餐"
    assert shop.label(shop.do(SUN, HandOver(order.id, shipment_id=S1))) == "配送中"
    shop.desk.report_position(order.id, Position.of(*DOOR, at=shop.clock.now()), by=SUN)
    report(shop, order, TrackingStatus.OUT_FOR_DELIVERY, TrackingStatus.DELIVERED)
    assert shop.label(shop.desk.get(order.id)) == "待确认收货"
    shop.wait(minutes=4)
    completed = shop.do(LI, ConfirmReceipt(order.id))
    shop.do(LI, Rate(order.id, target=THE_COURIER, score=5, text="很准时"))
    shop.do(LI, Rate(order.id, target=RESTAURANT, score=3, text="鸡丁偏咸"))
    shop.wait(days=7)
    shop.run()

    closed = shop.desk.get(order.id)
    assert (completed.phase, closed.phase) == (Phase.COMPLETED, Phase.CLOSED)
    assert (closed.captured, closed.refunded, closed.balance) == (TOTAL, yuan("0"), yuan("0"))
    assert [(r.target, r.score, r.text, r.by) for r in closed.ratings] == [
        ("courier", 5, "很准时", "li"),
        ("restaurant", 3, "鸡丁偏咸", "li"),
    ]
    assert shop.record(order.id)[9:] == [
        "06-12 11:40 customer li: -> 待付款",
        "06-12 11:40 customer li: number_assigned",
        "06-12 11:42 customer li: payment_started",
        "06-12 11:42 system orderflow: payment_captured",
        "06-12 11:42 system orderflow: -> 待接单",
        "06-12 11:43 merchant chen: order_accepted",
        "06-12 11:43 merchant chen: -> 已接单",
        "06-12 11:45 production guo: preparation_begun",
        "06-12 11:45 production guo: -> 备餐中",
        "06-12 11:45 platform ping: courier_assigned",
        "06-12 12:00 production guo: parcel_packed",
        "06-12 12:00 production guo: -> 待取餐",
        "06-12 12:00 courier sun: parcel_handed_over",
        "06-12 12:00 courier sun: -> 配送中",
        "06-12 12:05 courier sun: parcel_tracked",
        "06-12 12:05 courier sun: parcel_tracked",
        "06-12 12:10 courier sun: parcel_tracked",
        "06-12 12:10 courier sun: parcel_delivered",
        "06-12 12:10 courier sun: -> 待确认收货",
        "06-12 12:14 customer li: receipt_confirmed",
        "06-12 12:14 customer li: -> 已完成",
        "06-12 12:14 customer li: order_rated",
        "06-12 12:14 customer li: order_rated",
        "06-19 12:14 system orderflow: window_ended (time limit rating)",
        "06-19 12:14 system orderflow: -> 已关闭 (time limit rating)",
    ]


# ---- the restaurant must accept within minutes -----------------------------------------------------------------------


def test_a_restaurant_that_says_nothing_loses_the_order(shop: Shop) -> None:
    """Five minutes after the money came in the order is cancelled, and all 57.20 yuan go back."""
    order = ordered(shop)
    shop.wait(minutes=4, seconds=59)
    shop.run()
    waiting = shop.desk.get(order.id)
    shop.wait(seconds=1)
    shop.run()

    expired = shop.desk.get(order.id)
    assert (shop.label(waiting), waiting.refunded) == ("待接单", yuan("0"))
    assert (shop.label(expired), expired.refunded, expired.balance) == ("已取消", TOTAL, yuan("0"))
    shop.refuses(StepNotPossible, Accept(order.id), by=CHEN)
    assert [line for line in shop.record(order.id) if line.startswith("06-12 11:47")] == [
        "06-12 11:47 system orderflow: order_cancelled (time limit acceptance)",
        "06-12 11:47 system orderflow: refund_asked (time limit acceptance)",
        "06-12 11:47 system orderflow: -> 已取消 (time limit acceptance)",
        "06-12 11:47 system orderflow: refund_done",
    ]


def test_a_second_late_is_too_late_even_if_nobody_has_looked(shop: Shop) -> None:
    """At the last second the restaurant may accept; a second after it the clock has decided."""
    first, second = ordered(shop), ordered(shop)
    shop.wait(minutes=3)
    in_time = shop.do(CHEN, Accept(first.id))
    shop.wait(minutes=2, seconds=1)

    refusal = shop.refuses(TimeLimitPassed, Accept(second.id), by=CHEN)
    shop.run()

    assert shop.label(in_time) == "已接单"
    assert refusal.limit == "acceptance"
    assert (shop.label(shop.desk.get(second.id)), shop.desk.get(second.id).refunded) == ("已取消", TOTAL)
    assert shop.label(shop.desk.get(first.id)) == "已接单"


def test_the_restaurant_declines_and_the_money_goes_back(shop: Shop) -> None:
    """It says why; nobody but the restaurant may accept, or say no for it, or give it more time by itself."""
    order = ordered(shop)
    shop.refuses_all_but([MERCHANT], Accept(order.id))
    shop.refuses_all_but([MERCHANT], Decline(order.id))
    more = ExtendLimit(order.id, limit="acceptance", until=shanghai("2026-06-12 12:30"), reason="爆单")
    shop.refuses(RoleNotEntitled, more, by=CHEN)

    shop.do(WU, more)
    declined = shop.do(CHEN, Decline(order.id, reason="鸡丁售罄"))
    shop.run()

    assert shop.label(declined) == "已取消"
    assert shop.desk.get(order.id).refunded == TOTAL
    assert "06-12 11:42 merchant chen: order_cancelled (鸡丁售罄)" in shop.record(order.id)


def test_an_order_that_is_not_paid_reaches_no_restaurant(shop: Shop) -> None:
    """After a quarter of an hour it expires; the restaurant never heard of it."""
    order = shop.do(LI, Place(process="food_delivery", lines=(CHICKEN,), recipient=HOME, delivery="to_door"))
    shop.refuses(StepNotPossible, Accept(order.id), by=CHEN)
    shop.wait(minutes=15)
    shop.run()

    assert shop.label(shop.desk.get(order.id)) == "已取消"
    assert shop.notifier.read(audience=MERCHANT, channel="app", order_id=order.id) == ()


# ---- cancellation: until the kitchen begins --------------------------------------------------------------------------


def test_until_the_kitchen_begins_the_customer_changes_their_mind(shop: Shop) -> None:
    """Accepted or not, all 57.20 yuan go back."""
    waiting, accepted = ordered(shop), ordered(shop)
    shop.do(CHEN, Accept(accepted.id))

    for order in (waiting, accepted):
        shop.do(LI, Cancel(order.id, reason="临时有事"))
    shop.run()

    for order in (waiting, accepted):
        assert shop.label(shop.desk.get(order.id)) == "已取消"
        assert shop.desk.get(order.id).refunded == TOTAL


def test_once_the_kitchen_has_begun_they_are_told_whom_to_ask(shop: Shop) -> None:
    """They cannot cancel by themselves any more; customer service can, with a full refund. On the way nobody can."""
    order = cooking(shop)

    refusal = shop.refuses(PreparationHasBegun, Cancel(order.id), by=LI)
    shop.do(WU, Cancel(order.id, reason="客户来电，商家同意"))
    shop.run()

    assert refusal.remedy == "ask the restaurant or customer service"
    assert shop.desk.get(order.id).refunded == TOTAL
    left = on_the_way(shop)
    for by in (LI, CHEN, WU, PING):
        shop.refuses(StepNotPossible, Cancel(left.id), by=by)


def test_a_dish_that_is_sold_out_is_paid_back_to_the_cent(shop: Shop) -> None:
    """One of two juices is missing: half of 14.90 goes back, and the rest is brought."""
    order = cooking(shop)
    juice = (ShipmentLine(line_id=LineId("l-3"), quantity=1),)
    shop.refuses(RoleNotEntitled, CancelUnits(order.id, lines=juice), by=LI)

    shop.do(CHEN, CancelUnits(order.id, lines=juice, reason="只剩一杯"))
    shop.run()

    assert shop.desk.get(order.id).refunded == yuan("7.45")
    assert shop.desk.get(order.id).total == yuan("49.75")


# ---- the courier, and where they are
# ------------------------------------------------------------------------------------


def test_a_courier_takes_it_or_is_named_and_another_one_may_be_until_it_leaves(shop: Shop) -> None:
    """They cannot take it from another; the platform can give it to another; the last one fetches it."""
    order = cooking(shop)
    shop.refuses_all_but([PLATFORM, MERCHANT, COURIER], AssignCourier(order.id, courier="sun"))
    shop.do(TANG, AssignCourier(order.id))
    shop.refuses(NotYourDelivery, AssignCourier(order.id), by=SUN)
    shop.do(PING, AssignCourier(order.id, courier="sun", reason="车坏了"))
    shop.do(COOK, Pack(order.id))
    shop.refuses(NotYourDelivery, HandOver(order.id, shipment_id=S1), by=TANG)
    shop.refuses_all_but([MERCHANT, COURIER], HandOver(order.id, shipment_id=S1))

    left = shop.do(SUN, HandOver(order.id, shipment_id=S1))

    assert left.courier == "sun"
    shop.refuses(StepNotPossible, AssignCourier(order.id, courier="tang"), by=PING)
    assert [line for line in shop.record(order.id) if "courier_assigned" in line] == [
        "06-12 11:45 courier tang: courier_assigned",
        "06-12 11:45 platform ping: courier_assigned (车坏了)",
    ]


def test_the_customer_follows_the_courier_on_the_map(shop: Shop) -> None:
    """A thousand positions, late, twice and out of order: they see the latest, and the order does not notice."""
    order = on_the_way(shop)
    before, started = shop.desk.history(order.id), shop.clock.now()
    shop.wait(minutes=20)
    way = [
        Position(
            latitude_micro=31_298_974 + 19 * second,
            longitude_micro=120_585_289 + 43 * second,
            at=started + timedelta(seconds=second),
        )
        for second in range(1_000)
    ]

    for position in (*way[500:], *way[:500], *way[990:]):
        shop.desk.report_position(order.id, position, by=SUN)

    customer = shop.another_desk()
    assert customer.position(order.id, by=LI) == evolve(way[-1], courier="sun")
    assert customer.trail(order.id, by=LI) == tuple(evolve(position, courier="sun") for position in way)
    assert (customer.get(order.id), customer.history(order.id)) == (order, before)


def test_the_customer_knows_when_to_lay_the_table(shop: Shop) -> None:
    """
    They are told when they order, and anew when the courier says so.

    Once it is there, nothing is expected any more.
    """
    order = on_the_way(shop)
    told = order.arrival
    later = ArrivalWindow(earliest=shanghai("2026-06-12 12:18"), latest=shanghai("2026-06-12 12:25"))
    event = TrackingEvent(status=TrackingStatus.OUT_FOR_DELIVERY, at=shop.clock.now(), arrival=later)

    delayed = shop.do(SUN, Track(order.id, shipment_id=S1, reports=(event,), reason="堵车"))
    brought = report(shop, order, TrackingStatus.DELIVERED)

    assert told == ArrivalWindow(earliest=shanghai("2026-06-12 12:05"), latest=shanghai("2026-06-12 12:20"))
    assert (delayed.arrival, brought.arrival) == (later, None)


def test_positions_are_the_couriers_and_for_those_who_wait(shop: Shop) -> None:
    """
    Before they have the bag and after they have handed it over none is taken, nor anybody else's.

    Strangers see none.
    """
    order = cooking(shop)
    shop.do(PING, AssignCourier(order.id, courier="sun"))
    here = Position.of(*DOOR, at=shop.clock.now())

    def refused(kind: type[Exception], by: Actor) -> None:
        with pytest.raises(kind):
            shop.desk.report_position(order.id, here, by=by)

    refused(NotInTransit, SUN)
    shop.do(COOK, Pack(order.id))
    shop.do(SUN, HandOver(order.id, shipment_id=S1))
    refused(NotYourDelivery, TANG)
    for role in (CUSTOMER, MERCHANT, PLATFORM, SYSTEM):
        refused(RoleNotEntitled, Actor("sun", role))
    shop.desk.report_position(order.id, here, by=SUN)
    for kind, by in ((NotYourOrder, WANG), (NotYourDelivery, TANG), (RoleNotEntitled, QIAN)):
        with pytest.raises(kind):
            shop.desk.position(order.id, by=by)
    report(shop, order, TrackingStatus.DELIVERED)
    refused(NotInTransit, SUN)

    seen = shop.desk.position(order.id, by=LI)
    assert seen is not None
    assert (str(seen.latitude), str(seen.longitude), seen.courier) == (*DOOR, "sun")


def test_where_they_were_is_forgotten(shop: Shop) -> None:
    """With the personal data, and when the order is closed: the file does not know it any more."""
    erased, closed = on_the_way(shop), on_the_way(shop)
    for order in (erased, closed):
        shop.desk.report_position(order.id, Position.of(*DOOR, at=shop.clock.now()), by=SUN)
    shop.do(LI, ConfirmReceipt(closed.id))

    shop.desk.erase_personal_data(erased.id, by=WU, request_id="erase")
    shop.run()
    assert shop.another_desk().trail(erased.id, by=WU) == ()
    assert len(shop.another_desk().trail(closed.id, by=WU)) == 1
    shop.wait(days=7)
    shop.run()

    assert shop.desk.get(closed.id).phase is Phase.CLOSED
    assert shop.another_desk().position(closed.id, by=LI) is None


# ---- the door --------------------------------------------------------------------------------------------------------


def test_nobody_at_the_door_is_tried_again(shop: Shop) -> None:
    """The first attempt fails; ten minutes later somebody opens."""
    order = report(shop, on_the_way(shop), TrackingStatus.OUT_FOR_DELIVERY, TrackingStatus.ATTEMPT_FAILED)
    still = shop.label(order)

    brought = report(shop, order, TrackingStatus.OUT_FOR_DELIVERY, TrackingStatus.DELIVERED)

    assert (still, shop.label(brought)) == ("配送中", "待确认收货")
    assert brought.shipments[S1].attempts_failed == 1


def test_a_meal_that_nobody_takes_goes_back(shop: Shop) -> None:
    """Tried twice and brought back: the restaurant sends another one, or customer service ends it."""
    again, ended = on_the_way(shop), on_the_way(shop)
    for order in (again, ended):
        attempt = (TrackingStatus.ATTEMPT_FAILED, TrackingStatus.OUT_FOR_DELIVERY, TrackingStatus.ATTEMPT_FAILED)
        back = report(shop, order, *attempt, TrackingStatus.RETURNED)
        assert (shop.label(back), back.shipments[S1].attempts_failed) == ("备餐中", 2)
    shop.refuses(PreparationHasBegun, Cancel(ended.id), by=LI)

    shop.do(COOK, Pack(again.id))
    shop.do(SUN, HandOver(again.id, shipment_id=S2))
    second = report(shop, again, TrackingStatus.DELIVERED, shipment=S2)
    shop.do(WU, Cancel(ended.id, reason="无人收餐"))
    shop.run()

    assert (shop.label(second), second.refunded) == ("待确认收货", yuan("0"))
    assert (shop.label(shop.desk.get(ended.id)), shop.desk.get(ended.id).refunded) == ("已取消", TOTAL)


def test_a_meal_that_never_arrives_is_paid_back(shop: Shop) -> None:
    """Two hours on the way and nothing heard: it counts as lost; nobody cooks again, so all the money goes back."""
    order = on_the_way(shop)
    shop.wait(hours=2)
    shop.run()
    lost = shop.desk.get(order.id)
    shop.wait(minutes=90)
    shop.run()

    assert shop.label(lost) == "备餐中"
    assert (shop.label(shop.desk.get(order.id)), shop.desk.get(order.id).refunded) == ("已取消", TOTAL)


# ---- check, confirm, rate --------------------------------------------------------------------------------------------


def test_the_customer_checks_before_they_confirm(shop: Shop) -> None:
    """A juice is missing, the chicken is cold: the juice is paid back to the cent, and so is something for the cold."""
    order = at_the_door(shop)
    shop.refuses_all_but([CUSTOMER, SYSTEM], ConfirmReceipt(order.id))
    found = (Finding(line_id=LineId("l-3"), missing=1), Finding(line_id=LineId("l-1"), damaged=1))

    checked = shop.do(LI, ConfirmReceipt(order.id, findings=found, reason="少一杯，菜凉了"))
    completed = shop.do(CHEN, CancelUnits(order.id, reason="补送来不及"))
    shop.refuses(RoleNotEntitled, Refund(order.id, amount=yuan("5.00")), by=SUN)
    shop.do(PING, Refund(order.id, amount=yuan("5.00"), reason="菜凉了"))
    shop.run()

    done = shop.desk.get(order.id)
    assert (shop.label(checked), shop.label(completed)) == ("备餐中", "已完成")
    assert done.shipments[S1].findings == found
    assert (done.refunded, done.refundable, done.balance) == (yuan("12.45"), yuan("44.75"), yuan("0"))


def test_who_eats_and_says_nothing_has_confirmed(shop: Shop) -> None:
    """Two hours after it was brought."""
    order = at_the_door(shop)
    shop.wait(hours=1, minutes=59, seconds=59)
    shop.run()
    eating = shop.desk.get(order.id)
    shop.wait(seconds=1)
    shop.run()

    assert (shop.label(eating), shop.label(shop.desk.get(order.id))) == ("待确认收货", "已完成")


def test_courier_and_restaurant_are_rated_separately(shop: Shop) -> None:
    """Each once, by the customer alone, and not before they have confirmed."""
    order = at_the_door(shop)
    shop.refuses(StepNotPossible, Rate(order.id, target=THE_COURIER, score=5), by=LI)
    shop.do(LI, ConfirmReceipt(order.id))
    shop.refuses_all_but([CUSTOMER], Rate(order.id, target=RESTAURANT, score=5))

    one = shop.do(LI, Rate(order.id, target=RESTAURANT, score=2, text="凉了"))
    both = shop.do(LI, Rate(order.id, target=THE_COURIER, score=5))

    shop.refuses(AlreadyRated, Rate(order.id, target=RESTAURANT, score=5), by=LI)
    assert [(rating.target, rating.score) for rating in one.ratings] == [(RESTAURANT, 2)]
    assert [(rating.target, rating.score) for rating in both.ratings] == [(RESTAURANT, 2), (THE_COURIER, 5)]
