"""What people do so that goods are made: plan, buy, begin, inspect, cancel what nobody needs; and mark shipments."""

from collections.abc import Iterator
from datetime import timedelta

from orderflow import commands as c
from orderflow.commands import Command
from orderflow.entities.deal import Deal
from orderflow.entities.making import units_to_make, units_to_plan
from orderflow.entities.shipment import Mark
from orderflow.testing.lives.life import Life

__all__ = ["make_goods", "mark_shipments"]


def make_goods(life: Life) -> Iterator[Command]:
    """What is to be made is planned, begun and passes its inspection; what nobody needs any more is cancelled."""
    order = life.order
    if c.PlanProduction.type not in life.process.commands_by_type:
        return
    if units_to_plan(order):
        yield c.PlanProduction(order.id, completes_at=life.at + timedelta(days=5))
    needed = units_to_make(order)
    for production in order.part(Deal).production:
        if not production.is_closed:
            if not any(part.line_id in needed for part in production.left):
                yield c.CancelProduction(order.id, production_id=production.id, reason="nobody needs it any more")
            if production.materials:
                yield c.ReceiveMaterials(order.id, production_id=production.id)
            yield c.StartProduction(order.id, production_id=production.id)
            yield c.InspectProduction(order.id, production_id=production.id, passed=None)


def mark_shipments(life: Life) -> Iterator[Command]:
    """Goods that were made for an order, or lay in stock for it, bear their marks before they leave."""
    order = life.order
    for shipment in order.shipments if order.part(Deal).production or order.part(Deal).allocated else ():
        if not (shipment.marks or shipment.has_left or shipment.is_closed):
            today = life.at.date()
            marks = tuple(
                Mark(
                    line_id=part.line_id,
                    model=order.lines[part.line_id].sku,
                    quantity=part.quantity,
                    produced_on=today,
                )
                for part in shipment.lines
            )
            yield c.MarkShipment(order.id, shipment_id=shipment.id, marks=marks)
