"""What can the customer rate?"""

from typing import Protocol

from orderflow.entities.order import Order
from orderflow.entities.rating import GOODS, MERCHANT

__all__ = ["RatingPolicy", "goods_and_merchant", "rate"]


class RatingPolicy(Protocol):
    """What can be rated of this order, each once?"""

    def __call__(self, order: Order) -> tuple[str, ...]: ...


def goods_and_merchant(order: Order) -> tuple[str, ...]:
    """The goods as a whole, the merchant, and each line of which units arrived (S10, S19)."""
    return (GOODS, MERCHANT, *(line.id for line in order.lines if line.delivered))


def rate(*targets: str) -> RatingPolicy:
    """These and nothing else: `rate(COURIER, RESTAURANT)` for a delivery service (S20)."""

    def rate_these(order: Order) -> tuple[str, ...]:
        return targets

    return rate_these
