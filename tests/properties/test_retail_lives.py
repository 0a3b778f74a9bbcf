"""Whole lives of retail orders, in every kind of shop: all laws after every step, and an end from everywhere."""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

import hypothesis
import pytest
from attrs import evolve, frozen
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from orderflow.commands import OpeningCommand
from orderflow.entities.phase import Phase
from orderflow.events import LimitStarted
from orderflow.render.labels import NAMES
from orderflow.testing.duties import SHIPPED_DUTIES
from orderflow.testing.life import Ask
from orderflow.testing.lives import Census, lives
from orderflow.testing.wishes import SHIPPED_WISHES, Wishes

from .shops import DUTIES, SHOPS, STRIDES

SHARE: Final = 0.2
"""Of the profile's examples: a life is fifty decisions, each taken twice and judged."""
AGAIN: Final = 15
"""So many of a shop's lives are lived again in other processes."""
LUCK: Final = 8
"""So often it is looked for what lives left out, in lives that ask for little else: some things are rarely possible."""


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
        if not kept.exists():
            beside = base / kept.name
            beside.write_bytes(pickle.dumps(_lived(shop)))
            beside.replace(kept)
        known: Lived = pickle.loads(kept.read_bytes())  # noqa: S301 # our own file
        return known

    return of


def _lived(shop: str) -> Lived:
    """Live them; derandomised by the profile, so they are the same in every run."""
    census = _census(shop)
    every = census.lives
    started = (record.event for life in every for record in life.records if isinstance(record.event, LimitStarted))
    return Lived(
        census=evolve(census, lives=[]),
        count=len(every),
        limits=frozenset(event.limit.name for event in started),
        asks=[life.asks for life in every[-AGAIN:]],
    )


def _census(shop: str, *, wishes: Wishes = SHIPPED_WISHES, chance: int | None = None) -> Census:
    """What lives of a shop reach; others with another *chance*."""
    process, currencies = SHOPS[shop]
    machine = lives(
        process,
        wishes=wishes,
        duties=DUTIES.get(shop, SHIPPED_DUTIES),
        currencies=currencies,
        keep_lives=True,
        stride=STRIDES.get(shop, 1),
    )
    if chance is not None:
        hypothesis.seed(chance)(machine)
    run_state_machine_as_test(machine, settings=settings(max_examples=int(settings().max_examples * SHARE)))
    return machine.census


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

    for chance in range(LUCK):
        for shop, (process, _) in SHOPS.items():
            if _left_out(census) & process.commands_by_type.keys():
                census += _census(shop, wishes=_wishes_for(_left_out(census)), chance=chance)

    assert _left_out(census) == set()


def _left_out(census: Census) -> set[str]:
    """The commands that were never carried out, or never refused."""
    every = {kind.type for process, _ in SHOPS.values() for kind in process.commands}
    return every - (census.done.keys() & census.refused.keys())


def _wishes_for(types: set[str]) -> Wishes:
    """What people ask who want little else than these: how an order begins, and all of their subjects."""
    subjects = {kind.__module__ for kind in SHIPPED_WISHES if kind.type in types}
    return {
        kind: wish
        for kind, wish in SHIPPED_WISHES.items()
        if kind.__module__ in subjects or issubclass(kind, OpeningCommand)
    }


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
