"""How long deliveries may take: announced, under way, inspected, put right; and feedback seen to."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from deals import B2B, BUYER, CLOCK, DAY, ROAD, SELLER, THIRDS, deal_order
from deliveries import L1, S1, SIGNED, bad, ordered, sent, signed
from life import SECOND, Life, report
from orderflow.commands import (
    AgreeReduction,
    AnnounceDispatch,
    CloseFeedback,
    CountAsLost,
    Escalate,
    FollowUpFeedback,
    GiveFeedback,
    InspectGoods,
    OfferReduction,
    RemedyDefect,
    Track,
)
from orderflow.entities.certificate import Remedy
from orderflow.entities.collection import ById
from orderflow.entities.contract import Terms
from orderflow.entities.deal import Deal
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import TrackingStatus
from orderflow.entities.terms import Limit
from orderflow.events import LimitOverrun
from orderflow.policies import inspection_limits
from orderflow.process import OrderProcess
from orderflow.refusals import NotYetDue
from orderflow.roles import CUSTOMER, LOGISTICS, SALES
from orderflow.validation import InvalidField

NOTICES = ["dispatch_notice/s-1", "dispatch_notice/s-2"]


def limit(life: Life, limit_id: str) -> Limit | None:
    return life.order.limits.get(limit_id)


def left(process: OrderProcess = SIGNED) -> Life:
    life = ordered(Life(process))
    sent(life, (1, 10))
    sent(life)
    return life


def announced(life: Life) -> None:
    command = AnnounceDispatch(life.id, shipment_id=S1, mode="road", packages=1, carrier="Deppon")
    life.do(command, ROAD)


def arrived(life: Life) -> None:
    life.track(TrackingStatus.DELIVERED)


def inspected(life: Life) -> None:
    signed(life, S1, bad(1, 2))


def remedied(life: Life) -> None:
    life.do(RemedyDefect(life.id, shipment_id=S1, line_id=L1, remedy=Remedy.REWORK), SELLER)


def reduced(life: Life) -> None:
    amount = life.order.money(100)
    life.do(OfferReduction(life.id, shipment_id=S1, line_id=L1, amount=amount), SELLER)
    assert limit(life, "remedy/s-1")  # an offer alone is no remedy
    life.do(AgreeReduction(life.id, shipment_id=S1, line_id=L1), BUYER)


@pytest.mark.parametrize(
    ("name", "before", "after", "span", "responsible"),
    [
        ("dispatch_notice", (), announced, DAY, LOGISTICS),
        ("transport", (), arrived, 30 * DAY, LOGISTICS),
        ("goods_inspection", (arrived,), inspected, 10 * DAY, CUSTOMER),
        ("remedy", (inspected,), remedied, 7 * DAY, SALES),
        ("remedy", (inspected,), reduced, 7 * DAY, SALES),
    ],
)
def test_a_limit_runs_for_each_shipment_until_it_is_done(
    name: str,
    before: tuple[Callable[[Life], None], ...],
    after: Callable[[Life], None],
    span: timedelta,
    responsible: str,
) -> None:
    """From the step before it, for as long as was agreed; the other shipment has its own."""
    life = left()
    sent_at = life.at - timedelta(minutes=2)
    for step in before:
        step(life)

    running = limit(life, f"{name}/s-1")

    assert running is not None
    assert running.due_at == (life.at if before else sent_at) + span
    assert running.responsible == responsible
    assert running.escalates is (name != "goods_inspection")
    assert (limit(life, f"{name}/s-2") is None) is bool(before)
    after(life)
    assert limit(life, f"{name}/s-1") is None


@pytest.mark.parametrize("name", ["dispatch_notice", "transport", "remedy"])
def test_being_late_is_escalated_and_the_work_stays(name: str) -> None:
    """To the second; it is told once, and done late all the same."""
    life = left()
    if name == "remedy":
        inspected(life)
    running = limit(life, f"{name}/s-1")
    assert running is not None
    life.refused(NotYetDue, Escalate(life.id), CLOCK, at=first_due(life) - SECOND)

    decision = life.do(Escalate(life.id), CLOCK, at=running.due_at)

    told = [event.limit_id for event in decision.events if isinstance(event, LimitOverrun)]
    assert f"{name}/s-1" in told
    {"dispatch_notice": announced, "transport": arrived, "remedy": remedied}[name](life)
    assert limit(life, f"{name}/s-1") is None


def first_due(life: Life) -> datetime:
    return min(one.due_at for one in life.order.limits)


def test_a_shipment_that_is_lost_is_neither_awaited_nor_announced() -> None:
    """Logistics counts it as lost; its units are open again."""
    life = left()
    life.do(Track(life.id, shipment_id=S1, reports=(report(TrackingStatus.LOST, life.at),)), ROAD)

    assert {one.name for one in life.order.limits if one.subject == S1} == set()
    assert life.line(1).open == 10
    life.do(CountAsLost(life.id, reason="nobody knows"), ROAD)
    assert life.line(1).open == 20


def test_feedback_has_to_be_seen_to() -> None:
    """From the first word until it is closed, whatever was done about it."""
    life = left()
    life.do(InspectGoods(life.id, reference="r"), BUYER)
    life.do(GiveFeedback(life.id, text="late"), BUYER)
    running = limit(life, "feedback/b-1")
    assert running is not None
    assert (running.due_at, running.responsible) == (life.at + 7 * DAY, SALES)

    life.do(FollowUpFeedback(life.id, feedback_id="b-1", text="we have called"), SELLER)
    assert limit(life, "feedback/b-1") == running
    life.do(Escalate(life.id), CLOCK, at=running.due_at)
    life.do(CloseFeedback(life.id, feedback_id="b-1"), SELLER)

    assert limit(life, "feedback/b-1") is None


def test_a_shop_may_set_other_times() -> None:
    """Each window, and the inspection period where no contract says one."""
    rules = inspection_limits(
        notice_window=timedelta(hours=2),
        remedy_window=timedelta(days=3),
        feedback_window=timedelta(days=2),
        transport_window=timedelta(days=5),
        inspection_period=timedelta(days=4),
    )
    life = Life(SIGNED.extended(time_limits=rules))
    life.place()
    sent(life)
    arrived(life)

    windows = {rule.name: rule.span for rule in rules(life.order)}
    assert windows == {"dispatch_notice": timedelta(hours=2), "goods_inspection": timedelta(days=4)}
    signed(life, S1, bad(1, 1))
    assert {rule.name: rule.span for rule in rules(life.order)} == {"remedy": timedelta(days=3)}


def test_what_the_customer_has_need_not_be_announced() -> None:
    """Accepted or received, nobody waits for the notice any more; the other shipment's is still awaited."""
    life = left()
    arrived(life)
    assert [one.id for one in life.order.limits if one.name == "dispatch_notice"] == NOTICES
    confirmed = evolve(
        life.order, shipments=life.order.shipments.put(evolve(life.order.shipments[S1], received_at=life.at))
    )

    signed(life, S1)

    assert [one.id for one in life.order.limits if one.name == "dispatch_notice"] == NOTICES[1:]
    assert [one.subject for one in inspection_limits()(confirmed) if one.name == "dispatch_notice"] == ["s-2"]


