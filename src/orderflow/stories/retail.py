"""A tea shop: prepaid with a part-return, cash on delivery at the second try, unpaid and expired."""

from datetime import timedelta
from typing import Final

from orderflow.commands import (
    ApproveReturn,
    ClaimPayment,
    ConfirmReceipt,
    HandOver,
    NewLine,
    Pack,
    Pay,
    Place,
    ReceiveReturn,
    RequestReturn,
    VerifyPayment,
)
from orderflow.effects import StartPayment
from orderflow.entities.shipment import ShipmentLine, TrackingStatus
from orderflow.ids import LineId, PaymentId, ReturnId, ShipmentId
from orderflow.policies import cash_on_delivery, express, online, pickup
from orderflow.processes import retail
from orderflow.roles import COURIER, CUSTOMER, FINANCE, MERCHANT, WAREHOUSE, Actor
from orderflow.stories.shop import Narration, Shop, Story, recipient, yuan
from orderflow.testing import wanted

__all__ = ["PROCESS", "STORIES"]

LI: Final = Actor("li", CUSTOMER)
WANG: Final = Actor("wang", CUSTOMER)
TEAHOUSE: Final = Actor("teahouse", MERCHANT)
STORE: Final = Actor("packing-table-2", WAREHOUSE)
RIDER: Final = Actor("rider-17", COURIER)
BOOKS: Final = Actor("bookkeeping", FINANCE)

CUPS: Final = NewLine(
    sku="CUP-BLUE", name="青花茶杯 tea cup", quantity=3, unit_price=yuan("19.99"), specification={"colour": "blue"}
)
TEAPOT: Final = NewLine(sku="POT-600", name="紫砂壶 teapot", quantity=1, unit_price=yuan("128.00"))
TEA: Final = NewLine(sku="TEA-250", name="龙井 green tea 250 g", quantity=2, unit_price=yuan("66.00"))

PROCESS: Final = retail(
    payment_methods=(online("alipay", zh="支付宝", en="Alipay"), cash_on_delivery()),
    deliveries=(express(fee=yuan("12.00"), carrier="SF Express"), pickup()),
)


def two_shipments_and_a_return(shop: Shop) -> Narration:
    """Prepaid, shipped in two shipments, one cup sent back for a refund, closed when the window is over."""
    shop.prices.sells(CUPS, TEAPOT, TEA)
    order = shop.does(
        LI,
        Place(
            process="retail",
            lines=(
                wanted(CUPS),
                wanted(TEAPOT),
            ),
            currency="CNY",
            recipient=recipient("Li", "平江路 8"),
            delivery="express",
        ),
    )
    yield order.id
    shop.gateway.on(StartPayment, order_id=order.id).declines("insufficient funds")
    shop.does(LI, Pay(order.id, method="alipay"))
    yield "a first payment is refused, the order can be paid again"
    shop.does(LI, Pay(order.id, method="alipay"))
    yield "paid in full"
    cups, teapot = (
        (ShipmentLine(line_id=LineId("l-1"), quantity=3),),
        (ShipmentLine(line_id=LineId("l-2"), quantity=1),),
    )
    shop.does(STORE, Pack(order.id, lines=cups), after=timedelta(hours=13))
    shop.does(STORE, HandOver(order.id, shipment_id=ShipmentId("s-1")), after=timedelta(minutes=40))
    yield "the first shipment leaves"
    shop.does(STORE, Pack(order.id, lines=teapot), after=timedelta(hours=23))
    shop.does(STORE, HandOver(order.id, shipment_id=ShipmentId("s-2")), after=timedelta(minutes=40))
    yield "the second shipment leaves"
    shop.reported(order, "s-1", TrackingStatus.OUT_FOR_DELIVERY, "Suzhou", timedelta(hours=3))
    shop.reported(order, "s-1", TrackingStatus.DELIVERED, "Suzhou", timedelta(hours=2))
    shop.reported(order, "s-2", TrackingStatus.DELIVERED, "Suzhou", timedelta(days=1))
    yield "both shipments arrive"
    shop.does(LI, ConfirmReceipt(order.id), after=timedelta(hours=5))
    yield "receipt is confirmed"
    one_cup = (ShipmentLine(line_id=LineId("l-1"), quantity=1),)
    shop.does(LI, RequestReturn(order.id, lines=one_cup, reason="one cup is chipped"), after=timedelta(hours=1))
    shop.does(TEAHOUSE, ApproveReturn(order.id, return_id=ReturnId("r-1")), after=timedelta(hours=13))
    yield "one cup may come back"
    shop.does(STORE, ReceiveReturn(order.id, return_id=ReturnId("r-1")), after=timedelta(days=3))
    yield "it is inspected, and its price goes back"
    shop.wait(timedelta(days=8))
    yield "the after-sales window is over"


def cash_on_delivery_at_the_second_try(shop: Shop) -> Narration:
    """Cash on delivery: nobody at home first, then paid at the door and verified the next morning."""
    shop.prices.sells(CUPS, TEAPOT, TEA)
    order = shop.does(
        WANG,
        Place(
            process="retail",
            lines=(wanted(TEA),),
            currency="CNY",
            recipient=recipient("Wang", "山塘街 21"),
            delivery="express",
            payment="cash_on_delivery",
        ),
    )
    yield order.id
    shop.does(STORE, Pack(order.id), after=timedelta(hours=2))
    shop.does(STORE, HandOver(order.id, shipment_id=ShipmentId("s-1")), after=timedelta(minutes=30))
    yield "the goods leave before the money is there, as agreed"
    shop.reported(order, "s-1", TrackingStatus.ATTEMPT_FAILED, "Suzhou", timedelta(days=1))
    yield "nobody is at home"
    shop.reported(order, "s-1", TrackingStatus.DELIVERED, "Suzhou", timedelta(days=1))
    shop.does(RIDER, ClaimPayment(order.id, method="cash_on_delivery"), after=timedelta(minutes=1))
    yield "the courier has the money"
    shop.does(WANG, ConfirmReceipt(order.id), after=timedelta(minutes=10))
    shop.does(BOOKS, VerifyPayment(order.id, payment_id=PaymentId("p-1")), after=timedelta(hours=20))
    yield "bookkeeping has counted it"
    shop.wait(timedelta(days=8))
    yield "the after-sales window is over"


def unpaid_and_expired(shop: Shop) -> Narration:
    """Ordered and never paid: after half an hour it expires by itself."""
    shop.prices.sells(CUPS, TEAPOT, TEA)
    order = shop.does(
        LI,
        Place(
            process="retail",
            lines=(wanted(TEAPOT),),
            currency="CNY",
            recipient=recipient("Li", "平江路 8"),
            delivery="pickup",
        ),
    )
    yield order.id
    shop.wait(timedelta(minutes=29))
    yield "29 minutes later it still waits"
    shop.wait(timedelta(minutes=2))
    yield "a little later it has expired"


STORIES: Final = (
    Story(
        zh="先付款，两个包裹，退一只杯子",
        en="Prepaid, two shipments, one cup comes back",
        steps=10,
        live=two_shipments_and_a_return,
    ),
    Story(
        zh="货到付款，第二次才送到",
        en="Cash on delivery, at the second try",
        steps=6,
        live=cash_on_delivery_at_the_second_try,
    ),
    Story(zh="未付款，超时取消", en="Unpaid, and expired by its time limit", steps=3, live=unpaid_and_expired),
)
"""What the demo shows, in this order."""
