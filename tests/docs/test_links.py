"""Links inside the documentation lead somewhere, and names of the library are there."""

import re
from collections.abc import Iterator
from pathlib import Path
from pkgutil import resolve_name
from typing import Final

import pytest

from .pages import PAGES, name_of, without_code

_LINK: Final = re.compile(r"\[[^\]]*\]\((?P<to>[^)\s]+)\)")
_HEADING: Final = re.compile(r"^#+ (?P<title>.+)$", re.MULTILINE)
_OUTSIDE: Final = ("https://", "http://", "mailto:")


def dead_links(page: Path, text: str) -> Iterator[str]:
    """The links of a page that lead to no file, or to no heading of it."""
    for link in _LINK.finditer(without_code(text)):
        target, _, anchor = link["to"].partition("#")
        if target.startswith(_OUTSIDE):
            continue
        file = page.parent / target if target else page
        if not file.exists() or (anchor and anchor not in anchors(file.read_text("utf-8"))):
            yield link["to"]


def anchors(text: str) -> set[str]:
    """The names by which the headings of a page can be linked to."""
    titles = (heading["title"].lower() for heading in _HEADING.finditer(without_code(text)))
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    """Whoever follows a link of a page arrives at what it promised."""
    assert list(dead_links(page, page.read_text("utf-8"))) == []


def test_every_page_can_be_found() -> None:
    """From the README one comes to every page by links."""
    found, waiting = (
        set[Path](),
        [page for page in PAGES if page.name == "README.md" and page.parent.name != "decisions"],
    )
    while waiting:
        page = waiting.pop().resolve()
        if page in found or page.suffix != ".md":
            continue
        found.add(page)
        for link in _LINK.finditer(without_code(page.read_text("utf-8"))):
            target = link["to"].partition("#")[0]
            if target and not target.startswith(_OUTSIDE):
                waiting.append(page.parent / target)

    notes = {page for page in PAGES if page.parent.name == "decisions"}
    assert {name_of(page) for page in set(PAGES) - notes - found} == set()


def test_a_dead_link_is_noticed(tmp_path: Path) -> None:
    """A file that is not there, and a heading that is not there."""
    page = tmp_path / "page.md"
    page.write_text(
        "# One Day, of two\n\n[a](page.md) [b](other.md) `[c](code.md)`\n[d](#one-day-of-two) [e](#three)\n"
    )

    assert list(dead_links(page, page.read_text())) == ["other.md", "#three"]


_NAME: Final = re.compile(r"`(?P<name>orderflow(?:\.\w+)+)")


def dead_names(text: str) -> Iterator[str]:
    """The dotted names in the prose of a page that stand for nothing in the library."""
    for name in _NAME.finditer(text):
        try:
            resolve_name(name["name"])
        except (ImportError, AttributeError):
            yield name["name"]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_names_are_there(page: Path) -> None:
    """Whoever imports what a page names gets it."""
    assert list(dead_names(page.read_text("utf-8"))) == []


def test_a_dead_name_is_noticed() -> None:
    """A module that is not there, and a name that is not there."""
    text = "`orderflow.Order`, `orderflow.Order.total`, `orderflow.ordr`, `orderflow.roles.KING(…)`"

    assert list(dead_names(text)) == ["orderflow.ordr", "orderflow.roles.KING"]
