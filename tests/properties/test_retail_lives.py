"""Whole lives of retail orders, in every kind of shop: all laws after every step, and an end from everywhere."""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from fcntl import LOCK_EX, flock
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

import pytest
from attrs import evolve, frozen

from orderflow.entities.phase import Phase
from orderflow.events import LimitStarted
from orderflow.testing.lives.duties import SHIPPED_DUTIES
from orderflow.testing.lives.life import Ask
from orderflow.testing.lives.machine import Census, OrderLives, lives
from orderflow.testing.lives.wishes import SHIPPED_WISHES, Wishes
from orderflow.words.labels import NAMES

from .chances import census_of, left_out, looked_for
from .shops import DUTIES, SHOPS, STRIDES

AGAIN: Final = 8
"""So many of a shop's lives are lived again in other processes."""


@frozen
class Lived:
    """
    What is known of a shop after its lives.

    Attributes:
        census: What was reached, without the lives themselves.
        count: How many lives there were.
        limits: The names of all time limits that ran.
        asks: What was asked in the last lives.
    """

    census: Census
    count: int
    limits: frozenset[str]
    asks: list[list[Ask]]


Lives: TypeAlias = Callable[[str], Lived]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lives:
    """The lives of a shop, lived once for all tests, whichever of several test processes needs them first."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def of(shop: str) -> Lived:
        kept = shared / f"lives of {shop}"
        with kept.with_suffix(".lock").open("w") as lock:
            flock(lock, LOCK_EX)  # whoever comes while they are lived waits for them
            if not kept.exists():
                kept.write_bytes(pickle.dumps(_lived(shop)))
        known: Lived = pickle.loads(kept.read_bytes())  # noqa: S301 # our own file
        return known

    return of


def _lived(shop: str) -> Lived:
    census = census_of(_machine(shop))
    every = census.lives
    started = (record.event for life in every for record in life.records if isinstance(record.event, LimitStarted))
    return Lived(
        census=evolve(census, lives=[]),
        count=len(every),
        limits=frozenset(event.limit.name for event in started),
        asks=[life.asks for life in every[-AGAIN:]],
    )


def _machine(shop: str, wishes: Wishes = SHIPPED_WISHES) -> type[OrderLives]:
    process, currencies = SHOPS[shop]
    return lives(
        process,
        wishes=wishes,
        duties=DUTIES.get(shop, SHIPPED_DUTIES),
        currencies=currencies,
        check_lives=True,
        stride=STRIDES.get(shop, 1),
    )


@pytest.mark.parametrize("shop", SHOPS)
def test_the_laws_hold_in_every_life(shop: str, lived: Lives) -> None:
    """Whatever anybody asks for in whatever order, money and goods add up, and the order can come to its end."""
    known = lived(shop)

    assert known.count
    assert known.census.ends.total() == known.count


def test_nothing_was_left_out(lived: Lives) -> None:
    """Every command of every shop was carried out and was refused, and an end was reached from every phase."""
    census = sum((lived(shop).census for shop in SHOPS), Census())
    assert {phase for phase in Phase if census.phases[phase] < 100} == set()
    assert set(Phase) - census.ends.keys() == set()

    kinds = {kind for process, _ in SHOPS.values() for kind in process.commands}
    machines = [partial(_machine, shop) for shop in SHOPS]
    census = looked_for(census, kinds, machines, SHIPPED_WISHES)

    assert left_out(census, kinds) == set()


def test_every_time_limit_has_a_name(lived: Lives) -> None:
    """Whatever limit ran in these lives is called something that people understand, in both languages."""
    started = frozenset[str]().union(*(lived(shop).limits for shop in SHOPS))

    assert len(started) > 20
    assert started - NAMES.keys() == set()


def test_the_same_lives_in_another_process(tmp_path: Path, lived: Lives) -> None:
    """The same asks decide the same, to the letter, where hashes, and so the orders of sets, are others (law 10)."""
    asks = {shop: lived(shop).asks for shop in SHOPS}
    said = {shop: [[ask.outcome for ask in life] for life in lived_again] for shop, lived_again in asks.items()}
    (tmp_path / "asks").write_bytes(pickle.dumps(asks))

    for seed in ("0", "4711"):
        subprocess.run(  # noqa: S603 # our own script
            [sys.executable, str(Path(__file__).with_name("again.py")), str(tmp_path)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1])},
            check=True,
        )

        assert pickle.loads((tmp_path / "said").read_bytes()) == said  # noqa: S301 # our own file
