"""A lamp maker: three parties, five stages, nobody at home the first time, and the merchant settled with at the end."""

from datetime import timedelta
from fractions import Fraction
from typing import Final

from orderflow.commands import (
    ConfirmReceipt,
    HandOver,
    IssueDeliveryNote,
    NewLine,
    Pack,
    Pay,
    Place,
    Rate,
    RecordCheck,
    Settle,
)
from orderflow.entities.check import DELIVERY_CAPACITY, INSPECTION, STOCK, VALIDITY
from orderflow.entities.rating import MERCHANT as THE_MERCHANT
from orderflow.entities.shipment import TrackingStatus
from orderflow.ids import ShipmentId
from orderflow.policies import express, online, percent_of_goods
from orderflow.processes import five_stage
from orderflow.roles import CUSTOMER, FINANCE, MERCHANT, QUALITY, WAREHOUSE, Actor
from orderflow.stories.shop import Narration, Shop, Story, recipient, yuan
from orderflow.testing import wanted

__all__ = ["PROCESS", "STORIES"]

LI: Final = Actor("li", CUSTOMER)
MAKER: Final = Actor("lamp-maker", MERCHANT)
STORE: Final = Actor("packing-table-2", WAREHOUSE)
EYES: Final = Actor("inspector-4", QUALITY)
BOOKS: Final = Actor("bookkeeping", FINANCE)
S1: Final = ShipmentId("s-1")

LAMPS: Final = NewLine(sku="LAMP-W", name="台灯 desk lamp", quantity=2, unit_price=yuan("129.90"))

PROCESS: Final = five_stage(
    payment_methods=(online("alipay", zh="支付宝", en="Alipay"),),
    deliveries=(express(fee=yuan("6.00"), carrier="SF Express"),),
    commission=percent_of_goods(Fraction(5, 100)),
)


def one_stage_after_the_other(shop: Shop) -> Narration:
    """Place, pay, ship, logistics, confirm receipt, each one party's; then the merchant's money."""
    shop.prices.sells(LAMPS)
    order = shop.does(
        LI,
        Place(
            process="five_stage",
            lines=(wanted(LAMPS),),
            currency="CNY",
            recipient=recipient("Li", "平江路 8"),
            delivery="express",
        ),
    )
    yield order.id
    shop.does(LI, Pay(order.id, method="alipay"))
    yield "the customer has paid"
    for name in (VALIDITY, STOCK, DELIVERY_CAPACITY):
        shop.does(MAKER, RecordCheck(order.id, name=name, passed=True), after=timedelta(minutes=20))
    yield "the supplier confirms validity, stock and delivery capacity"
    shop.does(STORE, Pack(order.id), after=timedelta(hours=12))
    shop.does(EYES, RecordCheck(order.id, name=INSPECTION, passed=True, subject=S1), after=timedelta(minutes=15))
    shop.does(STORE, IssueDeliveryNote(order.id, shipment_id=S1))
    shop.does(STORE, HandOver(order.id, shipment_id=S1), after=timedelta(minutes=30))
    yield "inspected, with its delivery note, the shipment leaves"
    shop.reported(order, "s-1", TrackingStatus.IN_TRANSIT, "Hangzhou", timedelta(hours=6))
    shop.reported(order, "s-1", TrackingStatus.ATTEMPT_FAILED, "Suzhou", timedelta(hours=20))
    yield "nobody is there to receive it"
    shop.reported(order, "s-1", TrackingStatus.DELIVERED, "Suzhou", timedelta(days=1))
    yield "the carrier tries again, and has it signed for"
    shop.does(LI, ConfirmReceipt(order.id), after=timedelta(minutes=10))
    yield "the customer has checked quantity and quality, and confirms"
    shop.does(BOOKS, Settle(order.id), after=timedelta(hours=3))
    yield "only now the merchant is settled with"
    shop.does(LI, Rate(order.id, target=THE_MERCHANT, score=5, text="well packed"), after=timedelta(hours=5))
    yield "the merchant is rated"
    shop.wait(timedelta(days=8))
    yield "the after-sales window is over"


STORIES: Final = (
    Story(zh="五个环节，一环接一环", en="Five stages, one after the other", steps=10, live=one_stage_after_the_other),
)
"""What the demo shows, in this order."""
