"""Who has to approve an order before its customer is asked to confirm it, and which papers does it need?"""

from typing import Protocol

from orderflow.entities.order import Order
from orderflow.entities.signature import SPECIAL_REVIEW
from orderflow.errors import DefinitionError
from orderflow.roles import Role

__all__ = ["PaperPolicy", "ReviewPolicy", "no_papers", "no_review", "reviewed_by", "special_products"]


class ReviewPolicy(Protocol):
    """Who has to approve this order (S03)? Asked at each submission; the answer is recorded."""

    def __call__(self, order: Order) -> tuple[Role, ...]: ...


class PaperPolicy(Protocol):
    """Which papers have to be signed for this order (S14)? Asked at each submission; the answer is recorded."""

    def __call__(self, order: Order) -> tuple[str, ...]: ...


def no_review(order: Order) -> tuple[Role, ...]:
    """Nobody: whoever takes it in vouches for it."""
    return ()


def reviewed_by(*roles: Role) -> ReviewPolicy:
    """
    Each of these looks at every order (S03).

    Raises:
        DefinitionError: One of them is no role, or is named twice.
    """
    for role in roles:
        if not isinstance(role, Role):
            raise DefinitionError(f"{role!r} cannot be asked to review: name a Role")
    if len(set(roles)) < len(roles):
        raise DefinitionError(f"each role reviews once; {', '.join(roles)} names one twice")

    def these_review(order: Order) -> tuple[Role, ...]:
        return roles

    return these_review


def no_papers(order: Order) -> tuple[str, ...]:
    """None: the order form says it all."""
    return ()


def special_products(*skus: str) -> PaperPolicy:
    """
    An order with any of these goods in it needs the review form of special products (特殊产品评审表, S14).

    Raises:
        DefinitionError: Nothing is named, so that nothing would ever be reviewed, or one of them is no text.
    """
    if not skus or not all(isinstance(sku, str) and sku.strip() for sku in skus):
        raise DefinitionError(f"special products are named by their skus, not by {skus!r}")
    special = frozenset(skus)

    def form_if_special(order: Order) -> tuple[str, ...]:
        return (SPECIAL_REVIEW,) if any(line.sku in special for line in order.lines) else ()

    return form_if_special
