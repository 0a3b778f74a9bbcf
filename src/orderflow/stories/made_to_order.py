"""A film printer: an order by telephone, half from stock on three papers, half made; and a sample that failed."""

from collections.abc import Mapping
from typing import Final

from orderflow.commands import (
    AllocateStock,
    AnnounceCompletion,
    AnnounceDispatch,
    AnswerCustomer,
    Approve,
    BeginSampling,
    Cancel,
    ChangeLine,
    CheckPrices,
    ChooseDelivery,
    ChoosePayment,
    ConfirmContent,
    ConfirmReceipt,
    ConfirmTechnically,
    EscalateDiscrepancy,
    FailSampling,
    HandOver,
    Inquire,
    InspectProduction,
    NewLine,
    NoteWish,
    PlanProduction,
    PromiseReply,
    ReleaseGoods,
    ReportProgress,
    RequestDetails,
    ResolveDiscrepancy,
    SendConfirmation,
    Sign,
    StartProduction,
    Submit,
)
from orderflow.entities.deal import Deal
from orderflow.entities.order import Order
from orderflow.entities.shipment import ShipmentLine, TrackingStatus
from orderflow.entities.signature import DELIVERY_NOTE, GUARANTEE, PAYMENT_COMMITMENT, RELEASE
from orderflow.ids import LineId, ProductionId, ShipmentId
from orderflow.policies import DEFAULT_FIELDS, order_form
from orderflow.processes.made_to_order import made_to_order
from orderflow.roles import (
    CUSTOMER,
    CUSTOMER_SERVICE,
    CUSTOMER_SERVICE_HEAD,
    MARKETING_HEAD,
    OFFICE,
    ORDER_CLERK,
    SALES,
    TECHNICAL,
    Actor,
)
from orderflow.stories.shop import Narration, Shop, Story, recipient, yuan
from orderflow.stories.works import BOOKS, BY_ROAD, DAY, EYES, FLOOR, HOUR, PLANNER, ROAD, STORE, mornings, packed, pay

__all__ = ["PROCESS", "STORIES"]

HONGYUN: Final = Actor("hongyun", CUSTOMER)
LIN: Final = Actor("lin", SALES)
CLERK: Final = Actor("zhou", ORDER_CLERK, on_behalf_of=LIN)
SERVICE: Final = Actor("wei", CUSTOMER_SERVICE)
HEAD: Final = Actor("jiang", CUSTOMER_SERVICE_HEAD)
LAB: Final = Actor("tong", TECHNICAL)
OFFICE_CLERK: Final = Actor("shu", OFFICE)
MARKETING: Final = Actor("bai", MARKETING_HEAD)

THICKNESS: Final = "厚度 thickness"
FILM_LINE = LineId("l-1")
W1 = ProductionId("w-1")
S1, S2 = ShipmentId("s-1"), ShipmentId("s-2")
IN_STOCK: Final = ShipmentLine(line_id=FILM_LINE, quantity=400)
TO_BE_MADE: Final = ShipmentLine(line_id=FILM_LINE, quantity=600)

PROCESS: Final = made_to_order(
    order_data=order_form(
        (*DEFAULT_FIELDS, "payment_terms", "salesperson"), by_product={"FILM": (f"specification.{THICKNESS}",)}
    ),
    deliveries=(BY_ROAD,),
)


def half_from_stock(shop: Shop) -> Narration:
    """A price that only the head may give, goods that leave on three papers before the money, goods that are made."""
    shop.prices.plan("FILM-30", yuan("10.50"))
    shop.credit.grant(HONGYUN.id, yuan("5000.00"))
    order = _rung_up(shop, "9.80", specification={})
    yield order.id
    shop.does(CLERK, RequestDetails(order.id))
    yield "they did not say how thick the film is to be: they are asked, and the order waits"
    shop.does(CLERK, ChangeLine(order.id, line_id=FILM_LINE, specification={THICKNESS: "30μm"}), after=HOUR)
    yield from _confirmed(shop, order)
    yield from _vouched_for(shop, order)
    yield from _made(shop, order)
    yield from _received(shop, order)


