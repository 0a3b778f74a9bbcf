"""What a policy or veto answers when it is asked "may it be?": `Allow`, or the refusal that says why not."""

from attrs import frozen

from orderflow.money import Money

__all__ = ["Allow"]


@frozen(kw_only=True)
class Allow:
    """
    Yes.

    Attributes:
        refund: For a cancellation: how much goes back; None stands for all that is held.
    """

    refund: Money | None = None


YES = Allow()
