"""What the customer finds: inspected deliveries, defects and their remedies, feedback (验收; S03, S04, S18)."""

from typing import Final

from orderflow.commands import delivery_end, feedback, inspection, remedy
from orderflow.events import feedback as feedback_events
from orderflow.events import inspection as inspection_events
from orderflow.refusals import inspection as inspection_refusals
from orderflow.topic import Topic

__all__ = ["INSPECTION"]

INSPECTION: Final = Topic.of(
    "inspection",
    inspection,
    delivery_end,
    remedy,
    feedback,
    inspection_events,
    feedback_events,
    inspection_refusals,
)
