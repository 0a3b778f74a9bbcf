"""A signature: who signed what, where the signed paper is, and which content it was."""

from datetime import datetime
from typing import Final

from orderflow._first_use import value
from orderflow.kept import Digest, Id, PersonId, Reference, Word
from orderflow.roles import Role

__all__ = [
    "CONTRACT",
    "DELIVERY_NOTE",
    "GUARANTEE",
    "OF_SHIPMENTS",
    "PAYMENT_COMMITMENT",
    "RECIPE",
    "RELEASE",
    "SPECIAL_REVIEW",
    "Signature",
]

CONTRACT: Final = "contract"
"""The contract, or an amendment of it, by one of the two parties (S04, S18)."""
RECIPE: Final = "recipe"
"""The recipe by which goods are made, where it has changed or the customer insists on the old one (S12)."""
SPECIAL_REVIEW: Final = "special_review"
"""The review form of a special product (特殊产品评审表, S14)."""
PAYMENT_COMMITMENT: Final = "payment_commitment"
"""The customer's written word that they will pay for goods that leave before the money (付款承诺, S14)."""
GUARANTEE: Final = "guarantee"
"""The office's guarantee for them (办事处担保, S14)."""
RELEASE: Final = "release"
"""The marketing head's signature for them (S14)."""
DELIVERY_NOTE: Final = "delivery_note"
"""Finance's signature on a delivery note (发货单), without which nothing leaves (S14)."""
OF_SHIPMENTS: Final = (PAYMENT_COMMITMENT, GUARANTEE, RELEASE, DELIVERY_NOTE)
"""What is signed for the goods of one shipment, not for an order."""


@value(kw_only=True)
class Signature:
    """
    Somebody signed in writing; the spoken word is none.

    Attributes:
        id: `g-1` is the first that was ever given.
        kind: What was signed: one of the constants of this module, or a host's own.
        subject: The id of what it is about: a contract, a shipment, or the order itself.
        digest: The content that was signed; the signature expires when it changes.
        signer: The actor's id.
        reference: Where the signed copy is: a file number, the name of a scan.
    """

    id: Id
    kind: Word
    subject: Id
    digest: Digest
    role: Role
    signer: PersonId
    reference: Reference
    at: datetime
