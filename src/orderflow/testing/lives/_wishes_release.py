"""Wishes about stock for an order, releases and credit: units are allocated and given back, goods released."""

from typing import Final

from hypothesis import strategies as st

from orderflow import commands as c
from orderflow.commands import Command, Result
from orderflow.entities.deal import Deal
from orderflow.entities.making import units_in_stock, units_to_make
from orderflow.ids import ShipmentId
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.wishing import Draw, Wish, Wishes, maybe, one_of, units

__all__ = ["RELEASE_WISHES"]

_RESULTS: Final = st.sampled_from((Result.DONE, Result.DECLINED, *Result))
_ASK_OFF: Final = st.sampled_from((0, 0, 0, 1))


def _allocate_stock(draw: Draw, life: Life) -> Command:
    to_make = list(units_to_make(life.order).items())
    return c.AllocateStock(life.order.id, lines=maybe(draw, lambda: units(draw, to_make)))


def _free_stock(draw: Draw, life: Life) -> Command:
    here = [(line_id, quantity) for line_id, quantity in units_in_stock(life.order).items() if quantity > 0]
    return c.FreeStock(life.order.id, lines=maybe(draw, lambda: units(draw, here)))


def _release_goods(draw: Draw, life: Life) -> Command:
    noted = [
        shipment.id for shipment in life.order.shipments if shipment.delivery_note is not None and not shipment.has_left
    ]
    return c.ReleaseGoods(life.order.id, shipment_id=ShipmentId(one_of(draw, noted, "s-99")))


def _record_credit(draw: Draw, life: Life) -> Command:
    releases = life.order.part(Deal).releases
    shipment_id = one_of(draw, [release.id for release in releases if release.asked], "s-99")
    release = releases.get(shipment_id)
    return c.RecordCredit(
        life.order.id,
        shipment_id=ShipmentId(shipment_id),
        ask=(release.asks if release is not None else 1) + draw(_ASK_OFF),
        result=draw(_RESULTS),
        reason="they owe too much",
    )


def _to_make(life: Life) -> bool:
    return bool(units_to_make(life.order))


def _allocated(life: Life) -> bool:
    return bool(life.order.part(Deal).allocated)


def _noted(life: Life) -> bool:
    return any(shipment.delivery_note is not None and not shipment.is_closed for shipment in life.order.shipments)


def _unanswered(life: Life) -> bool:
    return any(release.asked for release in life.order.part(Deal).releases)


RELEASE_WISHES: Final[Wishes] = {
    c.AllocateStock: Wish(_allocate_stock, when=_to_make),
    c.FreeStock: Wish(_free_stock, when=_allocated),
    c.ReleaseGoods: Wish(_release_goods, when=_noted),
    c.RecordCredit: Wish(_record_credit, when=_unanswered),
}
