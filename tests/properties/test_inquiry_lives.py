"""Whole lives of inquiries: all laws after every step, every step of them taken and refused, an end from everywhere."""

from collections import Counter
from functools import partial
from typing import Final

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
from orderflow.process import OrderProcess
from orderflow.testing.lives._duties_contracts import approve_and_sign
from orderflow.testing.lives._duties_quotation import agree_on_prices
from orderflow.testing.lives.duties import SHIPPED_DUTIES, Duties
from orderflow.testing.lives.machine import Census, OrderLives, lives
from orderflow.testing.lives.wishes import SHIPPED_WISHES, Wishes
from vouched import b2b_contract

from .chances import census_of, left_out, lived_until, looked_for

PROCESS: Final = b2b_contract(margins=margin_at_least(10))
GREEDY: Final = b2b_contract(margins=margin_at_least(1_000))
"""No quotation earns enough to be offered without somebody's approval."""
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
HARD_TO_PLEASE: Final = tuple(duty for duty in SHIPPED_DUTIES if duty not in (agree_on_prices, approve_and_sign))
"""Nobody comes to terms, or approves anything, as a matter of course."""


def test_the_laws_hold_in_every_life() -> None:
    """Whatever anybody asks for in whatever order; and every one of these steps was carried out, and refused."""
    machines = [partial(_machine, PROCESS, duties) for duties in (SHIPPED_DUTIES, HARD_TO_PLEASE)]
    census = sum((census_of(machine(WISHES)) for machine in machines), Census())
    census = looked_for(census, STEPS, machines, WISHES)

    events = Counter(record.event.type for life in census.lives for record in life.records)
    assert left_out(census, STEPS) == set()
    assert events["lines_priced"] == events["quotation_accepted"] > 0
    assert census.ends.total() == len(census.lives)


def test_what_earns_too_little_is_offered_by_nobody() -> None:
    """Whoever drafts and offers whatever, as long as nobody approves it."""
    kinds: tuple[type[Command], ...] = (Inquire, ConfirmContent, DraftQuotation, OfferQuotation)
    wishes = {kind: SHIPPED_WISHES[kind] for kind in kinds}

    def often(census: Census) -> bool:
        return min(census.done["draft_quotation"], census.codes["quotation_not_approved"]) > 10

    census = lived_until(often, partial(_machine, GREEDY, HARD_TO_PLEASE), wishes)

    assert often(census)
    assert not census.done["offer_quotation"]


def _machine(process: OrderProcess, duties: Duties, wishes: Wishes) -> type[OrderLives]:
    return lives(process, wishes=wishes, duties=duties, currencies=("CNY", "KWD"), check_lives=True)
