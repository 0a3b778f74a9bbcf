"""Refusals about checks, delivery notes and ratings."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId


@refusal
class NotInspected(Refusal):
    """A parcel was to leave that nobody has inspected, or that did not pass."""

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
    """A parcel was to leave without a delivery note."""

    code: ClassVar[str] = "no_delivery_note"

    order_id: OrderId
    shipment_id: str

    def __str__(self) -> str:
        return f"shipment {self.shipment_id}: it has no delivery note; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "issue one"


@refusal
class DeliveryNoteThere(Refusal):
    """The parcel has a delivery note; its number is not given a second time, nor a second number."""

    code: ClassVar[str] = "delivery_note_there"

    order_id: OrderId
    shipment_id: str
    number: str

    def __str__(self) -> str:
        return f"shipment {self.shipment_id}: it has the delivery note {self.number}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "use that, or unpack the parcel and pack anew"


@refusal
class ExceedsParcel(Refusal):
    """More units were found missing or damaged than lie in the parcel."""

    code: ClassVar[str] = "exceeds_parcel"

    order_id: OrderId
    shipment_id: str
    line_id: str
    asked: int
    packed: int

    def __str__(self) -> str:
        return (
            f"shipment {self.shipment_id}: {self.asked} of line {self.line_id} cannot be missing or damaged, "
            f"{self.packed} lie in it; {self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "count again"


@refusal
class RatingNotOffered(Refusal):
    """There is no such thing to rate in this order."""

    code: ClassVar[str] = "rating_not_offered"

    order_id: OrderId
    target: str
    offered: tuple[str, ...]

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.target} cannot be rated; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"rate {', '.join(self.offered)}" if self.offered else "there is nothing to rate"


@refusal
class AlreadyRated(Refusal):
    """A target is rated once."""

    code: ClassVar[str] = "already_rated"

    order_id: OrderId
    target: str

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.target} has been rated; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "rate something else"
