"""What an instalment waits for, and whether it has happened; the flows' facts and the time limits ask the same."""

from orderflow.entities.contract import Milestone
from orderflow.entities.deal import Deal
from orderflow.entities.making import units_to_make
from orderflow.entities.order import Order

__all__ = ["all_made", "all_passed", "is_reached"]


def all_made(order: Order) -> bool:
    """Whether whatever shall still come is made and has passed its inspection."""
    return bool(order.lines.units) and not units_to_make(order)


def all_passed(order: Order) -> bool:
    """Whether nothing is left to ship, each delivery was inspected, and something was done about every defect."""
    certificates = order.part(Deal).certificates
    return (
        bool(order.lines.units)
        and not order.lines.open
        and all(shipment.id in certificates for shipment in order.shipments if shipment.has_left)
        and all(certificate.is_closed for certificate in certificates)
    )


def is_reached(order: Order, milestone: Milestone) -> bool:
    """Whether this has happened under the contract in force, so that what is paid for it is due."""
    if order.part(Deal).in_force is None:
        return False
    if milestone is Milestone.PRODUCED:
        return all_made(order)
    return milestone is Milestone.SIGNED or all_passed(order)
