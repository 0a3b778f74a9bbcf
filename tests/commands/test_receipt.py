"""What the customer finds when they open the shipment, and what becomes of goods that never arrive."""

import pytest

from five import FIVE, arrived, confirmed, found, received, send, under_way
from life import (
    BUYER,
    CASHIER,
    MINUTE,
    SF,
    SHOP,
    STORE,
    Life,
    cny,
    completed,
    paid,
    part,
    report,
    shipped,
)
from orderflow.commands import (
    CancelUnits,
    ConfirmReceipt,
    CountAsLost,
    HandOver,
    Pack,
    RequestReturn,
    Track,
)
from orderflow.entities.order import FulfilmentStatus
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import Finding, TrackingStatus
from orderflow.events import ReceiptChecked
from orderflow.ids import LineId, ShipmentId
from orderflow.refusals import (
    CancelsWholeOrder,
    ExceedsReturnable,
    ExceedsShipment,
    NothingToReceive,
    NotYetDue,
    RoleNotEntitled,
    StepNotPossible,
)
from orderflow.roles import ORDERFLOW
from orderflow.validation import InvalidField

T = TrackingStatus
S1, S2 = ShipmentId("s-1"), ShipmentId("s-2")


class TestFindings:
    def test_missing_units_never_were_in_the_shipment(self) -> None:
        """They are open again; the others are delivered. The shipment is received all the same."""
        life = arrived()

        life.do(ConfirmReceipt(life.id, findings=(found(1, missing=1),)))

        assert (life.line().shipped, life.line().delivered, life.line().open) == (2, 2, 1)
        assert life.shipment().lines == (part(1, 2), part(2, 2))
        assert life.shipment().findings == (found(1, missing=1),)
        assert life.shipment().received_at == life.at
        assert life.phase() is Phase.PREPARING
        assert life.fulfilment_status() is FulfilmentStatus.PARTLY_DELIVERED

    def test_damaged_units_are_delivered_and_can_be_asked_back(self) -> None:
        """The order is completed by it."""
        life = arrived()

        life.do(ConfirmReceipt(life.id, findings=(found(2, damaged=2),)))

        assert life.phase() is Phase.COMPLETED
        assert life.line(2).delivered == 2
        life.do(RequestReturn(life.id, lines=(part(2, 2),)))

    def test_what_never_came_cannot_be_sent_back(self) -> None:
        """Of three cups two came, and the third was cancelled."""
        life = arrived()
        life.do(ConfirmReceipt(life.id, findings=(found(1, missing=1),)))
        life.do(CancelUnits(life.id, lines=(part(1, 1),)), SHOP)
        assert (life.phase(), life.order.refunded) == (Phase.COMPLETED, cny("19.99"))

        life.refused(ExceedsReturnable, RequestReturn(life.id, lines=(part(1, 3),)))

    def test_a_shipment_nobody_has_reported_is_checked_all_the_same(self) -> None:
        """On the retail flow the customer may be faster than their carrier."""
        life = shipped()

        life.do(ConfirmReceipt(life.id, findings=(found(1, missing=3), found(2, missing=1, damaged=1))))

        assert life.shipment().lines == (part(2, 1),)
        assert (life.line().delivered, life.line(2).delivered) == (0, 1)
        assert life.phase() is Phase.DELIVERING
        life.ship()
        life.do(ConfirmReceipt(life.id))
        assert life.phase() is Phase.COMPLETED

    def test_an_empty_shipment_brings_nothing(self) -> None:
        """Everything is open again, and the order can still be cancelled for nothing."""
        life = shipped()

        life.do(ConfirmReceipt(life.id, findings=(found(1, missing=3), found(2, missing=2))))

        assert life.shipment().units == life.order.units_handed_over == 0

    @pytest.mark.parametrize(
        ("findings", "line", "asked", "packed"),
        [
            ((found(1, missing=4),), "l-1", 4, 3),
            ((found(1, missing=2, damaged=2),), "l-1", 4, 3),
            ((found(3, damaged=1),), "l-3", 1, 0),
            ((found(1, missing=1), found(1, missing=1)), "l-1", 1, 0),
        ],
    )
    def test_no_more_than_lay_in_it(self, findings: tuple[Finding, ...], line: str, asked: int, packed: int) -> None:
        """A line is found wrong once."""
        life = arrived()

        refused = life.refused(ExceedsShipment, ConfirmReceipt(life.id, findings=findings))

        assert (refused.line_id, refused.asked, refused.packed) == (line, asked, packed)

    def test_which_shipment_is_said_where_there_are_two(self) -> None:
        """Findings are about one."""
        life = confirmed()
        send(life, part(1, 3))
        send(life, part(2, 2))
        for shipment in ("s-1", "s-2"):
            life.track(T.DELIVERED, shipment=shipment)
        findings = (found(2, damaged=1),)

        refused = life.refused(InvalidField, ConfirmReceipt(life.id, findings=findings))
        life.refused(ExceedsShipment, ConfirmReceipt(life.id, shipment_id=S1, findings=findings))
        life.do(ConfirmReceipt(life.id, shipment_id=S2, findings=findings))

        assert refused.path == "ConfirmReceipt.shipment_id"
        assert life.shipment(2).findings == findings

    def test_it_is_checked_once(self) -> None:
        """What was confirmed stays; confirming it again without findings says nothing new."""
        life = paid()
        life.ship(part(1, 3))
        life.do(ConfirmReceipt(life.id))

        life.refused(NothingToReceive, ConfirmReceipt(life.id, shipment_id=S1, findings=(found(1, damaged=1),)))
        life.says_nothing_new(ConfirmReceipt(life.id, shipment_id=S1))
        assert not any(isinstance(event, ReceiptChecked) for event in life.events)

    @pytest.mark.parametrize("units", [{}, {"missing": 0, "damaged": 0}, {"missing": -1}, {"damaged": True}])
    def test_a_finding_is_about_units(self, units: dict[str, int]) -> None:
        """None, less than none, or a yes is no finding."""
        with pytest.raises(InvalidField):
            Finding(line_id=LineId("l-1"), **units)


