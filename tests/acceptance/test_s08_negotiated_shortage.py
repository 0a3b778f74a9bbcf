"""
S08 订单下单流程 (nine steps): out of stock after payment, and what becomes of it is negotiated.

Ordered online or in the store, with an identity number that customs demand; by express or fetched; paid online, or in
cash on delivery where the merchant has agreed; confirmed by SMS and e-mail. If goods can't be delivered, the merchant
proposes: wait, substitute, ship the rest, cancel with refund. The customer's answer is what happens, to the cent; so is
their silence. Tracking by waybill number; receipt.
"""

from datetime import timedelta

import attrs
import pytest

from orderflow import (
    AnswerProposal,
    ChooseDelivery,
    ChoosePayment,
    ClaimPayment,
    ConfirmReceipt,
    EscalateCase,
    HandOver,
    NewLine,
    Offer,
    OpenCart,
    OpenCase,
    Order,
    Pack,
    Party,
    Pay,
    Phase,
    Place,
    Propose,
    ResolveCase,
    SetRecipient,
    ShipmentLine,
    Submit,
    TrackingStatus,
    VerifyPayment,
    retail,
)
from orderflow.commands import AddLines, CancelUnits, ConcludeCases
from orderflow.entities.case import SHORTAGE
from orderflow.ids import CaseId
from orderflow.policies import (
    DEFAULT_FIELDS,
    PaymentMethod,
    cash_on_delivery,
    express,
    notify_customer,
    online,
    pickup,
    required,
)
from orderflow.refusals import (
    AlreadyHandedOver,
    CancelsWholeOrder,
    DataMissing,
    ExceedsNegotiable,
    FactsNotMet,
    NotYetDue,
    PaymentMethodNotOffered,
    StepNotPossible,
    TimeLimitPassed,
    UnitsBlocked,
    UnknownProposal,
    WrongCurrency,
)
from orderflow.roles import (
    CUSTOMER,
    CUSTOMER_SERVICE,
    MERCHANT,
    ORDERFLOW,
    PLATFORM,
    SALES,
    SYSTEM,
    Actor,
)

from .conftest import OpenShop
from .shop import CHEN, HOME, LI, QIAN, SUN, WU, ZHOU, Shop, shanghai, yuan

ALIPAY = online("alipay", zh="支付宝", en="Alipay")
SHOP = retail(
    order_data=required((*DEFAULT_FIELDS, "recipient.identity_number", "payment_terms")),
    payment_methods=(ALIPAY,),
    deliveries=(express(carrier="sf", fee=yuan("8.00")), pickup()),
    notifications=notify_customer("sms", "email"),
    answer_window=timedelta(days=2),
)

TOLD = {
    "order_submitted": "订单 {number} 已提交,应付 {total}。",
    "order_confirmed": "订单 {number} 已确认。",
    "payment_received": "订单 {number} 已付款 {paid}。",
    "case_opened": "订单 {number} 缺货:{reason}。",
    "case_proposed": "订单 {number} 可选方案:{proposals}。",
    "case_answered": "订单 {number} 已按方案 {answer} 办理。",
    "case_settled": "订单 {number} 的问题已了结:{outcome}。",
    "refund_sent": "订单 {number} 已退款 {refund}。",
    "order_cancelled": "订单 {number} 已取消。",
    "parcel_sent": "订单 {number} 已发货,运单号 {waybill}。",
    "parcel_delivered": "订单 {number} 已送达。",
}

BUYER = attrs.evolve(HOME, identity_number="320500199001010000")
HE = Actor("he", SALES)
X1 = CaseId("x-1")

MILK = NewLine(
    sku="milk-900", name="进口奶粉", quantity=2, unit_price=yuan("268.00"), specification={"净含量": "900 g"}
)
OIL = NewLine(sku="oil-30", name="鱼油", quantity=3, unit_price=yuan("59.90"))
DEARER = NewLine(sku="milk-a", name="有机奶粉", quantity=1, unit_price=yuan("298.50"))
CHEAPER = NewLine(sku="milk-b", name="国产奶粉", quantity=1, unit_price=yuan("239.00"))
OCTOBER_20 = shanghai("2026-10-20 18:00")

