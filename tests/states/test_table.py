"""The compiled table: what it answers, what it refuses and with which value, and what its fingerprint is made of."""

import copy
import os
import pickle
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import attrs
import pytest

from orderflow.entities.phase import ChildPhase, Phase
from orderflow.errors import DefinitionError
from orderflow.roles import CUSTOMER, FINANCE, MERCHANT, PLATFORM, SALES, SYSTEM, WAREHOUSE, Role
from orderflow.states import (
    FactsMissing,
    Flow,
    Move,
    NeverRests,
    NoSuchStep,
    NotEntitled,
    Refused,
    Stage,
    StageInfo,
    Table,
    fact,
    within,
)
from orderflow.states.walk import choose, run_automatic

from .pages import Counter, GiftCounter, Sale, SaleFlow, Shipment, Walk, automatic, fire, packed, paid, reviewed_first

TABLE = Counter.table
SHIPMENT = Shipment.table


def made(answer: tuple[Move, ...] | Refused) -> list[str]:
    assert isinstance(answer, tuple), answer
    return [f"{move.step}>{move.target}" for move in answer]


# --- what is on the page


def test_a_table_lists_its_page_in_order() -> None:
    """States and steps stand in the table as they stand on the page."""
    assert [stage.name for stage in TABLE.stages] == [
        "cart",
        "review",
        "payment",
        "packing",
        "handed_over",
        "cancelled",
    ]
    assert TABLE.steps == ("edit", "submit", "accept", "secure", "release", "pack", "hand_over", "cancel")
    assert TABLE.initial == "cart"
    assert TABLE.flow == "Counter"


def test_a_stage_keeps_its_labels_and_its_phase() -> None:
    """The library asks the phase, people read the labels."""
    assert TABLE.stage("payment") == StageInfo("payment", "待付款", "Awaiting payment", Phase.PAYMENT)
    assert TABLE.stage("cart").initial
    assert TABLE.stage("cancelled").final
    assert TABLE.phase_of("packing") is Phase.PREPARING
    assert SHIPMENT.phase_of("lost") is ChildPhase.CLOSED


@pytest.mark.parametrize("ask", ["stage", "phase_of"])
def test_an_unknown_state_has_no_stage(ask: str) -> None:
    """A state that another version of a flow wrote isn't guessed at."""
    with pytest.raises(KeyError, match="nowhere"):
        getattr(TABLE, ask)("nowhere")


def test_a_move_says_who_when_and_how() -> None:
    """Roles, facts, and the kind of a move are on it."""
    first, second = TABLE.candidates("cart", "submit")
    secure, review = TABLE.automatic("payment")
    (pack,) = TABLE.candidates("packing", "pack")

    assert first == Move("submit", "cart", "review", (CUSTOMER,), (reviewed_first,))
    assert second == Move("submit", "cart", "payment", (CUSTOMER, SALES))
    assert second.roles == {CUSTOMER, SALES}
    assert secure == Move("secure", "payment", "packing", facts=(paid, ~reviewed_first), automatic=True)
    assert review.facts == (paid, ~packed)
    assert (pack.source, pack.target, pack.internal) == ("packing", "packing", False)
    assert TABLE.candidates("cart", "edit")[0].internal


def test_an_automatic_move_is_no_candidate() -> None:
    """What fires by itself can't be asked for."""
    assert TABLE.candidates("payment", "secure") == ()
    assert "secure" in {move.step for move in TABLE.moves_from("payment")}


def test_a_stage_without_moves_answers_with_none() -> None:
    """Ends and unknown states have no moves; asking is no error."""
    for state in ("handed_over", "nowhere"):
        assert TABLE.moves_from(state) == TABLE.automatic(state) == TABLE.candidates(state, "submit") == ()


# --- firing


def test_a_step_leads_where_the_page_says() -> None:
    """A step by an entitled role makes its move."""
    assert made(fire(TABLE, "review", "accept", MERCHANT, Sale())) == ["accept>payment"]


def test_the_first_way_that_fits_is_taken() -> None:
    """Of several ways of a step, the page's order decides among those whose role and facts fit."""
    assert made(fire(TABLE, "cart", "submit", CUSTOMER, Sale(reviewed_first=True))) == ["submit>review"]
    assert made(fire(TABLE, "cart", "submit", CUSTOMER, Sale())) == ["submit>payment"]
    assert made(fire(TABLE, "cart", "submit", SALES, Sale(reviewed_first=True))) == ["submit>payment"]


