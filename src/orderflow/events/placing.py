"""From the cart to the order: what was put in, chosen, submitted, numbered and accepted."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.collection import ById
from orderflow.entities.deal import Deal
from orderflow.entities.delivery import DeliveryChoice
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.part import Parts
from orderflow.entities.phase import Phase
from orderflow.entities.terms import Acceptance, PaymentTerms, ProcessRef, Submission
from orderflow.events.event import Event, Opening, event
from orderflow.ids import LineId, OrderId
from orderflow.kept import PersonId, Reference, Word


@event
class CartOpened(Opening):
    """An order began as a cart."""

    type: ClassVar[str] = "cart_opened"

    order_id: OrderId
    process: ProcessRef
    currency: Word
    customer: PersonId
    channel: Word
    group: Reference | None
    state: Word
    phase: Phase
    submission: Submission

    def open(self) -> Order:
        return Order(
            id=self.order_id,
            process=self.process,
            currency=self.currency,
            state=self.state,
            phase=self.phase,
            customer=self.customer,
            opened_at=self.occurred_at,
            channel=self.channel,
            group=self.group,
            submission=self.submission,
        )


@event
class LinesAdded(Event):
    """Goods were put in; one event for all that came together, so that thousands of lines are one step."""

    type: ClassVar[str] = "lines_added"

    lines: tuple[LineItem, ...]

    def apply(self, order: Order) -> Order:
        return changed(order, lines=order.lines.put(*self.lines), lines_ever=order.lines_ever + len(self.lines))


@event
class LineChanged(Event):
    """Quantity, specification or price of a line changed while it was in the cart."""

    type: ClassVar[str] = "line_changed"

    line: LineItem

    def apply(self, order: Order) -> Order:
        return changed(order, lines=order.lines.put(self.line))


@event
class LineRemoved(Event):
    """Goods were taken out of the cart."""

    type: ClassVar[str] = "line_removed"

    line_id: LineId

    def apply(self, order: Order) -> Order:
        return changed(order, lines=order.lines.without(self.line_id))


@event
class RecipientGiven(Event):
    """It is known to whom it goes; who that is stands in the personal data, not here."""

    type: ClassVar[str] = "recipient_given"

    def apply(self, order: Order) -> Order:
        return changed(order, recipient_given=True)


@event
class InvoiceRequested(Event):
    """The customer wants an invoice, or no longer wants one; to whom stands in the personal data."""

    type: ClassVar[str] = "invoice_requested"

    wanted: bool

    def apply(self, order: Order) -> Order:
        return changed(order, invoice_requested=self.wanted)


@event
class DeliveryChosen(Event):
    """How it gets to the customer, at this fee: he chose it, or his cart changed and the fee or the arrival with it."""

    type: ClassVar[str] = "delivery_chosen"

    delivery: DeliveryChoice

    def apply(self, order: Order) -> Order:
        return changed(order, delivery=self.delivery)


@event
class DeliveryWithdrawn(Event):
    """The chosen delivery is not possible for what is in the cart now: another has to be chosen."""

    type: ClassVar[str] = "delivery_withdrawn"

    option: Word
    why: str

    def apply(self, order: Order) -> Order:
        return changed(order, delivery=None)


@event
class PaymentTermsChosen(Event):
    """The customer chose how he pays."""

    type: ClassVar[str] = "payment_terms_chosen"

    terms: PaymentTerms

    def apply(self, order: Order) -> Order:
        return changed(order, payment_terms=self.terms)


@event
class OrderSubmitted(Event):
    """The cart became an order, by the customer's word or by his payment; who has which word from here on is said."""

    type: ClassVar[str] = "order_submitted"

    acceptance: Acceptance
    mediated: bool = False
    negotiates_delivery: bool = False

    def apply(self, order: Order) -> Order:
        return changed(
            order,
            submitted_at=self.occurred_at,
            acceptance=self.acceptance,
            mediated=self.mediated,
            service_called_at=None,
            negotiates_delivery=self.negotiates_delivery,
            sent_back_for=None,
            parts=_submitted(order.parts),
        )


@event
class NumberAssigned(Event):
    """The order got its number (订单号) from a register."""

    type: ClassVar[str] = "number_assigned"

    number: Reference

    def apply(self, order: Order) -> Order:
        return changed(order, number=self.number)


@event
class OrderAccepted(Event):
    """The merchant accepted the order (接单)."""

    type: ClassVar[str] = "order_accepted"

    def apply(self, order: Order) -> Order:
        return changed(order, accepted_at=self.occurred_at)


@event
class OrderSentBack(Event):
    """
    The reviewer wants something amended before the order goes on (S03, S09): it is a cart again, under its number.

    Attributes:
        remark: What is to be amended.
    """

    type: ClassVar[str] = "order_sent_back"

    remark: str

    def apply(self, order: Order) -> Order:
        return changed(order, submitted_at=None, acceptance=None, sent_back_for=self.remark)


def _submitted(parts: Parts) -> Parts:
    """Nothing is asked for any more; prices are checked anew, and only what was confirmed is not doubted again."""
    deal = parts.get(Deal)
    if not deal.details_asked and deal.prices_checked is None and not deal.doubts:
        return parts
    confirmed = ById(doubt for doubt in deal.doubts if doubt.confirmed)
    return parts.put(changed(deal, details_asked=(), prices_checked=None, doubts=confirmed))
