"""
The processes that orderflow ships: a flow each, with the answers that are usual for it.

Each is imported when it is first asked for, so that a shop does not pay for the pages of a contract business.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from orderflow.process import OrderProcess
    from orderflow.processes.b2b_contract import b2b_contract
    from orderflow.processes.five_stage import five_stage
    from orderflow.processes.food_delivery import food_delivery
    from orderflow.processes.made_to_order import made_to_order
    from orderflow.processes.mall import mall
    from orderflow.processes.retail import retail

    SHIPPED_PROCESSES: Final[tuple[Callable[[], OrderProcess], ...]] = ()
    """All of them; each gives its process with the usual answers, when it is called without arguments."""

__all__ = ["SHIPPED_PROCESSES", "b2b_contract", "five_stage", "food_delivery", "made_to_order", "mall", "retail"]

_NAMES: Final = ("retail", "mall", "five_stage", "food_delivery", "b2b_contract", "made_to_order")


class _Processes(ModuleType):
    """A process has the name of its module; what this package keeps under that name is the process."""

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, getattr(value, name) if isinstance(value, ModuleType) else value)


sys.modules[__name__].__class__ = _Processes


def _found(name: str) -> object:
    if name == "SHIPPED_PROCESSES":
        value = globals()[name] = tuple(getattr(sys.modules[__name__], each) for each in _NAMES)
        return value
    if name in _NAMES:
        return getattr(import_module(f"{__name__}.{name}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


if not TYPE_CHECKING:  # pragma: no branch # a type checker knows every name, and refuses those that are none
    __getattr__ = _found
