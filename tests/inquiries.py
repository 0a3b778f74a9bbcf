"""Inquiries for the tests of the core: 100 valves and 40 flanges, asked for without a price, quoted and accepted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Final

from attrs import evolve

from life import DAY, LI, Life, cny
from orderflow.commands import (
    AcceptQuotation,
    AssignSalesperson,
    Cancel,
    ChangeLine,
    ConfirmContent,
    CounterQuotation,
    DraftQuotation,
    ExpireQuotation,
    Inquire,
    NewLine,
    OfferQuotation,
    SendBack,
    Submit,
    WithdrawQuotation,
)
from orderflow.entities.approval import Approval
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.quotation import Costing, Quotation, QuotedLine
from orderflow.events import Event, apply, event
from orderflow.ids import LineId, QuotationId
from orderflow.process import OrderProcess
from orderflow.roles import CUSTOMER, MARKETING_DIRECTOR, ORDERFLOW, SALES, Actor, Role
from vouched import b2b_contract

B2B: Final = b2b_contract()
BUYER, SELLER = Actor("acme", CUSTOMER), Actor("wang", SALES)
Q1, Q2, Q3 = QuotationId("q-1"), QuotationId("q-2"), QuotationId("q-3")
VALVES: Final = NewLine(sku="V-50", name="valve", quantity=100, specification={"size": "DN50"})
FLANGES: Final = NewLine(sku="F-50", name="flange", quantity=40)
UNTIL: Final = 30 * DAY


def costing(margin: str = "2.00", **parts: Any) -> Costing:
    """4.00 + 2.50 + 1.50 = 8.00 to make, 10.00 to sell, if nothing else is said."""
    given = {"materials": cny("4.00"), "processing": cny("2.50"), "labour": cny("1.50"), **parts}
    return Costing(margin=cny(margin), **given)


def line(place: int, price: str | None = None, **fields: Any) -> QuotedLine:
    """One line of a quotation: at a price, or at its costing if none is given."""
    if price is not None:
        fields["unit_price"] = cny(price)
    elif "unit_price" not in fields:
        fields.setdefault("costing", costing())
    return QuotedLine(line_id=LineId(f"l-{place}"), **fields)


def inquired(process: OrderProcess = B2B, *, by: Actor = BUYER, life: Life | None = None, **fields: Any) -> Life:
    """Taken in with its number; the customer has to confirm it."""
    life = life or Life(process)
    given = {"lines": (VALVES, FLANGES), "recipient": LI, "customer": "acme", **fields}
    life.do(Inquire(process=process.name, currency="CNY", **given), by)
    return life


def to_quote(process: OrderProcess = B2B, **fields: Any) -> Life:
    """Confirmed by the customer: sales has to quote."""
    life = inquired(process, **fields)
    life.do(ConfirmContent(life.id), BUYER)
    return life


def draft(
    life: Life, lines: Sequence[QuotedLine] | None = None, *, until: datetime | None = None, **fields: Any
) -> DraftQuotation:
    """100 valves at 10.00 and 40 flanges at 25.00, freight 300.00: 2,300.00 in all, for thirty days."""
    given = {"transport": "express", "freight": cny("300.00"), **fields}
    wanted = (line(1), line(2, "25.00")) if lines is None else lines
    return DraftQuotation(life.id, lines=wanted, valid_until=until or life.at + UNTIL, **given)


def drafted(process: OrderProcess = B2B, **fields: Any) -> Life:
    """The first revision is worked out."""
    life = to_quote(process)
    life.do(draft(life, **fields), SELLER)
    return life


def offered(process: OrderProcess = B2B, **fields: Any) -> Life:
    """The customer has it."""
    life = drafted(process, **fields)
    life.do(OfferQuotation(life.id), SELLER)
    return life


def revised(life: Life, lines: Sequence[QuotedLine] | None = None, **fields: Any) -> Life:
    """Another revision is on the customer's desk."""
    life.do(draft(life, lines, **fields), SELLER)
    life.do(OfferQuotation(life.id), SELLER)
    return life


def accepted(**fields: Any) -> Life:
    """The customer has said yes to the first revision."""
    life = offered(**fields)
    life.do(AcceptQuotation(life.id, quotation_id=Q1), BUYER)
    return life


@event
class Given(Event):
    """Somebody said what they think of a quotation."""

    type: ClassVar[str] = "given"

    approval: Approval

    def apply(self, order: Order) -> Order:
        deal = evolve(order.part(Deal), approvals=order.part(Deal).approvals.put(self.approval))
        return order.with_part(deal)


def quotation(life: Life, quotation_id: str = "q-1") -> Quotation:
    return life.order.part(Deal).quotations[quotation_id]


def approved(life: Life, *, role: Role = MARKETING_DIRECTOR, passed: bool = True, digest: str | None = None) -> Life:
    """Somebody has said yes, or no, to the quotation on the table, or to another content."""
    on_table = life.order.part(Deal).quotation
    assert on_table is not None
    given = Approval(
        id=f"a-{len(life.order.part(Deal).approvals) + 1}",
        subject=on_table.id,
        digest=digest or on_table.digest,
        role=role,
        passed=passed,
        at=life.at,
    )
    return happened(life, Given(occurred_at=life.at, approval=given))


def happened(life: Life, event: Event) -> Life:
    """This has happened, whoever did it."""
    life.begun = apply(life.order, event)
    life.events.append(event)
    return life


def whole_inquiry(life: Life) -> Life:
    """Sent back and amended, quoted four times; one is withdrawn, one expires, one is countered twice, and accepted."""
    inquired(life.process, life=life, channel="telephone", by=SELLER)
    life.do(SendBack(life.id, remark="sixty flanges, please"), BUYER)
    life.do(ChangeLine(life.id, line_id=LineId("l-2"), quantity=60), SELLER)
    life.do(Submit(life.id), SELLER)
    life.do(AssignSalesperson(life.id, salesperson="zhao"), SELLER)
    life.do(ConfirmContent(life.id, confirmed=life.order.version), BUYER)
    revised(life)
    life.do(CounterQuotation(life.id, target=cny("2500.00"), remark="sooner"), BUYER)
    revised(life, (line(1, "9.00"), line(2, "24.00")), freight=None)
    life.do(CounterQuotation(life.id, target=None, remark="by sea"), BUYER)
    life.do(WithdrawQuotation(life.id, reason="the steel price"), SELLER)
    revised(life, until=life.at + DAY)
    life.do(ExpireQuotation(life.id), ORDERFLOW, at=quotation(life, "q-3").valid_until)
    revised(life, (line(1, "9.50"), line(2, "24.50", discount=cny("20.00"))))
    life.do(AcceptQuotation(life.id, quotation_id=QuotationId("q-4")), BUYER)
    return life


def cancelled_inquiry(life: Life) -> Life:
    """The customer cancels with a quotation on their desk."""
    inquired(life.process, life=life)
    life.do(ConfirmContent(life.id), BUYER)
    revised(life)
    life.do(Cancel(life.id, reason="we build something else"), BUYER)
    return life
