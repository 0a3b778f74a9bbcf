"""What somebody entitled has looked at, and the note that goes with a shipment."""

from typing import ClassVar

from attrs import field

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.shipment import find_shipment, require_packed
from orderflow.entities.check import Check
from orderflow.events import CheckRecorded, DeliveryNoteIssued
from orderflow.ids import ShipmentId
from orderflow.refusals import DeliveryNoteAlreadyIssued
from orderflow.validation import InvalidField
from orderflow.validation import text as filled

__all__ = ["IssueDeliveryNote", "RecordCheck"]


@command
class RecordCheck(OrderCommand):
    """
    Record what was found: validity, stock, delivery capacity, inspection, or a host's own question (S06, S07, S19).

    The last answer counts, so what did not pass can be put right and looked at again.

    Args:
        name: What was asked; the shipped ones are in `orderflow.entities.check`.
        passed: Whether it is as it should be; if not, `reason` must say why.
        subject: The shipment that it is about; the order as a whole, if left out.
    """

    type: ClassVar[str] = "record_check"
    step: ClassVar[str | None] = "check"

    name: str = field(validator=filled)
    passed: bool
    subject: ShipmentId | None = None

    def decide(self, context: Context) -> None:
        subject = context.order.id if self.subject is None else find_shipment(context, self.subject).id
        if not self.passed and not self.reason.strip():
            raise InvalidField(path="RecordCheck.reason", expected="why it did not pass", given="nothing")
        check = Check(name=self.name, subject=subject, passed=self.passed, at=context.at, remark=self.reason)
        context.emit(CheckRecorded(occurred_at=context.at, check=check))


@command
class IssueDeliveryNote(OrderCommand):
    """Give a packed shipment its delivery note (发货单); the number comes from a register without gaps (S07)."""

    type: ClassVar[str] = "issue_delivery_note"
    step: ClassVar[str | None] = "pack"

    shipment_id: ShipmentId

    def decide(self, context: Context) -> None:
        order, shipment = context.order, find_shipment(context, self.shipment_id)
        if shipment.delivery_note is not None:
            raise DeliveryNoteAlreadyIssued(order_id=order.id, shipment_id=shipment.id, number=shipment.delivery_note)
        require_packed(context, shipment, self.type)
        register = context.policies.delivery_notes(order, shipment)
        number = register.write(context.ids.number(register.name))
        context.emit(DeliveryNoteIssued(occurred_at=context.at, shipment_id=shipment.id, number=number))
