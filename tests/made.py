"""Made-to-order for the tests of the core: an order in any state, and lives that begin where goods are prepared."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from attrs import evolve

from deals import BOOKS, BUYER, CLOCK, NOON, SELLER, STORE, cny, item, part
from orderflow.business import BUSINESS_TOPICS, business_topics
from orderflow.commands import (
    AllocateStock,
    ClaimPayment,
    Command,
    FreeStock,
    HandOver,
    IssueDeliveryNote,
    NewLine,
    Pack,
    Place,
    RecordCredit,
    ReleaseGoods,
    Result,
    Sign,
    Unpack,
    VerifyPayment,
)
from orderflow.core import CORE
from orderflow.deciding import Decision
from orderflow.effects import CreditEffect
from orderflow.entities.deal import Deal
from orderflow.entities.line_item import LineItem, Lines
from orderflow.entities.order import Order
from orderflow.entities.part import Parts
from orderflow.entities.party import Address, Party
from orderflow.entities.release import Release, ReleaseBasis
from orderflow.entities.released import on_credit, payment_met
from orderflow.entities.shipment import Shipment, ShipmentLine
from orderflow.entities.signature import DELIVERY_NOTE, GUARANTEE, PAYMENT_COMMITMENT, RELEASE
from orderflow.errors import Refusal
from orderflow.ids import OrderId, PaymentId, ShipmentId
from orderflow.money import Money
from orderflow.policies import (
    DEFAULT_METHODS,
    Allow,
    LimitRule,
    Policies,
    bank_transfer,
    express,
    host_prices,
    notify_order_clerk,
    offer_deliveries,
    offer_methods,
    once_packed,
    once_released,
    release_limits,
    retail_limits,
)
from orderflow.process import OrderProcess
from orderflow.refusals import NotCountersigned
from orderflow.roles import MARKETING_HEAD, OFFICE, ORDER_CLERK, Actor, Role
from orderflow.states.facts import submitted
from orderflow.states.made_to_order import MadeToOrderFlow
from orderflow.testing.lives.laws import assert_laws
from orderflow.testing.lives.life import Life

CLERK, BUREAU, HEAD = Actor("clerk-1", ORDER_CLERK), Actor("office-1", OFFICE), Actor("head-1", MARKETING_HEAD)
SIGNERS = {PAYMENT_COMMITMENT: BUYER, GUARANTEE: BUREAU, RELEASE: HEAD}
"""Who signs what, so that goods may leave before the money."""

S1, S2, S3 = ShipmentId("s-1"), ShipmentId("s-2"), ShipmentId("s-3")
HOME = Party(name="Acme", phone="0512-1", address=Address(city="Suzhou", street="Lane 1"))


def no_limits(order: Order) -> tuple[LimitRule, ...]:
    """Nobody is in a hurry."""
    return ()


POLICIES = Policies(
    statements=host_prices,
    payment_methods=offer_methods(bank_transfer()),
    deliveries=offer_deliveries(express(fee=cny("10.00")), express("free", fee=cny("0"))),
    dispatch=once_released,
    time_limits=no_limits,
)

MADE = OrderProcess(
    name="made_to_order", flow=MadeToOrderFlow, topics=business_topics(MadeToOrderFlow), policies=POLICIES
)


def made_order(state: str, *, lines: Iterable[LineItem] = (), deal: Deal | None = None, **fields: Any) -> Order:
    """An order of `MADE` in *state* at version 1; two lines, of 999.00 and 1000.00, if nothing else is said."""
    kept = tuple(lines) or (item(1), item(2, quantity=40, price="25.00"))
    return Order(
        id=OrderId("o-1"),
        number="B-00000001",
        process=MADE.ref,
        currency="CNY",
        state=state,
        phase=MADE.table.phase_of(state),
        customer=BUYER.id,
        opened_at=NOON,
        submitted_at=NOON,
        version=1,
        lines=Lines(kept),
        lines_ever=len(kept),
        parts=Parts().put(deal or Deal()),
        **fields,
    )


# ---- whole lives -----------------------------------------------------------------------------------------------------


def sign_note(order_id: OrderId, shipment_id: ShipmentId, kind: str = DELIVERY_NOTE) -> Sign:
    """Sign the delivery note of a shipment as it stands."""
    return Sign(order_id, kind=kind, subject=shipment_id, reference="file 7")


def anybody(order: Order, kind: str) -> tuple[Role, ...]:
    """Whoever the page lets sign: whose signature counts is then the release's question alone."""
    return tuple(dict.fromkeys(role for move in MADE.table.moves if move.step == "sign" for role in move.by))


