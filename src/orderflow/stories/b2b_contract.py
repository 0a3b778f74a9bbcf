"""A pump works: a contract from a telephone call to the last cent, in two deliveries; and a deposit that stays."""

from datetime import timedelta
from typing import Final

from attrs import evolve

from orderflow.commands import (
    AcceptQuotation,
    AgreeReduction,
    AnnounceCompletion,
    AnnounceDispatch,
    Approve,
    Cancel,
    CloseFeedback,
    ConfirmContent,
    CounterQuotation,
    Disapprove,
    DraftContract,
    DraftQuotation,
    FollowUpFeedback,
    GiveFeedback,
    HandOver,
    Inquire,
    InspectGoods,
    InspectProduction,
    NewLine,
    OfferQuotation,
    OfferReduction,
    PlanProduction,
    PurchaseMaterials,
    ReceiveMaterials,
    ReportProgress,
    Sign,
    StartProduction,
)
from orderflow.entities.certificate import Defective
from orderflow.entities.contract import Clause, Milestone, Term, Terms, Tolerance
from orderflow.entities.order import Order
from orderflow.entities.quotation import Costing, QuotedLine
from orderflow.entities.shipment import ShipmentLine, TrackingStatus
from orderflow.ids import LineId, ProductionId, QuotationId, ShipmentId
from orderflow.policies import margin_at_least
from orderflow.processes import b2b_contract
from orderflow.roles import (
    CUSTOMER,
    LEGAL,
    MARKETING_DIRECTOR,
    ORDER_CLERK,
    PURCHASING,
    SALES,
    Actor,
)
from orderflow.stories.shop import Narration, Shop, Story, recipient, yuan
from orderflow.stories.works import BOOKS, BY_ROAD, DAY, EYES, FLOOR, HOUR, PLANNER, ROAD, STORE, mornings, packed, pay

__all__ = ["PROCESS", "STORIES"]

HENGLI: Final = Actor("hengli", CUSTOMER)
JIAHE: Final = Actor("jiahe", CUSTOMER)
CHEN: Final = Actor("chen", SALES)
CLERK: Final = Actor("zhou", ORDER_CLERK, on_behalf_of=CHEN)
DIRECTOR: Final = Actor("gu", MARKETING_DIRECTOR)
LAWYER: Final = Actor("lawyer-1", LEGAL)
BUYER: Final = Actor("buyer-1", PURCHASING)

PUMP_LINE, VALVE_LINE = LineId("l-1"), LineId("l-2")
Q1, Q2 = QuotationId("q-1"), QuotationId("q-2")
W1, W2 = ProductionId("w-1"), ProductionId("w-2")
S1, S2 = ShipmentId("s-1"), ShipmentId("s-2")

PUMPS: Final = NewLine(sku="PUMP-40", name="离心泵 pump", quantity=40)
VALVES: Final = NewLine(sku="VALVE-15", name="球阀 valve", quantity=200)
ALL_PUMPS: Final = ShipmentLine(line_id=PUMP_LINE, quantity=40)
MORE_VALVES: Final = ShipmentLine(line_id=VALVE_LINE, quantity=204)

PROCESS: Final = b2b_contract(
    margins=margin_at_least(25),
    deliveries=(BY_ROAD,),
)

TERMS: Final = Terms(
    schedule=(
        Term(name="deposit", share=30, due=Milestone.SIGNED),
        Term(name="milestone", share=40, due=Milestone.PRODUCED),
        Term(name="balance", share=30, due=Milestone.INSPECTED, net=timedelta(days=30)),
    ),
    tolerance=Tolerance(over_percent=5, under_percent=5),
    inspection_period=timedelta(days=10),
)
VENUE: Final = Clause(title="争议解决 Venue", wording="苏州仲裁委员会 Suzhou Arbitration Commission")


def two_part_deliveries(shop: Shop) -> Narration:
    """From the inquiry to the last instalment: countered, refused once, reworked once, accepted but for two pumps."""
    order = _inquired(shop, PUMPS, VALVES, by=CLERK, customer=HENGLI, channel="telephone", name="恒力机械 Hengli")
    yield order.id
    shop.does(HENGLI, ConfirmContent(order.id), after=2 * HOUR)
    yield "the customer confirms what was taken in by telephone"
    yield from _quoted(shop, order)
    yield from _contracted(shop, order)
    yield from _made(shop, order)
    yield from _delivered(shop, order)
    yield from _closed(shop, order)


def a_deposit_that_stays(shop: Shop) -> Narration:
    """A customer cancels before anything is made: what was due at signing is kept, as the contract says."""
    order = _inquired(shop, VALVES, by=CHEN, customer=JIAHE, channel="visit", name="嘉禾农机 Jiahe")
    yield order.id
    shop.does(JIAHE, ConfirmContent(order.id))
    _draft_quotation(shop, order, freight="800.00", valves=_costing("31.00", "12.00", "7.00", "15.00"))
    shop.does(CHEN, OfferQuotation(order.id))
    mornings(shop, 1)
    shop.does(JIAHE, AcceptQuotation(order.id, quotation_id=Q1))
    _sign(shop, order, "k-1", buyer=JIAHE)
    yield "offered, accepted, approved and signed"
    pay(shop, order, "p-1", "4140.00", by=JIAHE)
    yield "the deposit is here"
    mornings(shop, 2)
    shop.does(JIAHE, Cancel(order.id, reason="今年不再需要 not needed this year"))
    yield "the customer cancels; the deposit stays"


