"""Runs the tests of a contract one by one, to see which of them notice that an adapter is broken."""

import threading
from contextlib import suppress
from typing import Any

import pytest

__all__ = ["Crowd", "finding", "rules_of"]


class Crowd:
    """Where threads that look before they act wait for each other, so that a race is lost each time."""

    def __init__(self, size: int = 4) -> None:
        self._gate = threading.Barrier(size)

    def gather(self) -> None:
        """Go on when all are here; one that comes alone, on the main thread, goes on at once."""
        if threading.current_thread() is not threading.main_thread():
            with suppress(threading.BrokenBarrierError):
                self._gate.wait(timeout=5)


def rules_of(*contracts: type) -> set[str]:
    """The names of all tests of these contracts."""
    return {name for contract in contracts for name in dir(contract) if name.startswith("test_")}


def finding(contract: type, rule: str, **fixtures: Any) -> str:
    """What one test of a contract finds wrong, which it must say; nothing, if it passes."""
    found: BaseException | None = None
    try:
        getattr(contract(), rule)(**fixtures)
    except (Exception, pytest.fail.Exception) as error:  # whatever would make the test red
        found = error
    assert found is None or str(found), f"{rule} finds something wrong and does not say what"
    return f"{type(found).__name__}: {found}" if found is not None else ""
