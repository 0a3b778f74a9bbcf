"""
The lives that `orderflow demo` shows, by the process that they are lived by.

Each story is a generator: it acts, says in one line what it has just done, and goes on when it is asked to.
"""

from collections.abc import Mapping
from typing import Final

from orderflow.process import OrderProcess
from orderflow.stories import b2b_contract, five_stage, food_delivery, made_to_order, mall, retail
from orderflow.stories.shop import SHANGHAI, Shop, Story

__all__ = ["SHANGHAI", "STORIES", "Shop", "Story"]

STORIES: Final[Mapping[str, tuple[OrderProcess, tuple[Story, ...]]]] = {
    topic.PROCESS.name: (topic.PROCESS, topic.STORIES)
    for topic in (retail, mall, five_stage, food_delivery, b2b_contract, made_to_order)
}
"""The process of each name, and its stories."""
