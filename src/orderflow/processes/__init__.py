"""The processes that orderflow ships: a flow each, with the answers that are usual for it."""

from collections.abc import Callable
from typing import Final

from orderflow.process import OrderProcess
from orderflow.processes.b2b_contract import b2b_contract
from orderflow.processes.five_stage import five_stage
from orderflow.processes.food_delivery import food_delivery
from orderflow.processes.made_to_order import made_to_order
from orderflow.processes.mall import mall
from orderflow.processes.retail import retail

__all__ = ["SHIPPED_PROCESSES", "b2b_contract", "five_stage", "food_delivery", "made_to_order", "mall", "retail"]

SHIPPED_PROCESSES: Final[tuple[Callable[[], OrderProcess], ...]] = (
    retail,
    mall,
    five_stage,
    food_delivery,
    b2b_contract,
    made_to_order,
)
"""All of them; each gives its process with the usual answers, when it is called without arguments."""
