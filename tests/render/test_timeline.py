"""A history reads as a story: true, complete, in plain words, in both languages."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from string import Formatter
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest

from life import BUYER, CASHIER, NOON, PROCESS, SHOP, STORE, cny, cups
from orderflow.catalogue import SHIPPED_EVENTS
from orderflow.commands import (
    Accept,
    AddLines,
    Cancel,
    ClaimPayment,
    Expire,
    HandOver,
    NewLine,
    OpenCart,
    Pack,
    RecordBooking,
    Refund,
    RemoveLine,
    Result,
)
from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildMove, ChildPhase
from orderflow.errors import DefinitionError
from orderflow.events import Event, OrderCancelled, Record, ReturnAnswered, event
from orderflow.ids import LineId, ReturnId, ShipmentId
from orderflow.money import Money
from orderflow.policies import before_payment, by_payment
from orderflow.render.timeline import Emphasis, Entry, Kind, story, timeline
from orderflow.roles import COURIER, ORDERFLOW, SALES, Actor, Role
from orderflow.testing.lives.life import Life
from orderflow.words.labels import Label, Language
from orderflow.words.sentence import Sentence, always
from orderflow.words.sentences import SENTENCES
from orderflow.words.words import Words
from render.stories import (
    LI,
    STORIES,
    Story,
    a_card_that_is_captured_later,
    a_carrier_with_troubles,
    a_delivery_that_does_not_hold,
    a_sample_that_fails,
    a_transfer,
    an_expiry,
    from_cart_to_closed,
    goods_on_credit,
    lived,
)
from reviews import PricesTaken
from vouched import made_to_order

SHANGHAI = ZoneInfo("Asia/Shanghai")
ZH, EN = Language.ZH, Language.EN


def entries_of(life: Story) -> tuple[Entry, ...]:
    taken = Sentence("价格无误。", "The prices are in order.", Kind.ORDER)
    return timeline(
        life.records, zone=SHANGHAI, table=life.process.table, words=Words(sentences={PricesTaken: (taken,)})
    )


def only(entries: tuple[Entry, ...], kind: type[Event]) -> Entry:
    (entry,) = (entry for entry in entries if entry.type == kind.type)
    return entry


def small() -> Story:
    """Four minutes of an order: placed, declined."""
    life = Story(PROCESS.extended(acceptance=before_payment))
    life.place(cups())
    life.do(Cancel(life.id, reason="changed my mind"))
    return life


@event
class GiftWrapped(Event):
    """A host's own event."""

    type: ClassVar[str] = "gift_wrapped"

    ribbon: str
    fee: Money
    card: str | None = None

    def apply(self, order: Order) -> Order:
        return changed(order)


def with_event(life: Story, happened: Event, **envelope: object) -> list[Record]:
    fields: dict[str, Any] = {"by": SHOP, "recorded_at": happened.occurred_at, **envelope}
    return [*life.records, Record(version=len(life.records) + 1, event=happened, **fields)]


WRAPPED = GiftWrapped(occurred_at=NOON, ribbon="red", fee=cny("3.50"))

# ---- every event ----------------------------------------------------------------------------------------------------


def gaps(template: str) -> set[str]:
    return {path for _, path, _, _ in Formatter().parse(template) if path}


@pytest.mark.parametrize("kind", SHIPPED_EVENTS)
def test_every_event_has_sentences(kind: type[Event]) -> None:
    """Each event of the library can be told in both languages, the same facts in each, whatever it carries."""
    sentences = SENTENCES[kind]

    for sentence in sentences:
        assert re.search("[\u4e00-\u9fff]", sentence.zh)
        assert not re.search("[\u4e00-\u9fff]", sentence.en)
        assert sentence.zh.endswith("。")
        assert sentence.en.endswith(".")
        assert gaps(sentence.zh) == gaps(sentence.en)
        assert sentence.zh.count("[") == sentence.zh.count("]") == sentence.en.count("[") == sentence.en.count("]")
        assert sentence.kind is not Kind.OTHER
    assert sentences[-1].when is always
    assert all(sentence.when is not always for sentence in sentences[:-1])


