"""The cart: what is put in and taken out, for whom, and how it is delivered and paid."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar

import attrs
from attrs import field

from orderflow._first_use import value
from orderflow.commands.case_state import require_unblocked
from orderflow.commands.command import OF_THE_SHOP, Context, OrderCommand, command
from orderflow.commands.price_list import QUOTED_BY, book_prices, looked_up
from orderflow.entities.changing import changed
from orderflow.entities.delivery import ArrivalWindow, DeliveryChoice
from orderflow.entities.line_item import LineItem, Source
from orderflow.entities.party import Invoice, Party
from orderflow.entities.terms import PaymentTerms
from orderflow.events import (
    DeliveryChosen,
    DeliveryWithdrawn,
    InvoiceRequested,
    LineChanged,
    LineRemoved,
    LinesAdded,
    PaymentTermsChosen,
    RecipientGiven,
)
from orderflow.ids import LineId
from orderflow.money import Money
from orderflow.policies import DeliveryOption, PaymentMethod
from orderflow.questions import InquiredLine, KnownLine, Quote, QuoteRequest
from orderflow.refusals import (
    DeliveryNotOffered,
    NothingOrdered,
    PaymentMethodNotOffered,
    QuoteChanged,
    UnknownLine,
    WrongCurrency,
)
from orderflow.validation import InvalidField, cleaned, invalid, positive, text, type_checked, utc


@value(kw_only=True, field_transformer=type_checked)
class NewLine:
    """
    Goods that somebody wants, at a price that the shop says, or that they inquire about.

    Customers leave price, discount, tax, source and date out, and the shop's price book says them; see the policy
    `statements` (`prices_of_the_shop`).

    Args:
        unit_price: What one unit costs before discount; None: the price book says it, or a quotation will (S04, S18).
            Until then there is no discount and no tax either.
        specification: 规格, for instance `{"colour": "blue", "size": "L"}`.
        discount: Taken off the whole line.
        tax: Of the whole line; contained in the price unless `tax_included` is false, then on top of it.
        source: From stock, or bought or made for this order (`Source.PRESALE`, `Source.MADE`: S19).
        promised_at: The date by which goods that are bought or made will have left; goods in stock have none, because
            they ship at once.
    """

    sku: str = field(validator=text)
    name: str = field(validator=text)
    quantity: int = field(validator=positive)
    unit_price: Money | None = field(default=None, metadata=OF_THE_SHOP)
    specification: Mapping[str, str] = field(factory=dict)
    discount: Money | None = field(default=None, metadata=OF_THE_SHOP)
    tax: Money | None = field(default=None, metadata=OF_THE_SHOP)
    tax_included: bool = field(default=True, metadata=OF_THE_SHOP)
    source: Source = field(default=Source.STOCK, metadata=OF_THE_SHOP)
    promised_at: datetime | None = field(default=None, metadata=OF_THE_SHOP)

    def __attrs_post_init__(self) -> None:
        if (self.promised_at is None) != (self.source is Source.STOCK):
            expected = "a date for goods that are bought or made, and none for goods in stock"
            raise invalid("NewLine.promised_at", expected, self.promised_at)
        if self.unit_price is None:
            for name in ("discount", "tax"):
                if (amount := getattr(self, name)) is not None:
                    raise InvalidField(path=f"NewLine.{name}", expected="nothing without a price", given=str(amount))

    def as_line(self, line_id: LineId, currency: str) -> LineItem:
        """
        The line it becomes in an order of this currency.

        Raises:
            WrongCurrency: One of its amounts is in another currency.
            InvalidField: An amount is negative, or more is taken off or contained than the line costs.
        """
        nothing = Money(0, currency)
        line = LineItem(
            id=line_id,
            sku=self.sku,
            name=self.name,
            quantity=self.quantity,
            unit_price=self.unit_price if self.unit_price is not None else nothing,
            discount=self.discount if self.discount is not None else nothing,
            tax=self.tax if self.tax is not None else nothing,
            tax_included=self.tax_included,
            specification=tuple(self.specification.items()),
            source=self.source,
            promised_at=None if self.promised_at is None else utc(self.promised_at, "lines.promised_at"),
            priced=self.unit_price is not None,
        )
        return sound_line(line, currency)


def sound_line(line: LineItem, currency: str) -> LineItem:
    """
    *line*, if its amounts are in *currency* and make sense together.

    Raises:
        WrongCurrency: One of them is in another currency.
        InvalidField: One is negative, or more is taken off or contained than the line costs.
    """
    for name in ("unit_price", "discount", "tax"):
        amount: Money = getattr(line, name)
        if amount.currency != currency:
            raise WrongCurrency(field=f"lines.{name}", currency=currency, given=amount.currency)
        if amount.minor < 0:
            raise InvalidField(path=f"lines.{name}", expected="zero or more", given=str(amount))
        if amount.minor and not line.priced:
            raise InvalidField(path=f"lines.{name}", expected="nothing without a price", given=str(amount))
    gross = line.unit_price * line.quantity
    if line.discount.minor > gross.minor:
        raise InvalidField(
            path="lines.discount", expected=f"at most {gross}, the price of the line", given=str(line.discount)
        )
    if line.tax_included and line.tax.minor > gross.minor - line.discount.minor:
        raise InvalidField(path="lines.tax", expected=f"at most {line.amount}, which contains it", given=str(line.tax))
    return line


@command
class AddLines(OrderCommand):
    """Put goods into the cart; without a price only where quotations are made, or the price book says it."""

    type: ClassVar[str] = "add_lines"
    step: ClassVar[str | None] = "edit"

    lines: Sequence[NewLine]

    def permit(self, context: Context) -> None:
        _amendable(context)

    def decide(self, context: Context) -> None:
        order = context.order
        if not self.lines:
            raise NothingOrdered(order_id=order.id)
        first = order.lines_ever + 1
        priced = with_prices(context, self.lines, customer=order.customer, currency=order.currency, first=first)
        _require_quotable(context, priced)
        lines = tuple(
            new.as_line(LineId(f"l-{place}"), order.currency) for place, new in enumerate(priced, start=first)
        )
        require_ahead(lines, context.at)
        context.emit(LinesAdded(occurred_at=context.at, lines=lines))
        _renew_delivery(context)


@command
class ChangeLine(OrderCommand):
    """
    Change quantity or specification of a line in the cart.

    Discount and tax follow the quantity in proportion, rounded half to even, unless they are given. Where the price
    book says what goods cost, it is asked again, because another quantity or specification may cost something else.
    """

    type: ClassVar[str] = "change_line"
    step: ClassVar[str | None] = "edit"

    line_id: LineId
    quantity: int | None = None
    specification: Mapping[str, str] | None = None
    discount: Money | None = field(default=None, metadata=OF_THE_SHOP)
    tax: Money | None = field(default=None, metadata=OF_THE_SHOP)

    def permit(self, context: Context) -> None:
        _amendable(context)

    def decide(self, context: Context) -> None:
        before = _line(context, self.line_id)
        quantity = before.quantity if self.quantity is None else self.quantity
        if not 0 < quantity < 10**12:
            raise invalid(
                "ChangeLine.quantity", "a whole number of at least 1; use RemoveLine to take goods out", quantity
            )
        require_unblocked(context.order, before, before.quantity - quantity)
        after = attrs.evolve(
            before,
            quantity=quantity,
            discount=before.discount.ratio(quantity, before.quantity) if self.discount is None else self.discount,
            tax=before.tax.ratio(quantity, before.quantity) if self.tax is None else self.tax,
            specification=before.specification if self.specification is None else tuple(self.specification.items()),
        )
        if after != before and before.priced and book_prices(context):
            after = _priced_anew(context, after)
            require_ahead((after,), context.at)
        if after != before:
            context.emit(LineChanged(occurred_at=context.at, line=sound_line(after, context.order.currency)))
            _renew_delivery(context)


@command
class RemoveLine(OrderCommand):
    """Take goods out of the cart; not those of an order that was sent back about which a case is open."""

    type: ClassVar[str] = "remove_line"
    step: ClassVar[str | None] = "edit"

    line_id: LineId

    def permit(self, context: Context) -> None:
        _amendable(context)

    def decide(self, context: Context) -> None:
        line = _line(context, self.line_id)
        require_unblocked(context.order, line, line.quantity)
        context.emit(LineRemoved(occurred_at=context.at, line_id=line.id))
        _renew_delivery(context)


@command
class SetRecipient(OrderCommand):
    """Say to whom it goes, at an address known already or a new one (S13); the host keeps the address book."""

    type: ClassVar[str] = "set_recipient"
    step: ClassVar[str | None] = "edit"

    recipient: Party

    def permit(self, context: Context) -> None:
        _amendable(context)

    def decide(self, context: Context) -> None:
        context.personal = changed(context.personal, recipient=self.recipient)
        context.emit(RecipientGiven(occurred_at=context.at))


@command
class RequestInvoice(OrderCommand):
    """Say whether an invoice is wanted, and to whom it goes (S16); None takes the wish back."""

    type: ClassVar[str] = "request_invoice"
    step: ClassVar[str | None] = "edit"

    invoice: Invoice | None

    def permit(self, context: Context) -> None:
        _amendable(context)

    def decide(self, context: Context) -> None:
        context.personal = changed(context.personal, invoice=self.invoice)
        context.emit(InvoiceRequested(occurred_at=context.at, wanted=self.invoice is not None))


@command
class ChooseDelivery(OrderCommand):
    """
    Choose one of the offered ways of delivery.

    Fee and arrival are as they are for what is in the cart; when its lines change, they are looked up again, and a way
    that is no longer possible is withdrawn. Where they stand only for a time, it has to be chosen again after that.

    Args:
        fee: What the customer was shown when they looked (`desk.delivery_options`, S02); refused if it is another now.
            Nothing is compared if left out.
    """

    type: ClassVar[str] = "choose_delivery"
    step: ClassVar[str | None] = "edit"

    option: str = field(validator=text)
    fee: Money | None = None

    def permit(self, context: Context) -> None:
        _amendable(context)

    def decide(self, context: Context) -> None:
        choice = _choice(context, _offered_delivery(context, self.option))
        if self.fee is not None and self.fee != choice.fee:
            raise QuoteChanged(order_id=context.order.id, option=self.option, shown=self.fee, fee=choice.fee)
        context.emit(DeliveryChosen(occurred_at=context.at, delivery=choice))


@command
class ChoosePayment(OrderCommand):
    """Choose one of the offered ways of paying; it says whether goods may leave before the money is there."""

    type: ClassVar[str] = "choose_payment"
    step: ClassVar[str | None] = "edit"

    method: str = field(validator=text)

    def permit(self, context: Context) -> None:
        _amendable(context)

    def decide(self, context: Context) -> None:
        method = offered_method(context, self.method)
        context.emit(
            PaymentTermsChosen(occurred_at=context.at, terms=PaymentTerms(method=method.name, timing=method.timing))
        )


# ---- what several commands ask ---------------------------------------------------------------------------------------


def offered_method(context: Context, name: str) -> PaymentMethod:
    """The payment method of this name, if it is offered for the order."""
    methods = context.policies.payment_methods(context.order)
    for method in methods:
        if method.name == name:
            return method
    raise PaymentMethodNotOffered(order_id=context.order.id, method=name, offered=tuple(m.name for m in methods))


def with_prices(
    context: Context, lines: Sequence[NewLine], *, customer: str, currency: str, first: int = 1
) -> Sequence[NewLine]:
    """*lines*, with what the price book says of those that came without a price, where it is the book that says it."""
    places = {f"l-{place}": line for place, line in enumerate(lines, start=first)}
    wanted = [
        InquiredLine(
            line_id=line_id, sku=line.sku, specification=tuple(line.specification.items()), quantity=line.quantity
        )
        for line_id, line in places.items()
        if line.unit_price is None
    ]
    if not wanted or not book_prices(context):
        return lines
    known = looked_up(context, wanted, customer=customer, currency=currency)
    return [_as_known(line, known[line_id]) if line_id in known else line for line_id, line in places.items()]


def _as_known(line: NewLine, known: KnownLine) -> NewLine:
    """*line*, as the shop's price book has it."""
    return attrs.evolve(
        line,
        name=line.name if known.name is None else cleaned(known.name),
        unit_price=known.planned,
        discount=known.discount,
        tax=known.tax,
        tax_included=known.tax_included,
        source=known.source,
        promised_at=known.promised_at,
    )


