"""What both parties agree on: drafts, approvals, signatures, instalments (S04, S18)."""

from typing import Final

from orderflow.commands import approval, contract, reminder, signature
from orderflow.commands.command import Context
from orderflow.commands.withdrawal import withdraw_deal
from orderflow.entities.deal import Deal
from orderflow.events import contract as contract_events
from orderflow.events.cancellation import OrderCancelled
from orderflow.refusals import contract as contract_refusals
from orderflow.topic import Topic

__all__ = ["CONTRACT"]


def withdraw_what_is_open(context: Context, event: OrderCancelled) -> None:
    """A cancelled order has no offers and drafts any more, and nothing is made for it."""
    withdraw_deal(context)


CONTRACT: Final = Topic.of(
    "contract",
    contract,
    approval,
    signature,
    reminder,
    contract_events,
    contract_refusals,
    parts=[Deal],
    upon={OrderCancelled: withdraw_what_is_open},
)
