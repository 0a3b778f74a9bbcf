"""The kitchen begins, a courier is assigned: who, until when, and what nobody else may do with their delivery."""

import pytest

from life import BUYER, MINUTE, SERVICE, SHOP, Life, part
from meals import APP, COOK, KIM, MEALS, S1, SUN, brought, cook, cooking, on_the_way, ordered, packed, send, tell
from orderflow.commands import (
    Accept,
    AssignCourier,
    BeginPreparing,
    ConfirmReceipt,
    CountAsLost,
    HandOver,
    Pack,
    Track,
)
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import TrackingStatus
from orderflow.events import CourierAssigned, PreparationBegun
from orderflow.refusals import FactsNotMet, NotYourDelivery, RoleNotEntitled, StepNotPossible
from orderflow.roles import COURIER, CUSTOMER, ORDERFLOW, Actor
from orderflow.validation import InvalidField


class TestBeginning:
    def test_the_kitchen_begins_once(self) -> None:
        """When it did is kept; a second beginning is not on the page."""
        life = ordered()
        life.refused(StepNotPossible, BeginPreparing(life.id), COOK)
        life.do(Accept(life.id), SHOP)

        decision = life.do(BeginPreparing(life.id), COOK)

        assert isinstance(decision.events[0], PreparationBegun)
        assert life.order.preparation_begun_at == life.at
        life.refused(StepNotPossible, BeginPreparing(life.id), COOK)

    @pytest.mark.parametrize("by", [BUYER, SUN, APP, ORDERFLOW], ids=str)
    def test_only_the_restaurant_begins(self, by: Actor) -> None:
        """Nobody begins for it."""
        life = ordered()
        life.do(Accept(life.id), SHOP)

        refusal = life.refused(RoleNotEntitled, BeginPreparing(life.id), by)

        assert refusal.role == by.role

    def test_nothing_is_packed_before_it_has_begun(self) -> None:
        """A meal that nobody has cooked is in no bag."""
        life = ordered()
        life.do(Accept(life.id), SHOP)

        life.refused(StepNotPossible, Pack(life.id), COOK)


class TestAssigning:
    def test_the_platform_names_a_courier(self) -> None:
        """By the host's id of them."""
        life = cooking()

        decision = life.do(AssignCourier(life.id, courier="sun"), APP)

        assert decision.events == (CourierAssigned(occurred_at=life.at, courier="sun"),)
        assert life.order.courier == "sun"

    def test_a_courier_takes_what_nobody_has(self) -> None:
        """Their own id is known; it may be written out, too."""
        life, other = cooking(), cooking()

        life.do(AssignCourier(life.id), SUN)
        other.do(AssignCourier(other.id, courier="sun"), SUN)

        assert (life.order.courier, other.order.courier) == ("sun", "sun")

    def test_another_may_be_named_until_it_leaves(self) -> None:
        """As often as it takes, in every stage of preparing; the last one counts."""
        life = ordered()
        life.do(Accept(life.id), SHOP)
        life.do(AssignCourier(life.id, courier="kim"), SHOP)
        life.do(BeginPreparing(life.id), COOK)
        life.do(AssignCourier(life.id, courier="sun"), APP)
        life.do(Pack(life.id), COOK)
        life.do(AssignCourier(life.id, courier="kim"), SHOP)
        life.refused(NotYourDelivery, HandOver(life.id, shipment_id=S1), SUN)

        life.do(HandOver(life.id, shipment_id=S1), KIM)

        assert life.order.courier == "kim"
        life.refused(StepNotPossible, AssignCourier(life.id, courier="sun"), APP)

    def test_while_part_of_it_is_on_the_way_nobody_else_is_named(self) -> None:
        """One bag has left, the other is still here: the courier who has the first brings both."""
        life = cooking()
        life.do(Pack(life.id, lines=(part(1, 3),)), COOK)
        life.do(Pack(life.id, lines=(part(2, 2),)), COOK)
        life.do(AssignCourier(life.id), SUN)
        life.do(HandOver(life.id, shipment_id=S1), SUN)

        refusal = life.refused(FactsNotMet, AssignCourier(life.id, courier="kim"), APP)

        assert refusal.missing == ("nothing is on the way",)

    def test_after_a_meal_was_lost_another_courier_brings_the_next(self) -> None:
        """Nothing is on the way then."""
        life = on_the_way()
        tell(life, TrackingStatus.LOST)

        life.do(AssignCourier(life.id, courier="kim"), APP)

        assert (life.phase(), life.order.courier) == (Phase.PREPARING, "kim")

    def test_the_same_one_again_says_nothing_new(self) -> None:
        """Neither by whoever named them nor by themselves."""
        life = packed()
        life.do(AssignCourier(life.id, courier="sun"), APP)

        life.says_nothing_new(AssignCourier(life.id, courier="sun"), SHOP)
        life.says_nothing_new(AssignCourier(life.id), SUN)

    def test_somebody_must_be_named(self) -> None:
        """Who is no courier cannot mean themselves."""
        life = cooking()

        for by in (APP, SHOP):
            refusal = life.refused(InvalidField, AssignCourier(life.id), by)
            assert refusal.path == "AssignCourier.courier"

    def test_a_courier_names_nobody_else(self) -> None:
        """They take it themselves, or not."""
        life = cooking()

        life.refused(NotYourDelivery, AssignCourier(life.id, courier="kim"), SUN)

        assert life.order.courier is None

    def test_a_courier_takes_nothing_from_another(self) -> None:
        """Only the platform and the restaurant do that."""
        life = packed()
        life.do(AssignCourier(life.id), KIM)

        life.refused(NotYourDelivery, AssignCourier(life.id), SUN)

        assert life.order.courier == "kim"

    @pytest.mark.parametrize("by", [BUYER, COOK, SERVICE, ORDERFLOW], ids=str)
    def test_others_name_nobody(self, by: Actor) -> None:
        """Neither the customer nor the cook."""
        life = cooking()

        life.refused(RoleNotEntitled, AssignCourier(life.id, courier="sun"), by)

    def test_before_the_restaurant_accepts_there_is_nothing_to_bring(self) -> None:
        """And after the meal has arrived, neither."""
        life, at_the_door = ordered(), brought()

        life.refused(StepNotPossible, AssignCourier(life.id), SUN)
        at_the_door.refused(StepNotPossible, AssignCourier(at_the_door.id, courier="kim"), APP)


