"""The food delivery process: a quick yes, a kitchen, a courier, a door; and every way in which it does not come off."""

from datetime import timedelta

import pytest

from life import BUYER, CASHIER, DAY, MINUTE, SECOND, SERVICE, SHOP, STORE, Life, bowls, cny, cups, part
from meals import APP, COOK, MEALS, S1, SUN, brought, cook, cooking, on_the_way, ordered, packed, send, tell, whole_meal
from orderflow.commands import (
    Accept,
    AssignCourier,
    BeginPreparing,
    Cancel,
    CancelUnits,
    CapturePayment,
    ClaimPayment,
    ConfirmReceipt,
    CountAsLost,
    Decline,
    EndWindow,
    ErasePersonalData,
    Expire,
    ExtendLimit,
    HandOver,
    Pack,
    Pay,
    Rate,
    Refund,
    RequestReturn,
    Result,
    Unpack,
)
from orderflow.effects import ForgetPositions, Notify
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import Finding, TrackingStatus
from orderflow.errors import DefinitionError
from orderflow.events import LimitStarted
from orderflow.ids import LineId, PaymentId, ShipmentId
from orderflow.policies import by_courier, free_until_handed_over, notify_nobody, online
from orderflow.refusals import (
    AlreadyHandedOver,
    AlreadyRated,
    FactsNotMet,
    NotYetDue,
    PreparationHasBegun,
    RatingNotOffered,
    RoleNotEntitled,
    StepNotPossible,
    TimeLimitPassed,
)
from orderflow.roles import MERCHANT, ORDERFLOW, PLATFORM, Actor
from orderflow.states.food_delivery import FoodDeliveryFlow
from vouched import food_delivery

WHOLE = cny("80.97")
S2 = ShipmentId("s-2")
LABELS = {stage.name: stage.zh for stage in FoodDeliveryFlow.table.stages}


def label(life: Life) -> str:
    return LABELS[life.order.state]


def spans(life: Life) -> dict[str, timedelta]:
    """How long each limit was that ever ran, by its name."""
    return {
        event.limit.name: event.limit.due_at - event.occurred_at
        for event in life.events
        if isinstance(event, LimitStarted)
    }


# ---- as it should be -------------------------------------------------------------------------------------------------


def test_a_meal_goes_through_every_stage() -> None:
    """Chosen, paid, accepted, cooked, fetched, brought, confirmed, rated; and closed after a week."""
    life = Life(MEALS)
    whole_meal(life)
    life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("rating").due_at)

    moves = [LABELS[event.target] for event in life.events if event.type == "moved"]  # type: ignore[attr-defined] # it is one
    assert moves == [
        "待付款", "待接单", "已接单", "备餐中", "待取餐", "配送中", "待确认收货", "已完成", "已关闭",
    ]  # fmt: skip
    assert (life.phase(), life.order.captured, life.order.refunded) == (Phase.CLOSED, WHOLE, cny("0"))
    assert {rating.target: rating.score for rating in life.order.ratings} == {"courier": 5, "restaurant": 3}


def test_every_stage_has_its_limit() -> None:
    """Minutes for the restaurant, hours for the road, days for the ratings; none of them is days for a hot meal."""
    life = Life(MEALS)
    whole_meal(life)

    assert spans(life) == {
        "payment": timedelta(minutes=15),
        "acceptance": timedelta(minutes=5),
        "dispatch": timedelta(minutes=90),
        "transport": timedelta(hours=2),
        "receipt": timedelta(hours=2),
        "rating": timedelta(days=7),
    }


def test_every_answer_can_be_another() -> None:
    """A host names its own windows, rules and ways."""
    process = food_delivery(
        name="noodles",
        version="2",
        acceptance_window=timedelta(minutes=3),
        payment_methods=(online("card", capture_at_once=False),),
        deliveries=(by_courier("bike", transit=(MINUTE, 2 * MINUTE)),),
        cancellation=free_until_handed_over,
        ratings=lambda order: ("soup",),
        notifications=notify_nobody,
        verification_window=timedelta(minutes=7),
    )
    life = Life(process)
    life.place(cups(), delivery="bike")
    life.do(Pay(life.id, method="card"))
    life.record("start")
    life.do(CapturePayment(life.id, payment_id=PaymentId("p-1")), CASHIER)
    life.record("c-1")
    cook(life)

    assert (life.order.process.name, life.order.process.version) == ("noodles", "2")
    assert (spans(life)["acceptance"], spans(life)["verification"]) == (timedelta(minutes=3), timedelta(minutes=7))
    life.do(Cancel(life.id))
    assert not [effect for effect in life.effects if isinstance(effect, Notify)]


