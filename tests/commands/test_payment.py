"""Money in: paid through a provider, claimed and verified, captured in parts, let go; to the cent and to the second."""

import pytest

from life import BUYER, CASHIER, MINUTE, PROCESS, SECOND, STORE, Life, bowls, cny, cups, paid, part, placed, recorded
from orderflow.commands import (
    AddLines,
    Cancel,
    CancelUnits,
    CapturePayment,
    ChoosePayment,
    ClaimPayment,
    OpenCart,
    Pay,
    RecordChargeback,
    RejectClaim,
    Result,
    VerifyPayment,
    VoidPayment,
)
from orderflow.effects import CapturePayment as CaptureEffect
from orderflow.effects import StartPayment
from orderflow.effects import VoidPayment as VoidEffect
from orderflow.entities.order import PaymentStatus
from orderflow.entities.phase import ChildPhase, Phase
from orderflow.events import PaymentDeclined
from orderflow.ids import PaymentId
from orderflow.money import Money
from orderflow.policies import Allow, by_payment
from orderflow.refusals import (
    AmountNotPositive,
    CaptureExceedsAuthorized,
    DataMissing,
    FactsNotMet,
    NothingToPay,
    PaymentExceedsBalance,
    PaymentMethodNotOffered,
    PaymentOutcomeUnknown,
    RoleNotEntitled,
    StepNotPossible,
    TimeLimitPassed,
    UnknownPayment,
    WrongCurrency,
)
from orderflow.roles import FINANCE, ORDERFLOW

P1, P2, P9 = PaymentId("p-1"), PaymentId("p-2"), PaymentId("p-9")


def authorized(amount: str | None = None) -> Life:
    """An order of 75.97 whose card payment is authorized and not captured."""
    life = placed()
    life.do(Pay(life.id, method="card", amount=cny(amount) if amount else None))
    life.record("start")
    return life


