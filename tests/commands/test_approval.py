"""Whoever is asked says yes or no, once, in turn, and to just one content (S04, S18)."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from agreeing_contracts import S04, S18, Desk, contracting, drafted, sign
from deals import B2B, BOOKS, BUYER, CLOCK, DIRECTOR, LAWYER, MAKER, NOON, SELLER, STORE, THIRDS, cny, deal_order, item
from orderflow.commands import Approve, Disapprove, DraftContract
from orderflow.entities.approval import Approval
from orderflow.entities.collection import ById
from orderflow.entities.deal import Deal
from orderflow.entities.phase import ChildPhase
from orderflow.entities.quotation import Quotation
from orderflow.events import ApprovalGiven, ContractTookEffect
from orderflow.ids import QuotationId
from orderflow.policies import approved_by, approved_by_amount
from orderflow.refusals import (
    AlreadyApproved,
    ApprovalOutOfOrder,
    NothingToApprove,
    RoleNotEntitled,
    SignaturesMissing,
    StepNotPossible,
)
from orderflow.roles import FINANCE, LEGAL, MARKETING_DIRECTOR, Role
from orderflow.validation import InvalidField

O1 = deal_order("contracting").id
YES, NO = Approve(O1, subject="k-1"), Disapprove(O1, subject="k-1", reason="no venue")


def asked(*roles: Role) -> Any:
    """Whoever approves a margin."""
    return lambda order, quotation: roles


def offered(**fields: Any) -> Desk:
    """A quotation lies on the table, whose margin legal and finance have to approve."""
    line = item(1, priced=False)
    quotation = Quotation(
        id=QuotationId("q-1"),
        lines=(item(1),),
        quoted=(),
        transport="road",
        freight=cny("0"),
        total=cny("999.00"),
        valid_until=NOON + timedelta(days=30),
        digest="q",
        state="drafted",
        phase=ChildPhase.OPEN,
        drafted_at=NOON,
    )
    deal = Deal(confirmed="x", quotations=ById([evolve(quotation, **fields)]))
    return Desk(deal_order("quoting", lines=[line], deal=deal), B2B.extended(margins=asked(LEGAL, FINANCE)))


class TestADraft:
    def test_a_yes_is_given_to_its_content(self) -> None:
        """Who, when, to what, with what they had to say."""
        desk = drafted(S04)

        decision = desk.do(Approve(O1, subject="k-1", reason="fine"), LAWYER)

        approval = Approval(
            id="a-1",
            subject="k-1",
            digest=desk.draft.digest,
            role=LEGAL,
            passed=True,
            at=NOON,
            remark="fine",
            by=(LAWYER.id,),
        )
        assert decision.events == (ApprovalGiven(occurred_at=NOON, approval=approval),)
        assert desk.order.part(Deal).approved("k-1", desk.draft.digest) == (LEGAL,)

    def test_a_yes_is_given_once(self) -> None:
        """Nor is it taken back: whoever changes their mind has it drafted anew."""
        desk = drafted(S04)
        desk.do(YES, LAWYER)

        assert desk.refused(AlreadyApproved, YES, LAWYER).role == LEGAL
        desk.refused(AlreadyApproved, NO, LAWYER)

    def test_a_yes_lapses_with_the_content(self) -> None:
        """Even if the next draft says just the same."""
        desk = drafted(S04)
        desk.do(YES, LAWYER)

        desk.do(DraftContract(O1, terms=THIRDS), SELLER)

        assert desk.refused(NothingToApprove, YES, BOOKS).open == ("k-2",)
        desk.do(Approve(O1, subject="k-2"), LAWYER)

    def test_a_no_sends_it_back_to_drafting(self) -> None:
        """With its remark; those who had said yes are asked again about the next one."""
        desk = drafted(S04)
        desk.do(YES, LAWYER)

        desk.do(NO, BOOKS)

        (contract,) = desk.order.part(Deal).contracts
        (_, answer) = desk.order.part(Deal).approvals
        assert (contract.state, contract.phase) == ("refused", ChildPhase.CLOSED)
        assert (answer.passed, answer.role, answer.remark) == (False, FINANCE, "no venue")
        assert desk.refused(NothingToApprove, YES, BOOKS).open == ()
        desk.do(DraftContract(O1, terms=THIRDS), SELLER)
        assert (desk.draft.id, desk.order.state) == ("k-2", "contracting")

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_a_no_says_why(self, reason: str) -> None:
        """Somebody has to draft it otherwise."""
        refused = drafted(S04).refused(InvalidField, Disapprove(O1, subject="k-1", reason=reason), LAWYER)

        assert refused.path == "Disapprove.reason"

    @pytest.mark.parametrize("command", [YES, NO])
    def test_only_those_who_are_asked_answer(self, command: Approve | Disapprove) -> None:
        """Neither those whom the page does not let, nor those whom the policy does not name."""
        for by in (BUYER, SELLER, STORE, CLOCK):
            drafted(S04).refused(RoleNotEntitled, command, by)
        for by in (DIRECTOR, MAKER):
            assert drafted(S04).refused(RoleNotEntitled, command, by).entitled == (LEGAL, FINANCE)
        drafted().refused(RoleNotEntitled, command, LAWYER)

    @pytest.mark.parametrize("subject", ["k-9", "q-1", "o-1"])
    def test_what_is_not_there_is_not_approved(self, subject: str) -> None:
        """What is open is named."""
        assert drafted(S04).refused(NothingToApprove, Approve(O1, subject=subject), LAWYER).open == ("k-1",)
        contracting(S04).refused(NothingToApprove, Approve(O1, subject=subject), LAWYER)

    @pytest.mark.parametrize("state", ["inquiry", "awaiting_balance", "completed", "cancelled"])
    def test_there_is_a_time_for_it(self, state: str) -> None:
        """The page says when."""
        desk = drafted(S04)
        desk.order = evolve(desk.order, state=state, phase=B2B.table.phase_of(state))

        for command in (YES, NO):
            desk.refused(StepNotPossible, command, LAWYER)


class TestTheOrderOfAsking:
    def test_in_sequence_each_waits_for_the_one_before(self) -> None:
        """A no comes in turn as well."""
        desk = drafted(B2B.extended(approvals=approved_by(LEGAL, FINANCE, in_sequence=True)))

        assert desk.refused(ApprovalOutOfOrder, YES, BOOKS).awaited == LEGAL
        desk.refused(ApprovalOutOfOrder, NO, BOOKS)
        desk.do(YES, LAWYER)
        desk.do(YES, BOOKS)

        assert desk.order.part(Deal).approved("k-1", desk.draft.digest) == (LEGAL, FINANCE)

    def test_where_the_signatures_come_first_approval_waits_for_both(self) -> None:
        """Then the last yes puts it in force (S18)."""
        desk = drafted(S18)
        assert desk.refused(SignaturesMissing, YES, MAKER).missing == ("customer", "seller")
        sign(desk, BUYER)
        assert desk.refused(SignaturesMissing, YES, MAKER).missing == ("seller",)
        sign(desk, SELLER)
        desk.do(YES, BOOKS)
        assert not desk.order.part(Deal).in_force

        decision = desk.do(YES, MAKER)

        assert [type(event) for event in decision.events][:2] == [ApprovalGiven, ContractTookEffect]
        assert (desk.contract.id, desk.order.state) == ("k-1", "awaiting_deposit")

    def test_a_signed_contract_may_be_refused(self) -> None:
        """The signatures expire with it."""
        desk = drafted(S18)
        sign(desk)

        desk.do(NO, MAKER)
        desk.do(DraftContract(O1, terms=THIRDS), SELLER)

        assert desk.order.part(Deal).signed("contract", "k-2", desk.draft.digest) == ()

    @pytest.mark.parametrize(("amount", "needed"), [("1999.00", True), ("1999.01", False)])
    def test_the_amount_says_who_is_asked(self, amount: str, needed: bool) -> None:
        """From the cent on that the tier begins with: the contract costs 1999.00."""
        tiers = {LEGAL: cny("0"), MARKETING_DIRECTOR: cny(amount)}
        desk = drafted(B2B.extended(approvals=approved_by_amount(tiers)))
        desk.do(YES, LAWYER)

        if needed:
            desk.do(YES, DIRECTOR)
        else:
            desk.refused(RoleNotEntitled, YES, DIRECTOR)
        sign(desk)

        assert desk.order.part(Deal).in_force == "k-1"


class TestAQuotation:
    def test_its_margin_is_approved(self) -> None:
        """By those whom the margin policy names, and nothing else happens."""
        desk = offered()

        desk.do(Approve(O1, subject="q-1"), LAWYER)
        desk.do(Approve(O1, subject="q-1"), BOOKS)

        assert desk.order.part(Deal).approved("q-1", "q") == (LEGAL, FINANCE)
        desk.refused(RoleNotEntitled, Approve(O1, subject="q-1"), DIRECTOR)
        desk.refused(AlreadyApproved, Approve(O1, subject="q-1"), BOOKS)

    def test_a_no_withdraws_it(self) -> None:
        """Sales makes another offer."""
        desk = offered()

        desk.do(Disapprove(O1, subject="q-1", reason="nothing is earned with it"), BOOKS)

        assert desk.order.part(Deal).quotations["q-1"].state == "withdrawn"
        assert desk.order.part(Deal).quotation is None
        desk.refused(NothingToApprove, Approve(O1, subject="q-1"), LAWYER)

    def test_what_is_closed_is_not_approved(self) -> None:
        """Accepted, superseded or expired."""
        desk = offered(state="expired", phase=ChildPhase.CLOSED)

        desk.refused(NothingToApprove, Approve(O1, subject="q-1"), LAWYER)