def test_no_sentence_is_about_what_is_no_event() -> None:
    """Nothing stands in the table that no history can hold."""
    assert set(SENTENCES) == set(SHIPPED_EVENTS)


def test_the_stories_hold_every_event() -> None:
    """What the tests below are tried on leaves no event of the library out."""
    told = {type(record.event) for life in map(lived, STORIES) for record in life.records}

    assert told - {PricesTaken} == set(SHIPPED_EVENTS)


@pytest.mark.parametrize("life", STORIES)
def test_every_entry_reads_well(life: Callable[[], Story]) -> None:
    """Each event becomes one finished sentence in each language, without a gap, a bare value or a double space."""
    history = lived(life).records
    entries = entries_of(lived(life))

    assert [entry.version for entry in entries] == [record.version for record in history]
    assert [entry.type for entry in entries] == [record.event.type for record in history]
    for entry in entries:
        assert re.fullmatch(r"[A-Z0-9][^{}\[\]|<>]*\.", entry.what.en), entry.what.en
        assert re.fullmatch(r"[^{}\[\]|<>]*。", entry.what.zh), entry.what.zh
        for text in (entry.what.zh, entry.what.en):
            assert not re.search(r"None|True|False|—|  |\(\)|（）|\b\w+\.\w+\.\w+\b|datetime|Money\(", text), text


@pytest.mark.parametrize("life", STORIES)
def test_amounts_are_told(life: Callable[[], Story]) -> None:
    """Whoever reads of money reads how much: an event's amount stands in its sentence, in both languages."""
    entries = entries_of(lived(life))
    for entry, record in zip(entries, lived(life).records, strict=True):
        amount = getattr(record.event, "amount", None)
        if amount is not None:
            assert str(amount) in entry.what.zh
            assert str(amount) in entry.what.en


@pytest.mark.parametrize("life", STORIES)
@pytest.mark.parametrize("language", Language)
def test_no_story_tells_who_the_recipient_is(life: Callable[[], Story], language: Language) -> None:
    """Personal data is in no event, so it is in no story."""
    text = story(entries_of(lived(life)), language, quiet=True)

    for secret in (LI.phone, LI.address.city, LI.address.street):
        assert secret not in text


def told(life: Callable[[], Story], *types: str) -> list[str]:
    return [entry.what.en for entry in entries_of(lived(life)) if entry.type.startswith(types)]


def test_goods_on_credit_are_shipments_and_credit_that_is_held_lets_nothing_leave_yet() -> None:
    """
    The credit line answers for the money.

    Whether the shipment leaves is finance's signature on the delivery note.
    """
    asked = (
        "Order clerk clerk-1 released shipment s-1 on commitment, guarantee and signature; "
        "the credit line is asked for 509.50 CNY."
    )

    assert told(goods_on_credit, "goods_released", "credit_") == [
        asked,
        "The customer's credit line refused 509.50 CNY: shipment s-1 stays (limit).",
        asked,
        "The customer's credit line holds 509.50 CNY for shipment s-1.",
        "300.00 CNY of credit was given back for shipment s-1.",
        "209.50 CNY of credit was given back for shipment s-1.",
        "Order clerk clerk-1 released shipment s-2: the payment term is met.",
    ]


def test_a_sample_that_was_begun_is_not_told_as_made() -> None:
    """The order waits for it."""
    assert told(a_sample_that_fails, "sampling_begun") == [
        "Order clerk clerk-1 began sampling: the order waits for a sample, made under order o-2."
    ]