class TestPay:
    def test_all_that_is_owed_is_paid_by_default(self) -> None:
        """The provider is asked for 75.97, and to take it at once."""
        life = placed()

        decision = life.do(Pay(life.id, method="alipay"))

        (effect,) = decision.effects
        assert isinstance(effect, StartPayment)
        assert (effect.gateway, effect.amount, effect.capture, effect.key) == (
            "alipay", cny("75.97"), True, "o-1/p-1/start",
        )  # fmt: skip
        assert life.payment_status() is PaymentStatus.PENDING
        assert life.payment().phase is ChildPhase.WAITING

    def test_nothing_is_paid_until_the_provider_says_so(self) -> None:
        """A wish to pay moves no order."""
        life = placed()

        life.do(Pay(life.id, method="alipay"))
        assert (life.order.captured, life.order.balance_due) == (cny("0"), cny("75.97"))
        assert life.phase() is Phase.PAYMENT

        life.record("start")
        assert (life.order.captured, life.order.balance_due) == (cny("75.97"), cny("0"))
        assert life.phase() is Phase.PREPARING

    def test_an_order_is_paid_in_parts(self) -> None:
        """Two payments of two providers; what is on its way counts as being on its way."""
        life = placed()
        life.do(Pay(life.id, method="alipay", amount=cny("70.00")))

        life.do(Pay(life.id, method="wechat_pay"))
        assert life.payment(2).amount == cny("5.97")
        assert life.order.expected == cny("75.97")

        life.record("start", payment="p-2")
        assert life.payment_status() is PaymentStatus.PARTLY_PAID
        assert life.phase() is Phase.PAYMENT
        life.record("start", payment="p-1")
        assert life.payment_status() is PaymentStatus.PAID
        assert life.phase() is Phase.PREPARING

    def test_a_cent_more_than_is_owed_is_refused(self) -> None:
        """75.97 is owed, 75.98 is too much; after 70.00 are on their way, 5.98 is."""
        life = placed()

        refused = life.refused(PaymentExceedsBalance, Pay(life.id, method="alipay", amount=cny("75.98")))
        assert (refused.asked, refused.payable) == (cny("75.98"), cny("75.97"))

        life.do(Pay(life.id, method="alipay", amount=cny("70.00")))
        refused = life.refused(PaymentExceedsBalance, Pay(life.id, method="alipay", amount=cny("5.98")))
        assert refused.payable == cny("5.97")

    def test_paying_twice_is_refused(self) -> None:
        """While all of it is on its way, there is nothing more to pay."""
        life = placed()
        life.do(Pay(life.id, method="alipay"))

        assert life.refused(NothingToPay, Pay(life.id, method="alipay")).expected == cny("75.97")
        life.refused(PaymentExceedsBalance, Pay(life.id, method="alipay", amount=cny("0.01")))

    def test_a_paid_order_is_not_paid_again(self) -> None:
        """Nothing is owed any more, not a cent."""
        life = paid()

        assert life.refused(NothingToPay, ClaimPayment(life.id, method="bank_transfer")).expected == cny("0")
        refused = life.refused(PaymentExceedsBalance, ClaimPayment(life.id, method="bank_transfer", amount=cny("0.01")))
        assert refused.payable == cny("0")

    @pytest.mark.parametrize("amount", ["0", "-0.01", "-75.97"])
    def test_an_amount_is_above_zero(self, amount: str) -> None:
        """Paying less than nothing would be taking."""
        life = placed()

        refused = life.refused(AmountNotPositive, Pay(life.id, method="alipay", amount=cny(amount)))

        assert refused.amount == cny(amount)

    def test_an_order_is_paid_in_its_own_currency(self) -> None:
        """75.97 dollars are not 75.97 yuan."""
        life = placed()

        refused = life.refused(WrongCurrency, Pay(life.id, method="alipay", amount=Money.of("75.97", "USD")))

        assert (refused.currency, refused.given) == ("CNY", "USD")

    @pytest.mark.parametrize("method", ["shells", "bank_transfer", "cash_on_delivery"])
    def test_only_methods_of_a_provider_are_paid_through_one(self, method: str) -> None:
        """Transfers and cash are claimed; the refusal names those that can be used here."""
        life = placed()

        refused = life.refused(PaymentMethodNotOffered, Pay(life.id, method=method))

        assert refused.method == method
        assert {"alipay", "wechat_pay", "card"} <= set(refused.offered)

    def test_a_declined_payment_leaves_the_order_payable(self) -> None:
        """S10: the attempt failed, the order did not."""
        life = placed()
        life.do(Pay(life.id, method="alipay"))
        life.record("start", Result.DECLINED, reason="no cover")
        assert life.payment_status() is PaymentStatus.UNPAID

        life.pay("wechat_pay")

        assert life.payment_status() is PaymentStatus.PAID
        assert [payment.state for payment in life.order.payments] == ["failed", "captured"]

    def test_payment_is_possible_until_the_last_second(self) -> None:
        """Half an hour, to the second: at its end yes, a second later no, whether or not anybody has acted on it."""
        life = placed()
        due_at = life.limit("payment").due_at
        assert due_at == life.at + 30 * MINUTE

        refused = life.refused(TimeLimitPassed, Pay(life.id, method="alipay"), at=due_at + SECOND)
        assert (refused.limit, refused.due_at) == ("payment", due_at)

        life.do(Pay(life.id, method="alipay"), at=due_at)

    def test_the_store_pays_for_nobody(self) -> None:
        """Paying is for those who buy."""
        life = placed()

        life.refused(RoleNotEntitled, Pay(life.id, method="alipay"), STORE)


