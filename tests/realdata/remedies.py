"""
The same orders once more, by a shop that takes the way out that each refusal names.

Goods that were to leave before the money came leave when it has come. Cents that are missing are waived. What was
cancelled on its way comes back first. The waiver is a command of the host's own, because orderflow ships none.
"""

from collections import defaultdict
from typing import ClassVar, Final

from orderflow import (
    ApproveReturn,
    Cancel,
    ConfirmReceipt,
    Money,
    OrderProcess,
    ReceiveReturn,
    Refusal,
    RequestReturn,
    ShipmentLine,
    TrackingEvent,
    TrackingStatus,
)
from orderflow.commands import OrderCommand, command
from orderflow.commands.command import Context
from orderflow.entities.terms import CreditNote
from orderflow.errors import refusal
from orderflow.events import CreditNoteIssued
from orderflow.ids import OrderId, ReturnId
from orderflow.ports import TrackingNotice
from orderflow.refusals import AlreadyHandedOver
from orderflow.topic import Topic

from .driving import Driver, Life, Step
from .olist import RealOrder
from .shop import METHODS

__all__ = ["PatientDriver", "WaiveCents", "has_a_way_out", "with_waiver"]

CENTS_MAX: Final = 5
"""What rounding costs at most: freight is split over units, and each share is rounded."""


@refusal
class ShortageTooLarge(Refusal):
    """What is missing is more than rounding explains."""

    code: ClassVar[str] = "shortage_too_large"

    order_id: OrderId
    missing: Money

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.missing} is not a matter of cents; ask the customer for it"


@command
class WaiveCents(OrderCommand):
    """Let the customer off the few cents that rounding made of their bill."""

    type: ClassVar[str] = "waive_cents"
    step: ClassVar[str | None] = "refund"

    def decide(self, context: Context) -> None:
        order = context.order
        missing = order.balance_due - order.expected
        if not 0 < missing.minor <= CENTS_MAX:
            raise ShortageTooLarge(order_id=order.id, missing=missing)
        credit = CreditNote(id=f"k-{len(order.credit_notes) + 1}", amount=missing, reason="rounding")
        context.emit(CreditNoteIssued(occurred_at=context.at, credit=credit))


def with_waiver(process: OrderProcess) -> OrderProcess:
    """*process*, with the host's own command."""
    return process.extended(topics=[Topic(name="own", commands=[WaiveCents])])


def has_a_way_out(order: RealOrder) -> bool:
    """
    Whether *order* contradicts itself in one of the ways that people know how to deal with.

    It was paid to within a few cents; but goods left before the money was there, or cents are missing, or it was called
    off on its way.
    """
    if not order.units or order.approved_at is None or order.approved_at < order.purchased_at:
        return False
    if not 0 <= (order.total - order.tendered).minor <= CENTS_MAX:
        return False
    if any(tender.method not in METHODS for tender in order.tenders):
        return False
    if order.status == "canceled" and order.delivered_at is not None and order.handed_over_at is None:
        return False  # it arrived and never left: nobody can cancel it, and nobody knows where it is
    left_early = order.handed_over_at is not None and order.handed_over_at < order.approved_at
    cancelled_late = order.status == "canceled" and order.handed_over_at is not None
    return left_early or cancelled_late or order.tendered < order.total


class PatientDriver(Driver):
    """Drives as `Driver` does, and takes the way out where there is one; what was refused stays written down."""

    _again: dict[OrderId, list[Step]]

    def drive(self) -> None:
        self._again = defaultdict(list)
        super().drive()

    def money_is_in(self, life: Life) -> None:
        missing = life.real.total - life.real.tendered
        waive = WaiveCents(life.id, reason="rounding")
        if self.look(life).balance_due and self.ask(life, waive, by=self.shop.finance):
            life.waived = missing
        refused = self._again.pop(life.id, [])
        if refused:
            self.pack(life)
        for step in refused:
            step(life)

    def hand_over(self, life: Life) -> None:
        self._or_later(life, super().hand_over)

    def deliver(self, life: Life) -> None:
        self._or_later(life, super().deliver)

    def cancel_order(self, life: Life) -> None:
        super().cancel_order(life)
        if not any(isinstance(refused, AlreadyHandedOver) for refused in life.refusals):
            return
        if all(shipment.is_delivered for shipment in self.look(life).shipments):
            self._send_back(life)
        else:
            self._turn_back(life)
            self.ask(life, Cancel(life.id, reason="it came back"), by=self.shop.customer_of(life.real))
        self.shop.run_due()

    def _or_later(self, life: Life, step: Step) -> None:
        before = len(life.refusals)
        step(life)
        if len(life.refusals) > before:
            self._again[life.id].append(step)

    def _turn_back(self, life: Life) -> None:
        """The carrier brings the shipments back to the seller."""
        report = TrackingEvent(status=TrackingStatus.RETURNED, at=self.shop.clock.now())
        for shipment in self.look(life).shipments:
            self.hear(life, TrackingNotice(order_id=life.id, shipment_id=shipment.id, events=(report,)))

    def _send_back(self, life: Life) -> None:
        """The customer takes the shipments and sends everything back."""
        customer = self.shop.customer_of(life.real)
        order = self.ask(life, ConfirmReceipt(life.id), by=customer)
        if order is None:
            return
        everything = tuple(ShipmentLine(line_id=line.id, quantity=line.delivered) for line in order.lines)
        self.ask(life, RequestReturn(life.id, lines=everything, reason="cancelled"), by=customer)
        self.ask(life, ApproveReturn(life.id, return_id=ReturnId("r-1")), by=self.shop.service)
        self.ask(life, ReceiveReturn(life.id, return_id=ReturnId("r-1")), by=self.shop.warehouse)
        life.sent_back = life.real.total - life.waived  # what they never paid they do not get back
