"""Whatever breaks on the way, in an adapter, a host's rule or the store, holds up itself and nobody else."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

import attrs
import pytest
from attrs import frozen

from orderflow import commands
from orderflow.accountability import accountability
from orderflow.adapters.memory import MemoryOrderStore
from orderflow.commands import Cancel, Context, OrderCommand, Pack, Pay, Refund, command
from orderflow.desk import OrderDesk
from orderflow.effects import CancelShipment, Notify, RefundPayment, StartPayment, VoidPayment
from orderflow.entities.order import Order, PaymentStatus
from orderflow.entities.part import Part
from orderflow.entities.phase import Phase
from orderflow.events import Event, event
from orderflow.ids import PaymentId
from orderflow.money import Money
from orderflow.policies import LimitRule, TimeLimitPolicy, retail_limits
from orderflow.ports import Answer, Booked, Declined, Done, PaymentNotice, Unknown
from orderflow.process import OrderProcess
from orderflow.roles import CUSTOMER
from orderflow.running import RunReport
from orderflow.testing import FakeCarrier, FakeGateway
from orderflow.topic import Topic
from orderflow.validation import InvalidField

from .shop import BOOKS, LI, TABLE, Shop, usual


def yuan(text: str) -> Money:
    return Money.of(text, "CNY")


def paying(shop: Shop) -> Order:
    """An order of 71.97 CNY with a payment that has not been run yet."""
    return shop.ask(Pay(shop.placed().id, method="alipay"), LI)


def of_payment(rows: Sequence[tuple[str, str]]) -> list[str]:
    return [reason for key, reason in rows if "/p-1/" in key]


# ---- adapters that break ---------------------------------------------------------------------------------------------


class BreaksAfter(FakeGateway):
    """It does what it is asked for, and then raises what no adapter should."""

    def start(self, effect: StartPayment) -> Answer:
        super().start(effect)
        raise KeyError("status")


def test_a_gateway_that_raises_anything_may_have_taken_the_money() -> None:
    """An error that is no AdapterError leaves a payment unknown; it is looked up, and nobody pays twice."""
    shop = Shop(gateway=BreaksAfter())
    order = paying(shop)

    report = shop.desk.run_due()

    assert of_payment(report.postponed) == ["KeyError: 'status'"]
    assert shop.desk.get(order.id).payments["p-1"].unknown
    shop.later(seconds=10)
    shop.desk.run_due()
    assert shop.desk.get(order.id).captured == yuan("71.97")
    assert shop.gateway.differences(shop.desk.get(order.id)) == ()


class NoTemplate:
    """A notifier with a bug."""

    def send(self, effect: Notify) -> None:
        raise ValueError("template \x00missing")


def test_a_notifier_that_raises_holds_up_nothing_else() -> None:
    """All five customers are charged in the first run, and the report says what is wrong with the messages."""
    shop = Shop(notifier=NoTemplate())  # type: ignore[arg-type] # the mistake that is meant
    orders = [paying(shop) for _ in range(5)]

    report = shop.desk.run_due()

    assert all(shop.desk.get(order.id).payment_status is PaymentStatus.PAID for order in orders)
    assert {reason for _, reason in report.postponed} == {"ValueError: template  missing"}
    assert report.parked == ()


def test_twenty_that_are_put_off_do_not_stop_the_next() -> None:
    """A run goes on past a whole batch that fails."""
    shop = Shop()
    shop.gateway.on(times=20).times_out_before()
    orders = [paying(shop) for _ in range(25)]

    shop.desk.run_due()

    states = [shop.desk.get(order.id).payment_status for order in orders]
    assert states.count(PaymentStatus.PAID) == 5
    assert shop.desk.run_due().performed == 0


def test_a_long_outage_parks_nothing() -> None:
    """A provider that is away for three days is asked every hour, and then everything goes its way."""
    shop = Shop(process=usual(payment_window=timedelta(days=9)))
    shop.gateway.on(times=None).times_out_before()
    order = paying(shop)

    for _ in range(72):
        shop.later(hours=1)
        assert shop.desk.run_due().parked == ()
    shop.gateway.forget_rules()
    shop.later(hours=1)
    shop.desk.run_due()

    assert shop.desk.get(order.id).captured == yuan("71.97")


def test_a_row_whose_lease_has_ended_is_left_to_others() -> None:
    """Slow calls use the lease of a batch up; what is left of it is claimed anew and sent once."""
    shop = Shop(process=usual(notifications=lambda event, order: ()))
    orders = [paying(shop) for _ in range(6)]
    start = shop.gateway.start
    second = shop.another_desk()
    sent: list[str] = []

    def slow(effect: StartPayment) -> Answer:
        sent.append(effect.key)
        shop.later(seconds=50)
        if len(sent) == 3:  # two minutes have passed: another runner comes by
            second.run_due()
        return start(effect)

    shop.gateway.start = slow  # type: ignore[method-assign] # a stand-in
    shop.desk.run_due()

    assert len(set(sent)) == 6
    assert sent.count(sent[-1]) == 1
    assert all(shop.desk.get(order.id).captured == yuan("71.97") for order in orders)


# ---- what providers write --------------------------------------------------------------------------------------------


def answering(answer: object) -> FakeGateway:
    class Scripted(FakeGateway):
        def start(self, effect: StartPayment) -> Answer:
            super().start(effect)
            return answer  # type: ignore[return-value] # whatever an adapter may say

    return Scripted()


@pytest.mark.parametrize(
    ("answer", "taken"),
    [
        (Declined(reason="no\r\ncode\x1b[31m 51 \ud800"), False),
        (Declined(reason="x" * 9_000), False),
        (Done(amount=yuan("71.97"), reference="a\x00b"), True),
        (Done(amount=yuan("71.97"), reference="\x00"), True),
        (Done(amount=yuan("71.97"), reference="r" * 3_000), True),
    ],
)
def test_an_answer_can_always_be_recorded(answer: Answer, taken: bool) -> None:
    """Whatever signs a provider writes, and however many, what they did is known afterwards."""
    shop = Shop(gateway=answering(answer))
    order = paying(shop)

    report = shop.desk.run_due()

    assert report.parked == ()
    payment = shop.desk.get(order.id).payments["p-1"]
    assert payment.awaiting == ()
    assert payment.captured == (yuan("71.97") if taken else yuan("0.00"))
    assert payment.reference is None or len(payment.reference) <= 2_000


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Unknown(reason="<html>\x00" + "x" * 9_000), "<html> xxx"),
        (Done(amount=yuan("0.00")), "0.00 CNY, which is no amount"),
        (Done(amount=yuan("-1.00")), "-1.00 CNY, which is no amount"),
        (Done(amount=Money.of("71.97", "USD")), "71.97 USD, asked for was 71.97 CNY"),
        (None, "NoneType, which is no answer"),
        ("ok", "str, which is no answer"),
    ],
)
def test_an_answer_that_makes_no_sense_is_unknown(answer: object, reason: str) -> None:
    """What cannot be true is taken for unknown, never recorded as money and never parked."""
    shop = Shop(gateway=answering(answer))
    order = paying(shop)

    report = shop.desk.run_due()

    assert report.parked == ()
    assert reason in of_payment(report.postponed)[0]
    assert shop.desk.get(order.id).payments["p-1"].unknown
    assert shop.desk.get(order.id).captured == yuan("0.00")


class Voids(FakeGateway):
    """It voids what it is asked to, and says so in its own way until it is asked again."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer

    def void(self, effect: VoidPayment) -> Answer:
        super().void(effect)
        return self.answer


