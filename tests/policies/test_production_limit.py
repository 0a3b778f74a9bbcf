"""The limits of making goods: whoever lets time pass is told of it, and nothing else happens (S15)."""

from datetime import datetime, timedelta

import attrs
import pytest

from life import DAY, NOON, SECOND, Life, part
from orderflow.accountability import Verdict, accountability
from orderflow.commands import (
    AnnounceCompletion,
    CancelProduction,
    Escalate,
    HandOver,
    InspectProduction,
    Pack,
    PlanProduction,
    ReportProgress,
    StartProduction,
)
from orderflow.effects import Notify
from orderflow.entities.deal import Deal
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import TrackingStatus
from orderflow.events import LimitExtended, LimitOverrun
from orderflow.policies import (
    TimeLimitPolicy,
    notify_all,
    notify_customer,
    notify_responsible,
    once_packed,
    production_limits,
)
from orderflow.refusals import NotYetDue
from orderflow.roles import ORDERFLOW
from orderflow.validation import InvalidField
from render.stories import Story
from works import EYES, MAKER, PLANNER, S1, STORE, W1, WORKSHOP, valves

SOON = NOON + 10 * DAY


def ordered(rules: TimeLimitPolicy | None = None) -> Story:
    """A hundred valves are ordered, and nobody has done anything yet."""
    process = WORKSHOP.extended(
        time_limits=rules or production_limits(),
        dispatch=once_packed,
        notifications=notify_all(notify_customer("sms"), notify_responsible("chat")),
    )
    life = Story(process)
    life.place(valves(), delivery=None)
    return life


def planned() -> Story:
    """They are planned, to be done in ten days."""
    life = ordered()
    life.do(PlanProduction(life.id, completes_at=SOON), PLANNER)
    return life


def begun() -> Story:
    life = planned()
    life.do(StartProduction(life.id, production_id=W1), MAKER)
    return life


def running(life: Life) -> dict[str, datetime]:
    return {limit.id: limit.due_at for limit in life.order.limits}


def overrun(life: Life, at: datetime) -> list[str]:
    """What is overrun when the system looks at this instant."""
    events = life.do(Escalate(life.id), ORDERFLOW, at=at).events
    return [f"{one.responsible}: {one.limit_id}" for one in events if isinstance(one, LimitOverrun)]


class TestPlanning:
    def test_what_is_to_be_made_is_planned_in_time(self) -> None:
        """Within seven days, if nothing else is said; else planning hears of it, to the second."""
        life = ordered()
        (due_at,) = running(life).values()
        assert due_at == life.at + 7 * DAY
        life.refused(NotYetDue, Escalate(life.id), ORDERFLOW, at=due_at - SECOND)

        assert overrun(life, due_at) == ["planning: planning/o-1"]

    def test_it_ends_when_all_is_planned(self) -> None:
        """Half is not all."""
        life = ordered(production_limits(planning_window=DAY))
        first = running(life)
        half = PlanProduction(life.id, completes_at=life.at + 9 * DAY, lines=(part(1, 50),))

        life.do(half, PLANNER)
        assert running(life)["planning/o-1"] == first["planning/o-1"]
        life.do(PlanProduction(life.id, completes_at=life.at + 9 * DAY), PLANNER)
        assert "planning/o-1" not in running(life)

    def test_it_runs_again_for_what_was_lost(self) -> None:
        """Lost units are made anew, and somebody has to plan them."""
        life = begun()
        life.do(InspectProduction(life.id, production_id=W1, passed=None), EYES)
        assert running(life) == {}
        life.do(Pack(life.id), STORE)
        life.do(HandOver(life.id, shipment_id=S1), STORE)

        life.track(TrackingStatus.LOST)

        assert running(life) == {"planning/o-1": life.at + 7 * DAY}

    def test_no_limit_runs_before_and_after(self) -> None:
        """In a cart nothing is to be planned."""
        order = ordered().order

        assert [rule.name for rule in production_limits()(order)] == ["planning"]
        for phase in (Phase.DRAFT, Phase.PAYMENT, Phase.COMPLETED, Phase.CANCELLED):
            assert production_limits()(attrs.evolve(order, phase=phase)) == ()


class TestProgress:
    def test_progress_is_reported_every_three_days(self) -> None:
        """From the beginning of work on, each report begins the next three days (S15)."""
        life = begun()
        assert running(life)["progress/w-1/0"] == life.at + 3 * DAY
        life.do(ReportProgress(life.id, production_id=W1, text="half"), MAKER)

        assert running(life)["progress/w-1/1"] == life.at + 3 * DAY
        assert "progress/w-1/0" not in running(life)
        assert overrun(life, life.at + 3 * DAY) == ["production: progress/w-1/1"]

    def test_no_progress_is_expected_before_work_begins(self) -> None:
        """Materials may have to come in first."""
        assert [name for name in running(planned()) if name.startswith("progress")] == []


