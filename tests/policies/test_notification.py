"""Who is told what: an intent for each event that matters, by each channel, without personal data."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

import pytest

from life import DAY, NOON, PROCESS, SF, SHOP, STORE, Life, cny, completed, paid, part, placed
from orderflow.commands import (
    Accept,
    ApproveReturn,
    Cancel,
    ConfirmReceipt,
    Context,
    OrderCommand,
    Pay,
    ReceiveReturn,
    RecordBooking,
    RequestReturn,
    Result,
    Track,
    command,
)
from orderflow.commands.shipment import HandOver, Pack
from orderflow.effects import Notify
from orderflow.entities.delivery import ArrivalWindow
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import TrackingStatus
from orderflow.events import Event, LinesPromised, Moved, PaymentCaptured, ShipmentHandedOver
from orderflow.ids import LineId, ReturnId, ShipmentId
from orderflow.policies import (
    Message,
    Notification,
    after_payment,
    before_payment,
    notify,
    notify_customer,
    notify_nobody,
)
from orderflow.roles import CUSTOMER, FINANCE, MERCHANT, ORDERFLOW, WAREHOUSE
from orderflow.states import Stage
from orderflow.states.facts import submitted
from orderflow.states.retail import RetailFlow
from orderflow.topic import Topic
from orderflow.validation import InvalidField

Told = TypeVar("Told", bound=Event)

R1, S1 = ReturnId("r-1"), ShipmentId("s-1")


def told(life: Life) -> list[str]:
    return [effect.message for effect in life.effects if isinstance(effect, Notify)]


def last(life: Life) -> dict[str, str]:
    notes = [effect for effect in life.effects if isinstance(effect, Notify)]
    return dict(notes[-1].data)


def test_the_customer_hears_what_matters_to_them() -> None:
    """From the number to the refund, and nothing of what happens inside the shop."""
    life = placed()
    life.do(Pay(life.id, method="alipay"))
    life.record("start", Result.DECLINED)
    life.pay()
    life.ship()
    life.track(TrackingStatus.DELIVERED)
    life.do(ConfirmReceipt(life.id))
    life.do(RequestReturn(life.id, lines=(part(1, 1),)))
    life.do(ApproveReturn(life.id, return_id=R1), SHOP)
    life.do(ReceiveReturn(life.id, return_id=R1), STORE)
    life.record("f-1", payment="p-2")

    assert told(life) == [
        "order_submitted",
        "payment_failed",
        "payment_received",
        "order_confirmed",
        "parcel_sent",
        "parcel_delivered",
        "return_answered",
        "return_received",
        "refund_sent",
    ]


@command
class PickAgain(OrderCommand):
    """Begin again with the picking."""

    type: ClassVar[str] = "pick_again"
    step: ClassVar[str | None] = "pick_again"

    def decide(self, context: Context) -> None:
        """Nothing has changed but the state."""


class TwoStages(RetailFlow):
    """A page on which goods are prepared in two stages, the second of which begins at once."""

    picking = Stage("拣货中", "Picking", phase=Phase.PREPARING)
    begin = RetailFlow.awaiting_shipment.to(picking, when=submitted)
    pick_again = picking.to(RetailFlow.awaiting_shipment, by=MERCHANT)


def test_an_order_is_confirmed_once() -> None:
    """The first move into preparation says so, however many stages this has, and however often it begins again."""
    life = placed(process=PROCESS.extended(flow=TwoStages, topics=[Topic(name="own", commands=[PickAgain])]))
    before = told(life)
    life.pay()
    life.do(PickAgain(life.id), SHOP)

    moves = [event.target for event in life.events if isinstance(event, Moved) and event.phase is Phase.PREPARING]
    assert moves == ["awaiting_shipment", "picking"] * 2
    assert before == ["order_submitted"]
    assert told(life) == ["order_submitted", "payment_received", "order_confirmed"]


def test_a_paid_order_is_confirmed_when_the_merchant_says_so() -> None:
    """S01: money alone is no confirmation; neither is the acceptance of what is still to be paid (S08)."""
    paid_first = paid(process=PROCESS.extended(acceptance=after_payment))
    assert told(paid_first) == ["order_submitted", "payment_received"]
    paid_first.do(Accept(paid_first.id), SHOP)
    accepted_first = placed(process=PROCESS.extended(acceptance=before_payment))
    accepted_first.do(Accept(accepted_first.id), SHOP)
    assert told(accepted_first) == ["order_submitted"]
    accepted_first.pay()

    assert told(paid_first) == ["order_submitted", "payment_received", "order_confirmed"]
    assert told(accepted_first) == ["order_submitted", "payment_received", "order_confirmed"]


def test_cash_on_delivery_is_confirmed_at_once() -> None:
    """Nothing is waited for."""
    assert told(placed(payment="cash_on_delivery")) == ["order_submitted", "order_confirmed"]


def test_what_is_never_prepared_is_never_confirmed() -> None:
    """An order that is cancelled before it is paid."""
    life = placed()
    life.do(Cancel(life.id))

    assert told(life) == ["order_submitted", "order_cancelled"]


def test_a_cancellation_is_told() -> None:
    """Whoever cancelled."""
    life = paid()
    life.do(Cancel(life.id), SHOP)

    assert told(life)[-1] == "order_cancelled"


def test_each_channel_tells_once() -> None:
    """By SMS and by e-mail (S08, S17), with keys that differ."""
    life = placed(process=PROCESS.extended(notifications=notify_customer("sms", "email")))

    notes = [effect for effect in life.effects if isinstance(effect, Notify)]

    assert [(note.message, note.channel, note.audience) for note in notes] == [
        ("order_submitted", "sms", CUSTOMER),
        ("order_submitted", "email", CUSTOMER),
    ]
    assert len({note.key for note in notes}) == 2
    assert all(note.to is None for note in notes)


def test_nobody_is_told_where_the_host_looks_themselves() -> None:
    """No messages at all."""
    assert told(completed(process=PROCESS.extended(notifications=notify_nobody))) == []
    assert told(completed(process=PROCESS.extended(notifications=notify_customer()))) == []


def test_the_template_gets_numbers_amounts_and_dates() -> None:
    """S05: number, amount paid, estimated arrival; as text."""
    life = paid()

    data = last(life)

    assert data == {
        "order_id": "o-1",
        "number": "00000001",
        "total": "75.97 CNY",
        "paid": "75.97 CNY",
        "refunded": "0.00 CNY",
        "arrival_earliest": (NOON + DAY).replace(minute=1).isoformat(),
        "arrival_latest": (NOON + 3 * DAY).replace(minute=1).isoformat(),
    }


def test_a_shipment_is_told_with_its_waybill_and_its_own_arrival() -> None:
    """What the carrier promised for this shipment, else what was promised for the order."""
    arrival = ArrivalWindow(earliest=NOON + 4 * DAY, latest=NOON + 5 * DAY)
    life = paid(delivery="sf")
    life.do(Pack(life.id), STORE)
    life.do(RecordBooking(life.id, shipment_id=S1, result=Result.DONE, waybill="SF1", arrival=arrival), ORDERFLOW)
    life.do(HandOver(life.id, shipment_id=S1), STORE)

    data = last(life)

    assert (data["shipment"], data["waybill"]) == ("s-1", "SF1")
    assert (data["arrival_earliest"], data["arrival_latest"]) == (
        arrival.earliest.isoformat(), arrival.latest.isoformat(),
    )  # fmt: skip


def test_what_is_not_known_is_left_out() -> None:
    """No waybill, no arrival: then no empty field either."""
    life = paid(delivery="pickup")
    life.ship()

    data = last(life)

    assert data["shipment"] == "s-1"
    assert not {"waybill", "arrival_earliest"} & set(data)


def test_a_return_and_a_refund_are_told_with_what_came_of_them() -> None:
    """Allowed or refused; how much."""
    life = completed()
    life.do(RequestReturn(life.id, lines=(part(1, 1),)))
    life.do(ApproveReturn(life.id, return_id=R1), SHOP)
    assert (last(life)["return"], last(life)["answer"]) == ("r-1", "approve")
    life.do(ReceiveReturn(life.id, return_id=R1), STORE)

    life.record("f-1")

    assert last(life)["refund"] == "19.99 CNY"
    assert last(life)["refunded"] == str(cny("19.99"))


def test_a_host_tells_others_other_things() -> None:
    """The warehouse, by its own screen, whatever happens."""
    process = PROCESS.extended(
        notifications=lambda event, order: (Message(message=event.type, audience=WAREHOUSE, channel="screen"),)
    )

    life = placed(process=process)

    notes = [effect for effect in life.effects if isinstance(effect, Notify)]
    assert [note.message for note in notes] == [event.type for event in life.events]
    assert {note.audience for note in notes} == {WAREHOUSE}


@pytest.mark.parametrize("make", [placed, paid, completed])
def test_no_message_has_personal_data(make: Callable[[], Life]) -> None:
    """They are kept in the outbox, which nobody erases."""
    life = make()

    for effect in life.effects:
        for text in life.personal.paths().values():
            assert text not in str(getattr(effect, "data", ""))


def test_tracking_is_told_where_the_shop_wants_it() -> None:
    """Every report a carrier sends by itself, with what it says; left out unless asked for, and never for no report."""
    silent = paid()
    silent.ship(waybill="SF1")
    silent.track(TrackingStatus.IN_TRANSIT)
    life = paid(process=PROCESS.extended(notifications=notify_customer("sms", tracking=True)))
    life.ship(waybill="SF1")
    life.track(TrackingStatus.IN_TRANSIT)
    life.track(TrackingStatus.ATTEMPT_FAILED, TrackingStatus.OUT_FOR_DELIVERY)
    life.says_nothing_new(Track(life.id, shipment_id=S1, reports=()), SF)

    news = [dict(one.data) for one in life.effects if isinstance(one, Notify) and one.message == "parcel_tracked"]
    assert "parcel_tracked" not in told(silent)
    assert [(one["shipment"], one["waybill"], one["status"]) for one in news] == [
        ("s-1", "SF1", "in_transit"),
        ("s-1", "SF1", "out_for_delivery"),
    ]


def test_a_date_the_customer_agreed_to_is_no_news() -> None:
    """What the merchant changes by themselves is told with its reason; what the customer has just agreed to is not."""
    life = paid()
    policy = notify_customer("sms")
    agreed = LinesPromised(occurred_at=NOON, lines=(LineId("l-1"),), promised_at=NOON + DAY)
    changed = LinesPromised(occurred_at=NOON, lines=(LineId("l-1"),), promised_at=NOON + DAY, reason="late")

    assert policy(agreed, life.order) == ()
    (message,) = policy(changed, life.order)
    assert (message.message, dict(message.data)["reason"]) == ("date_promised", "late")


def event_of(life: Life, kind: type[Told]) -> Told:
    """The first event of this kind in a life."""
    return next(event for event in life.events if isinstance(event, kind))


def test_anybody_is_told_whatever_a_host_likes() -> None:
    """By each channel, what the news say beside the order; what is empty is left out, and nobody's data changes."""
    about = {"shop": "west", "note": ""}
    policy = notify(
        FINANCE,
        "sms",
        "chat",
        news={ShipmentHandedOver: Notification("gone", data=lambda event, _: {"shipment": event.shipment_id})},
        order_data=lambda event, order: about,
    )
    life = completed()

    messages = policy(event_of(life, ShipmentHandedOver), life.order)

    assert [(one.message, one.audience, one.channel) for one in messages] == [
        ("gone", FINANCE, "sms"),
        ("gone", FINANCE, "chat"),
    ]
    assert {one.data for one in messages} == {(("shop", "west"), ("shipment", "s-1"))}
    assert about == {"shop": "west", "note": ""}
    assert policy(life.events[0], life.order) == ()


@pytest.mark.parametrize(("limit", "told"), [("10.00", ["big"]), ("1000000.00", [])])
def test_only_what_is_news(limit: str, told: list[str]) -> None:
    """A host says when; their message says at least which order it is about."""
    big = Notification("big", when=lambda event, _: event.amount > cny(limit))
    life = completed()

    messages = notify(FINANCE, "sms", news={PaymentCaptured: big})(event_of(life, PaymentCaptured), life.order)

    assert [one.message for one in messages] == told
    assert all(dict(one.data) == {"order_id": life.order.id, "number": life.order.number} for one in messages)


@pytest.mark.parametrize("message", ["", 7])
def test_news_without_a_name(message: Any) -> None:
    """Nobody could find the template."""
    with pytest.raises(InvalidField, match="message"):
        Notification(message)
