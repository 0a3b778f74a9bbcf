"""What a yes or a signature is given to: a digest of the content, the same for the same content and for ever."""

from hashlib import sha256
from json import dumps

from orderflow.entities.delivery import DeliveryChoice
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order

__all__ = ["Content", "content_of_delivery", "content_of_line", "digest_of", "order_content"]

Content = str | int | bool | None | list["Content"]
"""Plain values in a fixed order, so that no later version of the library writes the same content otherwise."""


def digest_of(*content: Content) -> str:
    """A short name for this content: whoever confirms, approves or signs it says yes to nothing else."""
    return sha256(dumps(content, ensure_ascii=False).encode()).hexdigest()[:16]


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
        None if line.promised_at is None else line.promised_at.isoformat(),
    ]


def content_of_delivery(delivery: DeliveryChoice | None) -> Content:
    """What was agreed about the delivery: how, and at which fee."""
    return None if delivery is None else [delivery.option, delivery.kind.value, delivery.fee.minor]


def order_content(order: Order) -> str:
    """The digest of what is ordered: goods, prices, promised dates, and how all of it gets there."""
    lines: list[Content] = [content_of_line(line) for line in order.lines]
    return digest_of(order.currency, lines, content_of_delivery(order.delivery))
