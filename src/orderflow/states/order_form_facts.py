"""The facts that made-to-order is guarded by: what has to be in writing before goods are made."""

from orderflow.entities.order import Order
from orderflow.entities.review import (
    has_all_approvals,
    has_all_papers,
    has_prices_in_order,
    is_asked_to_confirm,
    is_not_producible,
    is_producible,
)
from orderflow.states.fact import fact


@fact("价格和规格已核实", "prices and specifications are in order")
def prices_confirmed(order: Order) -> bool:
    """They were compared with the price plan and with earlier orders, and no discrepancy is left (S12)."""
    return has_prices_in_order(order)


@fact("技术部已书面确认可生产", "it is confirmed in writing that it can be made")
def technically_confirmed(order: Order) -> bool:
    """The technical department has signed, and the customer for a recipe that has changed (S12)."""
    return is_producible(order)


@fact("技术部确认无法生产", "it cannot be made")
def not_producible(order: Order) -> bool:
    """The technical department has said so, in writing (S12)."""
    return is_not_producible(order)


@fact("所需表单均已签字", "all papers that it needs are signed")
def papers_signed(order: Order) -> bool:
    """For instance the review form of a special product (S14)."""
    return has_all_papers(order)


@fact("内部评审已通过", "it has passed the internal review")
def review_passed(order: Order) -> bool:
    """Whoever had to look at it has approved it as it stands (S03)."""
    return has_all_approvals(order)


@fact("已请客户确认", "the customer was asked to confirm it")
def confirmation_sent(order: Order) -> bool:
    """They were sent the order just as it stands (S03)."""
    return is_asked_to_confirm(order)
