"""Wishes where merchant and customer have to come to terms: logistics, applications for a refund, and appeals."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from hypothesis import strategies as st

from orderflow import commands as c
from orderflow.commands import Command
from orderflow.entities.delivery import ArrivalWindow, DeliveryKind
from orderflow.entities.return_request import ReturnRequest
from orderflow.ids import ReturnId
from orderflow.money import Money
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.values import any_amount
from orderflow.testing.lives.wishing import COIN, TEXTS, Draw, Wish, Wishes, amount, maybe, oddly, one_of, text, units

__all__ = ["MEDIATION_WISHES"]

_FEES: Final = st.integers(0, 3000)
_SPANS: Final = st.sampled_from((timedelta(days=2), timedelta(days=2), timedelta(0)))
_KINDS: Final = st.sampled_from(DeliveryKind)
_CARRIERS: Final = st.sampled_from((None, "sf-express"))


def _propose_delivery(draw: Draw, life: Life) -> Command:
    currency = life.order.currency
    earliest = life.at + timedelta(days=1)
    return c.ProposeDelivery(
        life.order.id,
        option=text(draw),
        fee=draw(any_amount(currency)) if oddly(draw) else Money(draw(_FEES), currency),
        kind=draw(_KINDS),
        carrier=draw(_CARRIERS),
        arrival=maybe(draw, lambda: ArrivalWindow(earliest=earliest, latest=earliest + draw(_SPANS))),
    )


def _agree_delivery(draw: Draw, life: Life) -> Command:
    proposal = life.order.delivery_proposal
    return c.AgreeDelivery(
        life.order.id, proposal_id=one_of(draw, [proposal.id] if proposal is not None else [], "d-0")
    )


def _call_service(draw: Draw, life: Life) -> Command:
    return c.CallService(life.order.id, reason=draw(TEXTS))


def _keepable(life: Life) -> list[tuple[str, int]]:
    """What the customer has of each line, and nothing is wanted of yet."""
    order = life.order
    left = [
        (line.id, line.returnable - order.units_asked_back(line.id) - order.units_refunded_as_kept(line.id))
        for line in order.lines
    ]
    return [(line_id, count) for line_id, count in left if count > 0]


def _request_refund(draw: Draw, life: Life) -> Command:
    lines = units(draw, _keepable(life))
    known = [life.order.lines[part.line_id].unit_price for part in lines if part.line_id in life.order.lines]
    asked = maybe(draw, lambda: amount(draw, life, known[0])) if known else None
    return c.RequestRefund(life.order.id, lines=lines, amount=asked, reason=draw(TEXTS))


def _one(draw: Draw, life: Life, suits: Callable[[ReturnRequest], bool]) -> ReturnId:
    returns = life.order.returns
    fitting = [request.id for request in returns if suits(request)] if not oddly(draw) else []
    return ReturnId(one_of(draw, fitting or [request.id for request in returns], "r-99"))


def _contestable(request: ReturnRequest) -> bool:
    return request.is_contestable


def _with_service(request: ReturnRequest) -> bool:
    return request.is_with_service


def _appeal_return(draw: Draw, life: Life) -> Command:
    return c.AppealReturn(life.order.id, return_id=_one(draw, life, _contestable), reason=draw(TEXTS))


def _decide_return(draw: Draw, life: Life) -> Command:
    return_id = _one(draw, life, _with_service)
    reason = "" if oddly(draw) else "looked into"
    return c.DecideReturn(life.order.id, return_id=return_id, for_customer=draw(COIN), reason=reason)


def _conclude_returns(draw: Draw, life: Life) -> Command:
    return c.ConcludeReturns(life.order.id, reason=draw(TEXTS))


def _negotiates(life: Life) -> bool:
    return life.order.negotiates_delivery


def _proposed(life: Life) -> bool:
    return life.order.delivery_proposal is not None


def _some(suits: Callable[[ReturnRequest], bool]) -> Callable[[Life], bool]:
    def when(life: Life) -> bool:
        return any(suits(request) for request in life.order.returns)

    return when


def _mediated(life: Life) -> bool:
    return life.order.mediated and any(not request.is_closed for request in life.order.returns)


def _unconfirmed(life: Life) -> bool:
    return life.order.mediated and life.order.service_called_at is None


MEDIATION_WISHES: Final[Wishes] = {
    c.CallService: Wish(_call_service, when=_unconfirmed),
    c.ProposeDelivery: Wish(_propose_delivery, when=_negotiates),
    c.AgreeDelivery: Wish(_agree_delivery, when=_proposed),
    c.RequestRefund: Wish(_request_refund, when=lambda life: bool(_keepable(life))),
    c.AppealReturn: Wish(_appeal_return, when=_some(_contestable)),
    c.DecideReturn: Wish(_decide_return, when=_some(_with_service)),
    c.ConcludeReturns: Wish(_conclude_returns, when=_mediated),
}
