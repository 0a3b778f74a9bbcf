"""Running what is due: providers fail in every way, and no cent moves twice, is lost, or waits for ever."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from threading import Barrier, Thread
from typing import ClassVar

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from orderflow.adapters.memory import MemoryOrderStore
from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.commands import (
    Cancel,
    CapturePayment,
    ClaimPayment,
    Command,
    ConfirmReceipt,
    Expire,
    HandOver,
    Pack,
    Pay,
    Refund,
    RequestReturn,
    VoidPayment,
)
from orderflow.effects import BookShipment, Effect, RefundPayment, StartPayment
from orderflow.entities.order import Order, PaymentStatus
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import ShipmentLine, TrackingEvent, TrackingStatus
from orderflow.errors import Refusal
from orderflow.events import LimitEnded, Record
from orderflow.ids import LineId, OrderId, PaymentId, ShipmentId
from orderflow.money import Money
from orderflow.policies import Allow
from orderflow.ports import Done, PaymentNotice, TrackingNotice
from orderflow.refusals import (
    NothingToReceive,
    NotYetDue,
    PaymentOutcomeUnknown,
    StepNotPossible,
    TimeLimitPassed,
    UnknownOrder,
)
from orderflow.roles import Actor
from orderflow.testing import FakeGateway
from orderflow.topic import Topic
from orderflow.validation import InvalidField

from .shop import BOOKS, LI, SHOP, TABLE, Shop, usual

YUAN: Callable[[str], Money] = lambda text: Money.of(text, "CNY")  # noqa: E731 - read often in this file


@pytest.fixture(params=["memory", "sqlite"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    if request.param == "memory":
        yield Shop()
        return
    with SqliteOrderStore(tmp_path / "shop.db", synchronous="NORMAL") as store:
        yield Shop(store)


def paying(shop: Shop, method: str = "alipay") -> Order:
    """An order of 71.97 CNY with a payment that has not been run yet."""
    order = shop.placed()
    return shop.ask(Pay(order.id, method=method), LI)


def paid(shop: Shop) -> Order:
    order = paying(shop)
    shop.desk.run_due()
    return shop.desk.get(order.id)


def agreed(shop: Shop, order_id: str) -> Order:
    """The order, if the provider's statement says the same to the cent."""
    order = shop.desk.get(order_id)
    assert shop.gateway.differences(order) == ()
    return order


# ---- providers fail --------------------------------------------------------------------------------------------------


def test_execute_calls_nobody(shop: Shop) -> None:
    """A command writes its effects down; only a run performs them, each once."""
    order = paying(shop)
    assert shop.gateway.calls == []

    first, second = shop.desk.run_due(), shop.desk.run_due()

    assert first.performed == len(shop.notifier.sent) + 1
    assert second.performed == 0
    assert shop.gateway.calls == [f"start_payment {order.id}/p-1/start"]
    assert agreed(shop, order.id).payment_status is PaymentStatus.PAID


def test_a_declined_payment_leaves_the_order_payable(shop: Shop) -> None:
    """Nothing was taken, and the customer tries again."""
    shop.gateway.on(StartPayment).declines("insufficient funds")
    order = paid(shop)
    assert (order.captured, order.phase) == (YUAN("0.00"), Phase.PAYMENT)

    shop.ask(Pay(order.id, method="alipay"), LI)
    shop.desk.run_due()

    assert agreed(shop, order.id).phase is Phase.PREPARING


def test_a_request_that_never_left_is_made_again_under_the_same_key(shop: Shop) -> None:
    """A connection that could not be made is tried again later, not at once, and moves the money once."""
    shop.gateway.on(StartPayment).times_out_before()
    order = paying(shop)

    report = shop.desk.run_due()
    again = shop.desk.run_due()
    shop.later(seconds=6)
    shop.desk.run_due()

    assert [key for key, _ in report.postponed] == [f"{order.id}/p-1/start"]
    assert again.performed == 0
    assert agreed(shop, order.id).captured == YUAN("71.97")
    assert len(shop.gateway.movements) == 2  # authorized and captured, once


@pytest.mark.parametrize("happened", [True, False])
def test_what_is_unknown_is_looked_up_before_anything_else(shop: Shop, happened: bool) -> None:
    """Nobody knows whether the money was taken: the payment is blocked, the provider asked, and the truth recorded."""
    rule = shop.gateway.on(StartPayment)
    rule.times_out_after() if happened else rule.answers_unknown()
    order = paying(shop)
    shop.desk.run_due()
    unknown = shop.desk.get(order.id)
    assert unknown.payments["p-1"].has_unknown
    with pytest.raises(PaymentOutcomeUnknown):
        shop.ask(VoidPayment(order.id, payment_id=PaymentId("p-1")), LI)

    shop.later(seconds=6)
    shop.desk.run_due()

    assert f"lookup {order.id}/p-1/start" in shop.gateway.calls
    assert agreed(shop, order.id).captured == YUAN("71.97")
    assert not agreed(shop, order.id).payments["p-1"].has_unknown
    assert len(shop.gateway.movements) == 2