class PreparedFlow(MadeToOrderFlow):
    """Made to order without the talk before: what is submitted is prepared."""

    take_up = MadeToOrderFlow.in_review.to(MadeToOrderFlow.preparing, when=submitted)


PREPARED = OrderProcess(
    name="prepared",
    flow=PreparedFlow,
    topics=business_topics(PreparedFlow),
    policies=evolve(POLICIES, signers=anybody),
)
"""The page from preparation on; anybody may sign, so that what comes of a wrong signature can be seen."""


def trusting(order: Order, shipment: Shipment) -> ReleaseBasis:
    """What is not paid leaves on credit, and nobody has to sign for it."""
    return ReleaseBasis.PAID if payment_met(order, shipment) else ReleaseBasis.COMMITTED


def once_credit_is_held(order: Order, shipment: Shipment, *, by: Actor, at: datetime) -> Allow | Refusal:
    """Released, and finance need not sign."""
    answer = once_released(order, shipment, by=by, at=at)
    return Allow() if isinstance(answer, NotCountersigned) else answer


def leading_to_an_end(order: Order) -> tuple[LimitRule, ...]:
    """A shop's limits, and those of releases."""
    return (*_SHOP(order), *_RELEASES(order))


_SHOP, _RELEASES = retail_limits(acceptance_window=None), release_limits()

STEPS = frozenset(
    {"edit", "submit", "pay", "claim", "verify", "capture", "void", "refund", "report", "allocate_stock", "pack"}
    | {"release", "hand_over", "track", "confirm_receipt", "cancel_units", "extend", "escalate", "expire", "cancel"}
    | {"end_window"}
)

LENDING = OrderProcess(
    name="lending",
    flow=PreparedFlow,
    topics=[
        evolve(topic, commands=[kind for kind in topic.commands if kind.step is None or kind.step in STEPS])
        for topic in (CORE, *BUSINESS_TOPICS)
    ],
    policies=evolve(
        POLICIES,
        payment_methods=offer_methods(*DEFAULT_METHODS),
        release=trusting,
        dispatch=once_credit_is_held,
        time_limits=leading_to_an_end,
        notifications=notify_order_clerk("chat"),
    ),
)
"""Lives that need no signature, and come to an end."""

TRUSTING = PREPARED.extended(release=trusting, dispatch=once_packed)
"""The same without signatures: every event is a shipped one."""


def goods(quantity: int = 100, price: str = "9.99", *, discount: str = "0") -> NewLine:
    """100 valves of 9.99, if nothing else is said."""
    return NewLine(sku="VALVE", name="valve", quantity=quantity, unit_price=cny(price), discount=cny(discount))


class Told(Protocol):
    """A life as `tests/life.py` has it."""

    process: OrderProcess

    @property
    def id(self) -> OrderId: ...

    def do(self, command: Command, by: Actor = ..., /) -> object: ...


