"""Contracts for the tests: drafts on the way to their effect, and what has to hold after every step and refusal."""

import pickle
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from attrs import evolve

from deals import B2B, BUYER, CLOCK, NOON, SELLER, THIRDS, deal_order, decided
from orderflow.commands import Command, DraftContract, Sign
from orderflow.deciding import Decision
from orderflow.entities.contract import Contract, Terms
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.errors import Refusal
from orderflow.policies import approved_by
from orderflow.process import OrderProcess
from orderflow.roles import FINANCE, LEGAL, PRODUCTION, Actor

R = TypeVar("R", bound=Refusal)

S04 = B2B.extended(approvals=approved_by(LEGAL, FINANCE))
"""Legal and finance approve before the signatures."""
S18 = B2B.extended(approvals=approved_by(PRODUCTION, FINANCE, after_signatures=True))
"""Production and finance approve after them."""


class Desk:
    """An order that goes from command to command at the core."""

    def __init__(self, order: Order, process: OrderProcess = B2B) -> None:
        self.order = order
        self.process = process
        self.at = NOON

    def do(self, command: Command, by: Actor) -> Decision:
        """Done; the system comes a moment after the instant of a limit, which is still in time."""
        if by == CLOCK and self.at in [one.due_at for one in self.order.limits if one.then == command.type]:
            self.at += timedelta.resolution
        decision = decided(self.order, command, by, process=self.process, at=self.at)
        self.order = decision.order
        return decision

    def refused(self, kind: type[R], command: Command, by: Actor) -> R:
        """The refusal of *command*, after which nothing has changed."""
        before = pickle.dumps(self.order)
        with pytest.raises(kind) as caught:
            decided(self.order, command, by, process=self.process, at=self.at)
        assert pickle.dumps(self.order) == before
        return caught.value

    @property
    def draft(self) -> Contract:
        draft = self.order.part(Deal).draft
        assert draft is not None
        return draft

    @property
    def contract(self) -> Contract:
        contract = self.order.part(Deal).contract
        assert contract is not None
        return contract


def contracting(process: OrderProcess = B2B, **fields: Any) -> Desk:
    """A quotation was accepted, and there is no contract yet."""
    return Desk(deal_order("contracting", number="00000001", deal=Deal(confirmed="x"), **fields), process)


def drafted(process: OrderProcess = B2B, terms: Terms = THIRDS) -> Desk:
    """A first draft, `k-1`, waits for approvals and signatures."""
    desk = contracting(process)
    desk.do(DraftContract(desk.order.id, terms=terms), SELLER)
    return desk


def sign(desk: Desk, *signers: Actor) -> None:
    """The draft is signed by these; by both parties, if none are named."""
    for signer in signers or (BUYER, SELLER):
        desk.do(Sign(desk.order.id, subject=desk.draft.id, reference="scan-1"), signer)


def in_force(state: str = "in_production", process: OrderProcess = B2B, **fields: Any) -> Desk:
    """A contract is in force: 100 x 9.99 and 40 x 25.00, 1999.00 in all."""
    return Desk(deal_order(state, number="00000001", **fields), process)


def with_line(desk: Desk, line_id: str, **counters: Any) -> Desk:
    """The same, with units of a line packed, shipped and so on."""
    line = evolve(desk.order.lines[line_id], **counters)
    desk.order = evolve(desk.order, lines=desk.order.lines.put(line))
    return desk
