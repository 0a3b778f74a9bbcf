"""
What people, providers and carriers may ask of an order: a wish for every shipped command, sensible or not.

A wish looks at a life and draws a command for it. Most of what it draws fits the order as it is; now and then it names
a line that is not there, a cent too much, another currency, a text that nobody can store. A host adds wishes for
commands of their own: `lives(my_process, wishes={**SHIPPED_WISHES, MyCommand: Wish(draw)})`.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from hypothesis import strategies as st

from orderflow import commands as c
from orderflow.commands import Command, OrderCommand
from orderflow.entities.party import NOBODY
from orderflow.testing.lives._wishes_cart import CART_WISHES
from orderflow.testing.lives._wishes_cases import CASE_WISHES
from orderflow.testing.lives._wishes_checks import CHECK_WISHES
from orderflow.testing.lives._wishes_contracts import CONTRACT_WISHES
from orderflow.testing.lives._wishes_courier import DELIVERING_WISHES
from orderflow.testing.lives._wishes_goods import GOODS_WISHES
from orderflow.testing.lives._wishes_inspection import INSPECTION_WISHES
from orderflow.testing.lives._wishes_mediation import MEDIATION_WISHES
from orderflow.testing.lives._wishes_money import MONEY_WISHES
from orderflow.testing.lives._wishes_order_form import FORMING_WISHES
from orderflow.testing.lives._wishes_production import PRODUCING_WISHES
from orderflow.testing.lives._wishes_quotation import QUOTING_WISHES
from orderflow.testing.lives._wishes_release import RELEASE_WISHES
from orderflow.testing.lives._wishes_review import REVIEW_WISHES
from orderflow.testing.lives._wishes_stock import STOCK_WISHES
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.wishing import TEXTS, Draw, Wish, Wishes, one_of, text

__all__ = ["SHIPPED_WISHES", "Draw", "Wish", "Wishes"]

_LATER: Final = st.sampled_from((timedelta(hours=1), timedelta(microseconds=1), timedelta(0), timedelta(days=-1)))
_REASONS: Final = st.sampled_from(("the customer asked", "the customer asked", ""))


def _extend_limit(draw: Draw, life: Life) -> Command:
    limits = life.order.limits
    name = one_of(draw, [limit.name for limit in limits], "siesta")
    due_at = next((limit.due_at for limit in limits if limit.name == name), life.at)
    return c.ExtendLimit(life.order.id, limit=name, until=due_at + draw(_LATER), reason=draw(_REASONS))


def _send_back(draw: Draw, life: Life) -> Command:
    return c.SendBack(life.order.id, remark=text(draw))


def _bare(kind: type[OrderCommand]) -> Callable[[Draw, Life], Command]:
    def draw_it(draw: Draw, life: Life) -> Command:
        return kind(life.order.id, reason=draw(TEXTS))

    return draw_it


def _due(life: Life) -> bool:
    """A limit has ended, or somebody is early."""
    return any(limit.due_at < life.at or len(life.asks) % 4 == 0 for limit in life.order.limits)


def _extendable(life: Life) -> bool:
    return any(not limit.extended for limit in life.order.limits)


def _known(life: Life) -> bool:
    return life.personal != NOBODY and len(life.asks) % 4 == 0


SHIPPED_WISHES: Final[Wishes] = {
    **CART_WISHES,
    **MONEY_WISHES,
    **GOODS_WISHES,
    **CASE_WISHES,
    **MEDIATION_WISHES,
    **CHECK_WISHES,
    **STOCK_WISHES,
    **RELEASE_WISHES,
    **PRODUCING_WISHES,
    **DELIVERING_WISHES,
    **CONTRACT_WISHES,
    **QUOTING_WISHES,
    **REVIEW_WISHES,
    **INSPECTION_WISHES,
    **FORMING_WISHES,
    c.ExtendLimit: Wish(_extend_limit, when=_extendable),
    c.SendBack: Wish(_send_back),
    c.Escalate: Wish(_bare(c.Escalate), when=_due),
    c.Decline: Wish(_bare(c.Decline)),
    c.Expire: Wish(_bare(c.Expire), when=_due),
    c.EndSubmission: Wish(_bare(c.EndSubmission), when=_due),
    c.EndWindow: Wish(_bare(c.EndWindow), when=_due),
    c.Cancel: Wish(_bare(c.Cancel)),
    c.ErasePersonalData: Wish(_bare(c.ErasePersonalData), when=_known),
}
"""A wish for every shipped command."""
