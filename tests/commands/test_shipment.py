"""Goods on their way: packed, booked, handed over, tracked, received; lost, found and sent back."""

from itertools import permutations

import pytest

from life import (
    BUYER,
    CASHIER,
    MINUTE,
    NOON,
    SECOND,
    SF,
    SHOP,
    STORE,
    Life,
    bowls,
    closed,
    cny,
    completed,
    cups,
    paid,
    part,
    placed,
    report,
    shipped,
)
from orderflow.commands import (
    Cancel,
    CancelUnits,
    ClaimPayment,
    ConfirmReceipt,
    EndWindow,
    HandOver,
    Pack,
    RecordBooking,
    RecordChargeback,
    Result,
    Track,
    Unpack,
    VerifyPayment,
)
from orderflow.effects import BookShipment, CancelShipment
from orderflow.entities.order import FulfilmentStatus
from orderflow.entities.phase import ChildPhase, Phase
from orderflow.entities.shipment import ShipmentLine, TrackingStatus
from orderflow.events import ShipmentTracked
from orderflow.ids import LineId, PaymentId, ShipmentId
from orderflow.policies import required
from orderflow.refusals import (
    CancelsWholeOrder,
    ExceedsOpen,
    ExceedsUnpacked,
    FactsNotMet,
    NothingOrdered,
    NotYetDue,
    RoleNotEntitled,
    StepNotPossible,
    UnknownLine,
    UnknownShipment,
)
from orderflow.roles import ORDERFLOW
from vouched import retail

S1, S2, S9 = ShipmentId("s-1"), ShipmentId("s-2"), ShipmentId("s-9")
L9 = ShipmentLine(line_id=LineId("l-9"), quantity=1)
T = TrackingStatus


class TestPack:
    def test_everything_is_packed_by_default(self) -> None:
        """Three cups and two bowls; they are packed and have not left."""
        life = paid()

        life.do(Pack(life.id), STORE)

        assert [(p.line_id, p.quantity) for p in life.shipment().lines] == [("l-1", 3), ("l-2", 2)]
        assert (life.line(1).packed, life.line(1).unpacked, life.line(1).shipped) == (3, 0, 0)
        assert life.shipment().phase is ChildPhase.OPEN
        assert life.fulfilment_status() is FulfilmentStatus.UNFULFILLED

    def test_a_shipment_takes_what_is_left(self) -> None:
        """After one cup, two cups and two bowls are left."""
        life = paid()
        life.do(Pack(life.id, lines=(part(1, 1),)), STORE)

        life.do(Pack(life.id), STORE)

        assert [(p.line_id, p.quantity) for p in life.shipment(2).lines] == [("l-1", 2), ("l-2", 2)]

    def test_a_line_named_twice_is_added_up(self) -> None:
        """One cup and one cup are two cups; three and one are one too many."""
        life = paid()

        refused = life.refused(ExceedsUnpacked, Pack(life.id, lines=(part(1, 3), part(1, 1))), STORE)
        assert (refused.asked, refused.unpacked) == (4, 3)

        life.do(Pack(life.id, lines=(part(1, 1), part(1, 1))), STORE)
        assert [(p.line_id, p.quantity) for p in life.shipment().lines] == [("l-1", 2)]

    def test_one_more_than_there_is_cannot_be_packed(self) -> None:
        """Packed, shipped and cancelled units are not there any more."""
        life = paid()
        life.ship(part(1, 1))
        life.do(Pack(life.id, lines=(part(1, 1),)), STORE)

        refused = life.refused(ExceedsUnpacked, Pack(life.id, lines=(part(1, 2),)), STORE)

        assert (refused.line_id, refused.asked, refused.unpacked) == ("l-1", 2, 1)

    def test_nothing_is_no_shipment(self) -> None:
        """Neither an empty wish nor a second shipment after everything is packed."""
        life = paid()
        life.refused(NothingOrdered, Pack(life.id, lines=()), STORE)
        life.do(Pack(life.id), STORE)

        life.refused(NothingOrdered, Pack(life.id), STORE)

    def test_an_unknown_line_is_not_packed(self) -> None:
        """It may be another order's."""
        life = paid()

        assert life.refused(UnknownLine, Pack(life.id, lines=(part(1, 1), L9)), STORE).line_id == "l-9"

    def test_an_unpaid_order_is_not_packed(self) -> None:
        """Money before goods, unless something else is agreed."""
        life = placed()

        assert life.refused(StepNotPossible, Pack(life.id), STORE).state == "awaiting_payment"

    def test_the_buyer_does_not_pack(self) -> None:
        """A party cannot do another party's step (S07)."""
        life = paid()

        life.refused(RoleNotEntitled, Pack(life.id), BUYER)

    def test_the_carrier_of_the_delivery_is_asked_to_fetch_it(self) -> None:
        """The booking has no name and no address in it; they are filled in when it is performed (decision 9)."""
        life = paid(delivery="sf")

        decision = life.do(Pack(life.id, lines=(part(2, 1),)), STORE)

        (effect,) = decision.effects
        assert isinstance(effect, BookShipment)
        assert (effect.carrier, effect.option, effect.key, effect.to) == ("sf-express", "sf", "o-1/s-1/book", None)
        assert [(p.line_id, p.quantity) for p in effect.lines] == [("l-2", 1)]

    def test_another_carrier_can_be_named(self) -> None:
        """In place of the one that belongs to the delivery, for this shipment; an empty name names none."""
        life = paid()
        life.do(Pack(life.id, lines=(part(1, 1),), carrier="zto"), STORE)
        life.do(Pack(life.id, lines=(part(1, 1),), carrier=""), STORE)

        assert [shipment.carrier for shipment in life.order.shipments] == ["zto", None]
        assert [effect.carrier for effect in life.effects if isinstance(effect, BookShipment)] == ["zto"]

    def test_without_a_delivery_nothing_is_booked(self) -> None:
        """Where no delivery has to be chosen, there is nothing a carrier could be told."""
        life = Life(retail(order_data=required(["recipient.name"])))
        life.place(delivery=None)
        life.pay()

        decision = life.do(Pack(life.id, carrier="zto"), STORE)

        assert decision.effects == ()
        assert (life.shipment().carrier, life.shipment().arrival) == ("zto", None)


