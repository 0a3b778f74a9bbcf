"""
S05 客户订单下单流程 (six steps): the content is confirmed a second time, the payment is verified, and then confirmed.

Select, cart, order information; submit after a second look at the content; pay, with the provider's verification; and
an order confirmation with number, amount paid and expected arrival.
"""

from datetime import datetime, timedelta
from typing import ClassVar

import pytest

from orderflow import (
    AddLines,
    Allow,
    Cancel,
    CancelUnits,
    ChangeLine,
    ChooseDelivery,
    ConfirmReceipt,
    HandOver,
    NewLine,
    OpenCart,
    Order,
    Pack,
    Pay,
    Phase,
    Place,
    Refusal,
    SetRecipient,
    ShipmentLine,
    Submit,
    retail,
)
from orderflow.commands import Command
from orderflow.errors import refusal
from orderflow.policies import express, online
from orderflow.ports import Declined
from orderflow.refusals import (
    AlreadyHandedOver,
    CancelsWholeOrder,
    ContentChanged,
    DataMissing,
    PaymentExceedsBalance,
    RoleNotEntitled,
    StepNotPossible,
)
from orderflow.roles import CUSTOMER, CUSTOMER_SERVICE, ORDER_CLERK, SALES, SYSTEM, Actor

from .conftest import OpenShop
from .shop import CHEN, HOME, LI, ZHOU, Shop, shanghai, yuan


@refusal
class NotConfirmed(Refusal):
    """This shop's own rule: who submits must have looked at the content a second time, and confirmed it."""

    code: ClassVar[str] = "not_confirmed"


def confirmed_by_the_customer(order: Order | None, command: Command, *, by: Actor, at: datetime) -> Allow | Refusal:
    """A submission must say which version of the order was confirmed; that it is the present one, orderflow checks."""
    if isinstance(command, Submit) and command.confirmed is None:
        return NotConfirmed()
    return Allow()


SIX_STEPS = retail(
    payment_methods=(online("alipay", zh="支付宝", en="Alipay"),),
    deliveries=(express(carrier="sf", fee=yuan("8.00"), transit=(timedelta(days=2), timedelta(days=3))),),
    payment_window=timedelta(minutes=30),
).extended(vetoes=[confirmed_by_the_customer])

TOLD = {
    "order_submitted": "Order {number} is submitted. To be paid: {total}.",
    "order_confirmed": "Order {number} is confirmed. Paid: {paid}. Expected: {arrival_earliest} to {arrival_latest}.",
    "payment_received": "{paid} for order {number} have come in.",
    "payment_failed": "The payment of order {number} did not come through. Please pay again.",
    "order_cancelled": "Order {number} is cancelled.",
    "refund_sent": "{refund} are on their way back to you.",
    "parcel_sent": "Order {number} is on its way: {waybill}.",
    "parcel_delivered": "Order {number} has arrived.",
}

KETTLE = NewLine(sku="kettle-2", name="紫砂壶", quantity=1, unit_price=yuan("388.00"), specification={"容量": "220 ml"})
COASTER = NewLine(sku="coaster", name="竹杯垫", quantity=4, unit_price=yuan("6.25"), specification={"形状": "圆"})


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    return open_shop(SIX_STEPS, goods=(KETTLE, COASTER), opens_at=shanghai("2026-04-07 20:00"), templates=TOLD)


def filled_in(shop: Shop) -> Order:
    """A kettle and four coasters, 421.00 yuan with freight, recipient and delivery filled in, not yet submitted."""
    cart = shop.do(LI, OpenCart(process="retail", currency="CNY"))
    shop.do(LI, AddLines(cart.id, lines=(KETTLE, COASTER)))
    shop.do(LI, SetRecipient(cart.id, recipient=HOME))
    return shop.do(LI, ChooseDelivery(cart.id, option="express"))


def submitted(shop: Shop) -> Order:
    """The same, looked at a second time, confirmed and submitted."""
    seen = filled_in(shop)
    return shop.do(LI, Submit(seen.id, confirmed=seen.version))