def test_what_is_no_part_of_it_is_no_command() -> None:
    """No transfers, no shipments sent back: who asks for one has taken another process."""
    life = brought()

    for command in (ClaimPayment(life.id, method="alipay"), RequestReturn(life.id, lines=(part(1, 1),))):
        life.refused(DefinitionError, command)


# ---- the restaurant answers in time ----------------------------------------------------------------------------------


def test_a_second_before_the_end_it_may_accept() -> None:
    """And at the very end, too."""
    for early in (SECOND, timedelta(0)):
        life = ordered()

        life.do(Accept(life.id), SHOP, at=life.limit("acceptance").due_at - early)

        assert label(life) == "已接单"


def test_a_second_after_the_end_it_is_too_late() -> None:
    """Even if nobody has acted on it yet; then the order expires, and every cent goes back."""
    life = ordered()
    due_at = life.limit("acceptance").due_at

    life.refused(NotYetDue, Expire(life.id), ORDERFLOW, at=due_at - SECOND)
    life.refused(TimeLimitPassed, Accept(life.id), SHOP, at=due_at + SECOND)
    life.do(Expire(life.id), ORDERFLOW)

    assert (life.phase(), life.order.refunded) == (Phase.CANCELLED, WHOLE)


def test_the_restaurant_does_not_give_itself_more_time() -> None:
    """Customer service and the platform may; the restaurant, whose limit it is, may not."""
    life = ordered()
    more = ExtendLimit(life.id, limit="acceptance", until=life.at + 20 * MINUTE, reason="the rush hour")

    life.refused(RoleNotEntitled, more, SHOP)
    life.do(more, SERVICE)
    life.do(Accept(life.id), SHOP, at=life.at + 15 * MINUTE)

    assert label(life) == "已接单"


def test_a_restaurant_may_decline() -> None:
    """Then every cent goes back at once; nobody else says no for it."""
    life = ordered()
    for by in (BUYER, SERVICE, SUN, APP):
        life.refused(RoleNotEntitled, Decline(life.id), by)

    life.do(Decline(life.id, reason="no noodles left"), SHOP)

    assert (life.phase(), life.order.refunded) == (Phase.CANCELLED, WHOLE)
    life.refused(StepNotPossible, Accept(life.id), SHOP)


def test_nobody_is_asked_before_it_is_paid() -> None:
    """To the cent; and what nobody pays expires after a quarter of an hour."""
    life = Life(MEALS)
    life.place(delivery="to_door")
    life.refused(StepNotPossible, Accept(life.id), SHOP)
    life.pay(amount=cny("80.96"))
    assert label(life) == "待付款"

    life.do(Expire(life.id), ORDERFLOW, at=life.limit("payment").due_at)

    assert (life.phase(), life.order.refunded) == (Phase.CANCELLED, cny("80.96"))


# ---- until the kitchen begins ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("accepted", [False, True])
def test_until_the_kitchen_begins_the_customer_may_cancel(accepted: bool) -> None:
    """Every cent goes back, whether or not the restaurant has accepted."""
    life = ordered()
    if accepted:
        life.do(Accept(life.id), SHOP)

    life.do(Cancel(life.id))

    assert (life.phase(), life.order.refunded) == (Phase.CANCELLED, WHOLE)


def test_once_the_kitchen_has_begun_they_have_to_ask() -> None:
    """They are told whom; they may end it with a full refund as long as nothing has left."""
    for make in (cooking, packed):
        for by in (SHOP, SERVICE, APP):
            life = make()
            refusal = life.refused(PreparationHasBegun, Cancel(life.id))
            assert "customer service" in refusal.remedy

            life.do(Cancel(life.id, reason="they asked"), by)

            assert (life.phase(), life.order.refunded) == (Phase.CANCELLED, WHOLE)


