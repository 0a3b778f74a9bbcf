"""The machine that lives lives finds what is planted: each law broken once, in a shop that is otherwise sound."""

import re
import unittest
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import count
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import Phase as Doing
from hypothesis.stateful import run_state_machine_as_test

from orderflow import deciding, events
from orderflow.commands import (
    AnnounceDispatch,
    CancelUnits,
    Command,
    Context,
    OpenCart,
    OrderCommand,
    Place,
    RecordPayment,
    Result,
    command,
    provider_answer,
)
from orderflow.effects import Effect, Notify
from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.entities.payment import Payment
from orderflow.errors import DefinitionError, Refusal
from orderflow.events import Event, PaymentPending, Record, RefundAsked, event
from orderflow.ids import RefundId, ShipmentId
from orderflow.laws import LawBroken
from orderflow.policies import Allow, LimitRule, numbered_at_submission, online
from orderflow.process import OrderProcess
from orderflow.questions import Question
from orderflow.refusals import CancelsWholeOrder
from orderflow.roles import CUSTOMER, CUSTOMER_SERVICE, Actor
from orderflow.states import Table
from orderflow.testing.lives import machine
from orderflow.testing.lives.duties import SHIPPED_DUTIES, go_on
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.machine import Census, lives
from orderflow.testing.lives.wishes import SHIPPED_WISHES, Wish, Wishes
from orderflow.topic import Topic
from vouched import retail

BRIEFLY = settings(
    max_examples=300,  # most faults are found in the first few
    stateful_step_count=50,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Doing.generate],  # what is found need not be made small
    suppress_health_check=list(HealthCheck),  # only what it finds counts here
)


def live(process: OrderProcess, *, wishes: Wishes = SHIPPED_WISHES, lives_max: int = BRIEFLY.max_examples) -> Census:
    """Live lives of *process*, and tell what was reached in them."""
    lived = lives(process, wishes=wishes)
    run_state_machine_as_test(lived, settings=settings(BRIEFLY, max_examples=lives_max))
    return lived.census


# ---- a command and an event of a host's own --------------------------------------------------------------------------


@event
class Tampered(Event):
    """Somebody wrote into the order what did not happen."""

    type: ClassVar[str] = "tampered"

    what: str
    often: Iterable[int] = attrs.field(factory=count, eq=False, repr=False)

    def apply(self, order: Order) -> Order:
        line = next(iter(order.lines), None)
        payment = next(iter(order.payments), None)
        if self.what == "replay":
            return changed(order, channel=f"channel {next(iter(self.often))}")
        if self.what == "price" and line is not None:
            return changed(order, lines=order.lines.put(changed(line, discount=line.discount - order.money(1))))
        if self.what == "goods" and line is not None and line.unpacked:
            return changed(order, lines=order.lines.put(changed(line, shipped=line.shipped + 1)))
        if self.what == "held" and payment is not None:
            more = changed(payment, authorized=payment.authorized + order.money(1))
            return changed(order, payments=order.payments.put(more))
        if self.what == "state":
            return changed(order, state="closed")
        if self.what == "number":
            return changed(order, number="4711")
        if self.what == "limits":
            return changed(order, limits=type(order.limits)())
        return order


def sms(order: Order, key: str) -> Notify:
    return Notify(key=key, order_id=order.id, subject="m", message="hi", audience="customer", channel="sms")


@command
class Tamper(OrderCommand):
    """Write into the order what did not happen."""

    type: ClassVar[str] = "tamper"
    step: ClassVar[str | None] = None
    roles: ClassVar[tuple[str, ...]] = (CUSTOMER_SERVICE,)
    what: ClassVar[str] = ""

    def decide(self, context: Context) -> None:
        what = type(self).what
        if what == "refusal":
            context.order.__dict__["channel"] += "!"
            raise CancelsWholeOrder(order_id=context.order.id)
        if what == "question":
            context.answer(Question())
        if what == "effect":
            context.request(sms(context.order, context.key("hi")))
            return
        if what == "promise":
            for payment in context.order.payments:
                amount = payment.kept + context.order.money(1)
                refund_id = RefundId(f"f-{len(payment.refunds) + 1}")
                context.emit(
                    RefundAsked(
                        occurred_at=context.at, payment_id=payment.id, refund_id=refund_id, amount=amount, reason="?"
                    )
                )
        context.emit(Tampered(occurred_at=context.at, what=what))


