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

__all__ = ["cost_of", "due_for", "is_standing", "on_credit", "parcels_out", "payment_met", "unpaid"]


def is_standing(order: Order, release: Release) -> bool:
    """
    Whether goods have left on this release, or are to.

    It lapses when its parcel is unpacked, lost or comes back, when something else is written on the delivery note, and
    when its credit is refused.
    """
    parcel = order.shipments[release.id]
    if release.is_refused:
        return False
    return parcel.has_left or (
        parcel.phase is ChildPhase.OPEN and release.digest == delivery_note_digest(order, parcel)
    )


def parcels_out(order: Order, *, without: Shipment | None = None) -> list[Shipment]:
    """The parcels that have left, released or not, and those that are released to leave; this one left out."""
    releases = order.part(Deal).releases
    return [
        parcel
        for parcel in order.shipments
        if parcel.has_left or ((release := releases.get(parcel.id)) is not None and is_standing(order, release))
        if without is None or parcel.id != without.id
    ]


def cost_of(order: Order, parcels: Iterable[Shipment]) -> Money:
    """What the goods in these parcels cost together, to the cent; the freight falls due with the first that leave."""
    units: Counter[str] = Counter()
    for parcel in parcels:
        for part in parcel.lines:
            units[part.line_id] += part.quantity
    if not units:
        return order.money(0)
    return order.delivery_fee + order.money(
        sum(order.lines[line_id].amount_of(quantity).minor for line_id, quantity in units.items())
    )


def unpaid(order: Order, parcels: Iterable[Shipment]) -> Money:
    """What of it is not paid: the money that is here is counted for these goods first, whatever else was ordered."""
    return order.money(max(cost_of(order, parcels).minor - order.credited_minor - order.payments.kept_minor, 0))


def due_for(order: Order, shipment: Shipment) -> Money:
    """What is not paid of the goods in this parcel, when all that is out already is paid first."""
    others = parcels_out(order, without=shipment)
    return unpaid(order, [*others, shipment]) - unpaid(order, others)


def payment_met(order: Order, shipment: Shipment) -> bool:
    """Whether these goods are paid (款到发货), or are paid on delivery, as agreed."""
    return order.pays_on_delivery or not due_for(order, shipment)


def on_credit(order: Order) -> Money:
    """What the customer's credit line holds for this order, or was asked to hold."""
    return order.money(sum(release.held.minor + release.asked.minor for release in order.part(Deal).releases))
