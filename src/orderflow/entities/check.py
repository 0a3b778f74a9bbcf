"""A recorded answer of somebody entitled: is it valid, is it in stock, is it in order?"""

from datetime import datetime
from typing import Final

from orderflow._first_use import value
from orderflow.kept import Id, Word

__all__ = ["DELIVERY_CAPACITY", "INSPECTION", "STOCK", "VALIDITY", "Check"]

VALIDITY: Final = "validity"
"""The order can be taken as it is (S07)."""
STOCK: Final = "stock"
"""The goods are there (S07, S19)."""
DELIVERY_CAPACITY: Final = "delivery_capacity"
"""They can be brought in time (S07)."""
INSPECTION: Final = "inspection"
"""Quantity and quality of what lies in a shipment are right (S06, S07, S09)."""


@value(kw_only=True)
class Check:
    """
    What somebody has looked at and found; who they were is in the history. The last answer to a question counts.

    Attributes:
        name: What was asked: one of the constants of this module, or a host's own.
        subject: What it is about: a shipment's id, or the order's.
        remark: What they had to say; what did not pass always says why.
    """

    name: Word
    subject: Id
    passed: bool
    at: datetime
    remark: str = ""

    @property
    def id(self) -> str:
        """Name and subject: the later answer takes the place of the earlier."""
        return f"{self.name}/{self.subject}"
