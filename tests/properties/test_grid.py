"""The grid of every flow, tried completely: in each state, each step, by each role."""

import pickle
from collections.abc import Iterator
from functools import cache
from typing import Final

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from orderflow.commands import Cancel, ClaimPayment, Command, Inquire, NewLine, OpenCart, OpeningCommand
from orderflow.deciding import Decision
from orderflow.entities.deal import Deal
from orderflow.entities.milestone import is_reached
from orderflow.entities.schedule import standings
from orderflow.errors import Refusal
from orderflow.policies import after_payment, agreed_by_both, service_decides
from orderflow.process import OrderProcess
from orderflow.processes import SHIPPED_PROCESSES
from orderflow.refusals import FactsNotMet, RoleNotEntitled, StepNotPossible
from orderflow.roles import CUSTOMER, PURCHASING, SALES, Actor
from orderflow.states import OrderFlow, within
from orderflow.states.b2b_contract import B2BContractFlow
from orderflow.testing.lives.duties import SHIPPED_DUTIES, Duties, go_on, pay_what_is_owed, run_next_limit
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.machine import EVERYBODY
from orderflow.testing.lives.wishes import SHIPPED_WISHES
from vouched import b2b_contract, five_stage, food_delivery, made_to_order, mall, retail

from .business_troubles import FACTORIES
from .cells import Search
from .shops import SHOPS
from .troubles import ALL_SHOPS
from .workshop import disputed

LI: Final = Actor("li", CUSTOMER)

PROCESSES: Final[dict[str, OrderProcess]] = {
    "retail": retail(acceptance=after_payment),
    "mediated": retail(acceptance=after_payment, mediation=service_decides, logistics=agreed_by_both),
    "mall": mall(),
    "five_stage": five_stage(),
    "food_delivery": food_delivery(),
    "b2b_contract": b2b_contract(),
    "made_to_order": made_to_order(),
}
"""Each with answers by which every state of its flow is reached."""

NARROWER: Final = ("void", "open_case", "approve", "sign")
"""Steps that are not everybody's whom the page names: it depends on the payment, on what the case is
about, or on who is asked for this yes or signature."""

DIVES_MAX: Final = 1_000
"""Far more than it takes; the search ends as soon as everything was carried out."""

CELLS: Final = [
    pytest.param(name, kind, id=f"{name}-{kind.type}")
    for name, process in PROCESSES.items()
    for kind in process.commands
    if kind.step is not None and not issubclass(kind, OpeningCommand)
]


def pay_instalments(life: Life) -> Iterator[Command]:
    """The customer pays what is waited for once it is due, and what they have time for when they are reminded."""
    order = life.order
    for standing in standings(order) if not order.expected else ():
        instalment = standing.instalment
        asked = instalment.is_waited_for or instalment.id in order.part(Deal).reminded
        if standing.open and asked and is_reached(order, instalment.due):
            yield ClaimPayment(order.id, method="bank_transfer", amount=standing.open)


LIVED: Final[dict[str, tuple[Command, Duties]]] = {
    "made_to_order": (OpenCart(process="made_to_order", currency="CNY"), (disputed, *SHIPPED_DUTIES)),
    "b2b_contract": (
        Inquire(process="b2b_contract", currency="CNY", lines=(NewLine(sku="cup", name="杯子", quantity=2),)),
        tuple(pay_instalments if duty is pay_what_is_owed else duty for duty in SHIPPED_DUTIES),
    ),
}
"""What does not begin with a cart, or is not paid at once."""


@cache
def reached(name: str) -> dict[str, Life]:
    """A life in each state of a flow: people do their duty, time limits run, and one order is cancelled."""
    life = Life(PROCESSES[name], currencies=("CNY",))
    cart = OpenCart(process=PROCESSES[name].name, currency="CNY")
    begin, duties = LIVED.get(name, (cart, SHIPPED_DUTIES))
    life.ask(begin, by=LI)
    lives = {life.order.state: life.copy()}
    while go_on(life, duties) or run_next_limit(life):
        lives.setdefault(life.order.state, life.copy())
    given_up = next(iter(lives.values())).copy()
    given_up.ask(Cancel(given_up.order.id), by=LI)
    lives.setdefault(given_up.order.state, given_up)
    return lives


