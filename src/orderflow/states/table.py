"""
The table a flow is compiled into: in this state, who may do what, and where does it lead.

It answers with values and raises nothing of the business: what an answer means for an order is said by the kernel.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from hashlib import sha256
from itertools import groupby
from json import dumps
from typing import Any, Generic, TypeVar, cast

from attrs import evolve, field, frozen

from orderflow._first_use import value
from orderflow.entities.phase import ChildPhase, Phase
from orderflow.errors import DefinitionError
from orderflow.roles import Role
from orderflow.states._checks import check
from orderflow.states._given import several
from orderflow.states.fact import Fact
from orderflow.states.move import Move, StageInfo, all_hold

__all__ = ["FactsMissing", "NoSuchStep", "NotEntitled", "Refused", "Table"]

S_contra = TypeVar("S_contra", contravariant=True)
P = TypeVar("P", bound=Phase | ChildPhase)
K = TypeVar("K", bound=Hashable)
_Facts = tuple[Fact[Any], ...]
_Waiting = tuple[Fact[Any] | None, tuple[tuple[Move, _Facts], ...]]
"""A fact, and the automatic moves next to each other that wait for it first, each with what else it waits for."""


@value
class NoSuchStep:
    """The page has no such step in this state; these are possible."""

    state: str
    step: str
    possible: tuple[str, ...]


@value
class NotEntitled:
    """The step exists in this state, but belongs to other roles."""

    state: str
    step: str
    role: Role | None
    entitled: tuple[Role, ...]


@value
class FactsMissing:
    """The role may, but these facts don't hold; of several ways the one that lacks least is shown."""

    state: str
    step: str
    missing: tuple[Fact[Any], ...]


Refused = NoSuchStep | NotEntitled | FactsMissing