def test_a_delivery_is_told_as_it_was_chosen_and_as_the_cart_changed_it() -> None:
    """What follows from another quantity is not told as if the customer had chosen again."""
    assert told(a_delivery_that_does_not_hold, "delivery_", "line_") == [
        "Customer li chose delivery by quoted, freight 5.00 CNY.",
        "Customer li changed line item l-1 to 10 × 杯子: 199.90 CNY.",
        "Delivery by quoted now costs 50.00 CNY.",
        "Customer li changed line item l-1 to 11 × 杯子: 219.89 CNY.",
        "Delivery by quoted is not possible any more (too heavy); another has to be chosen.",
    ]


def test_money_is_told_as_it_went() -> None:
    """A card that is captured in parts: what is held, taken, refused, let go, taken back and given back."""
    assert told(a_card_that_is_captured_later, "payment_", "capture_", "void_", "charged", "refund_") == [
        "Customer li began to pay 75.97 CNY by card.",
        "The customer has still to finish the payment by card.",
        "75.97 CNY is authorized by card and not yet taken.",
        "Finance f-2 asked card to take 70.00 CNY.",
        "70.00 CNY came in by card; 5.97 CNY is still owed.",
        "Finance f-2 asked card to take 5.97 CNY.",
        "It is not known whether card took the money; it is being looked up.",
        "5.97 CNY could not be taken by card.",
        "5.97 CNY held by card is to be let go.",
        "5.97 CNY held by card was not let go.",
        "5.97 CNY held by card is to be let go.",
        "It is not known whether the payment of 75.97 CNY by card was stopped; it is being looked up.",
        "5.97 CNY held by card was let go.",
        "Customer li began to pay 5.97 CNY by Alipay.",
        "5.97 CNY came in by Alipay.",
        "The customer's bank took 10.00 CNY back (card).",
        "A refund of 5.00 CNY by Alipay is on its way.",
        "It is not known whether Alipay paid a refund; it is being looked up.",
        "The refund of 5.00 CNY by Alipay failed; it is still owed to the customer.",
    ]


def test_money_without_a_provider_is_told_as_it_went() -> None:
    """A transfer: claimed by the customer, looked for by finance, and paid back by hand."""
    assert told(a_transfer, "payment_", "refund_") == [
        "Customer li says that 75.97 CNY was paid by bank transfer; it is to be verified.",
        "Finance f-2 found that 75.97 CNY did not come in by bank transfer.",
        "Customer li says that 75.97 CNY was paid by bank transfer; it is to be verified.",
        "Finance f-2 verified that 75.97 CNY came in by bank transfer.",
        "A refund of 75.97 CNY by bank transfer is on its way.",
        "75.97 CNY went back to the customer by bank transfer.",
    ]


def test_money_taken_with_the_goods_is_told_by_whoever_brought_them() -> None:
    """A courier does not say that they paid: they took the money."""
    life = Story()
    life.place(payment="cash_on_delivery")
    life.do(Pack(life.id), STORE)
    life.do(HandOver(life.id, shipment_id=ShipmentId("s-1")), STORE)
    life.do(ClaimPayment(life.id, method="cash_on_delivery"), Actor("sun", COURIER))

    assert entries_of(life)[-1].what == Label(
        "配送员 sun 登记已收 75.97 CNY（货到付款），待核实。",
        "Courier sun took 75.97 CNY by cash on delivery; it is to be verified.",
    )


def test_an_order_nobody_paid_is_told_as_it_went() -> None:
    """A payment that got lost, one that failed, one that was stopped because the time was over."""
    assert told(an_expiry, "payment_", "void_", "order_", "limit_started") == [
        "Customer li submitted the order: 75.97 CNY in all.",
        "To be paid by 2 Mar 20:31, or the order expires.",
        "Customer li began to pay 75.97 CNY by Alipay.",
        "It is not known whether the payment of 75.97 CNY by Alipay came through; it is being looked up.",
        "The payment of 75.97 CNY by Alipay failed; it can be tried again.",
        "Customer li began to pay 75.97 CNY by Alipay.",
        "The order expired.",
        "The payment of 75.97 CNY by Alipay is to be stopped.",
        "Money that still comes in until 1 Apr 20:31 goes back.",
        "The payment of 75.97 CNY by Alipay was stopped.",
    ]


