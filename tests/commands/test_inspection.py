"""Acceptance: each delivery is inspected once and signed for, in full or but for its defects; silence accepts it."""

from typing import Any

import pytest
from attrs import evolve

from deals import BUYER, DAY, SELLER, STORE, deal_order, decided
from deliveries import L1, L2, S1, S2, SIGNED, bad, ordered, sent, signed
from life import MOMENT, SECOND, Life, report
from orderflow.commands import InspectGoods, Pack
from orderflow.entities.certificate import Defect, Defective
from orderflow.entities.collection import ById
from orderflow.entities.deal import Deal
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import TrackingStatus
from orderflow.events import GoodsInspected, ReceiptConfirmed, ShipmentDelivered
from orderflow.ids import LineId, ShipmentId
from orderflow.policies import LimitRule
from orderflow.refusals import (
    AlreadyInspected,
    ExceedsShipment,
    NothingToReceive,
    NotYetDue,
    RoleNotEntitled,
    StepNotPossible,
    TimeLimitPassed,
    UnknownShipment,
)
from orderflow.roles import ORDERFLOW
from orderflow.validation import InvalidField

S9 = ShipmentId("s-9")


def two_shipments() -> Life:
    """10 cups and 4 bowls in the first, the rest in the second; both have left."""
    life = ordered()
    sent(life, (1, 10), (2, 4))
    sent(life)
    return life


def arrived(life: Life, *shipments: str) -> Life:
    for shipment in shipments:
        life.track(TrackingStatus.DELIVERED, shipment=shipment)
    return life


class TestInspectGoods:
    def test_a_delivery_is_accepted_in_full(self) -> None:
        """The certificate says when, and where the signed receipt is; receipt is confirmed with it."""
        life = arrived(two_shipments(), "s-1")

        life.do(InspectGoods(life.id, shipment_id=S1, reference="file 12"), BUYER)

        certificate = life.order.part(Deal).certificates[S1]
        assert (certificate.at, certificate.reference, certificate.defects) == (life.at, "file 12", ById())
        assert certificate.is_closed
        assert life.shipment().received_at == life.at
        assert life.shipment(2).received_at is None

    def test_the_customers_word_delivers_what_no_carrier_reported(self) -> None:
        """They have it in their hands."""
        life = two_shipments()

        decision = life.do(InspectGoods(life.id, shipment_id=S1, reference="r"), BUYER)

        kinds = [type(event) for event in decision.events][:3]
        assert kinds == [ShipmentDelivered, GoodsInspected, ReceiptConfirmed]
        assert (life.line(1).delivered, life.line(2).delivered) == (10, 4)

    def test_what_was_delivered_is_not_delivered_again(self) -> None:
        """The units count once, and receipt is confirmed once."""
        life = arrived(two_shipments(), "s-1")

        decision = life.do(InspectGoods(life.id, shipment_id=S1, reference="r"), BUYER)

        assert not any(isinstance(event, ShipmentDelivered) for event in decision.events)
        assert life.line(1).delivered == 10

    def test_a_delivery_is_accepted_but_for_its_defects(self) -> None:
        """Line by line, with what is wrong; two findings about the same line are one defect."""
        life = arrived(two_shipments(), "s-1")

        signed(life, S1, bad(1, 2, "cracked"), bad(2, 1), bad(1, 3, "dull"))

        certificate = life.order.part(Deal).certificates[S1]
        assert certificate.defects == ById(
            [
                Defect(id=L1, quantity=5, description="cracked; dull"),
                Defect(id=L2, quantity=1, description="scratched"),
            ]
        )
        assert not certificate.is_closed
        assert life.order.total == life.order.balance_due  # nothing is taken off before that is agreed

    def test_all_that_has_left_is_accepted_if_no_delivery_is_named(self) -> None:
        """One signature for all of it; what was inspected before stays as it was."""
        life = two_shipments()
        signed(life, S1, bad(1, 1))
        before = life.order.part(Deal).certificates[S1]

        life.do(InspectGoods(life.id, reference="receipt 8"), BUYER)

        assert [one.id for one in life.order.part(Deal).certificates] == ["s-1", "s-2"]
        assert life.order.part(Deal).certificates[S1] == before
        assert life.order.part(Deal).certificates[S2].reference == "receipt 8"

    def test_everything_may_be_defective(self) -> None:
        """Never more than lies in the shipment, but all of that."""
        life = two_shipments()

        signed(life, S1, bad(1, 10), bad(2, 4))

        assert sum(defect.quantity for defect in life.order.part(Deal).certificates[S1].defects) == 14

    @pytest.mark.parametrize(
        "defects",
        [
            (bad(1, 11),),
            (bad(1, 5), bad(1, 6)),
            (bad(2, 4), bad(2, 1)),
            (bad(3, 1),),
            (bad(9, 1),),
        ],
    )
    def test_more_than_lies_in_the_shipment_is_refused(self, defects: tuple[Defective, ...]) -> None:
        """However it is cut; of a line that is not in it, nothing."""
        life = two_shipments()

        refused = life.refused(
            ExceedsShipment, InspectGoods(life.id, shipment_id=S1, reference="r", defects=defects), BUYER
        )

        assert refused.asked > refused.packed
        assert refused.shipment_id == "s-1"

    def test_defects_are_of_one_delivery(self) -> None:
        """Two shipments that were not inspected, and nobody says which."""
        life = two_shipments()

        refused = life.refused(InvalidField, InspectGoods(life.id, reference="r", defects=(bad(1, 1),)), BUYER)

        assert refused.path == "InspectGoods.shipment_id"
        signed(life, S2)
        life.do(InspectGoods(life.id, reference="r", defects=(bad(1, 1),)), BUYER)  # there is only one left
        assert len(life.order.part(Deal).certificates[S1].defects) == 1

    @pytest.mark.parametrize("reference", [None, ""])
    def test_without_a_signature_nothing_is_accepted(self, reference: str | None) -> None:
        """The customer inspects and signs (S18)."""
        life = two_shipments()

        refused = life.refused(InvalidField, InspectGoods(life.id, shipment_id=S1, reference=reference), BUYER)

        assert refused.path == "InspectGoods.reference"

    def test_a_delivery_is_inspected_once(self) -> None:
        """The certificate stands, whoever asks and whatever they found since."""
        life = two_shipments()
        signed(life, S1)

        life.refused(AlreadyInspected, InspectGoods(life.id, shipment_id=S1, reference="r"), BUYER)
        life.refused(
            AlreadyInspected, InspectGoods(life.id, shipment_id=S1, reference="r", defects=(bad(1, 1),)), BUYER
        )

    def test_only_what_has_left_is_inspected(self) -> None:
        """Neither what lies packed nor what was lost, nor what nobody knows of."""
        life = ordered()
        life.refused(NothingToReceive, InspectGoods(life.id, reference="r"), BUYER)
        life.do(Pack(life.id), STORE)
        life.refused(NothingToReceive, InspectGoods(life.id, reference="r"), BUYER)
        life.refused(StepNotPossible, InspectGoods(life.id, shipment_id=S1, reference="r"), BUYER)
        life.refused(UnknownShipment, InspectGoods(life.id, shipment_id=S9, reference="r"), BUYER)

        lost = two_shipments()
        lost.track(TrackingStatus.LOST)
        lost.refused(StepNotPossible, InspectGoods(lost.id, shipment_id=S1, reference="r"), BUYER)

    def test_only_the_customer_signs(self) -> None:
        """Not the seller for them, on any page."""
        life = two_shipments()
        for by in (SELLER, STORE):
            life.refused(RoleNotEntitled, InspectGoods(life.id, shipment_id=S1, reference="r"), by)

        order = deal_order("delivering")
        with pytest.raises(RoleNotEntitled):
            decided(order, InspectGoods(order.id, reference="r"), SELLER)


