"""What goods have left, or are released to leave: what they cost, what of it is not paid, and what is on credit."""

from collections import Counter
from collections.abc import Iterable

from orderflow.entities.content import delivery_note_digest
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.phase import ChildPhase
from orderflow.entities.release import Release
from orderflow.entities.shipment import Shipment
from orderflow.money import Money

__all__ = ["cost_of", "due_for", "is_standing", "on_credit", "payment_met", "shipments_out", "unpaid"]


def is_standing(order: Order, release: Release) -> bool:
    """
    Whether goods have left on this release, or are to.

    It expires when its shipment is unpacked, lost or comes back, when something else is written on the delivery note,
    and when its credit is refused.
    """
    shipment = order.shipments[release.id]
    if release.is_refused:
        return False
    return shipment.has_left or (
        shipment.phase is ChildPhase.OPEN and release.digest == delivery_note_digest(order, shipment)
    )


def shipments_out(order: Order, *, without: Shipment | None = None) -> list[Shipment]:
    """The shipments that have left, released or not, and those that are released to leave; this one left out."""
    releases = order.part(Deal).releases
    return [
        shipment
        for shipment in order.shipments
        if shipment.has_left or ((release := releases.get(shipment.id)) is not None and is_standing(order, release))
        if without is None or shipment.id != without.id
    ]


def cost_of(order: Order, shipments: Iterable[Shipment]) -> Money:
    """What the goods in these shipments cost together, to the cent; the freight falls due with the first that leave."""
    units: Counter[str] = Counter()
    for shipment in shipments:
        for part in shipment.lines:
            units[part.line_id] += part.quantity
    if not units:
        return order.money(0)
    return order.delivery_fee + order.money(
        sum(order.lines[line_id].amount_of(quantity).minor for line_id, quantity in units.items())
    )


def unpaid(order: Order, shipments: Iterable[Shipment]) -> Money:
    """What of it is not paid: the money that is here is counted for these goods first, whatever else was ordered."""
    return order.money(max(cost_of(order, shipments).minor - order.credited_minor - order.payments.kept_minor, 0))


def due_for(order: Order, shipment: Shipment) -> Money:
    """What is not paid of the goods in this shipment, when all that is out already is paid first."""
    others = shipments_out(order, without=shipment)
    return unpaid(order, [*others, shipment]) - unpaid(order, others)


def payment_met(order: Order, shipment: Shipment) -> bool:
    """Whether these goods are paid (款到发货), or are paid on delivery, as agreed."""
    return order.pays_on_delivery or not due_for(order, shipment)


def on_credit(order: Order) -> Money:
    """What the customer's credit line holds for this order, or was asked to hold."""
    return order.money(sum(release.held.minor + release.asked.minor for release in order.part(Deal).releases))
