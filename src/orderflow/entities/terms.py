"""What is agreed about an order beside its goods: who goes first, and when the money comes."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from attrs import field

from orderflow._first_use import value
from orderflow.entities.collection import ById
from orderflow.entities.computed import computed_once
from orderflow.kept import Digest, Id, Word
from orderflow.money import Money
from orderflow.roles import Role
from orderflow.validation import text, type_checked

__all__ = [
    "END_WINDOW",
    "ESCALATE",
    "Acceptance",
    "Cancellation",
    "CreditNote",
    "CreditNotes",
    "Limit",
    "PaymentTerms",
    "PaymentTiming",
    "ProcessRef",
    "Submission",
]


class Acceptance(StrEnum):
    """Whether the merchant has to accept an order, and before or after the customer pays (S01, S19)."""

    NOT_NEEDED = "not_needed"
    BEFORE_PAYMENT = "before_payment"
    AFTER_PAYMENT = "after_payment"


class Submission(StrEnum):
    """What makes a cart an order."""

    BY_CUSTOMER = "by_customer"
    """The customer submits it (S01, S05, S13, S17)."""
    BY_PAYMENT = "by_payment"
    """The order exists only once it is paid (S11, S16)."""
    ONCE_PAID = "once_paid"
    """The customer pays, then submits it; until then they may change it (S02)."""


class PaymentTiming(StrEnum):
    """When the money has to be there."""

    BEFORE_SHIPMENT = "before_shipment"
    ON_DELIVERY = "on_delivery"


@value(kw_only=True, field_transformer=type_checked)
class PaymentTerms:
    """The way of paying that the customer chose, and when it brings the money."""

    method: Word = field(validator=text)
    timing: PaymentTiming


@value(kw_only=True)
class ProcessRef:
    """Which process an order lives by: only this one, in this version and with this table, may take it further."""

    name: Word
    version: Word
    fingerprint: Digest


ESCALATE: Final = "escalate"
"""What runs when a limit ends that ends nothing by itself: those responsible are told, and what is late stays to do."""

END_WINDOW: Final = "end_window"
"""What runs when the time is over in which goods can be sent back, or late money may come."""


@value(kw_only=True)
class Limit:
    """
    A time limit that runs: what has to have happened by when, and which command runs otherwise.

    Attributes:
        subject: What it is about where an order has several of a kind (a shipment, an instalment); otherwise the
            order's id.
        responsible: Who has to act in time (S09); None where nobody has to, as in a time to return goods.
        guards: The types of the commands that come too late after it, whether or not anybody has acted on it.
        agreed: Whether it ends when something was promised for, not after a time; another promise changes it (S19).
        overrun_at: When it had ended, and was acted on without an end to it; it is not due again.
    """

    name: Word
    subject: Id
    due_at: datetime
    then: Word
    extended: int = 0
    responsible: Role | None = None
    guards: tuple[Word, ...] = ()
    agreed: bool = False
    overrun_at: datetime | None = None

    @property
    def id(self) -> str:
        """Name and subject: no two limits of an order share both."""
        return f"{self.name}/{self.subject}"

    @property
    def escalates(self) -> bool:
        """Whether its end is told to those responsible, and nothing ends with it: what it waits for may still come."""
        return self.then == ESCALATE

    def is_due(self, at: datetime) -> bool:
        """Whether it was over before *at*, and nobody has acted on it yet: the instant itself is in time."""
        return self.due_at < at and self.overrun_at is None


@value(kw_only=True)
class CreditNote:
    """An amount the customer no longer owes, or gets back: for a return, or as goodwill, with its reason."""

    id: Id
    amount: Money
    reason: str
    return_id: Id | None = None


class CreditNotes(ById[CreditNote]):
    """The credit_notes of an order, with what they add up to; added up once, however often it is asked."""

    @computed_once
    def total_minor(self) -> int:
        """All that was credited, in minor units of the order's currency."""
        return sum([credit.amount.minor for credit in self])


@value(kw_only=True)
class Cancellation:
    """
    That an order was cancelled: when, why, and how much of the money the shop keeps.

    Attributes:
        credited: What had been taken off the order until then; `kept` takes it into account.
    """

    at: datetime
    reason: str
    kept: Money
    credited: Money
