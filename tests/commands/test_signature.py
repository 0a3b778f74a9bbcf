"""Both parties sign in writing, each wording once, and not before it is approved where approval comes first."""

from typing import Any

import pytest
from attrs import evolve

from agreeing_contracts import S04, S18, drafted, in_force, sign
from deals import B2B, BOOKS, BUYER, LAWYER, NOON, SELLER, STORE, THIRDS, cny, deal_order
from orderflow.commands import Approve, DraftContract, Sign
from orderflow.entities.contract import Milestone, Term
from orderflow.entities.deal import Deal
from orderflow.entities.signature import CONTRACT, Signature
from orderflow.events import ContractTookEffect, Moved, SignatureGiven
from orderflow.refusals import AlreadySigned, ApprovalsMissing, NothingToApprove, RoleNotEntitled, StepNotPossible
from orderflow.roles import CUSTOMER, FINANCE, LEGAL, MERCHANT, SALES, Actor
from orderflow.validation import InvalidField

O1 = deal_order("contracting").id
OWNER = Actor("owner", MERCHANT)
SIGNATURE = Sign(O1, subject="k-1", reference="scan-7")


def test_a_signature_says_who_when_and_where_the_copy_is() -> None:
    """And to which content it was given."""
    desk = drafted()

    desk.do(SIGNATURE, BUYER)

    assert desk.order.part(Deal).signatures["g-1"] == Signature(
        id="g-1",
        kind=CONTRACT,
        subject="k-1",
        digest=desk.draft.digest,
        role=CUSTOMER,
        signer="acme",
        reference="scan-7",
        at=NOON,
    )
    assert desk.order.part(Deal).in_force is None


@pytest.mark.parametrize("signers", [(BUYER, SELLER), (SELLER, BUYER), (BUYER, OWNER), (OWNER, BUYER)])
def test_it_is_in_force_once_both_have_signed(signers: tuple[Actor, ...]) -> None:
    """In whichever order, and whoever signs for the seller: the order waits for the deposit."""
    desk = drafted()
    desk.do(SIGNATURE, signers[0])

    decision = desk.do(SIGNATURE, signers[1])

    assert [type(event) for event in decision.events] == [SignatureGiven, ContractTookEffect, Moved]
    assert (desk.order.state, desk.contract.id, desk.contract.in_force_at) == ("awaiting_deposit", "k-1", NOON)
    assert desk.order.total == desk.contract.total == cny("1999.00")


def test_without_a_deposit_production_begins_at_once() -> None:
    """Where nothing is due, nothing is waited for."""
    desk = drafted(terms=evolve(THIRDS, schedule=(Term(name="all", share=1, due=Milestone.INSPECTED),)))

    sign(desk)

    assert desk.order.state == "in_production"


def test_each_party_signs_once() -> None:
    """Sales and the merchant are one party."""
    desk = drafted()
    sign(desk, SELLER)

    for by in (SELLER, OWNER):
        assert desk.refused(AlreadySigned, SIGNATURE, by).party == "seller"
    sign(desk, BUYER)
    desk.refused(NothingToApprove, SIGNATURE, BUYER)


def test_a_signature_lapses_with_the_content() -> None:
    """Another wording is signed anew by both."""
    desk = drafted()
    sign(desk, BUYER)

    desk.do(DraftContract(O1, terms=THIRDS), SELLER)
    desk.refused(NothingToApprove, SIGNATURE, SELLER)
    sign(desk, SELLER)

    assert desk.order.part(Deal).in_force is None
    sign(desk, BUYER)
    assert desk.contract.id == "k-2"


def test_nobody_signs_what_is_not_approved() -> None:
    """The refusal says whose yes is missing (S04)."""
    desk = drafted(S04)
    assert desk.refused(ApprovalsMissing, SIGNATURE, BUYER).missing == (LEGAL, FINANCE)
    desk.do(Approve(O1, subject="k-1"), BOOKS)
    assert desk.refused(ApprovalsMissing, SIGNATURE, SELLER).missing == (LEGAL,)
    desk.do(Approve(O1, subject="k-1"), LAWYER)

    sign(desk)

    assert desk.order.part(Deal).in_force == "k-1"


def test_where_approval_comes_afterwards_it_is_not_in_force_by_signing() -> None:
    """Nothing is planned before production and finance have said yes (S18)."""
    desk = drafted(S18)

    sign(desk)

    assert desk.order.state == "contracting"
    assert desk.order.part(Deal).in_force is None


@pytest.mark.parametrize("by", [BOOKS, LAWYER, STORE])
def test_only_the_parties_sign(by: Actor) -> None:
    """Whatever else they may do."""
    drafted().refused(RoleNotEntitled, SIGNATURE, by)


def test_the_policy_says_who_signs_what() -> None:
    """What no answer knows, nobody signs."""
    guarantee = Sign(O1, kind="guarantee", subject="k-1", reference="scan-7")
    drafted().refused(RoleNotEntitled, guarantee, BUYER)

    def signers(order: Any, kind: str) -> Any:
        return {CONTRACT: (CUSTOMER, MERCHANT), "guarantee": (SALES, MERCHANT)}[kind]

    desk = drafted(B2B.extended(signers=signers))
    assert desk.refused(RoleNotEntitled, SIGNATURE, SELLER).entitled == (CUSTOMER, MERCHANT)
    desk.do(guarantee, SELLER)
    desk.do(guarantee, OWNER)
    assert desk.refused(AlreadySigned, guarantee, OWNER).party == MERCHANT

    assert desk.order.part(Deal).signed("guarantee", "k-1", desk.draft.digest) == (SALES, MERCHANT)
    assert desk.order.part(Deal).in_force is None
    desk.refused(NothingToApprove, Sign(O1, kind="guarantee", subject="k-9", reference="scan-7"), SELLER)


def test_what_is_not_there_is_not_signed() -> None:
    """A contract in force is signed already."""
    assert drafted().refused(NothingToApprove, Sign(O1, subject="k-2", reference="scan-7"), BUYER).open == ("k-1",)
    in_force().refused(NothingToApprove, SIGNATURE, BUYER)


@pytest.mark.parametrize("state", ["inquiry", "quoting", "awaiting_balance", "completed", "cancelled"])
def test_there_is_a_time_for_it(state: str) -> None:
    """The page says when."""
    desk = drafted()
    lines = [evolve(line, priced=state != "quoting") for line in desk.order.lines]
    desk.order = evolve(desk.order, state=state, phase=B2B.table.phase_of(state), lines=desk.order.lines.put(*lines))

    desk.refused(StepNotPossible, SIGNATURE, BUYER)


@pytest.mark.parametrize("reference", ["", " "])
def test_the_spoken_word_is_no_signature(reference: str) -> None:
    """A copy lies somewhere."""
    with pytest.raises(InvalidField, match=r"^Sign\.reference"):
        Sign(O1, subject="k-1", reference=reference)
