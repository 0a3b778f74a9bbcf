"""The merchant's money (结算): what they were paid out for an order, and what was taken off."""

from datetime import datetime

from orderflow._first_use import value
from orderflow.kept import Id
from orderflow.money import Money

__all__ = ["Settlement"]


@value(kw_only=True)
class Settlement:
    """
    One settlement with the merchant: what changed since the one before. Amounts below zero are taken back.

    Attributes:
        gross: What came in.
        refunded: What went back to the customer or is owed to them, and what their bank took back.
        commission: What the platform keeps.
    """

    id: Id
    gross: Money
    refunded: Money
    commission: Money
    at: datetime

    @property
    def net(self) -> Money:
        """What the merchant gets: gross, less refunds and commission, to the cent."""
        return self.gross - self.refunded - self.commission
