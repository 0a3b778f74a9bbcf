"""What the customer has to say when all is done, and who follows it up (S03, S18)."""

from datetime import datetime

from orderflow._first_use import value
from orderflow.kept import Id

__all__ = ["Feedback"]


@value(kw_only=True)
class Feedback:
    """
    One thing that the customer said.

    Attributes:
        id: `b-1` is the first.
        follow_ups: What was done about it, in the words of whoever did it.
        closed_at: When it needed nothing more.
    """

    id: Id
    text: str
    at: datetime
    follow_ups: tuple[str, ...] = ()
    closed_at: datetime | None = None

    @property
    def is_closed(self) -> bool:
        """Whether it needs nothing more."""
        return self.closed_at is not None
