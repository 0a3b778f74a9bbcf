"""An order form is approved and signed by whoever the policies name, goes back until it is right, and is confirmed."""

from datetime import timedelta

import pytest
from attrs import evolve

from agreeing_contracts import Desk
from deals import BUYER, NOON, SELLER, item, part
from orderflow.commands import (
    Approve,
    ChangeLine,
    ConfirmContent,
    ConfirmTechnically,
    Disapprove,
    SendBack,
    SendConfirmation,
    Sign,
    Submit,
)
from orderflow.effects import Notify
from orderflow.entities.collection import ById
from orderflow.entities.content import delivery_note_digest, order_digest
from orderflow.entities.deal import Deal
from orderflow.entities.phase import ChildPhase, Phase
from orderflow.entities.shipment import Shipment
from orderflow.entities.signature import (
    CONTRACT,
    DELIVERY_NOTE,
    GUARANTEE,
    PAYMENT_COMMITMENT,
    RELEASE,
    SPECIAL_REVIEW,
)
from orderflow.events import ApprovalGiven, ConfirmationSent, ContentConfirmed, Moved, ReviewRequired
from orderflow.ids import LineId, ShipmentId
from orderflow.policies import notify_customer, required, reviewed_by, special_products
from orderflow.refusals import (
    AlreadyApproved,
    AlreadySigned,
    FactsNotMet,
    NothingToApprove,
    ReadyDatePassed,
    RoleNotEntitled,
    StepNotPossible,
)
from orderflow.roles import ORDERFLOW, PRODUCTION, QUALITY, Actor, Role
from orderflow.validation import InvalidField
from reviews import (
    BOOKS,
    CLERK,
    ENGINEER,
    HEAD,
    MADE,
    OFFICER,
    READY,
    TESTER,
    WORKS,
    awaiting,
    but,
    confirmed_technically,
    made,
    order_form,
    priced_right,
)

O1 = order_form("in_review").id
YES, NO = Approve(O1, subject=O1), Disapprove(O1, subject=O1, reason="we have no time in May")


def under_review(*reviewers: Role, papers: tuple[str, ...] = ()) -> Desk:
    """Prices are in order and it can be made; the rest is missing."""
    order = priced_right(confirmed_technically(order_form("in_review", reviewers=reviewers, papers=papers)))
    return Desk(order, MADE)


class TestSubmission:
    def test_what_the_policies_ask_for_is_written_down(self) -> None:
        """Who reviews it, and that it is a special product."""
        process = made(reviews=reviewed_by(PRODUCTION, QUALITY), papers=special_products("VALVE-2", "X"))
        desk = Desk(order_form("intake", process=process), process)

        decision = desk.do(Submit(O1), CLERK)

        assert [event for event in decision.events if isinstance(event, ReviewRequired)] == [
            ReviewRequired(occurred_at=NOON, reviewers=(PRODUCTION, QUALITY), papers=(SPECIAL_REVIEW,))
        ]
        assert (desk.order.state, desk.order.part(Deal).reviewers) == ("in_review", (PRODUCTION, QUALITY))

    def test_where_nobody_asks_for_anything_there_is_no_event_more(self) -> None:
        """A shop's order lives as before."""
        desk = Desk(order_form("intake"), MADE)

        decision = desk.do(Submit(O1), CLERK)

        assert not any(isinstance(event, ReviewRequired) for event in decision.events)

    def test_they_are_asked_again_when_it_is_submitted_again(self) -> None:
        """Without the special product it needs no form."""
        process = made(papers=special_products("VALVE-2"))
        order = order_form("intake", process=process, lines=[item(1)], papers=(SPECIAL_REVIEW,))
        desk = Desk(order, process)

        desk.do(Submit(O1), CLERK)

        assert desk.order.part(Deal).papers == ()


