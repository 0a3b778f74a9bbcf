"""What is to be done until prices and specifications are in order, and the customer has their answers."""

from collections.abc import Iterator

from orderflow import commands as c
from orderflow.commands import Command
from orderflow.entities.content import order_digest
from orderflow.entities.deal import Deal
from orderflow.testing.lives.life import Life

__all__ = ["answer_customer", "check_prices"]


def answer_customer(life: Life) -> Iterator[Command]:
    """Who was promised a reply gets it."""
    reply = life.order.part(Deal).reply
    if reply is not None:
        yield c.AnswerCustomer(life.order.id, text=f"about {reply.about}: all is well")


def check_prices(life: Life) -> Iterator[Command]:
    """Prices are compared with the plan, whoever is entitled confirms, and what they have not confirmed goes back."""
    order, deal = life.order, life.order.part(Deal)
    refused = [discrepancy for discrepancy in deal.discrepancies if discrepancy.is_refused]
    if refused:
        yield c.SendBack(order.id, remark=refused[0].remark)
    elif deal.prices_checked != order_digest(order):
        yield c.CheckPrices(order.id)
    for discrepancy in deal.discrepancies:
        if discrepancy.is_open:
            yield c.ResolveDiscrepancy(order.id, discrepancy_id=discrepancy.id, confirmed=True)
            yield c.EscalateDiscrepancy(order.id, discrepancy_id=discrepancy.id)
