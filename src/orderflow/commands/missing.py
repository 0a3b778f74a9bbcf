"""Goods of which nothing is heard any more: parcels that count as lost."""

from typing import ClassVar

from orderflow.commands.command import Context, OrderCommand, command
from orderflow.commands.shipping import Track
from orderflow.entities.shipment import TrackingEvent, TrackingStatus
from orderflow.refusals import NothingToReceive

__all__ = ["CountAsLost"]


@command
class CountAsLost(OrderCommand):
    """
    Count the parcels that are on their way as lost: their carrier has neither delivered them nor brought them back.

    Their units are open again, to be sent anew or refunded. One that turns up after all is tracked as any other.
    """

    type: ClassVar[str] = "count_as_lost"
    step: ClassVar[str | None] = "track"

    def permit(self, context: Context) -> None:
        context.due(self.type)

    def decide(self, context: Context) -> None:
        under_way = [shipment for shipment in context.order.shipments if shipment.is_under_way]
        if not under_way:
            raise NothingToReceive(order_id=context.order.id)
        lost = TrackingEvent(status=TrackingStatus.LOST, at=context.at, description=self.reason)
        for shipment in under_way:
            context.perform(Track(context.order.id, shipment_id=shipment.id, reports=(lost,)))
