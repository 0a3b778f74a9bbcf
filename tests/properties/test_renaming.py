"""What a state is called is nobody's business: rename every state of a flow, and nothing else changes."""

import types
from contextlib import suppress
from datetime import UTC
from typing import Any, Final

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from orderflow.commands import Cancel, OpenCart
from orderflow.entities.phase import Phase
from orderflow.errors import Refusal
from orderflow.events import Moved
from orderflow.process import OrderProcess
from orderflow.render.timeline import timeline
from orderflow.roles import CUSTOMER, Actor
from orderflow.states import OrderFlow, Stage, Step
from orderflow.testing.lives.duties import go_on, run_next_limit
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.machine import lives
from vouched import b2b_contract, made_to_order, retail

from .shops import SHOPS

PREFIX: Final = "x_"
LIVES_MAX: Final = 12
LI: Final = Actor("li", CUSTOMER)


def renamed(flow: type[OrderFlow]) -> type[OrderFlow]:
    """The same page with another name for each of its states."""

    def write(names: dict[str, Any]) -> None:
        stages = {
            stage.name: Stage(stage.zh, stage.en, phase=stage.phase, initial=stage.initial, final=stage.final)
            for stage in flow.table.stages
        }
        steps: dict[str, Step] = {}
        for move in flow.table.moves:
            source, target = stages[move.source], stages[move.target]
            step = source.to(target, by=move.by or None, when=move.facts or None, internal=move.internal)
            steps[move.step] = steps[move.step] | step if move.step in steps else step
        names |= {f"{PREFIX}{name}": stage for name, stage in stages.items()}
        names |= steps

    made: type[OrderFlow] = types.new_class("Renamed", (OrderFlow,), {}, write)
    return made


def told(life: Life, process: OrderProcess) -> list[str]:
    """What came of each thing that was asked, and the order as it is in the end; without how its table is named."""
    lived = [repr(record.event) for record in life.records] + [repr(life.order), repr(sorted(life.effects.items()))]
    return [text.replace(process.ref.fingerprint, "").replace(PREFIX, "") for text in lived]


def whole(process: OrderProcess) -> tuple[Life, Life]:
    """A life in which everybody does their duty to the end, and one that is cancelled as a cart."""
    life = Life(process, currencies=("CNY",))
    life.ask(OpenCart(process=process.name, currency="CNY"), by=LI)
    given_up = life.copy()
    given_up.ask(Cancel(given_up.order.id), by=LI)
    while go_on(life) or run_next_limit(life):
        continue
    return life, given_up


@pytest.mark.parametrize("process", [retail(), b2b_contract(), made_to_order()], ids=lambda process: process.name)
def test_renaming_every_state_changes_no_sentence(process: OrderProcess) -> None:
    """What people read of an order goes by the page's labels and steps, not by what its states are called."""
    lived, other = whole(process)[0], process.extended(flow=renamed(process.flow))
    again = Life(other, currencies=("CNY",))
    for ask in lived.asks:
        again.at = ask.at
        with suppress(Refusal):
            again.ask(ask.command, by=ask.by)

    said, said_again = (
        [entry.what for entry in timeline(life.records, zone=UTC, table=life.process.table)] for life in (lived, again)
    )
    assert said_again == said


@pytest.mark.parametrize("shop", ["accepted after payment", "five stages", "meals"])
def test_renaming_every_state_changes_nothing_else(shop: str) -> None:
    """The same lives are lived, decision by decision, by a flow whose states are all called otherwise."""
    process, currencies = SHOPS[shop]
    machine = lives(process, currencies=currencies, check_lives=True)
    run_state_machine_as_test(machine, settings=settings(max_examples=LIVES_MAX))
    other, reached = process.extended(flow=renamed(process.flow)), set[Phase]()

    for life in (*machine.census.lives, *whole(process)):
        again = Life(other, currencies=currencies)
        for ask in life.asks:
            again.at = ask.at
            with suppress(Refusal):
                again.ask(ask.command, by=ask.by)

        assert told(again, other) == told(life, process)
        assert [ask.refused for ask in again.asks] == [ask.refused for ask in life.asks]
        reached |= {record.event.phase for record in life.records if isinstance(record.event, Moved)}
    assert reached | {Phase.DRAFT} == {stage.phase for stage in process.table.stages}
