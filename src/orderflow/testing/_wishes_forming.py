"""Wishes about the order form, and about prices and specifications that are doubted."""

from datetime import timedelta
from typing import Final

from hypothesis import strategies as st

from orderflow import commands as c
from orderflow.commands import Command
from orderflow.entities.deal import Deal
from orderflow.entities.memo import CONFIRMATION
from orderflow.testing.life import Life
from orderflow.testing.wishing import TEXTS, Draw, Wish, Wishes, maybe, oddly, one_of, text

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


def _doubt(draw: Draw, life: Life) -> str:
    return one_of(draw, [doubt.id for doubt in life.order.part(Deal).doubts if doubt.is_open or oddly(draw)], "d-99")


def _escalate_doubt(draw: Draw, life: Life) -> Command:
    return c.EscalateDoubt(life.order.id, doubt_id=maybe(draw, lambda: _doubt(draw, life)), reason=draw(TEXTS))


def _settle_doubt(draw: Draw, life: Life) -> Command:
    verdict = draw(_VERDICTS)
    return c.SettleDoubt(life.order.id, doubt_id=_doubt(draw, life), confirmed=verdict, reason=draw(TEXTS))


def _doubted(life: Life) -> bool:
    return any(doubt.is_open for doubt in life.order.part(Deal).doubts)


def _promised(life: Life) -> bool:
    return life.order.part(Deal).reply is not None


FORMING_WISHES: Final[Wishes] = {
    c.RequestDetails: Wish(_request_details),
    c.NoteWish: Wish(_note_wish),
    c.PromiseReply: Wish(_promise_reply),
    c.AnswerCustomer: Wish(_answer_customer, when=_promised),
    c.CheckPrices: Wish(_check_prices),
    c.EscalateDoubt: Wish(_escalate_doubt, when=_doubted),
    c.SettleDoubt: Wish(_settle_doubt, when=_doubted),
}
