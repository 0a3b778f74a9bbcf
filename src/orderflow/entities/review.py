"""What has to be in order before goods are made; the page's facts and the time limits ask the same (S03, S12, S14)."""

from orderflow.entities.content import order_digest
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.signature import RECIPE
from orderflow.roles import CUSTOMER

__all__ = [
    "has_all_approvals",
    "has_all_papers",
    "has_prices_in_order",
    "has_technical_word",
    "is_asked_to_confirm",
    "is_not_producible",
    "is_producible",
    "is_reviewed",
    "is_sampled",
]


def has_prices_in_order(order: Order) -> bool:
    """Whether prices and specifications were compared with what is known, and no discrepancy is left."""
    deal = order.part(Deal)
    return deal.prices_checked == order_digest(order) and not any(
        discrepancy.is_open for discrepancy in deal.discrepancies
    )


def has_technical_word(order: Order) -> bool:
    """Whether the technical department has put anything in writing about just this content."""
    technical = order.part(Deal).technical
    return technical is not None and technical.digest == order_digest(order)


def is_producible(order: Order) -> bool:
    """Whether it has said that it can be made, and the customer has signed for a recipe that has changed."""
    deal, digest = order.part(Deal), order_digest(order)
    technical = deal.technical
    if technical is None or technical.digest != digest or not technical.producible:
        return False
    return not technical.recipe_changed or CUSTOMER in deal.signed(RECIPE, order.id, digest)


def is_not_producible(order: Order) -> bool:
    """Whether it has said that it cannot be made."""
    technical = order.part(Deal).technical
    return technical is not None and technical.digest == order_digest(order) and not technical.producible


def has_all_papers(order: Order) -> bool:
    """Whether every paper that it needs is signed as it stands."""
    deal, digest = order.part(Deal), order_digest(order)
    return all(deal.signed(kind, order.id, digest) for kind in deal.papers)


def has_all_approvals(order: Order) -> bool:
    """Whether the last word of whoever has to approve it is a yes, to just this content."""
    approved = order.part(Deal).approved(order.id, order_digest(order))
    return all(role in approved for role in order.part(Deal).reviewers)


def is_reviewed(order: Order) -> bool:
    """Whether the review has nothing left to ask for."""
    return has_prices_in_order(order) and is_producible(order) and has_all_papers(order) and has_all_approvals(order)


def is_asked_to_confirm(order: Order) -> bool:
    """Whether the customer was sent the order just as it stands."""
    return order.part(Deal).confirmation_sent == order_digest(order)


def is_sampled(order: Order) -> bool:
    """Whether it waits for a sample."""
    sampling = order.part(Deal).sampling
    return sampling is not None and sampling.passed is None
