"""What a manager asks: orders per stage, per salesperson, and the time that stages take (S18)."""

from datetime import timedelta

import pytest
from attrs import evolve

from deals import deal_order, item
from life import BUYER, DAY, LI, MINUTE, NOON, SHOP, Life, cny, paid, placed
from orderflow import MemoryOrderStore, OrderDesk
from orderflow.commands import Accept, Cancel, NewLine, Place, SendBack, Submit
from orderflow.entities.deal import Deal
from orderflow.entities.phase import Phase
from orderflow.policies import before_payment
from orderflow.reporting import Salesperson, StageReport, StageTime, stage_report
from orderflow.testing.fakes.clock import FakeClock
from vouched import retail

REVIEWED = retail(acceptance=before_payment)


def reported(*lives: Life, after: timedelta = timedelta(0)) -> StageReport:
    at = max(life.at for life in lives) + after
    return stage_report(((life.order, life.events) for life in lives), at=at)


def stages(report: StageReport) -> dict[str, StageTime]:
    return {stage.state: stage for stage in report.stages}


def test_an_order_counts_in_each_stage_that_it_was_in() -> None:
    """Where it is now its time runs on; where it was, it ended when it left."""
    life = placed(process=REVIEWED)
    life.do(Accept(life.id), SHOP, at=life.at + DAY)
    life.at += 2 * DAY

    found = stages(reported(life, after=DAY))

    assert (found["awaiting_acceptance"].orders, found["awaiting_acceptance"].total) == (0, DAY)
    assert (found["awaiting_payment"].orders, found["awaiting_payment"].total) == (1, 3 * DAY)
    assert found["awaiting_payment"].phase is Phase.PAYMENT
    assert "awaiting_shipment" not in found


def test_a_stage_that_is_entered_again_is_another_visit() -> None:
    """Sent back and submitted again: two visits, their mean, and the longest of them."""
    life = placed(process=REVIEWED)
    life.do(SendBack(life.id, remark="which colour?"), SHOP, at=life.at + DAY)
    life.do(Submit(life.id), BUYER)
    life.at += 3 * DAY

    review = stages(reported(life))["awaiting_acceptance"]

    assert (review.visits, review.total, review.mean, review.longest) == (2, 4 * DAY, 2 * DAY, 3 * DAY)


def test_orders_are_added_up_by_salesperson() -> None:
    """Their orders, those still under way, and what they cost, one amount a currency; nobody's orders come last."""
    mine, other = (deal_order("in_production", deal=Deal(salesperson=name)) for name in ("wang", "chen"))
    done = evolve(mine, state="completed", phase=Phase.COMPLETED, lines=type(mine.lines)([item(1, quantity=1)]))
    nobodys = placed().order

    report = stage_report([(order, ()) for order in (mine, other, done)] + [(nobodys, placed().events)], at=NOON)

    assert report.orders == 4
    assert report.salespeople == (
        Salesperson(salesperson="chen", orders=1, under_way=1, value=(cny("1999.00"),)),
        Salesperson(salesperson="wang", orders=2, under_way=1, value=(cny("2008.99"),)),
        Salesperson(salesperson=None, orders=1, under_way=1, value=(nobodys.total,)),
    )


def test_nothing_is_a_report_too() -> None:
    """No orders: no stages, nobody, and no division by nothing."""
    assert stage_report((), at=NOON) == StageReport(at=NOON, orders=0, stages=(), salespeople=())


def test_a_desk_reports_what_its_store_holds() -> None:
    """All pages of it, and only the process and the time that is asked about."""
    clock = FakeClock(NOON)
    desk = OrderDesk(processes=[retail(), retail(name="other")], store=MemoryOrderStore(), clock=clock)
    cup = NewLine(sku="cup", name="cup", quantity=1, unit_price=cny("5.00"))
    for place in range(130):
        process = "other" if place == 0 else "retail"
        command = Place(process=process, lines=(cup,), recipient=LI, delivery="express")
        desk.execute(command, by=BUYER, request_id=f"r-{place}")
        clock.advance(MINUTE)
    [newest] = desk.find(page_size=1)
    desk.execute(Cancel(newest.id), by=BUYER, request_id="c")

    everything, some = desk.report(), desk.report(process="retail", opened_from=NOON + 100 * MINUTE)

    assert (everything.orders, some.orders) == (130, 30)
    assert {stage.process for stage in some.stages} == {"retail"}
    assert stages(some)["cancelled"].orders == 1
    assert sum(stage.orders for stage in everything.stages) == 130


@pytest.mark.parametrize("life", [placed(), paid()], ids=["placed", "paid"])
def test_the_times_of_all_stages_make_the_life(life: Life) -> None:
    """No time is lost between two stages, and none counted twice."""
    report = reported(life, after=DAY)

    whole = report.at - life.events[0].occurred_at
    assert sum((stage.total for stage in report.stages), timedelta(0)) == whole