def voided(answer: Answer) -> tuple[Shop, Order, RunReport]:
    """71.97 CNY that were authorized and let go of, and what the provider answered to that."""
    shop = Shop(gateway=Voids(answer))
    order = shop.ask(Pay(shop.placed().id, method="card"), LI)
    shop.desk.run_due()
    assert shop.desk.get(order.id).payments["p-1"].open == yuan("71.97")
    shop.ask(commands.VoidPayment(order.id, payment_id=PaymentId("p-1")), BOOKS)
    report = shop.desk.run_due()
    return shop, shop.desk.get(order.id), report


@pytest.mark.parametrize("amount", [None, yuan("0.00"), yuan("71.97")])
def test_a_void_may_tell_no_amount(amount: Money | None) -> None:
    """Some providers say how much they let go of, some say nothing, and some say 0: it is done, and all is free."""
    _, order, report = voided(Done(amount=amount))

    payment = order.payments["p-1"]
    assert (report.parked, of_payment(report.postponed)) == ((), [])
    assert (payment.open, payment.released, payment.awaiting) == (yuan("0.00"), yuan("71.97"), ())


@pytest.mark.parametrize("amount", [yuan("-0.01"), Money.of("0", "USD"), Money.of("71.97", "USD")])
def test_a_void_of_less_than_nothing_or_of_other_money_is_unknown(amount: Money) -> None:
    """Nobody knows then what the provider did: they are asked again, and until then the money counts as held."""
    shop, order, report = voided(Done(amount=amount))

    payment = order.payments["p-1"]
    assert (report.parked, len(of_payment(report.postponed))) == ((), 1)
    assert (payment.open, payment.has_unknown) == (yuan("71.97"), True)

    shop.later(seconds=10)
    shop.desk.run_due()
    assert shop.desk.get(order.id).payments["p-1"].open == yuan("0.00")


