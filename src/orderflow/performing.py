"""
Performing what was decided: an effect goes to its port, and what the port answered becomes a command of the system.

Nothing here touches the store: `Outcome` says what the desk shall do with the outbox row.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TypeAlias

import attrs
from attrs import frozen

from orderflow.commands import Command, RecordBooking, RecordPayment, Result
from orderflow.effects import (
    BookParcel,
    CancelParcel,
    CapturePayment,
    Effect,
    Notify,
    PaymentEffect,
    RefundPayment,
    StartPayment,
    VoidPayment,
)
from orderflow.entities.order import Order
from orderflow.entities.party import PersonalData
from orderflow.errors import AdapterError
from orderflow.ids import OrderId, PaymentId, ShipmentId
from orderflow.ports import (
    Answer,
    Booked,
    Carrier,
    Declined,
    Done,
    Expired,
    NotFound,
    Notifier,
    PaymentGateway,
    Pending,
    Unknown,
)

__all__ = ["Outcome", "Performer", "Ports", "payment_command"]

Performer: TypeAlias = Callable[[Effect], Command | None]
"""Performs a host's own kind of effect; what it returns is decided as the system's command."""


@frozen(kw_only=True)
class Outcome:
    """
    What came of an effect.

    Attributes:
        command: To be decided by the system, in one transaction with what becomes of the outbox row.
        settled: Whether the row has done its work.
        ask_again: Whether somebody else has to act first; the provider is asked after it from time to time.
        error: Why it is not settled.
    """

    command: Command | None = None
    settled: bool = True
    ask_again: bool = False
    error: str = ""


@frozen(kw_only=True)
class Ports:
    """The outside parties of a desk, by the names that processes know them by."""

    gateways: Mapping[str, PaymentGateway]
    carriers: Mapping[str, Carrier]
    notifier: Notifier | None
    performers: Mapping[type[Effect], Performer]

    def perform(self, effect: Effect, *, order: Order, personal: PersonalData, asked_before: bool) -> Outcome:
        """
        Have *effect* performed.

        Args:
            effect: What is to be done.
            order: As it is now: a payment's reference may have become known since the effect was decided.
            personal: To whom parcels and messages go.
            asked_before: Whether an earlier attempt may have reached the provider, so that it must be looked up first.

        Raises:
            AdapterError: It could not even be asked; `retry_safe` says that it may be asked again as it is.
            LookupError: There is nobody to ask.
        """
        match effect:
            case PaymentEffect():
                return self._payment(effect, order, asked_before)
            case BookParcel():
                return self._booking(attrs.evolve(effect, to=personal.recipient))
            case CancelParcel():
                return _settled_unless_unknown(self._carrier(effect.carrier).cancel(effect))
            case Notify():
                if self.notifier is not None:
                    self.notifier.send(attrs.evolve(effect, to=personal.recipient))
                return Outcome()
            case _:
                performer = self.performers.get(type(effect))
                if performer is None:
                    raise LookupError(f"nobody performs {effect.type}; give the desk a performer for it")
                return Outcome(command=performer(effect))

    def _payment(self, effect: PaymentEffect, order: Order, asked_before: bool) -> Outcome:
        gateway = self.gateways.get(effect.gateway)
        if gateway is None:
            raise LookupError(
                f"there is no gateway {effect.gateway}; the desk has {', '.join(self.gateways) or 'none'}"
            )
        payment = order.payments[effect.payment_id]
        if asked_before and not payment.is_waiting:
            return Outcome()  # a notification was faster
        effect = attrs.evolve(effect, reference=payment.reference)
        try:
            answer: Answer | NotFound = gateway.lookup(effect) if asked_before else NotFound()
            if isinstance(answer, NotFound):
                answer = _asked(gateway, effect)
        except AdapterError as error:
            if error.retry_safe:
                raise
            answer = Unknown(reason=str(error))
        pending = isinstance(answer, Pending)
        return Outcome(
            command=payment_command(effect, answer),
            settled=not isinstance(answer, Unknown),
            ask_again=pending,
            error=answer.reason if isinstance(answer, Unknown) else "",
        )

    def _carrier(self, name: str) -> Carrier:
        carrier = self.carriers.get(name)
        if carrier is None:
            raise LookupError(f"there is no carrier {name}; the desk has {', '.join(self.carriers) or 'none'}")
        return carrier

    def _booking(self, effect: BookParcel) -> Outcome:
        """Book a parcel; booking again under the same key is harmless, so what is unknown is simply asked again."""
        answer = self._carrier(effect.carrier).book(effect)
        shipment_id = ShipmentId(effect.shipment_id)
        match answer:
            case Booked(waybill=waybill, arrival=arrival):
                return Outcome(
                    command=RecordBooking(
                        effect.order_id, shipment_id=shipment_id, result=Result.DONE, waybill=waybill, arrival=arrival
                    )
                )
            case Declined(reason=reason):
                return Outcome(
                    command=RecordBooking(effect.order_id, shipment_id=shipment_id, result=Result.DECLINED, why=reason)
                )
            case Unknown(reason=reason):
                return Outcome(settled=False, error=reason)


def payment_command(effect: PaymentEffect, answer: Answer) -> RecordPayment:
    """What a gateway's answer means for the order."""
    return record_payment(effect.order_id, effect.payment_id, _what(effect), answer)


def record_payment(order_id: str, payment_id: str, what: str, answer: Answer) -> RecordPayment:
    """The same, for an answer that came by itself."""
    return RecordPayment(
        OrderId(order_id),
        payment_id=PaymentId(payment_id),
        what=what,
        result=_RESULTS[type(answer)],
        amount=answer.amount if isinstance(answer, Done) else None,
        reference=answer.reference if isinstance(answer, Done | Pending) else None,
        why=answer.reason if isinstance(answer, Declined | Unknown) else "",
    )


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many attempts: from five seconds, doubling, to an hour."""
    doubled: int = 2 ** min(max(attempts - 1, 0), 10)
    return min(timedelta(seconds=5) * doubled, timedelta(hours=1))


_RESULTS: dict[type, Result] = {
    Done: Result.DONE,
    Declined: Result.DECLINED,
    Pending: Result.PENDING,
    Unknown: Result.UNKNOWN,
    Expired: Result.EXPIRED,
}


def _what(effect: PaymentEffect) -> str:
    match effect:
        case CapturePayment(capture_id=capture_id):
            return capture_id
        case RefundPayment(refund_id=refund_id):
            return refund_id
        case VoidPayment():
            return "void"
        case _:
            return "start"


def _asked(gateway: PaymentGateway, effect: PaymentEffect) -> Answer:
    match effect:
        case StartPayment():
            return gateway.start(effect)
        case CapturePayment():
            return gateway.capture(effect)
        case VoidPayment():
            return gateway.void(effect)
        case RefundPayment():
            return gateway.refund(effect)
        case _:
            raise LookupError(f"{effect.type} is no effect that a gateway performs")


def _settled_unless_unknown(answer: Answer) -> Outcome:
    if isinstance(answer, Unknown):
        return Outcome(settled=False, error=answer.reason)
    return Outcome()
