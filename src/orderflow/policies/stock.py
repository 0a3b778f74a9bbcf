"""How many units of a line must the stock hold now, and who is told when it cannot?"""

from typing import Protocol

from orderflow.entities.line_item import LineItem, Source
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.events import StockRefused
from orderflow.policies.notification import Notification, NotificationPolicy, notify
from orderflow.roles import MERCHANT

__all__ = ["StockPolicy", "hold_from_submission", "no_stock_control", "notify_merchant"]


class StockPolicy(Protocol):
    """
    How many units of this line must the stock hold for the order as it is now?

    It is asked for whatever changed. What is missing is asked for, what is too much is let go; a shipment may leave
    with units of a line that are to be held only if they are.
    """

    def __call__(self, order: Order, line: LineItem) -> int: ...


def no_stock_control(order: Order, line: LineItem) -> int:
    """Nobody asks the stock: the shop counts its goods itself."""
    return 0


def hold_from_submission(order: Order, line: LineItem) -> int:
    """From submission on, all units that are sold from stock and have neither left nor been cancelled (S19)."""
    if line.source is not Source.STOCK or order.submitted_at is None or order.phase is Phase.DRAFT:
        return 0
    return line.open


def notify_merchant(*channels: str) -> NotificationPolicy:
    """The merchant is told `stock_short` when the stock refuses units, so that they get in touch with the customer."""
    return notify(MERCHANT, *channels, news={StockRefused: Notification("stock_short", data=_short)})


def _short(event: StockRefused, order: Order) -> dict[str, str]:
    sku = order.reservations[event.line_id].sku
    return {"line": event.line_id, "sku": sku, "short": str(event.quantity), "reason": event.reason}
