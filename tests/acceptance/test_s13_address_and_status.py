"""
S13 商品下单流程 (six steps): an existing address or a new one, and the status by order number.

Cart, address, delivery method, payment method, check, submit: the shop says "submitted" and a number, and by that
number the customer asks what has become of their order. The address book is the host's; here it is a dictionary.
"""

from datetime import timedelta

import attrs
import pytest

from orderflow import (
    AddLines,
    Address,
    ApproveReturn,
    Cancel,
    ChooseDelivery,
    ChoosePayment,
    ConfirmReceipt,
    HandOver,
    NewLine,
    OpenCart,
    Order,
    Pack,
    Party,
    Pay,
    Phase,
    Place,
    ReceiveReturn,
    RefuseReturn,
    RequestReturn,
    SetRecipient,
    ShipmentLine,
    Submit,
    TrackingStatus,
    retail,
)
from orderflow.policies import DEFAULT_FIELDS, express, numbered_at_submission, online, pickup, required
from orderflow.refusals import (
    AlreadyHandedOver,
    DataMissing,
    ExceedsReturnable,
    PaymentMethodNotOffered,
    ReturnWindowOver,
    StepNotPossible,
)
from orderflow.roles import (
    CUSTOMER,
    CUSTOMER_SERVICE,
    LOGISTICS,
    MERCHANT,
    ORDER_CLERK,
    PLATFORM,
    SALES,
    WAREHOUSE,
    Actor,
)
from orderflow.testing import wanted

from .conftest import OpenShop
from .shop import CHEN, HOME, LI, WANG, WU, ZHOU, Shop, shanghai, yuan

SIX_STEPS = retail(
    numbering=numbered_at_submission(register="orders-2026", write=lambda number: f"2026{number:06d}"),
    payment_methods=(online("alipay", zh="支付宝", en="Alipay"), online("wechat_pay", zh="微信支付", en="WeChat Pay")),
    deliveries=(express(carrier="sf", fee=yuan("9.90")), pickup()),
    order_data=required((*DEFAULT_FIELDS, "payment_terms")),
    return_window=timedelta(days=7),
)

HONEY = NewLine(sku="honey", name="洋槐蜂蜜", quantity=3, unit_price=yuan("35.80"), specification={"净含量": "500 g"})

OFFICE = Party(
    name="李梅",
    phone="0512-65220000",
    address=Address(country="CN", region="江苏", city="苏州", street="工业园区 星湖街 328 号", postcode="215123"),
)
"""An address that Li has not had so far."""


class AddressBook:
    """The host's own: the addresses each customer has saved."""

    def __init__(self) -> None:
        self._saved: dict[str, dict[str, Party]] = {LI.id: {"家": HOME}, WANG.id: {}}

    def of(self, customer: Actor) -> dict[str, Party]:
        """What this customer has saved, by the names they gave."""
        return self._saved[customer.id]


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    return open_shop(SIX_STEPS, goods=(HONEY,), opens_at=shanghai("2026-06-01 08:00"))


@pytest.fixture
def addresses() -> AddressBook:
    return AddressBook()


def cart_of(shop: Shop, customer: Actor = LI) -> Order:
    """Three jars of honey, 107.40 yuan."""
    cart = shop.do(customer, OpenCart(process="retail", currency="CNY"))
    return shop.do(customer, AddLines(cart.id, lines=(HONEY,)))


def submitted(shop: Shop, recipient: Party = HOME) -> Order:
    """The same by express to *recipient*, 117.30 yuan, to be paid by Alipay."""
    place = Place(process="retail", lines=(HONEY,), recipient=recipient, delivery="express", payment="alipay")
    return shop.do(LI, place)


def on_its_way(shop: Shop) -> Order:
    """The same, paid, packed and handed over."""
    order = submitted(shop)
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    (shipment,) = shop.do(ZHOU, Pack(order.id)).shipments
    shop.run()
    return shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))


# ---- the whole process -----------------------------------------------------------------------------------------------


