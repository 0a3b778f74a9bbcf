"""The table and python-statemachine live the same lives: written flows, extended ones, children, and flows made up."""

import types
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve
from hypothesis import example, find, given, reject, settings
from hypothesis import strategies as st

from orderflow.entities.phase import Phase
from orderflow.errors import DefinitionError
from orderflow.roles import CUSTOMER, FINANCE, MERCHANT, PLATFORM, SALES, SYSTEM, WAREHOUSE
from orderflow.states import FactsMissing, Flow, Move, NoSuchStep, NotEntitled, Stage, Step
from orderflow.testing.lives.flows import READS_MAX, STRANGER, Ask, History, Life, assert_table_agrees, histories

from .pages import Counter, GiftCounter, Sale, Shipment, fire, packed, paid, reviewed_first
from .test_table import Turnstile

FACTS = (paid, packed, reviewed_first)


@given(history=histories(Counter))
@example(history=History("packing", (Ask("pack", WAREHOUSE, ("packed", "paid")),)))  # runs into its end
@example(history=History("payment", (Ask("pack", WAREHOUSE, ("paid",)),)))  # fires by itself, then steps
@example(history=History("handed_over", (Ask("pack", WAREHOUSE), Ask("unheard_of", None))))  # at its end from the start
@example(history=History("payment", (Ask("secure", SYSTEM), Ask("release", STRANGER, ("reviewed_first",)))))
def test_a_flow_and_its_machine_agree(history: History) -> None:
    """Move by move, refusal by refusal, a table does what python-statemachine does."""
    assert_table_agrees(Counter, history)


@given(history=histories(GiftCounter))
def test_an_extended_flow_and_its_machine_agree(history: History) -> None:
    """The same for a flow with inherited, added and replaced steps."""
    assert_table_agrees(GiftCounter, history)


@given(history=histories(Shipment))
def test_a_child_and_its_machine_agree(history: History) -> None:
    """The same where roles are optional and nothing fires by itself."""
    assert_table_agrees(Shipment, history)


@given(history=histories(Turnstile))
def test_a_step_with_two_arms_and_its_machine_agree(history: History) -> None:
    """The same where one name is fired by itself and by people."""
    assert_table_agrees(Turnstile, history)


# --- flows made up


@st.composite
def guards(draw: st.DrawFn, least: int) -> tuple[Any, ...]:
    chosen = draw(st.lists(st.sampled_from(FACTS), min_size=least, max_size=2, unique=True))
    return tuple(fact if draw(st.booleans()) else ~fact for fact in chosen)


@st.composite
def steps(draw: st.DrawFn, stages: list[Stage]) -> tuple[str, Step]:
    """A step with a name of few, so that steps collide; it may fire by itself, and may stay where it is."""
    source, target = draw(st.sampled_from(stages[:-1])), draw(st.sampled_from(stages))
    by = tuple(draw(st.lists(st.sampled_from((CUSTOMER, SALES, MERCHANT)), max_size=2, unique=True)))
    when = draw(guards(0 if by else 1))
    internal = source is target and draw(st.booleans())
    return draw(st.sampled_from("pqr")), source.to(target, by=by or None, when=when or None, internal=internal)


@st.composite
def made_up(draw: st.DrawFn, base: type[Flow] | None = None) -> type[Flow]:
    """A flow of a few stages in a row and steps between them at random, on its own or as an extension."""

    def write(names: dict[str, Any]) -> None:
        if base is None:
            stages = [
                Stage(f"站{place}", f"Stage {place}", phase=Phase.REVIEW, initial=place == 0, final=place == last)
                for place in range(last + 1)
            ]
            names.update({f"s{place}": stage for place, stage in enumerate(stages)})
            row = list(pairwise(stages))
        else:
            added = names["added"] = Stage("加站", "Added", phase=Phase.REVIEW)
            inherited = list(base._stages.values())
            stages = [added, *inherited]
            row = [(inherited[0], added), (added, inherited[-1])]
        for place, (source, target) in enumerate(row):
            names[f"go_{'' if base is None else 'added_'}{place}"] = source.to(target, by=PLATFORM)
        drawn: dict[str, Step] = {} if base is None else dict(base._steps)
        fresh = set()
        for _ in range(draw(st.integers(0, 6))):
            name, step = draw(steps(stages))
            drawn[name] = drawn[name] | step if name in drawn else step
            fresh.add(name)
        names.update({name: drawn[name] for name in sorted(fresh)})

    last = draw(st.integers(1, 4))
    try:
        return types.new_class("MadeUp", (base or Flow,), {}, write)
    except DefinitionError as error:
        if "never chosen" in str(error) or "goes round for ever" in str(error):
            reject()
        raise