# ---- the whole process -----------------------------------------------------------------------------------------------


def test_six_steps_from_selection_to_confirmation(shop: Shop) -> None:
    """Select, cart, information, a second look, payment, confirmation; the goods follow."""
    cart = filled_in(shop)
    _, coaster = cart.lines
    shop.wait(minutes=3)
    seen = shop.do(LI, ChangeLine(cart.id, line_id=coaster.id, quantity=6))  # they look again, and want two more
    shop.wait(minutes=1)
    order = shop.do(LI, Submit(cart.id, confirmed=seen.version))
    shop.wait(minutes=2)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    shop.wait(hours=14)
    (shipment,) = shop.do(ZHOU, Pack(order.id)).shipments
    shop.run()
    shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))
    shop.wait(days=2)
    order = shop.do(LI, ConfirmReceipt(order.id))

    assert order.phase is Phase.COMPLETED
    assert order.captured == order.total == yuan("433.50")  # 388.00 + 6 x 6.25 + 8.00
    assert shop.record(order.id) == [
        "04-07 20:00 customer li: cart_opened",
        "04-07 20:00 customer li: lines_added",
        "04-07 20:00 customer li: recipient_given",
        "04-07 20:00 customer li: delivery_chosen",
        "04-07 20:03 customer li: line_changed",
        "04-07 20:04 customer li: order_submitted",
        "04-07 20:04 customer li: -> 待付款",
        "04-07 20:04 customer li: number_assigned",
        "04-07 20:06 customer li: payment_started",
        "04-07 20:06 system orderflow: payment_captured",
        "04-07 20:06 system orderflow: -> 待发货",
        "04-08 10:06 warehouse zhou: parcel_packed",
        "04-08 10:06 warehouse zhou: booking_asked",
        "04-08 10:06 system orderflow: parcel_booked",
        "04-08 10:06 warehouse zhou: parcel_handed_over",
        "04-08 10:06 warehouse zhou: -> 待收货",
        "04-10 10:06 customer li: parcel_delivered",
        "04-10 10:06 customer li: receipt_confirmed",
        "04-10 10:06 customer li: -> 已完成",
    ]


# ---- submit after a second confirmation of the content ---------------------------------------------------------------


def test_without_a_second_confirmation_nothing_is_submitted(shop: Shop) -> None:
    """The customer has to say that they have looked at it again; ordering blindly in one go is no way around that."""
    cart = filled_in(shop)
    at_once = Place(process="retail", lines=(KETTLE,), recipient=HOME, delivery="express")

    shop.refuses(NotConfirmed, Submit(cart.id), by=LI)
    shop.refuses(NotConfirmed, at_once, by=LI)


def test_what_was_changed_after_the_second_look_has_to_be_looked_at_again(shop: Shop) -> None:
    """They confirm on their telephone what their tablet has changed meanwhile: they are shown the new content first."""
    seen_on_the_telephone = filled_in(shop)
    kettle, _ = seen_on_the_telephone.lines
    changed_on_the_tablet = shop.do(LI, ChangeLine(seen_on_the_telephone.id, line_id=kettle.id, quantity=2))

    stale = Submit(seen_on_the_telephone.id, confirmed=seen_on_the_telephone.version)
    refused = shop.refuses(ContentChanged, stale, by=LI)
    order = shop.do(LI, Submit(seen_on_the_telephone.id, confirmed=changed_on_the_tablet.version))

    assert refused.confirmed == seen_on_the_telephone.version
    assert refused.version == changed_on_the_tablet.version
    assert refused.remedy == "show the customer what is in it now, and let them confirm that"
    assert order.total == yuan("809.00")  # 2 x 388.00 + 4 x 6.25 + 8.00
    assert order.phase is Phase.PAYMENT


def test_another_address_is_another_content(shop: Shop) -> None:
    """Personal data is not in the history, and yet the second look is at the address too."""
    seen = filled_in(shop)
    shop.do(LI, SetRecipient(seen.id, recipient=HOME))

    shop.refuses(ContentChanged, Submit(seen.id, confirmed=seen.version), by=LI)


