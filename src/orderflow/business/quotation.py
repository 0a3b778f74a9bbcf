"""What goods would cost: inquiries, quotations with their costing, counter-offers (S04, S18)."""

from typing import Final

from orderflow.commands import inquiring, quoting
from orderflow.events import inquiring as inquiring_events
from orderflow.events import quoting as quoting_events
from orderflow.refusals import quoting as quoting_refusals
from orderflow.topic import Topic

__all__ = ["QUOTATION"]

QUOTATION: Final = Topic.of("quotation", inquiring, quoting, inquiring_events, quoting_events, quoting_refusals)
