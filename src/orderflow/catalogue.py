"""All that ships, topic by topic: what the documentation, the test kits and the command go through."""

from typing import Final

from orderflow.business import BUSINESS_TOPICS
from orderflow.commands import Command
from orderflow.core import CORE
from orderflow.effects import Effect
from orderflow.errors import Refusal
from orderflow.events import Event
from orderflow.topic import Topic

__all__ = ["SHIPPED_COMMANDS", "SHIPPED_EFFECTS", "SHIPPED_EVENTS", "SHIPPED_REFUSALS", "SHIPPED_TOPICS"]

SHIPPED_TOPICS: Final[tuple[Topic, ...]] = (CORE, *BUSINESS_TOPICS)
"""The topics that processes of the library are made of."""
SHIPPED_COMMANDS: Final[tuple[type[Command], ...]] = tuple(kind for topic in SHIPPED_TOPICS for kind in topic.commands)
"""Everything that may be asked for."""
SHIPPED_EVENTS: Final[tuple[type[Event], ...]] = tuple(kind for topic in SHIPPED_TOPICS for kind in topic.events)
"""Everything that may happen."""
SHIPPED_EFFECTS: Final[tuple[type[Effect], ...]] = tuple(kind for topic in SHIPPED_TOPICS for kind in topic.effects)
"""Everything that is asked of the world."""
SHIPPED_REFUSALS: Final[tuple[type[Refusal], ...]] = tuple(kind for topic in SHIPPED_TOPICS for kind in topic.refusals)
"""Every way of saying no that belongs to a topic."""