def test_automatic_moves_follow_a_step_until_it_rests() -> None:
    """What became true is acted on at once, all the way."""
    assert made(fire(TABLE, "cart", "submit", CUSTOMER, Sale(paid=True, packed=True))) == [
        "submit>payment",
        "secure>packing",
        "hand_over>handed_over",
    ]


def test_automatic_moves_go_before_a_step() -> None:
    """A fact that became true meanwhile is acted on before what is asked, as python-statemachine does."""
    assert made(fire(TABLE, "payment", "pack", WAREHOUSE, Sale(paid=True))) == ["secure>packing", "pack>packing"]


def test_a_step_asked_of_a_life_that_runs_into_its_end_is_refused() -> None:
    """python-statemachine drops such a step without a word; here it is no step of the end."""
    assert fire(TABLE, "packing", "pack", WAREHOUSE, Sale(paid=True, packed=True)) == NoSuchStep(
        "handed_over", "pack", ()
    )


def test_automatic_running_fires_only_what_fires_by_itself() -> None:
    """It moves through automatic steps, in the order of the page, and stops where none holds."""
    assert made(automatic(TABLE, "payment", Sale(paid=True, packed=True))) == [
        "secure>packing",
        "hand_over>handed_over",
    ]
    assert made(automatic(TABLE, "payment", Sale(paid=True, reviewed_first=True))) == ["secure>review"]
    assert automatic(TABLE, "payment", Sale()) == ()
    assert automatic(TABLE, "cart", Sale(paid=True)) == ()


def test_choosing_runs_nothing_by_itself() -> None:
    """A caller that fires those itself gets exactly one move, of exactly this state."""
    chosen = TABLE.choose("payment", "edit", SALES, Sale(paid=True, packed=True))

    assert isinstance(chosen, Move)
    assert (chosen.source, chosen.target) == ("payment", "payment")


def test_a_child_asks_for_a_role_only_where_its_page_does() -> None:
    """Without roles on the page anybody will do, nobody included."""
    for role in (None, CUSTOMER, Role("stranger")):
        assert made(fire(SHIPMENT, "packing", "scan", role, Sale())) == ["scan>packing"]
        assert made(fire(SHIPMENT, "packing", "leave", role, Sale(packed=True))) == ["leave>travelling"]
    assert fire(SHIPMENT, "packing", "lose", None, Sale()) == NotEntitled("packing", "lose", None, (SYSTEM,))
    assert made(fire(SHIPMENT, "travelling", "lose", SYSTEM, Sale())) == ["lose>lost"]
    assert made(fire(SHIPMENT, "travelling", "lose", None, Sale())) == ["lose>arrived"]


def test_nothing_of_a_child_fires_by_itself() -> None:
    """A fact without a role guards a child's step, it doesn't fire it."""
    assert automatic(SHIPMENT, "packing", Sale(packed=True)) == ()
    assert fire(SHIPMENT, "packing", "leave", None, Sale()) == FactsMissing("packing", "leave", (packed,))


def test_what_has_come_to_rest_is_asked_again_only_when_it_changed() -> None:
    """The same order rests where it rested; another one is asked anew, though nothing of it moved."""
    asked: list[Sale] = []

    @fact("已问", "it is asked")
    def seen(sale: Sale) -> bool:
        asked.append(sale)
        return sale.packed

    class Seen(SaleFlow):
        a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
        b = Stage("乙", "B", phase=Phase.CLOSED, final=True)

        go = a.to(b, when=seen)
        stay = within(a, by=CUSTOMER)

    walk = Walk("a", Sale())

    run_automatic(Seen.table, walk)
    run_automatic(Seen.table, walk)
    assert isinstance(choose(Seen.table, walk, "stay", CUSTOMER), Move)
    assert asked == [walk.order]

    walk.order = Sale(state="a", packed=True)
    assert choose(Seen.table, walk, "stay", CUSTOMER) == NoSuchStep("b", "stay", ())
    assert made(walk.made) == ["go>b"]


# --- refusing


