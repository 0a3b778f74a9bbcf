"""Wishes about kitchens and couriers: begin, and say who brings it."""

from typing import Final

from hypothesis import strategies as st

from orderflow import commands as c
from orderflow.commands import Command
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.wishing import TEXTS, Draw, Wish, Wishes, text

__all__ = ["DELIVERING_WISHES"]

_COURIERS: Final = st.sampled_from(("staff", "staff", "li", "kim", None))


def _begin_preparing(draw: Draw, life: Life) -> Command:
    return c.BeginPreparing(life.order.id, reason=draw(TEXTS))


def _assign_courier(draw: Draw, life: Life) -> Command:
    courier = draw(_COURIERS)
    return c.AssignCourier(life.order.id, courier=courier, reason=text(draw))


DELIVERING_WISHES: Final[Wishes] = {
    c.BeginPreparing: Wish(_begin_preparing),
    c.AssignCourier: Wish(_assign_courier),
}
