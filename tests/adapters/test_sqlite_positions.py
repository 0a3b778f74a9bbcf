"""What `SqlitePositionBoard` promises beside the contract: files, other programs, and what it leaves on the disk."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from orderflow.adapters.sqlite import SqliteOrderStore
from orderflow.adapters.sqlite_positions import SqlitePositionBoard
from orderflow.entities.position import Position
from orderflow.errors import AdapterError
from orderflow.testing.contracts.position import NOON, way
from orderflow.validation import InvalidField

SOON = timedelta(milliseconds=50)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "positions.db"


def test_positions_outlive_the_program(path: Path) -> None:
    """What one program has kept another one finds, exactly."""
    kept = way(3)
    with SqlitePositionBoard(path) as board:
        for position in kept:
            board.keep("o-1", position)

    with SqlitePositionBoard(path) as again:
        assert tuple(again.trail("o-1")) == kept


def test_two_programs_share_a_file(path: Path) -> None:
    """The one that the couriers talk to, and the one that the customers look at."""
    first, second = way(2)
    with SqlitePositionBoard(path) as theirs, SqlitePositionBoard(str(path)) as ours:
        theirs.keep("o-1", first)
        assert ours.latest("o-1") == first
        theirs.keep("o-1", second)
        assert ours.latest("o-1") == second
        ours.forget("o-1")
        assert theirs.latest("o-1") is None


def test_a_board_lives_in_the_file_of_a_store(path: Path) -> None:
    """Made after it, it has a table of its own, and the store goes on opening the file as its own."""
    with SqliteOrderStore(path) as store, SqlitePositionBoard(path) as board:
        board.keep("o-1", way(1)[0])
        with store.unit() as unit:
            assert unit.order("o-1") is None

    with SqliteOrderStore(path), SqlitePositionBoard(path) as board:
        assert list(board.trail("o-1")) == list(way(1))


def test_what_is_forgotten_is_in_no_file(path: Path) -> None:
    """It is overwritten, not only unlinked; once the board is closed, no log remembers it."""
    told = Position(latitude_micro=31_298_974, longitude_micro=120_585_289, at=NOON, courier="a-very-rare-courier")
    with SqlitePositionBoard(path) as board:
        board.keep("o-1", told)
        board.keep("o-2", way(1)[0])
        board.forget("o-1")

    left = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"a-very-rare-courier" not in left
    assert b"sun" in left


def test_it_does_not_wait_for_ever(path: Path) -> None:
    """Where another program holds the file, it says that trying again is safe."""
    with SqlitePositionBoard(path, busy_timeout=SOON) as board, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(AdapterError) as failed:
            board.keep("o-1", way(1)[0])

        other.rollback()
        assert failed.value.retry_safe
        assert list(board.trail("o-1")) == []


def test_a_closed_board_says_so(path: Path) -> None:
    """Closing twice is fine; using it afterwards is not."""
    board = SqlitePositionBoard(path)
    board.close()
    board.close()

    with pytest.raises(AdapterError, match="closed") as failed:
        board.keep("o-1", way(1)[0])
    with pytest.raises(AdapterError, match="closed"):
        board.latest("o-1")
    with pytest.raises(AdapterError, match="closed"):
        board.forget("o-1")
    assert not failed.value.retry_safe


def test_what_is_no_database_is_left_as_it_was(path: Path) -> None:
    """And a directory that is not there is not made."""
    path.write_text("dear diary" * 200, "utf-8")

    with pytest.raises(AdapterError, match="not a database"):
        SqlitePositionBoard(path)
    with pytest.raises(AdapterError, match="unable to open"):
        SqlitePositionBoard(path.parent / "nowhere" / "positions.db")

    assert path.read_text("utf-8") == "dear diary" * 200


def test_wrong_arguments_are_refused(path: Path) -> None:
    """By name."""
    with pytest.raises(InvalidField, match="busy_timeout"):
        SqlitePositionBoard(path, busy_timeout=3)  # type: ignore[arg-type] # the mistake that is meant
    with pytest.raises(InvalidField, match="path"):
        SqlitePositionBoard(b"positions.db")  # type: ignore[arg-type] # the mistake that is meant

    assert not path.exists()
