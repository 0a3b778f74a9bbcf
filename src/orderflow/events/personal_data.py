"""Personal data was erased."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.order import Order
from orderflow.events.event import Event, event


@event
class PersonalDataErased(Event):
    """Names, addresses, telephone numbers and everybody's words about this order were deleted for good."""

    type: ClassVar[str] = "personal_data_erased"

    def apply(self, order: Order) -> Order:
        return changed(order, recipient_given=False, erased_at=self.occurred_at)
