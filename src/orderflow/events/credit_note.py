"""The customer owes less than before."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.entities.terms import CreditNote
from orderflow.events.event import Event, event


@event
class CreditNoteIssued(Event):
    """The customer owes less, or gets money back: for a return, or as goodwill."""

    type: ClassVar[str] = "credited"

    credit: CreditNote

    def apply(self, order: Order) -> Order:
        return changed(order, credit_notes=order.credit_notes.put(self.credit))
