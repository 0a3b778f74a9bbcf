"""A mall: cups from stock, a ring made to order and late, settled, rated; and cups of which there are too few."""

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final

from orderflow.commands import (
    Accept,
    ChangePromise,
    ConfirmReceipt,
    Decline,
    HandOver,
    NewLine,
    Pack,
    Pay,
    Place,
    Rate,
)
from orderflow.entities.line_item import Source
from orderflow.entities.rating import MERCHANT as THE_MERCHANT
from orderflow.entities.shipment import ShipmentLine, TrackingStatus
from orderflow.ids import LineId, ShipmentId
from orderflow.policies import express, online, percent_of_goods
from orderflow.processes import mall
from orderflow.roles import CUSTOMER, MERCHANT, WAREHOUSE, Actor
from orderflow.stories.shop import SHANGHAI, Narration, Shop, Story, recipient, yuan
from orderflow.testing import wanted

__all__ = ["PROCESS", "STORIES"]

LI: Final = Actor("li", CUSTOMER)
WANG: Final = Actor("wang", CUSTOMER)
JEWELLER: Final = Actor("jeweller", MERCHANT)
STORE: Final = Actor("packing-table-2", WAREHOUSE)
CUPS_LINE, RING_LINE = LineId("l-1"), LineId("l-2")

CUPS: Final = NewLine(sku="CUP-BLUE", name="青花茶杯 tea cup", quantity=3, unit_price=yuan("19.99"))
RING: Final = NewLine(
    sku="RING",
    name="定制戒指 engraved ring",
    quantity=1,
    unit_price=yuan("888.00"),
    specification={"engraving": "L&W"},
    source=Source.MADE,
    promised_at=datetime(2026, 3, 12, 18, tzinfo=SHANGHAI),
)

PROCESS: Final = mall(
    payment_methods=(online("alipay", zh="支付宝", en="Alipay"),),
    deliveries=(express(fee=yuan("12.00"), carrier="SF Express"),),
    commission=percent_of_goods(Fraction(5, 100)),
)


def line_by_line(shop: Shop) -> Narration:
    """Cups at once, the ring by its own date; that is missed, escalated and promised anew."""
    shop.prices.sells(CUPS, RING)
    shop.inventory.receive("CUP-BLUE", 4)
    order = shop.does(
        LI,
        Place(
            process="mall",
            lines=(
                wanted(CUPS),
                wanted(RING),
            ),
            currency="CNY",
            recipient=recipient("Li", "平江路 8"),
            delivery="express",
        ),
    )
    yield order.id
    shop.does(LI, Pay(order.id, method="alipay"))
    yield "the cups are held, the customer has paid"
    shop.does(JEWELLER, Accept(order.id), after=timedelta(hours=12))
    shop.does(STORE, Pack(order.id, lines=(ShipmentLine(line_id=CUPS_LINE, quantity=3),)))
    shop.does(STORE, HandOver(order.id, shipment_id=ShipmentId("s-1")))
    yield "what is in stock ships at once"
    shop.reported(order, "s-1", TrackingStatus.DELIVERED, "Suzhou", timedelta(days=1))
    shop.wait(timedelta(days=9))
    yield "the ring is not ready by its date: its merchant and their head are told"
    until = shop.clock.now() + timedelta(days=3)
    shop.does(JEWELLER, ChangePromise(order.id, lines=(RING_LINE,), until=until, reason="engraved once more"))
    shop.does(STORE, Pack(order.id), after=timedelta(days=2))
    shop.does(STORE, HandOver(order.id, shipment_id=ShipmentId("s-2")))
    yield "promised anew, and kept this time"
    shop.reported(order, "s-2", TrackingStatus.DELIVERED, "Suzhou", timedelta(days=1))
    shop.does(LI, ConfirmReceipt(order.id), after=timedelta(hours=2))
    shop.does(LI, Rate(order.id, target=THE_MERCHANT, score=4, text="beautiful, and four days late"))
    yield "received and rated"
    shop.wait(timedelta(days=2))
    yield "the merchant is settled with"
    shop.wait(timedelta(days=7))
    yield "the after-sales window is over"


def the_last_cup(shop: Shop) -> Narration:
    """One cup is left and three are wanted: what is not there is not sold."""
    shop.prices.sells(CUPS, RING)
    order = shop.does(
        WANG,
        Place(
            process="mall",
            lines=(wanted(CUPS),),
            currency="CNY",
            recipient=recipient("Wang", "山塘街 21"),
            delivery="express",
        ),
    )
    yield order.id
    shop.does(WANG, Pay(order.id, method="alipay"))
    yield "paid, but stock is short: the merchant cannot accept"
    shop.does(JEWELLER, Decline(order.id, reason="sold out"), after=timedelta(hours=1))
    yield "they decline, and the money goes back"


STORIES: Final = (
    Story(zh="现货先发，定制按期", en="From stock at once, made to order by its date", steps=8, live=line_by_line),
    Story(zh="库存不足，全额退款", en="Short of stock, all of it goes back", steps=3, live=the_last_cup),
)
"""What the demo shows, in this order."""
