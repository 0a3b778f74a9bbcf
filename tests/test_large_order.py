"""An order of 10,000 lines and 1,000 shipments stays usable: what a step costs depends on what it touches."""

from time import perf_counter

from life import BUYER, SF, SHOP, STORE, Life, cny, part, report
from orderflow.commands import (
    CancelUnits,
    ConfirmReceipt,
    HandOver,
    NewLine,
    Pack,
    Place,
    RequestReturn,
    Track,
)
from orderflow.deciding import replay
from orderflow.entities.order import FulfilmentStatus, PaymentStatus
from orderflow.entities.party import Address, Party
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import TrackingStatus
from orderflow.ids import ShipmentId
from orderflow.laws import broken_laws

LINES, SHIPMENTS = 10_000, 1_000
STEP_SECONDS_MAX = 2.0
"""Far above what a step takes (some tens of milliseconds), and far below what it took with a needless loop per line."""


def test_ten_thousand_lines_are_placed_paid_packed_and_received() -> None:
    """Each line of two units at 1.01; a thousand shipments of ten lines; one line is cancelled, one is sent back."""
    goods = tuple(
        NewLine(sku=f"sku-{number}", name=f"Part {number}", quantity=2, unit_price=cny("1.01"))
        for number in range(1, LINES + 1)
    )
    warehouse = Party(name="Li", phone="13800000000", address=Address(city="Suzhou", street="Dock 4"))
    life = Life()

    life.do(Place(process="retail", lines=goods, recipient=warehouse, delivery="express"))
    assert life.order.total == cny("20200.00")
    life.pay()
    life.do(CancelUnits(life.id, lines=(part(LINES, 2),)), SHOP)
    assert life.order.refunded == cny("2.02")

    slowest = 0.0
    for number in range(SHIPMENTS):
        first = number * 10 + 1
        lines = tuple(part(line, 2) for line in range(first, first + 10) if line != LINES)
        began = perf_counter()
        life.do(Pack(life.id, lines=lines), STORE)
        slowest = max(slowest, perf_counter() - began)
    assert life.phase() is Phase.PREPARING
    for number in range(1, SHIPMENTS + 1):
        life.do(HandOver(life.id, shipment_id=ShipmentId(f"s-{number}")), STORE)
    assert life.fulfilment_status() is FulfilmentStatus.SHIPPED
    life.do(Track(life.id, shipment_id=ShipmentId("s-7"), reports=(report(TrackingStatus.DELIVERED, life.at),)), SF)
    assert life.order.lines.delivered == 20
    life.do(ConfirmReceipt(life.id), BUYER)
    life.do(RequestReturn(life.id, lines=(part(1, 1),)))

    assert life.phase() is Phase.COMPLETED
    assert life.payment_status() is PaymentStatus.PARTLY_REFUNDED
    assert life.order.lines.delivered == 2 * (LINES - 1)
    assert slowest < STEP_SECONDS_MAX
    assert broken_laws(life.order) == ()
    assert replay(life.events) == life.order
