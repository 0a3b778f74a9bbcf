"""Refusals about the logistics that buyer and seller agree on (S21)."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId


@refusal
class UnknownDeliveryProposal(Refusal):
    """This way of delivery is not on the table: never put forward, replaced by another, or agreed already."""

    code: ClassVar[str] = "unknown_delivery_proposal"

    order_id: OrderId
    proposal_id: str
    proposed: str | None

    def __str__(self) -> str:
        return f"order {self.order_id}: delivery {self.proposal_id} is not proposed; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "propose a delivery" if self.proposed is None else f"agree to {self.proposed}, or propose another"


@refusal
class OwnProposal(Refusal):
    """Nobody agrees to what his own side has put forward."""

    code: ClassVar[str] = "own_proposal"

    order_id: OrderId
    proposal_id: str
    role: str

    def __str__(self) -> str:
        return f"order {self.order_id}: delivery {self.proposal_id} was proposed by the {self.role} side; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "wait for the other side to agree, or propose another"


@refusal
class DeliveryInUse(Refusal):
    """A parcel is packed or sent by what was agreed; nothing else can be agreed for it."""

    code: ClassVar[str] = "delivery_in_use"

    order_id: OrderId
    shipment_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: parcel {self.shipment_id} goes by the delivery that was agreed; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "unpack it first, if it has not left"
