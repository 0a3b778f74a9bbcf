"""
The words of a topic: what is said of its events, what people call its things, and the papers it draws up.

The library's own are in this room; a host's, and those of business orders, come with their `Topic`.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from attrs import field

from orderflow._first_use import value

if TYPE_CHECKING:  # a process has words, and says nothing until it is drawn or told
    from orderflow.words.document import Paper
    from orderflow.words.label import Label
    from orderflow.words.sentence import Sentence

__all__ = ["NO_WORDS", "Words"]


@value(kw_only=True)
class Words:
    """
    What people read of a topic, in Chinese and English.

    Args:
        sentences: What is said of each kind of event; of several the first that fits is said, and where none fits, what
            the library says of it.
        names: What people call commands, effects, roles, limits, messages, payment methods and deliveries, by name.
        papers: The documents that can be drawn up, by the name that `orderflow document` knows each by.
    """

    sentences: Mapping[type[Any], Sequence["Sentence"]] = field(factory=dict)
    names: Mapping[str, "Label"] = field(factory=dict)
    papers: Mapping[str, "Paper"] = field(factory=dict)

    def before(self, other: "Words") -> "Words":
        """Both together: these are said first where both say something."""
        said = {kind: (*self.sentences.get(kind, ()), *sentences) for kind, sentences in other.sentences.items()}
        return Words(
            sentences={**self.sentences, **said},
            names={**other.names, **self.names},
            papers={**other.papers, **self.papers},
        )


NO_WORDS: Final = Words()
"""Of a topic that has none: its events are told by their types and fields, its things go by their names."""
