"""No more will come: what is missing lies within the contract's tolerance, is cancelled, and is not paid for (S04)."""

import pytest
from attrs import evolve

from deals import (
    B2B,
    BUYER,
    CLOCK,
    ROAD,
    SELLER,
    STORE,
    cny,
    contract,
    deal_order,
    decided,
    item,
    made,
    paid,
)
from deliveries import L1, L3, S1, S2, SIGNED, AgreeTerms, bad, ordered, sent, signed
from life import CASHIER, Life, report
from orderflow.commands import (
    AgreeReduction,
    ClaimPayment,
    FinishDelivery,
    NewLine,
    OfferReduction,
    Pack,
    RemedyDefect,
    Track,
    VerifyPayment,
    WriteOff,
)
from orderflow.entities.certificate import Remedy
from orderflow.entities.collection import ById
from orderflow.entities.contract import Tolerance
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildPhase, Phase
from orderflow.entities.schedule import standings
from orderflow.entities.shipment import TrackingStatus
from orderflow.events import CreditNoteIssued, RefundAsked, UnitsCancelled
from orderflow.ids import LineId, PaymentId
from orderflow.refusals import (
    CancelsWholeOrder,
    ExceedsTolerance,
    NothingToFinish,
    RefundExceedsCaptured,
    RoleNotEntitled,
    StepNotPossible,
    StillBeingMade,
    StillPacked,
)
from orderflow.testing.lives.laws import assert_laws


def finished(life: Life) -> FinishDelivery:
    return FinishDelivery(life.id)


class TestFinishDelivery:
    def test_what_is_missing_is_cancelled_and_the_price_follows(self) -> None:
        """Two of 20 cups and one of ten bowls: ten percent of each, 39.98 and 8.40."""
        life = ordered()
        sent(life, (1, 18), (2, 9))

        decision = life.do(finished(life), SELLER)

        cancelled = next(event for event in decision.events if isinstance(event, UnitsCancelled))
        assert [(part.line_id, part.quantity) for part in cancelled.lines] == [("l-1", 2), ("l-2", 1)]
        assert life.order.total == cny("483.80") - cny("39.98") - cny("8.40")
        assert life.order.credited == cny("0")
        assert life.phase() is Phase.DELIVERING
        assert_laws(life.order, life.events)

    def test_a_unit_more_is_refused(self) -> None:
        """With the line, what would be missing, and what is tolerated."""
        life = ordered()
        sent(life, (1, 17), (2, 9))

        refused = life.refused(ExceedsTolerance, finished(life), SELLER)

        assert (refused.line_id, refused.missing, refused.tolerated) == ("l-1", 3, 2)
        assert "at least 1 more" in str(refused)

    def test_each_line_has_its_own_tolerance(self) -> None:
        """One that came in full does not make up for another."""
        life = ordered()
        sent(life, (1, 20), (2, 8))

        assert life.refused(ExceedsTolerance, finished(life), SELLER).line_id == "l-2"

    def test_a_line_that_came_in_full_is_left_alone(self) -> None:
        """Whatever the other lacks."""
        life = ordered()
        sent(life, (1, 20), (2, 9))

        life.do(finished(life), SELLER)

        assert [line.cancelled for line in life.order.lines] == [0, 1]

    def test_without_tolerance_all_has_to_come(self) -> None:
        """Where the contract grants none, or there is no contract."""
        strict = ordered(under=0)
        sent(strict, (1, 19), (2, 10))
        assert strict.refused(ExceedsTolerance, finished(strict), SELLER).tolerated == 0

        no_contract = Life(SIGNED)
        no_contract.place()
        sent(no_contract, (1, 2), (2, 2))
        assert no_contract.refused(ExceedsTolerance, finished(no_contract), SELLER).tolerated == 0

    def test_nothing_is_open(self) -> None:
        """Everything has left, or was finished before."""
        life = ordered()
        sent(life)
        life.refused(NothingToFinish, finished(life), SELLER)

        short = ordered()
        sent(short, (1, 19), (2, 10))
        short.do(finished(short), SELLER)
        short.refused(NothingToFinish, finished(short), SELLER)

    def test_units_lie_packed(self) -> None:
        """They leave, or are unpacked, first."""
        life = ordered()
        sent(life, (1, 18), (2, 9))
        life.do(Pack(life.id), STORE)

        assert life.refused(StillPacked, finished(life), SELLER).shipment_id == "s-2"

    @pytest.mark.parametrize("under", [10, 100])
    def test_nothing_has_come(self, under: int) -> None:
        """An order of which nothing comes is cancelled, not finished."""
        life = ordered(under=under)

        life.refused(CancelsWholeOrder, finished(life), SELLER)

    def test_what_came_back_leaves_nothing(self) -> None:
        """All of it was defective, and nothing comes in its place."""
        life = ordered(under=100)
        sent(life, (1, 1))
        signed(life, S1, bad(1, 1))
        life.do(RemedyDefect(life.id, shipment_id=S1, line_id=L1, remedy=Remedy.REPLACEMENT), SELLER)

        life.refused(CancelsWholeOrder, finished(life), SELLER)

    def test_what_was_paid_for_it_goes_back(self) -> None:
        """To the cent, at once."""
        life = ordered()
        life.do(ClaimPayment(life.id, method="bank_transfer"), BUYER)
        life.do(VerifyPayment(life.id, payment_id=PaymentId("p-1")), CASHIER)
        sent(life, (1, 19), (2, 10))

        decision = life.do(finished(life), SELLER)

        refunds = [event for event in decision.events if isinstance(event, RefundAsked)]
        assert [(refund.amount, refund.reason) for refund in refunds] == [(cny("19.99"), "delivery finished")]
        assert life.order.balance == cny("0")
        assert_laws(life.order, life.events)

    def test_what_was_lost_since_counts_as_missing(self) -> None:
        """Finished with one missing; two more are lost, and ten percent is two in all."""
        life = ordered()
        sent(life, (1, 18))
        sent(life, (1, 1), (2, 10))
        life.do(finished(life), SELLER)
        life.do(Track(life.id, shipment_id=S2, reports=(report(TrackingStatus.LOST, life.at),)), ROAD)

        assert life.refused(ExceedsTolerance, finished(life), SELLER).line_id == "l-2"
        sent(life, (2, 9))
        life.do(finished(life), SELLER)

        assert [line.cancelled for line in life.order.lines] == [2, 1]
        assert life.order.total == cny("435.42")

    def test_goodwill_is_not_given_twice(self) -> None:
        """Everything is waived already: less than nothing cannot be owed."""
        life = ordered()
        sent(life, (1, 19), (2, 10))
        life.do(WriteOff(life.id, reason="an old customer"), CASHIER)

        life.refused(RefundExceedsCaptured, finished(life), SELLER)

    def test_only_sales_finishes(self) -> None:
        """On the page of contracts as well, and not before production."""
        life = ordered()
        sent(life, (1, 18), (2, 9))
        for by in (BUYER, STORE, CLOCK):
            life.refused(RoleNotEntitled, finished(life), by)

        order = deal_order("delivering")
        with pytest.raises(RoleNotEntitled):
            decided(order, FinishDelivery(order.id), BUYER)
        early = deal_order("awaiting_deposit")
        with pytest.raises(StepNotPossible):
            decided(early, FinishDelivery(early.id), SELLER)


