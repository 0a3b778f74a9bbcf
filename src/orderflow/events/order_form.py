"""Intake: what the customer was asked for, every wish of their, and the reply that they were promised (S12)."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.deal import Deal
from orderflow.entities.memo import Note, PromisedReply
from orderflow.entities.order import Order
from orderflow.events.event import Event, event
from orderflow.kept import Word


@event
class _DealEvent(Event):
    """A fact about what is talked about beside the goods."""

    type: ClassVar[str] = "deal_event"

    def on(self, deal: Deal) -> Deal:
        """The deal after this fact."""
        raise NotImplementedError

    def apply(self, order: Order) -> Order:
        return order.with_part(self.on(order.part(Deal)))


@event
class DetailsRequested(_DealEvent):
    """
    The customer was asked for what the order form misses; the order waits for it.

    Attributes:
        fields: The paths of all that is missing or wrong, for instance `lines.l-2.specification.colour`.
    """

    type: ClassVar[str] = "details_requested"

    fields: tuple[Word, ...]

    def on(self, deal: Deal) -> Deal:
        return changed(deal, details_asked=self.fields)


@event
class WishNoted(_DealEvent):
    """A wish of the customer went into their memo (客户信息备忘录)."""

    type: ClassVar[str] = "wish_noted"

    note: Note

    def on(self, deal: Deal) -> Deal:
        return changed(deal, memo=deal.memo.put(self.note))


@event
class ReplyPromised(_DealEvent):
    """
    The customer was told how long a reply will take; it takes the place of what they were told before.

    `reason` says why, where an earlier promise was not kept.
    """

    type: ClassVar[str] = "reply_promised"

    reply: PromisedReply
    reason: str = ""

    def on(self, deal: Deal) -> Deal:
        return changed(deal, reply=self.reply)


@event
class CustomerAnswered(_DealEvent):
    """The customer got their reply; what they were promised is kept."""

    type: ClassVar[str] = "customer_answered"

    text: str

    def on(self, deal: Deal) -> Deal:
        return changed(deal, reply=None)
