"""What of an order is made, and what is still to be: counted over production orders and shipments in one go."""

from collections import Counter

from orderflow.entities.deal import Deal
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order

__all__ = ["units_in_stock", "units_plannable", "units_to_make", "units_to_plan", "units_tolerated"]


def units_tolerated(order: Order, line: LineItem) -> int:
    """
    How many units of a line may come beyond what is ordered of it, by the contract in force (S04).

    It is a share of what is ordered, whatever has left already, so that it does not matter how deliveries are split.
    Goods that are sent in the place of others have none of their own.
    """
    contract = order.part(Deal).contract
    if contract is None or line.replaces is not None:
        return 0
    return contract.terms.tolerance.over(line.quantity - line.cancelled)


def units_in_stock(order: Order) -> Counter[str]:
    """The units of each line that are made, or were in stock, and lie here in no shipment; so does what came back."""
    units: Counter[str] = Counter()
    for part in order.part(Deal).allocated:
        units[part.line_id] += part.quantity
    for production in order.part(Deal).production:
        for part in production.finished:
            units[part.line_id] += part.quantity
    for shipment in order.shipments:
        if not shipment.is_back:
            for part in shipment.lines:
                units[part.line_id] -= part.quantity
    return units


def units_to_make(order: Order) -> dict[str, int]:
    """The units of each line that shall come and are not made yet, or were lost; lines that lack none are left out."""
    here = units_in_stock(order)
    return {line.id: missing for line in order.lines if (missing := line.unpacked - max(here[line.id], 0)) > 0}


def units_to_plan(order: Order) -> dict[str, int]:
    """The units of each line that have to be made, and that no production order is about."""
    being_made = order.part(Deal).units_being_made
    to_make = units_to_make(order)
    return {line_id: left for line_id, units in to_make.items() if (left := units - being_made[line_id]) > 0}


def units_plannable(order: Order) -> dict[str, int]:
    """The most units of each line that may still be planned: what has to be, and what the contract tolerates beyond."""
    here, being_made = units_in_stock(order), order.part(Deal).units_being_made
    most = {line.id: line.unpacked - line.excess + units_tolerated(order, line) for line in order.lines}
    return {line_id: max(units - max(here[line_id], 0) - being_made[line_id], 0) for line_id, units in most.items()}
