"""The papers of production and acceptance: the notice to every department, and what the customer signs (S14, S18)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, tzinfo

from orderflow.entities.certificate import Certificate, Defect, Remedy
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.party import Party, PersonalData
from orderflow.entities.production import ProductionOrder
from orderflow.refusals import DocumentNotReady
from orderflow.words.document import Document, DocumentFact, DocumentKind, DocumentRow, fact, party_block
from orderflow.words.labels import Label, label_of, name_label

__all__ = ["inspection_certificate", "production_notice"]


def production_notice(
    order: Order,
    production: ProductionOrder,
    personal: PersonalData,
    *,
    zone: tzinfo = UTC,
    names: Mapping[str, Label] | None = None,
) -> Document:
    """
    What is to be made, for every department that has to do with it, with all that the customer wants (S14).

    Args:
        production: A production order of this order's.
        personal: The order's personal data; once it is erased, the document says so.
        zone: The zone that instants are given in.
        names: What a host calls its deliveries.
    """
    return Document(
        kind=DocumentKind.PRODUCTION_NOTICE,
        number=production.number,
        title=Label("产品生产通知单", "Production notice"),
        parties=(party_block(Label("客户", "Customer"), personal.recipient),),
        facts=tuple(_of_production(order, production, zone, names or {})),
        rows=tuple(_goods(order, ((part.line_id, part.quantity) for part in production.lines))),
        notes=tuple(
            Label(f"客户要求：{note.text}", f"The customer wants: {note.text}") for note in order.part(Deal).memo
        ),
    )


def inspection_certificate(
    order: Order,
    certificate: Certificate,
    personal: PersonalData,
    *,
    seller: Party | None = None,
    zone: tzinfo = UTC,
) -> Document:
    """
    What the customer found when they inspected a delivery, and what is done about it; they sign it (S04, S18).

    Raises:
        DocumentNotReady: The certificate is about no shipment of this order.
    """
    shipment = order.shipments.get(certificate.id)
    if shipment is None:
        document = f"inspection certificate of shipment {certificate.id}"
        raise DocumentNotReady(order_id=order.id, document=document, missing="shipment")
    selling = () if seller is None else (party_block(Label("供方", "Seller"), seller),)
    defective = {defect.id: defect.quantity for defect in certificate.defects}
    accepted = ((part.line_id, part.quantity - defective.get(part.line_id, 0)) for part in shipment.lines)
    reference = certificate.reference
    silent = Label("验收期满视为验收合格", "Counts as accepted: the period is over")
    return Document(
        kind=DocumentKind.ACCEPTANCE,
        number=shipment.delivery_note or f"{order.number or order.id}/{shipment.id}",
        title=Label("验收单", "Inspection certificate"),
        parties=(*selling, party_block(Label("需方", "Buyer"), personal.recipient)),
        facts=(
            fact("订单号", "Order number", order.number or order.id, zone),
            fact("包裹", "Shipment", shipment.id, zone),
            fact("验收时间", "Inspected", certificate.at, zone),
            fact("签收单据", "Signed receipt", reference if reference is not None else silent, zone),
        ),
        rows=tuple(_goods(order, accepted)),
        notes=tuple(_defect(order, defect) for defect in certificate.defects),
        signature=Label("需方验收签字 / 日期", "Accepted by / date"),
    )


def _of_production(
    order: Order, production: ProductionOrder, zone: tzinfo, names: Mapping[str, Label]
) -> Iterator[DocumentFact]:
    yield fact("生产单号", "Production order", production.number, zone)
    yield fact("订单号", "Order number", order.number or order.id, zone)
    yield fact("下达时间", "Planned", production.planned_at, zone)
    yield fact("计划完工", "To be done by", production.completes_at, zone)
    if order.delivery is not None:
        yield fact("运输方式", "Transport", name_label(order.delivery.option, names), zone)


def _goods(order: Order, parts: Iterator[tuple[str, int]]) -> Iterator[DocumentRow]:
    for line_id, quantity in parts:
        if quantity:
            line = order.lines[line_id]
            yield DocumentRow(name=line.name, specification=line.specification, sku=line.sku, quantity=quantity)


def _defect(order: Order, defect: Defect) -> Label:
    name = order.lines[defect.id].name
    done = Label("待处理", "open") if defect.remedy is None else label_of(defect.remedy)
    if defect.remedy is Remedy.PRICE_REDUCTION:
        done = Label(f"{done.zh} {defect.offered}", f"{done.en} of {defect.offered}")
    return Label(
        f"不合格：{defect.quantity} × {name}，{defect.description}（{done.zh}）",
        f"Not accepted: {defect.quantity} × {name}, {defect.description} ({done.en})",
    )
