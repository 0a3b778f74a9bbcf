"""Wishes about the review of an order form: say whether it can be made, propose, have a sample made, ask to confirm."""

from datetime import timedelta
from typing import Final

from hypothesis import strategies as st

from orderflow import commands as c
from orderflow.commands import Command
from orderflow.entities.phase import Phase
from orderflow.entities.review import is_not_producible, is_reviewed, is_sampled
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.wishing import TEXTS, Draw, Wish, Wishes, oddly, text

__all__ = ["REVIEW_WISHES"]

_SPANS: Final = st.sampled_from((timedelta(days=20), timedelta(days=1), timedelta(microseconds=1), timedelta(0)))
_MOSTLY: Final = st.sampled_from((True, True, True, False))
_SELDOM: Final = st.sampled_from((False, False, False, True))


def _confirm_technically(draw: Draw, life: Life) -> Command:
    producible = draw(_MOSTLY)
    dated = producible != oddly(draw)
    return c.ConfirmTechnically(
        life.order.id,
        producible=producible,
        materials=text(draw),
        reference="" if oddly(draw) else draw(TEXTS),
        recipe_changed=draw(_SELDOM),
        ready_by=life.at + draw(_SPANS) if dated else None,
        reason="" if oddly(draw) else draw(TEXTS),
    )


def _propose_alternative(draw: Draw, life: Life) -> Command:
    return c.ProposeAlternative(life.order.id, text=text(draw))


def _begin_sampling(draw: Draw, life: Life) -> Command:
    return c.BeginSampling(life.order.id, sampling_order_id=life.order.id if oddly(draw) else text(draw))


def _pass_sampling(draw: Draw, life: Life) -> Command:
    return c.PassSampling(life.order.id, reason=draw(TEXTS))


def _fail_sampling(draw: Draw, life: Life) -> Command:
    return c.FailSampling(life.order.id, reason="" if oddly(draw) else draw(TEXTS))


def _send_confirmation(draw: Draw, life: Life) -> Command:
    return c.SendConfirmation(life.order.id)


def _under_review(life: Life) -> bool:
    return life.order.phase is Phase.REVIEW


def _hopeless(life: Life) -> bool:
    return _under_review(life) and is_not_producible(life.order)


def _sampled(life: Life) -> bool:
    return _under_review(life) and is_sampled(life.order)


def _reviewed(life: Life) -> bool:
    return _under_review(life) and is_reviewed(life.order)


REVIEW_WISHES: Final[Wishes] = {
    c.ConfirmTechnically: Wish(_confirm_technically, when=_under_review),
    c.ProposeAlternative: Wish(_propose_alternative, when=_hopeless),
    c.BeginSampling: Wish(_begin_sampling, when=_hopeless),
    c.PassSampling: Wish(_pass_sampling, when=_sampled),
    c.FailSampling: Wish(_fail_sampling, when=_sampled),
    c.SendConfirmation: Wish(_send_confirmation, when=_reviewed),
}
"""A wish for each of these commands."""
