"""What a test has told a fake to do next: rules that match effects, each for so many times or always."""

import threading
from collections.abc import Iterable
from enum import Enum
from random import Random
from typing import TypeVar

import attrs
from attrs import define, evolve

from orderflow.effects import Effect
from orderflow.errors import AdapterError, DefinitionError

__all__ = ["LineRule", "Rule", "Script", "Trouble", "rule", "same_content", "shuffled"]

T = TypeVar("T")
NOT_CONTENT = frozenset({"subject", "reference", "to"})
"""How orderflow sorts its work, and what it fills in when it performs: not part of the wish itself."""


class Trouble(Enum):
    """What can go wrong on the line to a provider."""

    REQUEST_LOST = "the request did not arrive"
    ANSWER_LOST = "no answer came back"
    DROPPED = "no answer came back, and nothing was done"
    BROKEN = "the provider does not understand the request"


@define(eq=False)
class Rule:
    """What happens to calls with an effect of this type and these fields, so many times more, or always (None)."""

    what: type[Effect]
    where: tuple[tuple[str, object], ...]
    left: int | None
    lookup: bool = False
    does: object = None

    def matches(self, effect: Effect, *, lookup: bool) -> bool:
        """Whether this call is meant."""
        return (
            self.lookup is lookup
            and isinstance(effect, self.what)
            and all(getattr(effect, name) == value for name, value in self.where)
        )


def rule(
    what: type[Effect],
    kinds: tuple[type[Effect], ...],
    fields: dict[str, str | None],
    times: int | None,
    *,
    lookup: bool = False,
) -> Rule:
    """
    Which calls a rule is about, where effects of these *kinds* come.

    Raises:
        DefinitionError: No call can ever be meant: a mistake in the test.
    """
    is_class = isinstance(what, type)
    meant = (
        (what,) if is_class and issubclass(what, kinds) else tuple(k for k in kinds if is_class and issubclass(k, what))
    )
    if not meant:
        raise DefinitionError(f"a rule is about {' or '.join(kind.__name__ for kind in kinds)}, not about {what!r}")
    if times is not None and (isinstance(times, bool) or not isinstance(times, int) or times < 1):
        raise DefinitionError(f"a rule holds once or more often, or always (None), not {times!r} times")
    given = tuple((name, value) for name, value in fields.items() if value is not None)
    known = set.intersection(*({field.name for field in attrs.fields(kind)} for kind in meant))
    for name, _ in given:
        if name not in known:
            raise DefinitionError(f"{what.__name__} has no {name!r}; it has {', '.join(sorted(known))}")
    return Rule(what, given, times, lookup)


class Script:
    """The rules of one fake, tried in the order in which they were given; one that is used up is forgotten."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[Rule] = []

    def add(self, about: Rule, does: object) -> None:
        """From now on, the calls that *about* means meet this."""
        with self._lock:
            self._rules.append(evolve(about, does=does))

    def take(self, effect: Effect, kind: type[T], *, lookup: bool = False) -> T | None:
        """What of this kind is to happen to this call; it counts as having happened."""
        with self._lock:
            for rule in self._rules:
                if isinstance(rule.does, kind) and rule.matches(effect, lookup=lookup):
                    if rule.left is not None:
                        rule.left -= 1
                    if rule.left == 0:
                        self._rules.remove(rule)
                    return rule.does
            return None

    def forget(self) -> None:
        """Forget every rule: from now on all goes well."""
        with self._lock:
            self._rules.clear()


class LineRule:
    """What can be told about the line to a provider; the same for every fake."""

    def __init__(self, script: Script, about: Rule) -> None:
        self._script = script
        self._about = about

    def times_out_before(self) -> None:
        """The request does not arrive: nothing is done, `AdapterError(retry_safe=True)`."""
        self._script.add(self._about, Trouble.REQUEST_LOST)

    def times_out_after(self) -> None:
        """It arrives and is dealt with, and the answer does not come back."""
        self._script.add(self._about, Trouble.ANSWER_LOST)

    def answers_unknown(self) -> None:
        """Nothing is done, and nobody can tell whether it was."""
        self._script.add(self._about, Trouble.DROPPED)

    def breaks(self) -> None:
        """The provider does not understand the request: nothing is done, `AdapterError(retry_safe=False)`."""
        self._script.add(self._about, Trouble.BROKEN)


def raise_if_not_sent(trouble: Trouble | None, asked: str) -> None:
    """
    Raise what an adapter raises that could not even ask.

    Raises:
        AdapterError: The request did not arrive, or was not understood. Nothing was done.
    """
    if trouble is Trouble.REQUEST_LOST:
        raise AdapterError(f"{asked}: timed out, {trouble.value}", retry_safe=True)
    if trouble is Trouble.BROKEN:
        raise AdapterError(f"{asked}: {trouble.value}", retry_safe=False)


def same_content(before: Effect, now: Effect) -> None:
    """
    Tell a repetition from a second wish under the same key.

    Raises:
        AdapterError: The key was used for something else; it names the fields that differ.
    """
    differs = [
        f"{field.name} was {getattr(before, field.name)}, now {getattr(now, field.name)}"
        for field in attrs.fields(type(now))
        if type(before) is type(now)
        and field.name not in NOT_CONTENT
        and getattr(before, field.name) != getattr(now, field.name)
    ]
    if type(before) is not type(now):
        differs = [f"it was {type(before).__name__}, now {type(now).__name__}"]
    if differs:
        raise AdapterError(f"key {now.key} was used with other content: {'; '.join(differs)}", retry_safe=False)


def shuffled(notices: Iterable[T], order: Random | None) -> list[T]:
    """The notices as they are, or in an order that *order* draws."""
    taken = list(notices)
    if order is not None:
        order.shuffle(taken)
    return taken
