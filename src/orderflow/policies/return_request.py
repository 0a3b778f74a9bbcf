"""May goods be sent back, and what is refunded for them?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from orderflow.entities.order import Order
from orderflow.entities.shipment import ShipmentLine
from orderflow.entities.terms import END_WINDOW
from orderflow.errors import Refusal
from orderflow.money import Money
from orderflow.policies.answer import YES, Allow
from orderflow.refusals import ReturnWindowOver
from orderflow.roles import Actor

__all__ = ["ReturnPolicy", "ReturnRefundPolicy", "price_and_freight", "price_of_units", "within_after_sales"]


class ReturnPolicy(Protocol):
    """May these units be sent back now?"""

    def __call__(self, order: Order, lines: Sequence[ShipmentLine], *, by: Actor, at: datetime) -> Allow | Refusal: ...


class ReturnRefundPolicy(Protocol):
    """What does the customer get for these units, which came back and were accepted?"""

    def __call__(self, order: Order, accepted: Sequence[ShipmentLine]) -> Money: ...


def within_after_sales(order: Order, lines: Sequence[ShipmentLine], *, by: Actor, at: datetime) -> Allow | Refusal:
    """As long as the time limit runs that ends the window; the instant itself is in time."""
    for limit in order.limits:
        if limit.then == END_WINDOW and at > limit.due_at:
            return ReturnWindowOver(order_id=order.id, ended_at=limit.due_at)
    if order.window_over:
        return ReturnWindowOver(order_id=order.id, ended_at=at)
    return YES


def price_of_units(order: Order, accepted: Sequence[ShipmentLine]) -> Money:
    """What was paid for the units, discount and tax included, to the cent however returns are cut; no freight."""
    return order.money(sum(_price(order, part).minor for part in accepted))


def price_and_freight(order: Order, accepted: Sequence[ShipmentLine]) -> Money:
    """As `price_of_units`, and the freight goes back with the last unit of the order."""
    price = price_of_units(order, accepted)
    back = order.lines.accepted_back + sum(part.quantity for part in accepted)
    return price + order.delivery_fee if back == order.lines.units else price


def _price(order: Order, part: ShipmentLine) -> Money:
    line = order.lines[part.line_id]
    kept = line.units - line.accepted_back - order.units_refunded_as_kept(line.id)
    # Cancelled units took the end of the line's amount; returns and refunds take from there towards its beginning.
    return line.amount_of(kept) - line.amount_of(kept - part.quantity)
