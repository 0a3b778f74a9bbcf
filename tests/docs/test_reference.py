"""The reference pages are made of the classes, and the committed ones are up to date."""

import runpy
from collections.abc import Callable
from inspect import signature
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import fromstring

import pytest

from orderflow.catalogue import SHIPPED_COMMANDS, SHIPPED_EVENTS
from orderflow.ids import OrderId
from orderflow.processes import SHIPPED_PROCESSES
from orderflow.refusals import NothingOrdered
from orderflow.states.retail import RetailFlow

from .pages import ROOT, name_of

GENERATOR: Final = runpy.run_path(str(ROOT / "docs" / "generate.py"))
PAGES: Final[dict[Path, Callable[[], str]]] = GENERATOR["PAGES"]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_reference_page_is_up_to_date(page: Path) -> None:
    """What a page says of a class is what the class says now; `uv run python docs/generate.py` makes it so."""
    assert page.read_text("utf-8") == PAGES[page]()


@pytest.mark.parametrize("place", GENERATOR["PICTURES"], ids=name_of)
def test_a_picture_is_up_to_date(place: Path) -> None:
    """A picture says what it was drawn from, and that is what would be drawn now."""
    drawn = place.read_text("utf-8")

    assert GENERATOR["drawn_from"](GENERATOR["PICTURES"][place]) in drawn
    assert fromstring(drawn).tag.endswith("svg")  # noqa: S314 # our own file


def test_every_flow_has_its_page() -> None:
    """No page is left of a flow that is gone, and none is missing from the overview."""
    folder = ROOT / "docs" / "reference" / "flows"
    overview = GENERATOR["flows"]()

    assert set(folder.glob("*.md")) == {page for page in PAGES if page.parent == folder}
    assert [page.name for page in folder.glob("*.md") if f"(flows/{page.name})" not in overview] == []


def test_every_step_stands_on_the_page() -> None:
    """Whatever may be done in the shop's flow can be looked up."""
    page = GENERATOR["flow_page"]("retail")

    assert [step for step in RetailFlow.table.steps if f"`{step}`" not in page] == []
    assert [stage.zh for stage in RetailFlow.table.stages if stage.zh not in page] == []


def test_every_command_stands_on_the_page() -> None:
    """Nothing can be asked for that cannot be looked up."""
    page = GENERATOR["commands"]()

    assert [kind.__name__ for kind in SHIPPED_COMMANDS if page.count(f"\n| `{kind.__name__}` |") != 1] == []


def test_every_argument_of_a_process_stands_on_the_page() -> None:
    """Whatever a shipped process asks its host stands there with what it is if left out, and README names each."""
    page, readme = GENERATOR["processes"](), (ROOT / "README.md").read_text("utf-8")

    for make in SHIPPED_PROCESSES:
        name = make.__name__
        about = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        assert f"| `{name}(...)` |" in readme
        for argument in signature(make).parameters.values():
            shown = f"`{argument.name}=" if argument.kind is argument.KEYWORD_ONLY else f"`**{argument.name}`"
            assert shown in about, f"{name}({argument})"


def test_every_event_stands_on_the_page() -> None:
    """A history holds nothing that cannot be looked up."""
    page = GENERATOR["events"]()

    assert [kind.type for kind in SHIPPED_EVENTS if page.count(f"| `{kind.type}` |") != 1] == []


def test_a_refusal_says_what_it_says() -> None:
    """The page shows the sentence itself, with the names of the facts where they will stand."""
    page = GENERATOR["refusals"]()

    assert "| `nothing_ordered` |" in page
    assert f"“{NothingOrdered(order_id=OrderId('{order_id}'))}”" in page


def test_a_refusal_without_a_topic_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new module of refusals does not fall off the page."""
    monkeypatch.delitem(GENERATOR["refusals"].__globals__["TOPICS"], "orderflow.refusals.return_request")

    with pytest.raises(LookupError, match=r"orderflow\.refusals\.return_request"):
        GENERATOR["refusals"]()
