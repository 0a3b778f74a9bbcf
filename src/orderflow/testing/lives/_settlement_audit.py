"""The merchant's money, added up from raw events; the part of the audit that knows settlements."""

from collections.abc import Iterator
from typing import Any

from attrs import define

from orderflow.entities.order import Order
from orderflow.testing.lives._goods_audit import GoodsAudit
from orderflow.testing.lives._money_audit import MoneyAudit

__all__ = ["SettlementAudit"]


@define
class SettlementAudit:
    """What was settled with the merchant, against what came in and went back by then."""

    gross: int = 0
    refunded: int = 0
    commission: int = 0
    net: int = 0
    received: bool = False

    def read(self, event: Any, goods: GoodsAudit, money: MoneyAudit) -> Iterator[str]:
        """Add *event* up, after goods and money have read it, and say what is wrong."""
        if event.type == "moved":
            self.received = event.phase == "completed"
        if event.type != "merchant_settled":
            return
        settlement = event.settlement
        self.gross += settlement.gross.minor
        self.refunded += settlement.refunded.minor
        self.commission += settlement.commission.minor
        self.net += settlement.net.minor
        if not self.received:
            yield "the merchant is settled with, and the customer has not received what they ordered"
        if not (settlement.gross or settlement.refunded or settlement.commission):
            yield f"settlement {settlement.id} is about nothing"
        if self.gross != money.captured:
            yield f"{self.gross} was settled of {money.captured} that came in"
        back = money.refunded + money.charged_back + max(-money.owed(goods), 0)
        if self.refunded != back:
            yield f"{self.refunded} was taken off the merchant, {back} went back or is owed to the customer"
        if self.net != self.gross - self.refunded - self.commission:
            yield f"the merchant got {self.net}, not {self.gross} less {self.refunded} less {self.commission}"

    def broken(self, order: Order) -> Iterator[str]:
        """Where the order adds up otherwise than this audit."""
        if order.settled.minor != self.gross - self.refunded:
            yield f"{order.settled} was settled, by its history {self.gross - self.refunded}"
