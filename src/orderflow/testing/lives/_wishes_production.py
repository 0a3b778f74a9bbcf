"""Wishes about production: plan, buy materials, begin, report, announce, inspect, cancel; and marks on shipments."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from hypothesis import strategies as st

from orderflow import commands as c
from orderflow.commands import Command
from orderflow.entities.deal import Deal
from orderflow.entities.making import units_plannable
from orderflow.entities.production import ProductionOrder
from orderflow.entities.shipment import Mark, Shipment
from orderflow.ids import LineId, ProductionId, ShipmentId
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.wishing import COIN, TEXTS, Draw, Wish, Wishes, maybe, oddly, one_of, text, units

__all__ = ["PRODUCING_WISHES"]

_AHEAD: Final = st.sampled_from((timedelta(days=5), timedelta(days=20), timedelta(hours=1), timedelta(0)))
_DAYS: Final = st.sampled_from((timedelta(0), timedelta(days=1), timedelta(days=30)))


def _plan(draw: Draw, life: Life) -> Command:
    plannable = [(line_id, most) for line_id, most in units_plannable(life.order).items() if most]
    lines = maybe(draw, lambda: units(draw, plannable))
    return c.PlanProduction(life.order.id, completes_at=life.at + draw(_AHEAD), lines=lines)


def _open(life: Life) -> list[ProductionOrder]:
    return [production for production in life.order.part(Deal).production if not production.is_closed]


def _production(draw: Draw, life: Life) -> ProductionId:
    fitting = [production.id for production in _open(life)] if not oddly(draw) else []
    return ProductionId(one_of(draw, fitting or [p.id for p in life.order.part(Deal).production], "w-99"))


def _purchase(draw: Draw, life: Life) -> Command:
    expected_at = maybe(draw, lambda: life.at + draw(_AHEAD))
    production_id = _production(draw, life)
    return c.PurchaseMaterials(
        life.order.id, production_id=production_id, materials=text(draw), expected_at=expected_at
    )


def _receive(draw: Draw, life: Life) -> Command:
    return c.ReceiveMaterials(life.order.id, production_id=_production(draw, life))


def _start(draw: Draw, life: Life) -> Command:
    return c.StartProduction(life.order.id, production_id=_production(draw, life))


def _report(draw: Draw, life: Life) -> Command:
    completes_at = maybe(draw, lambda: life.at + draw(_AHEAD))
    production_id = _production(draw, life)
    return c.ReportProgress(life.order.id, production_id=production_id, text=text(draw), completes_at=completes_at)


def _announce(draw: Draw, life: Life) -> Command:
    production_id = _production(draw, life)
    return c.AnnounceCompletion(life.order.id, production_id=production_id, completes_at=life.at + draw(_AHEAD))


def _inspect(draw: Draw, life: Life) -> Command:
    production_id = _production(draw, life)
    production = life.order.part(Deal).production.get(production_id)
    left = [(part.line_id, part.quantity) for part in production.left] if production is not None else []
    passed = maybe(draw, lambda: units(draw, left) if draw(COIN) else ())
    failed = text(draw) if passed == () or oddly(draw) else ""
    return c.InspectProduction(life.order.id, production_id=production_id, passed=passed, failed=failed)


def _cancel(draw: Draw, life: Life) -> Command:
    return c.CancelProduction(life.order.id, production_id=_production(draw, life), reason=draw(TEXTS))


def _here(shipment: Shipment) -> bool:
    return not shipment.has_left and not shipment.is_closed


def _mark(draw: Draw, life: Life) -> Command:
    shipments = life.order.shipments
    fitting = [shipment.id for shipment in shipments if _here(shipment) and not shipment.marks]
    shipment_id = ShipmentId(one_of(draw, fitting if not oddly(draw) else [s.id for s in shipments], "s-99"))
    shipment = shipments.get(shipment_id)
    marks = []
    for part in shipment.lines if shipment is not None else ():
        quantity = part.quantity + oddly(draw)
        line_id = LineId(one_of(draw, (part.line_id,), "l-99"))
        made_on = (life.at - draw(_DAYS)).date()
        marks.append(Mark(line_id=line_id, model=text(draw), quantity=quantity, produced_on=made_on))
    return c.MarkShipment(life.order.id, shipment_id=shipment_id, marks=tuple(marks))


def _to_plan(life: Life) -> bool:
    return any(units_plannable(life.order).values())


def _that(suits: Callable[[ProductionOrder], bool]) -> Callable[[Life], bool]:
    def when(life: Life) -> bool:
        return any(suits(production) for production in _open(life))

    return when


def _any(production: ProductionOrder) -> bool:
    return True


def _to_buy(production: ProductionOrder) -> bool:
    return not production.materials and production.started_at is None


def _bought(production: ProductionOrder) -> bool:
    return bool(production.materials) and production.started_at is None


def _begun(production: ProductionOrder) -> bool:
    return production.started_at is not None


def _to_begin(production: ProductionOrder) -> bool:
    return production.started_at is None or bool(production.failures)


def _to_mark(life: Life) -> bool:
    return any(_here(shipment) and not shipment.marks for shipment in life.order.shipments)


PRODUCING_WISHES: Final[Wishes] = {
    c.PlanProduction: Wish(_plan, when=_to_plan),
    c.PurchaseMaterials: Wish(_purchase, when=_that(_to_buy)),
    c.ReceiveMaterials: Wish(_receive, when=_that(_bought)),
    c.StartProduction: Wish(_start, when=_that(_to_begin)),
    c.ReportProgress: Wish(_report, when=_that(_begun)),
    c.AnnounceCompletion: Wish(_announce, when=_that(_any)),
    c.InspectProduction: Wish(_inspect, when=_that(_begun)),
    c.CancelProduction: Wish(_cancel, when=_that(_any)),
    c.MarkShipment: Wish(_mark, when=_to_mark),
}