EVERY_RESOLUTION = (
    Offer.wait(until=OCTOBER_20),
    Offer.substitute(DEARER),
    Offer.substitute(CHEAPER),
    Offer.ship_rest(),
    Offer.cancel(),
)


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    return open_shop(SHOP, goods=(MILK, OIL, DEARER, CHEAPER), opens_at=shanghai("2026-10-08 10:00"), templates=TOLD)


def ordered(shop: Shop, *lines: NewLine) -> Order:
    """Two tins of milk and three bottles of oil, paid: 536.00 + 179.70 + 8.00 = 723.70 yuan."""
    order = shop.do(
        LI,
        Place(process="retail", lines=lines or (MILK, OIL), recipient=BUYER, delivery="express", payment="alipay"),
    )
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    return shop.desk.get(order.id)


def units(line: int, quantity: int) -> tuple[ShipmentLine, ...]:
    return (ShipmentLine(line_id=f"l-{line}", quantity=quantity),)  # type: ignore[arg-type] # a line's id


def short(shop: Shop) -> Order:
    """An hour later: one tin of milk is missing."""
    order = ordered(shop)
    shop.wait(hours=1)
    return shop.do(CHEN, OpenCase(order.id, kind=SHORTAGE, lines=units(1, 1), reason="仓库只剩一罐"))


def proposed(shop: Shop, *offers: Offer) -> Order:
    """The merchant proposes everything there is, if nothing else is said."""
    order = short(shop)
    return shop.do(CHEN, Propose(order.id, case_id=X1, offers=offers or EVERY_RESOLUTION))


def answered(shop: Shop, proposal: str | None) -> Order:
    """The customer answers an hour later, and providers do what follows."""
    order = proposed(shop)
    shop.wait(hours=1)
    shop.do(LI, AnswerProposal(order.id, case_id=X1, proposal_id=proposal))
    shop.run()
    return shop.desk.get(order.id)


def brought(shop: Shop, order: Order) -> Order:
    """Everything is packed and sent; the carrier tells by waybill number that it is delivered."""
    (shipment,) = shop.do(ZHOU, Pack(order.id)).shipments
    shop.run()
    shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))
    (waybill,) = shop.carrier.waybills(order.id, shipment.id)
    shop.carrier.report(waybill, TrackingStatus.DELIVERED, shop.wait(days=1))
    shop.receive(shop.carrier.take_notices())
    return shop.desk.get(order.id)


# ---- ordering: online or in the store, fields, delivery, payment -----------------------------------------------------


def test_an_identity_number_is_demanded_like_any_field(shop: Shop) -> None:
    """Without it the order is refused with a message for this field, and for every other that is missing."""
    cart = shop.do(LI, OpenCart(process="retail", currency="CNY"))
    shop.do(LI, AddLines(cart.id, lines=(MILK,)))
    shop.do(LI, SetRecipient(cart.id, recipient=HOME))

    refused = shop.refuses(DataMissing, Submit(cart.id), by=LI)

    assert [problem.path for problem in refused.problems] == ["delivery", "recipient.identity_number", "payment_terms"]
    shop.do(LI, SetRecipient(cart.id, recipient=BUYER))
    shop.do(LI, ChooseDelivery(cart.id, option="express"))
    shop.do(LI, ChoosePayment(cart.id, method="alipay"))
    assert shop.do(LI, Submit(cart.id)).number == "00000001"


def test_ordered_in_the_store_and_fetched_there(shop: Shop) -> None:
    """A salesman enters it for the customer; no freight, no address, and the same receipt."""
    fetching = Party(name=BUYER.name, phone=BUYER.phone, identity_number=BUYER.identity_number)
    order = shop.do(
        HE,
        Place(
            process="retail",
            lines=(MILK,),
            recipient=fetching,
            delivery="pickup",
            payment="alipay",
            customer="li",
            channel="store",
        ),
    )
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    shipment = shop.do(ZHOU, Pack(order.id)).shipments["s-1"]
    shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))
    fetched = shop.do(LI, ConfirmReceipt(order.id))

    assert (order.channel, order.total) == ("store", yuan("536.00"))
    assert (fetched.phase, fetched.balance) == (Phase.COMPLETED, yuan("0.00"))