class TestUnpack:
    def test_a_shipment_is_taken_apart(self) -> None:
        """Its units can be packed again."""
        life = paid()
        life.do(Pack(life.id), STORE)

        life.do(Unpack(life.id, shipment_id=S1), STORE)

        assert (life.line().packed, life.line().unpacked) == (0, 3)
        assert life.shipment().is_closed

    def test_a_booked_shipment_is_cancelled(self) -> None:
        """The carrier is told not to come."""
        life = paid(delivery="sf")
        life.do(Pack(life.id), STORE)
        life.do(RecordBooking(life.id, shipment_id=S1, result=Result.DONE, waybill="SF1"), ORDERFLOW)

        decision = life.do(Unpack(life.id, shipment_id=S1), STORE)

        (effect,) = decision.effects
        assert isinstance(effect, CancelShipment)
        assert (effect.carrier, effect.waybill) == ("sf-express", "SF1")

    def test_what_has_left_is_not_taken_apart(self) -> None:
        """Nor what was taken apart already, nor what never was."""
        life = paid()
        life.ship(part(1, 1))
        life.do(Pack(life.id), STORE)
        life.do(Unpack(life.id, shipment_id=S2), STORE)

        assert life.refused(StepNotPossible, Unpack(life.id, shipment_id=S1), STORE).subject == "shipment s-1"
        life.refused(StepNotPossible, Unpack(life.id, shipment_id=S2), STORE)
        life.refused(UnknownShipment, Unpack(life.id, shipment_id=S9), STORE)


