"""The technical department says in writing what can be made; what cannot is replaced, sampled, or comes to an end."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from attrs import evolve

from agreeing_contracts import Desk
from deals import BUYER, NOON, SELLER, item, paid
from orderflow.commands import (
    BeginSampling,
    Cancel,
    ConfirmTechnically,
    FailSampling,
    PassSampling,
    ProposeAlternative,
    Sign,
)
from orderflow.effects import Notify
from orderflow.entities.content import order_digest
from orderflow.entities.deal import Deal
from orderflow.entities.phase import Phase
from orderflow.entities.signature import RECIPE
from orderflow.entities.technical import Sampling, TechnicalConfirmation
from orderflow.events import AlternativeProposed, Moved, SamplingEnded, TechnicallyConfirmed
from orderflow.refusals import FactsNotMet, RoleNotEntitled, StepNotPossible, WrittenConfirmationRequired
from orderflow.roles import Actor
from orderflow.validation import InvalidField
from reviews import CLERK, ENGINEER, MADE, READY, awaiting, but, impossible, order_form, priced_right

O1 = order_form("in_review").id
YES = ConfirmTechnically(O1, producible=True, materials="all in stock", reference="scan-1", ready_by=READY)
NO = ConfirmTechnically(O1, producible=False, materials="none", reference="scan-1", reason="no such ink")
SAMPLE = BeginSampling(O1, sampling_order_id="o-2")


class TestConfirmTechnically:
    def test_it_is_kept_who_said_what_about_which_content(self) -> None:
        """Producible, materials, date, and where the signed paper is."""
        desk = Desk(order_form("in_review"), MADE)

        desk.do(YES, ENGINEER)

        assert desk.order.part(Deal).technical == TechnicalConfirmation(
            digest=order_digest(desk.order),
            producible=True,
            recipe_changed=False,
            materials="all in stock",
            ready_by=READY,
            reference="scan-1",
            signer="eng-1",
            at=NOON,
        )
        assert desk.order.state == "in_review"

    def test_the_last_thing_that_the_review_waits_for_ends_it(self) -> None:
        """Prices are in order, nobody else is asked: the customer is next."""
        desk = Desk(priced_right(order_form("in_review")), MADE)

        decision = desk.do(YES, ENGINEER)

        assert [type(event) for event in decision.events] == [TechnicallyConfirmed, Moved]
        assert (desk.order.state, desk.order.phase) == ("awaiting_confirmation", Phase.REVIEW)

    def test_the_date_is_no_part_of_the_lines(self) -> None:
        """What others have approved does not expire because the date is known now."""
        desk = Desk(order_form("in_review"), MADE)
        before = order_digest(desk.order)

        desk.do(YES, ENGINEER)

        assert order_digest(desk.order) == before

    @pytest.mark.parametrize("reference", ["", "  "])
    def test_the_spoken_word_does_not_count(self, reference: str) -> None:
        """Neither a yes nor a no."""
        desk = Desk(order_form("in_review"), MADE)

        for said in (YES, NO):
            refusal = desk.refused(WrittenConfirmationRequired, but(said, reference=reference), ENGINEER)

            assert str(refusal) == (
                "order o-1: a spoken confirmation does not count; have it signed, and say where the signed paper is"
            )

    @pytest.mark.parametrize("reference", ["\n", "QA-1\n", "QA-1\tQA-2"])
    def test_a_paper_is_named_in_one_line(self, reference: str) -> None:
        """As every name is."""
        for said in (YES, NO):
            with pytest.raises(InvalidField, match=r"^ConfirmTechnically\.reference: expected one line of text"):
                but(said, reference=reference)

    @pytest.mark.parametrize("ready_by", [None, NOON, NOON - timedelta(microseconds=1)])
    def test_what_can_be_made_is_ready_at_a_time_to_come(self, ready_by: datetime | None) -> None:
        """A microsecond ahead is enough."""
        desk = Desk(order_form("in_review"), MADE)

        refusal = desk.refused(InvalidField, but(YES, ready_by=ready_by), ENGINEER)
        assert refusal.path == "ConfirmTechnically.ready_by"
        desk.do(but(YES, ready_by=NOON + timedelta(microseconds=1)), ENGINEER)

    def test_the_date_is_kept_in_utc(self) -> None:
        """Whatever zone it was given in; without one it is no instant."""
        with pytest.raises(InvalidField):
            but(YES, ready_by=READY.replace(tzinfo=None))
        desk = Desk(order_form("in_review"), MADE)
        peking = timezone(timedelta(hours=8))

        desk.do(but(YES, ready_by=READY.astimezone(peking)), ENGINEER)
        technical = desk.order.part(Deal).technical

        assert technical is not None
        assert technical.ready_by is not None
        assert technical.ready_by.tzinfo is UTC

    def test_a_no_says_why_and_no_date(self) -> None:
        """There is nothing to be ready."""
        desk = Desk(priced_right(order_form("in_review")), MADE)

        assert desk.refused(InvalidField, but(NO, reason=" "), ENGINEER).path == "ConfirmTechnically.reason"
        assert desk.refused(InvalidField, but(NO, ready_by=READY), ENGINEER).path == "ConfirmTechnically.ready_by"
        desk.do(NO, ENGINEER)
        assert desk.order.state == "in_review"

    def test_the_last_word_counts(self) -> None:
        """Ink has come in after all."""
        desk = Desk(priced_right(impossible(order_form("in_review"))), MADE)

        desk.do(YES, ENGINEER)

        assert desk.order.state == "awaiting_confirmation"

    def test_a_changed_recipe_waits_for_the_customers_signature(self) -> None:
        """They insist on the old one, or take the new one: in writing."""
        desk = Desk(priced_right(order_form("in_review")), MADE)
        desk.do(but(YES, recipe_changed=True), ENGINEER)
        signing = Sign(O1, kind=RECIPE, subject=O1, reference="scan-2")
        assert desk.order.state == "in_review"

        desk.refused(RoleNotEntitled, signing, SELLER)
        desk.do(signing, BUYER)

        assert desk.order.state == "awaiting_confirmation"

    def test_only_the_technical_department_says_so_and_only_until_the_customer_has_confirmed(self) -> None:
        """Not the clerk, not the customer; nor before there is an order, or once it is prepared."""
        desk = Desk(order_form("in_review"), MADE)

        for by in (CLERK, SELLER, BUYER):
            desk.refused(RoleNotEntitled, YES, by)
        for state in ("intake", "sampling", "preparing"):
            Desk(order_form(state), MADE).refused(StepNotPossible, YES, ENGINEER)

    def test_the_customer_is_asked_again_if_the_date_is_another_one(self) -> None:
        """What they were sent said something else."""
        asked = awaiting()
        desk = Desk(evolve(asked, state="in_review"), MADE)

        desk.order = desk.order.with_part(evolve(desk.order.part(Deal), technical=None))
        desk.do(but(YES, ready_by=READY + timedelta(days=9)), ENGINEER)

        assert desk.order.state == "awaiting_confirmation"
        assert desk.order.part(Deal).confirmation_sent is None


class TestProposeAlternative:
    def test_the_customer_is_told_and_it_is_kept(self) -> None:
        """With an apology."""
        desk = Desk(impossible(order_form("in_review")), MADE)

        decision = desk.do(ProposeAlternative(O1, text="the same in blue"), SELLER)

        assert [type(event) for event in decision.events] == [AlternativeProposed]
        assert desk.order.part(Deal).alternative == "the same in blue"
        (effect,) = decision.effects
        assert isinstance(effect, Notify)
        assert (effect.message, dict(effect.data)["alternative"]) == ("alternative_proposed", "the same in blue")

    def test_it_is_forgotten_when_it_can_be_made_after_all(self) -> None:
        """Nobody has to choose between the two then."""
        desk = Desk(impossible(order_form("in_review")), MADE)
        desk.do(ProposeAlternative(O1, text="the same in blue"), SELLER)

        desk.do(YES, ENGINEER)

        assert desk.order.part(Deal).alternative is None

    def test_only_for_what_cannot_be_made_as_it_stands(self) -> None:
        """Not before anybody has said so in writing, nor about a content that has changed since."""
        proposal = ProposeAlternative(O1, text="the same in blue")
        changed = order_form("in_review", lines=[item(1)]).with_part(impossible(order_form("in_review")).part(Deal))

        Desk(order_form("in_review"), MADE).refused(FactsNotMet, proposal, SELLER)
        Desk(changed, MADE).refused(FactsNotMet, proposal, SELLER)
        Desk(impossible(order_form("in_review")), MADE).refused(RoleNotEntitled, proposal, ENGINEER)


class TestSampling:
    def test_the_order_waits_for_another_one(self) -> None:
        """Which has a life of its own."""
        desk = Desk(impossible(order_form("in_review")), MADE)

        desk.do(SAMPLE, CLERK)

        assert (desk.order.state, desk.order.phase) == ("sampling", Phase.REVIEW)
        assert desk.order.part(Deal).sampling == Sampling(order_id="o-2", begun_at=NOON)

    def test_a_good_sample_leads_back_and_the_technical_department_is_asked_anew(self) -> None:
        """What it said before the sample was made counts no more."""
        desk = Desk(priced_right(impossible(order_form("in_review"))), MADE)
        desk.do(SAMPLE, CLERK)

        desk.do(PassSampling(O1), ENGINEER)

        assert (desk.order.state, desk.order.part(Deal).technical) == ("in_review", None)
        assert desk.order.part(Deal).sampling == Sampling(order_id="o-2", begun_at=NOON, passed=True)
        desk.do(YES, ENGINEER)
        assert desk.order.state == "awaiting_confirmation"

    def test_a_bad_sample_ends_the_order_and_all_money_goes_back(self) -> None:
        """It cannot be made."""
        desk = Desk(evolve(impossible(order_form("in_review")), payments=paid("100.00")), MADE)
        desk.do(SAMPLE, CLERK)

        decision = desk.do(FailSampling(O1, reason="it fades"), ENGINEER)

        assert isinstance(decision.events[0], SamplingEnded)
        assert (desk.order.state, desk.order.phase) == ("cancelled", Phase.CANCELLED)
        assert desk.order.cancellation is not None
        assert desk.order.cancellation.reason == "it fades"
        assert sum(refund.amount.minor for refund in desk.order.payments["p-1"].refunds) == 10_000  # all of it

    def test_a_bad_sample_says_why(self) -> None:
        """The customer will ask."""
        desk = Desk(impossible(order_form("in_review")), MADE)
        desk.do(SAMPLE, CLERK)

        assert desk.refused(InvalidField, FailSampling(O1, reason=" "), ENGINEER).path == "FailSampling.reason"

    def test_only_for_what_cannot_be_made_and_under_another_order(self) -> None:
        """By a clerk; and only the technical department says how it went."""
        desk = Desk(impossible(order_form("in_review")), MADE)

        Desk(order_form("in_review"), MADE).refused(FactsNotMet, SAMPLE, CLERK)
        desk.refused(InvalidField, BeginSampling(O1, sampling_order_id=O1), CLERK)
        desk.refused(RoleNotEntitled, SAMPLE, ENGINEER)
        desk.refused(StepNotPossible, PassSampling(O1), ENGINEER)
        desk.do(SAMPLE, CLERK)
        desk.refused(StepNotPossible, SAMPLE, CLERK)
        for ended in (PassSampling(O1), FailSampling(O1, reason="it fades")):
            for by in (CLERK, BUYER):
                desk.refused(RoleNotEntitled, ended, by)

    def test_nobody_has_to_wait_for_it(self) -> None:
        """The customer may give up meanwhile."""
        desk = Desk(impossible(order_form("in_review")), MADE)
        desk.do(SAMPLE, CLERK)

        desk.do(Cancel(O1), Actor("acme", BUYER.role))

        assert desk.order.phase is Phase.CANCELLED
