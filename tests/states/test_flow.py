"""Flows as classes: what they are, that they are complete once defined, and that extending one leaves it alone."""

import types
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from statemachine import State, StateChart

from orderflow.entities.phase import Phase
from orderflow.errors import DefinitionError
from orderflow.roles import CUSTOMER, MERCHANT, PLATFORM, SALES, WAREHOUSE
from orderflow.states import ChildFlow, Flow, NotEntitled, OrderFlow, Stage, Table

from .pages import Counter, GiftCounter, Sale, SaleFlow, Shipment, automatic, fire, packed, paid


class Truths:
    """A model for the machine: facts of a sale."""

    def __init__(self, sale: Sale) -> None:
        self.state: Any = None
        self.sale = sale

    def holds(self, fact: Any) -> bool:
        return bool(fact(self.sale))


def insides(flow: type[Flow]) -> list[object]:
    """All that a flow consists of, by identity where it is shared and by content where it isn't."""
    return [
        flow.table,
        flow.table.fingerprint,
        {name: id(value) for name, value in vars(flow).items()},
        [(name, id(state), state.initial, state.final) for name, state in flow.states_map.items()],
        [id(state) for state in flow.states],
        [str(event) for event in flow._events],
        [
            [
                (
                    id(transition),
                    transition.event,
                    id(transition.source),
                    id(transition.target),
                    len(transition._specs.items),
                )
            ]
            for state in flow.states
            for transition in state.transitions
        ],
        [len(state._specs.items) for state in flow.states],
        [(step.name, *map(id, step.arrows)) for step in flow._steps.values()],
    ]


# --- what a flow is


def test_a_flow_is_a_machine_of_python_statemachine() -> None:
    """The page is read by python-statemachine, too: it draws its diagrams and is what a table is compared with."""
    machine = Counter(Truths(Sale(paid=True)))

    machine.send("submit", role=CUSTOMER)

    assert isinstance(machine, StateChart)
    assert isinstance(Counter.states_map["cart"], State)
    assert machine.current_state_value == "packing"
    assert [str(event) for event in machine.allowed_events] == ["pack"]


def test_a_machine_is_strict() -> None:
    """No step is dropped and no exception becomes an event while the state moves on."""
    for flow in (Flow, OrderFlow, ChildFlow, Counter, GiftCounter, Shipment):
        assert flow.allow_event_without_transition is False
        assert flow.catch_errors_as_events is False
        assert flow.enable_self_transition_entries is False
        assert flow.atomic_configuration_update is True

    machine = Counter(Truths(Sale()))
    with pytest.raises(Counter.TransitionNotAllowed):
        machine.send("submit", role=MERCHANT)
    with pytest.raises(Counter.TransitionNotAllowed):
        machine.send("secure", role=CUSTOMER)


def test_a_step_of_a_machine_can_be_called() -> None:
    """On a machine a step is an event, and one that fires by itself is none."""
    machine = Counter(Truths(Sale()))

    machine.submit(role=CUSTOMER)

    assert machine.current_state_value == "payment"
    with pytest.raises(AttributeError, match=r"Counter\.secure fires by itself, it can't be sent"):
        machine.secure(role=CUSTOMER)


def test_a_family_has_no_table() -> None:
    """A class without stages is a family of flows, not a flow."""
    for family in (Flow, OrderFlow, ChildFlow, SaleFlow):
        assert "table" not in vars(family)
        with pytest.raises(AttributeError, match="table"):
            _ = family.table


def test_a_family_cannot_have_steps() -> None:
    """Steps need stages."""
    with pytest.raises(
        DefinitionError, match=r"Ghost: a step touches 'Cart', a stage of neither this page nor its base"
    ):

        class Ghost(OrderFlow):
            go = Counter.cart.to(Counter.payment, by=CUSTOMER)


def test_a_flow_keeps_its_docstring() -> None:
    """The docstring of a page is the page's."""
    assert Shipment.__doc__ == (
        "A child: it has no roles but on one step, nothing in it fires by itself, and it may rest without an end."
    )


# --- sealed