class TestHandOver:
    def test_a_shipment_leaves(self) -> None:
        """Its units count as shipped; the order waits for its receipt once all have left."""
        life = paid()
        life.ship(part(1, 3), waybill="SF1")
        assert (life.line(1).shipped, life.line(1).packed) == (3, 0)
        assert life.fulfilment_status() is FulfilmentStatus.PARTLY_SHIPPED
        assert life.phase() is Phase.PREPARING

        life.ship()

        assert life.fulfilment_status() is FulfilmentStatus.SHIPPED
        assert life.phase() is Phase.DELIVERING
        assert [shipment.waybill for shipment in life.order.shipments] == ["SF1", None]

    def test_a_waybill_of_the_booking_stays(self) -> None:
        """Unless another is given at the hand-over; an empty one is none."""
        for given, kept in ((None, "SF1"), ("", "SF1"), ("SF2", "SF2")):
            life = paid(delivery="sf")
            life.do(Pack(life.id), STORE)
            life.do(RecordBooking(life.id, shipment_id=S1, result=Result.DONE, waybill="SF1"), ORDERFLOW)

            life.do(HandOver(life.id, shipment_id=S1, waybill=given), STORE)

            assert life.shipment().waybill == kept

    def test_a_shipment_leaves_once(self) -> None:
        """And only if it is there and has not been taken apart."""
        life = paid()
        life.ship(part(1, 1))
        life.do(Pack(life.id, lines=(part(1, 1),)), STORE)
        life.do(Unpack(life.id, shipment_id=S2), STORE)

        life.refused(StepNotPossible, HandOver(life.id, shipment_id=S1), STORE)
        life.refused(StepNotPossible, HandOver(life.id, shipment_id=S2), STORE)
        life.refused(UnknownShipment, HandOver(life.id, shipment_id=S9), STORE)

    def test_goods_do_not_leave_while_money_is_owed(self) -> None:
        """The hand-over is guarded by the money, whatever the state: here a bank took it back after packing."""
        life = paid()
        life.do(Pack(life.id), STORE)
        life.do(RecordChargeback(life.id, payment_id=PaymentId("p-1"), amount=cny("0.01")), ORDERFLOW)

        life.refused(FactsNotMet, HandOver(life.id, shipment_id=S1), STORE)

        life.do(ClaimPayment(life.id, method="bank_transfer"), BUYER)
        life.refused(FactsNotMet, HandOver(life.id, shipment_id=S1), STORE)
        life.do(VerifyPayment(life.id, payment_id=PaymentId("p-2")), CASHIER)
        life.do(HandOver(life.id, shipment_id=S1), STORE)

    def test_cash_on_delivery_leaves_unpaid(self) -> None:
        """That is what was agreed (S08, S17)."""
        life = placed(payment="cash_on_delivery")

        life.ship()

        assert life.order.balance_due == cny("75.97")


