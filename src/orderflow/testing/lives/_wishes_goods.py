"""Wishes about goods: pack, hand over, report, receive, cancel, and send back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from hypothesis import strategies as st

from orderflow import commands as c
from orderflow.commands import Command, Result
from orderflow.entities.delivery import ArrivalWindow
from orderflow.entities.shipment import Shipment
from orderflow.ids import ReturnId, ShipmentId
from orderflow.testing.lives._wishes_checks import findings
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.values import tracking_reports
from orderflow.testing.lives.wishing import COIN, TEXTS, Draw, Wish, Wishes, maybe, oddly, one_of, text, units

__all__ = ["GOODS_WISHES"]

_RESULTS: Final = st.sampled_from((Result.DONE, *Result))
_CARRIERS: Final = st.sampled_from((None, None, "sf-express"))


def _left(life: Life, counter: str) -> list[tuple[str, int]]:
    """What is left of each line by one of its counters."""
    return [(line.id, getattr(line, counter)) for line in life.order.lines if getattr(line, counter) > 0]


def _shipment(draw: Draw, life: Life, suits: Callable[[Shipment], bool]) -> ShipmentId:
    shipments = life.order.shipments
    fitting = [s.id for s in shipments if suits(s)] if not oddly(draw) else []
    return ShipmentId(one_of(draw, fitting or [s.id for s in shipments], "s-99"))


def _packed(shipment: Shipment) -> bool:
    return not shipment.has_left and not shipment.is_closed


def _under_way(shipment: Shipment) -> bool:
    return shipment.has_left and not shipment.is_delivered


def _pack(draw: Draw, life: Life) -> Command:
    order = life.order
    packing = life.process.policies.packing
    packable = [(line.id, most) for line in order.lines if (most := packing(order, line)) > 0]
    lines = maybe(draw, lambda: units(draw, packable))
    return c.Pack(order.id, lines=lines, carrier=draw(_CARRIERS))


def _unpack(draw: Draw, life: Life) -> Command:
    return c.Unpack(life.order.id, shipment_id=_shipment(draw, life, _packed))


def _being_booked(shipment: Shipment) -> bool:
    return shipment.booking is not None and shipment.booking.is_open


def _record_booking(draw: Draw, life: Life) -> Command:
    arrival = ArrivalWindow(earliest=life.at + timedelta(days=1), latest=life.at + timedelta(days=2))
    return c.RecordBooking(
        life.order.id,
        shipment_id=_shipment(draw, life, _being_booked),
        result=draw(_RESULTS),
        waybill=draw(st.sampled_from(("SF-1", None))),
        arrival=draw(st.sampled_from((None, arrival))),
    )


def _hand_over(draw: Draw, life: Life) -> Command:
    waybill = maybe(draw, lambda: text(draw))
    return c.HandOver(life.order.id, shipment_id=_shipment(draw, life, _packed), waybill=waybill)


def _track(draw: Draw, life: Life) -> Command:
    order = life.order
    shipment_id = _shipment(draw, life, _under_way)
    reports = draw(tracking_reports(since=life.at))
    shipment = order.shipments.get(shipment_id)
    if shipment is not None and shipment.tracking and draw(COIN):
        reports = (*reports, shipment.tracking[0])
    return c.Track(order.id, shipment_id=shipment_id, reports=reports)


def _to_receive(shipment: Shipment) -> bool:
    return shipment.has_left and shipment.received_at is None


def _confirm_receipt(draw: Draw, life: Life) -> Command:
    shipment_id = maybe(draw, lambda: _shipment(draw, life, _to_receive))
    arrived = [shipment for shipment in life.order.shipments if shipment.id == shipment_id or _to_receive(shipment)]
    found = findings(draw, arrived[0]) if arrived else ()
    return c.ConfirmReceipt(life.order.id, shipment_id=shipment_id, findings=found)


def _cancel_units(draw: Draw, life: Life) -> Command:
    lines = units(draw, _left(life, "unpacked")) if draw(COIN) or draw(COIN) else None
    return c.CancelUnits(life.order.id, lines=lines, reason="out of stock")


# ---- after-sales -----------------------------------------------------------------------------------------------------


def _request_return(draw: Draw, life: Life) -> Command:
    return c.RequestReturn(life.order.id, lines=units(draw, _left(life, "returnable")), reason=draw(TEXTS))


def _return(draw: Draw, life: Life) -> ReturnId:
    returns = life.order.returns
    fitting = [r.id for r in returns if not r.is_closed] if not oddly(draw) else []
    return ReturnId(one_of(draw, fitting or [r.id for r in returns], "r-99"))


def _approve_return(draw: Draw, life: Life) -> Command:
    return c.ApproveReturn(life.order.id, return_id=_return(draw, life))


def _refuse_return(draw: Draw, life: Life) -> Command:
    return c.RefuseReturn(life.order.id, return_id=_return(draw, life), reason=draw(TEXTS))


def _withdraw_return(draw: Draw, life: Life) -> Command:
    return c.WithdrawReturn(life.order.id, return_id=_return(draw, life))


def _receive_return(draw: Draw, life: Life) -> Command:
    return_id = _return(draw, life)
    request = life.order.returns.get(return_id)
    asked = [(part.line_id, part.quantity) for part in request.lines] if request is not None else []
    return c.ReceiveReturn(life.order.id, return_id=return_id, accepted=maybe(draw, lambda: units(draw, asked)))


def _shipments(suits: Callable[[Shipment], bool]) -> Callable[[Life], bool]:
    def when(life: Life) -> bool:
        return any(suits(shipment) for shipment in life.order.shipments)

    return when


def _units(counter: str) -> Callable[[Life], bool]:
    def when(life: Life) -> bool:
        return bool(_left(life, counter))

    return when


def _returns(life: Life) -> bool:
    return any(not request.is_closed for request in life.order.returns)


GOODS_WISHES: Final[Wishes] = {
    c.Pack: Wish(_pack, when=_units("unpacked")),
    c.Unpack: Wish(_unpack, when=_shipments(_packed)),
    c.RecordBooking: Wish(_record_booking, when=_shipments(_being_booked)),
    c.HandOver: Wish(_hand_over, when=_shipments(_packed)),
    c.Track: Wish(_track, when=_shipments(_under_way)),
    c.ConfirmReceipt: Wish(_confirm_receipt, when=_shipments(_to_receive)),
    c.CancelUnits: Wish(_cancel_units, when=_units("unpacked")),
    c.RequestReturn: Wish(_request_return, when=_units("returnable")),
    c.ApproveReturn: Wish(_approve_return, when=_returns),
    c.RefuseReturn: Wish(_refuse_return, when=_returns),
    c.WithdrawReturn: Wish(_withdraw_return, when=_returns),
    c.ReceiveReturn: Wish(_receive_return, when=_returns),
}