@pytest.mark.parametrize("step", ["accept", "secure", "unheard_of", ""])
def test_a_step_that_is_not_on_the_page_of_this_state(step: str) -> None:
    """Another state's step, an automatic one, an unknown one: the refusal says what is possible instead."""
    assert fire(TABLE, "cart", step, CUSTOMER, Sale()) == NoSuchStep("cart", step, ("edit", "submit", "cancel"))


def test_a_refusal_speaks_of_the_state_that_was_run_into() -> None:
    """What is possible is said of where the order is by now."""
    assert fire(TABLE, "payment", "cancel", MERCHANT, Sale(paid=True)) == NoSuchStep("packing", "cancel", ("pack",))


@pytest.mark.parametrize("role", [SALES, Role("stranger"), None])
def test_a_step_by_another_role(role: Role | None) -> None:
    """Known or unknown, a role that isn't named on the page isn't entitled; those that are, are named."""
    assert fire(TABLE, "review", "accept", role, Sale()) == NotEntitled("review", "accept", role, (MERCHANT,))


def test_entitled_roles_stand_in_the_order_of_the_page_and_once() -> None:
    """The same refusal looks the same each time."""
    assert fire(TABLE, "cart", "submit", FINANCE, Sale()) == NotEntitled("cart", "submit", FINANCE, (CUSTOMER, SALES))


def test_a_step_whose_facts_do_not_hold() -> None:
    """What is missing is named, negated facts as what should hold, and nothing that holds already."""
    assert fire(TABLE, "payment", "release", FINANCE, Sale()) == FactsMissing("payment", "release", (reviewed_first,))
    assert fire(TABLE, "payment", "release", FINANCE, Sale(packed=True)) == FactsMissing(
        "payment", "release", (reviewed_first, ~packed)
    )


def test_of_several_ways_the_one_that_lacks_least_is_shown() -> None:
    """A refusal shows the shortest way out, among ways of equal length the first on the page."""

    class Doors(SaleFlow):
        inside = Stage("里面", "Inside", phase=Phase.DRAFT, initial=True)
        outside = Stage("外面", "Outside", phase=Phase.CLOSED, final=True)
        roof = Stage("屋顶", "Roof", phase=Phase.CLOSED, final=True)
        cellar = Stage("地窖", "Cellar", phase=Phase.CLOSED, final=True)

        go = (
            inside.to(outside, by=CUSTOMER, when=(paid, packed))
            | inside.to(roof, by=CUSTOMER, when=(reviewed_first, packed))
            | inside.to(cellar, by=MERCHANT, when=reviewed_first)
        )

    assert fire(Doors.table, "inside", "go", CUSTOMER, Sale()) == FactsMissing("inside", "go", (paid, packed))
    assert fire(Doors.table, "inside", "go", CUSTOMER, Sale(reviewed_first=True)) == FactsMissing(
        "inside", "go", (packed,)
    )


def test_asking_changes_nothing() -> None:
    """Fired or refused, the table is the same table."""
    before = pickle.dumps(TABLE)

    fire(TABLE, "cart", "submit", CUSTOMER, Sale())
    fire(TABLE, "cart", "submit", MERCHANT, Sale())

    assert pickle.dumps(TABLE) == before


def test_a_fact_that_changes_its_mind_is_caught() -> None:
    """A circle that can't be seen on the page, because a fact isn't a function of its subject, ends in an error."""
    moods = [False]

    @fact("善变", "fickle")
    def fickle(sale: Sale) -> bool:
        moods[0] = not moods[0]
        return moods[0]

    class Swing(SaleFlow):
        left = Stage("左", "Left", phase=Phase.DRAFT, initial=True)
        right = Stage("右", "Right", phase=Phase.DRAFT)
        off = Stage("停", "Off", phase=Phase.CLOSED, final=True)

        swing = left.to(right, when=fickle)
        swing_back = right.to(left, when=~fickle)
        stop = off.from_(left, right, by=CUSTOMER)

    with pytest.raises(NeverRests, match=r"Swing: .* never rest: left → right → left .*answer the same each time"):
        fire(Swing.table, "left", "stop", CUSTOMER, Sale())


