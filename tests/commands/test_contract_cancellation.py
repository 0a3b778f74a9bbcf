"""What a contract business's cancellation costs, what it ends, and how what is owed all the same comes in."""

from datetime import datetime
from typing import Any

import pytest
from attrs import evolve

from agreeing_contracts import Desk, drafted, in_force, with_line
from deals import B2B, BOOKS, BUYER, CLOCK, NOON, SELLER, THIRDS, cny, deal_order, made, paid, part
from orderflow.commands import (
    Cancel,
    ClaimPayment,
    ConfirmRefund,
    DraftContract,
    EndWindow,
    Expire,
    RejectClaim,
    VerifyPayment,
    WriteOff,
)
from orderflow.entities.collection import ById
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order, PaymentStatus
from orderflow.entities.phase import ChildPhase
from orderflow.entities.production import ProductionOrder
from orderflow.entities.quotation import Quotation
from orderflow.entities.terms import CreditNote, CreditNotes, Limit
from orderflow.errors import Refusal
from orderflow.events import DealWithdrawn, LinesAdded, OrderCancelled
from orderflow.ids import PaymentId, ProductionId, QuotationId, RefundId
from orderflow.policies import Allow, by_contract, contract_limits
from orderflow.refusals import (
    AlreadyHandedOver,
    ChargeExceedsPrice,
    DepositNotVerified,
    PaymentExceedsBalance,
    RefundExceedsCaptured,
    StepNotPossible,
)
from orderflow.roles import MERCHANT, Actor
from orderflow.testing.lives.laws import Audit
from orderflow.validation import InvalidField

O1 = deal_order("contracting").id
PROCESS = B2B.extended(cancellation=by_contract)
CANCEL = Cancel(O1, reason="another supplier")


def under(order: Order, **clauses: Any) -> Order:
    """The same under a contract that says so."""
    contract = order.part(Deal).contract
    assert contract is not None
    agreed = evolve(contract, terms=evolve(contract.terms, **clauses))
    return order.with_part(evolve(order.part(Deal), contracts=ById([agreed])))


def working(units: int = 0, *, received: str = "599.70", **clauses: Any) -> Desk:
    """The deposit is here, and so many valves of 9.99 are made."""
    desk = in_force("in_production", PROCESS, payments=paid(received))
    deal = evolve(desk.order.part(Deal), production=ById([made(1, units)] if units else []))
    desk.order = under(desk.order.with_part(deal), **clauses)
    return desk


