"""Order forms for the tests: made-to-order lives up to the review, with a price book that knows what it is told."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

import pytest
from attrs import evolve

from life import Life as LivedLife
from orderflow.business import business_topics
from orderflow.commands import (
    AddLines,
    AnswerCustomer,
    CheckPrices,
    ChooseDelivery,
    Command,
    EscalateDiscrepancy,
    NewLine,
    NoteWish,
    OpenCart,
    Place,
    PromiseReply,
    RemoveLine,
    RequestDetails,
    ResolveDiscrepancy,
    SendBack,
    SetRecipient,
    Submit,
)
from orderflow.commands.comparison import inquiry_of
from orderflow.entities.deal import Deal
from orderflow.entities.discrepancy import Discrepancy
from orderflow.entities.memo import CONFIRMATION
from orderflow.entities.order import Order
from orderflow.entities.party import Address, Party
from orderflow.errors import Refusal
from orderflow.events import Event
from orderflow.ids import LineId
from orderflow.money import Money
from orderflow.policies import Policies, host_prices, order_form, order_form_limits
from orderflow.process import OrderProcess
from orderflow.questions import Answers, KnownLine, PriceInquiry, PriceKnowledge, Question
from orderflow.roles import (
    CUSTOMER,
    CUSTOMER_SERVICE,
    CUSTOMER_SERVICE_HEAD,
    MARKETING_DIRECTOR,
    MARKETING_HEAD,
    ORDER_CLERK,
    ORDERFLOW,
    SALES,
    Actor,
)
from orderflow.states.made_to_order import MadeToOrderFlow
from orderflow.testing import FakePriceBook
from orderflow.testing.lives.life import Life
from orderflow.testing.lives.values import NOON

__all__ = ["NOON"]

R = TypeVar("R", bound=Refusal)

DAY: Final = timedelta(days=1)
MOMENT, SECOND = timedelta.resolution, timedelta(seconds=1)
BUYER, SELLER, CLERK = Actor("acme", CUSTOMER), Actor("wang", SALES), Actor("clerk-1", ORDER_CLERK)
SERVICE = Actor("service-1", CUSTOMER_SERVICE, on_behalf_of=SELLER)
HEAD, DIRECTOR = Actor("head-1", CUSTOMER_SERVICE_HEAD), Actor("dir-1", MARKETING_DIRECTOR)
MARKETING, CLOCK = Actor("market-1", MARKETING_HEAD), ORDERFLOW
ACME = Party(name="Acme", phone="0512-12345", address=Address(city="Suzhou", street="Lane 1"))
SPRING = datetime(2026, 4, 1, tzinfo=UTC)

FORMS = OrderProcess(
    name="made_to_order",
    flow=MadeToOrderFlow,
    topics=business_topics(MadeToOrderFlow),
    policies=Policies(
        statements=host_prices,
        order_data=order_form(by_channel={"fax": ("recipient.email",)}, by_product={"FILM": ("specification.colour",)}),
        time_limits=order_form_limits(),
    ),
)


def cny(text: str) -> Money:
    return Money.of(text, "CNY")


def film(price: str = "9.99", *, sku: str = "FILM-30", quantity: int = 100, **fields: Any) -> NewLine:
    """A hundred rolls of blue film."""
    given: dict[str, Any] = {"specification": {"colour": "blue"}, "name": "film", **fields}
    return NewLine(sku=sku, quantity=quantity, unit_price=cny(price), **given)


class Form(Life):
    """A life whose price book knows what `prices` was told."""

    def __init__(self, process: OrderProcess = FORMS, prices: FakePriceBook | None = None) -> None:
        self.prices = prices if prices is not None else FakePriceBook()
        super().__init__(process, currencies=("CNY",), world=self.answered)

    def answered(self, question: Question, order: Order | None) -> object:
        assert isinstance(question, PriceInquiry)
        return self.prices.look_up(question)

    def do(self, command: Command, by: Actor = CLERK, *, at: datetime | None = None) -> Sequence[Event]:
        """What happened; the system comes a moment after the instant of a limit, which is still in time."""
        if at is not None:
            self.at = at
        if by == CLOCK and self.at in [one.due_at for one in self.order.limits if one.then == command.type]:
            self.at += timedelta.resolution
        return self.ask(command, by=by).events

    def refused(self, kind: type[R], command: Command, by: Actor = CLERK, *, at: datetime | None = None) -> R:
        """The refusal of *command*; `ask` sees to it that nothing changed."""
        with pytest.raises(kind) as caught:
            self.do(command, by, at=at)
        return caught.value

    def discrepancy(self, discrepancy_id: str = "d-1") -> Discrepancy:
        return self.order.part(Deal).discrepancies[discrepancy_id]

    def due_at(self, limit: str) -> datetime:
        (found,) = (one.due_at for one in self.order.limits if one.name == limit)
        return found

    def resolve(
        self, by: Actor = HEAD, *, discrepancy_id: str = "d-1", confirmed: bool = True, reason: str = ""
    ) -> None:
        self.do(
            ResolveDiscrepancy(self.order.id, discrepancy_id=discrepancy_id, confirmed=confirmed, reason=reason), by
        )

    @property
    def waits_for(self) -> str:
        """What the parties wait for."""
        return self.process.table.stage(self.order.state).en


def knowing(order: Order, **planned: str) -> Answers:
    """What a price book answers about an order: the plan's price of `l_1` and so on."""
    known = [KnownLine(line_id=line_id.replace("_", "-"), planned=cny(price)) for line_id, price in planned.items()]
    return {inquiry_of(order): PriceKnowledge(lines=tuple(known))}


