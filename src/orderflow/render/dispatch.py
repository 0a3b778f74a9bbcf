"""The papers that go with a shipment: the delivery note, and the waybill that the recipient signs (S07)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, tzinfo

from orderflow.entities.order import Order
from orderflow.entities.party import Party, PersonalData
from orderflow.entities.shipment import Shipment
from orderflow.refusals import DocumentNotReady, UnknownShipment
from orderflow.words.document import (
    Document,
    DocumentFact,
    DocumentKind,
    DocumentParty,
    DocumentRow,
    fact,
    party_block,
)
from orderflow.words.labels import Label, name_label

__all__ = ["delivery_note", "waybill"]


def delivery_note(
    order: Order,
    shipment: Shipment,
    personal: PersonalData,
    *,
    number: str | None = None,
    seller: Party | None = None,
    zone: tzinfo = UTC,
    names: Mapping[str, Label] | None = None,
) -> Document:
    """
    The note that lies in a shipment (发货单): which goods, how many, of which order; without prices.

    Args:
        shipment: A shipment of this order.
        personal: The order's personal data; once it is erased, the document says so.
        number: The note's own number; the one that was issued for the shipment, if left out.
        seller: Who sends it.
        zone: The zone that instants are given in.
        names: What a host calls its carriers and deliveries.

    Raises:
        UnknownShipment: The shipment is none of this order's.
        DocumentNotReady: It is given no number, and none was issued.
    """
    _of_order(order, shipment)
    number = number or shipment.delivery_note
    if number is None:
        document = f"delivery note of shipment {shipment.id}"
        raise DocumentNotReady(order_id=order.id, document=document, missing="delivery note number")
    facts = (
        fact("发货单号", "Delivery note", number, zone),
        *_common(order, shipment, zone, names or {}),
    )
    return Document(
        kind=DocumentKind.DELIVERY_NOTE,
        number=number,
        title=Label("发货单", "Delivery note"),
        parties=(
            *_sender(seller, Label("发货方", "Sender")),
            party_block(Label("收货人", "Recipient"), personal.recipient),
        ),
        facts=facts,
        rows=tuple(_goods(order, shipment)),
        notes=(
            Label(
                "请当面清点数量并检查质量。如有短缺或破损，请及时联系商家。",
                "Please check quantity and quality on receipt, and tell the seller of anything short or damaged.",
            ),
        ),
        signature=Label("收货人签字 / 日期", "Received by / date"),
    )


def waybill(
    order: Order,
    shipment: Shipment,
    personal: PersonalData,
    *,
    sender: Party | None = None,
    zone: tzinfo = UTC,
    names: Mapping[str, Label] | None = None,
) -> Document:
    """
    The paper that the carrier goes by (运单): from whom, to whom, how many units; the recipient signs it (签收).

    Raises:
        UnknownShipment: The shipment is none of this order's.
        DocumentNotReady: No carrier has given it a number yet.
    """
    _of_order(order, shipment)
    if shipment.waybill is None:
        raise DocumentNotReady(
            order_id=order.id, document=f"waybill of shipment {shipment.id}", missing="waybill number"
        )
    carrier = (
        () if shipment.carrier is None else (fact("承运商", "Carrier", name_label(shipment.carrier, names), zone),)
    )
    units = Label(f"{shipment.units} 件", str(shipment.units))
    return Document(
        kind=DocumentKind.WAYBILL,
        number=shipment.waybill,
        title=Label("运单", "Waybill"),
        parties=(
            *_sender(sender, Label("寄件人", "Sender")),
            party_block(Label("收件人", "Recipient"), personal.recipient),
        ),
        facts=(
            fact("运单号", "Waybill", shipment.waybill, zone),
            *carrier,
            *_common(order, shipment, zone, names or {}, with_waybill=False),
            fact("件数", "Units", units, zone),
        ),
        rows=tuple(_goods(order, shipment)),
        signature=Label("收件人签收 / 日期", "Received by / date"),
    )


def _of_order(order: Order, shipment: Shipment) -> None:
    if order.shipments.get(shipment.id) != shipment:
        raise UnknownShipment(order_id=order.id, shipment_id=shipment.id)


def _sender(seller: Party | None, role: Label) -> tuple[DocumentParty, ...]:
    return () if seller is None else (party_block(role, seller),)


def _common(
    order: Order, shipment: Shipment, zone: tzinfo, names: Mapping[str, Label], *, with_waybill: bool = True
) -> Iterator[DocumentFact]:
    yield fact("订单号", "Order number", order.number or order.id, zone)
    yield fact("包裹", "Shipment", shipment.id, zone)
    if order.delivery is not None:
        yield fact("配送方式", "Delivery", name_label(order.delivery.option, names), zone)
    if with_waybill and shipment.waybill is not None:
        yield fact("运单号", "Waybill", shipment.waybill, zone)
    if shipment.packed_at is not None:
        yield fact("打包时间", "Packed", shipment.packed_at, zone)
    if shipment.handed_over_at is not None:
        yield fact("发货时间", "Sent", shipment.handed_over_at, zone)
    if shipment.arrival is not None:
        yield fact("预计送达", "Estimated arrival", shipment.arrival, zone)


def _goods(order: Order, shipment: Shipment) -> Iterator[DocumentRow]:
    for part in shipment.lines:
        line = order.lines[part.line_id]
        yield DocumentRow(name=line.name, specification=line.specification, sku=line.sku, quantity=part.quantity)
