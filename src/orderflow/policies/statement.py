"""Whose word is it what goods cost, when they will be there, and where an order comes from?"""

from typing import Protocol

from orderflow.errors import Refusal
from orderflow.policies.answer import YES, Allow
from orderflow.refusals import PricesOfTheShop
from orderflow.roles import CUSTOMER, Actor

__all__ = ["StatementPolicy", "customers_may_say", "host_prices", "prices_of_the_shop"]


class StatementPolicy(Protocol):
    """
    May this actor say this? Asked about the fields of a command that are the shop's to say, and that were given.

    Args:
        stated: Those fields, such as `("lines.unit_price", "lines.discount")`; never empty.
        by: Who speaks; for whom they do so makes no difference.

    Where an actor may not say `lines.unit_price`, the shop's `PriceBook` is asked for what they put into their cart.
    """

    def __call__(self, stated: tuple[str, ...], *, by: Actor) -> Allow | Refusal: ...


def customers_may_say(*fields: str) -> StatementPolicy:
    """
    The shop's people say what is the shop's to say, and customers only these fields of it: `"channel"`.

    Others are refused from a customer by name, and nothing is changed.
    """

    def answer(stated: tuple[str, ...], *, by: Actor) -> Allow | Refusal:
        if by.role != CUSTOMER:
            return YES
        refused = tuple(field for field in stated if field not in fields)
        return PricesOfTheShop(fields=refused, role=by.role) if refused else YES

    return answer


prices_of_the_shop = customers_may_say()
"""Prices, discounts, taxes, dates, sources and channels are said by the shop, never by its customers."""


def host_prices(stated: tuple[str, ...], *, by: Actor) -> Allow | Refusal:
    """The host vouches for what its callers say: it has set every price itself, whoever asks."""
    return YES
