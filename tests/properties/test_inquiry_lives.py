"""Whole lives of inquiries: all laws after every step, every step of them taken and refused, an end from everywhere."""

from collections import Counter
from typing import Final

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from orderflow.commands import (
    AcceptQuotation,
    AssignSalesperson,
    Cancel,
    ChangeLine,
    Command,
    ConfirmContent,
    CounterQuotation,
    DraftQuotation,
    ExpireQuotation,
    ExtendLimit,
    Inquire,
    OfferQuotation,
    SendBack,
    Submit,
    WithdrawQuotation,
)
from orderflow.policies import margin_at_least
from orderflow.processes.b2b_contract import b2b_contract
from orderflow.testing._duties_quoting import agree_on_prices
from orderflow.testing.duties import SHIPPED_DUTIES
from orderflow.testing.lives import Census, lives
from orderflow.testing.wishes import SHIPPED_WISHES

PROCESS: Final = b2b_contract(margins=margin_at_least(10))
STEPS: Final[tuple[type[Command], ...]] = (
    Inquire,
    AssignSalesperson,
    ConfirmContent,
    DraftQuotation,
    OfferQuotation,
    CounterQuotation,
    AcceptQuotation,
    ExpireQuotation,
    WithdrawQuotation,
)
WISHES: Final = {kind: SHIPPED_WISHES[kind] for kind in (*STEPS, ChangeLine, SendBack, Submit, ExtendLimit, Cancel)}
HARD_TO_PLEASE: Final = tuple(duty for duty in SHIPPED_DUTIES if duty is not agree_on_prices)
"""Nobody comes to terms as a matter of course."""
SHARE: Final = 0.2
"""Of the profile's examples: a life is fifty decisions, each taken twice and judged."""


def test_the_laws_hold_in_every_life() -> None:
    """Whatever anybody asks for in whatever order; and every one of these steps was carried out, and refused."""
    census = Census()
    for duties in (SHIPPED_DUTIES, HARD_TO_PLEASE):
        machine = lives(PROCESS, wishes=WISHES, duties=duties, currencies=("CNY", "KWD"), keep_lives=True)
        run_state_machine_as_test(machine, settings=settings(max_examples=int(settings().max_examples * SHARE)))
        census += machine.census

    events = Counter(record.event.type for life in census.lives for record in life.records)
    assert {kind.type for kind in STEPS} - census.done.keys() == set()
    assert {kind.type for kind in STEPS} - census.refused.keys() == set()
    assert events["lines_priced"] == events["quotation_accepted"] > 0
    assert census.codes["quotation_not_approved"] > 0
    assert census.ends.total() == len(census.lives)
