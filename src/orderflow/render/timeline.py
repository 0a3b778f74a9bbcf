"""
A history as a story: one sentence an event, in both languages, with amounts and with times in the reader's zone.

`timeline` gives the entries as data, for a page or an export; `story` writes them down as plain text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import groupby
from typing import Any, Final

import attrs
from attrs import evolve

from orderflow._first_use import value
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.events import Record, apply
from orderflow.render._template import fill
from orderflow.roles import Actor, Role
from orderflow.states import Table
from orderflow.words.labels import Label, Language, name_label
from orderflow.words.scene import Scene
from orderflow.words.sentence import Emphasis, Kind, Sentence
from orderflow.words.sentences import SENTENCES
from orderflow.words.speech import Speech, actor_label, heading, said
from orderflow.words.words import NO_WORDS, Words

__all__ = ["Emphasis", "Entry", "Kind", "story", "timeline"]


@value(kw_only=True)
class Entry:
    """
    One event as a person reads it.

    Attributes:
        version: Which event of the order it is.
        type: The event's stable name.
        at: When it happened, in the reader's zone.
        recorded_at: When it became known, in the reader's zone.
        who: Role and id of whoever did it, and whom they acted for.
        what: The sentence.
        detail: Why, in the words of whoever gave a reason; told once where several events share it.
    """

    version: int
    type: str
    at: datetime
    recorded_at: datetime
    by: Actor
    who: Label
    what: Label
    detail: Label | None
    kind: Kind
    emphasis: Emphasis

    @property
    def role(self) -> Role:
        """The role it was done in."""
        return self.by.role


def timeline(
    history: Sequence[Record],
    *,
    zone: tzinfo,
    table: Table[Order, Phase] | None = None,
    words: Words = NO_WORDS,
) -> tuple[Entry, ...]:
    """
    Tell a whole history, from its first event on.

    Args:
        history: The order's records, oldest first.
        zone: Where the reader lives.
        table: The page the order lives by, for what its states are called; the phase is named without it.
        words: What is said of events of topics, and what things are called: `process.words`, or a host's `Words(…)`.

    An event that has no sentence is told by its type and its fields.
    """
    words = words.before(Words(sentences=SENTENCES))
    entries = [_told(record, scene, words, zone) for record, scene in _scenes(history, table)]
    return tuple(_acts(history, entries))


def story(entries: Sequence[Entry], language: Language, *, quiet: bool = False) -> str:
    """
    The entries as plain text, a heading for each day, a line for each entry.

    Args:
        entries: What `timeline` made of a history.
        language: The one to tell it in.
        quiet: Tell the bookkeeping as well.
    """
    lines: list[str] = []
    shown = [entry for entry in entries if quiet or entry.emphasis is not Emphasis.QUIET]
    for day, of_day in groupby(shown, key=lambda entry: entry.at.date()):
        if lines:
            lines.append("")
        lines.append(heading(day, language))
        time = ""
        for entry in of_day:
            now = f"{entry.at:%H:%M}"
            lines.append(f"  {now if now != time else '':5}  {_MARKS[_mark(entry)]} {_line(entry, language)}")
            time = now
    return "\n".join(lines)


_SAID_ALREADY: Final = re.compile(r"cancelled|units cancelled|time limit \S+|refund|return|did not arrive|\s*")
"""Reasons that the library gives where nobody gave one, and that the sentence says anyway."""

# ---- telling ---------------------------------------------------------------------------------------------------------


def _scenes(history: Sequence[Record], table: Table[Order, Phase] | None) -> Iterator[tuple[Record, Scene]]:
    before: Order | None = None
    for record in history:
        after = apply(before, record.event)
        around = before if before is not None else after
        yield record, Scene(event=record.event, by=record.by, before=around, order=after, table=table)
        before = after


def _told(
    record: Record,
    scene: Scene,
    words: Words,
    zone: tzinfo,
) -> Entry:
    event = record.event
    at = event.occurred_at.astimezone(zone)
    fitting = (sentence for sentence in words.sentences.get(type(event), ()) if sentence.when(scene))
    sentence = next(fitting, None) or _plain_fact(event)
    speech = Speech(language=Language.ZH, zone=zone, order=scene.order, names=words.names, year=at.year)
    return Entry(
        version=record.version,
        type=event.type,
        at=at,
        recorded_at=record.recorded_at.astimezone(zone),
        by=record.by,
        who=actor_label(record.by),
        what=Label(
            _filled(sentence.zh, scene, speech),
            _begun(_filled(sentence.en, scene, evolve(speech, language=Language.EN)), sentence.en),
        ),
        detail=_own_reason(event),
        kind=sentence.kind,
        emphasis=sentence.emphasis,
    )


def _filled(template: str, scene: Scene, speech: Speech) -> str:
    return fill(template, scene.value_of, lambda value, spec: said(value, speech, spec))


def _plain_fact(event: Any) -> Sentence:
    """A host's event that nobody wrote a sentence for: its type, and what it carries."""
    carried = [field.name for field in attrs.fields(type(event)) if field.name != "occurred_at"]
    facts = ", ".join(f"{name}={{event.{name}}}" for name in carried)
    template = f"{event.type}: {facts}" if facts else event.type
    return Sentence(template, template)


