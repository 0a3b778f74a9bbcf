"""Intake: what is missing is asked for, every wish is kept, and a reply that was promised is given in time (S12)."""

from datetime import datetime
from typing import ClassVar

from attrs import field

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.order import missing_data
from orderflow.entities.deal import Deal
from orderflow.entities.memo import Note, PromisedReply
from orderflow.events import CustomerAnswered, DetailsRequested, ReplyPromised, WishNoted
from orderflow.refusals import NoDetailsMissing
from orderflow.validation import InvalidField, aware, prose, text, utc

__all__ = ["AnswerCustomer", "NoteWish", "PromiseReply", "RequestDetails"]


@command
class RequestDetails(OrderCommand):
    """
    Ask the customer for all that the order form misses; the order waits until it is submitted with it (S12).

    Asked again, they are told again.
    """

    type: ClassVar[str] = "request_details"
    step: ClassVar[str | None] = "request_details"

    def decide(self, context: Context) -> None:
        fields = tuple(dict.fromkeys(problem.path for problem in missing_data(context)))
        if not context.order.lines:
            fields = ("lines", *fields)
        if not fields:
            raise NoDetailsMissing(order_id=context.order.id)
        context.emit(DetailsRequested(occurred_at=context.at, fields=fields))


@command
class NoteWish(OrderCommand):
    """
    Put what the customer wishes into their memo (客户信息备忘录); nothing is ever taken out (S12).

    Args:
        text: What they wish, without names or telephone numbers, because it stays in the history.
    """

    type: ClassVar[str] = "note_wish"
    step: ClassVar[str | None] = "note"

    text: str = field(validator=prose)

    def decide(self, context: Context) -> None:
        note = Note(id=f"n-{len(context.order.part(Deal).memo) + 1}", text=self.text, at=context.at)
        context.emit(WishNoted(occurred_at=context.at, note=note))


@command
class PromiseReply(OrderCommand):
    """
    Tell the customer how long the confirmation of their order, or an answer, will take; it is held, or escalated (S12).

    Whoever puts off what was promised before says why (`reason`).

    Args:
        until: When they will have it at the latest.
        about: `CONFIRMATION`, which is kept by asking them to confirm the order; or what they have asked, in words.
    """

    type: ClassVar[str] = "promise_reply"
    step: ClassVar[str | None] = "promise_reply"

    until: datetime = field(validator=aware)
    about: str = field(validator=text)

    def decide(self, context: Context) -> None:
        until, before = utc(self.until, "PromiseReply.until"), context.order.part(Deal).reply
        if until <= context.at:
            expected = f"an instant after {context.at.isoformat()}"
            raise InvalidField(path="PromiseReply.until", expected=expected, given=until.isoformat())
        if before is not None and until > before.until and not self.reason.strip():
            raise InvalidField(path="PromiseReply.reason", expected="why it takes longer", given="nothing")
        reply = PromisedReply(about=self.about, until=until)
        if reply != before:
            context.emit(ReplyPromised(occurred_at=context.at, reply=reply, reason=self.reason))


@command
class AnswerCustomer(OrderCommand):
    """
    Answer what the customer has asked; a reply that they were promised is kept by it, be it late (S12).

    Args:
        text: What they are told.
    """

    type: ClassVar[str] = "answer_customer"
    step: ClassVar[str | None] = "promise_reply"

    text: str = field(validator=prose)

    def decide(self, context: Context) -> None:
        context.emit(CustomerAnswered(occurred_at=context.at, text=self.text))
