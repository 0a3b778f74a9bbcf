"""Refusals about goods in stock for an order, their release, and the customer's credit."""

from typing import ClassVar

from orderflow.errors import Refusal, refusal
from orderflow.ids import OrderId
from orderflow.money import Money


@refusal
class NothingToAllocate(Refusal):
    """All that shall come is made, being made, or lies in stock for the order."""

    code: ClassVar[str] = "nothing_to_allocate"

    order_id: OrderId

    def __str__(self) -> str:
        return f"order {self.order_id}: nothing is left that has to be made; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "name the units that are being made and lie in stock all the same"


@refusal
class ExceedsToMake(Refusal):
    """More units were to be taken from stock than have to be made."""

    code: ClassVar[str] = "exceeds_to_make"

    order_id: OrderId
    line_id: str
    asked: int
    to_make: int

    def __str__(self) -> str:
        return (
            f"line {self.line_id}: {self.asked} were to be taken from stock, {self.to_make} have to be made; "
            f"{self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "take at most that"


@refusal
class ExceedsAllocated(Refusal):
    """More units were to be given back to stock than lie there for this order and in no shipment."""

    code: ClassVar[str] = "exceeds_allocated"

    order_id: OrderId
    line_id: str
    asked: int
    allocated: int

    def __str__(self) -> str:
        return (
            f"line {self.line_id}: {self.asked} were to be given back to stock, {self.allocated} lie there for the "
            f"order and in no shipment; {self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "give at most that back, or unpack the shipment first"


@refusal
class GoodsNotPaid(Refusal):
    """The goods of a shipment leave once they are paid, and are not (S15)."""

    code: ClassVar[str] = "goods_not_paid"

    order_id: OrderId
    shipment_id: str
    due: Money

    def __str__(self) -> str:
        return f"shipment {self.shipment_id}: {self.due} of its goods is not paid; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "have it paid"


@refusal
class ReleaseNotGranted(Refusal):
    """Goods were to be released before the money, and not all three have signed for just this delivery note (S14)."""

    code: ClassVar[str] = "release_not_granted"

    order_id: OrderId
    shipment_id: str
    due: Money
    missing: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"shipment {self.shipment_id}: {self.due} of its goods is not paid, and its delivery note lacks the "
            f"signatures {', '.join(self.missing)}; {self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "have it paid, or have this very delivery note signed"


@refusal
class AlreadyReleased(Refusal):
    """The goods of this delivery note may leave already."""

    code: ClassVar[str] = "already_released"

    order_id: OrderId
    shipment_id: str

    def __str__(self) -> str:
        return f"shipment {self.shipment_id}: it is released; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "hand it over once finance has signed its delivery note"


@refusal
class CreditAnswerPending(Refusal):
    """Credit was to be asked for while the answer to an earlier asking of this order is still to come."""

    code: ClassVar[str] = "credit_answer_pending"

    order_id: OrderId
    shipment_id: str
    asked: Money

    def __str__(self) -> str:
        return (
            f"order {self.order_id}: the customer's credit line was asked for {self.asked} for shipment "
            f"{self.shipment_id} and has not answered; {self.remedy}"
        )

    @property
    def remedy(self) -> str:
        return "wait for its answer, or have the goods paid"


@refusal
class UnknownRelease(Refusal):
    """The goods of this shipment were never released."""

    code: ClassVar[str] = "unknown_release"

    order_id: OrderId
    shipment_id: str

    def __str__(self) -> str:
        return f"order {self.order_id}: it has no release of shipment {self.shipment_id}; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "look the releases of the order up"


@refusal
class NotReleased(Refusal):
    """Goods were to leave whose delivery note, as it stands, is not released, or whose credit is not held (S14)."""

    code: ClassVar[str] = "not_released"

    order_id: OrderId
    shipment_id: str
    credit: str | None

    def __str__(self) -> str:
        credit = f", its credit is {self.credit}" if self.credit is not None else ""
        return f"shipment {self.shipment_id}: its delivery note is not released{credit}; {self.remedy}"

    @property
    def remedy(self) -> str:
        match self.credit:
            case "asked":
                return "wait for the answer of the customer's credit line"
            case "declined":
                return "have the goods paid, or release them again once they have so much credit"
            case _:
                return "have the order clerk release it"


@refusal
class NotCountersigned(Refusal):
    """Goods were to leave whose delivery note, as it stands, finance has not signed (S14)."""

    code: ClassVar[str] = "not_countersigned"

    order_id: OrderId
    shipment_id: str

    def __str__(self) -> str:
        return f"shipment {self.shipment_id}: finance has not signed its delivery note; {self.remedy}"

    @property
    def remedy(self) -> str:
        return "have finance check and sign it"
