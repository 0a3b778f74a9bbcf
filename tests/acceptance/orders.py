"""A factory that makes to order without a formal contract: its people, and what they do alike in every story."""

from datetime import timedelta
from typing import Final

from orderflow import (
    Approve,
    CheckPrices,
    ChooseDelivery,
    ChoosePayment,
    ConfirmContent,
    ConfirmTechnically,
    Inquire,
    NewLine,
    NoteWish,
    Order,
    SendConfirmation,
    Submit,
    roles,
)
from orderflow.roles import Actor

from .shop import Shop
from .trade import HUANG, LIN, MA, PAN, WATERWORKS

TONG: Final = Actor("tong", roles.TECHNICAL)
WEI: Final = Actor("wei", roles.CUSTOMER_SERVICE)
JIANG: Final = Actor("jiang", roles.CUSTOMER_SERVICE_HEAD)
SHU: Final = Actor("shu", roles.OFFICE)


def ordered(shop: Shop, *lines: NewLine, channel: str = "telephone") -> Order:
    """A clerk writes down for the salesperson what the customer wants; transport and payment are still to be said."""
    call = Inquire(
        process=shop.process.name, currency="CNY", customer=HUANG.id, channel=channel, lines=lines,
        recipient=WATERWORKS,
    )  # fmt: skip
    return shop.do(MA, call)


def submitted(shop: Shop, *lines: NewLine, channel: str = "telephone", wish: str = "不要破损，箱唛朝外") -> Order:
    """The order form is complete, and the order in review."""
    order = ordered(shop, *lines, channel=channel)
    shop.do(MA, NoteWish(order.id, text=wish))
    shop.do(MA, ChooseDelivery(order.id, option="road"))
    shop.do(MA, ChoosePayment(order.id, method="bank_transfer"))
    return shop.do(MA, Submit(order.id))


def technical(shop: Shop, order: Order, *, recipe_changed: bool = False) -> Order:
    """The technical department has it in writing: it can be made, and be ready in ten days."""
    ready_by = shop.clock.now() + timedelta(days=10)
    word = ConfirmTechnically(
        order.id, producible=True, materials="原料充足", reference="技-0302", ready_by=ready_by,
        recipe_changed=recipe_changed,
    )  # fmt: skip
    return shop.do(TONG, word)


def reviewed(shop: Shop, order: Order) -> Order:
    """Prices are right, it can be made, and planning says yes."""
    shop.do(MA, CheckPrices(order.id))
    technical(shop, order)
    return shop.do(PAN, Approve(order.id, subject=order.id))


def confirmed(shop: Shop, *lines: NewLine) -> Order:
    """Reviewed, sent to the customer, and confirmed by them."""
    order = reviewed(shop, submitted(shop, *lines))
    shop.do(LIN, SendConfirmation(order.id))
    return shop.do(HUANG, ConfirmContent(order.id))
