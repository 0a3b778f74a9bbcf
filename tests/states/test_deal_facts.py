"""The facts of business orders: each holds just when it should, and a unit or a fen less is not enough."""

from typing import Any

import pytest
from attrs import evolve

from deals import DAY, NOON, THIRDS, cny, contract, deal_order, item, made, paid, part
from orderflow.entities.certificate import Certificate, Defect, Remedy
from orderflow.entities.collection import ById
from orderflow.entities.contract import Milestone, Term, Terms
from orderflow.entities.deal import Deal
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildPhase
from orderflow.entities.shipment import Shipment, ShipmentLine
from orderflow.ids import ContractId, LineId, ShipmentId
from orderflow.states.deal_facts import (
    contract_in_force,
    delivery_paid,
    everything_made,
    everything_passed,
    priced,
    production_paid,
)

VALVES = item(1)
NET = Terms(schedule=(Term(name="all of it", share=1, due=Milestone.SIGNED, net=30 * DAY),))
RUNNING = evolve(made(1, 100), state="producing", phase=ChildPhase.OPEN)


def order_of(line: LineItem = VALVES, *, terms: Terms = THIRDS, here: str = "", **deal: Any) -> Order:
    """100 valves of 9.99 by contract, of which so much is paid."""
    agreed = contract((line,), terms)
    fields = {"payments": paid(here)} if here else {}
    whole = Deal(contracts=ById([agreed]), in_force=agreed.id, **deal)
    return deal_order("in_production", lines=(line,), deal=whole, **fields)


def left(place: int, *lines: ShipmentLine, **fields: Any) -> Shipment:
    shipment = Shipment(
        id=ShipmentId(f"s-{place}"),
        lines=lines,
        state="delivered",
        phase=ChildPhase.CLOSED,
        has_left=True,
        is_delivered=True,
        handed_over_at=NOON,
    )
    return evolve(shipment, **fields)


def inspected(place: int, *defects: Defect) -> Certificate:
    return Certificate(id=ShipmentId(f"s-{place}"), at=NOON, reference="SCAN-1", defects=ById(defects))


def delivered(*shipments: Shipment, certificates: tuple[Certificate, ...], open_units: int = 0) -> Order:
    """All but *open_units* have left in these shipments, and were inspected so far."""
    here = evolve(VALVES, shipped=100 - open_units, delivered=100 - open_units)
    order = order_of(here, production=ById([made(1, 100)]), certificates=ById(certificates))
    return evolve(order, shipments=ById(shipments))


class TestPriced:
    @pytest.mark.parametrize(
        ("known", "holds"), [((), False), ((True,), True), ((True, False), False), ((True, True), True)]
    )
    def test_every_price_is_agreed(self, known: tuple[bool, ...], holds: bool) -> None:
        """One that is still inquired about keeps the order waiting; an order without goods has no price."""
        lines = [item(place, priced=priced) for place, priced in enumerate(known, start=1)]
        order = deal_order("quoting", lines=lines, deal=Deal())

        assert priced(evolve(order, lines=type(order.lines)(lines))) is holds


class TestContractInForce:
    def test_a_draft_is_none(self) -> None:
        """Only the one that is named to be in force."""
        draft = contract((VALVES,), id=ContractId("k-1"), phase=ChildPhase.OPEN, state="drafted")

        assert not contract_in_force(deal_order("contracting", deal=Deal()))
        assert not contract_in_force(deal_order("contracting", deal=Deal(contracts=ById([draft]))))
        assert contract_in_force(order_of())


