"""
How an order ends: cancelled, declined, expired or closed, with the right money back.

And how its time is extended.
"""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from fractions import Fraction

import pytest

from life import (
    BUYER,
    CASHIER,
    DAY,
    LI,
    MINUTE,
    NOON,
    PROCESS,
    SECOND,
    SERVICE,
    SHOP,
    STORE,
    Life,
    cancelled,
    closed,
    cny,
    completed,
    cups,
    paid,
    part,
    placed,
    shipped,
    under_review,
)
from orderflow.commands import (
    Accept,
    Cancel,
    CapturePayment,
    ClaimPayment,
    ConfirmReceipt,
    Decline,
    EndWindow,
    ErasePersonalData,
    Expire,
    ExtendLimit,
    HandOver,
    Pack,
    Pay,
    RecordBooking,
    RejectClaim,
    RequestReturn,
    Result,
    SetRecipient,
    Submit,
    VerifyPayment,
    VoidPayment,
    WithdrawReturn,
)
from orderflow.effects import CancelShipment, RefundPayment
from orderflow.effects import VoidPayment as VoidEffect
from orderflow.entities.order import FulfilmentStatus, PaymentStatus
from orderflow.entities.party import NOBODY
from orderflow.entities.phase import Phase
from orderflow.entities.shipment import TrackingStatus
from orderflow.events import PaymentDeclined
from orderflow.ids import PaymentId, ReturnId, ShipmentId
from orderflow.money import CurrencyMismatch, Money
from orderflow.policies import Allow, after_payment, before_payment, by_payment, with_fee_once_prepared
from orderflow.refusals import (
    AlreadyHandedOver,
    DataMissing,
    FactsNotMet,
    NotYetDue,
    RefundExceedsCaptured,
    ReturnWindowOver,
    RoleNotEntitled,
    StepNotPossible,
    TimeLimitPassed,
    UnknownLimit,
)
from orderflow.roles import ORDERFLOW, PLATFORM, Actor
from orderflow.validation import InvalidField

P1, S1 = PaymentId("p-1"), ShipmentId("s-1")
PLATFORM_CLERK = Actor("mall", PLATFORM)