class TestWhatItCosts:
    @pytest.mark.parametrize(
        ("units", "clauses", "kept"),
        [
            (0, {}, "599.70"),
            (0, {"deposit_kept": False}, "0.00"),
            (60, {}, "599.70"),  # 599.40 worth of work, less than the deposit
            (61, {}, "609.39"),
            (60, {"deposit_kept": False}, "599.40"),
            (61, {"work_charged": False}, "599.70"),
            (100, {"deposit_kept": False, "work_charged": False}, "0.00"),
            (120, {}, "999.00"),  # more than was ordered is not charged
        ],
    )
    def test_a_customer_pays_by_its_terms(self, units: int, clauses: Any, kept: str) -> None:
        """The larger of deposit and work, because the deposit counts towards it."""
        desk = working(units, **clauses)

        desk.do(CANCEL, BUYER)

        assert desk.order.total == cny(kept)
        assert desk.order.balance == max(cny(kept) - cny("599.70"), cny("0"))
        assert desk.order.refunded == max(cny("599.70") - cny(kept), cny("0"))

    @pytest.mark.parametrize("by", [SELLER, Actor("owner", MERCHANT)])
    def test_a_seller_who_cancels_gives_all_back(self, by: Actor) -> None:
        """Whatever is made."""
        desk = working(100)

        desk.do(CANCEL, by)

        assert desk.order.refunded == cny("599.70")
        assert not desk.order.balance

    def test_whoever_cancels_for_the_customer_cancels_as_they_would(self) -> None:
        """It is their wish, whoever types it in."""
        desk = working(0)

        desk.do(CANCEL, Actor("wang", SELLER.role, on_behalf_of=BUYER))

        assert desk.order.total == cny("599.70")

    def test_before_a_contract_nothing_is_owed(self) -> None:
        """A draft that is signed by one binds nobody."""
        desk = drafted(PROCESS)

        desk.do(CANCEL, BUYER)

        assert not desk.order.total
        assert desk.order.state == "cancelled"

    def test_a_deposit_that_was_never_paid_is_not_kept(self) -> None:
        """Only what is here can be forfeited; part of it is."""
        desk = in_force("awaiting_deposit", PROCESS, payments=paid("100.00"))

        desk.do(CANCEL, BUYER)

        assert (desk.order.total, desk.order.balance) == (cny("100.00"), cny("0"))

    def test_a_deposit_that_is_claimed_is_looked_for_first(self) -> None:
        """What is found is kept, all or part of it; what is not found costs nothing."""
        for received, kept in ((None, "599.70"), ("100.00", "100.00"), ("", "0.00")):
            desk = in_force("awaiting_deposit", PROCESS)
            desk.do(ClaimPayment(O1, method="bank_transfer", amount=cny("599.70")), BUYER)
            refusal = desk.refused(DepositNotVerified, CANCEL, BUYER)
            if received == "":
                desk.do(RejectClaim(O1, payment_id=refusal.payment_id), BOOKS)
            else:
                found = None if received is None else cny(received)
                desk.do(VerifyPayment(O1, payment_id=refusal.payment_id, received=found), BOOKS)

            desk.do(CANCEL, BUYER)

            assert (desk.order.total, desk.order.balance) == (cny(kept), cny("0"))

    @pytest.mark.parametrize(
        ("clauses", "received", "by"),
        [
            ({}, None, SELLER),  # all goes back anyway
            ({}, "599.70", BUYER),  # it is here
            ({"deposit_kept": False}, None, BUYER),
        ],
    )
    def test_other_claims_hold_nobody_up(self, clauses: Any, received: str | None, by: Actor) -> None:
        """Where nothing depends on what was claimed, nobody has to look for it first."""
        here = {} if received is None else {"payments": paid(received)}
        desk = in_force("awaiting_deposit", PROCESS, **here)
        desk.order = under(desk.order, **clauses)
        desk.do(ClaimPayment(O1, method="bank_transfer", amount=cny("1.00")), BUYER)

        desk.do(CANCEL, by)

        assert desk.order.state == "cancelled"

    def test_no_more_than_it_costs(self) -> None:
        """What was credited is not charged."""
        desk = working(100)
        desk.order = evolve(
            desk.order, credit_notes=CreditNotes([CreditNote(id="k-1", amount=cny("1500.00"), reason="x")])
        )

        desk.do(CANCEL, BUYER)

        assert desk.order.total == cny("499.00")
        assert desk.order.refunded == cny("100.70")

    def test_once_goods_have_left_nothing_is_cancelled(self) -> None:
        """One unit is enough, for whoever asks."""
        desk = with_line(working(100), "l-1", shipped=1)

        for by in (BUYER, SELLER):
            desk.refused(AlreadyHandedOver, CANCEL, by)


class TestWhatIsOwedAllTheSame:
    def test_it_is_claimed_and_verified(self) -> None:
        """9.69 are missing of the work; a cent more is refused, and then nothing is owed."""
        desk = working(61)
        desk.do(CANCEL, BUYER)
        assert desk.order.balance_due == cny("9.69")
        assert desk.order.payment_status is PaymentStatus.PARTLY_PAID

        desk.refused(PaymentExceedsBalance, ClaimPayment(O1, method="bank_transfer", amount=cny("9.70")), BUYER)
        desk.do(ClaimPayment(O1, method="bank_transfer"), BUYER)
        desk.do(VerifyPayment(O1, payment_id=PaymentId("p-2")), BOOKS)

        assert not desk.order.balance
        assert desk.order.refundable == desk.order.total == cny("609.39")

    def test_what_comes_in_beyond_it_goes_back(self) -> None:
        """And nothing else does."""
        desk = working(61)
        desk.do(CANCEL, BUYER)
        desk.do(ClaimPayment(O1, method="bank_transfer"), BUYER)

        desk.do(VerifyPayment(O1, payment_id=PaymentId("p-2"), received=cny("10.00")), BOOKS)

        assert (desk.order.refunded, desk.order.balance) == (cny("0.31"), cny("0"))

    def test_it_keeps_the_order_open_until_it_is_paid_or_waived(self) -> None:
        """The window for late money closes nothing that is owed."""
        desk = working(61)
        desk.process = PROCESS.extended(time_limits=contract_limits())
        desk.do(CANCEL, BUYER)
        desk.at = desk.order.limits[f"late_money/{O1}"].due_at
        desk.do(EndWindow(O1), CLOCK)
        assert desk.order.state == "cancelled"

        desk.do(WriteOff(O1, reason="they are bankrupt"), BOOKS)

        assert desk.order.state == "closed"

    def test_an_answer_is_one_or_the_other(self) -> None:
        """What goes back, or what is owed."""
        with pytest.raises(InvalidField, match=r"^Allow\.charge"):
            Allow(refund=cny("1.00"), charge=cny("1.00"))

    @pytest.mark.parametrize("charge", ["1999.01", "-0.01"])
    def test_a_policy_charges_no_more_than_it_costs(self, charge: str) -> None:
        """Nor less than nothing; just as much is taken."""

        def charging(amount: str) -> Any:
            def policy(order: Order, *, by: Actor, at: datetime) -> Allow | Refusal:
                return Allow(charge=cny(amount))

            return policy

        desk = in_force("in_production", B2B.extended(cancellation=charging(charge)))
        assert desk.refused(ChargeExceedsPrice, CANCEL, BUYER).most == cny("1999.00")

        desk.process = B2B.extended(cancellation=charging("1999.00"))
        desk.do(CANCEL, BUYER)
        assert desk.order.balance_due == cny("1999.00")

    def test_a_refund_beyond_what_is_held_stays_refused(self) -> None:
        """As before there was anything to charge."""

        def generous(order: Order, *, by: Actor, at: datetime) -> Allow | Refusal:
            return Allow(refund=cny("599.71"))

        desk = working(0)
        desk.process = B2B.extended(cancellation=generous)

        desk.refused(RefundExceedsCaptured, CANCEL, BUYER)

    @pytest.mark.parametrize(("kept", "wrong"), [("1999.00", False), ("1999.01", True), ("-0.01", True)])
    def test_an_auditor_sees_a_charge_that_is_too_high(self, kept: str, wrong: bool) -> None:
        """They add up for themselves what the order would have cost."""
        audit, order = Audit(), deal_order("in_production")
        audit.read(LinesAdded(occurred_at=NOON, lines=tuple(order.lines)))
        assert not audit.wrong

        audit.read(OrderCancelled(occurred_at=NOON, kept=cny(kept), reason="x"))

        assert bool(audit.wrong) is wrong


