"""Where a life stands, whatever the flow calls its states: the library asks these, never a state's name."""

from enum import StrEnum

from attrs import frozen

from orderflow.kept import Word

__all__ = ["ChildMove", "ChildPhase", "Phase"]


class Phase(StrEnum):
    """What an order's state is about. Every stage of every flow names its phase."""

    DRAFT = "draft"
    """A cart: it can be edited freely and nobody counts on it."""
    REVIEW = "review"
    """Somebody on the selling side has to say yes."""
    PAYMENT = "payment"
    """The customer's money is awaited."""
    PREPARING = "preparing"
    """Goods are made, picked or packed; some may have left already."""
    DELIVERING = "delivering"
    """All goods have left; their receipt is awaited."""
    COMPLETED = "completed"
    """The customer has what they ordered; after-sales is open."""
    CANCELLED = "cancelled"
    """It will not be carried out; money may still be on its way back."""
    CLOSED = "closed"
    """Nothing is awaited and nothing can happen any more."""


class ChildPhase(StrEnum):
    """What the state of a payment, shipment or return request is about."""

    WAITING = "waiting"
    """An answer from outside is awaited: it cannot be closed, and it must not be asked again in another way."""
    OPEN = "open"
    """Somebody here has the next step."""
    CLOSED = "closed"
    """Nothing is awaited, though more may happen."""


@frozen
class ChildMove:
    """One step of a child's machine as it is recorded in an event, so that replay asks no machine."""

    step: Word
    source: Word
    target: Word
    phase: ChildPhase
