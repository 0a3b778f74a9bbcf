"""
Sentences with gaps.

In `"Shipment {shipment.id} was handed over[, waybill {shipment.waybill}]."` a gap names a value by its path. A part in
square brackets is left out when one of its gaps has nothing to say.
"""

from collections.abc import Callable
from functools import lru_cache
from string import Formatter
from typing import Final

__all__ = ["fill"]

Parts = tuple[tuple[str, str | None, str], ...]
"""Literal text, the path of the gap that follows it, and how the gap's value is to be said."""


def fill(template: str, value_of: Callable[[str], object], say: Callable[[object, str], str]) -> str:
    """The template with each gap filled by what *say* makes of the value at its path."""
    pieces: list[str] = []
    for parts, optional in _parsed(template):
        values = {path: value_of(path) for _, path, _ in parts if path}
        if optional and not all(values.values()):
            continue
        for literal, path, spec in parts:
            pieces.append(literal)
            if path:
                pieces.append(say(values[path], spec))
    return _joined(pieces)


@lru_cache(maxsize=512)
def _parsed(template: str) -> tuple[tuple[Parts, bool], ...]:
    """The parts of a template, each with whether it stood in square brackets."""
    parsed = []
    for piece in template.replace("[", "\0[").replace("]", "\0").split("\0"):
        optional = piece.startswith("[")
        parts = tuple(
            (literal, path, spec or "")
            for literal, path, spec, _ in Formatter().parse(piece[1:] if optional else piece)
        )
        parsed.append((parts, optional))
    return tuple(parsed)


def _joined(pieces: list[str]) -> str:
    """One text; where Chinese meets Latin letters or digits at the edge of a gap, a space between them."""
    text = ""
    for piece in pieces:
        if text and piece and _meet(text[-1], piece[0]):
            text += " "
        text += piece
    return text


def _meet(left: str, right: str) -> bool:
    return (_is_chinese(left) and _is_latin(right)) or (_is_latin(left) and _is_chinese(right))


_CHINESE: Final = range(0x4E00, 0xA000)


def _is_chinese(character: str) -> bool:
    return ord(character) in _CHINESE


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
