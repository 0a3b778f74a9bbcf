"""What providers and carriers answer to what was asked of them."""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import ClassVar, Final

from attrs import field

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.payment import after_capture, find_payment
from orderflow.effects import CancelShipment
from orderflow.entities.delivery import ArrivalWindow
from orderflow.entities.payment import Payment, Progress
from orderflow.entities.phase import ChildMove
from orderflow.events import (
    BookingDeclined,
    CaptureDeclined,
    ChargedBack,
    PaymentAuthorized,
    PaymentCaptured,
    PaymentDeclined,
    PaymentPending,
    PaymentUnknown,
    PaymentVoided,
    RefundDeclined,
    RefundDone,
    ShipmentBooked,
    VoidDeclined,
)
from orderflow.ids import CaptureId, PaymentId, RefundId, ShipmentId
from orderflow.kept import Id, Reference
from orderflow.money import Money
from orderflow.refusals import RefundExceedsCaptured, UnknownPayment, UnknownShipment
from orderflow.roles import SYSTEM
from orderflow.states import Move
from orderflow.states.payment import PaymentFlow
from orderflow.validation import invalid, optional_prose, optional_text, text

__all__ = ["RecordBooking", "RecordChargeback", "RecordPayment", "Result"]


class Result(StrEnum):
    """What an outside party answered."""

    DONE = "done"
    DECLINED = "declined"
    PENDING = "pending"
    UNKNOWN = "unknown"
    EXPIRED = "expired"


@command
class RecordPayment(OrderCommand):
    """
    Record a gateway's answer.

    Args:
        what: What was asked: `"start"`, or the id of a capture, refund or void (`"void-7"`).
        amount: What was really moved; what was asked, if left out.
    """

    type: ClassVar[str] = "record_payment"
    step: ClassVar[str | None] = "report"

    payment_id: PaymentId
    what: Id = field(validator=text)
    result: Result
    amount: Money | None = None
    reference: Reference | None = field(default=None, validator=optional_text)
    reason: str = field(default="", validator=optional_prose)

    def decide(self, context: Context) -> None:
        payment = find_payment(context, self.payment_id)
        if payment.gateway is None:  # its money is claimed and verified by people
            raise UnknownPayment(order_id=context.order.id, payment_id=f"{payment.id} at a provider")
        if self.amount is not None:
            context.amount(self.amount, "RecordPayment.amount")
        if self.what == "start":
            _START[self.result](self, context, payment)
        elif _VOID_ID.fullmatch(self.what):
            _VOID[self.result](self, context, payment)
        elif self.what in payment.captures:
            _CAPTURE[self.result](self, context, payment)
        elif self.what in payment.refunds and not payment.refunds[self.what].by_hand:
            _REFUND[self.result](self, context, payment)
        else:
            raise UnknownPayment(order_id=context.order.id, payment_id=f"{payment.id}/{self.what}")

    def captured(self, context: Context, payment: Payment, capture_id: CaptureId, amount: Money) -> None:
        """Record that *amount* was really taken, once."""
        capture = payment.captures.get(capture_id)
        if capture is not None and capture.progress is Progress.DONE:
            return
        move = (
            None if payment.open > amount else _move(payment, "capture")
        )  # while something is held, more may be taken
        context.emit(
            PaymentCaptured(
                occurred_at=context.at,
                payment_id=payment.id,
                move=move,
                capture_id=capture_id,
                amount=amount,
                reference=self.reference,
            )
        )
        after_capture(context, payment.id, amount)


@command
class RecordChargeback(OrderCommand):
    """
    Record that the customer's bank took money back: a fact, whatever state the order is in, closed ones included.

    It may take back what is on its way to the customer already; that money is lost then (`Payment.lost`).
    """

    type: ClassVar[str] = "record_chargeback"
    step: ClassVar[str | None] = None
    roles: ClassVar[tuple[str, ...]] = (SYSTEM,)

    payment_id: PaymentId
    amount: Money

    def decide(self, context: Context) -> None:
        payment = find_payment(context, self.payment_id)
        amount = context.amount(self.amount, "RecordChargeback.amount")
        left = payment.captured - payment.charged_back
        if amount > left:
            raise RefundExceedsCaptured(payment_id=payment.id, asked=amount, refundable=left)
        context.emit(ChargedBack(occurred_at=context.at, payment_id=payment.id, amount=amount))