def _priced_anew(context: Context, line: LineItem) -> LineItem:
    """*line* in its new quantity and specification, as the price book has it now."""
    order = context.order
    wanted = NewLine(sku=line.sku, name=line.name, quantity=line.quantity, specification=dict(line.specification))
    place = int(line.id.removeprefix("l-"))
    (priced,) = with_prices(context, (wanted,), customer=order.customer, currency=order.currency, first=place)
    return priced.as_line(line.id, order.currency)


def require_ahead(lines: Iterable[LineItem], at: datetime) -> None:
    """Refuse lines that are promised for a date which has passed."""
    for line in lines:
        if line.promised_at is not None and line.promised_at <= at:
            expected = f"a date after {at.isoformat()}"
            raise InvalidField(path="lines.promised_at", expected=expected, given=line.promised_at.isoformat())


def _require_quotable(context: Context, lines: Iterable[NewLine]) -> None:
    """Refuse goods without a price where no step of the page would ever give them one: nothing is sold for nothing."""
    if any(line.unit_price is None for line in lines) and QUOTED_BY not in context.table.steps:
        expected = "a price, because no quotations are made in this process"
        raise InvalidField(path="lines.unit_price", expected=expected, given="None")


def _amendable(context: Context) -> None:
    context.allow(context.policies.amendment(context.order, by=context.by, at=context.at))