TAMPERING = retail().extended(topics=[Topic(name="own", commands=[Tamper], events=[Tampered])])
WITH_TAMPERING = {**SHIPPED_WISHES, Tamper: Wish(lambda draw, life: Tamper(life.order.id))}


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ("price", "its total is"),
        ("goods", "shipped is"),
        ("held", "authorized, released, charged back"),
        ("state", "its history left it in"),
        ("number", "its number is 4711"),
        ("limits", "by its history"),
        ("replay", "replaying its history|decided twice"),
        ("refusal", "something changed all the same"),
        ("effect", "nothing happened, and yet"),
        ("question", "nobody answers"),
    ],
)
def test_a_command_that_tampers(what: str, found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What no event accounts for is found, in money, goods, the order itself, or the world; so is a refusal's trace."""
    monkeypatch.setattr(Tamper, "what", what)

    with pytest.raises(AssertionError, match=found):
        live(TAMPERING, wishes=WITH_TAMPERING)


def test_a_cent_more_than_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who promises a cent that no payment holds is stopped by the kernel; without that lock the audit finds it."""
    monkeypatch.setattr(Tamper, "what", "promise")

    with pytest.raises(LawBroken, match="nothing was left for"):
        live(TAMPERING, wishes=WITH_TAMPERING)

    monkeypatch.setattr(deciding, "check_touched", lambda before, after, laws: None)
    with pytest.raises(AssertionError, match="cannot go back of"):
        live(TAMPERING, wishes=WITH_TAMPERING)


def test_a_sound_shop_with_a_command_of_its_own() -> None:
    """The same machine lives with a host's own command and event, and finds nothing."""
    assert Tamper.what == ""

    census = live(TAMPERING, wishes=WITH_TAMPERING, lives_max=20)

    assert census.done[Tamper.type]
    assert census.refused[Tamper.type]
    assert census.ends.total()


def test_a_life_takes_as_long_as_it_takes() -> None:
    """A test is given settings without a word on deadlines: the usual one does not come back, and the rest is kept."""
    lived = lives(retail())
    case = lived.TestCase
    case.settings = settings(BRIEFLY, max_examples=3, deadline=timedelta(microseconds=1))

    result = unittest.TestResult()
    case().run(result)

    assert (result.testsRun, result.errors, result.failures) == (1, [], [])
    assert 0 < sum(lived.census.ends.values()) <= 3


def test_a_command_without_a_wish() -> None:
    """A command of a host's own that no life would ever try is named, and what would make it be tried."""
    with pytest.raises(DefinitionError, match=re.escape("pass `wishes={**SHIPPED_WISHES, Tamper: Wish(draw)}`")):
        lives(TAMPERING)


# ---- events that write down something else than what happened --------------------------------------------------------


HOLDING = retail(payment_methods=(online("card", capture_at_once=False),))
"""A shop for which money is held first, and taken later."""

CANCELLING = {Place: SHIPPED_WISHES[Place], CancelUnits: SHIPPED_WISHES[CancelUnits]}
"""Units are cancelled more often where little else is wished for."""


def forgotten(self: Any, entity: Any) -> Any:
    """As if it had not happened."""
    return entity


def uncounted(self: Any, line: Any, units: int) -> Any:
    """Whatever is in the shipment, no line hears of it."""
    return line


@pytest.mark.parametrize(
    ("kind", "method", "wrong", "wishes", "found"),
    [
        (events.PaymentAuthorized, "on", forgotten, SHIPPED_WISHES, "authorized, released, charged back"),
        (events.PaymentVoided, "on", forgotten, SHIPPED_WISHES, "closed is|authorized, rel|never ends|new the second"),
        (events.RefundAsked, "on", forgotten, SHIPPED_WISHES, "refunded, kept, lost|two effects have the key"),
        (events.ChargedBack, "on", forgotten, SHIPPED_WISHES, "authorized, released, charged back"),
        (events.CreditNoteIssued, "apply", forgotten, SHIPPED_WISHES, "its credited is"),
        (events.OrderCancelled, "apply", forgotten, SHIPPED_WISHES, "cancelled is"),
        (events.UnitsCancelled, "apply", forgotten, CANCELLING, "cancelled is"),
        (events.ShipmentDelivered, "count", uncounted, SHIPPED_WISHES, "delivered is"),
        (events.ReturnReceived, "apply", forgotten, SHIPPED_WISHES, "returned is|never ends"),
    ],
)
def test_an_event_that_is_forgotten(
    kind: type[Event],
    method: str,
    wrong: Callable[..., Any],
    wishes: Wishes,
    found: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What happened and was not written into the order is found, though replaying says the same again."""
    monkeypatch.setattr(kind, method, wrong)

    with pytest.raises(AssertionError, match=found):
        live(HOLDING, wishes=wishes)


# ---- policies and processes ------------------------------------------------------------------------------------------


def test_numbers_made_up() -> None:
    """A policy that answers otherwise when it is asked again is found (law 10)."""
    drawn = count()
    process = retail(numbering=numbered_at_submission(write=lambda number: f"{number}-{next(drawn)}"))

    with pytest.raises(AssertionError, match="decided twice"):
        live(process)


def test_a_cancellation_that_depends_on_luck() -> None:
    """A policy that allows now and refuses then, with nothing changed, is found (law 10)."""
    drawn = count()

    def now_and_then(order: Order, *, by: Actor, at: datetime) -> Allow | Refusal:
        return Allow(refund=order.refundable) if next(drawn) % 3 else CancelsWholeOrder(order_id=order.id)

    with pytest.raises(AssertionError, match="decided twice"):
        live(retail(cancellation=now_and_then))


def test_an_order_without_an_end() -> None:
    """A shop without time limits never closes an order (law 9)."""

    def no_limits(order: Order) -> tuple[LimitRule, ...]:
        return ()

    with pytest.raises(AssertionError, match="it never ends"):
        live(retail().extended(time_limits=no_limits))


def test_two_effects_with_one_key() -> None:
    """A reaction whose effects cannot be told apart is found (law 7)."""

    def remind(record: Record, order: Order) -> Iterable[Effect]:
        yield sms(order, f"{order.id}/remind")

    with pytest.raises(AssertionError, match="two effects have the key"):
        live(retail().extended(reactions=[remind]))


def test_duties_that_another_process_knows() -> None:
    """What a process has no command for is nobody's duty in it, as with wishes."""
    process = retail()
    life = Life(process)
    life.ask(OpenCart(process=process.name, currency="CNY"), by=Actor("li", CUSTOMER))

    def announce(life: Life) -> Iterable[Command]:
        yield AnnounceDispatch(life.order.id, shipment_id=ShipmentId("s-1"), mode="road", packages=1, carrier="sf")

    assert not go_on(life, (announce,))
    assert go_on(life, (announce, *SHIPPED_DUTIES))


# ---- the kernel ------------------------------------------------------------------------------------------------------


def for_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on whoever asks counts as somebody who may."""
    choose = Table.choose

    def choose_for_anybody(self: Any, state: str, step: str, role: Any, subject: Any) -> Any:
        moves = self.candidates(state, step)
        return choose(self, state, step, moves[0].by[0] if moves and moves[0].by else role, subject)

    monkeypatch.setattr(Table, "choose", choose_for_anybody)


def test_a_step_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel that does not ask who it is lets somebody do what is not their (law 4)."""
    for_anybody(monkeypatch)
    monkeypatch.setattr(machine, "available", lambda order, **given: ())  # who looks is shown nothing

    with pytest.raises(AssertionError, match=r" did "):
        live(retail())


def test_a_step_that_is_offered_to_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that offers somebody what is not their is found where they look, even if nobody takes it (law 4)."""
    available = deciding.available

    def offered(order: Order, **given: Any) -> Any:
        return tuple(attrs.evolve(option, refusal=None) for option in available(order, **given))

    monkeypatch.setattr(machine, "available", offered)

    with pytest.raises(AssertionError, match=r" is offered .*: None"):
        live(retail())


def test_a_notice_that_counts_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider's word that is written down again each time is found (law 8)."""

    def again(said: RecordPayment, context: Context, payment: Payment) -> None:
        context.emit(PaymentPending(occurred_at=context.at, payment_id=payment.id))

    monkeypatch.setitem(provider_answer._START, Result.PENDING, again)

    with pytest.raises(AssertionError, match="something new the second time"):
        live(HOLDING)
