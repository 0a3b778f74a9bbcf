"""
The cells of a page, and the search for lives in which each of them is really carried out.

A cell is a move of the page and one role that may make it: in this state, this step, by this role, under these facts;
or a move that is made by itself.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from itertools import chain
from typing import Final

from attrs import evolve, frozen
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import Phase as Part
from hypothesis import strategies as st

from orderflow.commands import (
    ChoosePayment,
    Command,
    OpenCart,
    OpenCase,
    OpeningCommand,
    OrderCommand,
    RecordChargeback,
    Result,
    Track,
)
from orderflow.effects import BookShipment, PaymentEffect, ReserveCredit, ReserveStock
from orderflow.entities.case import MEDIATION
from orderflow.errors import Refusal
from orderflow.events import Event, Moved
from orderflow.roles import CUSTOMER, ORDERFLOW, SYSTEM, Actor, Role
from orderflow.states import Move
from orderflow.testing.lives.duties import answer_effects, check_money, go_on, run_next_limit
from orderflow.testing.lives.life import Life, asked_of, entitled
from orderflow.testing.lives.wishes import SHIPPED_WISHES, Draw, Wish, Wishes

from .troubles import Shop

STEPS_MAX: Final = 60
"""Longer than a life takes in which everybody does their duty."""

TROUBLE_MAX: Final = 5
"""How much of it comes at once."""

DIVE: Final = 6
"""How many steps a life is lived on for, before another one is taken up."""

_SEEDS: Final = st.integers(0, 2**64 - 1)
_DICE: Final = st.integers(0, 9)
_RESULTS: Final = st.sampled_from((Result.DONE, Result.DONE, *Result))
_SPANS: Final = st.sampled_from((timedelta(minutes=31), timedelta(days=1), timedelta(days=8)))
_LEFT_OUT: Final = st.sampled_from(((answer_effects,), (answer_effects, check_money)))
_TROUBLES: Final = st.sampled_from((RecordChargeback, Track))


@frozen
class Cell:
    """One cell of the grid: a move of a page, by one of the roles that may make it; by itself, if there is none."""

    move: Move
    role: Role | None

    def __str__(self) -> str:
        facts = f" when {', '.join(map(str, self.move.facts))}" if self.move.facts else ""
        return f"{self.move.source}: {self.move.step} by {self.role or 'itself'}{facts}"


@frozen
class Stop:
    """A life as it was at one moment, to be lived on from there in many ways."""

    shop: Shop
    life: Life

    def copy(self) -> "Stop":
        return evolve(self, life=self.life.copy())

    @property
    def situation(self) -> object:
        """Lives are kept for their differences: all that has ever happened in them, and how they stand for money."""
        order = self.life.order
        happened = frozenset(record.event.type for record in self.life.records)
        return id(self.shop), order.state, happened, order.is_paid, bool(order.surplus), bool(self.life.waiting)


def _open_case(draw: Draw, life: Life) -> Command:
    """As wished, or about something that has neither goods nor a shipment."""
    if draw(st.booleans()):
        return OpenCase(life.order.id, kind=MEDIATION, reason="nobody answers")
    return SHIPPED_WISHES[OpenCase].draw(draw, life)


WISHES: Final[Wishes] = {**SHIPPED_WISHES, OpenCase: Wish(_open_case)}


class Search:
    """
    Looks for lives in which each cell of a page is carried out: decided with events, by just that move.

    First everybody does their duty in every shop, and wherever the order stands, something goes amiss. Then lives are
    taken up again anywhere, and lived on at random, from a fixed seed: people do something else, providers answer
    otherwise, time passes. A life in a new situation is kept. At every stop, the cells that are open there are tried.

    Attributes:
        cells: All cells of the page.
        open: Those that nobody has carried out yet.
    """

    def __init__(self, shops: Iterable[Shop]) -> None:
        self.shops = tuple(shops)
        self.table = self.shops[0].process.flow.table
        self._cells = {move: [Cell(move, role) for role in move.by] for move in self.table.moves}
        self._by_themselves = {_way(move): Cell(move, None) for move in self.table.moves if move.automatic}
        self.cells = frozenset(chain(*self._cells.values(), self._by_themselves.values()))
        self.open = set(self.cells)
        self._stops: dict[str, list[Stop]] = {}
        self._situations: set[object] = set()

    def run(self, dives: int) -> None:
        """Live through every shop, and then on from *dives* places, as long as a cell is open."""
        for number, shop in enumerate(self.shops):
            drawn(number, partial(self._live, shop))
        for number in range(dives):
            if self.open:
                drawn(number, self._dive)

    # ---- living ------------------------------------------------------------------------------------------------------

    def _live(self, shop: Shop, draw: Draw) -> None:
        """Everybody does their duty, and wherever the order is, something might go amiss."""
        life = Life(shop.process, currencies=(shop.currency,))
        life.ask(OpenCart(process=shop.process.name, currency=shop.currency), by=_somebody(CUSTOMER))
        if shop.method is not None:
            life.ask(ChoosePayment(life.order.id, method=shop.method), by=_somebody(CUSTOMER))
        for _ in range(STEPS_MAX):
            self._stop(draw, Stop(shop, life.copy()))
            for incident in shop.incidents:
                amiss = life.copy()
                for _ in range(TROUBLE_MAX):
                    if go_on(amiss, (incident,)):
                        self._stop(draw, Stop(shop, amiss.copy()))
            if not (go_on(life, shop.duties) or run_next_limit(life)):
                break

    def _dive(self, draw: Draw) -> None:
        """A life is taken up somewhere, rather where something is open, and lived on."""
        wanted = sorted({cell.move.source for cell in self.open} & self._stops.keys())
        there: bool = draw(st.booleans())
        state = draw(st.sampled_from(wanted if wanted and there else sorted(self._stops)))
        stop = draw(st.sampled_from(self._stops[state])).copy()
        for _ in range(DIVE):
            with suppress(Refusal):
                if self._go_on(draw, stop):
                    self._stop(draw, stop.copy())

    @staticmethod
    def _go_on(draw: Draw, stop: Stop) -> bool:
        """Something happens; false if it did not."""
        life, duties = stop.life, stop.shop.duties
        match draw(_DICE):
            case 0 | 1:
                return go_on(life, duties)
            case 2:
                left_out = draw(_LEFT_OUT)
                return go_on(life, [duty for duty in duties if duty not in left_out])
            case 3:
                forgotten = draw(st.sampled_from(duties))
                return go_on(life, [duty for duty in duties if duty is not forgotten])
            case 4 if draw(st.booleans()):
                return run_next_limit(life)
            case 4:
                life.wait(draw(_SPANS))
                return True
            case 5 if asked := _answered(life):
                return bool(life.ask(asked_of(draw(st.sampled_from(asked)), draw(_RESULTS)), by=ORDERFLOW).events)
            case 6:
                return bool(life.ask(WISHES[draw(_TROUBLES)].draw(draw, life), by=ORDERFLOW).events)
        kinds = [kind for kind in life.process.commands if _makes_sense(kind, life)]
        if not kinds:
            return False
        kind = draw(st.sampled_from(kinds))
        by = _somebody(draw(st.sampled_from(entitled(life.process, life.order.state, kind))))
        return bool(life.ask(WISHES[kind].draw(draw, life), by=by).events)

    # ---- trying ------------------------------------------------------------------------------------------------------

    def _stop(self, draw: Draw, stop: Stop) -> None:
        """Try what is open here, and keep the life if it is in a situation of its own."""
        life = stop.life
        self._happened(record.event for record in life.records)
        for move in self.table.moves_from(life.order.state):
            if not self.open.isdisjoint(self._cells[move]) and move.holds(life.order):
                for at, command in _commands(draw, life, move.step):
                    self._try(at, command, move)
        if stop.situation not in self._situations:
            self._situations.add(stop.situation)
            self._stops.setdefault(life.order.state, []).append(stop)

    def _try(self, life: Life, command: Command, move: Move) -> None:
        """One of those who have not done it yet asks; if they are heard, the others ask, too."""
        cells = [cell for cell in self._cells[move] if cell in self.open]
        if cells and self._carried_out(life, command, cells[life.order.version % len(cells)]):
            for cell in cells:
                self._carried_out(life, command, cell)

    def _carried_out(self, life: Life, command: Command, cell: Cell) -> bool:
        move, role = cell.move, cell.role
        assert role is not None, f"nobody asks for it: {cell}"
        if life.process.table.choose(move.source, move.step, role, life.order) != move:
            return False  # another way of the same step comes before it
        if role == SYSTEM and not _said_by_system(command, life):
            return False
        said = life.would(command, by=_somebody(role))
        if isinstance(said, Refusal) or not said.events:
            return False
        self.open.discard(cell)
        self._happened(said.events)
        return True

    def _happened(self, events: Iterable[Event]) -> None:
        """Take note of the moves that were made by themselves."""
        for event in events:
            if isinstance(event, Moved) and _way(event) in self._by_themselves:
                self.open.discard(self._by_themselves[_way(event)])


def _way(moved: Move | Moved) -> tuple[str, str, str]:
    return moved.step, moved.source, moved.target


def _commands(draw: Draw, life: Life, step: str) -> Iterator[tuple[Life, Command]]:
    """What may be asked for by this step: when a time limit ends, by who was asked for an answer, or as wished."""
    for limit in life.order.limits:
        kind = life.process.commands_by_type[limit.then]
        if kind.step == step and issubclass(kind, OrderCommand):
            later = life.copy()
            over = limit.due_at + timedelta.resolution  # the instant itself is in time
            later.wait(max(over - life.at, timedelta(0)))
            yield later, kind(life.order.id)
    for effect in _answered(life):
        answer = asked_of(effect, Result.DONE)
        if answer.step == step:
            yield life, answer
    for kind in life.process.commands:
        if kind.step != step or issubclass(kind, OpeningCommand):
            continue
        if WISHES[kind].when(life) or draw(_DICE) == 0:  # now and then even if it makes no sense
            with suppress(Refusal):  # what cannot even be said
                yield life, WISHES[kind].draw(draw, life)


def _said_by_system(command: Command, life: Life) -> bool:
    """What time limits run is run as a desk does it, without details; all else is for a host to let the system say."""
    runs = {limit.then for limit in life.order.limits}
    return command.type not in runs or command == type(command)(life.order.id)  # type: ignore[call-arg] # order commands without details


def _answered(life: Life) -> list[PaymentEffect | BookShipment | ReserveStock | ReserveCredit]:
    """All that somebody was ever asked for an answer to."""
    answered = PaymentEffect | BookShipment | ReserveStock | ReserveCredit
    return [effect for effect in life.effects.values() if isinstance(effect, answered)]


def _makes_sense(kind: type[Command], life: Life) -> bool:
    if issubclass(kind, OpeningCommand) or not WISHES[kind].when(life):
        return False
    return kind.step is None or bool(life.process.table.candidates(life.order.state, kind.step))


def _somebody(role: Role) -> Actor:
    return Actor("li" if role == CUSTOMER else "staff", role)


def drawn(number: int, body: Callable[[Draw], None]) -> None:
    """Run *body* once with something that draws, the same for the same *number*."""

    @seed(number)
    @settings(
        max_examples=2,
        derandomize=False,  # or the number would not count
        database=None,
        deadline=None,
        phases=[Part.generate],
        suppress_health_check=list(HealthCheck),  # a seed says how much is drawn
    )
    @given(data=st.data())
    def run(data: st.DataObject) -> None:
        if data.draw(_SEEDS):  # the first example is always the least of all; only the second is drawn
            try:
                body(data.draw)
            except Exception as error:  # raised below: Hypothesis would run it again, and this run is another by now
                failed.append(error)

    failed: list[Exception] = []
    run()
    for error in failed:
        raise error
