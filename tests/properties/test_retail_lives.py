"""Whole lives of retail orders, in every kind of shop: all laws after every step, and an end from everywhere."""

import os
import pickle
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from orderflow.commands import SHIPPED_COMMANDS
from orderflow.entities.phase import Phase
from orderflow.testing.lives import Census, OrderLives, lives

from .shops import SHOPS

SHARE = 0.5
"""Of the profile's examples: a life is fifty decisions, each taken twice and judged."""


@cache
def lived(shop: str) -> type[OrderLives]:
    """The machine for *shop*, after it has lived its lives; derandomised by the profile, so the same in every run."""
    process, currencies = SHOPS[shop]
    machine = lives(process, currencies=currencies, keep_lives=True)
    run_state_machine_as_test(machine, settings=settings(max_examples=int(settings().max_examples * SHARE)))
    return machine


@pytest.mark.parametrize("shop", SHOPS)
def test_the_laws_hold_in_every_life(shop: str) -> None:
    """Whatever anybody asks for in whatever order, money and goods add up, and the order can come to its end."""
    machine = lived(shop)

    assert machine.census.lives
    assert machine.census.ends.total() == len(machine.census.lives)


def test_nothing_was_left_out() -> None:
    """Every command was carried out in these lives and was refused, and an end was reached from every phase."""
    census = sum((lived(shop).census for shop in SHOPS), Census())
    commands = {kind.type for kind in SHIPPED_COMMANDS}

    assert commands - census.done.keys() == set()
    assert commands - census.refused.keys() == set()
    assert {phase for phase in Phase if census.phases[phase] < 100} == set()
    assert set(Phase) - census.ends.keys() == set()


def test_the_same_lives_in_another_process(tmp_path: Path) -> None:
    """The same asks decide the same, to the letter, where hashes, and so the orders of sets, are others (law 10)."""
    asks = {shop: [life.asks for life in lived(shop).census.lives[-15:]] for shop in SHOPS}
    said = {shop: [[ask.outcome for ask in life] for life in lived_again] for shop, lived_again in asks.items()}
    (tmp_path / "asks").write_bytes(pickle.dumps(asks))

    for seed in ("0", "4711"):
        subprocess.run(  # noqa: S603 # our own script
            [sys.executable, str(Path(__file__).with_name("again.py")), str(tmp_path)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1])},
            check=True,
        )

        assert pickle.loads((tmp_path / "said").read_bytes()) == said  # noqa: S301 # our own file
