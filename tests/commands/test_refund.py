"""Money out: given back from the payments that brought it, never more than they hold, each cent once."""

from fractions import Fraction

import pytest

from life import BUYER, CASHIER, PROCESS, SHOP, STORE, Life, bowls, cny, completed, cups, paid, part, placed, recorded
from orderflow.commands import (
    ApproveReturn,
    Cancel,
    CancelUnits,
    CapturePayment,
    ClaimPayment,
    ConfirmRefund,
    EndWindow,
    Pay,
    ReceiveReturn,
    RecordChargeback,
    Refund,
    RequestReturn,
    Result,
    VerifyPayment,
    VoidPayment,
    WriteOff,
)
from orderflow.effects import RefundPayment
from orderflow.entities.order import PaymentStatus
from orderflow.entities.payment import Progress
from orderflow.entities.phase import Phase
from orderflow.ids import PaymentId, RefundId, ReturnId
from orderflow.money import Money
from orderflow.policies import with_fee_once_prepared
from orderflow.refusals import (
    AmountNotPositive,
    NothingToPay,
    PaymentOutcomeUnknown,
    RefundExceedsCaptured,
    RefundNotToConfirm,
    RoleNotEntitled,
    StepNotPossible,
    UnknownPayment,
    WriteOffExceedsOwed,
    WrongCurrency,
)
from orderflow.roles import ORDERFLOW
from orderflow.validation import InvalidField

P1, P2, F1 = PaymentId("p-1"), PaymentId("p-2"), RefundId("f-1")


def paid_in_parts() -> Life:
    """75.97 paid as 50.00 and 25.97."""
    life = placed()
    life.pay("alipay", cny("50.00"))
    life.pay("wechat_pay")
    return life


def paid_by_transfer(received: str = "75.97") -> Life:
    life = placed()
    life.do(ClaimPayment(life.id, method="bank_transfer"))
    life.do(VerifyPayment(life.id, payment_id=P1, received=cny(received)), CASHIER)
    return life


