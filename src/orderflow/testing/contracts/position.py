"""
What every `PositionBoard` must do, as tests that an adapter's own test module inherits.

    class TestMyBoard(PositionBoardContract):
        @pytest.fixture
        def board(self) -> PositionBoard: ...       # empty, or with positions of other orders
"""

from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from orderflow.entities.position import Position
from orderflow.position_board import PositionBoard
from orderflow.testing.contracts._asking import expect, fresh_order_id, together

__all__ = ["PositionBoardContract", "way"]

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
EAST: Final = timezone(timedelta(hours=8))


def way(count: int, *, courier: str = "sun") -> tuple[Position, ...]:
    """*count* positions of a courier, a second and a metre after each other."""
    return tuple(
        Position(
            latitude_micro=31_298_974 + 9 * step,
            longitude_micro=120_585_289 - 9 * step,
            at=NOON + timedelta(seconds=step),
            courier=courier,
        )
        for step in range(count)
    )


class PositionBoardContract:
    """Inherit it in a test class with a fixture `board`."""

    def test_what_is_kept_is_found(self, board: PositionBoard) -> None:
        """Before, there was nothing; then there is exactly that, to the microdegree and the microsecond."""
        order_id = fresh_order_id()
        expect((board.latest(order_id), list(board.trail(order_id))), (None, []))
        at = NOON + timedelta(microseconds=1)
        exact = Position(latitude_micro=-90_000_000, longitude_micro=180_000_000, at=at, courier="孙-7 '; --")

        board.keep(order_id, exact)

        expect((board.latest(order_id), list(board.trail(order_id))), (exact, [exact]))

    def test_the_latest_instant_counts(self, board: PositionBoard) -> None:
        """Not the one that came in last: in whatever order they come, the trail is the same."""
        first, second, third = way(3)
        for arriving in ((first, second, third), (third, second, first), (second, third, first)):
            order_id = fresh_order_id()

            for position in arriving:
                board.keep(order_id, position)

            expect(board.latest(order_id), third)
            expect(list(board.trail(order_id)), [first, second, third])

    def test_the_same_one_again_says_nothing_new(self, board: PositionBoard) -> None:
        """However often it comes, and whatever zone its instant is written in."""
        order_id, (first, second) = fresh_order_id(), way(2)
        elsewhere = Position(
            latitude_micro=first.latitude_micro,
            longitude_micro=first.longitude_micro,
            at=first.at.astimezone(EAST),
            courier=first.courier,
        )

        for position in (first, second, first, elsewhere, second):
            board.keep(order_id, position)

        expect(list(board.trail(order_id)), [first, second])

    def test_two_places_in_one_instant(self, board: PositionBoard) -> None:
        """Both are kept, and which is the latest does not depend on which came first."""
        (one,) = way(1)
        other = Position(latitude_micro=0, longitude_micro=0, at=one.at, courier=one.courier)
        forth, back = fresh_order_id(), fresh_order_id()

        for order_id, arriving in ((forth, (one, other)), (back, (other, one))):
            for position in arriving:
                board.keep(order_id, position)

        expect(len(board.trail(forth)), 2)
        expect(list(board.trail(forth)), list(board.trail(back)))
        expect(board.latest(forth), board.latest(back))
        expect(board.latest(forth), board.trail(forth)[-1])

    def test_orders_are_kept_apart(self, board: PositionBoard) -> None:
        """What is kept, and forgotten, of one order touches no other."""
        mine, other, (position,) = fresh_order_id(), fresh_order_id(), way(1)
        board.keep(mine, position)
        board.keep(other, position)

        board.forget(mine)

        expect((board.latest(mine), list(board.trail(mine))), (None, []))
        expect((board.latest(other), list(board.trail(other))), (position, [position]))

    def test_forgetting_is_for_good_and_may_be_repeated(self, board: PositionBoard) -> None:
        """Nothing comes back by itself; what is reported afterwards is kept anew."""
        order_id, (first, second) = fresh_order_id(), way(2)
        board.forget(order_id)
        board.keep(order_id, second)

        board.forget(order_id)
        board.forget(order_id)
        board.keep(order_id, first)

        expect((board.latest(order_id), list(board.trail(order_id))), (first, [first]))

    def test_several_couriers_report_at_the_same_time(self, board: PositionBoard) -> None:
        """None of their positions is lost."""
        order_id = fresh_order_id()
        ways = [way(25, courier=f"sun-{number}") for number in range(4)]

        def report(thread: int) -> None:
            for position in ways[thread]:
                board.keep(order_id, position)

        together(4, report)

        expect(set(board.trail(order_id)), {position for one in ways for position in one})
        expect([p.at for p in board.trail(order_id)], sorted(p.at for one in ways for p in one))