class TestApproval:
    def test_it_passes_when_all_have_said_yes(self) -> None:
        """In whichever order."""
        desk = under_review(PRODUCTION, QUALITY)

        desk.do(YES, TESTER)
        assert desk.order.state == "in_review"
        decision = desk.do(YES, WORKS)

        assert [type(event) for event in decision.events] == [ApprovalGiven, Moved]
        assert desk.order.state == "awaiting_confirmation"

    def test_a_no_holds_it_up_until_it_is_a_yes(self) -> None:
        """The last word of each counts; the order stays where it is until somebody sends it back."""
        desk = under_review(PRODUCTION)

        desk.do(NO, WORKS)
        assert desk.order.state == "in_review"
        assert desk.order.part(Deal).approvals["a-1"].remark == "we have no time in May"
        desk.do(YES, WORKS)

        assert desk.order.state == "awaiting_confirmation"

    def test_a_no_says_why(self) -> None:
        """Somebody has to amend it."""
        assert under_review(PRODUCTION).refused(InvalidField, but(NO, reason=" "), WORKS).path == "Disapprove.reason"

    def test_back_and_again_until_it_is_right(self) -> None:
        """With a remark; what is amended is looked at anew by everybody (S03)."""
        process = made(order_data=required(()), reviews=reviewed_by(PRODUCTION, QUALITY))
        order = priced_right(confirmed_technically(order_form("in_review", reviewers=(PRODUCTION, QUALITY))))
        desk = Desk(evolve(order, process=process.ref), process)
        desk.do(YES, TESTER)
        desk.do(NO, WORKS)

        desk.do(SendBack(O1, remark="sixty, not a hundred"), CLERK)
        assert (desk.order.state, desk.order.phase) == ("intake", Phase.DRAFT)
        desk.do(ChangeLine(O1, line_id=LineId("l-1"), quantity=60), SELLER)
        desk.do(Submit(O1), SELLER)
        desk.do(YES, WORKS)

        assert desk.order.state == "in_review"
        assert desk.order.part(Deal).approved(O1, order_digest(desk.order)) == (PRODUCTION,)

    def test_each_is_asked_once_and_nobody_else(self) -> None:
        """Neither twice, nor one whom the policy does not name."""
        desk = under_review(PRODUCTION, QUALITY)
        desk.do(YES, WORKS)

        desk.refused(AlreadyApproved, YES, WORKS)
        desk.refused(RoleNotEntitled, YES, BOOKS)
        desk.refused(RoleNotEntitled, YES, SELLER)
        desk.refused(RoleNotEntitled, YES, BUYER)

    def test_only_what_is_to_be_reviewed(self) -> None:
        """Another id; an order that nobody has to review; one that has passed."""
        assert under_review(PRODUCTION).refused(NothingToApprove, but(YES, subject="o-2"), WORKS).open == ("o-1",)
        nobody = Desk(order_form("in_review"), MADE)
        assert nobody.refused(NothingToApprove, YES, WORKS).open == ()
        Desk(awaiting(reviewers=(PRODUCTION,)), MADE).refused(StepNotPossible, YES, WORKS)