class TestStages:
    def test_the_customer_confirms_only_what_was_delivered(self) -> None:
        """Neither on its way nor in the warehouse."""
        for life in (confirmed(), under_way()):
            life.refused(StepNotPossible, ConfirmReceipt(life.id))

    def test_two_shipments_are_received_when_both_are_there(self) -> None:
        """Logistics is over with the last of them."""
        life = confirmed()
        send(life, part(1, 3))
        life.track(T.DELIVERED)
        assert life.phase() is Phase.PREPARING
        send(life, part(2, 2))
        life.refused(StepNotPossible, ConfirmReceipt(life.id, shipment_id=S1))

        life.track(T.DELIVERED, shipment="s-2")
        life.do(ConfirmReceipt(life.id, shipment_id=S1))
        assert life.phase() is Phase.DELIVERING
        life.do(ConfirmReceipt(life.id))

        assert life.phase() is Phase.COMPLETED

    def test_collected_loaded_and_signed_for(self) -> None:
        """Each is a place of its own; the signature comes with or after the delivery, and stays."""
        life = under_way()
        for status in (T.COLLECTED, T.LOADED, T.IN_TRANSIT):
            life.at += MINUTE
            life.track(status)
            assert life.shipment().state == status.value
        life.at += MINUTE
        life.track(T.DELIVERED)
        assert (life.shipment().is_delivered, life.shipment().is_signed) == (True, False)

        life.at += MINUTE
        life.track(T.SIGNED)
        life.at += MINUTE
        life.track(T.ATTEMPT_FAILED, T.LOST)

        assert (life.shipment().state, life.shipment().is_signed) == ("signed", True)
        assert life.line().delivered == 3

    def test_a_signature_alone_is_a_delivery(self) -> None:
        """And is counted once, also where the delivery is reported later, or the shipment was given up."""
        life = under_way()
        life.track(T.LOST)
        life.at += MINUTE
        life.track(T.SIGNED)
        life.at += MINUTE
        life.track(T.DELIVERED)

        assert (life.shipment().state, life.line().delivered, life.phase()) == ("signed", 3, Phase.DELIVERING)

    def test_attempts_are_counted(self) -> None:
        """S07: nobody there, tried again, and back to the supplier, who ships again."""
        life = under_way()
        for _ in range(2):
            life.at += MINUTE
            life.track(T.OUT_FOR_DELIVERY, T.ATTEMPT_FAILED)
            life.at += MINUTE
        assert life.shipment().attempts_failed == 2

        life.track(T.RETURNED)

        assert (life.phase(), life.order.lines.open) == (Phase.PREPARING, 5)
        send(life)
        assert life.phase() is Phase.DELIVERING


