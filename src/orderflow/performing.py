"""
Performing what was decided: an effect goes to its port, and what the port answered becomes a command of the system.

Nothing here touches the store: `Outcome` says what the desk shall do with the outbox row.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final, TypeAlias

import attrs

from orderflow._first_use import value
from orderflow.commands import (
    Command,
    RecordBooking,
    RecordChargeback,
    RecordCredit,
    RecordPayment,
    RecordStock,
    Result,
)
from orderflow.effects import (
    BookShipment,
    CancelShipment,
    CapturePayment,
    CommitStock,
    CreditEffect,
    Effect,
    ForgetPositions,
    FreeCredit,
    FreeReservation,
    Notify,
    PaymentEffect,
    RefundPayment,
    ReserveCredit,
    ReserveStock,
    StartPayment,
    StockEffect,
    VoidPayment,
)
from orderflow.entities.order import Order
from orderflow.entities.party import PersonalData
from orderflow.entities.payment import Payment
from orderflow.errors import AdapterError, DefinitionError
from orderflow.ids import LineId, OrderId, PaymentId, ShipmentId
from orderflow.ports import (
    Answer,
    Booked,
    Carrier,
    CreditLine,
    Declined,
    Done,
    Expired,
    Inventory,
    NotFound,
    Notifier,
    PaymentGateway,
    PaymentNotice,
    Pending,
    PriceBook,
    Unknown,
)
from orderflow.position_board import PositionBoard
from orderflow.roles import CUSTOMER
from orderflow.serialization import write
from orderflow.validation import InvalidField, cleaned

__all__ = ["NobodyToAsk", "Outcome", "Performer", "Ports", "chargeback_command", "notice_command", "payment_command"]

Performer: TypeAlias = Callable[[Effect], Command | None]
"""
Performs a host's own kind of effect; what it returns is decided as the system's command.

