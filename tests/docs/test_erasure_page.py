"""The page about erasing says of every kind of text that is kept why it is."""

from orderflow.catalogue import SHIPPED_EFFECTS, SHIPPED_EVENTS
from orderflow.entities.order import Order
from orderflow.erasure import texts
from orderflow.kept import Kept
from orderflow.processes import SHIPPED_PROCESSES
from orderflow.roles import Actor

from .pages import ROOT


def test_the_table_of_what_is_kept_is_complete() -> None:
    """The page says of every kind of text that is kept why it is, in the words of the code."""
    page = (ROOT / "docs" / "how-to" / "erase-personal-data.md").read_text("utf-8")
    parts = {part for make in SHIPPED_PROCESSES for part in make().parts}
    kinds = {
        mark for kind in (*SHIPPED_EVENTS, *SHIPPED_EFFECTS, Order, Actor, *parts) for _, mark in texts(kind) if mark
    }

    assert {mark.name for mark in kinds} == {"agreed", "digest", "id", "person id", "reference", "word"}
    assert [mark for mark in kinds if not mark.only and f"| {mark.name} | {mark.reason} |" not in page] == []
    assert all(isinstance(mark, Kept) for mark in kinds)