@frozen
class Table(Generic[S_contra, P]):
    """
    A flow, compiled: immutable, checked, and answering each question with one look-up.

    Args:
        flow: The name of the flow, for messages.
        stages: Its states, in the order of the page.
        moves: Its moves, in the order of the page; where several fit, the first one wins.

    Raises:
        DefinitionError: the flow can't work; the text says all that is wrong.
    """

    flow: str
    stages: tuple[StageInfo, ...]
    moves: tuple[Move, ...]
    steps: tuple[str, ...] = field(init=False, repr=False, eq=False)
    initial: str = field(init=False, repr=False, eq=False)
    fingerprint: str = field(init=False, repr=False, eq=False)
    _stages: Mapping[str, StageInfo] = field(init=False, repr=False, eq=False)
    _phases: Mapping[str, P] = field(init=False, repr=False, eq=False)
    _from: Mapping[str, tuple[Move, ...]] = field(init=False, repr=False, eq=False)
    _automatic: Mapping[str, tuple[Move, ...]] = field(init=False, repr=False, eq=False)
    _waiting: Mapping[str, tuple[_Waiting, ...]] = field(init=False, repr=False, eq=False)
    _candidates: Mapping[tuple[str, str], tuple[Move, ...]] = field(init=False, repr=False, eq=False)

    @steps.default
    def _steps_of_page(self) -> tuple[str, ...]:
        check(self.flow, self.stages, self.moves)  # here, so that nothing is derived from a page that is wrong
        return tuple(dict.fromkeys(move.step for move in self.moves))

    @initial.default
    def _initial_of_page(self) -> str:
        return next(stage.name for stage in self.stages if stage.initial)

    @fingerprint.default
    def _fingerprint_of_page(self) -> str:
        return _digest(self.stages, self.moves)

    @_stages.default
    def _stages_by_name(self) -> Mapping[str, StageInfo]:
        return {stage.name: stage for stage in self.stages}

    @_phases.default
    def _phases_by_name(self) -> Mapping[str, P]:
        return {stage.name: cast("P", stage.phase) for stage in self.stages}

    @_from.default
    def _moves_by_state(self) -> Mapping[str, tuple[Move, ...]]:
        return _grouped(self.moves, lambda move: move.source)

    @_automatic.default
    def _automatic_by_state(self) -> Mapping[str, tuple[Move, ...]]:
        return _grouped((move for move in self.moves if move.automatic), lambda move: move.source)

    @_waiting.default
    def _automatic_by_fact(self) -> Mapping[str, tuple[_Waiting, ...]]:
        return {
            state: tuple(
                (first, tuple((move, move.facts[1:]) for move in waiting))
                for first, waiting in groupby(moves, lambda move: move.facts[0] if move.facts else None)
            )
            for state, moves in self._automatic.items()
        }

    @_candidates.default
    def _candidates_by_step(self) -> Mapping[tuple[str, str], tuple[Move, ...]]:
        return _grouped((move for move in self.moves if not move.automatic), lambda move: (move.source, move.step))

    def stage(self, state: str) -> StageInfo:
        """The stage of this name; `KeyError` when the flow has none."""
        return self._stages[state]

    def phase_of(self, state: str) -> P:
        """What this state is about; `KeyError` when the flow has no such state."""
        return self._phases[state]

    def candidates(self, state: str, step: str) -> tuple[Move, ...]:
        """The moves this step may be in this state, in the order they are tried in."""
        return self._candidates.get((state, step), ())

    def automatic(self, state: str) -> tuple[Move, ...]:
        """The moves that fire by themselves in this state, in the order they are tried in."""
        return self._automatic.get(state, ())

    def next_automatic(self, state: str, subject: S_contra) -> Move | None:
        """The move that fires by itself now, or None where everything waits for somebody."""
        for first, waiting in self._waiting.get(state, ()):
            if first is not None:  # asked after every event, so its function is called here
                answer = first.test(subject)
                if answer is first.negated or not first.of(answer):
                    continue
            for move, others in waiting:
                if not others or all_hold(others, subject):
                    return move
        return None

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """All moves that start in this state, automatic ones included."""
        return self._from.get(state, ())

    def choose(self, state: str, step: str, role: Role | None, subject: S_contra) -> Move | Refused:
        """
        The move that *step* by *role* is in exactly this state, without automatic steps first.

        Or why there is none.
        """
        for move in self._candidates.get((state, step), ()):
            if (not move.roles or role in move.roles) and (not move.facts or all_hold(move.facts, subject)):
                return move
        return self._refused(state, step, role, subject)

    def with_roles(self, roles: Mapping[str, Role | tuple[Role, ...]]) -> "Table[S_contra, P]":
        """
        The same flow with other roles for these steps, wherever they start: a table with a fingerprint of its own.

        Raises:
            DefinitionError: there is no such step, it fires by itself, or it would be nobody's.
        """
        asked = {move.step for move in self.moves if not move.automatic}
        by = {}
        for step, given in roles.items():
            if step not in asked:
                reason = "fires by itself" if step in self.steps else "does not exist"
                raise DefinitionError(f"{self.flow}.{step} {reason}; roles can be given to {', '.join(sorted(asked))}")
            by[step] = several(given or (), Role, f"{self.flow}.{step}: by")
        moves = (m if m.automatic or m.step not in by else evolve(m, by=by[m.step]) for m in self.moves)
        return evolve(self, moves=tuple(moves))

    def _refused(self, state: str, step: str, role: Role | None, subject: S_contra) -> Refused:
        candidates = self.candidates(state, step)
        if not candidates:
            possible = dict.fromkeys(move.step for move in self.moves_from(state) if not move.automatic)
            return NoSuchStep(state, step, tuple(possible))
        ways = [move.facts for move in candidates if move.entitles(role)]
        if not ways:
            return NotEntitled(state, step, role, tuple(dict.fromkeys(role for move in candidates for role in move.by)))
        lacking = (tuple(fact for fact in way if not fact(subject)) for way in ways)
        return FactsMissing(state, step, min(lacking, key=len))


def _grouped(moves: Iterable[Move], key: Callable[[Move], K]) -> dict[K, tuple[Move, ...]]:
    groups: dict[K, list[Move]] = {}
    for move in moves:
        groups.setdefault(key(move), []).append(move)
    return {name: tuple(group) for name, group in groups.items()}


def _digest(stages: Iterable[StageInfo], moves: Iterable[Move]) -> str:
    """
    What decides, and nothing else: no label, and no order of the page beyond the order in which moves are tried.

    So a page may be tidied, translated or reworded without making strangers of the orders that are on their way.
    """
    tried = sorted(moves, key=lambda move: (move.source, move.automatic, "" if move.automatic else move.step))
    decisive = (
        sorted((stage.name, stage.phase.value, stage.initial, stage.final) for stage in stages),
        [
            (m.source, m.automatic, m.step, m.target, m.internal, sorted(m.roles), sorted(map(str, m.facts)))
            for m in tried
        ],
    )
    return sha256(dumps(decisive).encode()).hexdigest()[:16]