def test_goods_are_told_as_they_went() -> None:
    """A carrier with troubles: not taken, unpacked, taken, lost, found, and nobody says anything."""
    assert told(a_carrier_with_troubles, "parcel_", "booking_", "receipt_", "units_", "limit_started") == [
        "To be paid by 2 Mar 20:31, or the order expires.",
        "Warehouse w-7 packed shipment s-1: 3 × 杯子, 2 × 碗.",
        "Shipment s-1 is to be fetched by sf-express.",
        "Shipment s-1 is not taken by sf-express.",
        "Shipment s-1 was unpacked again before it left.",
        "Merchant shop-1 cancelled 1 × 碗.",
        "Warehouse w-7 packed shipment s-2: 3 × 杯子, 1 × 碗.",
        "Shipment s-2 is to be fetched by sf-express.",
        "Shipment s-2 will be fetched by sf-express, waybill SF2, expected 2 Mar 22:08–23:08.",
        "Warehouse w-7 handed over shipment s-2: 3 × 杯子, 1 × 碗, waybill SF2.",
        "Receipt counts as confirmed from 12 Mar 20:10 on.",
        "Shipment s-2 is reported: Attempt failed, Nanjing, nobody there (2 Mar 20:10).",
        "Shipment s-2 is now: attempt failed.",
        "Shipment s-2 is reported: Lost (2 Mar 20:11).",
        "Shipment s-2 is lost; to be shipped again: 3 × 杯子, 1 × 碗.",
        "Shipment s-2 is reported: Delivered (2 Mar 19:42).",
        "Shipment s-2 has turned up after all: 3 × 杯子, 1 × 碗.",
        "Shipment s-2 has arrived: 3 × 杯子, 1 × 碗.",
        "Receipt counts as confirmed from 12 Mar 20:13 on.",
        "Nobody objected in time: shipment s-2 counts as received.",
        "Goods can be sent back until 19 Mar 20:13.",
    ]


def test_returns_are_told_as_they_went() -> None:
    """Four wishes to send something back: accepted, refused, withdrawn, inspected in vain."""
    assert told(from_cart_to_closed, "return_", "credited", "window_") == [
        "Customer li asked for return r-1: 1 × 杯子 (blue, L).",
        "Customer li asked for return r-2: 1 × 杯子 (blue, L).",
        "Customer li asked for return r-3: 1 × 杯子 (blue, L).",
        "Customer li asked for return r-4: 1 × 杯子 (blue, L).",
        "Customer service cs-3 approved return r-1.",
        "Warehouse w-7 accepted 1 × 杯子 (blue, L) of return r-1, worth 19.99 CNY.",
        "The customer is credited 19.99 CNY for return r-1.",
        "Customer service cs-3 refused return r-2.",
        "Customer li withdrew return r-3.",
        "Customer service cs-3 approved return r-4.",
        "Warehouse w-7 inspected return r-4 and accepted nothing.",
        "The time for after-sales is over.",
    ]


def test_an_answer_that_has_no_sentence_of_its_own_is_told_by_where_it_leads() -> None:
    """A return that moved on by a step of another release is told by what it is now."""
    moved = ReturnAnswered(
        occurred_at=NOON,
        return_id=ReturnId("r-2"),
        move=ChildMove("reconsider", "refused", "approved", ChildPhase.OPEN),
    )
    entry = timeline(with_event(lived(from_cart_to_closed), moved), zone=UTC)[-1]

    assert entry.what == Label("退货 r-2：待退回。", "Return r-2 is now: approved.")


