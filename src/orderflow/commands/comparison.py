"""What an order says, compared with what the price plan and earlier orders say (S12)."""

from collections.abc import Iterator

from orderflow.entities.discrepancy import LAST_ORDER, PRICE_PLAN, About, Difference
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.questions import InquiredLine, KnownLine, PriceInquiry, PriceKnowledge
from orderflow.validation import cleaned

__all__ = ["differences", "inquiry_of"]


def inquiry_of(order: Order) -> PriceInquiry:
    """What the price book is asked; nothing about people."""
    lines = [
        InquiredLine(
            line_id=line.id,
            sku=line.sku,
            specification=line.specification,
            quantity=line.quantity,
            unit_price=line.unit_price,
        )
        for line in order.lines
    ]
    return PriceInquiry(customer=order.customer, currency=order.currency, lines=tuple(lines))


def differences(order: Order, knowledge: PriceKnowledge) -> Iterator[Difference]:
    """Every difference once, line by line."""
    known_of = {known.line_id: known for known in knowledge.lines}
    for line in order.lines:
        known = known_of.get(line.id)
        if known is not None:
            yield from _of_price(line, known)
            yield from _of_specification(line, known)


def _of_price(line: LineItem, known: KnownLine) -> Iterator[Difference]:
    """By the plan, or where it says nothing by the last order; a discount counts, for it is a lower price."""
    right, source = known.planned, PRICE_PLAN
    if right is None:
        right, source = known.last_price, LAST_ORDER
    if right is not None and line.unit_price * line.quantity - line.discount != right * line.quantity:
        yield Difference(line_id=line.id, about=About.PRICE, ordered=_priced(line), known=str(right), source=source)


def _priced(line: LineItem) -> str:
    taken_off = line.discount
    return f"{line.unit_price} less {taken_off} of {line.quantity}" if taken_off else str(line.unit_price)


def _of_specification(line: LineItem, known: KnownLine) -> Iterator[Difference]:
    last = known.last_specification
    if last is not None and sorted(line.specification) != sorted(last):
        ordered, before = _spelled(line.specification), cleaned(_spelled(last))
        yield Difference(line_id=line.id, about=About.SPECIFICATION, ordered=ordered, known=before, source=LAST_ORDER)


def _spelled(specification: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in sorted(specification)) or "none"