class TestCountAsLost:
    def test_what_is_under_way_is_open_again(self) -> None:
        """What has arrived is not touched."""
        life = confirmed()
        send(life, part(1, 3))
        send(life, part(2, 2))
        life.track(T.DELIVERED)

        life.do(CountAsLost(life.id, reason="the lorry burnt down"), SF)

        assert (life.shipment().state, life.shipment(2).state) == ("delivered", "lost")
        assert (life.line().open, life.line(2).open) == (0, 2)
        assert life.shipment(2).tracking[-1].description == "the lorry burnt down"

    def test_the_system_waits_for_the_limit(self) -> None:
        """To the second; trouble on the way does not stop it."""
        life = under_way()
        life.track(T.ATTEMPT_FAILED)
        due = life.limit("transport").due_at
        life.refused(NotYetDue, CountAsLost(life.id), ORDERFLOW, at=due - MINUTE)

        life.do(CountAsLost(life.id), ORDERFLOW, at=due)

        assert (life.phase(), life.shipment().state) == (Phase.PREPARING, "lost")

    def test_where_nothing_is_under_way_nothing_is_lost(self) -> None:
        """Nor does the customer or the supplier declare it."""
        for life in (confirmed(), arrived(), received()):
            life.refused(NothingToReceive, CountAsLost(life.id), SF)
        life = under_way()
        for by in (BUYER, SHOP, CASHIER):
            life.refused(RoleNotEntitled, CountAsLost(life.id), by)

    def test_what_turns_up_after_all_is_delivered(self) -> None:
        """As any other shipment that was reported lost."""
        life = under_way()
        life.do(CountAsLost(life.id), SF)
        life.do(Track(life.id, shipment_id=S1, reports=(report(T.DELIVERED, life.at),)), SF)

        assert (life.line().delivered, life.phase()) == (3, Phase.DELIVERING)


class TestTheRest:
    def test_all_that_has_not_left_is_cancelled(self) -> None:
        """Also what lies in a shipment; its price goes back, and the order goes on with what is on its way."""
        life = confirmed()
        send(life, part(1, 1))
        life.do(Pack(life.id, lines=(part(1, 1),)), STORE)

        life.do(CancelUnits(life.id), SHOP)

        assert life.shipment(2).state == "cancelled"
        assert (life.line().cancelled, life.line(2).cancelled) == (2, 2)
        assert life.order.refunded == cny("55.98")
        assert life.phase() is Phase.DELIVERING

    def test_the_system_does_it_only_when_the_time_is_over(self) -> None:
        """The limit begins when the first shipment leaves."""
        life = confirmed()
        assert "rest" not in {limit.name for limit in life.order.limits}
        send(life, part(1, 1))
        life.refused(NotYetDue, CancelUnits(life.id), ORDERFLOW)

        life.do(CancelUnits(life.id), ORDERFLOW, at=life.limit("rest").due_at)

        assert life.phase() is Phase.DELIVERING

    def test_where_nothing_has_left_the_order_is_cancelled_instead(self) -> None:
        """Nothing is unpacked by a refusal."""
        life = confirmed()
        life.do(Pack(life.id), STORE)

        life.refused(CancelsWholeOrder, CancelUnits(life.id), SHOP)

        assert life.shipment().state == "packed"


def test_a_plain_shop_is_as_it_was() -> None:
    """Without findings a receipt is a receipt, and no shipment needs anything to leave."""
    life = completed()

    assert life.shipment().findings == ()
    assert life.phase() is Phase.COMPLETED
    other = Life(FIVE)
    other.place()
    other.refused(StepNotPossible, HandOver(other.id, shipment_id=S1), STORE)