def test_a_courier_cancels_nothing() -> None:
    """Neither does the cook."""
    life = cooking()

    for by in (SUN, COOK, STORE, ORDERFLOW):
        life.refused(RoleNotEntitled, Cancel(life.id), by)


def test_once_it_has_left_nobody_cancels() -> None:
    """On the way it is no step of anybody; while part of it is still here, that part can be cancelled."""
    life = on_the_way()
    for by in (BUYER, SHOP, SERVICE, APP):
        life.refused(StepNotPossible, Cancel(life.id), by)

    half = cooking()
    half.do(Pack(half.id, lines=(part(1, 3),)), COOK)
    half.do(Pack(half.id, lines=(part(2, 2),)), COOK)
    half.do(AssignCourier(half.id), SUN)
    half.do(HandOver(half.id, shipment_id=S1), SUN)
    half.refused(PreparationHasBegun, Cancel(half.id))
    half.refused(AlreadyHandedOver, Cancel(half.id), SHOP)
    half.refused(FactsNotMet, Expire(half.id), ORDERFLOW, at=half.limit("rest").due_at)
    half.do(CancelUnits(half.id), ORDERFLOW)

    assert (label(half), half.order.refunded) == ("配送中", cny("16.00"))


def test_a_dish_that_is_sold_out_is_taken_off() -> None:
    """Its price goes back to the cent, and the rest is brought."""
    life = ordered()
    life.do(Accept(life.id), SHOP)

    life.do(CancelUnits(life.id, lines=(part(2, 1),), reason="sold out"), SHOP)
    life.do(BeginPreparing(life.id), COOK)
    send(life)

    assert (life.order.refunded, label(life)) == (cny("8.00"), "配送中")


def test_before_anything_has_left_there_is_no_rest_for_the_system_to_cancel() -> None:
    """What the system cancels is all that has not left; of an order that has just been accepted, nothing would stay."""
    life = ordered()
    life.do(Accept(life.id), SHOP)

    life.refused(RoleNotEntitled, CancelUnits(life.id), ORDERFLOW, at=life.limit("dispatch").due_at)


# ---- the kitchen and the courier -------------------------------------------------------------------------------------


def test_what_is_not_all_packed_does_not_leave() -> None:
    """And what is unpacked again goes back to the kitchen."""
    life = cooking()
    life.do(Pack(life.id, lines=(part(1, 3),)), COOK)
    life.do(AssignCourier(life.id), SUN)
    life.refused(StepNotPossible, HandOver(life.id, shipment_id=S1), SUN)
    life.do(Pack(life.id), COOK)
    assert label(life) == "待取餐"

    life.do(Unpack(life.id, shipment_id=S2), COOK)

    assert label(life) == "备餐中"


@pytest.mark.parametrize("make", [cooking, packed])
def test_a_meal_that_does_not_leave_lapses(make: object) -> None:
    """An hour and a half after the yes every cent goes back, whether or not it is packed."""
    life = make()  # type: ignore[operator] # one of the above
    life.refused(NotYetDue, Expire(life.id), ORDERFLOW, at=life.limit("dispatch").due_at - SECOND)

    life.do(Expire(life.id), ORDERFLOW, at=life.limit("dispatch").due_at)

    assert (life.phase(), life.order.refunded) == (Phase.CANCELLED, WHOLE)


# ---- the road --------------------------------------------------------------------------------------------------------


def test_nobody_at_the_door_is_tried_again() -> None:
    """A failed attempt leaves it on the way; the second one succeeds."""
    life = on_the_way()
    tell(life, TrackingStatus.OUT_FOR_DELIVERY, TrackingStatus.ATTEMPT_FAILED)
    assert (label(life), life.shipment().attempts_failed) == ("配送中", 1)

    life.at += 10 * MINUTE
    tell(life, TrackingStatus.OUT_FOR_DELIVERY, TrackingStatus.DELIVERED)

    assert label(life) == "待确认收货"


