"""
The machine of python-statemachine behind each flow: diagram source, and the oracle its table is tested against.

This is the one module that leans on parts of python-statemachine its documentation doesn't promise. The dependency is
pinned to 3.2 for it, and `tests/states/test_machine.py` fails when one of them moves:

- `StateMachineMetaclass` (statemachine.factory), which every class body goes through. Its `add_inherited` gives a
  subclass the *same* states, so that a transition drawn there lands in the base class, too; ours gives it nothing,
  because each flow is built from copies of its own.
- `Transition` and `TransitionList` are made here from arrows, not by `State.to`, so that drawing alone changes nothing.
- `State._specs`, where an action that a decorator hung on a stage is found.
- The names by which the library finds callbacks (`on_enter_…`, `before_…`), so that no step is taken for one.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from statemachine import State, StateChart
from statemachine.factory import StateMachineMetaclass
from statemachine.transition import Transition
from statemachine.transition_list import TransitionList

from orderflow.roles import Role
from orderflow.states.fact import Fact
from orderflow.states.stage import Arrow, Stage, Step

__all__ = [
    "FlowTransition",
    "Machine",
    "MachineMeta",
    "Truths",
    "has_actions",
    "is_callback",
    "is_reserved",
    "transitions",
]

BOUND_LATER = frozenset({"final_states", "history_values", "initial_state", "model", "state_field", "table"})
"""What a machine has only once it has states, or an instance."""


class Truths(Protocol):
    """The model of a machine: it keeps the state and answers facts."""

    state: Any

    def holds(self, fact: Fact[Any], /) -> bool:
        """Whether *fact* holds; always asked in the positive, the machine negates for itself."""


class FlowTransition(Transition):
    """A transition that knows its step, also where no event bears the name, and its roles."""

    def __init__(self, arrow: Arrow, *, step: str, source: State, target: State) -> None:
        held = [_guard(fact) for fact in arrow.facts if not fact.negated]
        failed = [_guard(~fact) for fact in arrow.facts if fact.negated]
        entitled = [_entitlement(arrow.by)] if arrow.by else []
        super().__init__(source, target, internal=arrow.internal, cond=entitled + held, unless=failed)
        self.step = step
        self.roles = arrow.by


class MachineMeta(StateMachineMetaclass):
    """Builds each machine from what its class holds itself, and leaves it to the table's checks to find fault."""

    validate_disconnected_states = False
    validate_trap_states = False
    validate_final_reachability = False

    def add_inherited(cls, bases: object) -> None:  # noqa: N805 # of the library; cls, since it's a metaclass
        """Take nothing over: a flow has copies of the stages it inherits."""


class Machine(StateChart[Any], metaclass=MachineMeta):
    """python-statemachine as strict as it gets: nothing is dropped, and no exception becomes an event."""

    allow_event_without_transition = False
    catch_errors_as_events = False
    enable_self_transition_entries = False
    atomic_configuration_update = True


def transitions(
    stages: Mapping[str, Stage], steps: Mapping[str, Step], place: Callable[[Stage], str], *, automatic: bool
) -> dict[str, TransitionList]:
    """
    Draw *steps* between *stages*, and answer those that are events, by name.

    An arrow without roles gets no event where *automatic* steps exist: the machine takes it as soon as it holds.
    """
    events: dict[str, TransitionList] = {}
    for name, step in steps.items():
        for arrow in step.arrows:
            source, target = stages[place(arrow.source)], stages[place(arrow.target)]
            transition = FlowTransition(arrow, step=name, source=source, target=target)
            source.transitions.add_transitions(transition)
            if arrow.by or not automatic:
                events.setdefault(name, TransitionList()).add_transitions(transition)
    return events


def has_actions(stage: Stage) -> bool:
    """Whether an action was hung on *stage*, which a page can't have."""
    return any(True for _ in stage._specs)


def is_reserved(name: str) -> bool:
    """Whether a machine has an attribute of this name, so that a stage or step can't."""
    return name.startswith("_") or name in BOUND_LATER or hasattr(Machine, name)


def is_callback(name: str, *, stages: Iterable[str], steps: Iterable[str]) -> bool:
    """Whether python-statemachine would call a step of this name when something else happens."""
    if name.startswith(("error_", "done_state_", "done_invoke_")):
        return True  # the library raises such events itself
    moments = ["prepare_event"]
    moments += [f"{when}_{what}" for when in ("before", "on", "after") for what in ("transition", *steps)]
    moments += [f"on_{how}_{what}" for how in ("enter", "exit", "invoke") for what in ("state", *stages)]
    return name in moments


def _guard(fact: Fact[Any]) -> Callable[..., bool]:
    def guard(model: Truths) -> bool:
        return model.holds(fact)

    guard.__name__ = fact.name  # a diagram shows it
    return guard


def _entitlement(roles: tuple[Role, ...]) -> Callable[..., bool]:
    def entitled(role: Role | None = None) -> bool:
        return role in roles

    entitled.__name__ = "by_" + "_or_".join(roles)
    return entitled
