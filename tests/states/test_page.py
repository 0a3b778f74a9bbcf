"""Writing a page: everything that can't be compiled, or would be lost, is refused where it is written."""

import types
from collections.abc import Callable
from typing import Any

import pytest
from statemachine import Event, State
from statemachine.states import States

from orderflow.entities.phase import ChildPhase, Phase
from orderflow.errors import DefinitionError
from orderflow.roles import CUSTOMER, MERCHANT
from orderflow.states import ChildFlow, Flow, OrderFlow, Stage, Step, within

from .pages import Counter, packed, paid

Body = dict[str, Any]
Write = Callable[[Body], object]


def page(write: Write, base: type = OrderFlow) -> type[Flow]:
    """A flow of two stages, and what *write* adds to its page."""

    def body(names: Body) -> None:
        names["open"] = Stage("开", "Open", phase=Phase.DRAFT, initial=True)
        names["shut"] = Stage("关", "Shut", phase=Phase.CLOSED, final=True)
        names["close"] = names["open"].to(names["shut"], by=CUSTOMER)
        write(names)

    return types.new_class("Door", (base,), {}, body)


def refused(write: Write, text: str) -> None:
    """Writing this is a `DefinitionError` that says *text*."""
    with pytest.raises(DefinitionError, match=text):
        page(write)


def put(name: str, value: object) -> Write:
    return lambda names: names.update({name: value})


def step(draw: Callable[[Any, Any], object]) -> Write:
    return lambda names: names.update(knock=draw(names["open"], names["shut"]))


def test_the_page_of_these_tests_is_right() -> None:
    """What the tests below add is wrong, not what they add it to."""
    assert page(lambda names: None).table.steps == ("close",)


# --- who fires it, and when


@pytest.mark.parametrize("by", ["customer", 7, ("customer",), (CUSTOMER, "me"), [CUSTOMER], frozenset({CUSTOMER})])
def test_a_step_is_by_roles(by: Any) -> None:
    """A role is a `Role`: a text that looks like one is a misspelling waiting to happen."""
    refused(
        step(lambda open_, shut: open_.to(shut, by=by)),
        r"Door: the step from Open to Shut: by takes a Role or a tuple of them, not ",
    )


@pytest.mark.parametrize("when", [True, "paid", lambda order: True, (paid, "packed"), [paid], (paid, Phase.DRAFT)])
def test_a_step_is_guarded_by_facts(when: Any) -> None:
    """A guard is a named fact; a bare function, an expression in text and an answer are not."""
    refused(
        step(lambda open_, shut: open_.to(shut, by=CUSTOMER, when=when)),
        r"Door: the step from Open to Shut: when takes a Fact or a tuple of them, not ",
    )


@pytest.mark.parametrize(("keyword", "kind"), [("by", "Role"), ("when", "Fact")])
def test_nobody_and_nothing_are_left_out(keyword: str, kind: str) -> None:
    """An empty tuple is neither everybody nor nobody: it has to be said."""
    refused(
        step(lambda open_, shut: open_.to(shut, **{keyword: ()})),
        rf"Door: the step from Open to Shut: {keyword} is empty; name a {kind}",
    )


def test_an_automatic_step_needs_a_fact() -> None:
    """A step by nobody that nothing holds back is a mistake."""
    refused(step(lambda open_, shut: open_.to(shut)), r"Door\.knock: say who fires it with by=…, or when it fires")


def test_facts_say_no_to_boolean_operators() -> None:
    """`and` between facts would keep the last one only."""
    refused(step(lambda open_, shut: open_.to(shut, when=paid and packed)), r"write when=\(a, b\) for both")


# --- from where, to where


def test_an_internal_step_stays() -> None:
    """An internal step that leads elsewhere contradicts itself."""
    refused(
        step(lambda open_, shut: open_.to(shut, by=CUSTOMER, internal=True)),
        r"Door: an internal step stays where it is: Open\.to\.itself\(internal=True",
    )


def test_a_step_leads_to_one_stage() -> None:
    """python-statemachine would try several targets one after the other; here each is its own way."""
    refused(step(lambda open_, shut: open_.to(shut, open_, by=CUSTOMER)), r"from Open leads to one stage; join .* `\|`")


