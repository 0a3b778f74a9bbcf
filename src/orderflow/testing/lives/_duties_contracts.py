"""What is anybody's to do about a contract: it is drafted, approved by whoever is asked, and signed by both parties."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from orderflow import commands as c
from orderflow.commands import Command
from orderflow.entities.contract import Milestone, Term, Terms
from orderflow.entities.deal import Deal
from orderflow.entities.phase import Phase
from orderflow.testing.lives.life import Life

__all__ = ["approve_and_sign", "draft_contract"]

TERMS: Final = Terms(
    schedule=(
        Term(name="deposit", share=30, due=Milestone.SIGNED),
        Term(name="milestone", share=40, due=Milestone.PRODUCED),
        Term(name="balance", share=30, due=Milestone.INSPECTED, net=timedelta(days=30)),
    )
)


def draft_contract(life: Life) -> Iterator[Command]:
    """Sales drafts the contract once there is a price for all of it."""
    order = life.order
    nothing_there = order.part(Deal).in_force is None and order.part(Deal).draft is None
    if nothing_there and order.phase is Phase.REVIEW and all(line.priced for line in order.lines):
        yield c.DraftContract(order.id, terms=TERMS)


def approve_and_sign(life: Life) -> Iterator[Command]:
    """Whoever is asked says yes, and each party signs."""
    deal = life.order.part(Deal)
    for subject in (deal.quotation, deal.draft):
        if subject is not None:
            yield c.Approve(life.order.id, subject=subject.id)
    if deal.draft is not None:
        yield c.Sign(life.order.id, subject=deal.draft.id, reference="scan-1")
