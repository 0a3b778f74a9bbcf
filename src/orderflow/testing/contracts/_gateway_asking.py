"""The effects of a payment, and what the contracts of gateways ask and expect."""

# ruff: noqa: S101 - a contract asserts

from typing import ClassVar

from attrs import define, field

from orderflow.effects import CapturePayment, PaymentEffect, RefundPayment, StartPayment, VoidPayment
from orderflow.errors import AdapterError
from orderflow.ids import OrderId
from orderflow.money import Money
from orderflow.ports import Answer, Declined, Done, Expired, NotFound, PaymentGateway, Pending, Unknown
from orderflow.testing.contracts._asking import fresh_order_id

__all__ = [
    "FULL",
    "PaymentContract",
    "PaymentEffects",
    "asked",
    "done",
    "final_answer",
    "lost",
    "not_done",
    "refused",
    "released",
]

FULL = 10_000
"""What payments are about, in minor units: 100.00 in most currencies."""


@define(kw_only=True)
class PaymentEffects:
    """The effects of one payment of a new order, as a desk would send them; amounts are in minor units."""

    gateway: str = "gateway"
    method: str = "card"
    currency: str = "CNY"
    payment_id: str = "p-1"
    order_id: OrderId = field(factory=fresh_order_id)
    reference: str | None = None
    """The provider's name for the payment, once known."""

    def start(self, minor: int = FULL, *, capture: bool = True) -> StartPayment:
        """Authorize, and take at once if *capture*."""
        return StartPayment(
            key=self._key("start"),
            order_id=self.order_id,
            subject=self.payment_id,
            gateway=self.gateway,
            payment_id=self.payment_id,
            amount=Money(minor, self.currency),
            method=self.method,
            capture=capture,
        )

    def capture(self, minor: int = FULL, *, number: int = 1) -> CapturePayment:
        """Take so much of what is held."""
        return CapturePayment(
            key=self._key(f"c-{number}"),
            order_id=self.order_id,
            subject=self.payment_id,
            gateway=self.gateway,
            payment_id=self.payment_id,
            amount=Money(minor, self.currency),
            reference=self.reference,
            capture_id=f"c-{number}",
        )

    def void(self, minor: int = FULL, *, number: int = 1) -> VoidPayment:
        """Let go of what is held."""
        return VoidPayment(
            key=self._key(f"void-{number}"),
            order_id=self.order_id,
            subject=self.payment_id,
            gateway=self.gateway,
            payment_id=self.payment_id,
            amount=Money(minor, self.currency),
            reference=self.reference,
        )

    def refund(self, minor: int = FULL, *, number: int = 1) -> RefundPayment:
        """Give so much back."""
        return RefundPayment(
            key=self._key(f"f-{number}"),
            order_id=self.order_id,
            subject=self.payment_id,
            gateway=self.gateway,
            payment_id=self.payment_id,
            amount=Money(minor, self.currency),
            reference=self.reference,
            refund_id=f"f-{number}",
        )

    def _key(self, what: str) -> str:
        return f"{self.order_id}/{self.payment_id}/{what}"


def asked(gateway: PaymentGateway, effect: PaymentEffect) -> Answer:
    """What the gateway answers; anything but an answer, or an `AdapterError`, breaks the contract."""
    match effect:
        case StartPayment():
            answer = gateway.start(effect)
        case CapturePayment():
            answer = gateway.capture(effect)
        case VoidPayment():
            answer = gateway.void(effect)
        case RefundPayment():
            answer = gateway.refund(effect)
        case _:
            raise TypeError(f"no gateway performs {effect}")
    assert isinstance(answer, Done | Declined | Pending | Unknown | Expired), f"{effect.key}: {answer!r} is no answer"
    if isinstance(answer, Declined | Unknown):
        assert answer.reason.strip(), f"{effect.key}: {answer} says no reason"
    return answer


def done(gateway: PaymentGateway, effect: PaymentEffect) -> Done:
    """The answer to an effect that must be done, for exactly what was asked."""
    answer = asked(gateway, effect)
    assert isinstance(answer, Done), f"{effect.key}, {effect.amount}: {answer}"
    assert answer.amount == effect.amount, f"{effect.key}: asked for {effect.amount}, done for {answer.amount}"
    return answer


def refused(gateway: PaymentGateway, effect: PaymentEffect) -> None:
    """Ask for what must be declined."""
    answer = asked(gateway, effect)
    assert isinstance(answer, Declined), f"{effect.key}, {effect.amount}: {answer}"


def not_done(gateway: PaymentGateway, effect: PaymentEffect) -> None:
    """Ask for what makes no sense: it is declined, or the adapter says that asking again will not help."""
    told = lost(gateway, effect)
    loud = isinstance(told, AdapterError) and not told.retry_safe
    assert loud or isinstance(told, Declined), f"{effect.key}, {effect.amount}: {told!r}"


def released(gateway: PaymentGateway, effect: VoidPayment) -> int:
    """What a void lets go, in minor units."""
    answer = asked(gateway, effect)
    assert isinstance(answer, Done), f"{effect.key}: {answer}"
    return answer.amount.minor if answer.amount is not None else 0


def lost(gateway: PaymentGateway, effect: PaymentEffect) -> Answer | AdapterError:
    """What the adapter says when something gets lost: an answer, or the error that it raises."""
    try:
        return asked(gateway, effect)
    except AdapterError as error:
        return error


def final_answer(gateway: PaymentGateway, effect: PaymentEffect) -> Answer:
    """What came of an effect, asked for as a desk does: again if that is safe, after it if nobody knows."""
    for _ in range(20):
        told = lost(gateway, effect)
        if isinstance(told, AdapterError):
            assert told.retry_safe, told
        elif not isinstance(told, Unknown):
            return told
        else:
            found = gateway.lookup(effect)
            if not isinstance(found, NotFound | Unknown):
                return found
    raise AssertionError(f"{effect}: nobody ever learns what came of it")


class PaymentContract:
    """What a test class may set: how the desk knows the gateway, a method that it takes, a currency that it takes."""

    gateway_name: ClassVar[str] = "gateway"
    method: ClassVar[str] = "card"
    currency: ClassVar[str] = "CNY"
    other_currency: ClassVar[str] = "JPY"

    def effects(self) -> PaymentEffects:
        """The effects of a new payment."""
        return PaymentEffects(gateway=self.gateway_name, method=self.method, currency=self.currency)

    def customer_pays(self, gateway: PaymentGateway, effect: StartPayment) -> None:
        """Override it where a start waits for the customer: make them pay."""
        raise AssertionError(f"{effect.key} is pending; override `customer_pays`, so that the customer pays")

    def started(self, gateway: PaymentGateway, *, capture: bool, minor: int = FULL) -> PaymentEffects:
        """A payment that has come through."""
        effects = self.effects()
        effect = effects.start(minor, capture=capture)
        answer: Answer | NotFound = asked(gateway, effect)
        if isinstance(answer, Pending):
            self.customer_pays(gateway, effect)
            answer = gateway.lookup(effect)
        assert isinstance(answer, Done), f"{effect.key}: {answer}"
        assert answer.amount == effect.amount, f"{effect.key}: asked for {effect.amount}, done for {answer.amount}"
        assert answer.reference, f"{effect.key}: the provider's name for the payment is missing"
        effects.reference = answer.reference
        return effects