class TestPaymentThatSubmits:
    SELF = PROCESS.extended(submission=by_payment)

    def test_the_payment_that_covers_the_cart_submits_it(self) -> None:
        """S11, S16: paid is ordered, and numbered."""
        life = Life(self.SELF)
        life.place(cups())

        life.pay()

        assert life.order.submitted_at == life.at
        assert life.order.number == "00000001"
        assert life.phase() is Phase.PREPARING

    def test_a_part_does_not(self) -> None:
        """A cent less than the total is no order yet."""
        life = Life(self.SELF)
        life.place(cups())

        life.pay(amount=cny("59.96"))
        assert life.order.submitted_at is None

        life.pay(amount=cny("0.01"))
        assert life.order.submitted_at is not None

    def test_an_incomplete_cart_cannot_be_paid(self) -> None:
        """What could not be submitted must not be paid for."""
        life = Life(self.SELF)
        life.place(cups(), delivery=None)

        life.refused(DataMissing, Pay(life.id, method="alipay"))

    def test_a_card_that_is_captured_later_submits_when_it_is_captured(self) -> None:
        """Money that is only held has not been paid."""
        life = Life(self.SELF)
        life.place(cups())
        life.do(Pay(life.id, method="card"))
        life.record("start")
        assert life.phase() is Phase.DRAFT

        life.do(CapturePayment(life.id, payment_id=P1), CASHIER)
        life.record("c-1")

        assert life.phase() is Phase.PREPARING

    def test_a_cart_that_the_customer_submits_is_not_paid_before(self) -> None:
        """There, submitting comes first."""
        life = Life()
        life.do(OpenCart(process="retail", currency="CNY"))
        life.do(AddLines(life.id, lines=(cups(),)))

        refused = life.refused(FactsNotMet, Pay(life.id, method="alipay"))

        assert refused.missing == ("payment comes before submission",)

    def test_cash_on_delivery_is_submitted_by_word(self) -> None:
        """There is no payment that could submit it, so placing does."""
        life = Life(self.SELF)

        life.place(cups(), payment="cash_on_delivery")

        assert life.order.submitted_at is not None
        assert life.phase() is Phase.PREPARING