def test_six_steps_with_a_saved_address(shop: Shop, addresses: AddressBook) -> None:
    """Cart, saved address, delivery, payment method, check, submit; a number at once, and the honey some days later."""
    cart = cart_of(shop)
    shop.do(LI, SetRecipient(cart.id, recipient=addresses.of(LI)["家"]))
    shop.do(LI, ChooseDelivery(cart.id, option="express"))
    checked = shop.do(LI, ChoosePayment(cart.id, method="wechat_pay"))
    shop.wait(minutes=5)
    order = shop.do(LI, Submit(cart.id, confirmed=checked.version))
    shop.do(LI, Pay(order.id, method="wechat_pay"))
    shop.run()
    shop.wait(hours=2)
    (shipment,) = shop.do(ZHOU, Pack(order.id)).shipments
    shop.run()
    shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))
    shop.wait(days=2)
    order = shop.do(LI, ConfirmReceipt(order.id))

    assert order.number == "2026000001"
    assert order.phase is Phase.COMPLETED
    assert order.captured == yuan("117.30")  # 3 x 35.80 + 9.90
    (booked,) = shop.carrier.shipments
    assert booked.booking is not None
    assert booked.booking.to == HOME
    assert shop.record(order.id) == [
        "06-01 08:00 customer li: cart_opened",
        "06-01 08:00 customer li: lines_added",
        "06-01 08:00 customer li: recipient_given",
        "06-01 08:00 customer li: delivery_chosen",
        "06-01 08:00 customer li: payment_terms_chosen",
        "06-01 08:05 customer li: order_submitted",
        "06-01 08:05 customer li: -> 待付款",
        "06-01 08:05 customer li: number_assigned",
        "06-01 08:05 customer li: payment_started",
        "06-01 08:05 system orderflow: payment_captured",
        "06-01 08:05 system orderflow: -> 待发货",
        "06-01 10:05 warehouse zhou: parcel_packed",
        "06-01 10:05 warehouse zhou: booking_asked",
        "06-01 10:05 system orderflow: parcel_booked",
        "06-01 10:05 warehouse zhou: parcel_handed_over",
        "06-01 10:05 warehouse zhou: -> 待收货",
        "06-03 10:05 customer li: parcel_delivered",
        "06-03 10:05 customer li: receipt_confirmed",
        "06-03 10:05 customer li: -> 已完成",
    ]


# ---- an existing address or a new one --------------------------------------------------------------------------------


def test_a_new_address_is_added_and_used(shop: Shop, addresses: AddressBook) -> None:
    """Wang has none yet; what they type in goes into their book, onto the order and onto the shipment."""
    cart = cart_of(shop, WANG)
    their_own = Party(name="王强", phone="13900001111", address=Address(city="无锡", street="人民路 1 号"))

    addresses.of(WANG)["公司"] = their_own
    shop.do(WANG, SetRecipient(cart.id, recipient=addresses.of(WANG)["公司"]))
    shop.do(WANG, ChooseDelivery(cart.id, option="express"))
    shop.do(WANG, ChoosePayment(cart.id, method="alipay"))
    order = shop.do(WANG, Submit(cart.id))
    shop.do(WANG, Pay(order.id, method="alipay"))
    shop.run()
    shop.do(ZHOU, Pack(order.id))
    shop.run()

    assert shop.another_desk().personal_data(order.id).recipient == their_own
    assert [shipment.booking.to for shipment in shop.carrier.shipments if shipment.booking] == [their_own]


def test_the_address_can_be_exchanged_for_another_until_submission(shop: Shop, addresses: AddressBook) -> None:
    """The last one counts; after submission the shipment's way is fixed."""
    cart = cart_of(shop)
    shop.do(LI, SetRecipient(cart.id, recipient=addresses.of(LI)["家"]))
    addresses.of(LI)["公司"] = OFFICE
    shop.do(LI, SetRecipient(cart.id, recipient=addresses.of(LI)["公司"]))
    shop.do(LI, ChooseDelivery(cart.id, option="express"))
    shop.do(LI, ChoosePayment(cart.id, method="alipay"))

    order = shop.do(LI, Submit(cart.id))

    assert shop.desk.personal_data(order.id).recipient == OFFICE
    shop.refuses(StepNotPossible, SetRecipient(order.id, recipient=HOME), by=LI)


def test_moving_house_later_changes_no_order_that_exists(shop: Shop, addresses: AddressBook) -> None:
    """The order keeps the address it was given; the address book goes on without it."""
    order = submitted(shop, addresses.of(LI)["家"])

    addresses.of(LI)["家"] = OFFICE

    assert shop.desk.personal_data(order.id).recipient == HOME