class TestWhatItEnds:
    def test_offers_drafts_and_production_end_with_the_order(self) -> None:
        """By their own machines' steps; what is finished, refused or in force stays as it is."""
        desk = working(60)
        desk.do(DraftContract(O1, terms=evolve(THIRDS, deposit_kept=False), remark="no deposit"), SELLER)
        making = ProductionOrder(
            id=ProductionId("w-2"),
            number="P-2",
            lines=(part(1, 40),),
            completes_at=NOON,
            state="producing",
            phase=ChildPhase.OPEN,
            planned_at=NOON,
        )
        desk.order = desk.order.with_part(
            evolve(desk.order.part(Deal), production=desk.order.part(Deal).production.put(making))
        )

        decision = desk.do(CANCEL, BUYER)

        (ended,) = [event for event in decision.events if isinstance(event, DealWithdrawn)]
        assert ([one.id for one in ended.contracts], [one.id for one in ended.production]) == (["k-2"], ["w-2"])
        deal = desk.order.part(Deal)
        assert deal.is_closed
        assert [contract.state for contract in deal.contracts] == ["in_force", "withdrawn"]
        assert [production.state for production in deal.production] == ["finished", "cancelled"]

    def test_an_offer_ends_with_an_order_that_lapses(self) -> None:
        """Whichever way an order ends."""
        quotation = Quotation(
            id=QuotationId("q-1"),
            lines=(),
            quoted=(),
            transport="road",
            freight=cny("0"),
            total=cny("1.00"),
            valid_until=NOON,
            digest="q",
            state="sent",
            phase=ChildPhase.OPEN,
            drafted_at=NOON,
        )
        limit = Limit(name="quoting", subject=O1, due_at=NOON, then="expire")
        lines = [evolve(line, priced=False) for line in deal_order("quoting").lines]
        order = deal_order(
            "quoting", lines=lines, number="1", deal=Deal(quotations=ById([quotation])), limits=ById([limit])
        )
        desk = Desk(order, PROCESS)

        desk.do(Expire(O1), CLOCK)

        assert desk.order.part(Deal).quotations["q-1"].state == "withdrawn"

    def test_where_nothing_is_open_nothing_is_said(self) -> None:
        """As in a shop."""
        decision = working(60).do(CANCEL, BUYER)

        assert DealWithdrawn not in {type(event) for event in decision.events}

    def test_it_is_cancelled_once(self) -> None:
        """And its refund is paid out by hand."""
        desk = working(0, deposit_kept=False)
        desk.do(CANCEL, BUYER)

        desk.refused(StepNotPossible, CANCEL, BUYER)
        desk.do(ConfirmRefund(O1, payment_id=PaymentId("p-1"), refund_id=RefundId("f-1")), BOOKS)

        assert desk.order.children_closed