class TestTrack:
    @pytest.mark.parametrize(
        ("status", "state"),
        [
            (T.IN_TRANSIT, "in_transit"),
            (T.OUT_FOR_DELIVERY, "out_for_delivery"),
            (T.READY_FOR_PICKUP, "ready_for_pickup"),
            (T.ATTEMPT_FAILED, "attempt_failed"),
            (T.RETURNING, "returning"),
            (T.DELIVERED, "delivered"),
            (T.RETURNED, "returned"),
            (T.LOST, "lost"),
        ],
    )
    def test_a_shipment_is_where_the_carrier_says(self, status: TrackingStatus, state: str) -> None:
        """Every word of their has its place."""
        life = shipped()

        life.track(status)

        assert life.shipment().state == state
        assert [r.status for r in life.shipment().tracking] == [status]

    def test_a_code_that_is_in_no_list_is_kept_and_moves_nothing(self) -> None:
        """People can read it."""
        life = shipped()

        life.track(T.UNKNOWN)

        assert life.shipment().state == "handed_over"
        assert [r.status for r in life.shipment().tracking] == [T.UNKNOWN]

    def test_a_report_twice_is_the_same_as_once(self) -> None:
        """Also twice in one message."""
        life = shipped()
        said = report(T.IN_TRANSIT, NOON)
        decision = life.do(Track(life.id, shipment_id=S1, reports=(said, said)), SF)
        assert len([event for event in decision.events if isinstance(event, ShipmentTracked)]) == 2
        assert life.shipment().tracking == (said,)

        life.says_nothing_new(Track(life.id, shipment_id=S1, reports=(said, said)), SF)

    def test_the_latest_report_counts_not_the_last_to_come(self) -> None:
        """They are out for delivery, though they tell only now that it was under way before."""
        life = shipped()
        life.do(Track(life.id, shipment_id=S1, reports=(report(T.OUT_FOR_DELIVERY, NOON + 9 * MINUTE),)), SF)

        life.do(Track(life.id, shipment_id=S1, reports=(report(T.IN_TRANSIT, NOON + 8 * MINUTE),)), SF)

        assert life.shipment().state == "out_for_delivery"
        assert [r.status for r in life.shipment().tracking] == [T.IN_TRANSIT, T.OUT_FOR_DELIVERY]

    def test_failed_attempts_are_tried_again(self) -> None:
        """S07: nobody there, so they come again."""
        life = shipped()

        life.track(T.OUT_FOR_DELIVERY, T.ATTEMPT_FAILED)
        assert life.shipment().state == "attempt_failed"
        life.track(T.OUT_FOR_DELIVERY)
        assert life.shipment().state == "out_for_delivery"

    @pytest.mark.parametrize("order", list(permutations([T.IN_TRANSIT, T.LOST, T.DELIVERED])))
    def test_the_order_of_reports_does_not_matter(self, order: tuple[TrackingStatus, ...]) -> None:
        """In every order the shipment ends up delivered, and its units with the customer (law 8)."""
        at = {T.IN_TRANSIT: NOON + MINUTE, T.LOST: NOON + 2 * MINUTE, T.DELIVERED: NOON + 3 * MINUTE}
        life = shipped()

        for status in order:
            life.do(Track(life.id, shipment_id=S1, reports=(report(status, at[status]),)), SF)

        assert life.shipment().state == "delivered"
        assert (life.line().shipped, life.line().delivered, life.line().open) == (3, 3, 0)
        assert life.shipment().delivered_at == at[T.DELIVERED]

    def test_what_was_said_before_it_left_counts_once_it_leaves(self) -> None:
        """The carrier was faster than the warehouse."""
        life = paid()
        life.do(Pack(life.id), STORE)
        life.do(Track(life.id, shipment_id=S1, reports=(report(T.DELIVERED, NOON),)), SF)
        assert life.shipment().state == "packed"

        life.do(HandOver(life.id, shipment_id=S1), STORE)

        assert life.shipment().state == "delivered"
        assert life.fulfilment_status() is FulfilmentStatus.DELIVERED

    def test_delivered_is_not_received(self) -> None:
        """The carrier says that it is there; the customer has the last word, or their time runs out."""
        life = shipped()

        life.track(T.DELIVERED)

        assert life.phase() is Phase.DELIVERING
        assert life.line().delivered == 3

    def test_no_reports_say_nothing(self) -> None:
        """And one about a shipment nobody knows is refused."""
        life = shipped()

        life.says_nothing_new(Track(life.id, shipment_id=S1, reports=()), SF)
        life.refused(UnknownShipment, Track(life.id, shipment_id=S9, reports=(report(T.LOST, NOON),)), SF)

    def test_only_the_road_reports(self) -> None:
        """The buyer doesn't say that it is lost, nor the shop that it is delivered."""
        life = shipped()

        for by in (BUYER, SHOP, STORE):
            life.refused(RoleNotEntitled, Track(life.id, shipment_id=S1, reports=(report(T.LOST, NOON),)), by)