It must be idempotent by the effect's `key`: a runner that dies on the way, or is slow, makes another one call it again.
"""

_AskedOfGateway: TypeAlias = StartPayment | CapturePayment | VoidPayment | RefundPayment

_CANCELLED: Final = Declined(reason="cancelled before it was sent")


class NobodyToAsk(DefinitionError):
    """The desk has no gateway, carrier or performer for an effect: it waits until a desk that has one runs it."""


@value(kw_only=True)
class Outcome:
    """
    What came of an effect.

    Attributes:
        command: To be decided by the system, in one transaction with what becomes of the outbox row.
        done: Whether the row has done its work.
        ask_again: Whether somebody else has to act first; the provider is asked after it from time to time.
        parked: Whether it was refused for good although it had to be done, so that people must see to it.
        error: Why it is not done.
    """

    command: Command | None = None
    done: bool = True
    ask_again: bool = False
    parked: bool = False
    error: str = ""


@value(kw_only=True)
class Ports:
    """The outside parties of a desk, by the names that processes know them by."""

    gateways: Mapping[str, PaymentGateway]
    carriers: Mapping[str, Carrier]
    notifier: Notifier | None
    performers: Mapping[type[Effect], Performer]
    inventory: Inventory | None = None
    credit: CreditLine | None = None
    prices: PriceBook | None = None
    positions: PositionBoard | None = None

    def perform(self, effect: Effect, *, order: Order, personal: PersonalData, asked_before: bool) -> Outcome:
        """
        Have *effect* performed.

        Args:
            effect: What is to be done.
            order: As it is now: a payment's reference may have become known since the effect was decided.
            personal: To whom shipments and messages go.
            asked_before: Whether an earlier attempt may have reached the provider, so that it must be looked up first.

        Raises:
            AdapterError: It could not even be asked; `retry_safe` says that it may be asked again as it is.
            NobodyToAsk: There is nobody to ask.
        """
        own = self.performers.get(type(effect))
        if own is not None:  # be it about money or stock: the host has said who performs it
            return Outcome(command=own(effect))
        match effect:
            case StartPayment() | CapturePayment() | VoidPayment() | RefundPayment():
                return self._payment(effect, order, asked_before)
            case BookShipment():
                return self._booking(attrs.evolve(effect, to=personal.recipient))
            case CancelShipment():
                return _cancelled(self._carrier(effect.carrier).cancel(effect))
            case StockEffect() | CreditEffect():
                return self._reserving(effect, asked_before)
            case Notify():
                if self.notifier is not None:
                    to = personal.recipient if effect.audience == CUSTOMER else None
                    self.notifier.send(attrs.evolve(effect, to=to))
                return Outcome()
            case ForgetPositions():
                if self.positions is not None:
                    self.positions.forget(effect.order_id)
                return Outcome()
            case _:
                raise NobodyToAsk(f"nobody performs {effect.type}; give the desk a performer for it")

    def _payment(self, effect: _AskedOfGateway, order: Order, asked_before: bool) -> Outcome:
        gateway = self.gateways.get(effect.gateway)
        if gateway is None:
            raise NobodyToAsk(
                f"there is no gateway {effect.gateway}; the desk has {', '.join(self.gateways) or 'none'}"
            )
        payment = order.payments[effect.payment_id]
        if (asked_before or isinstance(effect, StartPayment)) and not _is_awaited(effect, payment):
            return Outcome()  # a notification was faster
        answer = _without_asking(effect, payment) if not asked_before else None
        if answer is None:
            answer = _asked(gateway, attrs.evolve(effect, reference=payment.reference), payment, asked_before)
        answer = _moved(effect, answer)
        return Outcome(
            command=payment_command(effect, answer),
            done=not isinstance(answer, Unknown),
            ask_again=isinstance(answer, Pending),
            error=answer.reason if isinstance(answer, Unknown) else "",
        )

    def _carrier(self, name: str) -> Carrier:
        carrier = self.carriers.get(name)
        if carrier is None:
            raise NobodyToAsk(f"there is no carrier {name}; the desk has {', '.join(self.carriers) or 'none'}")
        return carrier

    def _booking(self, effect: BookShipment) -> Outcome:
        """Book a shipment; booking again under the same key is harmless, so what is unknown is simply asked again."""
        answer = self._carrier(effect.carrier).book(effect)
        shipment_id = ShipmentId(effect.shipment_id)
        match answer:
            case Booked(waybill=waybill, arrival=arrival):
                number = _usable(waybill)
                if number is None:
                    return Outcome(done=False, error="the carrier has booked it and told no number")
                return Outcome(
                    command=RecordBooking(
                        effect.order_id, shipment_id=shipment_id, result=Result.DONE, waybill=number, arrival=arrival
                    )
                )
            case Declined(reason=reason):
                return Outcome(
                    command=RecordBooking(
                        effect.order_id, shipment_id=shipment_id, result=Result.DECLINED, reason=cleaned(reason)
                    )
                )
            case Unknown(reason=reason):
                return Outcome(done=False, error=reason)

    def _reserving(self, effect: StockEffect | CreditEffect, asked_before: bool) -> Outcome:
        """Have stock or credit held, or let go; what nobody knows is looked up before anything else of its subject."""
        if isinstance(effect, StockEffect):
            whose, answer = "stock", self._said_by_stock(effect, asked_before)
        else:
            whose, answer = "credit line", self._said_by_credit_line(effect, asked_before)
        if isinstance(answer, Unknown):
            return Outcome(done=False, error=answer.reason)
        result, reason = (
            (Result.DECLINED, cleaned(answer.reason)) if isinstance(answer, Declined) else (Result.DONE, "")
        )
        match effect:
            case ReserveStock(order_id=order_id, line_id=line_id, ask=ask):
                command: Command = RecordStock(order_id, line_id=LineId(line_id), ask=ask, result=result, reason=reason)
            case ReserveCredit(order_id=order_id, shipment_id=shipment, ask=ask):
                command = RecordCredit(
                    order_id, shipment_id=ShipmentId(shipment), ask=ask, result=result, reason=reason
                )
            case _ if result is Result.DECLINED:  # its books differ from ours: people must look at it
                return Outcome(done=False, parked=True, error=f"the {whose} did not do it: {reason}")
            case _:
                return Outcome()
        return Outcome(command=command)

    def _said_by_stock(self, effect: StockEffect, asked_before: bool) -> Done | Declined | Unknown:
        if self.inventory is None:
            raise NobodyToAsk("there is no inventory; give the desk one")
        inventory = self.inventory
        return _answered(
            "inventory", lambda: _sent_to_stock(inventory, effect), lambda: inventory.lookup(effect), asked_before
        )

    def _said_by_credit_line(self, effect: CreditEffect, asked_before: bool) -> Done | Declined | Unknown:
        if self.credit is None:
            raise NobodyToAsk("there is no credit line; give the desk one")
        credit = self.credit
        return _answered(
            "credit line", lambda: _sent_to_credit(credit, effect), lambda: credit.lookup(effect), asked_before
        )


def payment_command(effect: PaymentEffect, answer: Answer) -> RecordPayment:
    """What a gateway's answer means for the order."""
    return record_payment(effect.order_id, effect.payment_id, _what(effect), answer)