class TestReplacements:
    def test_what_replaces_counts_for_what_was_ordered(self) -> None:
        """20 cups came, three were bad, one of the three comes: two are missing, and that is ten percent."""
        life = rejected(3)
        sent(life, (3, 1))

        decision = life.do(finished(life), SELLER)

        credited = [event.credit.amount for event in decision.events if isinstance(event, CreditNoteIssued)]
        assert credited == [cny("39.98")]
        assert (life.line(3).cancelled, life.line(1).cancelled) == (2, 0)
        assert life.order.balance_due == cny("483.80") - cny("39.98")
        assert_laws(life.order, life.events)

    def test_a_unit_less_is_refused(self) -> None:
        """It names the line on which the goods were ordered."""
        life = rejected(3)

        refused = life.refused(ExceedsTolerance, finished(life), SELLER)

        assert (refused.line_id, refused.missing, refused.tolerated) == ("l-1", 3, 2)

    def test_missing_from_both_lines_adds_up(self) -> None:
        """One of the order itself and one of those in place of others: as if two had been missing from the start."""
        life = ordered()
        sent(life, (1, 19), (2, 10))
        signed(life, S1, bad(1, 1))
        life.do(RemedyDefect(life.id, shipment_id=S1, line_id=L1, remedy=Remedy.REPLACEMENT), SELLER)

        life.do(finished(life), SELLER)

        assert life.order.balance_due == cny("483.80") - cny("39.98")
        assert_laws(life.order, life.events)

    def test_no_cent_is_lost_between_the_lines(self) -> None:
        """Three for 22.30: one is 7.43, so two that come back and come no more are 14.87, in any shipments."""
        three = NewLine(sku="pipe", name="pipe", quantity=3, unit_price=cny("7.77"), discount=cny("1.01"))
        for shipments in ([3], [1, 2]):
            life = Life(SIGNED)
            life.place(three)
            life.do(AgreeTerms(life.id, tolerance=Tolerance(under_percent=67)), SELLER)
            shipment = [sent(life, (1, units)) for units in shipments][-1]
            signed(life, shipment, bad(1, 2))
            life.do(RemedyDefect(life.id, shipment_id=shipment, line_id=L1, remedy=Remedy.REPLACEMENT), SELLER)

            life.do(finished(life), SELLER)

            assert (life.order.credited, life.order.balance_due) == (cny("14.87"), cny("7.43"))
            assert_laws(life.order, life.events)

    def test_finished_twice_takes_off_no_unit_twice(self) -> None:
        """What replaces is defective again, and again does not come in full."""
        life = rejected(2)
        sent(life, (3, 1))
        life.do(finished(life), SELLER)
        signed(life, S2, bad(3, 1))
        life.do(RemedyDefect(life.id, shipment_id=S2, line_id=L3, remedy=Remedy.REWORK), SELLER)

        life.do(finished(life), SELLER)

        assert life.order.balance_due == cny("483.80") - cny("39.98")
        assert [credit.amount for credit in life.order.credit_notes] == [cny("19.99"), cny("19.99")]
        assert_laws(life.order, life.events)

    def test_reductions_stand_beside_it(self) -> None:
        """Three of which one is kept for nothing, two do not come: those are not taken off twice."""
        life = ordered()
        sent(life)
        signed(life, S1, bad(1, 18))
        life.do(OfferReduction(life.id, shipment_id=S1, line_id=L1, amount=cny("359.82")), SELLER)
        life.do(AgreeReduction(life.id, shipment_id=S1, line_id=L1), BUYER)

        assert life.order.balance_due == cny("483.80") - cny("359.82")
        assert_laws(life.order, life.events)