class TestClaims:
    def test_a_transfer_counts_once_it_is_verified(self) -> None:
        """The customer says that they have paid; finance finds the money (S04, S10)."""
        life = placed()
        decision = life.do(ClaimPayment(life.id, method="bank_transfer", reference="T-77"))
        assert decision.effects == ()
        assert (life.payment().state, life.payment().reference) == ("claimed", "T-77")
        assert life.order.captured == cny("0")

        life.do(VerifyPayment(life.id, payment_id=P1), CASHIER)

        assert life.order.captured == cny("75.97")
        assert life.phase() is Phase.PREPARING

    @pytest.mark.parametrize(
        ("received", "status", "phase"),
        [
            ("75.96", PaymentStatus.PARTLY_PAID, Phase.PAYMENT),
            ("75.97", PaymentStatus.PAID, Phase.PREPARING),
            ("75.98", PaymentStatus.OVERPAID, Phase.PREPARING),
        ],
    )
    def test_what_really_arrived_is_recorded(self, received: str, status: PaymentStatus, phase: Phase) -> None:
        """A cent less is a shortage, a cent more a surplus; both are shown, neither is rounded away."""
        life = placed()
        life.do(ClaimPayment(life.id, method="bank_transfer"))

        life.do(VerifyPayment(life.id, payment_id=P1, received=cny(received)), CASHIER)

        assert (life.order.captured, life.order.payment_status, life.order.phase) == (cny(received), status, phase)
        assert life.order.balance == cny("75.97") - cny(received)

    def test_a_claim_that_did_not_arrive_leaves_the_order_payable(self) -> None:
        """S10: rejected is not paid, and can be paid again."""
        life = placed()
        life.do(ClaimPayment(life.id, method="bank_transfer"))
        life.refused(NothingToPay, Pay(life.id, method="alipay"))

        decision = life.do(RejectClaim(life.id, payment_id=P1), CASHIER)
        assert [event.reason for event in decision.events if isinstance(event, PaymentDeclined)] == ["did not arrive"]
        assert life.payment().state == "failed"

        life.pay()
        assert life.payment_status() is PaymentStatus.PAID

    def test_a_reason_is_kept(self) -> None:
        """What finance says stands in the history."""
        life = placed()
        life.do(ClaimPayment(life.id, method="bank_transfer"))

        decision = life.do(RejectClaim(life.id, payment_id=P1, reason="account unknown"), CASHIER)

        assert [event.reason for event in decision.events if isinstance(event, PaymentDeclined)] == ["account unknown"]

    def test_the_customer_does_not_verify_their_own_claim(self) -> None:
        """Neither as true nor as false."""
        life = placed()
        life.do(ClaimPayment(life.id, method="bank_transfer"))

        life.refused(RoleNotEntitled, VerifyPayment(life.id, payment_id=P1), BUYER)
        life.refused(RoleNotEntitled, RejectClaim(life.id, payment_id=P1), BUYER)

    def test_a_claim_is_answered_once(self) -> None:
        """Verified is verified, rejected is rejected."""
        life = placed()
        life.do(ClaimPayment(life.id, method="bank_transfer"))
        life.do(VerifyPayment(life.id, payment_id=P1), CASHIER)

        for again in (VerifyPayment(life.id, payment_id=P1), RejectClaim(life.id, payment_id=P1)):
            assert life.refused(StepNotPossible, again, CASHIER).state == "captured"

    def test_only_claims_are_verified(self) -> None:
        """What a provider carries, they answer for."""
        life = placed()
        life.do(Pay(life.id, method="alipay"))

        refused = life.refused(StepNotPossible, VerifyPayment(life.id, payment_id=P1), CASHIER)

        assert refused.subject == "payment p-1"
        assert "verify" not in refused.possible

    def test_a_provider_s_method_is_not_claimed(self) -> None:
        """Nobody can say themselves that Alipay has paid."""
        life = placed()

        refused = life.refused(PaymentMethodNotOffered, ClaimPayment(life.id, method="alipay"))

        assert refused.offered == ("bank_transfer", "cash_on_delivery")

    def test_no_more_is_claimed_than_is_owed(self) -> None:
        """A cent more is refused, as with any payment."""
        life = placed()

        life.refused(PaymentExceedsBalance, ClaimPayment(life.id, method="bank_transfer", amount=cny("75.98")))

    def test_verified_money_is_in_the_order_s_currency_and_more_than_nothing(self) -> None:
        """Else it is rejected, not verified."""
        life = placed()
        life.do(ClaimPayment(life.id, method="bank_transfer"))

        life.refused(AmountNotPositive, VerifyPayment(life.id, payment_id=P1, received=cny("0")), CASHIER)
        life.refused(WrongCurrency, VerifyPayment(life.id, payment_id=P1, received=Money.of("75.97", "USD")), CASHIER)

    def test_cash_on_delivery_is_claimed_when_the_goods_are_there(self) -> None:
        """S08, S17: the carrier brings the money; finance counts it."""
        life = placed(payment="cash_on_delivery")
        assert life.phase() is Phase.PREPARING
        life.ship()

        life.do(ClaimPayment(life.id, method="cash_on_delivery"))
        life.do(VerifyPayment(life.id, payment_id=P1), CASHIER)

        assert life.payment_status() is PaymentStatus.PAID