class TestCancel:
    def test_an_unpaid_order_is_cancelled_for_free(self) -> None:
        """Nothing is owed, nothing goes back."""
        life = placed()

        life.do(Cancel(life.id, reason="changed my mind"))

        assert life.phase() is Phase.CANCELLED
        assert life.order.cancellation is not None
        assert (life.order.cancellation.reason, life.order.cancellation.at) == ("changed my mind", life.at)
        assert (life.order.total, life.order.balance) == (cny("0"), cny("0"))
        assert life.fulfilment_status() is FulfilmentStatus.CANCELLED

    def test_a_paid_order_gives_everything_back(self) -> None:
        """To the payment it came from."""
        life = paid()

        decision = life.do(Cancel(life.id))

        (refund,) = [effect for effect in decision.effects if isinstance(effect, RefundPayment)]
        assert (refund.amount, refund.payment_id) == (cny("75.97"), "p-1")
        assert (life.order.balance, life.order.payment_status) == (cny("0"), PaymentStatus.REFUNDED)

    def test_packed_shipments_are_taken_apart_and_cancelled(self) -> None:
        """One is booked, one is not yet, one has been taken apart before."""
        life = paid(delivery="sf")
        life.do(Pack(life.id, lines=(part(1, 1),)), STORE)
        life.do(RecordBooking(life.id, shipment_id=S1, result=Result.DONE, waybill="SF1"), ORDERFLOW)
        life.do(Pack(life.id, lines=(part(1, 1),)), STORE)

        decision = life.do(Cancel(life.id))

        assert [effect.waybill for effect in decision.effects if isinstance(effect, CancelShipment)] == ["SF1"]
        assert all(shipment.is_closed for shipment in life.order.shipments)
        assert [(line.packed, line.cancelled) for line in life.order.lines] == [(0, 3), (0, 2)]

    def test_an_authorized_payment_is_let_go(self) -> None:
        """Nothing was taken, so nothing is refunded."""
        life = placed()
        life.do(Pay(life.id, method="card"))
        life.record("start")

        decision = life.do(Cancel(life.id))
        assert [effect.amount for effect in decision.effects if isinstance(effect, VoidEffect)] == [cny("75.97")]
        life.record("void")

        assert (life.order.refunded, life.order.children_closed) == (cny("0"), True)

    def test_a_part_captured_payment_is_refunded_and_let_go(self) -> None:
        """50.00 go back, 25.97 are let go."""
        life = placed()
        life.do(Pay(life.id, method="card"))
        life.record("start")
        life.do(CapturePayment(life.id, payment_id=P1, amount=cny("50.00")), CASHIER)
        life.record("c-1")

        decision = life.do(Cancel(life.id))

        assert [e.amount for e in decision.effects if isinstance(e, RefundPayment)] == [cny("50.00")]
        assert [e.amount for e in decision.effects if isinstance(e, VoidEffect)] == [cny("25.97")]

    @pytest.mark.parametrize("first", [Result.PENDING, Result.UNKNOWN])
    def test_a_payment_under_way_is_stopped(self, first: Result) -> None:
        """Whether it is pending or nobody knows: the provider is asked to let go."""
        life = placed()
        life.do(Pay(life.id, method="alipay"))
        life.record("start", first)

        decision = life.do(Cancel(life.id))

        assert len([effect for effect in decision.effects if isinstance(effect, VoidEffect)]) == 1
        life.record("void")
        assert life.order.children_closed

    def test_a_payment_that_is_being_let_go_is_not_stopped_twice(self) -> None:
        """One wish is enough."""
        life = placed()
        life.do(Pay(life.id, method="card"))
        life.record("start")
        life.do(VoidPayment(life.id, payment_id=P1))

        decision = life.do(Cancel(life.id))

        assert not any(isinstance(effect, VoidEffect) for effect in decision.effects)

    def test_claimed_money_goes_back_if_it_arrives(self) -> None:
        """The transfer is under way and can't be stopped: finance finds it, and it goes back; or it never comes."""
        life = placed()
        life.do(ClaimPayment(life.id, method="bank_transfer"))
        life.do(Cancel(life.id))
        assert life.order.expected == cny("75.97")
        never_came = placed()
        never_came.do(ClaimPayment(never_came.id, method="bank_transfer"))
        never_came.do(Cancel(never_came.id))

        life.do(VerifyPayment(life.id, payment_id=P1), CASHIER)
        never_came.do(RejectClaim(never_came.id, payment_id=P1), CASHIER)

        assert (life.order.refunded, life.order.balance) == (cny("75.97"), cny("0"))
        assert (never_came.order.refunded, never_came.order.children_closed) == (cny("0"), True)

    def test_what_has_left_is_not_cancelled(self) -> None:
        """After the first shipment it is a return; if that is lost, it can be cancelled again."""
        life = paid()
        life.ship(part(1, 1))
        refused = life.refused(AlreadyHandedOver, Cancel(life.id))
        assert "return request" in refused.remedy

        life.track(TrackingStatus.LOST)

        life.do(Cancel(life.id))
        assert life.order.refunded == cny("75.97")

    def test_cancelled_is_cancelled(self) -> None:
        """Not twice, and nothing else begins."""
        life = cancelled()

        for command, by in (
            (Cancel(life.id), BUYER),
            (Accept(life.id), SHOP),
            (Pack(life.id), STORE),
            (ConfirmReceipt(life.id), BUYER),
            (Submit(life.id), BUYER),
        ):
            life.refused(StepNotPossible, command, by)

    @pytest.mark.parametrize("by", [STORE, CASHIER, ORDERFLOW])
    def test_only_the_two_parties_cancel(self, by: Actor) -> None:
        """Buyer and shop; the system lets expire what has a time limit."""
        life = paid()

        life.refused(RoleNotEntitled, Cancel(life.id), by)

    def test_a_draft_is_cancelled_too(self) -> None:
        """A cart that is being paid: its payment is stopped."""
        life = Life(PROCESS.extended(submission=by_payment))
        life.place(cups())
        life.do(Pay(life.id, method="alipay"))

        decision = life.do(Cancel(life.id))

        assert len([effect for effect in decision.effects if isinstance(effect, VoidEffect)]) == 1
        assert life.order.number is None