def test_a_shipment_that_nobody_in_particular_fetches() -> None:
    """A booking without a known carrier is told without one."""
    life = Story()
    life.place()
    life.pay()
    life.do(Pack(life.id), STORE)
    life.do(RecordBooking(life.id, shipment_id=ShipmentId("s-1"), result=Result.DONE, waybill="SF1"), ORDERFLOW)

    assert entries_of(life)[-1].what == Label(
        "包裹 s-1 将揽收，运单号 SF1。", "Shipment s-1 will be fetched, waybill SF1."
    )


# ---- the whole ------------------------------------------------------------------------------------------------------


def test_a_story_in_english() -> None:
    """An English reader gets a heading a day, the minute, and sentences they can read aloud."""
    text = story(entries_of(small()), EN)

    assert text == (
        "Monday, 2 March 2026\n"
        "  20:01  · Customer li opened a cart (website).\n"
        "         · Customer li put 3 × 杯子 into the cart: 59.97 CNY.\n"
        "         · Customer li said who the recipient is.\n"
        "         · Customer li chose delivery by express, expected 3 Mar to 5 Mar.\n"
        "         ● Customer li submitted the order: 59.97 CNY in all.\n"
        "         → The order is now: Awaiting acceptance.\n"
        "         · The order number is 00000001.\n"
        "  20:02  ● Customer li cancelled the order. “changed my mind”\n"
        "         → The order is now: Cancelled."
    )


def test_a_story_in_chinese() -> None:
    """A Chinese reader gets the same, with a space where Chinese meets letters or digits."""
    text = story(entries_of(small()), ZH)

    assert text == (
        "2026年3月2日 星期一\n"
        "  20:01  · 客户 li 打开购物车（网站）。\n"
        "         · 客户 li 将 3 × 杯子放入购物车，计 59.97 CNY。\n"
        "         · 客户 li 填写了收货人。\n"
        "         · 客户 li 选择快递，预计 3月3日至3月5日送达。\n"
        "         ● 客户 li 提交订单，合计 59.97 CNY。\n"
        "         → 订单状态：待接单。\n"
        "         · 订单号：00000001。\n"
        "  20:02  ● 客户 li 取消订单。“changed my mind”\n"
        "         → 订单状态：已取消。"
    )


def test_a_history_without_events_is_no_story() -> None:
    """Nothing has happened, so nothing is told."""
    assert timeline([], zone=UTC) == ()
    assert story((), EN) == ""


def test_a_history_is_told_from_its_beginning() -> None:
    """A part of a history is refused: what it is about cannot be known."""
    with pytest.raises(DefinitionError, match="begun"):
        timeline(small().records[1:], zone=UTC)


def test_bookkeeping_is_told_on_demand() -> None:
    """Time limits that come and go are in the entries, and in the text only when they are asked for."""
    entries = entries_of(small())
    limits = [entry for entry in entries if entry.type.startswith("limit_")]

    assert [entry.emphasis for entry in limits] == [Emphasis.QUIET] * 3
    assert not any(entry.what.en in story(entries, EN) for entry in limits)
    assert all(entry.what.en in story(entries, EN, quiet=True) for entry in limits)
    assert "To be accepted by 4 Mar 20:01, or the order expires." in story(entries, EN, quiet=True)


def test_a_state_that_is_left_at_once_is_bookkeeping() -> None:
    """What an order only passes through is not told: an order paid for as a cart never waits for its payment."""
    life = Story(PROCESS.extended(submission=by_payment))
    life.place()
    life.pay()

    states = [(entry.what.en, entry.emphasis) for entry in entries_of(life) if entry.kind is Kind.STATE]

    assert states == [
        ("The order is now: Awaiting payment.", Emphasis.QUIET),
        ("The order is now: Awaiting shipment.", Emphasis.PLAIN),
    ]
    assert "→ The order is now: Awaiting payment." not in story(entries_of(life), EN, quiet=True)


# ---- when -----------------------------------------------------------------------------------------------------------


