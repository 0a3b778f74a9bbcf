"""`Policies` holds one answer to each question; what can't be an answer is refused where it is put in."""

from datetime import UTC, datetime, timedelta, timezone

import attrs
import pytest

from life import DAY, NOON, PROCESS, Life, cny, cups, paid, placed
from orderflow.commands import AddLines, Cancel, OpenCart
from orderflow.entities.terms import Acceptance, Submission
from orderflow.errors import DefinitionError
from orderflow.policies import (
    Allow,
    Policies,
    after_payment,
    before_payment,
    by_customer,
    by_payment,
    every_day,
    not_needed,
)
from orderflow.refusals import AlreadySubmitted
from orderflow.validation import InvalidField

SLOTS = [slot.name for slot in attrs.fields(Policies)]


def test_every_question_has_a_default_answer() -> None:
    """So a shop that says nothing is a shop."""
    policies = Policies()

    assert len(SLOTS) == 36
    assert all(callable(getattr(policies, slot)) for slot in SLOTS)


@pytest.mark.parametrize("slot", SLOTS)
@pytest.mark.parametrize("answer", [None, True, "free_until_handed_over", cny("1.00")])
def test_an_answer_can_be_called(slot: str, answer: object) -> None:
    """A name, a yes or an amount is no rule; the message names the question."""
    with pytest.raises(DefinitionError, match=rf"^Policies\.{slot}: .* cannot be called; give a function$"):
        Policies(**{slot: answer})  # type: ignore[arg-type] # the mistake that is meant


def test_a_misspelt_question_is_an_error() -> None:
    """Nobody would ever ask it."""
    with pytest.raises(TypeError):
        Policies(cancelation=lambda order, by, at: Allow())  # type: ignore[call-arg] # the mistake that is meant


def test_one_answer_is_swapped_and_the_others_stay() -> None:
    """And the record it was made from is as it was."""
    usual = Policies()

    mine = attrs.evolve(usual, acceptance=before_payment)

    assert mine.acceptance is before_payment
    assert usual.acceptance is not_needed
    assert all(getattr(mine, slot) is getattr(usual, slot) for slot in SLOTS if slot != "acceptance")


@pytest.mark.parametrize("refund", [5, "5.00", 5.0, -1])
def test_a_permission_names_money_or_nothing(refund: object) -> None:
    """A bare number has no currency."""
    with pytest.raises(InvalidField, match=r"^Allow\.refund: expected a Money"):
        Allow(refund=refund)  # type: ignore[arg-type] # the mistake that is meant


@pytest.mark.parametrize("answer", [None, True, False, "yes", cny("5.00")])
def test_a_rule_that_does_not_answer_is_loud(answer: object) -> None:
    """A forgotten `return` must not be taken for a yes, nor a False for one."""
    life = paid(process=PROCESS.extended(cancellation=lambda order, by, at: answer))

    error = life.refused(DefinitionError, Cancel(life.id))

    assert repr(answer) in str(error)


class TestSubmissionAndAcceptance:
    def test_the_answers(self) -> None:
        """Two ways to become an order, three ways to be accepted."""
        order = placed().order

        assert (by_customer("web"), by_payment("web")) == (Submission.BY_CUSTOMER, Submission.BY_PAYMENT)
        assert [policy(order) for policy in (not_needed, before_payment, after_payment)] == [
            Acceptance.NOT_NEEDED,
            Acceptance.BEFORE_PAYMENT,
            Acceptance.AFTER_PAYMENT,
        ]

    def test_submission_is_asked_once_by_channel(self) -> None:
        """The answer is recorded: a cart that was opened in the app stays one that its payment submits."""
        asked = []

        def app_pays(channel: str) -> Submission:
            asked.append(channel)
            return Submission.BY_PAYMENT if channel == "app" else Submission.BY_CUSTOMER

        life = Life(PROCESS.extended(submission=app_pays))
        life.do(OpenCart(process="retail", currency="CNY", channel="app"))

        assert life.order.submission is Submission.BY_PAYMENT
        assert asked == ["app"]

    def test_acceptance_is_asked_once_at_submission(self) -> None:
        """Dear orders are looked at first; the answer stays what it was."""
        process = PROCESS.extended(
            acceptance=lambda order: Acceptance.BEFORE_PAYMENT if order.total > cny("50") else Acceptance.NOT_NEEDED
        )

        assert placed(cups(3), process=process).order.acceptance is Acceptance.BEFORE_PAYMENT
        assert placed(cups(2), process=process).order.acceptance is Acceptance.NOT_NEEDED


class TestAmendment:
    def test_a_host_s_rule_is_asked(self) -> None:
        """Whoever may edit, and until when."""
        process = PROCESS.extended(amendment=lambda order, by, at: AlreadySubmitted(order_id=order.id))
        life = Life(process)
        life.do(OpenCart(process="retail", currency="CNY"))
        life.refused(AlreadySubmitted, AddLines(life.id, lines=(cups(),)))


class TestCalendar:
    def test_time_runs_day_and_night(self) -> None:
        """Unless a host says otherwise."""
        assert every_day(NOON, 2 * DAY) == NOON + 2 * DAY

    def test_a_host_s_calendar_says_when_a_span_ends(self) -> None:
        """In its own time zone, asked once when the limit starts; what is stored is UTC."""
        suzhou = timezone(timedelta(hours=8))
        process = PROCESS.extended(calendar=lambda start, span: datetime(2026, 3, 9, 8, 30, tzinfo=suzhou))

        life = placed(process=process)

        assert life.limit("payment").due_at == datetime(2026, 3, 9, 0, 30, tzinfo=UTC)
        assert life.limit("payment").due_at.utcoffset() == timedelta(0)

    def test_a_calendar_without_a_zone_is_refused(self) -> None:
        """Nobody could know when that is."""
        process = PROCESS.extended(calendar=lambda start, span: datetime(2026, 3, 9))  # noqa: DTZ001 # the mistake that is meant
        life = Life(process)

        with pytest.raises(InvalidField, match=r"^calendar: expected an instant with a time zone"):
            life.place(cups())
