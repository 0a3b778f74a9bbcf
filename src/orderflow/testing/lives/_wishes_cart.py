"""Wishes on the way from the cart to the order."""

from typing import Final

from hypothesis import strategies as st

from orderflow import commands as c
from orderflow.commands import Command
from orderflow.entities.party import Party
from orderflow.ids import LineId
from orderflow.testing.fakes.price_book import wanted
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.values import invoices, new_lines, parties, specifications
from orderflow.testing.lives.wishing import COIN, TEXTS, Draw, Wish, Wishes, amount, maybe, oddly, one_of, text

__all__ = ["CART_WISHES"]

_PARTIES: Final = parties()
_INVOICES: Final = invoices()
_SPECIFICATIONS: Final = specifications()
_CHANNELS: Final = st.sampled_from(("web", "app", "store", "telephone"))


def _currency(draw: Draw, life: Life) -> str:
    return draw(st.sampled_from(life.currencies))


def _channel(draw: Draw, life: Life) -> str:
    """Where customers do not say where they come from, they mostly do not."""
    return "web" if life.book_prices and draw(COIN) else draw(_CHANNELS)


def _open_cart(draw: Draw, life: Life) -> Command:
    code = "XXX" if oddly(draw) else _currency(draw, life)
    customer = maybe(draw, lambda: text(draw))
    return c.OpenCart(process=life.process.name, currency=code, customer=customer, channel=_channel(draw, life))


def _lines(draw: Draw, life: Life, currency: str) -> tuple[c.NewLine, ...]:
    if oddly(draw):
        return tuple(draw(st.lists(new_lines(), max_size=2)))
    lines = tuple(draw(st.lists(new_lines(currency), min_size=1, max_size=3)))
    return tuple(map(wanted, lines)) if life.book_prices and draw(COIN) else lines


def _place(draw: Draw, life: Life) -> Command:
    currency = _currency(draw, life)
    methods = (None, *_methods(life), "barter")
    return c.Place(
        process=life.process.name,
        lines=_lines(draw, life, currency),
        currency=currency if life.book_prices else None,
        recipient=_recipient(draw),
        delivery=None if oddly(draw) else _delivery(draw, life),
        payment=draw(st.sampled_from(methods)),
        invoice=draw(st.one_of(st.none(), _INVOICES)),
        customer="li",
        channel=_channel(draw, life),
        group=draw(st.sampled_from((None, "checkout-1"))),
    )


def _add_lines(draw: Draw, life: Life) -> Command:
    return c.AddLines(life.order.id, lines=_lines(draw, life, life.order.currency))


def _change_line(draw: Draw, life: Life) -> Command:
    line_id = LineId(one_of(draw, (line.id for line in life.order.lines), "l-99"))
    line = life.order.lines.get(line_id)
    cost = line.unit_price * line.quantity if line is not None else life.order.money(0)
    return c.ChangeLine(
        life.order.id,
        line_id=line_id,
        quantity=draw(st.one_of(st.none(), st.integers(0, 9))),
        specification=draw(st.one_of(st.none(), _SPECIFICATIONS)),
        discount=maybe(draw, lambda: amount(draw, life, cost)),
        tax=maybe(draw, lambda: amount(draw, life, cost)),
    )


def _remove_line(draw: Draw, life: Life) -> Command:
    return c.RemoveLine(life.order.id, line_id=LineId(one_of(draw, (line.id for line in life.order.lines), "l-99")))


def _recipient(draw: Draw) -> Party:
    return Party(name=text(draw)) if oddly(draw) else draw(_PARTIES)


def _set_recipient(draw: Draw, life: Life) -> Command:
    return c.SetRecipient(life.order.id, recipient=_recipient(draw))


def _request_invoice(draw: Draw, life: Life) -> Command:
    return c.RequestInvoice(life.order.id, invoice=draw(st.one_of(st.none(), _INVOICES)))


def _delivery(draw: Draw, life: Life) -> str:
    return one_of(draw, life.deliveries, "teleport")


def _choose_delivery(draw: Draw, life: Life) -> Command:
    shown = life.order.delivery_fee
    return c.ChooseDelivery(
        life.order.id, option=_delivery(draw, life), fee=amount(draw, life, shown) if oddly(draw) else None
    )


def _methods(life: Life) -> tuple[str, ...]:
    return tuple(method.name for method in life.methods)


def _choose_payment(draw: Draw, life: Life) -> Command:
    return c.ChoosePayment(life.order.id, method=one_of(draw, _methods(life), "barter"))


def _submit(draw: Draw, life: Life) -> Command:
    version = life.order.version
    return c.Submit(life.order.id, confirmed=draw(st.sampled_from((None, version, version - 1))), reason=draw(TEXTS))


def _accept(draw: Draw, life: Life) -> Command:
    return c.Accept(life.order.id, reason=draw(TEXTS))


def _has_lines(life: Life) -> bool:
    return len(life.order.lines) > 0


def _anew(life: Life) -> bool:
    """What was chosen is chosen anew now and then."""
    return len(life.asks) % 4 == 0


def _delivery_open(life: Life) -> bool:
    return life.order.delivery is None or _anew(life)


def _payment_open(life: Life) -> bool:
    return life.order.payment_terms is None or _anew(life)


def _recipient_open(life: Life) -> bool:
    return not life.order.recipient_given or _anew(life)


def _few_lines(life: Life) -> bool:
    return len(life.order.lines) < 3 or _anew(life)


CART_WISHES: Final[Wishes] = {
    c.OpenCart: Wish(_open_cart),
    c.AddLines: Wish(_add_lines, when=_few_lines),
    c.ChangeLine: Wish(_change_line, when=_has_lines),
    c.RemoveLine: Wish(_remove_line, when=_has_lines),
    c.SetRecipient: Wish(_set_recipient, when=_recipient_open),
    c.RequestInvoice: Wish(_request_invoice, when=_anew),
    c.ChooseDelivery: Wish(_choose_delivery, when=_delivery_open),
    c.ChoosePayment: Wish(_choose_payment, when=_payment_open),
    c.Submit: Wish(_submit, when=_has_lines),
    c.Place: Wish(_place),
    c.Accept: Wish(_accept),
}
