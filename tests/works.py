"""A workshop of its own: orders are made, packed and marked, on a small page without quotations and approvals."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from typing import ClassVar, TypeVar

import pytest
from attrs import evolve, field

from deals import B2B, NOON, ROAD, THIRDS, contract, deal_order, decided, item, part
from life import Life
from orderflow.business import business_topics
from orderflow.commands import (
    AnnounceCompletion,
    CancelProduction,
    Command,
    Context,
    HandOver,
    InspectProduction,
    MarkShipment,
    NewLine,
    OrderCommand,
    Pack,
    PlanProduction,
    PurchaseMaterials,
    ReceiveMaterials,
    ReportProgress,
    StartProduction,
    Track,
    Unpack,
    command,
)
from orderflow.deciding import Decision
from orderflow.entities.changing import changed
from orderflow.entities.collection import ById
from orderflow.entities.contract import Contract, Milestone, Term, Terms, Tolerance
from orderflow.entities.deal import Deal
from orderflow.entities.line_item import LineItem
from orderflow.entities.making import units_plannable
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.production import ProductionOrder
from orderflow.entities.shipment import Mark, ShipmentLine, TrackingEvent, TrackingStatus
from orderflow.events import Event, LinesAdded, event
from orderflow.ids import LineId, OrderId, ProductionId, ShipmentId
from orderflow.laws import broken_laws
from orderflow.money import Money
from orderflow.policies import (
    LimitRule,
    Policies,
    as_made_within_tolerance,
    host_prices,
    notify_all,
    notify_customer,
    notify_sales,
    once_marked,
    production_limits,
    required,
    retail_limits,
)
from orderflow.process import OrderProcess
from orderflow.roles import (
    CARRIER,
    CUSTOMER,
    FINANCE,
    LOGISTICS,
    PLANNING,
    PRODUCTION,
    PURCHASING,
    QUALITY,
    SALES,
    SYSTEM,
    WAREHOUSE,
    Actor,
)
from orderflow.states import OrderFlow, Stage, within
from orderflow.states.deal_facts import everything_made
from orderflow.states.facts import children_closed, everything_received, money_balanced, submitted, window_over
from orderflow.testing.fakes.ids import SequentialIds
from orderflow.testing.lives._goods_audit import GoodsAudit
from orderflow.testing.lives._production_audit import ProductionAudit
from orderflow.testing.lives.life import Life as AnyLife
from orderflow.testing.lives.wishing import COIN, Draw, Wish, Wishes
from orderflow.topic import Topic
from orderflow.validation import positive

SELLER, PLANNER, BUYING = Actor("wang", SALES), Actor("plan-1", PLANNING), Actor("buy-1", PURCHASING)
MAKER, EYES, STORE = Actor("floor", PRODUCTION), Actor("eyes-1", QUALITY), Actor("store-1", WAREHOUSE)
W1, W2, W3 = ProductionId("w-1"), ProductionId("w-2"), ProductionId("w-3")
S1, S2 = ShipmentId("s-1"), ShipmentId("s-2")
DAY = timedelta(days=1)

E = TypeVar("E", bound=Exception)


@event
class Agreed(Event):
    """A contract is in force; how it came to be is no affair of the workshop."""

    type: ClassVar[str] = "works.agreed"

    contract: Contract

    def apply(self, order: Order) -> Order:
        deal = changed(order.part(Deal), contracts=ById([self.contract]), in_force=self.contract.id)
        return order.with_part(deal)


@command
class Agree(OrderCommand):
    """Agree that so many percent more than was ordered may come."""

    type: ClassVar[str] = "works.agree"
    step: ClassVar[str | None] = "agree"

    over_percent: int = field(default=20, validator=positive)

    def decide(self, context: Context) -> None:
        terms = evolve(THIRDS, tolerance=Tolerance(over_percent=self.over_percent, under_percent=5))
        nothing = context.order.money(0)
        agreed = evolve(contract((), terms), lines=tuple(context.order.lines), total=nothing, instalments=())
        context.emit(Agreed(occurred_at=context.at, contract=agreed))


class WorkshopFlow(OrderFlow):
    """Ordered, made, delivered; paid when it suits."""

    draft = Stage("草稿", "Draft", phase=Phase.DRAFT, initial=True)
    making = Stage("生产中", "Being made", phase=Phase.PREPARING)
    delivering = Stage("交付中", "Being delivered", phase=Phase.DELIVERING)
    completed = Stage("已完成", "Completed", phase=Phase.COMPLETED)
    cancelled = Stage("已取消", "Cancelled", phase=Phase.CANCELLED)
    closed = Stage("已关闭", "Closed", phase=Phase.CLOSED, final=True)

    edit = within(draft, by=(CUSTOMER, SALES))
    submit = within(draft, by=(CUSTOMER, SALES))
    begin = draft.to(making, when=submitted)
    agree = within(making, delivering, by=SALES)

    pay = within(making, delivering, completed, by=CUSTOMER)
    claim = within(making, delivering, completed, by=CUSTOMER)
    verify = within(making, delivering, completed, cancelled, by=FINANCE)
    capture = within(making, delivering, completed, by=FINANCE)
    void = within(making, delivering, completed, cancelled, by=FINANCE)
    refund = within(making, delivering, completed, cancelled, by=FINANCE)
    report = within(making, delivering, completed, cancelled, by=SYSTEM)

    plan_production = within(making, delivering, by=(PLANNING, PRODUCTION))
    purchase = within(making, delivering, by=PURCHASING)
    produce = within(making, delivering, by=PRODUCTION)
    inspect = within(making, delivering, by=QUALITY)
    cancel_production = within(making, delivering, completed, by=PLANNING)
    pack = within(making, delivering, by=WAREHOUSE)
    hand_over = within(making, delivering, by=WAREHOUSE)
    track = within(making, delivering, completed, cancelled, by=(CARRIER, LOGISTICS, SYSTEM))
    confirm_receipt = within(making, delivering, by=(CUSTOMER, SYSTEM))
    cancel_units = within(making, delivering, by=SALES)
    finish = making.to(delivering, when=everything_made)
    make_more = delivering.to(making, when=~everything_made)
    complete = delivering.to(completed, when=everything_received)

    escalate = within(making, delivering, completed, cancelled, by=SYSTEM)
    cancel = cancelled.from_(draft, making, delivering, by=(CUSTOMER, SALES))
    end_window = within(completed, cancelled, by=SYSTEM)
    close = closed.from_(completed, cancelled, when=(window_over, children_closed, money_balanced))


_MAKING, _REST = production_limits(), retail_limits()


def limits(order: Order) -> tuple[LimitRule, ...]:
    return (*_MAKING(order), *_REST(order))


WORKSHOP = OrderProcess(
    name="workshop",
    flow=WorkshopFlow,
    topics=business_topics(WorkshopFlow),
    policies=Policies(
        statements=host_prices,
        packing=as_made_within_tolerance,
        dispatch=once_marked,
        order_data=required(["recipient.name"]),
        time_limits=limits,
        notifications=notify_all(notify_customer("sms"), notify_sales("chat")),
    ),
).extended(topics=[Topic(name="own", commands=(Agree,), events=(Agreed,))])
"""Whose lives are lived with; every command about production is on its page."""


# ---- steps that are taken often --------------------------------------------------------------------------------------


def valves(quantity: int = 100) -> NewLine:
    return NewLine(sku="VALVE", name="阀门", quantity=quantity, unit_price=Money.of("9.99", "CNY"))


def marks_of(order: Order, shipment_id: str) -> tuple[Mark, ...]:
    """What is to be written on a shipment."""
    return tuple(
        Mark(line_id=p.line_id, model=order.lines[p.line_id].sku, quantity=p.quantity, produced_on=NOON.date())
        for p in order.shipments[shipment_id].lines
    )


def a_few_more(order: Order, line: LineItem) -> int:
    """A host's own rule: three more than were ordered may come, wherever they are from."""
    return line.unpacked - line.excess + 3