def test_cash_on_delivery_only_where_the_merchant_has_agreed(shop: Shop) -> None:
    """They have not: it can neither be chosen nor claimed."""
    order = shop.do(LI, OpenCart(process="retail", currency="CNY"))
    shop.do(LI, AddLines(order.id, lines=(MILK,)))

    refused = shop.refuses(PaymentMethodNotOffered, ChoosePayment(order.id, method="cash_on_delivery"), by=LI)
    paid = ordered(shop)
    shop.refuses(PaymentMethodNotOffered, ClaimPayment(paid.id, method="cash_on_delivery"), by=SUN)

    assert refused.offered == ("alipay",)


def test_the_merchant_may_agree_for_some_orders_only(open_shop: OpenShop) -> None:
    """Cash up to 600 yuan: what is put in afterwards can take the agreement away again."""

    def cash_up_to_600(order: Order) -> tuple[PaymentMethod, ...]:
        return (ALIPAY, cash_on_delivery()) if order.total <= yuan("600.00") else (ALIPAY,)

    shop = open_shop(
        SHOP.extended(payment_methods=cash_up_to_600),
        goods=(MILK, OIL, DEARER, CHEAPER),
        opens_at=shanghai("2026-10-08 10:00"),
    )
    order = shop.do(LI, OpenCart(process="retail", currency="CNY"))
    shop.do(LI, AddLines(order.id, lines=(MILK,)))
    shop.do(LI, SetRecipient(order.id, recipient=BUYER))
    shop.do(LI, ChooseDelivery(order.id, option="express"))
    shop.do(LI, ChoosePayment(order.id, method="cash_on_delivery"))
    shop.do(LI, AddLines(order.id, lines=(OIL,)))

    refused = shop.refuses(DataMissing, Submit(order.id), by=LI)

    assert [str(problem) for problem in refused.problems] == ["payment_terms: is no longer offered"]


def test_a_shortage_of_an_order_in_cash(open_shop: OpenShop) -> None:
    """A dearer substitute leaves without money, as agreed; the courier collects the new total, finance verifies it."""
    in_cash = SHOP.extended(payment_methods=lambda order: (ALIPAY, cash_on_delivery()))
    shop = open_shop(in_cash, goods=(MILK, OIL, DEARER, CHEAPER), opens_at=shanghai("2026-10-08 10:00"))
    placing = Place(
        process="retail", lines=(MILK, OIL), recipient=BUYER, delivery="express", payment="cash_on_delivery"
    )
    order = shop.do(LI, placing)
    shop.do(CHEN, OpenCase(order.id, kind=SHORTAGE, lines=units(1, 1)))
    shop.do(CHEN, Propose(order.id, case_id=X1, offers=(Offer.substitute(DEARER),)))
    shop.do(LI, AnswerProposal(order.id, case_id=X1, proposal_id="x-1/1"))
    brought(shop, order)

    (cash,) = shop.do(SUN, ClaimPayment(order.id, method="cash_on_delivery")).payments
    verified = shop.do(QIAN, VerifyPayment(order.id, payment_id=cash.id))

    assert cash.amount == yuan("754.20")  # 723.70 - 268.00 + 298.50
    assert verified.balance == yuan("0.00")


# ---- the whole process -----------------------------------------------------------------------------------------------


