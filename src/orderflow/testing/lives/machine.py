"""
Whole lives of orders, lived at random and judged after every step: a rule-based state machine for any process.

    TestMyShop = lives(my_process()).TestCase

There is a rule for every command that the process has a wish for, with arguments that fit and arguments that don't,
asked by everybody; providers answer late, twice, out of order and against what they said before; the clock runs, and
time limits with it. After every step all laws must hold that can be judged at the core, and wherever a life is left,
its order must still be able to reach an end.
"""

# ruff: noqa: S101 - a test kit asserts

import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, ClassVar, Final

from attrs import define, field
from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from orderflow import roles as all_roles
from orderflow.catalogue import SHIPPED_COMMANDS
from orderflow.commands import (
    Command,
    OpeningCommand,
    OrderCommand,
    RecordBooking,
    RecordCredit,
    RecordPayment,
    RecordStock,
    Result,
    Track,
)
from orderflow.deciding import Decision, available, replay
from orderflow.effects import BookShipment, ReserveCredit, ReserveStock
from orderflow.entities.phase import Phase
from orderflow.erasure import erased_history
from orderflow.errors import DefinitionError, Refusal
from orderflow.process import OrderProcess
from orderflow.refusals import RoleNotEntitled
from orderflow.roles import ORDERFLOW, SYSTEM, Actor, Role
from orderflow.testing.lives.duties import (
    SHIPPED_DUTIES,
    Duties,
    answer_effects,
    bring_to_end,
    fill_cart,
    give_up,
    go_on,
    pay_what_is_owed,
    run_next_limit,
)
from orderflow.testing.lives.laws import Audit
from orderflow.testing.lives.life import CURRENCIES, Life, World, asked_of, default_world, entitled
from orderflow.testing.lives.wishes import SHIPPED_WISHES, Wishes

__all__ = ["Census", "OrderLives", "lives"]

EVERYBODY: Final = tuple(
    sorted({value for value in vars(all_roles).values() if isinstance(value, Role)} | {Role("auditor")})
)
"""Every role of the library, and one that no page knows."""

_SPANS: Final = (timedelta(seconds=1), timedelta(minutes=31), timedelta(days=1), timedelta(days=11), timedelta(days=40))
_MOMENT: Final = timedelta(microseconds=1)
_ENDINGS: Final = frozenset({Phase.CANCELLED, Phase.CLOSED})
_CLOSES: Final = frozenset({Result.DONE, Result.DECLINED, Result.EXPIRED})
_CLOSES_BOOKING: Final = frozenset({Result.DONE, Result.DECLINED})
_BOOKINGS: Final = (BookShipment, ReserveStock, ReserveCredit)
_RECORDS: Final = (RecordPayment, RecordBooking, RecordStock, RecordCredit, Track)
_ANSWERS: Final = st.sampled_from((Result.DONE, Result.DONE, *Result))


@define
class Census:
    """
    What was really reached in all lives of a machine.

    Attributes:
        done: How often each command was carried out, by its type.
        refused: How often it was refused.
        codes: How often each refusal was met, by its code.
        phases: After how many steps an order was in this phase.
        ends: From how many orders in each phase an end was reached.
        lives: The finished lives, if they are kept.
    """

    done: Counter[str] = field(factory=Counter)
    refused: Counter[str] = field(factory=Counter)
    codes: Counter[str] = field(factory=Counter)
    phases: Counter[str] = field(factory=Counter)
    ends: Counter[str] = field(factory=Counter)
    lives: list[Life] = field(factory=list)

    def __add__(self, other: "Census") -> "Census":
        return Census(
            self.done + other.done,
            self.refused + other.refused,
            self.codes + other.codes,
            self.phases + other.phases,
            self.ends + other.ends,
            [*self.lives, *other.lives],
        )


