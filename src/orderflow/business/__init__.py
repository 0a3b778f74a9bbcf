"""
What business orders are about beside a shop's: the topics of `b2b_contract(...)` and `made_to_order(...)`.

They are registered by the same means as a host's own, and nothing of them is on a shop's process.
"""

from typing import Final

from orderflow.business.contract import CONTRACT
from orderflow.business.inspection import INSPECTION
from orderflow.business.order_form import ORDER_FORM
from orderflow.business.production import PRODUCTION
from orderflow.business.quotation import QUOTATION
from orderflow.business.release import RELEASE
from orderflow.core import CORE
from orderflow.states import OrderFlow
from orderflow.topic import Topic

__all__ = [
    "BUSINESS_TOPICS",
    "CONTRACT",
    "INSPECTION",
    "ORDER_FORM",
    "PRODUCTION",
    "QUOTATION",
    "RELEASE",
    "business_topics",
]

BUSINESS_TOPICS: Final = (QUOTATION, ORDER_FORM, CONTRACT, PRODUCTION, RELEASE, INSPECTION)
"""All of them; their laws and follow-ups hold wherever one is registered."""


def business_topics(flow: type[OrderFlow]) -> tuple[Topic, ...]:
    """The core and the topics of business orders, as far as the page of *flow* has steps for them."""
    return tuple(topic.on(flow) for topic in (CORE, *BUSINESS_TOPICS))