def rejected(units: int) -> Life:
    """All came, and so many cups came back."""
    life = ordered()
    sent(life)
    signed(life, S1, bad(1, units))
    life.do(RemedyDefect(life.id, shipment_id=S1, line_id=L1, remedy=Remedy.REPLACEMENT), SELLER)
    return life


class TestContracts:
    def order(self, *, shipped: int = 98) -> Order:
        """100 valves of 9.99 of which so many have left, with a tolerance of two percent; 70 % is paid."""
        line = item(1, shipped=shipped, delivered=shipped)
        agreed = contract((item(1),))
        agreed = evolve(agreed, terms=evolve(agreed.terms, tolerance=Tolerance(under_percent=2)))
        deal = Deal(contracts=ById([agreed]), in_force=agreed.id, production=ById([made(1, shipped)]))
        return deal_order("in_production", lines=(line,), deal=deal, payments=paid("699.30"))

    def test_nothing_is_left_to_make(self) -> None:
        """The order goes on to be delivered, and the balance is what the price came to differ by."""
        order = self.order()

        after = decided(order, FinishDelivery(order.id), SELLER).order

        assert after.phase is not Phase.PREPARING
        assert after.total == cny("979.02")
        assert [standing.amount for standing in standings(after)] == [cny("299.70"), cny("399.60"), cny("279.72")]

    def test_beyond_the_tolerance_nothing_changes(self) -> None:
        """Three of a hundred."""
        order = self.order(shipped=97)

        with pytest.raises(ExceedsTolerance) as caught:
            decided(order, FinishDelivery(order.id), SELLER)

        assert (caught.value.missing, caught.value.tolerated) == (3, 2)

    def test_more_than_was_ordered_may_be_missing_of_what_was_granted(self) -> None:
        """103 were to come, five percent over; three were lost and do not come again: nothing of the order lacks."""
        order = self.order()
        line = evolve(order.lines["l-1"], excess=3, shipped=100, delivered=100)
        order = evolve(order, lines=order.lines.put(line))

        after = decided(order, FinishDelivery(order.id), SELLER).order

        assert (after.lines["l-1"].cancelled, after.total) == (3, cny("999.00"))

    def test_what_is_being_made_is_cancelled_first(self) -> None:
        """Sales does not stop the machines."""
        order = self.order()
        working = evolve(made(1, 98), phase=ChildPhase.OPEN, state="producing")
        order = order.with_part(evolve(order.part(Deal), production=ById([working])))

        with pytest.raises(StillBeingMade) as caught:
            decided(order, FinishDelivery(order.id), SELLER)

        assert caught.value.production_id == "w-1"


def test_the_shipped_process_has_the_step() -> None:
    """For sales alone."""
    kinds = B2B.commands_by_type
    assert kinds["finish_delivery"] is FinishDelivery
    assert LineId("l-1") == L1