class TestCapture:
    def test_what_is_held_is_taken_later(self) -> None:
        """Authorized is not paid; captured is."""
        life = authorized()
        assert life.payment_status() is PaymentStatus.AUTHORIZED
        assert life.phase() is Phase.PAYMENT

        decision = life.do(CapturePayment(life.id, payment_id=P1), CASHIER)
        (effect,) = decision.effects
        assert isinstance(effect, CaptureEffect)
        assert (effect.amount, effect.capture_id, effect.key) == (cny("75.97"), "c-1", "o-1/p-1/c-1")
        assert life.order.captured == cny("0")

        life.record("c-1")
        assert life.order.captured == cny("75.97")
        assert life.payment().state == "captured"

    def test_it_is_taken_in_parts(self) -> None:
        """Each asks for what is left; the last one ends the authorization."""
        life = authorized()
        life.do(CapturePayment(life.id, payment_id=P1, amount=cny("50.00")), CASHIER)
        life.do(CapturePayment(life.id, payment_id=P1), CASHIER)
        assert [capture.amount for capture in life.payment().captures] == [cny("50.00"), cny("25.97")]

        life.record("c-1")
        assert (life.payment().state, life.payment().open) == ("authorized", cny("25.97"))
        life.record("c-2")
        assert (life.payment().state, life.payment().open) == ("captured", cny("0"))

    def test_a_cent_more_than_is_held_is_refused(self) -> None:
        """What is asked for already is not asked for again."""
        life = authorized()
        refused = life.refused(
            CaptureExceedsAuthorized, CapturePayment(life.id, payment_id=P1, amount=cny("75.98")), CASHIER
        )
        assert refused.open == cny("75.97")

        life.do(CapturePayment(life.id, payment_id=P1, amount=cny("50.00")), CASHIER)
        refused = life.refused(
            CaptureExceedsAuthorized, CapturePayment(life.id, payment_id=P1, amount=cny("25.98")), CASHIER
        )
        assert (refused.asked, refused.open) == (cny("25.98"), cny("25.97"))

        life.do(CapturePayment(life.id, payment_id=P1), CASHIER)
        life.refused(AmountNotPositive, CapturePayment(life.id, payment_id=P1), CASHIER)

    def test_a_declined_capture_can_be_asked_for_again(self) -> None:
        """The money is still held."""
        life = authorized()
        life.do(CapturePayment(life.id, payment_id=P1), CASHIER)
        life.record("c-1", Result.DECLINED)
        assert life.payment().open == cny("75.97")

        life.do(CapturePayment(life.id, payment_id=P1), CASHIER)
        life.record("c-2")

        assert life.payment_status() is PaymentStatus.PAID

    def test_nothing_is_taken_of_what_is_being_let_go(self) -> None:
        """Void was asked, so nothing is left to take."""
        life = authorized()
        life.do(VoidPayment(life.id, payment_id=P1), CASHIER)

        refused = life.refused(CaptureExceedsAuthorized, CapturePayment(life.id, payment_id=P1), CASHIER)

        assert refused.open == cny("0")

    def test_nothing_is_taken_before_it_is_held(self) -> None:
        """A payment that has not come through has nothing to capture; nor has one that was taken at once."""
        life = placed()
        life.do(Pay(life.id, method="card"))
        assert life.refused(StepNotPossible, CapturePayment(life.id, payment_id=P1), CASHIER).state == "pending"

        life = paid()
        assert life.refused(StepNotPossible, CapturePayment(life.id, payment_id=P1), CASHIER).state == "captured"

    def test_claimed_money_is_not_captured(self) -> None:
        """No provider holds it."""
        life = placed()
        life.do(ClaimPayment(life.id, method="bank_transfer"))

        refused = life.refused(UnknownPayment, CapturePayment(life.id, payment_id=P1), CASHIER)

        assert refused.payment_id == "p-1 at a provider"

    @pytest.mark.parametrize(("amount", "error"), [("0", AmountNotPositive), ("-5", AmountNotPositive)])
    def test_a_capture_is_more_than_nothing(self, amount: str, error: type[Exception]) -> None:
        """Zero and less take nothing."""
        life = authorized()

        life.refused(error, CapturePayment(life.id, payment_id=P1, amount=cny(amount)), CASHIER)

    def test_a_capture_is_in_the_order_s_currency(self) -> None:
        """Yuan were held, so yuan are taken."""
        life = authorized()

        life.refused(WrongCurrency, CapturePayment(life.id, payment_id=P1, amount=Money.of("5", "USD")), CASHIER)

    def test_the_customer_takes_no_money(self) -> None:
        """Capturing is for those who keep the books."""
        life = authorized()

        life.refused(RoleNotEntitled, CapturePayment(life.id, payment_id=P1), BUYER)


