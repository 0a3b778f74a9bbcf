"""Who may sign what?"""

from typing import Protocol

from orderflow.entities.order import Order
from orderflow.entities.signature import CONTRACT
from orderflow.roles import CUSTOMER, MERCHANT, SALES, Role

__all__ = ["SignerPolicy", "parties_sign"]


class SignerPolicy(Protocol):
    """In which roles may something of this kind be signed? Nobody signs what no answer knows."""

    def __call__(self, order: Order, kind: str) -> tuple[Role, ...]: ...


def parties_sign(order: Order, kind: str) -> tuple[Role, ...]:
    """The contract is signed by the customer, and for the seller by sales or by the merchant himself (S04, S18)."""
    return (CUSTOMER, SALES, MERCHANT) if kind == CONTRACT else ()
