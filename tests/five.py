"""Lives of five-stage orders, for the tests of the core: supplier, carrier and customer each do their part."""

from fractions import Fraction

from life import BUYER, CASHIER, MINUTE, SHOP, STORE, Life, cny, part
from orderflow.commands import (
    ConfirmReceipt,
    HandOver,
    IssueDeliveryNote,
    Pack,
    Rate,
    RecordCheck,
    Settle,
)
from orderflow.entities.check import DELIVERY_CAPACITY, INSPECTION, STOCK, VALIDITY
from orderflow.entities.rating import GOODS
from orderflow.entities.shipment import Finding, ShipmentLine, TrackingStatus
from orderflow.ids import LineId, ShipmentId
from orderflow.policies import DEFAULT_METHODS, express, online, percent_of_goods
from orderflow.process import OrderProcess
from vouched import five_stage

FIVE = five_stage(
    payment_methods=(*DEFAULT_METHODS, online("card", capture_at_once=False)),
    deliveries=(express(fee=cny("6.00")), express("sf", carrier="sf-express")),
    commission=percent_of_goods(Fraction(5, 100)),
)
"""3 cups and 2 bowls, 75.97 CNY, and 6.00 freight: 81.97 CNY, of which 3.80 are commission."""


def found(line: int, *, missing: int = 0, damaged: int = 0) -> Finding:
    return Finding(line_id=LineId(f"l-{line}"), missing=missing, damaged=damaged)


def paid_five(process: OrderProcess = FIVE, life: Life | None = None) -> Life:
    """Placed and paid; the supplier has still to confirm."""
    life = life or Life(process)
    life.place()
    life.pay()
    return life


def confirm(life: Life) -> None:
    """The supplier confirms all three."""
    for name in (VALIDITY, STOCK, DELIVERY_CAPACITY):
        life.do(RecordCheck(life.id, name=name, passed=True), SHOP)


def confirmed(process: OrderProcess = FIVE, life: Life | None = None) -> Life:
    """The supplier has confirmed all three."""
    life = paid_five(process, life)
    confirm(life)
    return life


def pack(life: Life, *lines: ShipmentLine) -> ShipmentId:
    """These units (all that are left) are packed, inspected, and have a delivery note."""
    life.do(Pack(life.id, lines=lines or None), STORE)
    shipment_id = ShipmentId(f"s-{len(life.order.shipments)}")
    life.do(RecordCheck(life.id, name=INSPECTION, passed=True, subject=shipment_id), STORE)
    life.do(IssueDeliveryNote(life.id, shipment_id=shipment_id), STORE)
    return shipment_id


def send(life: Life, *lines: ShipmentLine) -> ShipmentId:
    """The same, and they have left."""
    shipment_id = pack(life, *lines)
    life.do(HandOver(life.id, shipment_id=shipment_id), STORE)
    return shipment_id


def under_way(process: OrderProcess = FIVE, life: Life | None = None) -> Life:
    """All goods are with the carrier, in one shipment."""
    life = confirmed(process, life)
    send(life)
    return life


def arrived(process: OrderProcess = FIVE, life: Life | None = None) -> Life:
    """They are with the customer."""
    life = under_way(process, life)
    life.at += MINUTE
    life.track(TrackingStatus.DELIVERED)
    return life


def received(process: OrderProcess = FIVE, life: Life | None = None) -> Life:
    """They have confirmed it."""
    life = arrived(process, life)
    life.do(ConfirmReceipt(life.id))
    return life


def whole_five(life: Life) -> Life:
    """A whole life: a check that fails, a cup that is missing and a bowl that is damaged, ratings, a settlement."""
    paid_five(life=life)
    life.do(RecordCheck(life.id, name=STOCK, passed=False, reason="sold out"), SHOP)
    confirm(life)
    send(life)
    life.track(TrackingStatus.COLLECTED, TrackingStatus.LOADED, TrackingStatus.SIGNED)
    life.do(ConfirmReceipt(life.id, findings=(found(1, missing=1), found(2, damaged=1))), BUYER)
    send(life, part(1, 1))
    life.track(TrackingStatus.DELIVERED, shipment="s-2")
    life.do(ConfirmReceipt(life.id), BUYER)
    life.do(Rate(life.id, target=GOODS, score=4, text="one was missing"), BUYER)
    life.do(Rate(life.id, target="l-2", score=2), BUYER)
    life.do(Settle(life.id), CASHIER)
    return life
