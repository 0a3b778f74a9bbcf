"""Goods that come in place of defective ones: they were ordered, and are paid for, on another line."""

from collections import Counter
from collections.abc import Mapping

from orderflow.entities.deal import Deal
from orderflow.entities.line_item import LineItem
from orderflow.entities.order import Order

__all__ = ["ordered_line", "ordered_on", "units_kept"]


def ordered_on(order: Order) -> Mapping[str, str]:
    """For each line that comes in place of defective goods: the line on which they were ordered in the first place."""
    origins: dict[str, str] = {}
    for certificate in order.part(Deal).certificates:
        for defect in certificate.defects:
            if defect.replacement is not None:
                origins[defect.replacement] = defect.id
    for line_id, origin in origins.items():
        while origin in origins:  # what came in their place was defective, too
            origin = origins[origin]
        origins[line_id] = origin
    return origins


def ordered_line(order: Order, line_id: str) -> LineItem:
    """The line on which these goods were ordered, and are paid for: mostly itself."""
    return order.lines[ordered_on(order).get(line_id, line_id)]


def units_kept(order: Order) -> Counter[str]:
    """The units of each ordered line that have left and not come back, whichever line they were delivered on."""
    origins, units = ordered_on(order), Counter[str]()
    for line in order.lines:
        units[origins.get(line.id, line.id)] += line.shipped - line.accepted_back
    return units