class NoNumber(FakeCarrier):
    def book(self, effect: Any) -> Any:
        super().book(effect)
        return Booked(waybill="\x00 ")


def test_a_shipment_booked_without_a_number_is_asked_again() -> None:
    """A waybill of nothing is none: the booking is repeated under its key, not parked and not recorded."""
    shop = Shop(carrier=NoNumber())
    order = paying(shop)
    shop.desk.run_due()
    shop.ask(Pack(order.id), TABLE)

    report = shop.desk.run_due()

    assert [reason for _, reason in report.postponed] == ["the carrier has booked it and told no number"]
    assert shop.desk.get(order.id).shipments["s-1"].waybill is None


# ---- cancelled ------------------------------------------------------------------------------------------------------


def test_what_was_cancelled_before_it_was_sent_is_not_sent() -> None:
    """Pay and cancel before anything has run: the provider hears nothing of either, and nothing is left to do."""
    shop = Shop()
    order = paying(shop)
    shop.ask(Cancel(order.id), LI)

    report = shop.desk.run_due()

    assert shop.gateway.calls == []
    assert (report.parked, report.postponed) == ((), ())
    assert shop.desk.get(order.id).payments["p-1"].awaiting == ()
    assert [row for row in shop.desk.pending() if row.type != "notify"] == []
    declined = [r.event for r in shop.desk.history(order.id) if r.event.type == "payment_declined"]
    assert "cancelled before it was sent" in str(declined)


def test_a_request_that_got_lost_and_is_cancelled_is_not_sent_again() -> None:
    """The provider never heard of it: nothing is started for an order that was cancelled since."""
    shop = Shop()
    shop.gateway.on(StartPayment).times_out_before()
    order = paying(shop)
    shop.desk.run_due()
    shop.ask(Cancel(order.id), LI)

    shop.later(seconds=10)
    shop.desk.run_due()

    assert [call for call in shop.gateway.calls if call.startswith("start_payment")] == [
        f"start_payment {order.id}/p-1/start"
    ]
    assert len(shop.gateway.movements) == 0
    assert shop.desk.get(order.id).payments["p-1"].awaiting == ()


# ---- desks that do not know everything -------------------------------------------------------------------------------


def test_a_desk_without_the_process_calls_nobody() -> None:
    """An order of another version is another desk's: nothing is asked, nothing is parked, and that desk goes on."""
    shop = Shop()
    order = paying(shop)
    other = OrderDesk(
        processes=[attrs.evolve(shop.process, version="2")],
        store=shop.store,
        gateways={"alipay": shop.gateway},
        clock=shop.clock,
    )

    report = other.run_due()

    assert shop.gateway.calls == []
    assert report.parked == ()
    assert "lives by retail 1" in of_payment(report.postponed)[0]
    shop.later(seconds=10)
    shop.desk.run_due()
    assert shop.desk.get(order.id).captured == yuan("71.97")


def test_an_order_that_cannot_be_read_stops_no_others_limit() -> None:
    """One order with an event of an unknown type is reported; its neighbour expires in the same run."""
    store = MemoryOrderStore()
    shop = Shop(store)
    poisoned, healthy = shop.placed(), shop.placed()
    store._records[poisoned.id, 2] = attrs.evolve(store._records[poisoned.id, 2], type="gift_wrapped")
    desk = shop.another_desk()
    shop.later(hours=1)

    report = desk.run_due()

    assert [(order_id, name) for order_id, name, _ in report.failed] == [(poisoned.id, "payment")]
    assert "gift_wrapped is no event" in report.failed[0][2]
    assert desk.get(healthy.id).phase is Phase.CANCELLED


@frozen(kw_only=True, slots=False)
class Reminders(Part):
    """How often somebody was reminded."""

    type: ClassVar[str] = "reminders"

    times: int = 0


@event
class Reminded(Event):
    """Somebody was reminded."""

    type: ClassVar[str] = "reminded"

    def apply(self, order: Order) -> Order:
        return order.with_part(Reminders(times=order.part(Reminders).times + 1))


@command
class Remind(OrderCommand):
    """A command that ends no limit."""

    type: ClassVar[str] = "remind"
    step: ClassVar[str | None] = "report"

    def decide(self, context: Context) -> None:
        context.emit(Reminded(occurred_at=context.at))


def reminding(limits: TimeLimitPolicy) -> OrderProcess:
    """A shop that reminds by a command of its own, at limits of its own."""
    return usual().extended(
        topics=[Topic(name="own", parts=[Reminders], commands=[Remind], events=[Reminded])], time_limits=limits
    )


