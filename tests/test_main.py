"""The way into the command."""

import sys

import pytest

from orderflow.__main__ import main


def test_the_command_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What is installed as `orderflow` is the command."""
    monkeypatch.setattr(sys, "argv", ["orderflow", "flows"])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 0
    assert "food_delivery" in capsys.readouterr().out


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who installed orderflow alone is told which extra the command needs, and sees no traceback."""
    monkeypatch.delitem(sys.modules, "orderflow.cli", raising=False)
    monkeypatch.setitem(sys.modules, "typer", None)

    with pytest.raises(SystemExit, match=r"needs the extra: pip install 'orderflow\[cli\]'"):
        main()


def test_a_fault_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what the extra brings counts as missing; anything else is a fault, and shows as one."""
    monkeypatch.delitem(sys.modules, "orderflow.cli", raising=False)
    monkeypatch.setitem(sys.modules, "orderflow.words._language", None)

    with pytest.raises(ModuleNotFoundError, match="_language"):
        main()