def record_payment(order_id: str, payment_id: str, what: str, answer: Answer) -> RecordPayment:
    """The same, for an answer that came by itself; what a provider writes is cleaned, so that it can be recorded."""
    answer = _plausible(what, answer)
    return RecordPayment(
        OrderId(order_id),
        payment_id=PaymentId(payment_id),
        what=what,
        result=_RESULTS[type(answer)],
        amount=answer.amount if isinstance(answer, Done) else None,
        reference=_usable(answer.reference) if isinstance(answer, Done | Pending) else None,
        reason=cleaned(answer.reason) if isinstance(answer, Declined | Unknown) else "",
    )


def notice_command(notice: PaymentNotice) -> RecordPayment:
    """What a notification means for the order."""
    payment_id, what = _parsed(notice)
    return record_payment(notice.order_id, payment_id, what, notice.answer)


def chargeback_command(notice: PaymentNotice) -> tuple[RecordChargeback, str]:
    """What the notification of a chargeback means, and the id that tells its repetition from a second one."""
    payment_id, _ = _parsed(notice)
    answer = notice.answer
    if not isinstance(answer, Done) or answer.amount is None:
        expected = "Done with the amount charged back"
        raise InvalidField(path="PaymentNotice.answer", expected=expected, given=type(answer).__name__)
    reference = _usable(answer.reference)
    if reference is None:
        expected = "the provider's name of the chargeback, which tells it from a second one"
        raise InvalidField(path="PaymentNotice.answer.reference", expected=expected, given="none")
    command = RecordChargeback(notice.order_id, payment_id=PaymentId(payment_id), amount=answer.amount)
    return command, write(("chargeback", notice.key, reference))  # a list, because either may hold a slash


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
        case _:
            return effect.key.rpartition("/")[2]


def _is_awaited(effect: PaymentEffect, payment: Payment) -> bool:
    """Whether the answer to this very effect is still to come."""
    match effect:
        case CapturePayment(capture_id=capture_id):
            capture = payment.captures.get(capture_id)
            return capture is not None and capture.progress.is_open
        case RefundPayment(refund_id=refund_id):
            refund = payment.refunds.get(refund_id)
            return refund is not None and refund.progress.is_open
        case _:
            return _what(effect) in payment.awaiting


def _without_asking(effect: PaymentEffect, payment: Payment) -> Answer | None:
    """The answer that needs no provider, because nothing has reached them yet; None where they must be asked."""
    if isinstance(effect, StartPayment) and payment.is_being_voided:
        return _CANCELLED
    if isinstance(effect, VoidPayment) and not payment.open and "start" not in payment.awaiting:
        return Done()
    return None


def _asked(gateway: PaymentGateway, effect: _AskedOfGateway, payment: Payment, asked_before: bool) -> Answer:
    """What the gateway says, or what needs no gateway; `Unknown`, if it failed so that nobody knows."""

    def ask() -> object:
        answer: object = gateway.lookup(effect) if asked_before else NotFound()
        if not isinstance(answer, NotFound):
            return answer
        return (_without_asking(effect, payment) if asked_before else None) or _sent(gateway, effect)

    answer = _heard(ask)
    if isinstance(answer, Done | Declined | Pending | Unknown | Expired):
        return answer
    return Unknown(reason=f"the gateway answered {type(answer).__name__}, which is no answer")