def whole_workshop(life: Life) -> None:
    """Materials bought, progress reported, inspections failed, three more sent than were ordered, packed twice."""
    life.place(valves(), valves(4), delivery=None)
    due = life.at + 9 * DAY
    life.do(PlanProduction(life.id, completes_at=due, lines=(part(1, 100),)), PLANNER)
    life.do(PlanProduction(life.id, completes_at=due, lines=(part(2, 3),)), PLANNER)
    life.do(PlanProduction(life.id, completes_at=due), PLANNER)
    life.do(CancelProduction(life.id, production_id=W3, reason="with the others"), PLANNER)
    life.do(PurchaseMaterials(life.id, production_id=W1, materials="200 kg 铜", expected_at=life.at + DAY), BUYING)
    life.do(ReceiveMaterials(life.id, production_id=W1), BUYING)
    life.do(PurchaseMaterials(life.id, production_id=W2, materials="8 kg 铜"), BUYING)
    life.do(ReceiveMaterials(life.id, production_id=W2), BUYING)
    life.do(StartProduction(life.id, production_id=W1), MAKER)
    life.do(StartProduction(life.id, production_id=W2), MAKER)
    life.do(ReportProgress(life.id, production_id=W1, text="half of them are cast"), MAKER)
    life.do(ReportProgress(life.id, production_id=W1, text="no power", completes_at=life.at + 11 * DAY), MAKER)
    life.do(AnnounceCompletion(life.id, production_id=W1, completes_at=life.at + 10 * DAY), MAKER)
    life.do(InspectProduction(life.id, production_id=W2, passed=(), failed="cracks"), EYES)
    life.do(StartProduction(life.id, production_id=W2), MAKER)
    life.do(InspectProduction(life.id, production_id=W2, passed=(part(2, 1),)), EYES)
    life.do(InspectProduction(life.id, production_id=W2, passed=(part(2, 1),), failed="scratches"), EYES)
    life.do(StartProduction(life.id, production_id=W2), MAKER)
    life.do(InspectProduction(life.id, production_id=W2, passed=None), EYES)
    life.do(InspectProduction(life.id, production_id=W1, passed=None), EYES)
    life.do(Pack(life.id, lines=(part(1, 103),)), STORE)
    life.do(Unpack(life.id, shipment_id=S1), STORE)
    life.do(Pack(life.id, lines=(part(1, 103), part(2, 3))), STORE)
    life.do(MarkShipment(life.id, shipment_id=S2, marks=marks_of(life.order, S2)), STORE)
    life.do(HandOver(life.id, shipment_id=S2), STORE)


