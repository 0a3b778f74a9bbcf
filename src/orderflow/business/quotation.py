"""What goods would cost: inquiries, quotations with their costing, counter-offers (S04, S18)."""

from typing import Final

from orderflow.commands import inquiry, quotation
from orderflow.events import inquiry as inquiry_events
from orderflow.events import quotation as quotation_events
from orderflow.refusals import quotation as quotation_refusals
from orderflow.topic import Topic

__all__ = ["QUOTATION"]

QUOTATION: Final = Topic.of(
    "quotation",
    inquiry,
    quotation,
    inquiry_events,
    quotation_events,
    quotation_refusals,
)
