"""How long something is, in words: in its largest unit and the next, or in all where nothing may be left out."""

from datetime import timedelta
from typing import Final

from orderflow._first_use import value
from orderflow.words.labels import Label, Language

__all__ = ["short_span", "span", "whole_span"]


@value
class _Unit:
    """A unit of time, as one says it and as it stands in a narrow column."""

    length: timedelta
    one: Label
    several: Label
    short: Label

    def said(self, count: int) -> Label:
        return _counted(self.one if count == 1 else self.several, count)


_UNITS: Final = (
    _Unit(timedelta(days=1), Label("1 天", "1 day"), Label("{n} 天", "{n} days"), Label("{n}天", "{n} d")),
    _Unit(timedelta(hours=1), Label("1 小时", "1 hour"), Label("{n} 小时", "{n} hours"), Label("{n}小时", "{n} h")),
    _Unit(
        timedelta(minutes=1), Label("1 分钟", "1 minute"), Label("{n} 分钟", "{n} minutes"), Label("{n}分钟", "{n} min")
    ),
    _Unit(timedelta(seconds=1), Label("1 秒", "1 second"), Label("{n} 秒", "{n} seconds"), Label("{n}秒", "{n} s")),
)
_INSTANTLY: Final = Label("不到 1 秒", "less than a second")


def span(time: timedelta, language: Language) -> str:
    """How long that is, in its largest unit and the next: 2 days 3 hours. What is less is left out, not rounded."""
    parts = [unit.said(count).in_(language) for unit, count in _largest(time)]
    return " ".join(parts) or _INSTANTLY.in_(language)


def short_span(time: timedelta, language: Language) -> str:
    """The same for a narrow column: 2 d 3 h; what is less than a second is a second."""
    parts = [_counted(unit.short, count).in_(language) for unit, count in _largest(max(time, timedelta(seconds=1)))]
    return Label("", " ").in_(language).join(parts)


def whole_span(time: timedelta) -> Label:
    """All of it, to the second, for what somebody signs: 1 day 12 hours."""
    parts = [unit.said(count) for unit, count in _parts(time)]
    if not parts:
        return _INSTANTLY
    return Label(" ".join(part.zh for part in parts), " ".join(part.en for part in parts))


def _parts(time: timedelta) -> list[tuple[_Unit, int]]:
    """How many of each unit, the largest first, without those that there is none of."""
    parts: list[tuple[_Unit, int]] = []
    left = time
    for unit in _UNITS:
        count, left = divmod(left, unit.length)
        if count:
            parts.append((unit, count))
    return parts


def _largest(time: timedelta) -> list[tuple[_Unit, int]]:
    """The largest unit that there is any of, and the next one if there is any of it: days, and hours."""
    parts = _parts(time)
    gap = len(parts) > 1 and _UNITS.index(parts[1][0]) > _UNITS.index(parts[0][0]) + 1
    return parts[:1] if gap else parts[:2]


def _counted(words: Label, count: int) -> Label:
    return Label(words.zh.format(n=count), words.en.format(n=count))
