"""A flow's page as data: one row a way, and the ways grouped as a picture needs them."""

from collections.abc import Iterable
from typing import Any

from orderflow._first_use import value
from orderflow.entities.phase import ChildPhase, Phase
from orderflow.roles import Role
from orderflow.states import Fact, Flow, Move, StageInfo, Table
from orderflow.words.labels import Label, Language

__all__ = [
    "Arrow",
    "Page",
    "Place",
    "StepRow",
    "arrows",
    "done_within",
    "gathered",
    "page_of",
    "place",
    "step_rows",
    "worded",
]

Page = type[Flow] | Table[Any, Any]
"""A flow, or its table, for instance that of a process that gave its steps to other roles."""


@value
class Place(Label):
    """A stage with what it is called."""

    name: str
    phase: Phase | ChildPhase
    final: bool


@value(kw_only=True)
class StepRow:
    """
    One way on the page: a step out of one stage.

    Attributes:
        roles: Who may fire it; empty for an automatic one, and for a child's that is anybody's.
        facts: What must hold, all of it.
        automatic: It fires by itself as soon as its facts hold.
        internal: The stage is not left.
    """

    step: str
    source: Place
    target: Place
    roles: tuple[Role, ...]
    facts: tuple[Label, ...]
    automatic: bool
    internal: bool

    @property
    def stays(self) -> bool:
        """Whether it leads back to its own stage."""
        return self.source.name == self.target.name


@value
class Arrow:
    """All ways from one stage to another that people see as one arrow: either fired by somebody, or by themselves."""

    source: Place
    target: Place
    automatic: bool
    rows: tuple[StepRow, ...]

    @property
    def steps(self) -> tuple[str, ...]:
        """The names of its steps, each once."""
        return tuple(dict.fromkeys(row.step for row in self.rows))

    @property
    def facts(self) -> tuple[Label, ...]:
        """What must hold on its ways, each fact once."""
        return tuple(dict.fromkeys(fact for row in self.rows for fact in row.facts))


def place(stage: StageInfo) -> Place:
    """A stage as a row shows it."""
    return Place(stage.zh, stage.en, stage.name, stage.phase, stage.final)


def page_of(flow: Page) -> Table[Any, Any]:
    """The table of a flow, or the table itself."""
    return flow if isinstance(flow, Table) else flow.table


def step_rows(flow: Page) -> tuple[StepRow, ...]:
    """Every way of a flow, stage by stage in the order of the page, each stage's in the order they are tried in."""
    table = page_of(flow)
    return tuple(_row(table, move) for stage in table.stages for move in table.moves_from(stage.name))


def gathered(rows: Iterable[StepRow]) -> tuple[tuple[StepRow, ...], ...]:
    """Rows that differ in their step alone, together: what the same people may do in a stage without leaving it."""
    groups: dict[tuple[object, ...], list[StepRow]] = {}
    for row in rows:
        alone = () if row.stays else (row.step, row.target.name)
        groups.setdefault((row.source.name, row.roles, row.facts, *alone), []).append(row)
    return tuple(map(tuple, groups.values()))


def arrows(rows: Iterable[StepRow]) -> tuple[Arrow, ...]:
    """The ways between different stages, grouped."""
    groups: dict[tuple[str, str, bool], list[StepRow]] = {}
    for row in rows:
        if not row.stays:
            groups.setdefault((row.source.name, row.target.name, row.automatic), []).append(row)
    return tuple(Arrow(group[0].source, group[0].target, group[0].automatic, tuple(group)) for group in groups.values())


def done_within(rows: Iterable[StepRow], stage: Place) -> tuple[str, ...]:
    """The names of the steps that are possible in a stage and stay in it, each once."""
    return tuple(dict.fromkeys(row.step for row in rows if row.stays and row.source.name == stage.name))


def worded(label: Label, language: Language | None, between: str) -> str:
    """A label in one language, or in both with *between* between them."""
    if language is not None:
        return label.in_(language)
    return label.zh if label.zh == label.en else f"{label.zh}{between}{label.en}"


def _row(table: Table[Any, Any], move: Move) -> StepRow:
    return StepRow(
        step=move.step,
        source=place(table.stage(move.source)),
        target=place(table.stage(move.target)),
        roles=tuple(dict.fromkeys(move.by)),
        facts=tuple(_fact(fact) for fact in move.facts),
        automatic=move.automatic,
        internal=move.internal,
    )


def _fact(fact: Fact[Any]) -> Label:
    return Label(fact.zh, fact.en)