def test_a_fact_that_answers_neither_yes_nor_no_is_caught() -> None:
    """Its step is neither made nor passed over in silence."""

    @fact("含糊", "vague")
    def vague(sale: Sale) -> bool:
        return "perhaps"  # type: ignore[return-value] # the mistake that is meant

    class Unclear(SaleFlow):
        left = Stage("左", "Left", phase=Phase.DRAFT, initial=True)
        right = Stage("右", "Right", phase=Phase.DRAFT)
        off = Stage("停", "Off", phase=Phase.CLOSED, final=True)

        swing = left.to(right, when=vague)
        stop = off.from_(left, right, by=CUSTOMER)

        ask = within(right, by=CUSTOMER, when=vague)

    with pytest.raises(DefinitionError, match="fact vague answered 'perhaps'"):
        Unclear.table.next_automatic("left", Sale())
    with pytest.raises(DefinitionError, match="fact vague answered 'perhaps'"):
        Unclear.table.choose("right", "ask", CUSTOMER, Sale())


# --- other roles


def test_roles_can_be_given_without_a_subclass() -> None:
    """A process may hand a step to another role, wherever it starts; everything else stays."""
    table = TABLE.with_roles({"accept": PLATFORM, "cancel": (SYSTEM, PLATFORM)})

    assert made(fire(table, "review", "accept", PLATFORM, Sale())) == ["accept>payment"]
    assert fire(table, "review", "accept", MERCHANT, Sale()) == NotEntitled("review", "accept", MERCHANT, (PLATFORM,))
    assert {move.by for move in table.moves if move.step == "cancel"} == {(SYSTEM, PLATFORM)}
    assert [m.by for m in table.moves if m.step == "submit"] == [m.by for m in TABLE.moves if m.step == "submit"]
    assert [m.target for m in table.moves] == [m.target for m in TABLE.moves]
    assert table.fingerprint != TABLE.fingerprint


def test_giving_roles_leaves_the_flow_alone() -> None:
    """The override is a table of its own."""
    before = pickle.dumps(TABLE)

    TABLE.with_roles({"accept": PLATFORM})

    assert pickle.dumps(TABLE) == before


def test_the_same_roles_are_the_same_flow() -> None:
    """A fingerprint is made of what decides, however it came about."""
    assert TABLE.with_roles({}) == TABLE
    assert TABLE.with_roles({"accept": (MERCHANT,)}).fingerprint == TABLE.fingerprint
    assert TABLE.with_roles({"edit": (SALES, CUSTOMER)}).fingerprint == TABLE.fingerprint


@pytest.mark.parametrize(
    ("roles", "text"),
    [
        ({"acept": PLATFORM}, r"Counter\.acept does not exist; roles can be given to accept, cancel, edit"),
        ({"secure": PLATFORM}, r"Counter\.secure fires by itself"),
        ({"accept": ()}, r"Counter\.accept: by is empty; name a Role"),
        ({"accept": None}, r"Counter\.accept: by is empty"),
        ({"accept": "platform"}, r"Counter\.accept: by takes a Role or a tuple of them, not 'platform'"),
        ({"accept": (PLATFORM, "me")}, r"Counter\.accept: by takes a Role or a tuple of them, not 'me'"),
        ({"accept": [PLATFORM]}, r"Counter\.accept: by takes a Role or a tuple of them, not \['platform'\]"),
        ({"submit": SALES}, None),
    ],
)
def test_roles_that_cannot_be_given(roles: Mapping[str, Any], text: str | None) -> None:
    """An unknown step, an automatic one, nobody, and what is no role: each is said where it is defined."""
    if text is None:
        assert TABLE.with_roles(roles).steps == TABLE.steps
        return
    with pytest.raises(DefinitionError, match=text):
        TABLE.with_roles(roles)


def test_other_roles_are_checked_like_a_page() -> None:
    """An override that leaves a way nobody can take is found at once."""

    class Windows(SaleFlow):
        hall = Stage("大厅", "Hall", phase=Phase.DRAFT, initial=True)
        left = Stage("左窗", "Left", phase=Phase.CLOSED, final=True)
        right = Stage("右窗", "Right", phase=Phase.CLOSED, final=True)

        go = hall.to(left, by=CUSTOMER) | hall.to(right, by=MERCHANT)

    with pytest.raises(DefinitionError, match="go: hall → right is never chosen"):
        Windows.table.with_roles({"go": SALES})


