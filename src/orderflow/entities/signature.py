"""A signature: who signed what, where the signed paper is, and which content it was."""

from datetime import datetime
from typing import Final

from attrs import frozen

from orderflow.roles import Role

__all__ = ["CONTRACT", "Signature"]

CONTRACT: Final = "contract"
"""The contract, or an amendment of it, by one of the two parties (S04, S18)."""


@frozen(kw_only=True)
class Signature:
    """
    Somebody signed in writing; the spoken word is none.

    Attributes:
        id: `g-1` is the first that was ever given.
        kind: What was signed: one of the constants of this module, or a host's own.
        subject: The id of what it is about: a contract, a parcel, or the order itself.
        digest: The content that was signed; the signature lapses when it changes.
        signer: The actor's id.
        reference: Where the signed copy is: a file number, the name of a scan.
    """

    id: str
    kind: str
    subject: str
    digest: str
    role: Role
    signer: str
    reference: str
    at: datetime