def test_times_are_the_readers() -> None:
    """The same history begins at noon in UTC, at eight in the evening in Shanghai, in the morning in New York."""
    records = small().records
    begun = {
        zone: timeline(records, zone=ZoneInfo(zone))[0].at for zone in ("UTC", "Asia/Shanghai", "America/New_York")
    }

    assert [f"{at:%H:%M}" for at in begun.values()] == ["12:01", "20:01", "07:01"]
    assert len(set(begun.values())) == 1  # the same instant


def test_the_day_is_the_readers_too() -> None:
    """Five in the afternoon in UTC is tomorrow in Shanghai, in the heading and within sentences."""
    life = Story(at=datetime(2026, 12, 31, 17, tzinfo=UTC))
    life.place()

    assert story(timeline(life.records, zone=UTC), EN).startswith("Thursday, 31 December 2026\n  17:01")
    assert story(entries_of(life), EN).startswith("Friday, 1 January 2027\n  01:01")
    assert "expected 1 Jan 2027 to 3 Jan 2027" in story(timeline(life.records, zone=UTC), EN)
    assert "expected 2 Jan to 4 Jan" in story(entries_of(life), EN)
    assert "预计 2027年1月1日至2027年1月3日送达" in story(timeline(life.records, zone=UTC), ZH)


def test_what_became_known_later_says_so() -> None:
    """An event is told at the time when it happened, with the time when it became known if that was later."""
    later = WRAPPED.occurred_at + timedelta(minutes=5)
    tomorrow = WRAPPED.occurred_at + timedelta(days=1)
    soon = WRAPPED.occurred_at + timedelta(seconds=59)
    lines = {
        at: story(timeline(with_event(small(), WRAPPED, recorded_at=at), zone=SHANGHAI), EN).splitlines()[-1]
        for at in (soon, later, tomorrow)
    }

    assert lines[soon].startswith("  20:00  · ")
    assert lines[later].startswith("  20:00  · ")
    assert "recorded" not in lines[soon]
    assert lines[later].endswith(" (recorded 20:05)")
    assert lines[tomorrow].endswith(" (recorded 2026-03-03 20:00)")


# ---- who, why -------------------------------------------------------------------------------------------------------


def test_who_acted_for_whom_is_told() -> None:
    """An entry names whoever did it, with their role, and whom they acted for."""
    first = entries_of(lived(from_cart_to_closed))[0]

    assert first.role == "order_clerk"
    assert first.who == Label("跟单员 c-5（代销售 s-9）", "order clerk c-5 for sales s-9")
    assert first.what.en == "Order clerk c-5 for sales s-9 opened a cart for customer li (telephone)."
    assert first.what.zh == "跟单员 c-5（代销售 s-9）为客户 li 打开购物车（电话）。"


def test_the_system_has_no_name() -> None:
    """What a time limit led to was done by the system, whatever its id is; a host's own role goes by its name."""
    auditor = Actor("7", Role("stock_auditor"))
    by_system, by_auditor = (
        timeline(with_event(small(), WRAPPED, by=actor), zone=UTC)[-1].who for actor in (ORDERFLOW, auditor)
    )

    assert by_system == Label("系统", "the system")
    assert by_auditor == Label("stock auditor 7", "stock auditor 7")


def test_a_reason_is_told_once_and_where_it_belongs() -> None:
    """One command leads to several events; its reason stands with the one that matters, and nowhere else."""
    life = Story()
    life.place()
    life.pay()
    life.do(Pack(life.id), Actor("w", Role("warehouse")))
    life.do(Cancel(life.id, reason="changed my mind"))

    act = [entry for entry in entries_of(life) if entry.version > life.order.version - 6]
    reasons = {entry.type: entry.detail for entry in act if entry.detail is not None}

    assert "parcel_cancelled" in {entry.type for entry in act}
    assert reasons == {"order_cancelled": Label("changed my mind", "changed my mind")}