@pytest.mark.parametrize("trouble", ["times_out_before", "times_out_after", "answers_unknown"])
def test_a_refund_goes_back_once_whatever_happens_on_the_way(shop: Shop, trouble: str) -> None:
    """No cent leaves twice, and none is forgotten."""
    order = paid(shop)
    getattr(shop.gateway.on(RefundPayment), trouble)()

    shop.ask(Refund(order.id, amount=YUAN("20.00"), reason="late"), BOOKS)
    for _ in range(3):
        shop.desk.run_due()
        shop.later(seconds=30)

    order = agreed(shop, order.id)
    assert order.refunded == YUAN("20.00")
    assert sum(1 for movement in shop.gateway.movements if movement.kind == "refunded") == 1
    assert shop.desk.pending() == ()


def test_a_runner_that_dies_after_the_call_makes_nobody_pay_twice(shop: Shop) -> None:
    """Between the provider's answer and our writing it down anything may die; the next runner asks first."""
    order = paying(shop)
    runner = shop.another_desk()
    runner._execute = _dies  # type: ignore[method-assign] # the power fails exactly there
    with pytest.raises(KeyboardInterrupt):
        runner.run_due()
    assert len(shop.gateway.movements) == 2

    assert shop.desk.run_due().performed == 0  # the dead runner's lease still holds
    shop.later(minutes=3)
    shop.desk.run_due()

    assert len(shop.gateway.movements) == 2
    assert agreed(shop, order.id).captured == YUAN("71.97")


def _dies(*_: object, **__: object) -> Order:
    raise KeyboardInterrupt


def test_a_message_that_cannot_be_sent_holds_up_no_refund(shop: Shop) -> None:
    """What does not get through blocks its own subject only, and is tried every hour for as long as it takes."""
    shop.notifier.on(times=None).times_out_before()
    order = paid(shop)
    for _ in range(15):
        shop.later(hours=2)
        shop.desk.run_due()
    waiting = shop.desk.pending()
    assert waiting
    assert not any(row.parked for row in waiting)
    assert all(row.attempts > 12 for row in waiting)

    shop.ask(Refund(order.id, amount=YUAN("1.00")), BOOKS)
    shop.desk.run_due()

    assert agreed(shop, order.id).payments["p-1"].refunds_open == YUAN("0.00")


def test_a_gateway_that_nobody_gave_is_reported_with_its_name() -> None:
    """A desk without the gateway loses nothing: the effect waits, and says what is missing."""
    shop = Shop()
    order = shop.ask(Pay(shop.placed().id, method="alipay"), LI)
    bare = type(shop.desk)(processes=[shop.process], store=shop.store, clock=shop.clock, notifier=shop.notifier)

    report = bare.run_due()

    assert [key for key, reason in report.postponed if "no gateway alipay" in reason] == [f"{order.id}/p-1/start"]
    assert report.parked == ()
    shop.later(seconds=10)
    shop.desk.run_due()
    assert shop.desk.get(order.id).captured == YUAN("71.97")


# ---- customers take their time ---------------------------------------------------------------------------------------


def test_a_pending_payment_is_closed_by_its_notice(shop: Shop) -> None:
    """The customer pays at their bank; the notice, twice and late, counts once."""
    shop.gateway.on(StartPayment).pends()
    order = paying(shop)
    shop.desk.run_due()
    assert shop.desk.get(order.id).payment_status is PaymentStatus.PENDING

    shop.gateway.complete(f"{order.id}/p-1/start", notices=2)
    for notice in shop.gateway.take_notices():
        shop.desk.receive(notice)

    assert agreed(shop, order.id).captured == YUAN("71.97")
    shop.later(hours=1)
    shop.desk.run_due()
    assert shop.desk.pending() == ()


def test_a_pending_payment_whose_notice_gets_lost_is_asked_after(shop: Shop) -> None:
    """Nothing stays in flight because a notice got lost (law 9)."""
    shop.gateway.on(StartPayment).pends()
    order = paying(shop)
    shop.desk.run_due()
    shop.gateway.complete(f"{order.id}/p-1/start", notices=0)

    shop.later(seconds=10)
    shop.desk.run_due()

    assert agreed(shop, order.id).phase is Phase.PREPARING


