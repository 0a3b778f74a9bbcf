"""Contracts: drafted, approved, signed, in force, amended; instalments reminded of; what ends with an order."""

from typing import ClassVar, TypeVar

from orderflow._first_use import value
from orderflow.entities.approval import Approval
from orderflow.entities.changing import changed
from orderflow.entities.contract import Contract
from orderflow.entities.deal import Deal
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildMove
from orderflow.entities.production import ProductionOrder
from orderflow.entities.quotation import Quotation
from orderflow.entities.signature import Signature
from orderflow.events.event import Event, event
from orderflow.ids import ContractId
from orderflow.kept import Id
from orderflow.money import Money

Child = TypeVar("Child", Contract, Quotation, ProductionOrder)


@event
class ContractDrafted(Event):
    """A wording of the contract, or of its next amendment, is there to be approved and signed."""

    type: ClassVar[str] = "contract_drafted"

    contract: Contract

    def apply(self, order: Order) -> Order:
        return order.with_part(changed(order.part(Deal), contracts=order.part(Deal).contracts.put(self.contract)))


@event
class ContractWithdrawn(Event):
    """A draft is off the table: another one takes its place, or none."""

    type: ClassVar[str] = "contract_withdrawn"

    contract_id: ContractId
    move: ChildMove

    def apply(self, order: Order) -> Order:
        contract = _moved(order.part(Deal).contracts[self.contract_id], self.move)
        return order.with_part(changed(order.part(Deal), contracts=order.part(Deal).contracts.put(contract)))


@event
class ApprovalGiven(Event):
    """
    Somebody who had to be asked said yes or no to a quotation or a draft.

    `move` is what a no did to it: a draft is refused, a quotation withdrawn.
    """

    type: ClassVar[str] = "approval_given"

    approval: Approval
    move: ChildMove | None = None

    def apply(self, order: Order) -> Order:
        deal = changed(order.part(Deal), approvals=order.part(Deal).approvals.put(self.approval))
        if self.move is not None:
            contract = deal.contracts.get(self.approval.subject)
            if contract is not None:
                deal = changed(deal, contracts=deal.contracts.put(_moved(contract, self.move)))
            else:
                quotation = _moved(deal.quotations[self.approval.subject], self.move)
                deal = changed(deal, quotations=deal.quotations.put(quotation))
        return order.with_part(deal)


@event
class SignatureGiven(Event):
    """Somebody signed in writing, and there is a copy."""

    type: ClassVar[str] = "signature_given"

    signature: Signature

    def apply(self, order: Order) -> Order:
        return order.with_part(changed(order.part(Deal), signatures=order.part(Deal).signatures.put(self.signature)))


@event
class ContractTookEffect(Event):
    """
    All who had to approve it have, and both parties have signed: what it says is what the order is about.

    The lines take over its quantities and prices and keep their counters; the delivery is its delivery.

    `superseded` is the step of the one that was in force until then.
    """

    type: ClassVar[str] = "contract_took_effect"

    contract_id: ContractId
    move: ChildMove
    superseded: ChildMove | None = None

    def apply(self, order: Order) -> Order:
        deal, before = order.part(Deal), order.part(Deal).contract
        contract = changed(_moved(deal.contracts[self.contract_id], self.move), in_force_at=self.occurred_at)
        contracts = deal.contracts.put(contract)
        if before is not None and self.superseded is not None:
            contracts = contracts.put(_moved(before, self.superseded))
        lines = [_as_agreed(order.lines[wording.id], wording) for wording in contract.lines]
        return changed(
            order,
            lines=order.lines.put(*lines),
            delivery=contract.delivery,
            parts=order.parts.put(changed(deal, contracts=contracts, in_force=contract.id, reminded=())),
        )


@event
class PaymentReminded(Event):
    """The customer was reminded of an instalment that is due, and of which this is open."""

    type: ClassVar[str] = "payment_reminded"

    instalment_id: Id
    open: Money

    def apply(self, order: Order) -> Order:
        reminded = dict.fromkeys((*order.part(Deal).reminded, self.instalment_id))
        return order.with_part(changed(order.part(Deal), reminded=tuple(reminded)))


@value(kw_only=True)
class Ended:
    """A quotation, draft or production order that has ended, by its id, and its own machine's step."""

    id: Id
    move: ChildMove


@event
class DealWithdrawn(Event):
    """The order was cancelled: what was offered, drafted or in production for it has ended with it."""

    type: ClassVar[str] = "deal_withdrawn"

    quotations: tuple[Ended, ...] = ()
    contracts: tuple[Ended, ...] = ()
    production: tuple[Ended, ...] = ()

    def apply(self, order: Order) -> Order:
        deal = order.part(Deal)
        quotations = [_moved(deal.quotations[ended.id], ended.move) for ended in self.quotations]
        contracts = [_moved(deal.contracts[ended.id], ended.move) for ended in self.contracts]
        production = [_moved(deal.production[ended.id], ended.move) for ended in self.production]
        return order.with_part(
            changed(
                deal,
                quotations=deal.quotations.put(*quotations),
                contracts=deal.contracts.put(*contracts),
                production=deal.production.put(*production),
            )
        )


def _as_agreed(line: LineItem, wording: LineItem) -> LineItem:
    """*line* with what the wording says of it; where its units are is not the wording's to say."""
    return changed(
        line,
        quantity=wording.quantity,
        unit_price=wording.unit_price,
        discount=wording.discount,
        tax=wording.tax,
        tax_included=wording.tax_included,
    )


def _moved(child: Child, move: ChildMove) -> Child:
    return changed(child, state=move.target, phase=move.phase)
