"""Money for an order: one attempt to pay, its captures, its refunds."""

from enum import StrEnum

from orderflow._first_use import value
from orderflow.entities.collection import ById
from orderflow.entities.computed import computed_once
from orderflow.entities.phase import ChildPhase
from orderflow.ids import CaptureId, PaymentId, RefundId
from orderflow.kept import Id, PersonId, Reference, Word
from orderflow.money import Money

__all__ = ["Capture", "Captures", "Payment", "Payments", "Progress", "Refunded", "Refunds"]


class Progress(StrEnum):
    """How far something is that an outside party was asked for."""

    ASKED = "asked"
    UNKNOWN = "unknown"
    """It was asked and nobody knows whether it was done: nothing else may be asked until that is known."""
    DONE = "done"
    DECLINED = "declined"

    @property
    def is_open(self) -> bool:
        """Whether an answer is still to come."""
        return self in _OPEN


_OPEN = frozenset({Progress.ASKED, Progress.UNKNOWN})


@value(kw_only=True)
class Capture:
    """Money taken, or asked for, by one payment."""

    id: CaptureId
    amount: Money
    progress: Progress


@value(kw_only=True)
class Refunded:
    """
    Money given back, or promised back, from one payment.

    `by_hand` says that people pay it out, past the gateway of its payment, and confirm it; `asked_by` are the ids of
    those whose wish led to it.
    """

    id: RefundId
    amount: Money
    progress: Progress
    reason: str
    by_hand: bool = False
    asked_by: tuple[PersonId, ...] = ()


class Captures(ById[Capture]):
    """The captures of a payment, with what they add up to in minor units."""

    @computed_once
    def done_minor(self) -> int:
        """All that has really been taken."""
        return sum([capture.amount.minor for capture in self if capture.progress is Progress.DONE])

    @computed_once
    def awaited(self) -> bool:
        """Whether an answer about one of them is still to come."""
        return any(capture.progress.is_open for capture in self)


class Refunds(ById[Refunded]):
    """The refunds of a payment, with what they add up to in minor units."""

    @computed_once
    def promised_minor(self) -> int:
        """All that has gone back or is promised back."""
        return sum([refund.amount.minor for refund in self if refund.progress is not Progress.DECLINED])

    @computed_once
    def awaited(self) -> bool:
        """Whether an answer about one of them is still to come."""
        return any(refund.progress.is_open for refund in self)


