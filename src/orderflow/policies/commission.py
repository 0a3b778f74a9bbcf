"""What does the platform keep of the merchant's money?"""

from fractions import Fraction
from typing import Protocol

from orderflow.entities.order import Order
from orderflow.errors import DefinitionError
from orderflow.money import Money, Rounding

__all__ = ["CommissionPolicy", "no_commission", "percent_of_goods"]


class CommissionPolicy(Protocol):
    """
    The commission on the whole order as it is now.

    Asked at each settlement; what was kept already is taken off, so that a refund brings its commission back.
    """

    def __call__(self, order: Order) -> Money: ...


def no_commission(order: Order) -> Money:
    """The merchant gets all of it."""
    return order.money(0)


def percent_of_goods(share: Fraction, *, rounding: Rounding = Rounding.HALF_EVEN) -> CommissionPolicy:
    """
    A share of what the customer paid and keeps paying for goods, freight aside: `percent_of_goods(Fraction(5, 100))`.

    Args:
        share: An exact fraction between 0 and 1.
        rounding: What becomes of half a minor unit; the whole commission of the order is rounded, once.

    Raises:
        DefinitionError: The share is not between 0 and 1.
    """
    if not isinstance(share, Fraction) or not 0 <= share <= 1:
        raise DefinitionError(f"a commission is a Fraction between 0 and 1, not {share!r}")

    def commission(order: Order) -> Money:
        goods = order.lines.total_minor - order.credited.minor
        base = order.money(max(min(goods, order.earned.minor), 0))
        return base.ratio(share.numerator, share.denominator, rounding=rounding)

    return commission