class TestVoid:
    def test_what_is_held_is_let_go(self) -> None:
        """The provider is asked, and what they held is no longer expected."""
        life = authorized()

        decision = life.do(VoidPayment(life.id, payment_id=P1))
        (effect,) = decision.effects
        assert isinstance(effect, VoidEffect)
        assert effect.amount == cny("75.97")
        life.record("void")

        assert (life.payment().state, life.payment().released, life.payment().open) == (
            "voided", cny("75.97"), cny("0"),
        )  # fmt: skip
        assert life.payment_status() is PaymentStatus.UNPAID

    def test_the_rest_after_a_part_capture_is_let_go(self) -> None:
        """Authorized 75.97 = captured 50.00 + released 25.97."""
        life = authorized()
        life.do(CapturePayment(life.id, payment_id=P1, amount=cny("50.00")), CASHIER)
        life.record("c-1")

        life.do(VoidPayment(life.id, payment_id=P1), CASHIER)
        life.record("void")

        payment = life.payment()
        assert (payment.authorized, payment.captured, payment.released, payment.open) == (
            cny("75.97"), cny("50.00"), cny("25.97"), cny("0"),
        )  # fmt: skip
        assert payment.state == "captured"
        assert life.payment_status() is PaymentStatus.PARTLY_PAID

    def test_what_is_left_over_is_let_go_at_any_time(self) -> None:
        """Units were cancelled after the authorization, so 19.99 too much is held; it need not wait for its expiry."""
        life = authorized()
        life.do(CancelUnits(life.id, lines=(part(1, 1),)))
        life.do(CapturePayment(life.id, payment_id=P1, amount=cny("55.98")), CASHIER)
        life.record("c-1")
        life.ship()

        life.do(VoidPayment(life.id, payment_id=P1), CASHIER)
        life.record("void")

        assert life.payment().is_closed
        assert life.payment().released == cny("19.99")

    def test_asking_twice_asks_once(self) -> None:
        """While the provider is asked, asking again adds nothing; after a no it does."""
        life = authorized()
        life.do(VoidPayment(life.id, payment_id=P1))
        life.says_nothing_new(VoidPayment(life.id, payment_id=P1))

        life.record("void", Result.DECLINED)
        decision = life.do(VoidPayment(life.id, payment_id=P1))

        assert len(decision.effects) == 1

    def test_a_claim_is_withdrawn_at_once(self) -> None:
        """No provider has to be asked; but whoever could not verify it can't take it back either."""
        life = placed()
        life.do(ClaimPayment(life.id, method="bank_transfer"))
        refused = life.refused(RoleNotEntitled, VoidPayment(life.id, payment_id=P1), BUYER)
        assert (refused.step, FINANCE in refused.entitled, BUYER.role in refused.entitled) == ("void", True, False)

        decision = life.do(VoidPayment(life.id, payment_id=P1), CASHIER)

        assert decision.effects == ()
        assert life.payment().state == "voided"
        assert life.order.expected == cny("0")

    def test_what_has_ended_is_not_let_go(self) -> None:
        """Money that was taken is refunded, not voided."""
        life = placed()
        life.pay(amount=cny("5.00"))

        assert life.refused(StepNotPossible, VoidPayment(life.id, payment_id=P1)).state == "captured"


class TestWhatIsUnknown:
    """Nobody knows what came of an earlier wish: everything else waits."""

    def test_an_unknown_start_blocks_void_and_capture(self) -> None:
        """It may have been done, or not."""
        life = placed()
        life.do(Pay(life.id, method="card"))
        life.record("start", Result.UNKNOWN)
        assert life.payment().state == "unknown"

        for command in (VoidPayment(life.id, payment_id=P1), CapturePayment(life.id, payment_id=P1)):
            assert life.refused(PaymentOutcomeUnknown, command, CASHIER).payment_id == "p-1"

    def test_an_unknown_capture_blocks_the_next(self) -> None:
        """Else the same money could be asked for twice; once it is known, things go on."""
        life = authorized()
        life.do(CapturePayment(life.id, payment_id=P1, amount=cny("50.00")), CASHIER)
        life.record("c-1", Result.UNKNOWN)
        life.refused(PaymentOutcomeUnknown, CapturePayment(life.id, payment_id=P1), CASHIER)

        life.record("c-1")

        life.do(CapturePayment(life.id, payment_id=P1), CASHIER)
        assert life.payment().capture_asked == cny("25.97")

    def test_an_unknown_void_blocks_too(self) -> None:
        """Until the provider has said whether they let go."""
        life = authorized()
        life.do(VoidPayment(life.id, payment_id=P1))
        life.record("void", Result.UNKNOWN)
        life.refused(PaymentOutcomeUnknown, CapturePayment(life.id, payment_id=P1), CASHIER)

        life.record("void", Result.DECLINED)

        life.do(CapturePayment(life.id, payment_id=P1), CASHIER)

    def test_another_payment_is_not_held_up(self) -> None:
        """Unknown is one payment, not the order."""
        life = placed()
        life.do(Pay(life.id, method="alipay", amount=cny("70.00")))
        life.record("start", Result.UNKNOWN)

        life.pay("wechat_pay")

        assert life.order.captured == cny("5.97")


