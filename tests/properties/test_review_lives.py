"""Whole lives of order forms: all laws after every step, every step of a review taken and refused, an end to each."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from attrs import evolve
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from orderflow.commands import (
    AddLines,
    Approve,
    BeginSampling,
    Cancel,
    ChangeLine,
    Command,
    ConfirmContent,
    ConfirmTechnically,
    Disapprove,
    ExtendLimit,
    FailSampling,
    OpenCart,
    PassSampling,
    ProposeAlternative,
    SendBack,
    SendConfirmation,
    Sign,
    Submit,
)
from orderflow.entities.order import Order
from orderflow.entities.review import has_prices_in_order, has_technical_word, is_not_producible, is_sampled
from orderflow.entities.signature import SPECIAL_REVIEW
from orderflow.policies import LimitRule, retail_limits, review_rules
from orderflow.testing._duties_review import review_order
from orderflow.testing.duties import SHIPPED_DUTIES
from orderflow.testing.life import Life
from orderflow.testing.lives import Census, lives
from orderflow.testing.wishes import SHIPPED_WISHES
from orderflow.testing.wishing import Draw, Wish
from reviews import REVIEWED, TakePrices

REVIEW: Final = review_rules()
WINDOWS: Final = retail_limits(
    acceptance_window=None, payment_window=None, verification_window=None, receipt_window=None
)


def limits(order: Order) -> tuple[LimitRule, ...]:
    return (*REVIEW(order), *WINDOWS(order))


def special(order: Order) -> tuple[str, ...]:
    """Every other order is."""
    return (SPECIAL_REVIEW,) if len(order.lines) % 2 else ()


def _take_prices(draw: Draw, life: Life) -> Command:
    return TakePrices(life.order.id)


def take_prices(life: Life) -> Iterator[Command]:
    """Sales does so once the technical department has spoken."""
    if life.order.deal.technical is not None and not has_prices_in_order(life.order):
        yield TakePrices(life.order.id)


def hard_to_make(life: Life) -> Iterator[Command]:
    """Production says no at first, and it cannot be made until there is a sample."""
    order = life.order
    if order.deal.reviewers and not order.deal.approvals:
        yield Disapprove(order.id, subject=order.id, reason="no time")
    if is_not_producible(order) and order.deal.alternative is None:
        yield ProposeAlternative(order.id, text="in blue")
    elif order.deal.sampling is None and not has_technical_word(order):
        yield ConfirmTechnically(order.id, producible=False, materials="none", reference="scan", reason="no ink")


def impossible(life: Life) -> Iterator[Command]:
    """The sample is no good."""
    if is_sampled(life.order):
        yield FailSampling(life.order.id, reason="it fades")


PROCESS: Final = evolve(REVIEWED, policies=evolve(REVIEWED.policies, time_limits=limits, papers=special))
STEPS: Final[tuple[type[Command], ...]] = (
    Approve,
    Disapprove,
    Sign,
    SendBack,
    ConfirmTechnically,
    ProposeAlternative,
    BeginSampling,
    PassSampling,
    FailSampling,
    SendConfirmation,
    ConfirmContent,
)
WISHES: Final = {
    **{kind: SHIPPED_WISHES[kind] for kind in (*STEPS, OpenCart, AddLines, ChangeLine, Submit, ExtendLimit, Cancel)},
    TakePrices: Wish(_take_prices),
}
DUTIES: Final = (take_prices, *SHIPPED_DUTIES)
HARD_TO_PLEASE: Final = tuple(duty for duty in DUTIES if duty is not review_order)
SHARE: Final = 0.2
"""Of the profile's examples: a life is fifty decisions, each taken twice and judged."""


def test_the_laws_hold_in_every_life() -> None:
    """Whatever anybody asks for in whatever order; and every one of these steps was carried out, and refused."""
    census = Census()
    for duties in (DUTIES, HARD_TO_PLEASE, (hard_to_make, *DUTIES), (impossible, hard_to_make, *DUTIES)):
        machine = lives(PROCESS, wishes=WISHES, duties=duties, currencies=("CNY", "KWD"), keep_lives=True)
        run_state_machine_as_test(machine, settings=settings(max_examples=int(settings().max_examples * SHARE)))
        census += machine.census

    events = Counter(record.event.type for life in census.lives for record in life.records)
    assert {kind.type for kind in STEPS} - census.done.keys() == set()
    assert {kind.type for kind in STEPS} - census.refused.keys() == set()
    assert events["review_required"] > 0
    assert events["content_confirmed"] > 0
    assert census.ends.total() == len(census.lives)