def test_the_rest_is_shipped_and_received(shop: Shop) -> None:
    """Ordered, paid, confirmed; a tin is missing, 268.00 go back; the rest is tracked by its waybill and received."""
    order = answered(shop, "x-1/4")
    delivered = brought(shop, order)
    shop.run()
    received = shop.do(LI, ConfirmReceipt(order.id))
    shop.wait(days=7)
    shop.run()

    assert (order.total, order.captured, order.refunded, order.balance) == (
        yuan("455.70"),  # 268.00 + 179.70 + 8.00
        yuan("723.70"),
        yuan("268.00"),
        yuan("0.00"),
    )
    assert delivered.shipments["s-1"].waybill == "SF1"
    assert (received.phase, shop.desk.get(order.id).phase) == (Phase.COMPLETED, Phase.CLOSED)
    assert shop.record(order.id)[5:] == [
        "10-08 10:00 customer li: order_submitted",
        "10-08 10:00 customer li: -> 待付款",
        "10-08 10:00 customer li: number_assigned",
        "10-08 10:00 customer li: payment_started",
        "10-08 10:00 system orderflow: payment_captured",
        "10-08 10:00 system orderflow: -> 待发货",
        "10-08 11:00 merchant chen: case_opened (仓库只剩一罐)",
        "10-08 11:00 merchant chen: case_proposed",
        "10-08 12:00 customer li: case_answered",
        "10-08 12:00 customer li: units_cancelled",
        "10-08 12:00 customer li: refund_asked",
        "10-08 12:00 system orderflow: refund_done",
        "10-08 12:00 warehouse zhou: parcel_packed",
        "10-08 12:00 warehouse zhou: booking_asked",
        "10-08 12:00 system orderflow: parcel_booked",
        "10-08 12:00 warehouse zhou: parcel_handed_over",
        "10-08 12:00 warehouse zhou: -> 待收货",
        "10-09 12:00 system orderflow: parcel_tracked",
        "10-09 12:00 system orderflow: parcel_delivered",
        "10-09 12:00 customer li: receipt_confirmed",
        "10-09 12:00 customer li: -> 已完成",
        "10-16 12:00 system orderflow: window_ended (time limit after_sales)",
        "10-16 12:00 system orderflow: -> 已关闭 (time limit after_sales)",
    ]


@pytest.mark.parametrize("channel", ["sms", "email"])
def test_the_customer_reads_every_step(shop: Shop, channel: str) -> None:
    """By SMS and by e-mail: confirmed, short, what is proposed, what was agreed, refunded, sent under this waybill."""
    order = answered(shop, "x-1/4")
    brought(shop, order)
    shop.run()

    assert shop.read_by_customer(order.id, channel) == (
        "订单 00000001 已提交,应付 723.70 CNY。",
        "订单 00000001 已付款 723.70 CNY。",
        "订单 00000001 已确认。",
        "订单 00000001 缺货:仓库只剩一罐。",
        "订单 00000001 可选方案:x-1/1 wait 2026-10-20T10:00:00+00:00, x-1/2 substitute, x-1/3 substitute, "
        "x-1/4 ship_rest, x-1/5 cancel。",
        "订单 00000001 已按方案 x-1/4 办理。",
        "订单 00000001 已退款 268.00 CNY。",
        "订单 00000001 已发货,运单号 SF1。",
        "订单 00000001 已送达。",
    )


# ---- out of stock: who may do what -----------------------------------------------------------------------------------


def test_only_the_selling_side_says_that_goods_are_missing(shop: Shop) -> None:
    """And only it proposes; only the customer answers; only customer service resolves."""
    order = ordered(shop)
    selling = [MERCHANT, CUSTOMER_SERVICE, PLATFORM]
    missing = OpenCase(order.id, kind=SHORTAGE, lines=units(1, 1))
    shop.do(CHEN, missing)

    shop.refuses_all_but(selling, Propose(order.id, case_id=X1, offers=EVERY_RESOLUTION))
    shop.do(CHEN, Propose(order.id, case_id=X1, offers=EVERY_RESOLUTION))
    shop.refuses_all_but([CUSTOMER], AnswerProposal(order.id, case_id=X1, proposal_id="x-1/4"))
    shop.refuses_all_but([CUSTOMER, *selling], EscalateCase(order.id, case_id=X1))
    shop.refuses_all_but([CUSTOMER_SERVICE], ResolveCase(order.id, case_id=X1, outcome="找到一罐"))
    shop.refuses_all_but([SYSTEM], ConcludeCases(order.id))


def test_missing_goods_stay_where_they_are_until_it_is_closed(shop: Shop) -> None:
    """They are neither packed nor cancelled past the customer; the others are packed meanwhile."""
    order = short(shop)

    packing = shop.refuses(UnitsBlocked, Pack(order.id, lines=units(1, 2)), by=ZHOU)
    shop.refuses(UnitsBlocked, CancelUnits(order.id, lines=units(1, 2)), by=CHEN)
    shop.refuses(ExceedsNegotiable, OpenCase(order.id, kind=SHORTAGE, lines=units(1, 2)), by=CHEN)
    shipment = shop.do(ZHOU, Pack(order.id)).shipments["s-1"]

    assert (packing.case_id, packing.free) == ("x-1", 1)
    assert [(part.line_id, part.quantity) for part in shipment.lines] == [("l-1", 1), ("l-2", 3)]


