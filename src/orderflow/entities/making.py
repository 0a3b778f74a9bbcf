"""What of an order is made, and what is still to be: counted over production orders and parcels in one go."""

from collections import Counter

from orderflow.entities.order import Order

__all__ = ["units_in_stock", "units_to_make", "units_to_plan"]


def units_in_stock(order: Order) -> Counter[str]:
    """The units of each line that are made, or were in stock, and lie here in no parcel; so does what came back."""
    units: Counter[str] = Counter()
    for part in order.deal.allocated:
        units[part.line_id] += part.quantity
    for production in order.deal.production:
        for part in production.finished:
            units[part.line_id] += part.quantity
    for parcel in order.shipments:
        if not parcel.is_back:
            for part in parcel.lines:
                units[part.line_id] -= part.quantity
    return units


def units_to_make(order: Order) -> dict[str, int]:
    """The units of each line that shall come and are not made yet, or were lost; lines that lack none are left out."""
    here = units_in_stock(order)
    return {line.id: missing for line in order.lines if (missing := line.unpacked - max(here[line.id], 0)) > 0}


def units_to_plan(order: Order) -> dict[str, int]:
    """The units of each line that have to be made, and that no production order is about."""
    being_made = order.deal.units_being_made
    to_make = units_to_make(order)
    return {line_id: left for line_id, units in to_make.items() if (left := units - being_made[line_id]) > 0}