# ---- how it goes, part by part ---------------------------------------------------------------------------------------


def _quoted(shop: Shop, order: Order) -> Narration:
    pumps, valves = _costing("620.00", "180.00", "200.00", "300.00"), _costing("31.00", "12.00", "7.00", "15.00")
    _draft_quotation(shop, order, freight="800.00", pumps=pumps, valves=valves)
    shop.does(CHEN, OfferQuotation(order.id))
    yield "what it costs to make is worked out, a margin is put on it, and the quotation is sent"
    mornings(shop, 1)
    remark = "运费请减半 half the freight, please"
    shop.does(HENGLI, CounterQuotation(order.id, target=yuan("61500.00"), remark=remark))
    yield "the customer names another price"
    pumps, valves = _costing("620.00", "180.00", "200.00", "220.00"), _costing("31.00", "12.00", "7.00", "11.00")
    _draft_quotation(shop, order, freight="600.00", pumps=pumps, valves=valves)
    shop.does(DIRECTOR, Approve(order.id, subject=Q2, reason="首单 first order"), after=HOUR)
    shop.does(CHEN, OfferQuotation(order.id))
    yield "the margin of the second revision is so small that the director has to approve it"
    mornings(shop, 1)
    shop.does(HENGLI, AcceptQuotation(order.id, quotation_id=Q2))
    yield "the customer accepts it"


def _contracted(shop: Shop, order: Order) -> Narration:
    shop.does(CHEN, DraftContract(order.id, terms=TERMS), after=2 * HOUR)
    refusal = "未约定争议解决方式 it names no venue"
    shop.does(LAWYER, Disapprove(order.id, subject="k-1", reason=refusal), after=4 * HOUR)
    yield "legal refuses the draft"
    mornings(shop, 1)
    _sign(shop, order, "k-2", buyer=HENGLI)
    yield "drafted again, approved by legal and finance, signed by both"
    pay(shop, order, "p-1", "18480.00", by=HENGLI)
    yield "finance has found the deposit, so production may begin"


def _made(shop: Shop, order: Order) -> Narration:
    now = shop.clock.now()
    shop.does(PLANNER, PlanProduction(order.id, completes_at=now + 7 * DAY, lines=(ALL_PUMPS,)), after=HOUR)
    shop.does(PLANNER, PlanProduction(order.id, completes_at=now + 9 * DAY, lines=(MORE_VALVES,)))
    yield "pumps and valves are planned, four valves more than ordered, which the contract tolerates"
    seals = "机械密封 40 套 40 seals"
    shop.does(BUYER, PurchaseMaterials(order.id, production_id=W1, materials=seals, expected_at=now + 2 * DAY))
    mornings(shop, 2)
    shop.does(BUYER, ReceiveMaterials(order.id, production_id=W1))
    shop.does(FLOOR, StartProduction(order.id, production_id=W1))
    shop.does(FLOOR, StartProduction(order.id, production_id=W2))
    yield "seals are bought and come in, and work begins"
    mornings(shop, 2)
    shop.does(FLOOR, ReportProgress(order.id, production_id=W1, text="已装配 30 台 30 are assembled"))
    mornings(shop, 1)
    shop.does(FLOOR, ReportProgress(order.id, production_id=W2, text="铸造已完成 casting is done"))
    shop.does(FLOOR, AnnounceCompletion(order.id, production_id=W1, completes_at=shop.clock.now() + DAY))
    mornings(shop, 1)
    some, leak = ShipmentLine(line_id=PUMP_LINE, quantity=38), "2 台渗漏 2 leak"
    shop.does(EYES, InspectProduction(order.id, production_id=W1, passed=(some,), failed=leak))
    yield "two pumps leak and do not pass"
    shop.does(FLOOR, StartProduction(order.id, production_id=W1), after=HOUR)
    shop.does(EYES, InspectProduction(order.id, production_id=W1, passed=None), after=5 * HOUR)
    yield "they are reworked, and pass"


