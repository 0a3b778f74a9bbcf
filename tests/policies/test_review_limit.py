"""How long an order form may take until it is confirmed, and whose turn it is."""

from datetime import timedelta

import pytest
from attrs import evolve

from agreeing_contracts import Desk
from deals import BUYER, DAY, NOON
from orderflow.commands import (
    BeginSampling,
    Command,
    ConfirmContent,
    ConfirmTechnically,
    Escalate,
    Expire,
    ExtendLimit,
    PassSampling,
    SendBack,
    SendConfirmation,
    Submit,
)
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.policies import review_limits
from orderflow.refusals import NotYetDue, TimeLimitPassed
from orderflow.roles import CUSTOMER, ORDER_CLERK, ORDERFLOW, TECHNICAL, Actor
from reviews import CLERK, ENGINEER, POLICIES, READY, WHOLE, TakePrices, awaiting, impossible, order_form

LIMITED = evolve(WHOLE, policies=evolve(POLICIES, time_limits=review_limits()))
O1 = order_form("intake").id
YES = ConfirmTechnically(O1, producible=True, materials="all in stock", reference="scan-1", ready_by=READY)


def desk(order: Order) -> Desk:
    return Desk(evolve(order, process=LIMITED.ref), LIMITED)


def limits(desk: Desk) -> list[tuple[str, str | None, timedelta]]:
    return [(one.name, one.responsible, one.due_at - desk.at) for one in desk.order.limits]


def after(order: Order, command: Command, by: Actor) -> Desk:
    running = desk(order)
    running.do(command, by)
    return running


def test_whose_turn_it_is() -> None:
    """The clerk has it reviewed, the technical department looks at it, the customer confirms."""
    form = desk(order_form("intake"))

    form.do(Submit(O1), CLERK)
    form.do(TakePrices(O1), CLERK)
    assert limits(form) == [("review", ORDER_CLERK, 2 * DAY), ("technical", TECHNICAL, DAY)]
    form.do(YES, ENGINEER)
    assert form.order.state == "awaiting_confirmation"
    assert limits(form) == [("review", ORDER_CLERK, 2 * DAY)]  # as long as they were not asked
    form.do(SendConfirmation(O1), CLERK)
    assert limits(form) == [("confirmation", CUSTOMER, 7 * DAY)]
    form.do(ConfirmContent(O1), BUYER)
    assert limits(form) == []


def test_a_form_that_is_never_filled_lapses() -> None:
    """After a fortnight; the customer was to say what is missing."""
    form = after(awaiting(), SendBack(O1, remark="in blue"), BUYER)
    assert limits(form) == [("intake", CUSTOMER, 14 * DAY)]

    form.at = NOON + 14 * DAY
    form.do(Expire(O1), ORDERFLOW)

    assert form.order.phase is Phase.CANCELLED


def test_late_is_late_even_if_nobody_has_acted_yet() -> None:
    """A microsecond after the end, unless it was extended; at the end it is in time."""
    form = after(awaiting(), SendBack(O1, remark="in blue"), BUYER)
    extended = desk(form.order)
    extended.do(ExtendLimit(O1, limit="intake", until=NOON + 15 * DAY, reason="they are on holiday"), CLERK)

    form.at = extended.at = NOON + 14 * DAY + timedelta(microseconds=1)
    form.refused(TimeLimitPassed, Submit(O1), CLERK)
    extended.do(Submit(O1), CLERK)
    form.at = NOON + 14 * DAY
    form.do(Submit(O1), CLERK)


def test_what_nobody_confirms_lapses() -> None:
    """Neither their yes nor their remark counts after a week."""
    form = after(awaiting(sent=False), SendConfirmation(O1), CLERK)
    form.at = NOON + 7 * DAY - timedelta(microseconds=1)
    form.refused(NotYetDue, Expire(O1), ORDERFLOW)

    form.at = NOON + 7 * DAY + timedelta(microseconds=1)
    form.refused(TimeLimitPassed, ConfirmContent(O1), BUYER)
    form.refused(TimeLimitPassed, SendBack(O1, remark="in blue"), BUYER)
    form.do(Expire(O1), ORDERFLOW)

    assert form.order.phase is Phase.CANCELLED


@pytest.mark.parametrize("days", [1, 2])
def test_a_review_that_takes_too_long_is_escalated(days: int) -> None:
    """Nothing expires, because it is not the customer's fault."""
    form = after(order_form("intake"), Submit(O1), CLERK)

    form.at = NOON + days * DAY
    form.do(Escalate(O1), ORDERFLOW)

    assert form.order.state == "in_review"
    assert {one.name for one in form.order.limits if one.overrun_at} == {"review", "technical"} - (
        {"review"} if days == 1 else set()
    )
    form.do(YES, ENGINEER)


def test_a_sample_has_a_month() -> None:
    """Then the technical department is asked what becomes of it; with a good one the review begins anew."""
    form = after(impossible(order_form("in_review")), BeginSampling(O1, sampling_order_id="o-2"), CLERK)
    assert limits(form) == [("sampling", TECHNICAL, 30 * DAY)]

    form.do(PassSampling(O1), ENGINEER)

    assert limits(form) == [("review", ORDER_CLERK, 2 * DAY), ("technical", TECHNICAL, DAY)]