class TestAnnouncement:
    def test_the_exact_date_is_announced_a_day_before(self) -> None:
        """Else production hears of it; the announcement ends the limit, and completion is awaited then (S15)."""
        life = planned()
        due = life.order.part(Deal).production["w-1"].completes_at
        assert running(life) == {"completion/w-1": due, "announcement/w-1": due - DAY}

        life.do(AnnounceCompletion(life.id, production_id=W1, completes_at=due + DAY), MAKER)

        assert running(life) == {"completion/w-1": due + DAY}

    def test_another_date_moves_both(self) -> None:
        """And what was announced has to be announced again."""
        life = begun()
        life.do(AnnounceCompletion(life.id, production_id=W1, completes_at=life.at + 8 * DAY), MAKER)
        later = life.at + 20 * DAY

        life.do(ReportProgress(life.id, production_id=W1, text="no power", completes_at=later), MAKER)

        limits = running(life)
        assert (limits["completion/w-1"], limits["announcement/w-1"]) == (later, later - DAY)

    def test_how_long_before_is_the_hosts_affair(self) -> None:
        """Two days, here."""
        life = ordered(production_limits(notice=2 * DAY))
        life.do(PlanProduction(life.id, completes_at=SOON), PLANNER)

        assert running(life)["announcement/w-1"] == SOON - 2 * DAY

    def test_what_is_planned_nearer_than_its_notice_is_not_late_at_once(self) -> None:
        """It is announced by when it is done; another date gives its notice again, and a nearer one none."""
        life = ordered(production_limits(notice=2 * DAY))
        near = life.at + 2 * DAY
        life.do(PlanProduction(life.id, completes_at=near), PLANNER)
        assert (running(life)["announcement/w-1"], life.order.overruns) == (near, ())
        life.refused(NotYetDue, Escalate(life.id), ORDERFLOW)

        life.do(StartProduction(life.id, production_id=W1), MAKER)  # and it stays so as time goes by
        assert running(life)["announcement/w-1"] == near

        far = near + 2 * DAY  # its notice begins at the very instant at which the near one was due
        life.do(ReportProgress(life.id, production_id=W1, text="no power", completes_at=far), MAKER)
        assert running(life)["announcement/w-1"] == near

        nearest = near - DAY / 2
        life.do(ReportProgress(life.id, production_id=W1, text="power", completes_at=nearest), MAKER)
        assert running(life)["announcement/w-1"] == nearest
        assert overrun(life, nearest) == ["production: completion/w-1", "production: announcement/w-1"]

    def test_a_notice_that_has_begun_does_not_begin_again(self) -> None:
        """Steps after it leave the limit where it was, and late."""
        life = planned()

        life.do(StartProduction(life.id, production_id=W1), MAKER, at=SOON - DAY / 2)

        assert running(life)["announcement/w-1"] == SOON - DAY


class TestCompletion:
    def test_who_is_late_is_told(self) -> None:
        """The one responsible hears of it; making goes on, and the record says how late it was."""
        life = begun()
        due = running(life)["completion/w-1"]

        assert "production: completion/w-1" in overrun(life, due)
        told = [one for one in life.effects if isinstance(one, Notify) and one.message == "limit_overrun"]
        assert {one.audience for one in told} == {"production"}
        life.do(InspectProduction(life.id, production_id=W1, passed=None), EYES, at=due + DAY)
        assert running(life) == {}

        (duty,) = (duty for duty in accountability(life.records) if duty.limit == "completion")
        assert (duty.verdict, duty.responsible, duty.margin) == (Verdict.BROKEN, "production", -DAY)

    def test_who_keeps_their_time_is_known_as_well(self) -> None:
        """Planned, reported, announced and done in time."""
        life = begun()
        life.do(ReportProgress(life.id, production_id=W1, text="half"), MAKER)
        life.do(AnnounceCompletion(life.id, production_id=W1, completes_at=life.at + DAY), MAKER)
        life.do(InspectProduction(life.id, production_id=W1, passed=None), EYES)

        verdicts = {f"{duty.limit}/{duty.subject}": duty.verdict for duty in accountability(life.records)}

        # the date was announced earlier than it was expected: the first limit of completion was dropped for another
        assert verdicts.pop("completion/w-1") is Verdict.KEPT
        assert set(verdicts.values()) == {Verdict.KEPT}
        assert set(verdicts) == {"planning/o-1", "announcement/w-1", "progress/w-1/0", "progress/w-1/1"}

    def test_what_is_cancelled_is_awaited_no_more(self) -> None:
        """Nobody has kept or broken anything; what was planned has to be planned anew."""
        life = begun()

        life.do(CancelProduction(life.id, production_id=W1, reason="the mould broke"), PLANNER)

        assert list(running(life)) == ["planning/o-1"]
        dropped = [duty.limit for duty in accountability(life.records) if duty.verdict is Verdict.DROPPED]
        assert sorted(dropped) == ["announcement", "completion", "progress"]


@pytest.mark.parametrize("window", ["progress_window", "planning_window"])
def test_a_window_is_longer_than_nothing(window: str) -> None:
    """Refused where the rules are made."""
    with pytest.raises(InvalidField, match=r"^LimitRule\.span"):
        production_limits(**{window: timedelta(0)})


def test_notice_is_not_given_afterwards() -> None:
    """It may be given on the very last moment."""
    production_limits(notice=timedelta(0))

    with pytest.raises(InvalidField, match=r"^production_limits\.notice"):
        production_limits(notice=-SECOND)


def test_who_is_told_of_an_extension_reads_which_limit_it_is() -> None:
    """Its name, not its name and half of what it is about."""
    event = LimitExtended(occurred_at=SOON, limit_id="progress/w-1/0", due_at=SOON, reason="holidays")

    (message,) = notify_customer("sms")(event, begun().order)

    assert dict(message.data)["limit"] == "progress"