@settings(deadline=None)
@given(data=st.data())
def test_any_flow_and_its_machine_agree(data: st.DataObject) -> None:
    """Whatever page is written, its table and its machine live the same lives; so does an extension of it."""
    base = data.draw(made_up())
    before = base.table, [len(state.transitions) for state in base.states]
    extended = data.draw(made_up(base))

    for flow in (base, extended):
        assert_table_agrees(flow, data.draw(histories(flow)))
    assert (base.table, [len(state.transitions) for state in base.states]) == before


@given(history=histories(GiftCounter))
def test_what_was_missing_is_all_that_was_missing(history: History) -> None:
    """When the facts that a refusal names hold, the same step by the same role is made."""
    for ask in history.asks:
        sale: dict[str, Any] = {name: name in ask.holding for name in ("paid", "packed", "reviewed_first")}
        answer = GiftCounter.table.choose(history.state, ask.step, ask.role, Sale(**sale))
        if isinstance(answer, FactsMissing):
            assert answer.missing
            sale |= {fact.name: not fact.negated for fact in answer.missing}
            mended = GiftCounter.table.choose(history.state, ask.step, ask.role, Sale(**sale))
            assert not isinstance(mended, FactsMissing)


# --- the kit itself


class Tampered(Counter):
    """A flow whose table is exchanged below."""


TABLE = Tampered.table


@pytest.fixture
def tamper() -> Iterator[Callable[[Callable[[Move], Move]], None]]:
    """Exchange the table for one with other moves."""

    def exchange(change: Callable[[Move], Move]) -> None:
        type.__setattr__(Tampered, "table", evolve(TABLE, moves=tuple(map(change, TABLE.moves))))

    yield exchange
    type.__setattr__(Tampered, "table", TABLE)


def changed(name: str, **fields: Any) -> Callable[[Move], Move]:
    return lambda move: evolve(move, **fields) if move.step == name else move


ACCEPT = History("review", (Ask("accept", MERCHANT),))
RELEASE = History("payment", (Ask("release", FINANCE, ("packed", "reviewed_first")),))
SECURE = History("payment", (Ask("edit", SALES, ("paid",)),))


@pytest.mark.parametrize(
    ("change", "history", "text"),
    [
        (changed("accept", target="cart"), ACCEPT, r"Tampered in review, Ask\(step='accept'"),
        (changed("accept", by=(SALES,)), ACCEPT, r"the machine says \[\('accept', 'review', 'payment', False\)\]"),
        (changed("accept", by=(SALES,)), History("review", (Ask("accept", SALES),)), r"the machine says \[\]"),
        (changed("pack", internal=True), History("packing", (Ask("pack", WAREHOUSE),)), r"says  \[.*, True\)\]"),
        (changed("accept", step="admit"), ACCEPT, r"the table says  \[\]"),
        (
            changed("release", facts=(reviewed_first,)),
            RELEASE,
            r"the table says  \[\('release', 'payment', 'packing', False\)\]",
        ),
        (changed("secure", automatic=False, by=(SYSTEM,)), SECURE, r"Tampered, begun in payment with \('paid',\)"),
        (
            changed("release", step="let_go"),
            History("payment", (Ask("pack", SALES),)),
            r"says  \('no such step', \('edit', 'let_go'",
        ),
        (
            changed("accept", by=(SALES,)),
            History("review", (Ask("accept", SYSTEM),)),
            r"says  \('not entitled', \('sales',\)\)",
        ),
    ],
)
def test_a_table_that_differs_is_found(
    tamper: Callable[[Callable[[Move], Move]], None], change: Callable[[Move], Move], history: History, text: str
) -> None:
    """The kit tells where a table and its machine part, and what each of them did."""
    assert_table_agrees(Tampered, history)

    tamper(change)

    with pytest.raises(AssertionError, match=text):
        assert_table_agrees(Tampered, history)


def test_a_machine_that_never_rests_does_not_hang_the_kit() -> None:
    """A machine is given up after ten thousand questions."""
    life = Life(("paid",))

    with pytest.raises(AssertionError, match="the machine never rests"):
        all(life.holds(paid) for _ in range(READS_MAX))


@given(history=histories(Counter, asks_max=2))
def test_histories_are_as_long_as_wanted(history: History) -> None:
    """Something is asked, and not more than wanted."""
    assert 1 <= len(history.asks) <= 2


@pytest.mark.parametrize("kind", [tuple, NoSuchStep, NotEntitled, FactsMissing])
def test_histories_contain_every_kind_of_answer(kind: type) -> None:
    """What is asked is answered in each way that there is."""

    def answered(history: History) -> bool:
        (ask,) = history.asks[:1]
        held: dict[str, Any] = dict.fromkeys(ask.holding, True)
        sale = Sale(**held)
        return isinstance(fire(Counter.table, history.state, ask.step, ask.role, sale), kind)

    assert answered(find(histories(Counter), answered))