@pytest.mark.parametrize("target", [State("Elsewhere"), "shut", None])
def test_a_step_leads_to_a_stage(target: Any) -> None:
    """A bare state, a name, nothing: none of them is a stage of this page."""
    refused(
        step(lambda open_, _shut: open_.to(target, by=CUSTOMER)), r"Door: a step leads from a Stage to a Stage, not"
    )


@pytest.mark.parametrize("source", [State("Elsewhere"), "open", None])
def test_a_step_starts_in_a_stage(source: Any) -> None:
    """The same holds when it is written from its end."""
    refused(
        step(lambda _open, shut: shut.from_(source, by=CUSTOMER)), r"Door: a step leads from a Stage to a Stage, not"
    )


def test_a_step_stays_within_its_flow() -> None:
    """A stage of another flow, or of none, is no place to go to."""
    for elsewhere in (Counter.review, Stage("别处", "Elsewhere", phase=Phase.DRAFT)):
        for draw in (
            lambda open_, shut, it=elsewhere: open_.to(it, by=CUSTOMER),
            lambda open_, shut, it=elsewhere: it.to(shut, by=CUSTOMER),
        ):
            refused(step(draw), rf"Door: a step touches '{elsewhere.en}', a stage of neither this page nor its base")


# --- nothing is lost


def test_a_step_without_a_name_is_not_lost() -> None:
    """A line that draws a step and forgets its name is found, python-statemachine's silence notwithstanding."""
    refused(
        lambda names: names["open"].to(names["shut"], by=MERCHANT),
        r"Door: the step from Open to Shut has no name, so nobody could fire it; write `its_name",
    )


def test_a_part_of_a_step_is_not_lost() -> None:
    """Half of a step that lost its `|` is as bad as a step."""

    def write(names: Body) -> None:
        names["knock"] = names["open"].to.itself(by=CUSTOMER)
        _ = names["knock"] | names["shut"].from_(names["open"], by=MERCHANT)

    refused(write, r"Door: the step from Open to Shut has no name")


@pytest.mark.parametrize("name", ["open", "close"])
def test_a_name_is_written_once(name: str) -> None:
    """The second line would silently replace the first."""

    def write(names: Body) -> None:
        names[name] = names[name]

    refused(write, rf"Door\.{name} is written twice; join steps with `\|`, or rename one")


@pytest.mark.parametrize(
    "draw",
    [
        lambda: Counter.cart.to(Counter.packing, by=CUSTOMER),
        lambda: Counter.cart.to.itself(internal=True, by=CUSTOMER),
        lambda: Counter.cancelled.from_(Counter.packing, by=CUSTOMER),
        lambda: within(Counter.cart, by=CUSTOMER),
    ],
)
def test_outside_of_a_page_nothing_can_be_drawn(draw: Callable[[], Step]) -> None:
    """A step outside of a class body would change no flow; python-statemachine would change the base class for good."""
    with pytest.raises(DefinitionError, match=r"outside of a flow's class body, where it changes nothing; extend"):
        draw()


def test_a_class_in_a_class_body_has_its_own_page() -> None:
    """A flow that is defined within the body of another doesn't take its steps away."""

    def write(names: Body) -> None:
        knock = names["open"].to.itself(by=CUSTOMER)
        page(lambda inner: None)
        names["knock"] = knock | names["shut"].from_(names["open"], by=MERCHANT)

    assert [move.target for move in page(write).table.moves] == ["shut", "open", "shut"]


def test_a_page_that_failed_does_not_get_in_the_way() -> None:
    """After an error in one body the next flow is written as if nothing had happened."""
    with pytest.raises(ZeroDivisionError):
        page(lambda names: 1 / 0)

    with pytest.raises(DefinitionError, match=r"^a step was drawn outside"):
        Counter.cart.to(Counter.packing, by=CUSTOMER)
    assert page(lambda names: None).table.steps == ("close",)


def test_a_flow_needs_a_page() -> None:
    """Calling the metaclass past its page would lose steps unseen."""
    make: Any = type(OrderFlow)
    with pytest.raises(
        DefinitionError, match=r"Door: a flow needs a page: define it by a class statement or types\.new"
    ):
        make("Door", (OrderFlow,), {})


