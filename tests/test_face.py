"""The public face: what people type stands in one place, and costs nothing until it is used."""

import ast
import inspect
import subprocess
import sys
from importlib import import_module

import pytest

import orderflow

NAMES = sorted(orderflow.__all__)


def imported_for_type_checkers() -> dict[str, str]:
    """The home of each name, as a type checker reads it from the face."""
    block = next(node for node in ast.parse(inspect.getsource(orderflow)).body if isinstance(node, ast.If))
    return {
        name.name: node.module or "" for node in block.body if isinstance(node, ast.ImportFrom) for name in node.names
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_what_type_checkers_take_it_for(name: str) -> None:
    """What a type checker sees behind a name is what a program gets."""
    home = imported_for_type_checkers()[name]

    assert getattr(orderflow, name) is getattr(import_module(home), name)


def test_the_face_lists_what_it_has() -> None:
    """No name is promised that isn't there, and none is there that isn't promised."""
    assert set(NAMES) == set(imported_for_type_checkers())
    assert set(NAMES) <= set(dir(orderflow))
    assert orderflow.__all__ == NAMES


def test_topics_are_reached_through_the_face() -> None:
    """What is used less often lives one level down."""
    for topic in ("commands", "events", "policies", "ports", "refusals", "roles", "states", "testing"):
        assert getattr(orderflow, topic) is import_module(f"orderflow.{topic}")


@pytest.mark.parametrize("name", ["Nothing", "ORDER", "_Money", "__wrapped__"])
def test_what_is_not_there_is_missed_at_once(name: str) -> None:
    """A misspelt name fails where it is written."""
    with pytest.raises(AttributeError, match=f"module 'orderflow' has no attribute '{name}'"):
        getattr(orderflow, name)


def test_a_program_pays_for_what_it_uses() -> None:
    """Importing the face imports no topic; using money imports no machine and no store."""
    shown = "print(*sorted(name for name in sys.modules if name.startswith(('orderflow.', 'statemachine', 'cattrs'))))"

    untouched = _run(f"import orderflow, sys; {shown}")
    with_money = _run(f"import orderflow, sys; orderflow.Money; {shown}")

    assert untouched == []
    assert with_money == [
        "orderflow._currencies",
        "orderflow._first_use",
        "orderflow._money_refusals",
        "orderflow.errors",
        "orderflow.kept",
        "orderflow.money",
    ]


def test_a_shop_pays_for_no_other_business() -> None:
    """A desk for retail, two commands later: no other flow or topic, no machine, nothing that draws or tells."""
    program = """
import sys
from orderflow import Actor, AddLines, Money, NewLine, OpenCart, OrderDesk, SqliteOrderStore, retail
from orderflow.ports import KnownLine, PriceKnowledge
from orderflow.roles import CUSTOMER


class Prices:
    def look_up(self, inquiry):
        price = Money.of("66.00", inquiry.currency)
        return PriceKnowledge(lines=tuple(KnownLine(line_id=line.line_id, planned=price) for line in inquiry.lines))


desk = OrderDesk(processes=[retail()], store=SqliteOrderStore(":memory:"), prices=Prices())
by = Actor("li", CUSTOMER)
cart = desk.execute(OpenCart(process="retail", currency="CNY"), by=by, request_id="1")
lines = [NewLine(sku="TEA", name="tea", quantity=1)]
desk.execute(AddLines(cart.id, lines=lines), by=by, request_id="2")

from orderflow import _first_use

print(*sys.modules, f"waiting={len(_first_use._WAITING)}")
"""
    *imported, waiting = _run(program)

    others = ("b2b_contract", "five_stage", "food_delivery", "made_to_order", "mall")
    flows = {f"orderflow.{room}.{name}" for room in ("states", "processes") for name in others}
    unneeded = (
        *("statemachine", "asyncio", "typer", "rich", "hypothesis", "orderflow.cli", "orderflow.render"),
        *("orderflow.stories", "orderflow.testing", "orderflow.reporting", "orderflow.words.document"),
        *("orderflow.business", "orderflow.catalogue"),
    )
    assert not flows & set(imported)
    assert [name for name in imported if name.startswith(unneeded)] == []
    assert int(waiting.removeprefix("waiting=")) > 400


def test_help_pays_for_no_command() -> None:
    """What each command does is imported when it is run."""
    program = """
import contextlib, sys

sys.argv = ["orderflow", "--help"]
from orderflow.__main__ import main

with contextlib.suppress(SystemExit), contextlib.redirect_stdout(None):
    main()
print(*sys.modules)
"""
    imported = {name for name in _run(program) if name.startswith(("orderflow", "cattrs", "statemachine"))}

    assert imported == {
        "orderflow",
        "orderflow.__main__",
        "orderflow._cli_console",
        "orderflow.cli",
        "orderflow.words",
        "orderflow.words._document_kind",
        "orderflow.words._language",
    }


def _run(program: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 # our own program
    return done.stdout.split()
