"""The order confirmation: what a customer saves or prints once their order is there (S02, S05)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, tzinfo
from typing import Final

from orderflow.entities.delivery import DeliveryKind
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.party import Party, PersonalData
from orderflow.entities.phase import Phase
from orderflow.refusals import DocumentNotReady
from orderflow.states import Table
from orderflow.words.document import (
    Document,
    DocumentFact,
    DocumentKind,
    DocumentRow,
    DocumentSum,
    fact,
    party_block,
)
from orderflow.words.labels import Label, label_of, name_label, state_label

__all__ = ["order_confirmation"]

NAME: Final = Label("订单确认单", "Order confirmation")
SELLER: Final = Label("商家", "Seller")
RECIPIENT: Final = Label("收货人", "Recipient")
COLLECTOR: Final = Label("提货人", "Collected by")


def order_confirmation(
    order: Order,
    personal: PersonalData,
    *,
    seller: Party | None = None,
    zone: tzinfo = UTC,
    table: Table[Order, Phase] | None = None,
    names: Mapping[str, Label] | None = None,
) -> Document:
    """
    The confirmation of an order as it stands: number, goods, delivery and estimated arrival, address, amount paid.

    Args:
        personal: The order's personal data, kept beside it (`desk.personal_data`); once it is erased, the document says
            so.
        seller: The shop's name and address.
        zone: The zone that instants are given in.
        table: The page it lives by, for what its state is called; the phase is named without it.
        names: What a host calls its payment methods and deliveries.

    Raises:
        DocumentNotReady: The order has no number yet, or is not submitted.
    """
    if order.number is None:
        raise DocumentNotReady(order_id=order.id, document="order confirmation", missing="number")
    if order.submitted_at is None:  # it was sent back to be amended, and kept its number (S09)
        raise DocumentNotReady(order_id=order.id, document="order confirmation", missing="submission")
    fetched = order.delivery is not None and order.delivery.kind is DeliveryKind.PICKUP
    recipient = party_block(COLLECTOR if fetched else RECIPIENT, personal.recipient, with_address=not fetched)
    return Document(
        kind=DocumentKind.ORDER_CONFIRMATION,
        number=order.number,
        title=NAME,
        parties=(*((party_block(SELLER, seller),) if seller is not None else ()), recipient),
        facts=tuple(_facts(order, personal, zone=zone, table=table, names=names or {})),
        rows=tuple(map(_row, order.lines)),
        totals=tuple(_totals(order)),
    )


def _facts(
    order: Order,
    personal: PersonalData,
    *,
    zone: tzinfo,
    table: Table[Order, Phase] | None,
    names: Mapping[str, Label],
) -> Iterator[DocumentFact]:
    yield fact("订单号", "Order number", order.number, zone)
    yield fact("下单时间", "Ordered", order.submitted_at, zone)
    yield fact("订单状态", "Status", state_label(order.state, order.phase, table), zone)
    if order.delivery is not None:
        yield fact("配送方式", "Delivery", _begun(name_label(order.delivery.option, names)), zone)
    if order.arrival is not None and order.cancellation is None:
        yield fact("预计送达", "Estimated arrival", order.arrival, zone)
    waybills = "、".join(shipment.waybill for shipment in order.shipments if shipment.waybill is not None)
    if waybills:
        yield fact("运单号", "Waybill", Label(waybills, waybills.replace("、", ", ")), zone)
    yield fact("付款状态", "Payment", label_of(order.payment_status), zone)
    methods = dict.fromkeys(payment.method for payment in order.payments if payment.captured)
    if methods:
        labels = [name_label(method, names) for method in methods]
        paid_by = Label("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))
        yield fact("付款方式", "Paid by", _begun(paid_by), zone)
    if personal.invoice is not None:
        title = " ".join(filter(None, (personal.invoice.title, personal.invoice.tax_number)))
        yield fact("发票抬头", "Invoice to", Label(title, title), zone)


def _begun(label: Label) -> Label:
    """A name as it stands by itself: within a sentence it is written in small letters."""
    return Label(label.zh, label.en[:1].upper() + label.en[1:])


def _row(line: LineItem) -> DocumentRow:
    return DocumentRow(
        name=line.name,
        specification=line.specification,
        sku=line.sku,
        quantity=line.quantity,
        unit_price=line.unit_price,
        amount=line.amount,
    )


def _totals(order: Order) -> Iterator[DocumentSum]:
    """What the order comes to, what of that was paid, and what is left; nothing is left unsaid."""
    goods = order.money(sum(line.amount.minor for line in order.lines))
    yield DocumentSum(Label("商品合计", "Goods"), goods)
    yield DocumentSum(Label("运费", "Delivery"), order.delivery_fee)
    excess = order.money(sum(line.excess_amount.minor for line in order.lines if line.excess))
    if excess and order.cancellation is None:
        yield DocumentSum(Label("超出订购数量", "Beyond the order"), excess)
        goods += excess
    less = order.total - goods - order.delivery_fee
    if less:
        yield DocumentSum(Label("已取消", "Cancelled"), less)
    if order.credited:
        yield DocumentSum(Label("减免", "Credit note"), -order.credited)
    yield DocumentSum(Label("应付合计", "Total"), order.total - order.credited, strong=True)
    yield DocumentSum(Label("已付金额", "Amount paid"), order.captured, strong=True)
    if order.refunded:
        yield DocumentSum(Label("已退金额", "Refunded"), order.refunded)
    if order.charged_back:
        yield DocumentSum(Label("银行收回", "Charged back"), order.charged_back)
    yield DocumentSum(_balance(order), abs(order.balance), strong=True)


def _balance(order: Order) -> Label:
    if order.balance.minor > 0:
        return Label("尚欠金额", "Still to pay")
    if order.balance.minor < 0:
        return Label("应退金额", "Owed to you")
    return Label("未结余额", "Balance")
