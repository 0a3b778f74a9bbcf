"""What comes next for a delivery of a business order: it is announced, inspected, put right; feedback is seen to."""

from collections.abc import Iterator
from typing import Final

from orderflow import commands as c
from orderflow.commands import Command
from orderflow.entities.certificate import Remedy
from orderflow.entities.deal import Deal
from orderflow.testing.lives.life import Life

__all__ = ["INSPECTION_DUTIES"]


def announce_dispatch(life: Life) -> Iterator[Command]:
    """Customer and sales are told how what has left travels."""
    order = life.order
    if life.process.table.candidates(order.state, "announce"):
        for shipment in order.shipments:
            if shipment.has_left and shipment.notice is None:
                yield c.AnnounceDispatch(
                    order.id, shipment_id=shipment.id, mode="road", packages=1, carrier=shipment.carrier or "own lorry"
                )


def inspect_deliveries(life: Life) -> Iterator[Command]:
    """The customer inspects what has arrived, and signs."""
    order = life.order
    if life.process.table.candidates(order.state, "inspect_goods"):
        to_inspect = (
            one.id for one in order.shipments if one.is_delivered and one.id not in order.part(Deal).certificates
        )
        for shipment_id in to_inspect:
            yield c.InspectGoods(order.id, shipment_id=shipment_id, reference=f"receipt of {shipment_id}")


def put_right(life: Life) -> Iterator[Command]:
    """The customer takes what is offered for defective goods; where nothing is, they are reworked."""
    order = life.order
    for certificate in order.part(Deal).certificates:
        for defect in certificate.defects:
            if defect.remedy is None and defect.offered is not None:
                yield c.AgreeReduction(order.id, shipment_id=certificate.id, line_id=defect.id)
            elif defect.remedy is None:
                yield c.RemedyDefect(order.id, shipment_id=certificate.id, line_id=defect.id, remedy=Remedy.REWORK)


def see_to_feedback(life: Life) -> Iterator[Command]:
    """Sales does something about what the customer said, and closes it."""
    order = life.order
    for feedback in order.part(Deal).feedback:
        if not feedback.is_closed:
            if not feedback.follow_ups:
                yield c.FollowUpFeedback(order.id, feedback_id=feedback.id, text="we have called them")
            yield c.CloseFeedback(order.id, feedback_id=feedback.id)


INSPECTION_DUTIES: Final = (announce_dispatch, inspect_deliveries, put_right, see_to_feedback)
"""All that is anybody's to do about deliveries, the most urgent first."""
