"""What is made and what is still to be: counted again by hand, over production orders and shipments of every kind."""

from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from deals import NOON, deal_order, item, made, part
from orderflow.entities.collection import ById
from orderflow.entities.deal import Deal
from orderflow.entities.making import units_in_stock, units_to_make, units_to_plan
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildPhase
from orderflow.entities.production import ProductionOrder
from orderflow.entities.shipment import Shipment, ShipmentLine, TrackingEvent, TrackingStatus
from orderflow.ids import ShipmentId

LEFT: dict[str, Any] = {"phase": ChildPhase.WAITING, "has_left": True, "handed_over_at": NOON}
KINDS: dict[str, dict[str, Any]] = {
    "packed": {},
    "unpacked": {"phase": ChildPhase.CLOSED},
    "under way": LEFT,
    "delivered": LEFT | {"phase": ChildPhase.CLOSED, "is_delivered": True},
    "lost": {"phase": ChildPhase.CLOSED, "handed_over_at": NOON, "tracking": TrackingStatus.LOST},
    "returned": {"phase": ChildPhase.CLOSED, "handed_over_at": NOON, "tracking": TrackingStatus.RETURNED},
}
"""Where a shipment may be, as it looks after it was brought there by commands."""


def shipment(kind: str, *lines: ShipmentLine, place: int = 1) -> Shipment:
    fields = {"phase": ChildPhase.OPEN} | KINDS[kind]
    if "tracking" in fields:
        fields["tracking"] = (TrackingEvent(status=fields["tracking"], at=NOON),)
    return Shipment(id=ShipmentId(f"s-{place}"), lines=lines, state=kind, packed_at=NOON, **fields)


def running(place: int, lines: tuple[ShipmentLine, ...], finished: tuple[ShipmentLine, ...] = ()) -> ProductionOrder:
    """A production order that is not done."""
    order = made(1, 1, place=place)
    return evolve(order, lines=lines, finished=finished, state="producing", phase=ChildPhase.OPEN)


def order_of(
    production: tuple[ProductionOrder, ...] = (), shipments: tuple[Shipment, ...] = (), **counters: Any
) -> Order:
    """100 valves and 40 of another kind; *counters* are the first line's."""
    lines = (item(1, **counters), item(2, quantity=40, price="25.00"))
    return deal_order("in_production", lines=lines, deal=Deal(production=ById(production)), shipments=ById(shipments))


class TestInStock:
    def test_what_is_made_lies_here_until_it_is_packed(self) -> None:
        """60 have passed in two parts, by two production orders; 25 of them lie in a shipment."""
        order = order_of(
            (made(1, 40), running(2, (part(1, 60), part(2, 40)), (part(1, 15), part(1, 5)))),
            (shipment("packed", part(1, 20), part(1, 5)),),
        )

        assert units_in_stock(order) == {"l-1": 35}

    def test_what_was_unpacked_or_came_back_lies_here_again(self) -> None:
        """What is with the customer, on its way or lost does not."""
        for kind, here in (
            ("packed", 0), ("unpacked", 100), ("under way", 0), ("delivered", 0), ("lost", 0), ("returned", 100),
        ):  # fmt: skip
            order = order_of((made(1, 100),), (shipment(kind, part(1, 100)),))

            assert (kind, units_in_stock(order)["l-1"]) == (kind, here)

    def test_units_that_never_were_in_the_shipment_lie_here(self) -> None:
        """The customer found three missing, so the shipment never had them: they were made, and are somewhere here."""
        order = order_of((made(1, 100),), (shipment("delivered", part(1, 97)),), shipped=97, delivered=97)

        assert units_in_stock(order)["l-1"] == 3
        assert units_to_make(order) == {"l-2": 40}


class TestToMake:
    def test_what_shall_come_and_is_not_made(self) -> None:
        """All of it at first; lines that lack nothing are left out."""
        assert units_to_make(order_of()) == {"l-1": 100, "l-2": 40}
        assert units_to_make(order_of((made(1, 60), made(2, 40, place=2)))) == {"l-1": 40}
        assert units_to_make(order_of((made(1, 100), made(2, 41, place=2)))) == {}

    def test_cancelled_units_need_not_be_made(self) -> None:
        """And units in excess have been."""
        assert units_to_make(order_of((made(1, 90),), cancelled=10)) == {"l-2": 40}
        assert units_to_make(order_of((made(1, 105),), (shipment("packed", part(1, 105)),), excess=5, packed=105)) == {
            "l-2": 40
        }

    def test_what_is_lost_is_made_again(self) -> None:
        """What came back or was unpacked is not: it is packed again."""
        for kind, again in (("lost", {"l-1": 30, "l-2": 40}), ("returned", {"l-2": 40}), ("unpacked", {"l-2": 40})):
            order = order_of((made(1, 100),), (shipment(kind, part(1, 30)),))

            assert (kind, units_to_make(order)) == (kind, again)

    def test_goods_that_were_never_made_here_count_for_no_line(self) -> None:
        """A shipment may hold goods from stock: that leaves nothing to make, and no debt of units either."""
        order = order_of((), (shipment("delivered", part(1, 60)),), shipped=60, delivered=60)

        assert units_in_stock(order)["l-1"] == -60
        assert units_to_make(order) == {"l-1": 40, "l-2": 40}