class TestHandingOver:
    def test_nothing_leaves_without_a_courier(self) -> None:
        """The page says what is missing."""
        life = packed()

        refusal = life.refused(FactsNotMet, HandOver(life.id, shipment_id=S1), SHOP)

        assert refusal.missing == ("a courier is assigned",)

    def test_the_restaurant_may_say_that_it_is_handed_over(self) -> None:
        """Or the courier that they have it; it is on the way either way."""
        life = packed()
        life.do(AssignCourier(life.id, courier="sun"), APP)

        life.do(HandOver(life.id, shipment_id=S1), SHOP)

        assert life.phase() is Phase.DELIVERING

    def test_another_courier_neither_fetches_nor_reports(self) -> None:
        """What is assigned to one is no other's business."""
        life = packed()
        life.do(AssignCourier(life.id), SUN)
        life.refused(NotYourDelivery, HandOver(life.id, shipment_id=S1), KIM)
        life.do(HandOver(life.id, shipment_id=S1), SUN)

        for command in (Track(life.id, shipment_id=S1, reports=()), CountAsLost(life.id)):
            life.refused(NotYourDelivery, command, KIM)
        tell(life, TrackingStatus.DELIVERED, by=APP)

        assert life.shipment().is_delivered


def test_a_courier_confirms_nothing_for_the_customer() -> None:
    """That it is there they report; that it is as it should be the customer says."""
    life = brought()

    life.refused(RoleNotEntitled, ConfirmReceipt(life.id), SUN)
    life.do(ConfirmReceipt(life.id), Actor("li", CUSTOMER))

    assert life.phase() is Phase.COMPLETED


def test_the_veto_leaves_new_orders_alone() -> None:
    """A courier who begins an order is refused by the page, not for a delivery that there is not."""
    life = Life(MEALS)

    with pytest.raises(RoleNotEntitled):
        life.place(delivery="to_door", by=Actor("sun", COURIER))


def test_the_whole_life_takes_its_time() -> None:
    """Kept times follow each other: accepted, begun, packed, left, arrived."""
    life = ordered()
    cook(life)
    begun = life.order.preparation_begun_at
    send(life)
    tell(life, TrackingStatus.DELIVERED)

    order, shipment = life.order, life.shipment()
    assert order.accepted_at is not None
    assert begun == order.accepted_at + MINUTE
    assert shipment.packed_at == begun + MINUTE
    assert shipment.handed_over_at is not None
    assert shipment.handed_over_at > shipment.packed_at