def test_the_date_of_the_contract_holds_until_all_has_left() -> None:
    """It runs with production, whatever parts have gone; with the last unit it ends, and an amendment moves it."""
    by = datetime(2026, 5, 1, tzinfo=UTC)
    order = deal_order("in_production")
    agreed = order.part(Deal).contracts["k-1"]
    agreed = evolve(agreed, terms=evolve(agreed.terms, deliver_by=by))
    order = order.with_part(evolve(order.part(Deal), contracts=ById([agreed])))

    (rule,) = inspection_limits()(order)

    assert (rule.name, rule.until, rule.then, rule.responsible) == ("delivery_date", by, "escalate", SALES)
    gone = order.lines.put(*(evolve(line, shipped=line.quantity - 1) for line in order.lines))
    assert inspection_limits()(evolve(order, lines=gone)) == (rule,)
    gone = order.lines.put(*(evolve(line, shipped=line.quantity) for line in order.lines))
    assert inspection_limits()(evolve(order, lines=gone)) == ()


@pytest.mark.parametrize("phase", [Phase.DRAFT, Phase.REVIEW, Phase.CANCELLED, Phase.CLOSED])
def test_nothing_runs_before_or_after(phase: Phase) -> None:
    """There is nobody who could act on it."""
    life = left()
    arrived(life)
    inspected(life)
    order = life.order
    state = next(stage.name for stage in B2B.table.stages if stage.phase is phase)

    assert inspection_limits()(deal_order(state, deal=order.part(Deal), shipments=order.shipments)) == ()


def test_the_contract_says_how_long_the_customer_has() -> None:
    """Its own inspection period, whatever the shop's is; it is longer than nothing."""
    life = left(SIGNED.extended(time_limits=inspection_limits(inspection_period=DAY)))
    arrived(life)

    assert life.order.limits["goods_inspection/s-1"].due_at == life.at + 10 * DAY
    with pytest.raises(InvalidField) as caught:
        Terms(schedule=THIRDS.schedule, inspection_period=timedelta(0))
    assert caught.value.path == "Terms.inspection_period"
