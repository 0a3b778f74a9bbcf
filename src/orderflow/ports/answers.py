"""What a provider answers, whatever it was asked for."""

from typing import TypeAlias

from orderflow._first_use import value
from orderflow.money import Money

__all__ = ["Answer", "Declined", "Done", "Expired", "NotFound", "Pending", "Unknown"]


@value(kw_only=True)
class Done:
    """
    It was done.

    `amount` is what was really moved (money effects), None for nothing. `reference` is the provider's name for it: a
    payment, a capture, a refund and a chargeback each have their own.
    """

    amount: Money | None = None
    reference: str | None = None


@value(kw_only=True)
class Declined:
    """It was not and will not be done, for this reason."""

    reason: str


@value(kw_only=True)
class Pending:
    """The provider has taken it on and waits for somebody else (the customer at their bank); it will notify."""

    reference: str | None = None


@value(kw_only=True)
class Unknown:
    """Nobody knows whether it was done. It is asked after (`lookup`) before anything else happens to that payment."""

    reason: str


@value(kw_only=True)
class Expired:
    """What was authorized ran out at the provider: nothing is held any more."""


@value(kw_only=True)
class NotFound:
    """The provider never heard of it: it is safe to ask again under the same key."""


Answer: TypeAlias = Done | Declined | Pending | Unknown | Expired