def test_a_new_address_with_something_missing_is_refused_by_field(shop: Shop) -> None:
    """Half an address brings no honey."""
    cart = cart_of(shop)
    half = attrs.evolve(OFFICE, phone="", address=Address(city="苏州"))
    shop.do(LI, SetRecipient(cart.id, recipient=half))
    shop.do(LI, ChooseDelivery(cart.id, option="express"))
    shop.do(LI, ChoosePayment(cart.id, method="alipay"))

    refused = shop.refuses(DataMissing, Submit(cart.id), by=LI)

    assert [problem.path for problem in refused.problems] == ["recipient.phone", "recipient.address.street"]


def test_who_fetches_the_goods_themselves_gives_no_address(shop: Shop) -> None:
    """Store pickup wants a name and a telephone number."""
    cart = cart_of(shop)
    shop.do(LI, SetRecipient(cart.id, recipient=Party(name="李梅", phone="13812345678")))
    shop.do(LI, ChooseDelivery(cart.id, option="pickup"))
    shop.do(LI, ChoosePayment(cart.id, method="alipay"))

    order = shop.do(LI, Submit(cart.id))

    assert order.number == "2026000001"
    assert order.total == yuan("107.40")


# ---- delivery method, payment method, check, submit, number ----------------------------------------------------------


def test_delivery_and_payment_method_are_part_of_the_order(shop: Shop) -> None:
    """Both are chosen before submission; without them it is not complete, and only what is offered can be chosen."""
    cart = cart_of(shop)
    shop.do(LI, SetRecipient(cart.id, recipient=HOME))

    refused = shop.refuses(DataMissing, Submit(cart.id), by=LI)
    not_offered = shop.refuses(PaymentMethodNotOffered, ChoosePayment(cart.id, method="cheque"), by=LI)

    assert [problem.path for problem in refused.problems] == ["delivery", "payment_terms"]
    assert not_offered.offered == ("alipay", "wechat_pay")


def test_numbers_follow_each_other_without_gaps(shop: Shop) -> None:
    """A submission that is refused, and one that is clicked twice, use no number up."""
    first = submitted(shop)
    incomplete = cart_of(shop)
    shop.refuses(DataMissing, Submit(incomplete.id), by=LI)
    again = Place(
        process="retail", lines=(wanted(HONEY),), currency="CNY", recipient=HOME, delivery="pickup", payment="alipay"
    )
    shop.desk.execute(again, by=LI, request_id="submit button")
    second = shop.desk.execute(again, by=LI, request_id="submit button")

    third = submitted(shop)

    assert [order.number for order in (first, second, third)] == ["2026000001", "2026000002", "2026000003"]


def test_only_the_buying_side_fills_in_and_submits(shop: Shop) -> None:
    """The customer, or somebody who serves them; the store packs, and the selling side answers returns."""
    cart = cart_of(shop)
    buying = [CUSTOMER, SALES, ORDER_CLERK, CUSTOMER_SERVICE]

    shop.refuses_all_but(buying, SetRecipient(cart.id, recipient=HOME))
    shop.refuses_all_but(buying, ChooseDelivery(cart.id, option="pickup"))
    shop.refuses_all_but(buying, Submit(cart.id))
    order = on_its_way(shop)
    shop.refuses_all_but([WAREHOUSE, MERCHANT, LOGISTICS], Pack(order.id))


# ---- status by number ------------------------------------------------------------------------------------------------


def test_the_status_is_asked_by_number(shop: Shop) -> None:
    """At every stage the number finds the order, and the order says where it stands."""
    seen = []

    def ask() -> None:
        (order,) = shop.another_desk().find(number="2026000001")
        seen.append((shop.label(order), order.payment_status.value, order.fulfilment_status.value))

    order = submitted(shop)
    ask()
    shop.do(LI, Pay(order.id, method="alipay"))
    shop.run()
    ask()
    (shipment,) = shop.do(ZHOU, Pack(order.id)).shipments
    shop.run()
    shop.do(ZHOU, HandOver(order.id, shipment_id=shipment.id))
    ask()
    shop.carrier.report("SF1", TrackingStatus.DELIVERED, shop.wait(days=1))
    shop.receive(shop.carrier.take_notices())
    ask()
    shop.do(LI, ConfirmReceipt(order.id))
    ask()

    assert seen == [
        ("待付款", "unpaid", "unfulfilled"),
        ("待发货", "paid", "unfulfilled"),
        ("待收货", "paid", "shipped"),
        ("待收货", "paid", "delivered"),
        ("已完成", "paid", "delivered"),
    ]