def test_a_pending_payment_holds_up_no_void(shop: Shop) -> None:
    """Who waits for the customer does not stand in the way of stopping it."""
    shop.gateway.on(StartPayment).pends()
    order = paying(shop)
    shop.desk.run_due()

    shop.ask(Cancel(order.id), LI)
    shop.desk.run_due()

    order = agreed(shop, order.id)
    assert order.payments["p-1"].is_closed
    shop.later(hours=2)
    shop.desk.run_due()
    assert shop.desk.pending() == ()


def test_money_that_comes_for_a_lapsed_order_goes_back(shop: Shop) -> None:
    """Too late is too late, but it is the customer's money."""
    shop.gateway.on(StartPayment).pends()
    order = paying(shop)
    shop.desk.run_due()
    shop.gateway.complete(f"{order.id}/p-1/start", notices=1)  # they pay, and the notice is slow
    shop.gateway.on(lookup=True, times=None).times_out_before()
    shop.later(minutes=31)
    shop.desk.run_due()
    assert shop.desk.get(order.id).phase is Phase.CANCELLED

    for notice in shop.gateway.take_notices():
        shop.desk.receive(notice)
    shop.gateway.forget_rules()
    shop.later(hours=1)
    shop.desk.run_due()

    order = agreed(shop, order.id)
    assert order.captured == order.refunded == YUAN("71.97")
    assert order.balance == YUAN("0.00")


# ---- authorize now, capture later ------------------------------------------------------------------------------------


def test_captures_in_parts_and_the_rest_let_go(shop: Shop) -> None:
    """50.00 of 71.97 is taken in two parts, the rest is released; one cent more than is held is refused."""
    order = paying(shop, "card")
    shop.desk.run_due()
    for amount in ("20.00", "30.00"):
        shop.ask(CapturePayment(order.id, payment_id=PaymentId("p-1"), amount=YUAN(amount)), BOOKS)
        shop.desk.run_due()
    shop.ask(VoidPayment(order.id, payment_id=PaymentId("p-1")), BOOKS)
    shop.desk.run_due()

    payment = agreed(shop, order.id).payments["p-1"]
    assert (payment.captured, payment.released, payment.open) == (YUAN("50.00"), YUAN("21.97"), YUAN("0.00"))
    assert shop.desk.get(order.id).balance_due == YUAN("21.97")


def test_a_capture_for_less_than_was_asked_is_shown_as_it_is(shop: Shop) -> None:
    """A shortage is a balance that is due, not a rounding."""
    shop.gateway.on(StartPayment).moves(YUAN("71.96"))
    order = paid(shop)

    assert order.balance_due == YUAN("0.01")
    assert order.phase is Phase.PAYMENT
    assert shop.gateway.differences(order) == ()


# ---- time limits -----------------------------------------------------------------------------------------------------


def test_an_unpaid_order_lapses_when_its_time_is_over_and_not_before(shop: Shop) -> None:
    """Half an hour, to the second; who pays a second late is refused even if nobody has run anything."""
    order = shop.placed()
    shop.later(minutes=30)
    shop.ask(Pay(order.id, method="alipay", amount=YUAN("1.00")), LI)  # in the last second
    shop.clock.advance(timedelta(seconds=1))
    with pytest.raises(TimeLimitPassed):
        shop.ask(Pay(order.id, method="alipay", amount=YUAN("1.00")), LI)

    report = shop.desk.run_due()

    assert report.limits == 1
    order = agreed(shop, order.id)
    assert order.phase is Phase.CANCELLED
    assert order.balance == YUAN("0.00")


def test_a_whole_life_ends_by_itself(shop: Shop) -> None:
    """Goods out, nobody says a word: receipt counts as confirmed, the window ends, the order is closed."""
    order = paid(shop)
    shop.ask(Pack(order.id), TABLE)
    shop.desk.run_due()
    shop.ask(HandOver(order.id, shipment_id=ShipmentId("s-1")), TABLE)
    assert shop.desk.get(order.id).shipments["s-1"].waybill

    shop.later(days=10, microseconds=1)
    shop.desk.run_due()
    assert shop.desk.get(order.id).phase is Phase.COMPLETED
    shop.later(days=7, microseconds=1)
    shop.desk.run_due()

    assert agreed(shop, order.id).phase is Phase.CLOSED
    assert shop.desk.pending() == ()
    assert shop.desk.limits() == ()


