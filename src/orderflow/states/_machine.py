"""
The machine of python-statemachine behind each flow: diagram source, and the oracle its table is tested against.

This is the one module that leans on parts of python-statemachine its documentation doesn't promise. The dependency is
pinned to 3.2 for it, and `tests/states/test_machine.py` fails when one of them moves:

- `StateMachineMetaclass` (statemachine.factory), which every machine is made by. Its `add_inherited` gives a subclass
  the *same* states; ours gives it nothing, because each machine is drawn from its own page.
- `Transition` and `TransitionList` are made here from arrows, not by `State.to`, so that an arrow knows its step.
- The names that a machine uses, and those by which it finds callbacks (`on_enter_…`, `before_…`): see `_names`.

A machine is drawn when it is first asked for; orders run on tables, and a shop never imports this module.
"""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from statemachine import State, StateChart
from statemachine.factory import StateMachineMetaclass
from statemachine.transition import Transition
from statemachine.transition_list import TransitionList

from orderflow.roles import Role
from orderflow.states.fact import Fact
from orderflow.states.stage import Arrow

if TYPE_CHECKING:
    from orderflow.states.flow import FlowMeta

__all__ = ["FlowTransition", "Machine", "MachineMeta", "Truths", "drawn"]


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
        """Take nothing over: a machine has all that its page inherits."""


class Machine(StateChart[Any], metaclass=MachineMeta):
    """python-statemachine as strict as it gets: nothing is dropped, and no exception becomes an event."""

    allow_event_without_transition = False
    catch_errors_as_events = False
    enable_self_transition_entries = False
    atomic_configuration_update = True


@cache
def drawn(flow: "FlowMeta") -> type[Machine]:
    """The machine of *flow*: a state for each stage, a transition for each arrow, an event for what somebody fires."""
    states = {
        name: State(name=stage.en, initial=stage.initial, final=stage.final) for name, stage in flow._stages.items()
    }
    events: dict[str, TransitionList] = {}
    for name, step in flow._steps.items():
        for arrow in step.arrows:
            source, target = states[flow._place(arrow.source)], states[flow._place(arrow.target)]
            transition = FlowTransition(arrow, step=name, source=source, target=target)
            source.transitions.add_transitions(transition)
            # without roles and where steps fire by themselves, the machine takes the arrow as soon as it holds
            if arrow.by or not flow._has_automatic_steps:
                events.setdefault(name, TransitionList()).add_transitions(transition)
    places = {"__module__": flow.__module__, "__qualname__": flow.__qualname__}
    machine: type[Machine] = MachineMeta(flow.__name__, (Machine,), {**places, **states, **events})  # type: ignore[assignment] # the class of its bases
    for step in flow._steps.values():
        setattr(machine, step.name, step)  # a step that fires by itself says so to whoever sends it
    return machine


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
