"""What fakes share that hold something for orders: one key is carried out once, and the line to them can fail."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from orderflow.effects import Effect
from orderflow.errors import AdapterError
from orderflow.ports import Answer, Declined, Done, NotFound, Unknown
from orderflow.testing.fakes._script import Script, Trouble, raise_if_not_sent, same_content

__all__ = ["Books"]

E = TypeVar("E", bound=Effect)


class Books(Generic[E]):
    """
    Books that are kept under a lock, by the keys of effects.

    Attributes:
        calls: What was asked so far, in short.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._script = Script()
        self._answers: dict[str, tuple[E, Answer]] = {}
        self.calls: list[str] = []

    def lookup(self, effect: E) -> Answer | NotFound:
        """What came of this effect, by its key."""
        with self._lock:
            self.calls.append(f"lookup {effect.key}")
            trouble = self._script.take(effect, Trouble, lookup=True)
            raise_if_not_sent(trouble, f"lookup {effect.key}")
            if trouble is not None:
                return Unknown(reason=trouble.value)
            if effect.key not in self._answers:
                return NotFound()
            known, answer = self._answers[effect.key]
            same_content(known, effect)
            return answer

    def forget_rules(self) -> None:
        """From now on all goes well."""
        self._script.forget()

    def _asked(self, effect: E, kind: type[E], does: Callable[[E], Done | Declined]) -> Answer:
        with self._lock:
            if not isinstance(effect, kind):
                raise AdapterError(f"{effect!r} is no {kind.__name__}", retry_safe=False)
            self.calls.append(f"{effect.type} {effect.key}")
            trouble = self._script.take(effect, Trouble)
            raise_if_not_sent(trouble, effect.key)
            if trouble is Trouble.DROPPED:
                return Unknown(reason=trouble.value)
            answer = self._once(effect, does)
            return answer if trouble is None else Unknown(reason=trouble.value)

    def _once(self, effect: E, does: Callable[[E], Done | Declined]) -> Answer:
        if effect.key in self._answers:
            known, answer = self._answers[effect.key]
            same_content(known, effect)
            return answer
        wrong = self._wrong_with(effect)
        if wrong:
            raise AdapterError(f"{effect.key}: {wrong}", retry_safe=False)
        answer = does(effect)
        self._answers[effect.key] = effect, answer
        return answer

    def _wrong_with(self, effect: E) -> str:
        """Why this effect cannot be understood; nothing if it can."""
        raise NotImplementedError
