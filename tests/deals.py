"""Business orders for the tests of the core: in any state of the contract flow, without living there first."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import evolve

from orderflow.commands import Command
from orderflow.deciding import Decision, decide
from orderflow.entities.collection import ById
from orderflow.entities.content import digest_of
from orderflow.entities.contract import Contract, Milestone, Term, Terms
from orderflow.entities.deal import Deal
from orderflow.entities.line_item import LineItem, Lines
from orderflow.entities.order import Order
from orderflow.entities.part import Parts
from orderflow.entities.payment import Capture, Captures, Payment, Payments, Progress
from orderflow.entities.phase import ChildPhase
from orderflow.entities.production import ProductionOrder
from orderflow.entities.schedule import instalments_of
from orderflow.entities.shipment import ShipmentLine
from orderflow.ids import CaptureId, ContractId, LineId, OrderId, PaymentId, ProductionId
from orderflow.money import Money
from orderflow.policies import LimitRule, free_until_handed_over, no_approvals, once_packed
from orderflow.process import OrderProcess
from orderflow.roles import (
    CUSTOMER,
    FINANCE,
    LEGAL,
    LOGISTICS,
    MARKETING_DIRECTOR,
    ORDERFLOW,
    PLANNING,
    PRODUCTION,
    PURCHASING,
    QUALITY,
    SALES,
    WAREHOUSE,
    Actor,
)
from orderflow.testing.fakes.ids import SequentialIds
from vouched import b2b_contract

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
BUYER, SELLER = Actor("acme", CUSTOMER), Actor("wang", SALES)
LAWYER, BOOKS = Actor("law-1", LEGAL), Actor("books-1", FINANCE)
DIRECTOR, PLANNER = Actor("dir-1", MARKETING_DIRECTOR), Actor("plan-1", PLANNING)
MAKER, BUYING, EYES = Actor("shop-floor", PRODUCTION), Actor("buy-1", PURCHASING), Actor("eyes-1", QUALITY)
STORE, ROAD, CLOCK = Actor("store-1", WAREHOUSE), Actor("road-1", LOGISTICS), ORDERFLOW


def no_limits(order: Order) -> tuple[LimitRule, ...]:
    """Nobody is in a hurry."""
    return ()


B2B: OrderProcess = b2b_contract(
    approvals=no_approvals, dispatch=once_packed, cancellation=free_until_handed_over, time_limits=no_limits
)
"""Nobody has to approve anything, nothing is marked, and nobody is in a hurry: each test asks for what it is about."""

THIRDS = Terms(
    schedule=(
        Term(name="deposit", share=30, due=Milestone.SIGNED),
        Term(name="milestone", share=40, due=Milestone.PRODUCED),
        Term(name="balance", share=30, due=Milestone.INSPECTED, net=30 * DAY),
    )
)
"""30 % at signing, 40 % before delivery, 30 % within 30 days of acceptance."""


def cny(text: str) -> Money:
    return Money.of(text, "CNY")


def part(line: int, units: int) -> ShipmentLine:
    return ShipmentLine(line_id=LineId(f"l-{line}"), quantity=units)


def item(place: int, *, quantity: int = 100, price: str = "9.99", **fields: Any) -> LineItem:
    """One line: 100 valves of 9.99, if nothing else is said."""
    nothing = cny("0")
    return LineItem(
        id=LineId(f"l-{place}"),
        sku=f"VALVE-{place}",
        name="valve",
        quantity=quantity,
        unit_price=cny(price),
        **({"discount": nothing, "tax": nothing} | fields),
    )


def contract(lines: Sequence[LineItem], terms: Terms = THIRDS, **fields: Any) -> Contract:
    """A contract in force about *lines*."""
    total = Money.sum_of((line.amount for line in lines), "CNY")
    made = Contract(
        id=ContractId("k-1"),
        number="C-00000001",
        amendment=0,
        lines=tuple(lines),
        delivery=None,
        total=total,
        terms=terms,
        instalments=instalments_of(total, terms.schedule),
        digest=digest_of("k-1"),
        state="in_force",
        phase=ChildPhase.CLOSED,
        drafted_at=NOON,
        in_force_at=NOON,
    )
    return evolve(made, **fields)


def made(line: int, units: int, *, place: int = 1) -> ProductionOrder:
    """A production order that is done."""
    return ProductionOrder(
        id=ProductionId(f"w-{place}"),
        number=f"P-{place:08d}",
        lines=(part(line, units),),
        finished=(part(line, units),),
        completes_at=NOON,
        state="finished",
        phase=ChildPhase.CLOSED,
        planned_at=NOON,
    )


def paid(amount: str) -> Payments:
    """So much has come in, by transfer."""
    money = cny(amount)
    return Payments(
        [
            Payment(
                id=PaymentId("p-1"),
                method="bank_transfer",
                gateway=None,
                amount=money,
                capture_at_once=True,
                state="captured",
                phase=ChildPhase.CLOSED,
                authorized=money,
                released=cny("0"),
                charged_back=cny("0"),
                captures=Captures([Capture(id=CaptureId("c-1"), amount=money, progress=Progress.DONE)]),
            )
        ]
    )


def deal_order(state: str, *, lines: Iterable[LineItem] = (), deal: Deal | None = None, **fields: Any) -> Order:
    """
    An order of `B2B` in *state* at version 1; two lines with a contract in force, if nothing else is said.

    Give `deal=Deal()` for one without a contract.
    """
    kept = tuple(lines) or (item(1), item(2, quantity=40, price="25.00"))
    agreed = contract(kept)
    return Order(
        id=OrderId("o-1"),
        process=B2B.ref,
        currency="CNY",
        state=state,
        phase=B2B.table.phase_of(state),
        customer=BUYER.id,
        opened_at=NOON,
        submitted_at=NOON,
        version=1,
        lines=Lines(kept),
        lines_ever=len(kept),
        parts=Parts().put(deal if deal is not None else Deal(contracts=ById([agreed]), in_force=agreed.id)),
        **fields,
    )


def decided(
    order: Order | None,
    command: Command,
    by: Actor,
    *,
    at: datetime = NOON,
    process: OrderProcess = B2B,
    ids: SequentialIds | None = None,
    **fields: Any,
) -> Decision:
    """*command*, decided; register numbers begin at 1 each time unless *ids* are given."""
    return decide(order, command, process=process, by=by, at=at, ids=ids or SequentialIds(), **fields)