class TestPapers:
    def test_a_special_product_waits_for_its_form(self) -> None:
        """Signed by the technical department or by quality (S14)."""
        for signer in (ENGINEER, TESTER):
            desk = under_review(papers=(SPECIAL_REVIEW,))
            assert desk.order.state == "in_review"

            desk.do(Sign(O1, kind=SPECIAL_REVIEW, subject=O1, reference="form-1"), signer)

            assert desk.order.state == "awaiting_confirmation"

    def test_it_is_signed_once_by_each_and_for_this_order(self) -> None:
        """By nobody else."""
        desk = under_review(papers=(SPECIAL_REVIEW, "another"))
        form = Sign(O1, kind=SPECIAL_REVIEW, subject=O1, reference="form-1")
        desk.do(form, TESTER)

        desk.refused(AlreadySigned, form, TESTER)
        desk.refused(RoleNotEntitled, form, BUYER)
        desk.refused(RoleNotEntitled, but(form, kind="another"), TESTER)
        assert desk.refused(NothingToApprove, but(form, subject="o-2"), TESTER).open == ("o-1",)

    def test_an_order_form_is_no_contract(self) -> None:
        """There is none to sign."""
        desk = Desk(order_form("in_review"), MADE)

        assert desk.refused(NothingToApprove, Sign(O1, kind=CONTRACT, subject=O1, reference="x"), BUYER).open == ()

    @pytest.mark.parametrize(
        ("kind", "signer"),
        [(PAYMENT_COMMITMENT, BUYER), (GUARANTEE, OFFICER), (RELEASE, HEAD), (DELIVERY_NOTE, BOOKS)],
    )
    def test_goods_of_a_shipment_are_signed_for_as_its_delivery_note_says(self, kind: str, signer: Actor) -> None:
        """By whom it is up to; as long as they are here."""
        order = evolve(order_form("preparing"), shipments=ById([shipment()]))
        desk, signing = Desk(order, MADE), Sign(O1, kind=kind, subject="s-1", reference="fax-1")

        desk.do(signing, signer)

        signature = desk.order.part(Deal).signatures["g-1"]
        assert signature.digest == delivery_note_digest(order, shipment())
        desk.refused(RoleNotEntitled, signing, ENGINEER)
        desk.refused(NothingToApprove, but(signing, subject="s-2"), signer)
        desk.refused(NothingToApprove, but(signing, subject=O1), signer)

    def test_what_has_left_or_was_unpacked_is_signed_for_no_more(self) -> None:
        """It would be too late."""
        gone = evolve(shipment(), state="cancelled", phase=ChildPhase.CLOSED)
        desk = Desk(evolve(order_form("preparing"), shipments=ById([gone])), MADE)

        refusal = desk.refused(NothingToApprove, Sign(O1, kind=GUARANTEE, subject="s-1", reference="x"), OFFICER)

        assert refusal.open == ()


