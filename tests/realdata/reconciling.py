"""Whether every cent and every unit of a real order is where it should be: by the tables, the order, and the banks."""

from collections.abc import Iterator, Mapping

from orderflow import Money, Order, OrderDesk, replay
from orderflow.ids import PaymentId
from orderflow.laws import broken_laws
from orderflow.testing import FakeGateway

from .olist import CURRENCY, RealOrder, Tender
from .shop import BY_SLIP

__all__ = ["differences_at_end", "differences_for_good"]


def differences_at_end(
    real: RealOrder, order: Order, tenders: Mapping[PaymentId, Tender], gateways: Mapping[str, FakeGateway]
) -> tuple[str, ...]:
    """Where the tables, the order and the bank statements do not agree when the history of *real* has ended."""
    money = {payment_id: tender.amount for payment_id, tender in tenders.items()}
    if real.approved_at is None or real.approved_at < real.purchased_at:  # there was nothing yet that it paid for
        money = dict.fromkeys(money, order.money(0))
    captured = Money.sum_of(money.values(), CURRENCY)
    cancelled = order.cancellation is not None
    nothing = order.money(0)
    told = {
        "price and freight": (Money.sum_of((line.amount for line in order.lines), CURRENCY) + order.delivery_fee, real.total),
        "freight": (order.delivery_fee, real.freight),
        "units": (sum(line.quantity for line in order.lines), len(real.units)),
        "units called off": (sum(line.cancelled for line in order.lines), len(real.units) if cancelled else 0),
        "captured": (order.captured, captured),
        "refunded": (order.refunded, captured if cancelled else nothing),
        "total": (order.total, nothing if cancelled else real.total),
        "surplus": (order.surplus, nothing if cancelled else max(captured - real.total, nothing)),
        "owed": (order.balance_due, nothing if cancelled else max(real.total - captured, nothing)),
        "refunds on their way": (sum(bool(payment.refunds_open) for payment in order.payments), 0),
        "promised for": (_promised(order), real.promised_for if order.delivery is not None else None),
    }
    told |= {f"payment {payment.id}": (payment.captured, money.get(payment.id)) for payment in order.payments}
    return tuple(
        f"{order.id}: {what} is {ours}, the tables say {theirs}" for what, (ours, theirs) in told.items() if ours != theirs
    ) + tuple(_of_banks(order, gateways))


def differences_for_good(order: Order, desk: OrderDesk, gateways: Mapping[str, FakeGateway]) -> tuple[str, ...]:
    """What may never be wrong, whatever came of the order: laws, history, bank statements."""
    found = [f"{order.id}: {broken}" for broken in broken_laws(order)]
    history = desk.history(order.id)
    if replay(record.event for record in history) != order:
        found.append(f"{order.id}: its history leads to another order")
    if [record.version for record in history] != list(range(1, order.version + 1)):
        found.append(f"{order.id}: its history has gaps")
    return (*found, *_of_banks(order, gateways))


def _of_banks(order: Order, gateways: Mapping[str, FakeGateway]) -> Iterator[str]:
    for gateway in gateways.values():
        yield from gateway.differences(order)
    for payment in order.payments:
        if payment.gateway is None:
            if payment.method != BY_SLIP:
                yield f"{order.id}/{payment.id}: {payment.method} went past its gateway"
        elif gateways[payment.gateway].balance(order.id, payment.id).captured != payment.captured:
            yield f"{order.id}/{payment.id}: {payment.gateway} did not capture {payment.captured}"


def _promised(order: Order) -> object:
    arrival = order.delivery.arrival if order.delivery is not None else None
    return None if arrival is None else arrival.latest
