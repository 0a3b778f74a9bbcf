"""From the cart to the order: put in, choose, submit, accept."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import attrs
from attrs import field, frozen

from orderflow.commands.command import Context, OpeningCommand, OrderCommand, command
from orderflow.entities.delivery import ArrivalWindow, DeliveryChoice
from orderflow.entities.line_item import LineItem
from orderflow.entities.party import Invoice, Party
from orderflow.entities.terms import PaymentTerms, Submission
from orderflow.events import (
    CartOpened,
    DeliveryChosen,
    InvoiceRequested,
    LineChanged,
    LineRemoved,
    LinesAdded,
    OrderAccepted,
    OrderSubmitted,
    PaymentTermsChosen,
    RecipientGiven,
)
from orderflow.ids import LineId, OrderId
from orderflow.money import Money
from orderflow.policies import DeliveryOption, PaymentMethod
from orderflow.questions import Quote, QuoteRequest
from orderflow.refusals import (
    ContentChanged,
    DataMissing,
    DeliveryNotOffered,
    NothingOrdered,
    PaymentMethodNotOffered,
    UnknownLine,
    WrongCurrency,
)
from orderflow.roles import CUSTOMER
from orderflow.validation import InvalidField, invalid, optional_text, positive, text, type_checked


@frozen(kw_only=True, field_transformer=type_checked)
class NewLine:
    """
    Goods that somebody wants, at the price he was shown.

    Args:
        unit_price: What one unit costs before discount.
        specification: 规格, for instance `{"colour": "blue", "size": "L"}`.
        discount: Taken off the whole line.
        tax: Of the whole line; contained in the price unless `tax_included` is false, then on top of it.
    """

    sku: str = field(validator=text)
    name: str = field(validator=text)
    quantity: int = field(validator=positive)
    unit_price: Money
    specification: Mapping[str, str] = field(factory=dict)
    discount: Money | None = None
    tax: Money | None = None
    tax_included: bool = True

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
            unit_price=self.unit_price,
            discount=self.discount if self.discount is not None else nothing,
            tax=self.tax if self.tax is not None else nothing,
            tax_included=self.tax_included,
            specification=tuple(self.specification.items()),
        )
        return _sound(line, currency)


def _sound(line: LineItem, currency: str) -> LineItem:
    """*line*, if its amounts are in *currency* and make sense together."""
    for name in ("unit_price", "discount", "tax"):
        amount: Money = getattr(line, name)
        if amount.currency != currency:
            raise WrongCurrency(field=f"lines.{name}", currency=currency, given=amount.currency)
        if amount.minor < 0:
            raise InvalidField(path=f"lines.{name}", expected="zero or more", given=str(amount))
    gross = line.unit_price * line.quantity
    if line.discount > gross:
        raise InvalidField(
            path="lines.discount", expected=f"at most {gross}, the price of the line", given=str(line.discount)
        )
    if line.tax_included and line.tax > line.amount:
        raise InvalidField(path="lines.tax", expected=f"at most {line.amount}, which contains it", given=str(line.tax))
    return line


@command
class OpenCart(OpeningCommand):
    """
    Begin an order as an empty cart.

    Args:
        customer: The host's id of the customer; the actor's own if he is the customer.
        channel: Where it comes from: web, app, store, telephone …
        group: Ties sibling orders of one checkout together.
    """

    type: ClassVar[str] = "open_cart"
    step: ClassVar[str | None] = "edit"

    currency: str = field(validator=text)
    customer: str | None = field(default=None, validator=optional_text)
    channel: str = field(default="web", validator=text)
    group: str | None = field(default=None, validator=optional_text)

    def decide(self, context: Context) -> None:
        nothing = Money(0, self.currency)  # refuses a currency that is none
        customer = self.customer or (context.by.id if context.by.role == CUSTOMER else None)
        if customer is None:
            raise invalid("OpenCart.customer", "the customer's id, because it is not a customer who asks", None)
        initial = context.table.initial
        context.emit(
            CartOpened(
                occurred_at=context.at,
                order_id=context.ids.order_id(),
                process=context.process,
                currency=nothing.currency,
                customer=customer,
                channel=self.channel,
                group=self.group,
                state=initial,
                phase=context.table.phase_of(initial),
                submission=context.policies.submission(self.channel),
            )
        )


@command
class AddLines(OrderCommand):
    """Put goods into the cart."""

    type: ClassVar[str] = "add_lines"
    step: ClassVar[str | None] = "edit"

    lines: Sequence[NewLine]

    def permit(self, context: Context) -> None:
        _amendable(context)

    def decide(self, context: Context) -> None:
        order = context.order
        if not self.lines:
            raise NothingOrdered(order_id=order.id)
        lines = tuple(
            new.as_line(LineId(f"l-{order.lines_ever + place}"), order.currency)
            for place, new in enumerate(self.lines, start=1)
        )
        context.emit(LinesAdded(occurred_at=context.at, lines=lines))


@command
class ChangeLine(OrderCommand):
    """
    Change quantity or specification of a line in the cart.

    Discount and tax follow the quantity in proportion, rounded half to even, unless they are given.
    """

    type: ClassVar[str] = "change_line"
    step: ClassVar[str | None] = "edit"

    line_id: LineId
    quantity: int | None = None
    specification: Mapping[str, str] | None = None
    discount: Money | None = None
    tax: Money | None = None

    def permit(self, context: Context) -> None:
        _amendable(context)

    def decide(self, context: Context) -> None:
        before = _line(context, self.line_id)
        quantity = before.quantity if self.quantity is None else self.quantity
        if not 0 < quantity < 10**12:
            raise invalid(
                "ChangeLine.quantity", "a whole number of at least 1; use RemoveLine to take goods out", quantity
            )
        after = attrs.evolve(
            before,
            quantity=quantity,
            discount=before.discount.ratio(quantity, before.quantity) if self.discount is None else self.discount,
            tax=before.tax.ratio(quantity, before.quantity) if self.tax is None else self.tax,
            specification=before.specification if self.specification is None else tuple(self.specification.items()),
        )
        if after != before:
            context.emit(LineChanged(occurred_at=context.at, line=_sound(after, context.order.currency)))


@command
class RemoveLine(OrderCommand):
    """Take goods out of the cart."""

    type: ClassVar[str] = "remove_line"
    step: ClassVar[str | None] = "edit"

    line_id: LineId

    def permit(self, context: Context) -> None:
        _amendable(context)

    def decide(self, context: Context) -> None:
        context.emit(LineRemoved(occurred_at=context.at, line_id=_line(context, self.line_id).id))


@command
class SetRecipient(OrderCommand):
    """Say to whom it goes, at an address known already or a new one (S13); the host keeps the address book."""

    type: ClassVar[str] = "set_recipient"
    step: ClassVar[str | None] = "edit"

    recipient: Party

    def permit(self, context: Context) -> None:
        _amendable(context)

    def decide(self, context: Context) -> None:
        context.personal = attrs.evolve(context.personal, recipient=self.recipient)
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
        context.personal = attrs.evolve(context.personal, invoice=self.invoice)
        context.emit(InvoiceRequested(occurred_at=context.at, wanted=self.invoice is not None))


@command
class ChooseDelivery(OrderCommand):
    """Choose one of the offered ways of delivery; its fee and arrival are fixed here."""

    type: ClassVar[str] = "choose_delivery"
    step: ClassVar[str | None] = "edit"

    option: str = field(validator=text)

    def permit(self, context: Context) -> None:
        _amendable(context)

    def decide(self, context: Context) -> None:
        order = context.order
        options = context.policies.deliveries(order)
        option = next((option for option in options if option.name == self.option), None)
        if option is None:
            raise DeliveryNotOffered(order_id=order.id, option=self.option, offered=tuple(o.name for o in options))
        quote = self._quote(context, option)
        if quote.fee.currency != order.currency:
            raise WrongCurrency(field="delivery.fee", currency=order.currency, given=quote.fee.currency)
        if quote.fee.minor < 0:
            raise InvalidField(path="delivery.fee", expected="zero or more", given=str(quote.fee))
        choice = DeliveryChoice(
            option=option.name, kind=option.kind, fee=quote.fee, carrier=option.carrier, arrival=quote.arrival
        )
        context.emit(DeliveryChosen(occurred_at=context.at, delivery=choice))

    def _quote(self, context: Context, option: DeliveryOption) -> Quote:
        """Fee and arrival: the carrier's, if the option is quoted, else the option's own."""
        order = context.order
        if option.quoted and option.carrier is not None:
            request = QuoteRequest(
                carrier=option.carrier,
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
        arrival = None
        if option.transit is not None:
            arrival = ArrivalWindow(earliest=context.at + option.transit[0], latest=context.at + option.transit[1])
        return Quote(fee=option.fee if option.fee is not None else order.money(0), arrival=arrival)


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


@command
class Submit(OrderCommand):
    """
    Make the cart an order. All that is missing is refused at once, one message a field (S01).

    Args:
        confirmed: The `version` of the order that the customer was shown and confirms (S05: he looks a second time);
            refused if anything has changed since then. Nothing is compared if left out.
    """

    type: ClassVar[str] = "submit"
    step: ClassVar[str | None] = "submit"

    confirmed: int | None = None

    def permit(self, context: Context) -> None:
        version = context.order.version
        if self.confirmed is not None and self.confirmed != version:
            raise ContentChanged(order_id=context.order.id, confirmed=self.confirmed, version=version)
        complete(context)

    def decide(self, context: Context) -> None:
        if context.order.submitted_at is None:
            submit(context)


@command
class Place(OpeningCommand):
    """
    Fill a cart and submit it in one go.

    The same as `OpenCart`, `AddLines`, `SetRecipient`, `ChooseDelivery`, `ChoosePayment`, `RequestInvoice`, `Submit`.

    An order that its payment submits stays a cart until it is paid (S11, S16).
    """

    type: ClassVar[str] = "place"
    step: ClassVar[str | None] = "edit"

    lines: Sequence[NewLine]
    recipient: Party | None = None
    delivery: str | None = None
    payment: str | None = None
    invoice: Invoice | None = None
    customer: str | None = field(default=None, validator=optional_text)
    channel: str = field(default="web", validator=text)
    group: str | None = field(default=None, validator=optional_text)

    def decide(self, context: Context) -> None:
        if not self.lines:
            raise NothingOrdered(order_id=OrderId("(new)"))
        currency = self.lines[0].unit_price.currency
        context.perform(
            OpenCart(
                process=self.process, currency=currency, customer=self.customer, channel=self.channel, group=self.group
            )
        )
        order_id = context.order.id
        context.perform(AddLines(order_id, lines=self.lines))
        if self.recipient is not None:
            context.perform(SetRecipient(order_id, recipient=self.recipient))
        if self.delivery is not None:
            context.perform(ChooseDelivery(order_id, option=self.delivery))
        if self.payment is not None:
            context.perform(ChoosePayment(order_id, method=self.payment))
        if self.invoice is not None:
            context.perform(RequestInvoice(order_id, invoice=self.invoice))
        if context.order.submission is Submission.BY_CUSTOMER or context.order.pays_on_delivery:
            context.perform(Submit(order_id))


@command
class Accept(OrderCommand):
    """Accept the order as its merchant (接单)."""

    type: ClassVar[str] = "accept"
    step: ClassVar[str | None] = "accept"

    def permit(self, context: Context) -> None:
        context.in_time("acceptance")

    def decide(self, context: Context) -> None:
        context.emit(OrderAccepted(occurred_at=context.at))


# ---- what several commands ask ---------------------------------------------------------------------------------------


def complete(context: Context) -> None:
    """Refuse an order from which data is missing or in which it is wrong."""
    if not context.order.lines:
        raise NothingOrdered(order_id=context.order.id)
    problems = context.policies.order_data(context.order, context.personal)
    if problems:
        raise DataMissing(order_id=context.order.id, problems=problems)


def submit(context: Context) -> None:
    """The cart is an order from here on."""
    context.emit(OrderSubmitted(occurred_at=context.at, acceptance=context.policies.acceptance(context.order)))


def offered_method(context: Context, name: str) -> PaymentMethod:
    """The payment method of this name, if it is offered for the order."""
    methods = context.policies.payment_methods(context.order)
    for method in methods:
        if method.name == name:
            return method
    raise PaymentMethodNotOffered(order_id=context.order.id, method=name, offered=tuple(m.name for m in methods))


def _amendable(context: Context) -> None:
    context.allow(context.policies.amendment(context.order, by=context.by, at=context.at))


def _line(context: Context, line_id: str) -> LineItem:
    line = context.order.lines.get(line_id)
    if line is None:
        raise UnknownLine(order_id=context.order.id, line_id=line_id)
    return line