def test_unknown_payments_are_refused_by_name() -> None:
    """Whatever is wanted of it."""
    life = placed()

    for command in (
        VerifyPayment(life.id, payment_id=P9),
        RejectClaim(life.id, payment_id=P9),
        CapturePayment(life.id, payment_id=P9),
        VoidPayment(life.id, payment_id=P9),
    ):
        assert life.refused(UnknownPayment, command, CASHIER).payment_id == "p-9"


def test_the_way_of_paying_changes_no_price() -> None:
    """Choosing how to pay changes nothing about what is owed."""
    life = Life(PROCESS.extended(submission=by_payment))
    life.place(bowls())
    before = life.order.total

    life.do(ChoosePayment(life.id, method="card"))

    assert life.order.total == before


class TestNoMoreIsTakenThanIsOwed:
    """What is held is an upper bound; what is owed is another."""

    def smaller(self) -> Life:
        """75.97 are held, of which 55.98 are owed since a cup was cancelled."""
        life = authorized()
        life.do(CancelUnits(life.id, lines=(part(1, 1),)))
        assert life.order.balance_due == cny("55.98")
        return life

    def test_by_default_what_is_owed_is_taken(self) -> None:
        """Not the 75.97 that are held."""
        life = self.smaller()

        life.do(CapturePayment(life.id, payment_id=P1), CASHIER)

        assert life.payment().capture_asked == cny("55.98")

    def test_a_cent_more_than_is_owed_is_refused(self) -> None:
        """What is asked for already counts as taken."""
        life = self.smaller()
        refused = life.refused(
            PaymentExceedsBalance, CapturePayment(life.id, payment_id=P1, amount=cny("55.99")), CASHIER
        )
        assert refused.payable == cny("55.98")

        life.do(CapturePayment(life.id, payment_id=P1, amount=cny("50.00")), CASHIER)
        again = CapturePayment(life.id, payment_id=P1, amount=cny("5.99"))
        assert life.refused(PaymentExceedsBalance, again, CASHIER).payable == cny("5.98")
        life.do(CapturePayment(life.id, payment_id=P1), CASHIER)
        life.refused(NothingToPay, CapturePayment(life.id, payment_id=P1), CASHIER)

        assert life.payment().capture_asked == cny("55.98")

    def test_what_a_cancelled_order_still_owes_is_not_given_back(self) -> None:
        """40.00 are kept, and 10.00 of them were charged back: of 35.97 that come late, 25.97 go back."""
        life = placed(process=PROCESS.extended(cancellation=lambda order, by, at: Allow(refund=cny("0.00"))))
        life.pay(amount=cny("40.00"))
        life.do(Pay(life.id, method="wechat_pay"))
        life.do(Cancel(life.id))
        life.do(RecordChargeback(life.id, payment_id=P1, amount=cny("10.00")), ORDERFLOW)
        assert life.order.balance == cny("10.00")

        life.record("start", payment="p-2")

        assert [refund.amount for refund in life.payment(2).refunds] == [cny("25.97")]
        assert (life.order.balance, life.order.surplus) == (cny("0.00"), cny("0.00"))

    def test_what_is_asked_for_of_every_payment_counts(self) -> None:
        """20.00 of each card are on their way: of 55.98 that are owed, 15.98 are left for either."""
        life = placed()
        for amount in (cny("40.00"), None):
            life.do(Pay(life.id, method="card", amount=amount))
            life.record("start", payment=f"p-{len(life.order.payments)}")
        life.do(CancelUnits(life.id, lines=(part(1, 1),)))
        for payment in (P1, P2):
            life.do(CapturePayment(life.id, payment_id=payment, amount=cny("20.00")), CASHIER)

        more = CapturePayment(life.id, payment_id=P1, amount=cny("15.99"))
        assert life.refused(PaymentExceedsBalance, more, CASHIER).payable == cny("15.98")
        for payment in (P2, P1):
            life.do(CapturePayment(life.id, payment_id=payment), CASHIER)

        assert (life.payment(1).capture_asked, life.payment(2).capture_asked) == (cny("20.01"), cny("35.97"))
        life.refused(NothingToPay, CapturePayment(life.id, payment_id=P1), CASHIER)

    def test_less_than_nothing_is_never_owed(self) -> None:
        """70.00 are on their way when a cup is cancelled and 55.98 are owed: nothing more is taken, not even a cent."""
        life = authorized()
        life.do(CapturePayment(life.id, payment_id=P1, amount=cny("70.00")), CASHIER)
        life.do(CancelUnits(life.id, lines=(part(1, 1),)))

        life.refused(NothingToPay, CapturePayment(life.id, payment_id=P1), CASHIER)
        cent = CapturePayment(life.id, payment_id=P1, amount=cny("0.01"))
        assert life.refused(PaymentExceedsBalance, cent, CASHIER).payable == cny("0.00")

    def test_what_comes_in_for_cancelled_units_goes_back(self) -> None:
        """The provider took 75.97 of the 55.98 that are owed by now: 19.99 go back at once."""
        life = placed()
        life.do(Pay(life.id, method="alipay"))
        life.do(CancelUnits(life.id, lines=(part(1, 1),)))

        life.record("start")

        assert (life.order.captured, life.order.refunded, life.order.balance) == (cny("75.97"), cny("19.99"), cny("0"))

    def test_what_a_provider_took_too_much_is_shown(self) -> None:
        """Nothing was cancelled: people decide what to do with it."""
        life = placed()
        life.do(Pay(life.id, method="alipay"))

        life.record("start", amount=cny("80.00"))

        assert (life.order.refunded, life.order.surplus) == (cny("0"), cny("4.03"))


