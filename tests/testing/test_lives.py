"""The machine that lives lives finds what is planted: each law broken once, in a shop that is otherwise sound."""

from collections.abc import Iterable
from itertools import count
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import Phase as Doing
from hypothesis.stateful import run_state_machine_as_test

from orderflow.commands import Context, OrderCommand, RecordPayment, Result, command, recording
from orderflow.effects import Effect, Notify
from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.entities.payment import Payment
from orderflow.events import Event, PaymentPending, Record, event
from orderflow.policies import LimitRule, numbered_at_submission
from orderflow.process import OrderProcess
from orderflow.processes import retail
from orderflow.refusals import CancelsEverything
from orderflow.roles import CUSTOMER_SERVICE
from orderflow.states import Table
from orderflow.testing.lives import lives
from orderflow.testing.wishes import SHIPPED_WISHES, Wish

BRIEFLY = settings(
    max_examples=60,
    stateful_step_count=50,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Doing.generate],  # what is found need not be made small
    suppress_health_check=list(HealthCheck),
)


def live(process: OrderProcess, *kinds: type[OrderCommand]) -> None:
    """Live lives of *process*, in which commands of these kinds are wished for as well."""

    def wish(kind: type[OrderCommand]) -> Wish:
        return Wish(lambda draw, life: kind(life.order.id))

    run_state_machine_as_test(
        lives(process, wishes={**SHIPPED_WISHES, **{kind: wish(kind) for kind in kinds}}), settings=BRIEFLY
    )


@event
class Tampered(Event):
    """Somebody wrote into the order what did not happen."""

    type: ClassVar[str] = "tampered"

    what: str
    often: Iterable[int] = attrs.field(factory=count, eq=False, repr=False)

    def apply(self, order: Order) -> Order:
        line = next(iter(order.lines), None)
        if self.what == "replay":
            return changed(order, channel=f"channel {next(iter(self.often))}")
        if line is None:
            return order
        if self.what == "price":
            return changed(order, lines=order.lines.put(changed(line, discount=line.discount - order.money(1))))
        if self.what == "goods" and line.unpacked:
            return changed(order, lines=order.lines.put(changed(line, shipped=line.shipped + 1)))
        return order


@command
class Tamper(OrderCommand):
    """Write into the order what did not happen."""

    type: ClassVar[str] = "tamper"
    step: ClassVar[str | None] = None
    roles: ClassVar[tuple[str, ...]] = (CUSTOMER_SERVICE,)
    what: ClassVar[str] = ""

    def decide(self, context: Context) -> None:
        if type(self).what == "refusal":
            context.order.__dict__["channel"] += "!"
            raise CancelsEverything(order_id=context.order.id)
        context.emit(Tampered(occurred_at=context.at, what=type(self).what))


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ("price", "its total is"),
        ("goods", "shipped is"),
        ("replay", "replaying its history|decided twice"),
        ("refusal", "something changed all the same"),
    ],
)
def test_an_order_that_was_tampered_with(what: str, found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Money, goods or anything else that no event accounts for is found; so is what a refused command leaves behind."""
    monkeypatch.setattr(Tamper, "what", what)

    with pytest.raises(AssertionError, match=found):
        live(retail().extended(commands=[Tamper], events=[Tampered]), Tamper)


def test_numbers_made_up() -> None:
    """A policy that answers otherwise when it is asked again is found (law 10)."""
    drawn = count()
    process = retail(numbering=numbered_at_submission(write=lambda number: f"{number}-{next(drawn)}"))

    with pytest.raises(AssertionError, match="decided twice"):
        live(process)


def test_an_order_without_an_end() -> None:
    """A shop without time limits never closes an order (law 9)."""

    def no_limits(order: Order) -> tuple[LimitRule, ...]:
        return ()

    with pytest.raises(AssertionError, match="it never ends"):
        live(retail().extended(time_limits=no_limits))


def test_two_effects_with_one_key() -> None:
    """A reaction whose effects cannot be told apart is found (law 7)."""

    def remind(record: Record, order: Order) -> Iterable[Effect]:
        yield Notify(
            key=f"{order.id}/remind", order_id=order.id, subject="m", message="hi", audience="customer", channel="sms"
        )

    with pytest.raises(AssertionError, match="two effects have the key"):
        live(retail().extended(reactions=[remind]))


def test_a_step_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel that does not ask who it is lets somebody do what is not his (law 4)."""
    choose = Table.choose

    def for_anybody(self: Any, state: str, step: str, role: Any, subject: Any) -> Any:
        moves = self.candidates(state, step)
        return choose(self, state, step, moves[0].by[0] if moves and moves[0].by else role, subject)

    monkeypatch.setattr(Table, "choose", for_anybody)

    with pytest.raises(AssertionError, match=r" did "):
        live(retail())


def test_a_notice_that_counts_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider's word that is written down again each time is found (law 8)."""

    def again(said: RecordPayment, context: Context, payment: Payment) -> None:
        context.emit(PaymentPending(occurred_at=context.at, payment_id=payment.id))

    monkeypatch.setitem(recording._START, Result.PENDING, again)

    with pytest.raises(AssertionError, match="something new the second time"):
        live(retail())


def test_a_sound_shop_with_a_command_of_its_own() -> None:
    """The same machine lives with a host's own command and event, and finds nothing."""
    assert Tamper.what == ""

    live(retail().extended(commands=[Tamper], events=[Tampered]), Tamper)
