"""
What orderflow needs from the world, as Protocols. An adapter implements one; there is no base class to inherit.

A provider answers *done*, *declined*, *pending* or *unknown* (`Answer`); an adapter raises `AdapterError` when it could
not even ask.
"""

from orderflow.entities.delivery import ArrivalWindow
from orderflow.ports.answers import Answer, Declined, Done, Expired, NotFound, Pending, Unknown
from orderflow.ports.carriage import Booked, Carrier, TrackingNotice
from orderflow.ports.clock import Clock
from orderflow.ports.credit import CreditLine
from orderflow.ports.messages import Notifier
from orderflow.ports.payments import PaymentGateway, PaymentNotice
from orderflow.ports.prices import PriceBook
from orderflow.ports.stock import Inventory
from orderflow.ports.storage import (
    Commit,
    LimitRow,
    OrderQuery,
    OrderRow,
    OrderStore,
    OutboxRow,
    RecordRow,
    RequestRow,
    SnapshotRow,
    Unit,
)
from orderflow.questions import InquiredLine, KnownLine, PriceInquiry, PriceKnowledge, Quote, QuoteRequest

__all__ = [
    "Answer",
    "ArrivalWindow",
    "Booked",
    "Carrier",
    "Clock",
    "Commit",
    "CreditLine",
    "Declined",
    "Done",
    "Expired",
    "InquiredLine",
    "Inventory",
    "KnownLine",
    "LimitRow",
    "NotFound",
    "Notifier",
    "OrderQuery",
    "OrderRow",
    "OrderStore",
    "OutboxRow",
    "PaymentGateway",
    "PaymentNotice",
    "Pending",
    "PriceBook",
    "PriceInquiry",
    "PriceKnowledge",
    "Quote",
    "QuoteRequest",
    "RecordRow",
    "RequestRow",
    "SnapshotRow",
    "TrackingNotice",
    "Unit",
    "Unknown",
]