def test_nobody_confirms_what_is_still_to_come(shop: Shop) -> None:
    """A version that does not exist yet was seen by nobody."""
    seen = filled_in(shop)

    shop.refuses(ContentChanged, Submit(seen.id, confirmed=seen.version + 1), by=LI)


def test_a_confirmation_does_not_make_incomplete_data_complete(shop: Shop) -> None:
    """What is missing is asked for, however surely it was confirmed."""
    cart = shop.do(LI, OpenCart(process="retail", currency="CNY"))
    seen = shop.do(LI, AddLines(cart.id, lines=(KETTLE,)))

    refused = shop.refuses(DataMissing, Submit(cart.id, confirmed=seen.version), by=LI)

    assert "recipient.phone" in [problem.path for problem in refused.problems]


def test_the_same_click_twice_submits_once(shop: Shop) -> None:
    """A customer whose connection broke clicks again and gets the first answer: one order, one number."""
    seen = filled_in(shop)
    submit = Submit(seen.id, confirmed=seen.version)

    first = shop.desk.execute(submit, by=LI, request_id="the submit button")
    second = shop.desk.execute(submit, by=LI, request_id="the submit button")

    assert second == first
    assert first.number == "00000001"


def test_only_the_buying_side_submits_and_pays(shop: Shop) -> None:
    """The customer, or whoever serves them at the telephone; everybody else is told whom to ask."""
    seen = filled_in(shop)
    buying = [CUSTOMER, SALES, ORDER_CLERK, CUSTOMER_SERVICE]

    shop.refuses_all_but(buying, Submit(seen.id, confirmed=seen.version))
    order = shop.do(LI, Submit(seen.id, confirmed=seen.version))
    shop.refuses_all_but(buying, Pay(order.id, method="alipay"))
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    (shipment,) = shop.do(ZHOU, Pack(order.id)).shipments
    shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))
    shop.refuses_all_but([CUSTOMER, SYSTEM], ConfirmReceipt(order.id))


# ---- payment with verification ---------------------------------------------------------------------------------------


def test_the_payment_counts_once_the_customer_has_verified_it_with_their_provider(shop: Shop) -> None:
    """They enter their password in the provider's app; until then the order stays to be paid, and nothing leaves."""
    order = submitted(shop)
    shop.alipay.on(payment_id="p-1").pends()
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    waiting = shop.desk.get(order.id)

    shop.alipay.complete(f"{order.id}/p-1/start")
    shop.receive(shop.alipay.take_notices())
    paid = shop.desk.get(order.id)

    assert (waiting.phase, waiting.payment_status) == (Phase.PAYMENT, "pending")
    assert (paid.phase, paid.payment_status) == (Phase.PREPARING, "paid")
    assert paid.captured == yuan("421.00")


def test_while_a_payment_is_being_verified_nothing_is_packed_and_nothing_paid_twice(shop: Shop) -> None:
    """The amount is on its way already."""
    order = submitted(shop)
    shop.alipay.on(payment_id="p-1").pends()
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()

    shop.refuses(StepNotPossible, Pack(order.id), by=ZHOU)
    shop.refuses(PaymentExceedsBalance, Pay(order.id, method="alipay", amount=yuan("421.00")), by=LI)


def test_a_verification_that_fails_leaves_the_order_payable(shop: Shop) -> None:
    """A wrong password takes no money; the order is as it was, and the second try pays it."""
    order = submitted(shop)
    shop.alipay.on(payment_id="p-1").pends()
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    shop.alipay.complete(f"{order.id}/p-1/start", Declined(reason="wrong password"))
    shop.receive(shop.alipay.take_notices())
    failed = shop.desk.get(order.id)

    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    paid = shop.desk.get(order.id)

    assert (failed.phase, failed.payment_status, failed.balance_due) == (Phase.PAYMENT, "unpaid", yuan("421.00"))
    assert [(payment.state, payment.captured) for payment in paid.payments] == [
        ("failed", yuan("0.00")),
        ("captured", yuan("421.00")),
    ]
    assert shop.read_by_customer(order.id)[1] == "The payment of order 00000001 did not come through. Please pay again."


