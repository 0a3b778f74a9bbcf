"""
Random lives for any flow, lived by its table and by python-statemachine side by side; they must never differ.

The table is lived the way that `decide` lives it, by the same functions.

    @given(history=histories(GiftFlow))
    def test_gift_flow(history: History) -> None:
        assert_table_agrees(GiftFlow, history)

The machine decides with its own conditions and its own event queue: nothing of the table is asked on that side.
"""

from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

from attrs import evolve, frozen
from hypothesis import strategies as st

from orderflow.roles import Role
from orderflow.states import Fact, Flow, Move, NoSuchStep, NotEntitled, Refused, Table
from orderflow.states.walk import choose, make, run_automatic

__all__ = ["Ask", "History", "assert_table_agrees", "histories"]

STRANGER = Role("stranger")
UNHEARD_OF = "unheard_of"
READS_MAX = 10_000
"""How many facts a machine may read for one step before it counts as restless; pages need a few dozen."""

Made = tuple[str, str, str, bool]
"""A move that was made: step, source, target, and whether it was internal."""


@frozen
class Ask:
    """One step that somebody asks for while these facts hold, and no others."""

    step: str
    role: Role | None
    holding: tuple[str, ...] = ()


@frozen
class History:
    """A life that begins in any state of a flow, and what is asked of it, possible or not."""

    state: str
    asks: tuple[Ask, ...]


@st.composite
def histories(draw: st.DrawFn, flow: type[Flow], *, asks_max: int = 8) -> History:
    """Lives of *flow*: half of what is asked stands on the page, with or without its facts; the rest is anything."""
    table = flow.table
    facts = sorted({fact.name for move in table.moves for fact in move.facts})
    roles: tuple[Role | None, ...] = (*dict.fromkeys(role for move in table.moves for role in move.by), STRANGER, None)
    start = state = draw(st.sampled_from([stage.name for stage in table.stages]))
    asks = []
    for _ in range(draw(st.integers(1, asks_max))):
        holding = {name for name in facts if draw(st.booleans())}
        fitting = [move for move in table.moves_from(state) if not move.automatic]
        if draw(st.booleans()) and fitting:
            move = draw(st.sampled_from(fitting))
            by: tuple[Role | None, ...] = move.by or (None,)
            step, role, state = move.step, draw(st.sampled_from(by)), move.target
            if draw(st.booleans()):
                holding |= {fact.name for fact in move.facts if not fact.negated}
                holding -= {fact.name for fact in move.facts if fact.negated}
        else:
            step, role = draw(st.sampled_from((*table.steps, UNHEARD_OF))), draw(st.sampled_from(roles))
        asks.append(Ask(step, role, tuple(sorted(holding))))
    return History(start, tuple(asks))


def assert_table_agrees(flow: type[Flow], history: History) -> None:
    """
    Live *history* on the table of *flow* and on its machine, and compare each move, each refusal and each rest.

    Raises:
        AssertionError: they differ; the text says where, and what each of them did.
    """
    table = _about_names(flow.table)
    holding = history.asks[0].holding
    life, walk = Life(holding), Walk(history.state, holding)
    machine = flow(life, start_value=history.state)
    run_automatic(table, walk)
    _same(f"{flow.__name__}, begun in {history.state} with {holding}", table=_made(walk.made), machine=life.made)
    for ask in history.asks:
        state = machine.current_state_value
        where = f"{flow.__name__} in {state}, {ask}"
        life.go_on(ask.holding)
        walk.go_on(ask.holding)
        try:
            machine.send(ask.step, role=ask.role)
            refused = False
        except flow.TransitionNotAllowed:
            refused = True
        answer = choose(table, walk, ask.step, ask.role)
        if isinstance(answer, Move):
            make(table, walk, answer)
        _same(where, table=_made(walk.made), machine=life.made)
        if not isinstance(answer, Move):
            # When automatic steps end in a final state, the machine drops the event without an exception; the table
            # refuses.
            dropped = table.stage(machine.current_state_value).final
            _same(where, table=_reason(answer), machine=_why_not(machine, ask) if refused or dropped else None)


@frozen
class Standing:
    """An order of which nothing is known but where it stands, and which facts hold."""

    state: str
    holding: Collection[str]


class Walk:
    """What goes over the table, as an order does in `decide`: it stands somewhere, and writes down each move."""

    def __init__(self, state: str, holding: Collection[str]) -> None:
        self.order = Standing(state, holding)
        self.rested: Standing | None = None
        self.made: list[Move] = []

    def go_on(self, holding: Collection[str]) -> None:
        """From now on these facts hold; what was written down is forgotten."""
        self.order = evolve(self.order, holding=holding)
        self.made = []

    def moved(self, move: Move) -> None:
        """*move* is made."""
        self.order = evolve(self.order, state=move.target)
        self.made.append(move)


class Life:
    """The model of a machine: it keeps the state, answers the guards, and writes down each move."""

    state: Any = None

    def __init__(self, holding: Collection[str]) -> None:
        self.go_on(holding)

    def go_on(self, holding: Collection[str]) -> None:
        """From now on these facts hold; what was written down is forgotten."""
        self.holding = holding
        self.made: list[Made] = []
        self.reads = 0

    def holds(self, fact: Fact[Any], /) -> bool:
        """What the guards of the machine ask."""
        self.reads += 1
        assert self.reads < READS_MAX, "the machine never rests"  # noqa: S101 # this is a test kit
        return fact.name in self.holding

    def after_transition(self, transition: Any) -> None:
        """python-statemachine calls this by its name."""
        self.made.append((transition.step, transition.source.id, transition.target.id, transition.internal))


def _about_names(table: Table[Any, Any]) -> Table[Standing, Any]:
    """The same table over another subject: the names of the facts that hold."""
    names = {fact.name for move in table.moves for fact in move.facts}
    tests = {name: partial(_is_among, name) for name in names}

    def move_about_names(move: Move) -> Move:
        return evolve(move, facts=tuple(evolve(fact, test=tests[fact.name]) for fact in move.facts))

    return evolve(table, moves=tuple(map(move_about_names, table.moves)))


def _is_among(name: str, order: Standing) -> bool:
    return name in order.holding


def _made(moves: Iterable[Move]) -> list[Made]:
    return [(move.step, move.source, move.target, move.internal) for move in moves]


def _reason(refused: Refused) -> tuple[str, tuple[str, ...]]:
    match refused:
        case NoSuchStep():
            return "no such step", refused.possible
        case NotEntitled():
            return "not entitled", refused.entitled
        case _:
            return "facts missing", ()


def _why_not(machine: Flow, ask: Ask) -> tuple[str, tuple[str, ...]]:
    (state,) = machine.configuration
    named = [transition for transition in state.transitions if ask.step in transition.events]
    entitled = [transition.roles for transition in named]
    if not named:
        return "no such step", tuple(str(event) for event in state.transitions.unique_events)
    if not any(not roles or ask.role in roles for roles in entitled):
        return "not entitled", tuple(dict.fromkeys(role for roles in entitled for role in roles))
    return "facts missing", ()


def _same(where: str, *, table: object, machine: object) -> None:
    if table != machine:
        raise AssertionError(f"{where}:\n  the table says  {table}\n  the machine says {machine}")
