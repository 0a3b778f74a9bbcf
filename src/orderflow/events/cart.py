"""What happens to a cart: lines, recipient, delivery and terms of payment."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.delivery import DeliveryChoice
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.terms import PaymentTerms, ProcessRef, Submission
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
    """How it gets to the customer, at this fee: they chose it, or it changed with their cart."""

    type: ClassVar[str] = "delivery_chosen"

    delivery: DeliveryChoice

    def apply(self, order: Order) -> Order:
        return changed(order, delivery=self.delivery)


@event
class DeliveryWithdrawn(Event):
    """The chosen delivery is not possible for what is in the cart now: another has to be chosen."""

    type: ClassVar[str] = "delivery_withdrawn"

    option: Word
    reason: str

    def apply(self, order: Order) -> Order:
        return changed(order, delivery=None)


@event
class PaymentTermsChosen(Event):
    """The customer chose how they pay."""

    type: ClassVar[str] = "payment_terms_chosen"

    terms: PaymentTerms

    def apply(self, order: Order) -> Order:
        return changed(order, payment_terms=self.terms)
