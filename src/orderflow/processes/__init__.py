"""The processes that orderflow ships: a flow each, with the answers that are usual for it."""

from orderflow.processes.five_stage import five_stage
from orderflow.processes.food_delivery import food_delivery
from orderflow.processes.mall import mall
from orderflow.processes.retail import retail

__all__ = ["five_stage", "food_delivery", "mall", "retail"]
