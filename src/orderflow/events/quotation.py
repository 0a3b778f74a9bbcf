"""What became of quotations: drafted, sent, countered, revised, accepted, expired or withdrawn; and the prices."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.deal import Deal
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildMove
from orderflow.entities.quotation import Quotation
from orderflow.events.event import Event, event
from orderflow.ids import QuotationId
from orderflow.money import Money


@event
class QuotationDrafted(Event):
    """The seller worked out the next revision; the customer knows nothing of it yet (S04, S18)."""

    type: ClassVar[str] = "quotation_drafted"

    quotation: Quotation

    def apply(self, order: Order) -> Order:
        return _put(order, self.quotation)


@event
class _QuotationEvent(Event):
    """A fact about one revision, and its own machine's step."""

    type: ClassVar[str] = "quotation_event"

    quotation_id: QuotationId
    move: ChildMove

    def on(self, quotation: Quotation) -> Quotation:
        """The revision after this fact, its state aside."""
        return quotation

    def apply(self, order: Order) -> Order:
        quotation = self.on(order.part(Deal).quotations[self.quotation_id])
        return _put(order, changed(quotation, state=self.move.target, phase=self.move.phase))


@event
class QuotationOffered(_QuotationEvent):
    """It was sent to the customer, who has the next word."""

    type: ClassVar[str] = "quotation_offered"

    def on(self, quotation: Quotation) -> Quotation:
        return changed(quotation, offered_at=self.occurred_at)


@event
class QuotationCountered(_QuotationEvent):
    """
    The customer wants it otherwise (还价).

    Attributes:
        target: What they would pay for all of it; None if they named no price.
        remark: What they want to have changed.
    """

    type: ClassVar[str] = "quotation_countered"

    target: Money | None
    remark: str

    def on(self, quotation: Quotation) -> Quotation:
        return changed(quotation, target=self.target, remark=self.remark)


@event
class QuotationSuperseded(_QuotationEvent):
    """Another revision takes its place."""

    type: ClassVar[str] = "quotation_superseded"


@event
class QuotationAccepted(_QuotationEvent):
    """The customer accepted it: its prices are the order's from here on."""

    type: ClassVar[str] = "quotation_accepted"


@event
class QuotationExpired(_QuotationEvent):
    """It was valid until now, and nobody accepted it."""

    type: ClassVar[str] = "quotation_expired"


@event
class QuotationWithdrawn(_QuotationEvent):
    """The seller took it back, or the order that it was about has ended; `why` says so where somebody did."""

    type: ClassVar[str] = "quotation_withdrawn"

    reason: str


@event
class LinesPriced(Event):
    """These lines cost what was agreed: price, discount and tax are facts, which nothing reckons anew."""

    type: ClassVar[str] = "lines_priced"

    lines: tuple[LineItem, ...]

    def apply(self, order: Order) -> Order:
        return changed(order, lines=order.lines.put(*self.lines))


def _put(order: Order, quotation: Quotation) -> Order:
    return order.with_part(changed(order.part(Deal), quotations=order.part(Deal).quotations.put(quotation)))