def test_nobody_at_the_door_at_all_brings_it_back() -> None:
    """It is in the restaurant again, which sends it once more, or ends the order; the customer cannot."""
    again, ended = on_the_way(), on_the_way()
    for life in (again, ended):
        tell(life, TrackingStatus.ATTEMPT_FAILED, TrackingStatus.RETURNING, TrackingStatus.RETURNED)
        assert (label(life), life.line().open) == ("备餐中", 3)
        life.refused(PreparationHasBegun, Cancel(life.id))

    send(again)
    tell(again, TrackingStatus.DELIVERED, shipment=S2)
    ended.do(Cancel(ended.id, reason="nobody was there"), SERVICE)

    assert label(again) == "待确认收货"
    assert (ended.phase(), ended.order.refunded) == (Phase.CANCELLED, WHOLE)


def test_what_came_back_and_is_left_lying_lapses() -> None:
    """The restaurant has its time anew, and then every cent goes back."""
    life = on_the_way()
    tell(life, TrackingStatus.RETURNED)

    life.do(Expire(life.id), ORDERFLOW, at=life.limit("dispatch").due_at)

    assert life.order.refunded == WHOLE


def test_a_courier_who_is_never_heard_of_again() -> None:
    """After two hours the meal counts as lost, and the restaurant has to act; if it does not, the money goes back."""
    life = on_the_way()
    life.refused(NotYetDue, CountAsLost(life.id), ORDERFLOW, at=life.limit("transport").due_at - SECOND)

    life.do(CountAsLost(life.id), ORDERFLOW, at=life.limit("transport").due_at)
    assert label(life) == "备餐中"
    life.do(Expire(life.id), ORDERFLOW, at=life.limit("dispatch").due_at)

    assert life.order.refunded == WHOLE


# ---- the door --------------------------------------------------------------------------------------------------------


def test_the_customer_may_confirm_before_the_courier_reports() -> None:
    """Who has it knows that they have it."""
    life = on_the_way()

    life.do(ConfirmReceipt(life.id))

    assert (life.phase(), life.shipment().is_delivered) == (Phase.COMPLETED, True)


def test_who_says_nothing_has_confirmed() -> None:
    """Two hours after it was brought; not a second before."""
    life = brought()
    due_at = life.limit("receipt").due_at

    life.refused(NotYetDue, ConfirmReceipt(life.id), ORDERFLOW, at=due_at - SECOND)
    life.do(ConfirmReceipt(life.id), ORDERFLOW, at=due_at)

    assert life.phase() is Phase.COMPLETED


def test_a_dish_that_is_missing_is_sent_after_or_paid_back() -> None:
    """The customer checks what came; the kitchen has to act on what did not."""
    sent, paid_back = brought(), brought()
    for life in (sent, paid_back):
        life.do(ConfirmReceipt(life.id, shipment_id=S1, findings=(Finding(line_id=LineId("l-2"), missing=1),)))
        assert (label(life), life.line(2).open) == ("备餐中", 1)

    send(sent)
    sent.do(ConfirmReceipt(sent.id))
    paid_back.do(CancelUnits(paid_back.id, reason="the kitchen is closed"), SHOP)

    assert (sent.phase(), sent.order.refunded) == (Phase.COMPLETED, cny("0"))
    assert (paid_back.phase(), paid_back.order.refunded) == (Phase.COMPLETED, cny("8.00"))


def test_a_dish_that_nobody_sends_after_is_paid_back_by_itself() -> None:
    """An hour and a half later the rest is cancelled, and the order is completed."""
    life = brought()
    life.do(ConfirmReceipt(life.id, shipment_id=S1, findings=(Finding(line_id=LineId("l-1"), missing=1),)))

    life.do(CancelUnits(life.id), ORDERFLOW, at=life.limit("rest").due_at)

    assert (life.phase(), life.order.refunded) == (Phase.COMPLETED, cny("19.99"))


def test_goodwill_for_a_cold_soup() -> None:
    """The restaurant, the platform or customer service gives money back; the courier does not."""
    life = brought()
    life.do(ConfirmReceipt(life.id, findings=(Finding(line_id=LineId("l-2"), damaged=1),)))
    life.refused(RoleNotEntitled, Refund(life.id, amount=cny("3.33"), reason="cold"), SUN)

    life.do(Refund(life.id, amount=cny("3.33"), reason="cold"), APP)

    assert (life.order.refunded, life.order.balance) == (cny("3.33"), cny("0"))


