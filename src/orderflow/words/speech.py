"""Values in people's words: goods, amounts, instants, reports. One function a type, found in one table."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, tzinfo
from enum import Enum
from typing import Any, Final

from orderflow._first_use import value
from orderflow.entities.case import Proposal
from orderflow.entities.certificate import Defect
from orderflow.entities.delivery import ArrivalWindow
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.shipment import Finding, Mark, ShipmentLine, TrackingEvent
from orderflow.roles import SYSTEM, Actor
from orderflow.words.labels import Label, Language, label_of, name_label, role_label

__all__ = ["Speech", "actor_label", "heading", "said"]

GOODS_MAX: Final = 4
"""More kinds of goods than this are counted instead of listed."""

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)  # not the machine's locale: the same history reads the same everywhere
_WEEKDAYS: Final = (
    Label("星期一", "Monday"),
    Label("星期二", "Tuesday"),
    Label("星期三", "Wednesday"),
    Label("星期四", "Thursday"),
    Label("星期五", "Friday"),
    Label("星期六", "Saturday"),
    Label("星期日", "Sunday"),
)


@value(kw_only=True)
class Speech:
    """
    How something is said.

    Args:
        zone: The zone that instants are given in.
        order: What ids of line items are looked up in.
        names: What a host calls its payment methods, deliveries, channels and time limits.
        year: The year that need not be said.
    """

    language: Language
    zone: tzinfo
    order: Order | None = None
    names: Mapping[str, Label]
    year: int = 0

    def choose(self, zh: str, en: str) -> str:
        """The one of the two that is in this language."""
        return zh if self.language is Language.ZH else en

    def name(self, name: str) -> str:
        """What a payment method, delivery, channel or time limit is called."""
        return name_label(name, self.names).in_(self.language)


def said(value: object, speech: Speech, spec: str = "") -> str:
    """*value* in words; with the spec `name`, a text is looked up among the names."""
    if value is None:
        return "—"
    if spec == "name":
        return speech.name(str(value))
    for kind, words in _WORDS.items():
        if isinstance(value, kind):
            return words(value, speech)
    return str(value)


def actor_label(actor: Actor) -> Label:
    """Somebody in both languages: their role and id, and whom they act for."""
    role = role_label(actor.role)
    if actor.role == SYSTEM:
        zh, en = role.zh, f"the {role.en}"
    else:
        zh, en = f"{role.zh} {actor.id}", f"{role.en} {actor.id}"
    if actor.on_behalf_of is None:
        return Label(zh, en)
    other = actor_label(actor.on_behalf_of)
    return Label(f"{zh}（代{other.zh}）", f"{en} for {other.en}")


def heading(day: date, language: Language) -> str:
    """A day with its weekday and year."""
    weekday = _WEEKDAYS[day.weekday()].in_(language)
    zh = f"{day.year}年{day.month}月{day.day}日 {weekday}"
    return Label(zh, f"{weekday}, {day.day} {_MONTHS[day.month - 1]} {day.year}").in_(language)


def _actor(actor: Actor, speech: Speech) -> str:
    return actor_label(actor).in_(speech.language)


def _label(label: Label, speech: Speech) -> str:
    return label.in_(speech.language)


def _enum(value: Enum, speech: Speech) -> str:
    return label_of(value).in_(speech.language)


def _day(instant: datetime, speech: Speech) -> str:
    local = instant.astimezone(speech.zone)
    year = "" if local.year == speech.year else str(local.year)
    zh = f"{year}年{local.month}月{local.day}日" if year else f"{local.month}月{local.day}日"
    return speech.choose(zh, f"{local.day} {_MONTHS[local.month - 1][:3]} {year}".rstrip())


def _instant(instant: datetime, speech: Speech) -> str:
    return f"{_day(instant, speech)} {instant.astimezone(speech.zone):%H:%M}"


def _window(window: ArrivalWindow, speech: Speech) -> str:
    earliest, latest = _day(window.earliest, speech), _day(window.latest, speech)
    if earliest != latest:
        return speech.choose(f"{earliest}至{latest}", f"{earliest} to {latest}")
    return f"{_instant(window.earliest, speech)}–{window.latest.astimezone(speech.zone):%H:%M}"


def _line(line: LineItem, speech: Speech) -> str:
    return _units(line.quantity, line, speech)


def _units(quantity: int, line: LineItem, speech: Speech) -> str:
    values = speech.choose("、", ", ").join(value for _, value in line.specification)
    return f"{quantity} × {line.name}" + (speech.choose(f"（{values}）", f" ({values})") if values else "")


def _shipment_line(part: ShipmentLine, speech: Speech) -> str:
    line = speech.order.lines.get(part.line_id) if speech.order is not None else None
    return _units(part.quantity, line, speech) if line is not None else f"{part.quantity} × {part.line_id}"


def _mark(mark: Mark, speech: Speech) -> str:
    line = speech.order.lines.get(mark.line_id) if speech.order is not None else None
    goods = _units(mark.quantity, line, speech) if line is not None else f"{mark.quantity} × {mark.line_id}"
    day = mark.produced_on.isoformat()
    return speech.choose(f"{goods}，型号 {mark.model}，{day} 生产", f"{goods}, model {mark.model}, made on {day}")


def _report(report: TrackingEvent, speech: Speech) -> str:
    parts = [_enum(report.status, speech), *filter(None, (report.location, report.description))]
    return speech.choose("，", ", ").join(parts) + speech.choose(
        f"（{_instant(report.at, speech)}）", f" ({_instant(report.at, speech)})"
    )


def _finding(finding: Finding, speech: Speech) -> str:
    line = speech.order.lines.get(finding.line_id) if speech.order is not None else None
    name = line.name if line is not None else finding.line_id
    zh = [f"{word}{units}件" for word, units in (("缺", finding.missing), ("损", finding.damaged)) if units]
    en = [f"{units} {word}" for word, units in (("missing", finding.missing), ("damaged", finding.damaged)) if units]
    return speech.choose(f"{name}{'、'.join(zh)}", f"{' and '.join(en)} of {name}")


def _defect(defect: Defect, speech: Speech) -> str:
    line = speech.order.lines.get(defect.id) if speech.order is not None else None
    name = line.name if line is not None else defect.id
    units = f"{defect.quantity} × {name}"
    return speech.choose(f"{units}（{defect.description}）", f"{units} ({defect.description})")


def _proposal(proposal: Proposal, speech: Speech) -> str:
    way = _enum(proposal.resolution, speech)
    if proposal.until is not None:
        until = _instant(proposal.until, speech)
        return speech.choose(f"{way}至{until}", f"{way} until {until}")
    if proposal.lines:
        lines = _several(proposal.lines, speech)
        return speech.choose(f"{way}为{lines}", f"{way} {lines}")
    return way


def _several(items: Iterable[object], speech: Speech) -> str:
    items = tuple(items)
    shown = items if len(items) <= GOODS_MAX else items[: GOODS_MAX - 1]
    text = speech.choose("、", ", ").join(said(item, speech) for item in shown)
    if len(shown) == len(items):
        return text
    return text + speech.choose(f"，共 {len(items)} 项", f" and {len(items) - len(shown)} more")


_WORDS: Final[Mapping[type, Callable[[Any, Speech], str]]] = {
    Label: _label,
    Actor: _actor,
    Enum: _enum,
    datetime: _instant,
    ArrivalWindow: _window,
    LineItem: _line,
    ShipmentLine: _shipment_line,
    TrackingEvent: _report,
    Finding: _finding,
    Mark: _mark,
    Defect: _defect,
    Proposal: _proposal,
    tuple: _several,
}