# ---- what the test kit has to know of it -----------------------------------------------------------------------------


def _agree(draw: Draw, life: AnyLife) -> Command:
    return Agree(life.order.id, over_percent=50 if draw(COIN) else 100)


def _not_agreed(life: AnyLife) -> bool:
    return life.order.part(Deal).in_force is None


WORKSHOP_WISHES: Wishes = {Agree: Wish(_agree, when=_not_agreed)}


def make_more(life: AnyLife) -> Iterator[Command]:
    """
    Sales agrees on a tolerance; as many as it lets are made, and go into the first shipment.

    The first plan is too small, and cancelled; materials are bought, production is heard of.
    """
    order = life.order
    if order.phase not in (Phase.PREPARING, Phase.DELIVERING):
        return
    if order.part(Deal).in_force is None:
        yield Agree(order.id, over_percent=100)
    plannable, soon = _parts(units_plannable(order)), life.at + 5 * DAY
    if plannable and not order.part(Deal).production:
        one = evolve(plannable[0], quantity=1)
        yield PlanProduction(order.id, completes_at=soon, lines=(one,))
    elif plannable and len(order.part(Deal).production) == 1:
        yield CancelProduction(order.id, production_id=W1, reason="it would be too few")
        yield PlanProduction(order.id, completes_at=soon, lines=plannable)
    for production in order.part(Deal).production:
        yield from _heard_of(order, production, soon)
    packable = {line.id: as_made_within_tolerance(order, line) for line in order.lines}
    if any(packable[line.id] > line.unpacked for line in order.lines):
        yield Pack(order.id, lines=_parts(packable))


def _heard_of(order: Order, production: ProductionOrder, soon: datetime) -> Iterator[Command]:
    if production.is_closed:
        return
    if not production.materials:
        yield PurchaseMaterials(order.id, production_id=production.id, materials="copper")
    if production.started_at is not None and not production.reports:
        yield ReportProgress(order.id, production_id=production.id, text="half")
    if not production.announced:
        yield AnnounceCompletion(order.id, production_id=production.id, completes_at=soon)


