"""What a yes or a signature is given to: a digest of the content, the same for the same content and for ever."""

from collections.abc import Iterable
from datetime import UTC, timedelta
from hashlib import sha256
from json import dumps
from typing import Final

from orderflow.entities.contract import Terms
from orderflow.entities.delivery import DeliveryChoice
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.shipment import Shipment

__all__ = [
    "Content",
    "content_of_delivery",
    "content_of_line",
    "content_of_terms",
    "delivery_note_digest",
    "digest_of",
    "digest_of_wording",
    "order_digest",
]

Content = str | int | bool | None | list["Content"]
"""
Plain values in a fixed order, so that no later version of the library writes the same content otherwise.

Amounts are whole minor units of the order's currency, instants are in UTC; there are no floats.
"""

_MICROSECOND: Final = timedelta(microseconds=1)


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
    lines: Content = [content_of_line(line) for line in order.lines]
    return digest_of(order.currency, lines, content_of_delivery(order.delivery))


def delivery_note_digest(order: Order, shipment: Shipment) -> str:
    """
    What the delivery note (发货单) of a shipment says: its number, the goods, and what they cost by themselves.

    It stays the same whatever else is packed, so what is signed for one shipment does not expire because of another.
    """
    amount = sum(order.lines[part.line_id].amount_of(part.quantity).minor for part in shipment.lines)
    return digest_of(
        shipment.delivery_note,
        [[part.line_id, part.quantity] for part in shipment.lines],
        [amount, order.currency],
    )


def content_of_terms(terms: Terms) -> Content:
    """What was agreed beside goods and prices: every clause."""
    penalty = terms.penalty
    return [
        [[term.name, term.share, term.due.value, _span(term.net)] for term in terms.schedule],
        [terms.tolerance.over_percent, terms.tolerance.under_percent],
        _span(terms.inspection_period),
        None if terms.deliver_by is None else terms.deliver_by.isoformat(),
        None if penalty is None else [penalty.per_day, penalty.most],
        terms.deposit_kept,
        terms.work_charged,
        [[clause.title, clause.wording] for clause in terms.clauses],
    ]


def digest_of_wording(
    number: str, amendment: int, lines: Iterable[LineItem], delivery: DeliveryChoice | None, terms: Terms
) -> str:
    """What a wording of a contract is approved and signed by: number, goods, prices, delivery and clauses."""
    goods: Content = [content_of_line(line) for line in lines]
    return digest_of(number, amendment, goods, content_of_delivery(delivery), content_of_terms(terms))


def _span(span: timedelta) -> int:
    return span // _MICROSECOND
