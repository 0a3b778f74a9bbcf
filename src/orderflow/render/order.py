"""
An order as a small statement: what was ordered, what it costs, what was paid, where goods are.

Every amount is signed, and they add up: items to the total, the total and what follows it to the balance.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC
from enum import StrEnum
from typing import Any, Final, Self
from unicodedata import east_asian_width

from orderflow._first_use import value
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.money import Money
from orderflow.render._template import fill
from orderflow.states import Table
from orderflow.states.return_request import ReturnFlow
from orderflow.states.shipment import ShipmentFlow
from orderflow.words.labels import Label, Language, state_label
from orderflow.words.speech import Speech, said

__all__ = ["Row", "RowKind", "Statement", "statement"]


class RowKind(StrEnum):
    """What a row of a statement is."""

    ITEM = "item"
    """Part of the total: a line item, freight, what came beyond the order, what was cancelled."""
    TOTAL = "total"
    """All items together."""
    MONEY = "money"
    """What changes what is owed: credited, paid, refunded, charged back."""
    BALANCE = "balance"
    """The total and all money together: positive is owed by the customer, negative to them."""


@value
class Row:
    """One amount and what it is; signed, so that a column of them adds up."""

    kind: RowKind
    what: Label
    amount: Money


@value(kw_only=True)
class Statement:
    """
    An order as it stands, as data; `Statement.of(order)` draws it up, `in_` writes it down.

    Attributes:
        rows: Items, their total, money, the balance, in this order.
        shipments, returns: One text each.
        notes: What is not money yet: payments that are expected.
    """

    title: Label
    status: Label
    rows: tuple[Row, ...]
    shipments: tuple[Label, ...]
    returns: tuple[Label, ...]
    notes: tuple[Label, ...]

    @classmethod
    def of(
        cls, order: Order, *, table: Table[Order, Phase] | None = None, names: Mapping[str, Label] | None = None
    ) -> Self:
        """
        An order as it stands.

        Args:
            order: Any order, a cart and a cancelled one included.
            table: The page it lives by, for what its state is called; the phase is named without it.
            names: What a host calls its payment methods and deliveries.
        """
        paper = _Paper(order, names or {})
        state = state_label(order.state, order.phase, table)
        return cls(
            title=paper.text(_TITLE, name=order.number or order.id, state=state),
            status=paper.text(_STATUS),
            rows=tuple(_rows(order, paper)),
            shipments=tuple(
                paper.text(_SHIPMENT, shipment=shipment, place=_stage(ShipmentFlow.table, shipment.state))
                for shipment in order.shipments
            ),
            returns=tuple(
                paper.text(_RETURN, request=request, place=_stage(ReturnFlow.table, request.state))
                for request in order.returns
            ),
            notes=tuple(paper.text(_EXPECTED, payment=payment) for payment in order.payments if payment.expected),
        )

    def in_(self, language: Language) -> str:
        """The statement as plain text, its amounts in a column."""
        rows = [(row, row.what.in_(language), str(row.amount)) for row in self.rows]
        left = max(_width(what) for _, what, _ in rows)
        right = max(len(amount) for _, _, amount in rows)
        lines = [self.title.in_(language), self.status.in_(language), ""]
        for row, what, amount in rows:
            if row.kind in _SUMS:
                lines.append("  " + "─" * (left + 2 + right))
            lines.append(f"  {what}{' ' * (left - _width(what))}  {amount:>{right}}")
        for texts in (self.notes, self.shipments, self.returns):
            if texts:
                lines += ["", *(f"  {text.in_(language)}" for text in texts)]
        return "\n".join(lines)


def statement(
    order: Order,
    language: Language,
    *,
    table: Table[Order, Phase] | None = None,
    names: Mapping[str, Label] | None = None,
) -> str:
    """An order as plain text; `Statement.of` gives the same as data and explains the arguments."""
    return Statement.of(order, table=table, names=names).in_(language)


_TITLE: Final = Label("订单{name} · {state}", "Order {name} · {state}")
_STATUS: Final = Label(
    "付款：{order.payment_status} · 发货：{order.fulfilment_status} · 退货：{order.return_status}",
    "Payment: {order.payment_status} · Shipment: {order.fulfilment_status} · Return: {order.return_status}",
)
_LINE: Final = Label(
    "{line}，单价{line.unit_price}[，优惠{line.discount}][，另加税{tax_on_top}]",
    "{line} at {line.unit_price}[, less {line.discount} discount][, plus {tax_on_top} tax]",
)
_ASKED: Final = Label("{line}，价格待报", "{line}, to be quoted")
_FREIGHT: Final = Label("运费[（{order.delivery.option:name}）]", "Freight[ ({order.delivery.option:name})]")
_CANCELLED: Final = Label("已取消", "Cancelled")
_EXCESS: Final = Label("超出订购数量", "Beyond the order")
_TOTAL: Final = Label("合计", "Total")
_CREDITED: Final = Label("减免[（退货{credit.return_id}）]", "Credit note[ for return {credit.return_id}]")
_PAID: Final = Label("已付（{payment.method:name}）", "Paid by {payment.method:name}")
_REFUNDED: Final = Label(
    "退款（{payment.method:name}）[，其中{payment.refunds_open}尚未到账]",
    "Refunded by {payment.method:name}[, {payment.refunds_open} of it on its way]",
)
_CHARGED_BACK: Final = Label("银行收回（{payment.method:name}）", "Charged back by {payment.method:name}")
_OWED: Final = Label("客户尚欠", "Owed by the customer")
_OWED_TO: Final = Label("应退客户", "Owed to the customer")
_EXPECTED: Final = Label(
    "待到账：{payment.expected}（{payment.method:name}）", "Expected: {payment.expected} by {payment.method:name}"
)
_SHIPMENT: Final = Label(
    "包裹{shipment.id}：{shipment.lines}，{place}[，运单号{shipment.waybill}]",
    "Shipment {shipment.id}: {shipment.lines}, {place}[, waybill {shipment.waybill}]",
)
_RETURN: Final = Label(
    "退货{request.id}：{request.lines}，{place}[，计{request.credited}]",
    "Return {request.id}: {request.lines}, {place}[, worth {request.credited}]",
)


@value
class _Paper:
    """What the texts of one order's statement are filled from."""

    order: Order
    names: Mapping[str, Label]

    def text(self, template: Label, **facts: Any) -> Label:
        """The template in both languages, its gaps filled from the order and *facts*."""
        return Label(
            *(self._filled(template.in_(language), language, facts) for language in (Language.ZH, Language.EN))
        )

    def _filled(self, template: str, language: Language, facts: dict[str, Any]) -> str:
        speech = Speech(language=language, zone=UTC, order=self.order, names=self.names)

        def value_of(path: str) -> object:
            first, *rest = path.split(".")
            value = self.order if first == "order" else facts[first]
            for name in rest:
                value = getattr(value, name) if value is not None else None
            return value

        return fill(template, value_of, lambda value, spec: said(value, speech, spec))


