"""What comes next for an inquiry: the customer confirms it, sales quotes, the customer counters once and accepts."""

from collections.abc import Iterator
from datetime import timedelta

from orderflow import commands as c
from orderflow.commands import Command
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.quotation import Costing, QuotedLine
from orderflow.testing.lives.life import Life

__all__ = ["agree_on_prices", "confirm_content"]


def confirm_content(life: Life) -> Iterator[Command]:
    """The customer confirms what was taken in."""
    yield c.ConfirmContent(life.order.id)


def agree_on_prices(life: Life) -> Iterator[Command]:
    """Sales sends a quotation; the customer counters the first one, and accepts the next."""
    order, quotation = life.order, life.order.part(Deal).quotation
    if order.phase is not Phase.REVIEW or order.is_priced:
        return
    if quotation is None or not (quotation.is_with_customer or quotation.offered_at is None):
        yield _revision(life)
    elif quotation.offered_at is None:
        yield c.OfferQuotation(order.id)
        yield _revision(life)  # it would have to be approved, or is not valid any more
    else:
        if len(order.part(Deal).quotations) == 1 and quotation.total:
            yield c.CounterQuotation(order.id, target=quotation.total, remark="sooner, please")
        yield c.AcceptQuotation(order.id, quotation_id=quotation.id)
        yield _revision(life)  # it was too late for that


def _revision(life: Life) -> Command:
    order = life.order
    return c.DraftQuotation(
        order.id,
        lines=tuple(QuotedLine(line_id=line.id, costing=_costing(order)) for line in order.lines),
        freight=order.money(700),
        transport=life.deliveries[0],
        valid_until=life.at + timedelta(days=30),
    )


def _costing(order: Order) -> Costing:
    return Costing(
        materials=order.money(500), processing=order.money(101), labour=order.money(199), margin=order.money(800)
    )
