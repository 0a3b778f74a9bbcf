"""Prices and specifications: compared with what is known, disputed, and confirmed by somebody entitled (S12)."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.collection import ById
from orderflow.entities.deal import Deal
from orderflow.entities.discrepancy import Discrepancy
from orderflow.entities.order import Order
from orderflow.events.event import Event, event
from orderflow.kept import Digest, Id
from orderflow.roles import Role


@event
class PricesChecked(Event):
    """
    The order was compared with the price plan and with the customer's last order.

    Attributes:
        digest: The content that was compared.
        discrepancies: Every difference: new ones, and those that came up before and are still there.
        raised: How many of them are new.
    """

    type: ClassVar[str] = "prices_checked"

    digest: Digest
    discrepancies: tuple[Discrepancy, ...]
    raised: int

    def apply(self, order: Order) -> Order:
        deal = order.part(Deal)
        ever = deal.discrepancies_ever + self.raised
        checked = changed(
            deal, prices_checked=self.digest, discrepancies=ById(self.discrepancies), discrepancies_ever=ever
        )
        return order.with_part(checked)


@event
class DiscrepancyEscalated(Event):
    """Whoever was asked could not decide; the next one is asked."""

    type: ClassVar[str] = "doubt_escalated"

    discrepancy_id: Id
    asked: Role

    def apply(self, order: Order) -> Order:
        deal = order.part(Deal)
        discrepancy = changed(deal.discrepancies[self.discrepancy_id], asked=self.asked)
        return order.with_part(changed(deal, discrepancies=deal.discrepancies.put(discrepancy)))


@event
class DiscrepancyResolved(Event):
    """Somebody entitled has confirmed that the order is right as it is, or said that it has to be amended."""

    type: ClassVar[str] = "doubt_settled"

    discrepancy_id: Id
    confirmed: bool
    remark: str

    def apply(self, order: Order) -> Order:
        deal = order.part(Deal)
        discrepancy = changed(
            deal.discrepancies[self.discrepancy_id],
            resolved_at=self.occurred_at,
            confirmed=self.confirmed,
            remark=self.remark,
        )
        checked = deal.prices_checked if self.confirmed else None
        return order.with_part(changed(deal, discrepancies=deal.discrepancies.put(discrepancy), prices_checked=checked))
