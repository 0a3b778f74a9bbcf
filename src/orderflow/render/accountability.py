"""
Who kept or broke which time limit, as people read it (S09).

`DutyRow.of` and `RoleRow.of` give the cells of a table, for a page or a terminal; `account` writes both down as text.
"""

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Final, Self

from attrs import astuple

from orderflow._first_use import value
from orderflow.accountability import Duty, RoleAccount, Verdict, by_role
from orderflow.render._columns import columns
from orderflow.render._spans import short_span
from orderflow.words.labels import Label, Language, role_label
from orderflow.words.speech import Speech, actor_label, said

__all__ = ["BY_ROLE", "DUTY_HEADINGS", "ROLE_HEADINGS", "TITLE", "DutyRow", "RoleRow", "account"]

DUTY_HEADINGS: Final = (
    Label("时限", "limit"),
    Label("责任方", "responsible"),
    Label("开始", "began"),
    Label("到期", "due"),
    Label("结束", "ended"),
    Label("结论", "verdict"),
)
ROLE_HEADINGS: Final = (
    Label("责任方", "responsible"),
    Label("按时", "kept"),
    Label("逾期", "broken"),
    Label("进行中", "running"),
    Label("已免除", "dropped"),
    Label("最长逾期", "latest"),
)

_VERDICTS: Final[Mapping[Verdict, Label]] = {
    Verdict.KEPT: Label("按时，余{span}", "kept, {span} left"),
    Verdict.BROKEN: Label("逾期{span}", "broken, {span} late"),
    Verdict.RUNNING: Label("进行中，余{span}", "running, {span} left"),
    Verdict.DROPPED: Label("无须再办", "came to nothing"),
    Verdict.NOBODYS: Label("无责任方", "nobody's duty"),
}
_RAN_OUT: Final = Label("逾期未办", "broken, never done")
_ON_THE_SECOND: Final = Label("按时，分秒不差", "kept on the very second")
_STILL_OPEN: Final = Label("，尚未完成", ", still to be done")
_EXTENDED: Final = Label("{by} 延长至{until}：{reason}", "extended to {until} by {by}: {reason}")
_NOTICED: Final = Label("{at} 上报逾期", "escalated {at}")
TITLE: Final = Label("订单 {name}", "Order {name}")
BY_ROLE: Final = Label("按责任方汇总", "By role")


@value
class DutyRow:
    """One time limit as the cells of a table, and what is to be noted below it: extensions and the escalation."""

    limit: str
    responsible: str
    began: str
    due: str
    ended: str
    verdict: str
    notes: tuple[str, ...]
    broken: bool

    @classmethod
    def of(
        cls,
        duty: Duty,
        language: Language,
        *,
        zone: tzinfo,
        order_id: str = "",
        names: Mapping[str, Label] | None = None,
    ) -> Self:
        """
        A duty in words.

        Args:
            duty: What `accountability` found.
            language: The one to write in.
            zone: Where the reader lives.
            order_id: The order's own id, which need not be said of a limit that is about the order itself.
            names: What a host calls its limits.
        """
        speech = Speech(language=language, zone=zone, names=names or {}, year=duty.started_at.astimezone(zone).year)
        about = "" if duty.subject == order_id else f" {duty.subject}"
        notes = [
            _EXTENDED.in_(language).format(
                by=actor_label(extension.by).in_(language), until=said(extension.until, speech), reason=extension.reason
            )
            for extension in duty.extensions
        ]
        if duty.noticed_at is not None:
            notes.append(_NOTICED.in_(language).format(at=said(duty.noticed_at, speech)))
        ended = "—"
        if duty.ended_by is not None:
            ended = f"{said(duty.ended_at, speech)} {actor_label(duty.ended_by).in_(language)}"
        return cls(
            limit=speech.name(duty.limit) + about,
            responsible="—" if duty.responsible is None else role_label(duty.responsible).in_(language),
            began=said(duty.started_at, speech),
            due=said(duty.due_at, speech),
            ended=ended,
            verdict=_verdict(duty, language),
            notes=tuple(notes),
            broken=duty.verdict is Verdict.BROKEN,
        )

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells under `DUTY_HEADINGS`."""
        return (self.limit, self.responsible, self.began, self.due, self.ended, self.verdict)


@value
class RoleRow:
    """What one role's duties come to, as the cells under `ROLE_HEADINGS`."""

    role: str
    kept: str
    broken: str
    running: str
    dropped: str
    latest: str

    @classmethod
    def of(cls, summed: RoleAccount, language: Language) -> Self:
        """A role's account in words."""
        return cls(
            role=role_label(summed.role).in_(language),
            kept=str(summed.kept),
            broken=str(summed.broken),
            running=str(summed.running),
            dropped=str(summed.dropped),
            latest=short_span(summed.latest, language) if summed.latest else "—",
        )

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells under `ROLE_HEADINGS`."""
        return astuple(self)


def account(
    duties: Sequence[Duty],
    language: Language,
    *,
    zone: tzinfo,
    order_id: str = "",
    names: Mapping[str, Label] | None = None,
) -> str:
    """The duties of an order as plain text, a line for each with its notes below, and what they come to by role."""
    rows = [DutyRow.of(duty, language, zone=zone, order_id=order_id, names=names) for duty in duties]
    first, *lines = columns([_headings(DUTY_HEADINGS, language), *(row.cells for row in rows)])
    text = [first]
    for row, line in zip(rows, lines, strict=True):
        text += [line, *(f"  · {note}" for note in row.notes)]
    summed = [RoleRow.of(one, language).cells for one in by_role(duties)]
    text += ["", BY_ROLE.in_(language), *columns([_headings(ROLE_HEADINGS, language), *summed])]
    return "\n".join(text)


def _headings(headings: Sequence[Label], language: Language) -> tuple[str, ...]:
    return tuple(heading.in_(language) for heading in headings)


def _verdict(duty: Duty, language: Language) -> str:
    if duty.verdict is Verdict.KEPT and not duty.margin:
        return _ON_THE_SECOND.in_(language)
    if duty.verdict is Verdict.BROKEN and not duty.margin:
        return _RAN_OUT.in_(language)
    words = _VERDICTS[duty.verdict].in_(language).format(span=short_span(abs(duty.margin), language))
    still_open = duty.verdict is Verdict.BROKEN and duty.ended_at is None
    return words + (_STILL_OPEN.in_(language) if still_open else "")
