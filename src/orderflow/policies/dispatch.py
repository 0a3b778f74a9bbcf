"""May this shipment leave, and what number does its delivery note get?"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from orderflow.entities.check import INSPECTION
from orderflow.entities.content import delivery_note_digest
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.released import due_for, payment_met
from orderflow.entities.shipment import Shipment
from orderflow.entities.signature import DELIVERY_NOTE
from orderflow.errors import Refusal
from orderflow.policies.answer import YES, Allow
from orderflow.policies.numbering import Register, plain_number
from orderflow.refusals import GoodsNotPaid, NoDeliveryNote, NotCountersigned, NotInspected, NotMarked, NotReleased
from orderflow.roles import FINANCE, Actor

__all__ = [
    "DeliveryNotePolicy",
    "DispatchPolicy",
    "delivery_notes",
    "once_all",
    "once_inspected",
    "once_marked",
    "once_packed",
    "once_paid_for",
    "once_released",
    "with_delivery_note",
]


class DispatchPolicy(Protocol):
    """May this shipment be handed over to whoever brings it? Asked beside the page, which guards it by the money."""

    def __call__(self, order: Order, shipment: Shipment, *, by: Actor, at: datetime) -> Allow | Refusal: ...


class DeliveryNotePolicy(Protocol):
    """From which register does the delivery note (发货单) of this shipment get its number, and how is it written?"""

    def __call__(self, order: Order, shipment: Shipment) -> Register: ...


def once_packed(order: Order, shipment: Shipment, *, by: Actor, at: datetime) -> Allow | Refusal:
    """Nothing more is asked for."""
    return YES


def once_inspected(order: Order, shipment: Shipment, *, by: Actor, at: datetime) -> Allow | Refusal:
    """Only what has passed its inspection, shipment by shipment, leaves (S06, S09)."""
    check = order.check(INSPECTION, shipment.id)
    if check is None or not check.passed:
        return NotInspected(order_id=order.id, shipment_id=shipment.id)
    return YES


def with_delivery_note(order: Order, shipment: Shipment, *, by: Actor, at: datetime) -> Allow | Refusal:
    """As `once_inspected`, and with a delivery note (S07)."""
    answer = once_inspected(order, shipment, by=by, at=at)
    if isinstance(answer, Allow) and shipment.delivery_note is None:
        return NoDeliveryNote(order_id=order.id, shipment_id=shipment.id)
    return answer


def once_marked(order: Order, shipment: Shipment, *, by: Actor, at: datetime) -> Allow | Refusal:
    """Only goods that bear their marks leave: model, quantity, production date (S03, S04)."""
    return YES if shipment.marks else NotMarked(order_id=order.id, shipment_id=shipment.id)


def once_released(order: Order, shipment: Shipment, *, by: Actor, at: datetime) -> Allow | Refusal:
    """Only what is released and countersigned by finance leaves, by just this delivery note (S14)."""
    release, digest = order.part(Deal).releases.get(shipment.id), delivery_note_digest(order, shipment)
    if release is None or release.digest != digest:
        return NotReleased(order_id=order.id, shipment_id=shipment.id, credit=None)
    if not release.is_good:
        return NotReleased(order_id=order.id, shipment_id=shipment.id, credit=release.credit)
    if FINANCE not in order.part(Deal).signed(DELIVERY_NOTE, shipment.id, digest):
        return NotCountersigned(order_id=order.id, shipment_id=shipment.id)
    return YES


def once_paid_for(order: Order, shipment: Shipment, *, by: Actor, at: datetime) -> Allow | Refusal:
    """What is paid leaves, without more ado (S15): its own goods have to be paid, not the whole order."""
    if payment_met(order, shipment):
        return YES
    return GoodsNotPaid(order_id=order.id, shipment_id=shipment.id, due=due_for(order, shipment))


def once_all(*policies: DispatchPolicy) -> DispatchPolicy:
    """Only what all of *policies* let leave: `once_all(with_delivery_note, once_released)`. The first no is said."""

    def all_agree(order: Order, shipment: Shipment, *, by: Actor, at: datetime) -> Allow | Refusal:
        answers = (policy(order, shipment, by=by, at=at) for policy in policies)
        return next((answer for answer in answers if not isinstance(answer, Allow)), YES)

    return all_agree


def delivery_notes(
    *, register: str = "delivery-notes", write: Callable[[int], str] = plain_number
) -> DeliveryNotePolicy:
    """All delivery notes are numbered in one register."""
    drawn_from = Register(name=register, write=write)

    def numbered(order: Order, shipment: Shipment) -> Register:
        return drawn_from

    return numbered
