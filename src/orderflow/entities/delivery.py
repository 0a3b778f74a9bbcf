"""How goods get to the customer: what is offered, and what was chosen."""

from datetime import datetime
from enum import StrEnum

from orderflow._first_use import value
from orderflow.entities.computed import computed_once
from orderflow.kept import Word
from orderflow.money import Money
from orderflow.validation import type_checked

__all__ = ["ArrivalWindow", "DeliveryChoice", "DeliveryKind"]


class DeliveryKind(StrEnum):
    """The two ways of getting goods to people."""

    CARRIAGE = "carriage"
    """Somebody brings them (快递)."""
    PICKUP = "pickup"
    """The customer fetches them (自提)."""


@value(kw_only=True, field_transformer=type_checked)
class ArrivalWindow:
    """When goods are expected to arrive."""

    earliest: datetime
    latest: datetime

    @computed_once
    def spelled(self) -> tuple[str, str]:
        """Both instants in ISO 8601, as every message about the order says them."""
        return self.earliest.isoformat(), self.latest.isoformat()


@value(kw_only=True, field_transformer=type_checked)
class DeliveryChoice:
    """
    The delivery the customer chose, with the fee and the arrival that they were told when they chose it.

    Attributes:
        valid_until: Until when that stood for a cart; None: as long as the cart did not change.
    """

    option: Word
    kind: DeliveryKind
    fee: Money
    carrier: Word | None = None
    arrival: ArrivalWindow | None = None
    valid_until: datetime | None = None