def _own_reason(event: Any) -> Label | None:
    """The reason that the event itself carries."""
    reason = getattr(event, "reason", "")
    for child in ("request", "credit"):
        reason = reason or getattr(getattr(event, child, None), "reason", "")
    return _worth_telling(reason)


def _worth_telling(reason: str) -> Label | None:
    return None if _SAID_ALREADY.fullmatch(reason) else name_label(reason)


def _acts(history: Sequence[Record], entries: Sequence[Entry]) -> Iterator[Entry]:
    """What one command led to, told as one act: its reason once, and only the state it ended in."""
    for _, pairs in groupby(zip(history, entries, strict=True), key=_act):
        act = list(pairs)
        of_act = [entry for _, entry in act]
        yield from _states_passed(map(_not_twice, _reasons_once(of_act, act[0][0].reason)))


def _not_twice(entry: Entry) -> Entry:
    """A reason that is part of the sentence is not told again behind it."""
    said_already = entry.detail is not None and entry.detail.en in entry.what.en
    return evolve(entry, detail=None) if said_already else entry


def _reasons_once(act: Sequence[Entry], given: str) -> Iterator[Entry]:
    """
    Each reason once, where it belongs.

    The command's own is told with the first thing that matters; another, that an event carries, with that event.
    """
    reason = _worth_telling(given)
    place = next((entry for loud in (Emphasis.LOUD, Emphasis.PLAIN) for entry in act if entry.emphasis is loud), None)
    told = set[Label | None]({reason} if reason is not None and place is not None else ())
    for entry in act:
        if entry is place and reason is not None:
            yield evolve(entry, detail=reason)
        else:
            yield evolve(entry, detail=None) if entry.detail in told else entry
            told.add(entry.detail)


def _states_passed(act: Iterable[Entry]) -> Iterator[Entry]:
    """States that were left at once are bookkeeping."""
    entries = tuple(act)
    last = max((entry.version for entry in entries if entry.kind is Kind.STATE), default=0)
    for entry in entries:
        passed = entry.kind is Kind.STATE and entry.version != last
        yield evolve(entry, emphasis=Emphasis.QUIET) if passed else entry


def _act(pair: tuple[Record, Entry]) -> tuple[object, ...]:
    record, _ = pair
    return record.recorded_at, record.by, record.reason, record.request_id


def _begun(text: str, template: str) -> str:
    """English sentences begin with a capital letter, also where they begin with somebody's role."""
    return text[:1].upper() + text[1:] if template.startswith("{") else text


# ---- writing it down -------------------------------------------------------------------------------------------------

_LATER: Final = timedelta(minutes=1)

_MARKS: Final[Mapping[Kind | Emphasis, str]] = {
    Kind.STATE: "→",
    Emphasis.LOUD: "●",
    Emphasis.PLAIN: "·",
    Emphasis.QUIET: " ",
}


def _mark(entry: Entry) -> Kind | Emphasis:
    return entry.kind if entry.kind is Kind.STATE and entry.emphasis is not Emphasis.QUIET else entry.emphasis


def _line(entry: Entry, language: Language) -> str:
    text = entry.what.in_(language)
    if entry.detail is not None:
        text += Label(f"“{entry.detail.zh}”", f" “{entry.detail.en}”").in_(language)
    if entry.recorded_at - entry.at >= _LATER:
        when = f"{entry.recorded_at:%H:%M}"
        if entry.recorded_at.date() != entry.at.date():
            when = f"{entry.recorded_at:%Y-%m-%d} {when}"
        text += Label(f"（{when}记录）", f" (recorded {when})").in_(language)
    return " ⏎ ".join(text.splitlines())  # what somebody wrote in several lines is still one entry
