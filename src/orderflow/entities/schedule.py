"""Who has to have paid what by when: a schedule in exact money, and how far it is paid."""

from collections.abc import Collection, Iterator, Sequence

from orderflow._first_use import value
from orderflow.entities.contract import Instalment, Milestone, Term
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.money import Money

__all__ = ["Standing", "instalments_of", "outstanding", "standings"]


@value(kw_only=True)
class Standing:
    """
    How far an instalment is.

    Attributes:
        amount: What it comes to now.
        open: What of it is not here yet.
    """

    instalment: Instalment
    amount: Money
    open: Money


def instalments_of(total: Money, schedule: Sequence[Term]) -> tuple[Instalment, ...]:
    """
    *total*, split by the shares of a schedule without losing a cent: 30 % of 999.99 and the rest make 999.99.

    From S04, S18.
    """
    amounts = total.allocate([term.share for term in schedule])
    return tuple(
        Instalment(id=f"i-{place}", name=term.name, amount=amount, due=term.due, net=term.net)
        for place, (term, amount) in enumerate(zip(schedule, amounts, strict=True), start=1)
    )


def standings(order: Order) -> Iterator[Standing]:
    """
    Every instalment of the contract in force with what is open of it, the money that is here counted in their order.

    What the price came to differ by since (units delivered over or under, a reduction) is the last one's: an earlier
    one only falls if there is not as much left to pay. Of a cancelled order they are what the seller keeps.
    """
    contract = order.part(Deal).contract
    if contract is None:
        return
    left = max(order.total_minor - order.credited_minor, 0)
    here = order.payments.kept_minor
    last = len(contract.instalments)
    for place, instalment in enumerate(contract.instalments, start=1):
        amount = left if place == last else min(instalment.amount.minor, left)
        paid = min(amount, here)
        left, here = left - amount, here - paid
        yield Standing(instalment=instalment, amount=order.money(amount), open=order.money(amount - paid))


def outstanding(order: Order, milestones: Collection[Milestone]) -> bool:
    """
    Whether less is here than has to be, before it goes on from these milestones.

    Sums are compared, not what is open of each instalment: what the customer has time to pay may stand before what they
    have not, and does not use up the money for it.
    """
    waited_for = sum(
        standing.amount.minor
        for standing in standings(order)
        if standing.instalment.is_waited_for and standing.instalment.due in milestones
    )
    return waited_for > order.payments.kept_minor
