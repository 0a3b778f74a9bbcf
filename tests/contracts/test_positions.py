"""Both boards keep the contract of `PositionBoard`, and each test of it notices a board that is broken in its way."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderflow.adapters.memory_positions import MemoryPositionBoard
from orderflow.adapters.sqlite_positions import SqlitePositionBoard
from orderflow.entities.position import Position
from orderflow.position_board import PositionBoard
from orderflow.testing.contracts.position import NOON, PositionBoardContract

from .breaking import Crowd, finding, rules_of


class TestMemory(PositionBoardContract):
    @pytest.fixture
    def board(self) -> PositionBoard:
        return MemoryPositionBoard()


class TestSqlite(PositionBoardContract):
    @pytest.fixture
    def board(self, tmp_path: Path) -> Iterator[PositionBoard]:
        with SqlitePositionBoard(tmp_path / "positions.db") as board:
            yield board


class TestSqliteInMemory(PositionBoardContract):
    @pytest.fixture
    def board(self) -> Iterator[PositionBoard]:
        with SqlitePositionBoard(":memory:") as board:
            yield board


class Listing:
    """A board that keeps a list, as one might write it first."""

    def __init__(self) -> None:
        self.kept: dict[str, list[Position]] = {}

    def keep(self, order_id: str, position: Position) -> None:
        kept = self.kept.setdefault(order_id, [])
        if position not in kept:
            kept.append(position)

    def latest(self, order_id: str) -> Position | None:
        trail = self.trail(order_id)
        return trail[-1] if trail else None

    def trail(self, order_id: str) -> Sequence[Position]:
        return sorted(self.kept.get(order_id, []), key=lambda position: position.recency)

    def forget(self, order_id: str) -> None:
        self.kept.pop(order_id, None)


class Coarse(Listing):
    """It keeps whole seconds."""

    def keep(self, order_id: str, position: Position) -> None:
        super().keep(order_id, attrs.evolve(position, at=position.at.replace(microsecond=0)))


class AsTheyCome(Listing):
    """The one that came last is the latest."""

    def trail(self, order_id: str) -> Sequence[Position]:
        return self.kept.get(order_id, [])


class Again(Listing):
    """It keeps what it has."""

    def keep(self, order_id: str, position: Position) -> None:
        self.kept.setdefault(order_id, []).append(position)


class OneAnInstant(Listing):
    """The first one of an instant stays."""

    def keep(self, order_id: str, position: Position) -> None:
        if position.at not in [known.at for known in self.trail(order_id)]:
            super().keep(order_id, position)


class ForgetsAll(Listing):
    """What is forgotten of one is forgotten of all."""

    def forget(self, order_id: str) -> None:
        self.kept.clear()


class Hides(Listing):
    """What was forgotten is only not shown until something is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: set[str] = set()

    def keep(self, order_id: str, position: Position) -> None:
        self.hidden.discard(order_id)
        super().keep(order_id, position)

    def trail(self, order_id: str) -> Sequence[Position]:
        return () if order_id in self.hidden else super().trail(order_id)

    def forget(self, order_id: str) -> None:
        self.hidden.add(order_id)


class Racy(Listing):
    """It reads, waits a moment, and writes."""

    def __init__(self) -> None:
        super().__init__()
        self.crowd = Crowd()

    def keep(self, order_id: str, position: Position) -> None:
        kept = list(self.trail(order_id))
        self.crowd.gather()
        self.kept[order_id] = [*kept, position]


BROKEN: dict[str, Callable[[], PositionBoard]] = {
    "test_what_is_kept_is_found": Coarse,
    "test_the_latest_instant_counts": AsTheyCome,
    "test_the_same_one_again_says_nothing_new": Again,
    "test_two_places_in_one_instant": OneAnInstant,
    "test_orders_are_kept_apart": ForgetsAll,
    "test_forgetting_is_for_good_and_may_be_repeated": Hides,
    "test_several_couriers_report_at_the_same_time": Racy,
}


@pytest.mark.parametrize("rule", sorted(rules_of(PositionBoardContract)))
def test_a_broken_board_is_noticed(rule: str) -> None:
    """Each test fails for a board that breaks its rule, and passes for ours."""
    assert finding(PositionBoardContract, rule, board=BROKEN[rule]())
    assert finding(PositionBoardContract, rule, board=MemoryPositionBoard()) == ""


PLACES = st.builds(
    lambda latitude, second, courier: Position(
        latitude_micro=latitude, longitude_micro=-latitude, at=NOON + timedelta(seconds=second), courier=courier
    ),
    st.integers(-2, 2),
    st.integers(0, 3),
    st.sampled_from(("sun", "kim")),
)
ORDERS = st.sampled_from(("o-1", "o-2"))


@given(asks=st.lists(st.tuples(ORDERS, PLACES | st.none()), max_size=30))
def test_boards_agree(asks: list[tuple[str, Position | None]]) -> None:
    """Whatever is kept and forgotten (None), in whatever order: both boards say the same, a plain set says it, too."""
    memory, told = MemoryPositionBoard(), dict[str, set[Position]]()
    with SqlitePositionBoard(":memory:") as sqlite:
        for order_id, position in asks:
            for board in (memory, sqlite):
                if position is None:
                    board.forget(order_id)
                else:
                    board.keep(order_id, position)
            told[order_id] = told.get(order_id, set()) | {position} if position is not None else set()

        for order_id in ("o-1", "o-2"):
            assert list(memory.trail(order_id)) == list(sqlite.trail(order_id))
            assert memory.latest(order_id) == sqlite.latest(order_id)
            assert set(memory.trail(order_id)) == told.get(order_id, set())