@pytest.mark.parametrize("flow", [Counter, SaleFlow, OrderFlow])
@pytest.mark.parametrize("name", ["table", "express", "submit", "catch_errors_as_events", "on_enter_cart"])
def test_a_defined_flow_takes_nothing(flow: Any, name: str) -> None:
    """A step, a callback or a switch that is set from outside would not be in the table."""
    with pytest.raises(
        DefinitionError, match=rf"{flow.__name__}\.{name} can't be set: a flow is complete once defined"
    ):
        setattr(flow, name, None)
    with pytest.raises(DefinitionError, match=rf"{flow.__name__}\.{name} can't be deleted: a flow is complete once"):
        delattr(flow, name)


# --- extension


def test_an_extension_has_what_its_base_has_and_more() -> None:
    """Inherited stages and steps come first, then those of the extension; a replaced one keeps its place."""
    table = GiftCounter.table

    assert [stage.name for stage in table.stages] == [stage.name for stage in Counter.table.stages] + ["wrapping"]
    assert table.steps == (*Counter.table.steps, "wrap", "unwrap", "give")
    assert table.initial == "cart"
    assert table.stage("packing").zh == "配货中"
    assert [move.target for move in table.candidates("cart", "submit")] == ["review", "payment", "wrapping"]
    assert [move.by for move in table.candidates("review", "accept")] == [(MERCHANT, PLATFORM)]
    assert [move.step for move in table.automatic("packing")] == ["hand_over"]


def test_an_extension_is_run_by_its_own_machine() -> None:
    """The machine of an extension has the new ways, and the inherited ones between its own stages."""
    machine = GiftCounter(Truths(Sale()))

    machine.send("submit", role=PLATFORM)
    machine.send("unwrap", role=WAREHOUSE)

    assert machine.current_state_value == "packing"
    for state in GiftCounter.states:
        for transition in state.transitions:
            assert transition.source is getattr(GiftCounter.machine, transition.source.id)
            assert transition.target is getattr(GiftCounter.machine, transition.target.id)
            assert transition.source is not getattr(Counter.machine, transition.source.id, None)


def extended_well() -> None:
    class Express(Counter):
        rushed = Stage("加急", "Rushed", phase=Phase.PREPARING)
        rush = Counter.payment.to(rushed, by=PLATFORM)
        rest = Counter.cancelled.from_(rushed, by=PLATFORM)
        secure = Counter.secure | rushed.to(Counter.packing, when=packed)

    class Later(Express):
        submit = Express.cart.to(Express.rushed, by=SALES) | Counter.submit

    assert Later.table.steps == Express.table.steps
    Later(Truths(Sale())).send("submit", role=CUSTOMER)


def extended_wrongly() -> None:
    with pytest.raises(DefinitionError, match="stage lost is unreachable"):

        class Broken(Counter):
            lost = Stage("丢失", "Lost", phase=Phase.PREPARING)
            leave = lost.to(Counter.cancelled, by=CUSTOMER)


def extended_carelessly() -> None:
    with pytest.raises(DefinitionError, match="from Awaiting packing to Cancelled has no name"):

        class Careless(Counter):
            Counter.packing.to(Counter.cancelled, by=CUSTOMER)


def extended_outside() -> None:
    with pytest.raises(DefinitionError, match="outside of a flow's class body"):
        Counter.packing.to(Counter.cancelled, by=CUSTOMER)


def extended_with_an_error() -> None:
    with pytest.raises(ZeroDivisionError):

        class Interrupted(Counter):
            give_up = Counter.packing.to(Counter.cancelled, by=CUSTOMER)
            oops = 1 / 0


def run_by_its_machine() -> None:
    Counter(Truths(Sale(paid=True, packed=True))).send("submit", role=CUSTOMER)


def given_other_roles() -> None:
    Counter.table.with_roles({"accept": PLATFORM})


@pytest.mark.parametrize(
    "use",
    [
        extended_well,
        extended_wrongly,
        extended_carelessly,
        extended_outside,
        extended_with_an_error,
        run_by_its_machine,
        given_other_roles,
    ],
)
def test_a_flow_is_untouched_by_its_use(use: Callable[[], None]) -> None:
    """Whatever is done with a shipped flow, well or badly: it stays what it was."""
    before = insides(Counter), insides(GiftCounter)

    use()

    assert (insides(Counter), insides(GiftCounter)) == before


