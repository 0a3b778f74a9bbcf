"""What people do so that goods can leave: what lies in stock is allocated, and each delivery note is released."""

from collections.abc import Iterator

from orderflow import commands as c
from orderflow.commands import Command
from orderflow.entities.deal import Deal
from orderflow.entities.making import units_to_plan
from orderflow.entities.phase import ChildPhase
from orderflow.entities.released import is_standing
from orderflow.entities.signature import DELIVERY_NOTE
from orderflow.testing.lives.life import Life

__all__ = ["allocate_stock", "release_goods"]


def allocate_stock(life: Life) -> Iterator[Command]:
    """What some orders need lies in stock; for others it has to be made."""
    order = life.order
    if "allocate_stock" in life.process.table.steps and len(order.lines) % 2 and units_to_plan(order):
        yield c.AllocateStock(order.id)


def release_goods(life: Life) -> Iterator[Command]:
    """Each shipment gets its delivery note, its goods are released, and finance signs for them."""
    order = life.order
    if "release" not in life.process.table.steps:
        return
    for shipment in order.shipments:
        if shipment.phase is ChildPhase.OPEN:
            release = order.part(Deal).releases.get(shipment.id)
            if shipment.delivery_note is None:
                yield c.IssueDeliveryNote(order.id, shipment_id=shipment.id)
            if release is None or not (release.is_good and is_standing(order, release)):
                yield c.ReleaseGoods(order.id, shipment_id=shipment.id)
            elif not order.part(Deal).signed(DELIVERY_NOTE, shipment.id, release.digest):
                yield c.Sign(order.id, kind=DELIVERY_NOTE, subject=shipment.id, reference="stamp-1")