def test_what_cannot_be_done_cannot_be_proposed(shop: Shop) -> None:
    """A substitute in dollars, the rest of nothing, a cancellation once goods are on their way."""
    order = short(shop)
    shop.do(CHEN, OpenCase(order.id, kind=SHORTAGE, lines=(*units(1, 1), *units(2, 3))))
    dollars = attrs.evolve(DEARER, unit_price=yuan("1.00").of("41.00", "USD"))

    shop.refuses(WrongCurrency, Propose(order.id, case_id=X1, offers=(Offer.substitute(dollars),)), by=CHEN)
    shop.do(WU, ResolveCase(order.id, case_id=CaseId("x-2"), outcome="其余有货"))
    everything = ordered(shop)
    shop.do(CHEN, OpenCase(everything.id, kind=SHORTAGE, lines=(*units(1, 2), *units(2, 3))))
    shop.refuses(CancelsWholeOrder, Propose(everything.id, case_id=X1, offers=(Offer.ship_rest(),)), by=CHEN)
    shipment = shop.do(ZHOU, Pack(order.id)).shipments["s-1"]
    shop.run()
    shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))
    shop.refuses(AlreadyHandedOver, Propose(order.id, case_id=X1, offers=(Offer.cancel(),)), by=CHEN)


# ---- out of stock: the customer's answer is what happens -------------------------------------------------------------


def test_wait(shop: Shop) -> None:
    """The line bears its new date; no money moves, and when the goods are there, all are sent together."""
    order = answered(shop, "x-1/1")
    shop.wait(days=11)
    delivered = brought(shop, order)

    assert order.lines["l-1"].promised_at == OCTOBER_20
    assert order.lines["l-2"].promised_at is None
    assert (order.refunded, order.balance) == (yuan("0.00"), yuan("0.00"))
    assert delivered.shipments["s-1"].units == 5


def test_a_dearer_substitute(shop: Shop) -> None:
    """30.50 more are owed; until they are paid, nothing leaves; then it comes in the place of the missing tin."""
    order = answered(shop, "x-1/2")
    shipment = shop.do(ZHOU, Pack(order.id)).shipments["s-1"]
    shop.run()
    shop.refuses(FactsNotMet, HandOver(order.id, shipment_id=shipment.id), by=ZHOU)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    shop.refuses(FactsNotMet, Pay(order.id, method="alipay"), by=LI)
    shipped = shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))

    assert (order.total, order.balance_due) == (yuan("754.20"), yuan("30.50"))
    assert [payment.amount for payment in shipped.payments] == [yuan("723.70"), yuan("30.50")]
    assert shipped.balance == yuan("0.00")
    assert (shipped.lines["l-3"].name, shipped.lines["l-3"].replaces) == ("有机奶粉", "l-1")
    assert (shipped.lines["l-1"].cancelled, shipped.lines["l-1"].shipped, shipped.lines["l-3"].shipped) == (1, 1, 1)
    assert shipped.phase is Phase.DELIVERING


def test_a_cheaper_substitute(shop: Shop) -> None:
    """29.00 go back at once, and all is sent."""
    order = answered(shop, "x-1/3")
    delivered = brought(shop, order)

    assert (order.total, order.refunded, order.balance) == (yuan("694.70"), yuan("29.00"), yuan("0.00"))
    assert delivered.shipments["s-1"].units == 5
    assert [record.split(": ")[1] for record in shop.record(order.id)[13:18]] == [
        "case_answered",
        "units_cancelled",
        "lines_added",
        "refund_asked",
        "refund_done",
    ]


def test_cancel_with_refund(shop: Shop) -> None:
    """Every cent goes back, freight included; the merchant, who can't deliver, keeps nothing."""
    order = answered(shop, "x-1/5")

    assert (order.phase, order.refunded, order.balance) == (Phase.CANCELLED, yuan("723.70"), yuan("0.00"))
    assert shop.read_by_customer(order.id)[-2:] == ("订单 00000001 已取消。", "订单 00000001 已退款 723.70 CNY。")
    shop.refuses(StepNotPossible, Pack(order.id), by=ZHOU)


