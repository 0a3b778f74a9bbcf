"""Checks, delivery notes and ratings: who looked, what they found, and what the customer thinks of it."""

import pytest

from five import FIVE, arrived, confirmed, pack, paid_five, received, under_way
from life import BUYER, CASHIER, SF, SHOP, STORE, Life, completed, paid, placed
from orderflow.commands import EndWindow, HandOver, IssueDeliveryNote, Pack, Rate, RecordCheck, Unpack
from orderflow.entities.check import DELIVERY_CAPACITY, INSPECTION, STOCK, VALIDITY
from orderflow.entities.phase import Phase
from orderflow.entities.rating import COURIER, GOODS, MERCHANT, RESTAURANT
from orderflow.events import CheckRecorded, DeliveryNoteIssued, OrderRated
from orderflow.ids import ShipmentId
from orderflow.policies import delivery_notes, once_inspected, rate
from orderflow.refusals import (
    AlreadyRated,
    DeliveryNoteAlreadyIssued,
    FactsNotMet,
    NoDeliveryNote,
    NotInspected,
    RatingNotOffered,
    RoleNotEntitled,
    StepNotPossible,
    UnknownShipment,
)
from orderflow.roles import ORDERFLOW, QUALITY, Actor
from orderflow.validation import InvalidField
from vouched import retail

S1, S9 = ShipmentId("s-1"), ShipmentId("s-9")
XU = Actor("xu", QUALITY)


class TestRecordCheck:
    def test_an_answer_is_kept_with_what_it_is_about(self) -> None:
        """The order as a whole, if nothing else is named; when, and what was said."""
        life = paid_five()

        life.do(RecordCheck(life.id, name=STOCK, passed=True, reason="shelf 7"), STORE)

        check = life.order.check(STOCK)
        assert check is not None
        assert (check.id, check.subject, check.passed, check.remark, check.at) == (
            f"stock/{life.id}",
            life.id,
            True,
            "shelf 7",
            life.at,
        )
        assert life.order.check(VALIDITY) is None

    def test_the_last_answer_counts(self) -> None:
        """No, then yes; yes, then no."""
        life = paid_five()
        life.do(RecordCheck(life.id, name=STOCK, passed=False, reason="sold out"), STORE)
        assert not life.order.has_passed(STOCK)
        life.do(RecordCheck(life.id, name=STOCK, passed=True), STORE)
        assert life.order.has_passed(STOCK)

        life.do(RecordCheck(life.id, name=STOCK, passed=False, reason="broken"), STORE)

        assert not life.order.has_passed(STOCK)
        assert len(life.order.checks) == 1
        assert sum(isinstance(event, CheckRecorded) for event in life.events) == 3

    @pytest.mark.parametrize("missing", [VALIDITY, STOCK, DELIVERY_CAPACITY])
    def test_two_of_three_do_not_confirm(self, missing: str) -> None:
        """And a third that is no does not either."""
        life = paid_five()
        for name in {VALIDITY, STOCK, DELIVERY_CAPACITY} - {missing}:
            life.do(RecordCheck(life.id, name=name, passed=True), SHOP)
        life.do(RecordCheck(life.id, name=missing, passed=False, reason="no"), SHOP)
        assert life.phase() is Phase.REVIEW

        life.do(RecordCheck(life.id, name=missing, passed=True), SHOP)

        assert life.phase() is Phase.PREPARING

    def test_a_host_asks_its_own_questions(self) -> None:
        """The name is open."""
        life = confirmed()

        life.do(RecordCheck(life.id, name="allergens", passed=True), XU)

        assert life.order.has_passed("allergens")

    def test_what_did_not_pass_says_why(self) -> None:
        """A bare no helps nobody."""
        life = paid_five()

        for reason in ("", "  "):
            refused = life.refused(InvalidField, RecordCheck(life.id, name=STOCK, passed=False, reason=reason), SHOP)
            assert refused.path == "RecordCheck.reason"

    def test_a_shipment_that_is_not_there_is_not_inspected(self) -> None:
        """Nor does its answer count for another."""
        life = confirmed()

        life.refused(UnknownShipment, RecordCheck(life.id, name=INSPECTION, passed=True, subject=S9), XU)

    def test_neither_customer_nor_carrier_nor_finance_answers(self) -> None:
        """It is the supplier's duty, and only while they have one."""
        life = paid_five()
        check = RecordCheck(life.id, name=STOCK, passed=True)

        for by in (BUYER, SF, CASHIER):
            life.refused(RoleNotEntitled, check, by)
        for late in (under_way(), arrived(), received()):
            late.refused(StepNotPossible, check, SHOP)

    def test_a_name_is_needed(self) -> None:
        """A check of nothing is none."""
        with pytest.raises(InvalidField):
            RecordCheck(confirmed().id, name="", passed=True)


