"""What both parties agree on: drafts, approvals, signatures, instalments (S04, S18)."""

from typing import Final

from orderflow.commands import approving, contracting, reminding, signing
from orderflow.commands.command import Context
from orderflow.commands.withdrawing import withdraw_deal
from orderflow.entities.deal import Deal
from orderflow.events import contracting as contracting_events
from orderflow.events.closing import OrderCancelled
from orderflow.refusals import contracting as contracting_refusals
from orderflow.topic import Topic

__all__ = ["CONTRACT"]


def withdraw_what_is_open(context: Context, event: OrderCancelled) -> None:
    """A cancelled order has no offers and drafts any more, and nothing is made for it."""
    withdraw_deal(context)


CONTRACT: Final = Topic.of(
    "contract",
    contracting,
    approving,
    signing,
    reminding,
    contracting_events,
    contracting_refusals,
    parts=[Deal],
    upon={OrderCancelled: withdraw_what_is_open},
)
