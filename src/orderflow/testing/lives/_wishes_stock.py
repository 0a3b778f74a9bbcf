"""Wishes about stock and promised dates: the stock answers, is asked again; dates are changed."""

from datetime import timedelta
from typing import Final

from hypothesis import strategies as st

from orderflow import commands as c
from orderflow.commands import Command, Result
from orderflow.ids import LineId
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.wishing import Draw, Wish, Wishes, one_of, text

__all__ = ["STOCK_WISHES"]

_RESULTS: Final = st.sampled_from((Result.DONE, Result.DECLINED, Result.DECLINED, *Result))
_ASK_OFF: Final = st.sampled_from((0, 0, 0, 1))
_UNTIL: Final = st.sampled_from((timedelta(days=3), timedelta(days=30), timedelta(0), timedelta(microseconds=1)))


def _record_stock(draw: Draw, life: Life) -> Command:
    reservations = life.order.reservations
    line_id = one_of(draw, [holding.id for holding in reservations if holding.asked], "l-99")
    holding = reservations.get(line_id)
    ask = holding.asks if holding is not None else 1
    return c.RecordStock(
        life.order.id, line_id=LineId(line_id), ask=ask + draw(_ASK_OFF), result=draw(_RESULTS), reason="none left"
    )


def _ask_stock(draw: Draw, life: Life) -> Command:
    return c.AskStock(life.order.id)


def _change_promise(draw: Draw, life: Life) -> Command:
    promised = [line.id for line in life.order.lines if line.promised_at is not None]
    line_ids = (LineId(one_of(draw, promised, "l-99")),)
    return c.ChangePromise(life.order.id, lines=line_ids, until=life.at + draw(_UNTIL), reason=text(draw))


def _unanswered(life: Life) -> bool:
    return any(holding.asked for holding in life.order.reservations)


def _short(life: Life) -> bool:
    return any(holding.short for holding in life.order.reservations)


def _promised(life: Life) -> bool:
    return any(line.promised_at is not None and line.open for line in life.order.lines)


STOCK_WISHES: Final[Wishes] = {
    c.RecordStock: Wish(_record_stock, when=_unanswered),
    c.AskStock: Wish(_ask_stock, when=_short),
    c.ChangePromise: Wish(_change_promise, when=_promised),
}
