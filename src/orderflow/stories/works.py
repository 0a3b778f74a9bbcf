"""What happens alike in works that sell to businesses: money that finance has to find, shipments that are marked."""

from datetime import timedelta
from typing import Final

from orderflow.commands import ClaimPayment, IssueDeliveryNote, MarkShipment, Pack, VerifyPayment
from orderflow.entities.delivery import DeliveryKind
from orderflow.entities.order import Order
from orderflow.entities.shipment import Mark, ShipmentLine
from orderflow.ids import PaymentId, ShipmentId
from orderflow.policies import DeliveryOption
from orderflow.roles import FINANCE, LOGISTICS, PLANNING, PRODUCTION, QUALITY, WAREHOUSE, Actor
from orderflow.stories.shop import SHANGHAI, Shop, yuan

__all__ = [
    "BOOKS",
    "BY_ROAD",
    "DAY",
    "EYES",
    "FLOOR",
    "HOUR",
    "PLANNER",
    "ROAD",
    "STORE",
    "mornings",
    "packed",
    "pay",
]

BOOKS: Final = Actor("bookkeeping", FINANCE)
PLANNER: Final = Actor("planner-2", PLANNING)
FLOOR: Final = Actor("assembly", PRODUCTION)
EYES: Final = Actor("inspector-4", QUALITY)
STORE: Final = Actor("packing-hall", WAREHOUSE)
ROAD: Final = Actor("dispatcher", LOGISTICS)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BY_ROAD: Final = DeliveryOption(name="road", kind=DeliveryKind.CARRIAGE, zh="公路运输", en="road")


def mornings(shop: Shop, days: int) -> None:
    """So many days later, at nine in the morning."""
    now = shop.clock.now().astimezone(SHANGHAI)
    shop.wait(now.replace(hour=9, minute=0) + days * DAY - now)


def pay(shop: Shop, order: Order, payment: str, amount: str, *, by: Actor) -> None:
    """The customer says that they have paid; finance finds it the next morning."""
    shop.does(by, ClaimPayment(order.id, method="bank_transfer", amount=yuan(amount)), after=HOUR)
    mornings(shop, 1)
    shop.does(BOOKS, VerifyPayment(order.id, payment_id=PaymentId(payment)))


def packed(shop: Shop, order: Order, shipment: ShipmentId, goods: ShipmentLine) -> None:
    """Pack goods, mark them with model, quantity and production date, and write their delivery note."""
    shop.does(STORE, Pack(order.id, lines=(goods,)), after=HOUR)
    model, today = order.lines[goods.line_id].sku, shop.clock.now().date()
    mark = Mark(line_id=goods.line_id, model=model, quantity=goods.quantity, produced_on=today)
    shop.does(STORE, MarkShipment(order.id, shipment_id=shipment, marks=(mark,)))
    shop.does(STORE, IssueDeliveryNote(order.id, shipment_id=shipment))