def _line(context: Context, line_id: str) -> LineItem:
    line = context.order.lines.get(line_id)
    if line is None:
        raise UnknownLine(order_id=context.order.id, line_id=line_id)
    return line


def _renew_delivery(context: Context) -> None:
    """
    The lines have changed: what they cost to deliver is looked up again, once however many they are.

    Where nobody is asked, what the customer was told, and until when, stays as long as the fee does.
    """
    before = context.order.delivery
    if before is None or not context.order.lines:
        return
    try:
        option = _offered_delivery(context, before.option)
        now = _choice(context, option)
    except DeliveryNotOffered as refused:
        context.emit(DeliveryWithdrawn(occurred_at=context.at, option=before.option, reason=refused.reason))
        return
    told = attrs.evolve(now, arrival=before.arrival, valid_until=before.valid_until)
    if before != (now if _asked(context, option) else told):
        context.emit(DeliveryChosen(occurred_at=context.at, delivery=now))


def _offered_delivery(context: Context, name: str) -> DeliveryOption:
    """The delivery of this name, if it is offered for what is in the cart."""
    options = context.policies.deliveries(context.order)
    for option in options:
        if option.name == name:
            return option
    offered = tuple(option.name for option in options)
    raise DeliveryNotOffered(order_id=context.order.id, option=name, offered=offered)