class TestSilence:
    def test_what_nobody_inspects_in_time_counts_as_accepted(self) -> None:
        """Ten days after it was delivered, as the contract says; without a signature."""
        life = arrived(two_shipments(), "s-1")
        due = life.order.limits["goods_inspection/s-1"].due_at
        assert due == life.at + 10 * DAY

        life.do(InspectGoods(life.id), ORDERFLOW, at=due)

        certificate = life.order.part(Deal).certificates[S1]
        assert (certificate.reference, certificate.defects, certificate.at) == (None, ById(), due + MOMENT)
        assert life.shipment().received_at == due + MOMENT
        assert S2 not in life.order.part(Deal).certificates
        assert "goods_inspection/s-1" not in life.order.limits

    def test_a_second_early_is_refused(self) -> None:
        """The customer has all of their time."""
        life = arrived(two_shipments(), "s-1")
        due = life.order.limits["goods_inspection/s-1"].due_at

        life.refused(NotYetDue, InspectGoods(life.id), ORDERFLOW, at=due - SECOND)

    def test_only_what_is_due_is_accepted(self) -> None:
        """The second shipment has come five days later."""
        life = arrived(two_shipments(), "s-1")
        first = life.order.limits["goods_inspection/s-1"].due_at
        life.at += 5 * DAY
        arrived(life, "s-2")

        life.refused(NotYetDue, InspectGoods(life.id, shipment_id=S2), ORDERFLOW, at=first + MOMENT)
        life.do(InspectGoods(life.id, shipment_id=S1), ORDERFLOW, at=first)

        assert [one.id for one in life.order.part(Deal).certificates] == ["s-1"]
        life.refused(NotYetDue, InspectGoods(life.id), ORDERFLOW, at=first + DAY)
        life.do(InspectGoods(life.id), ORDERFLOW, at=life.order.limits["goods_inspection/s-2"].due_at)
        assert life.phase() is Phase.PAYMENT

    def test_two_that_are_due_are_accepted_at_once(self) -> None:
        """The system comes late, and comes once."""
        life = arrived(two_shipments(), "s-1", "s-2")

        life.do(InspectGoods(life.id), ORDERFLOW, at=life.at + 40 * DAY)

        assert len(life.order.part(Deal).certificates) == 2

    def test_the_system_neither_signs_nor_finds_anything(self) -> None:
        """It has no eyes and no hands."""
        life = arrived(two_shipments(), "s-1")
        late = life.at + 11 * DAY
        arrived(life, "s-2")

        for command in (
            InspectGoods(life.id, reference="r"),
            InspectGoods(life.id, shipment_id=S1, reference="r"),
            InspectGoods(life.id, shipment_id=S1, defects=(bad(1, 1),)),
        ):
            assert life.refused(InvalidField, command, ORDERFLOW, at=late).path == "InspectGoods.reference"

    def test_the_system_finds_no_defects_to_the_second(self) -> None:
        """At the very instant, at which the customer still may, it is not even its turn."""
        life = arrived(two_shipments(), "s-1")
        due = life.order.limits["goods_inspection/s-1"].due_at

        life.refused(NotYetDue, InspectGoods(life.id, shipment_id=S1, defects=(bad(1, 1),)), ORDERFLOW, at=due)

    def test_defects_found_too_late_are_refused(self) -> None:
        """Even if nobody has acted on the limit yet; a signature alone is welcome whenever it comes."""
        life = arrived(two_shipments(), "s-1", "s-2")
        due = life.order.limits["goods_inspection/s-1"].due_at
        late = InspectGoods(life.id, shipment_id=S1, reference="r", defects=(bad(1, 1),))

        life.refused(TimeLimitPassed, late, BUYER, at=due + SECOND)
        life.do(InspectGoods(life.id, shipment_id=S1, reference="r"), BUYER, at=due + 2 * SECOND)
        assert life.order.part(Deal).certificates[S1].reference == "r"

        second = InspectGoods(life.id, reference="r", defects=(bad(1, 1),))
        life.refused(TimeLimitPassed, second, BUYER, at=due + DAY)

        in_time = arrived(two_shipments(), "s-1")
        signed_at = in_time.order.limits["goods_inspection/s-1"].due_at
        in_time.do(InspectGoods(in_time.id, shipment_id=S1, reference="r", defects=(bad(1, 1),)), BUYER, at=signed_at)
        assert len(in_time.order.part(Deal).certificates[S1].defects) == 1

    def test_a_hosts_limit_may_be_about_the_order(self) -> None:
        """Then all that was delivered counts as accepted at its end; what is on its way does not."""
        rule = LimitRule(name="inspection", span=DAY, then="inspect_goods")
        process = SIGNED.extended(
            time_limits=lambda order: (rule,) if any(shipment.is_delivered for shipment in order.shipments) else ()
        )
        life = ordered(Life(process))
        sent(life, (1, 10))
        sent(life)
        arrived(life, "s-1")

        life.do(InspectGoods(life.id), ORDERFLOW, at=life.limit("inspection").due_at)

        assert [one.id for one in life.order.part(Deal).certificates] == ["s-1"]

    def test_without_a_limit_nobody_is_silent(self) -> None:
        """The system has nothing to act on."""
        life = arrived(ordered_without_limits(), "s-1")

        life.refused(NotYetDue, InspectGoods(life.id), ORDERFLOW)


