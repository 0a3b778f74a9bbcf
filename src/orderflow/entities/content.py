"""What a yes or a signature is given to: a digest of the content, the same for the same content and for ever."""

from datetime import UTC
from hashlib import sha256
from json import dumps

from orderflow.entities.delivery import DeliveryChoice
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.shipment import Shipment

__all__ = [
    "Content",
    "content_of_delivery",
    "content_of_line",
    "delivery_note_digest",
    "digest_of",
    "order_digest",
]

Content = str | int | bool | None | list["Content"]
"""
Plain values in a fixed order, so that no later version of the library writes the same content otherwise.

Amounts are whole minor units of the order's currency, instants are in UTC; there are no floats.
"""


def digest_of(*content: Content) -> str:
    """
    What stands for this content: whoever confirms, approves or signs it says yes to nothing else.

    A whole SHA-256, because one of half the length could be met by another content that was made to meet it.
    """
    return sha256(dumps(content, ensure_ascii=False).encode()).hexdigest()


def content_of_line(line: LineItem) -> Content:
    """What was agreed about a line; not how far it is."""
    return [
        line.id,
        line.sku,
        line.name,
        [[name, value] for name, value in line.specification],
        line.quantity,
        line.priced,
        line.unit_price.minor,
        line.discount.minor,
        line.tax.minor,
        line.tax_included,
        None if line.promised_at is None else line.promised_at.astimezone(UTC).isoformat(),
    ]


def content_of_delivery(delivery: DeliveryChoice | None) -> Content:
    """What was agreed about the delivery: how, and at which fee."""
    return None if delivery is None else [delivery.option, delivery.kind.value, delivery.fee.minor]


def order_digest(order: Order) -> str:
    """The content of an order as it stands: goods, prices, dates, delivery; not to whom it goes, nor how far it is."""
    return digest_of([content_of_line(line) for line in order.lines], content_of_delivery(order.delivery))


def delivery_note_digest(order: Order, shipment: Shipment) -> str:
    """
    What the delivery note (发货单) of a parcel says: its number, the goods, and what they cost by themselves.

    It stays the same whatever else is packed, so what is signed for one parcel does not lapse because of another.
    """
    amount = sum(order.lines[part.line_id].amount_of(part.quantity).minor for part in shipment.lines)
    return digest_of(
        shipment.delivery_note,
        [[part.line_id, part.quantity] for part in shipment.lines],
        [amount, order.currency],
    )
