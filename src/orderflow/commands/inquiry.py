"""Demand comes in without a price: taken in for a salesperson, handed to another, confirmed by the customer (S04)."""

from collections.abc import Sequence
from typing import ClassVar

from attrs import field

from orderflow.commands.cart import AddLines, NewLine, RequestInvoice, SetRecipient
from orderflow.commands.command import OF_THE_SHOP, Context, OpeningCommand, OrderCommand, command
from orderflow.commands.order import OpenCart, Submit, missing_data, require_shown
from orderflow.commands.review import require_ready_date
from orderflow.entities.content import order_digest
from orderflow.entities.deal import Deal
from orderflow.entities.party import Invoice, Party
from orderflow.events import ContentConfirmed, SalespersonAssigned
from orderflow.roles import SALES
from orderflow.validation import optional_text, text

__all__ = ["AssignSalesperson", "ConfirmContent", "Inquire"]


@command
class Inquire(OpeningCommand):
    """
    Take an inquiry in, however it came, and submit it if nothing is missing; else it waits for what is (S03, S04, S12).

    The same as `OpenCart`, `AddLines`, `SetRecipient`, `RequestInvoice`, `Submit`.

    Args:
        currency: What it will be quoted in.
        lines: What is asked for, without a price, or with one where it is known.
        customer: The host's id of the customer; the actor's own if they are the customer.
        channel: How it came: web, telephone, visit, e-mail, fax, salesperson …
        salesperson: The host's id of whose business it is; the actor's own, or that of whom they act for, if that is
            sales.
        recipient, invoice: To whom goods and invoice go.
    """

    type: ClassVar[str] = "inquire"
    step: ClassVar[str | None] = "edit"

    currency: str = field(validator=text)
    lines: Sequence[NewLine]
    customer: str | None = field(default=None, validator=optional_text)
    channel: str = field(default="web", validator=text, metadata=OF_THE_SHOP)
    salesperson: str | None = field(default=None, validator=optional_text, metadata=OF_THE_SHOP)
    recipient: Party | None = None
    invoice: Invoice | None = None

    def decide(self, context: Context) -> None:
        opening = OpenCart(process=self.process, currency=self.currency, customer=self.customer, channel=self.channel)
        context.perform(opening)
        order_id = context.order.id
        context.perform(AddLines(order_id, lines=self.lines))
        seller = context.by.party(SALES)
        salesperson = self.salesperson or (seller.id if seller is not None else None)
        if salesperson is not None:
            context.emit(SalespersonAssigned(occurred_at=context.at, salesperson=salesperson))
        if self.recipient is not None:
            context.perform(SetRecipient(order_id, recipient=self.recipient))
        if self.invoice is not None:
            context.perform(RequestInvoice(order_id, invoice=self.invoice))
        if not missing_data(context):
            context.perform(Submit(order_id))


@command
class AssignSalesperson(OrderCommand):
    """Say whose business the order is from here on: its first salesperson's, or another one's."""

    type: ClassVar[str] = "assign_salesperson"
    step: ClassVar[str | None] = "assign"

    salesperson: str = field(validator=text)

    def decide(self, context: Context) -> None:
        if self.salesperson != context.order.part(Deal).salesperson:
            context.emit(SalespersonAssigned(occurred_at=context.at, salesperson=self.salesperson))


@command
class ConfirmContent(OrderCommand):
    """
    Confirm as the customer what was taken in; a quotation is made of nothing else (S03, S04).

    Args:
        confirmed: The `version` of the order that they were shown; refused if anything has changed since then. Nothing
            is compared if left out.
    """

    type: ClassVar[str] = "confirm_content"
    step: ClassVar[str | None] = "confirm_content"

    confirmed: int | None = None

    def permit(self, context: Context) -> None:
        require_shown(context, self.confirmed)

    def decide(self, context: Context) -> None:
        require_ready_date(context)
        context.emit(ContentConfirmed(occurred_at=context.at, digest=order_digest(context.order)))
