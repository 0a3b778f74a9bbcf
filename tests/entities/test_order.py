"""What follows from an order: what is owed, and how far money, goods and returns are."""

from datetime import timedelta

import attrs
import pytest

from life import CASHIER, NOON, SHOP, STORE, Life, by_post, cny, completed, cups, paid, part, placed, shipped
from orderflow.commands import (
    ApproveReturn,
    Cancel,
    CancelUnits,
    ClaimPayment,
    ConfirmReceipt,
    OpenCart,
    Pack,
    Pay,
    ReceiveReturn,
    Refund,
    RequestReturn,
    VerifyPayment,
)
from orderflow.entities.order import FulfilmentStatus, PaymentStatus, ReturnStatus
from orderflow.entities.shipment import TrackingStatus
from orderflow.entities.terms import Limit, PaymentTerms, PaymentTiming
from orderflow.ids import PaymentId, ReturnId
from orderflow.validation import InvalidField

R1 = ReturnId("r-1")


class TestMoney:
    def test_balance_is_what_is_owed(self) -> None:
        """By the customer above zero, to them below."""
        life = placed()
        assert (life.order.balance, life.order.balance_due, life.order.surplus) == (
            cny("75.97"), cny("75.97"), cny("0"),
        )  # fmt: skip

        life.do(ClaimPayment(life.id, method="bank_transfer"))
        life.do(VerifyPayment(life.id, payment_id=PaymentId("p-1"), received=cny("80.00")), CASHIER)

        assert (life.order.balance, life.order.balance_due, life.order.surplus) == (
            cny("-4.03"), cny("0"), cny("4.03"),
        )  # fmt: skip
        assert life.order.is_paid

    def test_the_freight_belongs_to_the_total(self) -> None:
        """75.97 and 12.00; nothing until a delivery is chosen."""
        life = Life()
        life.do(OpenCart(process="retail", currency="CNY"))
        assert life.order.delivery_fee == cny("0")

        assert (paid(delivery="sf").order.total, paid(delivery="sf").order.delivery_fee) == (cny("87.97"), cny("12.00"))

    def test_refundable_is_what_is_kept(self) -> None:
        """Captured, less refunded, less charged back."""
        life = paid()
        life.do(Refund(life.id, amount=cny("5.00")), CASHIER)

        order = life.order
        assert order.refundable == order.captured - order.refunded - order.charged_back == cny("70.97")


class TestPaymentStatus:
    def test_from_nothing_to_everything(self) -> None:
        """Unpaid, pending, partly paid, paid."""
        life = placed()
        assert life.payment_status() is PaymentStatus.UNPAID
        life.do(Pay(life.id, method="alipay", amount=cny("70.00")))
        assert life.payment_status() is PaymentStatus.PENDING
        life.record("start")
        assert life.payment_status() is PaymentStatus.PARTLY_PAID
        life.pay("wechat_pay")
        assert life.payment_status() is PaymentStatus.PAID

    def test_held_money_is_authorized(self) -> None:
        """More than pending, less than paid."""
        life = placed()
        life.do(Pay(life.id, method="card"))
        life.record("start")

        assert life.payment_status() is PaymentStatus.AUTHORIZED

    def test_too_much_is_overpaid(self) -> None:
        """A cent is enough."""
        life = placed()
        life.do(Pay(life.id, method="alipay"))
        life.record("start", amount=cny("75.98"))

        assert life.payment_status() is PaymentStatus.OVERPAID

    def test_and_back(self) -> None:
        """Partly, then wholly refunded."""
        life = paid()
        life.do(Refund(life.id, amount=cny("0.01")), CASHIER)
        assert life.payment_status() is PaymentStatus.PARTLY_REFUNDED
        life.do(Refund(life.id, amount=cny("75.96")), CASHIER)
        assert life.payment_status() is PaymentStatus.REFUNDED

    def test_free_goods_are_paid_for(self) -> None:
        """Nothing is owed for them; an empty cart is not paid, and neither is a cancelled order."""
        free = attrs.evolve(cups(), unit_price=cny("0"))
        life = placed(free)
        assert life.payment_status() is PaymentStatus.PAID

        empty = Life()
        empty.do(OpenCart(process="retail", currency="CNY"))
        assert empty.payment_status() is PaymentStatus.UNPAID

        life.do(Cancel(life.id))
        assert life.payment_status() is PaymentStatus.UNPAID


