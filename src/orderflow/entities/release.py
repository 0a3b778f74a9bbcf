"""The release of goods for one delivery note: on which basis, for how much, and on whose credit (S14)."""

from datetime import datetime
from enum import StrEnum

from orderflow._first_use import value
from orderflow.entities.payment import Progress
from orderflow.ids import ShipmentId
from orderflow.kept import Digest
from orderflow.money import Money

__all__ = ["Release", "ReleaseBasis"]


class ReleaseBasis(StrEnum):
    """Why goods may leave."""

    PAID = "paid"
    """The payment term is met (款到发货)."""
    COMMITTED = "committed"
    """Commitment, guarantee and signature, all three together, before the money (S14)."""


@value(kw_only=True)
class Release:
    """
    That the goods of one delivery note may leave: these quantities and this amount, not the order for ever.

    What is not paid is asked of the customer's credit line, and given back as payments come in: `held = reserved -
    freed`, never negative.

    Attributes:
        id: The shipment's.
        digest: What was released; it expires when the shipment is packed anew.
        amount: What falls due with these goods: their price, and the freight with the first that leave.
        credit: How far the credit is that was asked for with this release; None where none had to be.
        asks: How often credit was asked for these goods.
        asked: What was asked for and is not answered.
        reserved: All that the credit line ever held for them.
        freed: What of it was given back.
    """

    id: ShipmentId
    digest: Digest
    basis: ReleaseBasis
    amount: Money
    at: datetime
    credit: Progress | None = None
    asks: int = 0
    asked: Money
    reserved: Money
    freed: Money

    @property
    def is_good(self) -> bool:
        """Whether goods may leave on it: they are paid, or the credit is held."""
        return self.basis is ReleaseBasis.PAID or self.credit in (None, Progress.DONE)

    @property
    def is_refused(self) -> bool:
        """Whether nothing came of it, because the customer has not so much credit."""
        return not self.is_good and self.credit is Progress.DECLINED

    @property
    def held(self) -> Money:
        """What the credit line holds for these goods."""
        return self.reserved - self.freed

    @property
    def is_closed(self) -> bool:
        """Whether no credit is held any more, and no answer awaited."""
        return not self.asked and not self.held