# --- nothing else on the page


def test_a_stage_is_a_stage() -> None:
    """python-statemachine's own State has no labels and no phase."""
    refused(put("ajar", State("Ajar")), r"Door\.ajar: write stages as Stage\(")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("on_enter_shut", lambda self: None),
        ("after_transition", lambda self: None),
        ("is_paid", property(lambda self: True)),
        ("listeners", [object()]),
        ("catch_errors_as_events", True),
        ("roles", (CUSTOMER,)),
        ("_private", 1),
        ("ajar", "half open"),
        ("more", States({})),
        ("ring", Event(id="ring")),
        ("helper", staticmethod(len)),
        ("paid", paid),
    ],
)
def test_a_page_holds_stages_and_steps_and_nothing_else(name: str, value: object) -> None:
    """Callbacks, listeners, behaviour switches and constants: none of it could be compiled."""
    refused(put(name, value), rf"Door\.{name}: a page holds stages and steps|Door\.{name} can't be compiled")


@pytest.mark.parametrize("keyword", ["cond", "unless", "validators", "on", "before", "after", "event", "invoke"])
def test_a_step_has_no_callbacks(keyword: str) -> None:
    """What python-statemachine would call can't be compiled into a table."""
    for draw in (
        lambda open_, shut: open_.to(shut, by=CUSTOMER, **{keyword: "is_paid"}),
        lambda open_, shut: open_.to.itself(by=CUSTOMER, **{keyword: lambda: True}),
        lambda open_, shut: shut.from_(open_, by=CUSTOMER, **{keyword: paid}),
    ):
        refused(step(draw), rf"Door: {keyword} can't be compiled: .* guard a step with when=\(a fact")


@pytest.mark.parametrize("keyword", ["enter", "exit", "invoke", "value", "donedata", "parallel"])
def test_a_stage_has_no_callbacks(keyword: str) -> None:
    """Neither has a stage, inside or outside of a page."""
    refused(
        lambda names: Stage("半开", "Ajar", phase=Phase.DRAFT, **{keyword: print}),  # type: ignore[arg-type] # the mistake that is meant
        rf"Door: {keyword} can't be compiled",
    )
    with pytest.raises(DefinitionError, match=rf"^{keyword} can't be compiled"):
        Stage("半开", "Ajar", phase=Phase.DRAFT, **{keyword: print})  # type: ignore[arg-type] # the mistake that is meant


@pytest.mark.parametrize("moment", ["before", "on", "after", "cond", "unless", "validators"])
def test_a_step_decorates_nothing(moment: str) -> None:
    """`@step.on` is where python-statemachine hangs a function on a step."""
    refused(lambda names: getattr(names["close"], moment), r"Door: @step\.on, @step\.cond .* can't be compiled")


def test_an_action_that_was_hung_on_a_stage_is_found() -> None:
    """A decorator on a stage changes the stage itself, so the stage is looked at."""
    refused(lambda names: names["open"].enter(lambda: None), r"Door\.open can't be compiled")


# --- names


@pytest.mark.parametrize(
    "name",
    ["send", "states", "name", "id", "table", "events", "model", "mro", "final_states", "initial_state", "_hidden"],
)
def test_a_name_must_be_free(name: str) -> None:
    """A name that a machine uses for itself would break it, whether a stage takes it or a step."""
    refused(
        lambda names: names.update({name: names["open"].to.itself(by=CUSTOMER)}),
        rf"Door\.{name}: every flow has an attribute '{name}'; choose another name",
    )
    refused(put(name, Stage("半开", "Ajar", phase=Phase.DRAFT)), rf"Door\.{name}: every flow has an attribute '{name}'")


@pytest.mark.parametrize(
    "name",
    [
        "on_close",
        "before_close",
        "after_close",
        "on_transition",
        "after_transition",
        "on_enter_open",
        "on_exit_state",
        "on_invoke_shut",
        "prepare_event",
        "error_of_entry",
        "done_state_open",
        "done_invoke_it",
    ],
)
def test_a_step_is_not_taken_for_a_callback(name: str) -> None:
    """python-statemachine calls things by their names; a step named like that would fire at the wrong moment."""
    refused(
        lambda names: names.update({name: names["open"].to.itself(by=CUSTOMER)}),
        rf"Door\.{name}: python-statemachine would call a step of this name; choose another",
    )


