"""The pages of the documentation: the README and its siblings, all under `docs`, and the blocks of code in them."""

import re
from pathlib import Path
from typing import Final

from attrs import frozen

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = (
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
)

_FENCED: Final = re.compile(r"^```(?P<language>\w*)\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE: Final = re.compile(r"# (?P<name>\w+\.py)\n")


def name_of(page: Path) -> str:
    """The page as people call it: `docs/tutorial.md`."""
    return page.relative_to(ROOT).as_posix()


@frozen(kw_only=True)
class Block:
    """
    A Python block of a page.

    Attributes:
        line: The line of the page on which its code begins, counted from 1.
        shown: What the `text` block right behind it says that it prints; None where there is none.
    """

    line: int
    code: str
    shown: str | None

    @property
    def file(self) -> str | None:
        """The file that the block is, if its first line names one."""
        named = _FILE.match(self.code)
        return named["name"] if named else None


def blocks(page: str) -> tuple[Block, ...]:
    """The Python blocks of the text of a page, in order."""
    fenced = list(_FENCED.finditer(page))
    found = []
    for place, block in enumerate(fenced):
        if block["language"] == "python":
            after = fenced[place + 1] if place + 1 < len(fenced) else None
            told = after is not None and after["language"] == "text" and not page[block.end() : after.start()].strip()
            line = page.count("\n", 0, block.start("code")) + 1
            found.append(Block(line=line, code=block["code"], shown=after["code"] if after and told else None))
    return tuple(found)


def without_code(page: str) -> str:
    """The text of a page without its fenced blocks and inline code."""
    return re.sub(r"`[^`\n]+`", "", _FENCED.sub("", page))
