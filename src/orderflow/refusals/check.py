"""What is refused because something was not looked at, or has no paper."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId


@refusal
class NotInspected(Refusal):
    """A shipment was to leave that nobody has inspected, or that did not pass."""

    code: ClassVar[str] = "not_inspected"

    order_id: OrderId
    shipment_id: str

    def __str__(self) -> str:
        return f"shipment {self.shipment_id}: its inspection has not been passed; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "inspect quantity and quality, and record that they are right"


@refusal
class NoDeliveryNote(Refusal):
    """A shipment was to leave without a delivery note."""

    code: ClassVar[str] = "no_delivery_note"

    order_id: OrderId
    shipment_id: str

    def __str__(self) -> str:
        return f"shipment {self.shipment_id}: it has no delivery note; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "issue one"


@refusal
class DeliveryNoteAlreadyIssued(Refusal):
    """The shipment has a delivery note; its number is not given a second time, nor a second number."""

    code: ClassVar[str] = "delivery_note_already_issued"

    order_id: OrderId
    shipment_id: str
    number: str

    def __str__(self) -> str:
        return f"shipment {self.shipment_id}: it has the delivery note {self.number}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "use that, or unpack the shipment and pack anew"
