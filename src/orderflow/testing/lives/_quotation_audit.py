"""What was offered, read from raw events; the part of the audit that knows quotations."""

from collections.abc import Iterator
from typing import Any

from attrs import define, field

from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.testing.lives._goods_audit import GoodsAudit
from orderflow.testing.lives._money_audit import MoneyAudit

__all__ = ["QuotationAudit"]


@define
class _Offer:
    total: int
    open: bool = True


@define
class QuotationAudit:
    """Quotations by their numbers: one on the table at most, and what is accepted is what the order costs."""

    offers: dict[str, _Offer] = field(factory=dict)
    agreed: int | None = None
    """What the order costs by the quotation that was just accepted, until its freight is written too."""

    def read(self, event: Any, goods: GoodsAudit, money: MoneyAudit) -> Iterator[str]:
        """Take *event* in after goods and money did, and say what is wrong."""
        if event.type == "quotation_drafted":
            yield from self._drafted(event.quotation)
        elif event.type.startswith("quotation_"):
            yield from self._moved(event)
        elif event.type == "approval_given" and event.move is not None and event.approval.subject in self.offers:
            self.offers[event.approval.subject].open = event.move.phase != "closed"
        elif event.type == "deal_withdrawn":
            for ended in event.quotations:
                self.offers[ended.id].open = False
        elif event.type == "delivery_chosen" and self.agreed is not None:
            cost = sum(line.cost for line in goods.lines.values()) + money.fee
            if cost != self.agreed or not goods.priced:
                yield f"{self.agreed} was accepted, and it costs {cost}"
            self.agreed = None

    @property
    def closed(self) -> bool:
        """Whether nothing lies on the table."""
        return not any(offer.open for offer in self.offers.values())

    def broken(self, order: Order) -> Iterator[str]:
        """Where the order says otherwise than its history."""
        said = {quotation.id: not quotation.is_closed for quotation in order.part(Deal).quotations}
        follows = {quotation_id: offer.open for quotation_id, offer in self.offers.items()}
        if said != follows:
            yield f"its quotations are open or not: {said}, by its history {follows}"
        if self.agreed is not None:
            yield f"{self.agreed} was accepted, and never written"

    def _drafted(self, quotation: Any) -> Iterator[str]:
        if not self.closed:
            yield f"quotation {quotation.id} is drafted while another lies on the table"
        if quotation.id != f"q-{len(self.offers) + 1}":
            yield f"quotation {quotation.id} is number {len(self.offers) + 1}"
        self.offers[quotation.id] = _Offer(quotation.total.minor)

    def _moved(self, event: Any) -> Iterator[str]:
        offer = self.offers[event.quotation_id]
        if not offer.open:
            yield f"quotation {event.quotation_id} has ended and goes on"
        offer.open = event.move.phase != "closed"
        if event.type == "quotation_accepted":
            self.agreed = offer.total