class TestRefund:
    def test_goodwill_takes_from_what_is_owed(self) -> None:
        """5.00 back of 75.97: the order is still paid, and nobody owes anything."""
        life = paid()

        decision = life.do(Refund(life.id, amount=cny("5.00"), reason="scratched"), CASHIER)

        (effect,) = [effect for effect in decision.effects if isinstance(effect, RefundPayment)]
        assert (effect.amount, effect.key) == (cny("5.00"), "o-1/p-1/f-1")
        assert (life.order.refunded, life.order.credited) == (cny("5.00"), cny("5.00"))
        assert life.order.balance == cny("0")
        assert life.payment_status() is PaymentStatus.PARTLY_REFUNDED
        assert life.phase() is Phase.PREPARING

    def test_all_that_is_held_can_go_back_and_not_a_cent_more(self) -> None:
        """75.97 yes, 75.98 no, and after that nothing."""
        life = paid()
        refused = life.refused(RefundExceedsCaptured, Refund(life.id, amount=cny("75.98")), CASHIER)
        assert (refused.asked, refused.refundable) == (cny("75.98"), cny("75.97"))

        life.do(Refund(life.id, amount=cny("75.97")), CASHIER)
        assert life.payment_status() is PaymentStatus.REFUNDED

        life.refused(RefundExceedsCaptured, Refund(life.id, amount=cny("0.01")), CASHIER)

    def test_a_promised_cent_is_not_promised_twice(self) -> None:
        """It counts from the promise on, not from the bank's answer."""
        life = paid()
        life.do(Refund(life.id, amount=cny("70.00")), CASHIER)

        refused = life.refused(RefundExceedsCaptured, Refund(life.id, amount=cny("5.98")), CASHIER)

        assert refused.refundable == cny("5.97")

    def test_several_payments_give_in_their_order(self) -> None:
        """60.00 back: all 50.00 of the first, 10.00 of the second; then the rest of the second alone."""
        life = paid_in_parts()

        life.do(Refund(life.id, amount=cny("60.00")), CASHIER)
        assert [payment.refunded for payment in life.order.payments] == [cny("50.00"), cny("10.00")]

        life.do(Refund(life.id, amount=cny("15.97")), CASHIER)
        assert [payment.refunded for payment in life.order.payments] == [cny("50.00"), cny("25.97")]

    def test_one_payment_gives_what_it_holds(self) -> None:
        """The second holds 25.97, whatever the first has."""
        life = paid_in_parts()

        refused = life.refused(RefundExceedsCaptured, Refund(life.id, amount=cny("25.98"), payment_id=P2), CASHIER)
        assert (refused.payment_id, refused.refundable) == ("p-2", cny("25.97"))

        life.do(Refund(life.id, amount=cny("25.97"), payment_id=P2), CASHIER)
        assert [payment.refunded for payment in life.order.payments] == [cny("0"), cny("25.97")]

    def test_a_surplus_goes_back_before_any_goodwill(self) -> None:
        """80.00 came for 75.97: 4.03 go back without a credit, the next cent is goodwill."""
        life = paid_by_transfer("80.00")
        assert life.order.surplus == cny("4.03")

        life.do(Refund(life.id, amount=cny("4.03")), CASHIER)
        assert (life.order.credited, life.order.balance) == (cny("0"), cny("0"))

        life.do(Refund(life.id, amount=cny("0.01")), CASHIER)
        assert (life.order.credited, life.order.balance) == (cny("0.01"), cny("0"))

    def test_a_refund_that_the_provider_declines_is_owed_again(self) -> None:
        """The money is still here and does not belong to the shop."""
        life = paid()
        life.do(Refund(life.id, amount=cny("5.00")), CASHIER)

        life.record("f-1", Result.DECLINED, reason="card expired")

        assert (life.order.refunded, life.order.surplus) == (cny("0"), cny("5.00"))
        life.do(Refund(life.id, amount=cny("5.00")), CASHIER)
        life.record("f-2")
        assert (life.order.credited, life.order.balance) == (cny("5.00"), cny("0"))

    @pytest.mark.parametrize("amount", ["0", "-5.00"])
    def test_a_refund_is_more_than_nothing(self, amount: str) -> None:
        """Less than nothing would take money again."""
        life = paid()

        life.refused(AmountNotPositive, Refund(life.id, amount=cny(amount)), CASHIER)

    def test_a_refund_is_in_the_order_s_currency(self) -> None:
        """What came as yuan goes back as yuan."""
        life = paid()

        life.refused(WrongCurrency, Refund(life.id, amount=Money.of("5.00", "USD")), CASHIER)

    def test_an_unknown_payment_gives_nothing(self) -> None:
        """The refusal names it."""
        life = paid()

        assert (
            life.refused(UnknownPayment, Refund(life.id, amount=cny("1"), payment_id=P2), CASHIER).payment_id == "p-2"
        )

    def test_an_unpaid_order_gives_nothing(self) -> None:
        """Nothing came in."""
        life = placed()

        refused = life.refused(RefundExceedsCaptured, Refund(life.id, amount=cny("0.01")), CASHIER)

        assert refused.refundable == cny("0")

    def test_held_money_is_not_refunded(self) -> None:
        """What is only authorized is let go, not given back."""
        life = placed()
        life.do(Pay(life.id, method="card"))
        life.record("start")

        life.refused(RefundExceedsCaptured, Refund(life.id, amount=cny("0.01"), payment_id=P1), CASHIER)

    def test_a_part_that_was_captured_is_refunded_while_the_rest_is_held(self) -> None:
        """50.00 of 75.97 were taken, so 50.00 can go back."""
        life = placed()
        life.do(Pay(life.id, method="card"))
        life.record("start")
        life.do(CapturePayment(life.id, payment_id=P1, amount=cny("50.00")), CASHIER)
        life.record("c-1")

        life.do(Refund(life.id, amount=cny("50.00"), payment_id=P1), CASHIER)

        assert (life.payment().kept, life.payment().open) == (cny("0"), cny("25.97"))

    def test_the_buyer_refunds_themselves_nothing(self) -> None:
        """Giving back is for those who keep the books."""
        life = paid()

        life.refused(RoleNotEntitled, Refund(life.id, amount=cny("1")), BUYER)


