"""What the contracts of providers share: asking, several at the same time, and what counts as a refusal for good."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import uuid4

from orderflow.effects import Effect
from orderflow.errors import AdapterError
from orderflow.ids import OrderId
from orderflow.ports import Answer, Declined, Done

__all__ = ["asked", "declined", "done", "expect", "fresh_order_id", "not_done", "refused_for_good", "together"]

E = TypeVar("E", bound=Effect)
T = TypeVar("T")


def fresh_order_id() -> OrderId:
    """An id that no order had in an earlier run: a provider's test account remembers keys."""
    return OrderId(f"o-{uuid4().hex}")


def expect(found: object, expected: object) -> None:
    """
    Compare, and say both: a plain assertion of an installed package would show neither.

    Raises:
        AssertionError: They differ.
    """
    if found != expected:
        raise AssertionError(f"expected {expected!r}, got {found!r}")


def refused_for_good(ask: Callable[[], object]) -> str:
    """
    The text of the `AdapterError(retry_safe=False)` that *ask* must raise.

    Raises:
        AssertionError: It answered, or said that it may be asked again.
    """
    try:
        answer = ask()
    except AdapterError as error:
        if error.retry_safe:
            raise AssertionError(f"asking again will not help, so it must not be retry-safe: {error}") from error
        return str(error)
    raise AssertionError(f"the key was used for something else, which must raise; it answered {answer}")


def together(count: int, work: Callable[[int], T]) -> list[T]:
    """What *work* returns in so many threads that start at the same time."""
    gate = threading.Barrier(count)

    def start(number: int) -> Any:
        gate.wait()
        return work(number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(start, range(count)))


def asked(ask: Callable[[E], Answer], effect: E) -> Answer | AdapterError:
    """What comes of asking: an answer, or the error with which it fails."""
    try:
        return ask(effect)
    except AdapterError as error:
        return error


def done(ask: Callable[[E], Answer], effect: E) -> None:
    """It must be done."""
    expect(type(asked(ask, effect)), Done)


def declined(ask: Callable[[E], Answer], effect: E) -> None:
    """It must be declined."""
    expect(type(asked(ask, effect)), Declined)


def not_done(ask: Callable[[E], Answer], effect: E) -> None:
    """
    It must be declined, or fail for good.

    Raises:
        AssertionError: It was done, or said that it may be asked again.
    """
    answer = asked(ask, effect)
    if not (isinstance(answer, Declined) or (isinstance(answer, AdapterError) and not answer.retry_safe)):
        raise AssertionError(f"it must be declined, or fail for good; it answered {answer!r}")
