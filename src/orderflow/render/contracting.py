"""The papers of a contract: the quotation for the customer, and the contract that both parties sign (S04, S18)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, tzinfo
from typing import Final

from orderflow.entities.contract import Contract, Instalment
from orderflow.entities.deal import Deal
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.party import Party, PersonalData
from orderflow.entities.quotation import Quotation
from orderflow.entities.signature import CONTRACT, Signature
from orderflow.money import Money
from orderflow.render._spans import whole_span
from orderflow.roles import CUSTOMER
from orderflow.words.document import (
    Document,
    DocumentFact,
    DocumentKind,
    DocumentParty,
    DocumentRow,
    DocumentSum,
    fact,
    party_block,
)
from orderflow.words.labels import Label, label_of, name_label

__all__ = ["contract_summary", "quotation_letter"]

SELLER: Final = Label("供方", "Seller")
BUYER: Final = Label("需方", "Buyer")


def quotation_letter(
    order: Order,
    quotation: Quotation,
    personal: PersonalData,
    *,
    seller: Party | None = None,
    zone: tzinfo = UTC,
    names: Mapping[str, Label] | None = None,
) -> Document:
    """
    One revision of a quotation, as the customer gets it; what a price is made of is not their business.

    Args:
        quotation: A revision of this order's.
        personal: The order's personal data; once it is erased, the document says so.
        seller: Who offers it.
        zone: The zone that instants are given in.
        names: What a host calls its deliveries.
    """
    revision = quotation.id.rpartition("-")[2]
    return Document(
        kind=DocumentKind.QUOTATION,
        number=f"{order.number or order.id}/{revision}",
        title=Label("报价单", "Quotation"),
        parties=_parties(seller, personal),
        facts=(
            fact("订单号", "Order number", order.number or order.id, zone),
            fact("报价版次", "Revision", revision, zone),
            fact("报价日期", "Drafted", quotation.drafted_at, zone),
            fact("有效期至", "Valid until", quotation.valid_until, zone),
            fact("运输方式", "Transport", name_label(quotation.transport, names), zone),
        ),
        rows=tuple(map(_row, quotation.lines)),
        totals=tuple(_price(quotation.lines, quotation.freight, quotation.total)),
    )


def contract_summary(
    order: Order,
    contract: Contract,
    personal: PersonalData,
    *,
    seller: Party | None = None,
    zone: tzinfo = UTC,
    names: Mapping[str, Label] | None = None,
) -> Document:
    """
    A wording of the contract, clause by clause: goods, prices, schedule in money, and whatever else was agreed.

    Once it is signed, it says by whom, when, and where each party's copy is (S04).

    Args:
        contract: A wording of this order's: a draft, or the one in force.
        personal: The order's personal data; once it is erased, the document says so.
        seller: Who sells.
        zone: The zone that instants are given in.
        names: What a host calls its deliveries.
    """
    freight = contract.delivery.fee if contract.delivery is not None else order.money(0)
    amendment = Label(f"第 {contract.amendment} 号补充协议", f"Amendment {contract.amendment}")
    return Document(
        kind=DocumentKind.CONTRACT,
        number=contract.number if not contract.amendment else f"{contract.number}/{contract.amendment}",
        title=Label("合同", "Contract") if not contract.amendment else amendment,
        parties=_parties(seller, personal),
        facts=tuple(_terms(order, contract, zone, names or {})),
        rows=tuple(map(_row, contract.lines)),
        totals=(*_price(contract.lines, freight, contract.total), *map(_instalment, contract.instalments)),
        notes=tuple(_notes(contract)),
        signature=Label("双方签字盖章 / 日期", "Signed by both parties / date"),
    )


def _parties(seller: Party | None, personal: PersonalData) -> tuple[DocumentParty, ...]:
    selling = () if seller is None else (party_block(SELLER, seller),)
    return (*selling, party_block(BUYER, personal.recipient))


def _row(line: LineItem) -> DocumentRow:
    return DocumentRow(
        name=line.name,
        specification=line.specification,
        sku=line.sku,
        quantity=line.quantity,
        unit_price=line.unit_price,
        amount=line.amount,
    )


def _price(lines: tuple[LineItem, ...], freight: Money, total: Money) -> Iterator[DocumentSum]:
    yield DocumentSum(Label("货款合计", "Goods"), Money.sum_of((line.amount for line in lines), total.currency))
    yield DocumentSum(Label("运费", "Freight"), freight)
    yield DocumentSum(Label("总价", "Total"), total, strong=True)


def _instalment(instalment: Instalment) -> DocumentSum:
    due, name = label_of(instalment.due), name_label(instalment.name)
    net = whole_span(instalment.net) if instalment.net else None
    zh = f"{name.zh}（{due.zh}{f'后 {net.zh}内' if net else ''}）"
    en = f"{name.en[:1].upper()}{name.en[1:]} ({due.en}{f', {net.en} net' if net else ''})"
    return DocumentSum(Label(zh, en), instalment.amount)


def _terms(order: Order, contract: Contract, zone: tzinfo, names: Mapping[str, Label]) -> Iterator[DocumentFact]:
    terms = contract.terms
    yield fact("合同编号", "Contract number", contract.number, zone)
    yield fact("订单号", "Order number", order.number or order.id, zone)
    yield fact("起草日期", "Drafted", contract.drafted_at, zone)
    if contract.in_force_at is not None:
        yield fact("生效日期", "In force since", contract.in_force_at, zone)
    for party, signature in _signatures(order, contract):
        yield fact(f"{party.zh}签字", f"Signed by the {party.en.lower()}", signature.at, zone)
        yield fact(f"{party.zh}存档", f"The {party.en.lower()}'s copy", signature.reference, zone)
    if contract.delivery is not None:
        yield fact("运输方式", "Transport", name_label(contract.delivery.option, names), zone)
    if terms.deliver_by is not None:
        yield fact("交货期限", "Delivery by", terms.deliver_by, zone)
    over, under = terms.tolerance.over_percent, terms.tolerance.under_percent
    if over or under:
        yield fact("数量溢短装", "Quantity tolerance", Label(f"+{over}% / -{under}%", f"+{over} % / -{under} %"), zone)
    yield fact("验收期", "Inspection period", whole_span(terms.inspection_period), zone)


def _signatures(order: Order, contract: Contract) -> Iterator[tuple[Label, Signature]]:
    """Who has signed just this wording, the buyer first."""
    held = (CONTRACT, contract.id, contract.digest)
    signed = [one for one in order.part(Deal).signatures if (one.kind, one.subject, one.digest) == held]
    for signature in sorted(signed, key=lambda one: one.role != CUSTOMER):
        yield BUYER if signature.role == CUSTOMER else SELLER, signature


def _notes(contract: Contract) -> Iterator[Label]:
    terms, penalty = contract.terms, contract.terms.penalty
    if contract.remark:
        yield Label(contract.remark, contract.remark)
    if penalty is not None:
        day, most = _percent(penalty.per_day), _percent(penalty.most)
        yield Label(
            f"逾期交货每日按总价的 {day}% 支付违约金，最高不超过 {most}%。",
            f"Each day of delay costs the seller {day} % of the total, {most} % at the most.",
        )
    if terms.deposit_kept:
        yield Label("需方取消合同的，定金不予退还。", "The deposit is not returned if the buyer cancels.")
    if terms.work_charged:
        yield Label("需方取消合同的，应支付已完工产品的价款。", "A buyer who cancels pays for the units that are made.")
    for clause in terms.clauses:
        yield Label(f"{clause.title}：{clause.wording}", f"{clause.title}: {clause.wording}")


def _percent(hundredths: int) -> str:
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".")