class TestWhatIsUnknown:
    def test_a_payment_with_an_unknown_refund_gives_nothing_else(self) -> None:
        """Whether the first went out is not known, so the second waits."""
        life = paid()
        life.do(Refund(life.id, amount=cny("5.00")), CASHIER)
        life.record("f-1", Result.UNKNOWN)

        for wish in (Refund(life.id, amount=cny("1.00"), payment_id=P1), Refund(life.id, amount=cny("1.00"))):
            assert life.refused(PaymentOutcomeUnknown, wish, CASHIER).payment_id == "p-1"

        life.record("f-1")
        life.do(Refund(life.id, amount=cny("1.00")), CASHIER)
        assert life.order.refunded == cny("6.00")

    def test_other_payments_give_as_far_as_they_can(self) -> None:
        """The known one holds 25.97; a cent more would need the unknown one."""
        life = paid_in_parts()
        life.do(Refund(life.id, amount=cny("1.00"), payment_id=P1), CASHIER)
        life.record("f-1", Result.UNKNOWN)

        assert life.refused(PaymentOutcomeUnknown, Refund(life.id, amount=cny("25.98")), CASHIER).payment_id == "p-1"
        life.do(Refund(life.id, amount=cny("25.97")), CASHIER)

        assert [payment.refunded for payment in life.order.payments] == [cny("1.00"), cny("25.97")]


class TestConfirmRefund:
    def test_a_transfer_back_is_confirmed_by_hand(self) -> None:
        """Nobody else can say that it went out; nothing is asked of a provider."""
        life = paid_by_transfer()
        decision = life.do(Refund(life.id, amount=cny("5.00")), CASHIER)
        assert not any(isinstance(effect, RefundPayment) for effect in decision.effects)
        assert life.payment().refunds_open == cny("5.00")

        life.do(ConfirmRefund(life.id, payment_id=P1, refund_id=F1), CASHIER)

        assert life.payment().refunds["f-1"].progress is Progress.DONE
        assert life.payment().refunds_open == cny("0")

    def test_it_is_confirmed_once(self) -> None:
        """Confirmed is confirmed."""
        life = paid_by_transfer()
        life.do(Refund(life.id, amount=cny("5.00")), CASHIER)
        life.do(ConfirmRefund(life.id, payment_id=P1, refund_id=F1), CASHIER)

        refused = life.refused(RefundNotToConfirm, ConfirmRefund(life.id, payment_id=P1, refund_id=F1), CASHIER)

        assert (refused.progress, refused.gateway, refused.remedy) == ("done", None, "there is nothing to do")

    def test_a_provider_confirms_their_own(self) -> None:
        """Nobody says in their place that they have paid; neither is there a refund nobody asked for."""
        life = paid()
        life.do(Refund(life.id, amount=cny("5.00")), CASHIER)

        refused = life.refused(RefundNotToConfirm, ConfirmRefund(life.id, payment_id=P1, refund_id=F1), CASHIER)
        assert (refused.progress, refused.gateway) == ("asked", "alipay")
        life.refused(UnknownPayment, ConfirmRefund(life.id, payment_id=P1, refund_id=RefundId("f-2")), CASHIER)
        life.refused(UnknownPayment, ConfirmRefund(life.id, payment_id=P2, refund_id=F1), CASHIER)


