"""How an order ends: cancelled, declined, lapsed, or closed when its window is over; and time limits put off."""

from datetime import datetime
from typing import ClassVar

from attrs import field

from orderflow.commands.cases import withdraw_cases
from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.paying import void_payment
from orderflow.commands.refunding import refund_surplus
from orderflow.commands.shipping import unpack
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildPhase
from orderflow.entities.terms import END_WINDOW
from orderflow.events import (
    LimitExtended,
    OrderCancelled,
    PaymentDeclined,
    PersonalDataErased,
    ServiceCalled,
    WindowEnded,
)
from orderflow.money import Money
from orderflow.refusals import ChargeExceedsPrice, RefundExceedsCaptured, TimeLimitPassed, UnknownLimit
from orderflow.roles import CUSTOMER_SERVICE, PLATFORM, SYSTEM
from orderflow.states.facts import service_may_answer
from orderflow.states.payment import PaymentFlow
from orderflow.validation import InvalidField, optional_text, text, utc


@command
class Cancel(OrderCommand):
    """Cancel the order, as far as the cancellation policy allows; what it says goes back, or is owed all the same."""

    type: ClassVar[str] = "cancel"
    step: ClassVar[str | None] = "cancel"

    def decide(self, context: Context) -> None:
        # The policy is asked here and not in `permit`, because its permission carries the amount.
        answer = context.allow(context.policies.cancellation(context.order, by=context.by, at=context.at))
        call_off(context, answer.refund, self.reason or "cancelled", charge=answer.charge)

    def permit(self, context: Context) -> None:
        context.allow(context.policies.cancellation(context.order, by=context.by, at=context.at))


@command
class Decline(OrderCommand):
    """
    Decline the order: everything that was paid goes back.

    Where customer service decides disputes, the merchant's no gives it the next word, and its own ends the order (S21).
    """

    type: ClassVar[str] = "decline"
    step: ClassVar[str | None] = "decline"

    def decide(self, context: Context) -> None:
        if service_may_answer(context.order):
            call_off(context, None, self.reason or "declined by the merchant")
        else:
            refusal = self.reason or "declined by the merchant"
            context.emit(ServiceCalled(occurred_at=context.at, refusal=refusal))


@command
class Lapse(OrderCommand):
    """Let an order lapse whose time limit has ended: everything that was paid goes back (S09, S17)."""

    type: ClassVar[str] = "lapse"
    step: ClassVar[str | None] = "lapse"

    def permit(self, context: Context) -> None:
        context.due(self.type)

    def decide(self, context: Context) -> None:
        call_off(context, None, self.reason or "time limit passed")


@command
class EndWindow(OrderCommand):
    """End the time in which goods can be sent back, or late money may come."""

    type: ClassVar[str] = END_WINDOW
    step: ClassVar[str | None] = "end_window"

    def permit(self, context: Context) -> None:
        context.due(self.type)

    def decide(self, context: Context) -> None:
        context.emit(WindowEnded(occurred_at=context.at))
        if context.order.cancellation is not None:
            _reject_claims(context)


@command
class ExtendLimit(OrderCommand):
    """
    Put a time limit off before it ends; `reason` must say why (S09).

    Args:
        limit: The name of the limit.
        until: When it ends now; later than before.
        subject: Which limit of this name, where an order has several: the id of a parcel, for instance.
    """

    type: ClassVar[str] = "extend_limit"
    step: ClassVar[str | None] = "extend"

    limit: str = field(validator=text)
    until: datetime
    subject: str | None = field(default=None, validator=optional_text)

    def decide(self, context: Context) -> None:
        running = context.limit(self.limit, self.subject)
        if running is None:
            wanted = self.limit if self.subject is None else f"{self.limit}/{self.subject}"
            names = tuple(limit.name if self.subject is None else limit.id for limit in context.order.limits)
            raise UnknownLimit(order_id=context.order.id, limit=wanted, running=names)
        if running.agreed:
            expected = "a limit that ends after a time; what was promised is changed by ChangePromise"
            raise InvalidField(path="ExtendLimit.limit", expected=expected, given=running.name)
        if context.at > running.due_at or running.overrun_at is not None:
            raise TimeLimitPassed(
                order_id=context.order.id, limit=running.name, due_at=running.due_at, role=context.by.role
            )
        until = utc(self.until, "ExtendLimit.until")
        if until <= running.due_at:
            expected = f"an instant after {running.due_at.isoformat()}, when it ends now"
            raise InvalidField(path="ExtendLimit.until", expected=expected, given=until.isoformat())
        if not self.reason.strip():
            raise InvalidField(path="ExtendLimit.reason", expected="the reason of the extension", given="nothing")
        context.emit(
            LimitExtended(occurred_at=context.at, limit_id=running.id, due_at=until, reason=self.reason.strip())
        )


@command
class ErasePersonalData(OrderCommand):
    """Delete names, addresses and telephone numbers for good. Possible whatever state the order is in."""

    type: ClassVar[str] = "erase_personal_data"
    step: ClassVar[str | None] = None
    roles: ClassVar[tuple[str, ...]] = (PLATFORM, CUSTOMER_SERVICE, SYSTEM)

    def decide(self, context: Context) -> None:
        context.erase_personal()
        context.emit(PersonalDataErased(occurred_at=context.at))


def _reject_claims(context: Context) -> None:
    """Money claimed for a cancelled order and not found by now did not come: every life has an end (law 9)."""
    for payment in context.order.payments:
        if payment.is_claimed:
            move = context.child_move(PaymentFlow.table, payment, "reject", f"payment {payment.id}")
            context.emit(
                PaymentDeclined(occurred_at=context.at, payment_id=payment.id, move=move, why="not found in time")
            )


def call_off(context: Context, refund: Money | None, reason: str, *, charge: Money | None = None) -> None:
    """
    The order ends here: parcels are unpacked, cases and open payments end, and whatever topics have begun.

    Args:
        refund: What goes back; all that is held, if left out.
        charge: In place of it: what the customer owes all the same. It may be more than is held.

    Raises:
        RefundExceedsCaptured: More would go back than is held.
        ChargeExceedsPrice: More would be owed than without the cancellation.
    """
    order = context.order
    kept = _kept(order, refund) if charge is None else _charged(order, charge)
    for shipment in order.shipments:
        if shipment.phase is ChildPhase.OPEN:
            unpack(context, shipment)
    withdraw_cases(context, "the order is cancelled")
    context.emit(OrderCancelled(occurred_at=context.at, kept=kept, reason=reason))
    refund_surplus(context, reason)
    for payment in context.order.payments:
        if payment.gateway is not None and payment.phase is not ChildPhase.SETTLED:
            void_payment(context, payment)


def _kept(order: Order, refund: Money | None) -> Money:
    """What the shop keeps of what it holds."""
    refund = order.refundable if refund is None else refund
    if refund > order.refundable or refund.minor < 0:
        raise RefundExceedsCaptured(payment_id="all", asked=refund, refundable=order.refundable)
    return order.refundable - refund


def _charged(order: Order, charge: Money) -> Money:
    """What is owed all the same: never more than the order costs."""
    most = order.money(max(order.total_minor - order.credited_minor, 0))
    if charge > most or charge.minor < 0:
        raise ChargeExceedsPrice(order_id=order.id, asked=charge, most=most)
    return charge