@command
class RecordBooking(OrderCommand):
    """Record a carrier's answer to a booking."""

    type: ClassVar[str] = "record_booking"
    step: ClassVar[str | None] = "report"

    shipment_id: ShipmentId
    result: Result
    waybill: Reference | None = field(default=None, validator=optional_text)
    arrival: ArrivalWindow | None = None
    reason: str = field(default="", validator=optional_prose)

    def decide(self, context: Context) -> None:
        shipment = context.order.shipments.get(self.shipment_id)
        if shipment is None:
            raise UnknownShipment(order_id=context.order.id, shipment_id=self.shipment_id)
        if self.result is Result.DONE and not self.waybill:
            raise invalid("RecordBooking.waybill", "the carrier's number of the shipment it has booked", self.waybill)
        if self.result is Result.DONE and self.waybill and shipment.booking is not Progress.DONE:
            cancelled = shipment.is_closed and not shipment.has_left
            context.emit(
                ShipmentBooked(
                    occurred_at=context.at, shipment_id=shipment.id, waybill=self.waybill, arrival=self.arrival
                )
            )
            if cancelled and shipment.carrier is not None:
                context.request(
                    CancelShipment(
                        key=context.key(f"{shipment.id}/cancel"),
                        order_id=context.order.id,
                        subject=shipment.id,
                        carrier=shipment.carrier,
                        shipment_id=shipment.id,
                        waybill=self.waybill,
                    )
                )
        elif self.result is Result.DECLINED and shipment.booking is not None and shipment.booking.is_open:
            context.emit(BookingDeclined(occurred_at=context.at, shipment_id=shipment.id, reason=self.reason))


_VOID_ID: Final = re.compile(r"void-\d+", re.ASCII)
Recording = Callable[[RecordPayment, Context, Payment], None]


def _move(payment: Payment, step: str) -> ChildMove | None:
    """The payment's own step, or None where its machine stays where it is."""
    chosen = PaymentFlow.table.choose(payment.state, step, None, payment)
    if not isinstance(chosen, Move) or chosen.internal:
        return None
    return ChildMove(step, chosen.source, chosen.target, PaymentFlow.table.phase_of(chosen.target))


def _started(said: RecordPayment, context: Context, payment: Payment) -> None:
    amount = said.amount or payment.amount
    if payment.capture_at_once:
        said.captured(context, payment, CaptureId("c-1"), amount)
    elif payment.authorized < amount:
        move = _move(payment, "authorize")
        context.emit(
            PaymentAuthorized(
                occurred_at=context.at, payment_id=payment.id, move=move, amount=amount, reference=said.reference
            )
        )


def _start_declined(said: RecordPayment, context: Context, payment: Payment) -> None:
    if "start" in payment.awaiting:
        move = _move(payment, "decline")
        context.emit(PaymentDeclined(occurred_at=context.at, payment_id=payment.id, move=move, reason=said.reason))


def _start_pending(said: RecordPayment, context: Context, payment: Payment) -> None:
    names_it = said.reference is not None and said.reference != payment.reference
    if "start" in payment.awaiting and (payment.unknown or names_it):
        context.emit(PaymentPending(occurred_at=context.at, payment_id=payment.id, reference=said.reference))


def _start_unknown(said: RecordPayment, context: Context, payment: Payment) -> None:
    if "start" in payment.awaiting and not payment.unknown:
        move = _move(payment, "lose_sight")
        context.emit(
            PaymentUnknown(occurred_at=context.at, payment_id=payment.id, move=move, what="start", reason=said.reason)
        )