# --- fingerprint


def redrawn(**changed: Any) -> str:
    """The fingerprint of a small flow with something changed."""
    given: dict[str, Any] = {
        "zh": "开",
        "phase": Phase.REVIEW,
        "by": (CUSTOMER,),
        "when": (paid, ~packed),
        "internal": True,
        "rivals": False,
        "first": "a",
        "end": True,
    } | changed

    class Small(Flow):
        begun = Stage(given["zh"], "Begun", phase=given["phase"], initial=True)
        a = Stage("甲", "A", phase=Phase.CLOSED, final=True)
        b = Stage("乙", "B", phase=Phase.CLOSED, final=True)

        stay = begun.to.itself(by=CUSTOMER, internal=given["internal"])
        go = (
            begun.to(a, by=given["by"], when=given["when"]) | begun.to(b, by=given["by"], when=packed)
            if given["first"] == "a"
            else begun.to(b, by=given["by"], when=packed) | begun.to(a, by=given["by"], when=given["when"])
        )
        if not given["end"]:
            c = Stage("丙", "C", phase=Phase.CLOSED, final=True)
            end = begun.to(c, by=CUSTOMER)

    return Small.table.fingerprint


@pytest.mark.parametrize(
    "changed",
    [
        {"phase": Phase.PAYMENT},
        {"by": (MERCHANT,)},
        {"by": (CUSTOMER, MERCHANT)},
        {"when": (paid,)},
        {"when": (paid, packed)},
        {"when": (~paid, ~packed)},
        {"internal": False},
        {"first": "b"},
        {"end": False},
    ],
)
def test_whatever_decides_is_in_the_fingerprint(changed: dict[str, Any]) -> None:
    """Phases, roles, facts and their signs, kinds of moves, the order of rivals, steps and stages: each decides."""
    assert redrawn(**changed) != redrawn()


@pytest.mark.parametrize("changed", [{"zh": "打开"}, {"when": (~packed, paid)}])
def test_what_only_people_read_is_not_in_the_fingerprint(changed: dict[str, Any]) -> None:
    """A better label, or the order in which facts are asked, makes no stranger of an order on its way."""
    assert redrawn(**changed) == redrawn()


def test_the_order_of_a_page_decides_only_among_rivals() -> None:
    """Tidying a page leaves its fingerprint alone."""

    class OneWay(Flow):
        a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
        b = Stage("乙", "B", phase=Phase.CLOSED, final=True)
        stay = within(a, by=SALES)
        go = a.to(b, by=SALES)

    class OtherWay(Flow):
        b = Stage("乙", "B", phase=Phase.CLOSED, final=True)
        a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
        go = a.to(b, by=SALES)
        stay = within(a, by=SALES)

    assert OneWay.table.fingerprint == OtherWay.table.fingerprint