def test_a_reason_that_the_sentence_tells_is_not_told_again() -> None:
    """A host who writes the reason into their sentence does not read it twice."""
    life = Story()
    life.place()
    life.do(Cancel(life.id, reason="changed my mind"))
    own = {OrderCancelled: (Sentence("因{event.reason}取消。", "Cancelled: {event.reason}."),)}

    (entry,) = (e for e in timeline(life.records, zone=UTC, words=Words(sentences=own)) if e.type == "order_cancelled")

    assert entry.what.en == "Cancelled: changed my mind."
    assert entry.detail is None


def test_the_next_command_tells_the_same_reason_again() -> None:
    """Two refunds for the same reason are two acts, and each says why."""
    life = Story()
    life.place()
    life.pay()
    for _ in range(2):
        life.do(Refund(life.id, amount=cny("1.00"), reason="sorry"), CASHIER)

    assert [entry.type for entry in entries_of(life) if entry.detail is not None] == ["refund_asked"] * 2


def test_a_time_limit_is_no_reason_beside_itself() -> None:
    """What the system did because a time limit ended says so in its sentence, and not a second time."""
    life = Story()
    life.place()
    life.do(Expire(life.id, reason="time limit payment"), ORDERFLOW, at=life.limit("payment").due_at)

    assert "The order expired." in {entry.what.en for entry in entries_of(life)}
    assert {entry.detail for entry in entries_of(life)} == {None}


@pytest.mark.parametrize("reason", ["", "   "])
def test_no_reason_is_no_detail(reason: str) -> None:
    """Where nobody said why, nothing is made up: the library's own stand-in for a reason is not shown."""
    life = Story()
    life.place()
    life.do(Cancel(life.id, reason=reason))

    assert {entry.detail for entry in entries_of(life)} == {None}


# ---- what -----------------------------------------------------------------------------------------------------------


def test_many_goods_are_counted() -> None:
    """Four kinds of goods are listed; of five, three are named and the rest is counted."""
    four, five = Story(), Story()
    for life, kinds in ((four, 4), (five, 5)):
        life.place(*(NewLine(sku=f"x{n}", name=f"x{n}", quantity=1, unit_price=cny("1.00")) for n in range(kinds)))

    assert "put 1 × x0, 1 × x1, 1 × x2, 1 × x3 into the cart: 4.00 CNY." in story(entries_of(four), EN)
    assert "put 1 × x0, 1 × x1, 1 × x2 and 2 more into the cart: 5.00 CNY." in story(entries_of(five), EN)
    assert "将 1 × x0、1 × x1、1 × x2，共 5 项放入购物车，计 5.00 CNY。" in story(entries_of(five), ZH)


def test_names_are_shown_as_they_are() -> None:
    """What goods are called is text and nothing else, even if it looks like a gap; ids are not taken for names."""
    life = Story()
    buyer = Actor("payment", BUYER.role)
    life.place(NewLine(sku="x", name="{who} [x] {0}", quantity=1, unit_price=cny("1.00")), by=buyer)
    opened, added, *_ = entries_of(life)

    assert opened.what.zh == "客户 payment 打开购物车（网站）。"
    assert added.what.en == "Customer payment put 1 × {who} [x] {0} into the cart: 1.00 CNY."


def test_without_the_page_the_phase_is_told() -> None:
    """Whoever does not know the order's page still reads how far it is."""
    with_page = [entry.what.zh for entry in entries_of(small()) if entry.kind is Kind.STATE]
    without = [entry.what.zh for entry in timeline(small().records, zone=UTC) if entry.kind is Kind.STATE]

    assert with_page == ["订单状态：待接单。", "订单状态：已取消。"]
    assert without == ["订单状态：待审核。", "订单状态：已取消。"]


def test_an_event_of_the_host_is_told_by_its_facts() -> None:
    """An event nobody wrote a sentence for is told by its type and what it carries."""
    entry = timeline(with_event(small(), WRAPPED), zone=UTC)[-1]

    assert entry.what == Label(
        "gift_wrapped: ribbon=red, fee=3.50 CNY, card=—", "gift_wrapped: ribbon=red, fee=3.50 CNY, card=—"
    )
    assert (entry.kind, entry.emphasis, entry.detail) == (Kind.OTHER, Emphasis.PLAIN, None)


