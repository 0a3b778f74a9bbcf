"""Goods that have left are announced to those who wait for them (S15)."""

from typing import ClassVar

from attrs import field

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.shipment import find_shipment, require_handed_over
from orderflow.entities.dispatch_notice import DispatchNotice
from orderflow.events import DispatchAnnounced
from orderflow.ids import ShipmentId
from orderflow.validation import InvalidField, optional_text, positive, telephone, text

__all__ = ["AnnounceDispatch"]


@command
class AnnounceDispatch(OrderCommand):
    """
    Tell customer and sales how a shipment travels that has left (发运通知, S15).

    It is told once; what was told wrongly is corrected by another announcement, and `reason` must say why.

    Args:
        mode: The mode of transport: road, rail, sea, air, or what people call it.
        packages: In how many packages it comes.
        carrier: Who brings it.
        waybill: The carrier's number; the shipment's own, if left out.
        pickup_phone: Whom to call to fetch it: the carrier's telephone.
    """

    type: ClassVar[str] = "announce_dispatch"
    step: ClassVar[str | None] = "announce"

    shipment_id: ShipmentId
    mode: str = field(validator=text)
    packages: int = field(validator=positive)
    carrier: str = field(validator=text)
    waybill: str | None = field(default=None, validator=optional_text)
    pickup_phone: str = field(default="", validator=telephone)

    def decide(self, context: Context) -> None:
        shipment = find_shipment(context, self.shipment_id)
        require_handed_over(context, shipment, self.type)
        notice = DispatchNotice(
            mode=self.mode,
            packages=self.packages,
            carrier=self.carrier,
            waybill=self.waybill or shipment.waybill,
            pickup_phone=self.pickup_phone,
        )
        if notice == shipment.notice:
            return
        reason = self.reason.strip()
        if shipment.notice is not None and not reason:
            expected = "why the shipment is announced otherwise than before"
            raise InvalidField(path="AnnounceDispatch.reason", expected=expected, given="nothing")
        context.emit(DispatchAnnounced(occurred_at=context.at, shipment_id=shipment.id, notice=notice, reason=reason))