class OrderLives(RuleBasedStateMachine):
    """The machine; `lives(process)` makes one for a process."""

    process: ClassVar[OrderProcess]
    wishes: ClassVar[Wishes]
    duties: ClassVar[Duties]
    currencies: ClassVar[tuple[str, ...]]
    world: ClassVar[World]
    census: ClassVar[Census]
    check_lives: ClassVar[bool]
    stride: ClassVar[int]

    def __init__(self) -> None:
        super().__init__()
        cls = type(self)
        self.life = Life(cls.process, currencies=cls.currencies, world=cls.world)
        self.audit = Audit()
        self.steps = 0
        self.patience = 0

    # ---- how a life begins, and how time goes on ---------------------------------------------------------------------

    @initialize(data=st.data(), head_start=st.integers(0, 16), patience=st.integers(0, 15))
    def begin(self, data: st.DataObject, head_start: int, patience: int) -> None:
        """An order begins, and may already have come some way; nobody thinks of ending it for a while."""
        self.patience = patience
        kinds = [kind for kind in self.wishes if issubclass(kind, OpeningCommand)]
        kind = data.draw(st.sampled_from(kinds))
        for attempt in range(5):
            if self.life.begun:
                break
            self.wish(kind, data.draw, allow_trespass=attempt == 0)
        while not self.life.begun:
            self.wish(kinds[0], data.draw)
        self.go_on(head_start * type(self).stride, answered=True)

    @rule(times=st.integers(1, 3), answered=st.booleans())
    def go_on(self, times: int, answered: bool) -> None:
        """Whoever has the next thing to do does it, and whoever comes after them; providers perhaps take their time."""
        duties = self.duties if answered else tuple(duty for duty in self.duties if duty is not answer_effects)
        for _ in range(times):
            self.done(lambda: go_on(self.life, duties))

    @precondition(lambda self: self.life.begun and bool(self.life.order.limits) and self.steps > self.patience)
    @rule()
    def nobody_acts(self) -> None:
        """Nobody does anything until a time limit ends, and the system goes on."""
        self.done(lambda: run_next_limit(self.life))

    @rule(span=st.sampled_from(_SPANS))
    def wait(self, span: timedelta) -> None:
        """Time passes."""
        self.life.wait(span)

    @precondition(lambda self: self.life.begun and any(x.overrun_at is None for x in self.life.order.limits))
    @rule(miss=st.sampled_from((timedelta(0), _MOMENT, -_MOMENT)))
    def wait_for_limit(self, miss: timedelta) -> None:
        """Time passes until a limit ends, or a moment longer, or a moment less."""
        due_at = min(limit.due_at for limit in self.life.order.limits if limit.overrun_at is None)
        self.life.wait(max(due_at + miss - self.life.at, timedelta(0)))

    @precondition(lambda self: self.life.begun and any(x.is_due(self.life.at) for x in self.life.order.limits))
    @rule()
    def run_due(self) -> None:
        """The system runs what is due; then it is due no more, or refused."""
        for limit in self.life.order.limits:
            if limit.is_due(self.life.at):
                kind = self.process.commands_by_type[limit.then]
                assert issubclass(kind, OrderCommand)
                self.ask(kind(self.life.order.id), ORDERFLOW)

    # ---- what providers and carriers say -----------------------------------------------------------------------------

    @precondition(lambda self: bool(self.life.waiting))
    @rule(data=st.data(), result=_ANSWERS, again=st.booleans())
    def answer(self, data: st.DataObject, result: Result, again: bool) -> None:
        """A provider answers something it was asked, perhaps not for the last time."""
        effect = self.life.waiting[data.draw(st.sampled_from(sorted(self.life.waiting)))]
        if result in (_CLOSES_BOOKING if isinstance(effect, _BOOKINGS) else _CLOSES) and not again:
            del self.life.waiting[effect.key]
        self.ask(asked_of(effect, result), ORDERFLOW)

    @precondition(lambda self: bool(self.life.notices))
    @rule(data=st.data())
    def say_again(self, data: st.DataObject) -> None:
        """Something that was said long ago is said again."""
        self.ask(data.draw(st.sampled_from(self.life.notices)), ORDERFLOW)

    # ---- what people ask ---------------------------------------------------------------------------------------------

    @precondition(lambda self: self.life.begun)
    @rule(data=st.data(), role=st.sampled_from(EVERYBODY), place=st.integers(0, 2**16 - 1))
    def ask_anything(self, data: st.DataObject, role: Role, place: int) -> None:
        """Anybody asks for anything, whether or not it is the time for it: a few kinds, from some place on in turn."""
        kinds = [kind for kind in self.wishes if issubclass(kind, OpeningCommand) == self.may_begin]
        for turn in range(min(len(kinds), 1 if self.may_begin else 5)):
            self.wish(kinds[(place + turn) % len(kinds)], data.draw, by=Actor("somebody", role))

    @precondition(lambda self: self.life.begun)
    @rule(role=st.sampled_from(EVERYBODY))
    def look(self, role: Role) -> None:
        """Somebody looks what they could do: nothing is offered that the page does not give them (law 4)."""
        order, by = self.life.order, Actor("somebody", role)
        for option in available(order, process=self.process, by=by, at=self.life.at, personal=self.life.personal):
            kind = self.process.commands_by_type[option.command]
            on_page = role in entitled(self.process, order.state, kind)
            barred = isinstance(option.refusal, RoleNotEntitled)
            assert on_page or barred, f"{role} is offered {option.command}: {option.refusal}"
        assert order is self.life.order

    def offers(self, kind: type[Command]) -> bool:
        """Whether it is the time to ask for this kind of command."""
        if not self.life.begun:
            return False
        if issubclass(kind, OpeningCommand):
            return self.may_begin
        if not self.wishes[kind].when(self.life):
            return False
        if kind.step is None:
            return True
        moves = self.process.table.candidates(self.life.order.state, kind.step)
        ends = any(self.process.table.phase_of(move.target) in _ENDINGS and not move.internal for move in moves)
        return bool(moves) and (not ends or self.steps > self.patience)

    @property
    def may_begin(self) -> bool:
        """Whether the order that is lived with has come to its end, so that the next one can begin."""
        return self.life.now is None or self.life.now.phase is Phase.CLOSED

    def wish(
        self, kind: type[Command], draw: Callable[[Any], Any], *, by: Actor | None = None, allow_trespass: bool = True
    ) -> None:
        """Somebody asks for this kind of command; if nobody is named, somebody who may, after somebody who may not."""
        state = self.life.order.state if self.life.begun and not self.may_begin else self.process.table.initial
        roles = entitled(self.process, state, kind)
        try:
            command = self.wishes[kind].draw(draw, self.life)
        except Refusal as refusal:  # there is no such command to begin with
            self.count(kind, refusal)
            return
        note(f"{by or roles}: {command}")
        if by is not None:
            self.ask(command, by)
            return
        if allow_trespass and draw(st.integers(0, 3)) == 3:
            self.trespass(command, draw(st.sampled_from([role for role in EVERYBODY if role not in roles])))
        self.ask(command, Actor(draw(st.sampled_from(("li", "staff"))), draw(st.sampled_from(roles))))

    def trespass(self, command: Command, role: Role) -> None:
        """Law 4: a step of the page that is not this role's is refused for that reason alone."""
        said = self.life.would(command, by=Actor("somebody", role))
        assert isinstance(said, RoleNotEntitled), f"{role} did {command}: {said}"
        self.count(type(command), said)

    # ---- asking and judging ------------------------------------------------------------------------------------------

    def ask(self, command: Command, by: Actor) -> None:
        """Ask, and judge what came of it; what is a notice is said twice in a row."""
        self.steps += 1
        notice = by.role == SYSTEM and isinstance(command, _RECORDS)
        state = self.life.order.state if not isinstance(command, OpeningCommand) else self.process.table.initial
        try:
            decision = self.lived(lambda: self.life.ask(command, by=by, notice=notice))
        except Refusal as refusal:
            self.count(type(command), refusal)
            return
        self.census.done[command.type] += 1
        assert by.role in entitled(self.process, state, type(command)), f"{by} did {command} in {state}"
        _nothing_without_events(decision)
        if notice and isinstance(self.life.would(command, by=by), Decision):
            again = self.life.ask(command, by=by)
            assert not again.events, f"{command} said something new the second time: {again.events}"

    def done(self, step: Callable[[], Any]) -> None:
        """Let others act, and count what they did."""
        asked = len(self.life.asks)
        self.lived(step)
        self.census.done.update(ask.command.type for ask in self.life.asks[asked:] if not ask.refused)

    def lived(self, step: Callable[[], Any]) -> Any:
        """Take a step, and let the audit read what happened."""
        order = self.life.now
        result = step()
        if self.life.now is not order:
            if order is None or self.life.order.id != order.id:
                self.audit = Audit()
            for record in self.life.records[len(self.audit.events) :]:
                self.audit.read(record)
        return result

    def count(self, kind: type[Command], refusal: Refusal) -> None:
        """Count a refusal."""
        self.census.refused[kind.type] += 1
        self.census.codes[refusal.code] += 1

    @invariant()
    def laws_hold(self) -> None:
        """Laws 1, 2 and 5, judged by an audit of raw events."""
        if not self.life.begun:
            return
        order = self.life.order
        self.census.phases[order.phase] += 1
        broken = list(self.audit.broken(order))
        assert not broken, "\n".join(broken)
        assert replay(self.audit.events) == order, "replaying its history gives another order"

    def teardown(self) -> None:
        """Law 9: the order reaches an end, whether people go on with it or give it up; and it can be erased."""
        if sys.exc_info()[0] is not None or not self.life.begun:
            return
        if self.check_lives:
            self.census.lives.append(self.life)
        given_up = tuple(duty for duty in self.duties if duty not in (fill_cart, pay_what_is_owed))
        for duties in (self.duties, (give_up, *given_up, pay_what_is_owed)):
            life = self.life.copy()
            bring_to_end(life, duties)
            audit = Audit()
            for record in life.records:
                audit.read(record)
            broken = list(audit.broken(life.order))
            assert not broken, "\n".join(broken)
        erased_history(self.audit.events, self.life.order)  # law 5, without anybody's words
        self.census.ends[self.life.order.phase] += 1


