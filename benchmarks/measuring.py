"""How every figure is measured: both sides take turns in one run, and medians are compared."""

import gc
from collections.abc import Callable
from statistics import median
from time import perf_counter

from attrs import frozen

__all__ = ["Figure", "Medians", "in_turns"]


@frozen(kw_only=True)
class Figure:
    """
    One line of the table.

    Attributes:
        ratio: What was measured; `at_least` or `at_most` is its bar, if it has one.
        meaning: What the ratio is of, and under which settings.
    """

    name: str
    ratio: float
    meaning: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def bar(self) -> float | None:
        """The bar, whichever way it is to be taken."""
        return self.at_most if self.at_least is None else self.at_least

    @property
    def ok(self) -> bool:
        """Whether the bar is kept; so it is where there is none. What is no number keeps no bar."""
        if self.at_least is not None and not self.ratio >= self.at_least:
            return False
        return self.at_most is None or self.ratio <= self.at_most


@frozen(kw_only=True)
class Medians:
    """The median time of a turn of each side, in seconds, and the median of the rounds' own ratios of the two."""

    ours: float
    theirs: float
    ours_by_theirs: float


def in_turns(ours: Callable[[], object], theirs: Callable[[], object], *, rounds: int) -> Medians:
    """
    Time two sides in turns (ours, theirs, ours, theirs …), after one round that does not count.

    Whatever else the machine does meets both sides of a round alike, so the ratio of a round says more than any time.
    Rubbish is collected before each turn; within a turn the collector runs as it does in every program.
    """
    counted = [(_timed(ours), _timed(theirs)) for _ in range(rounds + 1)][1:]
    return Medians(
        ours=median(a for a, _ in counted),
        theirs=median(b for _, b in counted),
        ours_by_theirs=median(a / b for a, b in counted),
    )


def _timed(turn: Callable[[], object]) -> float:
    gc.collect()
    start = perf_counter()
    turn()
    return perf_counter() - start
