"""Look and say what was found: checks on the selling side, delivery notes; and what the customer thinks of it all."""

from typing import ClassVar, Final

from attrs import Attribute, field

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.shipping import find_shipment, keep_packed
from orderflow.entities.check import Check
from orderflow.entities.rating import SCORE_MAX, Rating
from orderflow.events import CheckRecorded, DeliveryNoteIssued, OrderRated
from orderflow.ids import ShipmentId
from orderflow.refusals import AlreadyRated, DeliveryNoteThere, RatingNotOffered
from orderflow.validation import InvalidField, invalid, optional_prose
from orderflow.validation import text as filled

__all__ = ["IssueDeliveryNote", "Rate", "RecordCheck"]


@command
class RecordCheck(OrderCommand):
    """
    Record what was found: validity, stock, delivery capacity, inspection, or a host's own question (S06, S07, S19).

    The last answer counts, so what did not pass can be put right and looked at again.

    Args:
        name: What was asked; the shipped ones are in `orderflow.entities.check`.
        passed: Whether it is as it should be; if not, `reason` must say why.
        subject: The parcel that it is about; the order as a whole, if left out.
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
    """Give a packed parcel its delivery note (发货单); the number comes from a register without gaps (S07)."""

    type: ClassVar[str] = "issue_delivery_note"
    step: ClassVar[str | None] = "pack"

    shipment_id: ShipmentId

    def decide(self, context: Context) -> None:
        order, shipment = context.order, find_shipment(context, self.shipment_id)
        if shipment.delivery_note is not None:
            raise DeliveryNoteThere(order_id=order.id, shipment_id=shipment.id, number=shipment.delivery_note)
        keep_packed(context, shipment, self.type)
        register = context.policies.delivery_notes(order, shipment)
        number = register.write(context.ids.number(register.name))
        context.emit(DeliveryNoteIssued(occurred_at=context.at, shipment_id=shipment.id, number=number))


_SCORES: Final = range(1, SCORE_MAX + 1)


def _score(instance: object, attribute: "Attribute[int]", value: int) -> None:
    if value not in _SCORES:
        raise invalid("Rate.score", f"a whole number from 1 to {SCORE_MAX}", value)


@command
class Rate(OrderCommand):
    """
    Rate the goods, the merchant, or whatever else the process offers (评价), each once (S10, S19, S20).

    Args:
        target: What is rated; the shipped ones are in `orderflow.entities.rating`, and a line's id is one as well.
        score: From 1 to 5.
        text: What the customer has to say, for others to read.
    """

    type: ClassVar[str] = "rate"
    step: ClassVar[str | None] = "rate"

    target: str = field(validator=filled)
    score: int = field(validator=_score)
    text: str = field(default="", validator=optional_prose)

    def decide(self, context: Context) -> None:
        order = context.order
        offered = context.policies.ratings(order)
        if self.target not in offered:
            raise RatingNotOffered(order_id=order.id, target=self.target, offered=offered)
        if self.target in order.ratings:
            raise AlreadyRated(order_id=order.id, target=self.target)
        rating = Rating(target=self.target, score=self.score, text=self.text, by=context.by.id, at=context.at)
        context.emit(OrderRated(occurred_at=context.at, rating=rating))
