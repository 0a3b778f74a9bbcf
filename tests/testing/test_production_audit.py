"""The audit of the laws finds what is wrong with the books of production, of excess and of marks."""

from typing import Any

import attrs
import pytest

from deals import NOON, part
from life import Life
from orderflow.entities.deal import Deal
from orderflow.entities.phase import ChildMove
from orderflow.entities.production import ProductionOrder
from orderflow.entities.shipment import Mark, ShipmentLine
from orderflow.events import (
    Event,
    ExcessGranted,
    ExcessWithdrawn,
    ProductionInspected,
    ProductionPlanned,
    ProductionStarted,
    ShipmentMarked,
)
from orderflow.ids import LineId, ProductionId
from orderflow.states.production import ProductionFlow
from orderflow.testing.lives.laws import broken_laws
from works import S2, WORKSHOP, a_few_more, whole_workshop


def lived() -> Life:
    life = Life(WORKSHOP.extended(packing=a_few_more))
    whole_workshop(life)
    return life


def to(state: str) -> ChildMove:
    return ChildMove("goes", "somewhere", state, ProductionFlow.table.phase_of(state))


def run(number: str, name: str = "w-9", **fields: Any) -> ProductionOrder:
    before = lived().order.part(Deal).production["w-2"]
    fresh: dict[str, Any] = {"finished": (), "failures": 0, "reports": 0, "lines": (part(2, 1),), "state": "planned"}
    return attrs.evolve(
        before, **{**fresh, "id": ProductionId(name), "number": number, "phase": to("planned").phase, **fields}
    )


def passed(*lines: ShipmentLine, name: str = "w-1", state: str = "finished") -> ProductionInspected:
    return ProductionInspected(occurred_at=NOON, production_id=ProductionId(name), move=to(state), passed=lines)


def test_nothing_is_wrong_with_what_was_decided() -> None:
    """Orders that the kernel made keep the law of production."""
    life = lived()

    assert broken_laws(life.order, life.events) == ()


MARK = Mark(line_id=LineId("l-1"), model="M-1", quantity=1, produced_on=NOON.date())


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ([passed(part(1, 1))], "production w-1 has ended and goes on"),
        (
            [ProductionPlanned(occurred_at=NOON, production=run("P-00000001"))],
            "has the number P-00000001 of another one",
        ),
        ([ProductionPlanned(occurred_at=NOON, production=run("7", "w-1"))], "production w-1 is planned twice"),
        ([ProductionPlanned(occurred_at=NOON, production=run("7", lines=()))], "production w-9 is about {}"),
        (
            [ProductionPlanned(occurred_at=NOON, production=run("7")), passed(part(2, 1), name="w-9")],
            "{'l-2': 1} have passed of",
        ),
        (
            [
                ProductionPlanned(occurred_at=NOON, production=run("7")),
                ProductionStarted(occurred_at=NOON, production_id=ProductionId("w-9"), move=to("producing")),
                passed(part(2, 2), name="w-9", state="producing"),
            ],
            "{'l-2': 2} have passed of",
        ),
        ([ExcessGranted(occurred_at=NOON, lines=(part(2, 1),))], "1 units in excess are awaited"),
        ([ExcessWithdrawn(occurred_at=NOON, lines=(part(1, 1),))], "1 are withdrawn of 0 that lie in no shipment"),
        (
            [ShipmentMarked(occurred_at=NOON, shipment_id=S2, marks=(MARK,))],
            "shipment s-2 is gone, {'l-1': 1}",
        ),
    ],
    ids=str,
)
def test_a_history_that_cannot_be(events: list[Event], says: str) -> None:
    """More passed than was planned, before work began, or after the end; a number twice; excess that lies here."""
    life = lived()
    order = life.order
    for one in events:
        order = one.apply(order)
    order = attrs.evolve(order, version=order.version + len(events))

    found = broken_laws(order, [*life.events, *events])

    assert any(says in problem for problem in found), found


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"finished": (part(1, 99),)}, "{'l-1': 99} have passed, by its history"),
        ({"number": "7"}, "(closed, failures, reports, number)"),
        ({"reports": 1}, "(closed, failures, reports, number)"),
        ({"failures": 1}, "(closed, failures, reports, number)"),
    ],
    ids=str,
)
def test_an_order_that_counts_otherwise(fields: dict[str, Any], says: str) -> None:
    """What it says about its production does not follow from its history."""
    life = lived()
    deal = life.order.part(Deal)
    other = attrs.evolve(deal, production=deal.production.put(attrs.evolve(deal.production["w-1"], **fields)))

    found = broken_laws(life.order.with_part(other), life.events)

    assert any(says in problem for problem in found), found


def test_production_that_is_in_no_history() -> None:
    """Nobody planned it."""
    life = lived()
    deal = life.order.part(Deal)
    order = life.order.with_part(attrs.evolve(deal, production=deal.production.put(run("7"))))

    assert any("by its history ['w-1', 'w-2', 'w-3']" in problem for problem in broken_laws(order, life.events))