class TestCancellationFee:
    TENTH = PROCESS.extended(cancellation=with_fee_once_prepared(Fraction(1, 10)))

    def test_a_customer_forgoes_the_fee_once_goods_are_prepared(self) -> None:
        """A tenth of 75.97 is 7.60, half to even; 68.37 go back."""
        life = paid(process=self.TENTH)

        life.do(Cancel(life.id))

        assert (life.order.refunded, life.order.refundable, life.order.balance) == (
            cny("68.37"), cny("7.60"), cny("0"),
        )  # fmt: skip
        assert life.order.total == cny("7.60")

    def test_the_shop_charges_no_fee_for_its_own_word(self) -> None:
        """Neither does the platform, nor customer service."""
        for by in (SHOP, SERVICE, PLATFORM_CLERK):
            life = paid(process=self.TENTH)

            life.do(Cancel(life.id), by)

            assert life.order.refunded == cny("75.97")

    def test_before_goods_are_prepared_it_is_free(self) -> None:
        """A part payment of an order that still waits for the rest goes back whole."""
        life = placed(process=self.TENTH)
        life.pay(amount=cny("50.00"))

        life.do(Cancel(life.id))

        assert life.order.refunded == cny("50.00")

    def test_after_the_first_shipment_no_fee_helps(self) -> None:
        """The rule for goods that have left is the same."""
        life = paid(process=self.TENTH)
        life.ship(part(1, 1))

        life.refused(AlreadyHandedOver, Cancel(life.id))

    def test_no_more_is_kept_than_was_paid(self) -> None:
        """Cash on delivery: nothing came in, so there is nothing to keep a fee of."""
        life = placed(process=self.TENTH, payment="cash_on_delivery")

        life.do(Cancel(life.id))

        assert (life.order.total, life.order.balance) == (cny("0"), cny("0"))

    @pytest.mark.parametrize("refund", ["75.98", "-0.01"])
    def test_a_rule_cannot_give_back_what_is_not_there(self, refund: str) -> None:
        """A cent more than is held, or less than nothing: nothing happens."""
        life = paid(process=PROCESS.extended(cancellation=lambda order, by, at: Allow(refund=cny(refund))))

        life.refused(RefundExceedsCaptured, Cancel(life.id))

    def test_a_rule_that_names_no_amount_gives_everything_back(self) -> None:
        """`Allow()` is a plain yes."""
        life = paid(process=PROCESS.extended(cancellation=lambda order, by, at: Allow()))

        life.do(Cancel(life.id))

        assert life.order.refunded == cny("75.97")

    def test_a_rule_in_another_currency_is_stopped(self) -> None:
        """Dollars don't go back for yuan."""
        process = PROCESS.extended(cancellation=lambda order, by, at: Allow(refund=Money.of("1", "USD")))
        life = paid(process=process)

        life.refused(CurrencyMismatch, Cancel(life.id))


class TestDecline:
    def test_a_merchant_declines_before_payment(self) -> None:
        """The buyer is told, and the order ends (S21)."""
        life = under_review()

        life.do(Decline(life.id, reason="sold out"), SHOP)

        assert life.order.cancellation is not None
        assert (life.order.phase, life.order.cancellation.reason) == (Phase.CANCELLED, "sold out")

    def test_a_merchant_declines_after_payment(self) -> None:
        """Everything goes back (S01)."""
        life = paid(process=PROCESS.extended(acceptance=after_payment))

        life.do(Decline(life.id), SHOP)

        assert (life.order.refunded, life.order.balance) == (cny("75.97"), cny("0"))
        assert [refund.reason for refund in life.payment().refunds] == ["declined by the merchant"]

    def test_the_buyer_cancels_and_does_not_decline(self) -> None:
        """Each has a word of their own."""
        life = under_review()

        life.refused(RoleNotEntitled, Decline(life.id), BUYER)

    def test_an_accepted_order_is_not_declined(self) -> None:
        """The word is given."""
        life = under_review()
        life.do(Accept(life.id), SHOP)

        life.refused(StepNotPossible, Decline(life.id), SHOP)


