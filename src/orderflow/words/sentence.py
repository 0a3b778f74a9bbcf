"""How one event is told: a sentence in both languages, what it is about, and how loudly it is said."""

from collections.abc import Callable
from enum import StrEnum

from orderflow._first_use import value
from orderflow.words.scene import Scene

__all__ = ["Emphasis", "Kind", "Sentence", "always"]


class Kind(StrEnum):
    """What an entry of a timeline is about."""

    STATE = "state"
    ORDER = "order"
    MONEY = "money"
    GOODS = "goods"
    RETURN = "return"
    TIME = "time"
    OTHER = "other"
    """A host's own event."""


class Emphasis(StrEnum):
    """How loudly it is told."""

    LOUD = "loud"
    """What one would tell somebody who has ten seconds."""
    PLAIN = "plain"
    QUIET = "quiet"
    """Bookkeeping: true, and left out unless it is asked for."""


def always(scene: Scene) -> bool:
    """It fits whatever happened."""
    return True


@value
class Sentence:
    """One way to tell an event, in both languages; `when` says whether it fits."""

    zh: str
    en: str
    kind: Kind = Kind.OTHER
    emphasis: Emphasis = Emphasis.PLAIN
    when: Callable[[Scene], bool] = always