@value(kw_only=True)
class Payment:
    """
    One attempt to pay by one method (law 1).

    `authorized = captured + released + open`, `captured + lost = kept + refunded + charged_back`; nothing is ever
    negative, and nothing is lost while something is kept.

    Attributes:
        amount: What the payment was started for.
        gateway: The name of the gateway that carries it; None for money that is claimed and verified (cash, transfer).
        capture_at_once: Whether money is taken together with the authorization.
        authorized: What the provider holds for us or has taken.
        released: What it held and let go.
        reference: The provider's own name for this payment.
        awaiting: The provider's answers that are awaited beside captures and refunds: `"start"`, and the void's own
            id (`"void-7"`).
        unknown: Whether the awaited answer may already have happened without us knowing.
        claimed_by: The ids of those who said that it was paid, if no provider does.
    """

    id: PaymentId
    method: Word
    gateway: Word | None
    amount: Money
    capture_at_once: bool
    state: Word
    phase: ChildPhase
    authorized: Money
    released: Money
    charged_back: Money
    captures: Captures = Captures()
    refunds: Refunds = Refunds()
    reference: Reference | None = None
    awaiting: tuple[Id, ...] = ()
    unknown: bool = False
    claimed_by: tuple[PersonId, ...] = ()

    @property
    def captured(self) -> Money:
        """All money that has really been taken."""
        return Money(self.captured_minor, self.amount.currency)

    @property
    def capture_asked(self) -> Money:
        """Money that is asked for and not yet answered."""
        return Money(sum([c.amount.minor for c in self.captures if c.progress.is_open]), self.amount.currency)

    @property
    def refunded(self) -> Money:
        """All money that has gone back or is promised back."""
        return Money(self.refunded_minor, self.amount.currency)

    @property
    def refunds_open(self) -> Money:
        """The part of `refunded` that is promised and not yet confirmed."""
        return Money(sum([r.amount.minor for r in self.refunds if r.progress.is_open]), self.amount.currency)

    @property
    def kept(self) -> Money:
        """What is left of the captured money; exactly what can still be refunded."""
        return Money(self.kept_minor, self.amount.currency)

    @property
    def lost(self) -> Money:
        """What went out twice: refunded, and taken back by the bank or refunded once more."""
        return Money(self.lost_minor, self.amount.currency)

    @property
    def open(self) -> Money:
        """What is authorized and neither captured nor released."""
        return Money(self.open_minor, self.amount.currency)

    @property
    def expected(self) -> Money:
        """What this payment may still bring: what it holds, or what was asked or claimed and not answered."""
        if self.authorized or self.phase is ChildPhase.CLOSED:
            return self.open
        return self.amount

    @property
    def captured_minor(self) -> int:
        """`captured` in minor units: what the sums and laws of an order are made of."""
        return self.captures.done_minor

    @property
    def refunded_minor(self) -> int:
        """`refunded` in minor units."""
        return self.refunds.promised_minor

    @property
    def kept_minor(self) -> int:
        """`kept` in minor units."""
        return max(self._left_minor, 0)

    @property
    def lost_minor(self) -> int:
        """`lost` in minor units."""
        return max(-self._left_minor, 0)

    @property
    def _left_minor(self) -> int:
        return self.captures.done_minor - self.refunds.promised_minor - self.charged_back.minor

    @property
    def open_minor(self) -> int:
        """`open` in minor units."""
        return self.authorized.minor - self.captures.done_minor - self.released.minor

    @property
    def is_being_voided(self) -> bool:
        """Whether its provider was asked to let go of it, and has not answered."""
        return any(what != "start" for what in self.awaiting)

    @property
    def has_unknown(self) -> bool:
        """Whether something was asked of which nobody knows if it was done: it blocks every other money command."""
        return self.unknown or any(
            item.progress is Progress.UNKNOWN for items in (self.captures, self.refunds) for item in items
        )

    @property
    def is_claimed(self) -> bool:
        """Whether somebody says that they have paid it without a provider, and nobody has verified or rejected that."""
        return self.gateway is None and self.phase is ChildPhase.OPEN

    @property
    def is_waiting(self) -> bool:
        """Whether an answer from outside is still to come."""
        return bool(self.awaiting) or self.captures.awaited or self.refunds.awaited

    @property
    def is_closed(self) -> bool:
        """Whether nothing is awaited from it, by nobody."""
        return self.phase is ChildPhase.CLOSED and not self.is_waiting and not self.open_minor


class Payments(ById[Payment]):
    """The payments of an order, with what they add up to in minor units; added up once, however often it is asked."""

    @computed_once
    def captured_minor(self) -> int:
        """All money taken."""
        return sum([payment.captures.done_minor for payment in self])

    @computed_once
    def refunded_minor(self) -> int:
        """All money gone or promised back."""
        return sum([payment.refunds.promised_minor for payment in self])

    @computed_once
    def charged_back_minor(self) -> int:
        """All money that a bank took back."""
        return sum([payment.charged_back.minor for payment in self])

    @computed_once
    def kept_minor(self) -> int:
        """All money taken that was neither given nor taken back."""
        return sum([payment.kept_minor for payment in self])

    @computed_once
    def lost_minor(self) -> int:
        """All money that went out twice."""
        return sum([payment.lost_minor for payment in self])

    @computed_once
    def expected_minor(self) -> int:
        """All money that started payments may still bring."""
        return sum([payment.expected.minor for payment in self])

    @computed_once
    def closed(self) -> bool:
        """Whether nothing is awaited from any payment."""
        return all(payment.is_closed for payment in self)
