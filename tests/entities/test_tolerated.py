"""What of an order is made, lies here, has to be made, and may be beyond what was ordered."""

from typing import Any

import attrs
import pytest

from deals import deal_order, item, made, part
from orderflow.entities.collection import ById
from orderflow.entities.contract import Tolerance
from orderflow.entities.deal import Deal
from orderflow.entities.making import units_in_stock, units_plannable, units_to_make, units_to_plan, units_tolerated
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildPhase
from orderflow.entities.shipment import Shipment
from orderflow.ids import LineId, ShipmentId
from works import Bench


def with_shipment(order: Order, units: int, **fields: Any) -> Order:
    shipment = Shipment(
        id=ShipmentId("s-1"),
        lines=(part(1, units),),
        state="packed",
        phase=ChildPhase.OPEN,
        **fields,
    )
    line = attrs.evolve(order.lines["l-1"], packed=units)
    return attrs.evolve(order, shipments=ById([shipment]), lines=order.lines.put(line))


def test_what_is_made_lies_here_until_it_is_packed() -> None:
    """Sixty of a hundred are made; forty of them lie in a shipment."""
    order = deal_order("in_production", lines=(item(1),))
    order = order.with_part(attrs.evolve(order.part(Deal), production=ById([made(1, 60)])))
    assert units_in_stock(order) == {"l-1": 60}
    assert units_to_make(order) == units_to_plan(order) == {"l-1": 40}

    packed = with_shipment(order, 40)

    assert units_in_stock(packed) == {"l-1": 20}
    assert units_to_make(packed) == {"l-1": 40}


def test_what_is_being_made_need_not_be_planned() -> None:
    """Forty are missing, thirty of them are planned."""
    order = deal_order("in_production", lines=(item(1),))
    open_run = attrs.evolve(made(1, 30, place=2), finished=(), phase=ChildPhase.OPEN, state="planned")
    production = ById([made(1, 60), open_run])
    order = order.with_part(attrs.evolve(order.part(Deal), production=production))

    assert units_to_make(order) == {"l-1": 40}
    assert units_to_plan(order) == units_plannable(order) == {"l-1": 10}


@pytest.mark.parametrize(
    ("over", "quantity", "cancelled", "tolerated"),
    [(0, 100, 0, 0), (5, 100, 0, 5), (5, 100, 50, 2), (5, 19, 0, 0), (100, 7, 0, 7), (5, 100, 100, 0)],
)
def test_the_tolerance_is_a_share_of_what_is_ordered(over: int, quantity: int, cancelled: int, tolerated: int) -> None:
    """In whole units, rounded down; units that were cancelled are not ordered any more."""
    bench = Bench(item(1, quantity=quantity, cancelled=cancelled), over=over)

    assert units_tolerated(bench.order, bench.line()) == tolerated
    assert units_plannable(bench.order) == {"l-1": quantity - cancelled + tolerated}


def test_nothing_is_tolerated_without_a_contract_nor_for_a_replacement() -> None:
    """Goods in the place of others have no tolerance of their own."""
    bench = Bench(item(1), item(2, replaces=LineId("l-1")), over=10)
    none = bench.order.with_part(Deal())

    assert [units_tolerated(bench.order, line) for line in bench.order.lines] == [10, 0]
    assert [units_tolerated(none, line) for line in none.lines] == [0, 0]
    assert Tolerance().over(100) == 0
