"""
Law 8 for any process: what providers and carriers report may come in any order and number, and ends in the same state.

`stories` draws what they may truly have to say about everything an order has asked of them. `heard` lets an order hear
it, in whatever order. `essence` is what the two outcomes must agree in: everything but versions, instants and history.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from orderflow.commands import Command, Result, Track
from orderflow.effects import (
    BookShipment,
    CapturePayment,
    Effect,
    PaymentEffect,
    ReserveCredit,
    StartPayment,
    VoidPayment,
)
from orderflow.entities.collection import ById
from orderflow.entities.order import Order
from orderflow.entities.payment import Payment
from orderflow.entities.shipment import TrackingEvent
from orderflow.entities.stock_reservation import StockReservation
from orderflow.errors import Refusal
from orderflow.roles import ORDERFLOW
from orderflow.testing.lives.life import Life, asked_of
from orderflow.testing.lives.values import tracking_reports

__all__ = ["essence", "heard", "stories"]

_DONE, _DECLINED, _PENDING, _UNKNOWN, _EXPIRED = Result
_SIMPLE: Final = ((_DONE,), (_DECLINED,), (_PENDING, _DONE), (_UNKNOWN, _DONE), (_UNKNOWN, _DECLINED))
_STARTS: Final = (*_SIMPLE, (_PENDING, _DECLINED), (_EXPIRED,), (_PENDING, _UNKNOWN, _DONE), (_DECLINED, _DONE))
_HELD: Final = (*_STARTS, (_DONE, _EXPIRED))
_CREDITS: Final = ((_DONE,), (_DECLINED,), (_UNKNOWN, _DONE), (_UNKNOWN, _DECLINED))
_BOOKINGS: Final = ((_DONE,), (_DECLINED,), (_UNKNOWN, _DONE), (_DECLINED, _DONE))


@st.composite
def stories(draw: st.DrawFn, life: Life) -> list[Command]:
    """What providers and carriers say, in the order in which it happened, about all that *life* has asked of them."""
    said: list[Command] = []
    for effect in life.effects.values():
        said += [asked_of(effect, result) for result in draw(st.sampled_from(_tellings(effect)))]
    for shipment in life.order.shipments:
        said += [
            Track(life.order.id, shipment_id=shipment.id, reports=(report,))
            for report in draw(tracking_reports(since=life.at))
        ]
    return said


def _tellings(effect: Effect) -> Sequence[tuple[Result, ...]]:
    """How the story of one effect may go; what is not told to the end is no story."""
    match effect:
        case StartPayment(capture=True):
            return _STARTS
        case StartPayment():
            return _HELD
        case BookShipment():
            return _BOOKINGS
        case ReserveCredit():
            return _CREDITS
        case VoidPayment() | CapturePayment():
            return _SIMPLE
        case PaymentEffect():
            return (*_SIMPLE, (_DECLINED, _DONE))
        case _:
            return ((),)


def heard(life: Life, notices: Iterable[Command]) -> tuple[Life, Counter[tuple[object, ...]]]:
    """A copy of *life* that has heard *notices*, and what it asked of the world because of them."""
    other = life.copy()
    asked: Counter[tuple[object, ...]] = Counter()
    for notice in notices:
        try:
            decision = other.ask(notice, by=ORDERFLOW)
        except Refusal as refusal:
            raise AssertionError(f"a notice was refused: {notice}: {refusal}") from refusal
        asked.update(_wish(effect) for effect in decision.effects if isinstance(effect, PaymentEffect))
    return other, asked


def _wish(effect: PaymentEffect) -> tuple[object, ...]:
    return effect.type, effect.payment_id, effect.amount


def essence(order: Order) -> dict[str, Any]:
    """Everything about *order* but how often it changed and when; limits by their names only."""
    plain: dict[str, Any] = _plain(order)
    plain["limits"] = sorted(plain["limits"])
    del plain["version"]
    return plain


def _plain(value: Any) -> Any:
    match value:
        case TrackingEvent():  # when a carrier says that it was is part of what it said
            return repr(value)
        case ById():
            return {item.id: _plain(item) for item in value}
        case tuple():
            return tuple(_plain(item) for item in value)
        case datetime():
            return "some time"
        case StockReservation():  # what was asked for goods that turned up after all is let go later
            return value.sku, value.committed, value.held
        case _ if attrs.has(type(value)):
            fields = {field.name: _plain(getattr(value, field.name)) for field in attrs.fields(type(value))}
            if isinstance(value, Payment) and not value.authorized:
                del fields["reference"]  # by which nothing will ever be asked of a payment that brought nothing
            return fields
        case _:
            return value
