"""Money: started, claimed, authorized, captured, let go, given back. Each event carries its final amount."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.entities.payment import Capture, Payment, Progress, Refunded
from orderflow.entities.phase import ChildMove, ChildPhase
from orderflow.events.event import Event, event
from orderflow.ids import CaptureId, PaymentId, RefundId
from orderflow.kept import Id, PersonId, Reference
from orderflow.money import Money


@event
class PaymentStarted(Event):
    """A payment began: the gateway is asked, or, without a gateway, somebody says that they have paid (claimed)."""

    type: ClassVar[str] = "payment_started"

    payment: Payment

    def apply(self, order: Order) -> Order:
        return changed(order, payments=order.payments.put(self.payment))


@event
class _PaymentEvent(Event):
    """A fact about one payment; `move` is its own machine's step, None where it stays where it was."""

    type: ClassVar[str] = "payment_event"

    payment_id: PaymentId
    move: ChildMove | None = None

    def on(self, payment: Payment) -> Payment:
        """The payment after this fact, its state aside."""
        raise NotImplementedError

    def apply(self, order: Order) -> Order:
        payment = self.on(order.payments[self.payment_id])
        if self.move is not None:
            payment = changed(payment, state=self.move.target, phase=self.move.phase)
        return changed(order, payments=order.payments.put(payment))


@event
class PaymentAuthorized(_PaymentEvent):
    """The provider holds *amount* for us; a payment that has ended in the meantime has let go of it again."""

    type: ClassVar[str] = "payment_authorized"

    amount: Money
    reference: Reference | None = None

    def on(self, payment: Payment) -> Payment:
        authorized = max(payment.authorized, self.amount)
        has_ended = payment.phase is ChildPhase.CLOSED and self.move is None
        return changed(
            payment,
            authorized=authorized,
            released=authorized - payment.captured if has_ended else payment.released,
            reference=self.reference or payment.reference,
            awaiting=_without(payment.awaiting, "start"),
            unknown=False,
        )


@event
class PaymentPending(_PaymentEvent):
    """The provider has taken it on and waits for the customer."""

    type: ClassVar[str] = "payment_pending"

    reference: Reference | None = None

    def on(self, payment: Payment) -> Payment:
        return changed(payment, reference=self.reference or payment.reference, unknown=False)


@event
class CaptureAsked(_PaymentEvent):
    """The provider is asked for *amount* of what is authorized."""

    type: ClassVar[str] = "capture_asked"

    capture_id: CaptureId
    amount: Money

    def on(self, payment: Payment) -> Payment:
        capture = Capture(id=self.capture_id, amount=self.amount, progress=Progress.ASKED)
        return changed(payment, captures=payment.captures.put(capture))


@event
class PaymentCaptured(_PaymentEvent):
    """*amount* was really taken. Law 1 holds even if the provider took what it had not held, or had let go."""

    type: ClassVar[str] = "payment_captured"

    capture_id: CaptureId
    amount: Money
    reference: Reference | None = None

    def on(self, payment: Payment) -> Payment:
        capture = Capture(id=self.capture_id, amount=self.amount, progress=Progress.DONE)
        names_payment = self.capture_id not in payment.captures  # one that was asked for has a name of its own
        captures = payment.captures.put(capture)
        captured = Money(captures.done_minor, payment.amount.currency)
        authorized = max(payment.authorized, captured)
        return changed(
            payment,
            captures=captures,
            authorized=authorized,
            released=min(payment.released, authorized - captured),
            reference=(self.reference if names_payment else None) or payment.reference,
            awaiting=_without(payment.awaiting, "start"),
            unknown=False,
        )


@event
class CaptureDeclined(_PaymentEvent):
    """The provider did not take what it was asked for."""

    type: ClassVar[str] = "capture_declined"

    capture_id: CaptureId
    reason: str

    def on(self, payment: Payment) -> Payment:
        capture = changed(payment.captures[self.capture_id], progress=Progress.DECLINED)
        return changed(payment, captures=payment.captures.put(capture))