def test_a_limit_that_its_command_does_not_end_is_acted_on_once() -> None:
    """A host's own command may leave what the limit is about as it is; it is not run again, and nobody is told."""
    usually = retail_limits()

    def limits(order: Order) -> tuple[LimitRule, ...]:
        return (*usually(order), LimitRule(name="remind", span=timedelta(minutes=5), then="remind"))

    shop = Shop(process=reminding(limits))
    order = shop.placed()
    shop.later(minutes=6)

    first, again = shop.desk.run_due(), shop.desk.run_due()

    assert (first.limits, first.failed, again.limits, shop.desk.due()) == (1, (), 0, ())
    assert [r.event.type for r in shop.desk.history(order.id)].count("reminded") == 1
    [late] = shop.desk.get(order.id).overruns
    assert (late.name, late.overrun_at) == ("remind", shop.clock.now())
    duties = {duty.limit: duty for duty in accountability(shop.desk.history(order.id))}
    assert duties["remind"].noticed_at == shop.clock.now()


def test_it_is_due_again_when_the_policy_names_another_instant() -> None:
    """Reminded every five minutes by dates of its own, and once at each."""
    usually = retail_limits()

    def limits(order: Order) -> tuple[LimitRule, ...]:
        until = order.opened_at + (1 + order.part(Reminders).times) * timedelta(minutes=5)
        return (*usually(order), LimitRule(name="remind", until=until, then="remind"))

    shop = Shop(process=reminding(limits))
    order = shop.placed()

    for reminded in range(1, 4):
        shop.later(minutes=5, microseconds=1)
        for _ in range(2):
            shop.desk.run_due()
        assert [r.event.type for r in shop.desk.history(order.id)].count("reminded") == reminded


# ---- people --------------------------------------------------------------------------------------------------------


def test_a_shipment_that_cannot_be_cancelled_waits_for_people() -> None:
    """
    A carrier who has fetched it already says no.

    That is parked with their reason, and can be tried again by hand.
    """
    shop = Shop()
    order = paying(shop)
    shop.desk.run_due()
    shop.ask(Pack(order.id), TABLE)
    shop.desk.run_due()
    shop.carrier.on(CancelShipment).declines("fetched at noon")
    shop.ask(Cancel(order.id), LI)

    report = shop.desk.run_due()

    ((key, reason),) = report.parked
    assert "fetched at noon" in reason
    shop.later(days=2)
    assert shop.desk.run_due().parked == ()
    shop.desk.retry(key)
    (row,) = (row for row in shop.desk.pending() if row.key == key)
    assert (row.parked, row.error, row.not_before) == (False, "", shop.clock.now())
    assert [key for key, _ in shop.desk.run_due().parked] == [key]  # asked again, and again they say no


def test_only_what_is_pending_can_be_retried() -> None:
    """A key of nothing that waits is refused by name."""
    shop = Shop()
    order = paying(shop)
    before = shop.picture()

    with pytest.raises(InvalidField, match="key"):
        shop.desk.retry(f"{order.id}/p-1/stort")

    assert shop.picture() == before


def test_only_the_customer_gets_the_customers_address() -> None:
    """A message for anybody else is sent without the recipient of the goods."""
    shop = Shop()
    seen: list[Notify] = []

    class Listens:
        def send(self, effect: Notify) -> None:
            seen.append(effect)

    shop.notifier = Listens()  # type: ignore[assignment] # a stand-in
    shop.desk = shop.another_desk()
    order = paying(shop)
    shop.desk.run_due()
    row = next(iter(seen))
    for audience in (CUSTOMER, "merchant"):
        shop.desk._ports.perform(
            attrs.evolve(row, audience=audience),
            order=order,
            personal=shop.desk.personal_data(order.id),
            asked_before=False,
        )

    assert seen[-2].to is not None
    assert seen[-1].to is None


def test_a_notice_settles_its_own_refund_and_no_other() -> None:
    """Whether a notice was faster is asked of this effect: the first refund is not asked after, the second is made."""
    shop = Shop()
    order = paying(shop)
    shop.desk.run_due()
    shop.gateway.on(RefundPayment).times_out_after()
    shop.ask(Refund(order.id, amount=yuan("1.00")), BOOKS)
    shop.desk.run_due()
    key = f"{order.id}/p-1/f-1"
    shop.desk.receive(PaymentNotice(order_id=order.id, key=key, answer=Done(amount=yuan("1.00"))))
    shop.ask(Refund(order.id, amount=yuan("2.00")), BOOKS)

    shop.later(seconds=10)
    shop.desk.run_due()

    assert f"lookup {key}" not in shop.gateway.calls
    assert shop.desk.get(order.id).refunded == yuan("3.00")
    assert shop.gateway.differences(shop.desk.get(order.id)) == ()