class TestByHand:
    """A provider that declines for good is gone past: people pay the customer out."""

    def test_no_provider_is_asked_and_people_confirm_it(self) -> None:
        """It is promised at once, and on its way until somebody confirms it."""
        life = paid()
        life.do(Cancel(life.id))
        life.record("f-1", Result.DECLINED, reason="card closed")

        decision = life.do(Refund(life.id, amount=cny("75.97"), by_hand=True), CASHIER)

        assert not any(isinstance(effect, RefundPayment) for effect in decision.effects)
        assert (life.order.surplus, life.payment().refunds_open) == (cny("0"), cny("75.97"))
        assert not life.order.children_closed
        life.refused(UnknownPayment, recorded(life, "f-2"), ORDERFLOW)
        life.do(ConfirmRefund(life.id, payment_id=P1, refund_id=RefundId("f-2")), CASHIER)
        assert life.order.children_closed
        assert life.payment().refunds["f-2"].by_hand

    def test_no_more_goes_by_hand_than_is_held(self) -> None:
        """Not a cent."""
        life = paid()

        refused = life.refused(RefundExceedsCaptured, Refund(life.id, amount=cny("75.98"), by_hand=True), CASHIER)

        assert refused.refundable == cny("75.97")


class TestWriteOff:
    """What will not come is waived, with a reason."""

    def test_all_that_is_owed_is_waived(self) -> None:
        """A bank took 5.97 back from a completed order; it is not owed any more."""
        life = completed()
        life.do(RecordChargeback(life.id, payment_id=P1, amount=cny("5.97")), ORDERFLOW)

        life.do(WriteOff(life.id, reason="not worth a letter"), CASHIER)

        assert (life.order.balance, life.order.credited) == (cny("0"), cny("5.97"))
        (credit,) = life.order.credit_notes
        assert credit.reason == "not worth a letter"
        life.refused(NothingToPay, WriteOff(life.id, reason="again"), CASHIER)

    def test_a_part_is_waived_and_not_a_cent_more_than_is_owed(self) -> None:
        """75.97 are owed."""
        life = placed()

        over = WriteOff(life.id, amount=cny("75.98"), reason="goodwill")
        refused = life.refused(WriteOffExceedsOwed, over, CASHIER)
        assert (refused.asked, refused.owed) == (cny("75.98"), cny("75.97"))
        life.refused(AmountNotPositive, WriteOff(life.id, amount=cny("0"), reason="goodwill"), CASHIER)
        life.refused(WrongCurrency, WriteOff(life.id, amount=Money.of("1", "USD"), reason="goodwill"), CASHIER)
        life.do(WriteOff(life.id, amount=cny("5.97"), reason="goodwill"), CASHIER)

        assert life.order.balance_due == cny("70.00")

    def test_nobody_waives_without_a_reason_or_without_a_right(self) -> None:
        """The customer, least of all."""
        life = placed()

        assert life.refused(InvalidField, WriteOff(life.id, reason="  "), CASHIER).path == "WriteOff.reason"
        life.refused(RoleNotEntitled, WriteOff(life.id, reason="please"), BUYER)
        life.refused(RoleNotEntitled, WriteOff(life.id, reason="please"), STORE)


