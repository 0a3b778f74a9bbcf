"""Refusals about checks, delivery notes and ratings."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId


@refusal
class ExceedsShipment(Refusal):
    """More units were found missing or damaged than lie in the shipment."""

    code: ClassVar[str] = "exceeds_shipment"

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
class ExceedsPackable(Refusal):
    """More units were to be packed than may be now: they are not made yet, or more than is ordered and tolerated."""

    code: ClassVar[str] = "exceeds_packable"

    order_id: OrderId
    line_id: str
    asked: int
    packable: int

    def __str__(self) -> str:
        return (
            f"line {self.line_id}: cannot pack {self.asked}, {self.packable} are made, lie here, and are ordered or "
            f"tolerated beyond the order; {self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "pack at most that, or wait until more are made"


@refusal
class UnknownShipment(Refusal):
    """The order has no such shipment."""

    code: ClassVar[str] = "unknown_shipment"

    order_id: OrderId
    shipment_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: it has no shipment {self.shipment_id}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "look the shipments of the order up"


@refusal
class NothingToReceive(Refusal):
    """No shipment is on its way to the customer: none has left, or they have confirmed them all."""

    code: ClassVar[str] = "nothing_to_receive"

    order_id: OrderId

    @property
    def remedy(self) -> str:
        return "wait until a shipment has left"

    def __str__(self) -> str:
        return f"order {self.order_id}: no shipment has left whose receipt could be confirmed; {self.remedy}"


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
    """More units were to be cancelled than are still here and in no shipment."""

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
        return "cancel at most that, or unpack the shipment first"


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
