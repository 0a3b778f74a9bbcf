"""The facts that made-to-order is guarded by: what has to be in writing before goods are made."""

from orderflow.entities.content import order_digest
from orderflow.entities.order import Order
from orderflow.entities.signature import RECIPE
from orderflow.roles import CUSTOMER
from orderflow.states.fact import fact


@fact("价格和规格已核实", "prices and specifications are in order")
def prices_confirmed(order: Order) -> bool:
    """They were compared with the price plan and with earlier orders, and no doubt is left (S12)."""
    deal = order.deal
    return deal.prices_checked == order_digest(order) and not any(doubt.is_open for doubt in deal.doubts)


@fact("技术部已书面确认可生产", "it is confirmed in writing that it can be made")
def technically_confirmed(order: Order) -> bool:
    """The technical department has signed, and the customer for a recipe that has changed (S12)."""
    technical, digest = order.deal.technical, order_digest(order)
    if technical is None or technical.digest != digest or not technical.producible:
        return False
    return not technical.recipe_changed or CUSTOMER in order.deal.signed(RECIPE, order.id, digest)


@fact("技术部确认无法生产", "it cannot be made")
def not_producible(order: Order) -> bool:
    """The technical department has said so, in writing (S12)."""
    technical = order.deal.technical
    return technical is not None and technical.digest == order_digest(order) and not technical.producible


@fact("所需表单均已签字", "all papers that it needs are signed")
def papers_signed(order: Order) -> bool:
    """For instance the review form of a special product (S14)."""
    deal, digest = order.deal, order_digest(order)
    return all(deal.signed(kind, order.id, digest) for kind in deal.papers)


@fact("内部评审已通过", "it has passed the internal review")
def review_passed(order: Order) -> bool:
    """Whoever had to look at it has approved it as it stands (S03)."""
    approved = order.deal.approved(order.id, order_digest(order))
    return all(role in approved for role in order.deal.reviewers)


@fact("已请客户确认", "the customer was asked to confirm it")
def confirmation_sent(order: Order) -> bool:
    """He was sent the order just as it stands (S03)."""
    return order.deal.confirmation_sent == order_digest(order)
