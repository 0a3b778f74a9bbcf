"""
Whole lives of retail orders, in every answer to who goes first, and all laws after every step.

The machine (`orderflow.testing.lives`) holds conservation of money and goods with an audit that shares no code with the
core (laws 1, 2), that a refused command changes nothing (3), that nobody does another's step (4), that the history
leads to the order and has no gaps (5), that deciding twice comes out the same (10); and at its end that the order still
reaches an end (9).
"""

import os
import subprocess
import sys
from typing import Final

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from orderflow.commands import SHIPPED_COMMANDS
from orderflow.testing.lives import Census, lives

from .shops import SHOPS

EXAMPLES: Final = 40
"""Lives for each shop in a fast run; a nightly run lives as many as its profile says."""


def census_of(shop: str) -> Census:
    """Lives in one shop, all laws held; what was reached."""
    process, currencies = SHOPS[shop]
    machine = lives(process, currencies=currencies)
    profile = settings()
    if profile.derandomize:
        profile = settings(profile, max_examples=EXAMPLES)
    run_state_machine_as_test(machine, settings=profile)
    return machine.census


@pytest.mark.parametrize("shop", SHOPS)
def test_all_laws_hold_over_whole_lives(shop: str) -> None:
    """Whatever is asked by whomever in whatever order: no law is broken, and every order reaches an end."""
    census = census_of(shop)

    assert sum(census.done.values()) > EXAMPLES
    assert sum(census.refused.values()) > EXAMPLES
    assert census.ends


def test_the_lives_reach_what_there_is() -> None:
    """A machine that never gets anywhere proves nothing: over all shops nearly every command is granted and refused."""
    done, refused = set[str](), set[str]()
    phases = set[str]()
    for shop in SHOPS:
        census = census_of(shop)
        done |= {name for name, times in census.done.items() if times}
        refused |= {name for name, times in census.refused.items() if times}
        phases |= {phase for phase, times in census.phases.items() if times}

    names = {kind.type for kind in SHIPPED_COMMANDS}
    assert len(done & names) >= 0.9 * len(names), sorted(names - done)
    assert len(refused & names) >= 0.9 * len(names), sorted(names - refused)
    assert {"draft", "review", "payment", "preparing", "delivering", "completed", "cancelled"} <= phases


_LIFE: Final = """
from datetime import UTC, datetime
from orderflow.commands import NewLine, Place, Pay
from orderflow.deciding import decide
from orderflow.entities.party import Address, Party
from orderflow.money import Money
from orderflow.processes import retail
from orderflow.roles import CUSTOMER, Actor
from orderflow.serialization import write
from orderflow.testing import SequentialIds
lines = [NewLine(sku=f"s-{n}", name="cup", quantity=n, unit_price=Money(n, "CNY"),
                 specification={"b": "1", "a": str(n)}) for n in range(1, 6)]
at, li, process, ids = datetime(2026, 1, 5, tzinfo=UTC), Actor("li", CUSTOMER), retail(), SequentialIds()
home = Party(name="Li", phone="13800000000", address=Address(city="Suzhou", street="Pingjiang Road 8"))
place = Place(process="retail", lines=lines, recipient=home, delivery="express")
placed = decide(None, place, process=process, by=li, at=at, ids=ids)
paid = decide(placed.order, Pay(placed.order.id, method="alipay"), process=process, by=li, at=at, ids=ids)
for decision in (placed, paid):
    print(write(decision.order), *map(write, decision.events), *map(write, decision.effects))
print(process.table.fingerprint)
"""


def test_the_same_decisions_come_out_the_same_in_every_process() -> None:
    """No clock, no chance and no order of hashes has a say in what is decided (law 10)."""
    told = {
        subprocess.run(  # noqa: S603 - our own interpreter on our own text
            [sys.executable, "-c", _LIFE],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }

    assert len(told) == 1
    assert len(told.pop()) > 1_000
