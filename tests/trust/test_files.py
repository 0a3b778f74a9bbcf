"""
Files are their owner's only, and an empty one is not silently a store.

The attacks: another user of the machine read the shop's addresses, because the database was made 0644; and a file that
a full disk had left empty became a new, empty store, whose order numbers began at 1 again.
"""

import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orderflow.adapters import _sqlite_files
from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.adapters.sqlite_positions import SqlitePositionBoard
from orderflow.cli import app
from orderflow.errors import AdapterError
from orderflow.testing.contracts.store import decided, save


@pytest.fixture(autouse=True)
def careless() -> Iterator[None]:
    """A program whose files everybody may read and write, if nothing is done about it."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(directory: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in directory.iterdir()}


def test_what_a_store_makes_is_its_owners(tmp_path: Path) -> None:
    """The file, its log and its index, from the first moment: none of them was ever readable by others."""
    with SqliteOrderStore(tmp_path / "shop.db") as store:
        save(store, decided(personal="Pingjiang Road"))

        assert modes(tmp_path) == {"shop.db": 0o600, "shop.db-wal": 0o600, "shop.db-shm": 0o600}


def test_what_a_board_of_positions_makes_is_its_owners(tmp_path: Path) -> None:
    """Where couriers were is nobody else's business either."""
    with SqlitePositionBoard(tmp_path / "positions.db"):
        assert set(modes(tmp_path).values()) == {0o600}


def test_the_mode_of_a_file_that_is_there_is_the_hosts(tmp_path: Path) -> None:
    """Who lets a group read their store goes on letting it."""
    SqliteOrderStore(tmp_path / "shop.db").close()
    (tmp_path / "shop.db").chmod(0o640)

    with SqliteOrderStore(tmp_path / "shop.db") as store:
        save(store, decided())
        assert set(modes(tmp_path).values()) == {0o640}


def test_a_document_that_the_command_writes_is_its_owners(tmp_path: Path) -> None:
    """An address stands in it."""
    path, page = tmp_path / "demo.db", tmp_path / "page.html"
    run = CliRunner().invoke
    assert run(app, ["demo", "--file", str(path), "--no-pause"]).exit_code == 0

    for wanted in (0o600, 0o644):  # one that is there keeps its mode
        told = run(app, ["confirmation", str(path), "00000001", "--html", str(page)])
        assert told.exit_code == 0, told.output
        assert modes(tmp_path)["page.html"] == wanted
        assert "Suzhou" in page.read_text("utf-8")
        page.chmod(0o644)
    assert modes(tmp_path)["demo.db"] == 0o600


def test_an_empty_file_is_no_store(tmp_path: Path) -> None:
    """What a full disk or a broken copy leaves of a store is refused with the way out, and stays as it is."""
    path = tmp_path / "shop.db"
    path.touch()

    for read_only in (False, True):
        with pytest.raises(AdapterError, match=r"is empty.*delete it to begin a new one") as refused:
            SqliteOrderStore(path, read_only=read_only)
        assert not refused.value.retry_safe

    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b""


def test_a_store_appears_whole(tmp_path: Path) -> None:
    """Programs that begin a store together all find the same one, and nobody sees it half made."""
    path = tmp_path / "shop.db"

    def number(_: int) -> int:
        with SqliteOrderStore(path) as store, store.unit() as unit:
            return unit.number("retail")

    with ThreadPoolExecutor(8) as pool:
        numbers = sorted(pool.map(number, range(16)))

    assert numbers == list(range(1, 17))
    assert [file.name for file in tmp_path.iterdir()] == ["shop.db"]


def test_a_store_that_cannot_be_made_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong on the way, there is no half of a store, under no name."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_sqlite_files, "_name", fail)
    with pytest.raises(AdapterError, match="No space left"):
        SqliteOrderStore(tmp_path / "shop.db")

    assert list(tmp_path.iterdir()) == []


def test_a_file_system_without_links_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There, too, the file is its owner's only, and one that another program has made meanwhile is left alone."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    with SqliteOrderStore(tmp_path / "shop.db") as store:
        save(store, decided())
    assert modes(tmp_path) == {"shop.db": 0o600}

    made = tmp_path / "other"
    made.write_bytes(b"other")
    before = (tmp_path / "shop.db").read_bytes()
    _sqlite_files._name(str(made), str(tmp_path / "shop.db"))
    assert (tmp_path / "shop.db").read_bytes() == before


def test_a_store_that_vanished_is_not_begun_anew(tmp_path: Path) -> None:
    """A file that is taken away between making the store and its first unit is missed, not replaced."""
    with SqliteOrderStore(tmp_path / "shop.db") as store:
        (tmp_path / "shop.db").unlink()

        with pytest.raises(AdapterError, match="unable to open"), store.unit():
            pass

    assert list(tmp_path.iterdir()) == []
