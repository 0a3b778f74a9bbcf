"""Refusals about goods: more units than there are, too late to call back."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId


@refusal
class UnknownShipment(Refusal):
    """The order has no such parcel."""

    code: ClassVar[str] = "unknown_shipment"

    order_id: OrderId
    shipment_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: it has no shipment {self.shipment_id}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "look the parcels of the order up"


@refusal
class NothingToReceive(Refusal):
    """No parcel is on its way to the customer: none has left, or he has confirmed them all."""

    code: ClassVar[str] = "nothing_to_receive"

    order_id: OrderId

    @property
    def remedy(self) -> str:
        return "wait until a parcel has left"

    def __str__(self) -> str:
        return f"order {self.order_id}: no parcel has left whose receipt could be confirmed; {self.remedy}"


@refusal
class ExceedsUnpacked(Refusal):
    """More units were to be packed than are left to pack."""

    code: ClassVar[str] = "exceeds_unpacked"

    order_id: OrderId
    line_id: str
    asked: int
    unpacked: int

    def __str__(self) -> str:
        return f"line {self.line_id}: cannot pack {self.asked}, {self.unpacked} are left to pack; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "pack at most that"


@refusal
class ExceedsOpen(Refusal):
    """More units were to be cancelled than are still here and in no parcel."""

    code: ClassVar[str] = "exceeds_open"

    order_id: OrderId
    line_id: str
    asked: int
    open: int

    def __str__(self) -> str:
        return (
            f"line {self.line_id}: cannot cancel {self.asked}, "
            f"{self.open} have neither left nor been packed or cancelled; {self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "cancel at most that, or unpack the parcel first"


@refusal
class CancelsEverything(Refusal):
    """Cancelling these units would leave nothing of the order."""

    code: ClassVar[str] = "cancels_everything"

    order_id: OrderId

    def __str__(self) -> str:
        return f"order {self.order_id}: nothing would be left of it; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "cancel the order instead"


@refusal
class AlreadyHandedOver(Refusal):
    """Goods have left: the order cannot be cancelled any more."""

    code: ClassVar[str] = "already_handed_over"

    order_id: OrderId

    @property
    def remedy(self) -> str:
        return "receive the goods and open a return request"

    def __str__(self) -> str:
        return f"order {self.order_id}: goods have left, so it can no longer be cancelled; {self.remedy}"
