"""
A workshop that trades by contract: its people, and what they do in the same way in every story.

    order = transfer(shop, order.id, yuan("300.00"))      the customer pays, and finance finds it
    make(shop, order.id)                                  planned, made, inspected, with nothing wrong
    s1 = send(shop, order.id, part(1, 60))                packed, marked, handed over
"""

from datetime import timedelta
from typing import Final

from orderflow import (
    Actor,
    Address,
    ClaimPayment,
    HandOver,
    InspectGoods,
    InspectProduction,
    Mark,
    MarkShipment,
    Money,
    Order,
    Pack,
    Party,
    PlanProduction,
    ShipmentLine,
    Sign,
    StartProduction,
    Track,
    TrackingEvent,
    TrackingStatus,
    VerifyPayment,
    roles,
)
from orderflow.entities.deal import Deal
from orderflow.entities.delivery import DeliveryKind
from orderflow.entities.schedule import standings
from orderflow.ids import LineId, ProductionId, ShipmentId
from orderflow.policies import DeliveryOption

from .shop import GAO, QIAN, SHANGHAI, ZHOU, Shop

HUANG: Final = Actor("huang", roles.CUSTOMER)
LIN: Final = Actor("lin", roles.SALES)
SHEN: Final = Actor("shen", roles.SALES)
MA: Final = Actor("ma", roles.ORDER_CLERK, on_behalf_of=LIN)
FENG: Final = Actor("feng", roles.LEGAL)
PAN: Final = Actor("pan", roles.PLANNING)
CAO: Final = Actor("cao", roles.PURCHASING)
TANG: Final = Actor("tang", roles.PRODUCTION)
XU: Final = Actor("xu", roles.QUALITY)
HE: Final = Actor("he", roles.CARRIER)
BAI: Final = Actor("bai", roles.MARKETING_HEAD)
DENG: Final = Actor("deng", roles.MARKETING_DIRECTOR)

FACTORY: Final = Party(
    name="江南阀门厂", phone="051265550101", address=Address(country="CN", city="苏州", street="工业园区 8 号")
)
WATERWORKS: Final = Party(
    name="昆山自来水公司",
    phone="051255550202",
    email="huang@example.com",
    address=Address(country="CN", region="江苏", city="昆山", street="前进路 100 号", postcode="215300"),
)

DAY: Final = timedelta(days=1)
ROAD: Final = DeliveryOption(name="road", kind=DeliveryKind.CARRIAGE, zh="公路运输", en="by road", carrier="zto")
RAIL: Final = DeliveryOption(name="rail", kind=DeliveryKind.CARRIAGE, zh="铁路运输", en="by rail")


def line(place: int) -> LineId:
    """The id of the order's first, second … line."""
    return LineId(f"l-{place}")


def part(place: int, quantity: int) -> ShipmentLine:
    """So many units of the order's first, second … line."""
    return ShipmentLine(line_id=line(place), quantity=quantity)


def transfer(shop: Shop, order_id: str, amount: Money | None = None) -> Order:
    """The customer transfers money, and finance finds just that."""
    claimed = shop.do(HUANG, ClaimPayment(shop.desk.get(order_id).id, method="bank_transfer", amount=amount))
    payment = list(claimed.payments)[-1]
    return shop.do(QIAN, VerifyPayment(claimed.id, payment_id=payment.id))


def sign(shop: Shop, order_id: str, contract_id: str) -> Order:
    """Both parties sign, and each keeps a copy."""
    order = shop.desk.get(order_id)
    shop.do(HUANG, Sign(order.id, subject=contract_id, reference=f"{contract_id}-需方存档"))
    return shop.do(LIN, Sign(order.id, subject=contract_id, reference=f"{contract_id}-供方存档"))


def plan(shop: Shop, order_id: str, *lines: ShipmentLine, days: int = 5) -> ProductionId:
    """Planned, and work has begun."""
    order = shop.desk.get(order_id)
    done = PlanProduction(order.id, completes_at=shop.clock.now() + days * DAY, lines=lines or None)
    production = list(shop.do(PAN, done).part(Deal).production)[-1]
    shop.do(TANG, StartProduction(order.id, production_id=production.id))
    return production.id


def make(shop: Shop, order_id: str, *lines: ShipmentLine) -> Order:
    """Planned, made, inspected: all of it, or *lines*, with nothing wrong."""
    production_id = plan(shop, order_id, *lines)
    return shop.do(XU, InspectProduction(shop.desk.get(order_id).id, production_id=production_id, passed=None))


def packed(shop: Shop, order_id: str, *lines: ShipmentLine) -> ShipmentId:
    """Packed and marked with model, quantity and production date; booked, if there is a carrier to book with."""
    order = shop.do(ZHOU, Pack(shop.desk.get(order_id).id, lines=lines or None))
    shop.run()
    shipment = list(order.shipments)[-1]
    today = shop.clock.now().astimezone(SHANGHAI).date()
    marks = [
        Mark(line_id=one.line_id, model=order.lines[one.line_id].sku, quantity=one.quantity, produced_on=today)
        for one in shipment.lines
    ]
    shop.do(ZHOU, MarkShipment(order.id, shipment_id=shipment.id, marks=marks))
    return shipment.id


def send(shop: Shop, order_id: str, *lines: ShipmentLine) -> ShipmentId:
    """Packed, marked, and handed over to whoever brings it."""
    shipment_id = packed(shop, order_id, *lines)
    shop.do(ZHOU, HandOver(shop.desk.get(order_id).id, shipment_id=shipment_id))
    return shipment_id


def report(shop: Shop, order_id: str, shipment_id: ShipmentId, status: TrackingStatus, said: str = "") -> Order:
    """Logistics, who follow the transport, write down where a shipment is."""
    event = TrackingEvent(status=status, at=shop.clock.now(), description=said)
    return shop.do(GAO, Track(shop.desk.get(order_id).id, shipment_id=shipment_id, reports=(event,)))


def accept(shop: Shop, order_id: str, shipment_id: ShipmentId) -> Order:
    """The customer inspects a delivery, finds nothing wrong, and signs."""
    return shop.do(
        HUANG, InspectGoods(shop.desk.get(order_id).id, shipment_id=shipment_id, reference=f"验收 {shipment_id}")
    )


def schedule(order: Order) -> list[tuple[str, str, str]]:
    """Each instalment: what it is called, what it comes to now, and what of it is still open."""
    return [(one.instalment.name, str(one.amount), str(one.open)) for one in standings(order)]


def read_by(shop: Shop, role: roles.Role, order_id: str, channel: str = "sms") -> tuple[str, ...]:
    """What people in this role have read about an order."""
    return shop.notifier.read(audience=role, channel=channel, order_id=order_id)
