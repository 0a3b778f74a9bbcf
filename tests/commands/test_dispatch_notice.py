"""On the day a shipment leaves, customer and sales are told how it travels; once, and corrected with a reason (S15)."""

from typing import Any

import pytest
from attrs import evolve

from deals import BUYER, NOON, ROAD, SELLER, STORE, deal_order, decided
from deliveries import S1, S2, ordered, sent
from life import Life, report
from orderflow.commands import AnnounceDispatch, Pack, Track
from orderflow.effects import Notify
from orderflow.entities.deal import Deal
from orderflow.entities.dispatch_notice import DispatchNotice
from orderflow.entities.shipment import TrackingStatus
from orderflow.events import DispatchAnnounced
from orderflow.ids import ShipmentId
from orderflow.refusals import RoleNotEntitled, StepNotPossible, UnknownShipment
from orderflow.roles import CUSTOMER, FINANCE, SALES, Actor
from orderflow.validation import InvalidField

NOTICE: dict[str, Any] = {
    "mode": "road",
    "packages": 12,
    "carrier": "Deppon",
    "waybill": "DP-1",
    "pickup_phone": "+86 20 8888 6666",
}


def announced(life: Life, shipment_id: ShipmentId = S1, reason: str = "", **told: Any) -> AnnounceDispatch:
    return AnnounceDispatch(life.id, shipment_id=shipment_id, reason=reason, **(NOTICE | told))


def left() -> Life:
    life = ordered()
    sent(life)
    return life


def messages(life: Life) -> list[Notify]:
    told = (effect for effect in life.effects if isinstance(effect, Notify))
    return [effect for effect in told if effect.message == "dispatch_notice"]


class TestAnnounceDispatch:
    def test_the_shipment_keeps_what_was_told(self) -> None:
        """Mode, packages, carrier, waybill and pickup telephone."""
        life = left()

        life.do(announced(life), ROAD)

        assert life.shipment().notice == DispatchNotice(
            mode="road", packages=12, carrier="Deppon", waybill="DP-1", pickup_phone="+86 20 8888 6666"
        )

    def test_customer_and_sales_are_told_all_of_it(self) -> None:
        """The customer with what they need to know of their order, sales with whose business it is."""
        life = left()
        before = len(life.effects)

        life.do(announced(life), SELLER)

        told = {message.audience: dict(message.data) for message in messages(life)}
        assert len(life.effects) == before + 2
        assert set(told) == {CUSTOMER, SALES}
        for data in told.values():
            assert data | {"shipment": "s-1", **{k: str(v) for k, v in NOTICE.items()}} == data
        assert told[SALES]["customer"] == life.order.customer
        assert "salesperson" not in told[SALES]

    def test_sales_is_told_whose_business_it_is(self) -> None:
        """Where that is known."""
        life = left()
        assert life.begun is not None
        life.begun = life.begun.with_part(evolve(life.begun.part(Deal), salesperson="wang"))

        decision = decided(life.begun, announced(life), ROAD, process=life.process)

        to_sales = next(e for e in decision.effects if isinstance(e, Notify) and e.audience == SALES)
        assert dict(to_sales.data)["salesperson"] == "wang"

    def test_what_is_not_known_is_not_told(self) -> None:
        """No waybill, no telephone: no empty words in a message."""
        life = left()

        life.do(announced(life, waybill=None, pickup_phone=""), ROAD)

        data = dict(messages(life)[0].data)
        assert {"waybill", "pickup_phone", "reason"}.isdisjoint(data)
        assert data["carrier"] == "Deppon"

    def test_the_waybill_is_the_shipments_own_if_none_is_named(self) -> None:
        """As it was booked or handed over."""
        life = ordered()
        life.ship(waybill="SF-77")

        life.do(announced(life, waybill=None), ROAD)

        assert life.shipment().notice == DispatchNotice(
            mode="road", packages=12, carrier="Deppon", waybill="SF-77", pickup_phone="+86 20 8888 6666"
        )

    def test_a_correction_takes_its_place_and_says_why(self) -> None:
        """Both stay in the history, and the customer reads the reason."""
        life = left()
        life.do(announced(life), ROAD)

        life.do(announced(life, packages=11, reason=" one was left behind "), SELLER)

        notice = life.shipment().notice
        assert notice is not None
        assert notice.packages == 11
        assert [event.reason for event in life.events if isinstance(event, DispatchAnnounced)] == [
            "",
            "one was left behind",
        ]
        assert dict(messages(life)[-1].data)["reason"] == "one was left behind"

    @pytest.mark.parametrize("reason", ["", "  ", "\n"])
    def test_a_correction_without_a_reason_is_refused(self, reason: str) -> None:
        """It is told once."""
        life = left()
        life.do(announced(life), ROAD)

        refused = life.refused(InvalidField, announced(life, packages=11, reason=reason), ROAD)

        assert refused.path == "AnnounceDispatch.reason"

    def test_the_same_again_says_nothing_new(self) -> None:
        """And tells nobody a second time, with or without a reason."""
        life = left()
        life.do(announced(life), ROAD)

        life.says_nothing_new(announced(life), ROAD)
        life.says_nothing_new(announced(life, reason="just to be sure"), SELLER)

    def test_only_what_has_left_is_announced(self) -> None:
        """Not a shipment that lies packed, nor one that was lost; a delivered one still is."""
        life = ordered()
        sent(life, (1, 5))
        sent(life, (1, 5))
        life.track(TrackingStatus.DELIVERED, shipment="s-1")
        life.do(Track(life.id, shipment_id=S2, reports=(report(TrackingStatus.LOST, life.at),)), ROAD)

        life.refused(StepNotPossible, announced(life, S2), ROAD)
        life.refused(UnknownShipment, announced(life, ShipmentId("s-9")), ROAD)
        life.do(announced(life, S1), ROAD)

        packed = ordered()
        packed.do(Pack(packed.id), STORE)
        packed.refused(StepNotPossible, announced(packed), ROAD)

    def test_only_logistics_and_sales_announce(self) -> None:
        """On the page of the contract flow as well."""
        life = left()
        for by in (BUYER, STORE, Actor("books-1", FINANCE)):
            life.refused(RoleNotEntitled, announced(life), by)

        order = deal_order("delivering")
        for by in (BUYER, STORE):
            with pytest.raises(RoleNotEntitled):
                decided(order, AnnounceDispatch(order.id, shipment_id=S1, **NOTICE), by, at=NOON)

    @pytest.mark.parametrize("phone", ["call us", "1234", "+", "+86-20-8888-6666 ext. 12", "8" * 26])
    def test_a_telephone_number_looks_like_one(self, phone: str) -> None:
        """Otherwise nobody fetches anything."""
        with pytest.raises(InvalidField) as caught:
            announced(left(), pickup_phone=phone)

        assert caught.value.path == "AnnounceDispatch.pickup_phone"

    @pytest.mark.parametrize(
        ("field", "wrong"), [("mode", ""), ("mode", " "), ("packages", 0), ("packages", -1), ("carrier", "")]
    )
    def test_bad_input_names_its_field(self, field: str, wrong: Any) -> None:
        """A dispatch in no package by nobody is none."""
        with pytest.raises(InvalidField) as caught:
            announced(left(), **{field: wrong})

        assert caught.value.path == f"AnnounceDispatch.{field}"