def test_a_host_writes_sentences_for_its_own_events() -> None:
    """The first of the host's sentences that fits is told, and the library's events are told as before."""
    own = {
        GiftWrapped: (
            Sentence("不收费。", "It was free.", when=lambda scene: not scene.event.fee),
            Sentence(
                "{who}系上{ribbon}丝带，{fee}。", "{who} tied a {ribbon} ribbon: {fee}.", Kind.GOODS, Emphasis.LOUD
            ),
        )
    }
    *before, entry = timeline(
        with_event(small(), WRAPPED), zone=SHANGHAI, table=PROCESS.table, words=Words(sentences=own)
    )

    assert entry.what == Label("商家 shop-1 系上 red 丝带，3.50 CNY。", "Merchant shop-1 tied a red ribbon: 3.50 CNY.")
    assert (entry.kind, entry.emphasis) == (Kind.GOODS, Emphasis.LOUD)
    assert tuple(before) == entries_of(small())


def test_a_host_puts_a_sentence_in_place_of_the_librarys() -> None:
    """A shop that says it otherwise is heard."""
    life = Story(PROCESS.extended(acceptance=before_payment))
    life.place()
    life.do(Accept(life.id), SHOP)
    kind = type(next(record.event for record in life.records if record.event.type == "order_accepted"))
    own = {kind: (Sentence("好嘞！", "Right away!"),)}

    words = Words(sentences=own)
    assert only(timeline(life.records, zone=UTC, words=words), kind).what == Label("好嘞！", "Right away!")


def test_a_host_says_what_its_methods_are_called() -> None:
    """Payment methods, deliveries and carriers bear the names that the host gives them."""
    names = {"bank_transfer": Label("对公转账", "company transfer")}
    text = story(timeline(lived(a_transfer).records, zone=UTC, words=Words(names=names)), EN)

    assert "company transfer" in text
    assert "bank transfer" not in text


def test_where_the_shop_fills_in_a_form_nobody_has_a_cart() -> None:
    """An order that is made to order is taken in, by whoever wrote it down, and goods are put into the order."""
    life = Life(made_to_order(), currencies=("CNY",))
    life.ask(OpenCart(process="made_to_order", currency="CNY", customer="li", channel="fax"), by=Actor("wu", SALES))
    life.ask(AddLines(life.order.id, lines=(cups(3),)), by=Actor("wu", SALES))
    life.ask(RemoveLine(life.order.id, line_id=LineId("l-1")), by=Actor("wu", SALES))
    own = Life(made_to_order(), currencies=("CNY",))
    own.ask(OpenCart(process="made_to_order", currency="CNY"), by=BUYER)

    entries = [entry for one in (life, own) for entry in timeline(one.records, zone=UTC, table=life.process.table)]

    assert [entry.what for entry in entries if entry.kind is Kind.ORDER] == [
        Label("销售 wu 登记客户 li 的订单（传真）。", "Sales wu took in an order of customer li (fax)."),
        Label("销售 wu 将 3 × 杯子写入订单，计 59.97 CNY。", "Sales wu put 3 × 杯子 into the order: 59.97 CNY."),
        Label("销售 wu 将 3 × 杯子从订单删去。", "Sales wu took 3 × 杯子 out of the order."),
        Label("客户 li 发来订单（网站）。", "Customer li sent an order in (website)."),
    ]


def test_a_sales_person_opens_a_cart_for_a_customer() -> None:
    """Whose cart it is is told where somebody else opened it, and only there."""
    own, other = Story(), Story()
    own.place()
    other.place(by=Actor("s-9", SALES))

    assert entries_of(own)[0].what.en == "Customer li opened a cart (website)."
    assert entries_of(other)[0].what.en == "Sales s-9 opened a cart for customer li (website)."
