"""
What people, providers and carriers may ask of an order: a wish for every shipped command, sensible or not.

A wish looks at a life and draws a command for it. Most of what it draws fits the order as it is; now and then it names
a line that is not there, a cent too much, another currency, a text that nobody can store. A host adds wishes for
commands of his own: `lives(my_process, wishes={MyCommand: my_wish})`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, Protocol, TypeAlias, TypeVar

from hypothesis import strategies as st

from orderflow import commands as c
from orderflow.commands import Command, Result
from orderflow.entities.delivery import ArrivalWindow
from orderflow.entities.order import Order
from orderflow.entities.party import Party
from orderflow.entities.payment import Payment
from orderflow.entities.shipment import ParcelLine
from orderflow.ids import LineId, PaymentId, RefundId, ReturnId, ShipmentId
from orderflow.money import Money
from orderflow.testing.life import Life
from orderflow.testing.values import (
    any_amount,
    invoices,
    new_lines,
    parties,
    specifications,
    texts,
    tracking_reports,
    unclean_texts,
)

__all__ = ["SHIPPED_WISHES", "Draw", "Wish", "Wishes"]

T = TypeVar("T")


class Draw(Protocol):
    """How a wish draws: `data.draw` of Hypothesis, or the `draw` of a composite strategy."""

    def __call__(self, strategy: st.SearchStrategy[T], /) -> T: ...


Wish: TypeAlias = Callable[[Draw, Life], Command]
"""A command for this life; making it may already be refused (`InvalidField`), which is a refusal like any other."""

Wishes: TypeAlias = Mapping[type[Command], Wish]

_DICE: Final = st.integers(0, 9)
_COIN: Final = st.booleans()
_TEXTS: Final = texts()
_UNCLEAN: Final = unclean_texts()
_PARTIES: Final = parties()
_INVOICES: Final = invoices()
_SPECIFICATIONS: Final = specifications()
_RESULTS: Final = st.sampled_from((Result.DONE, *Result))
_CHANNELS: Final = st.sampled_from(("web", "app", "store", "telephone"))


def _oddly(draw: Draw) -> bool:
    """Once in ten times something is wrong."""
    return draw(_DICE) == 9


def _one_of(draw: Draw, ids: Iterable[str], unheard_of: str) -> str:
    known = tuple(ids)
    if not known or _oddly(draw):
        return unheard_of
    return draw(st.sampled_from(known))


def _amount(draw: Draw, life: Life, most: Money) -> Money:
    """Up to *most*: all of it, one minor unit, part of it; now and then a cent over, or what is no amount at all."""
    if _oddly(draw):
        return draw(any_amount(life.order.currency))
    sizes = (most.minor, 1, most.minor // 2, most.minor + 1)
    return Money(draw(st.one_of(st.sampled_from(sizes), st.integers(1, max(most.minor, 1)))), most.currency)


def _maybe(draw: Draw, value: Callable[[], T]) -> T | None:
    return value() if draw(_COIN) else None


def _text(draw: Draw) -> str:
    return draw(_UNCLEAN) if _oddly(draw) else draw(_TEXTS)


def _units(draw: Draw, available: Sequence[tuple[str, int]]) -> tuple[ParcelLine, ...]:
    """Some units of some lines: what there is, part of it, now and then one too many or of a line that is not there."""
    if not available or _oddly(draw):
        return draw(st.sampled_from(((), (ParcelLine(line_id=LineId("l-99"), quantity=1),))))
    chosen = draw(st.lists(st.sampled_from(available), min_size=1, max_size=3))
    parts = []
    for line_id, most in chosen:
        quantity = draw(st.one_of(st.just(most), st.integers(1, most + 1)))
        parts.append(ParcelLine(line_id=LineId(line_id), quantity=quantity))
    return tuple(parts)


def _left(order: Order, counter: str) -> list[tuple[str, int]]:
    return [(line.id, getattr(line, counter)) for line in order.lines if getattr(line, counter) > 0]


# ---- from the cart to the order --------------------------------------------------------------------------------------


def _currency(draw: Draw, life: Life) -> str:
    return draw(st.sampled_from(life.currencies))


def _open_cart(draw: Draw, life: Life) -> Command:
    code = "XXX" if _oddly(draw) else _currency(draw, life)
    customer = _maybe(draw, lambda: _text(draw))
    return c.OpenCart(process=life.process.name, currency=code, customer=customer, channel=draw(_CHANNELS))


def _lines(draw: Draw, currency: str) -> tuple[c.NewLine, ...]:
    if _oddly(draw):
        return tuple(draw(st.lists(new_lines(), max_size=2)))
    return tuple(draw(st.lists(new_lines(currency), min_size=1, max_size=3)))


def _place(draw: Draw, life: Life) -> Command:
    currency = _currency(draw, life)
    methods = (None, *_methods(life), "barter")
    return c.Place(
        process=life.process.name,
        lines=_lines(draw, currency),
        recipient=_recipient(draw),
        delivery=None if _oddly(draw) else _delivery(draw, life),
        payment=draw(st.sampled_from(methods)),
        invoice=draw(st.one_of(st.none(), _INVOICES)),
        customer="li",
        channel=draw(_CHANNELS),
        group=draw(st.sampled_from((None, "checkout-1"))),
    )


def _add_lines(draw: Draw, life: Life) -> Command:
    return c.AddLines(life.order.id, lines=_lines(draw, life.order.currency))


def _change_line(draw: Draw, life: Life) -> Command:
    line_id = LineId(_one_of(draw, (line.id for line in life.order.lines), "l-99"))
    line = life.order.lines.get(line_id)
    cost = line.unit_price * line.quantity if line is not None else life.order.money(0)
    return c.ChangeLine(
        life.order.id,
        line_id=line_id,
        quantity=draw(st.one_of(st.none(), st.integers(0, 9))),
        specification=draw(st.one_of(st.none(), _SPECIFICATIONS)),
        discount=_maybe(draw, lambda: _amount(draw, life, cost)),
        tax=_maybe(draw, lambda: _amount(draw, life, cost)),
    )


def _remove_line(draw: Draw, life: Life) -> Command:
    return c.RemoveLine(life.order.id, line_id=LineId(_one_of(draw, (line.id for line in life.order.lines), "l-99")))


def _recipient(draw: Draw) -> Party:
    return Party(name=_text(draw)) if _oddly(draw) else draw(_PARTIES)


def _set_recipient(draw: Draw, life: Life) -> Command:
    return c.SetRecipient(life.order.id, recipient=_recipient(draw))


def _request_invoice(draw: Draw, life: Life) -> Command:
    return c.RequestInvoice(life.order.id, invoice=draw(st.one_of(st.none(), _INVOICES)))


def _delivery(draw: Draw, life: Life) -> str:
    return _one_of(draw, life.deliveries, "teleport")


def _choose_delivery(draw: Draw, life: Life) -> Command:
    return c.ChooseDelivery(life.order.id, option=_delivery(draw, life))


def _methods(life: Life) -> tuple[str, ...]:
    return tuple(method.name for method in life.methods)


def _choose_payment(draw: Draw, life: Life) -> Command:
    return c.ChoosePayment(life.order.id, method=_one_of(draw, _methods(life), "barter"))


# ---- money -----------------------------------------------------------------------------------------------------------


def _payment(draw: Draw, life: Life, suits: Callable[[Payment], bool]) -> tuple[PaymentId, Payment | None]:
    """A payment, one that suits if there is any; now and then any other, or one that is not there."""
    payments = life.order.payments
    fitting = [payment.id for payment in payments if suits(payment)] or [payment.id for payment in payments]
    payment_id = _one_of(draw, fitting if not _oddly(draw) else [p.id for p in payments], "p-99")
    return PaymentId(payment_id), payments.get(payment_id)


def _method(draw: Draw, life: Life, *, online: bool) -> str:
    fitting = [m.name for m in life.methods if (m.gateway is not None) == online]
    return _one_of(draw, fitting if not _oddly(draw) else _methods(life), "barter")


def _pay(draw: Draw, life: Life) -> Command:
    order = life.order
    amount = _maybe(draw, lambda: _amount(draw, life, order.balance_due))
    return c.Pay(order.id, method=_method(draw, life, online=True), amount=amount)


def _claim_payment(draw: Draw, life: Life) -> Command:
    order = life.order
    amount = _maybe(draw, lambda: _amount(draw, life, order.balance_due))
    return c.ClaimPayment(
        order.id, method=_method(draw, life, online=False), amount=amount, reference=_maybe(draw, lambda: _text(draw))
    )


def _claimed(payment: Payment) -> bool:
    return payment.gateway is None and not payment.captures and not payment.is_settled


def _verify_payment(draw: Draw, life: Life) -> Command:
    payment_id, payment = _payment(draw, life, _claimed)
    most = payment.amount if payment is not None else life.order.money(1)
    received = _maybe(draw, lambda: _amount(draw, life, most))
    return c.VerifyPayment(life.order.id, payment_id=payment_id, received=received)


def _reject_claim(draw: Draw, life: Life) -> Command:
    return c.RejectClaim(life.order.id, payment_id=_payment(draw, life, _claimed)[0], reason=draw(_TEXTS))


def _held(payment: Payment) -> bool:
    return bool(payment.open)


def _capture_payment(draw: Draw, life: Life) -> Command:
    payment_id, payment = _payment(draw, life, _held)
    most = payment.open - payment.capture_asked if payment is not None else life.order.money(1)
    amount = _maybe(draw, lambda: _amount(draw, life, most))
    return c.CapturePayment(life.order.id, payment_id=payment_id, amount=amount)


def _void_payment(draw: Draw, life: Life) -> Command:
    return c.VoidPayment(life.order.id, payment_id=_payment(draw, life, lambda payment: not payment.is_settled)[0])


def _has_money(payment: Payment) -> bool:
    return bool(payment.kept)


def _refund(draw: Draw, life: Life) -> Command:
    payment_id, payment = _payment(draw, life, _has_money)
    most = payment.kept if payment is not None else life.order.refundable
    amount = _amount(draw, life, most)
    chosen = payment_id if draw(_COIN) else None
    return c.Refund(life.order.id, amount=amount, payment_id=chosen, reason=draw(_TEXTS))


def _confirm_refund(draw: Draw, life: Life) -> Command:
    payment_id, payment = _payment(
        draw, life, lambda payment: payment.gateway is None and any(r.progress.is_open for r in payment.refunds)
    )
    refunds = [refund.id for refund in payment.refunds] if payment is not None else []
    return c.ConfirmRefund(life.order.id, payment_id=payment_id, refund_id=RefundId(_one_of(draw, refunds, "f-99")))


def _record_payment(draw: Draw, life: Life) -> Command:
    payment_id, payment = _payment(draw, life, lambda payment: payment.gateway is not None)
    asked = ["start", "void"]
    if payment is not None:
        asked += [capture.id for capture in payment.captures] + [refund.id for refund in payment.refunds]
    most = payment.amount if payment is not None else life.order.money(1)
    return c.RecordPayment(
        life.order.id,
        payment_id=payment_id,
        what=_one_of(draw, asked, "c-99"),
        result=draw(_RESULTS),
        amount=_maybe(draw, lambda: _amount(draw, life, most)),
        reference=draw(st.sampled_from((None, "ref-1", "ref-2"))),
        why="insufficient funds",
    )


def _record_chargeback(draw: Draw, life: Life) -> Command:
    payment_id, payment = _payment(draw, life, _has_money)
    most = payment.kept if payment is not None else life.order.money(1)
    return c.RecordChargeback(life.order.id, payment_id=payment_id, amount=_amount(draw, life, most))


# ---- goods -----------------------------------------------------------------------------------------------------------


def _shipment(draw: Draw, life: Life, suits: Callable[[Any], bool]) -> ShipmentId:
    shipments = life.order.shipments
    fitting = [s.id for s in shipments if suits(s)] if not _oddly(draw) else []
    return ShipmentId(_one_of(draw, fitting or [s.id for s in shipments], "s-99"))


def _packed(shipment: Any) -> bool:
    return not shipment.has_left and not shipment.is_settled


def _under_way(shipment: Any) -> bool:
    return bool(shipment.has_left) and not shipment.is_delivered


def _pack(draw: Draw, life: Life) -> Command:
    order = life.order
    lines = _maybe(draw, lambda: _units(draw, _left(order, "unpacked")))
    return c.Pack(order.id, lines=lines, carrier=draw(st.sampled_from((None, None, "sf-express"))))


def _unpack(draw: Draw, life: Life) -> Command:
    return c.Unpack(life.order.id, shipment_id=_shipment(draw, life, _packed))


def _record_booking(draw: Draw, life: Life) -> Command:
    arrival = ArrivalWindow(earliest=life.at + timedelta(days=1), latest=life.at + timedelta(days=2))
    return c.RecordBooking(
        life.order.id,
        shipment_id=_shipment(draw, life, lambda s: s.booking is not None and s.booking.is_open),
        result=draw(_RESULTS),
        waybill=draw(st.sampled_from(("SF-1", None))),
        arrival=draw(st.sampled_from((None, arrival))),
    )


def _hand_over(draw: Draw, life: Life) -> Command:
    waybill = _maybe(draw, lambda: _text(draw))
    return c.HandOver(life.order.id, shipment_id=_shipment(draw, life, _packed), waybill=waybill)


def _track(draw: Draw, life: Life) -> Command:
    order = life.order
    shipment_id = _shipment(draw, life, _under_way)
    reports = draw(tracking_reports(since=life.at))
    shipment = order.shipments.get(shipment_id)
    if shipment is not None and shipment.tracking and draw(_COIN):
        reports = (*reports, shipment.tracking[0])
    return c.Track(order.id, shipment_id=shipment_id, reports=reports)


def _confirm_receipt(draw: Draw, life: Life) -> Command:
    return c.ConfirmReceipt(
        life.order.id,
        shipment_id=_maybe(draw, lambda: _shipment(draw, life, lambda s: s.has_left and s.received_at is None)),
    )


def _cancel_units(draw: Draw, life: Life) -> Command:
    return c.CancelUnits(life.order.id, lines=_units(draw, _left(life.order, "unpacked")), reason="out of stock")


# ---- after-sales -----------------------------------------------------------------------------------------------------


def _request_return(draw: Draw, life: Life) -> Command:
    return c.RequestReturn(life.order.id, lines=_units(draw, _left(life.order, "returnable")), reason=draw(_TEXTS))


def _return(draw: Draw, life: Life, *states: str) -> ReturnId:
    returns = life.order.returns
    fitting = [r.id for r in returns if r.state in states] if not _oddly(draw) else []
    return ReturnId(_one_of(draw, fitting or [r.id for r in returns], "r-99"))


def _approve_return(draw: Draw, life: Life) -> Command:
    return c.ApproveReturn(life.order.id, return_id=_return(draw, life, "requested"))


def _refuse_return(draw: Draw, life: Life) -> Command:
    return c.RefuseReturn(life.order.id, return_id=_return(draw, life, "requested"), reason=draw(_TEXTS))


def _withdraw_return(draw: Draw, life: Life) -> Command:
    return c.WithdrawReturn(life.order.id, return_id=_return(draw, life, "requested", "approved"))


def _receive_return(draw: Draw, life: Life) -> Command:
    return_id = _return(draw, life, "approved")
    request = life.order.returns.get(return_id)
    asked = [(part.line_id, part.quantity) for part in request.lines] if request is not None else []
    return c.ReceiveReturn(life.order.id, return_id=return_id, accepted=_maybe(draw, lambda: _units(draw, asked)))


# ---- time and the end ------------------------------------------------------------------------------------------------


def _extend_limit(draw: Draw, life: Life) -> Command:
    limits = life.order.limits
    name = _one_of(draw, [limit.name for limit in limits], "siesta")
    due_at = next((limit.due_at for limit in limits if limit.name == name), life.at)
    later = draw(st.sampled_from((timedelta(hours=1), timedelta(microseconds=1), timedelta(0), timedelta(days=-1))))
    reason = draw(st.sampled_from(("the customer asked", "")))
    return c.ExtendLimit(life.order.id, limit=name, until=due_at + later, reason=reason)


def _bare(kind: type[c.OrderCommand]) -> Wish:
    def wish(draw: Draw, life: Life) -> Command:
        return kind(life.order.id, reason=draw(_TEXTS))

    return wish


SHIPPED_WISHES: Final[Wishes] = {
    c.OpenCart: _open_cart,
    c.AddLines: _add_lines,
    c.ChangeLine: _change_line,
    c.RemoveLine: _remove_line,
    c.SetRecipient: _set_recipient,
    c.RequestInvoice: _request_invoice,
    c.ChooseDelivery: _choose_delivery,
    c.ChoosePayment: _choose_payment,
    c.Submit: _bare(c.Submit),
    c.Place: _place,
    c.Accept: _bare(c.Accept),
    c.Decline: _bare(c.Decline),
    c.Pay: _pay,
    c.ClaimPayment: _claim_payment,
    c.VerifyPayment: _verify_payment,
    c.RejectClaim: _reject_claim,
    c.CapturePayment: _capture_payment,
    c.VoidPayment: _void_payment,
    c.Refund: _refund,
    c.ConfirmRefund: _confirm_refund,
    c.RecordPayment: _record_payment,
    c.RecordChargeback: _record_chargeback,
    c.Pack: _pack,
    c.Unpack: _unpack,
    c.RecordBooking: _record_booking,
    c.HandOver: _hand_over,
    c.Track: _track,
    c.ConfirmReceipt: _confirm_receipt,
    c.CancelUnits: _cancel_units,
    c.RequestReturn: _request_return,
    c.ApproveReturn: _approve_return,
    c.RefuseReturn: _refuse_return,
    c.WithdrawReturn: _withdraw_return,
    c.ReceiveReturn: _receive_return,
    c.ExtendLimit: _extend_limit,
    c.Lapse: _bare(c.Lapse),
    c.EndWindow: _bare(c.EndWindow),
    c.Cancel: _bare(c.Cancel),
    c.ErasePersonalData: _bare(c.ErasePersonalData),
}
"""A wish for every shipped command."""