class TestDispatch:
    def test_only_what_passed_leaves_shipment_by_shipment(self) -> None:
        """An inspection of another shipment does not count, nor one of the order."""
        life = confirmed()
        life.do(Pack(life.id), STORE)
        leave = HandOver(life.id, shipment_id=S1)

        life.refused(NotInspected, leave, STORE)
        life.do(RecordCheck(life.id, name=INSPECTION, passed=True), STORE)
        life.refused(NotInspected, leave, STORE)
        life.do(RecordCheck(life.id, name=INSPECTION, passed=False, subject=S1, reason="scratched"), STORE)
        life.refused(NotInspected, leave, STORE)
        life.do(RecordCheck(life.id, name=INSPECTION, passed=True, subject=S1), STORE)
        life.refused(NoDeliveryNote, leave, STORE)
        life.do(IssueDeliveryNote(life.id, shipment_id=S1), STORE)
        life.do(leave, STORE)

        assert life.phase() is Phase.DELIVERING

    def test_what_is_packed_anew_is_inspected_anew(self) -> None:
        """Unpacking undoes the inspection and the note with the shipment."""
        life = confirmed()
        first = pack(life)
        life.do(Unpack(life.id, shipment_id=first), STORE)
        life.do(Pack(life.id), STORE)

        life.refused(NotInspected, HandOver(life.id, shipment_id=ShipmentId("s-2")), STORE)

    def test_a_confirmation_that_was_taken_back_holds_it_up(self) -> None:
        """The page asks for it when goods leave."""
        life = confirmed()
        shipment_id = pack(life)
        life.do(RecordCheck(life.id, name=STOCK, passed=False, reason="recalled"), SHOP)

        refused = life.refused(FactsNotMet, HandOver(life.id, shipment_id=shipment_id), STORE)

        assert refused.missing == ("the supplier has confirmed validity, stock and delivery capacity",)

    def test_a_shop_inspects_if_it_wants_to(self) -> None:
        """S09 on the retail flow: the policy is the same; a plain shop asks for nothing."""
        careful = paid(process=retail().extended(dispatch=once_inspected))
        careful.do(Pack(careful.id), STORE)
        careful.refused(NotInspected, HandOver(careful.id, shipment_id=S1), STORE)
        careful.do(RecordCheck(careful.id, name=INSPECTION, passed=True, subject=S1), XU)

        careful.do(HandOver(careful.id, shipment_id=S1), STORE)

        assert careful.shipment().has_left
        paid().ship()

    def test_a_shipment_that_is_not_there_does_not_leave(self) -> None:
        """Before anything else is asked about it."""
        life = confirmed()

        life.refused(UnknownShipment, HandOver(life.id, shipment_id=S9), STORE)


