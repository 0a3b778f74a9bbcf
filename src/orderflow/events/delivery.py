"""What two sides come to terms about: the logistics; and customer service, where they don't."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.delivery import DeliveryChoice
from orderflow.entities.delivery_proposal import DeliveryProposal
from orderflow.entities.order import Order
from orderflow.events.event import Event, event
from orderflow.kept import Id


@event
class DeliveryProposed(Event):
    """Buyer or seller put a way of delivery forward, in the place of what was put forward before (S21)."""

    type: ClassVar[str] = "delivery_proposed"

    proposal: DeliveryProposal

    def apply(self, order: Order) -> Order:
        return changed(order, delivery_proposal=self.proposal)


@event
class DeliveryAgreed(Event):
    """The other side agreed: so it is delivered, and this is what it costs from now on (S21)."""

    type: ClassVar[str] = "delivery_agreed"

    proposal_id: Id
    delivery: DeliveryChoice

    def apply(self, order: Order) -> Order:
        return changed(order, delivery=self.delivery, delivery_proposal=None, delivery_agreed_at=self.occurred_at)


@event
class ServiceCalled(Event):
    """
    Customer service has the next word about an order that its merchant does not confirm (客服介入, S21).

    Attributes:
        refusal: What the merchant refused it with; empty if they said nothing at all.
    """

    type: ClassVar[str] = "service_called"

    refusal: str

    def apply(self, order: Order) -> Order:
        return changed(order, service_called_at=self.occurred_at)
