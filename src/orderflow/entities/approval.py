"""The yes or no of somebody who had to be asked, and the content that it was given to."""

from datetime import datetime

from orderflow._first_use import value
from orderflow.kept import Digest, Id, PersonId
from orderflow.roles import Role

__all__ = ["Approval"]


@value(kw_only=True)
class Approval:
    """
    What somebody entitled said about a quotation, a contract, or the order as a whole (S03, S04, S18).

    Attributes:
        id: `a-1` is the first that was ever given.
        subject: The id of what it is about.
        digest: The content that they saw; a yes expires when the content changes.
        passed: Whether it was a yes.
        remark: What they had to say; a no always says why.
        by: The ids of those who said it.
    """

    id: Id
    subject: Id
    digest: Digest
    role: Role
    passed: bool
    at: datetime
    remark: str = ""
    by: tuple[PersonId, ...] = ()
