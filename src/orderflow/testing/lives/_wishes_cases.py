"""Wishes about cases: open, propose, answer, escalate, resolve."""

from datetime import timedelta
from typing import Final

from hypothesis import strategies as st

from orderflow import commands as c
from orderflow.commands import Command, NewLine, Offer
from orderflow.entities.case import MEDIATION, SHORTAGE, TRANSIT, Case
from orderflow.entities.phase import Phase
from orderflow.ids import CaseId, ReturnId, ShipmentId
from orderflow.money import Money
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.values import any_amount
from orderflow.testing.lives.wishing import COIN, TEXTS, Draw, Wish, Wishes, maybe, oddly, one_of, text, units

__all__ = ["CASE_WISHES"]

_RESOLUTIONS: Final = st.sampled_from(("wait", "substitute", "substitute", "ship_rest", "cancel"))
_SPANS: Final = st.sampled_from((timedelta(days=5), timedelta(days=30), timedelta(0)))
_PRICES: Final = st.integers(1, 4000)


def _negotiable(life: Life) -> list[tuple[str, int]]:
    """What is still here of each line, in no shipment and in no open case."""
    free = [(line.id, line.unpacked - life.order.units_blocked(line.id)) for line in life.order.lines]
    return [(line_id, units) for line_id, units in free if units > 0]


def _kinds(life: Life) -> list[str]:
    """What there can be trouble about, a shortage most likely."""
    order = life.order
    kinds = [SHORTAGE] * 4 if _negotiable(life) else []
    kinds += [TRANSIT] if order.shipments else []
    return [*kinds, MEDIATION] if order.returns else kinds


def _open_case(draw: Draw, life: Life) -> Command:
    order = life.order
    kind = one_of(draw, _kinds(life), SHORTAGE)
    lines = units(draw, _negotiable(life)) if kind == SHORTAGE or oddly(draw) else ()
    shipment_id = ShipmentId(one_of(draw, [s.id for s in order.shipments], "s-99")) if kind == TRANSIT else None
    return_id = ReturnId(one_of(draw, [r.id for r in order.returns], "r-99")) if kind == MEDIATION else None
    return c.OpenCase(
        order.id, kind=kind, lines=lines, shipment_id=shipment_id, return_id=return_id, reason=draw(TEXTS)
    )


def _open(life: Life) -> list[Case]:
    return [case for case in life.order.cases if not case.is_closed]


def _case(draw: Draw, life: Life) -> CaseId:
    fitting = [case.id for case in _open(life)] if not oddly(draw) else []
    return CaseId(one_of(draw, fitting or [case.id for case in life.order.cases], "x-99"))


def _substitute(draw: Draw, life: Life, count: int) -> Offer:
    currency = life.order.currency
    price = draw(any_amount(currency)) if oddly(draw) else Money(draw(_PRICES), currency)
    line = NewLine(sku="mug", name="马克杯", quantity=draw(st.integers(1, 3)), unit_price=price)
    return Offer.substitute(*[line] * max(count, 1))


def _propose(draw: Draw, life: Life) -> Command:
    case_id = _case(draw, life)
    case = life.order.cases.get(case_id)
    count = len(case.lines) if case is not None and not oddly(draw) else 1
    offers = []
    for way in draw(st.lists(_RESOLUTIONS, max_size=3, min_size=0 if oddly(draw) else 1)):
        match way:
            case "wait":
                offers.append(Offer.wait(until=life.at + draw(_SPANS)))
            case "substitute":
                offers.append(_substitute(draw, life, count))
            case "ship_rest":
                offers.append(Offer.ship_rest())
            case _:
                offers.append(Offer.cancel())
    return c.Propose(life.order.id, case_id=case_id, offers=offers)


def _answer(draw: Draw, life: Life) -> Command:
    case_id = _case(draw, life)
    case = life.order.cases.get(case_id)
    proposals = [proposal.id for proposal in case.proposals] if case is not None else []
    proposal_id = one_of(draw, proposals, "x-99/1") if not draw(COIN) or draw(COIN) else None
    return c.AnswerProposal(life.order.id, case_id=case_id, proposal_id=proposal_id, reason=draw(TEXTS))


def _escalate_case(draw: Draw, life: Life) -> Command:
    return c.EscalateCase(life.order.id, case_id=_case(draw, life), reason=draw(TEXTS))


def _resolve_case(draw: Draw, life: Life) -> Command:
    return c.ResolveCase(life.order.id, case_id=_case(draw, life), outcome=text(draw))


def _conclude_cases(draw: Draw, life: Life) -> Command:
    return c.ConcludeCases(life.order.id, reason=maybe(draw, lambda: draw(TEXTS)) or "")


def _can_be_opened(life: Life) -> bool:
    """Units are still here, or something has left or is to come back."""
    return life.order.phase is not Phase.DRAFT and bool(_kinds(life))


def _any_open(life: Life) -> bool:
    return bool(_open(life))


def _answered(life: Life) -> bool:
    return any(case.proposals for case in life.order.cases)


CASE_WISHES: Final[Wishes] = {
    c.OpenCase: Wish(_open_case, when=_can_be_opened),
    c.Propose: Wish(_propose, when=_any_open),
    c.AnswerProposal: Wish(_answer, when=_answered),
    c.EscalateCase: Wish(_escalate_case, when=_any_open),
    c.ResolveCase: Wish(_resolve_case, when=_any_open),
    c.ConcludeCases: Wish(_conclude_cases, when=_any_open),
}
