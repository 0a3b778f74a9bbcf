"""Checked by mypy and never run: how a process is put together and decided by, and what does not fit."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import ClassVar, assert_type

from orderflow.commands import Cancel, Command, Pay
from orderflow.deciding import Decision, Option, apply, available, decide, replay
from orderflow.effects import Effect
from orderflow.entities.order import Order, PaymentStatus
from orderflow.entities.party import PersonalData
from orderflow.entities.phase import Phase
from orderflow.errors import Refusal, refusal
from orderflow.events import Event, Record
from orderflow.ids import IdSource, OrderId
from orderflow.money import Money
from orderflow.policies import Allow
from orderflow.process import OrderProcess, Reaction, Veto
from orderflow.processes import retail
from orderflow.questions import Question
from orderflow.refusals import UnknownOrder
from orderflow.roles import CUSTOMER, Actor, Role
from orderflow.states.retail import RetailFlow
from orderflow.states.shipment import ShipmentFlow
from orderflow.topic import Topic

RETAIL = retail()
TEA = Topic(name="tea", commands=[Pay])


def veto(order: Order | None, command: Command, *, by: Actor, at: datetime) -> Allow | Refusal:
    return Allow()


def reaction(record: Record, order: Order) -> Iterable[Effect]:
    return ()


a_veto: Veto = veto
a_reaction: Reaction = reaction


def only_of_orders(order: Order, command: Command, *, by: Actor, at: datetime) -> Allow | Refusal:
    return Allow()


def of_events(event: Event, order: Order) -> Iterable[Effect]:
    return ()


no_veto: Veto = only_of_orders  # type: ignore[assignment] # an order that begins is none yet
no_reaction: Reaction = of_events  # type: ignore[assignment] # it is given the envelope


def deciding(order: Order, ids: IdSource, at: datetime, by: Actor, answers: Mapping[Question, object]) -> None:
    """What goes in and what comes out."""
    decision = decide(order, Cancel(order.id), process=RETAIL, by=by, at=at, ids=ids, answers=answers)

    assert_type(decision, Decision)
    assert_type(decision.order, Order)
    assert_type(decision.events, tuple[Event, ...])
    assert_type(decision.effects, tuple[Effect, ...])
    assert_type(decision.personal, PersonalData)
    assert_type(replay(decision.events), Order)
    assert_type(apply(None, decision.events[0]), Order)
    assert_type(available(order, process=RETAIL, by=by, at=at), tuple[Option, ...])
    assert_type(available(order, process=RETAIL, by=by, at=at)[0].refusal, Refusal | None)
    assert_type(order.balance, Money)
    assert_type(order.phase, Phase)
    assert_type(order.payment_status, PaymentStatus)

    decide(order, Cancel(order.id), RETAIL, by, at, ids)  # type: ignore[call-arg] # by name only
    decide(order, Cancel(order.id), process=RETAIL, by=by, ids=ids)  # type: ignore[call-arg] # the core has no clock
    decide(order, Cancel(order.id), process=RETAIL, by="li", at=at, ids=ids)  # type: ignore[arg-type] # in which role?
    decide(order, "cancel", process=RETAIL, by=by, at=at, ids=ids)  # type: ignore[arg-type] # a name is no command
    decide("o-1", Cancel(order.id), process=RETAIL, by=by, at=at, ids=ids)  # type: ignore[arg-type] # an id is no order
    available(None, process=RETAIL, by=by, at=at)  # type: ignore[arg-type] # of which order?
    replay([Cancel(order.id)])  # type: ignore[list-item] # wishes are no history
    order.payments["p-1"].captured = Money.of(1, "CNY")  # type: ignore[misc] # entities are frozen
    order.balance = Money.of(0, "CNY")  # type: ignore[misc] # what is owed follows from the rest


def putting_together() -> None:
    """What a process is made of."""
    OrderProcess(name="tea", flow=RetailFlow, vetoes=(veto,), reactions=(reaction,), roles={"pack": (CUSTOMER,)})
    assert_type(RETAIL.extended(name="tea", vetoes=[veto], roles={"pack": (Role("robot"),)}), OrderProcess)

    OrderProcess(name="tea", flow=ShipmentFlow)  # type: ignore[arg-type] # a shipment is no order
    OrderProcess("tea", RetailFlow)  # type: ignore[arg-type, call-arg] # by name only
    OrderProcess(name="tea")  # type: ignore[call-arg] # by which page?
    Topic(name="tea", commands=(UnknownOrder,))  # type: ignore[arg-type] # a refusal is no command
    OrderProcess(name="tea", flow=RetailFlow, topics=[TEA, Pay])  # type: ignore[list-item] # a command is no topic
    RETAIL.extended(vetoes=[only_of_orders])  # type: ignore[list-item] # an order that begins is none yet
    RETAIL.extended(roles={"pack": (CUSTOMER, "robot")})  # type: ignore[dict-item] # a text may be a typing mistake
    RETAIL.name = "tea"  # type: ignore[misc] # orders live by it
    retail(payment_methods=["alipay"])  # type: ignore[list-item] # a name is no method
    Actor("li", "customer")  # type: ignore[arg-type] # a text may be a typing mistake


@refusal
class TooHeavy(Refusal):
    """A host's own refusal."""

    code: ClassVar[str] = "too_heavy"

    grams: int


def refusing() -> None:
    """Facts by name, each of its type."""
    assert_type(TooHeavy(grams=5).grams, int)
    assert_type(TooHeavy(grams=5).facts(), dict[str, object])
    UnknownOrder(order_id=OrderId("o-1"))
    TooHeavy(5)  # type: ignore[call-arg] # by name only
    TooHeavy(grams="5")  # type: ignore[arg-type] # a number
    TooHeavy()  # type: ignore[call-arg] # how heavy?
    UnknownOrder(order_id="o-1")  # type: ignore[arg-type] # a bare text is no order's id
