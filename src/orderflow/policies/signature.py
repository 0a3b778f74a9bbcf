"""Who may sign what?"""

from collections.abc import Mapping
from typing import Final, Protocol

from orderflow.entities.order import Order
from orderflow.entities.signature import (
    CONTRACT,
    DELIVERY_NOTE,
    GUARANTEE,
    PAYMENT_COMMITMENT,
    RECIPE,
    RELEASE,
    SPECIAL_REVIEW,
)
from orderflow.roles import CUSTOMER, FINANCE, MARKETING_HEAD, MERCHANT, OFFICE, QUALITY, SALES, TECHNICAL, Role

__all__ = ["SignerPolicy", "default_signers", "parties_sign"]

_DEFAULT: Final[Mapping[str, tuple[Role, ...]]] = {
    CONTRACT: (CUSTOMER, SALES, MERCHANT),
    RECIPE: (CUSTOMER,),
    SPECIAL_REVIEW: (TECHNICAL, QUALITY),
    PAYMENT_COMMITMENT: (CUSTOMER,),
    GUARANTEE: (OFFICE,),
    RELEASE: (MARKETING_HEAD,),
    DELIVERY_NOTE: (FINANCE,),
}


class SignerPolicy(Protocol):
    """In which roles may something of this kind be signed? Nobody signs what no answer knows."""

    def __call__(self, order: Order, kind: str) -> tuple[Role, ...]: ...


def parties_sign(order: Order, kind: str) -> tuple[Role, ...]:
    """The contract is signed by the customer, and for the seller by sales or by the merchant themselves (S04, S18)."""
    return (CUSTOMER, SALES, MERCHANT) if kind == CONTRACT else ()


def default_signers(order: Order, kind: str) -> tuple[Role, ...]:
    """
    Whoever signs in a factory: the customer for recipe and commitment, each department for its own (S12, S14).

    A special product's form is signed by the technical department or by quality; one of them is enough.
    """
    return _DEFAULT.get(kind, ())
