"""What the customer finds: inspected deliveries, defects and their remedies, feedback (验收; S03, S04, S18)."""

from typing import Final

from orderflow.commands import accepting, feedback, finishing, remedying
from orderflow.events import accepting as accepting_events
from orderflow.events import feedback as feedback_events
from orderflow.refusals import accepting as accepting_refusals
from orderflow.topic import Topic

__all__ = ["INSPECTION"]

INSPECTION: Final = Topic.of(
    "inspection", accepting, finishing, remedying, feedback, accepting_events, feedback_events, accepting_refusals
)