def _answered(
    name: str, send: Callable[[], object], look_up: Callable[[], object], asked_before: bool
) -> Done | Declined | Unknown:
    """What an inventory or a credit line says; `Unknown`, if it failed so that nobody knows."""

    def ask() -> object:
        answer = look_up() if asked_before else NotFound()
        return send() if isinstance(answer, NotFound) else answer

    answer = _heard(ask)
    if isinstance(answer, Done | Declined | Unknown):
        return answer
    return Unknown(reason=f"the {name} answered {type(answer).__name__}, which is no answer")


def _heard(ask: Callable[[], object]) -> object:
    """What a provider answers; that nobody knows, if it failed in any way that does not say that nothing was done."""
    try:
        return ask()
    except AdapterError as error:
        if error.retry_safe:
            raise
        return Unknown(reason=cleaned(error))
    except Exception as error:  # an adapter that breaks may have asked before: nobody knows how far it came
        return Unknown(reason=cleaned(f"{type(error).__name__}: {error}"))


def _sent_to_stock(inventory: Inventory, effect: StockEffect) -> object:
    match effect:
        case ReserveStock():
            return inventory.reserve(effect)
        case FreeReservation():
            return inventory.release(effect)
        case CommitStock():
            return inventory.commit(effect)
        case _:
            raise AdapterError(f"{effect.type} is no effect that an inventory performs", retry_safe=True)


def _sent_to_credit(credit: CreditLine, effect: CreditEffect) -> object:
    match effect:
        case ReserveCredit():
            return credit.reserve(effect)
        case FreeCredit():
            return credit.free(effect)
        case _:
            raise AdapterError(f"{effect.type} is no effect that a credit line performs", retry_safe=True)


def _sent(gateway: PaymentGateway, effect: _AskedOfGateway) -> object:
    match effect:
        case StartPayment():
            return gateway.start(effect)
        case CapturePayment():
            return gateway.capture(effect)
        case VoidPayment():
            return gateway.void(effect)
        case RefundPayment():
            return gateway.refund(effect)


def _moved(effect: PaymentEffect, answer: Answer) -> Answer:
    """The answer, unless it says that money of another currency was moved: then nobody knows what was done."""
    if isinstance(answer, Done) and answer.amount is not None and answer.amount.currency != effect.amount.currency:
        return Unknown(reason=f"done with {answer.amount}, asked for was {effect.amount}")
    return _plausible(_what(effect), answer)


def _plausible(what: str, answer: Answer) -> Answer:
    """The answer, unless it says that no money was moved and it was done all the same."""
    if not isinstance(answer, Done) or answer.amount is None or answer.amount.minor > 0:
        return answer
    if what.startswith("void-") and not answer.amount:  # nothing was held
        return attrs.evolve(answer, amount=None)
    return Unknown(reason=f"done with {answer.amount}, which is no amount of money")


def _usable(name: object) -> str | None:
    """A provider's name for something, if there is anything to it."""
    return None if name is None else cleaned(name).strip() or None


def _cancelled(answer: Answer) -> Outcome:
    if isinstance(answer, Unknown):
        return Outcome(done=False, error=answer.reason)
    if isinstance(answer, Declined):  # it is on its way although nobody wants it: people must stop it
        return Outcome(done=False, parked=True, error=f"the shipment was not cancelled: {answer.reason}")
    return Outcome()


def _parsed(notice: PaymentNotice) -> tuple[str, str]:
    """Payment and subject of a notice, from the key of the effect that it is about."""
    prefix, _, rest = notice.key.partition(f"{notice.order_id}/")
    payment_id, _, what = rest.partition("/")
    if prefix or not payment_id or not what:
        raise InvalidField(path="PaymentNotice.key", expected="the key of an effect of this order", given=notice.key)
    return payment_id, what
