"""The parts of python-statemachine that its documentation doesn't promise: if one moves, it is seen here first."""

import inspect
from typing import Any

from statemachine import Event, State, StateChart
from statemachine.factory import StateMachineMetaclass

from orderflow.entities.phase import Phase
from orderflow.roles import CUSTOMER
from orderflow.states import Flow, Stage
from orderflow.states._machine import FlowTransition
from orderflow.states._names import RESERVED, is_callback, is_reserved

from .pages import Counter, Sale
from .test_flow import Truths


class Plain(StateChart[Any]):
    """A machine without us, in which each callback of the library is set."""

    catch_errors_as_events = False

    idle = State(initial=True)
    done = State(final=True)
    finish = idle.to(done)


def test_extending_a_plain_machine_changes_its_base() -> None:
    """Why flows are built from copies: if this fails, python-statemachine has mended it, and we may do less."""

    class Base(StateChart[Any]):
        idle = State(initial=True)
        done = State(final=True)
        finish = idle.to(done)

    before = len(Base.idle.transitions)

    class Longer(Base):
        skip = Base.idle.to(Base.done)

    assert len(Base.idle.transitions) == before + 1


def test_a_metaclass_takes_over_what_is_inherited() -> None:
    """`add_inherited` is where a subclass gets the states of its base, and where ours steps in."""
    assert list(inspect.signature(StateMachineMetaclass.add_inherited).parameters) == ["cls", "bases"]


def test_the_checks_that_ours_replace_can_be_turned_off() -> None:
    """The table's checks know more: children that rest without an end, steps that fire by themselves."""
    for name in ("validate_disconnected_states", "validate_trap_states", "validate_final_reachability"):
        assert getattr(StateMachineMetaclass, name) is True
        assert getattr(Flow, name) is False


def test_each_transition_knows_its_step_and_its_roles() -> None:
    """Transitions of ours go through the library as they are."""
    for state in Counter.states:
        for transition in state.transitions:
            assert isinstance(transition, FlowTransition)
            assert transition.step in Counter.table.steps
            assert transition.is_eventless == (not transition.roles)


def test_all_names_of_a_machine_are_reserved() -> None:
    """Every public attribute of a running machine, and of its class, is out of bounds for stages and steps."""
    machine = Counter(Truths(Sale()))
    ours = {*Counter._stages, *Counter._steps}

    classes = (Counter, type(Counter), Counter.machine, type(Counter.machine))
    taken = {name for one in classes for name in dir(one)} | set(vars(machine)) - ours

    assert {name for name in taken - ours if not is_reserved(name)} == set()
    assert set() == RESERVED - taken


def test_the_library_finds_callbacks_by_these_names() -> None:
    """Each name that python-statemachine looks for on a machine is one that no step may have."""
    names = {
        str(spec.func)
        for specs in (
            Plain._specs,
            *(s._specs for s in Plain.states),
            *(t._specs for s in Plain.states for t in s.transitions),
        )
        for spec in specs
        if spec.is_convention
    }

    assert {"prepare_event", "on_enter_idle", "on_exit_state", "before_finish", "after_transition"} < names
    assert [n for n in names if not is_callback(n, stages=["idle", "done"], steps=["finish"])] == []


def test_other_names_are_no_callbacks() -> None:
    """Only what the library would really call is refused."""
    for name in ("on_hold", "before_noon", "on_enter_cart", "error", "done", "prepare"):
        assert not is_callback(name, stages=["idle"], steps=["finish"])


def test_a_fresh_stage_has_no_actions() -> None:
    """What a decorator of the library's would hang on a state is seen on a stage."""
    stage = Stage("甲", "A", phase=Phase.DRAFT)
    assert not stage.has_actions

    stage.exit(lambda: None)

    assert stage.has_actions


def test_a_machine_asks_for_positive_facts_and_negates_for_itself() -> None:
    """The oracle's own `unless` does the negation, so it can't share a mistake with ours."""
    asked = []

    class Asked(Truths):
        def holds(self, fact: Any) -> bool:
            asked.append(fact)
            return super().holds(fact)

    Counter(Asked(Sale(paid=True))).send("submit", role=CUSTOMER)

    assert {str(fact) for fact in asked} == {"reviewed_first", "paid", "packed"}


def test_guards_have_the_names_of_their_facts() -> None:
    """A diagram that python-statemachine draws shows facts and roles by name."""
    (first, *_) = Counter.states_map["cart"].transitions

    labels = [str(spec) for spec in Counter.states_map["payment"].transitions[1].cond]

    assert [str(spec) for spec in first.cond] == ["by_customer_or_sales"]
    assert labels == ["paid", "!reviewed_first"]


def test_a_step_of_a_machine_is_one_of_its_events() -> None:
    """`send` looks for the attribute of a step, and takes its name from it."""
    machine = Counter(Truths(Sale()))

    assert isinstance(machine.submit, Event)
    assert [str(event) for event in machine.events] == ["edit", "submit", "accept", "release", "pack", "cancel"]


def test_diagrams_are_drawn_from_the_page() -> None:
    """The diagram source is python-statemachine's."""
    assert "stateDiagram" in f"{Counter:mermaid}"