@pytest.mark.parametrize("money_was_taken", [True, False])
def test_a_payment_of_unknown_outcome_is_verified_by_asking_the_provider(shop: Shop, money_was_taken: bool) -> None:
    """No answer came: whether the money was taken or not, orderflow asks after it, and it is taken once."""
    order = submitted(shop)
    line = shop.alipay.on(payment_id="p-1")
    (line.times_out_after if money_was_taken else line.answers_unknown)()
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    in_the_dark = shop.desk.get(order.id)

    shop.refuses(PaymentExceedsBalance, Pay(order.id, method="alipay", amount=yuan("421.00")), by=LI)
    shop.wait(minutes=1)
    shop.run()
    verified = shop.desk.get(order.id)

    assert (in_the_dark.phase, in_the_dark.payments["p-1"].state) == (Phase.PAYMENT, "unknown")
    assert (verified.phase, verified.payment_status) == (Phase.PREPARING, "paid")
    assert [str(movement.kind) for movement in shop.alipay.movements] == ["authorized", "captured"]


# ---- order confirmation ----------------------------------------------------------------------------------------------


def test_the_order_confirmation_says_number_amount_paid_and_expected_arrival(shop: Shop) -> None:
    """It is sent when the money is there, not before, and it carries nothing about the person."""
    order = submitted(shop)
    shop.run()
    before = shop.read_by_customer(order.id)

    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()

    assert before == ("Order 00000001 is submitted. To be paid: 421.00 CNY.",)
    assert shop.read_by_customer(order.id)[1:] == (
        "421.00 CNY for order 00000001 have come in.",
        "Order 00000001 is confirmed. Paid: 421.00 CNY. "
        "Expected: 2026-04-09T12:00:00+00:00 to 2026-04-10T12:00:00+00:00.",
    )
    assert shop.notifier.sent[-1].message == "order_confirmed"
    assert shop.notifier.sent[-1].to == HOME  # known only while it is sent
    assert HOME.phone not in str(shop.notifier.sent[-1].data)


# ---- changing one's mind ---------------------------------------------------------------------------------------------


def test_part_of_a_paid_order_is_cancelled_and_its_money_goes_back(shop: Shop) -> None:
    """Three of four coasters: 18.75 yuan; cancelling all that is left is cancelling the order."""
    order = submitted(shop)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    kettle, coaster = order.lines

    three = CancelUnits(order.id, lines=(ShipmentLine(line_id=coaster.id, quantity=3),))
    shop.refuses(RoleNotEntitled, three, by=LI)  # it is paid: they ask the shop
    smaller = shop.do(CHEN, three)
    shop.run()

    assert smaller.total == yuan("402.25")
    assert shop.alipay.balance(order.id, "p-1").refunded == yuan("18.75")
    rest = (ShipmentLine(line_id=kettle.id, quantity=1), ShipmentLine(line_id=coaster.id, quantity=1))
    shop.refuses(CancelsWholeOrder, CancelUnits(order.id, lines=rest), by=CHEN)


def test_a_paid_order_is_cancelled_with_all_its_money_until_the_goods_have_left(shop: Shop) -> None:
    """Before that every cent goes back; after that it is a return."""
    first, second = submitted(shop), submitted(shop)
    for order in (first, second):
        shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    (shipment,) = shop.do(ZHOU, Pack(second.id)).shipments
    shop.run()
    shop.do(ZHOU, HandOver(second.id, shipment_id=shipment.id))

    shop.do(LI, Cancel(first.id, reason="changed my mind"))
    shop.run()

    assert shop.desk.get(first.id).refunded == yuan("421.00")
    assert shop.alipay.balance(first.id, "p-1").kept == yuan("0.00")
    shop.refuses(AlreadyHandedOver, Cancel(second.id), by=LI)