class TestLostAndFound:
    @pytest.mark.parametrize("status", [T.LOST, T.RETURNED])
    def test_what_is_lost_or_comes_back_is_open_again(self, status: TrackingStatus) -> None:
        """The units can be sent anew or cancelled, and the order waits for that."""
        life = shipped()

        life.track(status)

        assert (life.line().shipped, life.line().open, life.line().unpacked) == (0, 3, 3)
        assert not life.shipment().has_left
        assert life.fulfilment_status() is FulfilmentStatus.UNFULFILLED

    def test_it_is_sent_anew(self) -> None:
        """The second shipment arrives, and the order is completed by it alone."""
        life = shipped()
        life.track(T.LOST)

        life.ship()
        life.track(T.DELIVERED, shipment="s-2")
        life.do(ConfirmReceipt(life.id))

        assert life.phase() is Phase.COMPLETED
        assert (life.line().delivered, life.shipment(1).received_at) == (3, None)

    def test_it_is_cancelled_instead(self) -> None:
        """The lost cups are cancelled, and their price goes back; what is left is delivered."""
        life = paid()
        life.ship(part(1, 3))
        life.ship()
        life.track(T.LOST)

        life.do(CancelUnits(life.id, lines=(part(1, 3),)), SHOP)
        life.do(ConfirmReceipt(life.id))

        assert life.order.refunded == cny("59.97")
        assert life.phase() is Phase.COMPLETED

    def test_it_is_found(self) -> None:
        """It was reported lost and turns up at the customer's: its units count as shipped and delivered."""
        life = shipped()
        life.track(T.LOST)

        life.track(T.DELIVERED)

        assert life.shipment().state == "delivered"
        assert (life.line().shipped, life.line().delivered, life.line().open) == (3, 3, 0)

    def test_it_is_found_after_other_goods_were_sent(self) -> None:
        """What was replaced can't be delivered twice: the report is kept for people to look at, law 2 holds."""
        life = shipped()
        life.track(T.LOST)
        life.ship()

        life.track(T.DELIVERED)

        assert life.shipment(1).state == "lost"
        assert (life.line().shipped, life.line().delivered) == (3, 0)
        assert life.shipment(1).tracking[-1].status is T.DELIVERED

    def test_it_is_found_after_the_order_was_cancelled(self) -> None:
        """Everything was paid back; the report changes nothing."""
        life = shipped()
        life.track(T.LOST)
        life.do(Cancel(life.id))

        life.track(T.DELIVERED)

        assert life.shipment().state == "lost"
        assert life.line().delivered == 0

    def test_lost_on_its_way_back(self) -> None:
        """It is open once, not twice; whichever is said first, it has come back in the end."""
        for order in ((T.LOST, T.RETURNED), (T.RETURNED, T.LOST)):
            life = shipped()
            for status in order:
                life.track(status)

            assert life.shipment().state == "returned"
            assert (life.line().shipped, life.line().open) == (0, 3)

    def test_turning_back_is_not_yet_back(self) -> None:
        """As long as it is under way its units count as shipped."""
        life = shipped()

        life.track(T.RETURNING)

        assert (life.shipment().state, life.line().shipped) == ("returning", 3)

    def test_nothing_happens_to_what_the_customer_has(self) -> None:
        """Delivered is delivered, whatever the carrier says later."""
        life = shipped()
        life.track(T.DELIVERED)

        life.track(T.LOST)
        life.track(T.RETURNED)
        life.track(T.IN_TRANSIT)

        assert (life.shipment().state, life.line().delivered) == ("delivered", 3)


