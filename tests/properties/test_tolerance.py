"""However deliveries are split, as much comes to the customer and costs the same; and no unit is made or lost (S04)."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Final

from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from deals import item, part
from orderflow.commands import (
    CancelProduction,
    Command,
    HandOver,
    InspectProduction,
    MarkShipment,
    Pack,
    PlanProduction,
    PurchaseMaterials,
    ReceiveMaterials,
    StartProduction,
    Unpack,
)
from orderflow.entities.deal import Deal
from orderflow.entities.line_item import LineItem
from orderflow.entities.making import units_in_stock, units_plannable, units_to_make
from orderflow.entities.shipment import Mark, Shipment, ShipmentLine, TrackingStatus
from orderflow.errors import Refusal
from orderflow.ids import LineId, ProductionId, ShipmentId
from orderflow.policies import as_made_within_tolerance
from orderflow.roles import Actor
from works import BUYING, DAY, EYES, MAKER, PLANNER, STORE, Bench, marks_of

ORDERED: Final = st.integers(1, 60)
OVER: Final = st.integers(0, 100)
PRICES: Final = st.integers(0, 99_999)


def valve(quantity: int, minor: int, discount: int = 0) -> LineItem:
    line = item(1, quantity=quantity, price="0.01")
    return evolve(line, unit_price=line.unit_price * minor, discount=line.unit_price * min(discount, minor * quantity))


def most_of(ordered: int, over: int) -> int:
    """What may come in all, by the contract: said once more, in another way."""
    return ordered + floor(Fraction(ordered * over, 100))


@given(
    ordered=ORDERED,
    over=OVER,
    minor=PRICES,
    discount=st.integers(0, 5_000),
    cuts=st.lists(st.tuples(st.integers(1, 40), st.sampled_from(("keep", "unpack", "send", "lose", "find", "return")))),
)
@example(ordered=20, over=5, minor=999, discount=1, cuts=[(21, "unpack"), (1, "keep"), (20, "send")])
@example(ordered=20, over=5, minor=999, discount=1, cuts=[(21, "return"), (21, "send")])
@example(ordered=20, over=5, minor=999, discount=1, cuts=[(21, "find")])
def test_the_most_does_not_depend_on_how_deliveries_are_split(
    ordered: int, over: int, minor: int, discount: int, cuts: list[tuple[int, str]]
) -> None:
    """As much may still be packed as is left of the most, always; in the end it costs the same, to the cent."""
    bench = Bench(valve(ordered, minor, discount), over=over)
    most = most_of(ordered, over)
    bench.made(part(1, most))
    lost = 0

    for units, then in cuts:
        packable = as_made_within_tolerance(bench.order, bench.line())
        assert packable == most - lost - bench.line().packed - bench.line().shipped
        if not packable:
            break
        shipment = bench.packed(part(1, min(units, packable)))
        if then == "unpack":
            bench.do(Unpack(bench.id, shipment_id=shipment), STORE)
        elif then != "keep":
            bench.do(HandOver(bench.id, shipment_id=shipment), STORE)
        if then in ("lose", "find", "return"):
            bench.tracked(shipment, TrackingStatus.RETURNED if then == "return" else TrackingStatus.LOST)
        if then == "find":
            bench.tracked(shipment, TrackingStatus.DELIVERED)
        lost += min(units, packable) if then == "lose" else 0
    rest = as_made_within_tolerance(bench.order, bench.line())
    if rest:
        bench.packed(part(1, rest))

    line = bench.line()
    assert line.packed + line.shipped == most - lost
    price = minor * ordered - min(discount, minor * ordered)
    came = max(most - lost, ordered)  # what was ordered is owed for, though it has to be made again
    assert line.total.minor == floor(Fraction(price * came, ordered))
    assert line.excess == max(line.packed + line.shipped - ordered, 0)


@given(quantity=ORDERED, minor=PRICES, discount=st.integers(0, 5_000), cuts=st.lists(st.integers(0, 150), max_size=9))
def test_units_beyond_the_order_are_worth_the_same_in_any_slices(
    quantity: int, minor: int, discount: int, cuts: list[int]
) -> None:
    """Slices add up to the cent below, across and far beyond what was ordered, and none costs less than nothing."""
    line = valve(quantity, minor, discount)
    edges = sorted({0, *cuts})

    slices = [line.amount_of(end) - line.amount_of(start) for start, end in pairwise(edges)]

    assert sum(one.minor for one in slices) == line.amount_of(edges[-1]).minor
    assert all(one.minor >= 0 for one in slices)
    assert line.amount_of(edges[-1]).minor == floor(Fraction(line.amount.minor * edges[-1], quantity))


# ---- making, failing, packing, losing in any order -------------------------------------------------------------------


def _run(bench: Bench, draw: st.DataObject) -> ProductionId:
    return draw.draw(st.sampled_from([run.id for run in bench.order.part(Deal).production] or [ProductionId("w-1")]))


def _shipment(bench: Bench, draw: st.DataObject) -> ShipmentId:
    return draw.draw(st.sampled_from([one.id for one in bench.order.shipments] or [ShipmentId("s-1")]))


def _some(draw: st.DataObject, most: int) -> int:
    return draw.draw(st.one_of(st.just(max(most, 1)), st.integers(1, max(most, 1)), st.just(most + 1)))


def _lines(bench: Bench, draw: st.DataObject, most: Callable[[LineId], int]) -> tuple[ShipmentLine, ...] | None:
    if draw.draw(st.booleans()):
        return None
    ids = draw.draw(st.lists(st.sampled_from([line.id for line in bench.order.lines]), min_size=1, unique=True))
    return tuple(ShipmentLine(line_id=line_id, quantity=_some(draw, most(line_id))) for line_id in ids)


def _plan(bench: Bench, draw: st.DataObject) -> tuple[Command, Actor]:
    lines = _lines(bench, draw, lambda line_id: units_plannable(bench.order)[line_id])
    return PlanProduction(bench.id, completes_at=bench.at + DAY, lines=lines), PLANNER


def _inspect(bench: Bench, draw: st.DataObject) -> tuple[Command, Actor]:
    name = _run(bench, draw)
    run = bench.order.part(Deal).production.get(name)
    left = {one.line_id: one.quantity for one in run.left} if run is not None else {}
    passed = _lines(bench, draw, lambda line_id: left.get(line_id, 0))
    failed = draw.draw(st.sampled_from(("", "", "cracks")))
    none = bool(failed) and draw.draw(st.booleans())
    return InspectProduction(bench.id, production_id=name, passed=() if none else passed, failed=failed), EYES


def _packable(bench: Bench, line_id: LineId) -> int:
    return as_made_within_tolerance(bench.order, bench.order.lines[line_id])


def _all(units: Mapping[LineId, int] | Mapping[str, int]) -> tuple[ShipmentLine, ...]:
    return tuple(ShipmentLine(line_id=LineId(line_id), quantity=most) for line_id, most in units.items() if most)


def _pack(bench: Bench, draw: st.DataObject) -> tuple[Command, Actor]:
    return Pack(bench.id, lines=_lines(bench, draw, lambda line_id: _packable(bench, line_id))), STORE


ACTS: Final[dict[str, Callable[[Bench, st.DataObject], tuple[Command, Actor]]]] = {
    "plan": _plan,
    "buy": lambda bench, draw: (
        PurchaseMaterials(bench.id, production_id=_run(bench, draw), materials="copper"),
        BUYING,
    ),
    "receive": lambda bench, draw: (ReceiveMaterials(bench.id, production_id=_run(bench, draw)), BUYING),
    "start": lambda bench, draw: (StartProduction(bench.id, production_id=_run(bench, draw)), MAKER),
    "inspect": _inspect,
    "cancel": lambda bench, draw: (
        CancelProduction(bench.id, production_id=_run(bench, draw), reason="not needed"),
        PLANNER,
    ),
    "pack": _pack,
    "unpack": lambda bench, draw: (Unpack(bench.id, shipment_id=_shipment(bench, draw)), STORE),
    "mark": lambda bench, draw: (
        MarkShipment(bench.id, shipment_id=(name := _shipment(bench, draw)), marks=_marks(bench, name)),
        STORE,
    ),
    "hand over": lambda bench, draw: (HandOver(bench.id, shipment_id=_shipment(bench, draw)), STORE),
}
NOTIFICATIONS: Final = st.sampled_from((TrackingStatus.LOST, TrackingStatus.RETURNED, TrackingStatus.DELIVERED))


def _marks(bench: Bench, name: ShipmentId) -> tuple[Mark, ...]:
    return marks_of(bench.order, name) if name in bench.order.shipments else ()


@given(data=st.data(), ordered=st.tuples(ORDERED, ORDERED), over=OVER)
def test_no_unit_is_made_or_lost(data: st.DataObject, ordered: tuple[int, int], over: int) -> None:
    """Planned, failed, passed, packed, sent, lost, found: each unit made lies here, in a shipment, or is lost."""
    bench = Bench(*(item(place, quantity=units) for place, units in enumerate(ordered, start=1)), over=over)
    for _ in range(data.draw(st.integers(8, 25))):
        act = data.draw(st.sampled_from(_sensible(bench)))
        try:
            if act == "make":
                bench.made(*_all(units_plannable(bench.order)))
            elif act == "send":
                bench.sent(*_all({line.id: _packable(bench, line.id) for line in bench.order.lines}))
            elif act == "track":
                _tracked(bench, _shipment(bench, data), data.draw(NOTIFICATIONS), over)
            else:
                bench.do(*ACTS[act](bench, data))
        except Refusal:
            continue
        _conserved(bench, over)


def _sensible(bench: Bench) -> tuple[str, ...]:
    """What there is to do: more of what leads on, nothing about shipments as long as there are none."""
    if bench.order.shipments:
        return (*ACTS, "track", "track", "track", "track", "make", "send", "send", "hand over")
    if bench.order.part(Deal).production:
        return ("make", "send", "pack", "start", "inspect", "buy", "receive", "cancel", "plan")
    return ("make", "plan")


def _tracked(bench: Bench, name: ShipmentId, news: TrackingStatus, over: int) -> None:
    """What turns up counts as sent, if it is not more than may come in all; carriers do not contradict themselves."""
    before = bench.order.shipments.get(name)
    if before is not None and before.is_back:
        return
    bench.tracked(name, news)
    shipment = bench.order.shipments[name]
    if news is TrackingStatus.DELIVERED and not shipment.has_left and shipment.handed_over_at is not None:
        lines = [(bench.order.lines[one.line_id], one.quantity) for one in shipment.lines]
        assert any(line.packed + line.shipped + units > most_of(line.quantity, over) for line, units in lines)


def _conserved(bench: Bench, over: int) -> None:
    order = bench.order
    here, to_make = units_in_stock(order), units_to_make(order)
    lost = [one for one in order.shipments if not one.has_left and one.is_closed and not one.is_back]
    once = [one for one in order.shipments if any(said.status is TrackingStatus.LOST for said in one.tracking)]
    for line in order.lines:
        made, in_shipments, most = (
            order.part(Deal).made(line.id),
            line.packed + line.shipped,
            most_of(line.quantity, over),
        )
        assert made == here[line.id] + in_shipments + _units(lost, line.id)
        assert here[line.id] >= 0
        assert in_shipments <= most
        assert line.excess == max(in_shipments - line.quantity, 0)
        assert line.quantity + line.excess == line.open + line.shipped + line.cancelled
        assert made + order.part(Deal).being_made(line.id) <= most + _units(once, line.id)
        assert to_make.get(line.id, 0) == max(line.quantity - in_shipments - here[line.id], 0)


def _units(shipments: Iterable[Shipment], line_id: LineId) -> int:
    return sum(one.quantity for shipment in shipments for one in shipment.lines if one.line_id == line_id)
