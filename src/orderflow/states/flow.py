# ruff: noqa: N804, N805 - ruff takes a metaclass that doesn't name `type` for a class
"""
Flows: one page a class, compiled into its table when the class is defined.

What a page is is checked and compiled here, without python-statemachine; its machine is drawn when it is first asked
for (`RetailFlow.machine`, `RetailFlow(model)`, `RetailFlow.states`).
"""

from typing import TYPE_CHECKING, Any, ClassVar, Never

from orderflow.entities.phase import ChildPhase, Phase
from orderflow.errors import DefinitionError
from orderflow.states._body import written
from orderflow.states._given import named
from orderflow.states._page import Page
from orderflow.states.move import Move, StageInfo
from orderflow.states.stage import Stage, Step
from orderflow.states.table import Table

if TYPE_CHECKING:
    from orderflow.entities.order import Order
    from orderflow.states._machine import Machine, MachineMeta
else:  # what a flow's class lacks is asked of its machine, so a type checker may take it for one
    Machine, MachineMeta = object, type

__all__ = ["ChildFlow", "Flow", "OrderFlow"]


class FlowMeta(MachineMeta):
    """
    Reads a page, compiles its table, and draws its machine when somebody asks.

    A subclass starts with copies of its base's stages and draws the inherited steps between those again, so nothing
    that is written in it can reach the base. Once a flow is defined, it takes no attribute any more.
    """

    _phase_kind: type[Phase] | type[ChildPhase] = Phase
    _has_automatic_steps = True
    """Whether a step without roles fires by itself, and must therefore have a fact."""

    table: Table[Any, Any]
    _stages: dict[str, Stage]
    _steps: dict[str, Step]

    @classmethod
    def __prepare__(mcs, name: str, bases: tuple[type, ...], /) -> Page:  # type: ignore[override] # takes no keywords
        return Page.open(name)

    def __new__(mcs, name: str, bases: tuple[type, ...], page: dict[str, object]) -> "FlowMeta":
        if not isinstance(page, Page):
            raise DefinitionError(f"{name}: a flow needs a page: define it by a class statement or types.new_class")
        page.close()
        if bases == (Machine,):
            return super().__new__(mcs, name, bases, {**page, "_stages": {}, "_steps": {}})
        if len(bases) != 1 or not isinstance(bases[0], FlowMeta):
            raise DefinitionError(f"{name}: a flow extends one flow, it can't mix {' and '.join(map(named, bases))}")
        base = bases[0]
        stages, steps = written(page, (base._stages, base._steps))
        stages = {n: stage.copy() for n, stage in base._stages.items()} | stages
        steps = base._steps | steps
        return super().__new__(mcs, name, bases, {**page, **stages, **steps, "_stages": stages, "_steps": steps})

    def __init__(cls, name: str, bases: tuple[type], page: dict[str, object]) -> None:
        super().__init__(name, bases, page)
        if cls._stages or cls._steps:
            cls.table = cls._compiled()
        for stage in cls._stages.values():
            stage.placed = True
        cls._defined = True

    @property
    def machine(cls) -> "type[Machine]":
        """The machine of python-statemachine that this page draws: its diagram, and the oracle of its table."""
        from orderflow.states._machine import drawn

        return drawn(cls)

    if not TYPE_CHECKING:  # pragma: no branch # a type checker takes the flow for its machine

        def __call__(cls, *model, **settings):
            """A machine in one of this flow's states, for tests and drawings; orders run on the table."""
            return cls.machine(*model, **settings)

        def __getattr__(cls, name):
            if name.startswith("__"):
                raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")
            return getattr(cls.machine, name)

        def __format__(cls, form):
            return format(cls.machine, form) if form else str(cls)

    def __setattr__(cls, name: str, value: Never) -> None:  # so that a type checker says no as well
        if "_defined" in vars(cls):
            raise DefinitionError(f"{cls.__name__}.{name} can't be set: a flow is complete once defined; extend it")
        super().__setattr__(name, value)

    def __delattr__(cls, name: str) -> Never:
        raise DefinitionError(f"{cls.__name__}.{name} can't be deleted: a flow is complete once defined; extend it")

    def _compiled(cls) -> Table[Any, Any]:
        return Table(
            cls.__name__,
            tuple(cls._info(name, stage) for name, stage in cls._stages.items()),
            tuple(move for step in cls._steps.values() for move in cls._moves(step)),
        )

    def _info(cls, name: str, stage: Stage) -> StageInfo:
        if not isinstance(stage.phase, cls._phase_kind):
            raise DefinitionError(
                f"{cls.__name__}.{name}: phase must be a {named(cls._phase_kind)}, not {stage.phase!r}"
            )
        return StageInfo(name, stage.zh, stage.en, stage.phase, stage.initial, stage.final)

    def _moves(cls, step: Step) -> list[Move]:
        moves = []
        for arrow in step.arrows:
            automatic = cls._has_automatic_steps and not arrow.by
            if automatic and not arrow.facts:
                raise DefinitionError(
                    f"{cls.__name__}.{step.name}: say who fires it with by=…, or when it fires by itself with when=…"
                )
            source, target = cls._place(arrow.source), cls._place(arrow.target)
            moves.append(Move(step.name, source, target, arrow.by, arrow.facts, arrow.internal, automatic))
        return moves

    def _place(cls, stage: Stage) -> str:
        """The name in this flow of *stage*, which may be written on this page or on one that it extends."""
        for flow in cls.__mro__:
            if isinstance(flow, FlowMeta):
                for name, own in flow._stages.items():
                    if own is stage:
                        return name
        raise DefinitionError(f"{cls.__name__}: a step touches {stage.en!r}, a stage of neither this page nor its base")


class ChildFlowMeta(FlowMeta):
    """Reads the page of a child, on which a step without roles is left to whoever may act on the order."""

    _phase_kind = ChildPhase
    _has_automatic_steps = False


class Flow(Machine, metaclass=FlowMeta):
    """What all flows have in common: strict values, and a table."""

    table: ClassVar[Table[Any, Any]]


class OrderFlow(Flow):
    """
    The life of an order on one page: stages with both labels and a phase, then steps, then nothing.

        class MerchantAcceptance(OrderFlow):
            awaiting_acceptance = Stage("待接单", "Awaiting acceptance", phase=Phase.REVIEW, initial=True)
            preparing = Stage("备餐中", "Preparing", phase=Phase.PREPARING, final=True)
            cancelled = Stage("已取消", "Cancelled", phase=Phase.CANCELLED, final=True)

            accept = awaiting_acceptance.to(preparing, by=MERCHANT)
            expire = awaiting_acceptance.to(cancelled, by=SYSTEM)

    A step with `by` is fired by these roles; one without fires by itself, as soon as its facts hold. Of several ways
    that fit, the first on the page is taken. A subclass extends the flow: it may add stages and steps, and replace an
    inherited one by writing its name again.
    """

    table: ClassVar[Table["Order", Phase]]


class ChildFlow(Flow, metaclass=ChildFlowMeta):
    """
    The life of a child of an order on one page: a payment, a shipment, a return.

    Roles are optional, because the order's page says who may do what; nothing fires by itself.
    """

    table: ClassVar[Table[Any, ChildPhase]]
