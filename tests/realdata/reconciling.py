"""Whether every cent and every unit of a real order is where it should be: by the tables, the order, and the banks."""

from collections.abc import Iterable, Mapping

from orderflow import Money, Order, replay
from orderflow.events import Record
from orderflow.ids import PaymentId
from orderflow.laws import broken_laws
from orderflow.testing import FakeGateway

from .olist import CURRENCY, RealOrder, Tender
from .shop import BY_SLIP

__all__ = ["differences_from_banks", "differences_from_laws", "differences_from_tables"]

NOTHING = Money(0, CURRENCY)


def differences_from_tables(
    real: RealOrder,
    order: Order,
    tenders: Mapping[PaymentId, Tender],
    *,
    waived: Money = NOTHING,
    sent_back: Money = NOTHING,
) -> tuple[str, ...]:
    """
    Where *order* does not say what the tables say of *real*, when its history has ended.

    *tenders* is what was tendered, by the payment that it became; *waived* is what the shop has let the customer off,
    *sent_back* what they got for goods that they had and sent back.
    """
    money = {payment_id: tender.amount for payment_id, tender in tenders.items()}
    if real.approved_at is None or real.approved_at < real.purchased_at:  # there was nothing yet to be paid for
        money = dict.fromkeys(money, NOTHING)
    captured = Money.sum_of(money.values(), CURRENCY)
    over = captured + waived - real.total
    cancelled = order.cancellation is not None
    told: dict[str, tuple[object, object]] = {
        "price": (Money.sum_of((line.amount for line in order.lines), CURRENCY), real.total - real.freight),
        "freight": (order.delivery_fee, real.freight),
        "units": (sum(line.quantity for line in order.lines), len(real.units)),
        "units cancelled": (sum(line.cancelled for line in order.lines), len(real.units) if cancelled else 0),
        "total": (order.total, NOTHING if cancelled else real.total),
        "captured": (order.captured, captured),
        "credited": (order.credited, NOTHING if cancelled else waived + sent_back),
        "refunded": (order.refunded, captured if cancelled else sent_back),
        "surplus": (order.surplus, NOTHING if cancelled else max(over, NOTHING)),
        "owed": (order.balance_due, NOTHING if cancelled else max(-over, NOTHING)),
        "refunds on their way": (sum(bool(payment.refunds_open) for payment in order.payments), 0),
        "promised for": (_promised(order), real.promised_for),
    }
    told |= {f"payment {payment.id}": (payment.captured, money.get(payment.id)) for payment in order.payments}
    return tuple(
        f"{order.id}: {what} is {ours}, the tables say {theirs}"
        for what, (ours, theirs) in told.items()
        if ours != theirs
    )


def differences_from_banks(order: Order, gateways: Mapping[str, FakeGateway]) -> tuple[str, ...]:
    """Where *order* does not say what the statements of its providers say; slips have no provider."""
    found = [difference for gateway in gateways.values() for difference in gateway.differences(order)]
    for payment in order.payments:
        if payment.method == BY_SLIP:
            continue
        if (
            payment.gateway is None
            or payment.captured != gateways[payment.gateway].balance(order.id, payment.id).captured
        ):
            found.append(f"{order.id}/{payment.id}: {payment.captured} by {payment.method} came past its provider")
    return tuple(found)


def differences_from_laws(order: Order, history: Iterable[Record]) -> tuple[str, ...]:
    """What may never be: a law of money or goods is broken, or the history has gaps or leads to another order."""
    history = tuple(history)
    found = [f"{order.id}: {broken}" for broken in broken_laws(order)]
    if [record.version for record in history] != list(range(1, order.version + 1)):
        found.append(f"{order.id}: its history has gaps")
    elif replay(record.event for record in history) != order:
        found.append(f"{order.id}: its history leads to another order")
    return tuple(found)


def _promised(order: Order) -> object:
    arrival = order.delivery.arrival if order.delivery is not None else None
    return None if arrival is None else arrival.latest
