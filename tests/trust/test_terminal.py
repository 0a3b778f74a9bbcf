"""What the command prints out of a store is shown by the terminal, and never obeyed."""

import io
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from rich.text import Text
from typer.testing import CliRunner

from orderflow import _cli_tables as tables
from orderflow import cli
from orderflow._cli_console import ShowingConsole
from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.validation import shown
from orderflow.words.labels import Label, Language

ESCAPES = (
    "\x1b[31mred",  # a colour
    "\x1b[2J\x1b[H",  # the screen wiped
    "\x1b]8;;http://evil.example\x07click\x1b]8;;\x07",  # a link under a name
    "\x1b]0;root@shop\x07",  # the title of the window
    "\x9b31m",  # the same in one byte
    "\x07\x08\x0d",  # a bell, a step back, a line written over
    "\u202egnp.exe",  # read from right to left
    "\u2066\u2069",
)
MARKUP = ("[red]paid[/]", "[link=http://evil.example]here[/link]", "[/]", "[bold")
HARMLESS = "\x1b\x9b\x07\x08\x0d\u202e\u2066"


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file as a stranger may have written it: escapes and markup in every text that is printed."""
    path = tmp_path_factory.mktemp("shop") / "demo.db"
    assert CliRunner().invoke(cli.app, ["demo", "--file", str(path), "--no-pause"]).exit_code == 0
    evil = json.dumps("".join(ESCAPES + MARKUP))[1:-1]
    with closing(sqlite3.connect(path)) as file, file:
        triggers = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for trigger, _ in triggers:
            file.execute(f'DROP TRIGGER "{trigger}"')
        file.execute("DELETE FROM orderflow_snapshots")
        for word, spoilt in (("tea cup", f"tea cup{evil}"), ('"li"', f'"li{evil}"')):  # goods, and the customer
            file.execute("UPDATE orderflow_records SET payload = replace(payload, ?, ?)", (word, spoilt))
        for _, made in triggers:  # a file whose tables are not ours would be refused before a word of it is read
            file.execute(made)
    return path


@pytest.mark.parametrize("command", ["history", "orders", "due", "accountability", "report"])
def test_no_command_lets_a_store_talk_to_the_terminal(spoilt: Path, command: str) -> None:
    """Not in the story of an order, nor in any table."""
    order = ["00000001"] if command == "history" else []

    cli.out.width = 1_000

    told = CliRunner().invoke(cli.app, [command, str(spoilt), *order])

    assert told.exit_code == 0, told.output
    assert not set(HARMLESS) & set(told.output)
    if command in ("history", "orders"):
        assert "[link=http://evil.example]here" in re.sub(r"[\s│]", "", told.output)


@pytest.mark.parametrize("evil", ESCAPES)
def test_a_console_obeys_nothing_that_it_prints(evil: str) -> None:
    """Whatever stands in a cell, a title or a line: only styles of its own come out as commands."""
    for printed in (Text(evil), _grid(evil), evil):
        out = io.StringIO()
        ShowingConsole(file=out, force_terminal=True, color_system="standard", width=80, highlight=False).print(printed)

        assert not set("\x9b\x07\x08\x0d\u202e\u2066") & set(out.getvalue())
        assert "\x1b]" not in out.getvalue()
        assert "\x1b[2J" not in out.getvalue()
        assert "\x1b[31m" not in out.getvalue()


@pytest.mark.parametrize("evil", MARKUP)
def test_markup_in_a_name_is_a_name(evil: str) -> None:
    """Square brackets are shown, in cells and in titles."""
    out = io.StringIO()
    ShowingConsole(file=out, width=120).print(_grid(evil))

    assert out.getvalue().count(evil) == 2
    assert "http" not in out.getvalue().replace(evil, "")


def test_a_refusal_that_repeats_what_was_typed(tmp_path: Path, capsys: pytest.CaptureFixture[str],
                                               monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """The error of the command is shown like everything else."""
    path = tmp_path / "empty.db"
    with SqliteOrderStore(path):
        pass
    monkeypatch.setattr("sys.argv", ["orderflow", "history", str(path), "\x1b]0;x\x07[red]1"])

    with pytest.raises(SystemExit):
        cli.main()

    said = capsys.readouterr().err
    assert "[red]1" in said
    assert not set("\x1b\x07") & set(said)


def test_what_is_fine_is_left_as_it_is() -> None:
    """Line breaks, emoji and letters of every language."""
    assert shown("李梅\n🎁 محمد") == "李梅\n🎁 محمد"
    assert shown("a\x1b[0m\u202e") == "a\ufffd[0m\ufffd"


def _grid(evil: str) -> object:
    return tables._grid((Label("订单", "order"),), [(evil,)], Language.EN, title=Label(evil, evil))