class TestExpire:
    def test_an_unpaid_order_lapses_at_its_limit(self) -> None:
        """Half an hour, to the second: not one before."""
        life = placed()
        due_at = life.limit("payment").due_at

        refused = life.refused(NotYetDue, Expire(life.id), ORDERFLOW, at=due_at - SECOND)
        assert (refused.limit, refused.due_at) == ("expire", due_at)

        life.do(Expire(life.id), ORDERFLOW, at=due_at)
        assert life.phase() is Phase.CANCELLED

    def test_what_came_in_goes_back(self) -> None:
        """A part payment is returned, a payment under way is stopped."""
        life = placed()
        life.pay("alipay", cny("50.00"))
        life.do(Pay(life.id, method="wechat_pay"))

        decision = life.do(Expire(life.id), ORDERFLOW, at=life.limit("payment").due_at)

        assert [e.amount for e in decision.effects if isinstance(e, RefundPayment)] == [cny("50.00")]
        assert [e.payment_id for e in decision.effects if isinstance(e, VoidEffect)] == ["p-2"]

    def test_an_order_that_nobody_accepts_lapses(self) -> None:
        """Two days after payment, with everything back (S20, S21)."""
        life = paid(process=PROCESS.extended(acceptance=after_payment))
        due_at = life.limit("acceptance").due_at
        assert due_at == life.at + 2 * DAY

        life.do(Expire(life.id), ORDERFLOW, at=due_at)

        assert life.order.refunded == cny("75.97")

    def test_a_cart_whose_payment_gets_stuck_lapses(self) -> None:
        """Paid and never submitted must not be lost money (S02)."""
        life = Life(PROCESS.extended(submission=by_payment))
        life.place(cups())
        life.pay(amount=cny("10.00"))

        life.do(Expire(life.id), ORDERFLOW, at=life.limit("payment").due_at)

        assert (life.order.refunded, life.order.balance) == (cny("10.00"), cny("0"))

    def test_people_do_not_lapse(self) -> None:
        """They cancel or decline."""
        life = placed()

        for by in (BUYER, SHOP, SERVICE):
            life.refused(RoleNotEntitled, Expire(life.id), by, at=life.limit("payment").due_at)

    def test_without_a_limit_nothing_lapses(self) -> None:
        """A cart that nobody pays for may lie there for ever."""
        life = Life(PROCESS.extended(submission=by_payment))
        life.place(cups())

        assert life.refused(NotYetDue, Expire(life.id), ORDERFLOW, at=NOON + 9000 * DAY).due_at is None

    def test_what_has_been_paid_does_not_lapse(self) -> None:
        """Nothing is left to agree on, so the page lets nobody end it."""
        life = paid()

        life.refused(FactsNotMet, Expire(life.id), ORDERFLOW, at=NOON + DAY)


class TestEndWindow:
    def test_a_completed_order_is_closed_when_nothing_is_left(self) -> None:
        """Seven days after its completion, to the second."""
        life = completed()
        due_at = life.limit("after_sales").due_at
        assert due_at == life.at + 7 * DAY
        life.refused(NotYetDue, EndWindow(life.id), ORDERFLOW, at=due_at - SECOND)

        life.do(EndWindow(life.id), ORDERFLOW, at=due_at)

        assert life.phase() is Phase.CLOSED
        assert not life.order.limits

    def test_an_open_return_keeps_it_open(self) -> None:
        """It is closed when the return has ended."""
        life = completed()
        life.do(RequestReturn(life.id, lines=(part(1, 1),)))
        life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("after_sales").due_at)
        assert life.phase() is Phase.COMPLETED

        life.do(WithdrawReturn(life.id, return_id=ReturnId("r-1")))

        assert life.phase() is Phase.CLOSED

    def test_an_open_refund_keeps_it_open(self) -> None:
        """It is closed when the provider has answered."""
        life = cancelled()
        life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("late_money").due_at)
        assert life.phase() is Phase.CANCELLED

        life.record("f-1")

        assert life.phase() is Phase.CLOSED

    def test_money_that_is_owed_keeps_it_open(self) -> None:
        """Cash on delivery that has not come in; a second window does not begin."""
        life = placed(payment="cash_on_delivery")
        life.ship()
        life.do(ConfirmReceipt(life.id))
        life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("after_sales").due_at)
        assert life.phase() is Phase.COMPLETED
        assert not life.order.limits
        life.refused(NotYetDue, EndWindow(life.id), ORDERFLOW)

        life.do(ClaimPayment(life.id, method="cash_on_delivery"))
        life.do(VerifyPayment(life.id, payment_id=P1), CASHIER)

        assert life.phase() is Phase.CLOSED

    def test_after_the_window_nothing_goes_back(self) -> None:
        """Even if the order is still open for another reason."""
        life = completed()
        life.do(RequestReturn(life.id, lines=(part(1, 1),)))
        life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("after_sales").due_at)

        life.refused(ReturnWindowOver, RequestReturn(life.id, lines=(part(1, 1),)))

    def test_claimed_money_that_was_never_found_keeps_nothing_open(self) -> None:
        """It did not come in thirty days, so it is rejected: every life has an end (law 9); a provider's is their."""
        life = placed()
        life.do(ClaimPayment(life.id, method="bank_transfer", amount=cny("70.00")))
        life.do(Pay(life.id, method="alipay"))
        life.do(Cancel(life.id))

        decision = life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("late_money").due_at)

        assert [event.payment_id for event in decision.events if isinstance(event, PaymentDeclined)] == ["p-1"]
        assert (life.payment(1).state, life.payment(2).state) == ("failed", "pending")
        assert life.phase() is Phase.CANCELLED
        life.record("void", payment="p-2")
        assert life.phase() is Phase.CLOSED

    def test_claimed_money_of_a_completed_order_is_still_looked_for(self) -> None:
        """The goods are delivered, so it is owed."""
        life = placed(payment="cash_on_delivery")
        life.ship()
        life.do(ConfirmReceipt(life.id))
        life.do(ClaimPayment(life.id, method="cash_on_delivery"))

        life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("after_sales").due_at)

        assert life.payment().state == "claimed"
        assert life.phase() is Phase.COMPLETED

    def test_a_cancelled_order_waits_for_late_money(self) -> None:
        """Thirty days, then it is closed."""
        life = placed()
        life.do(Cancel(life.id))
        assert life.limit("late_money").due_at == life.at + 30 * DAY

        life.do(EndWindow(life.id), ORDERFLOW, at=life.limit("late_money").due_at)

        assert life.phase() is Phase.CLOSED