def test_receipt_that_was_confirmed_before_is_not_confirmed_again() -> None:
    """A page may have both; the first word counts."""
    life = two_shipments()
    life.track(TrackingStatus.DELIVERED)
    received = evolve(life.shipment(), received_at=life.at)
    order = evolve(life.order, shipments=life.order.shipments.put(received))

    decision = decided(order, InspectGoods(order.id, shipment_id=S1, reference="r"), BUYER, process=SIGNED)

    assert not any(isinstance(event, ReceiptConfirmed) for event in decision.events)
    assert decision.order.shipments[S1].received_at == life.at


def ordered_without_limits() -> Life:
    life = ordered(Life(SIGNED.extended(time_limits=lambda order: ())))
    sent(life)
    return life


def test_a_carrier_may_report_after_the_signature() -> None:
    """What it says about a shipment that was inspected changes no count."""
    life = two_shipments()
    signed(life, S1, bad(1, 1))
    units = (life.line(1).shipped, life.line(1).delivered)

    life.track(TrackingStatus.DELIVERED, TrackingStatus.SIGNED, TrackingStatus.LOST)

    assert (life.line(1).shipped, life.line(1).delivered) == units
    assert report(TrackingStatus.SIGNED, life.at).status is TrackingStatus.SIGNED


@pytest.mark.parametrize(("field", "wrong"), [("quantity", 0), ("quantity", -1), ("description", ""), ("line_id", "")])
def test_a_defect_is_some_units_and_says_what_is_wrong(field: str, wrong: object) -> None:
    """Otherwise nobody can put it right."""
    given: dict[str, Any] = {"line_id": LineId("l-1"), "quantity": 1, "description": "scratched"} | {field: wrong}

    with pytest.raises(InvalidField) as caught:
        Defective(**given)

    assert caught.value.path == f"Defective.{field}"
