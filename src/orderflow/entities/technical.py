"""What the technical department has put in writing: can it be made, is the material there, and by when (S12)."""

from datetime import datetime

from orderflow._first_use import value
from orderflow.kept import Agreed, Digest, Id, PersonId, Reference

__all__ = ["Sampling", "TechnicalConfirmation"]


@value(kw_only=True)
class TechnicalConfirmation:
    """
    A signed statement about the order as it stands; the spoken word is none.

    Attributes:
        digest: The content that was looked at; it expires when the content changes.
        producible: Whether it can be made.
        recipe_changed: Whether the recipe has changed since the customer's last order: if they insist on the old one,
            or takes the new one, they sign for it.
        materials: What is in stock of the raw materials, in words.
        ready_by: When the goods can be ready; None for what cannot be made.
        reference: Where the signed paper is.
    """

    digest: Digest
    producible: bool
    recipe_changed: bool
    materials: Agreed
    ready_by: datetime | None
    reference: Reference
    signer: PersonId
    at: datetime


@value(kw_only=True)
class Sampling:
    """
    A branch into new-product sampling (新品开发打样): the order waits for it.

    Attributes:
        order_id: The sampling order, which has a life of its own.
        passed: Whether the sample was good; None as long as nobody knows.
    """

    order_id: Id
    begun_at: datetime
    passed: bool | None = None
