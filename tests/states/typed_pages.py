"""Checked by mypy and never run: what a page may say, and, by the ignored errors, what it may not."""

from typing import TYPE_CHECKING, assert_type

from statemachine import Event, State

from orderflow.entities.phase import ChildPhase, Phase
from orderflow.roles import CUSTOMER, SALES
from orderflow.states import Fact, Move, OrderFlow, Refused, Stage, Step, Table, within

from .pages import Counter, Sale, Shipment, packed, paid

if TYPE_CHECKING:
    from orderflow.entities.order import Order


def is_paid(sale: Sale) -> bool:
    """A function that forgot its decorator."""
    return sale.paid


class Right(Counter):
    """All that a page may say."""

    wrapping = Stage("包装中", "Wrapping", phase=Phase.PREPARING)
    packing = Stage("配货中", "Picking", phase=Phase.PREPARING)

    wrap = Counter.packing.to(wrapping, by=SALES)
    unwrap = wrapping.to(packing, by=(CUSTOMER, SALES), when=(paid, ~packed))
    drop = wrapping.to(packing, when=paid) | wrapping.to.itself(internal=True, by=SALES)
    submit = Counter.submit | Counter.cancelled.from_(Counter.cart, wrapping, by=SALES, when=~paid)
    edit = within(wrapping, Counter.cart, by=SALES)


class Wrong(Counter):
    """All that a page may not say."""

    a = Stage("甲", "A")  # type: ignore[call-arg] # the mistake that is meant
    b = Stage("乙", phase=Phase.DRAFT)  # type: ignore[call-arg] # the mistake that is meant
    c = Stage("丙", "C", phase="draft")  # type: ignore[arg-type] # the mistake that is meant
    d = Stage("丁", "D", phase=Phase.DRAFT, enter=print)  # type: ignore[arg-type] # the mistake that is meant

    e = a.to(b, by="customer")  # type: ignore[arg-type] # the mistake that is meant
    f = a.to(b, by=(CUSTOMER, "sales"))  # type: ignore[arg-type] # the mistake that is meant
    g = a.to(b, by=[CUSTOMER])  # type: ignore[arg-type] # the mistake that is meant
    h = a.to(b, when=is_paid)  # type: ignore[arg-type] # the mistake that is meant
    i = a.to(b, when="paid")  # type: ignore[arg-type] # the mistake that is meant
    j = a.to(b, cond="paid")  # type: ignore[arg-type] # the mistake that is meant
    k = a.to(b, c, by=CUSTOMER)  # type: ignore[arg-type] # the mistake that is meant
    l = a.to(State("L"), by=CUSTOMER)  # type: ignore[arg-type] # noqa: E741
    m = a.to("b", by=CUSTOMER)  # type: ignore[arg-type] # the mistake that is meant
    n = a.to.itself(by=CUSTOMER, validators=print)  # type: ignore[arg-type] # the mistake that is meant
    o = a.from_(b, by=CUSTOMER, unless="paid")  # type: ignore[arg-type] # the mistake that is meant
    p = a.from_(by=CUSTOMER)  # type: ignore[call-arg] # the mistake that is meant
    q = a.from_.any(by=CUSTOMER)  # type: ignore[attr-defined] # the mistake that is meant
    r = e | b  # type: ignore[operator] # the mistake that is meant
    submit = Stage("提交", "Submitted", phase=Phase.REVIEW)  # type: ignore[assignment] # the mistake that is meant


def types_of_a_flow(sale: Sale, order: "Order") -> None:
    """What the parts of a flow are."""
    assert_type(Counter.cart, Stage)
    assert_type(Counter.submit, Step)
    assert_type(Counter().submit, Event)
    assert_type(Counter.table, Table[Sale, Phase])
    assert_type(Right.table, Table[Sale, Phase])
    assert_type(Counter.table.phase_of("cart"), Phase)
    assert_type(Shipment.table.phase_of("lost"), ChildPhase)
    assert_type(Counter.table.next_automatic("cart", sale), Move | None)
    assert_type(Counter.table.choose("cart", "submit", None, sale), Move | Refused)
    assert_type(Counter.table.with_roles({"accept": SALES, "pack": (SALES,)}), Table[Sale, Phase])
    assert_type(paid, Fact[Sale])
    assert_type(~paid, Fact[Sale])
    assert_type(paid(sale), bool)
    OrderFlow.table.next_automatic("draft", order)

    paid(order)  # type: ignore[arg-type] # the mistake that is meant
    Counter.table.next_automatic("cart", order)  # type: ignore[arg-type] # the mistake that is meant
    OrderFlow.table.next_automatic("draft", sale)  # type: ignore[arg-type] # the mistake that is meant
    Counter.table.choose("cart", "submit", "customer", sale)  # type: ignore[arg-type] # the mistake that is meant
    Counter.table.with_roles({"accept": "platform"})  # type: ignore[dict-item] # the mistake that is meant
    Counter.express = Counter.submit  # type: ignore[assignment] # the mistake that is meant
