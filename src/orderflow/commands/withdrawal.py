"""What ends together with an order that is cancelled: everything of its deal that is still open."""

from collections.abc import Iterable
from typing import Any

from orderflow.commands.command import Context
from orderflow.entities.deal import Deal
from orderflow.entities.phase import ChildPhase
from orderflow.events import DealWithdrawn
from orderflow.events.contract import Ended
from orderflow.states import Table
from orderflow.states.contract import ContractFlow
from orderflow.states.production import ProductionFlow
from orderflow.states.quotation import QuotationFlow

__all__ = ["withdraw_deal"]


def withdraw_deal(context: Context) -> None:
    """Withdraw the offers and drafts of an order, and stop its production."""
    deal = context.order.part(Deal)
    quotations = _ended(context, deal.quotations, QuotationFlow.table, "withdraw")
    contracts = _ended(context, deal.contracts, ContractFlow.table, "withdraw")
    production = _ended(context, deal.production, ProductionFlow.table, "cancel")
    if quotations or contracts or production:
        context.emit(
            DealWithdrawn(occurred_at=context.at, quotations=quotations, contracts=contracts, production=production)
        )


def _ended(context: Context, children: Iterable[Any], table: Table[Any, ChildPhase], step: str) -> tuple[Ended, ...]:
    """Those that somebody would have had to go on with, each with the step that ends it."""
    return tuple(
        Ended(id=child.id, move=context.child_move(table, child, step, child.id))
        for child in children
        if child.phase is not ChildPhase.CLOSED
    )
