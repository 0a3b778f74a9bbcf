"""A noodle house: one meal that is cooked, followed on the map and rated; one that nobody accepted in time."""

from datetime import timedelta
from typing import Final

from orderflow.commands import (
    Accept,
    AssignCourier,
    BeginPreparing,
    ConfirmReceipt,
    HandOver,
    NewLine,
    Pack,
    Pay,
    Place,
    Rate,
)
from orderflow.entities.order import Order
from orderflow.entities.position import Position
from orderflow.entities.rating import COURIER as THE_COURIER
from orderflow.entities.rating import RESTAURANT
from orderflow.entities.shipment import TrackingStatus
from orderflow.ids import ShipmentId
from orderflow.policies import by_courier, online
from orderflow.processes import food_delivery
from orderflow.roles import COURIER, CUSTOMER, MERCHANT, PLATFORM, PRODUCTION, Actor
from orderflow.stories.shop import Narration, Shop, Story, recipient, yuan
from orderflow.testing import wanted

__all__ = ["PROCESS", "STORIES"]

LI: Final = Actor("li", CUSTOMER)
HOUSE: Final = Actor("noodle-house", MERCHANT)
COOK: Final = Actor("wok-1", PRODUCTION)
PLATFORM_DESK: Final = Actor("dispatch", PLATFORM)
RIDER: Final = Actor("rider-17", COURIER)
S1: Final = ShipmentId("s-1")

NOODLES: Final = NewLine(sku="NOODLES", name="牛肉面 beef noodles", quantity=2, unit_price=yuan("28.80"))
JUICE: Final = NewLine(sku="PLUM", name="酸梅汤 plum juice", quantity=1, unit_price=yuan("8.90"))

PROCESS: Final = food_delivery(
    payment_methods=(online("alipay", zh="支付宝", en="Alipay"),),
    deliveries=(by_courier(fee=yuan("4.50")),),
)
A_MINUTE: Final = timedelta(minutes=1)


def _ordered(shop: Shop) -> Order:
    shop.prices.sells(NOODLES, JUICE)
    return shop.does(
        LI,
        Place(
            process="food_delivery",
            lines=(
                wanted(NOODLES),
                wanted(JUICE),
            ),
            currency="CNY",
            recipient=recipient("Li", "平江路 8"),
            delivery="to_door",
        ),
    )


def from_the_menu_to_the_door(shop: Shop) -> Narration:
    """Paid, accepted within minutes, cooked, fetched, followed, brought, and both rated."""
    order = _ordered(shop)
    yield order.id
    shop.does(LI, Pay(order.id, method="alipay"))
    yield "the customer has paid"
    shop.does(HOUSE, Accept(order.id), after=A_MINUTE)
    shop.does(COOK, BeginPreparing(order.id), after=A_MINUTE)
    yield "accepted, and on the wok"
    shop.does(PLATFORM_DESK, AssignCourier(order.id, courier=RIDER.id))
    shop.does(COOK, Pack(order.id), after=timedelta(minutes=14))
    shop.does(RIDER, HandOver(order.id, shipment_id=S1))
    yield "the courier has it"
    for metres in range(0, 1_800, 30):  # northwards; a metre is nine millionths of a degree
        at = shop.clock.advance(timedelta(seconds=8))
        here = Position(latitude_micro=31_317_987 + 9 * metres, longitude_micro=120_629_211, at=at)
        shop.desk.report_position(order.id, here, by=RIDER)
    yield "60 positions on the map, none of them in the order's history"
    shop.reported(order, "s-1", TrackingStatus.DELIVERED, "Suzhou", A_MINUTE)
    shop.does(LI, ConfirmReceipt(order.id))
    yield "at the door, checked and confirmed"
    shop.does(LI, Rate(order.id, target=THE_COURIER, score=5, text="still hot"), after=timedelta(minutes=40))
    shop.does(LI, Rate(order.id, target=RESTAURANT, score=4, text="a little salty"))
    yield "courier and restaurant are rated, each by itself"
    shop.wait(timedelta(days=8))
    yield "the time for ratings is over"


def nobody_accepted(shop: Shop) -> Narration:
    """Paid, and the restaurant says nothing for five minutes: cancelled, and the money goes back."""
    order = _ordered(shop)
    yield order.id
    shop.does(LI, Pay(order.id, method="alipay"))
    yield "the customer has paid"
    shop.wait(timedelta(minutes=6))
    yield "nobody accepted in time: the money goes back"


STORIES: Final = (
    Story(zh="从菜单到家门口", en="From the menu to the door", steps=8, live=from_the_menu_to_the_door),
    Story(zh="无人接单，全额退款", en="Nobody accepted, all of it goes back", steps=3, live=nobody_accepted),
)
"""What the demo shows, in this order."""
