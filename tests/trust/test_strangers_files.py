"""
The command looks into strangers' files without being harmed, and without changing them.

The attacks: a payload of a hundred thousand brackets ended in a traceback that printed what variables held; a view that
computed for ever stood under a table's name; looking at a file wrote into it, and put a log beside it.
"""

import io
import sqlite3
import subprocess
import sys
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path
from shutil import copy

import attrs
import pytest

from orderflow import cli
from orderflow.adapters import _sqlite_files
from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.entities.order import Order
from orderflow.errors import AdapterError
from orderflow.events import OrderCancelled
from orderflow.serialization import LoadError, read
from orderflow.testing.contracts.store import decided, save

COMMANDS = (
    ("history", "00000001"),
    ("confirmation", "00000001"),
    ("document", "00000001", "order_confirmation"),
    ("orders",),
    ("due",),
    ("accountability",),
    ("accountability", "00000001"),
    ("report",),
)
DEEP = "[" * 100_000
NESTED = '{"id":"a","role":"r","on_behalf_of":' * 2_000 + "null" + "}" * 2_000


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    told = command("demo", "--file", str(path), "--no-pause")
    assert told.code == 0, told.err
    return path


@pytest.fixture
def file(demo: Path, tmp_path: Path) -> Path:
    """A stranger's copy of it, to be tampered with."""
    return Path(copy(demo, tmp_path / "theirs.db"))


@attrs.frozen
class Told:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


