"""The release of goods for one delivery note: on which ground, for how much, and on whose credit (S14)."""

from datetime import datetime
from enum import StrEnum

from attrs import frozen

from orderflow.entities.payment import Progress
from orderflow.ids import ShipmentId
from orderflow.money import Money

__all__ = ["Ground", "Release"]


class Ground(StrEnum):
    """Why goods may leave."""

    PAID = "paid"
    """The payment term is met (款到发货)."""
    COMMITTED = "committed"
    """Commitment, guarantee and signature, all three together, before the money (S14)."""


@frozen(kw_only=True, slots=False)
class Release:
    """
    That the goods of one delivery note may leave: these quantities and this amount, not the order for ever.

    Attributes:
        id: The parcel's.
        digest: What was released; it lapses when the parcel is packed anew.
        amount: What these goods cost.
        credit: How far the credit is that was asked for; None where the goods are paid.
        freed: How much of the credit was given back, as payments came in.
    """

    id: ShipmentId
    digest: str
    ground: Ground
    amount: Money
    at: datetime
    credit: Progress | None = None
    freed: Money | None = None

    @property
    def is_good(self) -> bool:
        """Whether goods may leave on it: it is paid, or the credit is held."""
        return self.ground is Ground.PAID or self.credit is Progress.DONE