def _choice(context: Context, option: DeliveryOption) -> DeliveryChoice:
    """*option* with fee and arrival for what is in the cart: the carrier's, if they are asked, else its own."""
    order = context.order
    carrier = _asked(context, option)
    quote = _own(context, option) if carrier is None else _quoted(context, option, carrier)
    if quote.fee.currency != order.currency:
        raise WrongCurrency(field="delivery.fee", currency=order.currency, given=quote.fee.currency)
    if quote.fee.minor < 0:
        raise InvalidField(path="delivery.fee", expected="zero or more", given=str(quote.fee))
    valid_until = quote.valid_until
    if valid_until is None and option.validity is not None:
        valid_until = context.at + option.validity
    return DeliveryChoice(
        option=option.name,
        kind=option.kind,
        fee=quote.fee,
        carrier=option.carrier,
        arrival=quote.arrival,
        valid_until=None if valid_until is None else utc(valid_until, "delivery.valid_until"),
    )


def _asked(context: Context, option: DeliveryOption) -> str | None:
    """The carrier that says what it costs, if one does; there is nothing to ask about an empty cart."""
    return option.carrier if option.quoted and context.order.lines else None


def _quoted(context: Context, option: DeliveryOption, carrier: str) -> Quote:
    order = context.order
    request = QuoteRequest(
        carrier=carrier,
        option=option.name,
        units=order.lines.units,
        value=order.money(order.lines.total_minor),
    )
    answer = context.answer(request)
    if isinstance(answer, Quote):
        return answer
    others = tuple(o.name for o in context.policies.deliveries(order) if o.name != option.name)
    reason = str(getattr(answer, "reason", answer))
    raise DeliveryNotOffered(order_id=order.id, option=option.name, offered=others, reason=reason)


def _own(context: Context, option: DeliveryOption) -> Quote:
    arrival = None
    if option.transit is not None:
        arrival = ArrivalWindow(earliest=context.at + option.transit[0], latest=context.at + option.transit[1])
    return Quote(fee=option.fee if option.fee is not None else context.order.money(0), arrival=arrival)
