"""A flow as a Mermaid `stateDiagram-v2`, for pages that draw it themselves."""

import re
from collections.abc import Iterable
from typing import Final

from orderflow.render._rows import Arrow, Page, Place, StepRow, arrows, done_within, page_of, place, step_rows, worded
from orderflow.words.labels import Label, Language

__all__ = ["mermaid"]

_BY_ITSELF: Final = Label("自动", "by itself")
_TAKEN: Final = re.compile(r"state|note|end|direction|class|classdef|style|default|as|hide|scale|click|href")
"""What Mermaid would read as its own word where the name of a state stands."""

_SPECIAL: Final = re.compile(r"[^\w\s.,·+/()—–-]")
_BREAK: Final = "<br/>"


def mermaid(flow: Page, *, language: Language | None = None, internal: bool = True) -> str:
    """
    A flow as a Mermaid state diagram; a way that is taken by itself says so, since Mermaid draws all arrows alike.

    Args:
        flow: A flow, or the table of a process.
        language: One language; both, if left out.
        internal: Write the steps that stay in a stage into its box; leave them out otherwise.
    """
    table = page_of(flow)
    rows = step_rows(table)
    lines = [
        "stateDiagram-v2",
        *(line for stage in table.stages for line in _stage(place(stage), rows, language, internal)),
        f"    [*] --> {_id(table.initial)}",
        *(_arrow(arrow, language) for arrow in arrows(rows)),
        *(f"    {_id(stage.name)} --> [*]" for stage in table.stages if stage.final),
    ]
    return "\n".join(lines) + "\n"


def _stage(stage: Place, rows: Iterable[StepRow], language: Language | None, internal: bool) -> list[str]:
    label = worded(Label(_text(stage.zh), _text(stage.en)), language, " · ")
    lines = [f'    state "{label}" as {_id(stage.name)}']
    within = done_within(rows, stage) if internal else ()
    if within:
        lines.append(f"    {_id(stage.name)} : {', '.join(within)}")
    return lines


def _arrow(arrow: Arrow, language: Language | None) -> str:
    label = ", ".join(arrow.steps)
    if arrow.automatic:
        facts = [worded(Label(_text(fact.zh), _text(fact.en)), language, " · ") for fact in arrow.facts]
        label = _BREAK.join([f"{label} ({worded(_BY_ITSELF, language, ' · ')})", *facts])
    return f"    {_id(arrow.source.name)} --> {_id(arrow.target.name)} : {label}"


def _id(state: str) -> str:
    return f"{state}_" if _TAKEN.fullmatch(state.lower()) else state


def _text(text: str) -> str:
    """Words that Mermaid takes for nothing but words: what it might read as a sign is written as its number."""
    return _SPECIAL.sub(lambda sign: f"#{ord(sign[0])};", " ".join(text.split()))
