"""What the payment provider in memory is made of: its payments, what it was asked, and what it was told to do."""

from typing import Final, TypeVar

from attrs import define, field, frozen

from orderflow.effects import CapturePayment, PaymentEffect, StartPayment
from orderflow.errors import DefinitionError
from orderflow.money import Money
from orderflow.ports import Answer, Pending
from orderflow.testing.fakes._script import LineRule, Rule
from orderflow.testing.fakes.ledger import Movement

__all__ = ["AS_ASKED", "Account", "GatewayRule", "Notices", "Operation", "Outcome", "pending"]

E = TypeVar("E", bound=PaymentEffect)


class GatewayRule(LineRule):
    """What happens to the effects that `FakeGateway.on` was told about."""

    def declines(self, reason: str = "declined by the bank") -> None:
        """It is refused, for this reason, for good."""
        self._script.add(self._checked("declines"), Outcome(declined=reason))

    def pends(self) -> None:
        """It waits for somebody else, until `FakeGateway.complete`."""
        self._script.add(self._checked("pends"), Outcome(pends=True))

    def moves(self, amount: Money) -> None:
        """It is done for *amount*, whatever was asked: a surplus or a shortage. Only for starts and captures."""
        about = self._checked("moves")
        if not issubclass(about.what, StartPayment | CapturePayment):
            raise DefinitionError(f"{about.what.__name__} is done for what was asked or not at all")
        self._script.add(about, Outcome(amount=amount))

    def notifies(self, times: int = 1) -> None:
        """When it has been dealt with, so many notices tell of it; 0 for one that gets lost."""
        self._script.add(self._checked("notifies"), Notices(times))

    def _checked(self, name: str) -> Rule:
        if self._about.lookup:
            raise DefinitionError(f"`{name}` is about an effect; a lookup can only time out, break or answer unknown")
        return self._about


@frozen(kw_only=True)
class Outcome:
    """What comes of an effect: declined, pending, or done for what was asked or for another amount."""

    declined: str | None = None
    pends: bool = False
    amount: Money | None = None

    def check(self, effect: PaymentEffect) -> None:
        """Refuse amounts that make no sense, for the author of the test."""
        if self.amount is None:
            return
        if not isinstance(effect, StartPayment | CapturePayment):
            raise DefinitionError(f"{effect.key} is done for what was asked or not at all, not for {self.amount}")
        if self.amount.currency != effect.amount.currency or self.amount.minor <= 0:
            raise DefinitionError(f"{effect.key}, about {effect.amount}, cannot be done for {self.amount}")


@frozen
class Notices:
    times: int


AS_ASKED: Final = Outcome()


@define(eq=False)
class Operation:
    effect: PaymentEffect
    answer: Answer


@define(eq=False)
class Account:
    """One payment; its first operation is its start."""

    start: StartPayment
    reference: str
    voided: bool = False
    expired: bool = False
    chargebacks: int = 0
    operations: list[Operation] = field(factory=list)
    movements: list[Movement] = field(factory=list)


def pending(account: Account, kind: type[E]) -> list[E]:
    """The effects of this kind that wait to be completed."""
    waiting = (operation.effect for operation in account.operations if isinstance(operation.answer, Pending))
    return [effect for effect in waiting if isinstance(effect, kind)]