def command(*words: str) -> Told:
    """The command as people run it, but in this process; what it did not catch fails the test."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["orderflow", *words])
        with redirect_stdout(out), redirect_stderr(err):
            try:
                cli.main()
            except SystemExit as ended:
                code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return Told(code, out.getvalue(), err.getvalue())


def triggers(path: Path) -> list[str]:
    """What strangers put back, because its lack would give them away."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")
        return [sql.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS") for (sql,) in found]


def tampered(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER IF EXISTS orderflow_records_are_not_changed")
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def refused(told: Told, *expected: str) -> None:
    """It says in a line or two what is wrong, and shows nothing of the program or of what it holds."""
    assert told.code in (1, 2), told.out
    assert told.out == ""
    assert "Traceback" not in told.err
    assert len(told.err) < 2_000
    assert any(word in " ".join(told.err.split()) for word in expected), told.err


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_looking_changes_nothing(words: tuple[str, ...], demo: Path) -> None:
    """After each of the commands the file is what it was to the byte, and nothing lies beside it."""
    before = demo.read_bytes()

    told = command(words[0], str(demo), *words[1:])

    assert told.code == 0, told.err
    assert demo.read_bytes() == before
    assert list(demo.parent.iterdir()) == [demo]


def test_a_shop_that_is_open_can_be_looked_at(file: Path) -> None:
    """What a running shop has committed is seen while it goes on, though it stands in its log only."""
    with SqliteOrderStore(file) as store:
        save(store, decided("o-new", order={"number": "4711", "process": "retail"}))
        with SqliteOrderStore(file, read_only=True) as looking, looking.unit() as unit:
            seen = unit.order("o-new")
            assert seen is not None
            with pytest.raises(AdapterError, match="readonly") as failure:
                unit.number("retail")
        save(store, decided("o-new", after=1))

    assert not failure.value.retry_safe


@pytest.mark.parametrize("text", [DEEP, '{"a":' * 100_000, NESTED], ids=["lists", "objects", "actors"])
def test_nesting_is_an_error_that_says_so(text: str) -> None:
    """However deep a text goes down, reading it ends with `LoadError`."""
    for kind in (Order, OrderCancelled):
        with pytest.raises(LoadError) as wrong:
            read(text, kind)
        assert len(str(wrong.value)) < 2_000


TAMPERED = {
    "deep payload": "UPDATE orderflow_records SET payload = '" + DEEP + "'",  # noqa: S608
    "deep actor": "UPDATE orderflow_records SET on_behalf_of = '" + NESTED + "'",  # noqa: S608
    "wrong types": "UPDATE orderflow_records SET payload = '{\"occurred_at\": [1, {}]}'",
    "no JSON": "UPDATE orderflow_records SET payload = 'X' WHERE version = 2",
    "other event": "UPDATE orderflow_records SET type = 'parcel_delivered' WHERE version = 2",
    "unknown event": "UPDATE orderflow_records SET type = 'never_heard_of'",
    "endless number": "UPDATE orderflow_records SET payload = '" + "9" * 10_000 + "'",
    "far instant": "UPDATE orderflow_records SET recorded_at = 9223372036854775807",
    "missing events": "DELETE FROM orderflow_records",
    "beginning twice": "UPDATE orderflow_records SET type = 'order_placed', payload = 'null' WHERE version = 3",
    "far order": "UPDATE orderflow_orders SET opened_at = -9223372036854775807",
}


@pytest.mark.parametrize("statement", TAMPERED.values(), ids=TAMPERED)
def test_a_tampered_history_is_refused_in_a_line(statement: str, file: Path) -> None:
    """Whatever was written into it, the command says what cannot be read."""
    tampered(
        file,
        "DROP TRIGGER IF EXISTS orderflow_records_are_not_deleted",
        "DELETE FROM orderflow_snapshots",
        statement,
        *triggers(file),
    )
    before = file.read_bytes()

    refused(command("history", str(file), "00000001"), "event", "order", "instant")

    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


FORGED = {
    "view": (
        "ALTER TABLE orderflow_orders RENAME TO hidden",
        "CREATE VIEW orderflow_orders AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
        " SELECT i AS order_id FROM n",
    ),
    "other columns": ("DROP TABLE orderflow_limits", "CREATE TABLE orderflow_limits (order_id)"),
    "missing": ("DROP TABLE orderflow_outbox",),
    "virtual table": ("DROP TABLE orderflow_outbox", "CREATE VIRTUAL TABLE orderflow_outbox USING fts5(key)"),
    "newer": ("PRAGMA user_version = 99",),
    "somebody else's": ("PRAGMA application_id = 7",),
}


@pytest.mark.parametrize("statements", FORGED.values(), ids=FORGED)
@pytest.mark.parametrize("words", [("history", "00000001"), ("orders",), ("due",)], ids=lambda words: words[0])
def test_what_stands_under_a_tables_name_is_looked_at_first(
    words: tuple[str, ...], statements: tuple[str, ...], file: Path
) -> None:
    """A view that computes for ever is not asked, nor anything else that is not our table."""
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()

    refused(command(words[0], str(file), *words[1:]), "orderflow")


def test_a_long_text_is_not_read_into_memory(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row longer than any order is refused, before there is a copy of it."""
    monkeypatch.setattr(_sqlite_files, "_LENGTH_MAX", 100_000)
    tampered(file, "UPDATE orderflow_personal SET payload = hex(zeroblob(100000))", *triggers(file))

    refused(command("confirmation", str(file), "00000001"), "too big")


def test_files_that_are_no_store_are_refused(tmp_path: Path) -> None:
    """An empty file, a text, another database, a directory, nothing at all: each is said to be what it is."""
    empty, text, other = tmp_path / "empty.db", tmp_path / "text.db", tmp_path / "other.db"
    empty.touch()
    text.write_text("number,customer\n" * 500)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE orders (theirs TEXT)")
    before = sorted(tmp_path.iterdir())

    for words in COMMANDS:
        refused(command(words[0], str(empty), *words[1:]), "is empty")
    for path, told in ((text, "not a database"), (other, "no orderflow store"), (tmp_path, "directory")):
        refused(command("history", str(path), "1"), told)
    refused(command("history", str(tmp_path / "missing.db"), "1"), "does not exist")

    assert sorted(tmp_path.iterdir()) == before


def test_a_mistake_of_ours_shows_no_variables(demo: Path) -> None:
    """Where the command breaks all the same, its traceback tells where, and not what variables held."""
    breaks = "import orderflow.cli as c; c._statement = lambda order, lang: 1 / 0; c.main()"
    run = [sys.executable, "-c", breaks, "history", str(demo), "00000001"]

    told = subprocess.run(run, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603

    assert "ZeroDivisionError" in told.stderr
    assert "locals" not in told.stderr
    assert "Pingjiang" not in told.stderr
    assert "╭" not in told.stderr  # no frame with variables in it