@event
class PaymentDeclined(_PaymentEvent):
    """The payment failed: nothing was taken, and the order can be paid again."""

    type: ClassVar[str] = "payment_declined"

    reason: str

    def on(self, payment: Payment) -> Payment:
        return changed(payment, awaiting=_without(payment.awaiting, "start"), unknown=False)


@event
class VoidAsked(_PaymentEvent):
    """The provider is asked to let go of what is not captured."""

    type: ClassVar[str] = "void_asked"

    void_id: Id

    def on(self, payment: Payment) -> Payment:
        return changed(payment, awaiting=(*payment.awaiting, self.void_id))


@event
class PaymentVoided(_PaymentEvent):
    """What was authorized and not captured was let go."""

    type: ClassVar[str] = "payment_voided"

    def on(self, payment: Payment) -> Payment:
        return changed(payment, released=payment.released + payment.open, awaiting=(), unknown=False)


@event
class VoidDeclined(_PaymentEvent):
    """The provider did not let go: the payment stays as it was."""

    type: ClassVar[str] = "void_declined"

    void_id: Id
    reason: str

    def on(self, payment: Payment) -> Payment:
        return changed(payment, awaiting=_without(payment.awaiting, self.void_id), unknown=False)


@event
class PaymentUnknown(_PaymentEvent):
    """Nobody knows whether *what* was done (a capture's, refund's or void's id, or `start`): all else waits."""

    type: ClassVar[str] = "payment_unknown"

    what: Id
    reason: str

    def on(self, payment: Payment) -> Payment:
        if self.what in payment.captures:
            capture = changed(payment.captures[self.what], progress=Progress.UNKNOWN)
            return changed(payment, captures=payment.captures.put(capture))
        if self.what in payment.refunds:
            refunded = changed(payment.refunds[self.what], progress=Progress.UNKNOWN)
            return changed(payment, refunds=payment.refunds.put(refunded))
        return changed(payment, unknown=True)


@event
class RefundAsked(_PaymentEvent):
    """*amount* is promised back: it counts as refunded from here on, so that no cent is promised twice."""

    type: ClassVar[str] = "refund_asked"

    refund_id: RefundId
    amount: Money
    reason: str
    by_hand: bool = False
    asked_by: tuple[PersonId, ...] = ()

    def on(self, payment: Payment) -> Payment:
        refunded = Refunded(
            id=self.refund_id,
            amount=self.amount,
            progress=Progress.ASKED,
            reason=self.reason,
            by_hand=self.by_hand,
            asked_by=self.asked_by,
        )
        return changed(payment, refunds=payment.refunds.put(refunded))


@event
class RefundDone(_PaymentEvent):
    """The money went back; if it had been declined and was paid otherwise since, it went out twice."""

    type: ClassVar[str] = "refund_done"

    refund_id: RefundId

    def on(self, payment: Payment) -> Payment:
        return _with_refund(payment, self.refund_id, Progress.DONE)


@event
class RefundDeclined(_PaymentEvent):
    """The money did not go back: it is a surplus until it is refunded in another way."""

    type: ClassVar[str] = "refund_declined"

    refund_id: RefundId
    reason: str

    def on(self, payment: Payment) -> Payment:
        return _with_refund(payment, self.refund_id, Progress.DECLINED)


@event
class ChargedBack(_PaymentEvent):
    """The customer's bank took *amount* back."""

    type: ClassVar[str] = "charged_back"

    amount: Money

    def on(self, payment: Payment) -> Payment:
        return changed(payment, charged_back=payment.charged_back + self.amount)


def _without(awaiting: tuple[str, ...], answered: str) -> tuple[str, ...]:
    return tuple([what for what in awaiting if what != answered])


def _with_refund(payment: Payment, refund_id: RefundId, progress: Progress) -> Payment:
    return changed(payment, refunds=payment.refunds.put(changed(payment.refunds[refund_id], progress=progress)))
