"""What is refused about the choice of a delivery, and what was agreed on it."""

from datetime import datetime
from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId
from orderflow.money import Money


@refusal
class DeliveryNotOffered(Refusal):
    """This delivery option is not offered for the order."""

    code: ClassVar[str] = "delivery_not_offered"

    order_id: OrderId
    option: str
    offered: tuple[str, ...]
    reason: str = ""

    def __str__(self) -> str:
        reason = f" ({self.reason})" if self.reason else ""
        return f"order {self.order_id}: delivery {self.option} is not offered{reason}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return f"choose one of {', '.join(self.offered) or 'none'}"


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
class ProposerCannotAgree(Refusal):
    """Nobody agrees to what their own side has put forward."""

    code: ClassVar[str] = "proposer_cannot_agree"

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
    """A shipment is packed or sent by what was agreed; nothing else can be agreed for it."""

    code: ClassVar[str] = "delivery_in_use"

    order_id: OrderId
    shipment_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: shipment {self.shipment_id} goes by the delivery that was agreed; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "unpack it first, if it has not left"


@refusal
class QuoteExpired(Refusal):
    """The fee and the arrival that the customer was told no longer stand (S02)."""

    code: ClassVar[str] = "quote_expired"

    order_id: OrderId
    option: str
    valid_until: datetime

    def __str__(self) -> str:
        return (
            f"order {self.order_id}: what delivery {self.option} was quoted at stood until "
            f"{self.valid_until.isoformat()}; {self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "choose the delivery again, at what it costs now"


@refusal
class QuoteChanged(Refusal):
    """The delivery costs another fee now than the customer was shown when they looked (S02)."""

    code: ClassVar[str] = "quote_changed"

    order_id: OrderId
    option: str
    shown: Money
    fee: Money

    def __str__(self) -> str:
        return (
            f"order {self.order_id}: delivery {self.option} was shown at {self.shown} and costs {self.fee} now; "
            f"{self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "show the customer what it costs now, and let them choose again"
