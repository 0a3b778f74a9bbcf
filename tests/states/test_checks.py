"""What is wrong with a flow as a whole is found when it is defined, and only that; brute force is the judge."""

import itertools
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from orderflow.entities.phase import ChildPhase, Phase
from orderflow.errors import DefinitionError
from orderflow.roles import CUSTOMER, MERCHANT, SALES, Role
from orderflow.states import ChildFlow, Fact, Move, OrderFlow, Stage, StageInfo, Table, fact, within

from .pages import packed, paid, reviewed_first


def refused(text: str) -> Any:
    return pytest.raises(DefinitionError, match=text)


def test_a_life_begins() -> None:
    """A flow without a beginning says so."""
    with refused(r"^Nowhere: exactly one stage must be initial=True; none is$"):

        class Nowhere(OrderFlow):
            a = Stage("甲", "A", phase=Phase.DRAFT)
            b = Stage("乙", "B", phase=Phase.CLOSED, final=True)
            go = a.to(b, by=CUSTOMER)


def test_a_life_begins_once() -> None:
    """Two beginnings are one too many."""
    with refused(r"^Twice: exactly one stage must be initial=True; a, b is$"):

        class Twice(OrderFlow):
            a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
            b = Stage("乙", "B", phase=Phase.CLOSED, initial=True, final=True)
            go = a.to(b, by=CUSTOMER)


def test_no_step_leaves_an_end() -> None:
    """A final stage is final."""
    with refused(r"^Undead: stage b is final, but rise, haunt starts there; remove the step or final=True$"):

        class Undead(OrderFlow):
            a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
            b = Stage("乙", "B", phase=Phase.CLOSED, final=True)
            go = a.to(b, by=CUSTOMER)
            rise = b.to(a, by=CUSTOMER)
            haunt = b.to.itself(internal=True, when=paid)


def test_every_stage_can_be_reached() -> None:
    """A stage that nothing leads to is a mistake; stages that only lead to each other are, too."""
    with refused(
        r"^Isles: stage c is unreachable; a step must lead there, or it can be removed\nIsles: stage d is unreachable"
    ):

        class Isles(OrderFlow):
            a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
            b = Stage("乙", "B", phase=Phase.CLOSED, final=True)
            c = Stage("丙", "C", phase=Phase.REVIEW)
            d = Stage("丁", "D", phase=Phase.REVIEW)
            go = a.to(b, by=CUSTOMER)
            hop = c.to(d, by=CUSTOMER) | d.to(c, by=CUSTOMER) | d.to(b, when=paid)


def test_every_stage_reaches_an_end() -> None:
    """A life that can't end is a mistake, wherever it gets stuck."""
    with refused(r"^Trap: from stage pit no end can be reached"):

        class Trap(OrderFlow):
            a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
            pit = Stage("坑", "Pit", phase=Phase.REVIEW)
            b = Stage("乙", "B", phase=Phase.CLOSED, final=True)
            go = a.to(b, by=CUSTOMER)
            fall = a.to(pit, when=paid)
            wait = within(pit, by=CUSTOMER)


def test_an_order_has_an_end() -> None:
    """An order's flow without any final stage never ends."""
    with refused(r"^Endless: from stage a no end can be reached: no final stage, nor, for a child, a closed one\n"):

        class Endless(OrderFlow):
            a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
            b = Stage("乙", "B", phase=Phase.CLOSED)
            go = a.to(b, by=CUSTOMER) | b.to(a, by=CUSTOMER)


def test_a_child_may_come_to_rest_without_an_end() -> None:
    """A child that is closed is at its end, though more may happen to it."""

    class Letter(ChildFlow):
        a = Stage("甲", "A", phase=ChildPhase.OPEN, initial=True)
        b = Stage("乙", "B", phase=ChildPhase.CLOSED)
        c = Stage("丙", "C", phase=ChildPhase.CLOSED, final=True)
        go = a.to(b) | b.to(a)
        drop = a.to(c)

    class DeadEnd(ChildFlow):
        a = Stage("甲", "A", phase=ChildPhase.OPEN, initial=True)
        b = Stage("乙", "B", phase=ChildPhase.CLOSED)
        go = a.to(b)

    assert [stage.is_end for stage in Letter.table.stages] == [False, True, True]
    assert DeadEnd.table.moves_from("b") == ()


