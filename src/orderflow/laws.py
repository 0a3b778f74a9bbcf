"""
The laws of money and goods, asked of every order that a decision makes (laws 1 and 2).

Commands keep them by refusing; this is the second lock, for a host's own commands, events and policies. What was not
touched is not looked at again, so an order of ten thousand lines stays quick.
"""

from collections.abc import Iterable, Iterator

from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order
from orderflow.entities.payment import Payment, Progress
from orderflow.errors import DefinitionError
from orderflow.topic import Law

__all__ = ["LawBroken", "broken_laws", "check_touched"]


class LawBroken(DefinitionError):
    """An event, command or policy made money or goods out of nothing, or lost some. Nothing of the decision is kept."""


def check_touched(before: Order | None, after: Order, laws: Iterable[Law] = ()) -> None:
    """
    Ask the laws of what differs between *before* and *after*, and the *laws* of topics.

    Raises:
        LawBroken: One does not hold; the text says which, where, and by how much.
    """
    broken: list[str] = []
    if before is None or before.lines is not after.lines:
        broken += _of_lines(before, after)
    if before is None or before.payments is not after.payments:
        broken += _of_payments(before, after)
    if before is None or before.reservations is not after.reservations:
        broken += _of_reservations(after)
    if not broken and after.credit_notes:  # what an order costs can be told only if its lines are sound
        broken += _of_credits(after)
    for law in laws:
        broken += law(before, after)
    if broken:
        raise LawBroken(f"order {after.id}: " + "; ".join(broken))


def broken_laws(order: Order, laws: Iterable[Law] = ()) -> tuple[str, ...]:
    """All laws of money and goods that *order* breaks, and all *laws* of topics: none."""
    of_topics = [said for law in laws for said in law(None, order)]
    broken = (*_of_lines(None, order), *_of_payments(None, order), *_of_reservations(order), *of_topics)
    return broken or (tuple(_of_credits(order)) if order.credit_notes else ())


def _of_lines(before: Order | None, after: Order) -> Iterator[str]:
    for line in after.lines if before is None else after.lines.changed_since(before.lines):
        yield from _of_line(line)


def _of_line(line: LineItem) -> list[str]:
    broken = []
    if not line.shipped >= line.delivered >= line.returned >= line.accepted_back >= 0:
        broken.append(
            f"line {line.id}: shipped {line.shipped}, delivered {line.delivered}, returned {line.returned}, "
            f"accepted back {line.accepted_back} must not grow in this order"
        )
    if line.cancelled < 0 or line.packed < 0 or line.excess < 0 or line.unpacked < 0:
        broken.append(
            f"line {line.id}: of {line.quantity} and {line.excess} in excess, "
            f"{line.shipped} are shipped, {line.cancelled} cancelled and {line.packed} packed"
        )
    return broken


def _of_reservations(order: Order) -> Iterator[str]:
    """What the stock held is held still, was let go, or has left: nothing else."""
    for holding in order.reservations:
        if min(holding.held, holding.asked, holding.released, holding.committed) < 0:
            yield (
                f"line {holding.id}: of {holding.reserved} that the stock held, {holding.released} were let go "
                f"and {holding.committed} have left, {holding.asked} are asked for"
            )


def _of_payments(before: Order | None, after: Order) -> Iterator[str]:
    for payment in after.payments if before is None else after.payments.changed_since(before.payments):
        yield from _of_payment(payment)
        if before is not None and payment.refunds:
            yield from _of_promises(before.payments.get(payment.id), payment)


def _of_payment(payment: Payment) -> list[str]:
    broken = []
    most, released, refunds = payment.captured_minor, payment.released.minor, payment.refunds
    if payment.authorized.minor - most - released < 0 or released < 0:
        broken.append(
            f"payment {payment.id}: authorized {payment.authorized}, captured {payment.captured} "
            f"and released {payment.released} do not fit"
        )
    promised = sum([refund.amount.minor for refund in refunds if refund.progress.is_open]) if refunds else 0
    least = min([item.amount.minor for item in (*payment.captures, *refunds)], default=0)
    if least < 0 or not 0 <= payment.charged_back.minor <= most or promised > most:
        broken.append(
            f"payment {payment.id}: captured {payment.captured}, refunded {payment.refunded} "
            f"and charged back {payment.charged_back} do not fit"
        )
    return broken


def _of_promises(before: Payment | None, after: Payment) -> Iterator[str]:
    """Money may go out twice, because banks and providers do what they like; but nobody here promises it twice."""
    known = before.refunds if before is not None else ()
    promised = [
        refund.id for refund in after.refunds if refund.progress is not Progress.DECLINED and refund.id not in known
    ]
    if promised and after.lost_minor:
        yield (
            f"payment {after.id}: of the captured {after.captured}, refunded {after.refunded} and charged back "
            f"{after.charged_back}, nothing was left for {', '.join(promised)}"
        )


def _of_credits(after: Order) -> Iterator[str]:
    if after.credited > after.total:
        yield f"more is credited ({after.credited}) than the order costs ({after.total})"
    for credit in after.credit_notes:
        if credit.amount.minor < 0:
            yield f"credit {credit.id} is {credit.amount}"