def opened(channel: str = "telephone", process: OrderProcess = FORMS) -> Form:
    """A form with nothing in it."""
    life = Form(process)
    life.do(OpenCart(process=process.name, currency="CNY", customer="acme", channel=channel), SERVICE)
    return life


def submitted(*lines: NewLine, prices: FakePriceBook | None = None, process: OrderProcess = FORMS) -> Form:
    """A complete form that has gone to review."""
    life = Form(process, prices)
    place = Place(process=process.name, lines=lines or (film(),), recipient=ACME, delivery="express", customer="acme")
    life.do(place, SERVICE)
    return life


def disputed(plan: str = "10.50", process: OrderProcess = FORMS) -> Form:
    """The price plan has another price than the order, and it was checked."""
    life = submitted(process=process)
    life.prices.plan("FILM-30", cny(plan))
    life.do(CheckPrices(life.order.id))
    return life


def whole_form(life: LivedLife) -> LivedLife:
    """Film is ordered by fax, for a salesperson: details asked for, a reply promised and put off, prices disputed."""
    life.do(OpenCart(process="made_to_order", currency="CNY", customer="acme", channel="fax"), SERVICE)
    life.do(AddLines(life.id, lines=(film(), film("8.00", sku="FILM-60"))), SERVICE)
    life.do(RequestDetails(life.id), SERVICE)
    life.do(NoteWish(life.id, text="no plastic"), SERVICE)
    life.do(PromiseReply(life.id, until=life.at + DAY, about=CONFIRMATION), SERVICE)
    later = PromiseReply(life.id, until=life.at + 2 * DAY, about="the colour", reason="the dyer is ill")
    life.do(later, SERVICE)
    life.do(AnswerCustomer(life.id, text="it will be blue"), SERVICE)
    life.do(SetRecipient(life.id, recipient=evolve(ACME, email="acme@example.com")), SERVICE)
    life.do(ChooseDelivery(life.id, option="express"), SERVICE)
    life.do(Submit(life.id), SERVICE)
    life.do(CheckPrices(life.id), SERVICE, answers=knowing(life.order, l_1="10.50", l_2="9.00"))
    life.do(EscalateDiscrepancy(life.id, discrepancy_id="d-1"), SERVICE)
    life.do(ResolveDiscrepancy(life.id, discrepancy_id="d-1", confirmed=True, reason="as agreed in May"), HEAD)
    life.do(ResolveDiscrepancy(life.id, discrepancy_id="d-2", confirmed=False, reason="the plan says 9.00"), HEAD)
    life.do(SendBack(life.id, remark="the plan says 9.00"), SERVICE)
    life.do(RemoveLine(life.id, line_id=LineId("l-2")), SERVICE)
    life.do(Submit(life.id), SERVICE)
    life.do(CheckPrices(life.id), SERVICE, answers=knowing(life.order, l_1="10.50"))
    return life