class TestToPlan:
    def test_what_no_production_order_is_about(self) -> None:
        """60 are planned, 20 of them made: 40 are left to plan, though 80 are left to make."""
        order = order_of((running(1, (part(1, 60),), (part(1, 20),)),))

        assert units_to_make(order) == {"l-1": 80, "l-2": 40}
        assert units_to_plan(order) == {"l-1": 40, "l-2": 40}

    def test_what_a_cancelled_production_order_left_unmade_is_to_plan(self) -> None:
        """A failed batch that was given up brings nothing any more."""
        given_up = evolve(running(1, (part(1, 60),), (part(1, 20),)), state="cancelled", phase=ChildPhase.CLOSED)

        assert units_to_plan(order_of((given_up,))) == {"l-1": 80, "l-2": 40}

    def test_more_than_was_planned_hides_nothing(self) -> None:
        """One batch has brought two too many and goes on for another line: what is missing is missing once."""
        order = order_of((running(1, (part(1, 50), part(2, 40)), (part(1, 52),)),))

        assert units_to_plan(order) == {"l-1": 48}

    def test_more_may_be_planned_than_is_needed(self) -> None:
        """Nothing is left to plan then."""
        assert units_to_plan(order_of((running(1, (part(1, 105), part(2, 40))),))) == {}


PARTS = st.lists(st.builds(part, st.integers(1, 2), st.integers(1, 40)), max_size=3).map(tuple)
Parts = tuple[ShipmentLine, ...]


def units(parts: Parts, line_id: str) -> int:
    return sum(one.quantity for one in parts if one.line_id == line_id)


@given(
    batches=st.lists(st.tuples(PARTS, PARTS, st.booleans()), max_size=4),
    shipments=st.lists(st.tuples(st.sampled_from(sorted(KINDS)), PARTS), max_size=5),
    cancelled=st.integers(0, 10),
)
def test_they_agree_with_whoever_walks_through_the_store(
    batches: list[tuple[Parts, Parts, bool]], shipments: list[tuple[str, Parts]], cancelled: int
) -> None:
    """Line by line, counted anew: made here, taken away, brought back; wanted, made, being made."""
    production = tuple(
        evolve(running(place, planned, finished), phase=ChildPhase.CLOSED if done else ChildPhase.OPEN)
        for place, (planned, finished, done) in enumerate(batches, start=1)
    )
    order = order_of(
        production, tuple(shipment(kind, *parts, place=place) for place, (kind, parts) in enumerate(shipments))
    )
    lines = [
        evolve(
            order.lines[name],
            quantity=400,
            cancelled=cancelled,
            shipped=sum(units(parts, name) for kind, parts in shipments if kind in ("under way", "delivered")),
            packed=sum(units(parts, name) for kind, parts in shipments if kind == "packed"),
        )
        for name in ("l-1", "l-2")
    ]
    order = evolve(order, lines=order.lines.put(*lines))

    for line in lines:
        made_ever = sum(units(finished, line.id) for _, finished, _ in batches)
        gone = sum(units(parts, line.id) for kind, parts in shipments if kind not in ("unpacked", "returned"))
        coming = sum(
            max(units(planned, line.id) - units(finished, line.id), 0)
            for planned, finished, done in batches
            if not done
        )
        missing = 400 - cancelled - line.shipped - line.packed - max(made_ever - gone, 0)
        assert units_in_stock(order)[line.id] == made_ever - gone
        assert units_to_make(order).get(line.id, 0) == max(missing, 0)
        assert units_to_plan(order).get(line.id, 0) == max(missing - coming, 0)
        assert (order.part(Deal).made(line.id), order.part(Deal).being_made(line.id)) == (made_ever, coming)
    assert 0 not in units_to_make(order).values()
    assert 0 not in units_to_plan(order).values()