def test_no_flow_is_left_out() -> None:
    """Every process that is shipped has its page tried here, and its lives lived."""
    pages = {process().flow for process in SHIPPED_PROCESSES}

    assert {process.flow for process in PROCESSES.values()} == pages
    assert {process.flow for process, _ in SHOPS.values()} >= pages


@pytest.mark.parametrize("name", PROCESSES)
def test_every_state_is_reached_and_an_end_from_it(name: str) -> None:
    """No state of a page is only drawn; and wherever an order stands, there is a way to an end (law 9)."""
    table = PROCESSES[name].table
    ways = {stage.name: {move.target for move in table.moves_from(stage.name)} for stage in table.stages}
    ends = {stage.name for stage in table.stages if stage.final}

    while more := {state for state, targets in ways.items() if targets & ends} - ends:
        ends |= more

    assert set(reached(name)) == set(ways) == ends


@pytest.mark.parametrize(("name", "kind"), CELLS)
@settings(max_examples=1, deadline=None)
@given(data=st.data())
def test_a_step_is_for_its_states_and_its_roles(name: str, kind: type[Command], data: st.DataObject) -> None:
    """What the page has not is refused for just that reason, and changes nothing; what it has, it lets through."""
    for state, life in reached(name).items():
        command = SHIPPED_WISHES[kind].draw(data.draw, life)
        before = pickle.dumps(life.order)
        for role in EVERYBODY:
            said = life.would(command, by=Actor("somebody", role))

            assert _as_the_page_has_it(life, command, role, said), f"{role} in {state}: {command}: {said}"
        assert pickle.dumps(life.order) == before


@pytest.mark.parametrize("flow", sorted({one.flow for one in PROCESSES.values()}, key=str))
def test_every_legal_step_is_really_carried_out(flow: type[OrderFlow]) -> None:
    """Whatever a page lets a role do in a state, whatever it makes that depend on, is done by somebody in some life."""
    search = Search(shop for shop in (*ALL_SHOPS, *FACTORIES) if shop.process.flow is flow)

    search.run(DIVES_MAX)

    undone = sorted(map(str, search.open))
    assert not undone, f"{len(undone)} of {len(search.cells)} are on the page and never carried out: {undone}"


class HopefulFlow(B2BContractFlow):
    """Promises too much: nothing lies there to be withdrawn before the review, nor money before the contract."""

    withdraw_contract = within(B2BContractFlow.inquiry, by=SALES)
    void = within(B2BContractFlow.quoting, by=PURCHASING)


def test_what_nobody_can_do_stays_open() -> None:
    """A move whose command refuses it in whatever life is never taken for carried out."""
    shop = next(shop for shop in FACTORIES if shop.process.flow is B2BContractFlow)
    search = Search([evolve(shop, process=shop.process.extended(flow=HopefulFlow))])
    hopeless = {cell for cell in search.cells if cell.move.step in ("withdraw_contract", "void")}

    search.run(dives=10)

    assert len(hopeless) == 2
    assert hopeless <= search.open < search.cells


def _as_the_page_has_it(life: Life, command: Command, role: str, said: Decision | Refusal) -> bool:
    order = life.order
    drawn = [move for move in life.process.table.moves if move.source == order.state and move.step == command.step]
    if not drawn:
        return isinstance(said, StepNotPossible) and (said.step, said.state) == (command.step, order.state)
    their = [move for move in drawn if role in move.by]
    if not their:
        return isinstance(said, RoleNotEntitled) and said.step == command.step
    if not any(all(fact(order) for fact in move.facts) for move in their):
        return isinstance(said, FactsNotMet) and said.step == command.step
    if isinstance(said, RoleNotEntitled):
        return command.step in NARROWER
    return not (isinstance(said, StepNotPossible) and said.subject == f"order {order.id}")