@pytest.mark.parametrize("number", ["2026000002", "000001", "1", "2026000001 ", "%", ""])
def test_a_number_that_is_no_orders_finds_nothing(shop: Shop, number: str) -> None:
    """Not half of one, not a pattern, not an empty one."""
    submitted(shop)

    assert shop.desk.find(number=number) == ()


def test_the_history_knows_no_names_and_the_names_can_be_erased(shop: Shop) -> None:
    """Who it went to stands beside the history; deleted on request, number, money and status stay as they are."""
    order = submitted(shop)

    shop.desk.erase_personal_data(order.id, by=WU, request_id="erase-1")

    (found,) = shop.another_desk().find(number="2026000001")
    assert found.total == yuan("117.30")
    assert shop.another_desk().personal_data(order.id).recipient is None
    assert HOME.phone not in str(shop.another_desk().history(order.id))


# ---- after-sales, and cancelling -------------------------------------------------------------------------------------


def test_one_jar_of_three_is_sent_back_and_its_price_refunded(shop: Shop) -> None:
    """The shop agrees, the warehouse receives and inspects; 35.80 yuan go back, the freight does not."""
    order = shop.do(LI, ConfirmReceipt(on_its_way(shop).id))
    (honey,) = order.lines
    jar = (ShipmentLine(line_id=honey.id, quantity=1),)
    (request,) = shop.do(LI, RequestReturn(order.id, lines=jar, reason="瓶盖漏了")).returns
    shop.refuses_all_but([MERCHANT, CUSTOMER_SERVICE, PLATFORM], ApproveReturn(order.id, return_id=request.id))
    shop.do(CHEN, ApproveReturn(order.id, return_id=request.id))

    shop.wait(days=3)
    shop.do(ZHOU, ReceiveReturn(order.id, return_id=request.id))
    shop.run()
    order = shop.desk.get(order.id)

    assert shop.alipay.balance(order.id, "p-1").refunded == order.refunded == yuan("35.80")
    assert (order.return_status, order.payment_status, order.balance) == (
        "partly_returned",
        "partly_refunded",
        yuan("0.00"),
    )
    too_many = (ShipmentLine(line_id=honey.id, quantity=3),)
    assert shop.refuses(ExceedsReturnable, RequestReturn(order.id, lines=too_many), by=LI).returnable == 2


def test_a_return_that_is_refused_or_comes_too_late_brings_no_money(shop: Shop) -> None:
    """Opened honey is not taken back; and after seven days nothing is, to the second."""
    order = shop.do(LI, ConfirmReceipt(on_its_way(shop).id))
    (honey,) = order.lines
    jar = (ShipmentLine(line_id=honey.id, quantity=1),)
    (request,) = shop.do(LI, RequestReturn(order.id, lines=jar)).returns
    shop.do(WU, RefuseReturn(order.id, return_id=request.id, reason="已开封"))

    shop.wait(days=7)
    in_time = shop.do(LI, RequestReturn(order.id, lines=jar))
    shop.do(WU, RefuseReturn(order.id, return_id=in_time.returns["r-2"].id, reason="已开封"))
    shop.wait(seconds=1)

    shop.refuses(ReturnWindowOver, RequestReturn(order.id, lines=jar), by=LI)
    assert shop.desk.get(order.id).refunded == yuan("0.00")


def test_unpaid_it_is_cancelled_for_nothing_and_on_its_way_not_at_all(shop: Shop) -> None:
    """No money came, so none goes back; what has left is received, or sent back."""
    unpaid, gone = submitted(shop), on_its_way(shop)

    cancelled = shop.do(LI, Cancel(unpaid.id, reason="重复下单"))
    shop.run()

    assert (cancelled.phase, cancelled.number, cancelled.balance) == (Phase.CANCELLED, "2026000001", yuan("0.00"))
    assert shop.desk.find(number="2026000001")[0].cancellation is not None
    shop.refuses(AlreadyHandedOver, Cancel(gone.id), by=LI)
