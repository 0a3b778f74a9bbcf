"""What is wrong with a compiled flow, found when it is defined; each check says what would be right."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from orderflow.errors import DefinitionError
from orderflow.states.fact import Fact
from orderflow.states.move import Move, StageInfo

__all__ = ["check"]

Known = Mapping[str, bool]


def check(flow: str, stages: Sequence[StageInfo], moves: Sequence[Move]) -> None:
    """Raise a `DefinitionError` that lists all that the first check with an objection finds wrong with *flow*."""
    for find in CHECKS:
        problems = [f"{flow}: {problem}" for problem in find(stages, moves)]
        if problems:
            raise DefinitionError("\n".join(problems))


def _places(stages: Sequence[StageInfo], moves: Sequence[Move]) -> Iterator[str]:
    names = Counter(stage.name for stage in stages)
    for name, count in names.items():
        if count > 1:
            yield f"{count} stages are called {name}; each needs a name of its own"
    for move in moves:
        if not {move.source, move.target} <= names.keys():
            yield f"{_shown(move)} touches a stage that isn't there; there are {', '.join(names)}"


def _labels(stages: Sequence[StageInfo], _moves: Sequence[Move]) -> Iterator[str]:
    for stage in stages:
        if not all(label.strip() for label in (stage.zh, stage.en)):
            yield f'stage {stage.name} needs both labels: {stage.name} = Stage("待付款", "Awaiting payment", …)'
    for label, count in Counter(label for stage in stages for label in {stage.zh, stage.en}).items():
        if count > 1:
            names = ", ".join(stage.name for stage in stages if label in (stage.zh, stage.en))
            yield f"stages {names} are all labelled {label!r}; whoever reads it must know which one is meant"


def _ends(stages: Sequence[StageInfo], moves: Sequence[Move]) -> Iterator[str]:
    initial = [stage.name for stage in stages if stage.initial]
    if len(initial) != 1:
        yield f"exactly one stage must be initial=True; {', '.join(initial) or 'none'} is"
    for stage in stages:
        leaving = [move.step for move in moves if move.source == stage.name]
        if stage.final and leaving:
            yield f"stage {stage.name} is final, but {', '.join(leaving)} starts there; remove the step or final=True"


def _facts(_stages: Sequence[StageInfo], moves: Sequence[Move]) -> Iterator[str]:
    functions: dict[str, Callable[..., bool]] = {}
    for move in moves:
        for fact in move.facts:
            if functions.setdefault(fact.name, fact.test) is not fact.test:
                yield f"two different functions are called {fact.name}; one of the facts needs another name"
        for name, count in Counter(fact.name for fact in move.facts).items():
            if count > 1:
                yield f"{_shown(move)} asks for {name} twice; one can be left out, and {name} with ~{name} never holds"


def _reach(stages: Sequence[StageInfo], moves: Sequence[Move]) -> Iterator[str]:
    ahead = _reachable([stage.name for stage in stages if stage.initial], ((m.source, m.target) for m in moves))
    back = _reachable([stage.name for stage in stages if stage.is_end], ((m.target, m.source) for m in moves))
    for stage in stages:
        if stage.name not in ahead:
            yield f"stage {stage.name} is unreachable; a step must lead there, or it can be removed"
        if stage.name not in back:
            yield f"from stage {stage.name} no end can be reached: no final stage, nor, for a child, a closed one"


def _chosen(_stages: Sequence[StageInfo], moves: Sequence[Move]) -> Iterator[str]:
    rivals: dict[tuple[str, str | None], list[Move]] = {}
    for move in moves:
        rivals.setdefault(_question(move), []).append(move)
    for move in moves:
        asked = ([r for r in rivals[_question(move)] if r.entitles(role)] for role in move.by or (None,))
        if not any(first is move for entitled in asked for first, _ in _firsts(entitled, {})):
            yield f"{_shown(move)} is never chosen: whatever holds, something before it on the page fits first"


def _rests(stages: Sequence[StageInfo], moves: Sequence[Move]) -> Iterator[str]:
    automatic = [move for move in moves if move.automatic]
    for stage in stages:
        if stage.name in _reachable([m.target for m in automatic if m.source == stage.name], _pairs(automatic)):
            circle = _circle(automatic, stage.name, stage.name, (), {})
            if circle:
                way, known = circle
                when = " and ".join(name if holds else f"~{name}" for name, holds in known.items())
                yield (
                    f"{' → '.join((*(m.source for m in way), stage.name))} goes round for ever when {when}; "
                    "the steps of a circle need facts that can't all hold, like paid and ~paid"
                )
                return


CHECKS = (_places, _labels, _ends, _facts, _reach, _chosen, _rests)


def _circle(
    automatic: Sequence[Move], start: str, state: str, way: tuple[Move, ...], known: Known
) -> tuple[tuple[Move, ...], Known] | None:
    """A way that automatic steps take from *state* back to *start*, with the answers that drive it, or None."""
    if way and state == start:
        return way, known
    if any(move.source == state for move in way):
        return None  # a circle beside the start: found from one of its own stages
    for move, answers in _firsts([move for move in automatic if move.source == state], known):
        found = _circle(automatic, start, move.target, (*way, move), answers)
        if found:
            return found
    return None


def _firsts(moves: Sequence[Move], known: Known) -> Iterator[tuple[Move, Known]]:
    """Which of *moves* is the first to hold, for all the ways in which facts that aren't known yet may be answered."""
    if not moves:
        return
    first, *others = moves
    holding = _with(known, first.facts)
    if holding is not None:
        yield first, holding
    for fact in first.facts:
        failing = _with(known, [~fact])
        if failing is not None:
            yield from _firsts(others, failing)


def _with(known: Known, facts: Iterable[Fact[Any]]) -> Known | None:
    """What is known once *facts* hold, too; None when they contradict it."""
    more = {fact.name: not fact.negated for fact in facts}
    if any(known.get(name, holds) is not holds for name, holds in more.items()):
        return None
    return {**known, **more}


def _reachable(start: Iterable[str], arrows: Iterable[tuple[str, str]]) -> set[str]:
    arrows = list(arrows)
    reached: set[str] = set()
    waiting = list(start)
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += [target for source, target in arrows if source == state]
    return reached


def _pairs(moves: Iterable[Move]) -> list[tuple[str, str]]:
    return [(move.source, move.target) for move in moves]


def _question(move: Move) -> tuple[str, str | None]:
    """What *move* is an answer to: a step in a state, or what fires there by itself."""
    return move.source, None if move.automatic else move.step


def _shown(move: Move) -> str:
    return f"{move.step}: {move.source} → {move.target}"
