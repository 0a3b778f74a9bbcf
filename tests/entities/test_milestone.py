"""What an instalment waits for is reached under a contract, and can be lost again."""

import pytest
from attrs import evolve

from deals import deal_order, item, made, part
from orderflow.entities.certificate import Certificate, Defect
from orderflow.entities.collection import ById
from orderflow.entities.contract import Milestone
from orderflow.entities.deal import Deal
from orderflow.entities.milestone import all_made, all_passed, is_reached
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildPhase
from orderflow.entities.shipment import Shipment
from orderflow.ids import LineId, ShipmentId


def delivered() -> Order:
    """100 valves are made, have left and were accepted."""
    shipment = Shipment(
        id=ShipmentId("s-1"), lines=(part(1, 100),), state="delivered", phase=ChildPhase.CLOSED, has_left=True
    )
    order = deal_order("delivering", lines=[item(1, shipped=100)], shipments=ById([shipment]))
    accepted = Certificate(id=shipment.id, at=order.opened_at, reference="scan-1")
    deal = evolve(order.part(Deal), production=ById([made(1, 100)]), certificates=ById([accepted]))
    return order.with_part(deal)


@pytest.mark.parametrize("milestone", Milestone)
def test_without_a_contract_nothing_is_reached(milestone: Milestone) -> None:
    """Whatever is made or sent."""
    order = delivered()

    assert is_reached(order, milestone)
    assert not is_reached(order.with_part(evolve(order.part(Deal), in_force=None)), milestone)


def test_one_after_the_other() -> None:
    """Signed; then made; then accepted."""
    order = deal_order("in_production", lines=[item(1)])
    assert [is_reached(order, milestone) for milestone in Milestone] == [True, False, False]

    order = order.with_part(evolve(order.part(Deal), production=ById([made(1, 100)])))
    assert [is_reached(order, milestone) for milestone in Milestone] == [True, True, False]


def test_what_is_sent_back_is_made_and_accepted_anew() -> None:
    """A line that replaces defective units brings both back."""
    order = delivered()
    replacement = item(2, quantity=5, price="0.00", replaces=LineId("l-1"))

    order = evolve(order, lines=order.lines.put(replacement))

    assert not all_made(order)
    assert not all_passed(order)


def test_a_delivery_that_nobody_inspected_is_not_accepted() -> None:
    """Nor is one with a defect about which nothing was done."""
    order = delivered()
    assert all_passed(order)
    assert not all_passed(order.with_part(evolve(order.part(Deal), certificates=ById())))

    defect = Defect(id=LineId("l-1"), quantity=1, description="dented")
    certificate = evolve(order.part(Deal).certificates["s-1"], defects=ById([defect]))
    assert not all_passed(order.with_part(evolve(order.part(Deal), certificates=ById([certificate]))))


def test_nothing_at_all_is_neither_made_nor_accepted() -> None:
    """An order without lines, or of which all units are cancelled."""
    order = deal_order("delivering", lines=[item(1, cancelled=100)], deal=Deal())

    assert not all_made(order)
    assert not all_passed(order)
