"""The merchant's money: only after receipt, once, exact, and corrected by settling again."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from five import arrived, confirm, received, send, under_way
from life import CASHIER, SHOP, Life, cny, completed, placed
from orderflow.commands import (
    ClaimPayment,
    ConfirmReceipt,
    EndWindow,
    NewLine,
    RecordChargeback,
    Refund,
    Settle,
    VerifyPayment,
)
from orderflow.entities.order import Order
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import TrackingStatus
from orderflow.errors import DefinitionError
from orderflow.ids import PaymentId
from orderflow.money import Money, Rounding
from orderflow.policies import cash_on_delivery, no_commission, percent_of_goods
from orderflow.refusals import NothingToSettle, NotYetDue, RoleNotEntitled, StepNotPossible
from orderflow.roles import ORDERFLOW, PLATFORM, Actor
from vouched import five_stage, retail

P1 = PaymentId("p-1")


def net(order: Order) -> Money:
    """What the merchant has got so far."""
    return Money.sum_of((one.net for one in order.settlements), order.currency)


def test_gross_less_refunds_less_commission() -> None:
    """81.97 came in, 5 % of the goods are kept, freight aside: 3.80 of 75.97."""
    life = received()

    life.do(Settle(life.id), CASHIER)

    (settlement,) = life.order.settlements
    assert (settlement.id, settlement.at) == ("t-1", life.at)
    assert (settlement.gross, settlement.refunded, settlement.commission) == (cny("81.97"), cny("0.00"), cny("3.80"))
    assert settlement.net == cny("78.17")
    assert life.order.settled == life.order.earned == cny("81.97")


def test_the_same_money_is_not_settled_twice() -> None:
    """Not by anybody."""
    life = received()
    life.do(Settle(life.id), CASHIER)

    for by in (CASHIER, Actor("p", PLATFORM)):
        assert life.refused(NothingToSettle, Settle(life.id), by).settled == cny("78.17")


@pytest.mark.parametrize("early", [placed, under_way, arrived])
def test_nothing_is_closed_before_receipt(early: object) -> None:
    """Neither paid nor delivered is received."""
    life = early()  # type: ignore[operator] # one of the functions above

    life.refused(StepNotPossible, Settle(life.id), CASHIER)


def test_neither_merchant_nor_customer_settles_and_the_system_only_when_it_is_due() -> None:
    """A day after receipt it is."""
    life = received()
    life.refused(RoleNotEntitled, Settle(life.id), SHOP)
    life.refused(RoleNotEntitled, Settle(life.id))
    life.refused(NotYetDue, Settle(life.id), ORDERFLOW)

    life.do(Settle(life.id), ORDERFLOW, at=life.limit("settlement").due_at)

    assert net(life.order) == cny("78.17")
    assert not any(limit.name == "settlement" for limit in life.order.limits)


def test_a_refund_afterwards_is_taken_off_with_its_commission() -> None:
    """-20.00 to the customer: the merchant gives 19.00 back, the platform 1.00."""
    life = received()
    life.do(Settle(life.id), CASHIER)
    life.do(Refund(life.id, amount=cny("20.00"), reason="sorry"), CASHIER)

    life.do(Settle(life.id), CASHIER)

    second = life.order.settlements["t-2"]
    assert (second.gross, second.refunded, second.commission) == (cny("0.00"), cny("20.00"), cny("-1.00"))
    assert second.net == cny("-19.00")
    assert net(life.order) == cny("59.17")


def test_what_the_bank_took_back_is_taken_off() -> None:
    """All of it: nothing is left, and no commission either."""
    life = received()
    life.do(Settle(life.id), CASHIER)
    life.do(RecordChargeback(life.id, payment_id=P1, amount=cny("81.97")), ORDERFLOW)

    life.do(Settle(life.id), CASHIER)

    assert net(life.order) == life.order.earned == cny("0.00")


def test_money_that_is_owed_back_is_not_the_merchant_s() -> None:
    """A surplus is the customer's before it is paid out, and when it is, nothing changes for the merchant."""
    life = completed_in_cash("80.00")
    life.do(Settle(life.id), CASHIER)
    assert (life.order.surplus, net(life.order)) == (cny("4.03"), cny("75.97"))

    life.do(Refund(life.id, amount=cny("4.03")), CASHIER)

    life.refused(NothingToSettle, Settle(life.id), CASHIER)


