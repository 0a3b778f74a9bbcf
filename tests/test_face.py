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
    assert with_money == ["orderflow._currencies", "orderflow._money_refusals", "orderflow.errors", "orderflow.money"]


def _run(program: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 # our own program
    return done.stdout.split()
