"""Wishes from the inquiry to the price: ask, confirm, quote, counter, accept."""

from datetime import timedelta
from typing import Final

from attrs import evolve
from hypothesis import strategies as st

from orderflow import commands as c
from orderflow.commands import Command, NewLine
from orderflow.entities.deal import Deal
from orderflow.entities.quotation import Costing, QuotedLine
from orderflow.ids import LineId, QuotationId
from orderflow.money import Money
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.values import any_amount, invoices, new_lines, parties
from orderflow.testing.lives.wishing import COIN, TEXTS, Draw, Wish, Wishes, amount, maybe, oddly, one_of, text

__all__ = ["QUOTING_WISHES"]

_PARTIES: Final = parties()
_INVOICES: Final = invoices()
_CHANNELS: Final = st.sampled_from(("web", "telephone", "visit", "e-mail", "fax", "salesperson"))
_PARTS: Final = st.integers(0, 10**6)
_VALIDITY: Final = st.sampled_from((timedelta(days=30), timedelta(hours=1), timedelta(microseconds=1), timedelta(0)))


def _line(draw: Draw, life: Life, currency: str) -> NewLine:
    """Mostly without a price where quotations are made."""
    line: NewLine = draw(new_lines(currency))
    quoted = "accept_quotation" in life.process.table.steps
    if oddly(draw) or (quoted and draw(st.integers(0, 3))):
        return evolve(line, unit_price=None, discount=None, tax=None)
    return line


def _inquire(draw: Draw, life: Life) -> Command:
    currency = draw(st.sampled_from(life.currencies))
    return c.Inquire(
        process=life.process.name,
        currency="XXX" if oddly(draw) else currency,
        lines=tuple(_line(draw, life, currency) for _ in range(0 if oddly(draw) else draw(st.integers(1, 3)))),
        customer="li",
        channel=draw(_CHANNELS),
        salesperson=maybe(draw, lambda: text(draw)),
        recipient=None if oddly(draw) else draw(_PARTIES),
        invoice=draw(st.one_of(st.none(), _INVOICES)),
    )


def _assign(draw: Draw, life: Life) -> Command:
    return c.AssignSalesperson(life.order.id, salesperson=text(draw))


def _confirm(draw: Draw, life: Life) -> Command:
    version = life.order.version
    return c.ConfirmContent(life.order.id, confirmed=draw(st.sampled_from((None, version, version - 1))))


def _part(draw: Draw, currency: str) -> Money:
    return draw(any_amount(currency)) if oddly(draw) else Money(draw(_PARTS), currency)


def _quoted(draw: Draw, line_id: str, units: int, currency: str) -> QuotedLine:
    costing = price = None
    if draw(COIN):
        materials, processing, labour, margin = (_part(draw, currency) for _ in range(4))
        overheads = maybe(draw, lambda: _part(draw, currency))
        costing = Costing(materials=materials, processing=processing, labour=labour, margin=margin, overheads=overheads)
    else:
        price = _part(draw, currency)
    gross = units * (costing.price.minor if costing is not None else price.minor if price is not None else 0)
    return QuotedLine(
        line_id=LineId(line_id),
        costing=costing,
        unit_price=price,
        discount=maybe(draw, lambda: Money(draw(st.integers(0, max(gross, 0))), currency)),
        tax=maybe(draw, lambda: Money(draw(st.integers(0, max(gross, 0))), currency)),
        tax_included=draw(COIN),
    )


def _draft(draw: Draw, life: Life) -> Command:
    order = life.order
    asked = [(line.id, line.quantity) for line in order.lines]
    if oddly(draw):
        asked = draw(st.sampled_from((asked[1:], [*asked, *asked[:1]], [*asked, (LineId("l-99"), 1)])))
    return c.DraftQuotation(
        order.id,
        lines=tuple(_quoted(draw, line_id, units, order.currency) for line_id, units in asked),
        freight=maybe(draw, lambda: _part(draw, order.currency)),
        transport=one_of(draw, life.deliveries, "teleport"),
        valid_until=life.at + draw(_VALIDITY),
    )


def _offer(draw: Draw, life: Life) -> Command:
    return c.OfferQuotation(life.order.id, reason=draw(TEXTS))


def _counter(draw: Draw, life: Life) -> Command:
    quotation = life.order.part(Deal).quotation
    most = quotation.total if quotation is not None else life.order.money(0)
    target = maybe(draw, lambda: amount(draw, life, most))
    return c.CounterQuotation(life.order.id, target=target, remark="" if draw(COIN) else draw(TEXTS))


def _accept(draw: Draw, life: Life) -> Command:
    revisions = [quotation.id for quotation in life.order.part(Deal).quotations]
    shown = revisions if oddly(draw) else revisions[-1:]
    return c.AcceptQuotation(life.order.id, quotation_id=QuotationId(one_of(draw, shown, "q-99")))


def _expire(draw: Draw, life: Life) -> Command:
    return c.ExpireQuotation(life.order.id)


def _withdraw(draw: Draw, life: Life) -> Command:
    return c.WithdrawQuotation(life.order.id, reason=draw(TEXTS))


def _on_table(life: Life) -> bool:
    return life.order.part(Deal).quotation is not None


def _with_customer(life: Life) -> bool:
    quotation = life.order.part(Deal).quotation
    return quotation is not None and quotation.is_with_customer


def _now_and_then(life: Life) -> bool:
    return len(life.asks) % 4 == 0


def _to_quote(life: Life) -> bool:
    return not _with_customer(life) or _now_and_then(life)


def _to_withdraw(life: Life) -> bool:
    return _on_table(life) and _now_and_then(life)


QUOTING_WISHES: Final[Wishes] = {
    c.Inquire: Wish(_inquire),
    c.AssignSalesperson: Wish(_assign, when=_now_and_then),
    c.ConfirmContent: Wish(_confirm),
    c.DraftQuotation: Wish(_draft, when=_to_quote),
    c.OfferQuotation: Wish(_offer, when=_on_table),
    c.CounterQuotation: Wish(_counter, when=_with_customer),
    c.AcceptQuotation: Wish(_accept, when=_with_customer),
    c.ExpireQuotation: Wish(_expire, when=_on_table),
    c.WithdrawQuotation: Wish(_withdraw, when=_to_withdraw),
}