class TestVoidsHaveNames:
    def test_an_answer_is_to_its_own_void(self) -> None:
        """The first was declined; that is said again when the second is under way."""
        life = authorized()
        life.do(VoidPayment(life.id, payment_id=P1), CASHIER)
        (first,) = life.payment().awaiting
        life.record(first, Result.DECLINED)
        life.do(VoidPayment(life.id, payment_id=P1), CASHIER)
        (second,) = life.payment().awaiting
        assert first != second

        for result in (Result.DECLINED, Result.UNKNOWN):
            life.says_nothing_new(recorded(life, first, result), ORDERFLOW)
        assert life.payment().awaiting == (second,)

        life.record(first)
        assert (life.payment().awaiting, life.payment().state) == ((), "voided")
        life.says_nothing_new(recorded(life, second), ORDERFLOW)

    def test_a_declined_void_answers_nothing_else(self) -> None:
        """Whether the payment came through is still to be heard."""
        life = placed()
        life.do(Pay(life.id, method="alipay"))
        life.do(VoidPayment(life.id, payment_id=P1), CASHIER)

        life.record("void", Result.DECLINED)

        assert life.payment().awaiting == ("start",)

    @pytest.mark.parametrize("what", ["void-", "void-x", "void-1/2", "voided"])
    def test_what_is_no_void_s_name_is_refused(self, what: str) -> None:
        """It names the payment and what was said."""
        life = authorized()

        assert life.refused(UnknownPayment, recorded(life, what), ORDERFLOW).payment_id == f"p-1/{what}"
