"""The merchant's money: settled after receipt, and corrected by settling again."""

from typing import ClassVar

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.entities.settlement import Settlement
from orderflow.events import MerchantSettled
from orderflow.money import Money
from orderflow.refusals import NothingToSettle

__all__ = ["Settle"]


@command
class Settle(OrderCommand):
    """
    Settle with the merchant (结算): what came in, less refunds and commission, less what was settled before (S06, S19).

    After a refund it is settled again, and what changed is taken off, even below zero. So all settlements of an order
    always add up to what the merchant is entitled to.
    """

    type: ClassVar[str] = "settle"
    step: ClassVar[str | None] = "settle"

    def permit(self, context: Context) -> None:
        context.due(self.type)

    def decide(self, context: Context) -> None:
        order, before = context.order, context.order.settlements
        commission, currency = context.policies.commission(order), context.order.currency
        settlement = Settlement(
            id=f"t-{len(before) + 1}",
            gross=order.captured - Money.sum_of((one.gross for one in before), currency),
            refunded=order.taken_off - Money.sum_of((one.refunded for one in before), currency),
            commission=commission - Money.sum_of((one.commission for one in before), currency),
            at=context.at,
        )
        if not (settlement.gross or settlement.refunded or settlement.commission):
            settled = Money.sum_of((one.net for one in before), currency)
            raise NothingToSettle(order_id=order.id, settled=settled)
        context.emit(MerchantSettled(occurred_at=context.at, settlement=settlement))