# ---- two ratings -----------------------------------------------------------------------------------------------------


def test_courier_and_restaurant_are_rated_each_by_itself() -> None:
    """Once each, in any order, one without the other; nothing else, and nobody but the customer."""
    life = brought()
    life.refused(StepNotPossible, Rate(life.id, target="courier", score=5))
    life.do(ConfirmReceipt(life.id))
    life.refused(RatingNotOffered, Rate(life.id, target="goods", score=5))
    life.refused(RoleNotEntitled, Rate(life.id, target="restaurant", score=5), SHOP)
    life.refused(RoleNotEntitled, Rate(life.id, target="courier", score=5), SUN)

    life.do(Rate(life.id, target="restaurant", score=1, text="cold"))
    assert [rating.target for rating in life.order.ratings] == ["restaurant"]
    life.do(Rate(life.id, target="courier", score=5))

    for target in ("courier", "restaurant"):
        life.refused(AlreadyRated, Rate(life.id, target=target, score=4))
    assert [(rating.target, rating.score) for rating in life.order.ratings] == [("restaurant", 1), ("courier", 5)]


# ---- who is told what ------------------------------------------------------------------------------------------------


def told(life: Life, audience: str) -> list[str]:
    return [e.message for e in life.effects if isinstance(e, Notify) and e.audience == audience]


def test_restaurant_courier_and_customer_hear_what_they_need() -> None:
    """The restaurant as soon as it is paid, the courier when they are to fetch it, with their id."""
    life = ordered()
    assert told(life, MERCHANT) == ["order_to_accept"]
    assert told(life, "courier") == []

    cook(life)
    send(life)

    assert told(life, "courier") == ["order_to_fetch"]
    (call,) = (e for e in life.effects if isinstance(e, Notify) and e.audience == "courier")
    assert dict(call.data) == {"order_id": "o-1", "number": "00000001", "courier": "sun"}
    assert call.channel == "app"
    assert {"order_submitted", "payment_received", "order_confirmed", "parcel_sent"} <= set(told(life, "customer"))
    assert told(life, MERCHANT) == ["order_to_accept"]


def test_a_restaurant_hears_of_the_end_of_what_it_was_told_of() -> None:
    """And of nothing that nobody has paid."""
    known, unknown = ordered(), Life(MEALS)
    unknown.place(delivery="to_door")

    known.do(Cancel(known.id))
    unknown.do(Cancel(unknown.id))

    assert told(known, MERCHANT) == ["order_to_accept", "order_cancelled"]
    assert told(unknown, MERCHANT) == []


# ---- positions go with the order -------------------------------------------------------------------------------------


def test_positions_are_to_be_forgotten_at_the_end_and_with_the_personal_data() -> None:
    """Once each, under a key of its own; an order without a courier has none."""
    life, early = Life(MEALS), ordered()
    whole_meal(life)
    assert not [effect for effect in life.effects if isinstance(effect, ForgetPositions)]

    life.do(ErasePersonalData(life.id), Actor("app-7", PLATFORM))
    life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("rating").due_at)
    early.do(ErasePersonalData(early.id), SERVICE)
    early.do(Cancel(early.id))
    early.record("f-1", Result.DONE)
    early.do(EndWindow(early.id), ORDERFLOW, at=early.at + 31 * DAY)

    forgotten = [effect for effect in life.effects if isinstance(effect, ForgetPositions)]
    assert [effect.order_id for effect in forgotten] == ["o-1", "o-1"]
    assert len({effect.key for effect in forgotten}) == 2
    assert early.phase() is Phase.CLOSED
    assert not [effect for effect in early.effects if isinstance(effect, ForgetPositions)]


def test_a_bigger_bowl_costs_what_the_menu_says() -> None:
    """Lines, discount and the courier's fee add up to the cent."""
    life = Life(MEALS)
    life.place(bowls(3), cups(1), delivery="to_door")

    assert life.order.total == cny("49.49")  # 3 x 8.50 - 1.00 + 19.99 + 5.00