def test_what_has_not_come_in_is_not_settled() -> None:
    """Cash on delivery that finance has not seen yet: no gross, and no commission on it."""
    life = completed_in_cash(None)
    life.refused(NothingToSettle, Settle(life.id), CASHIER)
    life.do(ClaimPayment(life.id, method="cash_on_delivery", amount=cny("50.00")))
    life.do(VerifyPayment(life.id, payment_id=P1), CASHIER)
    life.do(Settle(life.id), CASHIER)

    first = life.order.settlements["t-1"]
    assert (first.gross, first.commission, first.net) == (cny("50.00"), cny("5.00"), cny("45.00"))


def completed_in_cash(collected: str | None) -> Life:
    """A retail order of 75.97, received; so much was collected and verified."""
    life = Life(retail(payment_methods=(cash_on_delivery(),)).extended(commission=percent_of_goods(Fraction(1, 10))))
    if collected is not None:
        life.process = life.process.extended(commission=no_commission)
    life.place(payment="cash_on_delivery")
    life.ship()
    life.do(ConfirmReceipt(life.id))
    if collected is not None:
        life.do(ClaimPayment(life.id, method="cash_on_delivery"))
        life.do(VerifyPayment(life.id, payment_id=P1, received=cny(collected)), CASHIER)
    return life


def test_five_stages_close_only_when_the_merchant_is_closed_with() -> None:
    """A shop on the retail flow may settle or not, as it likes."""
    life, shop = received(), completed()
    life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("after_sales").due_at)
    shop.do(EndWindow(shop.id), ORDERFLOW, at=shop.limit("after_sales").due_at)
    assert (life.phase(), shop.phase()) == (Phase.COMPLETED, Phase.CLOSED)

    life.do(Settle(life.id), CASHIER)

    assert life.phase() is Phase.CLOSED


class TestCommission:
    def test_half_a_cent_goes_where_the_rule_says(self) -> None:
        """The rule is named; the whole commission of the order is rounded once."""
        order = received().order  # 5 % of 75.97 is 3.7985, 1/7 is 10.852857...

        assert percent_of_goods(Fraction(1, 7), rounding=Rounding.DOWN)(order) == cny("10.85")
        assert percent_of_goods(Fraction(1, 7), rounding=Rounding.UP)(order) == cny("10.86")
        assert percent_of_goods(Fraction(0))(order) == no_commission(order) == cny("0.00")
        assert percent_of_goods(Fraction(1))(order) == cny("75.97")

    @pytest.mark.parametrize("share", [Fraction(-1, 100), Fraction(101, 100), 0.05, 5, None])
    def test_what_is_no_share_is_refused(self, share: object) -> None:
        """Where the process is made."""
        with pytest.raises(DefinitionError, match="a Fraction between 0 and 1"):
            percent_of_goods(share)  # type: ignore[arg-type] # the mistake that is meant


@given(
    currency=st.sampled_from(("JPY", "CNY", "KWD", "CLF")),
    price=st.integers(1, 10**6),
    share=st.fractions(0, 1, max_denominator=97),
    acts=st.lists(st.tuples(st.sampled_from(("refund", "chargeback", "settle")), st.integers(1, 10**6)), max_size=6),
)
def test_all_settlements_add_up_to_what_it_should_be_at_the_end(
    currency: str, price: int, share: Fraction, acts: list[tuple[str, int]]
) -> None:
    """However often money goes back and is settled in between, in whatever currency, not a minor unit is lost."""
    process = five_stage(commission=percent_of_goods(share))
    life = Life(process)
    life.place(NewLine(sku="x", name="x", quantity=3, unit_price=Money(price, currency)))
    life.pay()
    confirm(life)
    send(life)
    life.track(TrackingStatus.DELIVERED)
    life.do(ConfirmReceipt(life.id))

    for what, minor in (*acts, ("settle", 0)):
        amount = Money(min(minor, life.order.refundable.minor), currency)
        if what == "settle" and life.order.settled != life.order.earned:
            life.do(Settle(life.id), CASHIER)
        elif what == "refund" and amount:
            life.do(Refund(life.id, amount=amount), CASHIER)
        elif what == "chargeback" and amount:
            life.do(RecordChargeback(life.id, payment_id=P1, amount=amount), ORDERFLOW)

    order = life.order
    for one in order.settlements:
        assert one.gross.minor - one.refunded.minor - one.commission.minor == one.net.minor
    kept = order.captured - order.refunded - order.charged_back
    assert net(order) + Money.sum_of((one.commission for one in order.settlements), currency) == kept