@pytest.mark.parametrize(("zh", "en"), [("甲", "C"), ("丙", "A"), ("A", "C")])
def test_labels_tell_stages_apart(zh: str, en: str) -> None:
    """Two stages that read the same, in whichever language, can't be told apart by those who wait."""
    with refused(r"^Twins: stages a, c are all labelled '(甲|A)'; whoever reads it must know which one is meant$"):

        class Twins(OrderFlow):
            a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
            b = Stage("乙", "B", phase=Phase.CLOSED, final=True)
            c = Stage(zh, en, phase=Phase.REVIEW)
            go = a.to(c, by=CUSTOMER) | c.to(b, by=CUSTOMER)


def test_one_label_may_serve_both_languages() -> None:
    """Some words are the same in both."""

    class Terse(OrderFlow):
        a = Stage("VIP", "VIP", phase=Phase.DRAFT, initial=True)
        b = Stage("乙", "B", phase=Phase.CLOSED, final=True)
        go = a.to(b, by=CUSTOMER)

    assert Terse.table.stage("a").zh == "VIP"


def test_a_fact_has_one_meaning() -> None:
    """Two functions under one name would share their place in the fingerprint."""

    @fact("已付款", "it is paid in another sense")
    def paid_by_transfer(order: Any) -> bool:
        return True

    namesake: Fact[Any] = fact("已付款", "paid")(paid_by_transfer.test)
    namesake = Fact("paid", "已付款", "paid", ("", ""), namesake.test)

    with refused(r"^Double: two different functions are called paid; one of the facts needs another name$"):

        class Double(OrderFlow):
            a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
            b = Stage("乙", "B", phase=Phase.CLOSED, final=True)
            go = a.to(b, by=CUSTOMER, when=paid) | a.to(b, by=SALES, when=~namesake)


@pytest.mark.parametrize("second", [paid, ~paid])
def test_a_fact_is_asked_once(second: Fact[Any]) -> None:
    """The same fact twice says nothing more, and with its opposite the step could never fire."""
    with refused(r"^Unsure: go: a → b asks for paid twice; one can be left out, and paid with ~paid never holds$"):

        class Unsure(OrderFlow):
            a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
            b = Stage("乙", "B", phase=Phase.CLOSED, final=True)
            go = a.to(b, by=CUSTOMER, when=(paid, packed, second))
            stop = a.to(b, by=SALES)


def test_every_way_can_be_taken() -> None:
    """A way behind one that always fits first is dead; the usual cause is a wrong order."""
    with refused(r"^Shadow: go: a → c is never chosen: whatever holds, something before it on the page fits first$"):

        class Shadow(OrderFlow):
            a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
            b = Stage("乙", "B", phase=Phase.CLOSED, final=True)
            c = Stage("丙", "C", phase=Phase.CLOSED, final=True)
            go = a.to(b, by=(CUSTOMER, SALES)) | a.to(c, by=SALES, when=paid)


def test_ways_that_cover_everything_together_leave_nothing() -> None:
    """A fact and its opposite leave no third way, among automatic steps of different names as well."""
    with refused(r"^Covered: third: a → d is never chosen"):

        class Covered(OrderFlow):
            a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
            b = Stage("乙", "B", phase=Phase.CLOSED, final=True)
            c = Stage("丙", "C", phase=Phase.CLOSED, final=True)
            d = Stage("丁", "D", phase=Phase.CLOSED, final=True)
            first = a.to(b, when=paid)
            second = a.to(c, when=~paid)
            third = a.to(d, when=packed)