def test_the_fingerprint_is_the_same_everywhere() -> None:
    """It is stored with orders, so it must not depend on the process that computes it."""
    program = f"from {Counter.__module__} import Counter; print(Counter.table.fingerprint)"
    seen = {
        subprocess.run(  # noqa: S603 # this test's own program
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("0", "1", "42")
    }

    assert seen == {TABLE.fingerprint}
    assert GiftCounter.table.fingerprint != TABLE.fingerprint


# --- one step, two arms


class Turnstile(SaleFlow):
    """One step that fires by itself when it is paid, and is otherwise somebody's; so it is from the next stage on."""

    outside = Stage("外", "Outside", phase=Phase.DRAFT, initial=True)
    inside = Stage("内", "Inside", phase=Phase.PREPARING)
    gone = Stage("走", "Gone", phase=Phase.CLOSED, final=True)

    go = outside.to(inside, when=paid) | outside.to(gone, by=SALES, when=packed) | inside.to(gone, by=MERCHANT)
    wait = outside.to.itself(internal=True, by=CUSTOMER)
    leave = inside.to(gone, when=packed)


def test_each_arm_of_a_step_is_what_it_is() -> None:
    """What fires by itself is nobody's to ask for, and what is somebody's waits for them; the name is one."""
    table = Turnstile.table

    assert table.steps == ("go", "wait", "leave")
    assert made(automatic(table, "outside", Sale(paid=True))) == ["go>inside"]
    assert automatic(table, "outside", Sale()) == ()
    assert automatic(table, "inside", Sale(paid=True)) == ()
    assert [move.automatic for move in table.candidates("outside", "go")] == [False]
    assert [move.automatic for move in table.automatic("outside")] == [True]
    assert made(fire(table, "outside", "go", SALES, Sale(packed=True))) == ["go>gone"]
    assert fire(table, "outside", "go", SALES, Sale()) == FactsMissing("outside", "go", (packed,))
    assert fire(table, "outside", "go", MERCHANT, Sale()) == NotEntitled("outside", "go", MERCHANT, (SALES,))
    assert fire(table, "outside", "go", SALES, Sale(paid=True)) == NotEntitled("inside", "go", SALES, (MERCHANT,))
    assert fire(table, "outside", "leave", SALES, Sale()) == NoSuchStep("outside", "leave", ("go", "wait"))
    assert fire(table, "inside", "wait", CUSTOMER, Sale()) == NoSuchStep("inside", "wait", ("go",))


def test_roles_are_given_to_the_arm_that_has_any() -> None:
    """The other one goes on firing by itself, for nobody."""
    table = Turnstile.table.with_roles({"go": PLATFORM})

    assert [(move.source, move.automatic, move.by) for move in table.moves if move.step == "go"] == [
        ("outside", True, ()),
        ("outside", False, (PLATFORM,)),
        ("inside", False, (PLATFORM,)),
    ]
    with pytest.raises(DefinitionError, match=r"leave fires by itself; roles can be given to go, wait$"):
        Turnstile.table.with_roles({"leave": PLATFORM})


# --- a value


def test_a_table_is_a_frozen_value() -> None:
    """Nobody edits a table; a copy is the same table."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        TABLE.moves = ()  # type: ignore[misc] # the mistake that is meant
    assert pickle.loads(pickle.dumps(TABLE)) == TABLE  # noqa: S301 # its own
    assert copy.deepcopy(TABLE) == TABLE
    again = pickle.loads(pickle.dumps(TABLE))  # noqa: S301 # its own
    assert fire(again, "review", "accept", MERCHANT, Sale()) == fire(TABLE, "review", "accept", MERCHANT, Sale())


@pytest.mark.parametrize(
    "answer",
    [
        TABLE.choose("review", "accept", MERCHANT, Sale()),
        TABLE.choose("review", "accept", SALES, Sale()),
        TABLE.choose("payment", "release", FINANCE, Sale()),
        TABLE.choose("cart", "accept", MERCHANT, Sale()),
    ],
)
def test_answers_are_frozen_values(answer: Any) -> None:
    """Answers compare, hash, pickle and copy, and nobody changes one."""
    assert pickle.loads(pickle.dumps(answer)) == answer  # noqa: S301 # its own
    assert hash(copy.deepcopy(answer)) == hash(answer)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        answer.state = answer.target = None


def test_tables_can_be_made_by_hand() -> None:
    """A table needs no class; it is checked all the same."""
    stages = (
        StageInfo("a", "甲", "A", Phase.DRAFT, initial=True),
        StageInfo("b", "乙", "B", Phase.CLOSED, final=True),
    )

    table: Table[Sale, Phase] = Table("Handmade", stages, (Move("go", "a", "b", (SALES,)),))

    assert made(fire(table, "a", "go", SALES, Sale())) == ["go>b"]
    passing: Table[Sale, Phase] = Table("Passing", stages, (Move("go", "a", "b", automatic=True),))
    assert made(automatic(passing, "a", Sale())) == ["go>b"]
    with pytest.raises(DefinitionError, match=r"Handmade: stage b is unreachable"):
        Table("Handmade", stages, (Move("stay", "a", "a", (SALES,)),))
    with pytest.raises(DefinitionError, match=r"Handmade: go: a → c touches a stage that isn't there; there are a, b"):
        Table("Handmade", stages, (Move("go", "a", "c", (SALES,)),))
    with pytest.raises(DefinitionError, match=r"Handmade: 2 stages are called b; each needs a name of its own"):
        Table("Handmade", (*stages, stages[1]), (Move("go", "a", "b", (SALES,)),))