class TestIssueDeliveryNote:
    def test_numbers_come_from_their_own_register(self) -> None:
        """Not from that of the orders."""
        life = confirmed(FIVE.extended(delivery_notes=delivery_notes(register="n", write=lambda n: f"N{n}")))

        pack(life)

        assert life.shipment().delivery_note == "N1"
        assert life.ids.drawn == {"orders": 1, "n": 1}

    def test_a_shipment_has_one_note(self) -> None:
        """The second is refused, and takes no number."""
        life = confirmed()
        pack(life)

        refused = life.refused(DeliveryNoteAlreadyIssued, IssueDeliveryNote(life.id, shipment_id=S1), STORE)

        assert refused.number == "00000001"
        assert life.ids.drawn["delivery-notes"] == 1
        assert sum(isinstance(event, DeliveryNoteIssued) for event in life.events) == 1

    def test_only_what_lies_here_packed_gets_one(self) -> None:
        """Neither what has been unpacked nor what is not there."""
        life = confirmed()
        life.do(Pack(life.id), STORE)
        life.do(Unpack(life.id, shipment_id=S1), STORE)

        refused = life.refused(StepNotPossible, IssueDeliveryNote(life.id, shipment_id=S1), STORE)
        life.refused(UnknownShipment, IssueDeliveryNote(life.id, shipment_id=S9), STORE)

        assert (refused.subject, refused.state) == ("shipment s-1", "cancelled")


class TestRate:
    def test_a_rating_is_data_on_the_order(self) -> None:
        """Target, score, text, by whom and when; the order awaits it until the first."""
        life = completed()
        assert life.order.awaits_rating

        life.do(Rate(life.id, target=GOODS, score=5, text="好"))

        (rating,) = life.order.ratings
        assert (rating.id, rating.score, rating.text, rating.by, rating.at) == (GOODS, 5, "好", "li", life.at)
        assert not life.order.awaits_rating

    def test_once_per_target(self) -> None:
        """Another target is another rating."""
        life = completed()
        life.do(Rate(life.id, target=GOODS, score=5))
        life.do(Rate(life.id, target=MERCHANT, score=1))
        life.do(Rate(life.id, target="l-1", score=3))

        for target in (GOODS, MERCHANT, "l-1"):
            life.refused(AlreadyRated, Rate(life.id, target=target, score=4))
        assert sum(isinstance(event, OrderRated) for event in life.events) == 3

    def test_what_can_be_rated_is_the_process_s_to_say(self) -> None:
        """S20: courier and restaurant, and nothing else."""
        life = completed(process=retail().extended(ratings=rate(COURIER, RESTAURANT)))
        life.do(Rate(life.id, target=COURIER, score=5))

        refused = life.refused(RatingNotOffered, Rate(life.id, target=GOODS, score=5))

        assert refused.offered == (COURIER, RESTAURANT)
        assert "rate courier, restaurant" in str(refused)
        nothing = completed(process=retail().extended(ratings=rate()))
        assert "nothing to rate" in str(nothing.refused(RatingNotOffered, Rate(nothing.id, target=GOODS, score=5)))

    @pytest.mark.parametrize("score", [0, 6, -3, 2.5, "5", True])
    def test_a_score_is_a_whole_number_from_one_to_five(self, score: object) -> None:
        """Anything else cannot even be said."""
        with pytest.raises(InvalidField) as refused:
            Rate(completed().id, target=GOODS, score=score)  # type: ignore[arg-type] # the mistake that is meant

        assert refused.value.path == "Rate.score"

    def test_only_what_was_received_and_only_by_the_customer(self) -> None:
        """Neither before nor once it is closed, and not by the shop."""
        life = completed()
        life.refused(RoleNotEntitled, Rate(life.id, target=GOODS, score=5), SHOP)
        life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("after_sales").due_at)

        for other in (life, placed(), paid()):
            other.refused(StepNotPossible, Rate(other.id, target=GOODS, score=5))
        assert not any(isinstance(event, OrderRated) for event in life.events)


def test_a_line_of_which_nothing_arrived_is_not_rated() -> None:
    """There is nothing to say about it."""
    life = Life(FIVE)
    paid_five(life=life)

    assert FIVE.policies.ratings(life.order) == (GOODS, MERCHANT)
    assert FIVE.policies.ratings(received().order) == (GOODS, MERCHANT, "l-1", "l-2")
