"""Wishes about deliveries of business orders: announce, inspect, put right, finish, and say what one thinks."""

from collections.abc import Callable, Iterable
from typing import Final

from hypothesis import strategies as st

from orderflow import commands as c
from orderflow.commands import Command
from orderflow.entities.certificate import Defect, Defective, Remedy
from orderflow.entities.deal import Deal
from orderflow.entities.shipment import Shipment
from orderflow.ids import LineId, ShipmentId
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.wishing import COIN, TEXTS, Draw, Wish, Wishes, amount, maybe, oddly, one_of, text

__all__ = ["INSPECTION_WISHES"]

_MODES: Final = st.sampled_from(("road", "rail", "sea"))
_PACKAGES: Final = st.integers(1, 20)
_PHONES: Final = st.sampled_from(("", "+86 20 8888 6666"))
_REMEDIES: Final = st.sampled_from((Remedy.REWORK, Remedy.REPLACEMENT))


def _left(life: Life) -> list[Shipment]:
    return [shipment for shipment in life.order.shipments if shipment.has_left]


def _to_inspect(life: Life) -> list[Shipment]:
    certificates = life.order.part(Deal).certificates
    return [shipment for shipment in _left(life) if shipment.id not in certificates]


def _defects(life: Life) -> list[tuple[str, Defect]]:
    """What nobody has done anything about, with its shipment."""
    certificates = life.order.part(Deal).certificates
    return [(one.id, defect) for one in certificates for defect in one.defects if defect.remedy is None]


def _feedback(life: Life) -> list[str]:
    return [feedback.id for feedback in life.order.part(Deal).feedback if not feedback.is_closed]


def _shipment(draw: Draw, shipments: Iterable[Shipment]) -> ShipmentId:
    return ShipmentId(one_of(draw, [shipment.id for shipment in shipments], "s-99"))


def _announce(draw: Draw, life: Life) -> Command:
    return c.AnnounceDispatch(
        life.order.id,
        shipment_id=_shipment(draw, _left(life)),
        mode=draw(_MODES),
        packages=draw(_PACKAGES),
        carrier=text(draw),
        waybill=maybe(draw, lambda: text(draw)),
        pickup_phone="call us" if oddly(draw) else draw(_PHONES),
        reason=draw(TEXTS),
    )


def _inspect_goods(draw: Draw, life: Life) -> Command:
    shipment_id = _shipment(draw, _to_inspect(life)) if draw(COIN) or draw(COIN) else None
    found = life.order.shipments.get(shipment_id) if shipment_id is not None else None
    defects = _found(draw, found) if found is not None else ()
    reference = text(draw) if oddly(draw) else "receipt 7"
    return c.InspectGoods(life.order.id, shipment_id=shipment_id, reference=reference, defects=defects)


def _found(draw: Draw, shipment: Shipment) -> tuple[Defective, ...]:
    """What may be wrong with a shipment: often nothing, now and then more than lies in it."""
    if draw(COIN) or not shipment.lines:
        return ()
    part = draw(st.sampled_from(shipment.lines))
    quantity = draw(st.integers(1, part.quantity)) + (part.quantity if oddly(draw) else 0)
    line_id = LineId(one_of(draw, (part.line_id,), "l-99"))
    return (Defective(line_id=line_id, quantity=quantity, description="scratched"),)


def _defect(draw: Draw, life: Life) -> tuple[ShipmentId, LineId]:
    found = _defects(life)
    if not found or oddly(draw):
        return ShipmentId("s-99"), LineId("l-99")
    shipment_id, defect = draw(st.sampled_from(found))
    return ShipmentId(shipment_id), defect.id


def _remedy(draw: Draw, life: Life) -> Command:
    shipment_id, line_id = _defect(draw, life)
    remedy = Remedy.PRICE_REDUCTION if oddly(draw) else draw(_REMEDIES)
    return c.RemedyDefect(life.order.id, shipment_id=shipment_id, line_id=line_id, remedy=remedy)


def _offer(draw: Draw, life: Life) -> Command:
    shipment_id, line_id = _defect(draw, life)
    line = life.order.lines.get(line_id)
    most = line.amount if line is not None else life.order.total
    return c.OfferReduction(
        life.order.id, shipment_id=shipment_id, line_id=line_id, amount=amount(draw, life, most.ratio(1, 10))
    )


def _agree(draw: Draw, life: Life) -> Command:
    shipment_id, line_id = _defect(draw, life)
    return c.AgreeReduction(life.order.id, shipment_id=shipment_id, line_id=line_id, reason=draw(TEXTS))


def _finish(draw: Draw, life: Life) -> Command:
    return c.FinishDelivery(life.order.id, reason=draw(TEXTS))


def _give_feedback(draw: Draw, life: Life) -> Command:
    return c.GiveFeedback(life.order.id, text=text(draw))


def _follow_up(draw: Draw, life: Life) -> Command:
    return c.FollowUpFeedback(life.order.id, feedback_id=one_of(draw, _feedback(life), "b-99"), text=text(draw))


def _close_feedback(draw: Draw, life: Life) -> Command:
    return c.CloseFeedback(life.order.id, feedback_id=one_of(draw, _feedback(life), "b-99"))


def _any(found: Callable[[Life], object]) -> Callable[[Life], bool]:
    return lambda life: bool(found(life))


def _offered(life: Life) -> bool:
    return any(defect.offered is not None for _, defect in _defects(life))


def _little_said(life: Life) -> bool:
    return len(life.order.part(Deal).feedback) < 2


def _open_and_sent(life: Life) -> bool:
    return bool(life.order.lines.open and life.order.units_handed_over)


INSPECTION_WISHES: Final[Wishes] = {
    c.AnnounceDispatch: Wish(_announce, when=_any(_left)),
    c.InspectGoods: Wish(_inspect_goods, when=_any(_to_inspect)),
    c.RemedyDefect: Wish(_remedy, when=_any(_defects)),
    c.OfferReduction: Wish(_offer, when=_any(_defects)),
    c.AgreeReduction: Wish(_agree, when=_offered),
    c.FinishDelivery: Wish(_finish, when=_open_and_sent),
    c.GiveFeedback: Wish(_give_feedback, when=_little_said),
    c.FollowUpFeedback: Wish(_follow_up, when=_any(_feedback)),
    c.CloseFeedback: Wish(_close_feedback, when=_any(_feedback)),
}
