"""
An order is placed: a cart is opened, submitted, or placed in one; the merchant accepts.

What was paid is submitted (S02).
"""

from collections.abc import Sequence
from typing import ClassVar

from attrs import field

from orderflow.commands.cart import (
    AddLines,
    ChooseDelivery,
    ChoosePayment,
    NewLine,
    RequestInvoice,
    SetRecipient,
)
from orderflow.commands.command import OF_THE_SHOP, Context, OpeningCommand, OrderCommand, command
from orderflow.commands.surplus import refund_surplus
from orderflow.entities.party import Invoice, Party
from orderflow.entities.terms import Submission
from orderflow.events import CartOpened, OrderAccepted, OrderSentBack, OrderSubmitted
from orderflow.ids import OrderId
from orderflow.money import Money
from orderflow.refusals import ContentChanged, DataMissing, FieldProblem, NothingOrdered, QuoteExpired
from orderflow.roles import CUSTOMER
from orderflow.states.facts import free_to_submit, submitted_by_payment
from orderflow.validation import InvalidField, invalid, optional_text, prose, text


@command
class OpenCart(OpeningCommand):
    """
    Begin an order as an empty cart.

    Args:
        customer: The host's id of the customer; the actor's own if they are the customer.
        channel: Where it comes from: web, app, store, telephone …
        group: Ties sibling orders of one checkout together.
    """

    type: ClassVar[str] = "open_cart"
    step: ClassVar[str | None] = "edit"

    currency: str = field(validator=text)
    customer: str | None = field(default=None, validator=optional_text)
    channel: str = field(default="web", validator=text, metadata=OF_THE_SHOP)
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
class Submit(OrderCommand):
    """
    Make the cart an order. All that is missing is refused at once, one message a field (S01).

    Args:
        confirmed: The `version` of the order that the customer was shown and confirms (S05: they look a second time);
            refused if anything has changed since then. Nothing is compared if left out.
    """

    type: ClassVar[str] = "submit"
    step: ClassVar[str | None] = "submit"

    confirmed: int | None = None

    def permit(self, context: Context) -> None:
        require_shown(context, self.confirmed)
        complete(context)

    def decide(self, context: Context) -> None:
        if context.order.submitted_at is None:
            submit(context)


@command
class Place(OpeningCommand):
    """
    Fill a cart and submit it in one go.

    The same as `OpenCart`, `AddLines`, `SetRecipient`, `ChooseDelivery`, `ChoosePayment`, `RequestInvoice`, `Submit`.

    Where payment comes first, it stays a cart until it is paid (S11, S16), and submitted after that (S02).

    Args:
        currency: What the price book shall say prices in; that of the first line with a price, if left out.
    """

    type: ClassVar[str] = "place"
    step: ClassVar[str | None] = "edit"

    lines: Sequence[NewLine]
    currency: str | None = field(default=None, validator=optional_text)
    recipient: Party | None = None
    delivery: str | None = None
    payment: str | None = None
    invoice: Invoice | None = None
    customer: str | None = field(default=None, validator=optional_text)
    channel: str = field(default="web", validator=text, metadata=OF_THE_SHOP)
    group: str | None = field(default=None, validator=optional_text)

    def decide(self, context: Context) -> None:
        if not self.lines:
            raise NothingOrdered(order_id=OrderId("(new)"))
        currency = self._currency()
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
        if free_to_submit(context.order) and not submitted_by_payment(context.order):
            context.perform(Submit(order_id))

    def _currency(self) -> str:
        if self.currency:
            return self.currency
        price = next((line.unit_price for line in self.lines if line.unit_price is not None), None)
        if price is None:
            expected = "the currency of the order, because no line has a price"
            raise InvalidField(path="Place.currency", expected=expected, given="None")
        return price.currency


@command
class Accept(OrderCommand):
    """Accept the order as its merchant (接单)."""

    type: ClassVar[str] = "accept"
    step: ClassVar[str | None] = "accept"

    def decide(self, context: Context) -> None:
        context.emit(OrderAccepted(occurred_at=context.at))


@command
class SendBack(OrderCommand):
    """
    Send the order back to be amended and submitted again, as often as it takes (S03, S09).

    Whoever reviews it does so, and the customer, if what they are asked to confirm is not right. Where payment follows
    the review, it is possible only as long as nothing was paid. The order keeps its number; the time limit of the
    review begins anew when it is submitted again.

    Args:
        remark: What is to be amended; the customer is told.
    """

    type: ClassVar[str] = "send_back"
    step: ClassVar[str | None] = "send_back"

    remark: str = field(validator=prose)

    def decide(self, context: Context) -> None:
        context.emit(OrderSentBack(occurred_at=context.at, remark=self.remark))


def require_shown(context: Context, confirmed: int | None) -> None:
    """Refuse the confirmation of a version that is not the order's any more, because somebody has changed it."""
    version = context.order.version
    if confirmed is not None and confirmed != version:
        raise ContentChanged(order_id=context.order.id, confirmed=confirmed, version=version)


def complete(context: Context) -> None:
    """Refuse an order from which data is missing or in which it is wrong, or whose delivery has to be chosen anew."""
    if not context.order.lines:
        raise NothingOrdered(order_id=context.order.id)
    problems = missing_data(context)
    if problems:
        raise DataMissing(order_id=context.order.id, problems=problems)
    chosen = context.order.delivery
    if chosen is not None and chosen.valid_until is not None and context.at > chosen.valid_until:
        raise QuoteExpired(order_id=context.order.id, option=chosen.option, valid_until=chosen.valid_until)


def missing_data(context: Context) -> tuple[FieldProblem, ...]:
    """What is missing or wrong, all of it at once; it has to be put right before it is submitted."""
    return (
        *context.policies.order_data(context.order, context.personal),
        *_terms_gone(context),
        *_dates_passed(context),
    )


def _terms_gone(context: Context) -> tuple[FieldProblem, ...]:
    """The way of paying that was chosen for another content may not be offered for this one."""
    chosen = context.order.payment_terms
    offered = context.policies.payment_methods(context.order) if chosen is not None else ()
    if chosen is None or any((m.name, m.timing) == (chosen.method, chosen.timing) for m in offered):
        return ()
    return (FieldProblem("payment_terms", "is no longer offered"),)


def _dates_passed(context: Context) -> tuple[FieldProblem, ...]:
    """What was promised when goods were put in may have passed while they lay in the cart (S19)."""
    return tuple(
        FieldProblem(f"lines.{line.id}.promised_at", "has passed; take the line out, and put it in with a new date")
        for line in context.order.lines
        if line.promised_at is not None and line.promised_at <= context.at
    )


def submit(context: Context) -> None:
    """The cart is an order from here on; what it was paid beyond what it costs now goes back (S02)."""
    order, policies = context.order, context.policies
    context.emit(
        OrderSubmitted(
            occurred_at=context.at,
            acceptance=policies.acceptance(order),
            mediated=policies.mediation(order),
            negotiates_delivery=policies.logistics(order),
        )
    )
    if context.order.submission is Submission.ONCE_PAID:
        refund_surplus(context, "the cart was changed after it was paid")