class TestFulfilmentStatus:
    def test_from_the_shelf_to_the_customer(self) -> None:
        """Packing is not shipping."""
        life = paid()
        assert life.fulfilment_status() is FulfilmentStatus.UNFULFILLED
        life.ship(part(1, 1))
        assert life.fulfilment_status() is FulfilmentStatus.PARTLY_SHIPPED
        assert life.order.units_handed_over == 1
        life.ship()
        assert life.fulfilment_status() is FulfilmentStatus.SHIPPED
        life.track(TrackingStatus.DELIVERED)
        assert life.fulfilment_status() is FulfilmentStatus.PARTLY_DELIVERED
        life.track(TrackingStatus.DELIVERED, shipment="s-2")
        assert life.fulfilment_status() is FulfilmentStatus.DELIVERED

    def test_cancelled_units_are_not_waited_for(self) -> None:
        """Shipped is shipped when the rest was cancelled."""
        life = paid()
        life.ship(part(1, 3))

        life.do(CancelUnits(life.id, lines=(part(2, 2),)), SHOP)

        assert life.fulfilment_status() is FulfilmentStatus.SHIPPED

    def test_a_cancelled_order_is_cancelled_goods(self) -> None:
        """An empty cart is not: nothing was ever to come."""
        life = paid()
        life.do(Cancel(life.id))
        assert life.fulfilment_status() is FulfilmentStatus.CANCELLED

        empty = Life()
        empty.do(OpenCart(process="retail", currency="CNY"))
        assert empty.fulfilment_status() is FulfilmentStatus.UNFULFILLED


class TestReturnStatus:
    def test_from_the_wish_to_everything_back(self) -> None:
        """Open requests come first, then what was accepted."""
        life = completed()
        assert life.return_status() is ReturnStatus.NONE
        life.do(RequestReturn(life.id, lines=(part(1, 3),)))
        assert life.return_status() is ReturnStatus.REQUESTED
        assert (life.order.units_asked_back("l-1"), life.order.units_asked_back("l-2")) == (3, 0)
        life.do(ApproveReturn(life.id, return_id=R1), SHOP)
        life.do(ReceiveReturn(life.id, return_id=R1), STORE)
        assert life.return_status() is ReturnStatus.PARTLY_RETURNED
        assert life.order.units_asked_back("l-1") == 0

        life.do(RequestReturn(life.id, lines=(part(2, 2),)))
        life.do(ApproveReturn(life.id, return_id=ReturnId("r-2")), SHOP)
        life.do(ReceiveReturn(life.id, return_id=ReturnId("r-2")), STORE)
        assert life.return_status() is ReturnStatus.RETURNED


class TestChildren:
    def test_something_is_awaited(self) -> None:
        """A payment, a shipment, a request: each alone keeps the order open."""
        life = placed()
        assert life.order.children_closed
        life.do(Pay(life.id, method="alipay"))
        assert not life.order.children_closed
        life.record("start")
        assert life.order.children_closed
        life.do(Pack(life.id), STORE)
        assert not life.order.children_closed

        life = shipped()
        assert not life.order.children_closed
        life.do(ConfirmReceipt(life.id))
        assert life.order.children_closed
        life.do(RequestReturn(life.id, lines=(part(1, 1),)))
        assert not life.order.children_closed


def test_an_order_travels() -> None:
    """Pickled and back it is equal, sums included."""
    order = completed().order

    again = by_post(order)

    assert again == order
    assert again.total == order.total == cny("75.97")


def test_an_order_cannot_be_changed() -> None:
    """`decide` makes a new one."""
    order = completed().order

    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        order.state = "closed"  # type: ignore[misc] # the mistake that is meant


def test_a_limit_is_known_by_name_and_subject() -> None:
    """Two of one name differ by what they are about."""
    limit = Limit(name="reply", subject="c-1", due_at=NOON + timedelta(hours=1), then="escalate")

    assert limit.id == "reply/c-1"


def test_terms_of_payment_are_checked() -> None:
    """A method has a name, a timing is one of two."""
    assert PaymentTerms(method="alipay", timing=PaymentTiming.ON_DELIVERY).timing == "on_delivery"
    with pytest.raises(InvalidField, match=r"^PaymentTerms\.method"):
        PaymentTerms(method="", timing=PaymentTiming.ON_DELIVERY)
    with pytest.raises(InvalidField, match=r"^PaymentTerms\.timing"):
        PaymentTerms(method="alipay", timing="on_delivery")  # type: ignore[arg-type] # the mistake that is meant
