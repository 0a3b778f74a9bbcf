"""Goods that have left are announced to those who wait for them (S15)."""

from typing import ClassVar

from orderflow.entities.changing import changed
from orderflow.entities.dispatch_notice import DispatchNotice
from orderflow.entities.order import Order
from orderflow.events.event import Event, event
from orderflow.ids import ShipmentId


@event
class DispatchAnnounced(Event):
    """Customer and sales were told how a shipment travels; `reason` says why, where that was told otherwise before."""

    type: ClassVar[str] = "dispatch_announced"

    shipment_id: ShipmentId
    notice: DispatchNotice
    reason: str = ""

    def apply(self, order: Order) -> Order:
        shipment = changed(order.shipments[self.shipment_id], notice=self.notice)
        return changed(order, shipments=order.shipments.put(shipment))