class TestNothingGoesBackTwice:
    """Goodwill, cancellation and return are three ways back for the same money."""

    def test_goodwill_is_not_paid_again_by_a_return(self) -> None:
        """50.00 of 75.97 went back already; all goods come back: 25.97 are left, and that closes the order."""
        life = completed()
        life.do(Refund(life.id, amount=cny("50.00")), CASHIER)
        life.do(RequestReturn(life.id, lines=(part(1, 3), part(2, 2)), reason="broken"))
        life.do(ApproveReturn(life.id, return_id=ReturnId("r-1")), SHOP)

        life.do(ReceiveReturn(life.id, return_id=ReturnId("r-1")), STORE)

        assert life.order.returns["r-1"].credited == cny("25.97")
        assert (life.order.refunded, life.order.balance) == (cny("75.97"), cny("0"))
        life.record("f-1")
        life.record("f-2")
        life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("after_sales").due_at)
        assert life.phase() is Phase.CLOSED

    def test_goodwill_is_not_paid_again_by_cancelled_units(self) -> None:
        """60.00 went back; three cups for 59.97 can't go back as well, one can't either, and a bowl for 8.00 can."""
        life = paid()
        life.do(Refund(life.id, amount=cny("60.00")), CASHIER)

        refused = life.refused(RefundExceedsCaptured, CancelUnits(life.id, lines=(part(1, 1),)), SHOP)
        assert (refused.asked, refused.refundable) == (cny("19.99"), cny("15.97"))

        life.do(CancelUnits(life.id, lines=(part(2, 1),)), SHOP)
        assert (life.order.refunded, life.order.balance) == (cny("68.00"), cny("0"))

    def test_goodwill_is_not_paid_again_by_a_cancellation(self) -> None:
        """5.00 went back before, 70.97 now, and nobody owes anything: the order can be closed."""
        life = paid()
        life.do(Refund(life.id, amount=cny("5.00")), CASHIER)

        life.do(Cancel(life.id))

        assert (life.order.refunded, life.order.balance, life.order.surplus) == (cny("75.97"), cny("0"), cny("0"))
        life.record("f-1")
        life.record("f-2")
        life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("late_money").due_at)
        assert life.phase() is Phase.CLOSED

    def test_a_fee_is_kept_though_goodwill_was_given_before(self) -> None:
        """A tenth of 75.97 is 7.60; of the 70.97 still held 63.37 go back, and the shop keeps its fee."""
        life = paid(process=PROCESS.extended(cancellation=with_fee_once_prepared(Fraction(1, 10))))
        life.do(Refund(life.id, amount=cny("5.00")), CASHIER)

        life.do(Cancel(life.id))

        assert (life.order.refundable, life.order.total, life.order.balance) == (cny("7.60"), cny("7.60"), cny("0"))

    def test_goodwill_after_a_cancellation_comes_out_of_the_fee(self) -> None:
        """Of 7.60 kept 2.60 are given back later: the customer owes nothing for that."""
        life = paid(process=PROCESS.extended(cancellation=with_fee_once_prepared(Fraction(1, 10))))
        life.do(Cancel(life.id))

        life.do(Refund(life.id, amount=cny("2.60")), CASHIER)
        assert (life.order.refundable, life.order.credited, life.order.balance) == (
            cny("5.00"), cny("2.60"), cny("0"),
        )  # fmt: skip

        life.refused(RefundExceedsCaptured, Refund(life.id, amount=cny("5.01")), CASHIER)

    def test_late_money_for_a_cancelled_order_goes_back_at_once(self) -> None:
        """The provider took it after all: nobody has to notice."""
        life = placed()
        life.do(Pay(life.id, method="alipay"))
        life.do(Cancel(life.id))

        life.record("start")

        assert (life.order.captured, life.order.refunded, life.order.balance) == (
            cny("75.97"), cny("75.97"), cny("0"),
        )  # fmt: skip

    def test_a_closed_order_gives_nothing(self) -> None:
        """Nothing can happen to it any more."""
        life = completed()
        life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("after_sales").due_at)
        assert life.phase() is Phase.CLOSED

        life.refused(StepNotPossible, Refund(life.id, amount=cny("1.00")), CASHIER)


def test_a_void_after_a_refund_changes_no_refund() -> None:
    """What was taken and given back stays so; what is still held is let go."""
    life = placed(cups(), bowls())
    life.do(Pay(life.id, method="card"))
    life.record("start")
    life.do(CapturePayment(life.id, payment_id=P1, amount=cny("50.00")), CASHIER)
    life.record("c-1")
    life.do(Refund(life.id, amount=cny("10.00"), payment_id=P1), CASHIER)

    life.do(VoidPayment(life.id, payment_id=P1), CASHIER)
    life.record("void")

    payment = life.payment()
    assert (payment.captured, payment.refunded, payment.kept, payment.released) == (
        cny("50.00"), cny("10.00"), cny("40.00"), cny("25.97"),
    )  # fmt: skip
