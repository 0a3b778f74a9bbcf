"""An order was submitted, numbered, accepted."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.collection import ById
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.part import Parts
from orderflow.entities.terms import Acceptance
from orderflow.events.event import Event, event
from orderflow.kept import Reference


@event
class OrderSubmitted(Event):
    """The cart became an order, by the customer's word or by their payment; who has which word from here on is said."""

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
    """Nothing is asked for any more; prices are checked anew, and only what was confirmed is not disputed again."""
    deal = parts.get(Deal)
    if not deal.details_asked and deal.prices_checked is None and not deal.discrepancies:
        return parts
    confirmed = ById(discrepancy for discrepancy in deal.discrepancies if discrepancy.confirmed)
    return parts.put(changed(deal, details_asked=(), prices_checked=None, discrepancies=confirmed))
