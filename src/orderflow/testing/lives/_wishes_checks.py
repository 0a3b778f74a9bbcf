"""Wishes about checks, delivery notes, ratings and the merchant's money."""

from typing import Final

from hypothesis import strategies as st

from orderflow import commands as c
from orderflow.commands import Command
from orderflow.entities.check import DELIVERY_CAPACITY, INSPECTION, STOCK, VALIDITY
from orderflow.entities.shipment import Finding, Shipment
from orderflow.ids import LineId, ShipmentId
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.wishing import TEXTS, Draw, Wish, Wishes, maybe, oddly, one_of, text

__all__ = ["CHECK_WISHES", "findings"]

_OF_ORDERS: Final = (VALIDITY, STOCK, DELIVERY_CAPACITY)
_VERDICTS: Final = st.sampled_from((True, True, True, True, False))
_SCORES: Final = st.integers(1, 5)
_ODD_SCORES: Final = st.sampled_from((0, 6, -1))


def _here(shipment: Shipment) -> bool:
    return not shipment.has_left and not shipment.is_closed


def _record_check(draw: Draw, life: Life) -> Command:
    shipments = [shipment.id for shipment in life.order.shipments if _here(shipment)]
    subject = maybe(draw, lambda: ShipmentId(one_of(draw, shipments, "s-99"))) if shipments or oddly(draw) else None
    open_questions = [name for name in _OF_ORDERS if not life.order.has_passed(name)]
    name = INSPECTION if subject is not None else draw(st.sampled_from(open_questions or _OF_ORDERS))
    return c.RecordCheck(life.order.id, name=name, passed=draw(_VERDICTS), subject=subject, reason=text(draw))


def _issue_delivery_note(draw: Draw, life: Life) -> Command:
    shipments = [shipment.id for shipment in life.order.shipments if _here(shipment) or oddly(draw)]
    return c.IssueDeliveryNote(life.order.id, shipment_id=ShipmentId(one_of(draw, shipments, "s-99")))


def _rate(draw: Draw, life: Life) -> Command:
    targets = life.process.policies.ratings(life.order)
    score = draw(_ODD_SCORES if oddly(draw) else _SCORES)
    return c.Rate(life.order.id, target=one_of(draw, targets, "the weather"), score=score, text=draw(TEXTS))


def _settle(draw: Draw, life: Life) -> Command:
    return c.Settle(life.order.id, reason=draw(TEXTS))


def _count_as_lost(draw: Draw, life: Life) -> Command:
    return c.CountAsLost(life.order.id, reason=draw(TEXTS))


def findings(draw: Draw, shipment: Shipment) -> tuple[Finding, ...]:
    """What a customer may find wrong with a shipment: mostly nothing; now and then more than lies in it."""
    if draw(st.integers(0, 3)) < 3 or not shipment.lines:
        return ()
    part = draw(st.sampled_from(shipment.lines))
    bad = draw(st.integers(1, part.quantity)) + (part.quantity if oddly(draw) else 0)
    missing = draw(st.integers(0, bad))
    line_id = LineId(one_of(draw, (part.line_id,), "l-99"))
    return (Finding(line_id=line_id, missing=missing, damaged=bad - missing),)


def _shipment_here(life: Life) -> bool:
    return any(_here(shipment) for shipment in life.order.shipments)


def _to_check(life: Life) -> bool:
    return _shipment_here(life) or not all(life.order.has_passed(name) for name in _OF_ORDERS)


def _under_way(life: Life) -> bool:
    return any(shipment.is_under_way for shipment in life.order.shipments)


def _merchant_unsettled(life: Life) -> bool:
    return life.order.settled != life.order.earned


CHECK_WISHES: Final[Wishes] = {
    c.RecordCheck: Wish(_record_check, when=_to_check),
    c.IssueDeliveryNote: Wish(_issue_delivery_note, when=_shipment_here),
    c.Rate: Wish(_rate),
    c.Settle: Wish(_settle, when=_merchant_unsettled),
    c.CountAsLost: Wish(_count_as_lost, when=_under_way),
}
