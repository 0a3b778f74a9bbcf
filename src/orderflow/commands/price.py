"""What a quotation comes to: every line priced once, freight and transport, the total, and a digest of all of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from orderflow.commands.cart import sound_line
from orderflow.commands.command import Context
from orderflow.entities.changing import changed
from orderflow.entities.content import Content, content_of_line, digest_of
from orderflow.entities.deal import Deal
from orderflow.entities.delivery import DeliveryChoice
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.quotation import Costing, Quotation, QuotedLine
from orderflow.ids import QuotationId
from orderflow.money import Money
from orderflow.policies import Policies
from orderflow.refusals import DeliveryNotOffered, LineQuotedTwice, LinesNotQuoted, UnknownLine, WrongCurrency
from orderflow.states.quotation import QuotationFlow
from orderflow.validation import InvalidField, utc

__all__ = ["delivery_of", "drafted", "priced_lines"]


def drafted(
    context: Context, quoted: Sequence[QuotedLine], *, transport: str, freight: Money | None, valid_until: datetime
) -> Quotation:
    """
    The next revision for the order as it is. Nothing is rounded: prices are sums of whole minor units.

    Raises:
        UnknownLine, LineQuotedTwice, LinesNotQuoted: Not every line of the order has one price.
        WrongCurrency, InvalidField: An amount is in another currency, negative, or more is taken off or contained than
            the line costs; or it would be valid until an instant that has passed.
        DeliveryNotOffered: The process offers no such transport.
    """
    order = context.order
    until = utc(valid_until, "DraftQuotation.valid_until")
    if until <= context.at:
        expected = f"an instant after {context.at.isoformat()}"
        raise InvalidField(path="DraftQuotation.valid_until", expected=expected, given=until.isoformat())
    lines = _lines(order, quoted)
    fee = order.money(0) if freight is None else freight
    delivery_of(order, context.policies, transport, _sound(order, fee, "DraftQuotation.freight"))
    table = QuotationFlow.table
    return Quotation(
        id=QuotationId(f"q-{len(order.part(Deal).quotations) + 1}"),
        lines=lines,
        quoted=tuple(quoted),
        transport=transport,
        freight=fee,
        total=Money.sum_of((line.amount for line in lines), order.currency) + fee,
        valid_until=until,
        digest=_digest(lines, quoted, transport, fee, until),
        state=table.initial,
        phase=table.phase_of(table.initial),
        drafted_at=context.at,
        drafted_by=context.by.people,
    )


def priced_lines(order: Order, quotation: Quotation) -> tuple[LineItem, ...]:
    """The lines of the order at the prices of *quotation*; whatever else is known of them stays as it is."""
    return tuple(
        changed(
            order.lines[line.id],
            unit_price=line.unit_price,
            discount=line.discount,
            tax=line.tax,
            tax_included=line.tax_included,
            priced=True,
        )
        for line in quotation.lines
    )


def delivery_of(order: Order, policies: Policies, transport: str, freight: Money) -> DeliveryChoice:
    """
    The delivery by *transport*, at the freight that was agreed in place of the usual fee.

    Raises:
        DeliveryNotOffered: The process offers no such transport.
    """
    options = policies.deliveries(order)
    option = next((option for option in options if option.name == transport), None)
    if option is None:
        raise DeliveryNotOffered(order_id=order.id, option=transport, offered=tuple(one.name for one in options))
    return DeliveryChoice(option=option.name, kind=option.kind, fee=freight, carrier=option.carrier)


def _lines(order: Order, quoted: Sequence[QuotedLine]) -> tuple[LineItem, ...]:
    """Every line of the order, in its order, at the price that it is quoted at."""
    by_line: dict[str, QuotedLine] = {}
    for one in quoted:
        if one.line_id not in order.lines:
            raise UnknownLine(order_id=order.id, line_id=one.line_id)
        if one.line_id in by_line:
            raise LineQuotedTwice(order_id=order.id, line_id=one.line_id)
        by_line[one.line_id] = one
    missing = tuple(line.id for line in order.lines if line.id not in by_line)
    if missing:
        raise LinesNotQuoted(order_id=order.id, missing=missing)
    return tuple(_priced(order, line, by_line[line.id]) for line in order.lines)


def _priced(order: Order, line: LineItem, quoted: QuotedLine) -> LineItem:
    for name, part in _parts(quoted.costing):
        # A margin may be a loss, which others may have to approve; the price that it leads to is never below zero.
        _sound(order, part, f"lines.costing.{name}", may_be_negative=name == "margin")
    nothing = order.money(0)
    priced = changed(
        line,
        unit_price=quoted.price,
        discount=nothing if quoted.discount is None else quoted.discount,
        tax=nothing if quoted.tax is None else quoted.tax,
        tax_included=quoted.tax_included,
        priced=True,
    )
    return sound_line(priced, order.currency)


def _parts(costing: Costing | None) -> Iterator[tuple[str, Money]]:
    if costing is not None:
        for name in ("materials", "processing", "labour", "overheads", "margin"):
            part: Money | None = getattr(costing, name)
            if part is not None:
                yield name, part


def _sound(order: Order, amount: Money, path: str, *, may_be_negative: bool = False) -> Money:
    if amount.currency != order.currency:
        raise WrongCurrency(field=path, currency=order.currency, given=amount.currency)
    if amount.minor < 0 and not may_be_negative:
        raise InvalidField(path=path, expected="zero or more", given=str(amount))
    return amount


def _digest(
    lines: Sequence[LineItem], quoted: Sequence[QuotedLine], transport: str, freight: Money, until: datetime
) -> str:
    """Costs and margins count as well: whoever approves the quotation says yes to these."""
    goods: list[Content] = [content_of_line(line) for line in lines]
    costs: list[Content] = [[one.line_id, [part.minor for _, part in _parts(one.costing)]] for one in quoted]
    return digest_of(goods, costs, transport, freight.minor, until.isoformat())
