"""An order ends early: it is cancelled, declined, left to its time limit; or some of its units are."""

from collections.abc import Sequence
from typing import ClassVar

from orderflow.commands.case_state import require_unblocked, withdraw_cases
from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.payment import void_payment
from orderflow.commands.shipment import all_unpacked, merged, unpack
from orderflow.commands.surplus import refund_surplus, require_credit_notes_covered
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildPhase
from orderflow.entities.shipment import ShipmentLine
from orderflow.events import (
    OrderCancelled,
    ServiceCalled,
    UnitsCancelled,
)
from orderflow.money import Money
from orderflow.refusals import (
    CancelsWholeOrder,
    ChargeExceedsPrice,
    ExceedsOpen,
    NothingOrdered,
    RefundExceedsCaptured,
    UnknownLine,
)
from orderflow.states.facts import service_may_answer


@command
class Cancel(OrderCommand):
    """Cancel the order, as far as the cancellation policy allows; what it says goes back, or is owed all the same."""

    type: ClassVar[str] = "cancel"
    step: ClassVar[str | None] = "cancel"

    def decide(self, context: Context) -> None:
        # The policy is asked here and not in `permit`, because its permission carries the amount.
        answer = context.allow(context.policies.cancellation(context.order, by=context.by, at=context.at))
        cancel_order(context, answer.refund, self.reason or "cancelled", charge=answer.charge)

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
            cancel_order(context, None, self.reason or "declined by the merchant")
        else:
            refusal = self.reason or "declined by the merchant"
            context.emit(ServiceCalled(occurred_at=context.at, refusal=refusal))


@command
class Expire(OrderCommand):
    """Let an order expire whose time limit has ended: everything that was paid goes back (S09, S17)."""

    type: ClassVar[str] = "expire"
    step: ClassVar[str | None] = "expire"

    def permit(self, context: Context) -> None:
        context.due(self.type)

    def decide(self, context: Context) -> None:
        cancel_order(context, None, self.reason or "time limit passed")


def cancel_order(context: Context, refund: Money | None, reason: str, *, charge: Money | None = None) -> None:
    """
    The order ends here: shipments are unpacked, cases and open payments end, and whatever topics have begun.

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
        if payment.gateway is not None and payment.phase is not ChildPhase.CLOSED:
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


@command
class CancelUnits(OrderCommand):
    """
    Cancel units that are still here and in no shipment; what was paid for them goes back.

    Args:
        lines: The units; all that have not left, whose shipments are unpacked, if left out.
    """

    type: ClassVar[str] = "cancel_units"
    step: ClassVar[str | None] = "cancel_units"

    lines: Sequence[ShipmentLine] | None = None

    def permit(self, context: Context) -> None:
        context.due(self.type)

    def decide(self, context: Context) -> None:
        if self.lines is None:
            for shipment in context.order.shipments:
                if shipment.phase is ChildPhase.OPEN:
                    unpack(context, shipment)
        order = context.order
        lines = all_unpacked(order) if self.lines is None else merged(self.lines)
        if not lines:
            raise NothingOrdered(order_id=order.id)
        for part in lines:
            line = order.lines.get(part.line_id)
            if line is None:
                raise UnknownLine(order_id=order.id, line_id=part.line_id)
            if part.quantity > line.unpacked:
                raise ExceedsOpen(order_id=order.id, line_id=line.id, asked=part.quantity, open=line.unpacked)
            require_unblocked(order, line, part.quantity)
        if sum(part.quantity for part in lines) == order.lines.units:
            raise CancelsWholeOrder(order_id=order.id)
        context.emit(UnitsCancelled(occurred_at=context.at, lines=lines))
        require_credit_notes_covered(context)
        refund_surplus(context, self.reason or "units cancelled")
