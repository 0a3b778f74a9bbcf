"""How large may an order grow at the wish of somebody from outside?"""

from collections.abc import Sequence
from typing import Final, Protocol

from attrs import field, frozen

from orderflow.entities.order import Order
from orderflow.roles import CUSTOMER, Actor, Role
from orderflow.validation import positive, type_checked

__all__ = ["DEFAULT_BOUNDS", "BoundsPolicy", "OrderBounds", "bounded"]


@frozen(kw_only=True, field_transformer=type_checked)
class OrderBounds:
    """
    How many of each kind one order may come to hold; one more is refused (`bound_reached`), and what is there stays.

    They are far above what an honest life needs, and there so that nobody makes each of their next steps dearer. They
    hold back the roles in `held` and nobody else: the shop's own people go on, and what a provider, a carrier or a time
    limit says is never refused for its number.

    Args:
        lines: Lines of the order.
        specifications: Entries in the specification of one line.
        edits: Events of a cart until it is submitted, cancelled or expires.
        events: Events of the order altogether.
        payments: Attempts to pay, part-payments included.
        cases: Cases, settled ones included.
        proposals: Proposals of one case.
        returns: Return requests, refused and withdrawn ones included.
        ratings: Ratings.
        quotations: Quotations, with what was said against them.
        memo: Entries of the customer memo.
        feedback: Things said when all is done.
        reports: Tracking reports of one shipment, kept beside each other. Whoever sends them, one more is never
            refused: from then on the latest report of each status is kept in place of the one before, and one that is
            older than that says nothing new.
        held: The roles that are held back, acting themselves or by somebody on their behalf.
    """

    lines: int = field(default=10_000, validator=positive)
    specifications: int = field(default=100, validator=positive)
    edits: int = field(default=5_000, validator=positive)
    events: int = field(default=100_000, validator=positive)
    payments: int = field(default=200, validator=positive)
    cases: int = field(default=200, validator=positive)
    proposals: int = field(default=100, validator=positive)
    returns: int = field(default=500, validator=positive)
    ratings: int = field(default=20_000, validator=positive)
    quotations: int = field(default=200, validator=positive)
    memo: int = field(default=1_000, validator=positive)
    feedback: int = field(default=100, validator=positive)
    reports: int = field(default=200, validator=positive)
    held: Sequence[Role] = (CUSTOMER,)

    def holds(self, by: Actor) -> bool:
        """Whether these bounds hold *by* back."""
        return by.role in self.held or any(by.party(role) is not None for role in self.held)


DEFAULT_BOUNDS: Final = OrderBounds()


class BoundsPolicy(Protocol):
    """How large may this order grow? Asked at every decision, so the answer should be at hand."""

    def __call__(self, order: Order) -> OrderBounds: ...


def bounded(bounds: OrderBounds = DEFAULT_BOUNDS) -> BoundsPolicy:
    """The same bounds for every order: `bounded(OrderBounds(lines=50_000))`."""

    def the_same(order: Order) -> OrderBounds:
        return bounds

    return the_same