def _delivered(shop: Shop, order: Order) -> Narration:
    pay(shop, order, "p-2", "24640.00", by=HENGLI)
    yield "what is due before delivery is paid"
    _send(shop, order, S1, ALL_PUMPS, packages=40, waybill="WB-0311")
    yield "the pumps leave, marked and announced"
    shop.does(FLOOR, AnnounceCompletion(order.id, production_id=W2, completes_at=shop.clock.now() + DAY))
    mornings(shop, 1)
    shop.does(EYES, InspectProduction(order.id, production_id=W2, passed=None))
    shop.reported(order, S1, TrackingStatus.DELIVERED, "Suzhou", HOUR)
    _send(shop, order, S2, MORE_VALVES, packages=6, waybill="WB-0318")
    yield "the valves follow"
    mornings(shop, 1)
    scratched = Defective(line_id=PUMP_LINE, quantity=2, description="外壳划伤 scratched casing")
    shop.does(HENGLI, InspectGoods(order.id, shipment_id=S1, reference="HL-2201", defects=(scratched,)))
    yield "the customer accepts the pumps, but for two"
    reduction = yuan("400.00")
    shop.does(CHEN, OfferReduction(order.id, shipment_id=S1, line_id=PUMP_LINE, amount=reduction), after=2 * HOUR)
    shop.does(HENGLI, AgreeReduction(order.id, shipment_id=S1, line_id=PUMP_LINE, amount=reduction), after=HOUR)
    yield "they keep them at a lower price"
    shop.reported(order, S2, TrackingStatus.DELIVERED, "Suzhou", 2 * HOUR)
    mornings(shop, 1)
    shop.does(HENGLI, InspectGoods(order.id, shipment_id=S2, reference="HL-2202"))
    yield "the valves are accepted as they are"


def _closed(shop: Shop, order: Order) -> Narration:
    mornings(shop, 31)
    yield "thirty days later the balance has not come, and the customer is reminded"
    pay(shop, order, "p-3", "18324.00", by=HENGLI)
    yield "the balance is here: the four valves and the reduction are in it"
    said = "质量好，包装需加强 good pumps, pack them better"
    shop.does(HENGLI, GiveFeedback(order.id, text=said), after=HOUR)
    mornings(shop, 1)
    shop.does(CHEN, FollowUpFeedback(order.id, feedback_id="b-1", text="以后改用木箱 crates from now on"))
    shop.does(CHEN, CloseFeedback(order.id, feedback_id="b-1"))
    yield "what they have to say is seen to"
    mornings(shop, 8)
    yield "the after-sales window is over"


# ---- steps that both take --------------------------------------------------------------------------------------------


def _inquired(shop: Shop, *lines: NewLine, by: Actor, customer: Actor, channel: str, name: str) -> Order:
    """Somebody asks for prices, without being asked for money."""
    mornings(shop, 1)
    inquiry = Inquire(
        process="b2b_contract",
        currency="CNY",
        lines=lines,
        customer=customer.id,
        channel=channel,
        recipient=recipient(name, "工业园路 6 号"),
    )
    return shop.does(by, inquiry)


def _costing(materials: str, processing: str, labour: str, margin: str) -> Costing:
    """What a unit is made of, in yuan."""
    return Costing(materials=yuan(materials), processing=yuan(processing), labour=yuan(labour), margin=yuan(margin))


def _draft_quotation(shop: Shop, order: Order, *, freight: str, **costings: Costing) -> None:
    """Work the next revision out: a costing for each line, in their order."""
    priced = zip(order.lines, costings.values(), strict=True)
    lines = tuple(QuotedLine(line_id=line.id, costing=costing) for line, costing in priced)
    until = shop.clock.now() + timedelta(days=14)
    draft = DraftQuotation(order.id, lines=lines, freight=yuan(freight), transport="road", valid_until=until)
    shop.does(CHEN, draft, after=3 * HOUR)


def _sign(shop: Shop, order: Order, draft: str, *, buyer: Actor) -> None:
    """Draft the whole contract; legal and finance approve it, both parties sign."""
    shop.does(CHEN, DraftContract(order.id, terms=evolve(TERMS, clauses=(VENUE,))), after=2 * HOUR)
    for by in (LAWYER, BOOKS):
        shop.does(by, Approve(order.id, subject=draft), after=2 * HOUR)
    for by in (buyer, CHEN):
        mornings(shop, 1)
        shop.does(by, Sign(order.id, subject=draft, reference=f"{draft}-{by.id}.pdf"))


def _send(shop: Shop, order: Order, shipment: ShipmentId, goods: ShipmentLine, *, packages: int, waybill: str) -> None:
    """Pack goods, mark them, write their delivery note, hand them over, and tell the customer how they come."""
    packed(shop, order, shipment, goods)
    shop.does(STORE, HandOver(order.id, shipment_id=shipment, waybill=waybill), after=HOUR)
    notice = AnnounceDispatch(
        order.id,
        shipment_id=shipment,
        mode="road",
        packages=packages,
        carrier="德邦 Deppon",
        pickup_phone="+86 512 6500 1234",
    )
    shop.does(ROAD, notice)


STORIES: Final = (
    Story(
        zh="从询价到尾款，分两批交付",
        en="From the inquiry to the balance, in two deliveries",
        steps=23,
        live=two_part_deliveries,
    ),
    Story(zh="签约后取消，定金不退", en="Cancelled once signed, the deposit stays", steps=4, live=a_deposit_that_stays),
)
"""What the demo shows, in this order."""
