"""
What an erasure keeps: every stored text is erased unless its field says why it must stay.

A field annotated `str` holds somebody's words. One of the names below instead says that the text is none, and why it is
kept; so do the ids of `orderflow.ids`, roles and enumerations. For a type checker all of them are `str`:

    @event
    class PointsGranted(Event):
        type: ClassVar[str] = "points_granted"

        account: Id    # stays
        points: int
        remark: str    # is erased
"""

from typing import Annotated, Final, TypeAlias

from attrs import frozen

__all__ = ["ERASED", "Agreed", "Digest", "Id", "Kept", "PersonId", "Reference", "Word"]

ERASED: Final = "[…]"
"""What stands where somebody's words were. It is no empty text: that something was said is part of what happened."""


@frozen
class Kept:
    """
    Beside a field's type: an erasure keeps this text.

    Args:
        name: What kind of text it is.
        why: Why it must stay.
        only: If given, only these texts stay; any other is somebody's words.
    """

    name: str
    reason: str
    only: tuple[str, ...] = ()


Id: TypeAlias = Annotated[str, Kept("id", "says which line, payment, case … an event is about: replay needs it")]
Word: TypeAlias = Annotated[str, Kept("word", "a word of the program (state, step, kind, method): the flow runs on it")]
Reference: TypeAlias = Annotated[
    str, Kept("reference", "a number that money, goods and papers are traced by, at a provider, carrier or in a file")
]
PersonId: TypeAlias = Annotated[
    str, Kept("person id", "the host's own id of a person, never a name: who did it, and whom it concerns")
]
Digest: TypeAlias = Annotated[
    str, Kept("digest", "what a yes or a signature was given to; no text can be read from it")
]
Agreed: TypeAlias = Annotated[
    str, Kept("agreed", "what was sold and signed: invoices, guarantees and signatures rest on these very words")
]
