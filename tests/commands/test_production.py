"""While goods are made: work begins, progress is reported, the exact date announced, what is made inspected."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from deals import BUYER, CLOCK, NOON, SELLER, STORE, item, part
from orderflow.commands import (
    AnnounceCompletion,
    CancelProduction,
    Command,
    InspectProduction,
    PlanProduction,
    ReportProgress,
    StartProduction,
)
from orderflow.effects import Notify
from orderflow.entities.deal import Deal
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import ShipmentLine
from orderflow.events import ProductionInspected
from orderflow.ids import ProductionId
from orderflow.policies import notify_all, notify_customer, notify_sales
from orderflow.refusals import ExceedsPlanned, RoleNotEntitled, StepNotPossible, UnknownProduction
from orderflow.roles import Actor
from orderflow.validation import InvalidField
from works import BUYING, DAY, EYES, MAKER, PLANNER, W1, Bench

SOON = NOON + 5 * DAY
W9 = ProductionId("w-9")


def planned() -> Bench:
    """All is planned: 100 of one line, 40 of the other."""
    bench = Bench()
    bench.do(PlanProduction(bench.id, completes_at=SOON), PLANNER)
    return bench


def begun() -> Bench:
    """And work has begun."""
    bench = planned()
    bench.do(StartProduction(bench.id, production_id=W1), MAKER)
    return bench


def told(bench: Bench, command: Command, by: Actor) -> list[tuple[str, str, dict[str, str]]]:
    """Who is told what of it, where sales is told as well."""
    bench.process = bench.process.extended(notifications=notify_all(notify_customer("sms"), notify_sales("chat")))
    effects = bench.do(command, by).effects
    return [(one.audience, one.message, dict(one.data)) for one in effects if isinstance(one, Notify)]


class TestStartProduction:
    def test_work_begins_once(self) -> None:
        """When it first did stays on record."""
        bench = begun()

        assert bench.run().started_at == bench.at
        bench.refused(StepNotPossible, StartProduction(bench.id, production_id=W1), MAKER)

    def test_what_is_not_planned_is_not_made(self) -> None:
        """There is no such production order, or it has ended."""
        bench = planned()
        bench.refused(UnknownProduction, StartProduction(bench.id, production_id=W9), MAKER)
        bench.do(CancelProduction(bench.id, production_id=W1, reason="no"), PLANNER)

        refused = bench.refused(StepNotPossible, StartProduction(bench.id, production_id=W1), MAKER)

        assert (refused.subject, refused.possible) == ("production order w-1", ())


class TestReportProgress:
    def test_reports_are_counted(self) -> None:
        """The expected date stays, unless another one is said."""
        bench = begun()

        bench.do(ReportProgress(bench.id, production_id=W1, text="half of them are cast"), MAKER)
        bench.do(ReportProgress(bench.id, production_id=W1, text="no power", completes_at=SOON + DAY), MAKER)

        assert (bench.run().reports, bench.run().completes_at) == (2, SOON + DAY)

    def test_another_date_is_announced_anew(self) -> None:
        """What was announced does not hold any more; the same date does."""
        bench = begun()
        bench.do(AnnounceCompletion(bench.id, production_id=W1, completes_at=SOON), MAKER)

        bench.do(ReportProgress(bench.id, production_id=W1, text="in time", completes_at=SOON), MAKER)
        assert bench.run().announced
        bench.do(ReportProgress(bench.id, production_id=W1, text="late", completes_at=SOON + DAY), MAKER)
        assert not bench.run().announced

    def test_rework_is_reported_as_well(self) -> None:
        """Between a failed inspection and the second try."""
        bench = begun()
        bench.do(InspectProduction(bench.id, production_id=W1, passed=(), failed="cracks"), EYES)

        bench.do(ReportProgress(bench.id, production_id=W1, text="we begin anew tomorrow"), MAKER)

        assert bench.run().reports == 1

    def test_there_is_no_progress_before_the_beginning_or_after_the_end(self) -> None:
        """And none of what is not there."""
        bench = planned()
        bench.refused(StepNotPossible, ReportProgress(bench.id, production_id=W1, text="soon"), MAKER)
        bench.do(StartProduction(bench.id, production_id=W1), MAKER)
        bench.do(InspectProduction(bench.id, production_id=W1, passed=None), EYES)

        bench.refused(StepNotPossible, ReportProgress(bench.id, production_id=W1, text="done"), MAKER)
        bench.refused(UnknownProduction, ReportProgress(bench.id, production_id=W9, text="done"), MAKER)

    def test_a_date_lies_ahead_and_a_report_says_something(self) -> None:
        """Not this very second; not nothing."""
        bench = begun()

        now = ReportProgress(bench.id, production_id=W1, text="done", completes_at=bench.at)
        assert bench.refused(InvalidField, now, MAKER).path == "ReportProgress.completes_at"
        with pytest.raises(InvalidField, match=r"^ReportProgress\.text"):
            ReportProgress(bench.id, production_id=W1, text=" ")

    def test_sales_is_told(self) -> None:
        """Not the customer (S15)."""
        bench = begun()

        (message,) = told(bench, ReportProgress(bench.id, production_id=W1, text="half"), MAKER)

        assert message[:2] == ("sales", "progress_reported")
        assert message[2]["report"] == "half"
        assert message[2]["production"] == "P-00000001"


class TestAnnounceCompletion:
    def test_the_exact_date_is_announced(self) -> None:
        """Whatever the zone in which it is said; saying it again says nothing new."""
        bench = begun()
        command = AnnounceCompletion(
            bench.id,
            production_id=W1,
            completes_at=datetime(2026, 3, 6, 16, tzinfo=timezone(timedelta(hours=8))),
        )

        bench.do(command, MAKER)

        assert (bench.run().announced, bench.run().completes_at) == (True, datetime(2026, 3, 6, 8, tzinfo=UTC))
        assert bench.do(command, MAKER).events == ()

    def test_another_date_may_follow(self) -> None:
        """The last one holds."""
        bench = planned()
        bench.do(AnnounceCompletion(bench.id, production_id=W1, completes_at=SOON), MAKER)

        bench.do(AnnounceCompletion(bench.id, production_id=W1, completes_at=SOON + DAY), MAKER)

        assert bench.run().completes_at == SOON + DAY

    def test_what_is_done_or_never_was_is_not_announced(self) -> None:
        """Nor a date that has passed."""
        bench = begun()
        now = AnnounceCompletion(bench.id, production_id=W1, completes_at=bench.at)
        assert bench.refused(InvalidField, now, MAKER).path == "AnnounceCompletion.completes_at"
        bench.do(InspectProduction(bench.id, production_id=W1, passed=None), EYES)

        for name, error in ((W1, StepNotPossible), (W9, UnknownProduction)):
            bench.refused(error, AnnounceCompletion(bench.id, production_id=name, completes_at=SOON), MAKER)

    def test_sales_and_the_customer_are_told(self) -> None:
        """The day and the production order (S15)."""
        bench = begun()

        messages = told(bench, AnnounceCompletion(bench.id, production_id=W1, completes_at=SOON), MAKER)

        assert [message[:2] for message in messages] == [
            ("customer", "completion_announced"),
            ("sales", "completion_announced"),
        ]
        assert all(message[2]["completes_at"] == SOON.isoformat() for message in messages)
        assert [message[2]["production"] for message in messages] == ["P-00000001"] * 2  # as it stands on the papers


class TestInspectProduction:
    def test_all_that_passes_is_done(self) -> None:
        """None stands for all that is left; with the last unit the order goes on to delivery."""
        bench = begun()

        bench.do(InspectProduction(bench.id, production_id=W1, passed=None), EYES)

        assert bench.run().is_closed
        assert (bench.run().finished, bench.run().left) == ((part(1, 100), part(2, 40)), ())
        assert bench.order.phase is Phase.DELIVERING

    def test_it_passes_in_parts(self) -> None:
        """Forty and sixty of one line, then the other; what is not looked at yet is still being made."""
        bench = begun()

        bench.do(InspectProduction(bench.id, production_id=W1, passed=(part(1, 40),)), EYES)
        assert (bench.run().finished, bench.run().left) == ((part(1, 40),), (part(1, 60), part(2, 40)))
        assert bench.order.phase is Phase.PREPARING
        bench.do(InspectProduction(bench.id, production_id=W1, passed=(part(1, 30), part(1, 30))), EYES)
        bench.do(InspectProduction(bench.id, production_id=W1, passed=(part(2, 40),)), EYES)

        assert bench.run().is_closed
        assert bench.run().failures == 0

    def test_what_fails_is_reworked(self) -> None:
        """Twice here; what has passed stays passed."""
        bench = begun()
        bench.do(InspectProduction(bench.id, production_id=W1, passed=(), failed="cracks"), EYES)
        bench.refused(StepNotPossible, InspectProduction(bench.id, production_id=W1, passed=None), EYES)
        bench.do(StartProduction(bench.id, production_id=W1), MAKER)
        bench.do(InspectProduction(bench.id, production_id=W1, passed=(part(1, 90),), failed=" dull "), EYES)
        bench.do(StartProduction(bench.id, production_id=W1), MAKER)

        assert (bench.run().failures, bench.run().finished) == (2, (part(1, 90),))
        (last,) = (one for one in bench.events if isinstance(one, ProductionInspected) and one.passed)
        assert (last.failed, last.move.target) == ("dull", "failed")
        bench.do(InspectProduction(bench.id, production_id=W1, passed=None), EYES)
        assert bench.run().finished == (part(1, 100), part(2, 40))

    def test_not_more_passes_than_is_left(self) -> None:
        """Not one unit more, however often it is looked at; nor of a line that this is not about."""
        bench = Bench(item(1), item(2))
        bench.do(PlanProduction(bench.id, completes_at=SOON, lines=(part(1, 50),)), PLANNER)
        bench.do(StartProduction(bench.id, production_id=W1), MAKER)
        bench.do(InspectProduction(bench.id, production_id=W1, passed=(part(1, 20),)), EYES)

        for passed, asked, left in (
            ((part(1, 31),), 31, 30),
            ((part(1, 20), part(1, 11)), 31, 30),
            ((part(2, 1),), 1, 0),
        ):
            refused = bench.refused(ExceedsPlanned, InspectProduction(bench.id, production_id=W1, passed=passed), EYES)
            assert (refused.production_id, refused.asked, refused.left) == ("w-1", asked, left)

    def test_a_run_of_a_hundred_and_three(self) -> None:
        """With five percent more tolerated, so many may be planned and pass."""
        bench = Bench(item(1))

        bench.made(part(1, 103))

        assert bench.order.part(Deal).made("l-1") == 103

    @pytest.mark.parametrize("passed", [None, (part(1, 100), part(2, 40))], ids=["all", "each"])
    def test_where_all_has_passed_nothing_has_failed(self, passed: tuple[ShipmentLine, ...] | None) -> None:
        """Somebody has miscounted."""
        bench = begun()
        command = InspectProduction(bench.id, production_id=W1, passed=passed, failed="cracks")

        assert bench.refused(InvalidField, command, EYES).path == "InspectProduction.failed"

    def test_an_inspection_finds_something(self) -> None:
        """Neither passed nor failed is no result."""
        bench = begun()

        refused = bench.refused(InvalidField, InspectProduction(bench.id, production_id=W1, passed=()), EYES)

        assert refused.path == "InspectProduction.passed"
        with pytest.raises(InvalidField, match=r"^InspectProduction\.failed"):
            InspectProduction(bench.id, production_id=W1, passed=(), failed="  ")

    def test_only_what_is_being_made_is_inspected(self) -> None:
        """Not what is only planned, is done, or is not there."""
        bench = planned()
        command = InspectProduction(bench.id, production_id=W1, passed=None)
        bench.refused(StepNotPossible, command, EYES)
        bench.do(StartProduction(bench.id, production_id=W1), MAKER)
        bench.do(command, EYES)

        bench.refused(StepNotPossible, command, EYES)
        bench.refused(UnknownProduction, InspectProduction(bench.id, production_id=W9, passed=None), EYES)


@pytest.mark.parametrize("by", [BUYER, SELLER, PLANNER, BUYING, STORE, CLOCK], ids=str)
def test_everybody_does_their_own(by: Actor) -> None:
    """Making is production's, inspecting quality control's."""
    bench = begun()

    for command in (
        StartProduction(bench.id, production_id=W1),
        ReportProgress(bench.id, production_id=W1, text="half"),
        AnnounceCompletion(bench.id, production_id=W1, completes_at=SOON),
        InspectProduction(bench.id, production_id=W1, passed=None),
    ):
        bench.refused(RoleNotEntitled, command, by)
    bench.refused(RoleNotEntitled, InspectProduction(bench.id, production_id=W1, passed=None), MAKER)
    bench.refused(RoleNotEntitled, ReportProgress(bench.id, production_id=W1, text="half"), EYES)