class Prepared:
    """
    A life of an order whose goods are being prepared, with short words for what people do.

    Two lines, 999.00 and 1000.00, and a freight of 10.00, if nothing else is said.
    """

    def __init__(
        self, *lines: NewLine, process: OrderProcess = PREPARED, delivery: str = "express", **place: Any
    ) -> None:
        self.life = Life(process, currencies=("CNY",))
        placed = Place(
            process=process.name,
            lines=lines or (goods(), goods(40, "25.00")),
            recipient=HOME,
            delivery=delivery,
            customer=BUYER.id,
            **place,
        )
        self.life.ask(placed, by=SELLER)

    @property
    def order(self) -> Order:
        return self.life.order

    @property
    def releases(self) -> list[Release]:
        return list(self.order.part(Deal).releases)

    @property
    def on_credit(self) -> Money:
        return on_credit(self.order)

    def do(self, command: Command, by: Actor = CLERK) -> Decision:
        """Done, with all laws kept."""
        decision = self.life.ask(command, by=by)
        assert_laws(self.order, self.life.records)
        return decision

    def refused(self, kind: type[Refusal], command: Command, by: Actor = CLERK) -> Any:
        """The refusal of this kind that *command* meets."""
        said = self.life.would(command, by=by)
        assert isinstance(said, kind), said
        return said

    def pack(self, *parts: ShipmentLine) -> Shipment:
        """Packed, with a delivery note."""
        self.do(Pack(self.order.id, lines=parts or None), STORE)
        shipment = list(self.order.shipments)[-1]
        self.do(IssueDeliveryNote(self.order.id, shipment_id=shipment.id), STORE)
        return self.order.shipments[shipment.id]

    def unpack(self, shipment_id: ShipmentId = S1) -> Decision:
        return self.do(Unpack(self.order.id, shipment_id=shipment_id), STORE)

    def commit(self, shipment_id: ShipmentId = S1, *, without: str = "") -> None:
        """All three sign for goods that leave before the money."""
        for kind, by in SIGNERS.items():
            if kind != without:
                self.do(sign_note(self.order.id, shipment_id, kind), by)

    def release(self, shipment_id: ShipmentId = S1) -> Decision:
        return self.do(ReleaseGoods(self.order.id, shipment_id=shipment_id))

    def answer(self, result: Result = Result.DONE, shipment_id: ShipmentId = S1, *, ask: int | None = None) -> Decision:
        """The credit line answers what it was last asked."""
        asks = self.order.part(Deal).releases[shipment_id].asks if ask is None else ask
        reason = "they owe too much" if result is Result.DECLINED else ""
        record = RecordCredit(self.order.id, shipment_id=shipment_id, ask=asks, result=result, reason=reason)
        return self.do(record, CLOCK)

    def release_on_credit(self, *parts: ShipmentLine) -> Shipment:
        """Packed, signed for by all three, released, and the credit is held."""
        shipment = self.pack(*parts)
        self.commit(shipment.id)
        self.release(shipment.id)
        self.answer(shipment_id=shipment.id)
        return self.order.shipments[shipment.id]

    def pay(self, amount: str) -> Decision:
        """So much comes in, by transfer."""
        self.do(ClaimPayment(self.order.id, method="bank_transfer", amount=cny(amount)), SELLER)
        payment = list(self.order.payments)[-1]
        return self.do(VerifyPayment(self.order.id, payment_id=payment.id), BOOKS)

    def countersign(self, shipment_id: ShipmentId = S1, by: Actor = BOOKS) -> Decision:
        return self.do(sign_note(self.order.id, shipment_id), by)

    def hand_over(self, shipment_id: ShipmentId = S1) -> Decision:
        return self.do(HandOver(self.order.id, shipment_id=shipment_id), STORE)

    def asked(self) -> list[tuple[str, str, str, str]]:
        """What the credit line was asked so far: what, for which shipment, how much, under which key."""
        return [
            (one.type, one.shipment_id, str(one.amount), one.key)
            for one in self.life.effects.values()
            if isinstance(one, CreditEffect)
        ]


def whole_release(life: Told) -> None:
    """From stock; refused, asked again and held; paid for in two parts, and the rest released as paid; all has left."""
    lines, name = (goods(), goods(40, "25.00")), life.process.name
    life.do(Place(process=name, lines=lines, recipient=HOME, delivery="express", customer=BUYER.id), SELLER)
    life.do(AllocateStock(life.id), CLERK)
    life.do(FreeStock(life.id, lines=(part(2, 10),)), CLERK)
    life.do(AllocateStock(life.id, lines=(part(2, 10),)), CLERK)
    life.do(Pack(life.id, lines=(part(1, 50),)), STORE)
    life.do(IssueDeliveryNote(life.id, shipment_id=S1), STORE)
    for ask, result in enumerate((Result.DECLINED, Result.DONE), start=1):
        life.do(ReleaseGoods(life.id, shipment_id=S1), CLERK)
        life.do(RecordCredit(life.id, shipment_id=S1, ask=ask, result=result, reason="limit"), CLOCK)
    for place, amount in enumerate(("300.00", "1709.00"), start=1):
        life.do(ClaimPayment(life.id, method="bank_transfer", amount=cny(amount)), SELLER)
        life.do(VerifyPayment(life.id, payment_id=PaymentId(f"p-{place}")), BOOKS)
    life.do(Pack(life.id), STORE)
    life.do(IssueDeliveryNote(life.id, shipment_id=S2), STORE)
    life.do(ReleaseGoods(life.id, shipment_id=S2), CLERK)
    for shipment_id in (S1, S2):
        life.do(HandOver(life.id, shipment_id=shipment_id), STORE)
