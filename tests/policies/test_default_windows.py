"""Every window that a shop does not set is as long as the table below says, and is the length of the limits it says."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import cache
from inspect import signature
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import evolve

import orderflow.policies
import orderflow.processes
from agreeing_contracts import in_force
from life import CASHIER, PROCESS, SHOP, Life, completed, paid, part, placed
from life import cny as yuan
from mediated import MEDIATED, whole_mediated
from orderflow.commands import (
    AgreeDelivery,
    EscalateCase,
    Offer,
    OpenCase,
    Propose,
    ProposeDelivery,
    Refund,
    SendBack,
    Settle,
)
from orderflow.deciding import replay
from orderflow.entities.case import SHORTAGE
from orderflow.entities.deal import Deal
from orderflow.entities.delivery import ArrivalWindow
from orderflow.entities.order import Order
from orderflow.ids import CaseId
from orderflow.policies import LimitRule, TimeLimitPolicy, agreed_by_both, once_paid, together
from orderflow.process import OrderProcess
from orderflow.stories import STORIES, Shop
from regulated import REGULATED
from vouched import retail

MINUTES, HOURS, DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SECOND = timedelta(seconds=1)

Windows = dict[str, tuple[timedelta, set[str]]]
"""How long a window is by default, and the names of the limits that are so long."""

_ENDING: Windows = {"return_window": (7 * DAYS, {"after_sales"}), "late_money_window": (30 * DAYS, {"late_money"})}
_RETAIL: Windows = {
    **_ENDING,
    "acceptance_window": (2 * DAYS, {"acceptance"}),
    "payment_window": (30 * MINUTES, {"payment"}),
    "verification_window": (3 * DAYS, {"verification"}),
    "receipt_window": (10 * DAYS, {"receipt"}),
    "submission_window": (24 * HOURS, {"submission"}),
    "answer_window": (2 * DAYS, {"answer"}),
    "case_window": (3 * DAYS, {"proposal", "case"}),
    "mediation_window": (3 * DAYS, {"mediation"}),
    "application_window": (2 * DAYS, {"application"}),
    "appeal_window": (3 * DAYS, {"appeal"}),
    "logistics_window": (3 * DAYS, {"logistics", "freight"}),
}
_FIVE_STAGE: Windows = {
    **_ENDING,
    "payment_window": (30 * MINUTES, {"payment"}),
    "verification_window": (3 * DAYS, {"verification"}),
    "confirmation_window": (2 * DAYS, {"acceptance"}),
    "dispatch_window": (7 * DAYS, {"dispatch", "rest"}),
    "transit_window": (30 * DAYS, {"transport"}),
    "receipt_window": (10 * DAYS, {"receipt"}),
    "settlement_window": (1 * DAYS, {"settlement"}),
}
_FOOD: Windows = {
    "acceptance_window": (5 * MINUTES, {"acceptance"}),
    "payment_window": (15 * MINUTES, {"payment"}),
    "verification_window": (30 * MINUTES, {"verification"}),
    "dispatch_window": (90 * MINUTES, {"dispatch", "rest"}),
    "transit_window": (2 * HOURS, {"transport"}),
    "confirmation_window": (2 * HOURS, {"receipt"}),
    "rating_window": (7 * DAYS, {"rating"}),
    "late_money_window": (30 * DAYS, {"late_money"}),
}
_MALL: Windows = {
    "shipping_window": (2 * DAYS, {"shipping"}),
    "settlement_window": (1 * DAYS, {"settlement"}),
    "return_window": (7 * DAYS, {"after_sales"}),
}

TABLE: dict[str, Windows] = {
    "retail": _RETAIL,
    "retail_limits": {**_RETAIL, "settlement_window": (1 * DAYS, {"settlement"})},
    "five_stage": _FIVE_STAGE,
    "five_stage_limits": _FIVE_STAGE,
    "food_delivery": _FOOD,
    "food_delivery_limits": _FOOD,
    "mall": _MALL,
    "mall_limits": _MALL,
    "line_limits": {"shipping_window": (2 * DAYS, {"shipping"})},
    "regulated_limits": {
        "review_window": (24 * HOURS, {"review"}),
        "amendment_window": (3 * DAYS, {"amendment"}),
        "packing_window": (2 * DAYS, {"packing"}),
        "hand_over_window": (1 * DAYS, {"hand_over"}),
        "transport_window": (5 * DAYS, {"transport"}),
        "return_answer_window": (2 * DAYS, {"return_answer"}),
        "return_inspection_window": (14 * DAYS, {"return_inspection"}),
    },
    "verification_limits": {"verification_window": (3 * DAYS, {"verification"})},
    "contract_limits": {
        **_ENDING,
        "confirmation_window": (7 * DAYS, {"confirmation"}),
        "quoting_window": (30 * DAYS, {"quoting"}),
        "signing_window": (30 * DAYS, {"signing"}),
        "deposit_window": (14 * DAYS, {"deposit"}),
        "reminder_window": (7 * DAYS, {"instalment", "reminder"}),
        "verification_window": (3 * DAYS, {"verification"}),
    },
    "inspection_limits": {
        "notice_window": (1 * DAYS, {"dispatch_notice"}),
        "remedy_window": (7 * DAYS, {"remedy"}),
        "feedback_window": (7 * DAYS, {"feedback"}),
        "transport_window": (30 * DAYS, {"transport"}),
        "inspection_period": (7 * DAYS, {"goods_inspection"}),
    },
    "made_to_order_limits": {**_ENDING, "receipt_window": (10 * DAYS, {"receipt"})},
    "order_form_limits": {"details_window": (3 * DAYS, {"details"}), "discrepancy_window": (1 * DAYS, {"discrepancy"})},
    "review_limits": {
        "intake_window": (14 * DAYS, {"intake"}),
        "review_window": (2 * DAYS, {"review"}),
        "technical_window": (1 * DAYS, {"technical"}),
        "confirmation_window": (7 * DAYS, {"confirmation"}),
        "sampling_window": (30 * DAYS, {"sampling"}),
    },
    "production_limits": {
        "progress_window": (3 * DAYS, {"progress"}),
        "planning_window": (7 * DAYS, {"planning"}),
    },
    "release_limits": {
        "dispatch_window": (1 * DAYS, {"dispatch"}),
        "payment_window": (7 * DAYS, {"payment"}),
        "credit_window": (30 * DAYS, {"credit"}),
    },
}
BEFORE: dict[str, Windows] = {"production_limits": {"notice": (1 * DAYS, {"announcement"})}}
"""Spans that end at a date, and do not begin with something."""


@cache
def orders() -> tuple[Order, ...]:
    """Orders in every situation that a limit is about: all that the stories pass through, and some lives."""
    seen: list[Order] = []
    for process, stories in STORIES.values():
        answer = process.policies.time_limits

        def seeing(order: Order, answer: TimeLimitPolicy = answer) -> tuple[LimitRule, ...]:
            seen.append(order)
            return answer(order)

        for story in stories:
            watched = process.extended(time_limits=seeing)
            with TemporaryDirectory() as folder, Shop(Path(folder) / "shop.db", watched) as shop:
                for _ in story.live(shop):
                    pass
    for life in lives():
        seen += [replay(life.events[:number]) for number in range(1, len(life.events) + 1)]
    deposit = in_force("awaiting_deposit").order
    return (*seen, deposit.with_part(evolve(deposit.part(Deal), reminded=("i-1",))))


def lives() -> Iterable[Life]:
    """What no story tells of: cases, disputes, a cart that is paid and not submitted, a merchant settled with twice."""
    life = paid()
    life.do(OpenCase(life.id, kind=SHORTAGE, lines=(part(1, 2),)), SHOP)
    life.do(EscalateCase(life.id, case_id=CaseId("x-1")), SHOP)
    life.do(Propose(life.id, case_id=CaseId("x-1"), offers=(Offer.ship_rest(),)), SHOP)
    yield life
    life = completed()
    life.do(Settle(life.id), CASHIER)
    life.do(Refund(life.id, amount=yuan("5.00")), CASHIER)
    yield life
    life = placed(process=REGULATED)
    life.do(SendBack(life.id, remark="which colour?"), SHOP)
    yield life
    yield paid(process=retail(submission=once_paid))
    yield whole_mediated(Life(MEDIATED))
    life = paid(process=PROCESS.extended(logistics=agreed_by_both), delivery="sf")
    window = ArrivalWindow(earliest=life.at + DAYS, latest=life.at + 2 * DAYS)
    life.do(ProposeDelivery(life.id, option="truck", fee=yuan("20.00"), arrival=window), SHOP)
    assert life.order.delivery_proposal is not None
    life.do(AgreeDelivery(life.id, proposal_id=life.order.delivery_proposal.id))
    yield life


def factories() -> dict[str, Callable[..., Any]]:
    """All functions that make limits, or processes that have some."""
    made = {name: getattr(orderflow.processes, name) for name in orderflow.processes.__all__}
    made |= {name: getattr(orderflow.policies, name) for name in orderflow.policies.__all__}
    return {name: value for name, value in made.items() if name in TABLE or name.endswith(("_limits", "_rules"))}


def limits(factory: str, **windows: timedelta) -> TimeLimitPolicy:
    """The limits that it makes, with everything left out but these windows."""
    needed: dict[str, Any] = {"beside": together()} if factory == "line_limits" else {}
    made: Any = factories()[factory](**needed, **windows)
    policy: TimeLimitPolicy = made.policies.time_limits if isinstance(made, OrderProcess) else made
    return policy


def compared(factory: str, window: str, default: timedelta) -> list[tuple[LimitRule | None, LimitRule | None]]:
    """The limits that are others, for some order, when this window is a second longer: before, and after."""
    usual, longer = limits(factory), limits(factory, **{window: default + SECOND})
    pairs = []
    for order in orders():
        before, after = ({(rule.name, rule.subject): rule for rule in policy(order)} for policy in (usual, longer))
        pairs += [(before.get(key), after.get(key)) for key in before.keys() | after.keys()]
    return [(before, after) for before, after in pairs if before != after]


def rows(table: dict[str, Windows]) -> list[Any]:
    return [
        pytest.param(factory, window, span, names, id=f"{factory}-{window}")
        for factory, windows in table.items()
        for window, (span, names) in windows.items()
    ]


def test_every_default_stands_in_the_table() -> None:
    """A factory that nobody wrote down, or a window, or another length, is seen."""
    written = {
        (factory, window): span
        for table in (TABLE, BEFORE)
        for factory, windows in table.items()
        for window, (span, _) in windows.items()
    }
    there = {
        (name, parameter.name): parameter.default
        for name, factory in factories().items()
        for parameter in signature(factory).parameters.values()
        if isinstance(parameter.default, timedelta)
    }

    assert there == written


@pytest.mark.parametrize(("factory", "window", "span", "names"), rows(TABLE))
def test_a_limit_is_as_long_as_its_own_window(factory: str, window: str, span: timedelta, names: set[str]) -> None:
    """It is the default where nothing is said; a second more makes these limits a second longer, and no others."""
    differing = compared(factory, window, span)

    assert {before.name for before, _ in differing if before is not None} == names
    for before, after in differing:
        assert before is not None
        assert after is not None
        assert (before.span, after.span) == (span, span + SECOND)
        assert after == evolve(before, span=span + SECOND)


@pytest.mark.parametrize(("factory", "window", "span", "names"), rows(BEFORE))
def test_a_notice_is_given_as_long_before_as_its_own_window(
    factory: str, window: str, span: timedelta, names: set[str]
) -> None:
    """A day before goods are done their date is announced; a second more, and it is a second earlier."""
    differing = compared(factory, window, span)
    completion = {rule.until for order in orders() for rule in limits(factory)(order) if rule.name == "completion"}

    assert {before.name for before, _ in differing if before is not None} == names
    for before, after in differing:
        assert before is not None
        assert after is not None
        assert before.until in completion
        assert (before.notice, after.notice) == (span, span + SECOND)
        assert after == evolve(before, notice=span + SECOND)