def lives(
    process: OrderProcess,
    *,
    wishes: Wishes = SHIPPED_WISHES,
    duties: Duties = SHIPPED_DUTIES,
    currencies: tuple[str, ...] = CURRENCIES,
    world: World = default_world,
    check_lives: bool = False,
    stride: int = 1,
) -> type[OrderLives]:
    """
    A machine that lives lives of *process*; `lives(my_process).TestCase` is a test.

    Its `settings` are yours to set, but for the deadline: there is none.

    Args:
        process: Whose lives.
        wishes: What may be asked for; `{**SHIPPED_WISHES, MyCommand: Wish(draw)}` for a process with commands of its
            own. Those that the process does not have are left out.
        duties: What people do so that an order goes on; `(my_duty, *SHIPPED_DUTIES)` for steps of its own.
        currencies: What its orders may be in.
        world: What answers the questions of commands.
        check_lives: Whether `census.lives` keeps all that were lived.
        stride: How many steps of an order are one of a shop's: 3 for one that goes a long way before goods leave. So
            far along is it when people begin to ask for anything.

    Raises:
        DefinitionError: A command of the process's own has no wish, so that no life would ever try it.
    """
    for kind in process.commands:
        if kind not in SHIPPED_COMMANDS and kind not in wishes:
            name = kind.__name__
            raise DefinitionError(f"{name} has no wish; pass `wishes={{**SHIPPED_WISHES, {name}: Wish(draw)}}`")
    known = {kind: wish for kind, wish in wishes.items() if process.commands_by_type.get(kind.type) is kind}
    names = {
        "process": process,
        "wishes": known,
        "duties": tuple(duties),
        "currencies": currencies,
        "world": staticmethod(world),
        "census": Census(),
        "check_lives": check_lives,
        "stride": stride,
        "__doc__": f"Lives of {process.name}.",
        **{kind.type: _rule_for(kind) for kind in known},
    }
    machine: type[OrderLives] = type(f"LivesOf{process.name.title().replace('_', '')}", (OrderLives,), names)
    case: Any = machine.TestCase
    case.runTest = _without_deadline(case.runTest)
    return machine


def _without_deadline(run: Callable[[Any], None]) -> Callable[[Any], None]:
    """Whatever settings its test is given, a life takes as long as it takes: on a busy machine a slow one is no bug."""

    @wraps(run)
    def run_test(case: Any) -> None:
        case.settings = settings(case.settings, deadline=None)
        run(case)

    return run_test


def _rule_for(kind: type[Command]) -> Any:
    def fire(self: OrderLives, data: st.DataObject) -> None:
        self.wish(kind, data.draw)

    fire.__name__ = fire.__qualname__ = "".join(letter if letter.isalnum() else "_" for letter in kind.type)
    fire.__doc__ = f"Somebody asks for {kind.__name__}."
    return precondition(lambda self: self.offers(kind))(rule(data=st.data())(fire))


def _nothing_without_events(decision: Decision) -> None:
    """Law 3, the other way round: where nothing happened, nothing is asked of the world."""
    if not decision.events:
        assert not decision.effects, f"nothing happened, and yet: {decision.effects}"