def a_sample_that_failed(shop: Shop) -> Narration:
    """What was wanted cannot be made yet; a sample is tried for it, fails, and nobody owes anybody anything."""
    shop.prices.plan("FILM-30", yuan("10.50"))
    order = _rung_up(shop, "10.50", specification={THICKNESS: "18μm"})
    yield order.id
    shop.does(CLERK, Submit(order.id), after=HOUR)
    shop.does(CLERK, CheckPrices(order.id))
    refusal = "设备最薄 25μm 25μm is the least the machine can do"
    word = ConfirmTechnically(order.id, producible=False, materials="有 in stock", reference="T-0309", reason=refusal)
    shop.does(LAB, word, after=2 * HOUR)
    yield "the laboratory says in writing that such a film cannot be made"
    sample = _rung_up(shop, "10.50", specification={THICKNESS: "18μm"}, channel="salesperson")
    shop.does(LIN, BeginSampling(order.id, sampling_order_id=sample.id), after=HOUR)
    yield "a sample is ordered, and the order waits for it"
    mornings(shop, 4)
    shop.does(LAB, FailSampling(order.id, reason="拉伸时断裂 it tears"))
    shop.does(LIN, Cancel(sample.id, reason="打样结束 the sample is done with"))
    yield "the sample tears; the order ends, and nothing is owed"


# ---- how it goes, part by part ---------------------------------------------------------------------------------------


def _rung_up(shop: Shop, price: str, *, specification: Mapping[str, str], channel: str = "telephone") -> Order:
    """A clerk writes down for the salesperson what the customer wants; they say how it comes and how they pay."""
    mornings(shop, 1)
    film = NewLine(
        sku="FILM-30",
        name="彩印膜 printed film",
        quantity=1_000,
        unit_price=yuan(price),
        specification=specification,
    )
    call = Inquire(
        process=PROCESS.name,
        currency="CNY",
        lines=(film,),
        customer=HONGYUN.id,
        channel=channel,
        recipient=recipient("鸿运食品 Hongyun Foods", "唯新路 9 号"),
    )
    order = shop.does(CLERK, call)
    shop.does(CLERK, ChooseDelivery(order.id, option="road"))
    return shop.does(CLERK, ChoosePayment(order.id, method="bank_transfer"))


def _confirmed(shop: Shop, order: Order) -> Narration:
    shop.does(CLERK, NoteWish(order.id, text="接头不超过两个 two splices at most"))
    until = shop.clock.now() + 4 * HOUR
    shop.does(SERVICE, PromiseReply(order.id, until=until, about="能否周五到货 can it come on Friday?"))
    shop.does(SERVICE, AnswerCustomer(order.id, text="先发库存 400 卷 400 rolls of it, from stock"), after=2 * HOUR)
    yield "what the customer wants is written down, and what they asked is answered in the time that was promised"
    shop.does(CLERK, Submit(order.id))
    [discrepancy] = shop.does(CLERK, CheckPrices(order.id), after=HOUR).part(Deal).discrepancies
    yield "9.80 is not the price of the plan, which is 10.50"
    shop.does(
        LIN,
        EscalateDiscrepancy(order.id, discrepancy_id=discrepancy.id, reason="年度用量大 they buy all year"),
        after=HOUR,
    )
    shop.does(HEAD, ResolveDiscrepancy(order.id, discrepancy_id=discrepancy.id, confirmed=True), after=2 * HOUR)
    yield "the salesperson may not confirm it; the head of customer service does"
    ready_by = shop.clock.now() + 8 * DAY
    word = ConfirmTechnically(order.id, producible=True, materials="PE 2 t", reference="T-0302", ready_by=ready_by)
    shop.does(LAB, word, after=HOUR)
    shop.does(PLANNER, Approve(order.id, subject=order.id), after=HOUR)
    yield "it can be made, the laboratory has signed; planning approves"
    mornings(shop, 1)
    shop.does(CLERK, SendConfirmation(order.id))
    shop.does(HONGYUN, ConfirmContent(order.id), after=3 * HOUR)
    yield "the customer confirms the order as it was reviewed; only now is anything made"


