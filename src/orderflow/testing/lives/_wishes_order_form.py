"""Wishes about the order form, and about prices and specifications that are disputed."""

from datetime import timedelta
from typing import Final

from hypothesis import strategies as st

from orderflow import commands as c
from orderflow.commands import Command
from orderflow.entities.deal import Deal
from orderflow.entities.memo import CONFIRMATION
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.wishing import TEXTS, Draw, Wish, Wishes, maybe, oddly, one_of, text

__all__ = ["FORMING_WISHES"]

_SPANS: Final = st.sampled_from((timedelta(hours=2), timedelta(days=1), timedelta(0), timedelta(days=-1)))
_VERDICTS: Final = st.sampled_from((True, True, True, False))
_SUBJECTS: Final = st.sampled_from((CONFIRMATION, CONFIRMATION, "the colour"))


def _request_details(draw: Draw, life: Life) -> Command:
    return c.RequestDetails(life.order.id, reason=draw(TEXTS))


def _note_wish(draw: Draw, life: Life) -> Command:
    return c.NoteWish(life.order.id, text=text(draw))


def _promise_reply(draw: Draw, life: Life) -> Command:
    return c.PromiseReply(life.order.id, until=life.at + draw(_SPANS), about=draw(_SUBJECTS), reason=draw(TEXTS))


def _answer_customer(draw: Draw, life: Life) -> Command:
    return c.AnswerCustomer(life.order.id, text=text(draw))


def _check_prices(draw: Draw, life: Life) -> Command:
    return c.CheckPrices(life.order.id, reason=draw(TEXTS))


def _discrepancy(draw: Draw, life: Life) -> str:
    return one_of(
        draw,
        [discrepancy.id for discrepancy in life.order.part(Deal).discrepancies if discrepancy.is_open or oddly(draw)],
        "d-99",
    )


def _escalate_discrepancy(draw: Draw, life: Life) -> Command:
    return c.EscalateDiscrepancy(
        life.order.id, discrepancy_id=maybe(draw, lambda: _discrepancy(draw, life)), reason=draw(TEXTS)
    )


def _resolve_discrepancy(draw: Draw, life: Life) -> Command:
    verdict = draw(_VERDICTS)
    return c.ResolveDiscrepancy(
        life.order.id, discrepancy_id=_discrepancy(draw, life), confirmed=verdict, reason=draw(TEXTS)
    )


def _disputed(life: Life) -> bool:
    return any(discrepancy.is_open for discrepancy in life.order.part(Deal).discrepancies)


def _promised(life: Life) -> bool:
    return life.order.part(Deal).reply is not None


FORMING_WISHES: Final[Wishes] = {
    c.RequestDetails: Wish(_request_details),
    c.NoteWish: Wish(_note_wish),
    c.PromiseReply: Wish(_promise_reply),
    c.AnswerCustomer: Wish(_answer_customer, when=_promised),
    c.CheckPrices: Wish(_check_prices),
    c.EscalateDiscrepancy: Wish(_escalate_discrepancy, when=_disputed),
    c.ResolveDiscrepancy: Wish(_resolve_discrepancy, when=_disputed),
}
