"""A flow's page as a Markdown table."""

from collections.abc import Iterable
from typing import Final

from orderflow.render._rows import Page, StepRow, step_rows, worded
from orderflow.words.labels import Label, Language, role_label

__all__ = ["HEADINGS", "cells", "markdown"]

HEADINGS: Final = (
    Label("状态", "State"),
    Label("步骤", "Step"),
    Label("到", "To"),
    Label("角色", "Roles"),
    Label("条件", "When"),
)
_STAYS: Final = Label("（不变）", "(stays)")
_BY_ITSELF: Final = Label("自动", "by itself")
_ANYBODY: Final = Label("不限", "anybody")


def markdown(flow: Page, *, language: Language | None = None) -> str:
    """
    A flow's steps as a Markdown table: from where, which step, to where, by whom, when what holds.

    Args:
        flow: A flow, or the table of a process.
        language: One language; both, if left out.
    """
    between = " / "
    lines = [
        _line(worded(heading, language, between) for heading in HEADINGS),
        _line("---" for _ in HEADINGS),
    ]
    stage = ""
    for row in step_rows(flow):
        source = "" if row.source.name == stage else worded(row.source, language, between)
        stage = row.source.name
        lines.append(_line((source, f"`{row.step}`", *(worded(cell, language, between) for cell in cells(row)))))
    return "\n".join(lines) + "\n"


def cells(row: StepRow) -> tuple[Label, Label, Label]:
    """The cells of a row under the last three headings: where its step leads, who fires it, what must hold."""
    target = _STAYS if row.stays else row.target
    roles = _BY_ITSELF if row.automatic else _listed(map(role_label, row.roles), "、", ", ") if row.roles else _ANYBODY
    return target, roles, _listed(row.facts, "；", "; ")


def _listed(labels: Iterable[Label], zh: str, en: str) -> Label:
    labels = tuple(labels)
    return Label(zh.join(label.zh for label in labels), en.join(label.en for label in labels))


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(_escaped(cell) for cell in cells)} |"


def _escaped(cell: str) -> str:
    for sign, escaped in (("&", "&amp;"), ("<", "&lt;"), ("\\", "\\\\"), ("|", "\\|"), ("\n", " ")):
        cell = cell.replace(sign, escaped)
    return cell