def test_a_limit_whose_command_is_refused_does_not_stop_the_others(shop: Shop) -> None:
    """A veto on one order's expire is reported, and its neighbours expire."""
    shop.process = shop.process.extended(vetoes=[_keeps_first_order])
    shop.desk = shop.another_desk()
    kept, expires = shop.placed(), shop.placed()
    shop.later(hours=1)

    report = shop.desk.run_due()

    assert [(order_id, limit) for order_id, limit, _ in report.refused] == [(kept.id, "payment")]
    assert shop.desk.get(kept.id).phase is Phase.PAYMENT
    assert shop.desk.get(expires.id).phase is Phase.CANCELLED


def _keeps_first_order(order: Order | None, command: Command, *, by: Actor, at: datetime) -> Allow | Refusal:
    if order is not None and order.number == "00000001" and isinstance(command, Expire):
        return NotYetDue(order_id=order.id, limit="payment", due_at=None)
    return Allow()


# ---- several runners -------------------------------------------------------------------------------------------------


def test_runners_side_by_side_perform_each_effect_once(tmp_path: Path) -> None:
    """Four runners on one file: every payment is started once."""
    with SqliteOrderStore(tmp_path / "shop.db", synchronous="NORMAL") as store:
        shop = Shop(store)
        orders = [paying(shop) for _ in range(12)]
        start = Barrier(4)

        def run() -> None:
            desk = shop.another_desk()
            start.wait()
            desk.run_due()

        threads = [Thread(target=run) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        shop.desk.run_due()

        assert sorted(shop.gateway.calls) == sorted(f"start_payment {order.id}/p-1/start" for order in orders)
        assert all(agreed(shop, order.id).phase is Phase.PREPARING for order in orders)


def test_a_run_stops_where_it_is_told_to(shop: Shop) -> None:
    """A host that has other things to do runs a few at a time; nothing is forgotten."""
    for _ in range(5):
        paying(shop)
    waiting = len(shop.desk.pending())

    first = shop.desk.run_due(at_most=3)

    assert first.performed == 3
    assert len(shop.desk.pending()) >= waiting - 3
    shop.desk.run_due()
    assert shop.desk.pending() == ()


# ---- shipments -------------------------------------------------------------------------------------------------------


def test_a_shipment_is_booked_once_although_the_answer_got_lost(shop: Shop) -> None:
    """Booking again under the same key is the same booking."""
    shop.carrier.on(BookShipment).times_out_after()
    order = paid(shop)
    shop.ask(Pack(order.id), TABLE)
    shop.desk.run_due()
    assert shop.desk.get(order.id).shipments["s-1"].waybill is None

    shop.later(seconds=10)
    shop.desk.run_due()

    shipment = shop.desk.get(order.id).shipments["s-1"]
    assert shop.carrier.waybills(order.id, "s-1") == (shipment.waybill,)


def test_tracking_in_any_order_ends_in_the_same_place(shop: Shop) -> None:
    """Reports come jumbled and twice: the shipment is where the latest says, and its units are counted once (law 8)."""
    order = paid(shop)
    shop.ask(Pack(order.id), TABLE)
    shop.desk.run_due()
    shop.ask(HandOver(order.id, shipment_id=ShipmentId("s-1")), TABLE)
    at = shop.clock.now()
    reports = [
        TrackingEvent(status=status, at=at + timedelta(hours=hour))
        for hour, status in enumerate(
            (TrackingStatus.IN_TRANSIT, TrackingStatus.ATTEMPT_FAILED, TrackingStatus.DELIVERED)
        )
    ]

    for report in (*reversed(reports), *reports):
        shop.desk.receive(TrackingNotice(order_id=order.id, shipment_id="s-1", events=(report,)))

    order = shop.desk.get(order.id)
    assert order.lines.delivered == 3
    assert [event.status for event in order.shipments["s-1"].tracking] == [report.status for report in reports]


# ---- notices ---------------------------------------------------------------------------------------------------------


@given(seed=st.integers(0, 10_000), repeats=st.integers(1, 3))
def test_notices_in_any_order_and_number_end_in_the_same_state(seed: int, repeats: int) -> None:
    """Capture, refund and chargeback notices, shuffled and repeated, come to the same cents (law 8)."""
    shop = Shop(MemoryOrderStore(), gateway=FakeGateway(notices=1))
    order = paid(shop)
    shop.ask(Refund(order.id, amount=YUAN("5.00")), BOOKS)
    shop.desk.run_due()
    shop.gateway.charge_back(f"{order.id}/p-1/start", YUAN("7.00"))
    notices = shop.gateway.take_notices() * repeats
    Random(seed).shuffle(notices)

    for notice in notices:
        shop.desk.receive(notice)

    order = agreed(shop, order.id)
    assert (order.captured, order.refunded, order.charged_back) == (YUAN("71.97"), YUAN("5.00"), YUAN("7.00"))


@pytest.mark.parametrize("key", ["", "p-1/start", "o-other/p-1/start", "{id}/p-1", "{id}//start", "x{id}/p-1/start"])
def test_a_notice_about_nothing_we_know_is_refused(shop: Shop, key: str) -> None:
    """A key that is none of this order's effects is refused by name, and nothing is recorded."""
    order = paid(shop)
    before = shop.picture()

    with pytest.raises(InvalidField, match=r"PaymentNotice\.key"):
        shop.desk.receive(
            PaymentNotice(order_id=order.id, key=key.format(id=order.id), answer=Done(amount=YUAN("1.00")))
        )
    with pytest.raises(UnknownOrder):
        shop.desk.receive(PaymentNotice(order_id=OrderId("o-9"), key="o-9/p-1/start", answer=Done()))

    assert shop.picture() == before


# ---- a host's own effects --------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class PrintLabel(Effect):
    """A host's own wish to the world."""

    type: ClassVar[str] = "print_label"
    number: str


def _label(record: Record, order: Order) -> tuple[Effect, ...]:
    if isinstance(record.event, LimitEnded) or order.number is None:
        return ()
    if record.event.type != "parcel_packed":
        return ()
    return (
        PrintLabel(key=f"{order.id}/{record.version}/label", order_id=order.id, subject="label", number=order.number),
    )


def test_a_reaction_is_performed_by_the_hosts_own_performer() -> None:
    """A host's effect lives in the outbox like ours: committed with its event, done once, put off while nobody can."""
    printed: list[str] = []

    def printer(effect: Effect) -> None:
        assert isinstance(effect, PrintLabel)
        printed.append(effect.number)

    shop = Shop(process=usual().extended(reactions=[_label], topics=[Topic(name="own", effects=[PrintLabel])]))
    order = paid(shop)
    shop.ask(Pack(order.id), TABLE)
    assert any("print_label" in reason for _, reason in shop.desk.run_due().postponed)

    able = type(shop.desk)(
        processes=[shop.process], store=shop.store, gateways={"alipay": shop.gateway}, carriers={"sf": shop.carrier},
        performers={PrintLabel: printer}, clock=shop.clock,
    )  # fmt: skip
    second = shop.placed()
    shop.ask(Pay(second.id, method="alipay"), LI)
    able.run_due()
    able.execute(Pack(second.id), by=TABLE, request_id="pack")
    able.run_due()

    assert printed == ["00000002"]


def test_a_claim_that_nobody_finds_keeps_no_cancelled_order_open(shop: Shop) -> None:
    """A transfer was claimed, the order expired, the money never came: when its window is over, the order is closed."""
    order = shop.placed()
    shop.ask(ClaimPayment(order.id, method="bank_transfer"), LI)
    shop.later(minutes=31)
    shop.desk.run_due()
    assert shop.desk.get(order.id).phase is Phase.PAYMENT  # it is looked for
    shop.later(days=3, microseconds=1)
    shop.desk.run_due()
    assert shop.desk.get(order.id).phase is Phase.CANCELLED

    shop.later(days=30, microseconds=1)
    shop.desk.run_due()

    order = shop.desk.get(order.id)
    assert order.phase is Phase.CLOSED
    assert order.captured == YUAN("0.00")


def test_nobody_confirms_what_has_not_left(shop: Shop) -> None:
    """Before the first shipment leaves there is nothing to receive, and nothing is recorded."""
    order = paid(shop)
    before = shop.picture()

    with pytest.raises(NothingToReceive):
        shop.ask(ConfirmReceipt(order.id), LI)

    assert shop.picture() == before


# ---- nothing after the end -------------------------------------------------------------------------------------------


def test_a_closed_order_takes_no_step_any_more(shop: Shop) -> None:
    """Everything is settled: whoever comes now is told so, and nothing changes."""
    order = paid(shop)
    shop.ask(Pack(order.id), TABLE)
    shop.desk.run_due()
    shop.ask(HandOver(order.id, shipment_id=ShipmentId("s-1")), TABLE)
    shop.ask(ConfirmReceipt(order.id), LI)
    shop.later(days=8)
    shop.desk.run_due()
    before = shop.picture()

    for command, by in (
        (RequestReturn(order.id, lines=(ShipmentLine(line_id=LineId("l-1"), quantity=1),)), LI),
        (Refund(order.id, amount=YUAN("1.00")), BOOKS),
        (Cancel(order.id), SHOP),
    ):
        with pytest.raises(StepNotPossible):
            shop.ask(command, by)

    assert shop.picture() == before
    assert shop.desk.get(order.id).phase is Phase.CLOSED
