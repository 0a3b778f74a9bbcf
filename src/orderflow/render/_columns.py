"""Text in columns, where a Chinese character takes two places."""

from collections.abc import Container, Iterator, Sequence
from unicodedata import east_asian_width

__all__ = ["columns"]


def columns(rows: Sequence[Sequence[str]], *, between: str = "  ", right: Container[int] = ()) -> Iterator[str]:
    """A line for each row, all equally long; columns are as wide as their widest cell, those in *right* flush right."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        gaps = (" " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        cells = (
            gap + cell if place in right else cell + gap
            for place, (cell, gap) in enumerate(zip(row, gaps, strict=True))
        )
        yield between.join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
