"""Draft the contract from what was quoted, amend it later on, and take a draft off the table (S04, S18)."""

from collections.abc import Sequence
from typing import ClassVar

import attrs
from attrs import field

from orderflow.commands.amendment import AmendedLine, require_fitting, wording_of
from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.price import delivery_of
from orderflow.entities.content import digest_of_wording
from orderflow.entities.contract import Contract, Terms
from orderflow.entities.deal import Deal
from orderflow.entities.delivery import DeliveryChoice
from orderflow.entities.line_item import LineItem
from orderflow.entities.schedule import instalments_of
from orderflow.events import ContractDrafted, ContractWithdrawn
from orderflow.ids import ContractId
from orderflow.money import Money
from orderflow.refusals import NoContractDraft, NothingAmended, NothingToAmend, WrongCurrency
from orderflow.states.contract import ContractFlow
from orderflow.validation import InvalidField, optional_prose, optional_text, utc

__all__ = ["DraftContract", "WithdrawContract"]


@command
class DraftContract(OrderCommand):
    """
    Draft the contract from the accepted quotation; with a contract in force, its next amendment.

    A draft that is open is replaced, and all approvals and signatures are asked for anew.

    Args:
        terms: All that it says beside goods and prices. An amendment says all of it again.
        lines: What an amendment changes of the goods; never to less than has left or lies packed.
        transport: The mode of transport, if that changes: one of the deliveries that the process offers.
        freight: What it costs, if that changes.
        remark: What an amendment is about; it must say so.
    """

    type: ClassVar[str] = "draft_contract"
    step: ClassVar[str | None] = "draft_contract"

    terms: Terms
    lines: Sequence[AmendedLine] = ()
    transport: str | None = field(default=None, validator=optional_text)
    freight: Money | None = None
    remark: str = field(default="", validator=optional_prose)

    def decide(self, context: Context) -> None:
        order, before = context.order, context.order.part(Deal).contract
        if self.lines and before is None:
            raise NothingToAmend(order_id=order.id)
        if before is not None and not self.remark.strip():
            raise InvalidField(path="DraftContract.remark", expected="what the amendment is about", given="nothing")
        terms = self._terms(context, before)
        lines, delivery = wording_of(order, self.lines), self._delivery(context)
        require_fitting(order, lines)
        if before is not None and _says_the_same(before, lines, delivery, terms):
            raise NothingAmended(order_id=order.id, contract_id=before.id)
        draft = _drafted(context, lines, delivery, terms, self.remark.strip())
        context.policies.approvals(order, draft)  # what nobody could approve is not drafted
        replaced = order.part(Deal).draft
        if replaced is not None:
            _withdraw(context, replaced)
        context.emit(ContractDrafted(occurred_at=context.at, contract=draft))

    def _terms(self, context: Context, before: Contract | None) -> Terms:
        """The terms; a date to deliver by lies ahead, unless it was agreed already."""
        if self.terms.deliver_by is None:
            return self.terms
        deliver_by = utc(self.terms.deliver_by, "DraftContract.terms.deliver_by")
        if deliver_by <= context.at and (before is None or before.terms.deliver_by != deliver_by):
            expected = f"a date after {context.at.isoformat()}"
            raise InvalidField(path="DraftContract.terms.deliver_by", expected=expected, given=deliver_by.isoformat())
        return attrs.evolve(self.terms, deliver_by=deliver_by)

    def _delivery(self, context: Context) -> DeliveryChoice | None:
        before, fee = context.order.delivery, self.freight
        if fee is not None and fee.currency != context.order.currency:
            raise WrongCurrency(field="DraftContract.freight", currency=context.order.currency, given=fee.currency)
        if fee is not None and fee.minor < 0:
            raise InvalidField(path="DraftContract.freight", expected="zero or more", given=str(fee))
        if self.transport:
            agreed = fee if fee is not None else context.order.delivery_fee
            return delivery_of(context.order, context.policies, self.transport, agreed)
        if fee is None:
            return before
        if before is None:
            raise InvalidField(path="DraftContract.transport", expected="how the goods go", given="nothing")
        return attrs.evolve(before, fee=fee)


@command
class WithdrawContract(OrderCommand):
    """
    Take the draft off the table; a contract in force stays as it is.

    The system runs it when an amendment was neither approved and signed nor refused in time.
    """

    type: ClassVar[str] = "withdraw_contract"
    step: ClassVar[str | None] = "withdraw_contract"

    def permit(self, context: Context) -> None:
        context.due(self.type)

    def decide(self, context: Context) -> None:
        draft = context.order.part(Deal).draft
        if draft is None:
            raise NoContractDraft(order_id=context.order.id)
        _withdraw(context, draft)


def _withdraw(context: Context, draft: Contract) -> None:
    move = context.child_move(ContractFlow.table, draft, "withdraw", f"contract {draft.id}")
    context.emit(ContractWithdrawn(occurred_at=context.at, contract_id=draft.id, move=move))


def _drafted(
    context: Context, lines: tuple[LineItem, ...], delivery: DeliveryChoice | None, terms: Terms, remark: str
) -> Contract:
    """The next wording; the number is drawn once, for the contract and all its amendments."""
    order, deal, table = context.order, context.order.part(Deal), ContractFlow.table
    number = next((contract.number for contract in deal.contracts), None)
    if number is None:
        register = context.policies.contract_numbers(order)
        number = register.write(context.ids.number(register.name))
    amendment = 0 if deal.contract is None else deal.contract.amendment + 1
    freight = order.money(0) if delivery is None else delivery.fee
    total = Money.sum_of((line.amount for line in lines), order.currency) + freight
    return Contract(
        id=ContractId(f"k-{len(deal.contracts) + 1}"),
        number=number,
        amendment=amendment,
        lines=lines,
        delivery=delivery,
        total=total,
        terms=terms,
        instalments=instalments_of(total, terms.schedule),
        digest=digest_of_wording(number, amendment, lines, delivery, terms),
        state=table.initial,
        phase=table.phase_of(table.initial),
        drafted_at=context.at,
        drafted_by=context.by.people,
        remark=remark,
    )


def _says_the_same(
    before: Contract, lines: tuple[LineItem, ...], delivery: DeliveryChoice | None, terms: Terms
) -> bool:
    """Whether a wording is about the goods, prices, delivery and terms of the one in force."""
    said = (before.number, before.amendment)
    now = digest_of_wording(*said, lines, delivery, terms)
    return now == digest_of_wording(*said, before.lines, before.delivery, before.terms)