class TestConfirmReceipt:
    def test_all_shipments_are_confirmed_at_once(self) -> None:
        """Their units count as delivered, and the order is completed (S06, S19)."""
        life = paid()
        life.ship(part(1, 3))
        life.ship()

        life.do(ConfirmReceipt(life.id))

        assert [shipment.received_at for shipment in life.order.shipments] == [life.at, life.at]
        assert (life.order.phase, life.order.completed_at) == (Phase.COMPLETED, life.at)
        assert life.fulfilment_status() is FulfilmentStatus.DELIVERED

    def test_one_by_one(self) -> None:
        """The order is completed with the last; confirming twice says nothing new."""
        life = paid()
        life.ship(part(1, 3))
        life.ship()

        life.do(ConfirmReceipt(life.id, shipment_id=S1))
        assert life.phase() is Phase.DELIVERING
        assert life.fulfilment_status() is FulfilmentStatus.PARTLY_DELIVERED
        life.says_nothing_new(ConfirmReceipt(life.id, shipment_id=S1))

        life.do(ConfirmReceipt(life.id, shipment_id=S2))
        assert life.phase() is Phase.COMPLETED

    def test_what_the_carrier_delivered_is_received_by_word(self) -> None:
        """Delivered once, not twice."""
        life = shipped()
        life.track(T.DELIVERED)
        at = life.shipment().delivered_at

        life.do(ConfirmReceipt(life.id))

        assert (life.shipment().delivered_at, life.shipment().received_at) == (at, life.at)
        assert life.line().delivered == 3

    def test_what_has_not_left_is_not_received(self) -> None:
        """Packed, taken apart, lost or unknown: the customer can't have it."""
        life = paid()
        life.do(Pack(life.id, lines=(part(1, 1),)), STORE)
        refused = life.refused(StepNotPossible, ConfirmReceipt(life.id, shipment_id=S1))
        assert (refused.subject, refused.possible) == ("shipment s-1", ("hand_over", "cancel"))
        life.refused(UnknownShipment, ConfirmReceipt(life.id, shipment_id=S9))

        life = shipped()
        life.track(T.LOST)
        assert life.refused(StepNotPossible, ConfirmReceipt(life.id, shipment_id=S1)).state == "lost"

    def test_what_is_still_here_keeps_the_order_open(self) -> None:
        """One shipment is received, the other has not left."""
        life = paid()
        life.ship(part(1, 3))

        life.do(ConfirmReceipt(life.id))

        assert life.phase() is Phase.PREPARING

    def test_the_system_confirms_when_the_time_is_over(self) -> None:
        """Ten days after all has left, to the second."""
        life = shipped()
        due_at = life.limit("receipt").due_at

        refused = life.refused(NotYetDue, ConfirmReceipt(life.id), ORDERFLOW, at=due_at - SECOND)
        assert refused.due_at == due_at

        life.do(ConfirmReceipt(life.id), ORDERFLOW, at=due_at)
        assert life.phase() is Phase.COMPLETED

    def test_the_system_does_not_confirm_what_has_no_limit(self) -> None:
        """As long as goods are here, the customer's time does not run."""
        life = paid()
        life.ship(part(1, 1))

        assert life.refused(NotYetDue, ConfirmReceipt(life.id), ORDERFLOW).due_at is None

    def test_a_second_time_is_refused(self) -> None:
        """A stage cannot be run twice (S06)."""
        life = completed()

        life.refused(StepNotPossible, ConfirmReceipt(life.id))

    def test_the_shop_does_not_confirm_for_the_customer(self) -> None:
        """Nor does the carrier: they have it signed, which is their report."""
        life = shipped()

        for by in (SHOP, STORE, SF):
            life.refused(RoleNotEntitled, ConfirmReceipt(life.id), by)


class TestCancelUnits:
    def test_units_are_cancelled_and_their_price_goes_back(self) -> None:
        """One cup of three, one bowl of two: 19.99 + 8.00."""
        life = paid()

        life.do(CancelUnits(life.id, lines=(part(1, 1), part(2, 1)), reason="out of stock"), SHOP)

        assert (life.line(1).cancelled, life.line(1).open) == (1, 2)
        assert (life.order.total, life.order.refunded, life.order.balance) == (cny("47.98"), cny("27.99"), cny("0"))
        assert [refund.reason for refund in life.payment().refunds] == ["out of stock"]

    def test_however_they_are_cut_no_cent_is_lost(self) -> None:
        """7 bowls at 10.00 less 0.01 on the line: one by one as much goes back as at once."""
        one_by_one, at_once = (paid(bowls(7), cups(1)) for _ in range(2))

        for _ in range(7):
            one_by_one.do(CancelUnits(one_by_one.id, lines=(part(1, 1),)), SHOP)
        at_once.do(CancelUnits(at_once.id, lines=(part(1, 7),)), SHOP)

        assert one_by_one.order.refunded == at_once.order.refunded == cny("58.50")

    def test_an_unpaid_order_gets_cheaper(self) -> None:
        """Nothing goes back, because nothing came in; a part payment may be enough now."""
        life = placed()
        life.pay(amount=cny("55.98"))

        life.do(CancelUnits(life.id, lines=(part(1, 1),)), SHOP)

        assert (life.order.refunded, life.order.balance) == (cny("0"), cny("0"))
        assert life.phase() is Phase.PREPARING

    def test_only_what_is_still_here_and_in_no_shipment(self) -> None:
        """Of three cups one has left and one is packed, so one can be cancelled."""
        life = paid()
        life.ship(part(1, 1))
        life.do(Pack(life.id, lines=(part(1, 1),)), STORE)

        refused = life.refused(ExceedsOpen, CancelUnits(life.id, lines=(part(1, 2),)), SHOP)
        assert (refused.line_id, refused.asked, refused.open) == ("l-1", 2, 1)

        life.do(CancelUnits(life.id, lines=(part(1, 1),)), SHOP)
        life.refused(ExceedsOpen, CancelUnits(life.id, lines=(part(1, 1),)), SHOP)

    def test_the_last_unit_is_cancelled_with_the_order(self) -> None:
        """An order of nothing is none."""
        life = paid()

        life.refused(CancelsWholeOrder, CancelUnits(life.id, lines=(part(1, 3), part(2, 2))), SHOP)

        life.do(CancelUnits(life.id, lines=(part(1, 3), part(2, 1))), SHOP)
        life.refused(CancelsWholeOrder, CancelUnits(life.id, lines=(part(2, 1),)), SHOP)

    def test_when_the_rest_has_left_the_order_goes_on(self) -> None:
        """Nothing is left to ship, so the receipt is awaited."""
        life = paid()
        life.ship(part(1, 3))

        life.do(CancelUnits(life.id, lines=(part(2, 2),)), SHOP)

        assert life.phase() is Phase.DELIVERING

    def test_nothing_and_unknown_lines_are_refused(self) -> None:
        """Neither is a wish."""
        life = paid()

        life.refused(NothingOrdered, CancelUnits(life.id, lines=()), SHOP)
        life.refused(UnknownLine, CancelUnits(life.id, lines=(L9,)), SHOP)

    def test_the_warehouse_cancels_nothing(self) -> None:
        """That is for the two who have agreed on the goods."""
        life = paid()

        life.refused(RoleNotEntitled, CancelUnits(life.id, lines=(part(1, 1),)), STORE)


