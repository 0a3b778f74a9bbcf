"""Order forms for the tests of the review: in any state of the made-to-order flow, without living there first."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar, TypeVar

from attrs import evolve

from deals import BUYER, NOON, SELLER, cny, item, no_limits
from life import Life
from orderflow.business import business_topics
from orderflow.commands import (
    AddLines,
    Approve,
    BeginSampling,
    Cancel,
    ChangeLine,
    Command,
    ConfirmContent,
    ConfirmTechnically,
    Context,
    Disapprove,
    FailSampling,
    NewLine,
    OpenCart,
    OrderCommand,
    PassSampling,
    ProposeAlternative,
    RemoveLine,
    SendBack,
    SendConfirmation,
    Sign,
    Submit,
    command,
)
from orderflow.entities.changing import changed
from orderflow.entities.content import order_digest
from orderflow.entities.deal import Deal
from orderflow.entities.line_item import LineItem, Lines
from orderflow.entities.order import Order
from orderflow.entities.part import Parts
from orderflow.entities.signature import SPECIAL_REVIEW
from orderflow.entities.technical import TechnicalConfirmation
from orderflow.events import Event, event
from orderflow.ids import LineId, OrderId
from orderflow.policies import Policies, default_signers, host_prices, required, reviewed_by, special_products
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
from orderflow.topic import Topic

Asked = TypeVar("Asked", bound=Command)

CLERK, ENGINEER = Actor("clerk-1", ORDER_CLERK), Actor("eng-1", TECHNICAL)
TESTER, WORKS = Actor("qa-1", QUALITY), Actor("works-1", PRODUCTION)
OFFICER, HEAD, BOOKS = Actor("office-1", OFFICE), Actor("head-1", MARKETING_HEAD), Actor("books-1", FINANCE)
READY = NOON + timedelta(days=20)

POLICIES = Policies(statements=host_prices, order_data=required(()), signers=default_signers, time_limits=no_limits)
MADE = OrderProcess(
    name="made_to_order", flow=MadeToOrderFlow, topics=business_topics(MadeToOrderFlow), policies=POLICIES
)


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
        parts=Parts().put(Deal(**deal)),
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
    return order.with_part(evolve(order.part(Deal), technical=evolve(said, **fields)))


def impossible(order: Order) -> Order:
    """*order*, of which is in writing that it cannot be made."""
    return confirmed_technically(order, producible=False, ready_by=None)


def priced_right(order: Order) -> Order:
    """*order*, whose prices and specifications are in order as it stands."""
    return order.with_part(evolve(order.part(Deal), prices_checked=order_digest(order)))


def awaiting(*, sent: bool = True, **deal: Any) -> Order:
    """An order that has passed its review, and that the customer was asked to confirm."""
    order = priced_right(confirmed_technically(order_form("awaiting_confirmation", **deal)))
    return order.with_part(evolve(order.part(Deal), confirmation_sent=order_digest(order) if sent else None))


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
        return order.with_part(changed(order.part(Deal), prices_checked=self.digest))


WHOLE: OrderProcess = MADE.extended(topics=[Topic(name="prices", commands=[TakePrices], events=[PricesTaken])])
"""The process with a way to take prices as they are, so that an order can live through it."""


def whole_review(life: Life) -> Life:
    """Sent back, found impossible, replaced, sampled, signed with another recipe, and confirmed by the customer."""
    life.do(OpenCart(process=life.process.name, currency="CNY", customer="acme", channel="fax"), CLERK)
    valves = NewLine(sku="VALVE-2", name="valve", quantity=100, unit_price=cny("9.99"))
    life.do(AddLines(life.id, lines=(valves,)), CLERK)
    life.do(Submit(life.id), CLERK)
    life.do(Disapprove(life.id, subject=life.id, reason="sixty at most"), WORKS)
    life.do(SendBack(life.id, remark="sixty, please"), CLERK)
    life.do(ChangeLine(life.id, line_id=LineId("l-1"), quantity=60), CLERK)
    life.do(Submit(life.id), CLERK)
    life.do(TakePrices(life.id), CLERK)
    life.do(said(life, producible=False), ENGINEER)
    life.do(ProposeAlternative(life.id, text="the same in blue"), SELLER)
    life.do(BeginSampling(life.id, sampling_order_id="o-2"), CLERK)
    life.do(PassSampling(life.id), ENGINEER)
    life.do(said(life, recipe_changed=True), ENGINEER)
    life.do(said(life), ENGINEER)
    life.do(Approve(life.id, subject=life.id), WORKS)
    life.do(Sign(life.id, kind=SPECIAL_REVIEW, subject=life.id, reference="form-1"), TESTER)
    life.do(SendConfirmation(life.id), CLERK)
    life.do(ConfirmContent(life.id), BUYER)
    return life


def failed_sample(life: Life) -> Life:
    """It cannot be made, and the sample is no good."""
    life.do(OpenCart(process=life.process.name, currency="CNY", customer="acme", channel="visit"), CLERK)
    life.do(AddLines(life.id, lines=(NewLine(sku="VALVE-2", name="X", quantity=1, unit_price=cny("1")),)), CLERK)
    life.do(Submit(life.id), CLERK)
    life.do(SendBack(life.id, remark="another product"), CLERK)
    life.do(RemoveLine(life.id, line_id=LineId("l-1")), CLERK)
    life.do(AddLines(life.id, lines=(NewLine(sku="X", name="X", quantity=1, unit_price=cny("1")),)), CLERK)
    life.do(Submit(life.id), CLERK)
    life.do(said(life, producible=False), ENGINEER)
    life.do(BeginSampling(life.id, sampling_order_id="o-2"), CLERK)
    life.do(FailSampling(life.id, reason="it fades"), ENGINEER)
    return life


def reviewed_only(life: Life) -> Life:
    """Nothing special about it; production approves, and the customer gives up."""
    life.do(OpenCart(process=life.process.name, currency="CNY", customer="acme"), CLERK)
    life.do(AddLines(life.id, lines=(NewLine(sku="X", name="X", quantity=1, unit_price=cny("1")),)), CLERK)
    life.do(Submit(life.id), CLERK)
    life.do(Approve(life.id, subject=life.id), WORKS)
    life.do(Cancel(life.id), BUYER)
    return life


def said(life: Life, *, producible: bool = True, recipe_changed: bool = False) -> ConfirmTechnically:
    return ConfirmTechnically(
        life.id,
        producible=producible,
        recipe_changed=recipe_changed,
        materials="ink for two weeks",
        reference="scan-1",
        ready_by=life.at + timedelta(days=20) if producible else None,
        reason="" if producible else "no such ink",
    )


REVIEWED: OrderProcess = evolve(
    WHOLE, policies=evolve(POLICIES, reviews=reviewed_by(PRODUCTION), papers=special_products("VALVE-2"))
)
"""Production approves every order, and one product is special."""