def _parts(units: Mapping[LineId, int] | Mapping[str, int]) -> tuple[ShipmentLine, ...]:
    return tuple(ShipmentLine(line_id=LineId(line_id), quantity=many) for line_id, many in units.items() if many)


# ---- a contract order on the bench -----------------------------------------------------------------------------------

LATER = Terms(schedule=(Term(name="balance", share=100, due=Milestone.INSPECTED, net=30 * DAY),))
"""All of it is paid after acceptance, so that nothing is waited for."""


class Bench:
    """
    One contract order in production, worked on through the pure core; each step is a minute after the one before.

    If nothing else is said, 5 % more than ordered may come, and everything is paid later.

    Raw events are counted beside it by the audits, from the lines that it began with.
    """

    def __init__(
        self,
        *lines: LineItem,
        over: int = 5,
        state: str = "in_production",
        process: OrderProcess = B2B,
        deal: Deal | None = None,
    ) -> None:
        kept = lines or (item(1), item(2, quantity=40, price="25.00"))
        agreed = contract(kept, evolve(LATER, tolerance=Tolerance(over_percent=over, under_percent=5)))
        usual = Deal(contracts=ById([agreed]), in_force=agreed.id)
        self.order = deal_order(state, lines=kept, deal=usual if deal is None else deal, number="A-1")
        self.process = process
        self.at = NOON
        self.ids = SequentialIds()
        self.events: list[Event] = []
        self.goods, self.production = GoodsAudit(), ProductionAudit()
        self.wrong = list(self.goods.read(LinesAdded(occurred_at=NOON, lines=kept)))

    @property
    def id(self) -> OrderId:
        return self.order.id

    def do(self, command: Command, by: Actor, *, at: datetime | None = None) -> Decision:
        """Work on by this step, and let the audits count."""
        self.at = at or self.at + timedelta(minutes=1)
        decision = decided(self.order, command, by, at=self.at, process=self.process, ids=self.ids)
        for one in decision.events:
            self.wrong += [*self.goods.read(one), *self.production.read(one)]
        self.order = decision.order
        self.events += decision.events
        assert [*self.wrong, *self.goods.broken(self.order), *self.production.broken(self.order)] == []
        assert broken_laws(self.order, self.process.laws) == ()
        return decision

    def refused(self, error: type[E], command: Command, by: Actor, *, at: datetime | None = None) -> E:
        """Expect exactly this refusal, and that nothing has happened, not even a number drawn."""
        before, registers = deepcopy(self.order), dict(self.ids.registers)
        with pytest.raises(error) as caught:
            decided(self.order, command, by, at=at or self.at, process=self.process, ids=self.ids)
        assert type(caught.value) is error
        assert self.order == before
        assert self.ids.registers == registers
        return caught.value

    def line(self, place: int = 1) -> LineItem:
        return self.order.lines[f"l-{place}"]

    def run(self, place: int = 1) -> ProductionOrder:
        return self.order.part(Deal).production[f"w-{place}"]

    def made(self, *lines: ShipmentLine) -> None:
        """Plan, begin and pass these units, in a production order of their own; all that is missing, if left out."""
        self.do(PlanProduction(self.id, completes_at=self.at + 5 * DAY, lines=lines or None), PLANNER)
        name = ProductionId(f"w-{len(self.order.part(Deal).production)}")
        self.do(StartProduction(self.id, production_id=name), MAKER)
        self.do(InspectProduction(self.id, production_id=name, passed=None), EYES)

    def packed(self, *lines: ShipmentLine) -> ShipmentId:
        """Pack these units, or all that may be."""
        self.do(Pack(self.id, lines=lines or None), STORE)
        return ShipmentId(f"s-{len(self.order.shipments)}")

    def sent(self, *lines: ShipmentLine) -> ShipmentId:
        """Pack and hand over."""
        shipment_id = self.packed(*lines)
        self.do(HandOver(self.id, shipment_id=shipment_id), STORE)
        return shipment_id

    def tracked(self, shipment_id: ShipmentId, status: TrackingStatus) -> Decision:
        """The carrier says where it is."""
        report = TrackingEvent(status=status, at=self.at)
        return self.do(Track(self.id, shipment_id=shipment_id, reports=(report,)), ROAD)
