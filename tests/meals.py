"""Meals for the tests of the core: lives on `food_delivery()`, brought as far as a test needs them."""

from life import SECOND, SHOP, Life, cny, report
from orderflow.commands import Accept, AssignCourier, BeginPreparing, ConfirmReceipt, HandOver, Pack, Rate, Track
from orderflow.deciding import Decision
from orderflow.entities.rating import COURIER as THE_COURIER
from orderflow.entities.rating import RESTAURANT
from orderflow.entities.shipment import TrackingStatus
from orderflow.ids import ShipmentId
from orderflow.policies import by_courier
from orderflow.process import OrderProcess
from orderflow.roles import COURIER, PLATFORM, PRODUCTION, Actor
from vouched import food_delivery

COOK = Actor("cook-1", PRODUCTION)
SUN, KIM = Actor("sun", COURIER), Actor("kim", COURIER)
APP = Actor("app-7", PLATFORM)
S1 = ShipmentId("s-1")

MEALS = food_delivery(deliveries=(by_courier(fee=cny("5.00")),))


def order_meal(life: Life) -> None:
    """59.97 + 16.00 + 5.00 for the courier = 80.97 CNY, paid; the restaurant has not answered."""
    life.place(delivery="to_door")
    life.pay()


def cook(life: Life) -> None:
    """The restaurant accepts, and the kitchen begins."""
    life.do(Accept(life.id), SHOP)
    life.do(BeginPreparing(life.id), COOK)


def send(life: Life) -> None:
    """All that is left is packed; a courier is assigned, and has it."""
    life.do(Pack(life.id), COOK)
    shipment = ShipmentId(f"s-{len(life.order.shipments)}")
    life.do(AssignCourier(life.id, courier="sun"), APP)
    life.do(HandOver(life.id, shipment_id=shipment), SUN)


def tell(life: Life, *statuses: TrackingStatus, shipment: ShipmentId = S1, by: Actor = SUN) -> Decision:
    """The courier reports these, a second after each other."""
    reports = tuple(report(status, life.at + SECOND * place) for place, status in enumerate(statuses, start=1))
    return life.do(Track(life.id, shipment_id=shipment, reports=reports), by)


def whole_meal(life: Life) -> None:
    """From the menu to the two ratings."""
    order_meal(life)
    cook(life)
    send(life)
    tell(life, TrackingStatus.OUT_FOR_DELIVERY, TrackingStatus.DELIVERED)
    life.do(ConfirmReceipt(life.id))
    life.do(Rate(life.id, target=THE_COURIER, score=5))
    life.do(Rate(life.id, target=RESTAURANT, score=3, text="the soup was cold"))


def ordered(process: OrderProcess = MEALS) -> Life:
    """Paid, and waiting for the restaurant's yes."""
    life = Life(process)
    order_meal(life)
    return life


def cooking(process: OrderProcess = MEALS) -> Life:
    """Accepted, and the kitchen has begun."""
    life = ordered(process)
    cook(life)
    return life


def packed(process: OrderProcess = MEALS) -> Life:
    """All is packed, and nobody has it yet."""
    life = cooking(process)
    life.do(Pack(life.id), COOK)
    return life


def on_the_way(process: OrderProcess = MEALS) -> Life:
    """The courier has it."""
    life = cooking(process)
    send(life)
    return life


def brought(process: OrderProcess = MEALS) -> Life:
    """It is at the door."""
    life = on_the_way(process)
    tell(life, TrackingStatus.DELIVERED)
    return life