class TestPaid:
    @pytest.mark.parametrize(
        ("here", "production", "delivery"),
        [
            ("", False, False),
            ("299.69", False, False),
            ("299.70", True, False),
            ("699.29", True, False),
            ("699.30", True, True),
            ("1000.00", True, True),
        ],
    )
    def test_production_and_delivery_wait_for_their_part(self, here: str, production: bool, delivery: bool) -> None:
        """30 % of 999.00 before production, 40 % more before delivery, to the fen; the rest has time."""
        order = order_of(here=here)

        assert (production_paid(order), delivery_paid(order)) == (production, delivery)

    def test_where_all_has_time_nothing_waits(self) -> None:
        """A schedule of net terms alone lets goods be made and leave unpaid."""
        order = order_of(terms=NET)

        assert (production_paid(order), delivery_paid(order), order.is_paid) == (True, True, False)

    def test_what_is_due_at_acceptance_holds_nothing_up(self) -> None:
        """Not even at once: nobody has accepted what has not left."""
        late = Terms(schedule=(Term(name="all of it", share=1, due=Milestone.INSPECTED),))

        assert production_paid(order_of(terms=late))
        assert delivery_paid(order_of(terms=late))

    def test_money_that_went_back_is_not_here(self) -> None:
        """A bank that takes the deposit back stops the delivery again."""
        order = order_of(here="699.30")
        payment = evolve(order.payments["p-1"], charged_back=cny("0.01"))

        assert not delivery_paid(evolve(order, payments=order.payments.put(payment)))


class TestEverythingMade:
    @pytest.mark.parametrize(
        ("units", "fields", "holds"),
        [
            (0, {}, False),
            (99, {}, False),
            (100, {}, True),
            (101, {}, True),
            (99, {"cancelled": 1}, True),
            (100, {"excess": 1}, False),
            (0, {"cancelled": 100}, False),
        ],
    )
    def test_all_that_shall_come_is_made(self, units: int, fields: dict[str, Any], holds: bool) -> None:
        """To the last unit; where nothing shall come any more, nothing is made either."""
        production = ById([made(1, units)]) if units else ById[Any]()

        assert everything_made(order_of(evolve(VALVES, **fields), production=production)) is holds

    def test_more_may_be_on_its_way(self) -> None:
        """105 are being made of a hundred, for the tolerance: the rest of them holds nothing up."""
        more = evolve(RUNNING, lines=(part(1, 105),), finished=(part(1, 100),))

        assert everything_made(order_of(production=ById([more])))

    def test_what_is_lost_has_to_be_made_again(self) -> None:
        """The rework of a shipment, too."""
        order = order_of(production=ById([made(1, 100)]))
        lost = left(1, part(1, 30), has_left=False, is_delivered=False, state="lost")

        assert not everything_made(evolve(order, shipments=ById([lost])))


class TestEverythingPassed:
    def test_each_delivery_is_inspected(self) -> None:
        """One of two is not enough; one that never left need not be."""
        shipments = (left(1, part(1, 60)), left(2, part(1, 40)))
        unpacked = left(3, part(1, 40), has_left=False, is_delivered=False, state="cancelled", handed_over_at=None)

        assert not everything_passed(delivered(*shipments, certificates=(inspected(1),)))
        assert everything_passed(delivered(*shipments, certificates=(inspected(1), inspected(2))))
        assert everything_passed(delivered(*shipments, unpacked, certificates=(inspected(1), inspected(2))))

    def test_nothing_is_left_to_ship(self) -> None:
        """A unit that is still to come keeps it open."""
        shipment, certificate = left(1, part(1, 99)), inspected(1)

        assert not everything_passed(delivered(shipment, certificates=(certificate,), open_units=1))
        assert not everything_passed(order_of())

    def test_something_was_done_about_every_defect(self) -> None:
        """And not only offered."""
        leaks = Defect(id=LineId("l-1"), quantity=3, description="leaks", offered=cny("5"))
        mended = evolve(leaks, remedy=Remedy.PRICE_REDUCTION)
        shipment = left(1, part(1, 100))

        assert not everything_passed(delivered(shipment, certificates=(inspected(1, leaks),)))
        assert everything_passed(delivered(shipment, certificates=(inspected(1, mended),)))

    def test_an_order_of_nothing_is_not_accepted(self) -> None:
        """All units were cancelled: that is another end."""
        assert not everything_passed(order_of(evolve(VALVES, cancelled=100)))
