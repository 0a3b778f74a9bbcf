"""What a payment provider's statement shows: every movement of money, and what each payment comes to."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from attrs import frozen

from orderflow.entities.order import Order
from orderflow.entities.payment import Payment, Progress
from orderflow.money import Money

__all__ = ["Balance", "Movement", "MovementKind", "balance_of", "differences_between"]


class MovementKind(StrEnum):
    """What can happen to money at a provider."""

    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    RELEASED = "released"
    REFUNDED = "refunded"
    CHARGED_BACK = "charged_back"


@frozen(kw_only=True)
class Movement:
    """One line of a statement; `key` is that of the effect that led to it, or of the start if none did."""

    kind: MovementKind
    amount: Money
    order_id: str
    payment_id: str
    key: str
    reference: str
    at: datetime | None = None

    def __str__(self) -> str:
        return f"{self.order_id}/{self.payment_id} {self.kind} {self.amount} ({self.reference})"


@frozen(kw_only=True)
class Balance:
    """
    What one payment comes to, by the provider's statement.

    `authorized = captured + released + open`, and what is kept is never negative, even if money went out twice.
    """

    authorized: Money
    captured: Money
    released: Money
    refunded: Money
    charged_back: Money

    @property
    def open(self) -> Money:
        """What is held and neither captured nor released."""
        return self.authorized - self.captured - self.released

    @property
    def kept(self) -> Money:
        """What the shop has."""
        left = self.captured - self.refunded - self.charged_back
        return max(left, Money(0, left.currency))


def balance_of(movements: Iterable[Movement], currency: str) -> Balance:
    """What *movements* of one payment add up to."""
    minors = dict.fromkeys(MovementKind, 0)
    for movement in movements:
        minors[movement.kind] += movement.amount.minor
    return Balance(**{kind.value: Money(minor, currency) for kind, minor in minors.items()})


def _refunded_by_provider(payment: Payment) -> Money:
    """What it has really given back; people's refunds by hand are on no statement of its."""
    done = (refund for refund in payment.refunds if refund.progress is Progress.DONE and not refund.by_hand)
    return Money(sum(refund.amount.minor for refund in done), payment.amount.currency)


def differences_between(order: Order, payment: Payment, balance: Balance) -> tuple[str, ...]:
    """Where an order's payment and the statement do not agree; refunds on their way count as not yet made."""
    pairs = {
        "authorized": (payment.authorized, balance.authorized),
        "captured": (payment.captured, balance.captured),
        "released": (payment.released, balance.released),
        "refunded": (_refunded_by_provider(payment), balance.refunded),
        "charged back": (payment.charged_back, balance.charged_back),
    }
    return tuple(
        f"{order.id}/{payment.id} {name}: the order says {ours}, the statement {theirs}"
        for name, (ours, theirs) in pairs.items()
        if ours != theirs
    )