def _expired(said: RecordPayment, context: Context, payment: Payment) -> None:
    if payment.open or payment.awaiting:
        move = _move(payment, "expire")
        context.emit(PaymentVoided(occurred_at=context.at, payment_id=payment.id, move=move))


def _voided(said: RecordPayment, context: Context, payment: Payment) -> None:
    move = _move(payment, "void") or _move(payment, "confirm_void")
    if move is not None or payment.open or payment.awaiting:
        context.emit(PaymentVoided(occurred_at=context.at, payment_id=payment.id, move=move))


def _void_declined(said: RecordPayment, context: Context, payment: Payment) -> None:
    if said.what in payment.awaiting:
        context.emit(VoidDeclined(occurred_at=context.at, payment_id=payment.id, void_id=said.what, reason=said.reason))


def _void_unknown(said: RecordPayment, context: Context, payment: Payment) -> None:
    if said.what in payment.awaiting and not payment.unknown:
        context.emit(PaymentUnknown(occurred_at=context.at, payment_id=payment.id, what=said.what, reason=said.reason))


def _captured(said: RecordPayment, context: Context, payment: Payment) -> None:
    capture = payment.captures[said.what]
    said.captured(context, payment, capture.id, said.amount or capture.amount)


def _capture_declined(said: RecordPayment, context: Context, payment: Payment) -> None:
    capture = payment.captures[said.what]
    if capture.progress.is_open:
        context.emit(
            CaptureDeclined(occurred_at=context.at, payment_id=payment.id, capture_id=capture.id, reason=said.reason)
        )


def _capture_expired(said: RecordPayment, context: Context, payment: Payment) -> None:
    """What was held is held no more, so there is nothing left to take."""
    _capture_declined(said, context, payment)
    _expired(said, context, context.order.payments[payment.id])


def _refunded(said: RecordPayment, context: Context, payment: Payment) -> None:
    refund = payment.refunds[said.what]
    if refund.progress is not Progress.DONE:  # late, after it was declined, it is a fact all the same
        context.emit(RefundDone(occurred_at=context.at, payment_id=payment.id, refund_id=refund.id))


def _refund_declined(said: RecordPayment, context: Context, payment: Payment) -> None:
    refund = payment.refunds[said.what]
    if refund.progress.is_open:
        context.emit(
            RefundDeclined(
                occurred_at=context.at, payment_id=payment.id, refund_id=RefundId(refund.id), reason=said.reason
            )
        )


def _item_unknown(said: RecordPayment, context: Context, payment: Payment) -> None:
    item = payment.captures.get(said.what) or payment.refunds[said.what]
    if item.progress is Progress.ASKED:
        context.emit(PaymentUnknown(occurred_at=context.at, payment_id=payment.id, what=said.what, reason=said.reason))


def _nothing_new(said: RecordPayment, context: Context, payment: Payment) -> None:
    """The provider has it in hand: nothing has happened yet."""


_START: dict[Result, Recording] = {
    Result.DONE: _started,
    Result.DECLINED: _start_declined,
    Result.PENDING: _start_pending,
    Result.UNKNOWN: _start_unknown,
    Result.EXPIRED: _expired,
}
_VOID: dict[Result, Recording] = {
    Result.DONE: _voided,
    Result.DECLINED: _void_declined,
    Result.PENDING: _nothing_new,
    Result.UNKNOWN: _void_unknown,
    Result.EXPIRED: _expired,
}
_CAPTURE: dict[Result, Recording] = {
    Result.DONE: _captured,
    Result.DECLINED: _capture_declined,
    Result.PENDING: _nothing_new,
    Result.UNKNOWN: _item_unknown,
    Result.EXPIRED: _capture_expired,
}
_REFUND: dict[Result, Recording] = {
    Result.DONE: _refunded,
    Result.DECLINED: _refund_declined,
    Result.PENDING: _nothing_new,
    Result.UNKNOWN: _item_unknown,
    Result.EXPIRED: _refund_declined,
}
