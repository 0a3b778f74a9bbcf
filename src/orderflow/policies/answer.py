"""What a policy or veto answers when it is asked "may it be?": `Allow`, or the refusal that says why not."""

from collections.abc import Sequence
from typing import Protocol

from attrs import frozen

from orderflow.errors import DefinitionError
from orderflow.money import Money
from orderflow.validation import invalid, type_checked

__all__ = ["Allow"]


@frozen(kw_only=True, field_transformer=type_checked)
class Allow:
    """
    Yes.

    Attributes:
        refund: For a cancellation: how much goes back; None stands for all that is held.
        charge: In place of it: what the customer owes all the same. What is held beyond it goes back; if it is more
            than that, the rest is owed.
    """

    refund: Money | None = None
    charge: Money | None = None

    def __attrs_post_init__(self) -> None:
        if self.refund is not None and self.charge is not None:
            raise invalid("Allow.charge", "what goes back, or what is owed all the same", "both")


YES = Allow()


class _Named(Protocol):
    @property
    def name(self) -> str: ...


def distinct(what: str, kind: type[_Named], offered: Sequence[_Named]) -> None:
    """Refuse a definition that offers what is no *kind*, or two under one name."""
    for one in offered:
        if not isinstance(one, kind):
            raise DefinitionError(f"{one!r} is no {what}: offer a {kind.__name__}")
    names = [one.name for one in offered]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise DefinitionError(f"two of the same {what} are called {', '.join(twice)}; each needs a name of its own")