def _rows(order: Order, paper: _Paper) -> Iterator[Row]:
    yield from _items(order, paper)
    yield Row(RowKind.TOTAL, _TOTAL, order.total)
    if order.cancellation is None:
        for credit in order.credit_notes:
            yield Row(RowKind.MONEY, paper.text(_CREDITED, credit=credit), -credit.amount)
    elif order.credited:  # what was credited before it was cancelled is in the total already
        yield Row(RowKind.MONEY, paper.text(_CREDITED, credit=None), -order.credited)
    for payment in order.payments:
        if payment.captured:
            yield Row(RowKind.MONEY, paper.text(_PAID, payment=payment), -payment.captured)
        if payment.refunded:
            yield Row(RowKind.MONEY, paper.text(_REFUNDED, payment=payment), payment.refunded)
        if payment.charged_back:
            yield Row(RowKind.MONEY, paper.text(_CHARGED_BACK, payment=payment), payment.charged_back)
    yield Row(RowKind.BALANCE, _OWED if order.balance.minor >= 0 else _OWED_TO, order.balance)


def _items(order: Order, paper: _Paper) -> Iterator[Row]:
    nothing = order.money(0)
    listed = nothing
    for line in order.lines:
        tax = nothing if line.tax_included else line.tax
        listed += line.amount
        template = _LINE if line.priced else _ASKED
        yield Row(RowKind.ITEM, paper.text(template, line=line, tax_on_top=tax), line.amount)
    if order.delivery is not None:
        listed += order.delivery_fee
        yield Row(RowKind.ITEM, paper.text(_FREIGHT), order.delivery_fee)
    excess = order.money(sum(line.excess_amount.minor for line in order.lines if line.excess))
    if excess and order.cancellation is None:
        listed += excess
        yield Row(RowKind.ITEM, _EXCESS, excess)
    if order.total != listed:  # units that will not come; of a cancelled order, all that the shop does not keep
        yield Row(RowKind.ITEM, _CANCELLED, order.total - listed)


_SUMS: Final = frozenset({RowKind.TOTAL, RowKind.BALANCE})


def _stage(table: Table[Any, Any], state: str) -> Label:
    stage = table.stage(state)
    return Label(stage.zh, stage.en)


def _width(text: str) -> int:
    """How many columns a text takes: a Chinese character takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
