"""The words a flow page is written in: stages, and the steps drawn between them."""

from typing import TYPE_CHECKING, Any, Never, TypeVar, overload

from orderflow._first_use import value
from orderflow.entities.phase import ChildPhase, Phase
from orderflow.errors import DefinitionError
from orderflow.roles import Role
from orderflow.states._given import named, several
from orderflow.states._page import Page
from orderflow.states.fact import Fact

if TYPE_CHECKING:
    from statemachine import Event, StateChart

__all__ = ["Arrow", "Stage", "Step", "within"]

A = TypeVar("A")


@value(eq=False)
class Arrow:
    """One arrow on a page: from a stage to a stage, by these roles, when these facts hold."""

    source: "Stage"
    target: "Stage"
    by: tuple[Role, ...]
    facts: tuple[Fact[Any], ...]
    internal: bool


@value(eq=False)
class Step:
    """
    What is written behind a step's name: one or more arrows, tried in this order.

    `RetailFlow.submit | RetailFlow.draft.to(…)` in a subclass adds a way to an inherited step.
    """

    arrows: tuple[Arrow, ...]
    name: str = ""

    def __or__(self, other: "Step") -> "Step":
        return Step(self.arrows + other.arrows)

    @overload
    def __get__(self, machine: None, flow: type) -> "Step": ...
    @overload
    def __get__(self, machine: "StateChart[Any]", flow: type) -> "Event": ...
    def __get__(self, machine: "StateChart[Any] | None", flow: type) -> "Step | Event":
        if machine is None:
            return self
        if self.name not in flow.events:  # type: ignore[attr-defined] # of every flow class
            raise AttributeError(f"{flow.__name__}.{self.name} fires by itself, it can't be sent")
        from statemachine import Event

        event: Event = Event(id=self.name).__get__(machine, flow)  # type: ignore[no-untyped-call] # the library leaves it untyped
        return event

    def _not_compilable(self) -> Never:
        raise not_compilable("@step.on, @step.cond and the like")

    before = on = after = cond = unless = validators = property(_not_compilable)


class Stage:
    """
    A state of a flow, with what the parties call it and what it is about.

    Args:
        zh: Its label in Chinese: what the parties wait for.
        en: Its label in English.
        phase: What the library asks instead of the state's name: `Phase` in an order's flow, `ChildPhase` in a child's.
        initial: Lives begin here.
        final: Lives end here; no step may leave it.
    """

    def __init__(
        self,
        zh: str,
        en: str,
        *,
        phase: Phase | ChildPhase,
        initial: bool = False,
        final: bool = False,
        **callbacks: Never,
    ) -> None:
        if callbacks:
            raise not_compilable(*callbacks)
        self.zh = zh
        self.en = en
        self.phase = phase
        self.initial = initial
        self.final = final
        self.placed = False
        """Whether a flow has it already; `FlowMeta` says so."""
        self.has_actions = False
        """Whether an action was hung on it, which a page can't have."""

    def __str__(self) -> str:
        return self.en

    def _hung(self, action: A) -> A:
        self.has_actions = True
        return action

    enter = exit = invoke = _hung  # what python-statemachine hangs on a state is taken, to be refused by name

    @property
    def to(self) -> "To":
        """Draw a step that starts here."""
        return To(self)

    @property
    def from_(self) -> "From":
        """Draw a step that leads here, from one or more stages."""
        return From(self)

    def copy(self) -> "Stage":
        """The same stage for another flow, free of the steps of this one."""
        return Stage(self.zh, self.en, phase=self.phase, initial=self.initial, final=self.final)


@value
class To:
    """`draft.to(awaiting_payment, by=CUSTOMER)`, `draft.to.itself(internal=True, by=CUSTOMER)`."""

    source: Stage

    def __call__(
        self,
        target: Stage,
        *others: Never,
        by: Role | tuple[Role, ...] | None = None,
        when: Fact[Any] | tuple[Fact[Any], ...] | None = None,
        internal: bool = False,
        **callbacks: Never,
    ) -> Step:
        """
        Draw a step from this stage to *target*.

        Args:
            target: Where it leads.
            others: None; several ways are several steps, joined with `|`.
            by: Who may fire it. Without it, an order's step fires by itself when its facts hold; a child's is left to
                whoever may act on the order.
            when: What must hold, all of it.
            internal: The stage isn't left, though something is done.
            callbacks: None; a page holds facts and roles, so that it can be compiled.

        Raises:
            DefinitionError: this can't be a step; the text says why.
        """
        if others:
            raise DefinitionError(f"a step from {self.source} leads to one stage; join several ways with `|`")
        if callbacks:
            raise not_compilable(*callbacks)
        return _drawn(self.source, target, by, when, internal)

    def itself(
        self,
        *,
        by: Role | tuple[Role, ...] | None = None,
        when: Fact[Any] | tuple[Fact[Any], ...] | None = None,
        internal: bool = False,
        **callbacks: Never,
    ) -> Step:
        """Draw a step that leads back to its own stage; with `internal=True` the stage isn't even left."""
        return self(self.source, by=by, when=when, internal=internal, **callbacks)


@value
class From:
    """`cancelled.from_(draft, awaiting_payment, by=CUSTOMER)`."""

    target: Stage

    def __call__(
        self,
        source: Stage,
        *others: Stage,
        by: Role | tuple[Role, ...] | None = None,
        when: Fact[Any] | tuple[Fact[Any], ...] | None = None,
        **callbacks: Never,
    ) -> Step:
        """Draw one step that leads to this stage from each of these; the arguments are those of `to`."""
        if callbacks:
            raise not_compilable(*callbacks)
        arrows = [_drawn(stage, self.target, by, when, internal=False).arrows for stage in (source, *others)]
        return Step(sum(arrows, ()))


def within(
    stage: Stage,
    *others: Stage,
    by: Role | tuple[Role, ...] | None = None,
    when: Fact[Any] | tuple[Fact[Any], ...] | None = None,
) -> Step:
    """Draw one step that is possible in each of these stages and leaves none of them."""
    return Step(sum((_drawn(one, one, by, when, internal=True).arrows for one in (stage, *others)), ()))


def not_compilable(*names: str) -> DefinitionError:
    """The error for what python-statemachine knows besides: actions, validators, conditions in text."""
    return DefinitionError(
        f"{Page.heading()}{', '.join(names)} can't be compiled: a page has stages, steps, roles and facts; "
        "guard a step with when=(a fact, …), and let commands and reactions do the work"
    )


def _drawn(
    source: object,
    target: object,
    by: Role | tuple[Role, ...] | None,
    when: Fact[Any] | tuple[Fact[Any], ...] | None,
    internal: bool,
) -> Step:
    page = Page.current()
    if not (isinstance(source, Stage) and isinstance(target, Stage)):
        raise DefinitionError(
            f"{page.flow}: a step leads from a Stage to a Stage, not {named(source)} to {named(target)}"
        )
    if internal and source is not target:
        raise DefinitionError(f"{page.flow}: an internal step stays where it is: {source}.to.itself(internal=True, …)")
    where = f"{page.flow}: the step from {source} to {target}"
    arrow = Arrow(source, target, several(by, Role, f"{where}: by"), several(when, Fact, f"{where}: when"), internal)
    page.drawn.append(arrow)
    return Step((arrow,))