class TestConfirmation:
    def test_the_customer_is_sent_what_was_reviewed(self) -> None:
        """With the date by which it can be ready; by e-mail, if the policy says so."""
        process = made(notifications=notify_customer("e-mail"))
        desk = Desk(evolve(awaiting(sent=False), process=process.ref), process)

        decision = desk.do(SendConfirmation(O1), CLERK)

        assert decision.events == (ConfirmationSent(occurred_at=NOON, digest=order_digest(desk.order)),)
        (effect,) = decision.effects
        assert isinstance(effect, Notify)
        assert (effect.message, effect.channel) == ("please_confirm", "e-mail")
        assert dict(effect.data)["ready_by"] == READY.isoformat()

    def test_goods_are_made_only_when_they_have_confirmed(self) -> None:
        """Nobody else can, and they cannot before they were asked."""
        desk = Desk(awaiting(sent=False), MADE)
        desk.refused(FactsNotMet, ConfirmContent(O1), BUYER)
        desk.do(SendConfirmation(O1), SELLER)
        desk.refused(RoleNotEntitled, ConfirmContent(O1), CLERK)

        decision = desk.do(ConfirmContent(O1), BUYER)

        assert [type(event) for event in decision.events] == [ContentConfirmed, Moved]
        assert (desk.order.state, desk.order.part(Deal).confirmed) == ("preparing", order_digest(desk.order))

    def test_they_can_send_it_back_instead(self) -> None:
        """With a remark; a clerk cannot any more, but sales can."""
        for by in (BUYER, SELLER):
            desk = Desk(awaiting(), MADE)

            desk.do(SendBack(O1, remark="in blue, please"), by)

            assert desk.order.state == "intake"
        Desk(awaiting(), MADE).refused(RoleNotEntitled, SendBack(O1, remark="x"), CLERK)

    def test_what_was_amended_is_confirmed_anew(self) -> None:
        """They were asked about something else, and so was whoever reviewed it."""
        asked = awaiting()
        amended = evolve(asked, lines=asked.lines.put(item(1, quantity=60)))

        Desk(amended, MADE).refused(StepNotPossible, ConfirmContent(O1), BUYER)

    def test_they_may_be_reminded(self) -> None:
        """The same message again."""
        desk = Desk(awaiting(), MADE)

        assert desk.do(SendConfirmation(O1), CLERK).effects

    def test_nobody_is_asked_to_agree_to_a_date_that_has_passed(self) -> None:
        """At that instant it is too late."""
        desk = Desk(awaiting(sent=False), MADE)
        desk.at = READY

        refusal = desk.refused(ReadyDatePassed, SendConfirmation(O1), CLERK)

        assert str(refusal) == (
            f"order o-1: it was to be ready by {READY.isoformat()}; have it confirmed technically with another date"
        )
        desk.at = READY - timedelta(microseconds=1)
        desk.do(SendConfirmation(O1), CLERK)

    def test_nobody_agrees_to_a_date_that_has_passed(self) -> None:
        """They were asked in time, and say yes at that instant: too late; a moment before, it counts."""
        desk = Desk(awaiting(), MADE)
        desk.at = READY

        desk.refused(ReadyDatePassed, ConfirmContent(O1), BUYER)

        desk.at = READY - timedelta(microseconds=1)
        assert desk.do(ConfirmContent(O1), BUYER).order.phase is Phase.PREPARING

    def test_another_date_is_confirmed_while_the_customer_is_waited_for(self) -> None:
        """The order stays where it is, and the customer is asked once more: they agreed to no such date."""
        desk = Desk(awaiting(), MADE)
        later = ConfirmTechnically(
            O1, producible=True, materials="all in stock", reference="scan-2", ready_by=READY + timedelta(days=5)
        )

        desk.do(later, ENGINEER)
        desk.refused(FactsNotMet, ConfirmContent(O1), BUYER)
        desk.at = READY
        desk.do(SendConfirmation(O1), CLERK)

        assert desk.order.state == "awaiting_confirmation"
        assert desk.do(ConfirmContent(O1), BUYER).order.phase is Phase.PREPARING

    def test_what_turns_out_to_be_impossible_is_reviewed_again(self) -> None:
        """The customer cannot confirm what the technical department has taken back."""
        desk = Desk(awaiting(), MADE)
        taken_back = ConfirmTechnically(
            O1, producible=False, materials="none left", reference="scan-2", reason="the mill has burnt down"
        )

        desk.do(taken_back, ENGINEER)

        assert desk.order.state == "in_review"
        desk.refused(StepNotPossible, ConfirmContent(O1), BUYER)

    def test_it_is_sent_without_a_date_where_none_was_named(self) -> None:
        """A host's own command may have it confirmed without one."""
        order = confirmed_technically(order_form("awaiting_confirmation"), ready_by=None)

        (effect,) = Desk(order, MADE).do(SendConfirmation(O1), CLERK).effects

        assert isinstance(effect, Notify)
        assert "ready_by" not in dict(effect.data)

    @pytest.mark.parametrize("by", [BUYER, ENGINEER, WORKS, ORDERFLOW])
    def test_only_clerks_ask_them(self, by: Actor) -> None:
        """And only once it was reviewed."""
        Desk(awaiting(), MADE).refused(RoleNotEntitled, SendConfirmation(O1), by)
        Desk(order_form("in_review"), MADE).refused(StepNotPossible, SendConfirmation(O1), CLERK)


def shipment() -> Shipment:
    """Ten of the first line, packed."""
    return Shipment(
        id=ShipmentId("s-1"),
        lines=(part(1, 10),),
        state="packed",
        phase=ChildPhase.OPEN,
        delivery_note="D-00000001",
        packed_at=NOON,
    )
