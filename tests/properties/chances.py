"""
Lives at random, and what they leave out: which rare thing is reached changes with every change of the code.

What is missing is looked for in lives that ask for little else, with other chances, so that nothing is left to luck.
"""

from collections.abc import Callable, Iterable
from itertools import product
from typing import Final, TypeAlias

import hypothesis
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from orderflow.commands import Command, OpeningCommand
from orderflow.testing.lives.machine import Census, OrderLives
from orderflow.testing.lives.wishes import Wishes

__all__ = ["LUCK", "census_of", "left_out", "lived_until", "looked_for"]

SHARE: Final = 0.2
"""Of the profile's examples: a life is fifty decisions, each taken twice and judged."""
LUCK: Final = 8
"""So often it is looked for what lives left out."""

Machine: TypeAlias = Callable[[Wishes], type[OrderLives]]
"""Makes the machine that lives lives of a process in which people may ask for these commands."""


def census_of(machine: type[OrderLives], *, chance: int | None = None) -> Census:
    """What its lives reach; the same in every run by the profile, and something else with another *chance*."""
    if chance is not None:
        hypothesis.seed(chance)(machine)
    run_state_machine_as_test(machine, settings=settings(max_examples=int(settings().max_examples * SHARE)))
    return machine.census


def left_out(census: Census, kinds: Iterable[type[Command]]) -> set[str]:
    """The commands of these that were never carried out, or never refused."""
    return {kind.type for kind in kinds} - (census.done.keys() & census.refused.keys())


def looked_for(census: Census, kinds: Iterable[type[Command]], machines: Iterable[Machine], wishes: Wishes) -> Census:
    """*census* and what other lives reach, as long as it leaves some of *kinds* out and there is luck left."""
    wanted = tuple(kinds)
    for chance, machine in product(range(LUCK), tuple(machines)):
        missing = left_out(census, wanted)
        lives = machine(_about(missing, wishes))
        if missing & lives.process.commands_by_type.keys():
            census += census_of(lives, chance=chance)
    return census


def lived_until(enough: Callable[[Census], bool], machine: Machine, wishes: Wishes) -> Census:
    """What lives reach until it is *enough*, or there is no luck left; the caller asserts what it wants of it."""
    census = census_of(machine(wishes))
    for chance in range(LUCK):
        if enough(census):
            break
        census += census_of(machine(wishes), chance=chance)
    return census


def _about(types: set[str], wishes: Wishes) -> Wishes:
    """What people ask who want little else: how an order begins, and all of these subjects."""
    subjects = {kind.__module__ for kind in wishes if kind.type in types}
    return {
        kind: wish for kind, wish in wishes.items() if kind.__module__ in subjects or issubclass(kind, OpeningCommand)
    }
