"""Order forms for the tests of the review: in any state of the made-to-order flow, without living there first."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar, TypeVar

from attrs import evolve

from deals import BUYER, NOON, item, no_limits
from orderflow.commands import Command, Context, OrderCommand, command
from orderflow.entities.changing import changed
from orderflow.entities.content import order_digest
from orderflow.entities.deal import Deal
from orderflow.entities.line_item import LineItem, Lines
from orderflow.entities.order import Order
from orderflow.entities.technical import TechnicalConfirmation
from orderflow.events import Event, event
from orderflow.ids import OrderId
from orderflow.policies import Policies, required, usual_signers
from orderflow.process import OrderProcess
from orderflow.roles import (
    FINANCE,
    MARKETING_HEAD,
    OFFICE,
    ORDER_CLERK,
    PRODUCTION,
    QUALITY,
    TECHNICAL,
    Actor,
)
from orderflow.states.made_to_order import MadeToOrderFlow

Asked = TypeVar("Asked", bound=Command)

CLERK, ENGINEER = Actor("clerk-1", ORDER_CLERK), Actor("eng-1", TECHNICAL)
TESTER, WORKS = Actor("qa-1", QUALITY), Actor("works-1", PRODUCTION)
OFFICER, HEAD, BOOKS = Actor("office-1", OFFICE), Actor("head-1", MARKETING_HEAD), Actor("books-1", FINANCE)
READY = NOON + timedelta(days=20)

POLICIES = Policies(order_data=required(()), signers=usual_signers, time_limits=no_limits)
MADE = OrderProcess(name="made_to_order", flow=MadeToOrderFlow, policies=POLICIES)


def made(**answers: Any) -> OrderProcess:
    """The process with other answers."""
    return evolve(MADE, policies=evolve(POLICIES, **answers))


def but(asked: Asked, **fields: Any) -> Asked:
    """*asked*, with these fields changed."""
    again: Any = asked
    changed_so: Asked = evolve(again, **fields)
    return changed_so


def order_form(state: str, *, lines: Iterable[LineItem] = (), process: OrderProcess = MADE, **deal: Any) -> Order:
    """An order form in *state* at version 1: two lines with prices, and whatever its deal says."""
    kept = tuple(lines) or (item(1), item(2, quantity=40, price="25.00"))
    return Order(
        id=OrderId("o-1"),
        process=process.ref,
        currency="CNY",
        state=state,
        phase=process.table.phase_of(state),
        customer=BUYER.id,
        opened_at=NOON,
        submitted_at=None if state == "intake" else NOON,
        version=1,
        number="00000001",
        lines=Lines(kept),
        lines_ever=len(kept),
        deal=Deal(**deal),
    )


def confirmed_technically(order: Order, **fields: Any) -> Order:
    """*order* with the technical department's yes, or what *fields* say, about its content."""
    said = TechnicalConfirmation(
        digest=order_digest(order),
        producible=True,
        recipe_changed=False,
        materials="all in stock",
        ready_by=READY,
        reference="scan-1",
        signer="eng-1",
        at=NOON,
    )
    return evolve(order, deal=evolve(order.deal, technical=evolve(said, **fields)))


def impossible(order: Order) -> Order:
    """*order*, of which is in writing that it cannot be made."""
    return confirmed_technically(order, producible=False, ready_by=None)


def priced_right(order: Order) -> Order:
    """*order*, whose prices and specifications are in order as it stands."""
    return evolve(order, deal=evolve(order.deal, prices_checked=order_digest(order)))


def awaiting(*, sent: bool = True, **deal: Any) -> Order:
    """An order that has passed its review, and that the customer was asked to confirm."""
    order = priced_right(confirmed_technically(order_form("awaiting_confirmation", **deal)))
    return evolve(order, deal=evolve(order.deal, confirmation_sent=order_digest(order) if sent else None))


@command
class TakePrices(OrderCommand):
    """Stands for the comparison of prices and specifications with what is known: they are in order."""

    type: ClassVar[str] = "take_prices"
    step: ClassVar[str | None] = "check_prices"

    def decide(self, context: Context) -> None:
        context.emit(PricesTaken(occurred_at=context.at, digest=order_digest(context.order)))


@event
class PricesTaken(Event):
    """They are in order as they stand."""

    type: ClassVar[str] = "prices_taken"

    digest: str

    def apply(self, order: Order) -> Order:
        return changed(order, deal=changed(order.deal, prices_checked=self.digest))


WHOLE: OrderProcess = evolve(MADE, commands=(*MADE.commands, TakePrices), events=(*MADE.events, PricesTaken))
"""The process with a way to take prices as they are, so that an order can live through it."""
