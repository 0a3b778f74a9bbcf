"""Contracts that are lived from the inquiry on: refused, approved, signed, amended, reminded of, cancelled."""

from datetime import datetime
from typing import ClassVar

from deals import BOOKS, BUYER, LAWYER, SELLER, THIRDS
from life import LI, Life, cups
from orderflow.commands import (
    AddLines,
    AmendedLine,
    Approve,
    Cancel,
    ChooseDelivery,
    ChoosePayment,
    ClaimPayment,
    Disapprove,
    DraftContract,
    OpenCart,
    OrderCommand,
    RemindPayment,
    SetRecipient,
    Sign,
    Submit,
    VerifyPayment,
    WithdrawContract,
    command,
)
from orderflow.commands.command import Context
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.signature import CONTRACT
from orderflow.errors import Refusal
from orderflow.ids import LineId, PaymentId
from orderflow.policies import Allow, approved_by, by_contract, contract_limits
from orderflow.roles import CUSTOMER, FINANCE, LEGAL, MERCHANT, ORDERFLOW, SALES, Actor, Role
from orderflow.topic import Topic
from vouched import b2b_contract


@command
class Agree(OrderCommand):
    """The customer has nothing to add to what was taken in."""

    type: ClassVar[str] = "agree"
    step: ClassVar[str | None] = "confirm_content"

    def decide(self, context: Context) -> None:
        """They say so, and that is all."""


def _guarantees(order: Order, kind: str) -> tuple[Role, ...]:
    return (CUSTOMER, SALES, MERCHANT) if kind in (CONTRACT, "guarantee") else ()


def _all_of_it(order: Order, *, by: Actor, at: datetime) -> Allow | Refusal:
    return Allow(charge=order.total)


SIGNED = b2b_contract().extended(
    topics=[Topic(name="own", commands=(Agree,))],
    approvals=approved_by(LEGAL, FINANCE),
    cancellation=by_contract,
    time_limits=contract_limits(),
    signers=_guarantees,
)
STRICT = SIGNED.extended(cancellation=_all_of_it)
"""Whoever cancels owes all the same."""


def taken_in(life: Life) -> None:
    """Cups at an agreed price, which the customer has confirmed: 59.97 in all."""
    life.do(OpenCart(process="b2b_contract", currency="CNY"), BUYER)
    life.do(AddLines(life.id, lines=(cups(),)), BUYER)
    life.do(SetRecipient(life.id, recipient=LI), BUYER)
    life.do(ChooseDelivery(life.id, option="express"), BUYER)
    life.do(ChoosePayment(life.id, method="bank_transfer"), BUYER)
    life.do(Submit(life.id), BUYER)
    life.do(Agree(life.id), BUYER)


def amend(life: Life, quantity: int) -> None:
    """A draft about another quantity."""
    line = AmendedLine(line_id=LineId("l-1"), quantity=quantity)
    life.do(DraftContract(life.id, terms=THIRDS, lines=(line,), remark="another quantity"), SELLER)


def conclude(life: Life) -> None:
    """All who are asked approve the draft, and both parties sign it."""
    draft = life.order.part(Deal).draft
    assert draft is not None
    for by in (LAWYER, BOOKS):
        life.do(Approve(life.id, subject=draft.id), by)
    for by in (BUYER, SELLER):
        life.do(Sign(life.id, subject=draft.id, reference="scan-1"), by)


def whole_contract(life: Life) -> None:
    """Refused once, replaced once, in force; an amendment left alone and another one; cancelled with a draft open."""
    taken_in(life)
    life.do(DraftContract(life.id, terms=THIRDS), SELLER)
    life.do(Disapprove(life.id, subject="k-1", reason="no venue"), LAWYER)
    life.do(DraftContract(life.id, terms=THIRDS), SELLER)
    life.do(DraftContract(life.id, terms=THIRDS), SELLER)
    conclude(life)
    life.do(RemindPayment(life.id), SELLER)
    life.do(ClaimPayment(life.id, method="bank_transfer", amount=life.order.money(1799)), BUYER)
    life.do(VerifyPayment(life.id, payment_id=PaymentId("p-1")), BOOKS)
    amend(life, 4)
    life.do(WithdrawContract(life.id), ORDERFLOW, at=life.order.limits["signing/k-4"].due_at)
    amend(life, 5)
    life.do(Sign(life.id, kind="guarantee", subject="k-5", reference="scan-2"), SELLER)
    conclude(life)
    amend(life, 6)
    life.do(Cancel(life.id, reason="another supplier"), BUYER)