class TestExtendLimit:
    def test_a_limit_is_put_off(self) -> None:
        """By a day; the order expires then and not before (S09)."""
        life = placed()
        due_at = life.limit("payment").due_at

        life.do(ExtendLimit(life.id, limit="payment", until=due_at + DAY, reason="bank holiday"), SHOP)

        assert (life.limit("payment").due_at, life.limit("payment").extended) == (due_at + DAY, 1)
        life.refused(NotYetDue, Expire(life.id), ORDERFLOW, at=due_at)
        life.do(Pay(life.id, method="alipay"), at=due_at + DAY)

    def test_it_can_be_put_off_again_but_not_after_its_end(self) -> None:
        """What came too late stays too late, even if nobody has acted on the limit yet."""
        life = placed()
        due_at = life.limit("payment").due_at
        late = life.refused(TimeLimitPassed, Pay(life.id, method="alipay"), at=due_at + MINUTE)
        assert late.remedy == "order anew, and ask the merchant for more time before it is over"

        too_late = ExtendLimit(life.id, limit="payment", until=due_at + DAY, reason="asked by telephone")
        refused = life.refused(TimeLimitPassed, too_late, SHOP)
        assert refused.remedy == "order anew; a time limit is put off before it ends, not afterwards"

        life.do(too_late, SHOP, at=due_at)
        life.do(ExtendLimit(life.id, limit="payment", until=due_at + 2 * DAY, reason="asked again"), SHOP)

        assert life.limit("payment").extended == 2
        life.do(Pay(life.id, method="alipay"))

    def test_the_extended_limit_stays_while_it_matters(self) -> None:
        """Another step does not set it back."""
        life = placed()
        until = life.limit("payment").due_at + DAY
        life.do(ExtendLimit(life.id, limit="payment", until=until, reason="bank holiday"), SHOP)

        life.do(Pay(life.id, method="alipay", amount=cny("5.00")))

        assert life.limit("payment").due_at == until

    def test_only_later_and_only_with_a_reason(self) -> None:
        """The same instant is not later; blanks are no reason."""
        life = placed()
        due_at = life.limit("payment").due_at

        for until in (due_at, due_at - SECOND, due_at.astimezone(timezone(timedelta(hours=8)))):
            refused = life.refused(
                InvalidField, ExtendLimit(life.id, limit="payment", until=until, reason="because"), SHOP
            )
            assert refused.path == "ExtendLimit.until"
        for reason in ("", "  "):
            refused = life.refused(
                InvalidField, ExtendLimit(life.id, limit="payment", until=due_at + SECOND, reason=reason), SHOP
            )
            assert refused.path == "ExtendLimit.reason"

    def test_a_time_zone_of_the_host_is_understood(self) -> None:
        """What is stored is UTC."""
        life = placed()
        until = (life.limit("payment").due_at + DAY).astimezone(timezone(timedelta(hours=8)))

        life.do(ExtendLimit(life.id, limit="payment", until=until, reason="bank holiday"), SHOP)

        assert life.limit("payment").due_at == until
        assert life.limit("payment").due_at.utcoffset() == timedelta(0)

    def test_an_unknown_limit_is_refused(self) -> None:
        """The refusal names those that run."""
        life = placed()

        refused = life.refused(
            UnknownLimit, ExtendLimit(life.id, limit="receipt", until=NOON + DAY, reason="because"), SHOP
        )

        assert refused.running == ("payment",)

    def test_a_naive_instant_is_refused(self) -> None:
        """Nobody can know which one it means."""
        with pytest.raises(InvalidField, match=r"^ExtendLimit\.until"):
            ExtendLimit(placed().id, limit="payment", until=datetime(2026, 3, 3), reason="x")  # noqa: DTZ001 # the mistake that is meant

    def test_the_buyer_does_not_extend_their_own_time(self) -> None:
        """They ask the shop."""
        life = placed()

        life.refused(RoleNotEntitled, ExtendLimit(life.id, limit="payment", until=NOON + DAY, reason="x"), BUYER)