def _vouched_for(shop: Shop, order: Order) -> Narration:
    shop.does(CLERK, AllocateStock(order.id, lines=(IN_STOCK,)), after=HOUR)
    packed(shop, order, S1, IN_STOCK)
    yield "400 rolls lie in stock; they are packed, marked, and have their delivery note"
    for kind, by in ((PAYMENT_COMMITMENT, HONGYUN), (GUARANTEE, OFFICE_CLERK), (RELEASE, MARKETING)):
        shop.does(by, Sign(order.id, kind=kind, subject=S1, reference=f"{kind}.pdf"), after=HOUR)
    shop.does(CLERK, ReleaseGoods(order.id, shipment_id=S1))
    yield "nothing is paid: they commit themselves, the office guarantees, marketing signs, and credit is reserved"
    _sent(shop, order, S1, packages=40)
    yield "finance signs the delivery note, and they leave"


def _made(shop: Shop, order: Order) -> Narration:
    soon = shop.clock.now() + 6 * DAY
    shop.does(PLANNER, PlanProduction(order.id, completes_at=soon, lines=(TO_BE_MADE,)), after=HOUR)
    shop.does(FLOOR, StartProduction(order.id, production_id=W1), after=HOUR)
    mornings(shop, 2)
    shop.does(FLOOR, ReportProgress(order.id, production_id=W1, text="已印 200 卷 200 are printed"))
    mornings(shop, 2)
    shop.does(FLOOR, ReportProgress(order.id, production_id=W1, text="已印 500 卷 500 are printed"))
    shop.does(FLOOR, AnnounceCompletion(order.id, production_id=W1, completes_at=shop.clock.now() + DAY))
    mornings(shop, 1)
    shop.does(EYES, InspectProduction(order.id, production_id=W1, passed=None))
    yield "600 are made, with a report every two days, and pass"
    packed(shop, order, S2, TO_BE_MADE)
    pay(shop, order, "p-1", "9800.00", by=HONGYUN)
    shop.does(CLERK, ReleaseGoods(order.id, shipment_id=S2))
    yield "finance has found the money for all of it: the credit is free again, the rest released as paid"
    _sent(shop, order, S2, packages=60)
    yield "they follow"


def _received(shop: Shop, order: Order) -> Narration:
    for shipment in (S1, S2):
        shop.reported(order, shipment, TrackingStatus.DELIVERED, "Suzhou", 3 * HOUR)
    shop.does(HONGYUN, ConfirmReceipt(order.id))
    yield "the customer has received everything"
    mornings(shop, 31)
    yield "the after-sales window is over"


def _sent(shop: Shop, order: Order, shipment: ShipmentId, *, packages: int) -> None:
    """Finance signs for a shipment that is released, it is handed over, and the customer is told how it comes."""
    shop.does(BOOKS, Sign(order.id, kind=DELIVERY_NOTE, subject=shipment, reference=f"{shipment}.pdf"), after=HOUR)
    shop.does(STORE, HandOver(order.id, shipment_id=shipment, waybill=f"SF-{shipment}"), after=HOUR)
    notice = AnnounceDispatch(
        order.id,
        shipment_id=shipment,
        mode="road",
        packages=packages,
        carrier="顺丰 SF",
        pickup_phone="+86 512 6500 5678",
    )
    shop.does(ROAD, notice)


STORIES: Final = (
    Story(
        zh="电话订货：库存先凭三件放行，其余生产后付款发货",
        en="By telephone: what is in stock leaves on three papers, the rest is made and paid",
        steps=15,
        live=half_from_stock,
    ),
    Story(
        zh="打样失败，订单结束",
        en="A sample that failed ends the order",
        steps=4,
        live=a_sample_that_failed,
    ),
)