def test_names_that_only_look_like_callbacks_are_free() -> None:
    """`on_hold` is a good name for a stage, and for a step where nothing is called `hold`."""

    def write(names: Body) -> None:
        names["on_hold"] = Stage("暂停", "On hold", phase=Phase.REVIEW)
        names["before_noon"] = names["open"].to(names["on_hold"], by=CUSTOMER)
        names["on_again"] = names["on_hold"].to(names["open"], by=CUSTOMER)

    assert page(write).table.steps == ("close", "before_noon", "on_again")


# --- stages


def test_a_stage_has_one_name() -> None:
    """Two names for one stage would be one state with two names."""
    refused(
        lambda names: names.update(other=names["open"]), r"Door\.other is the same stage as open; write a Stage for"
    )


def test_a_stage_belongs_to_one_flow() -> None:
    """A stage of another flow is another flow's stage, even when it is written down here."""
    refused(
        put("cart", Counter.cart), r"Door\.cart is a stage of another flow already; what is inherited needs no line"
    )


@pytest.mark.parametrize("phase", ["draft", None, ChildPhase.OPEN, 1])
def test_a_stage_of_an_order_has_a_phase(phase: Any) -> None:
    """The library asks the phase and never a state's name, so there must be one, of the right kind."""
    refused(put("ajar", Stage("半开", "Ajar", phase=phase)), r"Door\.ajar: phase must be a Phase, not ")


def test_a_stage_of_a_child_has_a_phase_of_a_child() -> None:
    """A child is asked other questions than an order."""
    with pytest.raises(DefinitionError, match=r"Door\.open: phase must be a ChildPhase, not <Phase.DRAFT"):
        page(lambda names: None, ChildFlow)


@pytest.mark.parametrize(("zh", "en"), [("", "Ajar"), ("半开", " ")])
def test_a_stage_needs_both_labels(zh: str, en: str) -> None:
    """The parties read Chinese or English."""

    def write(names: Body) -> None:
        names["ajar"] = Stage(zh, en, phase=Phase.DRAFT)
        names["push"] = names["open"].to(names["ajar"], by=CUSTOMER)

    refused(write, r"Door: stage ajar needs both labels: ajar = Stage\(")


def test_a_phase_and_labels_cannot_be_left_out() -> None:
    """Python itself says what is missing."""
    with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'phase'"):
        Stage("半开", "Ajar")  # type: ignore[call-arg] # the mistake that is meant
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'en'"):
        Stage("半开", phase=Phase.DRAFT)  # type: ignore[call-arg] # the mistake that is meant


# --- short forms


def targets(flow: type[Flow], name: str) -> list[tuple[str, str, bool]]:
    return [(move.source, move.target, move.internal) for move in flow.table.moves if move.step == name]


def test_from_several_stages_to_one() -> None:
    """`from_` draws one arrow from each, all alike."""
    assert targets(Counter, "cancel") == [
        ("cart", "cancelled", False),
        ("review", "cancelled", False),
        ("payment", "cancelled", False),
    ]


def test_within_several_stages() -> None:
    """`within` draws an internal step in each."""
    assert targets(Counter, "edit") == [("cart", "cart", True), ("payment", "payment", True)]


def test_a_step_keeps_its_name() -> None:
    """A step of a flow is a value that knows its name and its arrows."""
    submit: Step = Counter.submit

    assert submit.name == "submit"
    assert [arrow.target for arrow in submit.arrows] == [Counter.review, Counter.payment]


def test_one_step_under_two_names() -> None:
    """A second name is a second step; it can have other roles later."""
    flow = page(lambda names: names.update(slam=names["close"]))

    assert flow.table.steps == ("close", "slam")
    assert [(move.target, move.by) for move in flow.table.candidates("open", "slam")] == [
        (move.target, move.by) for move in flow.table.candidates("open", "close")
    ]