def test_a_way_that_one_role_can_take_is_alive() -> None:
    """A way is dead only if no role of it can take it."""

    class Alive(OrderFlow):
        a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
        b = Stage("乙", "B", phase=Phase.CLOSED, final=True)
        c = Stage("丙", "C", phase=Phase.CLOSED, final=True)
        go = a.to(b, by=CUSTOMER) | a.to(c, by=(CUSTOMER, SALES))
        auto = a.to(b, when=(paid, packed)) | a.to(c, when=paid)

    assert len(Alive.table.moves) == 4


def test_automatic_steps_do_not_go_round() -> None:
    """A circle whose facts can hold together would never rest; the facts are named."""
    with refused(r"^Mill: a → b → c → a goes round for ever when paid and ~packed; .* like paid and ~paid$"):

        class Mill(OrderFlow):
            a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
            b = Stage("乙", "B", phase=Phase.REVIEW)
            c = Stage("丙", "C", phase=Phase.REVIEW)
            d = Stage("丁", "D", phase=Phase.CLOSED, final=True)
            turn = a.to(b, when=paid) | b.to(c, when=~packed) | c.to(a, when=paid)
            stop = d.from_(a, b, c, by=CUSTOMER)


@pytest.mark.parametrize("internal", [True, False])
def test_an_automatic_step_does_not_stay(internal: bool) -> None:
    """A step that fires by itself and leads nowhere fires again."""
    with refused(r"^Top: a → a goes round for ever when paid"):

        class Top(OrderFlow):
            a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
            b = Stage("乙", "B", phase=Phase.CLOSED, final=True)
            spin = a.to.itself(internal=internal, when=paid)
            stop = a.to(b, by=CUSTOMER)


def test_a_circle_that_contradicts_itself_rests() -> None:
    """There and back again is fine when one fact decides which."""

    class Lock(OrderFlow):
        a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
        b = Stage("乙", "B", phase=Phase.REVIEW)
        c = Stage("丙", "C", phase=Phase.CLOSED, final=True)
        lock = a.to(b, when=(paid, packed))
        unlock = b.to(a, when=~paid)
        stop = c.from_(a, b, by=CUSTOMER)

    assert len(Lock.table.moves) == 4


def test_a_circle_that_an_earlier_way_always_leaves_rests() -> None:
    """The order of the page is taken into account: what goes out first isn't caught in the circle."""

    class Exit(OrderFlow):
        a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
        b = Stage("乙", "B", phase=Phase.REVIEW)
        c = Stage("丙", "C", phase=Phase.CLOSED, final=True)
        leave = b.to(c, when=paid)
        there = a.to(b, when=paid)
        back = b.to(a, when=packed)

    with refused(r"a → b → a goes round for ever when paid and packed"):

        class NoExit(OrderFlow):
            a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
            b = Stage("乙", "B", phase=Phase.REVIEW)
            c = Stage("丙", "C", phase=Phase.CLOSED, final=True)
            there = a.to(b, when=paid)
            back = b.to(a, when=packed)
            leave = b.to(c, when=paid)

    assert Exit.table.steps == ("leave", "there", "back")


def test_a_circle_beside_the_way_is_found() -> None:
    """What never comes back to where it began may still go round, further on."""
    with refused(r"^Eddy: b → c → b goes round for ever when paid and packed"):

        class Eddy(OrderFlow):
            a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
            b = Stage("乙", "B", phase=Phase.REVIEW)
            c = Stage("丙", "C", phase=Phase.REVIEW)
            d = Stage("丁", "D", phase=Phase.CLOSED, final=True)
            drift = a.to(b, when=reviewed_first) | b.to(c, when=paid)
            turn = c.to(b, when=packed) | c.to(a, when=~reviewed_first)
            stop = d.from_(a, b, c, by=CUSTOMER)