def test_nothing_is_shipped_after_the_end() -> None:
    """A closed order takes no goods, no reports and no word."""
    life = closed()

    for command, by in (
        (Pack(life.id), STORE),
        (HandOver(life.id, shipment_id=S1), STORE),
        (Track(life.id, shipment_id=S1, reports=(report(T.LOST, NOON),)), SF),
        (ConfirmReceipt(life.id), BUYER),
        (CancelUnits(life.id, lines=(part(1, 1),)), SHOP),
        (EndWindow(life.id), ORDERFLOW),
    ):
        assert life.refused(StepNotPossible, command, by).possible == ()


class TestWhatACarrierHasSeen:
    """A shipment that a carrier has reported is not here any more, whatever was pressed."""

    @pytest.mark.parametrize("status", [one for one in TrackingStatus if one is not TrackingStatus.UNKNOWN])
    def test_it_is_neither_unpacked_nor_cancelled(self, status: TrackingStatus) -> None:
        """The customer would have goods and money, or get the goods twice."""
        life = paid()
        life.do(Pack(life.id), STORE)
        life.track(status)

        refused = life.refused(FactsNotMet, Unpack(life.id, shipment_id=ShipmentId("s-1")), STORE)
        assert (refused.subject, refused.missing) == ("shipment s-1", ("no carrier has reported it on its way",))
        for by in (BUYER, SHOP):
            assert "shipment s-1" in str(life.refused(FactsNotMet, Cancel(life.id), by))

        life.do(HandOver(life.id, shipment_id=ShipmentId("s-1")), STORE)

    def test_what_nobody_understands_holds_nothing_up(self) -> None:
        """A code that is in no list says nothing."""
        life = paid()
        life.do(Pack(life.id), STORE)
        life.track(TrackingStatus.UNKNOWN)

        life.do(Cancel(life.id))

        assert life.order.refunded == cny("75.97")


def test_the_customer_cancels_units_only_until_they_have_paid() -> None:
    """Afterwards the cancellation policy would be got round, unit by unit."""
    life = placed()
    life.do(CancelUnits(life.id, lines=(part(1, 1),)))
    life.pay()

    refused = life.refused(RoleNotEntitled, CancelUnits(life.id, lines=(part(1, 1),)))

    assert BUYER.role not in refused.entitled
    life.do(CancelUnits(life.id, lines=(part(1, 1),)), SHOP)
