"""Goods released for one delivery note, and the credit that is held for what is not paid of them (S14)."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.payment import Progress
from orderflow.entities.release import Release
from orderflow.events.event import Event, event
from orderflow.ids import ShipmentId
from orderflow.money import Money


@event
class GoodsReleased(Event):
    """
    The goods of one delivery note may leave: they are paid, or as soon as the customer's credit line holds the amount.

    A release that was given for this shipment before has expired, or its credit was refused.
    """

    type: ClassVar[str] = "goods_released"

    release: Release

    def apply(self, order: Order) -> Order:
        return _put(order, self.release)


@event
class _CreditEvent(Event):
    """A fact about the credit that was asked for with one release."""

    type: ClassVar[str] = "credit_event"

    shipment_id: ShipmentId
    amount: Money

    def on(self, release: Release) -> Release:
        """The release after this fact."""
        raise NotImplementedError

    def apply(self, order: Order) -> Order:
        return _put(order, self.on(order.part(Deal).releases[self.shipment_id]))


@event
class CreditReserved(_CreditEvent):
    """The customer's credit line holds what is not paid of released goods: they wait for no money any more."""

    type: ClassVar[str] = "credit_reserved"

    def on(self, release: Release) -> Release:
        nothing = release.asked - release.asked
        return changed(release, credit=Progress.DONE, asked=nothing, reserved=release.reserved + self.amount)


@event
class CreditRefused(_CreditEvent):
    """The customer has not so much credit: nothing of it is held, and the goods stay until they are paid."""

    type: ClassVar[str] = "credit_refused"

    reason: str

    def on(self, release: Release) -> Release:
        return changed(release, credit=Progress.DECLINED, asked=release.asked - release.asked)


@event
class CreditFreed(_CreditEvent):
    """Credit was given back: it was paid, or the goods that it was for do not leave."""

    type: ClassVar[str] = "credit_freed"

    def on(self, release: Release) -> Release:
        return changed(release, freed=release.freed + self.amount)


def _put(order: Order, release: Release) -> Order:
    return order.with_part(changed(order.part(Deal), releases=order.part(Deal).releases.put(release)))