def test_all_that_is_wrong_is_said_at_once() -> None:
    """An author who must fix three things wants to hear of three."""
    with refused(r"^Mess: stage b needs both labels: .*\nMess: stages a, c are all labelled '甲'"):

        class Mess(OrderFlow):
            a = Stage("甲", "A", phase=Phase.DRAFT, initial=True)
            b = Stage("", "B", phase=Phase.CLOSED, final=True)
            c = Stage("甲", "C", phase=Phase.REVIEW)


# --- brute force is the judge

FACTS = (paid, packed, reviewed_first)
PLACES = ("a", "b", "c", "end")
INFOS = tuple(
    StageInfo(name, f"站{name}", f"Stage {name}", Phase.DRAFT, initial=name == "a", final=name == "end")
    for name in PLACES
)
ALWAYS = tuple(
    Move(f"go_{at}_{to}", at, to, (MERCHANT,)) for at, to in itertools.permutations(PLACES, 2) if at != "end"
)
SITUATIONS = [
    dict(zip((f.name for f in FACTS), held, strict=True)) for held in itertools.product((True, False), repeat=3)
]


@st.composite
def guards(draw: st.DrawFn, least: int) -> tuple[Fact[Any], ...]:
    chosen = draw(st.lists(st.sampled_from(FACTS), min_size=least, max_size=2, unique=True))
    return tuple(fact if draw(st.booleans()) else ~fact for fact in chosen)


@st.composite
def automatic_moves(draw: st.DrawFn) -> Move:
    source, target = draw(st.sampled_from("abc")), draw(st.sampled_from(PLACES))
    return Move(f"auto_{draw(st.integers(0, 9))}", source, target, (), draw(guards(1)), automatic=True)


@st.composite
def asked_moves(draw: st.DrawFn) -> Move:
    by = tuple(draw(st.lists(st.sampled_from((CUSTOMER, SALES)), min_size=1, unique=True)))
    return Move("go", "a", draw(st.sampled_from(PLACES)), by, draw(guards(0)))


def holds(move: Move, situation: Mapping[str, bool]) -> bool:
    return all(situation[fact.name] is not fact.negated for fact in move.facts)


def first(moves: list[Move], situation: Mapping[str, bool]) -> Move | None:
    return next((move for move in moves if holds(move, situation)), None)


def never_rests(moves: list[Move]) -> bool:
    for start, situation in itertools.product("abc", SITUATIONS):
        state, steps = start, 0
        while move := first([m for m in moves if m.source == state], situation):
            state, steps = move.target, steps + 1
            if steps > len(PLACES):
                return True
    return False


def never_chosen(moves: list[Move]) -> list[Move]:
    def asked(move: Move, role: Role | None) -> list[Move]:
        return [m for m in moves if m.source == move.source and (m.automatic or role in m.by)]

    return [
        move
        for move in moves
        if not any(
            first(asked(move, role), situation) is move for role in move.by or (None,) for situation in SITUATIONS
        )
    ]


def complaint(moves: list[Move]) -> str:
    try:
        Table("Drawn", INFOS, (*ALWAYS, *moves))
    except DefinitionError as error:
        return str(error)
    return ""


@given(st.lists(automatic_moves(), max_size=7))
def test_a_flow_is_refused_exactly_if_it_can_go_round_or_has_a_dead_way(moves: list[Move]) -> None:
    """Against every situation tried out: no circle and no dead way passes, and no sound flow is refused."""
    said = complaint(moves)

    event("dead way" if never_chosen(moves) else "circle" if never_rests(moves) else "sound")
    if never_chosen(moves):
        assert said.count("is never chosen") == len(never_chosen(moves))
    elif never_rests(moves):
        assert "goes round for ever" in said
    else:
        assert said == ""


@given(st.lists(asked_moves(), max_size=5))
def test_ways_of_a_step_are_refused_exactly_if_no_role_can_take_them(moves: list[Move]) -> None:
    """The same for what people fire, role by role."""
    assert complaint(moves).count("is never chosen") == len(never_chosen(moves))
