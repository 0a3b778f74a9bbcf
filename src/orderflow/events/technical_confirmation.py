"""What the technical department has put in writing, and what comes of it: an alternative, a sample (S12)."""

from typing import ClassVar, cast

from attrs import evolve

from orderflow.entities.changing import changed
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.technical import Sampling, TechnicalConfirmation
from orderflow.events.event import Event, event
from orderflow.kept import Id


@event
class TechnicallyConfirmed(Event):
    """
    It is in writing whether it can be made, of what, and by when.

    The customer has to be asked again if they were asked before: the date may be another one.
    """

    type: ClassVar[str] = "technically_confirmed"

    confirmation: TechnicalConfirmation

    def apply(self, order: Order) -> Order:
        deal = changed(order.part(Deal), technical=self.confirmation, alternative=None, confirmation_sent=None)
        return order.with_part(deal)


@event
class AlternativeProposed(Event):
    """What was ordered cannot be made; the customer got an apology and this in place of it."""

    type: ClassVar[str] = "alternative_proposed"

    text: str

    def apply(self, order: Order) -> Order:
        return order.with_part(changed(order.part(Deal), alternative=self.text))


@event
class SamplingBegun(Event):
    """The order waits for a sample, which is made under an order of its own (新品开发打样)."""

    type: ClassVar[str] = "sampling_begun"

    sampling_order_id: Id

    def apply(self, order: Order) -> Order:
        sampling = Sampling(order_id=self.sampling_order_id, begun_at=self.occurred_at)
        return order.with_part(changed(order.part(Deal), sampling=sampling))


@event
class SamplingEnded(Event):
    """
    The sample is good or not.

    What the technical department said before it was made counts no more: with a good sample it is asked anew.
    """

    type: ClassVar[str] = "sampling_ended"

    passed: bool

    def apply(self, order: Order) -> Order:
        sampling = evolve(cast("Sampling", order.part(Deal).sampling), passed=self.passed)
        return order.with_part(changed(order.part(Deal), sampling=sampling, technical=None, confirmation_sent=None))