class TestErase:
    @pytest.mark.parametrize("make", [placed, paid, shipped, completed, cancelled, closed])
    def test_personal_data_can_be_erased_in_any_state(self, make: Callable[[], Life]) -> None:
        """It goes, the order stays as it is; the decision says that the record is to be deleted."""
        life = make()
        before = life.order

        decision = life.do(ErasePersonalData(life.id), SERVICE)

        assert (decision.erase_personal, decision.personal) == (True, NOBODY)
        assert not life.order.recipient_given
        assert (life.order.state, life.order.balance, life.order.lines) == (before.state, before.balance, before.lines)

    def test_only_those_named_may(self) -> None:
        """It is no step of the page, so the command says itself who may."""
        life = placed()

        refused = life.refused(RoleNotEntitled, ErasePersonalData(life.id), BUYER)

        assert refused.entitled == ("platform", "customer_service", "system")

    def test_an_order_without_its_recipient_is_incomplete_again(self) -> None:
        """A cart whose data were erased can't be submitted until they are given anew."""
        life = Life(PROCESS.extended(submission=by_payment))
        life.place(cups())
        life.do(ErasePersonalData(life.id), SERVICE)
        life.refused(DataMissing, Pay(life.id, method="alipay"))

        life.do(SetRecipient(life.id, recipient=LI))

        life.do(Pay(life.id, method="alipay"))

    def test_other_steps_erase_nothing(self) -> None:
        """The mark is set by this command alone."""
        life = placed()

        assert not life.do(Cancel(life.id)).erase_personal
        assert life.personal.recipient == LI


def test_who_accepts_first_pays_later() -> None:
    """S19: the merchant's word, then the money, then the goods."""
    life = placed(process=PROCESS.extended(acceptance=before_payment))
    life.refused(StepNotPossible, Pay(life.id, method="alipay"))

    life.do(Accept(life.id), SHOP)
    life.pay()
    life.do(Pack(life.id), STORE)
    life.do(HandOver(life.id, shipment_id=S1), STORE)

    assert life.phase() is Phase.DELIVERING


def test_a_limit_is_named_with_its_subject() -> None:
    """Where an order has several of a kind; one that does not run is not put off."""
    life = placed()
    until = life.limit("payment").due_at + DAY
    other = ExtendLimit(life.id, limit="payment", subject="s-9", until=until, reason="asked")
    refused = life.refused(UnknownLimit, other, SHOP)
    assert (refused.limit, refused.running) == ("payment/s-9", (f"payment/{life.id}",))

    life.do(ExtendLimit(life.id, limit="payment", subject=life.id, until=until, reason="asked"), SHOP)

    assert life.limit("payment").due_at == until