def test_an_extension_may_be_extended() -> None:
    """Stages of every flow in the line are known by their names."""

    class Twice(GiftCounter):
        inspect = Counter.review.to.itself(internal=True, by=SALES)
        rewrap = GiftCounter.wrapping.to.itself(by=WAREHOUSE)
        accept = GiftCounter.accept | Counter.review.to(GiftCounter.cancelled, by=SALES)

    assert [move.target for move in Twice.table.candidates("review", "accept")] == ["payment", "cancelled"]
    assert Twice.table.stage("packing").en == "Picking"
    assert Twice.table.candidates("wrapping", "rewrap")[0].target == "wrapping"


def test_a_replaced_step_is_replaced() -> None:
    """Nothing of the inherited step is left."""

    class Strict(Counter):
        accept = Counter.review.to(Counter.payment, by=PLATFORM, when=~packed)

    assert fire(Strict.table, "review", "accept", MERCHANT, Sale()) == NotEntitled(
        "review", "accept", MERCHANT, (PLATFORM,)
    )
    assert Strict.table.fingerprint != Counter.table.fingerprint


def test_a_step_that_becomes_automatic_is_no_event_any_more() -> None:
    """What the machine of the base could be sent, that of the extension may do by itself."""

    class Trusting(Counter):
        accept = Counter.review.to(Counter.payment, when=packed)

    machine = Trusting(Truths(Sale()))

    assert [str(event) for event in machine.events] == ["edit", "submit", "release", "pack", "cancel"]
    assert [move.step for move in Trusting.table.automatic("review")] == ["accept"]


def test_a_relabelled_stage_changes_no_fingerprint() -> None:
    """Other words for the same state are for people only."""

    class Relabelled(Counter):
        cart = Stage("询价单", "Inquiry", phase=Phase.DRAFT, initial=True)

    assert Relabelled.table.fingerprint == Counter.table.fingerprint
    assert Relabelled.table.stage("cart").zh == "询价单"
    assert Counter.table.stage("cart").zh == "购物车"


def test_an_empty_extension_is_the_same_flow_under_another_name() -> None:
    """Nothing new on the page, nothing new in the table."""

    class Branch(Counter):
        """Another shop, the same rules."""

    assert Branch.table.fingerprint == Counter.table.fingerprint
    assert Branch.table.flow == "Branch"
    assert Branch.cart is not Counter.cart


def test_a_stage_is_replaced_by_a_stage_and_a_step_by_a_step() -> None:
    """A name keeps its kind."""
    with pytest.raises(DefinitionError, match=r"Odd\.submit is a stage and a step; a stage is replaced by a stage"):

        class Odd(Counter):
            submit = Stage("提交", "Submitted", phase=Phase.REVIEW)  # type: ignore[assignment] # the mistake that is meant

    with pytest.raises(DefinitionError, match=r"Even\.review is a stage and a step; .* a step by a step"):

        class Even(Counter):
            review = Counter.cart.to(Counter.payment, by=CUSTOMER)  # type: ignore[assignment] # the mistake that is meant


def test_a_flow_extends_one_flow() -> None:
    """Two bases would be two pages; a mixin could bring callbacks that nobody sees."""

    class Mixin:
        def on_enter_cart(self) -> None: ...

    for bases in ((Counter, Shipment), (Mixin, Counter), (Counter, Mixin)):
        names = " and ".join(base.__name__ for base in bases)
        with pytest.raises(DefinitionError, match=rf"Mixed: a flow extends one flow, it can't mix {names}"):
            types.new_class("Mixed", bases, {}, None)


def test_a_page_takes_no_keywords() -> None:
    """A flow class has no options."""
    with pytest.raises(TypeError, match="strict"):
        types.new_class("Lax", (Counter,), {"strict": False}, None)


# --- types


def test_a_family_names_its_subject() -> None:
    """A family declares once what its facts are about, so that its tables are typed."""

    class Sales(Flow):
        table: ClassVar[Table[Sale, Phase]]

    class Short(Sales):
        a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
        b = Stage("乙", "B", phase=Phase.CLOSED, final=True)
        go = a.to(b, when=paid)

    assert len(automatic(Short.table, "a", Sale(paid=True))) == 1
