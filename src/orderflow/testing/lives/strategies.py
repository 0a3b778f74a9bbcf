"""
Hypothesis strategies: the parts that orders are made of, and whole orders, decided command by command.

    @given(order=paid_orders())
    def test_my_rule(order: Order) -> None: ...

No order is put together by hand: each was asked for, paid and shipped as a real one would be, with ways round and wrong
turns, so that whatever a strategy gives could exist. `lived` gives the whole `Life`: history, outbox and clock as well.
"""

from collections.abc import Callable
from functools import cache
from typing import Final

from hypothesis import reject
from hypothesis import strategies as st

from orderflow.commands import Command, OpenCart, OpeningCommand, Place
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.errors import Refusal
from orderflow.process import OrderProcess
from orderflow.processes import retail
from orderflow.roles import CUSTOMER, Actor
from orderflow.testing.lives._wishes_cart import CART_WISHES
from orderflow.testing.lives.duties import RECIPIENT, SHIPPED_DUTIES, Duties, answer_effects, go_on, run_next_limit
from orderflow.testing.lives.life import CURRENCIES, Life, World, default_world, entitled
from orderflow.testing.lives.money import amounts, currencies
from orderflow.testing.lives.values import (
    actors,
    instants,
    invoices,
    new_lines,
    parties,
    specifications,
    texts,
    tracking_reports,
    unclean_texts,
)
from orderflow.testing.lives.wishes import SHIPPED_WISHES, Wishes

__all__ = [
    "actors",
    "amounts",
    "carts",
    "currencies",
    "instants",
    "invoices",
    "lived",
    "new_lines",
    "orders",
    "paid_orders",
    "parties",
    "specifications",
    "texts",
    "tracking_reports",
    "unclean_texts",
]

_PATIENCE: Final = 40
"""Steps after which a life that does not get where it was sent is given up."""
_BUYER: Final = Actor("li", CUSTOMER)


@st.composite
def lived(
    draw: st.DrawFn,
    process: OrderProcess | None = None,
    *,
    until: Callable[[Life], bool] | None = None,
    steps_max: int = 14,
    wishes: Wishes = SHIPPED_WISHES,
    duties: Duties = SHIPPED_DUTIES,
    currencies: tuple[str, ...] = CURRENCIES,
    world: World = default_world,
) -> Life:
    """
    Lives of *process* (the retail process, if left out) that have come some way.

    Args:
        draw: Given by Hypothesis.
        process: How they live.
        until: Where they are to be left; after any number of steps, if left out.
        steps_max: The most steps of a life that may be left anywhere.
        wishes, duties, currencies, world: As for `orderflow.testing.lives.machine.lives`.
    """
    life = Life(process if process is not None else _retail(), currencies=currencies, world=world)
    known = {kind: wish for kind, wish in wishes.items() if life.process.commands_by_type.get(kind.type) is kind}
    _begin(draw, life)
    later = tuple(duty for duty in duties if duty is not answer_effects)
    for step in range(_PATIENCE):
        if until(life) if until is not None else step >= steps_max or draw(st.integers(0, steps_max)) == 0:
            break
        match draw(st.integers(0, 3)):
            case 0 | 1:
                _ = go_on(life, duties) or (until is not None and run_next_limit(life))
            case 2:
                go_on(life, later)  # providers take their time
            case _:
                _detour(draw, life, known)
    else:
        reject()
    return life


def orders(process: OrderProcess | None = None, *, phase: Phase | None = None) -> st.SearchStrategy[Order]:
    """Orders of *process* (the retail process, if left out) in any phase, or in this one."""
    if phase is None:
        return lived(process).map(_order)
    return lived(process, until=lambda life: life.order.phase is phase).map(_order)


@st.composite
def carts(draw: st.DrawFn, process: OrderProcess | None = None) -> Order:
    """Orders that are still carts: empty ones, and filled ones with whatever was chosen so far."""
    life = Life(process if process is not None else _retail())
    life.ask(OpenCart(process=life.process.name, currency=draw(st.sampled_from(life.currencies))), by=_BUYER)
    known = life.process.commands_by_type
    edits = {kind: wish for kind, wish in CART_WISHES.items() if kind.step == OpenCart.step and kind.type in known}
    for _ in range(draw(st.integers(0, 8))):
        _detour(draw, life, edits)
    return life.order


def paid_orders(process: OrderProcess | None = None) -> st.SearchStrategy[Order]:
    """Orders for which money was taken and nothing is owed, of which no goods have left yet."""
    return lived(process, until=_is_paid).map(_order)


def _is_paid(life: Life) -> bool:
    order = life.order
    return bool(order.captured) and order.is_paid and order.phase is Phase.PREPARING and not order.units_handed_over


def _order(life: Life) -> Order:
    return life.order


@cache
def _retail() -> OrderProcess:
    return retail()


def _begin(draw: st.DrawFn, life: Life) -> None:
    """Place an order that lacks nothing, or begin with an empty cart."""
    currency = draw(st.sampled_from(life.currencies))
    lines = draw(st.lists(new_lines(currency), max_size=3))
    opening: OpeningCommand = OpenCart(process=life.process.name, currency=currency)
    if lines:
        opening = Place(
            process=life.process.name,
            lines=tuple(lines),
            recipient=RECIPIENT,
            delivery=draw(st.sampled_from(life.deliveries)),
            payment=draw(st.sampled_from([method.name for method in life.methods])),
        )
    try:
        life.ask(opening, by=_BUYER)
    except Refusal:  # the process wants more than a strategy can know; what it is can be found out from a cart
        life.ask(OpenCart(process=life.process.name, currency=currency), by=_BUYER)


def _detour(draw: st.DrawFn, life: Life, wishes: Wishes) -> None:
    """Somebody who may asks for something that the page has now."""
    order = life.order
    fitting = [
        kind
        for kind, wish in wishes.items()
        if not issubclass(kind, OpeningCommand) and entitled(life.process, order.state, kind) and wish.when(life)
    ]
    if not fitting:
        return
    kind: type[Command] = draw(st.sampled_from(fitting))
    by = Actor("staff", draw(st.sampled_from(entitled(life.process, order.state, kind))))
    try:
        life.ask(wishes[kind].draw(draw, life), by=by)
    except Refusal:
        return
