"""Small flows, written the way a host writes them, over a subject of three answers."""

from typing import Any, ClassVar

from attrs import evolve, frozen

from orderflow.entities.phase import ChildPhase, Phase
from orderflow.roles import CUSTOMER, FINANCE, MERCHANT, PLATFORM, SALES, SYSTEM, WAREHOUSE, Role
from orderflow.states import ChildFlow, Flow, Move, Stage, Table, fact, within
from orderflow.states.table import Refused
from orderflow.states.walk import choose, make, run_automatic


@frozen
class Sale:
    """What the facts below are about."""

    reviewed_first: bool = False
    paid: bool = False
    packed: bool = False
    state: str = ""


@fact("需先审核", "it is reviewed first")
def reviewed_first(sale: Sale) -> bool:
    return sale.reviewed_first


@fact("已付款", "it is paid", otherwise=("未付款", "it is unpaid"))
def paid(sale: Sale) -> bool:
    return sale.paid


@fact("已装箱", "it is packed")
def packed(sale: Sale) -> bool:
    return sale.packed


class SaleFlow(Flow):
    """A family: flows over sales, none of them yet."""

    table: ClassVar[Table[Sale, Phase]]


class Counter(SaleFlow):
    """Two ways out of the cart, an automatic chain into the end, and steps that stay where they are."""

    cart = Stage("购物车", "Cart", phase=Phase.DRAFT, initial=True)
    review = Stage("待审核", "In review", phase=Phase.REVIEW)
    payment = Stage("待付款", "Awaiting payment", phase=Phase.PAYMENT)
    packing = Stage("待装箱", "Awaiting packing", phase=Phase.PREPARING)
    handed_over = Stage("已交付", "Handed over", phase=Phase.CLOSED, final=True)
    cancelled = Stage("已取消", "Cancelled", phase=Phase.CANCELLED, final=True)

    edit = within(cart, payment, by=(CUSTOMER, SALES))
    submit = cart.to(review, by=CUSTOMER, when=reviewed_first) | cart.to(payment, by=(CUSTOMER, SALES))
    accept = review.to(payment, by=MERCHANT)
    secure = payment.to(packing, when=(paid, ~reviewed_first)) | payment.to(review, when=(paid, ~packed))
    release = payment.to(packing, by=FINANCE, when=(reviewed_first, ~packed))
    pack = packing.to.itself(by=WAREHOUSE)
    hand_over = packing.to(handed_over, when=(paid, packed))
    cancel = cancelled.from_(cart, review, by=CUSTOMER) | cancelled.from_(payment, by=(MERCHANT, SYSTEM), when=~paid)


class GiftCounter(Counter):
    """A stage more, a way more for an inherited step, an inherited step replaced, a stage relabelled."""

    wrapping = Stage("包装中", "Wrapping", phase=Phase.PREPARING)
    packing = Stage("配货中", "Picking", phase=Phase.PREPARING)

    wrap = Counter.packing.to(wrapping, by=WAREHOUSE, when=~packed)
    unwrap = wrapping.to(Counter.packing, by=WAREHOUSE)
    submit = Counter.submit | Counter.cart.to(wrapping, by=PLATFORM)
    accept = Counter.review.to(Counter.payment, by=(MERCHANT, PLATFORM), when=~packed)
    give = wrapping.to(Counter.handed_over, when=packed)


class Shipment(ChildFlow):
    """A child: it has no roles but on one step, nothing in it fires by itself, and it may rest without an end."""

    table: ClassVar[Table[Sale, ChildPhase]]

    packing = Stage("待打包", "To be packed", phase=ChildPhase.OPEN, initial=True)
    travelling = Stage("运输中", "In transit", phase=ChildPhase.WAITING)
    arrived = Stage("已送达", "Delivered", phase=ChildPhase.CLOSED)
    lost = Stage("已丢失", "Lost", phase=ChildPhase.CLOSED)

    leave = packing.to(travelling, when=packed)
    scan = within(packing, travelling)
    arrive = arrived.from_(travelling, lost)
    lose = lost.from_(packing, travelling, by=SYSTEM) | travelling.to(arrived)


class Walk:
    """A sale on its way over a page: it stands somewhere, and writes down each move."""

    def __init__(self, state: str, sale: Sale) -> None:
        self.order = evolve(sale, state=state)
        self.rested: Sale | None = None
        self.made: tuple[Move, ...] = ()

    def moved(self, move: Move) -> None:
        self.order = evolve(self.order, state=move.target)
        self.made = (*self.made, move)


def automatic(table: Table[Sale, Any], state: str, sale: Sale) -> tuple[Move, ...]:
    """The moves that this sale makes by itself."""
    walk = Walk(state, sale)
    run_automatic(table, walk)
    return walk.made


def fire(table: Table[Sale, Any], state: str, step: str, role: Role | None, sale: Sale) -> tuple[Move, ...] | Refused:
    """All moves that *step* by *role* makes, what fires by itself before and after it included; or why none."""
    walk = Walk(state, sale)
    chosen = choose(table, walk, step, role)
    if not isinstance(chosen, Move):
        return chosen
    make(table, walk, chosen)
    return walk.made