def test_none_of_it_and_something_else(shop: Shop) -> None:
    """
    They refuse; what they refused is off the table.

    The merchant finds something better, and they agree to that once.
    """
    order = answered(shop, None)
    assert not order.cases["x-1"].proposals
    sooner = Offer.wait(until=shanghai("2026-10-12 18:00"))
    shop.do(CHEN, Propose(order.id, case_id=X1, offers=(sooner,)))

    shop.refuses(UnknownProposal, AnswerProposal(order.id, case_id=X1, proposal_id="x-1/1"), by=LI)
    agreed = shop.do(LI, AnswerProposal(order.id, case_id=X1, proposal_id="x-1/6"))
    shop.refuses(StepNotPossible, AnswerProposal(order.id, case_id=X1, proposal_id="x-1/6"), by=LI)

    assert agreed.lines["l-1"].promised_at == shanghai("2026-10-12 18:00")


def test_they_do_not_agree_and_customer_service_resolves_it(shop: Shop) -> None:
    """The customer calls it in; a tin is found in another store; nothing is refunded, and all is sent."""
    order = proposed(shop)
    shop.do(LI, EscalateCase(order.id, case_id=X1, reason="都不合适"))
    shop.refuses(StepNotPossible, AnswerProposal(order.id, case_id=X1, proposal_id="x-1/4"), by=LI)

    shop.do(WU, ResolveCase(order.id, case_id=X1, outcome="从分店调来一罐"))
    delivered = brought(shop, order)
    shop.run()

    assert (delivered.shipments["s-1"].units, delivered.refunded) == (5, yuan("0.00"))
    assert "订单 00000001 的问题已了结:从分店调来一罐。" in shop.read_by_customer(order.id)


# ---- out of stock: silence -------------------------------------------------------------------------------------------


def test_silence_ships_the_rest_after_two_days(shop: Shop) -> None:
    """A second before nothing happens; at the end what is missing is refunded; an answer after that is too late."""
    order = proposed(shop)
    shop.wait(days=1, hours=23, minutes=59, seconds=59)
    shop.run()
    shop.refuses(NotYetDue, ConcludeCases(order.id), by=ORDERFLOW)
    waiting = shop.desk.get(order.id)

    shop.wait(seconds=1)
    shop.run()
    after = shop.desk.get(order.id)

    assert (waiting.refunded, after.refunded, after.total) == (yuan("0.00"), yuan("268.00"), yuan("455.70"))
    assert after.cases["x-1"].outcome == "no answer in time: ship_rest"
    assert "10-10 11:00 system orderflow: units_cancelled (time limit answer)" in shop.record(order.id)
    shop.refuses(StepNotPossible, AnswerProposal(order.id, case_id=X1, proposal_id="x-1/1"), by=LI)


def test_an_answer_a_second_late_is_late_even_if_nobody_has_noticed(shop: Shop) -> None:
    """The limit counts, not when the system looks at it."""
    order = proposed(shop)
    shop.wait(days=2, seconds=1)

    shop.refuses(TimeLimitPassed, AnswerProposal(order.id, case_id=X1, proposal_id="x-1/1"), by=LI)


def test_silence_where_nothing_would_be_left(shop: Shop) -> None:
    """All is missing and nobody answers: the order is cancelled, and every cent goes back."""
    order = ordered(shop)
    shop.do(CHEN, OpenCase(order.id, kind=SHORTAGE, lines=(*units(1, 2), *units(2, 3))))
    shop.do(CHEN, Propose(order.id, case_id=X1, offers=(Offer.wait(until=OCTOBER_20), Offer.cancel())))

    shop.wait(days=2)
    shop.run()
    after = shop.desk.get(order.id)

    assert (after.phase, after.refunded) == (Phase.CANCELLED, yuan("723.70"))


def test_a_merchant_who_is_silent_themselves(shop: Shop) -> None:
    """Nothing is proposed for three days: customer service is called in, and can propose."""
    order = short(shop)
    shop.wait(days=3)
    shop.run()
    escalated = shop.desk.get(order.id).cases["x-1"].escalated_at

    shop.do(WU, Propose(order.id, case_id=X1, offers=(Offer.ship_rest(),)))
    resolved = shop.do(LI, AnswerProposal(order.id, case_id=X1, proposal_id="x-1/1"))

    assert escalated == shanghai("2026-10-11 11:00") + timedelta.resolution
    assert resolved.refunded == yuan("268.00")
