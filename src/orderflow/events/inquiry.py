"""From the inquiry to the quotation: whose business it is, and that the customer has confirmed what was taken in."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.events.event import Event, event
from orderflow.kept import Digest, PersonId


@event
class SalespersonAssigned(Event):
    """It is this salesperson's business from here on (S04, S12)."""

    type: ClassVar[str] = "salesperson_assigned"

    salesperson: PersonId

    def apply(self, order: Order) -> Order:
        return order.with_part(changed(order.part(Deal), salesperson=self.salesperson))


@event
class ContentConfirmed(Event):
    """
    The customer has confirmed what was taken in (S03, S04).

    Attributes:
        digest: The content that they saw; their word is about no other.
    """

    type: ClassVar[str] = "content_confirmed"

    digest: Digest

    def apply(self, order: Order) -> Order:
        return order.with_part(changed(order.part(Deal), confirmed=self.digest))
