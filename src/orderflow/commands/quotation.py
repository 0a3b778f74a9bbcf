"""From the inquiry to a price: draft a quotation, send it, counter it, revise it, accept it; or it ends (S04, S18)."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from attrs import field

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.price import delivery_of, drafted, priced_lines
from orderflow.entities.deal import Deal
from orderflow.entities.quotation import Quotation, QuotedLine
from orderflow.events import (
    DeliveryChosen,
    LinesPriced,
    QuotationAccepted,
    QuotationCountered,
    QuotationDrafted,
    QuotationExpired,
    QuotationOffered,
    QuotationSuperseded,
    QuotationWithdrawn,
)
from orderflow.ids import QuotationId
from orderflow.money import Money
from orderflow.refusals import (
    NothingQuoted,
    NotYetDue,
    QuotationNotApproved,
    QuotationNotValid,
    QuotationReplaced,
    UnknownQuotation,
)
from orderflow.states.quotation import QuotationFlow
from orderflow.validation import InvalidField, optional_prose, text

__all__ = [
    "AcceptQuotation",
    "CounterQuotation",
    "DraftQuotation",
    "ExpireQuotation",
    "OfferQuotation",
    "WithdrawQuotation",
]


@command
class DraftQuotation(OrderCommand):
    """
    Work out the next revision of the quotation; what lies on the table is superseded (S04, S18).

    The customer knows nothing of it until it is sent (`OfferQuotation`).

    Args:
        lines: What each line of the order shall cost; every line once.
        freight: What the transport costs on top of that; nothing, if left out.
        transport: The mode of transport: one of the deliveries that the process offers.
        valid_until: Until when the customer may accept it.
    """

    type: ClassVar[str] = "draft_quotation"
    step: ClassVar[str | None] = "quote"

    lines: Sequence[QuotedLine]
    freight: Money | None = None
    transport: str = field(validator=text)
    valid_until: datetime

    def decide(self, context: Context) -> None:
        quotation = drafted(
            context, self.lines, transport=self.transport, freight=self.freight, valid_until=self.valid_until
        )
        on_table = context.order.part(Deal).quotation
        if on_table is not None:
            move = context.child_move(QuotationFlow.table, on_table, "supersede", f"quotation {on_table.id}")
            context.emit(QuotationSuperseded(occurred_at=context.at, quotation_id=on_table.id, move=move))
        context.emit(QuotationDrafted(occurred_at=context.at, quotation=quotation))


@command
class OfferQuotation(OrderCommand):
    """Send the quotation that lies on the table; refused as long as an approval that its margin needs is missing."""

    type: ClassVar[str] = "offer_quotation"
    step: ClassVar[str | None] = "quote"

    def permit(self, context: Context) -> None:
        quotation = _on_table(context)
        approved = context.order.part(Deal).approved(quotation.id, quotation.digest)
        missing = [role for role in context.policies.margins(context.order, quotation) if role not in approved]
        if missing:
            raise QuotationNotApproved(
                order_id=context.order.id, quotation_id=quotation.id, missing=tuple(str(role) for role in missing)
            )

    def decide(self, context: Context) -> None:
        quotation = _on_table(context)
        move = context.child_move(QuotationFlow.table, quotation, "offer", f"quotation {quotation.id}")
        _require_valid(context, quotation)
        context.emit(QuotationOffered(occurred_at=context.at, quotation_id=quotation.id, move=move))


@command
class CounterQuotation(OrderCommand):
    """
    Say what would have to change in the quotation that was sent; the seller has the next word (还价).

    Args:
        target: What the customer would pay for all of it; None if they name no price.
        remark: What else they want to have changed; needed where they name no price.
    """

    type: ClassVar[str] = "counter_quotation"
    step: ClassVar[str | None] = "counter"

    target: Money | None
    remark: str = field(default="", validator=optional_prose)

    def decide(self, context: Context) -> None:
        quotation = _on_table(context)
        move = context.child_move(QuotationFlow.table, quotation, "counter", f"quotation {quotation.id}")
        _require_valid(context, quotation)
        target = None if self.target is None else context.amount(self.target, "CounterQuotation.target")
        remark = self.remark.strip()
        if target is None and not remark:
            expected = "what the customer wants to have changed, because they name no price"
            raise InvalidField(path="CounterQuotation.remark", expected=expected, given="nothing")
        context.emit(
            QuotationCountered(
                occurred_at=context.at, quotation_id=quotation.id, move=move, target=target, remark=remark
            )
        )


@command
class AcceptQuotation(OrderCommand):
    """
    Accept a quotation: its prices, its freight and its transport are the order's, to the cent.

    Args:
        quotation_id: The revision that the customer was shown; refused once another has taken its place.
    """

    type: ClassVar[str] = "accept_quotation"
    step: ClassVar[str | None] = "accept_quotation"

    quotation_id: QuotationId

    def decide(self, context: Context) -> None:
        order, quotation = context.order, self._shown(context)
        move = context.child_move(QuotationFlow.table, quotation, "accept", f"quotation {quotation.id}")
        _require_valid(context, quotation)
        context.emit(QuotationAccepted(occurred_at=context.at, quotation_id=quotation.id, move=move))
        context.emit(LinesPriced(occurred_at=context.at, lines=priced_lines(order, quotation)))
        delivery = delivery_of(order, context.policies, quotation.transport, quotation.freight)
        context.emit(DeliveryChosen(occurred_at=context.at, delivery=delivery))

    def _shown(self, context: Context) -> Quotation:
        quotations = context.order.part(Deal).quotations
        quotation = quotations.get(self.quotation_id)
        if quotation is None:
            raise UnknownQuotation(order_id=context.order.id, quotation_id=self.quotation_id)
        *_, last = quotations
        if quotation is not last:
            raise QuotationReplaced(order_id=context.order.id, quotation_id=quotation.id, current=last.id)
        return quotation


@command
class ExpireQuotation(OrderCommand):
    """End the quotation on the table once the date until which it was valid has come; the system runs it."""

    type: ClassVar[str] = "expire_quotation"
    step: ClassVar[str | None] = "expire_quotation"

    def permit(self, context: Context) -> None:
        valid_until = _on_table(context).valid_until
        if context.at <= valid_until:
            raise NotYetDue(order_id=context.order.id, limit=self.type, due_at=valid_until)

    def decide(self, context: Context) -> None:
        quotation = _on_table(context)
        move = context.child_move(QuotationFlow.table, quotation, "expire", f"quotation {quotation.id}")
        context.emit(QuotationExpired(occurred_at=context.at, quotation_id=quotation.id, move=move))


@command
class WithdrawQuotation(OrderCommand):
    """Take the quotation on the table back; `reason` says why, and the customer reads it if they had the quotation."""

    type: ClassVar[str] = "withdraw_quotation"
    step: ClassVar[str | None] = "quote"

    def decide(self, context: Context) -> None:
        _withdraw(context, _on_table(context), self.reason)


def _withdraw(context: Context, quotation: Quotation, reason: str) -> None:
    move = context.child_move(QuotationFlow.table, quotation, "withdraw", f"quotation {quotation.id}")
    context.emit(QuotationWithdrawn(occurred_at=context.at, quotation_id=quotation.id, move=move, reason=reason))


def _on_table(context: Context) -> Quotation:
    quotation = context.order.part(Deal).quotation
    if quotation is None:
        raise NothingQuoted(order_id=context.order.id)
    return quotation


def _require_valid(context: Context, quotation: Quotation) -> None:
    """Refuse what comes after the date until which it was valid, even if nobody has acted on that yet."""
    if context.at > quotation.valid_until:
        raise QuotationNotValid(order_id=context.order.id, quotation_id=quotation.id, valid_until=quotation.valid_until)
